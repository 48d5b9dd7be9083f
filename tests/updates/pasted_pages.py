"""Reading pasted pages in tests, on a fixed day and in a fixed zone."""

import re
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from updates.importers.text import read_text
from updates.importers.text.blocks import read_blocks
from updates.importers.text.dates import DateReader, day_order
from updates.importers.text.sections import cut_into_sections

PACIFIC = ZoneInfo("America/Los_Angeles")
MADRID = ZoneInfo("Europe/Madrid")
TODAY = date(2024, 6, 1)


def read(text, *, today=TODAY, time_zone=PACIFIC, year=None):
    return read_text(text, year=year, today=today, time_zone=time_zone)


def titles(text, **options):
    return [entry.title for entry in read(text, **options)[0]]


def days(entries, time_zone=PACIFIC):
    return [entry.published_at.astimezone(time_zone).date().isoformat() for entry in entries]


def sentences(notes, word):
    return [note for note in notes if word in note.sentence]


def assert_every_line_has_one_place(text, today=TODAY):
    """Each line with something on it is in one entry's head or body, or named as left out; rules apart."""
    cut = cut_into_sections(read_blocks(text), DateReader(day_order(text), today))
    held = [block for section in cut.sections for block in (*section.head, *section.blocks)]
    held += [out.block for out in cut.left_out]
    places = Counter(block.first + offset for block in held for offset in range(len(block.lines)))
    filled = [number for number, line in enumerate(text.split("\n"), start=1) if re.search(r"\w", line)]
    assert {number: places[number] for number in filled} == dict.fromkeys(filled, 1)
