from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, When
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import languages
from campaign.admin.choosers import Choosers
from campaign.admin.parts import PartOfParent
from campaign.admin.publishing import PublishableAdmin, StateFilter, date_heading

from .. import search
from ..forms import KIND_FIELDS, ReleaseContactForm, UpdateForm
from ..models import Attachment, ReleaseContact, Update
from ..press.freezing import cards_as_typed, freeze_contacts
from ..views import detail_context
from . import letters
from .importing import import_view

FOUND_AT_MOST = 500
YEARS_AT_MOST = 100


def years():
    """The years from the oldest to the newest update that has a date, the last hundred at most."""
    dated = Update.objects.filter(published_at__isnull=False).values_list("published_at", flat=True)
    oldest, newest = dated.order_by("published_at").first(), dated.order_by("-published_at").first()
    if oldest is None:
        return []
    first, last = timezone.localtime(oldest).year, timezone.localtime(newest).year
    return range(max(first, last - YEARS_AT_MOST + 1), last + 1)


class AttachmentInline(PartOfParent, Choosers, admin.StackedInline):
    model = Attachment
    autocomplete_fields = ["asset"]
    extra = 0
    verbose_name_plural = gettext_lazy("Further pictures and documents, in the order in which they are shown")


class ReleaseContactInline(PartOfParent, Choosers, admin.StackedInline):
    model = ReleaseContact
    form = ReleaseContactForm
    autocomplete_fields = ["contact"]
    fields = [("contact", "order")]
    extra = 0
    max_num = 30  # with the attachments, more would not fit into one form (DATA_UPLOAD_MAX_NUMBER_FIELDS)
    verbose_name_plural = gettext_lazy("Press contacts, in the order in which they are shown")


@admin.register(Update)
class UpdateAdmin(PublishableAdmin):
    form = UpdateForm
    publish_permission = "updates.publish_update"
    change_form_template = "admin/updates/update/change_form.html"
    list_display = ["title", "state_word", "date", "kind", "language"]
    list_filter = [StateFilter, "kind", "language", "topics"]
    date_hierarchy = "published_at"
    autocomplete_fields = ["lead_image", "document", "topics", "letter", "translation_of", "continues", "supersedes"]
    written_elsewhere = ["letter", "translation_of", "continues", "supersedes"]
    inlines = [AttachmentInline, ReleaseContactInline]
    fieldsets = [
        (None, {"fields": ["title", "kind", "body", "summary", "published_at", "date_precision"]}),
        (gettext_lazy("What a press release carries"), {"fields": Update.KIND_FIELDS[Update.Kind.RELEASE]}),
        (gettext_lazy("What media coverage carries"), {"fields": Update.KIND_FIELDS[Update.Kind.COVERAGE]}),
        (gettext_lazy("What rulings, filings and hearings carry"), {"fields": Update.KIND_FIELDS[Update.Kind.RULING]}),
        (gettext_lazy("Pictures and documents"), {"fields": ["lead_image"], "classes": ["before-inlines"]}),
        (gettext_lazy("Sign-on letter"), {"fields": ["letter", "letter_role"]}),
        (gettext_lazy("Topics, byline, language"), {"fields": ["topics", "byline", "language"]}),
        (None, {"fields": ["freezes_contacts"], "classes": ["after-contacts"]}),
        (
            gettext_lazy("What belongs together, and the address"),
            {
                "fields": ["translation_of", "continues", "supersedes", "is_pinned", "slug"],
                "classes": ["collapse"],
            },
        ),
    ]

    def changelist_view(self, request, extra_context=None):
        """The list; its years come from the two ends of the archive, not, as Django's do, from reading all of it."""
        response = super().changelist_view(request, extra_context)
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist is not None and f"{self.date_hierarchy}__year" not in request.GET:
            response.context_data["years"] = [
                (year, changelist.get_query_string({f"{self.date_hierarchy}__year": year}, ["p"])) for year in years()
            ]
        return response

    def get_fieldsets(self, request, obj=None):
        """Who only reads sees the fields of the kind and no others; who writes may still change the kind."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        others = set(KIND_FIELDS) - set(obj.carried)
        shown = ((name, [f for f in words["fields"] if f not in others], words) for name, words in fieldsets)
        return [(name, {**words, "fields": fields}) for name, fields, words in shown if fields]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            stored = Update.objects.get(pk=obj.pk) if context["errors"] else obj
            context["letter_line"] = letters.line_for(request, self, stored)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=date_heading, ordering="published_at")
    def date(self, update):
        """The date as exactly as it is known."""
        if update.published_at is None:
            return None
        day = timezone.localtime(update.published_at)
        match update.date_precision:
            case Update.DatePrecision.DAY:
                return in_words(day, "j F Y")
            case Update.DatePrecision.ABOUT:
                return _("about %(day)s") % {"day": in_words(day, "j F Y")}
            case Update.DatePrecision.MONTH:
                return in_words(day, "F Y")
        return super().date(update)

    def get_search_results(self, request, queryset, search_term):
        """By a piece of the title, or by words anywhere in the text, which the index of the search page finds.

        Where one chooses an update, those found by their title come first.
        """
        by_title, has_duplicates = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return by_title, has_duplicates
        found = []
        for code, _name in languages.choices():
            in_language = Update.objects.in_language(code)
            found += search.find(search.Query(search_term, code), in_language, limit=FOUND_AT_MOST)
        both = by_title | queryset.filter(pk__in=found)
        if request.resolver_match.url_name == "autocomplete":  # a list is sorted by its columns
            in_title = Case(When(pk__in=by_title.order_by().values("pk"), then=0), default=1)
            both = both.order_by(in_title, *self.get_ordering(request))
        return both, has_duplicates

    @admin.action(description=PublishableAdmin.publish_selected.short_description, permissions=["publish"])
    def publish_selected(self, request, queryset):
        with transaction.atomic():
            # By their keys: a list of drafts holds none of them any more once they are published.
            freezing = list(queryset.filter(freezes_contacts=True).values_list("pk", flat=True))
            super().publish_selected(request, queryset)
            for update in Update.objects.filter(pk__in=freezing):
                freeze_contacts(update)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        freeze_contacts(form.instance)
        has_other_contacts = any(f.model is ReleaseContact and f.has_changed() for f in formsets)
        if has_other_contacts or self.presses(request):
            self.warn_of_unseen_contacts(request, form.instance)

    def warn_of_unseen_contacts(self, request, update):
        contacts = update.release_contacts.select_related("contact")
        if unseen := contacts.exclude(pk__in=update.release_contacts.shown()):
            sentence = _(
                "Readers do not see these contacts of it: %(names)s. Look at their cards: consent is missing or was "
                "taken back, or they are retired or no longer valid."
            )
            names = ", ".join(str(row) for row in unseen)
            self.message_user(request, sentence % {"names": names}, messages.WARNING)

    def get_urls(self):
        guarded = self.admin_site.admin_view(import_view)
        importing = path("import/", guarded, {"model_admin": self}, name="updates_update_import")
        return [importing, *letters.urls(self), *super().get_urls()]

    def render_page(self, request, item, form, formsets):
        live = Update.objects.live().in_language(item.language).exclude(pk=item.pk)
        older = live.filter(published_at__lte=item.published_at).newest_first()
        newer = live.filter(published_at__gt=item.published_at).order_by("published_at", "pk")
        item.older_id, item.newer_id = (found.values_list("pk", flat=True).first() for found in (older, newer))
        context = detail_context(item)
        attached = [row.asset for row in rows_typed(formsets, Attachment)]
        contacts = cards_as_typed(rows_typed(formsets, ReleaseContact), form.cleaned_data["freezes_contacts"])
        context |= {
            "photos": [asset for asset in attached if asset.picture],
            "documents": [asset for asset in attached if not asset.picture],
            "topics": list(form.cleaned_data["topics"]),
            "cards": list(contacts.cards),
            "contacts_as_of": contacts.frozen_on,
            "preview": True,
        }
        return render(request, "updates/detail.html", context)


def rows_typed(formsets, model):
    """The rows of an inline as they were sent, saved or not, in the order in which they would be shown."""
    forms = [f for formset in formsets if formset.model is model for f in formset.forms]
    filled = [f for f in forms if f.instance.pk or f.has_changed()]
    rows = [f.instance for f in filled if not f.cleaned_data.get("DELETE")]
    return sorted(rows, key=lambda row: (row.order, row.pk or float("inf")))
