"""What those who sign fill in, what is refused with a sentence beside its field, and what is kept of it."""

import re

import pytest
from django.core import mail

from coalition.models import Signatory
from coalition.signing.free_mail import is_free_mail
from tests.coalition.factories import make_letter
from tests.worker import work_off

from .posts import send

Display = Signatory.Display


@pytest.fixture
def letter():
    return make_letter()


def faults(response):
    """The sentences beside the fields, by field."""
    assert response.status_code == 200
    return {name: [str(sentence) for sentence in errors] for name, errors in response.context["form"].errors.items()}


def signed():
    """What the only row says, by column."""
    row = Signatory.objects.get()
    return (row.name, row.title, row.place, row.organisation_name, row.display)


# What is kept


def test_an_organisation_signs_through_a_person(letter):
    assert send(letter, "organisation").status_code == 303
    row = Signatory.objects.get()
    assert signed() == (
        "Rita Okafor", "Director", "Port Ellery", "Harbour Street Legal Clinic", Display.ORGANISATION
    )  # fmt: skip
    assert (row.kind, row.state, row.letter, row.group.kind) == ("organisation", "unconfirmed", letter, "organisation")
    assert row.supporter.email == "rita@clinic.example"
    assert row.consent == (
        "I may sign for this organisation. Its name and place may be published under this letter and handed over with "
        "it; my name and role only if I chose so above. My e-mail address stays secret and is used for this signature "
        "alone. I can withdraw at any time."
    )
    assert not row.has_free_mail


def test_an_organisation_needs_no_place_and_may_be_shown_with_the_person(letter):
    assert send(letter, "organisation", place="", display="full").status_code == 303
    assert signed() == ("Rita Okafor", "Director", "", "Harbour Street Legal Clinic", Display.FULL)


def test_an_official_signs_with_office_and_body(letter):
    assert send(letter, "official").status_code == 303
    assert signed() == ("Dana Whitfield", "Mayor", "", "City of Port Ellery", Display.FULL)
    assert Signatory.objects.get().consent.startswith("I sign this letter. My name, my office and the body")


@pytest.mark.parametrize("display", ["full", "initials", "counted"])
def test_an_individual_chooses_what_is_shown(letter, display):
    assert send(letter, display=display).status_code == 303
    assert signed() == ("Rita Okafor", "", "Port Ellery", "", display)
    row = Signatory.objects.get()
    assert not row.is_for_identification_only
    assert row.consent.startswith("I sign this letter. What I chose above may be published under it")


def test_an_affiliation_is_for_identification_only(letter):
    send(letter, affiliation="Professor, Ellery College")
    row = Signatory.objects.get()
    assert (row.title, row.is_for_identification_only) == ("Professor, Ellery College", True)


def test_the_sentence_that_was_agreed_to_is_the_one_on_the_page(client, letter):
    for kind in ("organisation", "official", "individual"):
        page = client.get(letter.address("sign"), {"as": kind}).text
        send(letter, kind)
        [sentence] = re.findall(r'<label for="id_consent">(.*?)</label>', page)
        assert Signatory.objects.get(kind=kind).consent == sentence


# What is refused


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (
            "organisation",
            {
                "organisation": "Write the name of the organisation.",
                "name": "Write your name.",
                "role": "Write your role, such as director or secretary.",
                "email": "Write the e-mail address to which the link is to go.",
                "display": "Choose what is shown.",
                "consent": "Tick the box: without your agreement nothing can be published.",
            },
        ),
        (
            "official",
            {
                "name": "Write your name.",
                "office": "Write your office, such as mayor.",
                "body": "Write where you hold it, such as the name of the city.",
                "email": "Write the e-mail address to which the link is to go.",
                "consent": "Tick the box: without your agreement nothing can be published.",
            },
        ),
        (
            "individual",
            {
                "name": "Write your name.",
                "place": "Write where you live: the city, or the country.",
                "email": "Write the e-mail address to which the link is to go.",
                "display": "Choose what is shown.",
                "consent": "Tick the box: without your agreement nothing can be published.",
            },
        ),
    ],
)
def test_what_is_not_filled_in_gets_a_sentence(letter, kind, missing):
    response = send(letter, kind, **dict.fromkeys(missing, ""))
    assert faults(response) == {field: [sentence] for field, sentence in missing.items()}
    assert not Signatory.objects.exists()


def test_what_was_typed_stays_and_the_keyboard_is_at_the_list_of_faults(letter):
    text = send(letter, "organisation", email="rita", display="", consent="").text
    assert 'value="Harbour Street Legal Clinic"' in text
    assert '<div class="errors" role="alert" tabindex="-1" autofocus>' in text
    assert '<a href="#id_display_0">What is shown</a>' in text
    assert '<a href="#id_consent">Your agreement</a>' in text
    assert 'aria-describedby="id_display_error"' in text
    assert "<title>Not sent yet: Sign the letter: Release Karim Haddad – Free the River</title>" in text


ADDRESS = "Leave the web address out: these words are published."
MAILBOX = "Write no e-mail address here: these words are published."
HTML = "Write it without HTML, as it is to be read."


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Buy at https://pills.example/now", ADDRESS),
        ("HTTP://PILLS.EXAMPLE", ADDRESS),
        ("www.pills.example", ADDRESS),
        ("pills.example/now", ADDRESS),
        ("Cheap pills.com", ADDRESS),
        ("ｗｗｗ．ｐｉｌｌｓ．example", ADDRESS),
        ("javascript://alert", ADDRESS),
        ("Rita <rita@mail.example>", MAILBOX),
        ("<b>Rita</b>", HTML),
        ("Rita <script>alert(1)</script>", HTML),
        ("<!-- Rita", HTML),
        ("< img src=x onerror=alert(1)>", HTML),
        ("\u200b\u200d\u2060", "Write your name."),
        ("\u3164 \u2800", "Write your name."),
        ("n" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("n" * 256, "Ensure this value has at most 120 characters (it has 256)."),
    ],
)
def test_a_name_that_is_none_is_refused_with_the_reason(letter, name, sentence):
    assert faults(send(letter, name=name)) == {"name": [sentence]}
    assert not Signatory.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("=1+1", "=1+1"),
        ("+44 Rita", "+44 Rita"),
        ("-2+3", "-2+3"),
        ("@rita", "@rita"),
        ("\t=1", "=1"),
        ("\r=1", "=1"),
        ("🌊 Rita 👩🏽‍⚖️", "🌊 Rita 👩🏽‍⚖️"),
        ("Rita \u202eRofako\u202c", "Rita Rofako"),
        ("\u2066ريتا\u2069", "\u2066ريتا\u2069"),
        ("\u2067Rita", "Rita"),
        ("ريتا أوكافور", "ريتا أوكافور"),
        ("Dr.No", "Dr.No"),
        ("J.R. O’Neill-Ibáñez, Jr.", "J.R. O’Neill-Ibáñez, Jr."),
        ("Rita <3", "Rita <3"),
        ("Rita & Ro", "Rita & Ro"),
        ("n" * 120, "n" * 120),
        ("a\0b", "ab"),
    ],
)
def test_odd_names_are_taken_as_they_are_and_do_nothing(client, letter, name, kept):
    assert send(letter, name=name).status_code == 303
    assert Signatory.objects.get().name == kept


@pytest.mark.parametrize(
    ("field", "words"), [("organisation", "River.org"), ("role", "Editor, River.com"), ("organisation", "-2+3")]
)
def test_an_organisation_may_be_called_after_its_site(letter, field, words):
    assert send(letter, "organisation", **{field: words}).status_code == 303


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("organisation", "organisation"),
        ("organisation", "role"),
        ("organisation", "place"),
        ("official", "office"),
        ("official", "body"),
        ("individual", "place"),
        ("individual", "affiliation"),
    ],
)
def test_no_line_that_is_published_takes_advertisements(letter, kind, field):
    assert faults(send(letter, kind, **{field: "https://pills.example"})) == {field: [ADDRESS]}
    assert faults(send(letter, kind, **{field: "<b>x</b>"})) == {field: [HTML]}
    most = 120 if field == "place" else 200
    [sentence] = faults(send(letter, kind, **{field: "x" * (most + 1)}))[field]
    assert sentence.startswith(f"Ensure this value has at most {most} characters")


def test_a_choice_that_is_not_offered_is_refused(letter):
    for kind, display in (("organisation", "counted"), ("individual", "organisation"), ("individual", "x" * 1000)):
        assert faults(send(letter, kind, display=display)) == {"display": ["Choose what is shown."]}


# The mailbox


@pytest.mark.parametrize(
    "email",
    [
        "rita", "rita@localhost", "rita@127.0.0.1", "rita@[127.0.0.1]", "rita@[::1]", "x" * 65 + "@mail.example",
        "rita@mail", "rita@@mail.example", "rita mail@example.org", "\u200b",
    ],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(letter, email):
    assert list(faults(send(letter, email=email))) == ["email"]
    assert not Signatory.objects.exists()


BCC = "Bcc: evil@evil.example"
VECTORS = [
    f"\r\n{BCC}", f"\n{BCC}", f"\r{BCC}", f"%0D%0A{BCC}", f"\u2028{BCC}", f"\x85{BCC}", f"\x0b{BCC}",
    ", evil@evil.example", "; evil@evil.example", " evil@evil.example", ">, <evil@evil.example", "\r\n\r\nBuy pills",
    "\r\nContent-Type: text/html", "=?utf-8?q?=0D=0ABcc:evil@evil.example?=",
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
def test_no_line_end_or_second_recipient_reaches_a_mail(letter, vector):
    assert "email" in faults(send(letter, email=f"rita@mail.example{vector}"))
    for field in ("name", "place", "affiliation"):
        response = send(letter, **{field: f"Rita{vector}", "email": f"{field}@mail.example"})
        assert response.status_code == 303 or list(faults(response)) == [field]
    send(letter, email="after@mail.example")
    work_off()
    assert {tuple(message.recipients()) for message in mail.outbox} >= {("after@mail.example",)}
    for message in mail.outbox:
        assert len(message.recipients()) == 1
        whole = message.message().as_string()
        assert "evil" not in whole
        assert "pills" not in whole
        assert sorted(message.message().keys()) == sorted(
            ["Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
             "Auto-Submitted"]
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "is_free"),
    [
        ("rita@gmail.com", True), ("rita@GMAIL.com", True), ("rita@yahoo.co.uk", True), ("rita@hotmail.fr", True),
        ("rita@yahoo.com.mx", True), ("rita@proton.me", True), ("rita@web.de", True), ("rita@outlook.com", True),
        ("rita@clinic.example", False), ("rita@gmail.com.example", False), ("rita@mail.gmail.example", False),
        ("rita@yahoo.example.org", False), ("rita@live.org", False), ("rita@yahoo.museum", False),
    ],
)  # fmt: skip
def test_free_mail_is_told_from_an_organisations_own(address, is_free):
    assert is_free_mail(address) is is_free


def test_free_mail_is_flagged_and_never_refused(letter):
    assert send(letter, "organisation", email="rita@gmail.com").status_code == 303
    assert Signatory.objects.get().has_free_mail
    send(letter, email="ro@gmail.com")
    assert not Signatory.objects.get(kind="individual").has_free_mail  # who signs in their own name has no other
