"""Signatories from tables of whatever make, told from pasted lists by what stands in them."""

import pytest

from campaign.importing.notes import SourceError
from campaign.importing.tables import RowLeftOut
from coalition.importers.reading import decode, read, read_file
from coalition.importers.signed import Signed
from coalition.models.kinds import Kind

from .lists import OFFICIAL, ORG, PERSON, short

CHAIR = (ORG, "Rita Okafor", "Chair", "Harbour Coalition")


def table(text, **options):
    people, _notes = read(text, name="list.csv", **options)
    return [short(signed) for signed in people]


def told(text, **options):
    _people, notes = read(text, name="list.csv", **options)
    return [(note.line, note.sentence) for note in notes]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Title,Organization\nRita Okafor,Chair,Harbour Coalition",
        "NAME;ROLE;ORGANISATION\r\nRita Okafor;Chair;Harbour Coalition\r\n",
        "\ufeff\"Name\",\"Title\",\"Organization\"\r\n\"Rita Okafor\",\"Chair\",\"Harbour Coalition\"\r\n",
        "sep=;\nName;Title;Org\nRita Okafor;Chair;Harbour Coalition",
        "First Name\tLast Name\tAffiliation\tJob title\nRita\tOkafor\tHarbour Coalition\tChair",
        "Nombre,Apellidos,Cargo,Organización\nRita,Okafor,Chair,Harbour Coalition",
        "الاسم,المنصب,المنظمة\nRita Okafor,Chair,Harbour Coalition",
        "Organization name (if applicable),Your name *,Title/Role\nHarbour Coalition,Rita Okafor,Chair",
        "Organization,Contact person,Contact title\nHarbour Coalition,Rita Okafor,Chair",
        "Name of signatory|Title of signatory|Name of organization\nRita Okafor|Chair|Harbour Coalition",
        "Name,Title\nRita Okafor,\"Chair, Harbour Coalition\"",
        "Name,Title\nRita Okafor,Chair of the Harbour Coalition",
        "Name,Organization,Title\n\"Okafor, Rita\",Harbour Coalition,Chair",
        "Rita Okafor,Chair,Harbour Coalition\n",
        "\"Rita Okafor\",\"Chair\",\"Harbour Coalition\"\n",
        "Name\n\"Rita Okafor, Chair, Harbour Coalition\"\n",
        "Signature\n/s/ Rita Okafor\nChair, Harbour Coalition\n",
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names_in_several_languages(text):
    assert table(text) == [CHAIR]


def test_every_column_has_its_place():
    text = (
        "Timestamp,Full name,Title,Organization,City,State,Email,I am signing as,May we list your name publicly?\n"
        "2021-05-03,Dana Whitfield,Mayor,City of Ellery,Port Ellery,CA,dana@example.org,an elected official,Yes\n"
        "2021-05-03,Rita Okafor,Chair,Harbour Coalition,,,rita@example.org,an individual,yes please\n"
        '2021-05-03,,,"Dubois, Okafor & Sons",,,,,\n'
        "2021-05-03,Sam Lind,,,Reno,,sam@example.org,,No\n"
        "2021-05-03,Jo Park,,,,,,a martian,\n"
    )
    people, notes = read(text, name="list.csv")
    assert people == [
        Signed("Dana Whitfield", "Mayor", "City of Ellery", "Port Ellery, CA", Kind.OFFICIAL, "dana@example.org", 2),
        Signed("Rita Okafor", "Chair", "Harbour Coalition", "", Kind.INDIVIDUAL, "rita@example.org", 3),
        Signed("", "", "Dubois, Okafor & Sons", "", Kind.ORGANISATION, "", 4),
        Signed("Jo Park", line=6),
    ]  # fmt: skip
    assert [(note.line, note.sentence) for note in notes] == [
        (5, "Not to be named in public, as this row says, so it was left out."),
        (6, "“a martian” names no kind of signatory."),
        (None, "These columns have no place on a signatory and were left out: “Timestamp”."),
    ]
    assert isinstance(notes[0], RowLeftOut)


@pytest.mark.parametrize(
    ("header", "cell", "is_there"),
    [
        ("Anonymous?", "yes", False),
        ("Anonymous?", "no", True),
        ("Hide my name", "TRUE", False),
        ("Display name publicly", "initials only", False),
        ("Display publicly", "1", True),
        ("Publicar mi nombre", "no", False),
        ("Publicar mi nombre", "sí", True),
        ("Keep private", "", True),
    ],
)
def test_who_asked_not_to_be_named_is_left_out(header, cell, is_there):
    assert bool(table(f"Name,{header}\nRita Okafor,{cell}\n")) is is_there


def test_a_row_that_does_not_fit_is_told_and_no_cell_is_shifted():
    text = (
        "Name,Title,Organization\nRita Okafor,Chair,Harbour Coalition\nSam,Lind,Director,River Network\nJo Park\n,,\n"
    )
    assert table(text) == [CHAIR, (PERSON, "Jo Park", "", "")]
    assert told(text) == [
        (3, "This row has 4 cells and the header 3, so it was left out. Perhaps a cell lacks its quotation marks."),
        (4, "This row has 1 cells and the header 3; what is missing at its end counts as empty."),
    ]


def test_a_row_without_name_and_organisation_tells_of_nobody():
    text = "Name,Organization,Email\n,,rita@example.org\n"
    assert table(text) == []
    assert told(text) == [(2, "This row tells of nobody: “rita@example.org”.")]


def test_honorifics_and_suffixes_go_to_the_name():
    text = "Title,First Name,Last Name,Suffix,Role\nDr.,Rita,Okafor,Jr.,Chair\nMs,Ana,Ruiz,,\n"
    assert table(text) == [(PERSON, "Dr. Rita Okafor, Jr.", "Chair", ""), (PERSON, "Ms Ana Ruiz", "", "")]


def test_several_addresses_in_a_cell_leave_the_first():
    people, notes = read("Name,Email\nRita Okafor,a@example.org ::: b@example.org\n", name="list.csv")
    assert people[0].email == "a@example.org"
    assert [note.sentence for note in notes] == ["Left out: “b@example.org”."]


def test_the_kind_that_is_given_is_that_of_rows_that_say_none():
    text = "Name,Organization,Type\nRita Okafor,Harbour Coalition,\nDana Whitfield,City of Port Ellery,official\n"
    assert [one[0] for one in table(text, kind=Kind.ORGANISATION)] == [ORG, OFFICIAL]
    assert [one[0] for one in table(text)] == [PERSON, OFFICIAL]


def test_a_column_of_organisations_sets_their_kind():
    text = 'Organization\nHarbour Coalition\nIndivisible Ellery\n"Dubois, Okafor & Sons"\n'
    assert table(text) == [
        (ORG, "", "", "Harbour Coalition"),
        (ORG, "", "", "Indivisible Ellery"),
        (ORG, "", "", "Dubois, Okafor & Sons"),
    ]


def test_a_pasted_list_is_no_table_though_it_has_commas():
    text = "Organizations:\nHarbour Watch, Inc.\nRita Okafor, Chair, Harbour Coalition\n"
    assert table(text) == [(ORG, "", "", "Harbour Watch, Inc."), CHAIR]


def test_formulas_are_only_text():
    text = 'Name,Organization\n@rita,-2+3 Coalition\n"=HYPERLINK(""http://example.org"",""x"")",\n'
    assert table(text) == [(PERSON, "@rita", "", "-2+3 Coalition")]
    assert told(text) == [(3, "Nobody is named here: “=HYPERLINK(\"http://example.org\",\"x\")”.")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE html><html><body>Rita Okafor</body></html>", "list.csv is a web page."),
        ('Name,Organization\n"Rita Okafor,Harbour Coalition\nSam Lind,River\n', "quotation mark that opens in line 2"),
    ],
)  # fmt: skip
def test_what_is_broken_as_a_whole_is_refused_with_a_sentence(text, words):
    with pytest.raises(SourceError, match=words):
        read(text, name="list.csv")


def test_soft_breaks_of_a_word_processor_part_lines(tmp_path):
    data = "/s/ Rita Okafor\vChair, Harbour Coalition\n\n/s/ Sam Lind\u2028Director, River Network".encode()
    expected = [CHAIR, (ORG, "Sam Lind", "Director", "River Network")]
    people, _notes = read(decode(data, name="list.txt"), name="list.txt")
    assert [short(signed) for signed in people] == expected
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    assert [short(signed) for signed in read_file(path)[0]] == expected
    path.write_bytes(b"Name,Title,Organization\nRita Okafor,Chair,Harbour\vCoalition\n")
    assert [short(signed) for signed in read_file(path)[0]] == [CHAIR]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_files_are_read_in_the_encodings_that_programs_write(tmp_path, encoding):
    path = tmp_path / "list.txt"
    path.write_bytes("Rosa Gómez, directora, Asociación Río\r\nInés Peña, vecina\r\n".encode(encoding))
    people, _notes = read_file(path)
    assert [short(signed) for signed in people] == [
        (ORG, "Rosa Gómez", "directora", "Asociación Río"),
        (PERSON, "Inés Peña", "vecina", ""),
    ]
