"""The part of a form that asks when something is."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.text import clean, shorten
from campaign.zones import moment_in

from ..models.slot import Slot
from .fields import ClockField, DayInput, PlainDayField, ZoneField

AS_WRITTEN_LENGTH = 200


class SlotForm(forms.Form):
    """When something is: a day or several, with times or without, in a zone of its own.

    `slot` holds what was typed as the fields of a Slot (Slot.SLOT_FIELDS); None when something was refused. `before` is
    the Slot that the fields show at first; its moments stay what they are when they come back unchanged, to the second.
    """

    SLOT_NAMES = ("starts_on", "starts_time", "ends_on", "ends_time", "zone")
    LINES = (("starts_on", "starts_time"), ("ends_on", "ends_time"), "zone")

    starts_on = PlainDayField(label=gettext_lazy("Day"), required=False, widget=DayInput)
    starts_time = ClockField(
        label=gettext_lazy("Time"), required=False, help_text=gettext_lazy("Left empty, it is the whole day.")
    )
    ends_on = PlainDayField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DayInput,
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


class DraftSlotForm(SlotForm):
    """When something is, of which nobody need know the day yet."""

    to_be_announced = forms.BooleanField(
        label=gettext_lazy("Date to be announced"),
        required=False,
        help_text=gettext_lazy("Tick it when it will take place but nobody knows when; leave day and time empty."),
    )

    def fault_of_no_day(self):
        if self.cleaned_data.get("to_be_announced"):
            return ""
        return _("Give the day, or tick “Date to be announced”.")

    def as_written(self):
        """What was sent of it, in one line, whatever it is."""
        on, at, last, end, zone = (clean(str(self.data.get(name, ""))).strip() for name in self.SLOT_NAMES)
        spans = [", ".join(filter(None, pair)) for pair in ((on, at), (last, end))]
        words = " – ".join(filter(None, spans)) or str(self.fields["to_be_announced"].label)
        return shorten(f"{words} ({zone})" if zone else words, AS_WRITTEN_LENGTH)
