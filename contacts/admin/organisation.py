from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from campaign.admin.desk import Desk
from campaign.editing import may_edit
from campaign.text import clean

from .. import search
from ..forms import NamedForm
from ..models import Contact, Organisation

NAMED = 5  # contacts in the sentence on why one is kept


@admin.register(Organisation)
class OrganisationAdmin(Desk):
    form = NamedForm
    list_display = ["name", "url", "contact_count"]
    search_fields = ["name"]
    ordering = ["name", "pk"]

    def has_view_permission(self, request, obj=None):
        """Who may write, or looks after contacts, may choose among the organisations."""
        return (
            super().has_view_permission(request, obj)
            or may_edit(request.user)
            or any(request.user.has_perm(f"contacts.{verb}_contact") for verb in ("add", "change"))
        )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(contact_count=Count("posts__contact", distinct=True))

    def get_search_results(self, request, queryset, search_term):
        return search.organisations_matching(queryset, clean(search_term)), False

    @admin.display(description=gettext_lazy("contacts"), ordering="contact_count")
    def contact_count(self, organisation):
        return organisation.contact_count

    def reason_to_keep(self, organisation):
        speaking = Contact.objects.filter(posts__organisation=organisation).distinct()
        count, names = speaking.count(), ", ".join(map(str, speaking[:NAMED]))
        if not count:
            return ""
        sentence = ngettext(
            "“{}” is the organisation of {} contact: {}. Change that card first.",
            "“{}” is the organisation of {} contacts: {}. Change their cards first.",
            count,
        )
        return format_html(sentence, organisation, count, names if count <= NAMED else f"{names} …")
