"""What search engines read of a key date: schema.org's Event as JSON-LD in the page."""

from django.conf import settings

from campaign.structured import SCHEMA
from campaign.text import plain, shorten

from ..models import KeyDate
from ..templatetags.key_dates import Span, machine

DESCRIPTION_LENGTH = 300


def event(key_date: KeyDate, organiser: str) -> dict:
    """The Event of a date; `organiser` is the campaign's name. What is not known has no key.

    A moved one names its earlier starts, each with its offset or as a bare day; one that is to be announced has those
    alone (schema.org, eventStatus and previousStartDate).
    """
    page = settings.SITE_URL + key_date.get_absolute_url()
    past = key_date.struck
    places = locations(key_date)
    values = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": page,
        "url": page,
        "identifier": f"urn:uuid:{key_date.uid}",
        "name": key_date.title_here,
        "description": shorten(plain(key_date.body_html_here), DESCRIPTION_LENGTH),
        "inLanguage": key_date.language_here,
        "startDate": machine(key_date) if key_date.starts_on else "",
        "endDate": end_of(key_date),
        "eventStatus": f"{SCHEMA}/{status(key_date, past)}",
        "previousStartDate": one_or_all([machine(slot) for slot in past]),
        "eventAttendanceMode": attendance_mode(places),
        "location": one_or_all(places),
        "organizer": {"@type": "Organization", "name": organiser, "url": f"{settings.SITE_URL}/"},
    }
    return {key: value for key, value in values.items() if value}


def status(key_date, past):
    if key_date.standing == KeyDate.Standing.CANCELLED:
        return "EventCancelled"
    if key_date.standing == KeyDate.Standing.TO_BE_ANNOUNCED:
        return "EventPostponed"
    return "EventRescheduled" if past else "EventScheduled"


def end_of(key_date):
    if key_date.starts_on is None:
        return ""
    span = Span.of(key_date)
    if span.end:
        return span.end.isoformat(timespec="minutes")
    return span.last.isoformat() if key_date.ends_on else ""


def locations(key_date):
    name = ", ".join(filter(None, [key_date.place or key_date.court, key_date.room]))
    found = []
    if key_date.place or key_date.address:
        place = {"@type": "Place", "name": name or key_date.address}
        if key_date.address:
            street = ", ".join(key_date.address.splitlines())
            place["address"] = {"@type": "PostalAddress", "streetAddress": street}
        found.append(place)
    if key_date.online_url:
        found.append({"@type": "VirtualLocation", "url": key_date.online_url})
    return found


def attendance_mode(places):
    types = {place["@type"] for place in places}
    if not types:
        return ""
    if len(types) == 2:
        return f"{SCHEMA}/MixedEventAttendanceMode"
    mode = "Online" if types == {"VirtualLocation"} else "Offline"
    return f"{SCHEMA}/{mode}EventAttendanceMode"


def one_or_all(values):
    return values[0] if len(values) == 1 else values
