"""Key dates on the pages and in the feeds of the updates that they are linked to, in every language."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from tests.updates.factories import MAY_13, make_campaign, make_key_date, make_update
from tests.updates.panel import send
from updates.dates.links import key_dates_of
from updates.models import KeyDate, KeyDateWords, Update

pytestmark = pytest.mark.django_db

FEEDS = ["/updates/feed/", "/updates/atom/", "/updates/feed.json"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


@pytest.fixture
def family():
    """An update and its translations, the last of which is a draft."""
    original = make_update("Told")
    spanish = make_update("Contado", language="es", translation_of=original)
    arabic = make_update("حكاية", language="ar", translation_of=original, at=None)
    return [original, spanish, arabic]


def in_days(number):
    return timezone.now().date() + timedelta(days=number)


def shown(client, update):
    return [key_date.title for key_date in client.get(update.get_absolute_url()).context["key_dates"]]


def entry(client, language="", at=0):
    return json.loads(client.get(f"{language}/updates/feed.json").content)["items"][at]


@pytest.mark.parametrize("linked", [0, 1, 2])
def test_a_date_linked_to_an_update_in_any_language_shows_in_all_of_them(client, family, linked):
    make_key_date("Bond hearing", on=in_days(9)).updates.add(family[linked])
    make_key_date("Of another").updates.add(make_update("Another one"))
    for update, language in ((family[0], ""), (family[1], "/es")):
        assert shown(client, update) == ["Bond hearing"]
        for feed in FEEDS:
            assert "Bond hearing" in client.get(f"{language}{feed}").text


def test_a_date_linked_to_several_of_them_shows_once_and_the_next_comes_first(client, family):
    for title, on in (("Later", in_days(9)), ("Unknown", None), ("Sooner", in_days(3))):
        key_date = make_key_date(title, on, standing="confirmed" if on else "tba")
        key_date.updates.set(family)
    for update in family[:2]:
        assert shown(client, update) == ["Sooner", "Later", "Unknown"]
    html = entry(client, "/es")["content_html"]
    assert [strip_tags(title).strip() for title in re.findall(r"<h3.*?</h3>", html)] == ["Sooner", "Later", "Unknown"]


def test_what_readers_must_not_see_yet_shows_nowhere(client, family):
    make_key_date("A draft", at=None).updates.set(family)
    make_key_date("Scheduled", at=timezone.now() + timedelta(days=1)).updates.set(family)
    gone = make_key_date("Withdrawn")
    gone.updates.set(family)
    gone.withdraw("It was wrong.")
    gone.save()
    assert [shown(client, update) for update in family[:2]] == [[], []]
    for feed in FEEDS:
        for title in ("A draft", "Scheduled", "Withdrawn"):
            assert title not in client.get(feed).text


def test_a_new_translation_is_previewed_with_the_dates_of_its_original(client, editor, family):
    make_key_date("Bond hearing").updates.add(family[0])
    unsaved = Update(title="Erzählt", language="es", translation_of=family[0])
    assert [key_date.title for key_date in key_dates_of([unsaved])[family[0].pk]] == ["Bond hearing"]
    assert key_dates_of([Update(title="Of nothing")]) == {}
    send(client, title="Another", press="_publish")  # which has none
    assert shown(client, Update.objects.get(title="Another")) == []


# ---- what a feed says of a change


def moments(client, language=""):
    """When each feed says that its newest entry changed."""
    atom = ET.fromstring(client.get(f"{language}/updates/atom/").content).find(f"{ATOM}entry/{ATOM}updated").text
    rss = ET.fromstring(client.get(f"{language}/updates/feed/").content).find(f"channel/item/{ATOM}updated")
    found = [atom, rss.text if rss is not None else None, entry(client, language)["date_modified"]]
    return [text and datetime.fromisoformat(text).replace(microsecond=0) for text in found]


def test_an_entry_says_that_it_changed_when_its_date_moves(client, family):
    key_date = make_key_date("Bond hearing", on=in_days(60))
    KeyDate.objects.update(seen_changed_at=MAY_13 - timedelta(days=9))
    key_date.updates.add(family[0])
    assert moments(client) == [MAY_13, None, MAY_13]
    key_date.refresh_from_db()
    key_date.reschedule({**key_date.slot, "starts_on": in_days(61)}, "The judge is ill.")
    moved = key_date.seen_changed_at.replace(microsecond=0)
    for language in ("", "/es"):
        assert moments(client, language) == [moved, moved, moved]
    assert entry(client)["date_published"] == "2021-05-13T17:00:00+00:00"


@pytest.mark.parametrize("act", ["cancel", "postpone", "words", "place"])
def test_whatever_those_who_attend_would_see_counts(client, family, act):
    key_date = make_key_date("Bond hearing", on=in_days(60))
    key_date.updates.add(family[0])
    KeyDate.objects.update(seen_changed_at=MAY_13)
    key_date.refresh_from_db()
    match act:
        case "words":
            KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia")
        case "place":
            key_date.place = "Courthouse"
            key_date.save()
        case _:
            getattr(key_date, act)("The storm.")
    key_date.refresh_from_db()
    changed = key_date.seen_changed_at.replace(microsecond=0)
    assert changed > MAY_13
    assert moments(client) == [changed] * 3


def test_an_entry_changes_when_a_date_of_it_goes_public(client, family):
    at = datetime(2021, 6, 1, 9, 0, tzinfo=UTC)
    key_date = make_key_date("Bond hearing", at=at)
    key_date.updates.add(family[0])
    KeyDate.objects.update(seen_changed_at=MAY_13)
    assert moments(client) == [at] * 3


def test_a_later_revision_of_the_update_itself_counts_as_well(client, family):
    make_key_date("Bond hearing").updates.add(family[0])
    KeyDate.objects.update(seen_changed_at=MAY_13)
    revised = MAY_13 + timedelta(days=30)
    Update.objects.filter(pk=family[0].pk).update(revised_at=revised)
    assert moments(client) == [revised] * 3


def test_an_entry_holds_no_words_that_are_true_for_a_while_only(client, family):
    now, hour = timezone.now(), timedelta(hours=1)
    zone = "UTC" if now.hour > 2 else "Asia/Tokyo"  # where an hour ago was today
    dates = [
        make_key_date("Under way", on=None, starts_at=now - hour, ends_at=now + hour, zone="UTC", outcome="One."),
        make_key_date("Begun", on=None, starts_at=now - hour, zone=zone),
        make_key_date("Today", on=timezone.localdate(), zone="UTC"),
        make_key_date("To come", on=in_days(60), outcome="Two."),
        make_key_date("Long ago", on=in_days(-60), outcome="Three."),
    ]
    for key_date in dates:
        key_date.updates.add(family[0])
    html = entry(client)["content_html"]
    for words in ("Now under way", "Has begun", "Today</span>"):
        assert words not in html
        assert words in client.get(family[0].get_absolute_url()).text
    for words in ("One.", "Two.", "Three."):
        assert words in html
    dates[-1].reschedule({**dates[-1].slot, "starts_on": in_days(-50)}, "The judge is ill.")
    assert "Moved</span>" in entry(client)["content_html"]
    assert "Moved</span>" not in client.get(family[0].get_absolute_url()).text
