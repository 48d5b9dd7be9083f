"""Who is it? Whoever is to be added is searched first, so that nobody is typed in twice."""

import json

from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import SOURCE_MODEL_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaign.admin.choosers import is_key

from .. import search
from ..forms import WhoForm
from ..models import Contact

CARRIED = [IS_POPUP_VAR, TO_FIELD_VAR, SOURCE_MODEL_VAR]  # what Django's small windows hand on


def who_view(request, model_admin):
    """The question, and below it who is here already; the way to the empty form stands last."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = WhoForm(request.GET if "q" in request.GET else None)
    carried = {name: request.GET[name] for name in CARRIED if name in request.GET}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Who is it?"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "form": form,
        "carried": carried,
        "is_popup": IS_POPUP_VAR in carried,
    }
    if form.is_valid():
        text = form.cleaned_data["q"]
        found = search.alike(text)
        prefetch_related_objects(found, "phones", "posts__organisation")
        context |= {"text": text, "found": found, "add_query": urlencode({"new": text, **carried})}
    return TemplateResponse(request, "admin/contacts/contact/who.html", context)


def choose_view(request, model_admin):
    """Hands the contact that was chosen in a small window to the form that opened it. Changes nothing."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:contacts_contact_changelist")
    key = request.POST.get("chosen", "")
    contact = Contact.objects.filter(pk=key).first() if is_key(key) else None
    if contact is None:
        raise Http404
    if IS_POPUP_VAR not in request.POST:
        return redirect("admin:contacts_contact_change", contact.pk)
    answer = {"value": str(contact.pk), "obj": str(contact)}
    return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": json.dumps(answer)})
