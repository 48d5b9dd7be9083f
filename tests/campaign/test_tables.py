"""Tables of any spreadsheet: their encoding, delimiter, header and rows, and a sentence for what is none."""

import codecs
import time
import zipfile

import pytest

from campaign.importing.notes import Level, SourceError
from campaign.importing.tables import RowLeftOut, decode_export, read_table, read_text
from tests.shared import shared

TWO = [{"Email": "ana@example.org", "Name": "Ana Ruiz"}]


def table(text, **options):
    return read_table(decode_export(text.encode(), name="list.csv"), name="list.csv", **options)


def rows(text, **options):
    return [row.cells for row in table(text, **options)]


# ---- encodings


@pytest.mark.parametrize("header", ["Email,Name", '"Email","Name"'])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-8"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_the_mark_before_the_first_column_is_no_part_of_its_name(header, mark, codec):
    data = mark + f"{header}\r\nana@example.org,Ana Ruiz".encode(codec)
    read = read_table(decode_export(data, name="list.csv"), name="list.csv")
    assert read.header == ("Email", "Name")
    assert [row.cells for row in read] == TWO


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_words_of_any_script_come_as_they_were_written(codec):
    text = "الاسم;الهاتف\nخنساء أمين;٠١٢٣\nCórdoba Ñandú;5\n日本 太郎;6\n"
    read = read_table(decode_export(text.encode(codec), name="list.csv"), name="list.csv")
    assert read.header == ("الاسم", "الهاتف")
    assert [row.cells["الاسم"] for row in read] == ["خنساء أمين", "Córdoba Ñandú", "日本 太郎"]


def test_text_of_an_older_windows_is_read_with_its_curly_quotes_and_accents():
    text = "Name,Note\nJosé Muñoz,“Señor” – 5 €\n"
    assert decode_export(text.encode("cp1252"), name="list.csv") == text


@pytest.mark.parametrize("codec", ["cp1256", "cp1251", "iso-8859-7"])
def test_an_older_encoding_of_another_script_is_refused_and_never_garbled(codec):
    words = {"cp1256": "خنساء أمين", "cp1251": "Ольга Иванова", "iso-8859-7": "Ελένη Γεωργίου"}[codec]
    with pytest.raises(SourceError, match="its letters cannot be known. Save it as CSV UTF-8"):
        decode_export(f"Name,Phone\n{words},1\n".encode(codec), name="list.csv")


def test_damaged_and_cut_text_is_refused_with_its_line():
    good = "Name\nJosé\nMuñoz\nÑandú\n".encode()
    with pytest.raises(SourceError, match=r"^list.csv is not text in UTF-8 throughout: line 3 has bytes"):
        decode_export(good.replace("ñ".encode(), b"\xf1"), name="list.csv")
    with pytest.raises(SourceError, match=r"^list.csv breaks off in the middle of a letter \(line 2\)"):
        decode_export("Name\nMuñoz é".encode()[:-1], name="list.csv")
    with pytest.raises(SourceError, match="breaks off in the middle of a letter"):
        decode_export("Name\nMuñoz".encode("utf-16")[:-1], name="list.csv")
    with pytest.raises(SourceError, match="UTF-32"):
        decode_export("Name\nMuñoz".encode("utf-32"), name="list.csv")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\2" * 9,
        b"\xff\xfe" + b"\1\0" * 90,
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(SourceError, match=r"^list.csv is not text. Export it as CSV or vCard"):
        decode_export(data, name="list.csv")


@pytest.mark.parametrize("place", range(0, 30, 5))
@pytest.mark.parametrize("zeros", [1, 2])
def test_a_zero_or_two_that_a_program_left_in_a_small_table_go(place, zeros):
    text = "Name,Phone\nAna Ruiz,1\nBen Cole,2\n"
    data = text[:place] + "\0" + text[place:]
    data = data if zeros == 1 else data[: place + 4] + "\0" + data[place + 4 :]
    assert decode_export(data.encode(), name="list.csv") == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["a,b", "ana@example.org", "الاسم\nخنساء أمين\n", "姓名,電話\n" + "日本国憲法前文" * 9 + ",1\n太郎,2\n"]
)
def test_a_small_text_without_a_mark_is_read_in_the_encoding_that_it_has(codec, text):
    assert decode_export(text.encode(codec), name="list.csv") == text


def test_control_and_override_signs_are_taken_out():
    assert rows("Name,Note\nAna\u202e Ruiz\x07,a\u2028b") == [{"Name": "Ana Ruiz", "Note": "a b"}]


def test_a_workbook_is_told_from_a_table_whatever_its_name(tmp_path):
    path = tmp_path / "list.csv"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(SourceError, match="is a workbook. Open it, save the sheet as CSV UTF-8"):
        read_text(path, limit=10**6, wanted="a CSV file")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(SourceError, match="is a workbook"):
        read_text(path, limit=10**6, wanted="a CSV file")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "There is no file"),
        (b"", "is empty. Give a CSV file"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"PK\x03\x04 an archive of photos", "is a packed archive"),
        (b"Name\n" + b"x" * 2000, "MB; at most 0 MB can be imported at once"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_one_sentence(tmp_path, data, sentence):
    path = tmp_path / "list.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SourceError, match=sentence):
        read_text(path, limit=1000, wanted="a CSV file")


# ---- delimiters


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_delimiter_is_found_by_itself(delimiter):
    text = (
        f'Name{delimiter}Note{delimiter}Phone\nAna{delimiter}"a, b; c | d\te"{delimiter}1\nBen{delimiter}{delimiter}\n'
    )
    read = table(text)
    assert read.delimiter == delimiter
    assert [row.cells for row in read] == [
        {"Name": "Ana", "Note": "a, b; c | d\te", "Phone": "1"},
        {"Name": "Ben", "Note": "", "Phone": ""},
    ]


def test_commas_within_cells_do_not_outweigh_the_delimiter_of_the_header():
    text = "Name;Address, city\nRuiz, Ana;1 Main St, Sacramento, CA\nCole, Ben;2 Main St, Davis\n"
    assert rows(text) == [
        {"Name": "Ruiz, Ana", "Address, city": "1 Main St, Sacramento, CA"},
        {"Name": "Cole, Ben", "Address, city": "2 Main St, Davis"},
    ]


def test_a_first_line_that_names_the_delimiter_is_heeded_and_counted():
    read = table("sep=|\r\nName|Note, long\r\nAna|1,2\r\n")
    assert [(row.cells, row.line) for row in read] == [({"Name": "Ana", "Note, long": "1,2"}, 3)]


def test_a_list_without_any_delimiter_is_one_column():
    assert rows("Email\nana@example.org\nben@example.org\n") == [
        {"Email": "ana@example.org"},
        {"Email": "ben@example.org"},
    ]


# ---- rows


def test_a_cell_with_line_breaks_and_doubled_quotes_is_one_cell():
    read = table('Name,Note\r\n"Ana ""Anita"" Ruiz","first\r\nsecond"\r\nBen,x\r\n')
    assert [(row.cells, row.line) for row in read] == [
        ({"Name": 'Ana "Anita" Ruiz', "Note": "first\nsecond"}, 2),
        ({"Name": "Ben", "Note": "x"}, 4),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_kind_of_line_end_parts_rows(ending):
    assert rows(ending.join(["Name,Phone", "Ana,1", "Ben,2"])) == [
        {"Name": "Ana", "Phone": "1"},
        {"Name": "Ben", "Phone": "2"},
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n", "\r\r\r\n"])
def test_every_kind_of_line_end_is_one(ending):
    assert decode_export(f"a{ending}b{ending}".encode(), name="list.csv") == "a\nb\n"


def test_a_flood_of_carriage_returns_is_read_in_time():
    started = time.process_time()
    decode_export(b"\r" * 1_000_000 + b"x", name="list.csv")
    assert time.process_time() - started < 5  # a tenth of a second; minutes, if each began the search anew


def test_blanks_around_cells_and_before_quotes_and_empty_rows_do_not_count():
    assert rows('\n Name , Note \n\n Ana , "a, b" \n,,\n') == [{"Name": "Ana", "Note": "a, b"}]


def test_a_longer_row_is_left_out_and_told_with_its_line():
    read = table("name,email\nAlice,alice@example.com,extra\nBen,ben@example.com,\n")
    assert [row.cells for row in read] == [{"name": "Ben", "email": "ben@example.com"}]
    assert read.notes == [
        RowLeftOut(
            "This row has 3 cells and the header 2, so it was left out. Perhaps a cell lacks its quotation marks.",
            line=2,
        )
    ]


def test_a_shorter_row_is_read_from_its_beginning_and_told():
    read = table("name,email,phone\nAlice\n")
    assert [row.cells for row in read] == [{"name": "Alice", "email": "", "phone": ""}]
    assert [(note.sentence, note.line, note.level) for note in read.notes] == [
        ("This row has 1 cells and the header 3; what is missing at its end counts as empty.", 2, Level.INFO)
    ]


def test_columns_without_a_name_at_the_end_of_the_header_do_not_make_rows_short():
    read = table("name,email,,\nAlice,a@example.org\n")
    assert [row.cells for row in read] == [{"name": "Alice", "email": "a@example.org"}]
    assert read.notes == []


def test_of_a_thousand_rows_that_do_not_fit_fifty_are_told_and_the_rest_counted():
    read = table("a,b\n" + "1,2,3\n" * 1000)
    assert list(read) == []
    assert len(read.notes) == 51
    assert read.notes[-1].sentence == "950 more rows were left out, since they are longer than the header."
    assert sum(note.rows for note in read.notes) == 1000
    assert list(read) == []
    assert len(read.notes) == 51


def test_columns_of_one_name_and_of_none_keep_apart():
    read = table("Phone,,Phone,Phone (2)\n1,2,3,4\n")
    assert [row.cells for row in read] == [{"Phone": "1", "Column 2": "2", "Phone (2)": "3", "Phone (2) (2)": "4"}]


def test_the_apostrophe_that_keeps_a_spreadsheet_from_reckoning_is_no_part_of_the_cell():
    text = "Name,Phone\n'=HYPERLINK(1),'+44 20 7946 0000\n'Abd al-Rahman,'-2+3\n"
    assert [tuple(cells.values()) for cells in rows(text)] == [
        ("=HYPERLINK(1)", "+44 20 7946 0000"),
        ("'Abd al-Rahman", "-2+3"),
    ]


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line():
    with pytest.raises(SourceError, match=r"^list.csv: the quotation mark that opens in line 3 or a little below"):
        list(table('Name,Note\nAna,x\nBen,"open\nCy,y\n'))
    with pytest.raises(SourceError, match="is never closed"):
        list(table('Name,Note\nAna,"open\n' + "Cy,y\n" * 40_000))


def test_a_quotation_mark_within_a_cell_stays():
    assert rows('Name,Note\nAna "Anita" Ruiz,6" pipe\n') == [{"Name": 'Ana "Anita" Ruiz', "Note": '6" pipe'}]


def test_a_table_without_a_header_has_numbered_columns():
    read = table("ana@example.org\nben@example.org,Ben\n", is_header=lambda cells: "@" not in cells[0])
    assert (read.has_header, read.header) == (False, ("Column 1", "Column 2"))
    assert [(row.cells["Column 1"], row.line) for row in read] == [("ana@example.org", 1), ("ben@example.org", 2)]


def test_a_table_with_nothing_in_its_cells_is_refused():
    with pytest.raises(SourceError, match="list.csv has no rows"):
        table(",,\n , \n")


# ---- files of others


def test_records_of_the_collected_files_are_whole():
    assert [row.cells for row in read_table(text_of("csv-newlines.csv"), name="x")] == [
        {"a": "1", "b": "2", "c": "3"},
        {"a": "Once upon \na time", "b": "5", "c": "6"},
        {"a": "7", "b": "8", "c": "9"},
    ]
    longer = read_table(text_of("csv-extra-field.csv"), name="x")
    assert list(longer) == []
    assert [note.line for note in longer.notes] == [2]


def test_a_mailing_services_export_keeps_its_quotes_within_quotes():
    read = read_table(text_of("mailchimp-subscribed.csv"), name="x")
    found = list(read)
    assert len(read.header) == 23
    assert [row.line for row in found] == [2, 3, 4, 5, 6]
    assert (found[4].cells["First Name"], found[4].cells["TAGS"]) == ("Dolor", '"Lorem Editors"')
    assert read.notes == []


def text_of(name):
    return read_text(shared(f"cases/{name}"), limit=10**6, wanted="a CSV file")
