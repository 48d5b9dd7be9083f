"""Moments in words for those who publish: never without the zone in which they are meant."""

from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _


def zone_name() -> str:
    """The campaign's zone, such as "America/Los_Angeles"."""
    return timezone.get_current_timezone_name()


def offset(moment: datetime) -> str:
    """How far the campaign's zone is from UTC at an aware moment: "UTC−7", "UTC+5:30", "UTC"."""
    minutes = round(timezone.localtime(moment).utcoffset().total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def zone_then(moment: datetime) -> str:
    """Zone and distance at an aware moment: "America/Los_Angeles, UTC−7"; of UTC itself the name alone."""
    name, distance = zone_name(), offset(moment)
    return name if name == distance else f"{name}, {distance}"


def in_zone(moment: datetime) -> str:
    """An aware moment: "13 May 2021, 09:00 (America/Los_Angeles, UTC−7)"."""
    return f"{in_words(timezone.localtime(moment), 'j F Y, H:i')} ({zone_then(moment)})"


def zone_sentence(now: datetime) -> str:
    """What stands beside every time that somebody types."""
    name, distance = zone_name(), offset(now)
    if name == distance:
        return _("Times are in %(zone)s.") % {"zone": name}
    return _("Times are in %(zone)s, now %(distance)s.") % {"zone": name, "distance": distance}


REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zone_names() -> frozenset[str]:
    """All zones of the tz database, but for those that name no place on Earth."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


@cache
def zones_of_places() -> tuple[str, ...]:
    """The zones named after a place, in the order of the alphabet, and UTC: those that one would choose."""
    return (*sorted(name for name in zone_names() if name.partition("/")[0] in REGIONS), "UTC")


@cache
def zones_as_typed() -> dict[str, str]:
    """Each zone by its folded name and, where only one place is called so, by the place alone."""
    by_place: dict[str, list[str]] = {}
    for name in zones_of_places():
        by_place.setdefault(_folded(name.rpartition("/")[2]), []).append(name)
    places = {place: names[0] for place, names in by_place.items() if len(names) == 1}
    return places | {_folded(name): name for name in zone_names()}


def _folded(name: str) -> str:
    return "_".join(name.split()).casefold()


def read_zone(typed: str) -> str:
    """The name of the zone that is meant: "America/Los_Angeles" also for "america/los angeles" and "Los Angeles".

    Raises ValidationError, with a sentence, when there is none.
    """
    if name := zones_as_typed().get(_folded(typed)):
        return name
    sentence = _("There is no time zone “%(name)s”. Write one such as America/Los_Angeles or Europe/Madrid.")
    raise ValidationError(sentence % {"name": typed[:60]}, code="zone")


def validate_zone(name: str) -> None:
    """Raises ValidationError for what is not the name of a zone, letter for letter."""
    if name not in zone_names():
        sentence = _("There is no time zone “%(name)s”. Write one such as America/Los_Angeles or Europe/Madrid.")
        raise ValidationError(sentence % {"name": name[:60]}, code="zone")


def moment_in(zone: tzinfo, typed: datetime) -> datetime:
    """The aware moment of a day and time as typed (naive) in a zone.

    Raises ValidationError, with a sentence, for a time that the clocks skip on that day, or show twice.
    """
    moment = typed.replace(tzinfo=zone)
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        words = {"time": f"{typed:%H:%M}", "zone": str(zone)}
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != typed:
            sentence = _(
                "%(time)s does not exist on that day in %(zone)s: the clocks go forward past it. "
                "Give an earlier or a later time."
            )
        else:
            sentence = _(
                "%(time)s comes twice on that day in %(zone)s: the clocks go back. "
                "Give a time before or after that hour."
            )
        raise ValidationError(sentence % words, code="ambiguous_timezone")
    return moment
