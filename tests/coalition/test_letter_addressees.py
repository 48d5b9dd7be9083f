"""Whom a letter is written to, wherever that is told, also of a translation that leaves it to its original."""

import json
import re

import pytest

from tests.updates.factories import make_campaign, make_update

from .factories import make_letter

pytestmark = pytest.mark.django_db

LETTER = "/es/coalition/letters/carta/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def translated(addressees):
    original = make_letter("Free him", addressees="Maria Vance, Secretary\nField Office")
    return make_letter("Libérenlo", language="es", slug="carta", translation_of=original, addressees=addressees)


def lines_to(html):
    """The lines of addressees in blocks and above texts, as HTML, each once."""
    found = re.findall(r'<p class="(?:letter-to|addressees)".*?</p>', html, re.DOTALL)
    return sorted({" ".join(line.split()) for line in found})


BLOCKS = ["/es/coalition/", "/es/", "/es/updates/2021/05/13/noticia/"]
TEXTS = [LETTER, f"{LETTER}print/", f"{LETTER}sign/"]


def html_at(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.getvalue().decode() if response.streaming else response.text


def test_a_translation_without_addressees_shows_those_of_its_original_in_their_language(client):
    letter = translated("")
    make_update("Noticia", language="es", letter=letter)
    for address in BLOCKS:
        (line,) = lines_to(html_at(client, address))
        assert '<bdi lang="en">Maria Vance, Secretary</bdi>' in line, address
    for address in TEXTS:
        assert lines_to(html_at(client, address)) == [
            '<p class="addressees" lang="en"><bdi>Maria Vance, Secretary</bdi><br><bdi>Field Office</bdi></p>'
        ], address
    for feed in ("coalition", "updates"):
        [item] = json.loads(client.get(f"/es/{feed}/feed.json").content)["items"]
        assert '<bdi lang="en">Maria Vance, Secretary</bdi>' in item["content_html"], feed
    assert "\n\nMaria Vance, Secretary\nField Office\n\n" in html_at(client, f"{LETTER[:-1]}.txt")


def test_a_translation_with_addressees_of_its_own_shows_those(client):
    make_update("Noticia", language="es", letter=translated("María Vance, secretaria"))
    for address in BLOCKS:
        (line,) = lines_to(html_at(client, address))
        assert "<bdi>María Vance, secretaria</bdi>" in line, address
        assert "lang=" not in line, address
    for address in TEXTS:
        assert lines_to(html_at(client, address)) == ['<p class="addressees"><bdi>María Vance, secretaria</bdi></p>'], (
            address
        )


def test_a_letter_that_is_shown_in_another_language_marks_that_of_its_addressees(client):
    make_letter("Free him", addressees="Maria Vance, Secretary")
    (line,) = lines_to(client.get("/ar/coalition/").text)
    assert '<bdi lang="en">Maria Vance, Secretary</bdi>' in line


def test_a_letter_to_nobody_in_particular_has_no_such_line(client):
    make_letter("Free him", addressees="")
    for address in ("/coalition/", "/coalition/letters/free-him/", "/coalition/letters/free-him/sign/"):
        assert lines_to(client.get(address).text) == [], address
