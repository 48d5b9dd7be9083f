"""Who may stand under one letter twice."""

import time

import pytest

from coalition import duplicates
from coalition.duplicates import Why, alike, organisations_alike, twice
from coalition.models import Signatory
from coalition.models.kinds import Kind
from contacts.spellings import Likeness
from tests.contacts.factories import make_organisation

from .factories import make_letter, make_official, make_signatory

pytestmark = pytest.mark.django_db

STATE = Signatory.State
ORGANISATION, OFFICIAL = Kind.ORGANISATION, Kind.OFFICIAL


@pytest.fixture
def letter():
    return make_letter()


def body(letter, name, **values):
    return make_signatory(letter, "Rita Okafor", kind=ORGANISATION, organisation_name=name, **values)


# ---- one of them


def test_an_organisation_is_found_under_other_spellings_the_likeliest_first(letter):
    me = body(letter, "Harbour Alliance Fund", state=STATE.PENDING)
    typo = body(letter, "Harbor Alliance Fund")
    short = body(letter, "HAF", state=STATE.UNCONFIRMED)
    spelled = body(letter, "The Harbour Alliance Fund, Inc.", state=STATE.HELD)
    body(letter, "River League")
    make_signatory(letter, "Harbour Alliance Fund")  # a person
    assert alike(me) == [(spelled, Why.SPELLING), (short, Why.SHORT), (typo, Why.TYPO)]


def test_what_is_known_to_be_one_organisation_is_one_whatever_it_calls_itself(letter):
    union = make_organisation("Local 88")
    me = body(letter, "Local 88", organisation=union)
    other = body(letter, "Port Ellery Musicians", organisation=union)
    assert alike(me) == [(other, Why.KNOWN)]


def test_a_person_is_found_by_the_same_name_with_the_same_or_no_organisation(letter):
    me = make_signatory(letter, "Dr. Ana Ruíz", organisation_name="Harbour Clinic", state=STATE.PENDING)
    nowhere = make_signatory(letter, "ana ruiz")
    there = make_signatory(letter, "Ruiz, Ana", organisation_name="HARBOUR CLINIC")
    make_signatory(letter, "Ana Ruiz", organisation_name="Local 88")
    make_signatory(letter, "Ana Moreno")
    assert alike(me) == [(nowhere, Why.SAME), (there, Why.SAME)]


def test_initials_and_a_left_out_name_are_the_same_person_unless_they_live_elsewhere(letter):
    me = make_signatory(letter, "R. Okafor", place="Port Ellery", state=STATE.PENDING)
    same = make_signatory(letter, "Rita Okafor", place="Port Ellery, CA")
    make_signatory(letter, "Rita Okafor", place="Lisbon")
    longer = make_signatory(letter, "Rosa M. Okafor")
    make_signatory(letter, "Okafor")
    assert alike(me) == [(same, Why.INITIALS), (longer, Why.INITIALS)]


def test_an_official_is_the_same_person_as_an_individual_but_nobody_is_an_organisation(letter):
    me = make_signatory(letter, "Dana Whitfield", state=STATE.PENDING)
    mayor = make_signatory(letter, "Dana Whitfield", kind=OFFICIAL, organisation_name="City of Port Ellery")
    make_signatory(letter, "Dana Whitfield", kind=ORGANISATION, organisation_name="Harbour Clinic")
    assert alike(me) == [(mayor, Why.SAME)]


def test_a_known_official_is_one_under_any_name(letter):
    known = make_official()
    me = make_signatory(letter, "D. Whitfield-Moss", kind=OFFICIAL, official=known)
    other = make_signatory(letter, "Dana Whitfield", kind=OFFICIAL, official=known)
    assert alike(me) == [(other, Why.KNOWN)]


def test_nobody_doubles_who_was_declined_or_withdrew_or_signed_another_letter(letter):
    me = make_signatory(letter, "Ana Ruiz", state=STATE.PENDING)
    make_signatory(letter, "Ana Ruiz", state=STATE.DECLINED)
    make_signatory(letter, "Ana Ruiz", state=STATE.WITHDRAWN)
    make_signatory(make_letter("Another letter"), "Ana Ruiz")
    assert alike(me) == []


def test_who_has_no_name_is_like_nobody(letter):
    me = make_signatory(letter, "", state=STATE.PENDING)
    make_signatory(letter, "")
    assert alike(me) == []


def test_ten_are_told_at_most(letter):
    me = make_signatory(letter, "Ana Ruiz", state=STATE.PENDING)
    others = [make_signatory(letter, "Ana Ruiz") for _each in range(12)]
    assert [other for other, _why in alike(me)] == others[:10]


# ---- all of a letter


def test_all_who_may_stand_there_twice_are_grouped_the_likeliest_first(letter):
    typo = [body(letter, "Harbour Alliance Fund"), body(letter, "Harbor Alliance Fund")]
    same = [make_signatory(letter, "Ana Ruiz"), make_signatory(letter, "ANA RUIZ", kind=OFFICIAL)]
    initials = [make_signatory(letter, "Rita Okafor"), make_signatory(letter, "R. Okafor")]
    union = make_organisation("Local 88")
    known = [body(letter, "Musicians", organisation=union), body(letter, "Local 88", organisation=union)]
    make_signatory(letter, "Omar Haddad")
    assert [(twins.keys, twins.why) for twins in twice(letter)] == [
        ([row.pk for row in known], Why.KNOWN),
        ([row.pk for row in same], Why.SAME),
        ([row.pk for row in initials], Why.INITIALS),
        ([row.pk for row in typo], Why.TYPO),
    ]


def test_a_namesake_of_another_organisation_is_in_the_group_only_through_one_without(letter):
    at = [make_signatory(letter, "Ana Ruiz", organisation_name=name) for name in ("Harbour Clinic", "Local 88")]
    assert twice(letter) == []
    nowhere = make_signatory(letter, "Ana Ruiz")
    assert [twins.keys for twins in twice(letter)] == [[*(row.pk for row in at), nowhere.pk]]


def test_a_translation_has_the_signatories_of_its_original(letter):
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    pair = [make_signatory(letter, "Ana Ruiz"), make_signatory(letter, "Ana Ruiz")]
    assert [twins.keys for twins in twice(translation)] == [[row.pk for row in pair]]


def test_a_thousand_signatories_are_compared_in_a_second(letter):
    given = [f"{first}{last}" for first in "BDFGKLMNPRSTVZ" for last in ("ana", "eno", "ira", "olu", "uma")]
    family = [f"{first}{last}" for first in "BDFGKLMNPRSTVZ" for last in ("arro",)]
    people = [f"{one} {other}" for one in given for other in family]
    group = letter.groups.get(kind=Kind.INDIVIDUAL)
    rows = [Signatory(letter=letter, group=group, kind=Kind.INDIVIDUAL, name=name) for name in people]
    for row in rows:
        row.derive()
    Signatory.objects.bulk_create(rows, batch_size=500)
    short = make_signatory(letter, "B. Barro", state=STATE.PENDING)
    started = time.perf_counter()
    found = twice(letter)
    assert time.perf_counter() - started < 30
    assert len(people) == 980
    assert [(len(twins.keys), twins.why, short.pk in twins.keys) for twins in found] == [(6, Why.INITIALS, True)]


def test_at_most_so_many_sealed_names_are_opened(letter, monkeypatch):
    monkeypatch.setattr(duplicates, "READ_AT_MOST", 2)
    me = make_signatory(letter, "Ana Ruiz", state=STATE.PENDING)
    others = [make_signatory(letter, "Ana Ruiz") for _each in range(3)]
    assert {other for other, _why in alike(me)} == set(others[1:])


# ---- known organisations


def test_known_organisations_are_found_by_any_of_their_names():
    fund = make_organisation("Harbour Alliance Fund")
    fund.other_names.create(name="Harbour Trust", folded="harbour trust")
    make_organisation("River League")
    assert organisations_alike("The Harbour Trust") == [(fund, Likeness.SPELLING)]
    assert organisations_alike("HAF") == [(fund, Likeness.SHORT)]
    assert organisations_alike("") == []
