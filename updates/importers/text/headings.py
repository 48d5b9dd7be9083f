"""Which blocks of a pasted page head an entry.

A date in front of a line is the surest sign. The other candidates are weighed: how they are written (capitals, length,
no full stop), what stands before and after them, how the rest of the page sets its headings, and whether they lie
inside something that has parts of its own, such as an open letter or a press release.
"""

from collections import Counter
from dataclasses import dataclass

from .. import release_marks
from . import wording
from .blocks import Block
from .dates import DateParts, DateReader
from .kinds import kind_of_title
from .shapes import Ahead, Shape, read_shapes

THRESHOLD = 4.0
_MOST_LINES = 4
_MOST_WORDS = 40


@dataclass
class Heading:
    """Where an entry begins. `start` is its first block, `block` the one that holds its title, if any does.

    `date_block` is a block that is nothing but the entry's date. `title` is without the date.
    """

    start: int
    block: int | None
    title: str
    date: DateParts | None = None
    date_block: int | None = None
    byline: str = ""


class Page:
    """A page's blocks with their shapes, and the habits by which its headings are told."""

    def __init__(self, blocks: list[Block], reader: DateReader):
        self.blocks = blocks
        self.reader = reader
        self.shapes: list[Shape] = read_shapes(blocks, reader)
        self.end = len(blocks)
        self.usual_gap = (
            Counter(block.blanks_before for block in blocks[1:]).most_common(1)[0][0] if self.end > 1 else 1
        )
        self.first_dated_title = next((i for i, shape in enumerate(self.shapes) if shape.is_dated_title), self.end)
        self.dated = {index: heading for heading in self._dated_headings() for index in self._held(heading)}
        self.strong = sorted({heading.start for heading in self.dated.values()})
        self.next_strong = Ahead(self.strong, self.end)
        self.next_dateline = Ahead([i for i, shape in enumerate(self.shapes) if shape.dateline], self.end)
        self.next_closing = Ahead(
            [
                i
                for i, shape in enumerate(self.shapes)
                if shape.in_contacts or release_marks.is_end_mark(blocks[i].text)
            ],
            self.end,
        )
        self.labels = Counter(filter(None, (wording.label(block.lines[0]) for block in blocks)))
        titles = [self.dated[i].title for i in self.strong if self.dated[i].title]
        sentence_case = sum(wording.title_case_share(title) < 0.6 for title in titles)
        self.writes_sentence_case = len(titles) >= 2 and sentence_case * 2 >= len(titles)
        self.writes_lower_case = len(titles) >= 2 and sum(title[0].islower() for title in titles) * 2 >= len(titles)
        set_off = [i for i in self.strong if i]
        self.sets_off_headings = len(set_off) >= 3 and sum(self.is_set_off(i) for i in set_off) >= 0.8 * len(set_off)

    @staticmethod
    def _held(heading: Heading) -> list[int]:
        return [i for i in {heading.start, heading.block, heading.date_block} if i is not None]

    def is_set_off(self, index: int) -> bool:
        """Whether a block has more room above it than blocks of this page usually have."""
        return self.blocks[index].blanks_before > self.usual_gap or self.blocks[index].after_rule

    # Headings that carry their date: in front, on a line of its own beneath, above, or instead of a title.

    def _dated_headings(self) -> list[Heading]:
        found = [
            Heading(i, i, self._prefix_title(i), shape.prefix.date)
            for i, shape in enumerate(self.shapes)
            if shape.is_dated_title and not self._in_dated_list(i)
        ]
        diary = [i for i, shape in enumerate(self.shapes) if shape.diary and not shape.in_letter]
        by_line = self._date_line_headings(has_others=bool(found))
        if len(diary) >= 2 and len(diary) >= len(found) + len(by_line):
            found += [Heading(i, None, "", self.shapes[i].prefix.date) for i in diary]
        taken = {i for heading in by_line for i in self._held(heading)}
        return sorted([h for h in found if h.start not in taken] + by_line, key=lambda heading: heading.start)

    def _prefix_title(self, index: int) -> str:
        block = self.blocks[index]
        return " ".join(" ".join([self.shapes[index].prefix.rest, *block.lines[1:]]).split())

    def _in_dated_list(self, index: int) -> bool:
        """Whether a dated line is one of several that a line such as "Timeline of the case:" introduces."""
        first = index
        while first and self.shapes[first - 1].is_dated_title and index - first < 100:
            first -= 1
        in_row = first < index or (index + 1 < self.end and self.shapes[index + 1].is_dated_title)
        introduction = self.blocks[first - 1].text if first > self.first_dated_title else ""
        return in_row and introduction.endswith(":") and not _introduces_link(introduction)

    def _date_line_headings(self, has_others: bool) -> list[Heading]:
        places = [
            i
            for i, shape in enumerate(self.shapes)
            if shape.date_line
            and not shape.is_letterhead
            and not shape.in_letter
            and (not shape.in_signatures or self._may_be_title(i - 1, True) or self._may_be_title(i + 1, True))
        ]
        if len(places) < 2 and has_others:
            return []
        titled = {i: (self._may_be_title(i - 1, True), self._may_be_title(i + 1, True)) for i in places}
        beneath = sum(before and not after for before, after in titled.values())
        above = sum(after and not before for before, after in titled.values())
        alone = sum(not before and not after for before, after in titled.values())
        if has_others and max(beneath, above, alone) < 2:
            return []
        found: list[Heading] = []
        taken: set[int] = set()
        for i in places:
            before, after = (titled[i][0] and i - 1 not in taken), (titled[i][1] and i + 1 not in taken)
            line = self.shapes[i].date_line
            if before and (beneath >= above or not after):
                title, start, block = self.blocks[i - 1].text, i - 1, i - 1
            elif after and (above > 0 or beneath == 0):
                title, start, block = self.blocks[i + 1].text, i, i + 1
            elif alone >= 2 or (len(places) == 1 and not has_others):
                title, start, block = "", i, None
            else:
                continue
            if i in taken:
                continue
            found.append(Heading(start, block, title, line.date, None if line.says_more else i, line.byline))
            taken |= {start, i, *(() if block is None else (block,))}
        return found

    def _may_be_title(self, index: int, under_letter: bool = False) -> bool:
        """Whether a block beside a date line reads as its title. The date vouches for it, so little else is asked."""
        if not 0 <= index < self.end:
            return False
        block, shape = self.blocks[index], self.shapes[index]
        if index == 0 and wording.is_page_title(block.text) and index + 1 < self.end and self._may_be_title(index + 2):
            return False
        return self._has_title_form(block) and not (
            shape.is_paragraph
            or shape.prefix
            or shape.date_line
            or shape.in_contacts
            or (shape.in_signatures and (not under_letter or wording.is_personal_name(block.lines[0])))
            or shape.is_mark
        )

    @staticmethod
    def _has_title_form(block: Block) -> bool:
        text = block.text
        return (
            len(block.lines) <= _MOST_LINES
            and 1 <= len(wording.words(text)) <= _MOST_WORDS
            and not text.endswith((".", ":", ";", ",", "…"))
            or text.endswith(("a.m.", "p.m."))
        ) and not (
            any(
                wording.holds_contact(line) or wording.is_bullet(line) or wording.is_slash_signature(line)
                for line in block.lines
            )
            or wording.URL.search(text)
            or wording.is_signed(text)
            or wording.is_link_line(text)
            or block.is_rule
        )

    # Headings without a date in front of them.

    def score(self, index: int, title_case_is_usual: bool, in_release: bool) -> float:
        """How much speaks for a block without a date being a heading; THRESHOLD and more is one."""
        block, shape = self.blocks[index], self.shapes[index]
        text = block.text
        if (
            not self._has_title_form(block)
            or shape.is_paragraph
            or shape.prefix
            or shape.date_line
            or shape.is_mark
            or shape.is_closing
            or shape.is_salutation
            or shape.is_sign_off
            or shape.in_letter
            or shape.in_contacts
            or shape.is_letterhead
            or (text[0].islower() and not self.writes_lower_case)
            or (index > 0 and block.blanks_before == 0)
            or (index == 0 and self._opens_page(block))
        ):
            return 0.0
        name = wording.label(block.lines[0])
        if name and wording.is_fixed_label(name):
            return 0.0
        if shape.in_signatures and self._is_signature(index):
            return 0.0
        return (
            self._form_score(block, title_case_is_usual)
            + self._place_score(index)
            + self._surroundings_score(index, name, in_release)
        )

    def _is_signature(self, index: int) -> bool:
        """Whether a block under a letter signs it: a name, or one of several lines that could be names."""
        block = self.blocks[index]
        if wording.is_personal_name(block.lines[0]):
            return True
        return (
            all(wording.is_name_line(line) for line in block.lines)
            and not kind_of_title(block.text)
            and self._may_be_title(index + 1, True)
        )

    def _opens_page(self, block: Block) -> bool:
        """Whether the first block is the page's own title: a few words ("Updates"), or words above a title."""
        count = len(wording.words(block.text))
        if self.end == 1 or count > 8:
            return False
        if wording.is_page_title(block.text):
            return count <= 3 or not self.shapes[1].is_paragraph
        return count <= 4 and self._may_be_title(1) and len(wording.words(self.blocks[1].text)) > 4

    def _form_score(self, block: Block, title_case_is_usual: bool) -> float:
        text, count = block.text, len(wording.words(block.text))
        points = 1.5 if count >= 6 else 0.5 if count >= 4 else -1.5
        if wording.title_case_share(text) >= 0.6:
            points += 2
        else:
            points += 1 if self.writes_sentence_case or not title_case_is_usual else -0.5
        if kind_of_title(text):
            points += 1
        if wording.is_sub_heading(text):
            points -= 3
        if text[0] in "“\"«‘'":
            points -= 1
        if len(block.lines) > 1 and not _runs_on(block.lines):
            points -= 2
        if any(wording.is_address(line) for line in block.lines):
            points -= 4
        return points

    def _place_score(self, index: int) -> float:
        points = 0.0
        if self.is_set_off(index):
            points += 1.5
        elif self.sets_off_headings:
            points -= 2
        points += 2 if self._is_followed_by_text(index) else -3
        if index and self.blocks[index - 1].text.endswith(":") and not _introduces_link(self.blocks[index - 1].text):
            points -= 3
        return points

    def _surroundings_score(self, index: int, name: str, in_release: bool) -> float:
        points = 0.0
        dateline_near = self.next_dateline.after(index) <= index + 2
        if dateline_near:
            points += 1
        is_habit = self.labels[name] >= 2 and not in_release
        if in_release and not dateline_near:
            points -= 4 if name else 2
        elif name and not wording.is_news_label(name) and not is_habit:
            points -= 1
        between_dated = bool(self.strong) and self.strong[0] < index < self.strong[-1] and len(self.strong) >= 3
        if between_dated and not in_release and not dateline_near and not self.is_set_off(index):
            closes_above = index and (self.shapes[index - 1].in_contacts or self.shapes[index - 1].is_closing)
            dated_title = self.reader.search(self.blocks[index].text[:300]) is not None
            if not closes_above and not dated_title:
                points -= 1.5
        return points

    def _is_followed_by_text(self, index: int) -> bool:
        """Whether running text, a letter or a release begins within three blocks, before another entry does."""
        steps = 0
        for after in range(index + 1, min(index + 10, self.end)):
            shape = self.shapes[after]
            steps += self.blocks[after].blanks_before > 0 or after == index + 1
            if after in self.dated or steps > 3:
                return False
            if shape.is_paragraph or shape.is_salutation or shape.dateline:
                return True
        return False

    def in_release(self, index: int, opened: bool) -> bool:
        """Whether a block lies within a press release: after its dateline, before its contacts or end mark."""
        closing = self.next_closing.after(index)
        return opened and closing < min(self.next_dateline.after(index), self.next_strong.after(index), self.end)

    def headings(self) -> list[Heading]:
        """The headings in page order. Of several lines in a row the first heads the entry, the others are in it."""
        first_pass = self._select(title_case_is_usual=False)
        in_title_case = sum(wording.title_case_share(heading.title) >= 0.6 for heading in first_pass)
        if in_title_case >= 3 and in_title_case * 2 > len(first_pass):
            return self._with_prefaces(self._select(title_case_is_usual=True))
        return self._with_prefaces(first_pass)

    def _select(self, title_case_is_usual: bool) -> list[Heading]:
        found: list[Heading] = []
        has_text = True  # whether text has come since the last heading
        release_open = False
        index = 0
        while index < self.end:
            heading = self.dated.get(index)
            if heading is not None:
                found.append(heading)
                has_text, release_open = heading.block is None, False
                index = max(self._held(heading)) + 1
                continue
            shape = self.shapes[index]
            if has_text:
                in_release = self.in_release(index, release_open)
                if self.score(index, title_case_is_usual, in_release) >= THRESHOLD:
                    found.append(Heading(index, index, self.blocks[index].text))
                    has_text, release_open = False, False
            has_text = has_text or shape.is_paragraph or shape.in_contacts or shape.is_salutation
            release_open = release_open or shape.dateline is not None
            index += 1
        return found

    def _with_prefaces(self, headings: list[Heading]) -> list[Heading]:
        """Gives a release the lines above its headline ("FOR IMMEDIATE RELEASE", its date, its contacts)."""
        floor = 0
        for heading in headings:
            for above in range(heading.start - 1, max(floor, heading.start - 5) - 1, -1):
                shape = self.shapes[above]
                if shape.is_mark:
                    heading.start = above
                elif not (shape.date_line or shape.in_contacts):
                    break
            floor = max(self._held(heading)) + 1
        return headings


def _runs_on(lines: list[str]) -> bool:
    """Whether each line needs the next, as in "A Look Back at / the July Hearing"."""
    for line, after in zip(lines, lines[1:], strict=False):
        last = wording.words(line)[-1:]
        hangs = line.endswith((",", "–", "—", "-", ":")) or (last and wording.is_small_word(last[0]))
        if not hangs and not after[:1].islower():
            return False
    return True


def _introduces_link(text: str) -> bool:
    last = wording.words(text)[-1:]
    return bool(last) and last[0].lower() in {"here", "at", "link", "below", "aquí", "enlace", "page", "site"}
