"""What is done to one signatory from its page: a decision, or erasing it."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from campaign.admin.choosers import is_key
from campaign.text import clean

from ..models import Signatory
from . import deciding


def act_view(request, model_admin, object_id):
    """POST: does one of deciding.CHOICES to one signatory, and leads back to its page."""
    signatory = moderated(request, model_admin, object_id)
    if request.method == "POST":
        try:
            choice = deciding.decide(
                request.POST.get("do", ""), signatory.pk, seen=request.POST.get("seen", ""), by=request.user,
                note=clean(request.POST.get("note", "")),
            )  # fmt: skip
        except deciding.Refused as refused:
            model_admin.message_user(request, str(refused), messages.WARNING)
        else:
            model_admin.message_user(request, choice.done, messages.SUCCESS)
    return redirect("admin:coalition_signatory_change", signatory.pk)


def erase_view(request, model_admin, object_id):
    """Asks whether somebody is to be forgotten, and by POST forgets them for good."""
    signatory = moderated(request, model_admin, object_id)
    if deciding.is_erased(signatory):
        return redirect("admin:coalition_signatory_change", signatory.pk)
    if request.method == "POST":
        try:
            deciding.erase(signatory.pk, seen=request.POST.get("seen", ""), by=request.user)
        except deciding.Refused as refused:
            model_admin.message_user(request, str(refused), messages.WARNING)
        else:
            model_admin.message_user(request, _("Erased for good."), messages.SUCCESS)
        return redirect("admin:coalition_signatory_change", signatory.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Erase a signatory"),
        "opts": model_admin.opts,
        "original": signatory,
        "seen": deciding.seen_of(signatory),
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/coalition/signatory/erase.html", context)


def moderated(request, model_admin, object_id):
    """The signatory whom somebody who may decide asks for. Raises PermissionDenied or Http404."""
    if not model_admin.has_moderate_permission(request):
        raise PermissionDenied
    key = unquote(object_id)
    if not is_key(key):
        raise Http404
    return get_object_or_404(Signatory.objects.select_related("letter"), pk=key)
