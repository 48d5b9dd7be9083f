"""Cells that look like formulas: harmless in every spreadsheet, and read back as they were."""

import csv
import io
from itertools import product

import pytest

from campaign.importing.tables import decode_export, read_table
from campaign.spreadsheets import guarded, unguarded

GUARDED = {
    '=HYPERLINK("https://evil.example","Click")': '\'=HYPERLINK("https://evil.example","Click")',
    "+1 415 758 3000": "'+1 415 758 3000",
    "-2+3": "'-2+3",
    "@SUM(1+1)": "'@SUM(1+1)",
    "\t=1+1": "'\t'=1+1",
    "\r=1+1": "'\r'=1+1",
    "\tAna": "'\tAna",
    "  =1+1": "'  =1+1",
    "\u00a0=1+1": "'\u00a0=1+1",
    "\u3000＝1+1": "'\u3000＝1+1",
    "＝1+1": "'＝1+1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠SUM(1)": "'＠SUM(1)",
    "'=1+1": "''=1+1",
    # Where the semicolon parts cells, one begins behind it.
    "Ana;=1+1;": "Ana;'=1+1;",
    "Ana; +1": "Ana;' +1",
    "first line\n=1+1": "first line\n'=1+1",
}


@pytest.mark.parametrize(("text", "cell"), GUARDED.items())
def test_what_would_be_computed_gets_an_apostrophe_in_front(text, cell):
    assert guarded(text) == cell
    assert unguarded(cell) == text


@pytest.mark.parametrize(
    "text", ["", "Ana Ruiz", "O'Brien-Díaz", "a=b", "ana@example.org", "1-2", "Ruiz, -a", "'Ana'", "a\tb", "¡=!"]
)
def test_every_other_text_stays_as_it_is(text):
    assert guarded(text) == unguarded(text) == text


def test_whatever_is_guarded_is_read_back_letter_for_letter():
    for length in range(7):
        for signs in product("'=; \ta", repeat=length):
            text = "".join(signs)
            assert unguarded(guarded(text)) == text
            assert guarded(text)[:1] not in {"=", "\t"}


def test_a_table_that_was_written_with_guards_is_imported_without_them():
    texts = [text for text in GUARDED if text == text.strip()]
    file = io.StringIO()
    csv.writer(file).writerows([["Name"], *([guarded(text)] for text in texts)])
    read = read_table(decode_export(file.getvalue().encode(), name="list.csv"), name="list.csv")
    assert [row.cells["Name"] for row in read] == texts
