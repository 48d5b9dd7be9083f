from dataclasses import replace
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import languages
from campaign.admin.buttons import Button
from campaign.admin.parts import PartOfParent
from campaign.admin.publishing import PublishableAdmin, StateFilter
from campaign.forms.staff import Press
from campaign.states import State, state_of
from campaign.zones import in_zone, zone_name

from ..dates import views as date_pages
from ..dates.acts import NAMES, acts_offered, slot_in_words, standing_in_words
from ..dates.fields import DayInput, PlainDayField
from ..dates.forms import KeyDateForm, WordsForm, WordsFormSet, is_settled
from ..dates.slot_form import SlotForm
from ..models import KeyDate, KeyDateWords


class WhenFilter(admin.SimpleListFilter):
    title = gettext_lazy("when it is")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("coming", _("Still to come")), ("past", _("Past"))]

    def queryset(self, request, queryset):
        match self.value():
            case "coming":
                return queryset.coming()
            case "past":
                return queryset.past()
        return queryset


class WordsInline(PartOfParent, admin.StackedInline):
    model = KeyDateWords
    form = WordsForm
    formset = WordsFormSet
    extra = 0
    fields = ["language", "title", "body", "outcome"]
    verbose_name = gettext_lazy("language")
    verbose_name_plural = gettext_lazy("The same in other languages")

    def get_max_num(self, request, obj=None, **kwargs):
        return max(len(languages.choices()) - 1, 0)


@admin.register(KeyDate)
class KeyDateAdmin(PublishableAdmin):
    """Key dates. Once readers know when one is, its day and time are changed by acts with a reason (`dates.acts`)."""

    form = KeyDateForm
    publish_permission = "updates.publish_keydate"
    change_form_template = "admin/updates/keydate/change_form.html"
    list_display = ["title", "when", "kind", "standing", "state_word", "language"]
    list_filter = [StateFilter, WhenFilter, "kind", "standing", "language"]
    search_fields = ["title", "place", "court", "docket_number"]
    ordering = [F("sorted_at").desc(nulls_first=True), "-pk"]
    autocomplete_fields = ["updates", "documents"]
    written_elsewhere = ["updates"]
    readonly_fields = ["when_and_whether", "earlier_slots"]
    inlines = [WordsInline]
    formfield_overrides = {
        **PublishableAdmin.formfield_overrides,
        models.DateField: {"form_class": PlainDayField, "widget": DayInput},
    }
    WHEN = gettext_lazy("What and when")
    fieldsets = [
        (WHEN, {"fields": ["title", "kind"], "classes": ["before-acts"]}),
        (
            gettext_lazy("Where and how to attend"),
            {
                "fields": [
                    "place", "address", "room", "online_url", ("phone_line", "access_code"), "capacity", "rules",
                    "checked_on",
                ]
            },
        ),
        (gettext_lazy("Court"), {"fields": ["court", "judge", "docket_number"]}),
        (gettext_lazy("Text"), {"fields": ["body"]}),
        (gettext_lazy("Outcome"), {"fields": ["outcome"]}),
        (
            gettext_lazy("Updates about it, documents"),
            {"fields": ["updates", "documents"], "classes": ["before-inlines"]},
        ),
        (gettext_lazy("Language, address, publishing"), {"fields": ["language", "slug", "published_at"]}),
    ]  # fmt: skip

    # ---- the list

    @admin.display(description=gettext_lazy("when"), ordering="sorted_at")
    def when(self, key_date):
        return slot_in_words(key_date) if key_date.starts_on else None

    # ---- the form

    def get_fieldsets(self, request, obj=None):
        """Day and time are fields until readers know them, for those who may change it; then they are told."""
        is_open = obj is None or (not is_settled(obj) and self.has_change_permission(request, obj))
        lines = [*SlotForm.LINES, "to_be_announced"] if is_open else ["when_and_whether"]
        if obj is not None and obj.past_slots.exists():
            lines.append("earlier_slots")
        return [
            (name, {**words, "fields": [*words["fields"], *lines]}) if name == self.WHEN else (name, words)
            for name, words in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=gettext_lazy("day and time"))
    def when_and_whether(self, key_date):
        return standing_in_words(key_date)

    @admin.display(description=gettext_lazy("earlier"))
    def earlier_slots(self, key_date):
        """The slots that it had, as a list with the reasons; readers see them struck through."""
        lines = []
        for slot in key_date.struck:
            words = {"day": in_words(timezone.localtime(slot.moved_at), "j F Y"), "reason": slot.reason}
            lines.append((slot_in_words(slot), _("Given up on %(day)s: %(reason)s") % words))
        items = format_html_join("", "<li><s>{}</s><br>{}</li>", lines)
        return format_html('<ul class="earlier">{}</ul>', items)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        acts = self.act_buttons(request, obj) if obj else []
        return super().render_change_form(request, context | {"acts": acts}, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        """The row and its words in every language are one change for those who attend, saved by one press."""
        super().save_related(request, form, formsets, change)
        most = form.sequence_before + (1 if form.is_settled else 0)
        KeyDate.objects.filter(pk=form.instance.pk, sequence__gt=most).update(sequence=most)

    def may_act(self, request, key_date):
        return self.has_change_permission(request, key_date) and self.has_publish_permission(request)

    def act_buttons(self, request, key_date):
        is_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        if is_popup or not is_settled(key_date) or not self.may_act(request, key_date):
            return []
        return [
            Button(act.label, act.sentence, address=self.address(act.name, key_date)) for act in acts_offered(key_date)
        ]

    def buttons(self, request, obj):
        words = {"zone": zone_name()}
        sentences = {
            Press.PUBLISH: _("Readers see it at once, and calendars that follow the dates take it up."),
            Press.SCHEDULE: _("Readers see it from the moment under “Public from” on, in %(zone)s.") % words,
        }
        buttons = super().buttons(request, obj)
        return [replace(button, sentence=sentences.get(button.name, button.sentence)) for button in buttons]

    def sentence_of_state(self, item):
        if state_of(item) != State.LIVE:
            return super().sentence_of_state(item)
        words = {"at": in_zone(item.published_at)}
        if item.revised_at:
            sentence = _("Live. Readers see it since %(at)s, updated %(revised)s.")
            return sentence % {**words, "revised": in_zone(item.revised_at)}
        return _("Live. Readers see it since %(at)s.") % words

    def done(self, press, item):
        if press == Press.PUBLISH:
            return _("Published. Readers see it since %(at)s.") % {"at": in_zone(item.published_at)}
        return super().done(press, item)

    def render_page(self, request, item, form, formsets):
        context = date_pages.key_date_context(item) | {
            "updates": list(form.cleaned_data["updates"].live().newest_first()),
            "documents": list(form.cleaned_data["documents"]),
            "preview": True,
        }
        return render(request, "updates/key_date.html", context)

    # ---- pages of their own

    def get_urls(self):
        name, guard = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            *(
                path(f"<path:object_id>/{act}/", guard(partial(self.act_view, name=act)), name=f"{name}_{act}")
                for act in NAMES
            ),
            *super().get_urls(),
        ]

    def act_view(self, request, object_id, name):
        """The page of an act: asks for what it needs, and does it once the button is pressed."""
        key_date = self.get_object(request, unquote(object_id))
        if key_date is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may_act(request, key_date):
            raise PermissionDenied
        if not is_settled(key_date):
            sentence = _("Readers do not know it yet: change its day and time here, where they are fields.")
            return self.back_to_form(request, key_date, sentence, messages.WARNING)
        if request.method != "POST":
            return self.act_page(request, key_date, name)
        with transaction.atomic():
            # Of two who press at once, the second one decides about what the first one left.
            held = self.held(request, key_date)
            if held is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            act = self.act_of(held, name)
            form = act and act.form(request.POST, key_date=held)
            if form and form.is_valid():
                done = act.do(form)
                self.log_change(request, held, done)
                return self.back_to_form(request, held, done)
        return self.act_page(request, held, name, form)

    def act_of(self, key_date, name):
        return next((act for act in acts_offered(key_date) if act.name == name), None)

    def act_page(self, request, key_date, name, form=None):
        act = self.act_of(key_date, name)
        if act is None:
            sentence = _("This cannot be done to it as it stands now. Look at its day and time below.")
            return self.back_to_form(request, key_date, sentence, messages.WARNING)
        form = form or act.form(key_date=key_date, initial=act.initial())
        context = {
            **self.admin_site.each_context(request),
            "title": act.heading,
            "subtitle": str(key_date),
            "opts": self.opts,
            "original": key_date,
            "act": act,
            "form": form,
            "standing": standing_in_words(key_date),
            "is_public": state_of(key_date) == State.LIVE,
            "media": self.media + form.media,
            "back": self.address("change", key_date),
        }
        return TemplateResponse(request, "admin/updates/keydate/act.html", context)
