"""What the public reads: home, the timeline and its archives, one update, search."""

from datetime import date

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from campaign.views import gone, read_only
from coalition.wall import first_letter, standing_in

from . import search
from .dates.links import key_dates_of, original_of
from .letters.links import letters_of, with_letter_links
from .models import KeyDate, Topic, Update
from .press.cards import frozen_on, release_cards
from .timeline import page_of, with_years, years_of

HOME_LENGTH = 6
SEARCH_LENGTH = 20
SEARCH_PAGES = 25


def here():
    """Updates in the language of the page, public or not."""
    return Update.objects.in_language(get_language())


def live_here():
    return here().live()


@read_only
def home(request):
    newest = list(live_here().select_related("lead_image").newest_first().for_list()[:HOME_LENGTH])
    pinned = live_here().filter(is_pinned=True).select_related("lead_image").for_list().first()
    lead = pinned or (newest[0] if newest else None)
    language = get_language()
    context = {
        "lead": lead,
        "newest": [u for u in newest if u != lead][:5],
        "next_date": next_date(),
        "letter": first_letter(language),
        "standing": standing_in(language),
    }
    return render(request, "updates/home.html", context)


def next_date():
    """The key date that comes next and takes place; None without one."""
    takes_place = KeyDate.objects.live().coming().filter(standing=KeyDate.Standing.CONFIRMED)
    return takes_place.for_list().first()


def timeline_page(request, updates, template, context, **options):
    language = get_language()
    page = page_of(with_years(updates, language), request.GET.get("before", ""), **options)
    return render(request, template, {"page": page, "years": years_of(page), **context})


@read_only
def timeline(request):
    before = request.GET.get("before", "")
    pinned = None if before else live_here().filter(is_pinned=True).for_list().first()
    return timeline_page(request, here(), "updates/timeline.html", {"pinned": pinned})


@read_only
def topic(request, slug):
    """A topic's updates; 404 while none is live, since its name would tell what is being prepared."""
    topic = get_object_or_404(Topic, language=get_language(), slug=slug)
    updates = here().filter(topics=topic)
    if not updates.live().exists():
        raise Http404
    return timeline_page(request, updates, "updates/topic.html", {"topic": topic})


@read_only
def kind(request, kind):
    if kind not in Update.Kind.values:
        raise Http404
    return timeline_page(request, here().filter(kind=kind), "updates/kind.html", {"kind": Update.Kind(kind)})


@read_only
def year_archive(request, year):
    first = date_or_404(year)
    following = date(first.year + 1, 1, 1) if first.year < 9999 else date.max
    return timeline_page(request, here(), "updates/archive.html", {"year": first}, days=(first, following))


@read_only
def month_archive(request, year, month):
    first = date_or_404(year, month)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1) if first.year < 9999 else date.max
    return timeline_page(request, here(), "updates/archive.html", {"month": first}, days=(first, following))


@read_only
def detail(request, year, month, day, slug):
    at_address = Update.objects.in_language(get_language()).filter(
        published_on=date_or_404(year, month, day), slug=slug
    )
    live = with_letter_links(at_address.live().with_neighbours())
    update = live.select_related("lead_image", "document").first()
    if update is None and (withdrawn := at_address.gone().first()):
        return gone(request, withdrawn)
    if update is None:
        raise Http404
    return render(request, "updates/detail.html", detail_context(update))


def detail_context(update):
    """What the page of an update shows beside its own row: eight queries at most, whatever hangs on it."""
    attachments = [a.asset for a in update.attachments.select_related("asset")] if update.pk else []
    return {
        "update": update,
        "photos": [asset for asset in attachments if asset.picture],
        "documents": [asset for asset in attachments if not asset.picture],
        "topics": list(update.topics.all()) if update.pk else [],
        "cards": release_cards(update),
        "contacts_as_of": frozen_on(update),
        "key_dates": key_dates_of([update]).get(original_of(update), []),
        "letter": letters_of([update]).get(update.pk),
        **relatives(update),
    }


def relatives(update):
    """Live updates that belong to `update`: translations, follow-ups, neighbours in time. One query."""
    original = update.translation_of_id or update.pk
    neighbours = [getattr(update, "older_id", None), getattr(update, "newer_id", None)]
    named = {pk for pk in (original, update.continues_id, update.supersedes_id, *neighbours) if pk}
    belongs = Q(pk__in=named)
    if update.pk:
        belongs |= Q(translation_of=original) | Q(continues=update.pk) | Q(supersedes=update.pk)
    found = list(Update.objects.live().filter(belongs).exclude(pk=update.pk).defer("body", "body_html").newest_first())
    by_id = {u.pk: u for u in found}
    return {
        "translations": [u for u in found if original and original in (u.pk, u.translation_of_id)],
        "continues": by_id.get(update.continues_id),
        "supersedes": by_id.get(update.supersedes_id),
        "continued_by": [u for u in found if update.pk and u.continues_id == update.pk],
        "superseded_by": next((u for u in found if update.pk and u.supersedes_id == update.pk), None),
        "older": by_id.get(neighbours[0]),
        "newer": by_id.get(neighbours[1]),
    }


@read_only
def search_results(request):
    query = search.Query(request.GET.get("q", ""), get_language())
    number = page_number(request.GET.get("page", "1"))
    ids = search.find(query, live_here(), limit=SEARCH_LENGTH + 1, offset=(number - 1) * SEARCH_LENGTH)
    found = Update.objects.live().defer("body").in_bulk(ids[:SEARCH_LENGTH])
    results = [
        {
            "update": found[pk],
            "title": search.highlighted(found[pk].title, query),
            "snippet": search.snippet(found[pk].body_html, query),
        }
        for pk in ids
        if pk in found
    ]
    more = number + 1 if len(ids) > SEARCH_LENGTH and number < SEARCH_PAGES else None
    context = {"query": query, "results": results, "number": number, "more": more}
    return render(request, "updates/search.html", context)


def page_number(text):
    """A page number of search results from 1 on. Raises Http404 for what is none or beyond the last one kept."""
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= SEARCH_PAGES:
        raise Http404
    return int(text)


def date_or_404(year, month="1", day="1"):
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404 from error
