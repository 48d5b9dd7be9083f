"""A body as its parts: blocks that hold blocks or lines, and lines of words, breaks and pictures with their formats."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Format(NamedTuple):
    """An inline element round some words: its tag, and the attributes that are kept."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, attribute: str) -> str:
        return dict(self.attributes).get(attribute, "")


Formats = tuple[Format, ...]


class Words(NamedTuple):
    text: str
    formats: Formats = ()


class Break(NamedTuple):
    formats: Formats = ()


class Image(NamedTuple):
    url: str
    alt: str = ""
    caption: str = ""
    formats: Formats = ()


class NoteMark(NamedTuple):
    """The place in the text to which a footnote belongs."""

    label: str
    formats: Formats = ()


Atom = Words | Break | Image | NoteMark
Line = list[Atom]


@dataclass
class Paragraph:
    line: Line


@dataclass
class Heading:
    level: int
    line: Line


@dataclass
class Rule:
    pass


@dataclass
class Code:
    """Text that keeps its spaces and line ends."""

    line: Line
    language: str = ""
    is_verse: bool = False


@dataclass
class Figure:
    """Pictures with a caption that a title cannot hold."""

    blocks: "Blocks"
    caption: Line


@dataclass
class Quote:
    blocks: "Blocks" = field(default_factory=list)


@dataclass
class Item:
    blocks: "Blocks" = field(default_factory=list)
    id: str = ""
    value: str = ""


@dataclass
class List:
    """`attributes`: what Markdown cannot say of an ordered list (its kind of numbers, counting down)."""

    ordered: bool
    start: int = 1
    attributes: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)


@dataclass
class Definitions:
    """Pairs of a tag ("dt" for a term, "dd" for what it means) and its blocks."""

    parts: list[tuple[str, "Blocks"]] = field(default_factory=list)


@dataclass
class Cell:
    name: str  # "td" or "th"
    attributes: dict[str, str] = field(default_factory=dict)
    align: str = ""
    blocks: "Blocks" = field(default_factory=list)


@dataclass
class Row:
    section: str  # "thead", "tbody" or "tfoot"
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)
    caption: Line = field(default_factory=list)


@dataclass
class Details:
    summary: Line = field(default_factory=list)
    blocks: "Blocks" = field(default_factory=list)
    is_open: bool = False


@dataclass
class Footnote:
    label: str
    blocks: "Blocks" = field(default_factory=list)


@dataclass
class AsHtml:
    """A block that is written as HTML."""

    block: "Block"


Block = AsHtml | Paragraph | Heading | Rule | Code | Figure | Quote | List | Definitions | Table | Details | Footnote
Blocks = list[Block]


def says_something(line: Line) -> bool:
    """Whether a line shows anything but spaces."""
    return any(isinstance(atom, Image | NoteMark) or isinstance(atom, Words) and atom.text.strip() for atom in line)


def trimmed(line: Line) -> Line:
    """The line without breaks at its ends, and without spaces at the ends of its rows."""
    kept: Line = []

    def strip_end() -> None:
        while kept and isinstance(kept[-1], Words) and kept[-1].text.endswith(" "):
            last = kept.pop()
            if text := last.text.rstrip(" "):
                kept.append(last._replace(text=text))

    for atom in line:
        at_begin = not kept or isinstance(kept[-1], Break)
        if isinstance(atom, Break):
            strip_end()
            if kept:
                kept.append(atom)
        elif isinstance(atom, Words) and at_begin:
            if text := atom.text.lstrip(" "):
                kept.append(atom._replace(text=text))
        else:
            kept.append(atom)
    strip_end()
    while kept and isinstance(kept[-1], Break):
        kept.pop()
        strip_end()
    return kept


def words_of(line: Line) -> str:
    return "".join(" " if isinstance(atom, Break) else getattr(atom, "text", "") for atom in line)


def inner_blocks(block: Block) -> list[Blocks]:
    """The lists of blocks that a block holds, in their order."""
    match block:
        case Quote() | Details() | Footnote() | Figure():
            return [block.blocks]
        case AsHtml():
            return [[block.block]]
        case List():
            return [item.blocks for item in block.items]
        case Definitions():
            return [blocks for _, blocks in block.parts]
        case Table():
            return [cell.blocks for row in block.rows for cell in row.cells]
    return []


def lines(blocks: Blocks) -> Iterator[Line]:
    """All lines in the blocks, in the order in which they are read."""
    for block in blocks:
        match block:
            case Paragraph() | Heading() | Code():
                yield block.line
            case Details():
                yield block.summary
            case Table() if block.caption:
                yield block.caption
        for inner in inner_blocks(block):
            yield from lines(inner)
        if isinstance(block, Figure):
            yield block.caption


def change_lines(blocks: Blocks, change: Callable[[Line], Line]) -> None:
    """Puts a changed line in place of each line of paragraphs and headings in the blocks."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            block.line = change(block.line)
        for inner in inner_blocks(block):
            change_lines(inner, change)
