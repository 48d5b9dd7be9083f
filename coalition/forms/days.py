"""Days and moments in the forms of letters and members."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.forms.staff import MomentField
from campaign.zones import moment_in
from contacts.forms import DayField

END_OF_DAY = time(23, 59)


class DayInput(forms.DateInput):
    """A day as the browser asks for it: on a phone with its own calendar, and never with day and month mistaken."""

    input_type = "date"

    def __init__(self, attrs=None, format="%Y-%m-%d"):
        super().__init__(attrs, format)


class MomentInput(forms.SplitDateTimeWidget):
    """As DayInput, with a time beside it."""

    def __init__(self, attrs=None):
        super().__init__(attrs, date_format="%Y-%m-%d", time_format="%H:%M")
        names = (_("Day"), _("Time"))
        for widget, kind, name in zip(self.widgets, ("date", "time"), names, strict=True):
            widget.input_type = kind
            widget.attrs["aria-label"] = name


class PastDayField(DayField):
    """A day on which something happened."""

    widget = DayInput

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."), code="future")
        return day


class DeadlineField(MomentField):
    """A moment until which something can be done; a day without a time is meant to its end."""

    def clean(self, value):
        at = super().clean(value)
        if at is None or not self.without_time:
            return at
        return moment_in(timezone.get_current_timezone(), datetime.combine(timezone.localdate(at), END_OF_DAY))
