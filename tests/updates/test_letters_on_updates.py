"""Letters on the pages and in the feeds of updates, updates on the pages of letters, and the coalition on home."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from coalition.models import Member, MemberWords
from tests.coalition.factories import PUBLISHED, make_letter, make_member, make_official, make_signatory
from updates.letters.links import letters_of, updates_of
from updates.models import Update

from .factories import MAY_13, make_campaign, make_update

pytestmark = pytest.mark.django_db

LETTER = "/coalition/letters/free-him/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def blocks(html):
    return re.findall(r'<article class="letter-block">(.*?)</article>', html, re.DOTALL)


def test_an_update_shows_its_letter_with_count_and_a_link_to_sign(client):
    letter = make_letter("Free him")
    make_signatory(letter)
    [block] = blocks(client.get(make_update(letter=letter).get_absolute_url()).text)
    assert f'<a href="{LETTER}"><bdi>Free him</bdi></a>' in block
    assert "<strong>1</strong> signature" in block
    assert f'<a class="act" href="{LETTER}sign/">' in block


def test_the_page_of_a_reply_says_which_letter_it_answers(client):
    letter = make_letter("Free him")
    reply = make_update("The answer", letter=letter, letter_role="reply")
    assert "The letter that this answers" in client.get(reply.get_absolute_url()).text
    other = make_update("News", letter=letter)
    assert "The letter that this answers" not in client.get(other.get_absolute_url()).text


def test_an_update_without_a_letter_shows_none(client):
    make_letter("Free him")
    assert blocks(client.get(make_update().get_absolute_url()).text) == []


def test_a_letter_comes_in_the_language_of_the_update_else_as_its_original():
    original = make_letter("Free him")
    spanish = make_letter("Libertad", language="es", translation_of=original)
    make_letter("Liberté", language="ar", translation_of=original, is_live=False)
    updates = [
        make_update("To the original", language="es", letter=original),
        make_update("To a translation", letter=spanish),
        make_update("To a draft", language="ar", letter=original.translations.get(language="ar")),
    ]
    found = letters_of(updates)
    assert [found[update.pk].title for update in updates] == ["Libertad", "Free him", "Free him"]


def test_a_translation_is_not_shown_where_its_original_is_not_live():
    original = make_letter("Free him", is_live=False)
    spanish = make_letter("Libertad", language="es", translation_of=original)
    here, elsewhere = make_update(language="es", letter=original), make_update(letter=spanish)
    assert letters_of([here, elsewhere]) == {}


def test_a_translation_of_an_update_has_the_letter_of_its_original(client):
    update = make_update("Filed", letter=make_letter("Free him"))
    spanish = make_update("Presentada", language="es", translation_of=update)
    html = client.get(spanish.get_absolute_url()).text
    assert f'<a href="{LETTER}" lang="en" hreflang="en"><bdi>Free him</bdi></a>' in html
    assert "Free him" in client.get("/es/updates/feed/").text
    assert letters_of([spanish])[spanish.pk].title == "Free him"


@pytest.mark.parametrize("count", [1, 12])
def test_letters_of_many_updates_cost_one_query(django_assert_num_queries, count):
    updates = [make_update(f"Number {n}", letter=make_letter(f"Letter {n}")) for n in range(count)]
    make_signatory(updates[0].letter)
    with django_assert_num_queries(1):
        found = letters_of(updates)
        assert [found[update.pk].title for update in updates] == [f"Letter {n}" for n in range(count)]
        assert found[updates[0].pk].count == 1


def test_updates_without_letters_ask_nothing(django_assert_num_queries):
    updates = [make_update("One"), make_update("Two")]
    with django_assert_num_queries(0):
        assert letters_of(updates) == {}


@pytest.mark.parametrize("feed", ["/updates/feed/", "/updates/atom/", "/updates/feed.json"])
def test_a_feed_of_updates_holds_the_letter_with_whole_addresses(client, settings, feed):
    settings.SITE_URL = "https://river.example"
    make_update("Filed", letter=make_letter("Free him"))
    make_update("Other", MAY_13 + timedelta(days=1))
    text = client.get(feed).text
    assert text.count(f"https://river.example{LETTER}sign/") == 1
    assert f"https://river.example{LETTER}" in text


def titles(updates):
    return [update.title for update in updates]


def test_updates_about_a_letter_come_with_the_reply_first_then_the_newest(django_assert_num_queries):
    letter = make_letter("Free him")
    make_update("Written", letter=letter, letter_role="text")
    make_update("Answered", MAY_13 + timedelta(days=3), letter=letter, letter_role="reply")
    make_update("Delivered", MAY_13 + timedelta(days=1), letter=letter)
    make_update("Discussed", MAY_13 + timedelta(days=5), letter=letter)
    make_update("Draft", None, letter=letter)
    make_update("Another")
    with django_assert_num_queries(1):
        found = updates_of(letter)
        assert [(update.title, update.is_reply) for update in found] == [
            ("Answered", True), ("Discussed", False), ("Delivered", False),
        ]  # fmt: skip


@pytest.mark.parametrize("role", ["news", "text"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_text_of_a_letter_is_no_update_about_it_in_any_language(role, language):
    letter = make_letter("Free him")
    written = make_update("Written", letter=letter, letter_role="text")
    make_update("Escrita", language="es", translation_of=written, letter=letter, letter_role=role)
    with translation.override(language):
        assert updates_of(letter) == []


def test_updates_about_a_letter_come_in_the_language_of_the_page_else_in_their_own():
    letter = make_letter("Free him")
    spanish_letter = make_letter("Libertad", language="es", translation_of=letter)
    filed = make_update("Filed", letter=letter)
    make_update("Presentada", language="es", translation_of=filed)
    make_update("Answered", MAY_13 + timedelta(days=1), letter=letter)
    respuesta = make_update("Respuesta", MAY_13 + timedelta(days=2), language="es", letter=spanish_letter,
                            letter_role="reply")  # fmt: skip
    make_update("The reply", MAY_13 + timedelta(days=2), translation_of=respuesta)
    for each in (letter, spanish_letter):
        with translation.override("es"):
            assert titles(updates_of(each)) == ["Respuesta", "Answered", "Presentada"]
        with translation.override("en"):
            found = updates_of(each)
            assert titles(found) == ["The reply", "Answered", "Filed"]
            assert [update.is_reply for update in found] == [True, False, False]


def test_a_reply_that_is_a_draft_still_marks_its_live_translation():
    letter = make_letter("Free him")
    draft = make_update("The reply", None, letter=letter, letter_role="reply")
    make_update("Respuesta", language="es", translation_of=draft)
    with translation.override("es"):
        assert [(update.title, update.is_reply) for update in updates_of(letter)] == [("Respuesta", True)]


def test_the_page_of_a_letter_lists_the_updates_about_it(client):
    letter = make_letter("Free him")
    update = make_update("It was answered", letter=letter, letter_role="reply")
    assert f'<a href="{update.get_absolute_url()}"><bdi>It was answered</bdi></a>' in client.get(LETTER).text


# ---- home


def home_letter(client, address="/"):
    found = re.search(
        r'<section class="newest stand">.*?class="headline"><a href="([^"]*)"', client.get(address).text, re.S
    )
    return found[1] if found else None


def make_letter_at(day, title, **values):
    letter = make_letter(title, is_live=False, **values)
    letter.publish(PUBLISHED + timedelta(days=day))
    return letter


def test_home_shows_the_newest_letter_that_can_be_signed(client):
    assert home_letter(client) is None
    delivered = make_letter_at(5, "Delivered")
    delivered.deliver(date(2021, 5, 9))
    delivered.save()
    assert home_letter(client) == "/coalition/letters/delivered/"
    make_letter_at(1, "Open").save()
    make_letter_at(2, "Newer and open", deadline_at=timezone.now() + timedelta(days=9)).save()
    make_letter_at(3, "Too late", deadline_at=timezone.now() - timedelta(days=1)).save()
    make_letter_at(4, "Invited", is_by_invitation=True).save()
    assert home_letter(client) == "/coalition/letters/newer-and-open/"


def test_home_shows_the_letter_in_its_language(client):
    original = make_letter_at(1, "Open")
    original.save()
    closed = make_letter_at(2, "Closed")
    closed.close()
    closed.save()
    make_letter("Cerrada", language="es", translation_of=closed)
    make_letter("Abierta", language="es", translation_of=original)
    assert home_letter(client, "/es/") == "/es/coalition/letters/abierta/"
    assert home_letter(client, "/ar/") == "/coalition/letters/open/"


def names_on_home(client, address="/"):
    found = re.search(r'<ul class="names">(.*?)</ul>', client.get(address).text, re.S)
    return [" ".join(re.sub(r"<[^>]*>", "", item).split()) for item in re.findall(r"<li.*?</li>", found[1], re.S)]


def make_official_member(**values):
    return Member.objects.create(official=make_official(**values), agreed_on=date(2021, 3, 1))


def test_home_names_some_who_stand_with_the_campaign_and_counts_the_others(client):
    make_official_member()
    for number in range(20):
        make_member(f"Union {number:02}")
    make_member("First of all", order=1)
    assert names_on_home(client) == [
        "First of all", "Dana Whitfield, Mayor", *(f"Union {number:02}" for number in range(10)), "and 10 others",
    ]  # fmt: skip
    html = client.get("/").text
    assert "21 organisations and 1 official stand with us." in html
    assert '<a href="/coalition/">Everybody who stands with us</a>' in html


def test_home_names_them_in_its_language(client):
    member = make_official_member()
    MemberWords.objects.create(member=member, language="es", office="Alcaldesa", statement="Sí.")
    MemberWords.objects.create(member=make_member("Zeal Society"), language="es", name="Asociación Celo")
    assert names_on_home(client, "/es/") == ["Asociación Celo", "Dana Whitfield, Alcaldesa"]
    assert names_on_home(client) == ["Dana Whitfield, Mayor", "Zeal Society"]


def test_home_of_a_campaign_without_updates_still_shows_who_stands_with_it(client):
    make_member("Harbour Clinic")
    html = client.get("/").text
    assert "Harbour Clinic" in html
    assert "Nothing has been published here yet." not in html
    Member.objects.all().delete()
    html = client.get("/").text
    assert "Nothing has been published here yet." in html
    assert 'class="newest stand"' not in html


def fill(count):
    for number in range(count):
        make_official_member(name=f"Official {number}")
        make_member(f"Union {number}")
        letter = make_letter(f"Letter {number}")
        make_signatory(letter)
        make_letter(f"Carta {number}", language="es", translation_of=letter)
        update = make_update(f"Number {number}", MAY_13 + timedelta(hours=number), letter=letter)
        make_update(f"Número {number}", MAY_13 + timedelta(hours=number), language="es", translation_of=update)


def queries(client, *addresses):
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        yield len(asked)


@pytest.mark.parametrize("count", [2, 12])
def test_letters_cost_an_update_one_query_and_a_feed_one(client, count):
    fill(count)
    one = Update.objects.filter(language="es").first().get_absolute_url()
    addresses = (one, "/updates/feed.json", "/es/updates/atom/")
    with_letters = list(queries(client, *addresses))
    Update.objects.update(letter=None)
    without = list(queries(client, *addresses))
    assert [a - b for a, b in zip(with_letters, without, strict=True)] == [1, 1, 1]


@pytest.mark.parametrize("count", [2, 12])
def test_letters_and_members_cost_home_two_queries(client, count):
    fill(count)
    # Who this is, the newest updates, the pinned one, the next date; the letter, the members.
    assert list(queries(client, "/", "/es/")) == [6, 6]


def test_feed_entries_still_tell_updates_apart(client):
    make_update("Filed", letter=make_letter("Free him"))
    make_update("Other", MAY_13 - timedelta(days=1))
    first, second = json.loads(client.get("/updates/feed.json").content)["items"]
    assert "Free him" in first["content_html"]
    assert "Free him" not in second["content_html"]
