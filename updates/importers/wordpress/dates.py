"""The dates of a WordPress export: three that may each be missing or wrong, and a clock that the file does not name."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from .records import Facts, Item

_WRITTEN = re.compile(r"(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})")
# The library takes "0001" for 2001, and WordPress writes "-0001" where there is no date.
_FULL_YEAR = re.compile(r"\s[1-9]\d{3}\s")
_QUARTER = timedelta(minutes=15)
_FARTHEST = timedelta(hours=14)


class SiteClock:
    """How far the clocks on the old site's wall were from UTC, worked out from items that have both times."""

    def __init__(self, items: Iterable[Facts]) -> None:
        self._offsets: dict[int, Counter[timedelta]] = {}  # by month, as summer and winter differ
        for item in items:
            local, utc = read_date(item.date), read_date(item.date_gmt)
            if local is None or utc is None:
                continue
            offset = local - utc
            if abs(offset) <= _FARTHEST and offset % _QUARTER == timedelta(0):
                self._offsets.setdefault(_month(local), Counter())[offset] += 1

    def offset_at(self, local: datetime) -> timedelta:
        """The offset from UTC in the nearest month of which the export tells one; zero where it tells none."""
        if not self._offsets:
            return timedelta(0)
        nearest = min(self._offsets, key=lambda month: (abs(month - _month(local)), month))
        return self._offsets[nearest].most_common(1)[0][0]

    def moment(self, local: datetime) -> datetime:
        return _utc(local, timezone(self.offset_at(local)))

    def strays_from(self, zone: tzinfo) -> timedelta | None:
        """The export's usual offset where most of its items have another than the zone has then; else None."""
        strays: Counter[timedelta] = Counter()
        fits = 0
        for month, offsets in self._offsets.items():
            year, index = divmod(month, 12)
            expected = {datetime(year, index + 1, day, tzinfo=zone).utcoffset() for day in (1, 28)}
            for offset, count in offsets.items():
                if offset in expected:
                    fits += count
                else:
                    strays[offset] += count
        return strays.most_common(1)[0][0] if strays.total() > fits else None

    def published(self, item: Facts | Item) -> datetime | None:
        """When an item was or will be published (UTC): its UTC date, else its local date, else its RSS date."""
        if utc := read_date(item.date_gmt):
            return utc.replace(tzinfo=UTC)
        if local := read_date(item.date):
            return self.moment(local)
        return _rss_date(item.pub_date)

    def modified(self, item: Item) -> datetime | None:
        if utc := read_date(item.modified_gmt):
            return utc.replace(tzinfo=UTC)
        local = read_date(item.modified)
        return self.moment(local) if local else None


def read_date(text: str) -> datetime | None:
    """A date as WordPress writes it, "2021-05-13 10:00:00", or None for its many ways of writing that there is none."""
    match = _WRITTEN.fullmatch(text)
    try:
        return datetime(*map(int, match.groups())) if match else None  # noqa: DTZ001 - the caller knows the zone
    except ValueError:  # the zeros of "0000-00-00"
        return None


def _rss_date(text: str) -> datetime | None:
    if not _FULL_YEAR.search(text):
        return None
    try:
        found = parsedate_to_datetime(text)
        return _utc(found.replace(tzinfo=None), found.tzinfo or UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _utc(local: datetime, zone: tzinfo) -> datetime:
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return local.replace(tzinfo=UTC)


def _month(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1


def clock_difference(offset: timedelta) -> str:
    """An offset in words, such as "7 hours behind UTC"."""
    if not offset:
        return "the same as UTC"
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    length = f"{hours} hour{'s' * (hours != 1)}" + (f" {minutes} minutes" if minutes else "")
    return f"{length} {'behind' if offset < timedelta(0) else 'ahead of'} UTC"
