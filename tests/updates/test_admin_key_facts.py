"""The panel for key facts: short sentences, each with the update that proves it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.campaign.staff import ODD_TEXTS, errors_of
from tests.updates.factories import MAY_13, make_campaign, make_update
from tests.updates.panel import picture
from updates.models import KeyFact

pytestmark = pytest.mark.django_db

FACTS = "/admin/updates/keyfact/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def fact_data(**values):
    return {"text": "He has been held for 1,000 days.", "language": "en", "order": 1, **values}


def test_a_fact_is_kept_with_the_update_that_proves_it(client, editor):
    source = make_update()
    response = client.post(f"{FACTS}add/", fact_data(source=source.pk), follow=True)
    fact = KeyFact.objects.get()
    assert (fact.text, fact.source) == ("He has been held for 1,000 days.", source)
    assert "Readers do not see" not in response.text
    page = client.get(FACTS).text
    assert "He has been held for 1,000 days." in page
    assert 'alt="True"' in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Readers do not see this fact until its source “A new hearing” is published."),
        ("scheduled", "when its source “A new hearing” becomes public."),
        ("withdrawn", "Readers do not see this fact: its source “A new hearing” was withdrawn. Choose another."),
    ],
)
def test_a_fact_whose_source_readers_cannot_see_is_saved_with_a_warning(client, editor, state, sentence):
    at = {"draft": None, "scheduled": timezone.now() + timedelta(days=3), "withdrawn": MAY_13}[state]
    source = make_update(at=at)
    if state == "withdrawn":
        source.withdraw("Wrong.")
        source.save()
    response = client.post(f"{FACTS}add/", fact_data(source=source.pk), follow=True)
    assert KeyFact.objects.count() == 1
    assert sentence in response.text


def test_a_fact_is_short_and_has_a_source(client, editor):
    source = make_update()
    too_long = {"text": "x" * 241, "source": source.pk}
    for values, field in ((too_long, "text"), ({}, "source"), ({"source": "x"}, "source")):
        response = client.post(f"{FACTS}add/", fact_data(**values))
        assert list(errors_of(response)) == [field]
    for text in ODD_TEXTS.values():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for values in ({"text": text, "source": source.pk}, dict.fromkeys(["source", "language", "order"], text)):
            assert client.post(f"{FACTS}add/", fact_data(**values)).status_code in {200, 302}
    assert client.get(FACTS).status_code == 200


def test_only_updates_are_proposed_as_sources(client, editor):
    make_update("A vigil for Maria")
    picture()
    query = {"app_label": "updates", "model_name": "keyfact", "field_name": "source", "term": "vigil"}
    found = client.get("/admin/autocomplete/", query).json()["results"]
    assert [result["text"] for result in found] == ["A vigil for Maria"]


def test_who_may_not_write_facts_does_not(client, writer):
    assert client.get(f"{FACTS}add/").status_code == 403
    assert client.post(f"{FACTS}add/", fact_data(source=make_update().pk)).status_code == 403
    client.logout()
    assert client.get(FACTS).url.startswith("/admin/login/")
