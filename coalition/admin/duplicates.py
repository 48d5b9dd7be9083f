"""Signatories who may stand under one letter twice: all of a letter, and what is merged into which."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.admin.choosers import is_key

from ..duplicates import GONE, twice
from ..models import Letter, Signatory
from ..signing import merging
from . import queue, showing

State = Signatory.State

MOST_TOGETHER = 8  # merged at once
GROUPS_SHOWN = 25  # on one page
BEST_FIRST = [State.PUBLISHED, State.VERIFIED, State.PENDING, State.UNCONFIRMED, State.HELD]


@dataclass
class Side:
    """One of several signatories who may be one."""

    signatory: Signatory
    public: list
    address: str
    mailbox: showing.Mailbox | None
    was_confirmed: bool
    is_kept: bool = False
    warning: str = ""  # what comes of keeping this one


@dataclass
class Group:
    """Signatories side by side; `more` says how many are not shown."""

    sides: list[Side]
    why: str = ""
    more: int = 0


def duplicates_view(request, model_admin):
    """All of the letter in `?letter=`; without one, the letters to choose from."""
    if not model_admin.has_moderate_permission(request):
        raise PermissionDenied
    letter = queue.letter_asked_for(request)
    groups, page = [], None
    if letter:
        page = Paginator(twice(letter), GROUPS_SHOWN).get_page(request.GET.get("p"))
        groups = [
            Group(sides, twins.why.label, max(0, len(twins.keys) - MOST_TOGETHER))
            for twins, sides in zip(page, sides_of([twins.keys[:MOST_TOGETHER] for twins in page]), strict=True)
            if len(sides) > 1
        ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Found twice"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "letter": letter,
        "letters": Letter.objects.originals().defer("body", "body_html").order_by("-pk"),
        "groups": groups,
        "page": page,
        "merge_address": reverse("admin:coalition_signatory_merge"),
    }
    return TemplateResponse(request, "admin/coalition/duplicates.html", context)


def sides_of(groups):
    """Each signatory of each group of keys as a Side, in one query.

    Proposed to be kept is who stands nearest to being public, was confirmed, and signed first.
    """
    rows = Signatory.objects.select_related("letter", "group", "organisation", "supporter")
    there = rows.defer("letter__body", "letter__body_html").in_bulk([key for group in groups for key in group])
    found = []
    for group in groups:
        sides = [side_of(there[key]) for key in group if key in there]
        if sides:
            min(sides, key=merit).is_kept = True
        if any(side.signatory.state == State.PUBLISHED for side in sides):
            for side in sides:
                side.warning = "" if side.signatory.state == State.PUBLISHED else not_public(len(sides))
        found.append(sides)
    return found


def not_public(count):
    """What comes of so many of whom one was public and another one is kept."""
    if count == 2:
        return _("Readers see neither until you publish it.")
    return _("Readers see none of them until you publish it.")


def side_of(signatory):
    part = showing.public_part(signatory)
    site = signatory.organisation.url if signatory.organisation else ""
    return Side(
        signatory,
        [part] if part else [],
        showing.address_of(signatory.pk),
        showing.mailbox_of(signatory, site),
        showing.was_confirmed(signatory),
    )


def merit(side):
    state = side.signatory.state
    rank = BEST_FIRST.index(state) if state in BEST_FIRST else len(BEST_FIRST)
    return rank, not side.was_confirmed, side.signatory.pk


def merge_view(request, model_admin):
    """GET: those in `signatory` side by side. POST: merges them into the one in `keep`."""
    if not model_admin.has_moderate_permission(request):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(int(key) for key in sent.getlist("signatory") if is_key(key)))
    if len(keys) > MOST_TOGETHER:
        sentence = _("At most %(most)d can be merged at once. Choose fewer.") % {"most": MOST_TOGETHER}
        return back(request, model_admin, sent, sentence)
    [sides] = sides_of([keys])
    if len(sides) < 2:
        return back(request, model_admin, sent, _("Choose two signatories or more that are one."))
    if len({side.signatory.letter_id for side in sides}) > 1:
        sentence = _("They signed different letters. Each letter has its own signatories.")
        return back(request, model_admin, sent, sentence)
    if request.method == "POST":
        kept = next((side.signatory for side in sides if str(side.signatory.pk) == sent.get("keep")), None)
        if kept is None:
            model_admin.message_user(request, _("Choose which one is kept."), messages.WARNING)
        else:
            return merge(request, model_admin, kept, [side.signatory for side in sides])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Merge signatories"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "letter": sent["letter"] if is_key(sent.get("letter", "")) else "",
        "group": Group(sides),
        "is_gone": any(side.signatory.state in GONE for side in sides),
        "came_from": came_from(sent),
    }
    return TemplateResponse(request, "admin/coalition/merge.html", context)


def merge(request, model_admin, kept, signatories):
    others = [signatory for signatory in signatories if signatory != kept]
    was_public = any(signatory.state == State.PUBLISHED for signatory in signatories)
    try:
        merging.merge(kept, others, by=request.user)
    except merging.CannotMerge as refused:
        return back(request, model_admin, request.POST, str(refused))
    sentence = ngettext(
        "One signature now: %d went into the one that is kept.",
        "One signature now: %d went into the one that is kept.",
        len(others),
    )
    model_admin.message_user(request, sentence % len(others), messages.SUCCESS)
    if was_public and kept.state != State.PUBLISHED:
        model_admin.message_user(request, not_public(len(signatories)), messages.WARNING)
    return redirect(where(request.POST, kept))


def back(request, model_admin, sent, sentence):
    model_admin.message_user(request, sentence, messages.WARNING)
    return redirect(where(sent))


def came_from(sent):
    """From which page one came to merge: "queue", "twice", or "" from that of one signatory."""
    return sent.get("from", "") if sent.get("from", "") in ("queue", "twice") else ""


def where(sent, kept=None):
    """Where one goes on: on the page from which one came."""
    narrowed = {"letter": sent["letter"]} if is_key(sent.get("letter", "")) else {}
    match came_from(sent):
        case "queue":
            query = {**narrowed, "at": kept.pk} if kept and kept.state in queue.WAITING else narrowed
            return with_query(reverse("admin:coalition_signatory_queue"), query)
        case "twice":
            return with_query(reverse("admin:coalition_signatory_duplicates"), narrowed)
    return showing.address_of(kept.pk) if kept else reverse("admin:coalition_signatory_changelist")


def with_query(address, query):
    return f"{address}?{urlencode(query)}" if query else address
