"""When something takes place: days or moments, in a zone of their own."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext_lazy as _

from campaign.zones import validate_zone


class Slot(models.Model):
    """A stretch of time: from a day, or from a moment, to another or not; in a zone of its own.

    `starts_on` and `ends_on` are days in the slot's zone, `starts_at` and `ends_at` moments; a slot of days alone has
    no moments, and one that is to be announced has no day either.
    """

    starts_on = models.DateField(_("day"), null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    zone = models.CharField(
        _("time zone"), max_length=60, default=get_current_timezone_name, validators=[validate_zone]
    )

    class Meta:
        abstract = True

    SLOT_FIELDS = ("starts_on", "starts_at", "ends_on", "ends_at", "zone")

    @property
    def slot(self):
        return {name: getattr(self, name) for name in self.SLOT_FIELDS}

    @property
    def tz(self):
        return ZoneInfo(self.zone)

    @property
    def is_day_only(self):
        return self.starts_on is not None and self.starts_at is None

    @property
    def over_at(self):
        """The moment from which it lies in the past; None as long as it is to be announced.

        Whose end nobody gave may last until its day is over: a hearing at 9:00 is not past at 9:01.
        """
        if self.starts_on is None:
            return None
        if self.ends_at:
            return self.ends_at
        last = self.ends_on or self.starts_on
        return datetime.combine(last + timedelta(days=1), time.min, self.tz).astimezone(UTC)

    @property
    def begins_at(self):
        """The moment to sort by: its start, for days alone the first midnight in its zone."""
        if self.starts_at or self.starts_on is None:
            return self.starts_at
        return datetime.combine(self.starts_on, time.min, self.tz).astimezone(UTC)
