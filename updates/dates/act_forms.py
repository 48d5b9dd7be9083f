"""What is asked for before something happens to a key date that readers know."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.staff import NOON

from .fields import DayInput, PlainDayField, ReasonField
from .slot_form import SlotForm, is_same


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


class OptionalReasonForm(ActForm):
    reason = ReasonField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("One sentence for readers. Left empty, they see none.")


class MovedOnForm(ActForm):
    """Asks on which day a slot was left, which may be long before somebody enters it.

    `moved_at` is the moment to keep: now, else noon of that day, in any case between `earliest` and `latest`, the
    moments of the moves before and after it.
    """

    moved_on = PlainDayField(
        label=gettext_lazy("Moved on"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("The day on which the move was announced. Left empty, it is today."),
    )
    earliest = latest = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        self.initial.setdefault("moved_on", self.today)
        if last := self.key_date.past_slots.last():
            self.earliest = last.moved_at

    def clean_moved_on(self):
        day = self.cleaned_data["moved_on"] or self.today
        if day > self.today:
            raise ValidationError(_("This day has not come yet."), code="future")
        if self.earliest and day < timezone.localdate(self.earliest):
            sentence = _("What happened before it is of %(day)s. Give that day or a later one.")
            raise ValidationError(sentence % {"day": in_words(timezone.localtime(self.earliest), "j F Y")})
        if self.latest and day > timezone.localdate(self.latest):
            sentence = _("What happened after it is of %(day)s. Give that day or an earlier one.")
            raise ValidationError(sentence % {"day": in_words(timezone.localtime(self.latest), "j F Y")})
        return day

    @property
    def moved_at(self) -> datetime | None:
        day: date | None = self.cleaned_data.get("moved_on")
        if day is None:
            return None
        now = timezone.now()
        at = now if day == self.today else datetime.combine(day, NOON, timezone.get_current_timezone())
        at = min(at, self.latest or now)
        return max(at, self.earliest) if self.earliest else at


class PostponeForm(MovedOnForm):
    reason = ReasonField()
    field_order = ["reason", "moved_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["moved_on"].label = _("Given up on")
        self.fields["moved_on"].help_text = _("The day on which that was announced. Left empty, it is today.")
        if self.key_date.starts_on is None:
            del self.fields["moved_on"]


class MoveForm(SlotForm, MovedOnForm):
    """A new slot for a date, with the reason; a slot that was mistyped needs none, and leaves no history."""

    reason = ReasonField(required=False)
    is_typing_error = forms.BooleanField(
        label=gettext_lazy("It was a typing error: keep no history"),
        required=False,
        help_text=gettext_lazy("Readers then see the right day and time alone. No reason is needed."),
    )
    field_order = [*SlotForm.SLOT_NAMES, "reason", "moved_on", "is_typing_error"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.show(self.key_date)
        if self.key_date.starts_on is None:
            del self.fields["is_typing_error"]
            self.fields["reason"].label = _("What readers are told")
            self.fields["reason"].help_text = _("One sentence, such as “The court has set the day.”")
            self.fields["moved_on"].label = _("Announced on")
            self.fields["moved_on"].help_text = _("The day on which it was announced. Left empty, it is today.")
            if not self.key_date.struck:
                del self.fields["moved_on"]  # there is no history in which it would stand

    def clean(self):
        super().clean()
        if self.slot and is_same(self.slot, self.key_date.slot):
            self.add_error("starts_on", _("This is the day and time that it has already. Give the new one."))
        is_reason_wanted = not self.cleaned_data.get("is_typing_error")
        if is_reason_wanted and "reason" not in self.errors and not self.cleaned_data["reason"]:
            self.add_error("reason", self.fields["reason"].error_messages["required"])


class CorrectMoveForm(MovedOnForm):
    """The reason and the day of the last move, `past`, once more."""

    reason = ReasonField()
    field_order = ["reason", "moved_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.past = self.key_date.struck[-1]
        slots = list(self.key_date.past_slots.all())
        place = slots.index(self.past)
        self.earliest = slots[place - 1].moved_at if place else None
        self.latest = slots[place + 1].moved_at if place + 1 < len(slots) else None

    @property
    def moved_at(self):
        is_unchanged = self.cleaned_data["moved_on"] == timezone.localdate(self.past.moved_at)
        return self.past.moved_at if is_unchanged else super().moved_at
