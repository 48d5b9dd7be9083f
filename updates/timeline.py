"""Pages of a list that runs from new to old: where each begins and ends, at the same cost wherever that is."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db.models import Subquery
from django.db.models.functions import ExtractYear
from django.http import Http404
from django.utils import timezone

from .models import Update

PAGE_LENGTH = 20
YEARS_LISTED = 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TimelinePage:
    updates: list[Update]
    older: str  # the cursor of the next page, or "" on the last
    is_first: bool


def cursor_of(update):
    """What `?before=` holds to continue after `update`."""
    return cursor(update.published_at, update.pk)


def cursor(at, pk):
    """A place in a list that is sorted by a moment and the id: microseconds since 1970 and the id."""
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{pk}"


def read_cursor(text):
    """Moment and id from a cursor. Raises Http404 for anything that is none."""
    match = re.fullmatch(r"(-?[0-9]{1,17})-([0-9]{1,18})", text, re.ASCII)
    if not match:
        raise Http404
    try:
        return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])
    except OverflowError as error:
        raise Http404 from error


def page_of(updates, before="", *, days=None):
    """The TimelinePage of what is live of a queryset of updates, after the cursor `before`, within `days`.

    `days` is a pair of dates, the second of which no longer belongs to it. All upper bounds of `published_at` are made
    one here: SQLite seeks with a single one, and reads its way down from there to the others. A day's updates lie
    within a day of it in UTC, whatever the zone was.
    """
    bounds = [timezone.now()]
    if days:
        first, following = days
        updates = updates.filter(
            published_on__gte=first, published_on__lt=following, published_at__gte=midnight(first, -1)
        )
        bounds.append(midnight(following, +1))
    if before:
        at, pk = read_cursor(before)
        updates = updates.exclude(published_at=at, pk__gte=pk)
        bounds.append(at)
    found = list(updates.live(min(bounds)).newest_first().for_list()[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    return TimelinePage(shown, cursor_of(shown[-1]) if len(found) > PAGE_LENGTH else "", not before)


def midnight(day, shift):
    """The beginning, in UTC, of the day that is `shift` days after `day`, as far as time reaches."""
    try:
        return datetime.combine(day, time.min, UTC) + timedelta(days=shift)
    except OverflowError:
        return datetime.combine(day, time.min, UTC)


def with_years(updates, language):
    """Annotates the first and the last year of all live updates in the language, for the list of years.

    Two seeks in an index; which of the years between have updates is not asked, since that would read them all.
    """
    live = Update.objects.live().in_language(language)
    return updates.annotate(
        first_year=Subquery(live.order_by("published_at").values(year=ExtractYear("published_on"))[:1]),
        last_year=Subquery(live.order_by("-published_at").values(year=ExtractYear("published_on"))[:1]),
    )


def years_of(page):
    """The years to list beside a TimelinePage whose updates were annotated by `with_years`, newest first."""
    if not page.updates:
        return []
    last, first = page.updates[0].last_year, page.updates[0].first_year
    return list(range(last, max(first, last - YEARS_LISTED + 1) - 1, -1))
