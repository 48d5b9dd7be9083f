"""Lists of signatories in the forms in which people paste them: each with exactly what it says."""

import pytest

from coalition.importers.pasted import read_block, read_signatories
from coalition.importers.signed import Signed
from coalition.models.kinds import Kind

from .lists import OFFICIAL, ORG, PERSON, lines, short, told, understood

CHAIR = (ORG, "Rita Okafor", "Chair", "Harbour Coalition")
LIND = (ORG, "Sam Lind", "Director", "River Network")
DANA = (OFFICIAL, "Dana Whitfield", "Mayor", "City of Port Ellery")


def test_a_signature_with_its_mark_has_title_and_organisation_in_the_next_line():
    text = (
        "Sincerely,\n\n/s/ Rita Okafor\nCEO Harbour Alliance\n\n/s/ Sam Lind\nChair, Harbour Coalition\n\n"
        "/s/ Ana Kipling-Ruiz\nBoard Member, HAF\n\n/s/ Jo Park\nBoard Member, Step Up! Port Ellery\n"
    )
    assert understood(text) == [
        (ORG, "Rita Okafor", "CEO", "Harbour Alliance"),
        (ORG, "Sam Lind", "Chair", "Harbour Coalition"),
        (ORG, "Ana Kipling-Ruiz", "Board Member", "HAF"),
        (ORG, "Jo Park", "Board Member", "Step Up! Port Ellery"),
    ]
    assert lines(text) == [3, 6, 9, 12]
    assert told(text) == [(1, "“Sincerely,” names nobody.")]


def test_an_office_in_the_line_of_the_name_and_the_city_below_it_make_an_official():
    text = (
        "Dana Whitfield, Mayor\n\nLee Wu, Vice Mayor\nCity of Port Ellery\n\nKim Oh, Councilmember\nCity of Port Ellery"
    )
    assert understood(text) == [
        (OFFICIAL, "Dana Whitfield", "Mayor", ""),
        (OFFICIAL, "Lee Wu", "Vice Mayor", "City of Port Ellery"),
        (OFFICIAL, "Kim Oh", "Councilmember", "City of Port Ellery"),
    ]
    assert lines(text) == [1, 3, 6]
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Rita Okafor, Chair, Harbour Coalition",
        "Rita Okafor, Chair / Harbour Coalition",
        "Rita Okafor – Chair, Harbour Coalition",
        "Rita Okafor— Chair, Harbour Coalition",
        "Rita Okafor- Chair, Harbour Coalition",
        "Rita Okafor - Chair - Harbour Coalition",
        "Rita Okafor: Chair, Harbour Coalition",
        "Rita Okafor (Chair, Harbour Coalition)",
        "Rita Okafor, Harbour Coalition (Chair)",
        "Rita Okafor, Harbour Coalition, Chair",
        "Rita Okafor, Chair of the Harbour Coalition",
        "Rita Okafor, Chair, on behalf of the Harbour Coalition",
        "Rita Okafor, Harbour Coalition Chair",
        "Rita Okafor\tChair\tHarbour Coalition",
        "Rita Okafor | Chair | Harbour Coalition",
        "Rita Okafor;Chair;Harbour Coalition",
        "Rita Okafor ............ Chair, Harbour Coalition",
        "Harbour Coalition – Rita Okafor, Chair",
        "Harbour Coalition (Rita Okafor, Chair)",
        "Rita Okafor\nChair, Harbour Coalition",
        "Rita Okafor\nChair\nHarbour Coalition",
        "Rita Okafor, Chair\nHarbour Coalition",
        "Rita Okafor, Chair /\nHarbour Coalition",
        "Rita Okafor, Chair\n/ Harbour Coalition",
        "Rita Okafor\nHarbour Coalition\nChair",
        "Harbour Coalition\nRita Okafor, Chair",
        "Chair, Harbour Coalition\nRita Okafor",
        "/s/Rita Okafor\vChair, Harbour Coalition",
        "\\s\\ Rita Okafor<br>Chair, Harbour Coalition",
        "(signed) Rita Okafor\nChair, Harbour Coalition",
        "Signed: Rita Okafor\nChair, Harbour Coalition",
        "Fdo.: Rita Okafor\nChair, Harbour Coalition",
        "Fdo. Rita Okafor\nChair, Harbour Coalition",
        "/s/ Rita Okafor\nRita Okafor\nChair, Harbour Coalition",
        "____________________\nRita Okafor\nChair, Harbour Coalition",
        "\u200fRita\u00a0Okafor,\u2003Chair,\u00a0Harbour Coalition\u200b",
        "**Rita Okafor**  \n*Chair, Harbour Coalition*\\",
        "> Rita Okafor, Chair, Harbour Coalition",
        "| Rita Okafor | Chair | Harbour Coalition |",
        "12. Rita Okafor, Chair, Harbour Coalition",
        "(12) Rita Okafor, Chair, Harbour Coalition",
        "• Rita Okafor, Chair, Harbour Coalition",
        "\\- Rita Okafor, Chair, Harbour Coalition",
        "☑ Rita Okafor, Chair, Harbour Coalition",
        "Name: Rita Okafor\nTitle: Chair\nOrganization: Harbour Coalition",
    ],
)
def test_name_title_and_organisation_are_told_apart_however_they_stand(text):
    assert understood(text) == [CHAIR]
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rita Okafor", (PERSON, "Rita Okafor", "", "")),
        ("Sam Lind, Jr.", (PERSON, "Sam Lind, Jr.", "", "")),
        ("Ana Ruiz, Esq., Managing Attorney, Harbour Legal Clinic",
         (ORG, "Ana Ruiz, Esq.", "Managing Attorney", "Harbour Legal Clinic")),
        ("Lena Adler, Ph.D., Professor of Law, University of Ellery",
         (PERSON, "Lena Adler, Ph.D.", "Professor of Law", "University of Ellery")),
        ("Dr. Rita Okafor, MD, MPH", (PERSON, "Dr. Rita Okafor, MD, MPH", "", "")),
        ("Rev. Jo Park, Pastor, First Church of Ellery", (ORG, "Rev. Jo Park", "Pastor", "First Church of Ellery")),
        ("Hon. Dana Whitfield, Mayor, City of Port Ellery",
         (OFFICIAL, "Hon. Dana Whitfield", "Mayor", "City of Port Ellery")),
        ("Rita Okafor, Harbour Coalition", (PERSON, "Rita Okafor", "", "Harbour Coalition")),
        ("Ruth Adler– Group of Friends", (PERSON, "Ruth Adler", "", "Group of Friends")),
        ("Rita Okafor, on behalf of Harbour Coalition", (ORG, "Rita Okafor", "", "Harbour Coalition")),
        ("Rita Okafor for the Harbour Coalition", (ORG, "Rita Okafor", "", "Harbour Coalition")),
        ("Rosa Prado, en nombre de la Red Olmo", (ORG, "Rosa Prado", "", "Red Olmo")),
        ("Rosa Prado, directora de la Red Olmo", (ORG, "Rosa Prado", "directora", "Red Olmo")),
        ("Rosa Prado – Coordinadora, Colectivo Ríos", (ORG, "Rosa Prado", "Coordinadora", "Colectivo Ríos")),
        ("Rosa Prado, alcaldesa de Olmo", (OFFICIAL, "Rosa Prado", "alcaldesa de Olmo", "")),
        ("Luis Pardo, concejal, Ayuntamiento de Olmo", (OFFICIAL, "Luis Pardo", "concejal", "Ayuntamiento de Olmo")),
        ("ليلى منصور، رئيسة جمعية الميناء", (ORG, "ليلى منصور", "رئيسة", "جمعية الميناء")),
        ("ليلى منصور، باسم شبكة النهر", (ORG, "ليلى منصور", "", "شبكة النهر")),
        ("كريم حداد، عمدة المدينة", (OFFICIAL, "كريم حداد", "عمدة المدينة", "")),
        ("ريما خوري، كاتبة", (PERSON, "ريما خوري", "كاتبة", "")),
        ("王小明", (PERSON, "王小明", "", "")),
        ("Harbour Street Legal Clinic", (ORG, "", "", "Harbour Street Legal Clinic")),
        ("Harbour Watch, Inc.", (ORG, "", "", "Harbour Watch, Inc.")),
        ("Service Workers Union, Local 12", (ORG, "", "", "Service Workers Union, Local 12")),
        ("1000 Friends of Ellery", (ORG, "", "", "1000 Friends of Ellery")),
        ("CIDR", (ORG, "", "", "CIDR")),
        ("Mothers Against the Wall", (ORG, "", "", "Mothers Against the Wall")),
        ("Rita Okafor, Chair, Center for Gender, Race and Justice",
         (ORG, "Rita Okafor", "Chair", "Center for Gender, Race and Justice")),
        ("Rita Okafor, Founder & CEO, Harbour Alliance", (ORG, "Rita Okafor", "Founder & CEO", "Harbour Alliance")),
        ("Rita Okafor, Director of Communications, Harbour Alliance",
         (ORG, "Rita Okafor", "Director of Communications", "Harbour Alliance")),
        ("Rita Okafor, Director of Communications", (PERSON, "Rita Okafor", "Director of Communications", "")),
        ("Rita Okafor, Director at Brightwater", (ORG, "Rita Okafor", "Director", "Brightwater")),
        ("Rita Okafor, Director, Brightwater", (ORG, "Rita Okafor", "Director", "Brightwater")),
        ("Rita Okafor, Beekeeper, Harbour Alliance", (ORG, "Rita Okafor", "Beekeeper", "Harbour Alliance")),
        ("Rita Okafor, Member, Board of Directors, Harbour Alliance",
         (ORG, "Rita Okafor", "Member, Board of Directors", "Harbour Alliance")),
        ("Rita Okafor, beekeeper", (PERSON, "Rita Okafor", "beekeeper", "")),
        ("Rita Okafor, Teacher, Port Ellery High School",
         (PERSON, "Rita Okafor", "Teacher", "Port Ellery High School")),
        ("Rita Okafor, Resident of Port Ellery", (PERSON, "Rita Okafor", "Resident of Port Ellery", "")),
        ("Rita Okafor, Port Ellery, CA", (PERSON, "Rita Okafor", "", "", "Port Ellery, CA")),
        ("Rita Okafor, Madrid, España", (PERSON, "Rita Okafor", "", "", "Madrid, España")),
        ("Rita Okafor, Chair, Harbour Coalition, Port Ellery, CA 90001", (*CHAIR, "Port Ellery, CA 90001")),
        ("Rita Okafor\nChair\nHarbour Coalition\nPort Ellery, CA", (*CHAIR, "Port Ellery, CA")),
        ("Mayor Dana Whitfield, City of Port Ellery", DANA),
        ("Council Member Ana Ruiz, District 3", (OFFICIAL, "Ana Ruiz", "Council Member, District 3", "")),
        ("State Senator Jo Lind (D-Ellery)", (OFFICIAL, "Jo Lind", "State Senator, D-Ellery", "")),
        ("Rep. Sam Lind", (OFFICIAL, "Sam Lind", "Rep.", "")),
        ("Supervisor Kim Oh, Ellery County Board of Supervisors",
         (OFFICIAL, "Kim Oh", "Supervisor", "Ellery County Board of Supervisors")),
        ("Dee Dunn, Member, Port Ellery City Council", (OFFICIAL, "Dee Dunn", "Member", "Port Ellery City Council")),
        ("Lou Gant, Former Mayor, City of Port Ellery",
         (PERSON, "Lou Gant", "Former Mayor", "City of Port Ellery")),
        ("Mo Lee, Assistant District Attorney", (PERSON, "Mo Lee", "Assistant District Attorney", "")),
        ("Ed Roe, Chief of Staff, Office of Supervisor Oh",
         (ORG, "Ed Roe", "Chief of Staff", "Office of Supervisor Oh")),
        ("Pat Doe, Union Representative, SEIU Local 12",
         (ORG, "Pat Doe", "Union Representative", "SEIU Local 12")),
        ("Pat Doe, Representative, Harbour Coalition", (ORG, "Pat Doe", "Representative", "Harbour Coalition")),
        ("María José de la Cruz y Vega", (PERSON, "María José de la Cruz y Vega", "", "")),
        ("RITA OKAFOR, CHAIR, HARBOUR COALITION", (ORG, "RITA OKAFOR", "CHAIR", "HARBOUR COALITION")),
        ("JO PARK, FRESNO, CA", (PERSON, "JO PARK", "", "", "FRESNO, CA")),
        ("Ana Ruiz, Board Member, HAF, CA", (ORG, "Ana Ruiz", "Board Member", "HAF", "CA")),
        ("Rita Okafor.", (PERSON, "Rita Okafor", "", "")),
    ],
)  # fmt: skip
def test_what_a_line_says_is_understood(text, expected):
    assert understood(text) == [expected]
    assert told(text) == []


def test_an_address_is_kept_and_what_else_stands_there_is_told():
    text = (
        "Rita Okafor (she/her), Chair, Harbour Coalition, rita@example.org\nSam Lind <sam@example.org>\n"
        "Jo Park, (555) 010-0123, https://example.org/\nKim Oh, signed on May 3, 2021\n"
    )
    people, notes = read_signatories(text)
    assert people == [
        Signed("Rita Okafor", "Chair", "Harbour Coalition", "", Kind.ORGANISATION, "rita@example.org", 1),
        Signed("Sam Lind", "", "", "", Kind.INDIVIDUAL, "sam@example.org", 2),
        Signed("Jo Park", line=3),
        Signed("Kim Oh", line=4),
    ]
    assert [(note.line, note.entry, note.sentence) for note in notes] == [
        (1, "Rita Okafor", "Left out: “she/her”."),
        (3, "Jo Park", "Left out: “https://example.org/”, “(555) 010-0123”."),
        (4, "Kim Oh", "Left out: “signed on May 3, 2021”."),
    ]


def test_headings_set_the_kind_of_what_follows():
    text = """Organizations (3):
Harbour Street Legal Clinic
Rita Okafor, Chair, Harbour Coalition
River Network – Jo Park, Director

ELECTED OFFICIALS
Dana Whitfield, Port Ellery City Council
Ana Ruiz, District 3

## Individuals
Sam Lind, Director, River Network
Maria Lopez, Fresno, CA
"""
    assert understood(text) == [
        (ORG, "", "", "Harbour Street Legal Clinic"),
        CHAIR,
        (ORG, "Jo Park", "Director", "River Network"),
        (OFFICIAL, "Dana Whitfield", "", "Port Ellery City Council"),
        (OFFICIAL, "Ana Ruiz", "District 3", ""),
        (PERSON, "Sam Lind", "Director", "River Network"),
        (PERSON, "Maria Lopez", "", "", "Fresno, CA"),
    ]
    assert lines(text) == [2, 3, 4, 7, 8, 11, 12]
    assert told(text) == [
        (1, "Taken for a heading: “Organizations (3):”. What follows is of the kind “Organisation”."),
        (6, "Taken for a heading: “ELECTED OFFICIALS”. What follows is of the kind “Official”."),
        (10, "Taken for a heading: “Individuals”. What follows is of the kind “Individual”."),
    ]


def test_headings_are_known_in_spanish_and_arabic_and_one_may_end_what_the_last_one_said():
    spanish = (
        "Organizaciones firmantes:\nRed Olmo\n\nCargos electos\nRosa Prado\n\nPersonas:\nLuis Pardo, director, Red Olmo"
    )
    assert understood(spanish) == [
        (ORG, "", "", "Red Olmo"),
        (OFFICIAL, "Rosa Prado", "", ""),
        (PERSON, "Luis Pardo", "director", "Red Olmo"),
    ]
    arabic = "\n".join(
        [
            "المنظمات الموقعة:",
            "جمعية الميناء",
            "الأفراد",
            "ريما خوري، رئيسة جمعية الميناء",
            "الموقعون:",
            "١. سامي حداد، مدير شبكة النهر",
        ]
    )
    assert understood(arabic) == [
        (ORG, "", "", "جمعية الميناء"),
        (PERSON, "ريما خوري", "رئيسة", "جمعية الميناء"),
        (ORG, "سامي حداد", "مدير", "شبكة النهر"),
    ]


def test_a_heading_that_is_not_known_changes_nothing_and_is_told():
    text = "Organizations\nHarbour Alliance\n\nCalifornia:\nBrightwater\n"
    assert understood(text) == [(ORG, "", "", "Harbour Alliance"), (ORG, "", "", "Brightwater")]
    assert told(text)[1] == (4, "Taken for a heading: “California:”.")


def test_the_kind_that_is_given_holds_until_a_heading_says_another():
    text = "Indivisible Ellery\nBrightwater\nIndividuals\nRita Okafor\n"
    assert understood(text, kind=Kind.ORGANISATION) == [
        (ORG, "", "", "Indivisible Ellery"),
        (ORG, "", "", "Brightwater"),
        (PERSON, "Rita Okafor", "", ""),
    ]


def test_blocks_and_numbers_part_signatories_of_several_lines():
    text = "1) Rita Okafor\n   Chair\n   Harbour Coalition\n2) Sam Lind\n   Director, River Network\n3) Harbour Clinic"
    assert understood(text) == [CHAIR, LIND, (ORG, "", "", "Harbour Clinic")]
    assert lines(text) == [1, 4, 6]
    text = "1\nRita Okafor\n2\nSam Lind\n3\nAna Ruiz"
    assert understood(text) == [(PERSON, name, "", "") for name in ("Rita Okafor", "Sam Lind", "Ana Ruiz")]
    text = "1 Rita Okafor\n2 Sam Lind\n3 350 Ellery"
    assert understood(text)[2] == (ORG, "", "", "350 Ellery")


def test_a_double_spaced_list_is_put_together_again():
    text = "Rita Okafor\n\nChair, Harbour Coalition\n\nSam Lind\n\nDirector, River Network"
    assert understood(text) == [CHAIR, LIND]
    text = "/s/ Rita Okafor\n\nHarbour Coalition\n\n/s/ Sam Lind\n\nRiver Network"
    assert understood(text) == [
        (PERSON, "Rita Okafor", "", "Harbour Coalition"),
        (PERSON, "Sam Lind", "", "River Network"),
    ]


def test_names_and_organisations_one_a_line_stay_apart_unless_they_alternate():
    flat = "Rita Okafor\nSam Lind\nHarbour Alliance\nRiver Network\nTenants Union\nJo Park"
    assert understood(flat) == [
        (PERSON, "Rita Okafor", "", ""),
        (PERSON, "Sam Lind", "", ""),
        (ORG, "", "", "Harbour Alliance"),
        (ORG, "", "", "River Network"),
        (ORG, "", "", "Tenants Union"),
        (PERSON, "Jo Park", "", ""),
    ]
    pairs = "Rita Okafor\nHarbour Alliance\nSam Lind\nRiver Network"
    assert understood(pairs) == [
        (PERSON, "Rita Okafor", "", "Harbour Alliance"),
        (PERSON, "Sam Lind", "", "River Network"),
    ]


def test_organisations_with_their_signers_below_them_are_told_from_both_one_a_line():
    text = "Harbour Coalition\nRita Okafor\n\nRiver Network\nSam Lind\n"
    assert understood(text) == [(ORG, "Rita Okafor", "", "Harbour Coalition"), (ORG, "Sam Lind", "", "River Network")]
    text = "Harbour Coalition\nRita Okafor"
    assert understood(text) == [(ORG, "", "", "Harbour Coalition"), (PERSON, "Rita Okafor", "", "")]


def test_places_below_names_are_theirs_and_names_with_places_stay_names():
    below = "Jo Park\nFresno, CA\nSam Lind\nReno, NV\nAna Ruiz\nPort Ellery, CA"
    assert understood(below) == [
        (PERSON, "Jo Park", "", "", "Fresno, CA"),
        (PERSON, "Sam Lind", "", "", "Reno, NV"),
        (PERSON, "Ana Ruiz", "", "", "Port Ellery, CA"),
    ]
    beside = "Rita Okafor\nSam Lind\nJo Park, California\nKim Oh"
    assert [signed[1] for signed in understood(beside)] == ["Rita Okafor", "Sam Lind", "Jo Park", "Kim Oh"]


def test_signatures_side_by_side_are_read_column_by_column():
    text = "Rita Okafor         Sam Lind\nChair               Director\nHarbour Coalition   River Network"
    assert understood(text) == [CHAIR, LIND]
    text = "/s/ Rita Okafor\t\t/s/ Sam Lind\nChair\t\tDirector\nHarbour Coalition\t\tRiver Network"
    assert understood(text) == [CHAIR, LIND]


def test_a_row_of_names_is_as_many_signatories():
    assert [one[1] for one in understood("Rita Okafor, Sam Lind, Ana Ruiz and Jo Park")] == [
        "Rita Okafor", "Sam Lind", "Ana Ruiz", "Jo Park",
    ]  # fmt: skip
    assert understood("Rita Okafor, Chair, Harbour Coalition; Sam Lind; River Network") == [
        CHAIR,
        (PERSON, "Sam Lind", "", ""),
        (ORG, "", "", "River Network"),
    ]


def test_what_stands_behind_a_heading_in_its_line_follows_it():
    text = "Organizations: Harbour Alliance, River Network, Tenants Union\nIndividuals: Rita Okafor\nSam Lind"
    assert understood(text) == [
        (ORG, "", "", "Harbour Alliance"),
        (ORG, "", "", "River Network"),
        (ORG, "", "", "Tenants Union"),
        (PERSON, "Rita Okafor", "", ""),
        (PERSON, "Sam Lind", "", ""),
    ]
    assert lines(text) == [1, 1, 1, 2, 3]
    families = "Okafor Lind Ruiz Park Oh Wu Adler Fox Doe Roe".split()
    names = [f"{given} {family}" for given in ("Rita", "Sam", "Ana", "Jo") for family in families]
    assert [one[1] for one in understood("Individuals: " + ", ".join(names))] == names
    assert understood("Organizations\nEllery Chapter, Lawyers Guild\nHarbour Alliance, CA") == [
        (ORG, "", "", "Ellery Chapter, Lawyers Guild"),
        (ORG, "", "", "Harbour Alliance", "CA"),
    ]


def test_family_names_that_stand_first_are_turned_and_told():
    text = "Okafor, Rita\nLind, Sam, Director, River Network\nAdler, Ruth"
    assert understood(text) == [(PERSON, "Rita Okafor", "", ""), LIND, (PERSON, "Ruth Adler", "", "")]
    assert told(text)[0] == (1, "Read as “Rita Okafor”, since the family name stands first.")


def test_of_a_whole_letter_only_the_signatures_are_read():
    text = """Department of Water
May 3, 2021

Dear Secretary Vance:

On behalf of Harbour Coalition, we ask you to act.

Sincerely,

Rita Okafor
Chair
Harbour Coalition

cc: Senator Jo Lind
"""
    assert understood(text) == [CHAIR]
    assert lines(text) == [10]
    assert told(text) == [
        (1, "Lines 1 to 8 are the letter itself. Only what stands below them was read."),
        (14, "“cc: Senator Jo Lind” names nobody."),
    ]


def test_affiliations_for_identification_only_do_not_make_organisations_sign():
    text = "Rita Okafor*, Chair, Harbour Coalition\nRiver Network\n\n* Affiliations for identification purposes only"
    assert understood(text) == [
        (PERSON, "Rita Okafor", "Chair", "Harbour Coalition"),
        (ORG, "", "", "River Network"),
    ]
    assert told(text)[0][0] == 4
    starred = "Rita Okafor*, Chair, Harbour Coalition\nSam Lind, Director, River Network\n\n* For identification only"
    assert understood(starred) == [(PERSON, "Rita Okafor", "Chair", "Harbour Coalition"), LIND]
    alone = "Rita Okafor, Chair, Harbour Coalition (for identification only)\nSam Lind, Director, River Network"
    assert understood(alone) == [(PERSON, "Rita Okafor", "Chair", "Harbour Coalition"), LIND]


def test_what_cannot_be_known_stays_together_in_the_title_with_a_note():
    unsure = "Kept as a title, though it may name an organisation or a place: “%s”."
    for words in (
        "Beekeeper",
        "Brightwater",
        "Beekeeper, Brightwater",
        "Teacher, Brightwater",
        "Founder of Brightwater",
        "Chair, Harbour Coalition; Director, River Network",
    ):
        text = f"Rita Okafor, {words}"
        assert understood(text) == [(PERSON, "Rita Okafor", words, "")]
        assert told(text) == [(1, unsure % words)]


def test_what_may_be_a_person_or_an_organisation_is_told():
    doubt = "Taken for an organisation; it could be a person’s name."
    assert told("Unity Church") == [(1, doubt)]
    assert told("Madonna") == [(1, doubt)]
    assert told("Organizations:\nIndivisible Ellery")[1] == (2, doubt)
    assert told("rita okafor") == [(1, "Taken for a person’s name, though it may be something else.")]
    assert told("Pat and Kim Doe") == [(1, "More than one person is named here. They are kept as one signatory.")]


def test_lines_are_numbered_as_in_their_source():
    people, notes = read_block(["Sincerely,", "", "/s/ Rita Okafor", "Chair, Harbour Coalition"], 40)
    assert [(signed.line, short(signed)) for signed in people] == [(42, CHAIR)]
    assert [note.line for note in notes] == [40]
    assert lines("Rita Okafor\r\n\r\nSam Lind\r\n", first_line=7) == [7, 9]


def test_nothing_gives_nothing():
    for text in ("", "\n \n\t\n", "____\n* * *\n—"):
        assert read_signatories(text) == ([], [])
