"""Blocks as Markdown that an editor likes to read and `campaign.markdown` reads back word for word."""

import re

from . import inline
from .model import (
    AsHtml,
    Block,
    Blocks,
    Break,
    Code,
    Definitions,
    Details,
    Figure,
    Footnote,
    Heading,
    List,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    Table,
    Words,
    lines,
)
from .rawhtml import block_html, preformatted_html, summary_html


def write(blocks: Blocks, *, nested: bool = False) -> str:
    """Markdown of blocks in their order."""
    out = []
    before: Block | None = None
    second = False  # whether a list follows one of its kind, and needs another sign so as not to run into it
    for block in blocks:
        second = isinstance(block, List) and isinstance(before, List) and before.ordered == block.ordered and not second
        out.append(_write(block, nested=nested, second=second))
        before = block
    return "\n\n".join(part for part in out if part)


def _write(block: Block, *, nested: bool = False, second: bool = False) -> str:
    match block:
        case Paragraph():
            return inline.paragraph(block.line)
        case Heading():
            return f"{'#' * block.level} {inline.heading(block.line)}"
        case Rule():
            return "___" if nested else "---"  # "- ---" would be one rule and no list
        case Code():
            return _code(block)
        case Quote():
            return _prefixed(write(block.blocks, nested=True), "> ", "> ")
        case List():
            return _list(block, second=second)
        case Definitions():
            return _definitions(block)
        case Table():
            return _table(block)
        case Details():
            tag = "<details open>" if block.is_open else "<details>"
            head = "\n".join(part for part in (tag, summary_html(block)) if part)
            return "\n\n".join(part for part in (head, write(block.blocks, nested=True), "</details>") if part)
        case Footnote():
            return _prefixed(write(block.blocks, nested=True), f"[^{block.label}]: ", "    ")
        case Figure():
            return block_html(block)
        case AsHtml():
            return block_html(block.block)
    raise TypeError(block)


def _prefixed(text: str, first: str, others: str) -> str:
    """The rows behind a sign, those after the first behind another; nothing stands behind the last sign of a row."""
    rows = [(first if index == 0 else others) + row for index, row in enumerate(text.split("\n"))]
    return "\n".join(row.rstrip(" ") if not row.removeprefix(others).strip(" ") else row for row in rows)


def _code(block: Code) -> str:
    plain = all(isinstance(atom, Words | Break) and {f.name for f in atom.formats} <= {"code"} for atom in block.line)
    if block.is_verse or not plain:
        return preformatted_html(block)
    text = "".join("\n" if isinstance(atom, Break) else atom.text for atom in block.line)
    text = re.sub(r"^(?:[ \t]*\n)+|[ \t\n]+\Z", "", text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{block.language}\n{text}\n{fence}"


def _list(block: List, *, second: bool) -> str:
    if block.attributes or any(item.value for item in block.items):
        return block_html(block)
    tight = all(_is_short(item.blocks) for item in block.items)
    out = []
    number = min(block.start, 999_999_999 - len(block.items))
    for position, item in enumerate(block.items):
        sign = f"{number + position}{')' if second else '.'}" if block.ordered else "*" if second else "-"
        parts = [write([part], nested=True) for part in item.blocks] if tight else [write(item.blocks, nested=True)]
        out.append(_prefixed("\n".join(parts), f"{sign} ", " " * (len(sign) + 1)))
    return ("\n" if tight else "\n\n").join(out)


def _is_short(blocks: Blocks) -> bool:
    """Whether an item is one paragraph, or one with lists below that may follow it without a blank line."""
    if not blocks or not isinstance(blocks[0], Paragraph):
        return not blocks
    lists = blocks[1:]
    return len(lists) <= 1 and all(
        isinstance(part, List)
        and not part.attributes
        and (not part.ordered or part.start == 1)
        and part.items[0].blocks
        and all(_is_short(item.blocks) and not item.value for item in part.items)
        for part in lists
    )


def _definitions(block: Definitions) -> str:
    """Terms and definitions in turn; anything else stays HTML, as Markdown knows no term without a definition."""
    names = "".join("t" if name == "dt" else "d" for name, _ in block.parts)
    terms = [blocks for name, blocks in block.parts if name == "dt"]
    one_line = all(len(blocks) == 1 and isinstance(blocks[0], Paragraph) for blocks in terms)
    if not re.fullmatch("(?:td+)+", names) or not one_line:
        return block_html(block)
    out = ""
    for name, blocks in block.parts:
        if name == "dt":
            out += ("\n\n" if out else "") + inline.term(blocks[0].line)
        else:
            out += "\n" + _prefixed(write(blocks, nested=True), ": ", "  ")
    return out


def _table(block: Table) -> str:
    if not _is_simple(block):
        return block_html(block)
    rows = [[inline.cell(cell.blocks[0].line) if cell.blocks else "" for cell in row.cells] for row in block.rows]
    if not all(cell.name == "th" for cell in block.rows[0].cells) and block.rows[0].section != "thead":
        rows.insert(0, [""] * len(rows[0]))  # rendering leaves an empty head out again
    signs = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
    rows.insert(1, [signs[cell.align] for cell in block.rows[-1].cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _is_simple(table: Table) -> bool:
    """Whether Markdown can say the table: one head row at most, rows of equal length, cells of one line each."""
    columns = len(table.rows[0].cells)
    if table.caption or columns > 50:
        return False
    for index, row in enumerate(table.rows):
        if len(row.cells) != columns or (row.section == "thead") != (index == 0) and row.section == "thead":
            return False
        if row.section == "tfoot" and any(later.section != "tfoot" for later in table.rows[index:]):
            return False
        for cell in row.cells:
            if cell.attributes or (cell.name == "th" and index) or len(cell.blocks) > 1:
                return False
            if cell.blocks and not isinstance(cell.blocks[0], Paragraph):
                return False
            if any(isinstance(atom, NoteMark) for line in lines(cell.blocks) for atom in line):
                return False
    head = {cell.name for cell in table.rows[0].cells}
    return len(head) == 1 or table.rows[0].section == "thead"
