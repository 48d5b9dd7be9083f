"""Key dates as a calendar that programs subscribe to (iCalendar, RFC 5545; its names and refreshing, RFC 7986).

What a program must find again is told by three properties: UID, a bare UUID that outlives a change of title, address
and host (RFC 7986, 5.3); SEQUENCE, which rises with every change that those who attend would see; and DTSTAMP with
LAST-MODIFIED, the moment of the latest one. Nothing here is taken from the clock, so that the same dates give the same
bytes and an answer of 304.

A cancelled date has STATUS:CANCELLED, as programs expect that follow one entry. Some strike it through, but Google
hides it, and whoever subscribes there would stand before a locked door. So the subscribed calendar has a second entry
beside it for 30 days, titled "Cancelled: …" and without that status; where both are seen, both say the same. A date
that is to be announced stays at the slot it had last, tentative and titled "Date to be announced: …", for 30 days too.
The file of a single date holds one entry, whatever became of it, so that taking it in again makes no second one.

What is past stays in the subscribed calendar for a year, and in the file of the single date for good.
"""

import uuid
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from campaign.text import plain

from ..models import KeyDate, PastSlot
from ..models.slot import Slot
from ..templatetags.key_dates import Span, slot_in_words
from .vtimezone import vtimezone

PRODUCT = "-//Broadside//Key dates//EN"
REFRESH = timedelta(hours=1)
MIDNIGHT = datetime.min.time()


class Text(vText):
    """A text as RFC 5545 writes it (3.3.11). The library's own takes a backslash before an N for a line end."""

    ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

    def to_ical(self) -> bytes:
        return self.replace("\r\n", "\n").replace("\r", "\n").translate(self.ESCAPES).encode(self.encoding)


def calendar(key_dates: list[KeyDate], name: str) -> bytes:
    """The calendar to subscribe to, with a name for it; the dates come with their words and past slots."""
    events = []
    for key_date in key_dates:
        if event := event_of(key_date):
            events.append(event)
            if key_date.standing == KeyDate.Standing.CANCELLED:
                events.append(notice_of(key_date))
    return written(events, name)


def single(key_date: KeyDate) -> bytes | None:
    """The file of one date; None for one that never had a day."""
    event = event_of(key_date)
    return written([event], key_date.title_here) if event else None


def written(events: list[Event], name: str) -> bytes:
    made = Calendar()
    made.add("PRODID", PRODUCT)
    made.add("VERSION", "2.0")
    made.add("METHOD", "PUBLISH")
    made.add("NAME", Text(name))
    made.add("X-WR-CALNAME", Text(name))
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", "PT1H")
    for event in events:
        made.add_component(event)
    years = [event["DTSTART"].dt.year for event in events]
    for key in sorted(made.get_missing_tzids(), reverse=True):
        made.add_component(vtimezone(key, min(years), max(years)))
        made.subcomponents.insert(0, made.subcomponents.pop())  # before what refers to it
    return made.to_ical()


def event_of(key_date: KeyDate) -> Event | None:
    """The entry of a date at its slot, else at the one it had last; None when it never had any."""
    slot = slot_shown(key_date)
    if slot is None:
        return None
    event = Event()
    event.add("UID", str(key_date.uid))
    event.add("SEQUENCE", key_date.sequence)
    event.add("STATUS", STATUS[key_date.standing])
    fill(event, key_date, slot)
    return event


def notice_of(key_date: KeyDate) -> Event:
    """The entry that keeps a cancelled date in sight where programs hide what is cancelled."""
    event = Event()
    event.add("UID", str(uuid.uuid5(key_date.uid, "cancelled")))
    event.add("SEQUENCE", key_date.sequence)
    fill(event, key_date, slot_shown(key_date))
    return event


STATUS = {
    KeyDate.Standing.CONFIRMED: "CONFIRMED",
    KeyDate.Standing.TO_BE_ANNOUNCED: "TENTATIVE",
    KeyDate.Standing.CANCELLED: "CANCELLED",
}


def slot_shown(key_date: KeyDate) -> Slot | None:
    return key_date if key_date.starts_on else next(iter(newest_first(key_date)), None)


def newest_first(key_date: KeyDate) -> list[PastSlot]:
    """The slots it had, from the latest on."""
    return key_date.struck[::-1]


def fill(event: Event, key_date: KeyDate, slot: Slot):
    page = settings.SITE_URL + key_date.get_absolute_url()
    changed = key_date.seen_changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("DTSTAMP", changed)
    event.add("LAST-MODIFIED", changed)
    for name, value in zip(("DTSTART", "DTEND"), bounds(slot), strict=True):
        if value is not None:
            event.add(name, value)
    event.add("SUMMARY", Text(summary(key_date)))
    event.add("DESCRIPTION", Text(description(key_date, page)))
    if where := location(key_date):
        event.add("LOCATION", Text(where))
    event.add("URL", page)
    event.add("CATEGORIES", [vText(key_date.get_kind_display())])
    event.add("TRANSP", "TRANSPARENT")  # to know of a date is not to be busy then


def bounds(slot: Slot) -> tuple:
    """Start and end of a slot as dates, the end exclusive, or as moments; the end is None where nobody gave one.

    A time that the clocks show twice names the first of both (RFC 5545, 3.3.5): the second one is given in UTC.
    """
    span = Span.of(slot)
    if span.begin is None:
        return span.first, span.last + timedelta(days=1)
    end = span.end
    if end is None and slot.ends_on:
        end = datetime.combine(span.last + timedelta(days=1), MIDNIGHT, slot.tz)
    if any(moment and moment.fold for moment in (span.begin, end)):
        return span.begin.astimezone(UTC), end and end.astimezone(UTC)
    return span.begin, end


def summary(key_date: KeyDate) -> str:
    title = key_date.title_here
    if key_date.standing == KeyDate.Standing.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if key_date.standing == KeyDate.Standing.TO_BE_ANNOUNCED:
        return _("Date to be announced: %(title)s") % {"title": title}
    return title


def location(key_date: KeyDate) -> str:
    """Place and room in one line, the street address in its own lines; the link for what takes place nowhere else."""
    place = ", ".join(filter(None, [key_date.place, key_date.room]))
    return "\n".join(filter(None, [place, key_date.address])) or key_date.online_url


def description(key_date: KeyDate, page: str) -> str:
    """Its standing, its moves, how to attend, the text, and the address of its page: a paragraph each."""
    return "\n\n".join(filter(None, [standing(key_date), attending(key_date), plain(key_date.body_html_here), page]))


def standing(key_date: KeyDate) -> str:
    lines = []
    if key_date.standing != KeyDate.Standing.CONFIRMED:
        lines.append(sentence(key_date.get_standing_display(), key_date.standing_reason))
    elif key_date.standing_reason:
        lines.append(key_date.standing_reason)
    for slot in newest_first(key_date):
        words = _("No longer on %(slot)s") if slot.is_given_up else _("Moved from %(slot)s")
        reason = "" if slot.reason == key_date.standing_reason else slot.reason
        lines.append(sentence(words % {"slot": slot_in_words(slot, weekday=False)}, reason))
    if key_date.outcome_here:
        lines.append(_("Outcome: %(outcome)s") % {"outcome": key_date.outcome_here})
    return "\n".join(lines)


def sentence(words: str, reason: str) -> str:
    return f"{words}: {reason}" if reason else f"{words}."


def attending(key_date: KeyDate) -> str:
    """What somebody needs who goes there, watches or listens; each on a line with its name."""
    labelled = [
        (_("Court"), key_date.court),
        (_("Judge"), key_date.judge),
        (_("Docket number"), key_date.docket_number),
        (_("Watch or listen"), key_date.online_url),
        (_("Public line"), key_date.phone_line),
        (_("Access code"), key_date.access_code),
        (_("Capacity"), key_date.capacity),
        (_("Rules"), key_date.rules),
    ]
    return "\n".join(f"{label}: {value}" for label, value in labelled if value)
