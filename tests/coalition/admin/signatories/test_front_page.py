"""The front page of the panel tells who waits, and tells it only to those who decide."""

import pytest

from tests.coalition.factories import make_signatory

from .moderation import QUEUE, STATE, wait

pytestmark = pytest.mark.django_db


def test_it_tells_how_many_wait_to_be_checked_with_the_way_there(client, moderator, letter):
    wait(letter)
    assert f'<a href="{QUEUE}">1 signatory waits to be checked</a>' in client.get("/admin/").text
    wait(letter, state=STATE.HELD)
    page = client.get("/admin/").text
    assert f'<a href="{QUEUE}">2 signatories wait to be checked</a>' in page
    assert "not published yet" not in page
    wait(letter, state=STATE.VERIFIED)
    assert '?state__exact=verified">1 verified signatory is not published yet</a>' in client.get("/admin/").text


def test_it_is_silent_when_nobody_waits(client, moderator, letter):
    for state in ("unconfirmed", "published", "declined", "withdrawn"):
        make_signatory(letter, state=state)
    page = client.get("/admin/").text
    assert QUEUE not in page
    assert "wait to be checked" not in page


def test_who_may_not_decide_is_told_nothing(client, reader, letter):
    wait(letter)
    assert QUEUE not in client.get("/admin/").text
