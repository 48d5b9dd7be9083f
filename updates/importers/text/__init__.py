"""A campaign's whole pasted "Updates" page as dated, typed entries."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from campaign.importing.notes import Level, Note, SourceError
from campaign.text import clean

from ..contact_blocks import lift_from
from ..entry import Entry, Precision, State
from . import kinds, wording
from .blocks import BLANK_CHARACTERS, Block
from .dates import DateParts, DateReader, day_order
from .dating import date_sections
from .findings import Lines, findings
from .pages import page_of
from .sections import Cut, Section
from .timeline import Placed, place

LARGEST = 2_000_000  # bytes of UTF-8
MOST_LINES = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd-\uffff]|[\ud800-\udfff]")
_MOST_KEY_CHARACTERS = 120


def read_text(
    text: str, *, year: int | None = None, today: date, time_zone: ZoneInfo
) -> tuple[list[Entry], list[Note]]:
    """The entries of a pasted page in its order, and every note on them; the entries' own `notes` stay empty.

    `year` is that of the newest entry, for pages that never name one; `today` is the last day an entry without a year
    may have. A stated day is placed at noon in `time_zone`. Text with HTML tags or Markdown headings is split by its
    headings. All entries are drafts.

    Raises SourceError where the text is empty, too long, or no text.
    """
    text, notes = _clean(text)
    page = page_of(text)
    order = day_order(page.plain)
    reader = DateReader(order, today)
    cut = page.cut(reader)
    dates, newest_first = date_sections(cut.sections, reader, year=year, today=today)
    placed = place(dates, newest_first=newest_first, today=today, time_zone=time_zone)
    keys = _keys([section.title for section in cut.sections], newest_first)
    notes += [*page.notes, *_page_notes(cut, dates, order.is_certain)]
    entries = []
    for section, parts, spot, key in zip(cut.sections, dates, placed, keys, strict=True):
        entry = _entry(section, spot, key)
        page.fill(entry, section)
        entries.append(entry)
        notes += _date_notes(section, parts, spot, today, time_zone)
        shown = page.shown_lines(section)
        lines, on_people = _lift(entry, shown)
        lines.linked = page.linked_lines
        found = findings(section, lines, has_source_lines=page.has_source_lines)
        notes += sorted([*on_people, *found], key=lambda note: note.line or 0)
    return entries, notes if page.has_source_lines else [replace(note, line=None) for note in notes]


def _lift(entry: Entry, shown: list[int]) -> tuple[Lines, list[Note]]:
    """Makes people of the entry's contact blocks; which lines of the page that concerns, and notes on it.

    `shown` are the lines of the page that show something, in the order of the body.
    """
    places = [place for place, row in enumerate(entry.body.split("\n"), start=1) if row.strip()]
    numbers = dict(zip(places, shown, strict=True)) if len(places) == len(shown) else {}
    lifted, notes = lift_from(entry, numbers)
    gone = frozenset(numbers[place] for place in lifted.lines if place in numbers)
    masked = {numbers[place]: names for place, names in lifted.masked.items() if place in numbers}
    return Lines(gone=gone, masked=masked), notes


def _clean(text: str) -> tuple[str, list[Note]]:
    """The text with plain line ends and without what databases and feeds refuse, and a note on it."""
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise SourceError(f"The text is longer than {LARGEST // 1_000_000} MB. Import it in parts.")
    if text.count("\n") > MOST_LINES:
        raise SourceError(f"The text has more than {MOST_LINES:,} lines. Import it in parts.")
    if not text.strip(BLANK_CHARACTERS + "\n\r"):
        raise SourceError("The text is empty. Paste the whole page, headings and dates included.")
    if "\x00" in text[:1000] or len(_CONTROL.findall(text)) * 50 > len(text):
        raise SourceError(
            "This is not text: it looks like a picture, a document or another program's file. Paste the page's text."
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cleaned = clean(text)
    if not any(character.isalnum() for character in cleaned):
        raise SourceError("The text holds no words. Paste the whole page, headings and dates included.")
    dropped = len(text) - len(cleaned)
    if not dropped:
        return cleaned, []
    return cleaned, [Note(f"{dropped} invisible characters, which no page may hold, were left out.", level=Level.INFO)]


def _entry(section: Section, spot: Placed, key: str) -> Entry:
    opening = [block.text for block, shape in zip(section.blocks, section.shapes, strict=True) if shape.is_paragraph][
        :2
    ]
    kind = kinds.kind_of(section.title, " ".join(opening), _build(section))
    entry = Entry(
        key=key,
        title=section.title,
        state=State.DRAFT,
        was_public=True,
        published_at=spot.at,
        precision=spot.precision,
        kind=kind,
        byline=section.heading.byline,
    )
    if kind == "release":
        entry.dateline = next((shape.dateline.place for shape in section.shapes[:6] if shape.dateline), "")
    text = "\n".join(line for block in section.blocks for line in block.lines)
    if kind == "coverage":
        entry.outlet = kinds.outlet_of(section.title)
        entry.video_url = video[0] if (video := kinds.VIDEO.search(text)) else ""
    if kind in ("ruling", "filing") and (docket := kinds.DOCKET.search(text)):
        entry.docket_number = docket[0]
    return entry


def _build(section: Section) -> kinds.Build:
    shapes = section.shapes
    sign_offs = [index for index, shape in enumerate(shapes) if shape.is_sign_off]
    signatures = sum(wording.is_slash_signature(line) for block in section.blocks for line in block.lines)
    named = any(shape.in_signatures for shape in shapes)
    return kinds.Build(
        has_dateline=any(shape.dateline for shape in shapes[:6]),
        has_release_mark=any(shape.is_mark for shape in shapes[:4]),
        has_contacts=any(shape.in_contacts for shape in shapes),
        is_letter=bool(sign_offs)
        and (any(shape.is_salutation for shape in shapes[: sign_offs[-1]]) or signatures >= 2 or named),
        is_signed=any(wording.is_signed(block.text) for block in section.blocks[-2:]),
    )


def _keys(titles: list[str], newest_first: bool) -> list[str]:
    """A key for each title, whatever its place. Of equal titles the second oldest gets -2, the next -3."""
    plain = [_normalised(title) for title in titles]
    used = set(plain)
    seen: Counter[str] = Counter()
    result = [""] * len(plain)
    indexes = range(len(plain))
    for index in reversed(indexes) if newest_first else indexes:
        key = plain[index]
        seen[key] += 1
        if seen[key] > 1:
            while (candidate := f"{key}-{seen[key]}") in used:
                seen[key] += 1
            key = candidate
            used.add(key)
        result[index] = key
    return result


def _normalised(title: str) -> str:
    """A title's letters and digits, without case, accents and signs, so that small repairs of a title keep its key."""
    folded = wording.fold(title)
    words = re.findall(r"[^\W_]+", folded)
    return "-".join(words)[:_MOST_KEY_CHARACTERS].strip("-") or "untitled"


def _page_notes(cut: Cut, dates: list[DateParts | None], order_is_certain: bool) -> list[Note]:
    notes = []
    for out in cut.left_out:
        what = (
            "it heads a part of the page and dates what follows" if out.is_year else "it reads as the page's own title"
        )
        notes.append(Note(f"“{_short(out.block)}” was left out: {what}.", line=out.block.first, level=Level.INFO))
    if not order_is_certain and (swapped := next((parts for parts in dates if parts and parts.could_swap), None)):
        notes.append(
            Note(
                f"Nothing on the page tells whether dates such as {swapped.written} put the month or the day first. "
                f"This one was read as {swapped.on(swapped.year):%-d %B %Y}. Check the dates."
            )
        )
    if not cut.found_headings:
        notes.append(
            Note(
                "No headings were recognised, so the text is one entry, titled by its first words. Split it by hand.",
                cut.sections[0].title,
            )
        )
    elif cut.sections and not cut.sections[0].has_own_title and cut.sections[0].heading.date is None:
        notes.append(
            Note(
                "This stands above the first heading; it became an entry so that nothing is lost.",
                cut.sections[0].title,
                cut.sections[0].line,
            )
        )
    return notes


def _short(block: Block) -> str:
    return block.text if len(block.text) <= 60 else block.text[:57] + "…"


def _date_notes(
    section: Section, parts: DateParts | None, spot: Placed, today: date, time_zone: ZoneInfo
) -> list[Note]:
    if spot.at is None:
        return [Note("The text states no date, here or nearby. Give it one.", section.title, section.line)]
    day = spot.at.astimezone(time_zone).date()
    if parts is None:
        sentence = (
            f"The text states no date. By its place on the page it is from about {day:%-d %B %Y}. "
            "Correct the date if you know it."
        )
        return [Note(sentence, section.title, section.line)]
    if spot.precision is Precision.MONTH:
        return [Note(f"Only the month is stated: {day:%B %Y}.", section.title, section.line, Level.INFO)]
    if day > today:
        return [Note(f"Its date, {day:%-d %B %Y}, has not come yet. Check it.", section.title, section.line)]
    return []
