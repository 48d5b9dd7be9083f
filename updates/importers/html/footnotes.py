"""Notes that a page numbers by hand (a raised link in the text, a list at the end) as footnotes of Markdown."""

import re

from .model import Blocks, Footnote, Line, List, NoteMark, Rule, Table, Words, change_lines, lines, trimmed

_NUMBER = re.compile(r"(\[?)(\d{1,4})(\]?)")
_WAY_BACK = re.compile(r"[\[(]?[\u21a9\u21b5\u2191\u2934^]\ufe0e?[\])]?")


def with_footnotes(blocks: Blocks) -> Blocks:
    """The blocks with footnotes in place of a closing list of notes, where each note and each number fit together."""
    text, notes = blocks[:-1], blocks[-1] if blocks else None
    if not isinstance(notes, List) or not notes.ordered or notes.start != 1 or notes.attributes:
        return blocks
    numbers = {item.id: str(position) for position, item in enumerate(notes.items, start=1) if item.id}
    if len(numbers) != len(notes.items) or not _fit(text, numbers):
        return blocks

    def with_marks(line: Line) -> Line:
        changed: Line = []
        for atom in line:
            target = _target(atom)
            if target not in numbers:
                changed.append(atom)
                continue
            formats = tuple(format for format in atom.formats if format.name not in ("a", "sup"))
            before, number, after = _NUMBER.fullmatch(atom.text.strip()).groups()
            changed += [Words(before, formats)] if before else []
            changed.append(NoteMark(number, formats))
            changed += [Words(after, formats)] if after else []
        return changed

    change_lines(text, with_marks)
    if text and isinstance(text[-1], Rule):
        text.pop()
    for item in notes.items:
        change_lines(item.blocks, _without_way_back)
        item.blocks = [block for block in item.blocks if getattr(block, "line", True)]
    return text + [Footnote(numbers[item.id], item.blocks) for item in notes.items]


def _fit(text: Blocks, numbers: dict[str, str]) -> bool:
    """Whether every note is called for, the first calls stand in the order of the notes, each with its number."""
    seen: dict[str, None] = {}
    for line in lines(text):
        for atom in line:
            target = _target(atom)
            if target not in numbers:
                continue
            match = _NUMBER.fullmatch(atom.text.strip())
            if not match or match[2] != numbers[target]:
                return False
            seen[target] = None
    in_tables = any(
        _target(atom) in numbers
        for block in text
        if isinstance(block, Table)
        for line in lines([block])
        for atom in line
    )
    return list(seen) == list(numbers) and not in_tables


def _target(atom) -> str:
    """The id to which a word links, "" where it does not."""
    href = next((format.get("href") for format in getattr(atom, "formats", ()) if format.name == "a"), "")
    return href[1:] if isinstance(atom, Words) and href.startswith("#") else ""


def _without_way_back(line: Line) -> Line:
    return trimmed([atom for atom in line if not (_target(atom) and _WAY_BACK.fullmatch(atom.text.strip()))])
