"""Blocks as HTML, for what Markdown cannot say. Markdown lets HTML through up to a blank line, so there is none."""

from campaign.markup import escape, start_tag

from .model import (
    Blocks,
    Break,
    Code,
    Definitions,
    Details,
    Figure,
    Footnote,
    Format,
    Heading,
    Image,
    Line,
    List,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    Table,
    Words,
)


def blocks_html(blocks: Blocks) -> str:
    return "\n".join(block_html(block) for block in blocks)


def block_html(block) -> str:
    match block:
        case Paragraph():
            return f"<p>{line_html(block.line)}</p>"
        case Heading():
            return f"<h{block.level}>{line_html(block.line)}</h{block.level}>"
        case Rule():
            return "<hr>"
        case Code():
            return preformatted_html(block).replace("\n", "&#10;")
        case Quote():
            return f"<blockquote>\n{blocks_html(block.blocks)}\n</blockquote>"
        case List():
            return _list_html(block)
        case Definitions():
            parts = "\n".join(f"<{name}>{_content(blocks)}</{name}>" for name, blocks in block.parts)
            return f"<dl>\n{parts}\n</dl>"
        case Table():
            return _table_html(block)
        case Details():
            tag = start_tag("details", {"open": ""} if block.is_open else {})
            return f"{tag}\n{summary_html(block)}\n{blocks_html(block.blocks)}\n</details>"
        case Figure():
            pictures = "".join(line_html(inner.line) for inner in block.blocks)
            return f"<figure>\n{pictures}\n<figcaption>{line_html(block.caption)}</figcaption>\n</figure>"
        case Footnote():
            return blocks_html(block.blocks)
    raise TypeError(block)


def summary_html(block: Details) -> str:
    return f"<summary>{line_html(block.summary)}</summary>" if block.summary else ""


def preformatted_html(block: Code) -> str:
    """A preformatted block with its rows as they are; only inside `<pre>` does Markdown let blank ones through."""
    rows = line_html(block.line).strip("\n")
    return f"<pre>{rows}</pre>"


def line_html(line: Line) -> str:
    out = []
    open_ones: tuple[Format, ...] = ()
    for atom in line:
        shared = 0
        while shared < min(len(open_ones), len(atom.formats)) and open_ones[shared] == atom.formats[shared]:
            shared += 1
        out += [f"</{format.name}>" for format in reversed(open_ones[shared:])]
        out += [start_tag(format.name, dict(format.attributes)) for format in atom.formats[shared:]]
        open_ones = atom.formats
        match atom:
            case Words():
                out.append(escape(atom.text))
            case Break():
                out.append("<br>")
            case Image():
                title = {"title": atom.caption} if atom.caption else {}
                out.append(start_tag("img", {"src": atom.url, "alt": atom.alt, **title}))
            case NoteMark():
                out.append(f"<sup>{escape(atom.label)}</sup>")
    return "".join(out) + "".join(f"</{format.name}>" for format in reversed(open_ones))


def _content(blocks: Blocks) -> str:
    """What a cell or an item holds: the words alone where it is a single paragraph."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return line_html(blocks[0].line)
    return blocks_html(blocks)


def _list_html(block: List) -> str:
    name = "ol" if block.ordered else "ul"
    attributes = {"start": str(block.start)} if block.ordered and block.start != 1 else {}
    items = "\n".join(
        f"{start_tag('li', {'value': item.value} if item.value else {})}{_content(item.blocks)}</li>"
        for item in block.items
    )
    return f"{start_tag(name, attributes | block.attributes)}\n{items}\n</{name}>"


def _table_html(block: Table) -> str:
    out = ["<table>"]
    if block.caption:
        out.append(f"<caption>{line_html(block.caption)}</caption>")
    section = ""
    for row in block.rows:
        if row.section != section:
            out += [f"</{section}>"] if section else []
            section = row.section
            out.append(f"<{section}>")
        cells = "".join(
            f"{start_tag(cell.name, cell.attributes)}{_content(cell.blocks)}</{cell.name}>" for cell in row.cells
        )
        out.append(f"<tr>{cells}</tr>")
    return "\n".join([*out, f"</{section}>", "</table>"])
