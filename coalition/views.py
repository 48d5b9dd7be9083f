"""What the public reads of a letter: its page, all of it on paper, as plain text, and who signed it as a table."""

import json
from datetime import datetime, time, timedelta
from functools import wraps
from operator import itemgetter

from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.http import Http404, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language

from campaign import structured
from campaign.identity import identity
from campaign.publishing import destination
from campaign.streaming import in_pieces
from campaign.views import gone, read_only

from . import plain_text as plain_texts
from . import printing, tables
from .models import Letter, Signatory
from .paging import page_of
from .structured import letter_data

DOCUMENTS = ["delivery_proof", "reply_document", "translation_of__delivery_proof", "translation_of__reply_document"]
NOT_INDEXED = {"X-Robots-Tag": "noindex"}  # the page is what search engines should find


def of_letter(name, when_gone=gone):
    """For a view of the live letter at an address; `name` is the view's own in coalition/urls.py.

    Where there is none: what `when_gone` answers of the one that was withdrawn, which may be the original of which that
    at the address is a translation; the address to which one has moved; or 404.
    """

    def decorator(view):
        @read_only
        @wraps(view)
        def for_slug(request, slug):
            at_address = Letter.objects.in_language(get_language()).filter(slug=slug)
            if letter := with_translations(at_address.live().select_related(*DOCUMENTS)).first():
                return view(request, letter)
            if no_longer_live := at_address.gone().select_related("translation_of").first():
                return when_gone(request, no_longer_live.withdrawn)
            if moved := moved_letter(slug):
                return HttpResponsePermanentRedirect(moved.address(name))
            raise Http404

        return for_slug

    return decorator


def moved_letter(slug):
    """The live letter to which the page that was at an old address has moved, or None."""
    try:
        match = resolve(destination(reverse("coalition:letter", args=[slug])) or "")
    except Resolver404:
        return None
    if match.view_name != "coalition:letter":
        return None
    return Letter.objects.live().in_language(get_language()).filter(slug=match.kwargs["slug"]).first()


def with_translations(letters):
    """Annotates, as JSON, in which other languages each letter is live, so that this costs no query of its own."""
    original = Coalesce(OuterRef("translation_of"), OuterRef("pk"))
    told = Letter.objects.live().filter(Q(pk=original) | Q(translation_of=original)).exclude(pk=OuterRef("pk"))
    entry = Cast(JSONObject(title="title", slug="slug", language="language"), CharField())
    # One group of all rows: an aggregate without any would not be one value for each letter.
    entries = told.order_by().values(one=Value(1)).annotate(entries=StringAgg(entry, Value(","))).values("entries")
    return letters.annotate(elsewhere=Subquery(entries))


def translations_of(letter):
    """Its live translations and original, each with title and address; one query where `with_translations` did not."""
    if letter.pk and not hasattr(letter, "elsewhere"):
        letter.elsewhere = with_translations(Letter.objects.filter(pk=letter.pk)).values_list("elsewhere", flat=True)[0]
    told = json.loads(f"[{getattr(letter, 'elsewhere', None) or ''}]")
    return [Letter(**values) for values in sorted(told, key=itemgetter("language"))]


@of_letter("letter")
def letter(request, letter):
    return render(request, "coalition/letter.html", letter_context(letter, request))


def letter_context(letter, request):
    """What the page of a letter shows beside its own row: four queries; nobody has signed one that is not saved."""
    groups = list(groups_of(letter))
    letter.count = sum(group.count for group in groups)
    campaign = identity(get_language())
    data = letter_data(letter, get_language(), campaign.name)
    return {
        "campaign": campaign,
        "letter": letter,
        "original": letter.original,
        "date": plain_texts.date_of(letter),
        "addressees": letter.addressee_lines,
        "groups": [group for group in groups if group.count],
        "unnamed": sum(group.unnamed for group in groups),
        "withdrawn_since": (getattr(groups[0], "withdrawn", 0) or 0) if groups else 0,
        "page": page_of(letter, groups, request.GET.get("after", "")),
        "translations": translations_of(letter),
        "structured": structured.script(data),
        "description": data.get("description", ""),
    }


def groups_of(letter):
    """The groups of its signatories in order; of a letter that was delivered, with how many were `withdrawn` since.

    Who signed in public until the day of the delivery and withdrew after it is counted among those who withdrew, whom
    an index finds, however many signed.
    """
    original = letter.original
    if not original.pk:
        return []
    groups = original.groups.all()
    if not original.delivered_on:
        return groups
    morning_after = timezone.make_aware(datetime.combine(original.delivered_on + timedelta(days=1), time.min))
    withdrawn = Signatory.objects.filter(
        letter=original,
        state=Signatory.State.WITHDRAWN,
        withdrawn_at__gte=morning_after,
        published_at__lt=morning_after,
    )
    counted = withdrawn.order_by().values("letter").annotate(count=Count("pk")).values("count")
    return groups.annotate(withdrawn=Subquery(counted))


@of_letter("print")
def printed(request, letter):
    return StreamingHttpResponse(printing.pieces(letter, request), headers=NOT_INDEXED)


@of_letter("plain_text")
def plain_text(request, letter):
    lines = in_pieces(plain_texts.lines(letter))
    return StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8", headers=NOT_INDEXED)


@of_letter("csv")
def table(request, letter):
    headers = {**NOT_INDEXED, "Content-Disposition": f'attachment; filename="{letter.slug}-signatories.csv"'}
    lines = in_pieces(tables.csv_lines(letter))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
