"""Odd lines: whatever stands in a list, each line ends in a signatory or in a note, and none breaks the reading."""

import time

import pytest

from coalition.importers.pasted import read_signatories
from contacts.names import fold
from tests.campaign.staff import ODD_TEXTS

from .lists import ORG, PERSON, told, understood

NOBODY = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "http://example.org/",
    "ana@example.org",
    "(555) 010-0123",
    "12 Example Street",
    "May 3, 2021",
    "12",
    "-2+3",
    "Anonymous",
    "Name withheld by request",
    "and 45 more",
    "+ 12 others",
    "y 30 más",
    "Total: 45",
    "Lee 123",
    "{{ name }}",
    "We, the undersigned, ask you to release him at once and to let him go home to his family.",
    "Firmamos esta carta porque creemos que debe volver a casa con su familia hoy mismo.",
    "نحن الموقعون أدناه نطالب بالإفراج عنه فورا وبعودته إلى بيته وأسرته دون أي تأخير آخر.",
    "x" * 400,
    "9" * 30,
]
SOMEBODY = [
    "Rita Okafor,,, Chair,, Harbour Coalition,",
    ", Rita Okafor",
    "/s/ ",
    "/s/",
    "12.",
    "Rita Okafor, Chair, Chair, Harbour Coalition",
    "Rita Okafor and and Sam Lind",
    "(Rita Okafor)",
    "“Rita Okafor”, Chair, Harbour Coalition",
    "Rita Okafor (Chair (retired)), Harbour Coalition",
    "Rita Okafor – – Chair",
    "Rita Okafor / Sam Lind / Jo Park",
    "Rita / Okafor",
    "O'Brien; O’Brien; OʼBrien",
    "Rita “Rosie” Okafor, Chair",
    "Dr Rita Okafor MD PhD",
    "rita okafor, chair, harbour coalition",
    "Chair",
    "Chair, Harbour Coalition",
    "Mayor",
    "Inc.",
    "Jr.",
    "of the",
    "City of",
    "On behalf of",
    "On behalf of Harbour Coalition",
    "Rita Okafor on behalf of",
    "Organizations",
    "Organizations: Harbour Alliance, River Network",
    "Name:",
    "Name: Rita Okafor",
    "Title: Chair\nName: Rita Okafor",
    "Rita Okafor (for identification only)",
    "Affiliations for identification only",
    "Dear all,",
    "Sincerely, Rita Okafor",
    "cc: Rita Okafor",
    "Rita Okafor, CA",
    "CA 90001",
    "Rita Okafor\n\n\n\nChair\n\n\n\n/s/",
    "1. 2. 3. Rita Okafor",
    "• • Rita Okafor",
    "| | | |\n| Rita Okafor | | Harbour Coalition |",
    "Rita Okafor [email\u00a0protected]",
    "Rita Okafor <rita@example.org> <rita@example.net>",
    "=1+1, Chair, Harbour Coalition",
    "@rita, Chair, Harbour Coalition",
    "\u202eRita\u202c Okafor \u2066x",
    "Rita\u200d Okafor, 🌊 Coalition",
    "🌊🌊🌊",
    "Ri\u0301ta Okafor",
    "ﷺ",
    "Rita Okafor, " + "very " * 40 + "long title",
    "\n".join(f"Line {number}" for number in range(60)),
    "\n".join(["Rita Okafor", *["Chair"] * 20]),
]


def lost(text):
    """Words that stand neither in a signatory nor in a note, with the numbers of lines about which nothing is said."""
    people, notes = read_signatories(text)
    said = " ".join(
        [*(f"{one.name} {one.title} {one.organisation} {one.place} {one.email}" for one in people)]
        + [note.sentence for note in notes]
    )
    known = set(fold(said).split())
    return [word for word in fold(text).split() if word not in known and len(word) < 60 and word.isalpha()]


@pytest.mark.parametrize("text", NOBODY)
def test_what_names_nobody_is_left_out_with_a_note_on_its_line(text):
    assert understood(text) == []
    assert [line for line, _sentence in told(text)] == [1]


SMALL = set("s the of for and on behalf y email name title".split())


@pytest.mark.parametrize("text", SOMEBODY)
def test_no_word_of_an_odd_line_is_lost(text):
    people, notes = read_signatories(text)
    assert people or notes or not any(map(str.isalnum, text))
    assert set(lost(text)) <= SMALL


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_text_does_no_harm(text):
    read_signatories(text)
    people, _notes = read_signatories(
        f"Rita Okafor, Chair, Harbour Coalition\n{text}\nSam Lind, Director, River Network"
    )
    assert people[0].name == "Rita Okafor"
    assert people[-1].organisation == "River Network"


def test_odd_lines_between_good_ones_leave_the_good_ones_alone():
    good = ["Rita Okafor, Chair, Harbour Coalition", "Sam Lind, Director, River Network"]
    for odd in set(NOBODY) - {"12"}:  # a number alone is that of the next one
        text = "\n\n".join([good[0], odd, good[1]])
        assert understood(text) == [
            (ORG, "Rita Okafor", "Chair", "Harbour Coalition"),
            (ORG, "Sam Lind", "Director", "River Network"),
        ]
        assert 3 in [line for line, _sentence in told(text)]


HOSTILE = [
    "*a ",
    "**a *b ",
    "[",
    "](",
    "(",
    ")",
    "@",
    "a@",
    "|",
    ". ",
    "-",
    " - ",
    ",",
    ";",
    ":",
    "<",
    "_a",
    "9 ",
    "/s/ ",
    "«",
]


@pytest.mark.parametrize("sign", HOSTILE)
def test_lines_made_to_keep_a_reader_busy_are_read_at_once(sign):
    for count in (90, 50_000):  # just short enough to be looked at, and far too long
        begun = time.process_time()
        read_signatories("\n".join([sign * count] * 3))
        assert time.process_time() - begun < 5


def test_a_list_of_addresses_alone_names_nobody_and_each_is_told():
    text = "a@example.org\nb@example.org\nc@example.org"
    assert understood(text) == []
    assert told(text) == [
        (number, f"An e-mail address stands here, and nobody’s name: “{letter}@example.org”.")
        for number, letter in enumerate("abc", start=1)
    ]


def test_long_blocks_are_read_in_time_that_grows_with_their_length():
    names = [f"{given} {family}" for given in ("Rita", "Sam", "Ana", "Jo") for family in ("Okafor", "Lind", "Ruiz")]
    text = "\n".join(f"{name}, beekeeper" for name in names * 250)
    assert understood(text) == [(PERSON, name, "beekeeper", "") for name in names * 250]
