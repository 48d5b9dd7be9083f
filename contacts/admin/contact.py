from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.forms import Script
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign import languages
from campaign.admin.choosers import Choosers
from campaign.admin.desk import Desk
from campaign.admin.parts import PartOfParent
from campaign.editing import may_edit
from campaign.text import clean, one_line

from .. import search, todo
from ..forms import ContactForm, DayField, NamedForm, OnceFormSet, PhoneForm, PostForm, days_to_tick
from ..mentions import mentioned_in
from ..models import Contact, ContactWords, Phone, Post, spoken_choices
from ..phones import read_phone, shown
from ..standing import Standing, with_standing
from . import duplicates, who
from . import todo as todo_pages
from .state import state_sentence


class PhoneInline(PartOfParent, admin.StackedInline):
    model = Phone
    form = PhoneForm
    formset = OnceFormSet
    extra = 1
    max_num = 20
    fieldsets = [(None, {"fields": [("number", "extension", "kind", "order")]})]


class PostInline(PartOfParent, Choosers, admin.StackedInline):
    model = Post
    form = PostForm
    autocomplete_fields = ["organisation"]
    extra = 1
    max_num = 20
    fieldsets = [(None, {"fields": [("role", "organisation", "order")]})]


class ContactWordsInline(PartOfParent, admin.StackedInline):
    model = ContactWords
    form = NamedForm
    formset = OnceFormSet
    extra = 0
    fieldsets = [(None, {"fields": [("language", "name", "role")]})]

    def get_max_num(self, request, obj=None, **kwargs):
        return min(self.max_num, len(languages.choices()))


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        return queryset.filter(standing=self.value()) if self.value() in Standing else queryset


class SubjectFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("subject")


@admin.register(Contact)
class ContactAdmin(Desk):
    """Press contacts: searched before they are added, merged when they are here twice, kept right by a to-do list."""

    form = ContactForm
    change_form_template = "admin/contacts/contact/change_form.html"
    list_display = ["name", "posts_in_words", "first_phone", "standing_word"]
    list_filter = [
        StandingFilter,
        ("subjects", SubjectFilter),
        ("posts__organisation", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["name", "email"]
    search_help_text = gettext_lazy("Name, organisation, e-mail or number, written in any way.")
    autocomplete_fields = ["photo"]
    written_elsewhere = ["subjects"]
    inlines = [PhoneInline, PostInline, ContactWordsInline]
    actions = ["retire_selected", "merge_selected"]
    formfield_overrides = {
        **Desk.formfield_overrides,
        models.DateField: {"form_class": DayField, "widget": AdminDateWidget},
    }
    fieldsets = [
        (None, {"fields": ["name", "says", "email", "is_email_wanted"]}),
        (gettext_lazy("Languages and subjects"), {"fields": ["languages", "subjects"]}),
        (
            gettext_lazy("When the phone is answered"),
            {"fields": ["reachable_days", ("reachable_from", "reachable_until"), "zone"]},
        ),
        (
            gettext_lazy("Whether readers see the card"),
            {"fields": ["consented_on", "valid_until", "retired_on", "consent_withdrawn_on"]},
        ),
        (gettext_lazy("Photo, Signal and WhatsApp"), {"fields": ["photo", ("signal", "whatsapp")]}),
        (gettext_lazy("For the team"), {"fields": ["note"]}),
        (
            gettext_lazy("Address books, place in the list, address of the card"),
            {"fields": [("given_name", "family_name"), "order", "slug"], "classes": ["collapse"]},
        ),
    ]

    class Media:
        js = [Script("js/editor.js", type="module")]  # it names the fields in which one searches

    # ---- who may

    def has_view_permission(self, request, obj=None):
        """Who may write may choose among the contacts; who may add one must see who is here already."""
        return super().has_view_permission(request, obj) or may_edit(request.user) or self.has_add_permission(request)

    def has_merge_permission(self, request):
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def reason_to_keep(self, contact):
        items = mentioned_in([contact.pk])[contact.pk]
        if not items:
            return ""
        links = [
            (reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk]), item)
            for item in items[:10]
        ]
        where = format_html_join(", ", '“<a href="{}">{}</a>”', links)
        sentence = _("“{}” is named in {}. Give the day on which this card is retired instead, or take it out there.")
        return format_html(sentence, contact, where)

    # ---- the list

    def get_queryset(self, request):
        contacts = with_standing(super().get_queryset(request))
        match (request.resolver_match.url_name or "").rpartition("_")[2]:
            case "changelist":
                return contacts.prefetch_related("phones", "posts__organisation")
            case "autocomplete":
                return contacts.prefetch_related("posts__organisation")
        return contacts

    def in_a_line(self, contact):
        """A contact in a list to choose from, told from namesakes: "Maria Garcia — HTU — consent missing"."""
        posts = contact.posts.all()
        bodies = [post.organisation.name for post in posts if post.organisation]
        roles = [post.role for post in posts if post.role]
        state = "" if contact.standing == Standing.LISTED else str(Standing(contact.standing).label)
        parts = [contact.name, *(bodies or roles)[:1], state[:1].lower() + state[1:]]
        return " — ".join(filter(None, parts))

    def get_search_results(self, request, queryset, search_term):
        return search.matching(queryset, clean(search_term)), False

    def changelist_view(self, request, extra_context=None):
        count = todo.count(todo_pages.sees_enquiries(request))
        extra = {"todo_count": count, "may_merge": self.has_merge_permission(request)}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def view_on_site(self, obj):
        return self.stored_address(obj) if obj.is_listed() else None

    @admin.display(description=gettext_lazy("role and organisation"))
    def posts_in_words(self, contact):
        return format_html_join(mark_safe("<br>"), "{}", ((post,) for post in contact.posts.all()))

    @admin.display(description=gettext_lazy("phone number"))
    def first_phone(self, contact):
        for phone in contact.phones.all()[:1]:
            return format_html('<a href="{}">{}</a>', phone.dialled, phone.shown)

    @admin.display(description=gettext_lazy("state"), ordering="standing")
    def standing_word(self, contact):
        return format_html('<span class="state state-{}">{}</span>', contact.standing, Standing(contact.standing).label)

    @admin.action(description=gettext_lazy("Retire: the cards are no longer listed"), permissions=["change"])
    def retire_selected(self, request, queryset):
        today, retired, kept = timezone.localdate(), 0, 0
        with transaction.atomic():
            for contact in queryset.select_for_update(of=["self"]).order_by("pk"):
                if contact.retired_on and contact.retired_on <= today:
                    kept += 1
                    continue
                contact.retired_on = today
                contact.save()
                self.log_change(request, contact, _("Retired."))
                retired += 1
        sentences = [
            (retired, ngettext("%d is retired now.", "%d are retired now.", retired)),
            (kept, ngettext("%d was retired already.", "%d were retired already.", kept)),
        ]
        told = " ".join(sentence % count for count, sentence in sentences if count)
        self.message_user(request, told, messages.SUCCESS if retired else messages.WARNING)

    @admin.action(description=gettext_lazy("Merge the selected contacts…"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        keys = queryset.order_by("pk").values_list("pk", flat=True)[: duplicates.MOST_TOGETHER + 1]
        return redirect(f"{reverse('admin:contacts_contact_merge')}?{urlencode({'contact': list(keys)}, doseq=True)}")

    # ---- the form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["state_sentence"] = state_sentence(obj) if obj else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        contact = form.instance
        before = set(contact.phones.values_list("number", flat=True))
        super().save_related(request, form, formsets, change)
        gone = before - set(contact.phones.values_list("number", flat=True))
        for label, number in (
            (_("Signal"), search.signal_number(contact.signal)),
            (_("WhatsApp"), contact.whatsapp),
        ):
            if number in gone:
                sentence = _("%(service)s still has the old number %(number)s. If that changed too, change it there.")
                words = {"service": label, "number": shown(number)}
                self.message_user(request, sentence % words, messages.WARNING)

    def get_fieldsets(self, request, obj=None):
        """Who only reads sees languages and days as words."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        words = {"languages": "spoken_in_words", "reachable_days": "days_in_words"}
        return [(name, {**rest, "fields": [words.get(f, f) if isinstance(f, str) else f for f in rest["fields"]]})
                for name, rest in fieldsets]  # fmt: skip

    @admin.display(description=gettext_lazy("languages spoken"))
    def spoken_in_words(self, contact):
        names = dict(spoken_choices())
        return ", ".join(names.get(code, code) for code in contact.languages)

    @admin.display(description=gettext_lazy("days"))
    def days_in_words(self, contact):
        return ", ".join(str(name) for day, name in days_to_tick() if day in contact.reachable_days)

    def add_view(self, request, form_url="", extra_context=None):
        """The form, once it was searched for whoever is to be added."""
        if request.method in ("GET", "HEAD") and not typed(request):
            return who.who_view(request, self)
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        return {name: text for name, text in as_fields(typed(request)).items() if name != "phone"}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, PhoneInline) and obj.pk is None and request.method != "POST":
            kwargs["initial"] = [{"number": text} for text in [as_fields(typed(request)).get("phone")] if text]
        return kwargs

    def get_urls(self):
        name, guard = "contacts_contact", self.admin_site.admin_view
        pages = [
            ("choose/", who.choose_view, "choose"),
            ("duplicates/", duplicates.duplicates_view, "duplicates"),
            ("apart/", duplicates.apart_view, "apart"),
            ("merge/", duplicates.merge_view, "merge"),
            ("todo/", todo_pages.todo_view, "todo"),
            ("<path:object_id>/agreed/", todo_pages.agreed_view, "agreed"),
        ]
        own = [path(at, guard(view), {"model_admin": self}, name=f"{name}_{last}") for at, view, last in pages]
        return [*own, *super().get_urls()]


def typed(request):
    """What was searched for before the form was asked for."""
    return one_line(request.GET.get("new", ""))[:200]


def as_fields(text):
    """The field of the form to which a searched text belongs: an address, a number, else a name."""
    try:
        validate_email(text)
    except ValidationError:
        pass
    else:
        return {"email": text}
    try:
        read_phone(text)
    except ValidationError:
        return {"name": text[:150]} if text else {}
    return {"phone": text[:40]}
