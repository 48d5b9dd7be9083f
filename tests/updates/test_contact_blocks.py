"""Contact blocks in texts of any campaign, all made up: who is found in them, and what stays of the text."""

import re
import time
from dataclasses import replace

import pytest

from contacts.people import Person, PersonPhone, PersonPost
from updates.importers.contact_blocks import lift
from updates.importers.contact_blocks.likely import likely_contacts

MASKED = "[email\u00a0protected]"


def somebody(name, *phones, role="", body="", email="", masked=False, posts=(), spoken=(), note=""):
    """A person as a block tells of her: `phones` are numbers, or pairs of a number and "mobile" or an extension."""
    numbers = []
    for phone in phones:
        number, more = phone if isinstance(phone, tuple) else (phone, "")
        is_kind = more in ("mobile", "other")
        numbers.append(PersonPhone(number, "" if is_kind else more, more if is_kind else "work"))
    if not posts and (role or body):
        posts = [PersonPost(role, body)]
    return Person(
        name=name,
        emails=(email,) if email else (),
        phones=tuple(numbers),
        posts=tuple(posts),
        languages=tuple(spoken),
        note=note,
        is_email_wanted=masked,
    )


def people(text, **options):
    """Whom a text's blocks name, without the lines on which they begin."""
    return [replace(person, line=None) for person in lift(text, **options).people]


ANA = somebody("Ana Ruiz", "+14155550132")
WHOLE_BLOCKS = {
    "organisation lines stand for all below": (
        f"Contacts:\nHarbour Street Legal Clinic\nAna Ruiz, {MASKED}, (415) 555-0132\n"
        f"Bo Lind, {MASKED}, (415) 555-0133\n"
        f"Water Law Project, Reno School of Law\nMia Chen, {MASKED}, (510) 555-0134\nNCW/RV\nTeo Sol, (510) 555-0135",
        [
            somebody("Ana Ruiz", "+14155550132", body="Harbour Street Legal Clinic", masked=True),
            somebody("Bo Lind", "+14155550133", body="Harbour Street Legal Clinic", masked=True),
            somebody("Mia Chen", "+15105550134", body="Water Law Project, Reno School of Law", masked=True),
            somebody("Teo Sol", "+15105550135", body="NCW/RV"),
        ],
    ),
    "the first person on the label's line, parts in any order": (
        "CONTACTS: Ana Ruiz, Free Teo Sol Network, 503-555-0132, ana@freeteo.example\n"
        "415.555.0133, Bo Lind, Assistant Federal Defender\n"
        "mia@ncw.example, NCW-Truckee Valley Senior Water Rights Attorney, Mia Chen",
        [
            somebody("Ana Ruiz", "+15035550132", body="Free Teo Sol Network", email="ana@freeteo.example"),
            somebody("Bo Lind", "+14155550133", role="Assistant Federal Defender"),
            somebody(
                "Mia Chen", role="Senior Water Rights Attorney", body="NCW-Truckee Valley", email="mia@ncw.example"
            ),
        ],
    ),
    "bold label, links to a mailbox and a telephone": (
        "**Contacts:**\nAna Ruiz, <ana@creek.example>, [(415) 555-0132](tel:+14155550132)\n"
        "[Bo Lind](mailto:bo@creek.example?subject=Hello%20Bo), [call](tel:+15105550133;ext=12)",
        [
            somebody("Ana Ruiz", "+14155550132", email="ana@creek.example"),
            somebody("Bo Lind", ("+15105550133", "12"), email="bo@creek.example"),
        ],
    ),
    "a heading and a list": (
        "## Media Contacts\n\n- Ana Ruiz, Creek Coalition, 415.555.0132 (cell)\n"
        "* [Bo Lind](mailto:bo@creek.example), NorCal Watch, 510-555-0133 ext. 12",
        [
            somebody("Ana Ruiz", ("+14155550132", "mobile"), body="Creek Coalition"),
            somebody("Bo Lind", ("+15105550133", "12"), body="NorCal Watch", email="bo@creek.example"),
        ],
    ),
    "an underlined heading and hard line breaks": (
        "Press contacts\n--------------\n\nAna Ruiz, Creek Coalition  \n(415) 555-0132\\\n\\[email protected\\]",
        [somebody("Ana Ruiz", "+14155550132", body="Creek Coalition", masked=True)],
    ),
    "one person over many paragraphs": (
        "Media Contact:\n\nAna Ruiz\n\nCommunications Director, Harbour Street Legal Clinic\n\n"
        "Office: (415) 555-0132\n\nCell: (415) 555-0133\n\nE-mail: ana@harbour.example",
        [
            somebody(
                "Ana Ruiz", "+14155550132", ("+14155550133", "mobile"),
                role="Communications Director", body="Harbour Street Legal Clinic", email="ana@harbour.example",
            )
        ],
    ),
    "cards one below the other": (
        "Contacts:\n\nCreek Coalition\nAna Ruiz\nDirector\n415-555-0132\nana@creek.example\n\n"
        "Harbor House\nBo Lind\nOrganizer\n510-555-0133",
        [
            somebody("Ana Ruiz", "+14155550132", role="Director", body="Creek Coalition", email="ana@creek.example"),
            somebody("Bo Lind", "+15105550133", role="Organizer", body="Harbor House"),
        ],
    ),
    "named fields": (
        "Contact:\nName: Ana Ruiz\nTitle: Executive Director\nOrganization: Creek Coalition\nPhone: 415-555-0132",
        [somebody("Ana Ruiz", "+14155550132", role="Executive Director", body="Creek Coalition")],
    ),
    "dashes, bars and brackets": (
        "Press contacts\n\nAna Ruiz – Managing Attorney, Immigrant Legal Defense – 415-555-0132\n"
        "Bo Lind | Staff Attorney | Creek Coalition | bo [at] creek [dot] example\n"
        "Mia Chen (Harbour Clinic): 510-555-0134",
        [
            somebody("Ana Ruiz", "+14155550132", role="Managing Attorney", body="Immigrant Legal Defense"),
            somebody("Bo Lind", role="Staff Attorney", body="Creek Coalition", email="bo@creek.example"),
            somebody("Mia Chen", "+15105550134", body="Harbour Clinic"),
        ],
    ),
    "two people in one line": (
        "For more information, contact: Ana Ruiz at 415-555-0132 or ana@creek.example; Bo Lind at 510-555-0133",
        [somebody("Ana Ruiz", "+14155550132", email="ana@creek.example"), somebody("Bo Lind", "+15105550133")],
    ),
    "organisations of two people in one line": (
        "Media contacts:\nCreek Coalition: Ana Ruiz, ana@creek.example; Harbor House: Bo Lind, bo@harbor.example",
        [
            somebody("Ana Ruiz", body="Creek Coalition", email="ana@creek.example"),
            somebody("Bo Lind", body="Harbor House", email="bo@harbor.example"),
        ],
    ),
    "languages and pronouns": (
        "Media Contact (Spanish): Ana Ruiz (she/her), 415-555-0132\nBo Lind, 510-555-0133 (English/Arabic)",
        [
            somebody("Ana Ruiz", "+14155550132", spoken=["es"], note="she/her"),
            somebody("Bo Lind", "+15105550133", spoken=["en", "ar"]),
        ],
    ),
    "languages of all below": (
        "Contacts:\nSpanish:\nAna Ruiz, 415-555-0132\nEnglish:\nBo Lind, 510-555-0133",
        [somebody("Ana Ruiz", "+14155550132", spoken=["es"]), somebody("Bo Lind", "+15105550133", spoken=["en"])],
    ),
    "an organisation in the label": (
        "Creek Coalition Media Contact: Ana Ruiz, Director of Communications, 415-555-0132",
        [somebody("Ana Ruiz", "+14155550132", role="Director of Communications", body="Creek Coalition")],
    ),
    "role before and organisation behind the name, credentials": (
        "Contact: Executive Director Ana Ruiz of Creek Coalition, 415-555-0132, or\n"
        "Attorney Bo Lind, Esq., Law Offices of Lind & Sol, Inc., o: 510-555-0133, c: 510-555-0134",
        [
            somebody("Ana Ruiz", "+14155550132", role="Executive Director", body="Creek Coalition"),
            somebody(
                "Bo Lind, Esq.", "+15105550133", ("+15105550134", "mobile"),
                role="Attorney", body="Law Offices of Lind & Sol, Inc.",
            ),
        ],
    ),
    "an own organisation under another one": (
        "Contacts:\nCreek Coalition\nAna Ruiz, Chair, Tenants Union of Reno, 415-555-0132",
        [
            somebody(
                "Ana Ruiz", "+14155550132",
                posts=[PersonPost("Chair", "Tenants Union of Reno"), PersonPost("", "Creek Coalition")],
            )
        ],
    ),
    "two blocks that name one person": (
        "Media contact: Ana Ruiz, Creek Coalition, 415-555-0132\n\nLegal contact: Ana Ruíz, ana@creek.example",
        [somebody("Ana Ruiz", "+14155550132", body="Creek Coalition", email="ana@creek.example")],
    ),
    "line breaks of HTML, capitals": (
        "CONTACT:<br>ANA RUIZ<br />CREEK COALITION<br>415-555-0132",
        [somebody("ANA RUIZ", "+14155550132", body="CREEK COALITION")],
    ),
    "a coded address that a site masked": (
        "Contact: Ana Ruiz, [[email\u00a0protected]](/cdn-cgi/l/email-protection#5430353a3114312c35392438317a3b2633)",
        [somebody("Ana Ruiz", email="dane@example.org")],
    ),
    "contacto de prensa": (
        "Contacto de prensa:\nRosa Prado, portavoz de la Red de Inquilinas Olmo, +34 600 123 456, rosa@olmo.example\n"
        "Juan Gil, abogado principal, Bufete Gil, tel. +34 91 123 45 67",
        [
            somebody(
                "Rosa Prado", "+34600123456",
                role="portavoz", body="Red de Inquilinas Olmo", email="rosa@olmo.example",
            ),
            somebody("Juan Gil", "+34911234567", role="abogado principal", body="Bufete Gil"),
        ],
    ),
    "contactos con organización, en Markdown": (
        "**Contactos:**\\\nCentro Legal del Valle\\\n"
        "Lic. Marta Sol, directora ejecutiva, \\[email protected\\], 916-555-0144\\\n"
        "Luis Mora (coordinador de comunicación) móvil: 916-555-0145",
        [
            somebody(
                "Lic. Marta Sol", "+19165550144", role="directora ejecutiva", body="Centro Legal del Valle", masked=True
            ),
            somebody(
                "Luis Mora", ("+19165550145", "mobile"),
                role="coordinador de comunicación", body="Centro Legal del Valle",
            ),
        ],
    ),
    "contactos para la prensa, lista con idiomas": (
        "### Contactos para la prensa\n\n- Rosa Prado (castellano): +34 600 123 456\n"
        "- Iratxe Sol (euskera): +34 600 123 457",
        [somebody("Rosa Prado", "+34600123456", spoken=["es"]), somebody("Iratxe Sol", "+34600123457", spoken=["eu"])],
    ),
    "para más información": (
        "PARA MÁS INFORMACIÓN:\nMarta Sol, Coordinadora General de la Campaña Ríos Vivos, +52 55 5123 4567\n"
        "Ana de la Torre, madre de Teo, +52 55 5123 4568",
        [
            somebody("Marta Sol", "+525551234567", role="Coordinadora General", body="Campaña Ríos Vivos"),
            somebody("Ana de la Torre", "+525551234568", role="madre de Teo"),
        ],
    ),
    "Arabic in one line and in many": (
        "للتواصل الإعلامي:\nمركز العدالة\nسارة خليل، محامية، \u200e+962 6 555 1234، sara@adala.example\n\n"
        "ليلى حداد\nمنسقة الحملة\nشبكة الحرية\nهاتف: ٤١٥-٥٥٥-٠١٣٢\nبريد: layla@shabaka.example",
        [
            somebody("سارة خليل", "+96265551234", role="محامية", body="مركز العدالة", email="sara@adala.example"),
            somebody(
                "ليلى حداد", "+14155550132", email="layla@shabaka.example",
                posts=[PersonPost("منسقة الحملة", "شبكة الحرية"), PersonPost("", "مركز العدالة")],
            ),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE_BLOCKS)
def test_everyone_in_a_block_is_found_and_the_block_leaves_the_text(name):
    block, found = WHOLE_BLOCKS[name]
    before, after = "The court heard Teo today.", "Teo Sol said:\n“I want to go home.”"
    lifted = lift(f"{before}\n\n{block}\n\n{after}")
    assert [replace(person, line=None) for person in lifted.people] == found
    assert (lifted.body, lifted.is_complete, lifted.notes) == (f"{before}\n\n{after}", True, [])
    assert lift(f"{before}\n\n{block}").body == before
    assert lift(f"{block}\n\n{after}").body == after


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "FOR IMMEDIATE RELEASE\\\nMay 6, 2021\\\nContact: Ana Ruiz, 415-555-0132\n\n"
            "Creek Coalition Sues\n\nRENO – It sued.",
            "FOR IMMEDIATE RELEASE\\\nMay 6, 2021\n\nCreek Coalition Sues\n\nRENO – It sued.",
        ),
        (
            "Contact: Ana Ruiz, 415-555-0132\nFOR IMMEDIATE RELEASE\nMay 6, 2021\n\nThe Creek Coalition sued.",
            "FOR IMMEDIATE RELEASE\nMay 6, 2021\n\nThe Creek Coalition sued.",
        ),
        (
            "WHAT: A vigil.\nCONTACT: Ana Ruiz, 415-555-0132\nWHERE: At the court.",
            "WHAT: A vigil.\nWHERE: At the court.",
        ),
        (
            "- What: A vigil\n- Contact: Ana Ruiz, 415-555-0132\n- Where: At the court",
            "- What: A vigil\n- Where: At the court",
        ),
        ("It sued.\n\nContact: Ana Ruiz, 415-555-0132\n\n###", "It sued.\n\n###"),
        (
            "It sued.\n\nContact: Ana Ruiz, 415-555-0132\nBo Lind said:\n“We will win.”",
            "It sued.\n\nBo Lind said:\n“We will win.”",
        ),
        (
            "## Contact\n\nAna Ruiz, 415-555-0132\n\nAbout the Creek Coalition\n\n"
            "It has 400 members. Call 415-555-0199 to join.",
            "About the Creek Coalition\n\nIt has 400 members. Call 415-555-0199 to join.",
        ),
        ("It sued.\n\n\n\nContact: Ana Ruiz, 415-555-0132\n\n\n\nIt won.", "It sued.\n\n\n\nIt won."),
        ("Contact: Ana Ruiz, 415-555-0132", ""),
    ],
)  # fmt: skip
def test_nothing_but_the_block_leaves_the_text(text, left):
    lifted = lift(text)
    assert [replace(person, line=None) for person in lifted.people] == [ANA]
    assert (lifted.body, lifted.is_complete) == (left, True)


@pytest.mark.parametrize(
    ("block", "found", "faults"),
    [
        ("Contact: Ana Ruiz, 415-555-0132\n1330 Broadway, Suite 500\nOakland, CA 94612", [ANA], [5, 6]),
        ("Contact: Ana Ruiz, 415-555-0132\nCreek Coalition Sues Over Mine Permit", [ANA], [5]),
        ("Contact: Ana Ruiz, 415-555-0132\nPlease do not publish this number.", [ANA], [5]),
        ("Contact: Ana Ruiz, 415-555-0132, www.creek.example", [ANA], [4]),
        ("Contact: [Ana Ruiz](https://creek.example/ana), 415-555-0132", [ANA], [4]),
        ("Contact: Ana Ruiz, 415-555-0132 (after May 6, 2021 at 10:00)", [ANA], [4]),
        (
            "Contacts:\nAna Ruiz, 415-555-0132\nBo Lind, Staff Attorney\nMia Chen, 510-555-0134",
            [ANA, somebody("Mia Chen", "+15105550134")],
            [6],
        ),
        ("Contacts:\nAna Ruiz, 415-555-0132\nCreek Coalition\n510-555-0199, info@creek.example", [ANA], [6, 7]),
        ("Contacts:\nAna Ruiz, 415-555-0132\n\nPress office, press@creek.example", [ANA], [7]),
        ("Contacts:\nAna Ruiz, 415-555-0132\n@anaruiz on Threads", [ANA], [6]),
        ("Contact: Ana Ruiz, 415-555-013, ana@creek.example", [somebody("Ana Ruiz", email="ana@creek.example")], [4]),
        ("Contact: Ana Ruiz, Tel: 415-555-0132, Fax: 415-555-0133", [ANA], [4]),
        ("Contacts:\nLegal team:\nAna Ruiz, 415-555-0132", [ANA], [5]),
        ("Contact: Ana Ruiz, 415-555-0132, Call Anytime", [ANA], [4]),
        (
            "Contact: Ana Ruiz, 415-555-0132, WhatsApp +34 600 123 456",
            [somebody("Ana Ruiz", "+14155550132", "+34600123456")],
            [4],
        ),
    ],
)  # fmt: skip
def test_a_block_stays_word_for_word_and_gives_nobody_where_one_line_of_it_was_not_understood(block, found, faults):
    text = f"It sued.\n\n\n{block}\n\nThe end."
    lifted = lift(text)
    assert (lifted.people, lifted.body, lifted.is_complete, lifted.masked) == ([], text, False, {})
    assert [replace(person, line=None) for person in lifted.doubtful] == found
    [note] = lifted.notes
    assert note.line == faults[0]
    assert "Ana Ruiz" in note.sentence
    assert note.sentence.endswith(". Add them by hand.")
    assert (" and 1 more." in note.sentence) == (len(faults) == 2)


def test_of_two_blocks_only_the_one_that_was_understood_leaves_the_text():
    text = "Media contact: Ana Ruiz, 415-555-0132\n\nText.\n\nLegal contact: Bo Lind, 510-555-0133\n12 Pine Street"
    lifted = lift(text)
    assert [person.name for person in lifted.people] == ["Ana Ruiz"]
    assert lifted.body == "Text.\n\nLegal contact: Bo Lind, 510-555-0133\n12 Pine Street"
    assert (lifted.is_complete, [note.line for note in lifted.notes]) == (False, [6])


def test_people_and_masked_addresses_know_their_lines():
    lifted = lift(f"It sued.\n\nContacts:\nAna Ruiz\n{MASKED}\n415-555-0132\nBo Lind, {MASKED}; Mia Chen, {MASKED}")
    assert [(person.name, person.line) for person in lifted.people] == [
        ("Ana Ruiz", 4),
        ("Bo Lind", 7),
        ("Mia Chen", 7),
    ]
    assert lifted.masked == {5: ["Ana Ruiz"], 7: ["Bo Lind", "Mia Chen"]}
    assert lifted.lines == frozenset(range(3, 8))


NO_BLOCKS = {
    "prose with a number": "For interviews, contact Ana Ruiz at 415-555-0132 or ana@creek.example.",
    "an invitation to write": f"We will update this page. Let us know at {MASKED} if you’re unable to get access.",
    "an advisory": "WHAT: Press conference\nWHO: Ana Ruiz, Staff Attorney, 415-555-0132\nWHERE: 650 Capitol Mall",
    "speakers": "The following speakers called for her release:\n\nAna Ruiz – Assistant Federal Defender\n"
    "Bo Lind – Managing Attorney, Harbour Clinic, 415-555-0132\nMia Chen – Senior Staff Attorney, Civil Rights, NCW/RV",
    "a letter's signatures": "Sincerely,\n\nAna Ruiz\nStaff Attorney, Harbour Clinic\n(415) 555-0132",
    "a call to act": "Call your representative at 202-555-0132 and ask for Teo’s release. Contact your Senator, too.",
    "whom to petition": "Contact your Senator: Alex Prado, (202) 555-0132",
    "a heading that asks to act": "## Contact Your Representative\n\nAlex Prado, (202) 555-0132, alex@house.example",
    "us": "Contact us: Ana Ruiz, 415-555-0132",
    "volunteers": "Volunteer contact: Ana Ruiz, 415-555-0132",
    "rides": "Contact for rides: Ana Ruiz, 415-555-0132",
    "an organisation alone": "Contact: Creek Coalition, 415-555-0132, info@creek.example",
    "an organisation without a telling word": "Contact: Borderlands Rising, info@borderlandsrising.example",
    "nobody who can be reached": "Contacts:\nAna Ruiz, Staff Attorney\nBo Lind, Harbour Clinic",
    "a mailbox": "Contacto: prensa@olmo.example",
    "a code": "```\nContact: Ana Ruiz, 415-555-0132\n```",
    "a quotation": "> Contact: Ana Ruiz, 415-555-0132",
    "a table": "| Contact: | Ana Ruiz |\n| --- | --- |\n| Phone | 415-555-0132 |",
    "HTML": "<div>\nContact: Ana Ruiz, 415-555-0132\n</div>",
    "two people before one number": "Contacts:\nAna Ruiz\nBo Lind\n415-555-0132",
    "what is not to be published": "Contact (not for publication): Ana Ruiz, 415-555-0132",
    "RSVP": "RSVP: Ana Ruiz, 415-555-0132",
    "a word in a sentence": "First contact: it was in 2018 that Ana Ruiz called 415-555-0132 and nobody answered her.",
    "prosa": "Para más información, llame a Rosa Prado al +34 600 123 456 o escriba a rosa@olmo.example.",
    "contacta a tu diputada": "Contacta a tu diputada: Rosa Prado, +34 600 123 456",
    "a list of addresses": "Contacts:\n" + "\n".join(f"Ana Ruiz, 415-555-{n:04}" for n in range(100)),
    "very many blocks": "\n\n".join(f"Contact: Ana Ruiz, 415-555-{n:04}" for n in range(60)),
}


@pytest.mark.parametrize("name", NO_BLOCKS)
def test_what_is_no_contact_block_stays_and_makes_nobody(name):
    text = f"It sued.\n\n{NO_BLOCKS[name]}\n\nThe end."
    lifted = lift(text)
    assert (lifted.people, lifted.body, lifted.notes, lifted.is_complete) == ([], text, [], True)


AUTHORITIES = [
    "\n\nDefendants:\n\nJim Cole, Sheriff, 916-555-0115",
    "\nSheriff Jim Cole, 916-555-0115",
    "\nJim Cole, Olmo County Sheriff, 916-555-0115",
    "\nJudge Rosa Sol, 916-555-0115",
    "\nSenator Alex Prado, (202) 555-0133",
    "\nAlex Prado, U.S. Senator, (202) 555-0133",
    "\nRep. Jo Lind, 202-555-0133",
    "\nJo Lind, Mayor of Olmo, 202-555-0133",
    "\nRosa Sol, Warden, Olmo State Prison, 916-555-0115",
    "\nOlmo County Jail\nRosa Sol, 916-555-0115",
    "\n\nICE Reno Field Office\n\nTeo Prado, Field Office Director, 415-555-0115",
    "\nTeo Prado, Director, ICE, 415-555-0115",
    "\nTeo Prado, Department of Homeland Security, 415-555-0115",
    "\nTeo Sol\nA# 123456789\n661-555-0115",
    "\nTeo Sol, Mesa Processing Center, 661-555-0115",
    "\nMarta Sol, alcaldesa de Olmo, +34 600 123 456",
    "\nMarta Sol, Prisión de Olmo, +34 600 123 456",
]


@pytest.mark.parametrize("line", AUTHORITIES)
@pytest.mark.parametrize("is_first", [False, True])
def test_a_block_in_which_an_official_an_agency_or_a_prison_may_stand_gives_nobody(line, is_first):
    ana = "\nAna Ruiz, 415-555-0132"
    text = "It sued.\n\nContacts:" + (f"{line}{ana}" if is_first else f"{ana}{line}")
    lifted = lift(text)
    assert (lifted.people, lifted.body, lifted.is_complete) == ([], text, False)
    [note] = lifted.notes
    assert "may be about an official, an agency, a prison or the other side" in note.sentence
    assert re.search(r"It seems to name [\w, ]*Ana Ruiz", note.sentence)
    assert note.sentence.endswith("Add by hand whoever speaks for the campaign.")


def test_an_official_alone_in_a_block_gets_no_card_either():
    lifted = lift("CONTACT:\nSenator Alex Prado, (202) 555-0132\nRep. Jo Lind, 202-555-0133")
    assert (lifted.people, [note.line for note in lifted.notes]) == ([], [2])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Media contact: 415-555-0132 Ana Ruiz; 510-555-0133 Bo Lind",
            [ANA, somebody("Bo Lind", "+15105550133")],
        ),
        (
            "Media contact: 415-555-0132, Ana Ruiz, Creek Coalition, 510-555-0133, Bo Lind, Director",
            [
                somebody("Ana Ruiz", "+14155550132", body="Creek Coalition"),
                somebody("Bo Lind", "+15105550133", role="Director"),
            ],
        ),
        (
            "Contact: ana@creek.example (Ana Ruiz); 510-555-0133 (Bo Lind)",
            [somebody("Ana Ruiz", email="ana@creek.example"), somebody("Bo Lind", "+15105550133")],
        ),
        ("Contact: 415-555-0132, Ana Ruiz, ana@creek.example", [replace(ANA, emails=("ana@creek.example",))]),
        ("Contacts:\n415-555-0132 Ana Ruiz\n510-555-0133 Bo Lind", [ANA, somebody("Bo Lind", "+15105550133")]),
    ],
)
def test_numbers_before_names_go_to_whom_they_belong(text, found):
    assert people(text) == found
    assert lift(text).is_complete


@pytest.mark.parametrize(
    "text",
    [
        "Contact: 415-555-0132 Ana Ruiz 510-555-0133",
        "Contact: 415-555-0132 Ana Ruiz ana@creek.example; 510-555-0133 Bo Lind bo@harbor.example",
        "Contact: 415-555-0132 Ana Ruiz; 510-555-0133 Sukarno",
        "Contact: Ana Ruiz, 415-555-0132; 510-555-0133 Bo Lind",
    ],
)
def test_where_nothing_tells_whose_a_number_is_nobody_has_it(text):
    lifted = lift(text)
    assert (lifted.people, lifted.body, lifted.is_complete, len(lifted.notes)) == ([], text, False, 1)


def test_a_place_before_a_name_is_no_organisation():
    text = "Contacts:\nChicago: Ana Ruiz, 415-555-0132\nNew Olmo: Bo Lind, 510-555-0133; Reno: Mia Chen, 510-555-0134"
    assert people(text) == [
        replace(ANA, note="Chicago"),
        somebody("Bo Lind", "+15105550133", note="New Olmo"),
        somebody("Mia Chen", "+15105550134", note="Reno"),
    ]


def test_rides_before_a_name_are_not_for_the_press():
    lifted = lift("Contacts:\nAna Ruiz, 415-555-0132\nRides: Bo Lind, 510-555-0133")
    assert (lifted.people, lifted.is_complete) == ([], False)


TWO = "Contacts:\nAna Ruiz, 415-555-0132\nBo Lind, 510-555-0133"


@pytest.mark.parametrize(
    ("wanted", "found", "stays"),
    [
        (["ana ruiz", "bo lind"], ["Ana Ruiz", "Bo Lind"], False),
        (["ana ruiz"], ["Ana Ruiz"], True),
        (["mia chen"], ["Mia Chen"], True),
        ([], [], True),
    ],
)
def test_a_block_stays_where_somebody_in_it_is_not_wanted(wanted, found, stays):
    doubtful = "Legal contact: Mia Chen, 510-555-0134\n12 Pine Street"
    lifted = lift(f"It sued.\n\n{TWO}\n\nText.\n\n{doubtful}", names=wanted)
    assert [person.name for person in lifted.people] == found
    assert (TWO in lifted.body) == stays
    assert doubtful in lifted.body


def likely(text):
    return [(note.line, note.sentence) for note in likely_contacts(text)]


@pytest.mark.parametrize(
    "line",
    [
        "For more information contact Ana Ruiz at 415-555-0132.",
        "For interviews, please contact Ana Ruiz on 020 7946 0018 or ana@creek.example",
        "Media inquiries: press@creek.example, 415-555-0132",
        "Reporters may contact Ana Ruiz by e-mail: ana@creek.example.",
        "Más información y entrevistas: rosa@olmo.example",
        "| Press contact | Ana Ruiz, 415-555-0132 |",
    ],
)
def test_a_line_that_looks_like_a_press_contact_is_told_of(line):
    shown = line.strip("| ")
    assert likely(f"It sued.\n\n{line}") == [(3, f"“{shown}” looks like a press contact, kept as text.")]


@pytest.mark.parametrize(
    "line",
    [
        "Contact your senator at 202-555-0132.",
        "For rides, contact Bo Lind at 415-555-0132.",
        "She called 415-555-0132 and nobody answered.",
        "For more information, see our page.",
        "| Day | Number |\n| --- | --- |\n| May 6 | 415-555-0132 |",
    ],
)
def test_other_lines_are_not(line):
    assert likely(f"It sued.\n\n{line}") == []


def test_in_an_action_alert_only_blocks_for_the_press_count():
    text = "Contact:\nAlex Prado, 202-555-0133\n\nMedia contact: Ana Ruiz, 415-555-0132"
    assert people(text, is_alert=True) == [ANA]
    assert lift(text, is_alert=True).body == "Contact:\nAlex Prado, 202-555-0133"


@pytest.mark.parametrize(
    "text",
    [
        "Contacts:\n" + "\n" * 1_000_000,
        "Contacts:\n\n" + "Creek Coalition\n\n" * 60_000,
        "Contacts:\n" + "Ana Ruiz, Creek Coalition, 415-555-0132\n" * 25_000,
        ("Contacts:\n" + "Ana Ruiz, Managing Attorney at the Law Center, 415-555-0132\n" * 75 + "\n") * 38,
        "Contact: " + "a@" * 500_000,
        "Contact: " + " " * 1_000_000 + "x",
        "Contact:\n" + ("(" * 380 + "\n") * 2_600,
        "Contacts: " + "[" * 1_000_000,
        ("Creek media contact " * 9 + ": x\n") * 5_500,
        ("contact for " + "x " * 90 + "\n") * 5_100,
        "contact\n---\n" * 83_000,
    ],
    ids=range(11),
)
def test_long_texts_are_gone_through_in_time(text):
    begun = time.perf_counter()
    lift(text)
    likely_contacts(text)
    assert time.perf_counter() - begun < 8  # each takes well under a second
