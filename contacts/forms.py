"""The forms in which staff write contacts."""

import re
import unicodedata
from datetime import timedelta

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.staff import TimeOfDayField, check_year
from campaign.text import clean, one_line
from campaign.zones import read_zone

from . import search
from .models import Contact, Phone, Post, spoken_choices
from .phones import read_phone, shown
from .widgets import DaysWidget, SpokenWidget, ZoneInput

DAYS_CONFIRMED = 180  # half a year, in which people seldom change their number


def languages_to_tick():
    """The campaign's own languages by their names, then all others in one group."""
    named = dict(spoken_choices())
    own = [code for code, _name in settings.LANGUAGES]
    others = [(code, name) for code, name in named.items() if code not in own]
    return [*((code, named.get(code, code)) for code in own), (_("Other languages"), others)]


def days_to_tick():
    return [(day, WEEKDAYS[day - 1]) for day in range(1, 8)]


class SpokenField(forms.MultipleChoiceField):
    """Codes of languages, in the order in which they stood before; new ones come after them."""

    widget = SpokenWidget

    def __init__(self, **kwargs):
        super().__init__(**{"choices": languages_to_tick, "required": False, **kwargs})


class DaysField(forms.TypedMultipleChoiceField):
    """Weekdays by their numbers, 1 for Monday (ISO 8601)."""

    widget = DaysWidget

    def __init__(self, **kwargs):
        super().__init__(**{"choices": days_to_tick, "coerce": int, "required": False, **kwargs})


class DayField(forms.DateField):
    """A day of a year that can be meant."""

    default_error_messages = {"invalid": gettext_lazy("Write the day such as 2021-05-13.")}

    def clean(self, value):
        day = super().clean(value)
        if day is not None:
            check_year(day)
        return day


# Letters and symbols that show nothing: fillers of Hangul, and the empty pattern of Braille (Unicode UAX 44).
NOTHING_TO_SEE = frozenset("\u115f\u1160\u2800\u3164\uffa0")


class NamedForm(forms.ModelForm):
    """A form with a name that one can see: at least one sign of it is no space, joiner or mark without a letter."""

    def clean_name(self):
        name = self.cleaned_data["name"]
        seen = (sign for sign in name if unicodedata.category(sign)[0] in "LNPS" and sign not in NOTHING_TO_SEE)
        if name and not any(seen):
            raise ValidationError(_("Nothing of this name can be seen. Write it with letters."), code="unseen")
        return name


class ContactForm(NamedForm):
    """A contact. Of a new one it says who of the same name, address or number is here already (`known`)."""

    languages = SpokenField(label=gettext_lazy("Languages spoken"))
    reachable_days = DaysField(
        label=gettext_lazy("Days"), help_text=gettext_lazy("None ticked: every day, if there are hours.")
    )
    reachable_from = TimeOfDayField(
        label=gettext_lazy("From"), required=False, widget=forms.TimeInput({"size": 8}, "%H:%M")
    )
    reachable_until = TimeOfDayField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput({"size": 8}, "%H:%M"),
        help_text=Contact._meta.get_field("reachable_until").help_text,
    )
    is_somebody_else = forms.BooleanField(required=False, label=gettext_lazy("This is somebody else"))

    class Meta:
        widgets = {
            "zone": ZoneInput(attrs={"class": "vTextField"}),
            "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "subjects": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = []
        self.today = timezone.localdate()
        if self.instance.whatsapp:
            self.initial["whatsapp"] = shown(self.instance.whatsapp)
        if number := search.signal_number(self.instance.signal):
            self.initial["signal"] = shown(number)

    def clean_languages(self):
        chosen = self.cleaned_data["languages"]
        before = [code for code in self.instance.languages if code in chosen]
        return before + [code for code in chosen if code not in before]

    def clean_whatsapp(self):
        if not (typed := self.cleaned_data["whatsapp"]):
            return ""
        return number_alone(typed, _("WhatsApp knows no extensions. Give the number alone."))

    def clean_signal(self):
        """A number as E.164, or a user name as it is."""
        typed = self.cleaned_data["signal"]
        if not (typed.startswith("+") or search.WRITTEN_NUMBER.fullmatch(typed)):
            return typed
        return number_alone(typed, _("Signal knows no extensions. Give the number alone."))

    def clean_zone(self):
        return read_zone(self.cleaned_data["zone"]) if self.cleaned_data["zone"] else ""

    def clean_consented_on(self):
        return self.not_to_come("consented_on")

    def clean_consent_withdrawn_on(self):
        return self.not_to_come("consent_withdrawn_on")

    def not_to_come(self, name):
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean(self):
        super().clean()
        agreed, taken_back = (self.cleaned_data.get(name) for name in ("consented_on", "consent_withdrawn_on"))
        if agreed and taken_back and agreed > taken_back:
            sentence = _("Consent was given after it was taken back. If it holds now, empty this day.")
            self.add_error("consent_withdrawn_on", sentence)
        if self.instance.pk is None:
            self.look_for_the_same()

    def look_for_the_same(self):
        words = self.cleaned_data
        services = {name: words.get(name, "") for name in ("signal", "whatsapp")}
        ways = search.ways_to_reach(phones=[(number, "") for number in numbers_sent(self.data)], **services)
        same = search.same_as(words.get("name", ""), words.get("email", ""), ways)
        self.known = list(same.prefetch_related("phones", "posts__organisation")[:10])
        if self.known and not words.get("is_somebody_else"):
            names = ", ".join(contact.name for contact in self.known)
            sentence = _(
                "This person seems to be here already: %(names)s. Use that card, or tick “This is somebody else” "
                "and save again."
            )
            self.add_error(None, sentence % {"names": names})


def number_alone(typed, sentence):
    """A typed number as E.164; refused with the sentence when it has an extension."""
    number, extension = read_phone(typed)
    if extension:
        raise ValidationError(sentence, code="phone")
    return number


def numbers_sent(data):
    """The numbers (E.164) in the rows of phones that a form of a contact sends, as far as they can be read."""
    found = []
    for name in data:
        row = re.fullmatch(r"(phones-[0-9]+)-number", name)
        if row and not data.get(f"{row[1]}-DELETE"):
            try:
                found.append(read_phone(data[name])[0])
            except ValidationError:
                continue  # the field says so itself
    return found


class PhoneForm(forms.ModelForm):
    """One number, written in any way; an extension that was written behind it goes to its own field."""

    class Meta:
        model = Phone
        fields = ["number", "extension", "kind", "order"]
        widgets = {
            "number": forms.TextInput(attrs={"inputmode": "tel", "size": 24}),
            "extension": forms.TextInput(attrs={"size": 6, "inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.number:
            self.initial["number"] = shown(self.instance.number)

    def clean_number(self):
        number, self.written_behind = read_phone(self.cleaned_data["number"])
        return number

    def clean_extension(self):
        typed = clean(self.cleaned_data["extension"]).strip()
        digits = phonenumbers.normalize_digits_only(typed)
        if typed and len(digits) != len(typed):
            raise ValidationError(_("Write the extension in digits, such as 102."), code="extension")
        return digits

    def clean(self):
        super().clean()
        behind, own = getattr(self, "written_behind", ""), self.cleaned_data.get("extension")
        if behind and own and behind != own:
            words = {"behind": behind, "own": own}
            sentence = _("Behind the number stands extension %(behind)s, here %(own)s. Leave one of them.")
            self.add_error("extension", sentence % words)
        elif behind and own is not None:
            self.cleaned_data["extension"] = behind


class OnceFormSet(forms.BaseInlineFormSet):
    """Rows of which none may stand there twice; the constraint of their model has the sentence for it."""

    def get_unique_error_message(self, unique_check):
        constraint = next(c for c in self.model._meta.constraints if set(unique_check) <= set(getattr(c, "fields", ())))
        return constraint.violation_error_message


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ["role", "organisation", "order"]


class WhoForm(forms.Form):
    """What is asked before somebody is added."""

    q = forms.CharField(
        label=gettext_lazy("Name, e-mail or number"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "type": "search", "autofocus": True}),
        error_messages={"required": gettext_lazy("Write a name, an e-mail address or a number.")},
    )

    def clean_q(self):
        typed = one_line(self.cleaned_data["q"])
        if not typed:
            raise ValidationError(self.fields["q"].error_messages["required"], code="required")
        return typed


class EmailForm(forms.ModelForm):
    """The address that was asked for."""

    class Meta:
        model = Contact
        fields = ["email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.required = True
        field.widget.attrs["class"] = "vTextField"
        field.error_messages["required"] = _("Type the address first.")


class ConfirmForm(forms.Form):
    """Until when a card holds, now that somebody has asked."""

    until = DayField(label=gettext_lazy("Right until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=DAYS_CONFIRMED)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise ValidationError(_("This day has passed. Give one to come."), code="past")
        return until
