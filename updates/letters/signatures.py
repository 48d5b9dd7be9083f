"""What stands below a letter's closing: the rows that may be signatures, and who signed there."""

from dataclasses import dataclass, replace

from campaign.importing.notes import Note
from coalition.importers.headings import heading_in
from coalition.importers.pasted import read_block
from coalition.importers.reach import without_reach
from coalition.importers.signed import Signed

from ..importers import release_marks
from ..importers.contact_blocks.labels import label_of
from ..importers.contact_blocks.lines import Kind
from ..importers.text import wording as page_wording
from . import wording
from .dates import LetterDates
from .sheet import Sheet


@dataclass(frozen=True)
class Row:
    """One row below a closing as a reader sees it, "" for a gap. A heading says who signs below it."""

    place: int
    text: str
    is_heading: bool = False
    is_reach: bool = False  # an address or a number alone, or a date, which is not signed


def rows_below(sheet: Sheet, closing: int, dates: LetterDates) -> list[Row]:
    """The rows from below a closing to where something else begins; the last is neither gap nor heading."""
    rows: list[Row] = []
    for place in range(closing + 1, len(sheet)):
        kind, texts = sheet.kind(place), sheet.rows(place)
        if kind is Kind.BLANK or not sheet.raw[place].strip(" \t\\_"):  # a line to sign on
            rows.append(Row(place, ""))
        elif len(texts) == 1 and _heads_signatures(texts[0]):
            rows.append(Row(place, texts[0], is_heading=True))
        elif kind in (Kind.TEXT, Kind.ITEM) and (texts or sheet.lines[place].text.startswith("![")):
            texts = [without_reach(text).text for text in texts]  # none of a picture, perhaps of somebody's hand
            if any(_is_no_signature(text) for text in texts):
                break
            rows += [Row(place, text, is_reach=not text or dates.read(text) is not None) for text in texts]
        else:
            break
    while rows and not rows[-1].is_reach and (not rows[-1].text or rows[-1].is_heading):
        rows.pop()
    return rows


def read_signatures(rows: list[Row]) -> tuple[list[Signed], list[Note]]:
    """Who signed, and notes, each with the number of its line in the sheet, from 1. Nobody where a name is left open.

    A row such as "[Your name]" is that of a model for letters which others are to write.
    """
    if any(wording.is_placeholder(row.text) for row in rows):
        return [], []
    rows = [row for row in rows if not row.is_reach]
    signatories, notes = read_block([row.text for row in rows], 1)
    return (
        [replace(signed, line=_line(signed.line, rows)) for signed in signatories],
        [replace(note, line=_line(note.line, rows)) for note in notes],
    )


def _line(number: int | None, rows: list[Row]) -> int | None:
    return rows[number - 1].place + 1 if number and number <= len(rows) else None


def _heads_signatures(text: str) -> bool:
    """Whether a line says whose signatures follow: "Organizations:", "Elected officials"."""
    heading = heading_in(text)
    return heading is not None and heading.is_understood


def _is_no_signature(text: str) -> bool:
    if not text:
        return False
    return (
        len(text) > wording.LONGEST
        or text.endswith(":")
        or wording.ends_signatures(text)
        or wording.is_sentence(text)
        or wording.is_closing(text)
        or wording.is_salutation(text)
        or release_marks.is_end_mark(text)
        or release_marks.is_release_mark(text)
        or label_of(text) is not None
        or bool(page_wording.label(text))
        or page_wording.is_link_line(text)
        or page_wording.is_sub_heading(text)
    )
