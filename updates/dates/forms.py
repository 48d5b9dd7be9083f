"""The forms in which staff write a key date, and say that it moves, has no date yet, or does not take place."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.staff import PublishableForm, TimeOfDayField, check_year
from campaign.states import State, state_of
from campaign.text import clean
from campaign.zones import moment_in, read_zone, zone_sentence
from contacts.forms import DayField
from contacts.widgets import ZoneInput

from ..models import KeyDate, KeyDateWords, PastSlot
from ..models.slot import Slot


def is_settled(key_date: KeyDate) -> bool:
    """Whether readers know, or once knew, when it is: then it is moved with a reason, not changed in the form."""
    match state_of(key_date):
        case State.LIVE:
            return True
        case State.WITHDRAWN if key_date.published_at and key_date.published_at <= key_date.withdrawn_at:
            return True
    return key_date.sequence > 0


class ZoneField(forms.CharField):
    widget = ZoneInput(attrs={"class": "vTextField"})

    def clean(self, value):
        return read_zone(clean(super().clean(value)))


# ---- slots


class ClockField(TimeOfDayField):
    """A time of day, shown as it is typed."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TimeInput({"size": 10, "class": "clock"}, "%H:%M"), **kwargs)


class SlotForm(forms.Form):
    """When something is: a day or several, with times or without, in a zone of its own.

    `slot` holds what was typed as the fields of a Slot (Slot.SLOT_FIELDS); None when something was refused. `before` is
    the Slot that the fields show at first; its moments stay what they are when they come back unchanged, to the second.
    """

    SLOT_NAMES = ("starts_on", "starts_time", "ends_on", "ends_time", "zone")
    LINES = (("starts_on", "starts_time"), ("ends_on", "ends_time"), "zone")

    starts_on = DayField(label=gettext_lazy("Day"), required=False, widget=AdminDateWidget)
    starts_time = ClockField(
        label=gettext_lazy("Time"), required=False, help_text=gettext_lazy("Left empty, it is the whole day.")
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Only when it ends on another day."),
    )
    ends_time = ClockField(
        label=gettext_lazy("End"), required=False, help_text=gettext_lazy("Left empty, it has no certain end.")
    )
    zone = ZoneField(
        label=gettext_lazy("Time zone"),
        initial=get_current_timezone_name,
        max_length=Slot._meta.get_field("zone").max_length,
        help_text=gettext_lazy("That of the place, such as America/Los_Angeles. Day and time are meant in this zone."),
        error_messages={"required": gettext_lazy("Give the time zone of the place, such as America/Los_Angeles.")},
    )

    before = None
    slot = None

    def show(self, before: Slot):
        """Fills the fields with a slot, as it is called in its own zone."""
        self.before = before
        self.initial |= {"starts_on": before.starts_on, "ends_on": before.ends_on, "zone": before.zone}
        self.initial["starts_time"] = as_typed(before.starts_at, before)
        self.initial["ends_time"] = as_typed(before.ends_at, before)

    def clean(self):
        super().clean()
        self.slot = self.read_slot() if self.has_slot_fields() else None

    def has_slot_fields(self):
        return all(name in self.fields for name in self.SLOT_NAMES)

    def read_slot(self):
        if any(name in self.errors for name in self.SLOT_NAMES):
            return None
        on, at, last, end, zone = (self.cleaned_data.get(name) for name in self.SLOT_NAMES)
        if on is None:
            return self.without_day(at, last, end, zone)
        if last and last < on:
            self.add_error("ends_on", _("The last day comes before the first. Correct one of the two."))
        if end and not at:
            self.add_error("ends_time", _("Give the time at which it begins, too, or leave this one empty."))
        starts_at = self.moment("starts_time", on, at, zone)
        ends_at = self.moment("ends_time", last or on, end, zone)
        if starts_at and ends_at and ends_at <= starts_at and "ends_on" not in self.errors:
            sentence = _("The end is not after the start. Correct one of the two, or give the day on which it ends.")
            self.add_error("ends_time", sentence)
        if any(name in self.errors for name in self.SLOT_NAMES):
            return None
        return {"starts_on": on, "starts_at": starts_at, "ends_on": last, "ends_at": ends_at, "zone": zone}

    def without_day(self, at, last, end, zone):
        if at:
            self.add_error("starts_on", _("Give the day as well as the time."))
        elif last or end:
            self.add_error("starts_on", _("Give the day on which it begins."))
        elif sentence := self.fault_of_no_day():
            self.add_error("starts_on", sentence)
        else:
            return dict.fromkeys(Slot.SLOT_FIELDS) | {"zone": zone}
        return None

    def fault_of_no_day(self):
        """The sentence about a slot of which nothing is known; "" where that may be."""
        return _("Give the day.")

    def moment(self, name: str, on: date, at: time | None, zone: str) -> datetime | None:
        """The aware moment, with a sentence beside the field `name` for one that the clocks skip or show twice."""
        if at is None:
            return None
        typed = datetime.combine(on, at)
        for stored in (self.before.starts_at, self.before.ends_at) if self.before else ():
            if stored and typed == on_the_clock(stored, zone):
                return stored
        try:
            return moment_in(ZoneInfo(zone), typed)
        except ValidationError as error:
            self.add_error(name, error)
            return None


def on_the_clock(moment: datetime, zone: str) -> datetime:
    """The naive day and time, to the minute, of an aware moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def as_typed(moment: datetime | None, slot: Slot) -> time | None:
    return on_the_clock(moment, slot.zone).time() if moment else None


def is_same(one: dict, other: dict) -> bool:
    """Whether two slots say the same: a last day that is the first one says nothing."""

    def said(slot):
        return {**slot, "ends_on": slot["ends_on"] if slot["ends_on"] != slot["starts_on"] else None}

    return said(one) == said(other)


class KeyDateForm(SlotForm, PublishableForm):
    """A key date as staff write it. Its day and time are fields until readers know them."""

    NOT_CONTENT = PublishableForm.NOT_CONTENT | {"checked_on", "updates"}

    to_be_announced = forms.BooleanField(
        label=gettext_lazy("Date to be announced"),
        required=False,
        help_text=gettext_lazy("Tick it when it will take place but nobody knows when; leave day and time empty."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_settled = is_settled(self.instance)
        if self.is_settled:
            for name in (*self.SLOT_NAMES, "to_be_announced"):
                del self.fields[name]
        else:
            self.show(self.instance)
            self.initial["to_be_announced"] = self.instance.standing == KeyDate.Standing.TO_BE_ANNOUNCED
        if field := self.fields.get("published_at"):
            field.label = _("Public from")
        if field := self.fields.get("address"):
            field.widget.attrs["rows"] = 3
        if field := self.fields.get("body"):
            field.help_text = _("What is to be known beside the place: the entrance, the queue, what to bring.")

    def sentence_about_date(self):
        sentence = _("From then on readers see it. Left empty, it is the moment of publishing.")
        return f"{sentence} {zone_sentence(timezone.now())}"

    def clean_checked_on(self):
        if day := self.cleaned_data["checked_on"]:
            check_year(day)
        return day

    def clean(self):
        super().clean()
        if self.is_settled:
            self.refuse_lost_slot()
        elif self.slot:
            is_unknown = self.cleaned_data["to_be_announced"]
            if is_unknown and self.slot["starts_on"]:
                self.add_error("starts_on", _("Leave day and time empty, or untick “Date to be announced”."))
            for name, value in self.slot.items():
                setattr(self.instance, name, value)
            self.stand(is_unknown)

    def fault_of_no_day(self):
        if self.cleaned_data.get("to_be_announced"):
            return ""
        return _("Give the day, or tick “Date to be announced”.")

    def stand(self, is_unknown):
        standing = KeyDate.Standing
        if is_unknown != (self.instance.standing == standing.TO_BE_ANNOUNCED):
            self.instance.standing = standing.TO_BE_ANNOUNCED if is_unknown else standing.CONFIRMED
            self.instance.standing_since = timezone.now()

    def refuse_lost_slot(self):
        """Of a form that was opened while the date was a draft: what was typed there must not vanish unsaid."""
        if "starts_on" not in self.data:
            return
        typed = SlotForm(self.data)
        typed.before = self.instance
        if not typed.is_valid() or not is_same(typed.slot, self.instance.slot):
            self.add_error(
                None,
                _(
                    "Somebody has published this date meanwhile, so its day and time cannot be changed here any more. "
                    "Save the rest, then use “Move…”."
                ),
            )


class WordsForm(forms.ModelForm):
    """A key date's words in another language. The text is short: a box without a preview is enough."""

    body = KeyDateWords._meta.get_field("body").formfield(
        form_class=forms.CharField, widget=forms.Textarea({"class": "vLargeTextField", "rows": 6})
    )


class WordsFormSet(forms.BaseInlineFormSet):
    """A key date's words in other languages than its own."""

    def clean(self):
        super().clean()
        for form in self.forms:
            is_own = form.cleaned_data.get("language") == self.instance.language
            if is_own and not form.cleaned_data.get("DELETE"):
                form.add_error("language", _("The date itself is written in this language. Write these words above."))


# ---- what can happen to a date that readers know


class ReasonField(forms.CharField):
    """One sentence for readers."""

    widget = forms.TextInput(attrs={"class": "vTextField"})
    default_error_messages = {"required": gettext_lazy("Give one sentence that tells readers why.")}

    def __init__(self, **kwargs):
        reason = PastSlot._meta.get_field("reason")
        words = {"label": gettext_lazy("Reason"), "help_text": reason.help_text, "max_length": reason.max_length}
        super().__init__(**words | kwargs)

    def to_python(self, value):
        return " ".join(clean(super().to_python(value)).split())


class ActForm(forms.Form):
    """What is asked for before something happens to a date. `seen` tells which version of it the page showed."""

    label_suffix = ""
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, key_date, **kwargs):
        super().__init__(*args, **kwargs)
        self.key_date = key_date
        self.initial["seen"] = str(key_date.sequence)

    def clean(self):
        super().clean()
        seen = self.cleaned_data.get("seen")
        if seen and seen != str(self.key_date.sequence):
            self.data = {**self.data.dict(), "seen": str(self.key_date.sequence)}
            self.add_error(
                None,
                _(
                    "Somebody has changed this date while you were writing: above you see how it stands now. Look "
                    "whether yours still holds, then press the button again."
                ),
            )


class ReasonForm(ActForm):
    reason = ReasonField()


class MoveForm(SlotForm, ActForm):
    """A new slot for a date, with the reason; a slot that was mistyped needs none, and leaves no history."""

    reason = ReasonField(required=False)
    is_typing_error = forms.BooleanField(
        label=gettext_lazy("It was a typing error: keep no history"),
        required=False,
        help_text=gettext_lazy("Readers then see the right day and time alone. No reason is needed."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.show(self.key_date)
        if self.key_date.starts_on is None:
            del self.fields["is_typing_error"]
            self.fields["reason"].label = _("What readers are told")
            self.fields["reason"].help_text = _("One sentence, such as “The court has set the day.”")

    def clean(self):
        super().clean()
        if self.slot and is_same(self.slot, self.key_date.slot):
            self.add_error("starts_on", _("This is the day and time that it has already. Give the new one."))
        is_reason_wanted = not self.cleaned_data.get("is_typing_error")
        if is_reason_wanted and "reason" not in self.errors and not self.cleaned_data["reason"]:
            self.add_error("reason", self.fields["reason"].error_messages["required"])
