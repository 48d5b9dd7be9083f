"""Which block stands in which: lists, tables, quotes, figures from tags that may be missing, doubled or crossed."""

import re
from collections import Counter
from dataclasses import dataclass, field

from ..entry import ImageRef
from .linebuilder import LineBuilder
from .model import (
    Block,
    Blocks,
    Break,
    Cell,
    Definitions,
    Details,
    Figure,
    Image,
    Item,
    Line,
    List,
    Paragraph,
    Quote,
    Row,
    Table,
    Words,
    lines,
    words_of,
)

# How much nesting Markdown keeps readable, and `campaign.markdown` renders: beyond it, lists and quotes become plain
# blocks with all their words.
MAX_WEIGHT = 24
_WEIGHTS = {"ul": 2, "ol": 2, "dl": 2, "table": 4, "details": 2}

_CELLS = {"td", "th", "caption"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_TABLE_PARTS = _CELLS | _SECTIONS | {"tr"}
_ONE_LINE = {"dt", "td", "th", "caption", "summary", "figcaption"}  # where two breaks do not make two paragraphs
_ALIGNED = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|center|right)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")


@dataclass
class Frame:
    """An element that stands open: its tag, what is being made of it, and where its blocks go."""

    name: str
    made: Block | None = None
    blocks: Blocks = field(default_factory=list)
    weight: int = 0
    caption: Blocks = field(default_factory=list)
    section: str = "tbody"  # of a table, at present
    formats: tuple = ()  # as they stood outside a cell


class Structure:
    def __init__(self, line: LineBuilder, images: list[ImageRef]):
        self.line = line
        self.images = images
        self.frames = [Frame("")]
        self.was_flattened = False
        self._flattened: Counter[str] = Counter()

    @property
    def blocks(self) -> Blocks:
        return self.frames[0].blocks

    @property
    def may_split(self) -> bool:
        """Whether a paragraph may end here: not in a cell, a term or a caption."""
        return self.frames[-1].name not in _ONE_LINE

    def add(self, block: Block) -> None:
        """A finished block goes to the innermost open element."""
        frame = self.frames[-1]
        if isinstance(frame.made, List):  # something between the items of a list
            if not frame.made.items:
                frame.made.items.append(Item())
            frame.made.items[-1].blocks.append(block)
        elif isinstance(frame.made, Definitions):
            frame.made.parts.append(("dd", [block]))
        else:
            frame.blocks.append(block)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("ul", "ol"):
            self._push(name, _list(name, attributes))
        elif name == "li":
            self._item(attributes)
        elif name == "blockquote":
            self._push(name, Quote())
        elif name == "dl":
            self._push(name, Definitions())
        elif name in ("dt", "dd"):
            self._definition(name)
        elif name == "table":
            self._push(name, Table())
        elif name in _TABLE_PARTS:
            self._table_part(name, attributes)
        elif name == "details":
            self._push(name, Details(is_open="open" in attributes))
        elif self._begins_caption(name):
            self._push(name)

    def _begins_caption(self, name: str) -> bool:
        if name == "summary":
            return self.frames[-1].name == "details"
        return name == "figure" or name == "figcaption" and self._find({"figure"}, {"figcaption"}) > 0

    def end(self, name: str) -> None:
        if self._flattened[name]:
            self._flattened[name] -= 1
            return
        if position := self._find({name}, set() if name in _TABLE_PARTS | {"table"} else _CELLS):
            self._pop_to(position)
        if name in _SECTIONS and (position := self._find({"table"}, set())):
            self._pop_to(position + 1)
            self.frames[position].section = "tbody"
        elif name == "tr" and (position := self._find({"table"}, set())):
            self._pop_to(position + 1)
            self.frames[position].made.rows.append(Row(self.frames[position].section))

    def end_all(self) -> None:
        self._pop_to(1)

    def _push(self, name: str, made: Block | None = None) -> bool:
        weight = self.frames[-1].weight + _WEIGHTS.get(name, 1)
        if weight > MAX_WEIGHT:
            self._flattened[name] += 1
            self.was_flattened = True
            return False
        # What a quote or a folded passage holds goes straight into it; the others are put together when they end.
        blocks = made.blocks if isinstance(made, Quote | Details) else []
        self.frames.append(Frame(name, made, blocks, weight))
        return True

    def _find(self, names: set[str], limits: set[str]) -> int:
        """The place of the innermost open element of these names, 0 where there is none within the limits."""
        for position in range(len(self.frames) - 1, 0, -1):
            if self.frames[position].name in names:
                return position
            if self.frames[position].name in limits:
                break
        return 0

    def _item(self, attributes: dict[str, str]) -> None:
        if self._flattened["ul"] or self._flattened["ol"]:
            return
        position = self._find({"ul", "ol"}, _CELLS | {"blockquote", "details", "dd", "figcaption"})
        if not position:
            if not self._push("ul", List(ordered=False)):
                self._flattened["ul"] -= 1  # no end tag will come for it
                return
            position = len(self.frames) - 1
        self._pop_to(position + 1)
        item = Item(id=attributes.get("id", ""), value=_number(attributes.get("value", "")))
        self.frames[position].made.items.append(item)
        self.frames.append(Frame("li", None, item.blocks, self.frames[position].weight))

    def _definition(self, name: str) -> None:
        if self._flattened["dl"]:
            return
        position = self._find({"dl"}, _CELLS | {"blockquote", "details", "li", "figcaption"})
        if not position:
            if not self._push("dl", Definitions()):
                self._flattened["dl"] -= 1
                return
            position = len(self.frames) - 1
        self._pop_to(position + 1)
        blocks: Blocks = []
        self.frames[position].made.parts.append((name, blocks))
        self.frames.append(Frame(name, None, blocks, self.frames[position].weight))

    def _table_part(self, name: str, attributes: dict[str, str]) -> None:
        position = self._find({"table"}, set())
        if not position or self._flattened["table"]:
            return
        self._pop_to(position + 1)
        frame = self.frames[position]
        table = frame.made
        if name in _SECTIONS:
            frame.section = name
        if name in _SECTIONS or name == "tr":
            table.rows.append(Row(frame.section))
            return
        blocks: Blocks = []
        if name != "caption":
            if not table.rows:
                table.rows.append(Row(frame.section))
            kept = {key: value for key in ("colspan", "rowspan") if (value := _number(attributes.get(key, ""))) > "1"}
            table.rows[-1].cells.append(Cell(name, kept, _alignment(attributes), blocks))
        self.frames.append(Frame(name, None, blocks, frame.weight, formats=self.line.state()))

    def _pop_to(self, length: int) -> None:
        while len(self.frames) > length:
            self._pop()

    def _pop(self) -> None:
        frame = self.frames.pop()
        outer = self.frames[-1]
        made = frame.made
        if frame.formats:
            self.line.restore(frame.formats)
        if frame.name == "caption":
            outer.made.caption += _one_line(frame.blocks)
        elif frame.name == "summary":
            outer.made.summary += _one_line(frame.blocks)
        elif frame.name == "figcaption":
            self.frames[self._find({"figure"}, set())].caption += frame.blocks
        elif frame.name == "figure":
            for block in self._figure(frame):
                self.add(block)
        elif isinstance(made, List):
            self._add_list(made)
        elif isinstance(made, Table):
            for block in frame.blocks:  # what stood between the cells is shown above the table
                self.add(block)
            made.rows = [row for row in made.rows if row.cells]
            if any(cell.blocks for row in made.rows for cell in row.cells):
                self.add(made)
            elif made.caption:
                self.add(Paragraph(made.caption))
        elif isinstance(made, Definitions):
            made.parts = [(name, blocks) for name, blocks in made.parts if blocks]
            if made.parts:
                self.add(made)
        elif isinstance(made, Details) and (made.blocks or made.summary) or isinstance(made, Quote) and made.blocks:
            self.add(made)

    def _add_list(self, made: List) -> None:
        items = [item for item in made.items if item.blocks]
        if not made.ordered:
            made.items = items
        if items and all(_is_picture(block) or isinstance(block, Figure) for item in items for block in item.blocks):
            for item in items:  # a gallery
                for block in item.blocks:
                    self.add(block)
        elif items:
            self.add(made)

    def _figure(self, frame: Frame) -> Blocks:
        blocks, caption = frame.blocks, frame.caption
        if not caption or not blocks or not all(_is_picture(block) for block in blocks):
            return blocks + caption
        line = _one_line(caption)
        if len(blocks) > 1 or any(isinstance(atom, Image) for atom in line):
            return blocks + caption
        words = " ".join(words_of(line).split(" ")).strip()
        image = next(atom for atom in blocks[0].line if isinstance(atom, Image))
        seen = next((seen for seen in reversed(self.images) if seen.url == image.url), None)
        if seen:
            seen.caption = words
        if any(format.name == "a" for atom in line for format in atom.formats):
            return [Figure(blocks, line)]
        blocks[0].line = [atom._replace(caption=words) if atom is image else atom for atom in blocks[0].line]
        return blocks


def _list(name: str, attributes: dict[str, str]) -> List:
    start = _number(attributes.get("start", ""))
    beyond = {}
    if name == "ol":
        if attributes.get("type") in ("a", "A", "i", "I"):
            beyond["type"] = attributes["type"]
        if "reversed" in attributes:
            beyond["reversed"] = ""
    return List(name == "ol", int(start) if start else 1, beyond)


def _alignment(attributes: dict[str, str]) -> str:
    match = _ALIGNED.search(attributes.get("style", ""))
    value = (match[1] if match else attributes.get("align", "")).lower()
    return value if value in ("left", "center", "right") else ""


def _number(value: str) -> str:
    return value.strip() if _NUMBER.fullmatch(value.strip()) else ""


def _is_picture(block: Block) -> bool:
    return (
        isinstance(block, Paragraph)
        and sum(isinstance(atom, Image) for atom in block.line) == 1
        and all(isinstance(atom, Image) or isinstance(atom, Words) and not atom.text.strip(" ") for atom in block.line)
    )


def _one_line(blocks: Blocks) -> Line:
    """The lines of blocks as one line with breaks."""
    line: Line = []
    for each in lines(blocks):
        line += [Break(), *each] if line else each
    return line
