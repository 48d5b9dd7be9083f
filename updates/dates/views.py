"""The key dates for the public: the list, one date, and both as calendar files."""

from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign.identity import identity
from campaign.structured import script
from campaign.views import gone, read_only

from ..models import KeyDate, KeyDateWords, PastSlot
from ..timeline import cursor, read_cursor
from ..translations import shown_here
from . import calendar as calendars
from . import structured

PAST_LENGTH = 50
ATTENDING = ("place", "room", "address", "online_url", "phone_line", "access_code", "capacity", "rules")


@read_only
def dates(request):
    before = request.GET.get("before", "")
    now = timezone.now()
    live = KeyDate.objects.live(now).defer("body", "body_html")
    ahead = [] if before else list(live.coming(now))
    past, older = past_page(live.past(now), before)
    words = KeyDateWords.objects.defer("body", "body_html")
    prefetch_related_objects([*ahead, *past], Prefetch("words", words), "past_slots")
    address = reverse("updates:calendar")
    context = {
        "today": [key_date for key_date in ahead if key_date.is_today],
        "coming": [key_date for key_date in ahead if not key_date.is_today],
        "past": past,
        "older": older,
        "is_first": not before,
        "calendar": settings.SITE_URL + address,
        "subscription": f"webcal://{urlsplit(settings.SITE_URL).netloc}{address}",
    }
    return render(request, "updates/dates.html", context)


def past_page(past, before):
    """The dates of a page of what is past, after the cursor `before`, and the cursor of the next page or "".

    Raises Http404 for a cursor that is none.
    """
    if before:
        at, pk = read_cursor(before)
        past = past.filter(Q(sorted_at__lt=at) | Q(sorted_at=at, pk__lt=pk))
    found = list(past[: PAST_LENGTH + 1])
    shown = found[:PAST_LENGTH]
    return shown, cursor(shown[-1].sorted_at, shown[-1].pk) if len(found) > PAST_LENGTH else ""


@read_only
def key_date(request, slug):
    found, withdrawn = at_address(slug)
    return render(request, "updates/key_date.html", key_date_context(found)) if found else gone(request, withdrawn)


def at_address(slug):
    """The live date of an address and None, or None and the one that was withdrawn. Raises Http404 for neither."""
    dates = KeyDate.objects.filter(slug=slug)
    found = dates.live().with_words().first()
    withdrawn = None if found else dates.gone().first()
    if not (found or withdrawn):
        raise Http404
    return found, withdrawn


@dataclass(frozen=True)
class Move:
    """A slot, or the time without one, that was left for another; `leads_to` is the id of the other on the page."""

    old: PastSlot
    new: object
    leads_to: str


def key_date_context(key_date):
    """What the page of a date shows beside its own row: three queries; one for a date that is not saved yet."""
    campaign = identity(get_language())
    slots = list(key_date.past_slots.all()) if key_date.pk else []
    moves = [
        Move(old, new, f"slot-{number}" if number <= len(slots) else "when")
        for number, (old, new) in enumerate(pairwise([*slots, key_date]), start=2)
    ]
    return {
        "campaign": campaign,
        "key_date": key_date,
        "moves": moves,
        "attending": any(getattr(key_date, name) for name in ATTENDING),
        "has_slot": bool(slots) or key_date.starts_on is not None,
        "updates": updates_about(key_date),
        "documents": list(key_date.documents.all()) if key_date.pk else [],
        "structured": script(structured.event(key_date, campaign.name)),
    }


def updates_about(key_date):
    """The live updates about a date, newest first: each in the language of the page, else in its own. One query."""
    if not key_date.pk:
        return []
    return shown_here(key_date.updates.through.objects.filter(keydate=key_date).values("update"))


@read_only
def calendar(request):
    key_dates = list(KeyDate.objects.live().on_the_calendar().with_words().order_by("pk"))
    name = _("%(campaign)s: Key dates") % {"campaign": identity(get_language()).name}
    return calendar_file(calendars.calendar(key_dates, name))


@read_only
def key_date_calendar(request, slug):
    """One date as a file; 404 for one that never had a day."""
    found, withdrawn = at_address(slug)
    if withdrawn:
        return gone(request, withdrawn)
    content = calendars.single(found)
    if content is None:
        raise Http404
    response = calendar_file(content)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


def calendar_file(content):
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    set_response_etag(response)  # here, so that the answer to HEAD has it as well
    return response
