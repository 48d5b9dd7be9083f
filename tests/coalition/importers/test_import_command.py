"""The command import_signatories: which letter it means, what it says, and files that are no lists."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coalition.models import Signatory
from coalition.models.kinds import Kind
from tests.coalition.factories import make_letter

pytestmark = pytest.mark.django_db

LIST = "Rita Okafor, Chair, Harbour Coalition\nDana Whitfield, Mayor\nCity of Port Ellery\nSam Lind\nSam Lind\n"


@pytest.fixture
def letter():
    return make_letter(slug="release-karim")


@pytest.fixture
def list_file(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(LIST)
    return path


def run(*arguments, **options):
    out = StringIO()
    call_command("import_signatories", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as caught:
        run(*arguments, **options)
    assert not Signatory.objects.exists()
    return str(caught.value)


def names(letter):
    return [row.name for row in letter.signatories.in_order()]


def test_a_list_is_stored_and_the_closing_table_says_what_became_of_it(letter, list_file):
    out = run("release-karim", list_file)
    assert names(letter) == ["Dana Whitfield", "Rita Okafor", "Sam Lind"]
    assert {row.state for row in letter.signatories.all()} == {"verified"}
    assert out == (
        "Skipped: line 5, Sam Lind: The same as “Sam Lind” in line 4.\n"
        "\n"
        "                   made    changed  unchanged    skipped\n"
        "signatories           3          0          0          1\n"
    )
    again = run("release-karim", list_file)
    assert "signatories           0          0          4          0\n" in again


def test_a_dry_run_shows_who_would_be_made_with_what_was_understood(letter, list_file):
    out = run("release-karim", list_file, "--dry-run")
    assert not Signatory.objects.exists()
    assert out.splitlines()[:5] == [
        "name           | title | organisation        | kind         | line",
        "---------------+-------+---------------------+--------------+-----",
        "Rita Okafor    | Chair | Harbour Coalition   | organisation | 1",
        "Dana Whitfield | Mayor | City of Port Ellery | official     | 2",
        "Sam Lind       |       |                     | individual   | 4",
    ]
    assert out.endswith("Dry run: nothing was written.\n")


def test_published_at_once_and_of_one_kind(letter, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Organization\nRita Okafor,Harbour Coalition\n,River Network\n")
    run("release-karim", path, "--publish", "--kind", "organisation")
    assert [(row.kind, row.state) for row in letter.signatories.all()] == [(Kind.ORGANISATION, "published")] * 2
    assert letter.groups.get(kind=Kind.ORGANISATION).count == 2
    with pytest.raises(CommandError, match="argument --kind: invalid choice: 'martian'"):
        run("release-karim", path, "--kind", "martian")


@pytest.mark.parametrize(
    "words",
    [
        "release-karim",
        "en/release-karim",
        "/coalition/letters/release-karim/",
        "https://example.org/coalition/letters/release-karim/sign/?invitation=x",
        "coalition/letters/release-karim.txt",
        "es/liberen-a-karim",
        "https://example.org/es/coalition/letters/liberen-a-karim/",
    ],
)
def test_the_letter_is_meant_by_slug_language_or_address(letter, list_file, words):
    make_letter("Liberen a Karim", language="es", slug="liberen-a-karim", translation_of=letter)
    run(words, list_file)
    assert letter.signatories.count() == 3


def test_a_letter_that_is_not_there_is_told_with_the_nearest(list_file):
    assert refusal("release-karim", list_file) == "There is no letter yet. Make one in the admin first."
    make_letter("Release Karim", slug="release-karim")
    make_letter("Save the river", slug="save-the-river")
    assert refusal("relaese-karim", list_file) == (
        "There is no letter relaese-karim. Did you mean: en/release-karim (“Release Karim”)?"
    )
    assert "en/save-the-river (“Save the river”)" in refusal("river", list_file)
    assert "There are: " in refusal("zzz", list_file)


def test_a_slug_that_two_letters_have_asks_for_the_language(letter, list_file):
    make_letter("Otra carta", slug="release-karim", language="es")
    sentence = "Several letters have the address release-karim. Say which one: en/release-karim or es/release-karim."
    assert refusal("release-karim", list_file) == sentence
    run("es/release-karim", list_file)
    assert letter.signatories.count() == 0


BROKEN = {
    "empty": (b"", "list.txt is empty."),
    "blank": (b"\xef\xbb\xbf \r\n\t", "list.txt is empty."),
    "binary": (bytes(range(256)) * 40, "list.txt is not text."),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "list.txt is a workbook."),
    "a workbook": (b"PK\x03\x04" + b"[Content_Types].xml" + b"\0" * 500, "list.txt is a workbook."),
    "an archive": (b"PK\x03\x04" + b"\0" * 500, "list.txt is a packed archive."),
    "utf-32": ("Rita Okafor".encode("utf-32"), "list.txt is written in UTF-32"),
    "damaged": ("Ríta Okáfor, Ñandú".encode() * 3 + b"\xff\xfe\xc3", "list.txt is not text in UTF-8 throughout"),
    "another script": ("Рита Окафор, председатель".encode("koi8-r"), "list.txt is written neither in UTF-8"),
    "a web page": (b"<!DOCTYPE html><html></html>", "list.txt is a web page."),
    "an open quote": (b'Name,Org\n"Rita,Harbour\n', "list.txt: the quotation mark"),
}


@pytest.mark.parametrize(("data", "sentence"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_list_is_refused_with_one_sentence(letter, tmp_path, data, sentence):
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    words = refusal("release-karim", path)
    assert words.startswith(sentence)
    assert words.endswith("Nothing was imported.")
    assert "\n" not in words


def test_a_file_that_is_missing_a_folder_or_far_too_large_is_refused(letter, tmp_path):
    assert refusal("release-karim", tmp_path / "none.txt").startswith("There is no file")
    assert refusal("release-karim", tmp_path).startswith("There is no file")
    path = tmp_path / "list.txt"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    assert refusal("release-karim", path).startswith("list.txt has 300 MB; at most 20 MB can be imported at once.")


def test_a_list_that_names_nobody_makes_nobody_and_says_so(letter, tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("http://example.org/\nAnonymous\n")
    out = run("release-karim", path)
    assert "Look at: line 1: Nobody is named here: “http://example.org/”.\n" in out
    assert "signatories           0          0          0          0\n" in out
