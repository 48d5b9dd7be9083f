"""Of those who signed nobody reads more than what is public: by no door of a letter."""

import json

import pytest

from coalition.models import Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from tests.coalition.factories import make_letter, make_signatory
from tests.coalition.test_letter_page import ADDRESS, addresses

pytestmark = pytest.mark.django_db
DISPLAY, STATE = Signatory.Display, Signatory.State
SECRET = "Zephyrine"
HIDDEN = [state for state in STATE if state != STATE.PUBLISHED]


@pytest.fixture
def letter():
    letter = make_letter()
    make_letter("Liberen a Karim", language="es", translation_of=letter)
    make_signatory(letter, "Rita Okafor", email="rita@example.org")
    return letter


def doors():
    for below in ("/coalition/letters/release-karim-haddad", "/es/coalition/letters/liberen-a-karim"):
        yield from [f"{below}/", f"{below}/print/", f"{below}.txt", f"{below}/signatories.csv"]
        yield from [f"{below}/?after=0-0"]


def texts(client):
    for door in doors():
        response = client.get(door)
        assert response.status_code == 200, door
        yield door, (response.getvalue() if response.streaming else response.content).decode()


def secret(letter, kind, **values):
    return make_signatory(
        letter, f"{SECRET} Okafor", kind=kind, title=f"{SECRET} title", organisation_name=f"{SECRET} body",
        place=f"{SECRET} place", email="zephyrine@example.org", **values,
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_is_told_of_whoever_is_not_published(client, letter, state, kind):
    secret(letter, kind, state=state)
    for door, text in texts(client):
        assert SECRET.lower() not in text.lower(), door
        assert "Okafor" in text, door
    assert "<strong>1</strong> has signed" in client.get(ADDRESS).text
    assert "1 signatory on" in client.get(f"{ADDRESS[:-1]}.txt").getvalue().decode()


@pytest.mark.parametrize("act", [Act.HIDDEN, Act.DECLINED, Act.WITHDRAWN])
def test_whoever_was_published_and_is_no_more_has_left_every_door(client, letter, act):
    signatory = secret(letter, Kind.INDIVIDUAL)
    assert all(SECRET in text for _door, text in texts(client))
    acts.perform(act, Signatory.objects.filter(pk=signatory.pk))
    assert not any(SECRET in text for _door, text in texts(client))
    assert "<strong>1</strong> has signed" in client.get(ADDRESS).text


def test_whoever_is_counted_only_is_counted_and_never_named(client, letter):
    secret(letter, Kind.INDIVIDUAL, display=DISPLAY.COUNTED)
    for door, text in texts(client):
        assert SECRET.lower() not in text.lower(), door
    assert "<strong>2</strong> have signed" in client.get(ADDRESS).text
    assert "2 signatories on" in client.get(f"{ADDRESS[:-1]}.txt").getvalue().decode()
    rows = client.get(f"{ADDRESS}signatories.csv").getvalue().decode().split("\r\n")[1:]
    assert rows == ["1,Individuals,Rita Okafor,,,,", ",Individuals,,,,,and 1 more who is counted without a name", ""]


def test_of_whoever_chose_initials_there_are_initials_and_the_place(client, letter):
    make_signatory(letter, f"{SECRET} Q", title=f"{SECRET}", organisation_name=SECRET, place="Port Ellery",
                   display=DISPLAY.INITIALS)  # fmt: skip
    for door, text in texts(client):
        assert SECRET.lower() not in text.lower(), door
        assert "Z. Q." in text, door
        assert "Port Ellery" in text, door


def test_of_an_organisation_that_stands_alone_its_person_is_not_told(client, letter):
    make_signatory(letter, f"{SECRET} Q", kind=Kind.ORGANISATION, title=SECRET, organisation_name="Legal Clinic",
                   display=DISPLAY.ORGANISATION)  # fmt: skip
    for door, text in texts(client):
        assert SECRET.lower() not in text.lower(), door
        assert "Legal Clinic" in text, door


def test_no_door_tells_a_mail_address_or_what_links_hold(client, letter):
    signatory = letter.signatories.get()
    for door, text in texts(client):
        for private in ("rita@", "rita&#", signatory.key, letter.invitation, json.dumps(signatory.consent or "none")):
            assert private not in text, door


def test_signatories_of_another_letter_stay_there(client, letter):
    other = make_letter("Another letter")
    make_signatory(other, SECRET)
    assert not any(SECRET in text for _door, text in texts(client))


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_letter_that_is_not_live_gives_no_name_by_any_door(client, letter, state):
    if state == "draft":
        letter.status = letter.Status.DRAFT
    else:
        letter.withdraw("It was wrong.")
    letter.save()
    for address in addresses():
        response = client.get(address)
        assert response.status_code in {404, 410}
        assert "Okafor" not in response.text
