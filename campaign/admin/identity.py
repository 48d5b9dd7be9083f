from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .. import languages
from ..models import Campaign, CampaignWords
from .desk import Desk
from .parts import PartOfParent


class WordsInline(PartOfParent, admin.StackedInline):
    model = CampaignWords
    extra = 0
    min_num = 1
    verbose_name = _("language")
    verbose_name_plural = _("Name and sentences, once a language")

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    def get_max_num(self, request, obj=None, **kwargs):
        return min(self.max_num, len(languages.choices()))


@admin.register(Campaign)
class CampaignAdmin(Desk):
    """The one campaign: its list is its form."""

    inlines = [WordsInline]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "accent":
            kwargs["widget"] = forms.ColorInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request, extra_context=None):
        campaign = Campaign.objects.first()
        if campaign is None:
            return redirect("admin:campaign_campaign_add")
        return redirect("admin:campaign_campaign_change", campaign.pk)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Campaign.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
