"""No line of the log holds a link by which a signature could be seen or withdrawn."""

import io
import logging

import pytest
from django.test import Client

from coalition.signing import views
from supporters import tokens
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

FROM_HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def _campaign():
    make_campaign()


@pytest.fixture
def log():
    """What the handler of the settings writes."""
    handler = logging.getHandlerByName("console")
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.fixture
def token():
    return tokens.make("signature", tokens.new_key())


def ask(path, method="get", **headers):
    return getattr(Client(raise_request_exception=False), method)(path, headers=FROM_HERE | headers).status_code


@pytest.mark.parametrize("start", ["/coalition/signature/", "/es/coalition/signature/"])
def test_whatever_the_answer_to_a_link_is_the_log_leaves_out_which_link_it_was(log, token, start, monkeypatch):
    path = f"{start}{token}/"
    answers = [
        ask(path), ask(path, "put"), ask(path, "post", **{"sec-fetch-site": "cross-site"}),
        ask(path, host="evil.example"), ask(f"{start}{token}/x/"), ask(f"{start}x%20{token}/%0A{token}"),
        ask(path.replace("signature", "Signature")), ask(f'{start}"{token}'),
    ]  # fmt: skip
    assert answers == [404, 405, 403, 400, 404, 404, 404, 301]

    def fail(token):
        raise RuntimeError

    monkeypatch.setattr(views.links, "read", fail)
    assert ask(path) == 500
    told = log.getvalue()
    assert token not in told
    assert token.partition(".")[0] not in told
    assert {line.partition(" django.request ")[2] for line in told.splitlines() if " django.request " in line} == {
        f"Not Found: {start}…", f"Method Not Allowed (PUT): {start}…", f"Method Not Allowed: {start}…",
        f"Forbidden: {start}…", f"Not Found: {start.replace('sig', 'Sig')}…",
        f"Internal Server Error: {start}…",
    }  # fmt: skip


def test_other_addresses_are_told_whole(log):
    assert ask("/coalition/nowhere/") == 404
    assert log.getvalue().endswith(" WARNING django.request Not Found: /coalition/nowhere/\n")
