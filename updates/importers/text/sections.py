"""A pasted page cut into its entries: every line belongs to one of them, or is named as left out."""

from bisect import bisect_left
from dataclasses import dataclass, field

from .. import release_marks
from ..titles import title_from
from . import wording
from .blocks import Block
from .dates import DateParts, DateReader
from .headings import Heading, Page
from .shapes import Shape, split_run_in

_SHORT_PREAMBLE = 12  # words


@dataclass
class Section:
    """One entry's part of a page: its heading, and the blocks of its body with their shapes, in page order."""

    heading: Heading
    title: str
    line: int  # where it begins
    head: list[Block] = field(default_factory=list)  # the title and the date line, which the body does not repeat
    blocks: list[Block] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    month: DateParts | None = None  # what a line such as "May 2021" or "2021" above it says
    has_own_title: bool = True


@dataclass
class LeftOut:
    """A line of the page that is in no entry, such as the page's own title."""

    block: Block
    is_year: bool = False


@dataclass
class Cut:
    sections: list[Section]
    left_out: list[LeftOut]
    found_headings: bool


def cut_into_sections(blocks: list[Block], reader: DateReader) -> Cut:
    """The entries of a page in its order. A page without any heading is one entry."""
    everything = blocks
    blocks, years = _without_year_lines(blocks, reader)
    page = Page(split_run_in(blocks, reader), reader)
    headings = page.headings()
    months = sum(parts.month > 0 for _, parts in years)
    if len(headings) < months:
        reader.months_date_entries = True
        years = [(block, parts) for block, parts in years if not parts.month]
        gone = {block.first for block, _ in years}
        page = Page(split_run_in([block for block in everything if block.first not in gone], reader), reader)
        headings = page.headings()
    left_out = [LeftOut(block, is_year=True) for block, _ in years]
    if not headings and (run_in := _split_at_run_in_titles(page.blocks)):
        page = Page(run_in, reader)
        headings = page.headings()
    sections, top = assemble(page, headings)
    lines = [block.first for block, _ in years]
    for section in sections:
        above = bisect_left(lines, section.line)
        section.month = years[above - 1][1] if above else None
    return Cut(sections, sorted(left_out + top, key=lambda out: out.block.first), bool(headings))


def assemble(page: Page, headings: list[Heading]) -> tuple[list[Section], list[LeftOut]]:
    """The sections that headings make of a page, and what stood above the first of them and is no text."""
    sections: list[Section] = []
    left_out: list[LeftOut] = []
    first = headings[0].start if headings else page.end
    preamble = list(range(first))
    while preamble and page.blocks[preamble[-1]].is_rule:
        preamble.pop()
    if headings and preamble and _is_page_head(page, preamble):
        left_out = [LeftOut(page.blocks[index]) for index in preamble]
        preamble = []
    elif len(preamble) > 1 and wording.is_page_title(page.blocks[0].text) and not page.shapes[0].is_paragraph:
        left_out = [LeftOut(page.blocks[preamble.pop(0)])]
    if preamble:
        sections.append(_section(page, Heading(preamble[0], None, ""), preamble))
    for heading, end in zip(headings, [*(after.start for after in headings[1:]), page.end], strict=False):
        sections.append(_section(page, heading, range(heading.start, end)))
    return sections, left_out


def _is_page_head(page: Page, preamble: list[int]) -> bool:
    """Whether what stands above the first heading is only the page's name or menu, not text that someone wrote."""
    text = " ".join(page.blocks[index].text for index in preamble)
    return len(wording.words(text)) <= _SHORT_PREAMBLE and not any(
        page.shapes[index].is_paragraph for index in preamble
    )


def _section(page: Page, heading: Heading, indexes) -> Section:
    taken = {heading.block, heading.date_block}
    body = [index for index in indexes if index not in taken]
    while body and page.blocks[body[-1]].is_rule:
        body.pop()
    while body and page.blocks[body[0]].is_rule:
        body.pop(0)
    first = page.blocks[heading.start].first
    section = Section(heading, heading.title, first)
    section.head = [page.blocks[index] for index in sorted(index for index in taken if index is not None)]
    section.blocks = [page.blocks[index] for index in body]
    section.shapes = [page.shapes[index] for index in body]
    if not section.title:
        section.has_own_title = False
        section.title = first_words(section.blocks, page.reader) or page.blocks[heading.start].text
    return section


def first_words(blocks: list[Block], reader: DateReader) -> str:
    """A title for text that has none, or "" where no block holds a word."""
    for block in blocks:
        prefix = reader.prefix(block.lines[0])
        text = " ".join([prefix.rest, *block.lines[1:]]) if prefix else block.text
        if wording.words(text):
            return title_from(text)
    return ""


def _without_year_lines(blocks: list[Block], reader: DateReader) -> tuple[list[Block], list[tuple[Block, DateParts]]]:
    """The blocks without the lines that head a year or a month of the page, and those lines with their dates.

    One such line may be anything; two or more, or one at the very top, are the page's own order.
    """
    found = [
        (block, parts)
        for block in blocks
        if len(block.lines) == 1 and block.blanks_before and (parts := reader.year_line(block.lines[0]))
    ]
    if len(found) < 2 and not (found and any(found[0][0] is block for block in blocks[:2])):
        return blocks, []
    numbers = {block.first for block, _ in found}
    kept = [block for block in blocks if block.first not in numbers]
    return (kept, found) if kept else (blocks, [])


def _split_at_run_in_titles(blocks: list[Block]) -> list[Block]:
    """Blocks cut after a first line that reads as a title, for pages that leave no space between title and text.

    Empty where no block is built so.
    """
    result: list[Block] = []
    found = False
    for block in blocks:
        first = block.lines[0]
        count = len(wording.words(first[:300]))
        if (
            len(block.lines) > 1
            and 3 <= count <= 25
            and not wording.ends_in_stop(first)
            and not first.endswith((":", ",", ";"))
            and not wording.is_bullet(first)
            and not wording.holds_contact(first)
            and not release_marks.is_salutation(first)
            and wording.is_paragraph(block.split(1)[1])
            and (wording.title_case_share(first) >= 0.6 or count <= 12)
        ):
            result += block.split(1)
            found = True
        else:
            result.append(block)
    return result if found else []
