"""The to-do list of the press room: each line says what to do, and most can be done right there."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.admin.choosers import is_key

from .. import search, todo
from ..cards import card_of
from ..enquiries.mail import deadlines
from ..forms import ConfirmForm, EmailForm
from ..mentions import unseen_in
from ..models import Contact, Enquiry
from ..standing import Standing, standing_of
from .state import shown_all_the_same

SHOWN = 50  # lines of each matter


@dataclass
class Line:
    """One thing to do about a contact, with the form that does it."""

    contact: Contact
    form: object = None
    items: tuple = ()

    @property
    def standing(self):
        return Standing(self.contact.standing)

    @property
    def shown(self):
        return shown_all_the_same(self.contact)

    @property
    def shows_at_once(self):
        """In how many releases an address that is typed in shows, although the card is not listed."""
        return 0 if self.standing == Standing.LISTED else self.contact.following_mentions


@dataclass
class Question:
    """An enquiry without an answer, with its deadline in words, on one clock or two."""

    enquiry: Enquiry
    due: list[str]


@dataclass
class Matter:
    """Things to do of one sort; `more` says how many are not shown."""

    name: str
    title: str
    lines: list
    more: int = 0


def sees_enquiries(request):
    return admin.site.get_model_admin(Enquiry).has_view_permission(request)


def todo_view(request, model_admin):
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    may_change = model_admin.has_change_permission(request)
    refused = None
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        refused, form = done(request, model_admin)
        if refused is None:
            return redirect("admin:contacts_contact_todo")
    matters = contact_matters()
    for matter in matters:
        for line in matter.lines:
            if (matter.name, line.contact.pk) == refused:
                line.form = form
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("To do for the press room"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "matters": [matter for matter in matters if matter.lines],
        "enquiries": enquiry_matters() if sees_enquiries(request) else [],
        "may_change": may_change,
        "may_send": admin.site.get_model_admin(Enquiry).has_answer_permission(request),
    }
    return TemplateResponse(request, "admin/contacts/contact/todo.html", context)


def contact_matters():
    titles = {
        "email": _("E-mail address to be asked for"),
        "consent": _("Consent missing"),
        "validity": _("To be confirmed"),
        "unreachable": _("Neither phone nor e-mail"),
        "unseen": _("Named in public, but not shown there"),
    }
    matters = []
    for name, title in titles.items():
        found = todo.contacts(name)
        lines = [Line(contact, form_for(name, contact)) for contact in found[:SHOWN]]
        matters.append(Matter(name, title, lines, found.count() - SHOWN if len(lines) == SHOWN else 0))
    keys = [line.contact.pk for matter in matters for line in matter.lines if line.contact.unseen_mentions]
    items = unseen_in(keys) if keys else {}
    for matter in matters:
        for line in matter.lines:
            line.items = items.get(line.contact.pk, ())
    return matters


def enquiry_matters():
    matters = []
    for name, title, found in (
        ("unmailed", _("Questions that did not reach the desk"), todo.unmailed()),
        ("unanswered", _("Questions without an answer"), todo.unanswered()),
    ):
        if lines := questions(found):
            matters.append(Matter(name, title, lines, found.count() - SHOWN if len(lines) == SHOWN else 0))
    if lines := questions(todo.held()):
        number = todo.held().count()
        title = ngettext("%d question held back: look at it", "%d questions held back: look through them", number)
        matters.append(Matter("held", title % number, lines, number - len(lines)))
    return matters


def questions(found):
    return [Question(enquiry, deadlines(enquiry)) for enquiry in found[:SHOWN]]


def form_for(name, contact, data=None):
    match name:
        case "email":
            return EmailForm(data, instance=contact, prefix=f"email-{contact.pk}")
        case "validity":
            return ConfirmForm(data, prefix=f"validity-{contact.pk}")
    return None


@transaction.atomic
def done(request, model_admin):
    """Does what the form of one line asks for. The matter and key of the line, and its form, when it is refused."""
    name = next((name for name in ("email", "validity") if name in request.POST), "")
    key = request.POST.get(name, "")
    contact = Contact.objects.select_for_update().filter(pk=key).first() if is_key(key) else None
    if contact is None:
        model_admin.message_user(request, _("This was done already."), messages.WARNING)
        return None, None
    form = form_for(name, contact, request.POST)
    if not form.is_valid():
        return (name, contact.pk), form
    if name == "email":
        save_email(request, model_admin, form)
    else:
        contact.valid_until = form.cleaned_data["until"]
        contact.save()
        sentence = _("Confirmed until %(day)s.") % {"day": f"{contact.valid_until:%Y-%m-%d}"}
        model_admin.log_change(request, contact, sentence)
        model_admin.message_user(request, f"{contact}: {sentence}", messages.SUCCESS)
    return None, None


def save_email(request, model_admin, form):
    contact = form.save()
    model_admin.log_change(request, contact, _("E-mail address asked for and written down."))
    sentence = _("The address of %(name)s is on the card now.") % {"name": contact}
    model_admin.message_user(request, sentence, messages.SUCCESS)
    others = search.same_as(email=contact.email).exclude(pk=contact.pk)
    for other in others[:3]:
        sentence = _("“{}” has the same address. If both are one person, merge them under “Found twice”.")
        model_admin.message_user(request, format_html(sentence, other), messages.WARNING)


def agreed_view(request, model_admin, object_id):
    """Asks whether somebody agreed today, shows what readers will see, and writes the day down."""
    key = unquote(object_id)
    contact = get_object_or_404(Contact, pk=key if is_key(key) else None)
    if not model_admin.has_change_permission(request, contact):
        raise PermissionDenied
    if contact.consent_withdrawn_on:
        sentence = _("%(name)s took consent back. If it was given again, correct both days in the form.")
        model_admin.message_user(request, sentence % {"name": contact}, messages.WARNING)
        return redirect("admin:contacts_contact_change", contact.pk)
    if request.method == "POST":
        with transaction.atomic():
            contact.consented_on = timezone.localdate()
            contact.save()
            model_admin.log_change(request, contact, _("Agreed to be listed."))
        sentence = _("%(name)s agreed today. State of the card: %(state)s.")
        words = {"name": contact, "state": standing_of(contact).label}
        model_admin.message_user(request, sentence % words, messages.SUCCESS)
        return redirect("admin:contacts_contact_todo")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Agreed today?"),
        "subtitle": str(contact),
        "opts": model_admin.opts,
        "original": contact,
        "card": card_of(contact),
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/contacts/contact/agreed.html", context)
