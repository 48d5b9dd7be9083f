"""An update's date, told as exactly as it is known and no more exactly: "13 May", "early May", "May 2021"."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def margin_date(update):
    """The date beside an entry whose month stands above it."""
    if not update.published_on:
        return ""
    if update.date_precision == update.DatePrecision.MONTH:
        return date_format(update.published_on, "YEAR_MONTH_FORMAT")
    if update.date_precision == update.DatePrecision.ABOUT:
        return part_of_month(update.published_on, date_format(update.published_on, "F"))
    return date_format(update.published_on, "MONTH_DAY_FORMAT")


@register.filter
def list_date(update):
    """The date, with its year, where no heading tells the month: "13 May 2021", "early May 2021", "May 2021"."""
    if not update.published_on:
        return ""
    if update.date_precision == update.DatePrecision.MONTH:
        return date_format(update.published_on, "YEAR_MONTH_FORMAT")
    if update.date_precision == update.DatePrecision.ABOUT:
        return part_of_month(update.published_on, date_format(update.published_on, "YEAR_MONTH_FORMAT"))
    return date_format(update.published_on, "DATE_FORMAT")


@register.filter
def full_date(update):
    """As `list_date`, with the hour and the zone's name where the hour is known: "13 May 2021, 10:00 PDT"."""
    if not update.published_on or update.date_precision != update.DatePrecision.EXACT:
        return list_date(update)
    return date_and_time(update.published_at)


@register.filter
def date_and_time(moment):
    """An aware datetime in the campaign's zone, named: "13 May 2021, 10:00 PDT"."""
    local = timezone.localtime(moment)
    return pgettext("a date with its time of day", "%(date)s, %(time)s %(zone)s") % {
        "date": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
        "zone": zone_name(local),
    }


@register.filter
def date_machine(update):
    """The date for `<time datetime>` (HTML, "valid month, date or global date and time string"): only what is known."""
    if not update.published_on:
        return ""
    if update.date_precision in {update.DatePrecision.MONTH, update.DatePrecision.ABOUT}:
        return f"{update.published_on:%Y-%m}"
    if update.date_precision == update.DatePrecision.EXACT:
        return timezone.localtime(update.published_at).isoformat(timespec="minutes")
    return update.published_on.isoformat()


def part_of_month(day, month):
    """Early until the 10th, mid until the 20th, late after it; `month` is its name, with the year or without."""
    if day.day <= 10:
        return _("early %(month)s") % {"month": month}
    if day.day <= 20:
        return _("mid %(month)s") % {"month": month}
    return _("late %(month)s") % {"month": month}


def zone_name(moment):
    """ "PDT"; "UTC-03" for zones that have only a number (tz database, "Theory and pragmatics")."""
    name = moment.tzname()
    return f"UTC{name}" if name[0] in "+-" else name
