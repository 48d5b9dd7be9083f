"""When the entries of a page were published: years that go without saying, and entries that state no date at all."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..entry import Precision
from .dates import DateParts

# How far an entry may stand out of order on its page before that counts against a year.
_SLACK = timedelta(days=7)
_WEEK = timedelta(days=7)
_HALF_YEAR = 183


@dataclass(frozen=True)
class Placed:
    """When an entry was published (aware, UTC; None where nothing on the page is dated) and how much is known."""

    at: datetime | None
    precision: Precision


def runs_newest_first(dates: list[DateParts | None]) -> bool:
    """Whether a page begins with its newest entry, by the steps from each dated entry to the next. True in doubt."""
    steps = 0
    dated = [parts for parts in dates if parts]
    for parts, after in zip(dated, dated[1:], strict=False):
        if parts.year and after.year:
            days = (parts.on(parts.year) - after.on(after.year)).days
        else:
            # Without years the shorter way round the year is the likelier step.
            days = (parts.on(2000) - after.on(2000)).days
            days = (days + _HALF_YEAR) % 366 - _HALF_YEAR
        steps += (days > 0) - (days < 0)
    return steps >= 0


def complete_years(
    dates: list[DateParts | None], *, newest_first: bool, year: int | None, today: date
) -> list[DateParts | None]:
    """The dates, in page order, each with a year: from the neighbours, else `year`, else the latest that has come."""
    ordered = list(dates) if newest_first else list(dates)[::-1]  # from new to old
    stated = [index for index, parts in enumerate(ordered) if parts and parts.year]
    if stated:
        # What lies above the first stated year is newer than it: walk up, then down.
        later = ordered[stated[0]].on(ordered[stated[0]].year)
        for index in range(stated[0] - 1, -1, -1):
            if parts := ordered[index]:
                ordered[index] = parts = _not_before(parts, later, today)
                later = max(later, parts.on(parts.year))
    below = _next_stated(ordered)
    earlier: date | None = None
    for index, parts in enumerate(ordered):
        if parts and not parts.year:
            if earlier is None:
                parts = parts.with_year(year) if year else _latest(parts, today)
            else:
                parts = _not_after(parts, earlier, below[index])
            ordered[index] = parts
        if parts:
            earlier = parts.on(parts.year)
    return ordered if newest_first else ordered[::-1]


def _next_stated(ordered: list[DateParts | None]) -> list[date | None]:
    """For each place the next stated date below it."""
    result: list[date | None] = [None] * len(ordered)
    following: date | None = None
    for index in range(len(ordered) - 1, -1, -1):
        result[index] = following
        if (parts := ordered[index]) and parts.year:
            following = parts.on(parts.year)
    return result


def _latest(parts: DateParts, limit: date) -> DateParts:
    return parts.with_year(limit.year if parts.on(limit.year) <= limit else limit.year - 1)


def _not_after(parts: DateParts, above: date, below: date | None) -> DateParts:
    """The latest year in which the day is not after the entry above, unless it is then older than the one below."""
    candidates = [parts.with_year(above.year + step) for step in (1, 0, -1)]

    def disorder(candidate: DateParts) -> int:
        day = candidate.on(candidate.year)
        too_new = (day - above - _SLACK).days
        too_old = (below - _SLACK - day).days if below else 0
        return max(too_new, 0) + max(too_old, 0)

    return min(candidates, key=lambda candidate: (disorder(candidate), -candidate.year))


def _not_before(parts: DateParts, below: date, today: date) -> DateParts:
    candidates = [parts.with_year(below.year + step) for step in (-1, 0, 1)]
    fitting = [c for c in candidates if c.on(c.year) >= below - _SLACK and c.on(c.year) <= max(today, below)]
    return min(fitting, key=lambda c: c.year) if fitting else _latest(parts, max(today, below))


def place(dates: list[DateParts | None], *, newest_first: bool, today: date, time_zone: ZoneInfo) -> list[Placed]:
    """The instants of all entries, in page order.

    A stated day is noon there, so that it is the same day wherever it is shown; several on a day differ by minutes, in
    page order. The undated are spread between their dated neighbours, or a week apart at either end, never after today.
    """
    oldest_first = list(dates)[::-1] if newest_first else list(dates)
    if not any(oldest_first):
        return [Placed(None, Precision.ABOUT) for _ in dates]
    placing = _Placing(oldest_first, today, time_zone)
    placed = placing.all()
    return placed[::-1] if newest_first else placed


class _Placing:
    def __init__(self, dates: list[DateParts | None], today: date, time_zone: ZoneInfo):
        self.dates, self.today, self.zone = dates, today, time_zone
        self.at: list[datetime | None] = [None] * len(dates)

    def all(self) -> list[Placed]:
        self._place_days()
        self._place_months()
        self._place_undated()
        result = []
        for parts, at in zip(self.dates, self.at, strict=True):
            precision = Precision.ABOUT if parts is None else Precision.DAY if parts.day else Precision.MONTH
            result.append(Placed(at, precision))
        return result

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.zone).astimezone(UTC)

    def _place_days(self) -> None:
        same_day: dict[date, list[int]] = defaultdict(list)
        for index, parts in enumerate(self.dates):
            if parts and parts.day:
                same_day[parts.on(parts.year)].append(index)
        for day, indexes in same_day.items():
            step = min(timedelta(minutes=1), timedelta(hours=10) / len(indexes))
            for number, index in enumerate(indexes):
                self.at[index] = self._noon(day) + number * step

    def _runs(self, wanted) -> list[tuple[int, int]]:
        """Stretches (first, one past the last) of neighbouring entries that `wanted` answers alike and truly for."""
        runs, start = [], 0
        while start < len(self.dates):
            end = start + 1
            if value := wanted(start):
                while end < len(self.dates) and wanted(end) == value:
                    end += 1
                runs.append((start, end))
            start = end
        return runs

    def _place_months(self) -> None:
        def month(index):
            parts = self.dates[index]
            return (parts.year, parts.month) if parts and not parts.day else None

        for start, end in self._runs(month):
            year, number = month(start)
            low = self._noon(date(year, number, 1)) - timedelta(hours=1)
            high = self._noon(date(year, number, monthrange(year, number)[1])) + timedelta(hours=1)
            before, after = self.at[start - 1] if start else None, self.at[end] if end < len(self.at) else None
            narrow_low, narrow_high = max(low, before or low), min(high, after or high)
            if narrow_low < narrow_high:
                low, high = narrow_low, narrow_high
            self._spread(start, end, low, high)

    def _place_undated(self) -> None:
        for start, end in self._runs(lambda index: self.dates[index] is None):
            count = end - start
            before = self.at[start - 1] if start else None
            after = self.at[end] if end < len(self.at) else None
            if before and after:
                self._spread(start, end, before, after if after > before else before + timedelta(minutes=1))
            elif after:
                for number in range(count):
                    self.at[start + number] = self._noon(self._day(after) - _WEEK * (count - number))
            else:
                self._place_newest(start, count, before)

    def _place_newest(self, start: int, count: int, before: datetime) -> None:
        first = self._day(before)
        if first + _WEEK * count <= self.today:
            for number in range(count):
                self.at[start + number] = self._noon(first + _WEEK * (number + 1))
        else:
            limit = self._noon(self.today) + timedelta(hours=10)
            # A newest entry that is itself dated after today leaves no room before it.
            high = limit if limit > before else before + timedelta(minutes=1)
            self._spread(start, start + count, before, high)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _spread(self, start: int, end: int, low: datetime, high: datetime) -> None:
        """Puts a stretch evenly between two instants, at noon where the days are far enough apart."""
        step = (high - low) / (end - start + 1)
        for number in range(end - start):
            at = low + step * (number + 1)
            if step >= timedelta(days=2):
                at = self._noon(self._day(at))
            self.at[start + number] = at
