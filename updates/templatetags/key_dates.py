"""Key dates in words: "Tuesday–Wednesday 24–25 August 2021", "Tuesday 24 August 2021, 09:00–11:30 PDT".

A day is that of the date's own zone, and a time of day never stands without the name of its zone.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django import template
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

from campaign.zones import offset, zone_then
from contacts.phones import dialled, read_phone

from ..models import KeyDate
from ..models.slot import Slot

register = template.Library()

ISOLATE, POP = "\u2068", "\u2069"  # first strong isolate, and its end (Unicode, UAX 9)


@dataclass(frozen=True)
class Span:
    """A slot as the clocks of a zone show it; `begin` and `end` are None where only days are known."""

    first: date
    last: date
    begin: datetime | None = None
    end: datetime | None = None

    @classmethod
    def of(cls, slot: Slot, zone: tzinfo | None = None):
        """The Span of a slot that has a day. Days alone are those of its own zone in any zone."""
        begin = slot.starts_at and slot.starts_at.astimezone(zone or slot.tz)
        end = slot.ends_at and slot.ends_at.astimezone(zone or slot.tz)
        first = begin.date() if begin else slot.starts_on
        return cls(first, max(end.date() if end else slot.ends_on or first, first), begin, end)


# ---- days and times: words, each given to `wrap` with its part in the whole, so that a page can set it


def as_text(part: str, words: str) -> str:
    return words


def as_html(part: str, words: str) -> str:
    return format_html('<span class="{}">{}</span>', part, words.replace(" –", "\u00a0–"))  # no line begins with a dash


def with_weekday(weekday: str, date: str, wrap) -> str:
    return pgettext("a day", "%(weekday)s %(date)s") % {"weekday": wrap("weekday", weekday), "date": wrap("day", date)}


def day_in_words(day: date, form: str = "DATE_FORMAT", *, weekday: bool = True, wrap=as_text) -> str:
    """ "Tuesday 24 August 2021"; with the form MONTH_DAY_FORMAT "Tuesday 24 August"."""
    words = date_format(day, form)
    return with_weekday(date_format(day, "l"), words, wrap) if weekday else wrap("day", words)


def days_in_words(first: date, last: date, *, weekday: bool = True, wrap=as_text) -> str:
    """ "Tuesday–Wednesday 24–25 August 2021", or the whole of both days where they lie in two months."""
    if first == last:
        return day_in_words(first, weekday=weekday, wrap=wrap)
    if (first.year, first.month) != (last.year, last.month):
        form = "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT"
        begin, end = day_in_words(first, form, weekday=weekday), day_in_words(last, weekday=weekday)
        return wrap("day", begin + dash()) + wrap("day", end)
    # The language's own form of a date, with two numbers in the place of one.
    form = re.sub(r"(?<!\\)[jd]", f"{first.day}–{last.day}", get_format("DATE_FORMAT"), count=1)
    words = date_format(last, form)
    if not weekday:
        return wrap("day", words)
    return with_weekday(f"{date_format(first, 'l')}–{date_format(last, 'l')}", words, wrap)


def clock(moment: datetime, *, zone: bool = True) -> str:
    """ "09:00 PDT"; hours and minutes as the language writes them."""
    words = date_format(moment, "TIME_FORMAT")
    return f"{words} {apart(zone_name(moment))}" if zone else words


def zone_name(moment: datetime) -> str:
    """ "PDT"; "UTC−3", "UTC+5:45" of zones that have only a number (tz database, "Theory and pragmatics")."""
    name = moment.tzname()
    if name[0] not in "+-":
        return name
    with timezone.override(moment.tzinfo):
        return offset(moment)


def apart(words: str) -> str:
    """Latin words in a language from right to left, where they would draw the numbers beside them to their own side."""
    return f"{ISOLATE}{words}{POP}" if get_language_bidi() else words


def dash():
    return pgettext("between the first and the last of two days or times", " – ")


@register.simple_tag
def comma():
    return pgettext("between a day and its time", ", ")


def span_in_words(span: Span, *, weekday: bool = True, wrap=as_text) -> str:
    if span.begin and span.end and span.first != span.last:
        form = "MONTH_DAY_FORMAT" if span.first.year == span.last.year else "DATE_FORMAT"
        begin = day_in_words(span.first, form, weekday=weekday) + comma() + clock(span.begin)
        end = day_in_words(span.last, weekday=weekday) + comma() + clock(span.end)
        return wrap("day", begin + dash()) + wrap("day", end)
    days = days_in_words(span.first, span.last, weekday=weekday, wrap=wrap)
    if span.begin is None:
        return days
    if span.end is None:
        hours = clock(span.begin)
        if span.first != span.last:
            hours = pgettext("an hour", "from %(time)s") % {"time": hours}
    elif span.begin.tzname() != span.end.tzname():  # the clocks change meanwhile
        hours = clock(span.begin) + dash() + clock(span.end)
    else:
        hours = f"{clock(span.begin, zone=False)}–{clock(span.end)}"
    return days + wrap("comma", comma()) + wrap("hour", hours)


def slot_in_words(slot: Slot, zone: tzinfo | None = None, *, weekday: bool = True) -> str:
    """A slot in plain words, as the clocks of `zone` show it, else those of its own."""
    if slot.starts_on is None:
        return _("Date to be announced")
    return span_in_words(Span.of(slot, zone), weekday=weekday)


def machine(slot: Slot) -> str:
    """The start for machines (HTML, "valid global date and time string" or "valid date string"; also ISO 8601)."""
    begin = Span.of(slot).begin
    return begin.isoformat(timespec="minutes") if begin else slot.starts_on.isoformat()


@register.filter
def when(slot: Slot) -> SafeString | str:
    """A slot as `<time>`, its weekday, day and time of day each in an element of its own where each is one."""
    if slot.starts_on is None:
        return _("Date to be announced")
    words = SafeString(span_in_words(Span.of(slot), wrap=as_html))
    if slot.starts_at is None:
        return format_html('<time datetime="{}">{}</time>', machine(slot), words)
    # What times.js adds for a reader elsewhere: {time} is where the reader's own stands.
    yours = pgettext("after a time elsewhere", "({time} your time)")
    until = slot.ends_at and slot.ends_at.astimezone(slot.tz).isoformat(timespec="minutes")
    until = format_html(' data-until="{}"', until) if until else ""
    return format_html('<time datetime="{}"{} data-yours="{}">{}</time>', machine(slot), until, yours, words)


@register.filter
def when_short(slot: Slot) -> SafeString | str:
    """As `when`, without the weekday and without what a script may add."""
    if slot.starts_on is None:
        return _("Date to be announced")
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', machine(slot), slot_in_words(slot, weekday=False))


@register.filter
def zone_in_words(slot: Slot) -> str:
    """Where its clocks hang: "America/Los_Angeles, UTC−7"; for days alone the name."""
    if slot.starts_at is None:
        return apart(slot.zone)
    with timezone.override(slot.tz):
        return apart(zone_then(slot.starts_at))


@register.filter
def campaign_time(slot: Slot) -> str:
    """A moment on the campaign's own clocks, with weekday and zone; "" where they show the same."""
    if slot.starts_at is None:
        return ""
    campaign_zone = timezone.get_current_timezone()
    if slot.starts_at.astimezone(campaign_zone).utcoffset() == slot.starts_at.astimezone(slot.tz).utcoffset():
        return ""
    return slot_in_words(slot, campaign_zone)


@register.filter
def day_line(slot: Slot) -> str:
    """When, in plain words, for titles: "24–25 August 2021"."""
    return slot_in_words(slot, weekday=False)


# ---- where it stands


@dataclass(frozen=True)
class State:
    mark: str  # of static/icons/marks.svg
    label: str


@register.filter
def state(key_date: KeyDate) -> State | None:
    """What a reader must know first of a date; None when it simply takes place as it was announced, or is over."""
    lasting = lasting_state(key_date)
    if key_date.standing != KeyDate.Standing.CONFIRMED:
        return lasting
    if key_date.is_over:
        return None
    if key_date.is_under_way:
        has_end = key_date.ends_at or key_date.ends_on
        return State("now", _("Now under way") if has_end else _("Has begun"))
    if key_date.is_today:
        return State("now", _("Today"))
    return lasting


def lasting_state(key_date: KeyDate) -> State | None:
    """As `state`, of what is true whenever it is read: for texts that are kept."""
    if key_date.standing == KeyDate.Standing.CANCELLED:
        return State("cancelled", _("Cancelled"))
    if key_date.standing == KeyDate.Standing.TO_BE_ANNOUNCED:
        return State("tba", _("Date to be announced"))
    return State("moved", _("Moved")) if key_date.struck else None


@register.simple_tag
def state_shown(key_date: KeyDate, plain: bool | str) -> State | None:
    """Its `state`; in a plain text that others keep, such as a feed, its `lasting_state`."""
    return lasting_state(key_date) if plain else state(key_date)


@register.filter
def phone_address(text: str) -> str:
    """The address that calls a number as people write it: "tel:+1-888-251-2949"; "" when the text is none."""
    try:
        return dialled(*read_phone(text))
    except ValidationError:
        return ""


@register.simple_tag
def in_tongue(language: str) -> SafeString | str:
    """The attribute of an element whose words are in another language than the page: ` lang="es"`; else nothing."""
    return "" if language == get_language() else format_html(' lang="{}"', language)
