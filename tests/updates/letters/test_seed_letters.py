"""The letters in a real campaign's page of updates, whatever way it comes in: exactly who signed, and nobody else."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from coalition.models.kinds import Kind
from tests.shared import shared
from updates.importers.contact_blocks import lift_from
from updates.importers.text import read_text
from updates.importers.wordpress import WordPressExport
from updates.letters.recognition import find_letter

PACIFIC = ZoneInfo("America/Los_Angeles")
OFFICE, BODY = Kind.OFFICIAL, Kind.ORGANISATION
CITY = "City of Sacramento"
MAY_3 = [
    ("Darrell Steinberg", "Mayor", "", OFFICE),
    ("Jay Schenirer", "Vice Mayor", CITY, OFFICE),
    ("Katie Valenzuela", "Councilmember", CITY, OFFICE),
    ("Sean Loloee", "Councilmember", CITY, OFFICE),
    ("Eric Guerra", "Councilmember", CITY, OFFICE),
    ("Mai Vang", "Councilmember", CITY, OFFICE),
]
MAY_5 = [
    ("Rhonda Rios Kravitz", "CEO", "Alianza Sacramento", BODY),
    ("Janeth Rodriguez", "Chair", "Sacramento Immigration Coalition", BODY),
    ("Kalin Kipling-Mojaddedi", "Board Member", "CIDR", BODY),
    ("Rita Cepeda", "Board Member", "Step Up! Sacramento", BODY),
]


def from_text():
    text = shared("seed/updates-page.txt").read_text(encoding="utf-8")
    return read_text(text, year=None, today=date(2022, 6, 1), time_zone=PACIFIC)[0]


def from_wordpress():
    path = shared("seed/wordpress-export.xml")
    return list(WordPressExport(path, time_zone=PACIFIC, languages=["en"]).entries())


@pytest.fixture(params=[from_text, from_wordpress])
def letters(request):
    """All letters of the 21 updates, by the title of their update."""
    entries = request.param()
    assert len(entries) == 21
    found = {}
    for entry in entries:
        if entry.people is None:
            lift_from(entry)
        day = entry.published_at.astimezone(PACIFIC).date()
        if letter := find_letter(entry.body, subject=entry.title, on=day):
            found[entry.title] = letter
    return found


def table(letter):
    return [(signed.name, signed.title, signed.organisation, signed.kind) for signed in letter.signatories]


def one(letters, words):
    [letter] = [letter for title, letter in letters.items() if words in title]
    return letter


def test_two_updates_hold_letters_and_the_others_none(letters):
    assert len(letters) == 2


def test_the_letter_of_a_mayor_and_five_others(letters):
    letter = one(letters, "Mayor and Councilmembers call for release")
    assert table(letter) == MAY_3
    assert letter.addressees == [
        "The Honorable Alejandro Mayorkas",
        "Department of Homeland Security",
        "3801 Nebraska Ave NW",
        "Washington, DC 20016",
    ]
    assert letter.dated_on == date(2021, 5, 3)
    assert letter.head == ["CITY OF SACRAMENTO", "CALIFORNIA"]
    assert letter.closing == "Sincerely,"
    assert letter.text.startswith("Dear Secretary Mayorkas:\n\nOn behalf of the City of Sacramento, we are writing")
    assert letter.text.endswith("we support him to the fullest extent and want him to come home to Sacramento.")
    assert (letter.before, letter.after, letter.doubts) == ("", "", [])


def test_the_letter_of_four_organisations(letters):
    letter = one(letters, "Step Up! Sacramento Call for")
    assert table(letter) == MAY_5
    assert letter.addressees == []
    assert letter.dated_on == date(2021, 5, 5)
    assert letter.closing == "Sincerely,"
    assert letter.text.startswith("On behalf of Alianza, Sacramento, Sacramento Immigration Coalition, the Campaign")
    assert letter.text.endswith("and that his deportation proceedings be dismissed.\n\nThank you!")
    assert letter.before.endswith("The letters stated the following:")
    assert (letter.after, letter.doubts) == ("", [])


# The lines of the pasted page from salutation (or first paragraph) to before the closing, and how many words they have.
SPANS = [("Mayor and Councilmembers", 257, 292, 815), ("Step Up! Sacramento", 217, 228, 440)]


@pytest.mark.parametrize(("words", "first", "last", "count"), SPANS)
def test_the_text_of_a_letter_is_whole_and_nothing_else(letters, words, first, last, count):
    page = shared("seed/updates-page.txt").read_text(encoding="utf-8").split("\n")
    said = " ".join(page[first - 1 : last]).split()
    assert len(said) == count
    assert one(letters, words).text.replace("### ", "").split() == said
