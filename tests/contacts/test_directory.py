"""Whom a source means, and what it adds to a contact."""

import pytest

from contacts import directory
from contacts.models import Contact, ContactWords, Organisation, Phone
from contacts.people import Person, PersonPhone, PersonPost
from tests.contacts.factories import make_contact, make_organisation

pytestmark = pytest.mark.django_db

OFFICE = PersonPhone("+14157583765")


def person(name="Ana Ruiz", *, emails=(), phones=(), **values):
    return Person(name=name, emails=emails, phones=phones, **values)


def sentences(notes):
    return [note.sentence for note in notes]


# ---- finding


def test_somebody_is_found_by_an_email_address_in_any_case():
    ana = make_contact(phones=(), email="Ana.Ruiz@Example.org")
    assert directory.find(person("Ana", emails=("ana.ruiz@example.ORG",))) == ana
    assert directory.find(person("Ana", emails=("ana@example.org",))) is None


def test_somebody_is_found_by_a_phone_number_and_by_the_number_for_messages():
    ana = make_contact(whatsapp="+34600123456")
    assert directory.find(person(phones=(OFFICE,))) == ana
    assert directory.find(person(phones=(PersonPhone("+34600123456"),))) == ana


def test_an_email_address_counts_for_more_than_a_phone_number():
    make_contact("Ana Ruiz")
    newer = make_contact("Ana Ruiz", phones=(), email="ana@example.org")
    assert directory.find(person(emails=("ana@example.org",), phones=(OFFICE,))) == newer


def test_another_extension_is_another_line_but_a_number_without_one_fits_all():
    ana = make_contact(phones=())
    Phone.objects.create(contact=ana, number="+14186569254", extension="102")
    assert directory.find(person(phones=(PersonPhone("+14186569254", "102"),))) == ana
    assert directory.find(person(phones=(PersonPhone("+14186569254"),))) == ana
    assert directory.find(person(phones=(PersonPhone("+14186569254", "103"),))) is None


@pytest.mark.parametrize(
    ("there", "comes"),
    [
        ("Ana Ruiz", "Dr. ana  RUÍZ, Esq."),
        ("Ana Ruiz", "Ruiz, Ana"),
        ("Ana Ruiz", "A. Ruiz"),
        ("Ana Ruiz", "Ana María Ruiz"),
        ("Pat O’Brien", "Pat O'Brien"),
        ("Łukasz Grün", "lukasz grun"),
        ("خنساء عامر", "د. خنساء عامر"),
        ("أحمد علي", "احمد على"),
        ("Robert Smith", "Bob Smith"),
        ("Ana Ruiz", ""),
    ],
)
def test_names_that_differ_only_in_spelling_do_not_part_those_who_share_an_address(there, comes):
    known = make_contact(there, phones=(), email="press@example.org")
    assert directory.find(person(comes, emails=("press@example.org",))) == known


@pytest.mark.parametrize(
    ("there", "comes"),
    [
        ("Ana Ruiz", "Ben Cole"),
        ("Ana de la Cruz", "Pedro de la Torre"),  # particles are no names
        ("A. Ruiz", "A. Gomez"),  # nor are initials
        ("Dr. Ana Ruiz", "Dr. Ben Cole"),  # nor titles
    ],
)
def test_an_address_or_number_that_two_people_share_does_not_make_them_one(there, comes):
    make_contact(there, email="info@example.org")
    assert directory.find(person(comes, emails=("info@example.org",))) is None
    assert directory.find(person(comes, phones=(OFFICE,))) is None


def test_of_several_who_share_an_address_the_one_with_the_nearest_name_is_found():
    make_contact("Ana Ruiz", email="info@example.org")
    ana_maria = make_contact("Ana María Ruiz", email="info@example.org")
    ben = make_contact("Ben Cole", email="info@example.org")
    assert directory.find(person("Ana Maria Ruiz", emails=("info@example.org",))) == ana_maria
    assert directory.find(person("Cole, Ben", phones=(OFFICE,))) == ben


def test_two_of_one_family_with_one_phone_and_addresses_of_their_own_are_two_people():
    make_contact("Sara Nadim", email="sara@example.org")
    assert directory.find(person("Khalila Nadim", emails=("khalila@example.org",), phones=(OFFICE,))) is None
    assert directory.find(person("S. Nadim", emails=("s@example.net",), phones=(OFFICE,))).name == "Sara Nadim"


def test_a_name_that_fits_comes_before_one_that_is_merely_related():
    make_contact("Sara Nadim", phones=(), email="family@example.org")
    khalila = make_contact("Khalila Nadim")
    comes = person("K. Nadim", emails=("family@example.org",), phones=(OFFICE,))
    assert directory.find(comes) == khalila
    assert directory.find(person("Khalila Nadim", emails=("family@example.org",)), by_name=True) == khalila


def test_a_name_in_another_script_counts_as_the_contacts_own():
    khalila = make_contact("Khalila Nadim", phones=(), email="family@example.org")
    arabic = person("خنساء أمين", emails=("family@example.org",))
    assert directory.find(arabic) is None
    ContactWords.objects.create(contact=khalila, language="ar", name="خنساء أمين")
    assert directory.find(arabic) == khalila
    assert directory.find(person("خنساء امين", phones=(PersonPhone("+14155550000"),)), by_name=True) == khalila


def test_an_address_in_the_teams_note_finds_its_contact_but_proves_less():
    ana = make_contact(phones=(), email="ana@example.org", note="Other e-mail: ana.ruiz@example.net.")
    assert directory.find(person("A. Ruiz", emails=("ana.ruiz@example.net",))) == ana
    assert directory.find(person("Leo Ruiz", emails=("ana.ruiz@example.net",))) is None


def test_a_name_alone_decides_only_when_asked_and_when_exactly_one_contact_has_it():
    ana = make_contact("Ana Ruiz")
    comes = person("Dr. Ana Ruíz", emails=("new@example.org",))
    assert directory.find(comes) is None
    assert directory.find(comes, by_name=True) == ana
    make_contact("ana ruiz", phones=("+14155552671",))
    assert directory.find(comes, by_name=True) is None


def test_a_name_alone_decides_for_somebody_of_whom_nothing_else_is_known():
    ana = make_contact("Ana Ruiz")
    assert directory.find(person("Ana Ruiz")) == ana
    make_contact("Ana Ruiz", phones=("+14155552671",))
    assert directory.find(person("Ana Ruiz")) is None
    unreached = make_contact("Ana Ruiz", phones=())
    assert directory.find(person("Ana Ruiz")) == unreached


# ---- taking


def test_somebody_new_becomes_a_contact_whom_nobody_sees_yet():
    contact, outcome = directory.take(
        Person(
            name="Ana  María Ruiz",
            given_name="Ana María",
            family_name="Ruiz",
            emails=("ana@example.org", "ana@example.net"),
            phones=(OFFICE, PersonPhone("+34600123456", kind="mobile")),
            posts=(PersonPost("Managing Attorney", "Harbour Street Legal Clinic"), PersonPost("Trustee")),
            languages=("es", "en-US", "es-MX"),
            note="Met in Sacramento.",
            urls=("https://example.org/ana",),
        )
    )
    assert outcome == "made"
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.name, contact.given_name, contact.family_name) == ("Ana María Ruiz", "Ana María", "Ruiz")
    assert (contact.email, contact.languages, contact.slug) == ("ana@example.org", ["es", "en"], "ana-maria-ruiz")
    assert contact.note.splitlines() == [
        "Met in Sacramento.",
        "Website: https://example.org/ana",
        "Other e-mail: ana@example.net",
    ]
    assert [(phone.number, phone.kind) for phone in contact.phones.all()] == [
        ("+14157583765", "work"),
        ("+34600123456", "mobile"),
    ]
    assert [str(post) for post in contact.posts.all()] == ["Managing Attorney, Harbour Street Legal Clinic", "Trustee"]
    assert contact.consented_on is None
    assert not contact.is_listed()


def test_taking_the_same_person_again_changes_nothing():
    comes = person(
        emails=("ana@example.org", "ana@example.net"), phones=(OFFICE,), languages=("es",), note="Call first.",
        posts=(PersonPost("Attorney", "Legal Clinic"),), urls=("https://example.org",), is_email_wanted=True,
    )  # fmt: skip
    contact, _outcome = directory.take(comes)
    before = Contact.objects.values().get(pk=contact.pk)
    notes = []
    assert directory.take(comes, notes=notes) == (contact, "unchanged")
    assert Contact.objects.values().get() == before
    assert notes == []


def test_a_contact_gains_what_it_lacks_and_keeps_what_is_there():
    ana = make_contact(
        email="ana@example.org", languages=["en"], note="Prefers mornings.", says="AH-na", consented_on=None
    )
    notes = []
    contact, outcome = directory.take(
        person(
            "Dr. ANA RUIZ",
            given_name="Ana",
            family_name="Ruiz",
            emails=("other@example.org", "ana@example.org"),
            phones=(PersonPhone("+14157583765", kind="other"), PersonPhone("+34600123456", kind="mobile")),
            posts=(PersonPost("managing attorney"), PersonPost("", "Bar Association")),
            languages=("en", "ar"),
            note="Knows the file.",
        ),
        notes=notes,
    )
    assert (contact, outcome) == (ana, "changed")
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.languages) == ("Ana Ruiz", "ana@example.org", ["en", "ar"])
    assert (ana.given_name, ana.family_name, ana.says) == ("Ana", "Ruiz", "AH-na")
    assert ana.note == "Prefers mornings.\nOther e-mail: other@example.org"
    assert [(phone.number, phone.kind) for phone in ana.phones.all()] == [
        ("+14157583765", "work"),
        ("+34600123456", "mobile"),
    ]
    assert [str(post) for post in ana.posts.all()] == [
        "Managing Attorney, Harbour Street Legal Clinic",
        "Bar Association",
    ]


def test_a_role_and_an_organisation_that_stood_alone_are_completed():
    ana = make_contact(role="Attorney", organisation="", consented_on=None)
    make_contact(
        "Ben Cole", role="", organisation=make_organisation("Legal Clinic"), phones=("+14155552671",), consented_on=None
    )
    directory.take(person(phones=(OFFICE,), posts=(PersonPost("attorney", "Legal Clinic"),)))
    directory.take(
        person("Ben Cole", phones=(PersonPhone("+14155552671"),), posts=(PersonPost("Clerk", "legal clinic"),))
    )
    assert [str(post) for post in ana.posts.all()] == ["Attorney, Legal Clinic"]
    assert [str(post) for post in Contact.objects.get(name="Ben Cole").posts.all()] == ["Clerk, Legal Clinic"]


def test_those_kept_apart_in_spite_of_a_shared_address_are_told_once():
    make_contact("Ana Ruiz", phones=(), email="info@example.org")
    notes = []
    comes = person("Ben Cole", emails=("info@example.org",), line=7)
    contact, outcome = directory.take(comes, notes=notes)
    assert (contact.name, contact.email, outcome) == ("Ben Cole", "info@example.org", "made")
    assert sentences(notes) == [
        "info@example.org is also that of “Ana Ruiz”. The names differ, so they are kept apart."
    ]
    assert (notes[0].entry, notes[0].line) == ("Ben Cole", 7)
    notes.clear()
    assert directory.take(comes, notes=notes) == (contact, "unchanged")
    assert notes == []


def test_those_joined_in_spite_of_names_that_differ_in_part_are_told():
    make_contact("Ana Ruiz", phones=(), email="ana@example.org")
    notes = []
    directory.take(person("Ana López", emails=("ana@example.org",)), notes=notes)
    assert sentences(notes) == [
        "Taken for “Ana Ruiz”, who has the same e-mail or phone. If they are two people, part them."
    ]


def test_somebody_without_a_name_is_called_by_the_address_and_named_when_a_name_comes():
    contact, _outcome = directory.take(Person(emails=("ana@example.org",)))
    assert contact.name == "ana@example.org"
    assert contact.slug == f"contact-{contact.uid.hex[:8]}"
    assert directory.take(person("Ana Ruiz", emails=("Ana@example.org",)))[1] == "changed"
    contact.refresh_from_db()
    assert (contact.name, contact.slug, contact.email) == ("Ana Ruiz", "ana-ruiz", "ana@example.org")


def test_an_address_that_is_to_be_asked_for_stays_wanted_until_one_comes():
    contact, _outcome = directory.take(person(phones=(OFFICE,), is_email_wanted=True))
    assert contact.is_email_wanted
    directory.take(person(phones=(OFFICE,), emails=("ana@example.org",)))
    contact.refresh_from_db()
    assert (contact.email, contact.is_email_wanted) == ("ana@example.org", False)
    assert directory.take(person(phones=(OFFICE,), is_email_wanted=True))[1] == "unchanged"


def test_what_no_contact_can_hold_is_left_out_and_told():
    notes = []
    contact, _outcome = directory.take(
        Person(
            name="Ana\u202e Ruiz",
            emails=("no address", "ana@example.org\r\nBcc: all@example.org", "ana@example.org"),
            phones=(PersonPhone("+14157583765", "12345678901"),),
            languages=("tlh", "ar"),
        ),
        notes=notes,
    )
    assert (contact.name, contact.email, contact.languages) == ("Ana Ruiz", "ana@example.org", ["ar"])
    assert not contact.phones.exists()
    assert sentences(notes) == [
        "“no address” is no e-mail address.",
        "“ana@example.org\nBcc: all@example.org” is no e-mail address.",
        "The phone number “+14157583765 12345678901” is too long to be one.",
        "“tlh” is no language that is known here.",
    ]


def test_a_name_longer_than_its_column_is_cut_between_words_and_told():
    notes = []
    contact, _outcome = directory.take(Person(name="Ana " + "María " * 40), notes=notes)
    assert len(contact.name) <= 150
    assert contact.name.endswith("María…")
    assert [note.sentence.startswith("Cut to 150 signs: ") for note in notes] == [True]


def test_languages_are_kept_without_their_country_except_where_it_tells_the_script():
    contact, _outcome = directory.take(person(languages=("es_MX", "zh", "zh-TW", "pt-BR", "EN")))
    assert contact.languages == ["es", "zh-hans", "zh-hant", "pt", "en"]


def test_an_address_longer_than_the_name_of_a_contact_may_be_is_kept_whole():
    address = f"ana@{'a' * 60}.{'b' * 60}.{'c' * 60}.example.org"
    contact, _outcome = directory.take(Person(emails=(address,)))
    assert (contact.email, len(contact.name)) == (address, 150)
    assert directory.take(Person(emails=(address,))) == (contact, "unchanged")


def test_nobody_is_taken_of_whom_nothing_is_known():
    with pytest.raises(ValueError, match="nothing to know this person by"):
        directory.take(Person(note="A note on nobody."))


def test_one_directory_knows_those_whom_it_took_itself():
    book = directory.Directory()
    first, _outcome = book.take(person(emails=("ana@example.org",)))
    assert book.take(person("Ana Ruiz", emails=("ANA@example.org",), phones=(OFFICE,))) == (first, "changed")
    assert book.take(person("A. Ruiz", phones=(OFFICE,))) == (first, "unchanged")


def test_taking_one_of_a_thousand_costs_a_constant_count_of_queries(django_assert_max_num_queries):
    Contact.objects.bulk_create(
        Contact(name=f"Person {n}", slug=f"person-{n}", email=f"p{n}@example.org") for n in range(1000)
    )
    book = directory.Directory()
    comes = person("Ana Ruiz", emails=("ana@example.org",), phones=(OFFICE,), posts=(PersonPost("Attorney", "Clinic"),))
    with django_assert_max_num_queries(20):
        book.take(comes)
    with django_assert_max_num_queries(6):
        assert book.take(comes)[1] == "unchanged"


# ---- organisations


def test_an_organisation_is_found_whatever_its_case_accents_and_signs():
    clinic = make_organisation("Clínica Jurídica, Inc.")
    assert directory.organisation("CLINICA  JURIDICA Inc") == clinic
    assert directory.organisation("Clínica Jurídica del Puerto").name == "Clínica Jurídica del Puerto"
    assert Organisation.objects.count() == 2


def test_organisations_of_signs_alone_and_of_any_script_are_told_apart():
    names = ["+++", "§", "Ω3", "رابطة المحامين", "日本弁護士"]
    assert [directory.organisation(name).name for name in names] == names
    assert [directory.organisation(name).name for name in names] == names
    assert Organisation.objects.count() == 5
    with pytest.raises(ValueError, match="needs a name"):
        directory.organisation(" \u202e ")
