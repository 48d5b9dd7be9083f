"""Press contacts that stand in sentences and tables: nothing is made of them, but whoever imports is told of each."""

import re
from collections.abc import Iterator

from campaign.importing.notes import Level, Note
from campaign.text import shorten

from .labels import is_not_for_the_press, label_of, may_be_label
from .lines import LONGEST, Kind, Line, read_lines, seen
from .reach import may_reach, stretches

_MOST_NOTES = 10
_MOST_LOOKS = 1_000  # lines of one text that are gone through sign by sign
_NEAR = 8  # lines between a label and the table or the number below it

_LONGEST = 1_000  # characters of a line: what is longer is a paragraph of a story

_ASKS = re.compile(
    r"\bfor\s+(?:the\s+)?(?:(?:more|further|additional)\s+info|(?:media|press|interview)s?\b|interviews?\b)"
    r"|\b(?:media|press|interview)\s+(?:inquir|enquir|quer|request|contact|liaison|officer?|desk)"
    r"|\b(?:media|press)\s+(?:can|may|should)\s+(?:contact|call|reach)|\b(?:journalist|reporter)s?\b.{0,40}\bcontact"
    r"|\b(?:please\s+)?contact\s+(?:[^\W\d_][\w.’'-]*\s+){1,5}(?:at|on|via|by)\b|\bto\s+(?:arrange|schedule)\b.{0,30}\binterview"
    r"|\bm[aá]s\s+informaci[oó]n\b|\bpara\s+(?:entrevistas|prensa|(?:los\s+)?medios)|\bcontacto\s+(?:de|para|con)\s+(?:la\s+)?prensa"
    r"|للتواصل|للاستفسار|لمزيد من المعلومات|للمزيد من المعلومات",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"\b(?:contacts?|phone|tel(?:ephone)?|e-?mail|contactos?|tel[eé]fono|correo)\b|هاتف|البريد", re.IGNORECASE
)


def likely_contacts(body: str, done: frozenset[int] = frozenset()) -> list[Note]:
    """A note for each line of a Markdown text that looks like a press contact and is in no block; `done` are the lines,
    from 1, that blocks take. A table gives one note. Takes any text, in time linear in its length."""
    if not _HEADS.search(body) and not _ASKS.search(body):
        return []
    lines = read_lines(body)
    notes = []
    for place in _places(lines, body.split("\n"), done):
        words = shorten(" ".join(body.split("\n", place + 1)[place].strip(" |").split()), 100)
        notes.append(Note(f"“{words}” looks like a press contact, kept as text.", line=place + 1, level=Level.INFO))
        if len(notes) == _MOST_NOTES:
            break
    return notes


def _places(lines: list[Line], raw: list[str], done: frozenset[int]) -> Iterator[int]:
    label = head = -_NEAR - 1  # the last line that opens a block, the first of this table if it is one of contacts
    is_told = False  # of this table
    looks = 0
    for place, line in enumerate(lines):
        is_row = line.kind is Kind.OTHER and raw[place].lstrip().startswith("|")
        if not is_row:
            is_told, head = False, -1
        if place + 1 in done or line.kind is Kind.BLANK:
            continue
        text = raw[place].strip()[: LONGEST * 3]
        if may_be_label(line.text) or may_reach(text):
            looks += 1
            if looks > _MOST_LOOKS:
                return
        if is_row:
            if _HEADS.search(text) or label >= 0 and place - label <= _NEAR:
                head = place
            if head >= 0 and not is_told and _reaches(text):
                is_told = True
                yield place
        elif line.kind is not Kind.OTHER:
            if may_be_label(line.text) and label_of(_shown(line.text)):
                label = place
                if _reaches(line.text) and not is_not_for_the_press(text):
                    yield place
            elif (_asks(text) or label >= 0 and place - label <= _NEAR) and len(text) <= _LONGEST and _reaches(text):
                yield place


def _asks(text: str) -> bool:
    match = _ASKS.search(text)
    return match is not None and not is_not_for_the_press(text[max(0, match.start() - 20) : match.end() + 40])


def _shown(text: str) -> str:
    return next(iter(seen(text[: LONGEST * 3]).rows), "")


def _reaches(text: str) -> bool:
    if not may_reach(text):
        return False
    return any(stretch.reach for row in seen(text[: LONGEST * 3]).rows for stretch in stretches(row))
