"""What the vCards say, and that address books and strict readers take them."""

import base64
import io
import re

import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from campaign import assets
from contacts.cards import Card, CardPhone, CardPost, CardSubject
from contacts.people import PersonPhone, PersonPost
from contacts.vcards import writer
from contacts.vcards.content_lines import folded
from contacts.vcards.reader import read_vcards
from contacts.vcards.sorting import name_parts
from tests.campaign.picture_files import RED, assert_close, photo, plain, saved

UID = "5b0c2f9e-7d1a-4c38-9a4e-1f6f0d3f7a11"
VERSIONS = ["4.0", "3.0"]
HARD_TEXTS = [
    "Smith; Jones",
    "Dubois; Okafor, & Sons",
    "C:\\new\\case; a\\, b",
    "Ends in a backslash \\",
    "Zoë Ñandú 🌊👩🏽‍⚖️",
    "é" * 300,
    "𝒜𝓃𝒶 " * 40 + "Ruiz",
    "منظمة الدفاع عن النهر",
    "a: b = c \"quoted\" 'apostrophe'",
]


def make_card(name="Ana Ruiz", **values):
    return Card(uid=UID, slug="ana-ruiz", name=name, changed_at="2021-05-13T17:00:00+00:00", **values)


def full_card():
    return make_card(
        says="AH-na roo-EETH", email="ana@example.org", signal="ana.01", whatsapp="+14157583765",
        languages=("es", "ar"),
        phones=(CardPhone("+14186569254", "102"), CardPhone("+14157583765", kind="mobile"),
                CardPhone("+442079460000", kind="other")),
        posts=(CardPost("Managing Attorney", "Harbour Street Legal Clinic"), CardPost("Trustee", "River Trust")),
        subjects=(CardSubject("the-case", "The legal case"),),
    )  # fmt: skip


def lines_of(text):
    """The unfolded lines of a vCard, after looking at every line as it is sent (RFC 6350, 3.2)."""
    assert text.endswith("\r\n")
    octets = text.encode()
    assert octets.count(b"\r") == octets.count(b"\n") == octets.count(b"\r\n")
    for line in octets.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(line) <= 75
        line.decode()  # each is UTF-8 by itself
    unfolded = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    for line in unfolded:
        assert re.fullmatch(r"(?:\w+\.)?[A-Z-]+(?:;[A-Z-]+=[\w,-]+)*:.*[^;].*", line, re.IGNORECASE), line
    return unfolded


def read_outside(text):
    """A vCard as an independent library reads it."""
    (card,) = vobject.readComponents(text)
    return card


def people_in(text):
    people, notes = read_vcards(text)
    assert notes == []
    return people


def one_line(text, start):
    (line,) = (line for line in lines_of(text) if line.startswith(start))
    return line


def test_version_4():
    assert lines_of(writer.vcard(full_card())) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "PRODID:-//Broadside//Press contacts//EN",
        "UID:urn:uuid:5b0c2f9e-7d1a-4c38-9a4e-1f6f0d3f7a11",
        "REV:20210513T170000Z",
        "N:Ruiz;Ana;;;",
        "FN:Ana Ruiz",
        "ORG:Harbour Street Legal Clinic",
        "TITLE:Managing Attorney",
        "post2.ORG:River Trust",
        "post2.TITLE:Trustee",
        "TEL;VALUE=uri;TYPE=WORK:tel:+1-418-656-9254;ext=102",
        "TEL;VALUE=uri;TYPE=CELL:tel:+1-415-758-3765",
        "TEL;VALUE=uri:tel:+44-20-7946-0000",
        "EMAIL;TYPE=work:ana@example.org",
        "LANG;PREF=1:es",
        "LANG;PREF=2:ar",
        "IMPP;X-SERVICE-TYPE=Signal:x-apple:ana.01",
        "IMPP;X-SERVICE-TYPE=WhatsApp:x-apple:+14157583765",
        "NOTE:Pronounced: AH-na roo-EETH\\n"
        "Managing Attorney\\, Harbour Street Legal Clinic\\nTrustee\\, River Trust\\n"
        "Speaks Spanish and Arabic\\nOn: The legal case\\nSignal: ana.01\\nWhatsApp: +1-415-758-3765",
        "URL:http://127.0.0.1:8000/press/contacts/ana-ruiz/",
        "END:VCARD",
    ]


def test_version_3_says_the_same_in_its_own_way():
    new, old = lines_of(writer.vcard(full_card())), lines_of(writer.vcard(full_card(), "3.0"))
    assert [line for line in new if line not in old] == [
        "VERSION:4.0",
        "REV:20210513T170000Z",
        "TEL;VALUE=uri;TYPE=WORK:tel:+1-418-656-9254;ext=102",
        "TEL;VALUE=uri;TYPE=CELL:tel:+1-415-758-3765",
        "TEL;VALUE=uri:tel:+44-20-7946-0000",
        "EMAIL;TYPE=work:ana@example.org",
        "LANG;PREF=1:es",
        "LANG;PREF=2:ar",
    ]
    assert [line for line in old if line not in new] == [
        "VERSION:3.0",
        "REV:2021-05-13T17:00:00Z",
        "TEL;TYPE=WORK:+1-418-656-9254 ext 102",
        "TEL;TYPE=CELL:+1-415-758-3765",
        "TEL:+44-20-7946-0000",
        "EMAIL;TYPE=INTERNET;TYPE=WORK:ana@example.org",
    ]


def test_what_is_not_known_is_left_out():
    card = Card(uid=UID, slug="ana", name="Ana")
    assert lines_of(writer.vcard(card)) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "PRODID:-//Broadside//Press contacts//EN",
        "UID:urn:uuid:5b0c2f9e-7d1a-4c38-9a4e-1f6f0d3f7a11",
        "N:;Ana;;;",
        "FN:Ana",
        "URL:http://127.0.0.1:8000/press/contacts/ana/",
        "END:VCARD",
    ]


def test_another_version_is_refused():
    with pytest.raises(ValueError, match="No vCard 2.1 is written, only 4.0 and 3.0"):
        writer.vcard(make_card(), "2.1")


@pytest.mark.parametrize(
    ("name", "given", "family", "parts"),
    [
        ("Ana Ruiz", "", "", ("Ruiz", "Ana", "")),
        ("Ana María Ruiz", "", "", ("Ruiz", "Ana María", "")),
        ("Gabriel García Márquez", "Gabriel", "García Márquez", ("García Márquez", "Gabriel", "")),
        ("Gabriel García Márquez", "", "García Márquez", ("García Márquez", "Gabriel", "")),
        ("Gabriel García Márquez", "Gabriel", "", ("García Márquez", "Gabriel", "")),
        ("Nagy Ildikó", "", "Nagy", ("Nagy", "Ildikó", "")),
        ("عمر عبد الله", "عمر", "عبد الله", ("عبد الله", "عمر", "")),
        ("عمر أمين", "", "", ("أمين", "عمر", "")),
        ("Ludwig van der Berg", "", "", ("van der Berg", "Ludwig", "")),
        ("Juana Inés de la Cruz", "", "", ("de la Cruz", "Juana Inés", "")),
        ("bell hooks", "", "", ("hooks", "bell", "")),
        ("maria del carmen ruiz", "", "", ("ruiz", "maria del carmen", "")),
        ("Martin Luther King Jr.", "", "", ("King", "Martin Luther", "Jr.")),
        ("Ana Ruiz, MSW, JD", "", "", ("Ruiz", "Ana", "MSW, JD")),
        ("Ruiz, Ana", "", "", ("Ruiz", "Ana", "")),
        ("عمر أمين، دكتور", "", "", ("أمين", "عمر", "دكتور")),
        ("Ana Ruiz 🌊", "", "", ("Ruiz 🌊", "Ana", "")),
        ("Sting", "", "", ("", "Sting", "")),
        ("王小明", "", "", ("", "王小明", "")),
        ("🌊", "", "", ("", "🌊", "")),
    ],
)
def test_family_and_given_name(name, given, family, parts):
    assert name_parts(name, given, family) == parts


def test_a_name_with_a_semicolon_has_four_that_part_it():
    line = one_line(writer.vcard(make_card("Smith; Jones")), "N:")
    assert line == r"N:Jones;Smith\;;;;"
    assert len(re.findall(r"(?<!\\);", line)) == 4


def test_an_organisation_with_marks_is_one_component():
    card = make_card(posts=(CardPost("", "Dubois; Okafor, & Sons"),))
    assert one_line(writer.vcard(card), "ORG") == r"ORG:Dubois\; Okafor\, & Sons"


@pytest.mark.parametrize("hard", HARD_TEXTS)
def test_an_independent_reader_gets_every_text_back(hard):
    card = make_card(
        hard, email="o'brien+press@example.org", says=hard,
        posts=(CardPost(hard, f"The {hard}"), CardPost("x", f"{hard} 2")),
    )  # fmt: skip
    for version in VERSIONS:
        text = writer.vcard(card, version)
        lines_of(text)
        read = read_outside(text)
        assert read.version.value == version
        assert read.fn.value == hard
        assert (read.n.value.family, read.n.value.given, read.n.value.suffix) == name_parts(hard)
        assert (read.n.value.additional, read.n.value.prefix) == ("", "")
        assert [org.value for org in read.org_list] == [[f"The {hard}"], [f"{hard} 2"]]
        assert [title.value for title in read.title_list] == [hard, "x"]
        assert read.note.value.split("\n")[0] == f"Pronounced: {hard}"
        assert read.email.value == "o'brien+press@example.org"
        assert read.uid.value == f"urn:uuid:{UID}"


@pytest.mark.parametrize("hard", HARD_TEXTS)
def test_our_own_reader_gets_every_text_back(hard):
    card = make_card(hard, posts=(CardPost(hard, f"The {hard}"), CardPost("", f"{hard} 2")))
    for version in VERSIONS:
        (person,) = people_in(writer.vcard(card, version))
        assert person.name == hard
        assert (person.family_name, person.given_name) == name_parts(hard)[:2]
        assert person.posts == (PersonPost(hard, f"The {hard}"), PersonPost("", f"{hard} 2"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_independent_reader_gets_numbers_and_addresses_back(version):
    read = read_outside(writer.vcard(full_card(), version))
    numbers = {
        "4.0": ["tel:+1-418-656-9254;ext=102", "tel:+1-415-758-3765", "tel:+44-20-7946-0000"],
        "3.0": ["+1-418-656-9254 ext 102", "+1-415-758-3765", "+44-20-7946-0000"],
    }
    assert [tel.value for tel in read.tel_list] == numbers[version]
    assert [tel.params.get("TYPE") for tel in read.tel_list] == [["WORK"], ["CELL"], None]
    assert read.email.value == "ana@example.org"
    assert read.url.value == "http://127.0.0.1:8000/press/contacts/ana-ruiz/"
    assert [im.value for im in read.impp_list] == ["x-apple:ana.01", "x-apple:+14157583765"]


def test_reading_what_was_written_gives_the_contact():
    (person,) = people_in(writer.vcard(full_card()))
    assert person.name == "Ana Ruiz"
    assert person.emails == ("ana@example.org",)
    assert person.phones == (
        PersonPhone("+14186569254", "102", "work"),
        PersonPhone("+14157583765", "", "mobile"),
        PersonPhone("+442079460000", "", "other"),
    )
    assert person.posts == (
        PersonPost("Managing Attorney", "Harbour Street Legal Clinic"),
        PersonPost("Trustee", "River Trust"),
    )
    assert person.languages == ("es", "ar")
    assert person.urls == ("http://127.0.0.1:8000/press/contacts/ana-ruiz/",)
    assert person.note.count("Signal") == 1
    (older,) = people_in(writer.vcard(full_card(), "3.0"))
    assert (older.phones, older.posts, older.emails) == (person.phones, person.posts, person.emails)


@pytest.mark.parametrize(
    "posts",
    [
        (CardPost("Lawyer", ""), CardPost("", "River Trust")),
        (CardPost("", "Harbour Street Legal Clinic"), CardPost("Trustee", "River Trust")),
        (CardPost("Lawyer", "Harbour Street Legal Clinic"), CardPost("Lawyer", "River Trust"), CardPost("Parent", "")),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_no_role_is_taken_for_that_in_another_organisation(posts, version):
    (person,) = people_in(writer.vcard(make_card(posts=posts), version))
    assert person.posts == tuple(PersonPost(post.role, post.organisation) for post in posts)


@pytest.mark.parametrize("length", range(60, 81))
@pytest.mark.parametrize("last", ["📣", "é", "\\"])
def test_no_letter_is_cut_where_a_line_is_folded(length, last):
    name = "N" * (length - 1) + last + " after"
    text = writer.vcard(make_card(name))
    assert one_line(text, "FN:") == "FN:" + name.replace("\\", "\\\\")
    assert read_outside(text).fn.value == name


def test_a_line_is_folded_only_when_it_must_be():
    assert folded("x" * 75) == "x" * 75 + "\r\n"
    assert folded("x" * 76) == "x" * 75 + "\r\n x\r\n"
    assert folded("x" * 149) == "x" * 75 + "\r\n " + "x" * 74 + "\r\n"
    assert folded("x" * 74 + "é") == "x" * 74 + "\r\n é\r\n"


def test_what_could_begin_a_line_of_its_own_cannot():
    card = make_card(
        "Ana\r\nEND:VCARD", says="x\nTEL:1", signal="ana.01\r\nTEL:2", posts=(CardPost("a\u2028b", "c\rd"),)
    )
    for version in VERSIONS:
        text = writer.vcard(card, version)
        assert lines_of(text).count("END:VCARD") == 1
        assert not any(line.startswith("TEL") for line in lines_of(text))
        assert read_outside(text).fn.value == "Ana END:VCARD"


def test_nothing_is_ever_quoted_printable():
    text = writer.vcard(make_card("é" * 300), "3.0")
    assert "QUOTED" not in text.upper()
    assert "=C3" not in text
    assert one_line(text, "FN:") == "FN:" + "é" * 300


def test_all_cards_in_one_file():
    text = writer.vcards([full_card(), make_card("Omar Nadim"), make_card("Köln Support Group")])
    lines_of(text)
    assert [card.fn.value for card in vobject.readComponents(text)] == ["Ana Ruiz", "Omar Nadim", "Köln Support Group"]
    assert [person.name for person in people_in(text)] == ["Ana Ruiz", "Omar Nadim", "Köln Support Group"]


def test_an_organisation_that_answers_as_one_sorts_by_its_whole_name():
    card = make_card("Köln Support Group", posts=(CardPost("", "Köln Support Group"),))
    assert one_line(writer.vcard(card), "N:") == "N:;Köln Support Group;;;"
    assert "KIND:org" in lines_of(writer.vcard(card))
    assert "X-ABShowAs:COMPANY" in lines_of(writer.vcard(card, "3.0"))


def test_in_another_language_it_has_that_name_and_role():
    card = make_card(
        posts=(CardPost("Managing Attorney", "River Trust"), CardPost("Trustee", "Harbour Fund")),
        words={"ar": {"name": "آنا رويث", "role": "محامية، River Trust"}},
        family_name="Ruiz",
    )
    with translation.override("ar"):
        text = writer.vcard(card)
    assert one_line(text, "FN:") == "FN:آنا رويث"
    assert one_line(text, "N:") == "N:رويث;آنا;;;"
    assert one_line(text, "TITLE:") == "TITLE:محامية"
    assert one_line(text, "ORG:") == "ORG:River Trust"
    assert one_line(text, "post2.ORG:") == "post2.ORG:Harbour Fund"
    assert one_line(text, "URL:") == "URL:http://127.0.0.1:8000/ar/press/contacts/ana-ruiz/"
    assert "Ana Ruiz" in one_line(text, "NOTE:")
    assert "Also written: آنا رويث" in one_line(writer.vcard(card), "NOTE:")


def stored(picture, image_format="JPEG"):
    return assets.store_image(SimpleUploadedFile("a.jpg", saved(picture, image_format)))


@pytest.mark.django_db
def test_a_photo_is_a_small_square_jpeg_in_both_versions():
    tall = plain(600, 1200, RED)
    tall.paste((0, 0, 255), (0, 800, 600, 1200))
    picture = writer.photo_of(make_card(photo=stored(tall)))
    with Image.open(io.BytesIO(picture)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (320, 320), "RGB")
        assert_close(image.getpixel((160, 310)), RED)  # the upper part of it
    old, new = (writer.vcard(make_card(), version, photo=picture) for version in ("3.0", "4.0"))
    assert read_outside(old).photo.value == picture
    assert read_outside(old).photo.params == {"ENCODING": ["b"], "TYPE": ["JPEG"]}
    address = one_line(new, "PHOTO").removeprefix("PHOTO:")
    assert base64.b64decode(address.removeprefix("data:image/jpeg;base64,"), validate=True) == picture
    assert [person.photo for person in people_in(old + new)] == [picture, picture]


@pytest.mark.django_db
def test_a_photo_stays_small_whatever_is_on_it():
    assert len(writer.photo_of(make_card(photo=stored(photo(480, 480), "PNG")))) <= writer.PHOTO_BYTES


@pytest.mark.django_db
def test_a_photo_smaller_than_that_is_not_blown_up():
    with Image.open(io.BytesIO(writer.photo_of(make_card(photo=stored(plain(60, 40)))))) as image:
        assert image.size == (40, 40)


@pytest.mark.django_db
def test_a_card_whose_photo_lost_its_file_goes_without(media, caplog):
    asset = stored(plain())
    assert writer.photo_of(make_card()) is None
    for file in media.iterdir():
        file.write_bytes(b"no picture")
    assert writer.photo_of(make_card(photo=asset)) is None
    for file in media.iterdir():
        file.unlink()
    assert writer.photo_of(make_card(photo=asset)) is None
    assert len(caplog.messages) == 2
