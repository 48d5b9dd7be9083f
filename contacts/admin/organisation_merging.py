"""Organisations that are here twice: side by side, with the choice of which to keep, and a look at what comes of it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from campaign.admin.choosers import is_key

from .. import merging, other_names, spellings
from ..models import Organisation, OtherName

MOST_TOGETHER = 8  # merged at once
GROUPS_SHOWN = 25  # on one page


@dataclass
class Side:
    """One of the organisations that may be one; `uses` says what points at it and how often."""

    organisation: Organisation
    uses: list[tuple[str, int]]
    is_kept: bool = False

    @property
    def weight(self):
        return sum(count for _name, count in self.uses)


@dataclass
class Outcome:
    """What the organisation that is kept is like once the others are a part of it; `lines` found no place there."""

    organisation: Organisation
    names: list[str]
    uses: list[tuple[str, int]]
    lines: list[str] = field(default_factory=list)


def uses_of(keys) -> dict[int, list[tuple[str, int]]]:
    """What points at each of the organisations, of every app, by the name of its model; one query a model."""
    found = {key: [] for key in keys}
    for relation in Organisation._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model is OtherName:
            continue
        counts = model._base_manager.filter(**{f"{name}__in": keys}).order_by().values_list(name)
        for key, count in counts.annotate(models.Count("pk")):
            label = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            found[key].append((capfirst(label), count))
    return found


def sides_of(groups, kept=None):
    """Each organisation of each group of keys as a Side; a constant count of queries.

    Kept is `kept` or, as a proposal, at which the most points, and which came first.
    """
    keys = [key for group in groups for key in group]
    there = Organisation.objects.select_related("logo").prefetch_related("other_names").in_bulk(keys)
    uses = uses_of(keys)
    found = []
    for group in groups:
        sides = [Side(there[key], uses[key]) for key in group if key in there]
        best = min(sides, key=lambda side: (-side.weight, side.organisation.pk), default=None)
        for side in sides:
            side.is_kept = side.organisation == kept if kept else side is best
        found.append(sides)
    return found


def found_twice() -> list[tuple[list[int], spellings.Likeness]]:
    """Groups of keys of organisations that may be one, with the likeliest of the reasons: the likeliest first."""
    links = list(spellings.links(other_names.names_of_all()))
    best = {}
    for one, other, way in links:
        for key in (one, other):
            best[key] = min(way, best.get(key, way), key=lambda each: each.rank)
    groups = spellings.linked((one, other) for one, other, _way in links)
    found = [(group, min((best[key] for key in group), key=lambda way: way.rank)) for group in groups]
    return sorted(found, key=lambda pair: (pair[1].rank, pair[0]))


def duplicates_view(request, model_admin):
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    page = Paginator(found_twice(), GROUPS_SHOWN).get_page(request.GET.get("p"))
    sides = sides_of([keys[:MOST_TOGETHER] for keys, _way in page])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Found twice"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "groups": [
            (some, way.label, max(0, len(keys) - MOST_TOGETHER))
            for (keys, way), some in zip(page, sides, strict=True)
            if len(some) > 1
        ],
        "page": page,
    }
    return TemplateResponse(request, "admin/contacts/organisation/duplicates.html", context)


def merge_view(request, model_admin):
    """GET: those in `organisation` side by side. POST: what comes of it, and with `_merge` the merging itself."""
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(int(key) for key in sent.getlist("organisation") if is_key(key)))
    if len(keys) > MOST_TOGETHER:
        sentence = _("At most %(most)d can be merged at once. Choose fewer.") % {"most": MOST_TOGETHER}
        return back(request, model_admin, sentence)
    there = Organisation.objects.in_bulk(keys)
    if len(there) < 2:
        return back(request, model_admin, _("Choose two organisations or more that are one."))
    kept = there.get(int(sent["keep"])) if is_key(sent.get("keep", "")) else None
    others = [there[key] for key in keys if key in there and there[key] != kept]
    if request.method == "POST" and kept is None:
        model_admin.message_user(request, _("Choose which one is kept."), messages.WARNING)
    elif request.method == "POST" and "_merge" in request.POST:
        return merge(request, model_admin, kept, others)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Merge organisations"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "sides": sides_of([[key for key in keys if key in there]], kept)[0],
        "kept": kept,
        "others": others,
        "outcome": tried(kept, others) if request.method == "POST" and kept else None,
    }
    return TemplateResponse(request, "admin/contacts/organisation/merge.html", context)


def back(request, model_admin, sentence):
    model_admin.message_user(request, sentence, messages.WARNING)
    return redirect("admin:contacts_organisation_changelist")


def tried(kept, others):
    """The Outcome of a merge that is taken back at once: nobody could foretell it more exactly."""
    with transaction.atomic():
        merged = Organisation.objects.get(pk=kept.pk)
        lines = merging.merge_organisations(merged, others)
        names = [other.name for other in merged.other_names.all()]
        outcome = Outcome(merged, names, uses_of([merged.pk])[merged.pk], lines)
        transaction.set_rollback(True)
    return outcome


def merge(request, model_admin, kept, others):
    names = get_text_list([f"“{other}”" for other in others], _("and"))
    with transaction.atomic():
        model_admin.log_deletions(request, Organisation.objects.filter(pk__in=[other.pk for other in others]))
        lines = merging.merge_organisations(kept, others)
        sentence = _("Merged with %(names)s.") % {"names": names}
        model_admin.log_change(request, kept, " ".join([sentence, *lines]))
    sentence = _("One organisation now: %(names)s went into “%(kept)s”.") % {"names": names, "kept": kept}
    model_admin.message_user(request, sentence, messages.SUCCESS)
    return redirect("admin:contacts_organisation_change", kept.pk)
