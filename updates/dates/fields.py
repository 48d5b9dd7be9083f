"""What is asked for in the forms of key dates: days, times, zones, and sentences that can be seen."""

import unicodedata

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.staff import TimeOfDayField
from campaign.text import clean, one_line
from campaign.zones import read_zone
from contacts.forms import DayField
from contacts.widgets import ZoneInput

from ..models import PastSlot

# Letters, punctuation and symbols by their category (Unicode, UAX 44) of which nothing is seen all the same.
EMPTY_SIGNS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def shows_nothing(text: str) -> bool:
    """Whether a text consists of spaces, joiners and marks alone, so that nobody sees anything of it."""
    return not any(unicodedata.category(sign)[0] in "LNPS" and sign not in EMPTY_SIGNS for sign in text)


def check_title(title: str) -> str:
    """The title. Raises ValidationError, with a sentence, for one of which nothing is seen."""
    if shows_nothing(title):
        raise ValidationError(_("Write the title in letters: of this one nothing is seen."), code="unseen")
    return title


class ReasonField(forms.CharField):
    """One sentence for readers. A browser would cut a longer one off without a word: it is refused here instead."""

    widget = forms.TextInput(attrs={"class": "vTextField"})
    default_error_messages = {"required": gettext_lazy("Give one sentence that tells readers why.")}

    def __init__(self, **kwargs):
        reason = PastSlot._meta.get_field("reason")
        words = {"label": gettext_lazy("Reason"), "help_text": reason.help_text, "max_length": reason.max_length}
        super().__init__(**words | kwargs)

    def to_python(self, value):
        sentence = one_line(super().to_python(value))
        return "" if shows_nothing(sentence) else sentence

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def formats_of_days() -> list[str]:
    """How a day may be typed: as the language does, but not in numbers with the month first.

    Most of the world reads the month in 12/10/2026 as the day: who types it so is asked to write it another way.
    """
    first, *others = get_format("DATE_INPUT_FORMATS")
    return [first, *(form for form in others if not form.startswith("%m"))]


class PlainDayField(DayField):
    """A day that nobody can mistake for another one."""

    def __init__(self, **kwargs):
        super().__init__(**{"input_formats": lazy(formats_of_days, list)(), **kwargs})


class DayInput(AdminDateWidget):
    """A day with the panel's calendar. It is meant in a zone of its own, so nothing is said of the campaign's."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        described = (attrs or {}).get(
            "aria-describedby"
        )  # the help and the faults, in whose place Django puts its note
        context["widget"]["attrs"]["aria-describedby"] = described or False
        return context


class ZoneField(forms.CharField):
    widget = ZoneInput(attrs={"class": "vTextField"})

    def clean(self, value):
        return read_zone(clean(super().clean(value)))


class ClockField(TimeOfDayField):
    """A time of day, shown as it is typed."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TimeInput({"size": 10, "class": "clock"}, "%H:%M"), **kwargs)
