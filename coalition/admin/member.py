from django.contrib import admin
from django.db import models, transaction
from django.db.models.functions import Coalesce, Lower
from django.forms import Script
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from campaign import languages
from campaign.admin.desk import Desk
from campaign.admin.parts import PartOfParent
from campaign.text import clean
from contacts.forms import DayField, OnceFormSet
from contacts.models import Organisation
from contacts.names import fold
from contacts.search import FOUND_AT_MOST

from ..forms.days import DayInput
from ..forms.member import MemberForm, WordsForm
from ..models import Letter, Member, MemberWords
from ..models.kinds import Kind
from .panel import joinable


class Standing(models.TextChoices):
    """Whether the public sees a member, and why not."""

    LISTED = "listed", gettext_lazy("Listed")
    NOT_AGREED = "not-agreed", gettext_lazy("Agreement missing")
    LEFT = "left", gettext_lazy("Has left")


def standing_of(member):
    if member.left_on and member.left_on <= timezone.localdate():
        return Standing.LEFT
    return Standing.LISTED if member.agreed_on else Standing.NOT_AGREED


SENTENCES = {
    Standing.LISTED: gettext_lazy("Listed. Readers see it among the members."),
    Standing.NOT_AGREED: gettext_lazy(
        "Readers do not see it until you write down on which day it agreed to be named as a member."
    ),
    Standing.LEFT: gettext_lazy("It has left. Readers do not see it among the members any more."),
}


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case Standing.LISTED:
                return queryset.listed(today)
            case Standing.NOT_AGREED:
                return queryset.filter(agreed_on__isnull=True).exclude(left_on__lte=today)
            case Standing.LEFT:
                return queryset.filter(left_on__lte=today)
        return queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(kind.value, kind.plural) for kind in (Kind.ORGANISATION, Kind.OFFICIAL)]

    def queryset(self, request, queryset):
        is_named = f"{self.value()}__isnull"
        return queryset.filter(**{is_named: False}) if self.value() in {Kind.ORGANISATION, Kind.OFFICIAL} else queryset


class WordsInline(PartOfParent, admin.StackedInline):
    model = MemberWords
    form = WordsForm
    formset = OnceFormSet
    extra = 0
    fields = ["language", "name", "office", "statement"]
    verbose_name = gettext_lazy("language")
    verbose_name_plural = gettext_lazy("Its statement, and its name and office where they differ from those above")

    def get_max_num(self, request, obj=None, **kwargs):
        return min(self.max_num, len(languages.choices()))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "statement":
            field.widget.attrs |= {"rows": 4, "maxlength": False}
        return field


@admin.register(Member)
class MemberAdmin(Desk):
    """Who stands with the campaign. Logo, website and place are those of the organisation or the official."""

    form = MemberForm
    change_form_template = "admin/coalition/member/change_form.html"
    list_display = ["name", "standing_word", "kind_word", "agreed_on"]
    empty_value_display = ""
    list_filter = [StandingFilter, KindFilter]
    list_select_related = ["organisation", "official"]
    search_fields = ["organisation__name", "organisation__other_names__name", "official__name", "words__name"]
    ordering = ["order", Lower("named"), "pk"]
    autocomplete_fields = ["organisation", "official"]
    inlines = [WordsInline]
    formfield_overrides = {
        **Desk.formfield_overrides,
        models.DateField: {"form_class": DayField, "widget": DayInput},
    }
    fieldsets = [
        (gettext_lazy("Who it is: one of the two"), {"fields": ["organisation", "official"]}),
        (gettext_lazy("Whether readers see it"), {"fields": ["agreed_on", "agreed_how", "since", "left_on", "order"]}),
        (
            gettext_lazy("Of an official: office at the time. Left empty, it is today’s"),
            {"fields": ["office", "constituency"]},
        ),
    ]

    class Media:
        js = [Script("js/editor.js", type="module")]  # it names the fields in which one searches

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(named=Coalesce("organisation__name", "official__name"))

    def get_search_results(self, request, queryset, search_term):
        """Those in one of whose names each word stands, in whatever case and accents."""
        words = fold(clean(search_term)).split()
        if not words:
            return queryset, False
        found = {}
        for pk, *names in Member.objects.order_by().values_list("pk", *self.search_fields):
            text = fold(" ".join(filter(None, names)))
            found[pk] = found.get(pk, False) or all(word in text for word in words)
        return queryset.filter(pk__in=[pk for pk, is_meant in found.items() if is_meant][:FOUND_AT_MOST]), False

    @admin.display(description=gettext_lazy("name"), ordering=Lower("named"))
    def name(self, member):
        return member.named

    @admin.display(description=gettext_lazy("kind"))
    def kind_word(self, member):
        return (Kind.ORGANISATION if member.organisation_id else Kind.OFFICIAL).label

    @admin.display(description=gettext_lazy("state"))
    def standing_word(self, member):
        standing = standing_of(member)
        return format_html('<span class="state state-{}">{}</span>', standing, standing.label)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        stored = obj and Member.objects.filter(pk=obj.pk).first()  # a refused form says other things
        context["state_sentence"] = SENTENCES[standing_of(stored)] if stored else ""
        return super().render_change_form(request, context, add, change, form_url, obj)


@transaction.atomic
def take_in_signed(letter: Letter) -> list[Member]:
    """Makes members of the known organisations that signed an original, as far as they are none; gives the new ones.

    Whoever has only signed has not agreed to be called a member: the public sees none of them until that is written
    down.
    """
    # Of two who press at once, the second one finds the members of the first.
    held = Organisation.objects.filter(pk__in=[one.pk for one in joinable(letter)]).select_for_update().order_by("pk")
    there = set(Member.objects.filter(organisation__in=[one.pk for one in held]).values_list("organisation", flat=True))
    return [Member.objects.create(organisation=one) for one in held if one.pk not in there]
