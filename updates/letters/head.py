"""What stands above a letter's salutation: letterhead, date, and whom it is written to."""

from dataclasses import dataclass
from datetime import date

from ..importers import release_marks
from . import wording
from .dates import LetterDates
from .sheet import Sheet

_MOST_LINES = 40
_MOST_BLANKS = 3  # between two lines of a head
_LONGEST = 100
_MOST_WORDS_OF_OFFICE = 8


@dataclass(frozen=True)
class Head:
    """`first` is the place of the letter's first line, `day` its date and whether that could be another one, too;
    `others` are lines that are neither date nor addressees."""

    first: int
    addressees: list[str]
    day: tuple[date, bool] | None
    others: list[str]


def read_head(sheet: Sheet, salutation: int, dates: LetterDates, above: int = 0) -> Head:
    """The head above the salutation in the line `salutation`, in lines from `above` on."""
    places = _places(sheet, salutation, above)
    rows = {place: sheet.row(place) for place in places}
    dated = next((place for place in reversed(places) if dates.read(rows[place])), None)
    markers = [place for place in places if _begins_addressees(rows[place])]
    if dated is not None:
        below = [place for place in places if place > dated]
        chosen = below or [place for place in markers[:1] for place in range(place, dated)]
        first = _begin_of_paragraph(sheet, min([dated, *chosen]), places)
    elif markers:
        chosen = [place for place in places if place >= markers[0]]
        first = markers[0]
    else:
        named = wording.addressee_of(sheet.row(salutation))
        return Head(salutation, [named] if named else [], None, [])
    chosen = [place for place in chosen if rows.get(place) and not wording.is_beside_addressees(rows[place])]
    addressees = [wording.without_to(rows[place]) for place in chosen]
    if not addressees and (named := wording.addressee_of(sheet.row(salutation))):
        addressees = [named]
    others = [rows[place] for place in places if place >= first and place != dated and place not in chosen]
    return Head(first, addressees, dates.read(rows[dated]) if dated is not None else None, others)


def _places(sheet: Sheet, salutation: int, above: int) -> list[int]:
    """The short lines above a salutation, down from where running text, a heading or an announcement ends."""
    places: list[int] = []
    blanks = 0
    for place in range(salutation - 1, max(above, salutation - _MOST_LINES) - 1, -1):
        if sheet.is_blank(place):
            blanks += 1
            if blanks > _MOST_BLANKS:
                break
            continue
        row, blanks = sheet.row(place), 0
        if not row or len(row) > _LONGEST or release_marks.is_release_mark(row) or wording.is_closing(row):
            break
        is_of_head = wording.is_beside_addressees(row) or wording.is_salutation(row)
        if not is_of_head and (row.endswith(":") or wording.is_sentence(row)):
            break
        places.insert(0, place)
    return places


def _begins_addressees(row: str) -> bool:
    return wording.is_addressee(row) and len(row.split()) <= _MOST_WORDS_OF_OFFICE


def _begin_of_paragraph(sheet: Sheet, place: int, places: list[int]) -> int:
    while place - 1 in places and not sheet.is_blank(place - 1):
        place -= 1
    return place
