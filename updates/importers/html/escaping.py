"""Words made safe for Markdown: a sign is escaped where it would be read as markup, and nowhere else."""

import re
from html.entities import html5

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

_SPECIAL = re.compile(r"\\|\*+|_+|~+|`|\[|\]|<|&|\||!")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
# An address that Markdown finds by itself, "_" and all, where a space or the like stands before it.
BARE_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9/_=&%#+~.?-]*)?(?<=[A-Za-z0-9/])")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”|]+", re.IGNORECASE)
_ADDRESS_TAIL = ".,;:!?'’]}*_~"
# What makes a block at the beginning of a row; each with the place of the backslash that takes its meaning away.
_ROW_BEGIN = re.compile(
    r"(?=#{1,6}(?:[ \t]|$)|[-+*](?:[ \t]|$)|>|[:~][ \t]|\[(?:[^\[\]\\]|\\.)+\]:|=+[ \t]*$|-+[ \t]*$"
    r"|(?:[*_][ \t]*){3,}$|[|:-][-|: \t]*$)"
    r"|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))"
)
_CLOSING_HASHES = re.compile(r"(^|[ \t])(#+)([ \t]*)$")


def is_space(character: str) -> bool:
    """Whether CommonMark takes the character for space where emphasis begins or ends; "" is the end of the text."""
    return not character or isWhiteSpace(ord(character))


def is_punctuation(character: str) -> bool:
    return bool(character) and (isMdAsciiPunct(ord(character)) or isPunctChar(character))


def escape(text: str, before: str, after: str, *, in_link: bool = False, in_table: bool = False) -> str:
    """The words as Markdown. `before` and `after` are the signs that stand next to them there, "" for none."""
    pieces = []
    position = 0
    if not in_link:
        for address in _ADDRESS.finditer(text):
            written = address[0].rstrip(_ADDRESS_TAIL)
            while written.endswith(")") and written.count(")") > written.count("("):
                written = written[:-1].rstrip(_ADDRESS_TAIL)
            end = address.start() + len(written)
            left = text[address.start() - 1] if address.start() else before
            runs_on = end == len(text) and not is_space(after) or left.isalnum() or left in ("+", ".", "-")
            if runs_on or not BARE_ADDRESS.fullmatch(written):
                written = f"<{written}>"  # nothing within an address can be escaped
            pieces += [_escape(text[position : address.start()], before, written[0], in_link, in_table), written]
            position, before = end, written[-1]
    pieces.append(_escape(text[position:], before, after, in_link, in_table))
    return "".join(pieces)


def _escape(text: str, before: str, after: str, in_link: bool, in_table: bool) -> str:
    def replace(match: re.Match[str]) -> str:
        run = match[0]
        left = text[match.start() - 1] if match.start() else before
        right = text[match.end()] if match.end() < len(text) else after
        if _means_something(run, left, right, match):
            return "".join(f"\\{sign}" for sign in run)
        return run

    def _means_something(run: str, left: str, right: str, match: re.Match[str]) -> bool:
        match run[0]:
            case "\\":
                return not right or right == "\n" or isMdAsciiPunct(ord(right))
            case "*":
                return not (is_space(left) and is_space(right))
            case "_":
                inside_word = not any(is_space(c) or is_punctuation(c) for c in (left, right))
                return not inside_word and not (is_space(left) and is_space(right))
            case "~":
                return len(run) > 1
            case "[":
                return in_link or right == "^"
            case "]":
                return in_link or right == "("
            case "<":
                return right in ("/", "!", "?") or right.isascii() and right.isalpha()
            case "&":
                reference = _REFERENCE.match(text, match.start())
                return bool(reference) and (reference[0][1] == "#" or reference[0][1:] in html5)
            case "|":
                return in_table
            case "!":
                return right == "["
        return True

    return _SPECIAL.sub(replace, text)


def escape_rows(markdown: str) -> str:
    """A paragraph's Markdown with its rows kept from becoming lists, headings, rules, quotes, tables or definitions."""
    rows = []
    for row in markdown.split("\n"):
        if match := _ROW_BEGIN.match(row):
            cut = match.end("number") if match["number"] else 0
            row = f"{row[:cut]}\\{row[cut:]}"
        rows.append(row)
    return keep_edges("\n".join(rows))


def escape_heading(markdown: str) -> str:
    """A heading's Markdown, whose last "#" signs would be taken for decoration."""
    return keep_edges(_CLOSING_HASHES.sub(r"\1\\\2\3", markdown))


def keep_edges(markdown: str) -> str:
    """No-break and other unusual spaces at the ends written as references, since Markdown cuts them off."""
    stripped = markdown.strip()
    begin = markdown.index(stripped[0]) if stripped else len(markdown)
    end = begin + len(stripped)
    return _referenced(markdown[:begin]) + stripped + _referenced(markdown[end:])


def _referenced(spaces: str) -> str:
    return "".join(
        space if space.isascii() else "&nbsp;" if space == "\xa0" else f"&#{ord(space)};" for space in spaces
    )


def destination(address: str) -> str:
    """An address as the target of a link or image."""
    encoded = re.sub(r'[\s<>"`\\^{}|]', lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
    encoded = _REFERENCE.sub(lambda match: f"&amp;{match[0][1:]}", encoded)
    return encoded if _is_balanced(encoded) else f"<{encoded}>"


def title(words: str, *, in_table: bool = False) -> str:
    """A link's or image's title, with the space before it; "" for none."""
    if not words:
        return ""
    words = _REFERENCE.sub(r"\\\g<0>", re.sub(r'["\\]', r"\\\g<0>", words))
    return f' "{words.replace("|", "\\|") if in_table else words}"'


def code_span(text: str, *, in_table: bool = False) -> str:
    """Text as a code span, within more backticks than it holds in a row."""
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    if text.startswith("`") or text.endswith("`") or text.startswith(" ") and text.endswith(" ") and text.strip(" "):
        text = f" {text} "
    return fence + (text.replace("|", "\\|") if in_table else text) + fence


def _is_balanced(address: str) -> bool:
    depth = 0
    for sign in address:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return not depth and not address.startswith("<")
