"""The letter that an update holds: a line above its form, and the page on which it becomes a sign-on letter."""

from dataclasses import dataclass
from hashlib import sha256

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.states import State, state_of

from ..letters.taking_up import letter_in, proposal, take_up
from ..models import Update

SEES_LETTERS = ["coalition.view_letter", "coalition.change_letter"]


def urls(model_admin):
    guarded = model_admin.admin_site.admin_view(letter_view)
    return [path("<path:object_id>/letter/", guarded, {"model_admin": model_admin}, name="updates_update_letter")]


def may_take_up(request, model_admin, update=None):
    """Whether somebody may make sign-on letters of the letters in updates, or of that in one of them.

    The letter of an update that is public, or will be, is public as well.
    """
    is_draft = update is not None and state_of(update) == State.DRAFT
    needed = ["coalition.add_letter"] if is_draft else ["coalition.add_letter", "coalition.publish_letter"]
    return request.user.has_perms(needed) and model_admin.has_change_permission(request, update)


@dataclass(frozen=True)
class LetterLine:
    """What stands above the form of an update about its letter, and where that leads; `address` may be empty."""

    sentence: str
    address: str = ""
    label: str = ""
    is_button: bool = False


def line_for(request, model_admin, update):
    """The LetterLine of a stored update; None where there is nothing to say."""
    if update.letter_id:
        return linked_line(request, update)
    if not may_take_up(request, model_admin, update) or (found := letter_in(update)) is None:
        return None
    return LetterLine(holding(found), address_of(update), _("Look at it"), is_button=True)


def linked_line(request, update):
    sentence = {
        Update.LetterRole.TEXT: _("This update holds the text of the sign-on letter “%(title)s”."),
        Update.LetterRole.REPLY: _("This update is the reply to the sign-on letter “%(title)s”."),
        Update.LetterRole.NEWS: _("This update tells of the sign-on letter “%(title)s”."),
    }[update.letter_role]
    return LetterLine(
        sentence % {"title": update.letter}, address_of_letter(request, update.letter), _("Go to the letter")
    )


def holding(found):
    count = len(found.signatories)
    sentence = ngettext(
        "This update holds a letter with %d signatory.", "This update holds a letter with %d signatories.", count
    )
    return sentence % count


def address_of(update):
    return reverse("admin:updates_update_letter", args=[update.pk])


def address_of_letter(request, letter):
    """Where this member of staff finds a letter: its form, or else its public page; "" while there is none."""
    if any(request.user.has_perm(name) for name in SEES_LETTERS):
        return reverse("admin:coalition_letter_change", args=[letter.pk])
    return letter.get_absolute_url() if letter.is_live() else ""


class Proposal:
    """What the page shows of a letter before it is made; `seal` tells whether the text is still the one looked at."""

    def __init__(self, update, found):
        self.update, self.found, self.letter = update, found, proposal(update, found)
        self.letter.render()

    @cached_property
    def seal(self):
        return sha256("\n".join([self.update.title, self.update.language, self.update.body]).encode()).hexdigest()

    @cached_property
    def outcome(self):
        """A sentence on who will see it."""
        if original := self.letter.translation_of:
            sentence = _("It becomes a translation of the letter “%(title)s”, whose signatories it shares.")
            return sentence % {"title": original}
        match state_of(self.update):
            case State.LIVE:
                return _("Readers see the letter and its signatories at once, as they see them in this update.")
            case State.SCHEDULED:
                return _("The letter goes public together with this update. Its signatories are published by hand.")
        return _("The letter is a draft, and its signatories are verified. Readers see neither.")


def letter_view(request, object_id, model_admin):
    """Shows the letter that an update holds, and makes a sign-on letter of it when the button is pressed."""
    update = model_admin.get_object(request, unquote(object_id))
    if update is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
    if not may_take_up(request, model_admin, update):
        raise PermissionDenied
    if request.method != "POST":
        return page_or_form(request, model_admin, update)
    with transaction.atomic():
        held = model_admin.held(request, update)
        if held is None:
            return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
        found = None if held.letter_id else letter_in(held)
        if found is None or request.POST.get("seal") != Proposal(held, found).seal:
            if found is not None:
                messages.warning(request, _("The update was changed meanwhile. Look through its letter once more."))
            return page_or_form(request, model_admin, held)
        told = []
        letter = take_up(held, found, by=request.user, told=told)
        model_admin.log_change(request, held, _("Its letter was made a sign-on letter."))
        model_admin.log_addition(request, letter, _("Made of the letter in the update “%(title)s”.") % {"title": held})
    messages.success(request, format_html(_("“{}” is a sign-on letter now."), letter))
    for sentence in told:
        messages.warning(request, sentence)
    return redirect(address_of_letter(request, letter) or model_admin.address("change", held))


def page_or_form(request, model_admin, update):
    """The proposal; the form of the update, with a sentence, where there is nothing to propose."""
    found = None if update.letter_id else letter_in(update)
    if found is None:
        sentence = (
            _("This update is linked to a letter already.")
            if update.letter_id
            else _("No letter with signatures was found in the text of this update.")
        )
        return model_admin.back_to_form(request, update, sentence, messages.WARNING)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("The letter in this update"),
        "subtitle": str(update),
        "opts": model_admin.opts,
        "original": update,
        "media": model_admin.media,
        "back": model_admin.address("change", update),
        "proposal": Proposal(update, found),
    }
    return TemplateResponse(request, "admin/updates/update/letter.html", context)


def letters_in(updates):
    """The pairs of an update and the letter in its text, for those of the updates that hold one and have none yet."""
    return [(update, found) for update in updates if not update.letter_id and (found := letter_in(update))]
