from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from campaign.models import Campaign, Page
from campaign.publishing import destination, move, move_all
from tests.updates.factories import MAY_13, make_page, make_update
from updates.models import Update

pytestmark = pytest.mark.django_db


def redirects():
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_an_update_is_live_from_its_hour_on_and_not_before():
    update = make_update(at=MAY_13)
    assert not update.is_live(at=MAY_13 - timedelta(microseconds=1))
    assert update.is_live(at=MAY_13)


def test_drafts_and_withdrawn_updates_are_never_live():
    make_update("Draft with a date", status="draft")
    make_update("Draft without", at=None)
    withdrawn = make_update("Withdrawn")
    withdrawn.withdraw("The date was wrong.")
    withdrawn.save()
    assert not Update.objects.live().exists()


def test_with_state_tells_the_four_states():
    make_update("d", at=None)
    make_update("s", at=timezone.now() + timedelta(days=1))
    make_update("l")
    withdrawn = make_update("w", slug="w")
    withdrawn.withdraw("Wrong.")
    withdrawn.save()
    states = dict(Update.objects.with_state().values_list("title", "state"))
    assert states == {"d": "draft", "s": "scheduled", "l": "live", "w": "withdrawn"}


@pytest.mark.parametrize("values", [{"status": "published"}, {"status": "withdrawn"}])
def test_the_database_refuses_a_publication_without_date_and_a_withdrawal_without_reason(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Update.objects.bulk_create([Update(title="x", slug="x", **values)])


def test_validation_says_in_a_sentence_what_is_missing():
    with pytest.raises(ValidationError, match="Give the date and time from which it is public"):
        Update(title="x", body="x", status="published").full_clean()


def test_a_changed_slug_leaves_a_redirect_and_chains_collapse():
    update = make_update(slug="first")
    for slug in ("second", "third"):
        update.slug = slug
        update.save()
    assert redirects() == {
        "/updates/2021/05/13/first/": "/updates/2021/05/13/third/",
        "/updates/2021/05/13/second/": "/updates/2021/05/13/third/",
    }


def test_a_slug_that_returns_to_its_first_form_makes_no_loop():
    update = make_update(slug="first")
    for slug in ("second", "first"):
        update.slug = slug
        update.save()
    assert redirects() == {"/updates/2021/05/13/second/": "/updates/2021/05/13/first/"}


def test_a_changed_date_and_a_changed_language_leave_redirects():
    update = make_update(slug="a")
    update.published_at = datetime(2021, 6, 1, 12, tzinfo=UTC)
    update.save()
    update.language = "es"
    update.save()
    assert redirects() == {
        "/updates/2021/05/13/a/": "/es/updates/2021/06/01/a/",
        "/updates/2021/06/01/a/": "/es/updates/2021/06/01/a/",
    }


def test_what_was_never_public_leaves_no_redirect():
    draft = make_update("Draft", status="draft", slug="a")
    scheduled = make_update("Scheduled", timezone.now() + timedelta(days=3), slug="b")
    for item in (draft, scheduled):
        item.slug += "-2"
        item.save()
    assert redirects() == {}


def test_a_page_that_moves_leaves_a_redirect():
    page = make_page(path="the-case")
    page.path = "about/the-case"
    page.save()
    assert redirects() == {"/the-case/": "/about/the-case/"}


def test_moves_in_one_batch_lead_straight_to_the_end():
    move_all({"/a/": "/b/", "/b/": "/c/", "/same/": "/same/"})
    assert redirects() == {"/a/": "/c/", "/b/": "/c/"}


def test_two_addresses_that_change_places_make_no_loop(client):
    one, two = make_update("One", slug="one"), make_update("Two", slug="two")
    one.slug = "one-moved"
    one.save()
    two.slug = "one"
    two.save()
    one.slug = "two"
    one.save()
    for old in ("/updates/2021/05/13/one/", "/updates/2021/05/13/two/"):
        assert client.get(old).status_code == 200
    assert client.get("/updates/2021/05/13/one-moved/").headers["Location"] == "/updates/2021/05/13/two/"


def test_destination_knows_the_query_and_the_last_slash():
    move("/?p=12", "/updates/2021/05/13/a/")
    move("/2021/05/13/a/", "/updates/2021/05/13/a/")
    assert destination("/?p=12") == "/updates/2021/05/13/a/"
    assert destination("/2021/05/13/a") == "/updates/2021/05/13/a/"
    assert destination("/2021/05/13/a/?utm_source=mail") == "/updates/2021/05/13/a/"
    assert destination("/?p=13") is None


def test_publishing_again_clears_the_withdrawal():
    update = make_update()
    update.withdraw("Wrong.")
    update.save()
    update.publish(MAY_13)
    update.save()
    assert update.is_live()
    assert (update.withdrawn_at, update.withdrawn_reason) == (None, "")


def test_publishing_now_is_public_at_once_whatever_the_zone_of_the_editor():
    with timezone.override("Pacific/Auckland"):
        update = Update(title="Now")
        update.publish()
        update.save()
    assert update.is_live()


@override_settings(TIME_ZONE="America/New_York")
def test_the_day_in_the_address_is_that_of_the_campaigns_zone():
    with timezone.override(None):
        update = make_update("Late", datetime(2021, 5, 14, 3, 30, tzinfo=UTC))
    assert update.get_absolute_url() == "/updates/2021/05/13/late/"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vigil\u0010 tonight", "Vigil tonight"),
        ("a\x00b", "ab"),
        ("name\u202egpj.exe", "namegpj.exe"),
        ("  two \n lines ", "two lines"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
    ],
)
def test_titles_lose_what_no_title_may_hold(text, shown):
    update = make_update(text, slug="x")
    update.refresh_from_db()
    assert update.title == shown


def test_a_bulk_update_is_cleaned_too():
    update = make_update()
    Update.objects.filter(pk=update.pk).update(title="a\x00\x0bb")
    update.refresh_from_db()
    assert update.title == "ab"


@pytest.mark.parametrize(
    "path", ["updates", "admin/x", "es", "es/about", "About", "a//b", "/a", "a/", "a b", "überuns", "a.b", ""]
)
def test_a_page_cannot_take_an_address_of_another_room(path):
    with pytest.raises(ValidationError):
        Page(title="x", body="x", path=path).full_clean()


def test_the_counter_counts_the_first_day_and_stops_on_the_last():
    campaign = Campaign(since=date(2024, 3, 24))
    assert campaign.day(date(2024, 3, 23)) is None
    assert campaign.day(date(2024, 3, 24)) == 1
    assert campaign.day(date(2026, 11, 25)) == 977
    campaign.until = date(2024, 3, 30)
    assert campaign.day(date(2026, 11, 25)) == 7


def test_the_counter_cannot_stop_before_it_begins():
    with pytest.raises(ValidationError, match="cannot stop before it begins"):
        Campaign(since=date(2024, 3, 24), until=date(2024, 3, 1)).full_clean()
