"""Moments in words for those who publish: never without the zone in which they are meant."""

from datetime import UTC, datetime, tzinfo

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
