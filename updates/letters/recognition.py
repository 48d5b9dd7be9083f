"""Finds the letter that a text holds: its head, its text, and who signed it.

Nothing is a letter that has no signatures below a closing. Where it begins is said by a salutation, or, for a letter
that is quoted without one, by the words that announce it. Whatever may be something else is left alone, or a note of
the level WARNING says what somebody has to look at.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from campaign.importing.notes import Level, Note
from coalition.importers.signed import Signed
from coalition.models.kinds import Kind as SignerKind

from ..importers.contact_blocks.lines import Kind
from . import wording
from .dates import LetterDates
from .head import Head, read_head
from .sheet import Sheet
from .signatures import read_signatures, rows_below

_LEAST_WORDS = 8  # of a letter's text, beside the salutation
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r" {0,3}> ?")
_ANY_QUOTED = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_REFERENCE = re.compile(r"\[(\^?[^\]\[]+)\]")
_DEFINITION = re.compile(r" {0,3}\[(\^?[^\]\[]+)\]:")


@dataclass(frozen=True)
class FoundLetter:
    """A letter as it stands in a text.

    `text` is its Markdown from the salutation to before the closing, `closing` the words above the signatures;
    `addressees` one a line; `dated_on` its own date or, where it has none, the text's. `head` are lines above the
    salutation that are none of these, such as a letterhead. It spans the lines `first` to `last` of the text, from 1;
    `before` and `after` are the Markdown around it. Lines in `notes` are those of the text.
    """

    text: str
    closing: str
    signatories: list[Signed]
    first: int
    last: int
    subject: str = ""
    addressees: list[str] = field(default_factory=list)
    dated_on: date | None = None
    head: list[str] = field(default_factory=list)
    before: str = ""
    after: str = ""
    notes: list[Note] = field(default_factory=list)

    @property
    def doubts(self) -> list[Note]:
        """What somebody has to look at before it is taken for what it seems."""
        return [note for note in self.notes if note.level is Level.WARNING]

    @property
    def kinds(self) -> list[SignerKind]:
        """The kinds of its signatories."""
        return [kind for kind in SignerKind if any(signed.kind == kind for signed in self.signatories)]


def find_letter(markdown: str, *, subject: str = "", on: date | None = None) -> FoundLetter | None:
    """The first letter in a text, or None where it holds none that is surely one.

    `subject` and `on` are the title and the day of the text. Takes any text, in time linear in its length.
    """
    if not wording.may_hold_letter(_ANY_QUOTED.sub("", markdown)):
        return None
    dates = LetterDates(markdown, on)
    found = []
    for first, part in _parts(markdown):
        found += [_moved(letter, first - 1) for letter in _Reader(part, dates).letters()]
    if not found:
        return None
    found.sort(key=lambda letter: letter.first)
    return _finished(found, markdown, subject, on)


def _parts(markdown: str) -> Iterator[tuple[int, str]]:
    """The text and each quotation in it, without the marks of quotation, with the number of the first line."""
    yield 1, markdown
    lines = markdown.split("\n")
    start = None
    for place, line in enumerate([*lines, ""]):
        if _QUOTED.match(line):
            start = place if start is None else start
        elif start is not None:
            yield start + 1, "\n".join(_QUOTED.sub("", quoted, count=1) for quoted in lines[start:place])
            start = None


def _moved(letter: FoundLetter, by: int) -> FoundLetter:
    notes = [replace(note, line=note.line + by) if note.line else note for note in letter.notes]
    signatories = [replace(signed, line=signed.line + by if signed.line else None) for signed in letter.signatories]
    moved = {"first": letter.first + by, "last": letter.last + by}
    return replace(letter, notes=notes, signatories=signatories, **moved)


def _finished(found: list[FoundLetter], markdown: str, subject: str, on: date | None) -> FoundLetter:
    """The first of the letters, with what stands around it and what is to be said of it."""
    letter, *others = found
    lines = markdown.split("\n")
    before, after = "\n".join(lines[: letter.first - 1]).strip("\n"), "\n".join(lines[letter.last :]).strip("\n")
    notes = list(letter.notes)
    if others:
        sentence = "The text holds another letter below this one. Only the first can be taken up."
        notes.append(Note(sentence, line=others[0].first))
    if wording.tells_of_reply(f"{subject}\n{before[-600:]}"):
        notes.append(Note("This may be the answer to a letter, and nothing that the campaign's allies signed."))
    return replace(
        letter,
        subject=subject,
        text=letter.text + _definitions(letter.text, before, after),
        dated_on=letter.dated_on or on,
        before=before,
        after=after,
        notes=notes,
    )


def _definitions(text: str, *around: str) -> str:
    """The footnotes and addresses of links that a letter refers to and that stand outside of it, with a blank line."""
    wanted = {name.casefold() for name in _REFERENCE.findall(text)} - {
        match[1].casefold() for line in text.split("\n") if (match := _DEFINITION.match(line))
    }
    kept: list[str] = []
    is_wanted = False
    for line in "\n".join(around).split("\n"):
        if match := _DEFINITION.match(line):
            is_wanted = match[1].casefold() in wanted
        elif line.strip() and not line.startswith("    "):
            is_wanted = False
        if is_wanted and line.strip():
            kept.append(line)
    return "\n\n" + "\n".join(kept) if kept else ""


class _Reader:
    """One text, or one quotation."""

    def __init__(self, text: str, dates: LetterDates):
        self.sheet = Sheet(text)
        self.dates = dates

    def letters(self) -> list[FoundLetter]:
        found = []
        opened: int | None = None  # by a salutation
        announced: int | None = None
        behind = 0  # the end of the last letter
        for place in range(len(self.sheet)):
            row = self.sheet.row(place) if place >= behind else ""
            if not row and self.sheet.kind(place) is not Kind.HEADING:
                continue
            if wording.is_salutation(row):
                opened = place
            elif wording.is_closing(row):
                letter = self._letter_above(place, opened, announced, behind)
                if letter:
                    found.append(letter)
                    opened, announced, behind = None, None, letter.last
            elif announced is None and self._announces(place):
                announced = place
        return found

    def _letter_above(self, closing: int, opened: int | None, announced: int | None, behind: int) -> FoundLetter | None:
        if opened is not None:
            if wording.is_to_own_people(self.sheet.row(opened)):
                return None
            return self._letter(opened, opened + 1, closing, lambda: read_head(self.sheet, opened, self.dates, behind))
        if announced is not None and self._is_marked_below(closing):
            return self._announced(announced + 1, closing)
        return None

    def _is_marked_below(self, closing: int) -> bool:
        """Whether the first row below says that it is a signature."""
        below = next((place for place in range(closing + 1, len(self.sheet)) if not self.sheet.is_blank(place)), None)
        return below is not None and any(map(wording.is_slashed, self.sheet.rows(below)[:1]))

    def _announced(self, first: int, closing: int) -> FoundLetter | None:
        """A letter without salutation, below the words that announce it."""
        while first < closing and self.sheet.is_blank(first):
            first += 1
        day = self.dates.read(self.sheet.row(first))
        return self._letter(first + 1 if day else first, first, closing, lambda: Head(first, [], day, []))

    def _announces(self, place: int) -> bool:
        """Whether a paragraph ends here with words such as "The letter says the following:"."""
        is_last = place + 1 == len(self.sheet) or self.sheet.kind(place + 1) is not Kind.TEXT
        is_words = self.sheet.kind(place) in (Kind.TEXT, Kind.HEADING)
        return is_words and is_last and wording.tells_of_letter(self.sheet.lines[place].text)

    def _letter(self, opened: int, text_from: int, closing: int, head: Callable[[], Head]) -> FoundLetter | None:
        """The letter from the line `opened` on, whose own words begin at `text_from`."""
        words = (word for line in range(text_from, closing) for word in _WORD.finditer(self.sheet.raw[line]))
        if len(list(islice(words, _LEAST_WORDS))) < _LEAST_WORDS:
            return None
        rows = rows_below(self.sheet, closing, self.dates)
        signatories, notes = read_signatures(rows)
        if not signatories:
            return None
        above = head()
        if above.day and above.day[1]:
            sentence = f"Its date can be read in two ways. It was taken for {above.day[0]:%Y-%m-%d}."
            notes.append(Note(sentence, line=above.first + 1))
        return FoundLetter(
            text=self.sheet.markdown(opened, closing),
            closing=self.sheet.row(closing),
            signatories=signatories,
            first=above.first + 1,
            last=rows[-1].place + 1,
            addressees=above.addressees,
            dated_on=above.day[0] if above.day else None,
            head=above.others,
            notes=notes,
        )
