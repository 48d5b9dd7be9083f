"""Pages that carry their structure with them: HTML source, or Markdown with headings."""

import re
from collections import Counter
from dataclasses import dataclass, field

from campaign.importing.notes import Note, SourceError

from ..entry import Entry, ImageRef
from ..html import to_markdown
from . import plain_markdown, wording
from .blocks import Block, read_blocks
from .dates import DateReader
from .headings import Heading, Page
from .sections import Cut, LeftOut, Section, assemble, cut_into_sections

_TAGS = re.compile(
    r"<(?:p|h[1-6]|div|br|article|section|li|ul|html|body|blockquote|table)\b[^<>]{0,2000}>", re.IGNORECASE
)
_CLOSING_TAGS = re.compile(r"</(?:p|h[1-6]|div|article|section|li|ul|html|body|blockquote|table)\s*>", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*)")
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w\\*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_ITEM = re.compile(r"^\s*(?:>\s?)+")


def page_of(text: str) -> "PlainPage | MarkdownPage":
    """The page that a text is: HTML source, Markdown, or plain text. Raises SourceError where HTML holds no text."""
    if is_html(text):
        return _converted(text)
    return MarkdownPage(text) if is_markdown(text) else PlainPage(text)


def is_html(text: str) -> bool:
    """Whether text is HTML source: it opens elements and closes some."""
    return len(_TAGS.findall(text)) >= 2 and _CLOSING_TAGS.search(text) is not None


def is_markdown(text: str) -> bool:
    """Whether text is Markdown: at least two headings of one level, each a line set off from what stands above."""
    lines = text.split("\n")
    levels = Counter(
        len(match[1])
        for above, line in zip(["", *lines], lines, strict=False)
        if line.startswith("#") and not above.strip() and (match := _HEADING.match(line))
    )
    return any(count >= 2 for count in levels.values())


def _converted(html: str) -> "MarkdownPage":
    converted = to_markdown(html)
    if not converted.markdown.strip():
        raise SourceError("The HTML holds no text. Paste the page's text, or its source with the text in it.")
    # A masked address that still stands in the text is reported with its entry.
    notes = [note for note in converted.notes if not wording.MASKED_ADDRESS.search(note.sentence)]
    return MarkdownPage(converted.markdown, converted.images, converted.links, notes, has_source_lines=False)


class PlainPage:
    """A page of plain text."""

    notes: tuple[Note, ...] = ()
    linked_lines: frozenset[int] = frozenset()
    has_source_lines = True

    def __init__(self, text: str):
        self.plain = text

    def cut(self, reader: DateReader) -> Cut:
        return cut_into_sections(read_blocks(self.plain), reader)

    def fill(self, entry: Entry, section: Section) -> None:
        """Gives an entry its text as Markdown."""
        entry.body = plain_markdown.body(section.blocks, section.shapes)

    def shown_lines(self, section: Section) -> list[int]:
        """The numbers of the section's lines that show something, in the order of the body."""
        return [number for block in section.blocks for number in range(block.first, block.last + 1)]


@dataclass
class MarkdownPage:
    """A page in Markdown. `has_source_lines` tells whether its lines are those that somebody pasted."""

    markdown: str
    images: list[ImageRef] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    has_source_lines: bool = True

    def __post_init__(self):
        self.lines = self.markdown.split("\n")
        self.levels: dict[int, int] = {}
        fenced = False
        for number, line in enumerate(self.lines, start=1):
            if _FENCE.match(line):
                fenced = not fenced
            elif not fenced and (match := _HEADING.match(line)):
                self.levels[number] = len(match[1])
        self.linked_lines = frozenset(number for number, line in enumerate(self.lines, start=1) if _LINK.search(line))
        self.plain = "\n".join(plain_line(line) for line in self.lines)

    def cut(self, reader: DateReader) -> Cut:
        """The page's entries by its headings: those of the highest level that comes more than once."""
        blocks = self._blocks()
        level = self._entry_level(reader)
        if not level:
            return cut_into_sections(blocks, reader)
        page = Page(blocks, reader)
        headings: list[Heading] = []
        for index, block in enumerate(blocks):
            if self.levels.get(block.first) == level:
                headings.append(self._heading(page, index))
        sections, left_out = assemble(page, headings)
        return Cut(sections, [LeftOut(out.block) for out in left_out], bool(headings))

    def _blocks(self) -> list[Block]:
        """Blocks of the plain words, each heading one of its own."""
        result: list[Block] = []
        for block in read_blocks(self.plain):
            while block is not None:
                cut = next((i for i, _ in enumerate(block.lines) if block.first + i in self.levels), None)
                if cut is None or len(block.lines) == 1:
                    result.append(block)
                    block = None
                else:
                    head, block = block.split(cut or 1)
                    result.append(head)
        return result

    def _entry_level(self, reader: DateReader) -> int:
        counts = Counter(self.levels.values())
        dated = Counter(
            level
            for number, level in self.levels.items()
            if reader.prefix(plain_line(self.lines[number - 1])) is not None
        )
        if dated and dated.most_common(1)[0][1] >= 2:
            return dated.most_common(1)[0][0]
        repeated = sorted(level for level, count in counts.items() if count >= 2)
        return repeated[0] if repeated else min(counts, default=0)

    @staticmethod
    def _heading(page: Page, index: int) -> Heading:
        text = page.blocks[index].text
        heading = Heading(index, index, text)
        if prefix := page.reader.prefix(text):
            heading.title, heading.date = " ".join(prefix.rest.split()), prefix.date
        elif line := page.reader.date_line(text):
            heading.title, heading.date = "", line.date
        elif index + 1 < page.end and (line := page.shapes[index + 1].date_line):
            heading.date, heading.byline = line.date, line.byline
            heading.date_block = None if line.says_more else index + 1
        return heading

    def fill(self, entry: Entry, section: Section) -> None:
        """Gives an entry its Markdown as it stands, with the pictures and links in it."""
        entry.body = self._body(section)
        entry.images = [image for image in self.images if image.url and image.url in entry.body]
        entry.links = [link for link in self.links if link in entry.body]

    def _body(self, section: Section) -> str:
        return "\n".join(self.lines[number - 1] for number in self._numbers(section)).strip("\n")

    def shown_lines(self, section: Section) -> list[int]:
        """The numbers of the section's lines that show something, in the order of the body."""
        return [number for number in self._numbers(section) if self.lines[number - 1].strip()]

    def _numbers(self, section: Section) -> list[int]:
        """The lines of an entry's body, without those that were left out of it."""
        if not section.blocks:
            return []
        left_out = set()
        first, last = section.blocks[0].first, section.blocks[-1].last
        kept = {number for block in section.blocks for number in range(block.first, block.last + 1)}
        for number in range(first, last + 1):
            if number not in kept and self.lines[number - 1].strip() and plain_line(self.lines[number - 1]).strip():
                left_out.add(number)
        return [number for number in range(first, last + 1) if number not in left_out]


def plain_line(line: str) -> str:
    """A line of Markdown as a reader sees it: marks, link targets and backslashes dropped."""
    heading = _HEADING.match(line)
    text = _CLOSING_HASHES.sub("", heading[2].rstrip()).rstrip() if heading else _ITEM.sub("", line)
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", text)
