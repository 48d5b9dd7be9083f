"""One card where there were two: everything that pointed at the other points at the one that stays."""

from datetime import date, time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.models import Redirect

from campaign.models import Asset
from contacts import directory, merging
from contacts.models import Contact, ContactWords, Enquiry, Phone, Post, SubjectWords
from contacts.people import Person, PersonPhone
from tests.contacts.factories import make_contact, make_organisation, make_subject
from tests.updates.factories import make_update
from updates.models import ImportRecord, ReleaseContact

pytestmark = pytest.mark.django_db


def merged(keep, *others):
    kept = directory.merge(keep, others)
    assert kept is keep
    assert not Contact.objects.filter(pk__in=[other.pk for other in others]).exists()
    return Contact.objects.get(pk=keep.pk)


def note(contact):
    """The lines of a note but for the one that tells of the merging."""
    return [line for line in contact.note.splitlines() if not line.startswith("Merged with the card of ")]


# ---- the card's own fields


def test_what_the_card_lacks_is_taken_over():
    photo = Asset.objects.create(key="a" * 32, kind=Asset.Kind.IMAGE, size=1)
    keep = make_contact("Ana Ruiz", phones=(), role="", languages=["en"], is_email_wanted=True)
    other = make_contact(
        "Dr. Ana Ruíz", given_name="Ana", family_name="Ruiz", says="roo-EETH", photo=photo, email="ana@example.org",
        signal="ana.01", whatsapp="+34600123456", languages=["es", "en"], reachable_days=[1, 2],
        reachable_from=time(9), reachable_until=time(17), zone="Europe/Madrid", note="Call first.",
    )  # fmt: skip
    kept = merged(keep, other)
    assert (kept.name, kept.given_name, kept.family_name, kept.says) == ("Ana Ruiz", "Ana", "Ruiz", "roo-EETH")
    assert (kept.photo, kept.email, kept.is_email_wanted) == (photo, "ana@example.org", False)
    assert (kept.signal, kept.whatsapp, kept.languages) == ("ana.01", "+34600123456", ["en", "es"])
    assert (kept.reachable_days, kept.reachable_from, kept.zone) == ([1, 2], time(9), "Europe/Madrid")
    assert note(kept) == ["Call first."]


def test_what_does_not_fit_beside_the_cards_own_goes_into_the_note():
    keep = make_contact("Ana Ruiz", email="ana@example.org", signal="ana.01", note="Ours.", zone="Europe/Madrid",
                        reachable_from=time(9), reachable_until=time(17))  # fmt: skip
    other = make_contact("A. Ruiz", email="ana@example.net", signal="ana.02", note="Theirs.", zone="America/New_York",
                         reachable_from=time(8), reachable_until=time(12), retired_on=date(2020, 1, 2))  # fmt: skip
    kept = merged(keep, other)
    assert (kept.email, kept.signal, kept.reachable_from, kept.retired_on) == (
        "ana@example.org", "ana.01", time(9), None,
    )  # fmt: skip
    assert note(kept) == [
        "Ours.",
        "Name: A. Ruiz",
        "E-mail: ana@example.net",
        "Signal: ana.02",
        "From: 08:00:00",
        "Until: 12:00:00",
        "Time zone: America/New_York",
        "Retired on: 2020-01-02",
        "Theirs.",
    ]
    assert "Merged with the card of A. Ruiz on " in kept.note


def test_after_merging_an_address_book_finds_the_card_by_either_address():
    keep = make_contact("Ana Ruiz", phones=(), email="ana@example.org")
    merged(keep, make_contact("Ana Ruiz", phones=(), email="ana@example.net"))
    assert directory.find(Person(name="Ana Ruiz", emails=("ana@example.net",))) == keep


def test_after_merging_no_address_book_brings_back_what_was_taken_off_either_card():
    keep = directory.take(Person(name="Ana Ruiz", phones=(PersonPhone("+14157583765"),)))[0]
    other = directory.take(Person(name="A. Ruiz", phones=(PersonPhone("+34600123456"),)))[0]
    Phone.objects.all().delete()
    kept = merged(keep, other)
    again = Person(name="Ana Ruiz", phones=(PersonPhone("+14157583765"), PersonPhone("+34600123456")))
    assert directory.take(again) == (kept, "unchanged")
    assert not Phone.objects.exists()


def test_numbers_are_kept_once_and_the_cards_own_stay_first():
    other = make_contact("A. Ruiz", phones=("+34600123456", "+14157583765"))
    Phone.objects.create(contact=other, number="+14157583765", extension="102", order=9)
    keep = make_contact("Ana Ruiz", phones=("+14157583765", "+14155552671"))
    kept = merged(keep, other)
    assert [(phone.number, phone.extension) for phone in kept.phones.all()] == [
        ("+14157583765", ""), ("+14155552671", ""), ("+34600123456", ""), ("+14157583765", "102"),
    ]  # fmt: skip


def test_roles_are_kept_once_and_completed():
    clinic = make_organisation("Legal Clinic")
    other = make_contact("A. Ruiz", role="managing  ATTORNEY", organisation=clinic)
    Post.objects.create(contact=other, role="Trustee")
    keep = make_contact("Ana Ruiz", role="Managing Attorney", organisation="")
    kept = merged(keep, other)
    assert [(post.role, post.organisation) for post in kept.posts.all()] == [
        ("Managing Attorney", clinic), ("Trustee", None),
    ]  # fmt: skip


def test_subjects_are_joined():
    case, family = make_subject("The case"), make_subject("The family")
    kept = merged(make_contact(subjects=[case]), make_contact(subjects=[case, family]))
    assert set(kept.subjects.all()) == {case, family}


def test_words_in_other_languages_are_joined_and_none_is_lost():
    keep, other = make_contact("Ana Ruiz"), make_contact("A. Ruiz")
    ContactWords.objects.create(contact=keep, language="es", role="Abogada")
    ContactWords.objects.create(contact=other, language="es", name="Ana Ruíz", role="Abogada jefa")
    ContactWords.objects.create(contact=other, language="ar", name="آنا رويز")
    kept = merged(keep, other)
    assert list(kept.words.order_by("language").values_list("language", "name", "role")) == [
        ("ar", "آنا رويز", ""), ("es", "Ana Ruíz", "Abogada"),
    ]  # fmt: skip
    assert "Role: Abogada jefa" in note(kept)


# ---- consent


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((None, None), (date(2021, 3, 1), None), (date(2021, 3, 1), None)),
        ((date(2022, 3, 1), None), (date(2021, 3, 1), None), (date(2022, 3, 1), None)),
        ((date(2021, 3, 1), None), (date(2020, 3, 1), date(2020, 6, 1)), (date(2021, 3, 1), date(2020, 6, 1))),
        ((date(2020, 3, 1), date(2020, 6, 1)), (date(2021, 3, 1), None), (date(2020, 3, 1), date(2020, 6, 1))),
        ((None, date(2020, 6, 1)), (None, date(2020, 5, 1)), (None, date(2020, 5, 1))),
        ((None, None), (None, date(2020, 6, 1)), (None, date(2020, 6, 1))),
    ],
)
def test_consent_counts_unless_it_was_taken_back_on_either_card(mine, theirs, expected):
    keep = make_contact("Ana Ruiz", consented_on=mine[0], consent_withdrawn_on=mine[1])
    other = make_contact("A. Ruiz", consented_on=theirs[0], consent_withdrawn_on=theirs[1])
    kept = merged(keep, other)
    assert (kept.consented_on, kept.consent_withdrawn_on) == expected
    assert kept.is_listed() == (expected[1] is None)
    told = "Since consent was taken back on one of the cards, this one is no longer shown." in kept.note
    assert told == (expected[1] is not None and mine[1] is None)


def test_consent_taken_back_on_one_of_several_holds_for_all_that_are_merged():
    keep, plain = make_contact("Ana Ruiz"), make_contact("A. Ruiz")
    withdrawn = make_contact("Ana R.", consent_withdrawn_on=date(2022, 1, 1))
    assert not merged(keep, withdrawn, plain).is_listed()


# ---- what points at it


def test_releases_name_the_card_that_stays_once():
    both, one = make_update(title="Both", slug="both"), make_update(title="One", slug="one")
    keep, other = make_contact("Ana Ruiz"), make_contact("A. Ruiz")
    own = ReleaseContact.objects.create(update=both, contact=keep, order=3)
    ReleaseContact.objects.create(update=both, contact=other, order=1, stood_in_text=True)
    moved = ReleaseContact.objects.create(update=one, contact=other, order=2, frozen_card={"name": "A. Ruiz"})
    merged(keep, other)
    rows = ReleaseContact.objects.order_by("pk").values_list("pk", "contact", "order", "stood_in_text", "frozen_card")
    assert list(rows) == [
        (own.pk, keep.pk, 3, True, None), (moved.pk, keep.pk, 2, False, {"name": "A. Ruiz"}),
    ]  # fmt: skip


def test_what_points_by_a_hidden_relation_a_table_between_or_a_type_and_number_is_led_on_too():
    keep, other = make_subject("The case"), make_subject("The court case")
    both, one = make_contact(subjects=[keep, other]), make_contact("Ben Cole", subjects=[other])
    asked = Enquiry.objects.create(name="Cy", outlet="The Post", email="cy@example.org", question="?", subject=other)
    SubjectWords.objects.create(subject=keep, language="es", name="El caso")
    SubjectWords.objects.create(subject=other, language="es", name="El juicio")
    arabic = SubjectWords.objects.create(subject=other, language="ar", name="القضية")
    record = ImportRecord.objects.create(
        source="list", key="1", content_type=ContentType.objects.get_for_model(other), object_id=other.pk
    )
    merging.repoint(keep, other)
    for row in (asked, record):
        row.refresh_from_db()
    assert (asked.subject, record.item) == (keep, keep)
    assert [list(contact.subjects.all()) for contact in (both, one)] == [[keep], [keep]]
    assert list(keep.words.order_by("language").values_list("pk", "name")) == [
        (arabic.pk, "القضية"), (keep.words.get(language="es").pk, "El caso"),
    ]  # fmt: skip
    other.delete()


def test_every_old_address_leads_to_the_card_that_stays():
    older = make_contact("A. Ruiz", slug="a-ruiz")
    older.slug = "aruiz"
    older.save()  # from here on /press/contacts/a-ruiz/ leads on
    keep = make_contact("Ana Ruiz")
    merged(keep, older)
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        f"{prefix}/press/contacts/{old}{ending}": f"{prefix}/press/contacts/ana-ruiz{ending}"
        for prefix in ("", "/es", "/ar")
        for ending in ("/", ".vcf", "/qr.svg")
        for old in ("a-ruiz", "aruiz")
    }


def test_several_are_merged_in_their_order_and_none_twice():
    keep = make_contact("Ana Ruiz", phones=(), email="")
    first = make_contact("Ana Ruiz", phones=(), email="first@example.org")
    second = make_contact("Ana Ruiz", phones=(), email="second@example.org")
    kept = merged(keep, second, first)
    assert kept.email == "second@example.org"
    again = directory.merge(kept, [kept, first])
    assert Contact.objects.get() == again


def test_a_contact_that_was_never_stored_is_not_merged():
    with pytest.raises(ValueError, match="Only contacts that are stored"):
        directory.merge(make_contact(), [Contact(name="Ana")])


def test_a_merging_that_fails_changes_nothing(monkeypatch):
    keep, other = make_contact("Ana Ruiz"), make_contact("A. Ruiz", email="a@example.org")
    monkeypatch.setattr(merging, "move_all", lambda moves: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        directory.merge(keep, [other])
    assert list(Contact.objects.order_by("pk").values_list("name", "email")) == [
        ("Ana Ruiz", ""), ("A. Ruiz", "a@example.org"),
    ]  # fmt: skip
    assert other.phones.count() == 1
