from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from updates.models import Update
from updates.templatetags.timeline_dates import date_and_time, date_machine, full_date, list_date, margin_date

# 13 May 2021, 22:30 in Sacramento; the 14th already in UTC.
LATE_EVENING = datetime(2021, 5, 14, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def campaign_in_california(settings):
    settings.TIME_ZONE = "America/Los_Angeles"


def known(precision, day=13):
    return Update(published_at=LATE_EVENING, published_on=date(2021, 5, day), date_precision=precision)


@pytest.mark.parametrize(
    ("precision", "margin", "in_list", "full", "machine"),
    [
        ("exact", "13 May", "13 May 2021", "13 May 2021, 22:30 PDT", "2021-05-13T22:30-07:00"),
        ("day", "13 May", "13 May 2021", "13 May 2021", "2021-05-13"),
        ("about", "mid May", "mid May 2021", "mid May 2021", "2021-05"),
        ("month", "May 2021", "May 2021", "May 2021", "2021-05"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision, margin, in_list, full, machine):
    update = known(precision)
    assert margin_date(update) == margin
    assert list_date(update) == in_list
    assert full_date(update) == full
    assert date_machine(update) == machine


@pytest.mark.parametrize(
    ("day", "words"),
    [(1, "early May"), (10, "early May"), (11, "mid May"), (20, "mid May"), (21, "late May"), (31, "late May")],
)
def test_an_approximate_day_is_told_as_a_third_of_the_month(day, words):
    assert margin_date(known("about", day)) == words


@pytest.mark.parametrize(
    ("language", "precision", "margin", "in_list"),
    [
        ("es", "day", "13 de mayo", "13 de mayo de 2021"),
        ("es", "month", "mayo de 2021", "mayo de 2021"),
        ("ar", "day", "13 مايو", "13 مايو، 2021"),
        ("ar", "month", "مايو 2021", "مايو 2021"),
    ],
)
def test_each_language_orders_its_dates_its_own_way(language, precision, margin, in_list):
    with translation.override(language):
        assert margin_date(known(precision)) == margin
        assert list_date(known(precision)) == in_list


@pytest.mark.parametrize("show", [margin_date, list_date, full_date, date_machine])
def test_a_draft_without_a_date_shows_none(show):
    assert show(Update()) == ""


def test_winter_has_its_own_name():
    assert date_and_time(datetime(2021, 1, 5, 18, 0, tzinfo=UTC)) == "5 January 2021, 10:00 PST"


def test_a_zone_that_has_only_a_number_is_told_as_its_distance_from_utc(settings):
    settings.TIME_ZONE = "America/Sao_Paulo"
    assert date_and_time(LATE_EVENING) == "14 May 2021, 02:30 UTC-03"
