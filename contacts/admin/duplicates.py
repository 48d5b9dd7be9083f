"""Contacts who are here twice: side by side, with the choice of which card to keep, and a look at what comes of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from campaign.admin.choosers import is_key

from .. import directory, search
from ..cards import Card, card_of
from ..mentions import mentioned_in
from ..models import Contact, NotTheSame, spoken_choices
from ..standing import Standing, with_standing

MOST_TOGETHER = 8  # cards merged at once
MOST_APART = 100  # people told apart at once: each of them from each
GROUPS_SHOWN = 25  # on one page


@dataclass
class Side:
    """One of the cards that may be one person's."""

    contact: Contact
    items: list
    is_kept: bool = False

    @property
    def standing(self):
        return Standing(self.contact.standing)

    @property
    def spoken(self):
        names = dict(spoken_choices())
        return [names.get(code, code) for code in self.contact.languages]


@dataclass
class Outcome:
    """What the card that is kept is like once the others are a part of it."""

    card: Card
    note: str
    standing: Standing
    items: list


def sides_of(groups, kept=None):
    """Each contact of each group of keys as a Side; a constant count of queries.

    Kept is `kept` or, as a proposal, who is listed, stands in the most, and came first.
    """
    keys = [key for group in groups for key in group]
    contacts = with_standing(Contact.objects.filter(pk__in=keys)).prefetch_related("phones", "posts__organisation")
    contacts, items = contacts.in_bulk(), mentioned_in(keys)
    found = []
    for group in groups:
        sides = [Side(contacts[key], items[key]) for key in group if key in contacts]
        if not sides:
            continue
        best = min(sides, key=lambda side: (side.standing != Standing.LISTED, -len(side.items), side.contact.pk))
        for side in sides:
            side.is_kept = side.contact == kept if kept else side is best
        found.append(sides)
    return found


def duplicates_view(request, model_admin):
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    page = Paginator(search.here_twice(), GROUPS_SHOWN).get_page(request.GET.get("p"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Found twice"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "groups": sides_of(page.object_list),
        "page": page,
        "most": MOST_TOGETHER,
    }
    return TemplateResponse(request, "admin/contacts/contact/duplicates.html", context)


def apart_view(request, model_admin):
    """POST: writes down that the contacts are as many different people, who are not found twice again."""
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    keys = {int(key) for key in request.POST.getlist("contact") if is_key(key)}
    contacts = Contact.objects.in_bulk(keys) if len(keys) <= MOST_APART else {}
    page = request.POST.get("p", "")
    if request.method == "POST" and len(keys) > MOST_APART:
        sentence = _("At most %(most)d people can be told apart at once. Choose fewer.") % {"most": MOST_APART}
        model_admin.message_user(request, sentence, messages.WARNING)
    elif request.method == "POST" and len(contacts) < 2:
        model_admin.message_user(request, _("Choose two contacts or more that are different people."), messages.WARNING)
    elif request.method == "POST":
        NotTheSame.tell_apart(contacts)
        names = get_text_list([f"“{contacts[key]}”" for key in sorted(contacts)], _("and"))
        sentence = _("%(names)s are different people. They do not count as found twice any more.")
        model_admin.message_user(request, sentence % {"names": names}, messages.SUCCESS)
    address = reverse("admin:contacts_contact_duplicates")
    return redirect(f"{address}?{urlencode({'p': page})}" if is_key(page) else address)


def merge_view(request, model_admin):
    """GET: the cards side by side. POST: what would come of it, and with `_merge` in the form the merging itself."""
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    keys = dict.fromkeys(int(key) for key in sent.getlist("contact") if is_key(key))
    if len(keys) > MOST_TOGETHER:
        sentence = _("At most %(most)d cards can be merged at once. Choose fewer.") % {"most": MOST_TOGETHER}
        return back(request, model_admin, sentence)
    contacts = Contact.objects.in_bulk(keys)
    if len(contacts) < 2:
        return back(request, model_admin, _("Choose two contacts or more that are one person."))
    kept = contacts.get(int(sent["keep"])) if is_key(sent.get("keep", "")) else None
    others = [contacts[key] for key in keys if key in contacts and contacts[key] != kept]
    if request.method == "POST" and kept is None:
        model_admin.message_user(request, _("Choose which card is kept."), messages.WARNING)
    elif request.method == "POST" and "_merge" in request.POST:
        return merge(request, model_admin, kept, others)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Merge contacts"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "sides": sides_of([[key for key in keys if key in contacts]], kept)[0],
        "kept": kept,
        "others": others,
        "outcome": tried(kept, others) if request.method == "POST" and kept else None,
    }
    return TemplateResponse(request, "admin/contacts/contact/merge.html", context)


def back(request, model_admin, sentence):
    model_admin.message_user(request, sentence, messages.WARNING)
    return redirect("admin:contacts_contact_changelist")


def tried(kept, others):
    """The Outcome of a merge that is taken back at once: nobody could foretell it more exactly."""
    with transaction.atomic():
        directory.merge(Contact.objects.get(pk=kept.pk), others)
        merged = with_standing(Contact.objects.filter(pk=kept.pk)).get()
        items = mentioned_in([kept.pk])[kept.pk]
        outcome = Outcome(card_of(merged), merged.note, Standing(merged.standing), items)
        transaction.set_rollback(True)
    return outcome


def merge(request, model_admin, kept, others):
    names = get_text_list([f"“{other}” ({other.slug})" for other in others], _("and"))
    with transaction.atomic():
        model_admin.log_deletions(request, Contact.objects.filter(pk__in=[other.pk for other in others]))
        NotTheSame.objects.filter(first__in=[kept, *others], second__in=[kept, *others]).delete()
        kept = directory.merge(kept, others)
        model_admin.log_change(request, kept, _("Merged with %(names)s.") % {"names": names})
    sentence = _("One card now: %(names)s went into “%(kept)s”.") % {"names": names, "kept": kept}
    model_admin.message_user(request, sentence, messages.SUCCESS)
    return redirect("admin:contacts_contact_change", kept.pk)
