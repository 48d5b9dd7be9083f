"""People in vCards as programs write them, well and badly."""

import time

import pytest

from campaign.importing.notes import Level, Note
from contacts.people import Person, PersonPhone, PersonPost
from contacts.vcards.content_lines import LONGEST_HEAD
from contacts.vcards.reader import CardLeftOut, read_vcards
from tests.shared import shared


def card(*lines, version="3.0", end="\r\n"):
    return "".join(line + end for line in ("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD"))


def read_one(*lines, **options):
    """The one person of a card in which nothing is remarkable."""
    people, notes = read_vcards(card(*lines, **options))
    assert notes == []
    (person,) = people
    return person


def read_file(name):
    return read_vcards(shared(f"cases/{name}").read_bytes().decode())


def not_dialled(number, entry, line):
    return Note(f"“{number}” is no phone number that can be dialled; it stands in the note.", entry, line)


class TestRealFiles:
    def test_outlook(self):
        (person,), notes = read_file("vcf-outlook21.vcf")
        assert notes == []
        assert person.name == "Mr. John Richter James Doe Sr."
        assert (person.family_name, person.given_name) == ("Doe", "John")
        assert person.phones == (PersonPhone("+19055551234", "", "work"), PersonPhone("+19056661234", "", "other"))
        assert person.emails == ("john.doe@ibm.cm",)
        assert person.posts == (PersonPost("Money Counter, Accounting", "IBM"),)
        assert person.urls == ("http://www.ibm.com",)
        assert person.note.startswith("THIS SOFTWARE IS PROVIDED BY GEORGE EL-HADDAD ''AS IS'' AND ANY")
        _licence, behind = person.note.split("SUCH DAMAGE.\n")
        assert behind == (
            "Role: Counting Money\n"
            "Address (work):\nCresent moon drive\nAlbaney, New York 12345\nUnited States of America\n"
            "Address (home):\nSilicon Alley 5,\nNew York, New York 12345\nUnited States of America"
        )
        assert person.photo[:3] == b"\xff\xd8\xff"
        assert len(person.photo) == 860

    def test_android(self):
        people, notes = read_file("vcf-android21.vcf")
        assert [person.name for person in people] == [
            "john.doe@company.com",
            "jane.doe@company.com",
            "Ñ Ñ Ñ Ñ Ñ",
            "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ",
            "Ñ Ñ Ñ Ñ",
            "ÑÑÑÑ",
        ]
        assert [person.emails for person in people] == [
            ("john.doe@company.com",), ("jane.doe@company.com",), (), (), ("bob@company.com",), ("henry@company.com",)
        ]  # fmt: skip
        assert [person.line for person in people] == [1, 6, 11, 18, 36, 71]
        assert [(person.family_name, person.given_name) for person in people[4:]] == [("Ñ Ñ", "Ñ Ñ Ñ"), ("ÑÑÑÑ", "")]
        assert people[2].note == "Phone as given: 123456789"
        assert people[3].note == (
            "Ñ Ñ Ñ Ñ Ñ Ñ Ñ ÑÑ Ñ Ñ Ñ Ñ Ñ Ñ ÑÑ Ñ Ñ Ñ Ñ\nPhone as given: 123456\nPhone as given: 234567\n"
            "Phone as given: 3456789\nPhone as given: 45678901"
        )
        assert people[4].posts == (PersonPost("", "Ñ" * 12),)
        assert people[4].urls == ("http://www.company.com",)
        assert people[5].posts == (PersonPost("", "Ñ" * 44),)
        assert [(note.line, note.entry) for note in notes] == [
            (15, "Ñ Ñ Ñ Ñ Ñ"),
            *((line, "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ") for line in (24, 25, 26, 27)),
            *((line, "Ñ Ñ Ñ Ñ") for line in (40, 41, 42, 44, 52)),
            (75, "ÑÑÑÑ"),
        ]
        assert notes[0] == not_dialled("123456789", "Ñ Ñ Ñ Ñ Ñ", 15)
        assert notes[8].sentence == "“ÑÑÑÑÑÑÑÑÑÑÑÑÑÑ” is no e-mail address; it stands in the note."
        assert notes[9].sentence == "The photo is damaged and was left out."

    def test_iphone(self):
        began = time.perf_counter()
        (person,), notes = read_file("vcf-iphone3.vcf")
        assert time.perf_counter() - began < 1
        assert notes == []
        assert person.name == "Mr. John Richter James Doe Sr."
        assert (person.family_name, person.given_name) == ("Doe", "John")
        assert [(phone.number, phone.kind) for phone in person.phones] == [
            ("+19055551234", "mobile"),
            ("+19056661234", "other"),
            ("+19057771234", "work"),
            ("+19052221234", "other"),
        ]
        assert person.note == (
            "+1-905-888-1234 is a fax number.\n+1-905-999-1234 is a fax number.\n+1-905-111-1234 is a pager.\n"
            "+1-905-222-1234: AssistantPhone\n"
            "Address (home):\nSilicon Alley 5,\nNew York, New York 12345\nUnited States of America\n"
            "Address (work):\nStreet4\nBuilding 6\nFloor 8\nNew York, 12345\nUSA"
        )
        assert person.posts == (PersonPost("Money Counter, Accounting", "IBM"),)
        assert person.urls == ("http://www.ibm.com",)
        assert (person.photo[:3], person.photo[-2:], len(person.photo)) == (b"\xff\xd8\xff", b"\xff\xd9", 32531)

    def test_gmail(self):
        (person,), notes = read_file("vcf-gmail3.vcf")
        assert notes == []
        assert person.name == "Mr. John Richter, James Doe Sr."
        assert (person.family_name, person.given_name) == ("Doe", "John")
        assert person.urls == ("http://www.ibm.com",)
        assert person.phones == (PersonPhone("+19055551234", "", "mobile"), PersonPhone("+19056661234", "", "other"))
        assert person.emails == ("john.doe@ibm.com",)
        assert person.posts == (PersonPost("Money Counter", "IBM"),)
        assert 'COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY' in person.note
        assert person.note.endswith(
            "SUCH DAMAGE.\nFavotire Color: Blue\nAddress (home):\n"
            "Crescent moon drive\n555-asd\nNice Area, Albaney, New York 12345\nUnited States of America"
        )

    def test_the_example_of_the_standard(self):
        people, notes = read_file("vcf-rfc6350.vcf")
        assert notes == []
        assert people == [
            Person(
                name="Simon Perreault",
                given_name="Simon",
                family_name="Perreault",
                emails=("simon.perreault@viagenie.ca",),
                phones=(PersonPhone("+14186569254", "102", "work"), PersonPhone("+14182626501", "", "mobile")),
                posts=(PersonPost("", "Viagenie"),),
                languages=("fr", "en"),
                note="Address (work):\nSuite D2-630\n2875 Laurier\nQuebec, QC G1V 2M2\nCanada",
                urls=("http://nomis80.org",),
                line=1,
            )
        ]


def test_a_card_that_says_nothing_is_one_not_understood():
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFirst name:Nia\r\nEND:VCARD\r\n"
    assert read_vcards(text) == (
        [],
        [
            CardLeftOut(
                "This card was left out: it has no name, organisation, e-mail address or phone number. "
                "The line “First name:Nia” cannot be understood.",
                line=3,
            )
        ],
    )


def test_an_empty_card_is_told_with_the_line_where_it_begins():
    text = card("FN:Ana") + card("N:;;;;", "FN:", "ORG:;", "TEL:", "EMAIL: ")
    people, (note,) = read_vcards(text)
    assert [person.name for person in people] == ["Ana"]
    assert isinstance(note, CardLeftOut)
    assert note.sentence == "This card was left out: it has no name, organisation, e-mail address or phone number."
    assert note.line == 5


@pytest.mark.parametrize("text", ["", "\ufeff", "name,phone\r\nAna,1\r\n", "END:VCARD\r\n"])
def test_what_is_no_vcard_is_said_to_be_none(text):
    people, (note,) = read_vcards(text)
    assert people == []
    assert note.sentence == "There is no vCard in this: no line reads BEGIN:VCARD."


class TestNames:
    def test_three_hundred_accents_in_quoted_printable_with_soft_breaks(self):
        coded = "=C3=A9" * 300
        folded = "=\r\n".join(coded[at : at + 72] for at in range(0, len(coded), 72))
        for version in ("2.1", "3.0"):
            person = read_one("FN:Ana", f"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{folded}", version=version)
            assert person.note == "é" * 300

    def test_a_soft_break_before_a_folded_line(self):
        person = read_one("FN:Ana", "NOTE;ENCODING=QUOTED-PRINTABLE:one=20=\r\n two", version="3.0")
        assert person.note == "one two"

    def test_the_end_of_a_card_is_no_part_of_a_soft_break(self):
        assert read_one("FN;ENCODING=QUOTED-PRINTABLE:Ana=", version="2.1").name == "Ana"

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Mu=F1oz", "Muñoz"),
            ("FN;CHARSET=windows-1256;QUOTED-PRINTABLE:=DA=E3=D1", "عمر"),
            ("FN;ENCODING=QUOTED-PRINTABLE:Mu=F1oz", "Muñoz"),  # undeclared, and no UTF-8
            ("FN;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz", "Muñoz"),
            ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz=C3", "Muñoz"),  # cut inside a letter
            ("FN;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz", "Muñoz"),
            ("FN;CHARSET=punycode;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz", "Muñoz"),
            ("FN;CHARSET=hex;ENCODING=QUOTED-PRINTABLE:Mu=F1oz", "Muñoz"),
            ("FN;CHARSET=utf-16;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1o", "Muño"),
            ("FN:Mu=C3=B1oz", "Mu=C3=B1oz"),  # not declared, so it stays what it is
            ("FN;LANGUAGE=es;X-IRC=a:Muñoz", "Muñoz"),
        ],
    )
    def test_the_letters_of_quoted_printable(self, line, name):
        assert read_one(line, version="2.1").name == name

    @pytest.mark.parametrize(
        ("lines", "name"),
        [
            (["N:Ruiz;Ana;María;Dr.;MSW"], "Dr. Ana María Ruiz MSW"),
            (["FN:", "N:Ruiz;Ana;;;"], "Ana Ruiz"),
            (["FN: ", "N:;;;;", "NICKNAME:Anita", "ORG:River Trust"], "Anita"),
            (["N:;;;;", "ORG:River Trust;Press", "EMAIL:ana@example.org"], "River Trust"),
            (["N:", "ORG:;", "EMAIL:ana@example.org", "TEL:+14157583765"], "ana@example.org"),
            (["TEL:+1 (415) 758-3765 x22"], "+1-415-758-3765 ext 22"),
            (["FN:Ana", "FN;PREF=1:Ana Ruiz"], "Ana Ruiz"),
            ([r"FN:Smith\; Jones", r"N:Jones;Smith\;;;;"], "Smith; Jones"),
        ],
    )
    def test_everybody_keeps_a_name(self, lines, name):
        assert read_one(*lines).name == name

    def test_somebody_with_a_number_that_cannot_be_dialled_keeps_it_as_the_name(self):
        (person,), notes = read_vcards(card("TEL:12345"))
        assert (person.name, person.phones, person.note) == ("12345", (), "Phone as given: 12345")
        assert notes == [not_dialled("12345", "12345", 3)]

    def test_family_and_given_name_come_from_their_components(self):
        person = read_one(r"N:García Márquez;Gabriel\; Gabo;José;;", "FN:Gabriel García Márquez")
        assert (person.family_name, person.given_name) == ("García Márquez", "Gabriel; Gabo")


class TestOrganisations:
    @pytest.mark.parametrize(
        ("lines", "posts"),
        [
            (["ORG:;"], []),
            (["ORG:Liga;"], [("", "Liga")]),
            (["ORG:;Liga"], [("", "Liga")]),
            ([r"ORG:Dubois\; Okafor\, & Sons"], [("", "Dubois; Okafor, & Sons")]),
            (["ORG:Dubois, Okafor"], [("", "Dubois, Okafor")]),
            (["ORG:Liga;Press;West"], [("Press, West", "Liga")]),
            (["ORG:Liga;Press", "TITLE:Head"], [("Head, Press", "Liga")]),
            (["TITLE:Head", "ORG:Liga"], [("Head", "Liga")]),
            (["ROLE:Speaker"], [("Speaker", "")]),
            (["ORG:A", "TITLE:a", "ORG:B", "TITLE:b"], [("a", "A"), ("b", "B")]),
            (["x.ORG:A", "y.ORG:B", "y.TITLE:b"], [("", "A"), ("b", "B")]),
            (["ORG:A", "ORG;PREF=1:B"], [("", "B"), ("", "A")]),
            (["ORG:A", "ORG:A"], [("", "A")]),
        ],
    )
    def test_roles_go_with_organisations(self, lines, posts):
        assert read_one("FN:Ana", *lines).posts == tuple(PersonPost(*post) for post in posts)


class TestNumbers:
    @pytest.mark.parametrize(
        ("line", "phone"),
        [
            ("TEL;CELL;PREF:+44 7700 900123", ("+447700900123", "", "mobile")),
            ("TEL;TYPE=CELL;TYPE=WORK:+447700900123", ("+447700900123", "", "mobile")),
            ("TEL;TYPE=work,voice:(415) 758-3765", ("+14157583765", "", "work")),
            ('TEL;VALUE=uri;TYPE="voice,cell":tel:+1-415-758-3765', ("+14157583765", "", "mobile")),
            ("TEL;VALUE=uri;TYPE=WORK:tel:+1-418-656-9254;ext=102", ("+14186569254", "102", "work")),
            ("TEL:+1-418-656-9254 ext 102", ("+14186569254", "102", "other")),
            (r"TEL:+14186569254\,102", ("+14186569254", "102", "other")),
            ("TEL:+14186569254p102", ("+14186569254", "102", "other")),
            ("TEL;WORK;VOICE:+1 415 758 3765", ("+14157583765", "", "work")),
            ("tel;type=Home:415.758.3765", ("+14157583765", "", "other")),
            ("item1.TEL:415-758-3765", ("+14157583765", "", "other")),
        ],
    )
    def test_phones(self, line, phone):
        version = "2.1" if "CELL;PREF" in line else "3.0"
        assert read_one("FN:Ana", line, version=version).phones == (PersonPhone(*phone),)

    def test_numbers_without_a_country_code_are_of_the_region(self):
        (person,), notes = read_vcards(card("FN:Ana", "TEL:020 7946 0000", "TEL:+14157583765"), region="GB")
        assert ([phone.number for phone in person.phones], notes) == (["+442079460000", "+14157583765"], [])

    def test_a_label_of_the_address_book_tells_the_kind(self):
        person = read_one(
            "FN:Ana",
            "item1.TEL:415-758-3765",
            "item1.X-ABLabel:_$!<Mobile>!$_",
            "item2.TEL:415-758-3766",
            "item2.X-ABLabel:Night desk",
        )
        assert [phone.kind for phone in person.phones] == ["mobile", "other"]
        assert person.note == "+1-415-758-3766: Night desk"

    @pytest.mark.parametrize(
        ("lines", "remark"),
        [
            (["TEL;WORK;FAX:415-555-2672"], "+1-415-555-2672 is a fax number."),
            (["TEL;type=HOME;type=FAX;type=pref:415-555-2672"], "+1-415-555-2672 is a fax number."),
            (['TEL;VALUE=uri;TYPE="fax,home":tel:+1-415-555-2672'], "+1-415-555-2672 is a fax number."),
            (["TEL;TYPE=PAGER:415-555-2672"], "+1-415-555-2672 is a pager."),
            (["TEL;TYPE=MODEM:415-555-2672"], "+1-415-555-2672 is a modem."),
            (["item1.TEL:415-555-2672", "item1.X-ABLabel:Office fax"], "+1-415-555-2672: Office fax"),
            (["item1.TEL:415-555-2672", "item1.X-ABLabel:فاكس"], "+1-415-555-2672: فاكس"),
        ],
    )
    def test_a_machine_that_nobody_answers_stands_in_the_note_alone(self, lines, remark):
        """In the file before the office's line, so that it would be the first number on the card."""
        person = read_one("FN:Ana", *lines, "TEL;TYPE=WORK:415-758-3765")
        assert person.phones == (PersonPhone("+14157583765", "", "work"),)
        assert person.note == remark
        nameless = read_one(*lines)
        assert (nameless.name, nameless.phones, nameless.note) == ("+1-415-555-2672", (), remark)

    def test_the_first_choice_comes_first_and_each_once(self):
        person = read_one(
            "FN:Ana",
            "TEL:415-758-3765",
            "TEL;TYPE=pref:415-758-3766",
            "TEL;TYPE=WORK:+14157583765",
            "EMAIL:ana@example.org",
            "EMAIL;PREF=1:press@example.org",
            "EMAIL:ANA@example.org",
        )
        assert [phone.number for phone in person.phones] == ["+14157583766", "+14157583765"]
        assert person.emails == ("press@example.org", "ana@example.org")

    @pytest.mark.parametrize("address", ["[email\u00a0protected]", "a***@example.org", "••••@example.org"])
    def test_a_masked_address_is_wanted_and_not_stored(self, address):
        (person,), (note,) = read_vcards(card("FN:Ana", f"EMAIL:{address}"))
        assert (person.emails, person.is_email_wanted, person.note) == ((), True, "")
        assert note.sentence == "The e-mail address is masked in the source. Ask for it and type it in."
        assert (note.line, note.entry) == (4, "Ana")

    def test_an_unknown_language_is_told(self):
        (person,), (note,) = read_vcards(card("FN:Ana", "LANG:es-MX", "LANG;PREF=1:ar", "LANG:tlh", version="4.0"))
        assert person.languages == ("ar", "es")
        assert (note.sentence, note.line) == ("“tlh” is no language that is known here.", 6)


class TestTexts:
    def test_a_note_of_version_2(self):
        line = "NOTE;ENCODING=QUOTED-PRINTABLE:a=2C b=0D=0Ac"
        assert read_one("FN:Ana", line, version="2.1").note == "a, b\nc"

    @pytest.mark.parametrize(
        ("version", "value", "note"),
        [
            ("3.0", r"one\ntwo\, three\; four\\five\Nsix", "one\ntwo, three; four\\five\nsix"),
            ("4.0", r"C:\\new \"x\" http\://example.org", 'C:\\new "x" http://example.org'),
            ("2.1", r"C:\new, and\; more", r"C:\new, and; more"),
            ("3.0", r"ends in \ ".strip(), "ends in \\"),
        ],
    )
    def test_escapes(self, version, value, note):
        assert read_one("FN:Ana", f"NOTE:{value}", version=version).note == note

    def test_how_a_line_is_folded_depends_on_the_version(self):
        lines = ["FN:Ana", "NOTE:to the", " point and ", " on"]
        assert read_one(*lines, version="3.0").note == "to thepoint and on"
        assert read_one(*lines, version="2.1").note == "to the point and  on"

    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\r\r\n"])
    def test_any_end_of_line(self, end):
        person = read_one("FN:Ana", "NOTE:one", "  two", "TEL:+14157583765", end=end)
        assert (person.note, len(person.phones)) == ("one two", 1)

    def test_a_byte_order_mark_and_blank_lines(self):
        text = "\ufeff\r\n" + card("FN:Ana").replace("\r\n", "\r\n\r\n")
        people, notes = read_vcards(text)
        assert (people[0].name, people[0].line, notes) == ("Ana", 2, [])

    def test_parameters_with_marks_in_quotes(self):
        assert read_one('FN;X-A="a:b;c,d";SORT-AS="x":Ana').name == "Ana"
        assert read_one('FN;X-A="open:Ana', version="2.1").name == "Ana"

    def test_folded_parameters(self):
        person = read_one(
            "FN:Ana", "NOTE;CHARSET=UTF-8;", " ENCODING=QUOTED-PRINTABLE:=C3=91=", "=C3=91", version="3.0"
        )
        assert person.note == "ÑÑ"

    def test_web_addresses(self):
        person = read_one(
            "FN:Ana",
            r"URL:http\://example.org/a\,b",
            "URL:www.example.org",
            "URL;VALUE=uri:https://example.org/x?a=1;b=2",
            "URL:javascript:alert(1)",
            "URL:not an address",
        )
        assert person.urls == (
            "http://example.org/a,b", "http://www.example.org", "https://example.org/x?a=1;b=2"
        )  # fmt: skip

    def test_messengers_and_a_lone_label_stay_in_the_note(self):
        person = read_one(
            "FN:Ana",
            "IMPP;X-SERVICE-TYPE=Signal:x-apple:ana.01",
            "IMPP:xmpp:ana%40example.org",
            "LABEL;WORK;ENCODING=QUOTED-PRINTABLE:1 Harbour Street=0D=0ASpringfield",
            version="2.1",
        )
        assert person.note == "Address (work):\n1 Harbour Street\nSpringfield\nSignal: ana.01\nxmpp: ana@example.org"

    def test_controls_are_cleaned_away(self):
        assert read_one("FN:A\x00n\u202ea\x0b Ruiz").name == "Ana Ruiz"


class TestPhotos:
    @pytest.mark.parametrize(
        "lines",
        [
            ["PHOTO;ENCODING=BASE64;JPEG:", " UGlj", " dHVyZQ=="],
            ["PHOTO;ENCODING=BASE64;JPEG:UGlj", "dHVyZQ==", ""],
            ["PHOTO;BASE64:UGljdHVyZQ"],
            ["PHOTO;ENCODING=b;TYPE=JPEG:UGlj", "  dHVyZQ=="],
            ["PHOTO:data:image/jpeg;base64,UGljdHVyZQ=="],
            [r"PHOTO;VALUE=URI:data:image/jpeg\;base64\,UGljdHVyZQ=="],
        ],
    )
    def test_ways_to_write_one(self, lines):
        for version in ("2.1", "3.0"):
            person = read_one("FN:Ana", *lines, "TEL:+14157583765", version=version)
            assert person.photo == b"Picture"
            assert len(person.phones) == 1

    def test_one_that_lies_elsewhere_is_not_fetched(self):
        (person,), notes = read_vcards(card("FN:Ana", "PHOTO;VALUE=uri:https://example.org/a.jpg"))
        assert person.photo is None
        assert notes == [Note("The photo lies elsewhere on the web and was not fetched.", "Ana", 4, Level.INFO)]

    def test_one_that_is_damaged_or_far_too_large_is_left_out(self):
        (person,), (note,) = read_vcards(card("FN:Ana", "PHOTO;ENCODING=b:A"))
        assert (person.photo, note.sentence) == (None, "The photo is damaged and was left out.")
        (person,), (note,) = read_vcards(card("FN:Ana", "PHOTO;ENCODING=b:" + "A" * 14_000_000))
        assert (person.photo, note.sentence) == (None, "The photo is larger than 10 MB and was left out.")


class TestBrokenFiles:
    def test_lines_that_make_no_sense_are_told_and_the_rest_is_read(self):
        people, notes = read_vcards(card("FN:Ana", "hello", "and more:", "TEL:+14157583765", "LABEL"))
        assert [(person.name, len(person.phones)) for person in people] == [("Ana", 1)]
        assert notes == [
            Note("2 lines, from “hello” on, cannot be understood and were left out.", "Ana", 4),
            Note("The line “LABEL” cannot be understood and was left out.", "Ana", 7),
        ]

    def test_lines_outside_of_cards_are_told(self):
        people, notes = read_vcards("From: me\r\n\r\n" + card("FN:Ana"))
        assert [person.name for person in people] == ["Ana"]
        assert notes == [Note("The line “FROM: me” cannot be understood and was left out.", line=1)]

    @pytest.mark.parametrize("end", ["", "END:VCAR"])
    def test_a_file_that_breaks_off_is_never_full_success(self, end):
        people, notes = read_vcards(f"{card('FN:Ana')}BEGIN:VCARD\r\nFN:Omar\r\n{end}")
        assert [person.name for person in people] == ["Ana", "Omar"]
        sentence = "The line END:VCARD of this card is missing. Look whether it is all there."
        assert notes == [Note(sentence, "Omar", 5)]

    def test_a_card_that_does_not_end_ends_where_the_next_begins(self):
        people, (note,) = read_vcards("BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Omar\nEND:VCARD\n")
        assert [person.name for person in people] == ["Ana", "Omar"]
        assert (note.entry, note.line) == ("Ana", 1)

    def test_the_card_of_an_assistant_inside_a_card_is_not_taken_for_its_own(self):
        inner = ["AGENT:", "BEGIN:VCARD", "VERSION:2.1", "FN:Jenny", "TEL:+14157583766", "END:VCARD"]
        person = read_one("FN:Ana", *inner, "TEL:+14157583765", version="2.1")
        assert (person.name, [phone.number for phone in person.phones]) == ("Ana", ["+14157583765"])

    def test_names_of_properties_in_any_letters(self):
        people, notes = read_vcards("begin:vcard\nversion:3.0\nfn:Ana\nItem1.Email:ana@example.org\nend:vcard\n")
        assert (people[0].name, people[0].emails, notes) == ("Ana", ("ana@example.org",), [])


@pytest.mark.parametrize(
    "lines",
    [
        "NOTE:{n}\r\n" * 20_000,
        "ORG:{n}\r\n" * 10_000 + "TITLE:{n}\r\n" * 10_000,
        "no sense\r\nNOTE:x\r\n" * 20_000,
        "TEL:{n}\r\n" * 5_000,
        "EMAIL:a{n}@example.org\r\n" * 20_000,
        "IMPP:x{n}:y\r\n" * 20_000,
        "NOTE:x\r\n" + " y\r\n" * 100_000,
        "TEL\r\n" + " ;A\r\n" * 100_000 + " :1\r\n",
        "PHOTO;ENCODING=b:\r\n" + " AAAAAAAA\r\n" * 100_000,
        "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=C3=91=\r\n" * 100_000 + "\r\n",
        "BEGIN:VCARD\r\n" * 10_000,
        "AGENT:\r\nBEGIN:VCARD\r\n" * 20_000,
        "N:" + ";" * 2_000_000 + "\r\n",
        "N:" + r"\;" * 200_000 + "\r\n",
        "X" * 2_000_000 + "\r\n",
        "X;" + "a;" * 1_000_000 + "\r\n",
        "X;" + '"a' * 1_000_001 + ":b\r\n",
        "TEL:" + "1 " * 1_000_000 + "\r\n",
        "URL:" + "a." * 1_000_000 + "!\r\n",
        "EMAIL:" + "a." * 1_000_000 + "@\r\n",
        "PHOTO:data:" + ";base64" * 200_000 + "\r\n",
        "NOTE:" + "\\" * 1_000_000 + "\r\n",
    ],
    ids=lambda lines: lines[:12],
)
def test_no_card_takes_long(lines):
    """Each of these took minutes if the time grew with the square of its length; it takes about a second."""
    pieces = lines.split("{n}")
    lines = "".join(f"{piece}{n}" for n, piece in enumerate(pieces[:-1])) + pieces[-1]
    began = time.perf_counter()
    read_vcards(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\n{lines}END:VCARD\r\n")
    assert time.perf_counter() - began < 15


def test_a_line_with_endless_parameters_is_not_understood():
    (person,), (note,) = read_vcards(card("FN:Ana", "TEL;" + "A" * LONGEST_HEAD + ":+14157583765"))
    assert person.phones == ()
    assert note.line == 4
