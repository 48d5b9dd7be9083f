"""The letters in feed readers and in the sitemap."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from django.utils import timezone

from tests.clock import Clock
from tests.updates.factories import make_campaign, make_update

from .factories import PUBLISHED, make_letter, make_member, make_signatory

pytestmark = pytest.mark.django_db

FEEDS = ["/coalition/feed/", "/coalition/atom/", "/coalition/feed.json"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def campaign(settings):
    settings.SITE_URL = "https://river.example"
    make_campaign()


def items(client, prefix=""):
    return json.loads(client.get(f"{prefix}/coalition/feed.json").content)["items"]


@pytest.mark.parametrize("feed", FEEDS)
def test_an_entry_keeps_its_id_whatever_becomes_of_the_letter(client, feed):
    letter = make_letter("One")
    assert letter.uid.urn in client.get(feed).text
    letter.title, letter.slug = "Two", "two"
    letter.save()
    text = client.get(feed).text
    assert letter.uid.urn in text
    assert "https://river.example/coalition/letters/two/" in text


def test_an_entry_has_subject_text_state_and_count(client):
    letter = make_letter("Free him", body="Dear Secretary:\n\nRead [this](/about/).")
    make_signatory(letter)
    make_signatory(letter, display="counted")
    [item] = items(client)
    assert item["id"] == letter.uid.urn
    assert item["url"] == "https://river.example/coalition/letters/free-him/"
    assert item["title"] == "Free him"
    assert item["summary"] == "Dear Secretary:\nRead this."
    assert item["tags"] == ["Collecting signatures"]
    assert item["authors"] == [{"name": "Free the River"}]
    content = item["content_html"]
    assert '<a href="https://river.example/about/"' in content
    assert "<strong>2</strong> signatures" in content
    assert '<a href="https://river.example/coalition/letters/free-him/sign/">Sign this letter</a>' in content
    assert "<svg" not in content


def test_rss_and_atom_say_the_same(client):
    letter = make_letter("Free him")
    make_signatory(letter)
    for feed in FEEDS[:2]:
        response = client.get(feed)
        parsed = feedparser.parse(response.content)
        assert not parsed.bozo
        [entry] = parsed.entries
        assert entry.title == "Free him"
        assert entry.link == "https://river.example/coalition/letters/free-him/"
        assert "We ask you to act." in entry.content[0].value
        assert "1</strong> signature" in entry.content[0].value
        assert parsed.feed.title == "Free the River: Open letters"
        assert parsed.feed.link == "https://river.example/coalition/" or "atom" in feed
    assert client.get("/coalition/feed/").headers["Content-Type"] == "application/rss+xml; charset=utf-8"


def modified(client):
    return items(client)[0]["date_modified"]


def test_an_entry_changes_when_the_letter_is_revised_delivered_or_answered(client, monkeypatch):
    clock = Clock(monkeypatch, datetime(2021, 5, 3, 12, 0, tzinfo=UTC))
    letter = make_letter("Free him")
    assert modified(client) == "2021-05-03T12:00:00+00:00"
    letter.revised_at = datetime(2021, 5, 4, 9, 0, tzinfo=UTC)
    letter.save()
    assert modified(client) == "2021-05-04T09:00:00+00:00"
    clock.go_on(days=2)
    letter.deliver(date(2021, 5, 5))
    letter.save()
    assert modified(client) == "2021-05-05T12:00:00+00:00"  # on the day itself: when that was told here
    clock.go_on(days=7)
    letter.answer(date(2021, 5, 10), "No.")
    letter.save()
    assert modified(client) == "2021-05-10T23:59:59+00:00"
    item = items(client)[0]
    assert item["tags"] == ["Answered on 10 May 2021"]
    assert "No." in item["content_html"]
    assert "/sign/" not in item["content_html"]


def test_a_translation_changes_with_its_original(client):
    letter = make_letter("Free him")
    make_letter("Libertad", language="es", translation_of=letter)
    letter.deliver(date(2021, 5, 5))
    letter.save()
    [item] = items(client, "/es")
    assert item["date_modified"] == "2021-05-05T23:59:59+00:00"
    assert item["language"] == "es"


def test_a_signature_alone_makes_no_entry_newer(client):
    letter = make_letter("Free him")
    before = modified(client)
    make_signatory(letter)
    assert modified(client) == before


@pytest.mark.parametrize("feed", FEEDS)
def test_each_language_has_its_own_letters(client, feed):
    make_letter("Free him")
    make_letter("Libertad", language="es")
    assert "Free him" in client.get(feed).text
    assert "Libertad" not in client.get(feed).text
    assert "Libertad" in client.get(f"/es{feed}").text


def test_a_feed_holds_the_twenty_newest(client):
    for number in range(22):
        letter = make_letter(f"Number {number}", is_live=False)
        letter.publish(PUBLISHED + timedelta(days=number))
        letter.save()
    assert [item["title"] for item in items(client)] == [f"Number {n}" for n in range(21, 1, -1)]


@pytest.mark.parametrize("count", [1, 20])
def test_feeds_ask_no_more_of_the_database_for_many(client, django_assert_num_queries, count):
    for number in range(count):
        make_signatory(make_letter(f"Number {number}"))
    for feed in FEEDS:
        with django_assert_num_queries(2):  # the letters, and who publishes them
            client.get(feed)


def test_an_empty_feed_is_a_feed(client):
    assert items(client) == []
    assert ET.fromstring(client.get("/coalition/atom/").content).find(f"{ATOM}updated") is not None


def entries_of_sitemap(client):
    root = ET.fromstring(client.get("/sitemap-pages.xml").content)
    urls = root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}url")
    return {url[0].text.removeprefix("https://river.example"): url for url in urls}


def test_the_sitemap_lists_live_letters_with_their_translations(client):
    letter = make_letter("Free him", revised_at=datetime(2021, 5, 4, 9, 0, tzinfo=UTC))
    make_letter("Libertad", language="es", translation_of=letter)
    make_letter("Alone")
    make_letter("Draft", is_live=False)
    entries = entries_of_sitemap(client)
    free_him = entries["/coalition/letters/free-him/"]
    assert free_him[1].text == "2021-05-04T09:00:00+00:00"
    alternates = [
        ("es", "https://river.example/es/coalition/letters/libertad/"),
        ("en", "https://river.example/coalition/letters/free-him/"),
    ]
    for address in ("/coalition/letters/free-him/", "/es/coalition/letters/libertad/"):
        links = entries[address].findall("{http://www.w3.org/1999/xhtml}link")
        assert sorted((link.get("hreflang"), link.get("href")) for link in links) == sorted(alternates)
    assert len(entries["/coalition/letters/alone/"]) == 2
    assert "/coalition/letters/draft/" not in entries


def test_the_sitemap_lists_the_coalition_where_there_is_something_to_read(client):
    assert not [address for address in entries_of_sitemap(client) if "coalition" in address]
    make_member()
    assert [address for address in entries_of_sitemap(client) if "coalition" in address] == ["/coalition/"]
    make_update("Hola", language="es")
    make_letter("رسالة", language="ar", slug="risala")
    found = [address for address in entries_of_sitemap(client) if address.endswith("coalition/")]
    assert found == ["/coalition/", "/es/coalition/", "/ar/coalition/"]


def test_a_scheduled_letter_comes_by_itself(client, monkeypatch):
    clock = Clock(monkeypatch, PUBLISHED)
    letter = make_letter("Tomorrow", is_live=False)
    letter.publish(timezone.now() + timedelta(days=1))
    letter.save()
    assert items(client) == []
    clock.go_on(days=1)
    assert [item["title"] for item in items(client)] == ["Tomorrow"]
