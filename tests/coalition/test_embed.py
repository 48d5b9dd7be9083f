"""What other sites show of a letter: its count as data, and a page to frame."""

import json
import re
from datetime import UTC, date, datetime

import pytest

from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from tests.updates.factories import make_campaign, make_update

from .factories import make_letter, make_signatory

pytestmark = pytest.mark.django_db

LETTER = "/coalition/letters/to-the-secretary/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


@pytest.fixture
def letter():
    return make_letter("To the Secretary")


def count(client, address=LETTER):
    return json.loads(client.get(f"{address}count.json").content)


def test_the_count_is_told_by_group(client, letter, settings):
    settings.SITE_URL = "https://river.example"
    letter.groups.filter(kind=Kind.OFFICIAL).update(headings={"en": "Mayors"})
    make_signatory(letter, "Dana Whitfield", kind=Kind.OFFICIAL)
    make_signatory(letter)
    make_signatory(letter, display="counted")
    make_signatory(letter, state="pending")
    assert count(client) == {
        "title": "To the Secretary",
        "url": "https://river.example/coalition/letters/to-the-secretary/",
        "count": 3,
        "groups": [
            {"heading": "Mayors", "kind": "official", "count": 1},
            {"heading": "Individuals", "kind": "individual", "count": 2},
        ],
    }


def test_who_has_the_count_already_is_told_so_until_somebody_signs(client, letter):
    first = client.get(f"{LETTER}count.json")
    again = {"if-none-match": first.headers["ETag"]}
    unchanged = client.get(f"{LETTER}count.json", headers=again)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    make_signatory(letter)
    assert client.get(f"{LETTER}count.json", headers=again).status_code == 200


def test_the_count_follows_every_act(client, letter):
    assert count(client)["count"] == 0
    assert count(client)["groups"] == []
    signatory = make_signatory(letter)
    assert count(client)["count"] == 1
    acts.perform(Act.WITHDRAWN, letter.signatories.filter(pk=signatory.pk))
    assert count(client)["count"] == 0


def test_a_translation_tells_the_count_of_its_original_in_its_own_words(client, letter):
    make_letter("A la Secretaria", language="es", translation_of=letter)
    letter.groups.filter(kind=Kind.INDIVIDUAL).update(headings={"en": "People", "es": "Vecinas y vecinos"})
    make_signatory(letter)
    told = count(client, "/es/coalition/letters/a-la-secretaria/")
    assert (told["title"], told["count"]) == ("A la Secretaria", 1)
    assert told["groups"] == [{"heading": "Vecinas y vecinos", "kind": "individual", "count": 1}]


def test_scripts_of_any_site_may_read_the_count_and_keep_it_a_minute(client, letter):
    response = client.get(f"{LETTER}count.json", headers={"origin": "https://elsewhere.example"})
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=60, s-maxage=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Origin" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_only_the_count_and_nothing_else_can_be_read_by_other_sites(client, letter):
    for address in (LETTER, f"{LETTER}embed/", "/coalition/", "/coalition/feed.json"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers, address


def test_the_page_to_frame_has_the_subject_the_count_and_a_link_to_sign(client, letter):
    make_signatory(letter)
    html = client.get(f"{LETTER}embed/").text
    assert f'<a href="{LETTER}" target="_top"><bdi>To the Secretary</bdi></a>' in html
    assert "<strong>1</strong> signature" in html
    assert re.search(rf'<a class="act" href="{LETTER}sign/" target="_top">Sign this letter</a>', html)
    assert all("target=" in link for link in re.findall(r"<a [^>]*>", html))
    assert "<script" not in html
    assert "<form" not in html


def test_the_page_to_frame_says_when_it_is_over(client, letter):
    letter.deliver(date(2021, 6, 1))
    letter.save()
    html = client.get(f"{LETTER}embed/").text
    assert "Delivered on 1 June 2021" in html
    assert "/sign/" not in html
    assert f'<a href="{LETTER}" target="_top">Read the letter</a>' in html


def test_the_page_to_frame_speaks_the_language_of_its_letter(client, letter):
    make_letter("رسالة", language="ar", slug="risala", translation_of=letter)
    html = client.get("/ar/coalition/letters/risala/embed/").text
    assert '<html lang="ar" dir="rtl">' in html
    assert 'href="/ar/coalition/letters/risala/sign/" target="_top"' in html


def may_be_framed(response):
    policy = response.headers["Content-Security-Policy"]
    ancestors = re.search(r"frame-ancestors ([^;]*)", policy)[1]
    assert ("X-Frame-Options" in response.headers) == (ancestors == "'none'")
    return ancestors == "*"


def test_no_other_page_may_be_framed(client, letter):
    update = make_update(letter=letter)
    assert may_be_framed(client.get(f"{LETTER}embed/"))
    others = ["/", "/coalition/", LETTER, f"{LETTER}sign/", f"{LETTER}count.json", "/updates/", "/press/", "/dates/"]
    for address in (*others, update.get_absolute_url(), "/admin/login/", "/coalition/letters/none/embed/"):
        assert not may_be_framed(client.get(address)), address


def test_the_frame_loosens_nothing_else_of_the_policy(client, letter):
    framed = client.get(f"{LETTER}embed/").headers["Content-Security-Policy"]
    usual = client.get("/coalition/").headers["Content-Security-Policy"]
    assert framed == usual.replace("frame-ancestors 'none'", "frame-ancestors *")


@pytest.mark.parametrize("end", ["count.json", "embed/"])
@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("scheduled", 404), ("withdrawn", 410)])
def test_letters_that_are_not_live_have_neither(client, letter, end, state, status):
    make_signatory(letter)
    if state == "withdrawn":
        letter.withdraw("It was wrong.")
    elif state == "draft":
        letter.status = "draft"
    else:
        letter.publish(datetime(2199, 1, 1, tzinfo=UTC))
    letter.save()
    response = client.get(f"{LETTER}{end}")
    assert response.status_code == status
    assert "To the Secretary" not in response.text
    assert may_be_framed(response) == (end == "embed/" and status == 410)


@pytest.mark.parametrize("is_translation", [False, True])
def test_a_frame_says_that_its_letter_was_withdrawn(client, letter, is_translation):
    address = LETTER
    if is_translation:
        address = make_letter("A la Secretaria", language="es", translation_of=letter).get_absolute_url()
    letter.withdraw("It named the wrong person: ana@harbour.example.")
    letter.save()
    response = client.get(f"{address}embed/")
    assert response.status_code == 410
    assert may_be_framed(response)
    assert response.headers["Cache-Control"] == "public, max-age=60, s-maxage=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "It named the wrong person" in response.text
    assert "ana@harbour.example" not in response.text
    assert "Secretar" not in response.text
    assert all('target="_top"' in link for link in re.findall(r"<a [^>]*>", response.text))
    assert "<form" not in response.text


@pytest.mark.parametrize("end", ["count.json", "embed/"])
def test_a_letter_that_moved_is_found_by_other_sites(client, letter, end):
    letter.slug = "moved"
    letter.save()
    response = client.get(f"{LETTER}{end}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/coalition/letters/moved/{end}"
    if end == "count.json":
        assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("end", "queries"), [("count.json", 2), ("embed/", 3)])
def test_other_sites_ask_little_of_the_database(client, letter, django_assert_num_queries, end, queries):
    make_signatory(letter)
    with django_assert_num_queries(queries):
        client.get(f"{LETTER}{end}")


@pytest.mark.parametrize("end", ["count.json", "embed/"])
def test_nothing_can_be_sent_there(client, letter, end):
    assert client.post(f"{LETTER}{end}").status_code == 405
