"""What an import may make public, which is nothing without consent, and what it does not bring back."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from contacts import directory
from contacts.cards import card_of
from contacts.models import Contact, Organisation, Phone
from contacts.people import PersonPhone, PersonPost
from tests.contacts.factories import make_contact
from tests.contacts.test_directory import OFFICE, person, sentences
from tests.updates.factories import MAY_13, make_update
from updates.models import ReleaseContact

pytestmark = pytest.mark.django_db

# ---- what readers see


MORE = person(
    "Ana Ruiz",
    given_name="Ana",
    family_name="Ruiz",
    emails=("ana@example.org", "ana@example.net"),
    phones=(OFFICE, PersonPhone("+14157583765", "102"), PersonPhone("+34600123456", kind="mobile")),
    posts=(PersonPost("Managing attorney"), PersonPost("Clerk", "Night Shelter")),
    languages=("es", "ar"),
    urls=("https://ana.example",),
)
HAS_ALSO = (
    "Has also ana@example.net; +1-415-758-3765 ext 102; +34-600-12-34-56; “Clerk, Night Shelter”; Arabic: add it to "
    "the card if it may be public. Until then it stands in the team’s note."
)


def shown_of(contact):
    """All that a card shows."""
    return card_of(Contact.objects.get(pk=contact.pk))


def without_date(card):
    return replace(card, changed_at="")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"retired_on": date(2021, 4, 1)},
        {"valid_until": date(2021, 4, 1)},
        {"consent_withdrawn_on": date(2021, 4, 1)},
        {"consented_on": date(2999, 1, 1)},
        {"consented_on": None, "consent_withdrawn_on": date(2021, 4, 1)},
    ],
    ids=["listed", "retired", "no longer valid", "taken back", "agreed for later", "never given and taken back"],
)
@pytest.mark.parametrize("was_public", [False, True])
def test_nothing_is_added_to_a_card_that_was_agreed_to_but_lines_for_the_team(values, was_public):
    ana = make_contact(email="ana@example.org", languages=["es"], **values)
    before, notes = shown_of(ana), []
    assert directory.take(MORE, notes=notes, was_public=was_public) == (ana, "changed")
    assert without_date(shown_of(ana)) == without_date(before)
    ana.refresh_from_db()
    assert ana.note.splitlines() == [
        "Website: https://ana.example",
        "Other e-mail: ana@example.net",
        "Other phone: +1-415-758-3765 ext 102",
        "Other phone: +34-600-12-34-56",
        "Other role: Clerk, Night Shelter",
        "Other language: Arabic",
    ]
    assert [(note.entry, note.sentence) for note in notes] == [("Ana Ruiz", HAS_ALSO)]
    assert not Organisation.objects.filter(name="Night Shelter").exists()
    notes.clear()
    assert directory.take(MORE, notes=notes, was_public=was_public) == (ana, "unchanged")
    assert notes == []


def stood_in_text(contact, **values):
    """An update that shows a contact without consent, since its text named the contact in public."""
    return ReleaseContact.objects.create(update=make_update(**values), contact=contact, stood_in_text=True)


def test_nothing_is_added_to_a_card_that_stands_in_a_public_text_but_what_such_a_text_said():
    ana = make_contact(email="ana@example.org", languages=["es"], consented_on=None)
    stood_in_text(ana)
    before, notes = shown_of(ana), []
    directory.take(MORE, notes=notes)
    assert without_date(shown_of(ana)) == without_date(before)
    assert sentences(notes) == [HAS_ALSO]
    notes.clear()
    directory.take(person(phones=(OFFICE, PersonPhone("+15105550133"))), by_name=True, was_public=True, notes=notes)
    assert [phone.number for phone in shown_of(ana).phones] == ["+14157583765", "+15105550133"]
    assert notes == []


@pytest.mark.parametrize("status", ["withdrawn", "published"])
def test_a_text_that_is_not_public_today_may_be_so_tomorrow_and_protects_its_contacts_as_well(status):
    ana = make_contact(email="ana@example.org", consented_on=None)
    link = stood_in_text(ana)
    later = timezone.now() + timedelta(days=9)
    values = {"withdrawn_at": MAY_13, "withdrawn_reason": "An error."} if status == "withdrawn" else {}
    type(link.update).objects.filter(pk=link.update_id).update(status=status, published_at=later, **values)
    directory.take(person(emails=("ana@example.org",), phones=(PersonPhone("+34600123456"),)))
    assert [phone.number for phone in shown_of(ana).phones] == ["+14157583765"]


def test_a_card_that_no_text_shows_gains_what_is_new_though_a_draft_names_it():
    ana = make_contact(email="ana@example.org", consented_on=None)
    ReleaseContact.objects.create(update=make_update(), contact=ana)
    directory.take(person(emails=("ana@example.org",), phones=(PersonPhone("+34600123456"),)))
    assert [phone.number for phone in shown_of(ana).phones] == ["+14157583765", "+34600123456"]


def test_a_listed_card_known_by_its_address_alone_gets_no_name_by_an_import():
    ana = make_contact("press@example.org", phones=(), email="press@example.org")
    notes = []
    directory.take(person("Ana Ruiz", emails=("press@example.org",)), notes=notes)
    ana.refresh_from_db()
    assert (ana.name, ana.note) == ("press@example.org", "Name: Ana Ruiz")
    assert sentences(notes)[0].startswith("Has also “Ana Ruiz”: add it to the card if it may be public.")


def test_a_listed_card_is_not_said_to_have_an_address_by_an_import():
    ana = make_contact(is_email_wanted=False)
    notes = []
    directory.take(person(phones=(OFFICE,), is_email_wanted=True), notes=notes)
    ana.refresh_from_db()
    assert (ana.is_email_wanted, ana.note) == (False, "E-mail: to be asked for")
    assert sentences(notes)[0].startswith("Has also an e-mail address that is to be asked for: add it")


# ---- what the staff did since


def replaced(ana):
    ana.phones.all().delete()
    Phone.objects.create(contact=ana, number="+15105550199")
    ana.posts.all().delete()
    ana.email, ana.languages, ana.note = "new@example.org", ["fr"], "Call the desk."
    ana.given_name = ana.family_name = ""
    ana.is_email_wanted = False
    ana.save()


def taken_off(ana):
    ana.phones.all().delete()
    ana.posts.all().delete()
    ana.email, ana.languages, ana.note = "", [], ""
    ana.given_name = ana.family_name = ""
    ana.is_email_wanted = False
    ana.save()


@pytest.mark.parametrize("act", [replaced, taken_off])
@pytest.mark.parametrize("consented_on", [None, date(2021, 3, 1)])
@pytest.mark.parametrize("is_typed", [False, True])
def test_what_the_staff_replaced_or_took_off_does_not_come_back(act, consented_on, is_typed):
    comes = replace(MORE, note="Met in May.")
    if is_typed:  # all of it stood on the card before an import said it the first time
        make_contact(phones=(), email="ana@example.org", role="", organisation="", consented_on=None)
    ana, _outcome = directory.take(comes)
    Contact.objects.filter(pk=ana.pk).update(consented_on=consented_on)
    act(Contact.objects.get(pk=ana.pk))
    before, notes = Contact.objects.values().get(), []
    assert directory.take(comes, notes=notes) == (ana, "unchanged")
    assert Contact.objects.values().get() == before
    assert [phone.number for phone in Phone.objects.all()] == (["+15105550199"] if act is replaced else [])
    assert (notes, ana.posts.count()) == ([], 0)


def test_a_card_is_found_by_a_number_that_the_staff_replaced_but_only_under_its_name():
    ana, _outcome = directory.take(person(phones=(OFFICE,)))
    ana.phones.update(number="+15105550199")
    notes = []
    assert directory.take(person("A. Ruiz", phones=(OFFICE,)), notes=notes) == (ana, "unchanged")
    ben, outcome = directory.take(person("Ben Cole", phones=(OFFICE,)), notes=notes)
    assert (outcome, [phone.number for phone in ben.phones.all()]) == ("made", ["+14157583765"])
    assert notes == []


def test_what_an_import_says_for_the_first_time_is_added_beside_what_was_replaced():
    ana, _outcome = directory.take(person(emails=("ana@example.org",), phones=(OFFICE,)))
    ana.phones.update(number="+15105550199")
    comes = person(emails=("ana@example.org",), phones=(OFFICE, PersonPhone("+34600123456")))
    assert directory.take(comes) == (ana, "changed")
    assert [phone.number for phone in ana.phones.all()] == ["+15105550199", "+34600123456"]


def test_a_number_that_was_taken_off_is_remembered_by_its_mark_and_not_kept():
    ana, _outcome = directory.take(person(phones=(OFFICE,)))
    ana.phones.all().delete()
    assert "415" not in json.dumps(list(Contact.objects.values("imported", "note")))


def test_an_import_that_brings_nothing_new_makes_no_new_version_of_a_card():
    ana = make_contact(consented_on=None)
    before = Contact.objects.get().changed_at
    assert directory.take(person(phones=(OFFICE,))) == (ana, "unchanged")
    assert Contact.objects.get().changed_at == before
    assert len(Contact.objects.get().imported) == 1
