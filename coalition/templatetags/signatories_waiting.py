"""Who waits to be checked, on the front page of the editors' panel."""

from django import template
from django.contrib import admin
from django.db.models import Count, Q

from ..models import Signatory

register = template.Library()

State = Signatory.State


@register.inclusion_tag("admin/coalition/waiting_line.html", takes_context=True)
def signatories_waiting(context):
    """Lines with the counts, for those who may decide; nothing when nobody waits."""
    model_admin = admin.site.get_model_admin(Signatory)
    if not model_admin.has_moderate_permission(context["request"]):
        return {}
    return Signatory.objects.waiting().aggregate(
        unchecked=Count("pk", filter=Q(state__in=[State.PENDING, State.HELD])),
        unpublished=Count("pk", filter=Q(state=State.VERIFIED)),
    )
