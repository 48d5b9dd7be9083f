"""VTIMEZONE components (RFC 5545, 3.6.5): how far a zone is from UTC over the years of a calendar.

Programs that know a zone by its name use their own tables; the others work with what stands here. Each change begins at
the clock's reading before it, as the RFC wants. What comes every year on such a Sunday is written as a rule, since
Outlook reads those best, and holds for all years to come; what follows no such rule is written day by day.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
YEARS_AHEAD = 12  # so many years show which Sunday of the month is meant
YEARS_AT_MOST = 100  # written day by day; rules go on beyond them
FIRST_YEAR, LAST_YEAR = 1902, 9990  # within what every zone can show
STEP = timedelta(days=5)  # no two changes of any zone since 1970 lie closer (tz database 2026)


class Change(NamedTuple):
    """A change of a zone's distance from UTC, with the clock's reading when it begins, as it was before it."""

    onset: datetime  # naive
    before: timedelta
    after: timedelta
    name: str  # such as "PDT"
    is_daylight: bool

    @property
    def kind(self):
        return self.before, self.after, self.name, self.is_daylight


@lru_cache(maxsize=64)
def vtimezone(key: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of a zone for moments from one year to another. Raises zoneinfo.ZoneInfoNotFoundError."""
    zone = ZoneInfo(key)
    begin = max(first_year - 1, FIRST_YEAR)
    end = min(max(last_year + 2, begin + YEARS_AHEAD), begin + YEARS_AT_MOST, LAST_YEAR)
    start = datetime(begin, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("TZID", key)
    found = list(changes(zone, start, datetime(end, 1, 1, tzinfo=UTC)))
    if not found or found[0].onset.year >= first_year:
        found.insert(0, unchanged(zone, start))
    kinds: dict[tuple, list[datetime]] = {}
    for change in found:
        kinds.setdefault(change.kind, []).append(change.onset)
    for kind, onsets in kinds.items():
        component.add_component(observance(kind, onsets, end - 1))
    return component


def observance(kind: tuple, onsets: list[datetime], last_year: int) -> TimezoneDaylight | TimezoneStandard:
    before, after, name, is_daylight = kind
    part = TimezoneDaylight() if is_daylight else TimezoneStandard()
    part.add("DTSTART", onsets[0])
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    part.add("TZNAME", name)
    if onsets[-1].year == last_year and (rule := yearly_rule(onsets)):
        part.add("RRULE", rule)
    else:
        for onset in onsets[1:]:
            part.add("RDATE", onset)
    return part


def yearly_rule(onsets: list[datetime]) -> dict | None:
    """The rule "each year on the second Sunday of March" that gives exactly these onsets, or None."""
    first = onsets[0]
    if len(onsets) < 2 or any(
        later.year != earlier.year + 1
        or (later.month, later.weekday(), later.time()) != (first.month, first.weekday(), first.time())
        for earlier, later in pairwise(onsets)
    ):
        return None
    weeks = set.intersection(*(weeks_of(onset) for onset in onsets))
    if not weeks:
        return None
    return {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": f"{min(weeks)}{WEEKDAYS[first.weekday()]}"}


def weeks_of(onset: datetime) -> set[int]:
    """Which one of its weekday in the month it is: 1 to 4 from the beginning, -1 for the last."""
    nth = (onset.day - 1) // 7 + 1
    return ({nth} if nth < 5 else set()) | ({-1} if (onset + timedelta(days=7)).month != onset.month else set())


def unchanged(zone: ZoneInfo, start: datetime) -> Change:
    """What holds at the beginning, written as a change from itself."""
    local = start.astimezone(zone)
    offset = local.utcoffset()
    return Change(local.replace(tzinfo=None, fold=0), offset, offset, local.tzname(), is_daylight(local, offset))


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Change]:
    """Every change between two moments in UTC, to the second."""
    low, held = start, state(zone, start)
    while low < end:
        high = min(low + STEP, end)
        if (then := state(zone, high)) != held:
            moment = first_of_other(zone, low, high)
            before, local = (moment - timedelta(seconds=1)).astimezone(zone).utcoffset(), moment.astimezone(zone)
            onset = (moment + before).replace(tzinfo=None)
            yield Change(onset, before, local.utcoffset(), local.tzname(), is_daylight(local, before))
        low, held = high, then


def first_of_other(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second after `low` at which the zone is not as it was then."""
    held = state(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if state(zone, middle) == held else (low, middle)
    return high


def state(zone: ZoneInfo, moment: datetime) -> tuple:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()


def is_daylight(local: datetime, before: timedelta) -> bool:
    """Whether it is summer time; of zones whose winter is the exception (Dublin), whatever is ahead of it."""
    if not local.dst():
        return local.utcoffset() > before and bool((local - timedelta(hours=3)).dst())
    return local.dst() > timedelta(0)
