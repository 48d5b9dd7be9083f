from dataclasses import replace

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.forms import Script
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign import languages
from campaign.admin.choosers import is_key
from campaign.admin.publishing import PublishableAdmin, StateFilter
from campaign.states import State, state_of
from contacts.forms import DayField

from ..delivery import package
from ..forms.days import DayInput, DeadlineField, MomentInput
from ..forms.letter import OF_ORIGINAL, LetterForm
from ..forms.stages import has_ended
from ..models import Letter, Member
from ..views import letter_context
from . import importing
from .group import GroupInline
from .member import take_in_signed
from .panel import missing_languages, panel_of
from .stages import Stages, signatures_in_words

STAGE = Coalesce("translation_of__stage", "stage")  # of a translation, that of its original


class StageFilter(admin.SimpleListFilter):
    title = gettext_lazy("stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return Letter.Stage.choices

    def queryset(self, request, queryset):
        return queryset.alias(told=STAGE).filter(told=self.value()) if self.value() in Letter.Stage else queryset


@admin.register(Letter)
class LetterAdmin(Stages, PublishableAdmin):
    """Letters. What happens to one, and who signed it, is kept with its original; a translation is a text alone."""

    form = LetterForm
    publish_permission = "coalition.publish_letter"
    change_form_template = "admin/coalition/letter/change_form.html"
    list_display = ["title", "state_word", "stage_word", "signed", "date", "language"]
    list_filter = [StateFilter, StageFilter, "language"]
    search_fields = ["title", "addressees"]
    autocomplete_fields = ["translation_of"]
    written_elsewhere = ["translation_of"]
    inlines = [GroupInline]
    formfield_overrides = {
        **PublishableAdmin.formfield_overrides,
        models.DateField: {"form_class": DayField, "widget": DayInput},
    }
    TEXT = ["title", "addressees", "dated_on", "body"]
    PUBLISHING = (gettext_lazy("Publishing"), {"fields": ["published_at"]})
    fieldsets = [
        (None, {"fields": TEXT}),
        (
            gettext_lazy("Who may sign, and until when"),
            {"fields": [tuple(OF_ORIGINAL[:3]), *OF_ORIGINAL[3:]], "classes": ["before-inlines"]},
        ),
        PUBLISHING,
        (
            gettext_lazy("Language, translation, address"),
            {"fields": ["language", "translation_of", "slug"], "classes": ["collapse"]},
        ),
    ]
    # Without what belongs to the original; the language comes first.
    translation_fieldsets = [
        (None, {"fields": ["language", *TEXT]}),
        PUBLISHING,
        (gettext_lazy("Original, address"), {"fields": ["translation_of", "slug"], "classes": ["collapse"]}),
    ]

    class Media:
        js = [Script("js/copying.js", type="module")]

    # ---- who may

    def reason_to_keep(self, letter):
        if reason := super().reason_to_keep(letter):
            return reason
        if count := letter.signatories.count():
            sentence = ngettext(
                "{} signature stands under “{}” and would be lost with it. Keep it as a draft, or withdraw it from "
                "readers.",
                "{} signatures stand under “{}” and would be lost with it. Keep it as a draft, or withdraw it from "
                "readers.",
                count,
            )
            return format_html(sentence, count, letter)
        if translations := list(letter.translations.all()):
            sentence = _("“{}” is the original of {}. Delete that first.")
            return format_html(sentence, letter, ", ".join(f"“{translation}”" for translation in translations))
        return ""

    def get_deleted_objects(self, objs, request):
        """As elsewhere, but without reading everybody who signed first."""
        if reasons := [reason for letter in objs if (reason := self.reason_to_keep(letter))]:
            return [], {}, set(), reasons
        return super().get_deleted_objects(objs, request)

    # ---- the list

    def get_queryset(self, request):
        letters = super().get_queryset(request)
        is_list = (request.resolver_match.url_name or "").endswith("_changelist")
        return letters.for_list() if is_list else letters

    @admin.display(description=gettext_lazy("stage"), ordering=STAGE)
    def stage_word(self, letter):
        return letter.original.get_stage_display()

    @admin.display(description=gettext_lazy("signatures"), ordering="count")
    def signed(self, letter):
        return signatures_in_words(letter.count)  # on a phone no heading stands above the number

    def in_a_line(self, letter):
        """A letter in a list to choose from: "Release them — español — Draft"; the title alone where that is plain."""
        state = state_of(letter)
        language = letter.get_language_display() if letter.language != languages.default() else ""
        return " — ".join(filter(None, [letter.title, language, "" if state == State.LIVE else str(state.label)]))

    # ---- the form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "deadline_at":
            kwargs |= {"form_class": DeadlineField, "widget": MomentInput}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def original_asked_for(self, request):
        """The original of which a translation is to be added, by its key in the address."""
        key = request.GET.get("translation_of", "")
        return Letter.objects.originals().filter(pk=key).first() if is_key(key) else None

    def is_translation(self, request, letter):
        if letter is not None and letter.pk:
            return letter.translation_of_id is not None
        return self.original_asked_for(request) is not None

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.is_translation(request, obj):
            return fieldsets
        return [*self.translation_fieldsets, *fieldsets[len(self.fieldsets) :]]

    def get_inline_instances(self, request, obj=None):
        is_original = obj is not None and obj.pk and not obj.translation_of_id
        return super().get_inline_instances(request, obj) if is_original else []

    def get_changeform_initial_data(self, request):
        """A translation begins with what it has in common with its original."""
        original = self.original_asked_for(request)
        if original is None:
            return {}
        missing = [code for code, _name in missing_languages(original)]
        asked = request.GET.get("language")
        return {
            "translation_of": original.pk,
            "language": asked if asked in missing else next(iter(missing), None),
            "addressees": original.addressees,
            "dated_on": original.dated_on,
        }

    def buttons(self, request, obj):
        """The preview of a translation that is not stored knows that it is one."""
        buttons = super().buttons(request, obj)
        if obj is None and (original := self.original_asked_for(request)):
            query = urlencode({"translation_of": original.pk})
            buttons = [replace(one, address=f"{one.address}?{query}") if one.in_new_tab else one for one in buttons]
        return buttons

    def sentence_of_state(self, item):
        if item.translation_of_id and state_of(item) == State.LIVE and not item.is_live():
            return _("Published, but readers do not see it: its original is not public.")
        return super().sentence_of_state(item)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        is_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        if obj and not is_popup:
            context = context | {"panel": panel_of(Letter.objects.get(pk=obj.pk), self, request)}
        if add and (original := self.original_asked_for(request)):
            context = context | {"translated": original, "translated_address": self.address("change", original)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        """With the groups open where a sentence about them is to be read."""
        found = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for each in found:
            if each.non_form_errors():
                each.is_collapsible = False
        return found

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "deadline_at" in form.changed_data and has_ended(obj):
            sentence = _("The end that you gave has passed already, so nobody can sign. Is the day right?")
            self.message_user(request, sentence, messages.WARNING)

    def save_related(self, request, form, formsets, change):
        """The words are what was signed: under which headings, and in which order, is no change to be told."""
        super(PublishableAdmin, self).save_related(request, form, formsets, change)

    def render_page(self, request, item, form, formsets):
        return render(request, "coalition/letter.html", letter_context(item, request) | {"preview": True})

    # ---- pages of their own

    def get_urls(self):
        name, guard = "coalition_letter", self.admin_site.admin_view
        pages = [("link", self.link_view), ("members", self.members_view), ("package", self.package_view)]
        own = [path(f"<path:object_id>/{last}/", guard(view), name=f"{name}_{last}") for last, view in pages]
        return [*self.stage_urls(), *importing.urls(self), *own, *super().get_urls()]

    def link_view(self, request, object_id):
        """Asks, and then replaces the link of invitation by a new one."""
        letter = self.get_object(request, unquote(object_id))
        if letter is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, letter):
            raise PermissionDenied
        if letter.translation_of_id:
            return redirect(self.address("link", letter.translation_of))
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "title": _("Make a new link"),
                "subtitle": str(letter),
                "opts": self.opts,
                "original": letter,
                "back": self.address("change", letter),
            }
            return TemplateResponse(request, "admin/coalition/letter/link.html", context)
        with transaction.atomic():
            held = self.held(request, letter)
            if held is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            held.renew_invitation()
            held.save(update_fields=["invitation"])
            done = _("There is a new link of invitation. The old one leads nowhere any more.")
            self.log_change(request, held, done)
        return self.back_to_form(request, held, done)

    def may_take_in(self, request, letter):
        return self.has_view_or_change_permission(request, letter) and request.user.has_perm("coalition.add_member")

    def members_view(self, request, object_id):
        """Makes members of the known organisations that signed."""
        letter = self.get_object(request, unquote(object_id))
        if letter is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may_take_in(request, letter):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(self.address("change", letter))
        members = take_in_signed(letter.original)
        for member in members:
            members_admin = self.admin_site.get_model_admin(Member)
            members_admin.log_addition(request, member, _("Added, since it signed “%(letter)s”.") % {"letter": letter})
        if not members:
            sentence = _("Every known organisation that signed and was verified is a member already.")
            return self.back_to_form(request, letter, sentence, messages.INFO)
        sentence = ngettext(
            "%(count)d organisation is a member now. Readers see it once you write down the day on which it agreed.",
            "%(count)d organisations are members now. Readers see each once you write down the day on which it agreed.",
            len(members),
        )
        return self.back_to_form(request, letter, sentence % {"count": len(members)})

    def package_view(self, request, object_id):
        """Sends all of a letter in one file; the history keeps what was in it."""
        letter = self.get_object(request, unquote(object_id))
        if letter is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_publish_permission(request) or not self.has_view_or_change_permission(request, letter):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(self.address("change", letter))
        made = package(letter, request)
        words = {"signatures": signatures_in_words(made.count), "digest": made.files[-1].digest}
        self.log_change(
            request, letter, _("Delivery package taken, with %(signatures)s. SHA-256 of its table: %(digest)s.") % words
        )
        headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"', "Cache-Control": "no-store"}
        if made.length is not None:
            headers["Content-Length"] = str(made.length)
        return StreamingHttpResponse(made, content_type="application/zip", headers=headers)
