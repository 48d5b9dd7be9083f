from functools import partial

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.forms import Script
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..assets import remove
from ..editing import may_edit
from ..forms.staff import UploadForm
from ..models import Asset
from ..publishing import Publishable
from ..states import State
from .desk import Desk

USES_SHOWN = 50


def uses(asset):
    """Whatever shows the asset, in public or not: of what can be published the newest first, with its `state`.

    Each model that shows assets says so in its queryset, with `showing`.
    """
    for model in apps.get_models():
        if issubclass(model, Publishable):
            items = model.objects.with_state().showing(asset).distinct().defer("body", "body_html")
            yield from items.order_by("-published_at", "-pk")[:USES_SHOWN]
        elif hasattr(model._default_manager, "showing"):
            yield from model._default_manager.showing(asset)[:USES_SHOWN]


def use_line(item):
    name, words = item._meta.verbose_name, str(item)
    if admin.site.is_registered(type(item)):
        address = reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])
        words = format_html('<a href="{}">{}</a>', address, item)
    if hasattr(item, "state"):
        return format_html("{} “{}” ({})", name, words, State(item.state).label)
    return format_html("{} “{}”", name, words)


class DescriptionFilter(admin.SimpleListFilter):
    title = gettext_lazy("description")
    parameter_name = "described"

    def lookups(self, request, model_admin):
        return [("no", _("Pictures without one"))]

    def queryset(self, request, queryset):
        return queryset.filter(kind=Asset.Kind.IMAGE, alt="") if self.value() == "no" else queryset


@admin.register(Asset)
class AssetAdmin(Desk):
    """Pictures and documents. A file is uploaded once and never exchanged; its words can change at any time."""

    list_display = ["thumbnail", "name", "kind", "alt", "credit", "size_in_words", "added_at"]
    list_display_links = ["thumbnail", "name"]
    list_filter = ["kind", "is_for_press", DescriptionFilter]
    search_fields = ["title", "alt", "caption", "credit", "original_name"]
    readonly_fields = ["shown", "file_facts", "where_used"]
    fieldsets = [
        (None, {"fields": ["shown", "title", "alt", "caption", "credit", "licence", "is_for_press"]}),
        (gettext_lazy("The file"), {"fields": ["file_facts", "where_used"]}),
    ]
    view_on_site = False
    add_fieldsets = [(None, {"fields": ["file"]})]

    class Media:
        js = [Script("js/editor.js", type="module")]

    def has_view_permission(self, request, obj=None):
        """Who may write may choose among the pictures."""
        return super().has_view_permission(request, obj) or may_edit(request.user)

    # ---- what is shown

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, asset):
        if not asset.picture:
            return _("PDF")
        smallest = min(asset.renditions, key=lambda rendition: rendition["width"])
        return self.image(asset, smallest["name"])

    def image(self, asset, name):
        return format_html(
            '<img class="asset" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            f"{asset.get_absolute_url().rpartition('/')[0]}/{name}", asset.alt, asset.width, asset.height,
        )  # fmt: skip

    @admin.display(description=gettext_lazy("name"), ordering="title")
    def name(self, asset):
        return str(asset)

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def size_in_words(self, asset):
        return filesizeformat(asset.size)

    @admin.display(description=gettext_lazy("picture or document"))
    def shown(self, asset):
        image = self.image(asset, asset.main["name"]) if asset.picture else _("Open the PDF")
        return format_html('<a href="{}">{}</a>', asset.get_absolute_url(), image)

    @admin.display(description=gettext_lazy("file"))
    def file_facts(self, asset):
        measures = f"{asset.full['width']} × {asset.full['height']}" if asset.picture else ""
        return ", ".join(filter(None, [asset.original_name, measures, filesizeformat(asset.size)]))

    @admin.display(description=gettext_lazy("where it is used"))
    def where_used(self, asset):
        lines = [(use_line(item),) for item in uses(asset)]
        return format_html_join(mark_safe("<br>"), "{}", lines) if lines else _("Nowhere yet.")

    # ---- adding

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_readonly_fields(self, request, obj=None):
        return super().get_readonly_fields(request, obj) if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        return partial(UploadForm, user=request.user)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, _("The file is here. Now describe it."), messages.SUCCESS)
        return redirect("admin:campaign_asset_change", obj.pk)

    # ---- deleting

    def reason_to_keep(self, asset):
        lines = [(use_line(item),) for item in uses(asset)]
        where = format_html_join(", ", "{}", lines)
        return format_html(_("“{}” is used: {}. Take it out there first."), asset, where) if lines else ""

    def delete_model(self, request, obj):
        remove(obj)

    def delete_queryset(self, request, queryset):
        for asset in queryset:
            remove(asset)
