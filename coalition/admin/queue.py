"""The queue of those who wait to be checked: one signatory at a time, with all that it takes to decide.

Every step is a link or a button; `static/js/queue.js` gives each of them a key. Those to be checked come first, the
oldest of them before all, then those who are verified and not public yet, and at the end what looks like spam.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaign.admin.choosers import is_key
from campaign.text import clean, one_line
from campaign.zones import in_zone
from contacts import directory, other_names
from contacts.models import Organisation

from ..duplicates import ORGANISATIONS_AT_MOST, alike, organisations_alike
from ..models import Letter, Signatory
from ..models.kinds import Kind
from . import deciding, showing

State = Signatory.State
WAITING = deciding.WAITING
KEYS = {"publish": "u", "show": "u", "verify": "v", "decline": "d", "release": "r"}
LONGEST_NAME = Organisation._meta.get_field("name").max_length


@dataclass(frozen=True)
class Place:
    """Where in the queue somebody stands, or stood before the last decision."""

    state: State
    at: datetime
    key: int

    @classmethod
    def of(cls, signatory, state=None):
        return cls(State(state or signatory.state), signatory.signed_at, signatory.pk)


class Queue:
    """Those who wait, under one letter (an original) or under all."""

    def __init__(self, letter: Letter | None = None):
        self.letter = letter
        rows = Signatory.objects.select_related("letter", "group", "organisation", "supporter")
        self.rows = rows.defer("letter__body", "letter__body_html")
        if letter:
            self.rows = self.rows.filter(letter=letter)

    def counts(self) -> dict[State, int]:
        found = dict(self.rows.filter(state__in=WAITING).order_by().values_list("state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in WAITING}

    def first(self):
        return self._nearest(WAITING, None, "signed_at", "pk")

    def after(self, place: Place):
        further = Q(signed_at__gt=place.at) | Q(signed_at=place.at, pk__gt=place.key)
        return self._nearest(WAITING[WAITING.index(place.state) :], further, "signed_at", "pk")

    def before(self, place: Place):
        nearer = Q(signed_at__lt=place.at) | Q(signed_at=place.at, pk__lt=place.key)
        return self._nearest(WAITING[WAITING.index(place.state) :: -1], nearer, "-signed_at", "-pk")

    def _nearest(self, states, condition, *order):
        """The first in that order of the first of the states that has one; the condition is for the first state."""
        for number, state in enumerate(states):
            rows = self.rows.filter(state=state)
            if condition is not None and number == 0:
                rows = rows.filter(condition)
            if found := rows.order_by(*order).first():
                return found
        return None

    def one(self, key):
        return self.rows.filter(pk=key).first() if is_key(key) else None


def queue_view(request, model_admin):
    """GET: `?letter=` narrows the queue, `?at=` shows one who waits, `?done=` and `?was=` who was decided just now.

    `?told=` is the mark of the organisation that was chosen just now for the one who is shown.
    """
    if not model_admin.has_moderate_permission(request):
        raise PermissionDenied
    queue = Queue(letter_asked_for(request))
    if request.method == "POST":
        return act(request, model_admin, queue)
    return show(request, model_admin, queue, asked_for(request, model_admin, queue))


def letter_asked_for(request):
    key = request.GET.get("letter", "")
    letter = Letter.objects.select_related("translation_of").filter(pk=key).first() if is_key(key) else None
    return letter.original if letter else None


def address(queue, **query):
    """The address of the queue, narrowed as it is."""
    if queue.letter:
        query = {"letter": queue.letter.pk, **query}
    at = reverse("admin:coalition_signatory_queue")
    return f"{at}?{urlencode(query)}" if query else at


def asked_for(request, model_admin, queue):
    """Whom the page is to show; None when nobody waits."""
    if done := queue.one(request.GET.get("done", "")):
        was = request.GET.get("was", "")
        return queue.after(Place.of(done, was if was in WAITING else State.PENDING)) or queue.first()
    if there := queue.one(request.GET.get("at", "")):
        if there.state in WAITING:
            return there
        model_admin.message_user(request, deciding.meanwhile(there), messages.WARNING)
        return queue.after(Place.of(there, State.PENDING)) or queue.first()
    return queue.first()


# ---- what a button says


def act(request, model_admin, queue):
    sent, key = request.POST, request.POST.get("signatory", "")
    row = queue.one(key)
    if row is None:
        model_admin.message_user(request, _("This signatory is not here any more."), messages.WARNING)
        return redirect(address(queue))
    do, seen, note = sent.get("do", ""), sent.get("seen", ""), one_line(clean(sent.get("note", "")))
    try:
        match do:
            case "undo":
                deciding.undo(row.pk, seen=seen, was=sent.get("was", ""), by=request.user)
                model_admin.message_user(request, _("Undone. It waits again."), messages.SUCCESS)
                return redirect(address(queue, at=row.pk))
            case "organisation":
                with transaction.atomic():  # one that is refused leaves no new organisation behind
                    organisation = chosen(request, model_admin, row)
                    told = deciding.tell_organisation(row.pk, organisation, seen=seen, by=request.user)
                model_admin.message_user(request, _("The organisation is known now. Decide next."), messages.SUCCESS)
                return redirect(address(queue, at=row.pk, told=told))
            case "untell":
                deciding.untell_organisation(row.pk, sent.get("told", ""), seen=seen, by=request.user)
                model_admin.message_user(request, _("Undone. Choose the organisation anew."), messages.SUCCESS)
                return redirect(address(queue, at=row.pk))
        deciding.decide(do, row.pk, seen=seen, by=request.user, note=note)
    except deciding.Refused as refused:
        row = queue.one(row.pk)
        if row.state in WAITING:
            return show(request, model_admin, queue, row, note=note, fault=str(refused))
        model_admin.message_user(request, str(refused), messages.WARNING)
        return redirect(address(queue, done=row.pk, was=State.PENDING))
    return redirect(address(queue, done=row.pk, was=row.state))


def chosen(request, model_admin, signatory):
    """The known organisation that was chosen, or that is to be known from now on. Raises Refused without one."""
    key = request.POST.get("organisation", "")
    if key == "new":
        name = signatory.organisation_name
        if not request.user.has_perm("contacts.add_organisation") or not name:
            raise deciding.Refused(_("You may not add organisations. Ask somebody who may, or choose a known one."))
        organisation = directory.organisation(name)
        model_admin.log_addition(request, organisation, _("Added from the queue of signatories."))
        return organisation
    organisation = Organisation.objects.filter(pk=key).first() if is_key(key) else None
    if organisation is None:
        raise deciding.Refused(_("Choose an organisation first."))
    return organisation


# ---- what is shown


@dataclass
class Button:
    """A choice with its key."""

    choice: deciding.Choice
    key: str


@dataclass
class Known:
    """An organisation that may be meant, and whether the mail comes from its site."""

    organisation: Organisation
    why: str
    mailbox: showing.Mailbox | None
    is_chosen: bool = False


@dataclass
class Done:
    """The last decision of whoever looks. `undo` is what the button says to undo it, "" where nothing can.

    `was` and `told` go with it: the state before, or the mark of the organisation that was chosen.
    """

    signatory: Signatory
    words: str
    seen: str
    undo: str = ""
    was: str = ""
    told: str = ""
    address: str = ""  # of the page where it can be opened again


def show(request, model_admin, queue, signatory, *, note="", fault=""):
    counts = queue.counts()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Signatories to check"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "queue": queue,
        "here": address(queue),
        "counts": counts,
        "left": sum(counts.values()),
        "letters": letters_waiting(queue),
        "done": done_just_now(request, queue) or told_just_now(request, signatory),
        "signatory": signatory,
        "note": note,
        "fault": fault,
        "list_address": reverse("admin:coalition_signatory_changelist"),
        "duplicates_address": reverse("admin:coalition_signatory_duplicates"),
    }
    if signatory:
        context |= facts(request, queue, signatory)
    return TemplateResponse(request, "admin/coalition/queue.html", context)


def facts(request, queue, signatory):
    """All that it takes to decide about one."""
    place = Place.of(signatory)
    further, earlier = queue.after(place), queue.before(place)
    known, look = [], one_line(clean(request.GET.get("look", "")))[:LONGEST_NAME]
    if signatory.kind == Kind.ORGANISATION:
        known = organisations(signatory, look)
    site = signatory.organisation.url if signatory.organisation else ""
    part = showing.public_part(signatory)
    choices = [choice for choice in deciding.choices_for(signatory) if choice.name in KEYS]
    return {
        "seen": deciding.seen_of(signatory),
        "buttons": [Button(choice, KEYS[choice.name]) for choice in choices if not choice.asks],
        "declining": next((choice for choice in choices if choice.asks), None),
        "next_address": address(queue, at=further.pk) if further else "",
        "previous_address": address(queue, at=earlier.pk) if earlier else "",
        "change_address": showing.address_of(signatory.pk),
        "mailbox": showing.mailbox_of(signatory, site),
        "signed": in_zone(signatory.signed_at),
        "confirmed": in_zone(signatory.confirmed_at) if signatory.confirmed_at else "",
        "was_confirmed": showing.was_confirmed(signatory),
        "public": [part] if part else [],
        "known": known,
        "look": look,
        "may_add": bool(signatory.organisation_name) and request.user.has_perm("contacts.add_organisation"),
        "alike": alike(signatory),
        "log": showing.log_of(signatory),
    }


def organisations(signatory, look):
    """Those that may be meant: the one that is known, those of a similar name, and those that were looked for."""
    found = {}
    if signatory.organisation:
        found[signatory.organisation] = _("chosen")
    for organisation, likeness in organisations_alike(signatory.organisation_name):
        found.setdefault(organisation, likeness.label)
    if look:
        for organisation, _likeness in organisations_alike(look):
            found.setdefault(organisation, _("looked for"))
        named = Organisation.objects.filter(pk__in=other_names.with_name(look)).order_by("name", "pk")
        for organisation in named[:ORGANISATIONS_AT_MOST]:
            found.setdefault(organisation, _("looked for"))
    return [
        Known(body, why, showing.mailbox_of(signatory, body.url), body == signatory.organisation)
        for body, why in found.items()
    ]


def letters_waiting(queue):
    """The letters under which somebody waits, and the one that was chosen: to choose from."""
    letters = Letter.objects.originals().filter(signatories__state__in=WAITING)
    letters = letters.annotate(waiting=Count("signatories")).defer("body", "body_html").order_by("-pk")
    found = list(letters)
    if queue.letter and queue.letter not in found:
        queue.letter.waiting = 0
        found.insert(0, queue.letter)
    return found


def done_just_now(request, queue):
    """What whoever looks has just decided, as the address says and the log confirms; None without it."""
    signatory = queue.one(request.GET.get("done", ""))
    last = deciding.last_decision(signatory) if signatory else None
    if last is None or last.by_id != request.user.pk:
        return None
    done, was = Done(signatory, last.get_act_display(), deciding.seen_of(signatory)), request.GET.get("was", "")
    if was in WAITING and deciding.way_back(signatory, State(was)):
        done.undo, done.was = "undo", was
    elif signatory.state == State.DECLINED:
        done.address = showing.address_of(signatory.pk)
    return done


def told_just_now(request, signatory):
    """That whoever looks has just chosen the organisation of the one who is shown; None without it."""
    mark = request.GET.get("told", "")
    if not signatory or not mark or not deciding.told_organisation(signatory, mark, request.user):
        return None
    words = _("Known organisation")
    return Done(signatory, words, deciding.seen_of(signatory), undo="untell", told=mark)
