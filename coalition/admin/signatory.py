from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from campaign.admin.choosers import is_key
from campaign.admin.desk import Desk
from campaign.forms.public import validate_mailbox
from campaign.text import clean, one_line
from campaign.zones import in_zone, zone_name
from contacts.names import fold
from supporters.models import Supporter

from ..duplicates import GONE, alike, may_hold
from ..models import Decision, Letter, Signatory
from ..models.kinds import Kind
from ..signing import acts
from . import deciding, duplicates, one, queue, showing
from .bulk import BulkDecisions
from .signatory_forms import AddForm, CorrectForm
from .stages import signatures_in_words

Act, State = Decision.Act, Signatory.State

READ_AT_MOST = 25_000  # sealed names that a search opens: about a third of a second
FOUND_AT_MOST = 500
LONGEST_SEARCH = 200
LETTERS_SHOWN = 200


# Asked for at every request, since tests and installations differ in their zone.
signed_heading = lazy(lambda: _("signed, in %(zone)s") % {"zone": zone_name()}, str)()


class LetterFilter(admin.RelatedFieldListFilter):
    """The originals, newest first: signatories stand under them, whichever translation they read."""

    def field_choices(self, field, request, model_admin):
        return list(Letter.objects.originals().order_by("-pk").values_list("pk", "title")[:LETTERS_SHOWN])


@admin.register(Signatory)
class SignatoryAdmin(BulkDecisions, Desk):
    """Who signed. People sign by themselves; staff add who signed on paper, decide, and correct. Nobody is deleted:
    who wants to be forgotten is erased, which leaves a true count.
    """

    change_form_template = "admin/coalition/signatory/change_form.html"
    change_list_template = "admin/coalition/signatory/change_list.html"
    list_display = ["letter_title", "shown_to_staff", "title_line", "organisation_name", "kind", "state_word", "signed"]
    list_display_links = ["shown_to_staff"]
    list_filter = [("letter", LetterFilter), "state", "kind", "has_free_mail"]
    search_fields = ["organisation_folded", "shown_name"]
    search_help_text = gettext_lazy(
        "An organisation, a name as readers see it, or a whole e-mail address. With one letter chosen beside the list, "
        "also names that are not public."
    )
    autocomplete_fields = ["organisation", "official"]
    ordering = ["-pk"]
    view_on_site = False
    add_fieldsets = [(None, {"fields": [*AddForm.Meta.fields, "how"]})]
    fieldsets = [
        (None, {"fields": ["letter_title", "mail", "public", "signed_in_words", "agreed_to"]}),
        (
            gettext_lazy("As signed"),
            {
                "fields": [
                    "kind", "name", "title", "organisation_name", "place", "display", "is_for_identification_only",
                ]
            },
        ),
        (gettext_lazy("Where it stands, and who it is known to be"),
         {"fields": [("group", "order"), "organisation", "official"]}),
        (None, {"fields": ["why"]}),
    ]  # fmt: skip
    readonly_fields = ["letter_title", "mail", "public", "signed_in_words", "agreed_to"]
    LEFT_OF_ERASED = ["letter_title", "kind", "signed_in_words"]

    # ---- who may

    def has_moderate_permission(self, request):
        return request.user.has_perm("coalition.moderate_signatory")

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.has_moderate_permission(request)

    def has_add_permission(self, request):
        """Who is added by hand is verified by it."""
        return self.has_moderate_permission(request)

    def has_change_permission(self, request, obj=None):
        """Of whom nothing is known any more nothing is to be written down anew."""
        return self.has_moderate_permission(request) and not (obj and deciding.is_erased(obj))

    def has_delete_permission(self, request, obj=None):
        return False

    # ---- the list

    def get_queryset(self, request):
        """Without the long texts of the letter; what is about to be changed is held."""
        signatories = super().get_queryset(request).select_related("letter", "group", "organisation")
        signatories = signatories.defer("letter__body", "letter__body_html")
        if request.method == "POST" and (request.resolver_match.url_name or "").endswith("_change"):
            return signatories.select_for_update(of=["self"])
        return signatories

    def changelist_view(self, request, extra_context=None):
        if request.GET.get("q") and not chosen_letter(request):
            sentence = _("Names that are not public are searched within one letter only. Choose one beside the list.")
            self.message_user(request, sentence, messages.INFO)
        extra = {
            "queue_address": reverse("admin:coalition_signatory_queue"),
            "duplicates_address": reverse("admin:coalition_signatory_duplicates"),
            "letter_query": urlencode({"letter": chosen_letter(request)}) if chosen_letter(request) else "",
            "may_moderate": self.has_moderate_permission(request),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def get_search_results(self, request, queryset, search_term):
        text = one_line(clean(search_term))[:LONGEST_SEARCH]
        words = fold(text).split()
        if not words:
            return queryset, False
        in_organisation = in_name = Q()
        for word in words:
            in_organisation &= Q(organisation_folded__contains=word)
        for word in text.split():
            in_name &= Q(shown_name__icontains=word)
        found = in_organisation | in_name
        if "@" in text and self.has_moderate_permission(request):
            found |= Q(supporter__in=owners_of(text))
        if chosen_letter(request):
            found |= Q(pk__in=self.named(request, queryset, words))
        return queryset.filter(found), False

    def named(self, request, signatories, words):
        """Keys of those in whose sealed name each of the folded words stands."""
        names = signatories.order_by("-pk").values_list("pk", "name")[: READ_AT_MOST + 1]
        found, count = [], 0
        for count, (key, name) in enumerate(names, 1):
            if count <= READ_AT_MOST and may_hold(name, words) and all(word in fold(name) for word in words):
                found.append(key)
        if count > READ_AT_MOST:
            sentence = _("Only the names of the newest %(most)d were looked through. Choose a state or a kind as well.")
            self.message_user(request, sentence % {"most": READ_AT_MOST}, messages.INFO)
        return found[:FOUND_AT_MOST]

    @admin.display(description=gettext_lazy("letter"), ordering="letter")
    def letter_title(self, signatory):
        return signatory.letter.title

    @admin.display(description=gettext_lazy("name"))
    def shown_to_staff(self, signatory):
        return signatory.name or _("No name")

    @admin.display(description=gettext_lazy("title or role"))
    def title_line(self, signatory):
        return signatory.title

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, signatory):
        words = '<span class="state state-{}">{}</span>'
        return format_html(words, signatory.state, signatory.get_state_display())

    @admin.display(description=signed_heading, ordering="signed_at")
    def signed(self, signatory):
        return in_words(timezone.localtime(signatory.signed_at), "j M Y, H:i")

    # ---- one

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, form=CorrectForm if obj else AddForm, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """For who only reads without the address, and without what is asked of a correction."""
        if obj is None:
            return self.add_fieldsets
        if deciding.is_erased(obj):
            names = ["organisation_name"] if obj.kind == Kind.ORGANISATION else []
            return [(None, {"fields": [*self.LEFT_OF_ERASED, *names]})]
        if self.has_moderate_permission(request):
            return self.fieldsets
        shown = (
            (title, {**words, "fields": [name for name in words["fields"] if name not in ("mail", "why")]})
            for title, words in self.fieldsets
        )
        return [(title, words) for title, words in shown if words["fields"]]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    @admin.display(description=gettext_lazy("e-mail"))
    def mail(self, signatory):
        if signatory.supporter is None:
            return _("None: signed on paper, by mail, or in a list.")
        free = _("free mail address") if signatory.has_free_mail else ""
        return format_html("<bdi>{}</bdi> {}", signatory.supporter.email, free)

    @admin.display(description=gettext_lazy("what the public reads"))
    def public(self, signatory):
        part = showing.public_part(signatory)
        if part is None:
            return _("No name: it is only counted.")
        words = ", ".join(part.words) or _("No name given")
        return words if signatory.state == State.PUBLISHED else _("Nothing yet. Once published: %(words)s") % {
            "words": words
        }  # fmt: skip

    @admin.display(description=gettext_lazy("signed"))
    def signed_in_words(self, signatory):
        language = get_language_info(signatory.language)["name_translated"]
        lines = [_("%(at)s, in %(language)s.") % {"at": in_zone(signatory.signed_at), "language": language}]
        if signatory.confirmed_at:
            lines.append(_("Confirmed on %(at)s.") % {"at": in_zone(signatory.confirmed_at)})
        elif not showing.was_confirmed(signatory):
            lines.append(_("The mail address was never confirmed."))
        return " ".join(lines)

    @admin.display(description=gettext_lazy("agreed to"))
    def agreed_to(self, signatory):
        return signatory.consent or "–"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A form that was open while somebody erased whom it shows leads to the page that says so."""
        if request.method == "POST" and object_id and is_key(object_id) and self.has_moderate_permission(request):
            signatory = Signatory.objects.filter(pk=object_id).first()
            if signatory and deciding.is_erased(signatory):
                self.message_user(request, _("It was erased. Nothing was changed."), messages.WARNING)
                return redirect("admin:coalition_signatory_change", signatory.pk)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            obj = self.get_queryset(request).get(pk=obj.pk)  # a refused form may hold other words than what is stored
            may_moderate = self.has_moderate_permission(request)
            choices = deciding.choices_for(obj) if may_moderate else []
            context.update(
                stored=obj,
                seen=deciding.seen_of(obj),
                state_sentence=self.state_sentence(obj),
                choices=[choice for choice in choices if not choice.asks],
                asking=[choice for choice in choices if choice.asks],
                may_erase=may_moderate and not deciding.is_erased(obj),
                log=showing.log_of(obj),
                alike=alike(obj) if may_moderate and obj.state not in GONE else [],
                merge_address=reverse("admin:coalition_signatory_merge"),
                act_address=reverse("admin:coalition_signatory_act", args=[obj.pk]),
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def state_sentence(self, signatory):
        if deciding.is_erased(signatory):
            return _("Erased. Somebody signed and withdrew; who it was is forgotten.")
        return {
            State.HELD: _("Held back: it looks like spam, and nothing was mailed. Look at it and decide."),
            State.UNCONFIRMED: _("Not confirmed yet. It counts for nothing until whoever reads the mailbox confirms."),
            State.PENDING: _("To be checked. Readers do not see it."),
            State.VERIFIED: _("Verified. Readers do not see it yet."),
            State.PUBLISHED: _("Published. It is counted, and readers see what stands below."),
            State.DECLINED: _("Declined. Readers do not see it."),
            State.WITHDRAWN: _("Withdrawn. Readers do not see it, and it is not counted."),
        }[signatory.state]

    def save_model(self, request, obj, form, change):
        if change:
            obj.is_corrected = form.has_changed()
            if obj.is_corrected:
                acts.correct(obj, by=request.user, note=form.note())
            return
        obj.state = State.PENDING
        obj.save()
        how = form.cleaned_data["how"]
        acts.log(Act.SIGNED, [obj], by=request.user, note=how)
        acts.perform(Act.VERIFIED, Signatory.objects.filter(pk=obj.pk), by=request.user, note=how)
        if alike(obj):
            sentence = _("Somebody like that stands under this letter already: see below.")
            self.message_user(request, sentence, messages.WARNING)

    def log_change(self, request, obj, message):
        if obj.is_corrected:
            super().log_change(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(
            request, _("Added, and verified. Publish it when it is to stand on the page."), messages.SUCCESS
        )
        if obj.letter.stage in (Letter.Stage.DELIVERED, Letter.Stage.ANSWERED):
            sentence = _(
                "This letter was delivered already, with %(signatures)s. That number stays; if they signed before, "
                "correct the delivery on the page of the letter."
            )
            signatures = signatures_in_words(obj.letter.delivered_count or 0)
            self.message_user(request, sentence % {"signatures": signatures}, messages.WARNING)
        return redirect("admin:coalition_signatory_change", obj.pk)

    def response_change(self, request, obj):
        if obj.is_corrected:
            sentence, level = _("Corrected. The log keeps what stood there before."), messages.SUCCESS
        else:
            sentence, level = _("Nothing was changed, so nothing was written down."), messages.INFO
        self.message_user(request, sentence, level)
        return redirect("admin:coalition_signatory_change", obj.pk)

    # ---- pages of their own

    def get_urls(self):
        name, guard = "coalition_signatory", self.admin_site.admin_view
        pages = [
            ("queue/", queue.queue_view, "queue"),
            ("duplicates/", duplicates.duplicates_view, "duplicates"),
            ("merge/", duplicates.merge_view, "merge"),
            ("<path:object_id>/act/", one.act_view, "act"),
            ("<path:object_id>/erase/", one.erase_view, "erase"),
        ]
        own = [path(at, guard(view), {"model_admin": self}, name=f"{name}_{last}") for at, view, last in pages]
        return [*own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """The log of decisions, which is the whole history, stands on the page itself."""
        return redirect(f"{reverse('admin:coalition_signatory_change', args=[object_id])}#log")


def chosen_letter(request):
    """The key of the letter to which a list is narrowed, as text; "" where it is to none."""
    key = request.GET.get("letter__id__exact", "")
    return key if is_key(key) else ""


def owners_of(text):
    """The Supporter of a whole e-mail address, if there is one."""
    try:
        validate_mailbox(text)
    except ValidationError:
        return Supporter.objects.none()
    return Supporter.objects.of(text)
