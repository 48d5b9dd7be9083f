"""A letter to print, to copy and as a table: everybody who signed it, in the same words and order as on its page."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.utils import translation

from campaign.importing.tables import decode_export, read_table
from campaign.text import plain
from coalition import plain_text, printing, tables
from coalition.models import Group, Signatory
from coalition.models.kinds import Kind
from tests.clock import Clock
from tests.coalition.factories import make_letter, make_signatory
from tests.coalition.test_letter_page import ADDRESS, signatories
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db
DISPLAY = Signatory.Display
MAY_9 = datetime(2021, 5, 9, 12, 0, tzinfo=UTC)
PAGE = f"http://127.0.0.1:8000{ADDRESS}"


@pytest.fixture
def letter():
    letter = make_letter(
        body="Dear Secretary:\n\nWe ask you to **act**, as [the court](https://court.example/) did.\n\nSincerely,",
        addressees="Maria Vance, Secretary\nField Office",
        dated_on=date(2021, 5, 1),
    )
    make_signatory(letter, "Dana Whitfield", kind=Kind.OFFICIAL, title="Mayor", organisation_name="Port Ellery")
    make_signatory(letter, "Ana Ruiz", kind=Kind.ORGANISATION, title="Director", organisation_name="Legal Clinic",
                   place="Ellery")  # fmt: skip
    for name in ("Food Bank", "River Keepers"):
        make_signatory(letter, "Bo Lind", kind=Kind.ORGANISATION, organisation_name=name, display=DISPLAY.ORGANISATION)
    make_signatory(letter, "Rita Okafor", title="Professor", organisation_name="University",
                   is_for_identification_only=True)  # fmt: skip
    make_signatory(letter, "Karim Bassi", display=DISPLAY.INITIALS, place="Ellery")
    make_signatory(letter, "Hidden Person", display=DISPLAY.COUNTED)
    return letter


def streamed(response):
    assert response.status_code == 200
    assert response.streaming
    return response.getvalue().decode()


# ---- plain text

TEXT = """\
1 May 2021

Maria Vance, Secretary
Field Office

Subject: Release Karim Haddad

Dear Secretary:

We ask you to act, as the court (https://court.example/) did.

Sincerely,

Officials (1)

/s/ Dana Whitfield
Mayor, Port Ellery

Organisations (3)

/s/ Ana Ruiz
Director, Legal Clinic, Ellery

Food Bank
River Keepers

Individuals (3)

/s/ Rita Okafor
Professor, University (for identification only)

/s/ K. B.
Ellery

and 1 more who is counted without a name

* * *

7 signatories on 9 May 2021
http://127.0.0.1:8000/coalition/letters/release-karim-haddad/
"""


def test_the_plain_text_is_the_letter_with_its_signatures(client, letter, monkeypatch):
    Clock(monkeypatch, MAY_9)
    response = client.get(f"{ADDRESS[:-1]}.txt")
    assert streamed(response) == TEXT
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_names_alone_stand_below_one_another_and_apart_from_signatures(letter):
    Signatory.objects.exclude(kind=Kind.OFFICIAL).delete()
    Signatory.objects.update(shown_title="", shown_organisation="")
    for name in ("Ana", "Bo"):
        make_signatory(letter, name, kind=Kind.OFFICIAL)
    make_signatory(letter, "", kind=Kind.OFFICIAL, organisation_name="City of Ellery")
    text = "".join(plain_text.lines(letter))
    assert "/s/ Dana Whitfield\n/s/ Ana\n/s/ Bo\n\nCity of Ellery\n" in text


def test_a_letter_is_copied_in_its_own_language_whatever_the_present_one(letter, monkeypatch):
    Clock(monkeypatch, MAY_9)
    Group.objects.filter(kind=Kind.INDIVIDUAL).update(headings={"es": "Vecinas y vecinos"})
    spanish = make_letter("Liberen a Karim", language="es", translation_of=letter, addressees="", body="Señora:")
    with translation.override("ar"):
        lines = plain_text.lines(spanish)
        first = next(lines)
        assert translation.get_language() == "ar"
        text = first + "".join(lines)
    assert text.startswith("1 de mayo de 2021\n\nMaria Vance, Secretary\nField Office\n\n")
    assert "\nVecinas y vecinos (3)\n\n(fdo.) Rita Okafor\n" in text
    assert text.endswith("http://127.0.0.1:8000/es/coalition/letters/liberen-a-karim/\n")


# ---- to print


def numbers(html):
    return [int(number) for number in re.findall(r'<ol class="signatories" start="(\d+)">', html)]


def test_the_page_to_print_is_whole_and_numbers_all_signatories_through(client, letter, monkeypatch):
    Clock(monkeypatch, MAY_9)
    make_campaign()
    response = client.get(f"{ADDRESS}print/")
    html = streamed(response)
    assert html.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert html.endswith("</html>\n")
    assert numbers(html) == [1, 2, 5]
    assert [" ".join(plain(each).split()) for each in re.findall("<h2>(.*?)</h2>", html)] == [
        "Officials 1", "Organisations 3", "Individuals 3",
    ]  # fmt: skip
    assert signatories(html) == [
        "/s/ Dana Whitfield Mayor, Port Ellery",
        "/s/ Ana Ruiz Director, Legal Clinic, Ellery",
        "Food Bank",
        "River Keepers",
        "/s/ Rita Okafor Professor, University (for identification only)",
        "/s/ K. B. Ellery",
    ]
    text = " ".join(plain(html).split())
    assert text.startswith("Free the River 1 May 2021 Maria Vance, Secretary Field Office Release Karim Haddad Dear")
    assert text.endswith(f"and 1 more who is counted without a name 7 signatories on 9 May 2021 {PAGE}")
    assert '<meta name="robots" content="noindex">' in html
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "<script" not in html
    assert html.count("<section") == html.count("</section>") == 3
    assert html.count("<ol") == html.count("</ol>") == 3


def test_a_long_group_is_several_lists_whose_numbers_go_on(letter, monkeypatch):
    request = RequestFactory().get(f"{ADDRESS}print/")
    whole = signatories("".join(printing.pieces(letter, request)))
    monkeypatch.setattr("coalition.printing.LIST_LENGTH", 2)
    monkeypatch.setattr("coalition.paging.BATCH", 2)
    html = "".join(printing.pieces(letter, request))
    assert signatories(html) == whole
    assert numbers(html) == [1, 2, 4, 5]
    assert len(re.findall("<h2>", html)) == 3


def test_a_page_that_is_a_file_brings_its_style_and_leads_to_the_site(letter):
    letter.body = "See [the case](/the-case/)."
    letter.save()
    html = "".join(printing.pieces(letter, RequestFactory().get("/admin/"), is_file=True))
    assert "<style>\n/*" in html
    assert "<link" not in html
    assert 'href="http://127.0.0.1:8000/the-case/"' in html
    assert not re.search(r'(?:href|src)="/', html)


def test_markup_in_words_of_a_printed_letter_is_text(letter):
    Group.objects.filter(kind=Kind.OFFICIAL).update(headings={"en": "<i>Mayors</i> <!-- signatories -->"})
    Signatory.objects.filter(kind=Kind.OFFICIAL).update(shown_name="<b>Dana</b>")
    letter.title = "<!-- signatories -->"
    letter.save()
    html = "".join(printing.pieces(letter, RequestFactory().get("/")))
    assert "<b>" not in html
    assert "<i>" not in html
    assert html.index("&lt;!-- signatories --&gt;") < html.index("&lt;b&gt;Dana")
    assert html.endswith("</html>\n")


# ---- the table


def table(client):
    content = streamed(client.get(f"{ADDRESS}signatories.csv"))
    assert content.startswith("\ufeff")
    return content.removeprefix("\ufeff")


def test_the_table_has_a_row_for_each_who_is_named(client, letter):
    response = client.get(f"{ADDRESS}signatories.csv")
    assert streamed(response) == (
        "\ufeffNumber,Group,Name,Title or role,Organisation,Place,Note\r\n"
        "1,Officials,Dana Whitfield,Mayor,Port Ellery,,\r\n"
        "2,Organisations,Ana Ruiz,Director,Legal Clinic,Ellery,\r\n"
        "3,Organisations,,,Food Bank,,\r\n"
        "4,Organisations,,,River Keepers,,\r\n"
        "5,Individuals,Rita Okafor,Professor,University,,for identification only\r\n"
        "6,Individuals,K. B.,,,Ellery,\r\n"
        ",Individuals,,,,,and 1 more who is counted without a name\r\n"
    )
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="release-karim-haddad-signatories.csv"'
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_every_group_of_the_table_adds_up_to_its_count(client, letter):
    Group.objects.filter(letter=letter, kind=Kind.OFFICIAL).update(count=1500, unnamed=1500)
    Signatory.objects.filter(kind=Kind.OFFICIAL).delete()
    Group.objects.filter(letter=letter, kind=Kind.ORGANISATION).update(count=1503, unnamed=1500)
    rows = [row for row in csv.reader(io.StringIO(table(client))) if not row[0]]
    assert rows == [
        ["", "Officials", "", "", "", "", "1,500 who are counted without their names"],
        ["", "Organisations", "", "", "", "", "and 1,500 more who are counted without their names"],
        ["", "Individuals", "", "", "", "", "and 1 more who is counted without a name"],
    ]
    beside = re.search(r"Signatories as a table \(CSV\)(.*?)</li>", client.get(ADDRESS).text, re.DOTALL)[1]
    assert plain(beside).strip() == "It counts 3,001 without their names."


def test_nothing_is_said_of_the_unnamed_where_all_are_named(client, letter):
    Group.objects.filter(letter=letter, kind=Kind.INDIVIDUAL).update(count=2, unnamed=0)
    assert "counted without" not in table(client)
    assert "It counts" not in client.get(ADDRESS).text


def test_its_first_line_is_sent_before_the_database_is_asked(letter, django_assert_num_queries):
    lines = tables.csv_lines(letter)
    with django_assert_num_queries(0):
        assert next(lines) == "\ufeffNumber,Group,Name,Title or role,Organisation,Place,Note\r\n"


def nobody_signed():
    Signatory.objects.all().delete()
    Group.objects.update(count=0, unnamed=0)


STARTS = ["=1+1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "'=1", "a;=1"]


def test_no_cell_of_it_is_a_formula_and_an_import_reads_it_as_it_was(client, letter):
    nobody_signed()
    heading = '=HYPERLINK("https://evil.example")'
    Group.objects.filter(kind=Kind.INDIVIDUAL).update(headings={"en": heading})
    for start in STARTS:
        make_signatory(letter, start, title=start, organisation_name=start, place=start)
    content = table(client)
    rows = list(csv.reader(io.StringIO(content)))
    assert len(rows) == 1 + len(STARTS)
    guarded = [f"'{start}" for start in STARTS[:-1]] + ["a;'=1"]
    assert [row[2:6] for row in rows[1:]] == [[cell] * 4 for cell in guarded]
    assert {row[1] for row in rows[1:]} == {f"'{heading}"}
    read = read_table(decode_export(content.encode(), name="list.csv"), name="list.csv")
    cells = [row.cells for row in read]
    for column in ("Name", "Title or role", "Organisation", "Place"):
        assert [row[column] for row in cells] == STARTS
    assert {row["Group"] for row in cells} == {heading}


def test_commas_quotation_marks_and_any_script_are_kept(client, letter):
    nobody_signed()
    make_signatory(letter, 'Rita "Red" Okafor, RN', title="طبيبة", organisation_name="日本; e. V.")
    _head, row = csv.reader(io.StringIO(table(client)))
    assert row == ["1", "Individuals", 'Rita "Red" Okafor, RN', "طبيبة", "日本; e. V.", "", ""]
