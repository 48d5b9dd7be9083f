"""What each entry says of its own date, and which of it to believe."""

import re
from datetime import date, timedelta

from . import wording
from .dates import DateParts, DateReader
from .sections import Section
from .timeline import complete_years, runs_newest_first

_OPENING_BLOCKS = 4
_TRUSTED_DISORDER = timedelta(days=31)

_NOT_OF_THE_ENTRY = re.compile(
    r"\b(?:to|until|till|by|before|after|since|from|for|through|hasta|desde|antes\s+de(?:l)?|despu[eé]s\s+de(?:l)?"
    r"|para(?:\s+el)?|al)\s*$",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:\bon|\bel(?:\s+d[ií]a)?|\bdel)\s*$|[–—(,:|-]\s*$", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"\b(?:join\s+us|save\s+the\s+date|upcoming|will|scheduled|set\s+for|delay(?:ed)?|postponed|rescheduled|moved"
    r"|deadline|coming|"
    r"[uú]nete|acompáñanos|pr[oó]xim[oa]s?|aplazad[oa]|pospuest[oa]|programad[oa])\b",
    re.IGNORECASE,
)
_OPENS_WITH_DATE = re.compile(r"^(?:On|El(?:\s+d[ií]a)?)\s+$", re.IGNORECASE)
_ACTS = re.compile(
    r"\b(?:issued|announced|wrote|filed|released|published|called|held|ruled|ordered|denied|granted|signed|sent"
    r"|joined|launched|voted|"
    r"passed|adopted|gathered|rallied|marched|delivered|submitted|sued|appeared|testified|heard|decided|affirmed"
    r"|reversed|dismissed|"
    r"blocked|found|demanded|urged|asked|met|spoke|aired|won|endorsed|hosted|organized|organised|agreed|resolved"
    r"|stated|"
    r"emitió|anunció|anunciaron|escribió|presentó|presentaron|presentamos|publicó|convocó|falló|ordenó|negó"
    r"|concedió|firmó|firmaron|envió|"
    r"entregó|entregaron|entregamos|votó|aprobó|marchó|marcharon|marchamos|celebró|celebraron|exigió|exigieron"
    r"|pidió|pidieron|decidió|logró|ganó|ganamos|realizó|realizaron)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:will|shall|would|is\s+scheduled|are\s+scheduled|is\s+set|se\s+celebrará|tendrá|habrá)\b", re.IGNORECASE
)


def date_sections(
    sections: list[Section], reader: DateReader, *, year: int | None, today: date
) -> tuple[list[DateParts | None], bool]:
    """The date of each section as its text states it, with a year, or None; and whether the page runs from new to old.

    A date in front of a title, beneath it or in a dateline counts as it stands. One inside a title or at the start of
    the first sentence counts where it fits the order of the page.
    """
    firm = [_completed_in_place(section, _firm_date(section, reader), reader) for section in sections]
    loose = [None if firm[i] else _loose_date(section, reader) for i, section in enumerate(sections)]
    both = [a or b for a, b in zip(firm, loose, strict=True)]
    newest_first = runs_newest_first(firm if sum(map(bool, firm)) >= 2 else both)
    order = {"newest_first": newest_first, "year": year, "today": today}
    with_all = complete_years(both, **order)
    if not any(loose):
        return with_all, newest_first
    with_firm = complete_years(firm, **order)
    kept = [
        a or (b if _fits(with_all[i], i, with_firm, newest_first) else None)
        for i, (a, b) in enumerate(zip(firm, loose, strict=True))
    ]
    return complete_years(kept, **order), newest_first


def _firm_date(section: Section, reader: DateReader) -> DateParts | None:
    if section.heading.date:
        return section.heading.date
    title_line = section.blocks[0].first if section.blocks else 0
    for block, shape in list(zip(section.blocks, section.shapes, strict=True))[:_OPENING_BLOCKS]:
        if shape.dateline:
            return reader.search(shape.dateline.date_text) if shape.dateline.date_text else None
        # The lines of a release above its headline.
        if (
            shape.date_line
            and block.first <= title_line + 3
            and any(s.is_mark for s in section.shapes[:_OPENING_BLOCKS])
        ):
            return shape.date_line.date
        if shape.is_mark and (date_lines := [line for line in map(reader.date_line, block.lines) if line]):
            return date_lines[0].date
        if shape.is_paragraph:
            break
    if section.month and section.month.month:
        return section.month
    return None


def _completed_in_place(section: Section, parts: DateParts | None, reader: DateReader) -> DateParts | None:
    """A date with its year, where the opening lines name the same day in full or a heading names the year."""
    if parts is None or parts.year:
        return parts
    opening = " ".join([section.title[:400], *(block.text[:600] for block in section.blocks[:_OPENING_BLOCKS])])
    for _, _, found in reader.find_all(opening):
        if found.year and (found.month, found.day) == (parts.month, parts.day):
            return parts.with_year(found.year)
    return parts.with_year(section.month.year) if section.month else parts


def _loose_date(section: Section, reader: DateReader) -> DateParts | None:
    return (
        (_date_in_title(section.title, reader) if section.has_own_title else None)
        or _date_of_letter(section, reader)
        or _date_in_first_sentence(section, reader)
    )


def _date_in_title(title: str, reader: DateReader) -> DateParts | None:
    """ "Press Conference on May 11", "Hearing – May 13, 2021"; not "Hearing Moved to May 13"."""
    title = title[:400]
    if _ANNOUNCES.search(title):
        return None
    for start, end, parts in reader.find_all(title):
        before, after = title[:start], title[end:]
        is_last = not wording.words(after)
        if parts.day and not _NOT_OF_THE_ENTRY.search(before) and (_ON.search(before) or is_last):
            return parts
    return None


def _date_of_letter(section: Section, reader: DateReader) -> DateParts | None:
    """The date in a letter's head, above its salutation."""
    salutation = next((i for i, shape in enumerate(section.shapes[: _OPENING_BLOCKS + 2]) if shape.is_salutation), None)
    if salutation is None:
        return None
    lines = [line for block in section.blocks[: salutation + 1] for line in block.lines]
    return next((found.date for line in lines[:20] if (found := reader.date_line(line))), None)


def _date_in_first_sentence(section: Section, reader: DateReader) -> DateParts | None:
    """The date of "On May 4, 2021, X issued …"; not of "On June 9 the court will hear …"."""
    opening = list(zip(section.blocks, section.shapes, strict=True))[:_OPENING_BLOCKS]
    text = next((block.text for block, shape in opening if shape.is_paragraph), "")[:400]
    for start, end, parts in reader.find_all(text[:60])[:1]:
        sentence = re.split(r"(?<=[a-z”\"])[.!?]\s", text[end:], maxsplit=1)[0]
        if (
            parts.day
            and _OPENS_WITH_DATE.match(text[:start])
            and _ACTS.search(sentence)
            and not _NOT_YET.search(sentence)
        ):
            return parts
    return None


def _fits(parts: DateParts | None, index: int, firm: list[DateParts | None], newest_first: bool) -> bool:
    """Whether a loose date lies about where the page's order wants it, between the nearest firm ones."""
    if parts is None:
        return False
    day = parts.on(parts.year)
    above = next((p.on(p.year) for p in reversed(firm[max(0, index - 200) : index]) if p), None)
    below = next((p.on(p.year) for p in firm[index + 1 : index + 200] if p), None)
    newer, older = (above, below) if newest_first else (below, above)
    return (newer is None or day <= newer + _TRUSTED_DISORDER) and (older is None or day >= older - _TRUSTED_DISORDER)
