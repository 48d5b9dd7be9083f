"""Dates as people write them in headings, datelines and first sentences, in English and Spanish."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

_MONTHS = {
    1: "january jan enero ene",
    2: "february feb febrero",
    3: "march mar marzo",
    4: "april apr abril abr",
    5: "may mayo",
    6: "june jun junio",
    7: "july jul julio",
    8: "august aug agosto ago",
    9: "september sept sep septiembre setiembre set",
    10: "october oct octubre",
    11: "november nov noviembre",
    12: "december dec diciembre dic",
}
MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}

_MONTH = r"(?:" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|lunes|martes|mi[eé]rcoles|jueves|viernes"
    r"|s[aá]bado|domingo)"
    r"\b\.?,?\s+"
)
_ORDINAL = r"(?:st|nd|rd|th|\.?[ºo°])?"
# The second day of "July 27–28", "July 27 – 28, 2021", "27 y 28 de julio".
_RANGE = rf"""(?:
    [-–—/]\d\d?{_ORDINAL}(?![\d/])
  | \s[-–—]\s\d\d?{_ORDINAL}(?=\s?[,:]|\s+(?:de\s+)?{_MONTH})
  | \s+(?:and|&|to|y|al|a)\s+\d\d?{_ORDINAL}(?!\d)
)?"""
_YEAR = r"(?:(?:19|20)\d\d(?!\d)|[’']\d\d(?!\d))"
_OF_YEAR = r",?\s+(?:del?\s+)?"

DATE = rf"""(?:{_WEEKDAY})?(?:
    (?P<iso_y>(?:19|20)\d\d)(?P<iso_sep>[-/.])(?P<iso_m>\d\d?)(?P=iso_sep)(?P<iso_d>\d\d?)(?!\d)
  | (?P<num_a>\d\d?)(?P<num_sep>[/.-])(?P<num_b>\d\d?)(?P=num_sep)(?P<num_y>(?:19|20)\d\d|\d\d)(?!\d)
  | (?P<mf_m>{_MONTH})\s*(?P<mf_d>\d\d?){_ORDINAL}(?!\d){_RANGE}(?:{_OF_YEAR}(?P<mf_y>{_YEAR}))?
  | (?P<df_d>\d\d?){_ORDINAL}{_RANGE}\s+(?:(?:de|of)\s+)?(?P<df_m>{_MONTH})(?:{_OF_YEAR}(?P<df_y>{_YEAR}))?
  | (?P<my_m>{_MONTH}),?\s+(?:(?:del?|of)\s+)?(?P<my_y>(?:19|20)\d\d)(?!\d)
)"""
_FLAGS = re.IGNORECASE | re.VERBOSE
_ANYWHERE = re.compile(rf"(?<![\w/.-]){DATE}(?![\w/])", _FLAGS)
_NUMERIC = re.compile(r"(?<![\w/.-])(\d\d?)([/-])(\d\d?)\2((?:19|20)\d\d|\d\d)(?![\w/-])")

# What stands between a date and a title: a colon, a dash, a bar, a closing bracket, or only space after a full date.
_PREFIX = re.compile(
    rf"""^(?P<lead>(?:\W{{0,3}}\b(?:updated?|new|breaking|news|actualizaci[oó]n|[uú]ltima\s+hora)\b[\s:,–—-]*)?)
    (?P<open>[(\[]?){DATE}(?P<close>[)\]]?)
    (?:(?P<mark>\s*[:|]\s*|\s*[–—]\s*|\s+-+\s*|-\s+)|(?P<point>[.,]\s+)|(?P<space>\s+))(?=\S)""",
    _FLAGS,
)
_DATE_LINE = re.compile(
    rf"""^[(\[–—-]?\s*
    (?P<word>(?:(?:first\s+)?(?:posted|published|updated|dated?|fecha|publicado)\b\s*(?:on|el)?\s*:?\s*)?)
    {DATE}[)\]]?\.?
    (?P<time>,?\s+(?:(?:at|@|a\s+las?)\s+)?\d\d?(?::\d\d|[.]\d\d)?\s*(?:[ap]\.?\s?m\.?|h(?:rs?)?\b\.?)?)?
    (?:\s*[,|·•–—-]?\s*\b(?:by|por)\b\s+(?P<byline>[^\d|]{{2,80}}))?\s*[–—-]?$""",
    _FLAGS,
)
_TIME = re.compile(r"\d\d?(?::\d\d)?\s?[ap]\.?m\b\.?:?\s", re.IGNORECASE)
_YEAR_LINE = re.compile(
    rf"^(?:(?P<month>{_MONTH})\s+(?:de(?:l)?\s+)?)?(?P<year>(?:19|20)\d\d)(?:\s+(?:updates|news|archive|noticias"
    rf"|actualizaciones))?:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateParts:
    """What a text says of a date: the year may be missing (None), or the day where it names a month only.

    `could_swap` marks a numeric date, such as 5/6/21, that reads both as month/day and as day/month; `written` is how
    a numeric date stands in the text.
    """

    year: int | None
    month: int
    day: int | None
    could_swap: bool = False
    written: str = ""

    def on(self, year: int) -> date:
        """This day in a year; 29 February falls on the 28th in a year without it. Of a month the first."""
        return date(year, self.month, min(self.day or 1, monthrange(year, self.month)[1]))

    def with_year(self, year: int) -> "DateParts":
        return replace(self, year=year)


@dataclass(frozen=True)
class DayOrder:
    """How numeric dates of a page are read, and whether anything on the page says so."""

    day_first: bool
    is_certain: bool


def day_order(text: str) -> DayOrder:
    """Whether 5/6/21 is May 6 or 5 June, judged by the whole page.

    A number above 12 settles it (3/28/22); else a named date for the same day ("May 6" beside "5/6/21"). With neither,
    Spanish text is read day first and other text month first, and the answer is not certain.
    """
    numeric = [(int(a), int(b)) for a, _, b, _ in _NUMERIC.findall(text)]
    first = sum(a > 12 >= b for a, b in numeric)
    second = sum(b > 12 >= a for a, b in numeric)
    if first == second and numeric:
        named = {(parts.month, parts.day) for parts in _named_dates(text)}
        first = sum((b, a) in named and (a, b) not in named for a, b in numeric)
        second = sum((a, b) in named and (b, a) not in named for a, b in numeric)
    if first != second:
        return DayOrder(day_first=first > second, is_certain=True)
    spanish = len(re.findall(r"\b(?:el|los|las|del|que|para|por|una|con)\b", text[:20_000], re.IGNORECASE))
    english = len(re.findall(r"\b(?:the|of|and|to|that|for|with|is)\b", text[:20_000], re.IGNORECASE))
    return DayOrder(day_first=spanish > english, is_certain=False)


def _named_dates(text: str):
    for match in _ANYWHERE.finditer(text):
        if not match["num_a"] and (parts := _parts(match, DayOrder(False, True), 2000)) and parts.day:
            yield parts


def _full_year(digits: str, this_year: int) -> int:
    digits = digits.lstrip("’'")
    if len(digits) == 4:
        return int(digits)
    year = this_year // 100 * 100 + int(digits)
    return year if year <= this_year + 1 else year - 100


def _parts(match: re.Match, order: DayOrder, this_year: int) -> DateParts | None:
    """The date of a match, or None where there is no such day (30 February, month 13)."""
    could_swap, written = False, ""
    if match["iso_y"]:
        year, month, day = int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"])
    elif match["num_a"]:
        a, b = int(match["num_a"]), int(match["num_b"])
        # Dots are never used month first.
        day_first = a > 12 or (b <= 12 and (order.day_first or match["num_sep"] == "."))
        day, month = (a, b) if day_first else (b, a)
        could_swap = a <= 12 and b <= 12 and a != b and match["num_sep"] != "."
        year = _full_year(match["num_y"], this_year)
        written = match["num_sep"].join((match["num_a"], match["num_b"], match["num_y"]))
    elif match["my_m"]:
        return DateParts(int(match["my_y"]), _month_number(match["my_m"]), None)
    else:
        kind = "mf" if match["mf_m"] else "df"
        month, day = _month_number(match[f"{kind}_m"]), int(match[f"{kind}_d"])
        year = _full_year(match[f"{kind}_y"], this_year) if match[f"{kind}_y"] else None
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    return DateParts(year, month, day, could_swap, written)


def _month_number(name: str) -> int:
    return MONTH_NUMBERS[name.rstrip(".").lower()]


@dataclass(frozen=True)
class Prefix:
    """A date in front of a title ("May 13: Title"), and the line without it."""

    date: DateParts
    rest: str


@dataclass(frozen=True)
class DateLine:
    """A line that is nothing but a date ("May 3, 2021", "Posted on 3 May 2021 by Ana Ruiz").

    `says_more` tells that it holds a time of day, which no field keeps.
    """

    date: DateParts
    byline: str = ""
    says_more: bool = False


class DateReader:
    """Reads dates the way one page writes them. `today` decides the century of two-digit years."""

    def __init__(self, order: DayOrder, today: date):
        self.order = order
        self.today = today
        self.months_date_entries = False  # whether "May 2021" on a line of its own dates an entry

    def _read(self, match: re.Match | None) -> DateParts | None:
        return _parts(match, self.order, self.today.year) if match else None

    def prefix(self, line: str) -> Prefix | None:
        match = _PREFIX.match(line[:300])
        parts = self._read(match)
        if parts is None or bool(match["open"]) != bool(match["close"]):
            return None
        rest = line[match.end() :].strip()
        # "May 13 was a hard day" and "On May 13, the court" are sentences: only a full date stands without a mark.
        if not (match["mark"] or match["close"]):
            is_full = parts.year is not None and parts.day is not None
            is_numeric = match["iso_y"] or match["num_a"]
            is_timed = _TIME.match(rest)
            if not is_timed and (not is_full or not (is_numeric or re.match(r"[^\w]*[A-ZÀ-Þ0-9#]", rest))):
                return None
        if not re.search(r"\w", rest):
            return None
        lead = match["lead"].strip(" :,–—-")
        return Prefix(parts, f"{lead}: {rest}" if lead else rest)

    def date_line(self, line: str) -> DateLine | None:
        match = _DATE_LINE.match(line) if len(line) <= 160 else None
        parts = self._read(match)
        # "May 2021" alone rather heads a part of the page than an entry.
        if parts is None or (parts.day is None and not match["word"] and not self.months_date_entries):
            return None
        return DateLine(parts, (match["byline"] or "").strip(" .–—-"), bool(match["time"]))

    def year_line(self, line: str) -> DateParts | None:
        """A line that heads a year ("2021", its month is 0) or a month ("May 2021") of the page."""
        match = _YEAR_LINE.match(line) if len(line) <= 40 else None
        if not match or int(match["year"]) > self.today.year + 1:
            return None
        return DateParts(int(match["year"]), _month_number(match["month"]) if match["month"] else 0, None)

    def search(self, text: str) -> DateParts | None:
        """The first date anywhere in a text."""
        return self._read(_ANYWHERE.search(text))

    def find_all(self, text: str) -> list[tuple[int, int, DateParts]]:
        """Every date in a text, with where it begins and ends."""
        found = ((match.start(), match.end(), self._read(match)) for match in _ANYWHERE.finditer(text))
        return [(start, end, parts) for start, end, parts in found if parts]
