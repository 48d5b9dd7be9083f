"""HTML to Markdown that keeps every visible word.

The way of a body: read into blocks as a browser would show them (`reading`, `structure`), written as Markdown
(`writing`, `inline`, `escaping`), rendered again and compared word by word; a block that does not come back the same is
kept as HTML instead (`rawhtml`), which Markdown lets through.
"""

import re
from dataclasses import dataclass

from campaign.importing.notes import Note
from campaign.markdown import Unrenderable, undressed
from campaign.markup import BLOCKS, Start, tokens

from ..entry import ImageRef
from .footnotes import with_footnotes
from .model import AsHtml, Atom, Block, Blocks, Break, Footnote, NoteMark, Paragraph, Words, lines
from .reading import Reader
from .writing import write

__all__ = ["Converted", "to_markdown"]


@dataclass
class Converted:
    """Markdown of a body; the pictures it uses and the web addresses it links to, in order; what a person must know."""

    markdown: str
    images: list[ImageRef]
    links: list[str]
    notes: list[Note]


def to_markdown(html: str, *, base_url: str = "") -> Converted:
    """Markdown of an HTML text, with every word that a browser would show.

    `base_url`: the address of the page, from which relative addresses start. Takes any text, also broken or hostile
    HTML, in time linear in its length.
    """
    reader = Reader(base_url)
    reader.read(html)
    blocks = with_footnotes(reader.blocks)
    markdown = _faithful(blocks, reader.notes)
    return Converted(markdown, reader.images, reader.links, reader.notes)


def _faithful(blocks: Blocks, notes: list[Note]) -> str:
    """Markdown that shows the words of the blocks."""
    words = _words(blocks)
    markdown = write(blocks)
    try:
        if _shown(markdown) == words:
            return markdown
        markdown = write([block if _comes_back(block) else AsHtml(block) for block in blocks])
        if _shown(markdown) != words:
            markdown = write([AsHtml(block) for block in blocks])
        if _shown(markdown) != words:
            notes.append(Note("Some words may be shown differently: compare the text with its source."))
    except Unrenderable as reason:
        notes.append(Note(f"The text cannot be shown as it is. {reason}"))
    return markdown


def _comes_back(block: Block) -> bool:
    if isinstance(block, Footnote):
        return all(_comes_back(inner) for inner in block.blocks)
    marks = {atom.label: None for line in lines([block]) for atom in line if isinstance(atom, NoteMark)}
    blocks = [block, *(Footnote(label, [Paragraph([Words("note")])]) for label in marks)]
    # On its own, the first mark in a block is number one.
    return len(marks) > 0 and "1" not in marks or _shown(write(blocks)) == _words(blocks)


def _shown(markdown: str) -> str:
    """The words that a page shows for a text, captions of pictures included; blocks are parted by a space."""
    words: list[str] = []
    way_back = False
    for token in tokens(undressed(markdown)):
        if isinstance(token, str):
            words.append("" if way_back else token)
        elif token.name in BLOCKS or token.name == "br":
            words.append(" ")
        elif token.name == "a":
            way_back = isinstance(token, Start) and token.attributes.get("class") == "footnote-backref"
        elif token.name == "img":
            words.append(f" {token.attributes['title']} " if token.attributes.get("title") else "")
    return _collapsed("".join(words))


def _words(blocks: Blocks) -> str:
    """The words of blocks as `_shown` gives them."""
    return _collapsed(" ".join("".join(_word(atom) for atom in line) for line in lines(blocks)))


def _word(atom: Atom) -> str:
    match atom:
        case Words():
            return atom.text
        case Break():
            return " "
        case NoteMark():
            return atom.label
    return f" {atom.caption} " if atom.caption else ""


def _collapsed(words: str) -> str:
    return re.sub(r"[ \t\n\r\f]+", " ", re.sub("[\u2066-\u2069]", "", words)).strip(" ")
