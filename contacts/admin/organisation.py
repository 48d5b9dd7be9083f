from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import BaseInlineFormSet
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.admin.desk import Desk
from campaign.admin.parts import PartOfParent
from campaign.editing import may_edit
from campaign.text import clean

from .. import other_names, search
from ..forms import NamedForm
from ..models import Contact, Organisation, OtherName, Post
from ..names import fold
from . import organisation_merging
from .in_use import in_use

NAMED = 5  # contacts in the sentence on why one is kept
# Beside those who write: who looks after contacts, or says for whom somebody signed, chooses among organisations.
CHOOSING_PERMISSIONS = ["contacts.add_contact", "contacts.change_contact", "coalition.moderate_signatory"]


class OtherNameForm(NamedForm):
    class Meta:
        model = OtherName
        fields = ["name"]

    def clean_name(self):
        """The name, if it means no other organisation; its folded form is stored with it."""
        name = super().clean_name()
        self.instance.folded = other_names.folded(name)
        own = self.instance.organisation_id
        other = Organisation.objects.filter(other_names__folded=self.instance.folded).exclude(pk=own).first()
        other = other or other_names.by_name().get(self.instance.folded)
        if other and other.pk != own:
            sentence = _("“%(name)s” is known under this name. If both are one, merge them under “Found twice”.")
            raise ValidationError(sentence % {"name": other}, code="taken")
        return name


class OtherNameFormSet(BaseInlineFormSet):
    """Rows of which no two may be the same name, nor one the organisation's own."""

    def clean(self):
        super().clean()
        seen = {other_names.folded(self.instance.name)}
        for form in self.forms:
            name = form.cleaned_data.get("name") if hasattr(form, "cleaned_data") else ""
            if not name or form.cleaned_data.get("DELETE"):
                continue
            if form.instance.folded in seen:
                form.add_error("name", _("It is known under this name already."))
            seen.add(form.instance.folded)


class OtherNameInline(PartOfParent, admin.StackedInline):
    model = OtherName
    form = OtherNameForm
    formset = OtherNameFormSet
    extra = 1
    max_num = 50
    fieldsets = [(None, {"fields": ["name"]})]
    verbose_name_plural = gettext_lazy("Other names: abbreviations, old names, spellings that were signed")


@admin.register(Organisation)
class OrganisationAdmin(Desk):
    """Organisations: for whom contacts speak, who is a member, and who signed."""

    form = NamedForm
    change_list_template = "admin/contacts/organisation/change_list.html"
    list_display = ["name", "url", "place", "contact_count"]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    fields = ["name", "url", "place", "logo"]
    autocomplete_fields = ["logo"]
    inlines = [OtherNameInline]
    actions = ["merge_selected"]

    # ---- who may

    def has_view_permission(self, request, obj=None):
        """Who may write, or looks after contacts or signatories, may choose among the organisations."""
        return (
            super().has_view_permission(request, obj)
            or may_edit(request.user)
            or any(request.user.has_perm(name) for name in CHOOSING_PERMISSIONS)
        )

    def has_merge_permission(self, request):
        return self.has_change_permission(request) and self.has_delete_permission(request)

    # ---- the list and the form

    def get_inlines(self, request, obj):
        """None in a small window beside another form, where one adds a name and goes on."""
        return [] if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST else self.inlines

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(contact_count=Count("posts__contact", distinct=True))

    def get_search_results(self, request, queryset, search_term):
        """Those in one of whose names each word stands, in whatever case and accents."""
        text = clean(search_term)[: search.LONGEST]
        if not fold(text):
            return queryset, False
        return queryset.filter(pk__in=sorted(other_names.with_name(text))[: search.FOUND_AT_MOST]), False

    def changelist_view(self, request, extra_context=None):
        extra = {"may_merge": self.has_merge_permission(request)}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    @admin.display(description=gettext_lazy("contacts"), ordering="contact_count")
    def contact_count(self, organisation):
        return organisation.contact_count

    @admin.action(description=gettext_lazy("Merge the selected organisations…"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        most = organisation_merging.MOST_TOGETHER + 1
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:most])
        address = reverse("admin:contacts_organisation_merge")
        return redirect(f"{address}?{urlencode({'organisation': keys}, doseq=True)}")

    def reason_to_keep(self, organisation):
        return self.spoken_for(organisation) or self.used_elsewhere(organisation)

    def used_elsewhere(self, organisation):
        """Where somebody signed for it, or it is a member: that would lose which organisation it was."""
        uses = in_use(organisation, but=(OtherName, Post))
        if not uses:
            return ""
        sentence = _(
            "“{}” is in use: {}. If it is here twice, merge both under “Found twice”: all of it moves along. Otherwise "
            "choose another one there first, or none."
        )
        return format_html(sentence, organisation, uses)

    def spoken_for(self, organisation):
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

    # ---- pages of their own

    def get_urls(self):
        name, guard = "contacts_organisation", self.admin_site.admin_view
        pages = [
            ("duplicates/", organisation_merging.duplicates_view, "duplicates"),
            ("merge/", organisation_merging.merge_view, "merge"),
        ]
        own = [path(at, guard(view), {"model_admin": self}, name=f"{name}_{last}") for at, view, last in pages]
        return [*own, *super().get_urls()]
