from django.contrib import admin
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ..models import Page
from ..views import translation_ids
from .publishing import PublishableAdmin


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    publish_permission = "campaign.change_page"
    list_display = ["title", "path", "state_word", "language", "menu_order", "date"]
    autocomplete_fields = ["translation_of"]
    written_elsewhere = ["translation_of"]
    search_fields = ["title", "path"]
    ordering = ["path", "pk"]
    fieldsets = [
        (None, {"fields": ["title", "path", "body", "published_at"]}),
        (_("Where it belongs"), {"fields": ["menu_order", "language", "translation_of"]}),
    ]

    def render_page(self, request, item, form, formsets):
        translations = Page.objects.live().filter(pk__in=translation_ids(item)).exclude(pk=item.pk)
        return render(request, "campaign/page.html", {"page": item, "translations": translations, "preview": True})
