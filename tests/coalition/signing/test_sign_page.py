"""The page on which a letter is signed: who gets which form, and who gets none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coalition.models import Letter, Signatory
from tests.clock import NOON
from tests.coalition.factories import make_letter
from tests.updates.test_pages_html import Outline

from .posts import FROM_HERE, filled, send

INVITED = {"is_by_invitation": True}


def page(letter, **query):
    return Client().get(letter.address("sign"), query)


def fields(response):
    """The names of the fields that are shown."""
    names = [attrs["name"] for _tag, attrs in Outline(response).tags if "name" in attrs]
    return [name for name in names if name not in {"viewport", "color-scheme", "robots", "description"}]


def ways(response):
    """The kinds of signer that are offered, by the words of the links."""
    return [attrs["href"] for attrs in Outline(response).all("a") if "?as=" in attrs["href"] or "&as=" in attrs["href"]]


# Which form


def test_who_may_sign_in_several_ways_chooses_by_a_plain_link():
    letter = make_letter()
    response = page(letter)
    here = letter.address("sign")
    assert ways(response) == [f"{here}?as={kind}#sign" for kind in ("organisation", "official", "individual")]
    assert fields(response) == []
    assert "<script" not in response.text
    assert fields(page(letter, **{"as": "official"})) == [
        "website", "stamp", "as", "name", "office", "body", "email", "consent"
    ]  # fmt: skip


def test_who_may_sign_in_one_way_alone_gets_its_form_at_once():
    letter = make_letter(takes_individuals=False, takes_officials=False)
    response = page(letter)
    assert ways(response) == []
    assert fields(response) == [
        "website", "stamp", "as", "organisation", "place", "name", "role", "email", "display", "display", "consent"
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["individual", "nonsense", "\0", "x" * 5000])
def test_a_kind_that_the_letter_does_not_take_leads_back_to_the_choice(asked):
    letter = make_letter(takes_individuals=False)
    assert len(ways(page(letter, **{"as": asked}))) == 2
    response = send(letter, "individual", **{"as": asked})
    assert response.status_code == 200
    assert len(ways(response)) == 2
    assert not Signatory.objects.exists()


def test_the_letter_is_there_to_be_read_and_nothing_is_agreed_to_beforehand(client):
    letter = make_letter(dated_on=date(2021, 5, 3))
    response = page(letter, **{"as": "individual"})
    assert "We ask you to act." in response.text
    assert "Maria Vance, Secretary" in response.text
    assert f'<a href="{letter.get_absolute_url()}">' in response.text
    [consent] = Outline(response).all("input", name="consent")
    assert "checked" not in consent
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies


def test_every_state_of_the_page_is_well_formed_and_needs_no_script_style_or_stranger():
    letter = make_letter(deadline_at=timezone.now() + timedelta(days=3))
    closed = make_letter("Closed")
    closed.close()
    closed.save()
    secret = make_letter("Secret", is_live=False)
    responses = [page(letter), page(closed), page(secret, invitation=secret.invitation)]
    responses += [page(letter, **{"as": kind}) for kind in ("organisation", "official", "individual")]
    responses += [send(letter, kind, email="", consent="", display="") for kind in ("organisation", "individual")]
    responses += [Client().get(letter.address("thanks"))]
    for response in responses:
        outline = Outline(response)
        assert outline.faults == []
        assert not outline.all("script") + outline.all("style")
        assert not [attrs for _tag, attrs in outline.tags if "style" in attrs or any(n.startswith("on") for n in attrs)]
        ids = [attrs["id"] for _tag, attrs in outline.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        levels = outline.headings()
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()


def test_what_the_page_costs(django_assert_max_num_queries):
    letter = make_letter()
    with django_assert_max_num_queries(3):
        page(letter, **{"as": "individual"})


def test_head_and_other_methods():
    address = make_letter().address("sign")
    head = Client().head(address)
    assert (head.status_code, head.content) == (200, b"")
    for method in (Client().put, Client().patch, Client().delete):
        response = method(address)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert Client().post(f"{address}thanks/").status_code == 405


# Who gets none


def test_a_letter_that_nobody_knows_of_is_not_there():
    draft = make_letter("Draft", is_live=False)
    scheduled = make_letter("Scheduled", is_live=False)
    scheduled.publish(timezone.now() + timedelta(hours=2))
    scheduled.save()
    never = make_letter("Never", is_live=False)
    never.publish(timezone.now() + timedelta(hours=2))
    never.withdraw("It was wrong.")
    never.save()
    for letter in (draft, scheduled, never):
        for address in (letter.address("sign"), letter.address("thanks"), letter.address("sign") + "?invitation=x"):
            response = Client().get(address)
            assert response.status_code == 404
            assert letter.title not in response.text
        assert send(letter).status_code == 404
    assert Client().get("/coalition/letters/nothing/sign/").status_code == 404
    assert not Signatory.objects.exists()


def test_a_withdrawn_letter_says_so_and_takes_nothing():
    letter = make_letter()
    letter.withdraw("The facts have changed.")
    letter.save()
    translation = make_letter("Liberen a Karim", language="es", translation_of=letter)
    for response in (page(letter), send(letter), Client().get(letter.address("thanks")), page(translation)):
        assert response.status_code == 410
        assert "The facts have changed." in response.text
    assert not Signatory.objects.exists()


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("close", "Signatures are no longer collected."),
        ("expire", "Signatures were collected until 12 May 2021, 18:59 UTC."),
        ("deliver", "This letter was delivered on 1 June 2021."),
        ("answer", "This letter was delivered on 1 June 2021 and answered on 9 July 2021."),
    ],
)
def test_a_letter_that_is_over_says_since_when_and_shows_no_form(clock, verb, sentence):
    letter = make_letter()
    if verb == "close":
        letter.close()
    elif verb == "expire":
        letter.deadline_at = NOON - timedelta(minutes=1)
    else:
        letter.deliver(date(2021, 6, 1))
    if verb == "answer":
        letter.answer(date(2021, 7, 9))
    letter.save()
    for response in (page(letter, **{"as": "individual"}), send(letter)):
        assert response.status_code == 200
        assert sentence in response.text
        assert "can no longer be signed" in response.text
        assert fields(response) == ways(response) == []
    assert not Signatory.objects.exists()


def test_a_deadline_counts_to_the_second(clock):
    letter = make_letter(deadline_at=NOON + timedelta(minutes=10))
    assert "Signatures are collected until 12 May 2021, 19:10 UTC." in page(letter).text
    clock.go_on(minutes=9, seconds=59)
    assert send(letter).status_code == 303
    clock.go_on(seconds=1)
    assert send(letter, email="bo@mail.example").status_code == 200
    assert Signatory.objects.count() == 1


# By invitation


def test_a_letter_by_invitation_is_public_and_signed_by_the_invited_alone():
    letter = make_letter(**INVITED)
    for query in ({}, {"invitation": "wrong"}, {"invitation": ""}):
        response = page(letter, **query, **{"as": "individual"})
        assert "This letter is signed by invitation." in response.text
        assert fields(response) == []
        assert letter.invitation not in response.text
    for invitation in ("", "wrong", letter.invitation[:-1], "\u00e9", "\ud800".encode("utf-8", "replace").decode()):
        assert send(letter, invitation=invitation).status_code == 200
    assert not Signatory.objects.exists()
    assert send(letter, invitation=letter.invitation).status_code == 303
    assert Signatory.objects.count() == 1


@pytest.mark.parametrize("values", [{"is_live": False}, {"is_live": False, **INVITED}, INVITED])
def test_an_invitation_shows_the_whole_letter_to_its_owner_alone(values):
    letter = make_letter(**values)
    response = Client().get(letter.invitation_link)
    assert "We ask you to act." in response.text
    assert "<details" not in response.text.partition("<main")[2].partition("</main")[0]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text
    assert "canonical" not in response.text


def test_the_invitation_travels_through_choice_form_faults_and_thanks():
    letter = make_letter(is_live=False)
    [_organisation, _official, individual] = ways(Client().get(letter.invitation_link))
    response = Client().get(individual)
    assert Outline(response).all("input", name="invitation") == [
        {"type": "hidden", "name": "invitation", "value": letter.invitation}
    ]
    data = filled(letter, email="")
    response = Client().post(individual, data, headers=FROM_HERE)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert letter.invitation in response.text
    response = send(letter, invitation=letter.invitation)
    assert response.status_code == 303
    thanks = Client().get(response.headers["Location"])
    assert "Thank you. Now confirm it" in thanks.text
    assert thanks.headers["Cache-Control"] == "no-store"
    assert f'href="{letter.get_absolute_url()}"' not in thanks.text  # it would lead nowhere


def test_an_invitation_that_was_renewed_opens_nothing():
    letter = make_letter(is_live=False)
    old = letter.invitation_link
    letter.renew_invitation()
    letter.save()
    assert Client().get(old).status_code == 404
    assert Client().get(letter.invitation_link).status_code == 200


def test_an_invitation_to_a_letter_that_was_given_up_says_so_to_its_owner():
    letter = make_letter(is_live=False)
    letter.withdraw("We wrote another one.")
    letter.save()
    response = Client().get(letter.invitation_link)
    assert (response.status_code, response.headers["Cache-Control"]) == (410, "no-store")
    assert "We wrote another one." in response.text
    assert Client().get(letter.address("sign")).status_code == 404


# In several languages


def test_a_translation_is_signed_in_its_language_and_the_signature_belongs_to_the_original():
    letter = make_letter()
    spanish = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter, takes_individuals=False)
    response = page(spanish, **{"as": "individual"})
    assert response.headers["Content-Language"] == "es"
    assert "Liberen a Karim Haddad" in response.text
    response = send(spanish)
    assert (response.status_code, response.headers["Location"]) == (303, spanish.address("thanks"))
    assert Client().get(spanish.address("thanks")).status_code == 200
    row = Signatory.objects.get()
    assert (row.letter, row.group.letter, row.language) == (letter, letter, "es")


def test_the_page_leads_to_its_translations_and_only_to_those_that_are_there():
    letter = make_letter()
    spanish = make_letter("Liberen a Karim", language="es", translation_of=letter)
    arabic = make_letter("أطلقوا سراح كريم", language="ar", translation_of=letter, is_live=False)
    text = page(letter).text
    assert f'href="{spanish.address("sign")}"' in text
    assert arabic.slug not in text
    invited = Client().get(letter.invitation_link).text
    assert f'href="{arabic.invitation_link}"' in invited
    assert Client().get(arabic.invitation_link).status_code == 200
    assert Client().get(arabic.address("sign")).status_code == 404


def test_a_letter_has_no_page_in_a_language_in_which_it_was_not_written():
    letter = make_letter()
    assert Client().get(f"/es{letter.address('sign')}").status_code == 404


# Who sends it


def test_a_form_on_another_site_is_refused_with_a_page_of_ours():
    letter = make_letter()
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}, {}):
        response = send(letter, headers=headers)
        assert response.status_code == 403
        assert "The form was not accepted" in response.text
        assert response.headers["Cache-Control"] == "no-store"
    assert not Signatory.objects.exists()


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(client):
    address = make_letter().address("sign")
    response = client.generic("POST", address, b"x", headers=FROM_HERE, CONTENT_LENGTH=str(10 * 1024 * 1024))
    assert response.status_code == 413


def test_a_letter_whose_group_was_taken_away_gets_it_back(settings):
    letter = make_letter()
    letter.groups.filter(kind="individual").delete()
    assert send(letter).status_code == 303
    assert Signatory.objects.get().group.kind == "individual"


def test_who_signs_comes_into_the_first_group_of_their_kind():
    letter = make_letter()
    letter.groups.create(kind="individual", order=9)
    first = letter.groups.create(kind="individual", order=1)
    send(letter)
    assert Signatory.objects.get().group == first


def test_a_letter_of_1900_in_the_far_future_does_not_break(clock):
    letter = make_letter(deadline_at=datetime(2999, 1, 1, tzinfo=UTC))
    assert Letter.objects.get().is_collecting()
    assert page(letter).status_code == 200
