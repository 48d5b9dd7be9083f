"""What each block of a pasted page looks like, and the stretches it lies in: letter, signatures, contacts."""

from bisect import bisect_right
from dataclasses import dataclass

from .. import release_marks
from . import wording
from .blocks import Block
from .dates import DateLine, DateReader, Prefix

# A dated line of more words than this is a diary paragraph rather than a title.
_LONGEST_DATED_SENTENCE = 20
_LONGEST_TITLE_LINE = 200
_MOST_TITLE_LINES = 4


@dataclass
class Shape:
    """One block as a reader sees it at a glance."""

    is_paragraph: bool
    prefix: Prefix | None = None  # a date in front of a title
    diary: bool = False  # a date in front of running text
    date_line: DateLine | None = None
    dateline: wording.Dateline | None = None
    is_salutation: bool = False
    is_sign_off: bool = False
    is_closing: bool = False  # an end mark or a line such as "— Ana"
    is_mark: bool = False  # "FOR IMMEDIATE RELEASE" and the like
    in_letter: bool = False
    in_signatures: bool = False
    in_contacts: bool = False
    is_letterhead: bool = False  # a date that belongs to a letter's head

    @property
    def is_dated_title(self) -> bool:
        return self.prefix is not None and not self.diary


def split_run_in(blocks: list[Block], reader: DateReader) -> list[Block]:
    """The blocks, with dated titles and date lines cut off from text that follows on the very next line."""
    result: list[Block] = []
    for block in blocks:
        while len(block.lines) > 1 and (count := _lines_to_cut(block, reader)):
            head, block = block.split(count)
            result.append(head)
        result.append(block)
    return result


def _lines_to_cut(block: Block, reader: DateReader) -> int:
    """How many lines at the start of a block are a title or a date on their own; 0 where it is one piece."""
    lines = block.lines
    if reader.prefix(lines[0]):
        count = _title_lines(lines)
        return count if count < len(lines) else 0
    if reader.date_line(lines[0]):
        return 1
    if len(lines) == 2 and _is_sub_title(*lines):
        return 1
    for index, line in enumerate(lines[: _MOST_TITLE_LINES + 1]):
        if index and reader.date_line(line):
            return index
        if _is_body_line(line) or wording.is_slash_signature(line) or wording.is_signed(line):
            return 0
    return 0


def _is_sub_title(first: str, second: str) -> bool:
    """Whether the second of two lines is no part of the title but explains it, being written as a sentence."""
    if (
        wording.ends_in_stop(first)
        or wording.ends_in_stop(second)
        or len(first) > _LONGEST_TITLE_LINE
        or len(second) > _LONGEST_TITLE_LINE
    ):
        return False
    return (
        wording.title_case_share(first) >= 0.75
        and wording.title_case_share(second) < 0.6
        and len(wording.words(second)) >= 4
        and second[0].isupper()
        and not first.endswith((",", ":", "–", "—"))
        and not wording.is_small_word((wording.words(first) or [""])[-1])
    )


def _title_lines(lines: list[str]) -> int:
    """How many of a block's lines, the first of which begins with a date, make the title."""
    body = next((index for index, line in enumerate(lines) if index and _is_body_line(line)), None)
    if body is None and len(lines) <= _MOST_TITLE_LINES:
        return len(lines)
    count = 1
    while count < min(body if body is not None else len(lines), _MOST_TITLE_LINES):
        hangs = lines[count - 1].endswith(",") or wording.is_small_word((wording.words(lines[count - 1]) or [""])[-1])
        if not hangs and (body is None or wording.title_case_share(lines[count]) < 0.6):
            break
        count += 1
    return count


def _is_body_line(line: str) -> bool:
    if (
        len(line) > _LONGEST_TITLE_LINE
        or wording.holds_contact(line)
        or wording.is_bullet(line)
        or wording.URL.search(line)
    ):
        return True
    if release_marks.is_salutation(line) or wording.label(line) or wording.is_link_line(line):
        return True
    return (
        wording.ends_in_stop(line)
        and len(wording.words(line)) >= 2
        and not (line[-1] in "!?" and wording.title_case_share(line) >= 0.75)
    )


def read_shapes(blocks: list[Block], reader: DateReader) -> list[Shape]:
    shapes = [_shape(block, reader) for block in blocks]
    _mark_letters(blocks, shapes)
    _mark_contacts(blocks, shapes)
    return shapes


def _shape(block: Block, reader: DateReader) -> Shape:
    first, text = block.lines[0], block.text
    shape = Shape(is_paragraph=wording.is_paragraph(block))
    if len(block.lines) == 1:
        shape.date_line = reader.date_line(first)
        shape.is_mark = release_marks.is_release_mark(first)
    elif all(release_marks.is_release_mark(line) or reader.date_line(line) for line in block.lines):
        shape.is_mark = True
    shape.is_closing = release_marks.is_end_mark(text) or (wording.is_signed(text) and not reader.prefix(text))
    if shape.is_paragraph:
        shape.dateline = wording.dateline(text, lambda words: reader.search(words) is not None)
    if not shape.date_line and not shape.dateline and (prefix := reader.prefix(first)):
        shape.prefix = prefix
        rest = Block(block.first, [prefix.rest, *block.lines[1:]], 0)
        is_short = len(wording.words(rest.text[:300])) <= _LONGEST_DATED_SENTENCE and len(rest.text) <= 200
        is_list = sum(reader.prefix(line) is not None for line in block.lines[:6]) > 1
        shape.diary = is_list or (wording.is_paragraph(rest) and not is_short)
        shape.is_paragraph = shape.diary
    if not shape.is_dated_title:
        shape.is_salutation = any(release_marks.is_salutation(line) for line in block.lines)
        shape.is_sign_off = any(release_marks.is_sign_off(line) for line in block.lines)
    return shape


def _mark_letters(blocks: list[Block], shapes: list[Shape]) -> None:
    """Marks what lies between a salutation and its sign-off, and the names under a sign-off."""
    opened: int | None = None
    in_signatures = False
    for index, shape in enumerate(shapes):
        if shape.is_dated_title or shape.dateline:
            opened, in_signatures = None, False
        elif shape.is_salutation:
            opened, in_signatures = index, False
            for above in range(max(0, index - 3), index):
                if shapes[above].date_line or any(wording.is_address(line) for line in blocks[above].lines):
                    shapes[above].is_letterhead = True
        elif shape.is_sign_off:
            if opened is not None:
                for inside in range(opened, index + 1):
                    shapes[inside].in_letter = True
            opened, in_signatures = None, True
            continue
        elif shape.is_paragraph and not all(wording.is_name_line(line) for line in blocks[index].lines):
            in_signatures = False
        shape.in_signatures = in_signatures


def _mark_contacts(blocks: list[Block], shapes: list[Shape]) -> None:
    """Marks contact blocks: from "Contacts:" over the following blocks that still give a number or an address."""
    is_open = False
    for index, (block, shape) in enumerate(zip(blocks, shapes, strict=True)):
        if shape.is_dated_title:
            is_open = False
        elif wording.opens_contacts(block.lines[0]) or any(wording.opens_contacts(line) for line in block.lines[1:4]):
            is_open = True
        elif is_open:
            here = any(wording.holds_contact(line) for line in block.lines)
            after = index + 1 < len(blocks) and any(wording.holds_contact(line) for line in blocks[index + 1].lines)
            is_open = here or (after and not shape.is_paragraph and not shapes[index + 1].is_dated_title)
        shape.in_contacts = is_open


class Ahead:
    """Answers, in logarithmic time, where the next block of some sort lies."""

    def __init__(self, places: list[int], end: int):
        self._places, self._end = places, end

    def after(self, index: int) -> int:
        """The first such place after `index`, or the number of blocks where there is none."""
        found = bisect_right(self._places, index)
        return self._places[found] if found < len(self._places) else self._end
