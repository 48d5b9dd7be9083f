"""When a contact answers and what about, in words."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def hours_in_words(hours):
    """ "Mon–Fri 09:00–18:00 PDT": the days, the hours, and their zone as it is called now."""
    return pgettext("days, hours and zone in which a phone is answered", "%(days)s %(from)s–%(until)s %(zone)s") % {
        "days": days_in_words(hours.days),
        "from": clock(hours.opens),
        "until": clock(hours.closes),
        "zone": zone_in_words(hours.zone, timezone.now()),
    }


@register.filter
def hours_as_time(hours):
    """The hours in words, marked with those of today, so that static/js/times.js can add the reader's own."""
    zone = ZoneInfo(hours.zone)
    today = timezone.localdate(timezone=zone)
    opens = datetime.combine(today, time.fromisoformat(hours.opens), zone)
    closes = datetime.combine(today, time.fromisoformat(hours.closes), zone)
    if closes <= opens:
        closes += timedelta(days=1)
    return format_html(
        '<time datetime="{}" data-until="{}" data-yours="{}">{}</time>',
        opens.isoformat(timespec="minutes"),
        closes.isoformat(timespec="minutes"),
        pgettext("after a time elsewhere", "({time} your time)"),
        hours_in_words(hours),
    )


def clock(text):
    return date_format(datetime.combine(timezone.localdate(), time.fromisoformat(text)), "TIME_FORMAT")


def days_in_words(days):
    """ISO weekdays as runs: "every day", "Mon–Fri", "Mon, Wed"."""
    if len(days) == 7:
        return _("every day")
    runs = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return _(", ").join(run_in_words(run) for run in runs)


def run_in_words(run):
    first, last = str(WEEKDAYS_ABBR[run[0] - 1]), str(WEEKDAYS_ABBR[run[-1] - 1])
    match len(run):
        case 1:
            return first
        case 2:
            return _(", ").join([first, last])
    return f"{first}–{last}"


def zone_in_words(name, at):
    """The zone as it is called at a moment: "PDT"; for zones that have only a number "UTC+3"."""
    short = at.astimezone(ZoneInfo(name)).tzname()
    return f"UTC{short}" if short[0] in "+-" else short


@register.filter
def and_list(words):
    """ "Arabic, Spanish and English"."""
    return get_text_list(list(words), _("and"))


@register.filter
def subject_list(subjects):
    return _(", ").join(subject.here for subject in subjects)
