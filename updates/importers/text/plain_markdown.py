"""Plain text as Markdown that shows the same text: nothing in it is read as markup by accident."""

import re

from . import wording
from .blocks import Block
from .shapes import Shape

_BULLET = re.compile(r"^(?P<mark>[-*+•‣▪◦●○·])\s+(?=\S)")
_NUMBER = re.compile(r"^(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)")
_LINE_START = re.compile(r"^(?:[#>]|[-+*](?=\s|$)|[-=]+$|~~~|[:~](?=\s|$)|\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$)")
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash that would escape or break
    r"|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|`|~(?=~)|(?<=~)~"
    r"|\[(?=\^)|\](?=[(\[:])|\^(?=\[)"
    r"|<(?=[a-zA-Z/!?])|&(?=#?\w{1,32};)"
)
# Addresses become links by themselves; a backslash would become part of them.
_ADDRESS = re.compile(r"<https?://[^\s<>]+>|<[\w.+-]+@[\w.-]+>|(?<![A-Za-z0-9.+-])https?://[^\s<>]+", re.IGNORECASE)


_RISKY_IN_ADDRESS = re.compile(r"[*`\\~\[]|&(?=#?\w{1,32};)|(?<![^\W_])_|_(?![^\W_])")
_AFTER_ADDRESS = re.compile(r"[.,;:!?)\]’”'\"]+$")


def escape(text: str) -> str:
    """A stretch of a line, with what Markdown would read as emphasis, code, links, entities or tags escaped."""
    result, place = [], 0
    for match in _ADDRESS.finditer(text):
        result += [_INLINE.sub(lambda m: "\\" + m[0], text[place : match.start()]), *_address(match[0])]
        place = match.end()
    result.append(_INLINE.sub(lambda m: "\\" + m[0], text[place:]))
    return "".join(result)


def _address(address: str) -> list[str]:
    """An address with signs of Markdown in it goes between angle brackets, which show it as it is."""
    if address.startswith("<"):
        return [address]
    tail = _AFTER_ADDRESS.search(address)
    address, end = (address[: tail.start()], tail[0]) if tail else (address, "")
    return [f"<{address}>" if _RISKY_IN_ADDRESS.search(address) else address, _INLINE.sub(lambda m: "\\" + m[0], end)]


def escape_line(line: str) -> str:
    """A whole line that is no list item."""
    number = _NUMBER.match(line)
    if number:
        return f"{number['number']}\\{number['point']}{escape(line[number.end() :])}"
    escaped = escape(line)
    if _LINE_START.match(line) and not escaped.startswith("\\"):
        return "\\" + escaped
    return escaped


def body(blocks: list[Block], shapes: list[Shape]) -> str:
    """The Markdown of an entry: paragraphs and line breaks as they are, clear sub-headings and lists marked."""
    items = _list_items(blocks)
    chunks: list[str] = []
    for index, block in enumerate(blocks):
        if block.is_rule:
            chunk = "---"
        elif _heads_next(blocks, shapes, index):
            chunk = f"### {escape(block.text)}"
        elif _heads_its_block(block, shapes[index]):
            head, rest = block.split(1)
            chunk = f"### {escape(head.text)}\n\n{_lines(rest, items)}"
        else:
            chunk = _lines(block, items)
        attached = index and blocks[index - 1].last + 1 == block.first and not block.blanks_before
        attached = attached and not block.is_rule and not blocks[index - 1].is_rule
        is_heading = chunk.startswith("### ") or (chunks and chunks[-1].startswith("### ") and "\n" not in chunks[-1])
        if index:
            chunks.append("\n" if attached and not is_heading else "\n\n")
        chunks.append(chunk)
    return "".join(chunks)


def _lines(block: Block, items: dict[int, str]) -> str:
    result: list[str] = []
    was_item = False
    for number, line in enumerate(block.lines, start=block.first):
        is_item = number in items
        if result and is_item != was_item:
            result.append("")  # else text and list run into one
        result.append(items[number] if is_item else escape_line(line))
        was_item = is_item
    return "\n".join(result)


def _list_items(blocks: list[Block]) -> dict[int, str]:
    """The items of lists as Markdown, by line number. A line alone is no list ("- Ana", "1986. …")."""
    numbered = [(number, line) for block in blocks for number, line in enumerate(block.lines, start=block.first)]
    items: dict[int, str] = {}
    bullets = [_BULLET.match(line) for _, line in numbered]
    for index, match in enumerate(bullets):
        if match and (index and bullets[index - 1] or index + 1 < len(bullets) and bullets[index + 1]):
            number, line = numbered[index]
            items[number] = f"- {escape_line(line[match.end() :])}"
    counted = [
        (number, line, match) for number, line in numbered if (match := _NUMBER.match(line)) and len(match[1]) <= 2
    ]
    values = [int(match["number"]) for _, _, match in counted]
    for index, (number, line, match) in enumerate(counted):
        before = index and values[index - 1] == values[index] - 1
        after = index + 1 < len(values) and values[index + 1] == values[index] + 1
        if (before or after) and (text := line[match.end() :].strip()):
            items[number] = f"{match[0]} {escape_line(text)}"
    return items


def _reads_as_sub_heading(text: str) -> bool:
    count = len(wording.words(text))
    if not 1 <= count <= 6 or len(text) > 60 or text[-1] in ".!:;,…" or text[0] in '“"«':
        return False
    if (
        wording.is_link_line(text)
        or wording.label(text)
        or wording.is_bullet(text)
        or any(character.isdigit() for character in text)
    ):
        return False
    return wording.is_sub_heading(text) or (text[-1] != "?" and wording.title_case_share(text) >= 0.75)


def _is_plain_part(shape: Shape) -> bool:
    return not (
        shape.in_signatures
        or shape.in_contacts
        or shape.is_letterhead
        or shape.is_salutation
        or shape.is_sign_off
        or shape.is_closing
        or shape.is_mark
        or shape.date_line
    )


def _heads_its_block(block: Block, shape: Shape) -> bool:
    """Whether a block is a sub-heading with its text on the next line. Before a quotation a name stands as well."""
    if len(block.lines) < 2 or not _is_plain_part(shape) or not _reads_as_sub_heading(block.lines[0]):
        return False
    rest = block.split(1)[1]
    return wording.is_paragraph(rest) and rest.text[0] not in '“"«'


def _heads_next(blocks: list[Block], shapes: list[Shape], index: int) -> bool:
    """Whether a line heads the paragraph after it. The first line of an entry may be its sub-title instead."""
    block = blocks[index]
    if len(block.lines) > 1 or not _is_plain_part(shapes[index]) or not _reads_as_sub_heading(block.text):
        return False
    if index == 0 and not wording.is_sub_heading(block.text):
        return False
    after = index + 1
    return (
        after < len(blocks)
        and shapes[after].is_paragraph
        and not shapes[after].in_contacts
        and blocks[after].text[0] not in '“"«'
    )
