"""A real campaign's pasted page, held against the same campaign's export."""

import re
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest

from campaign.importing.notes import Level
from tests.shared import shared
from tests.updates.pasted_pages import (
    PACIFIC,
    assert_every_line_has_one_place,
    days,
    read,
    sentences,
    titles,
)
from updates.importers.entry import Precision, State
from updates.importers.text.blocks import read_blocks
from updates.importers.text.dates import DateReader, day_order
from updates.importers.text.sections import cut_into_sections


class Item:
    """A post of the acceptance export: the truth that the pasted page is held against."""

    KINDS = {
        "Court ruling": {"ruling"},
        "Court filing": {"filing"},
        "Press release": {"release"},
        "Media coverage": {"coverage"},
        "Action alert": {"alert"},
        "Coalition": {"news", "letter"},
        "Hearing": {"hearing"},
        "Statement": {"statement"},
        "Letter": {"letter"},
        "Event": {"event"},
    }

    def __init__(self, element):
        self.title = " ".join(element.findtext("title").split())
        self.day = element.findtext("{http://wordpress.org/export/1.2/}post_date")[:10]
        category = next(c.text for c in element.iter("category") if c.get("domain") == "category")
        self.kinds = self.KINDS[category]
        html = element.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        html = re.sub(r"<p>contacts:.*?</p>", "", html, flags=re.IGNORECASE | re.DOTALL)  # these become cards
        self.words = unescape(re.sub(r"<[^>]+>", " ", html)).split()


@pytest.fixture(scope="module")
def page():
    return shared("seed/updates-page.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def items():
    return [Item(element) for element in ElementTree.parse(shared("seed/wordpress-export.xml")).iter("item")]


@pytest.fixture(scope="module")
def imported(page):
    return read(page, today=date(2026, 1, 1))


class TestRealPage:
    def test_finds_the_21_entries_with_their_titles_in_page_order(self, imported, items):
        assert [entry.title for entry in imported[0]] == [item.title for item in items]

    def test_finds_them_in_any_order_and_spacing(self, page, imported, items):
        cut = cut_into_sections(read_blocks(page), DateReader(day_order(page), date(2026, 1, 1)))
        lines = page.split("\n")
        starts = [section.line for section in cut.sections] + [len(lines) + 1]
        parts = ["\n".join(lines[a - 1 : b - 1]).strip() for a, b in zip(starts, starts[1:], strict=False)]
        wanted = [item.title for item in items]
        today = date(2026, 1, 1)
        oldest_first, _ = read("\n\n".join(reversed(parts)), today=today)
        assert [entry.title for entry in oldest_first] == wanted[::-1]
        assert [entry.published_at for entry in oldest_first] == [entry.published_at for entry in imported[0]][::-1]
        assert titles("\n\n\n".join(parts), today=today) == wanted
        assert titles("\n\n-----\n\n".join(parts), today=today) == wanted
        assert titles(page.replace("\n", "\r\n"), today=today) == wanted
        assert titles(re.sub(r"\n\s*\n\s*\n", "\n\n", page), today=today) == wanted
        without_dates = re.sub(r"(?m)^(?:April|May|June) \d+: ", "", page)
        assert titles(without_dates, today=today) == wanted

    def test_no_word_is_lost_or_moved_to_another_entry(self, imported, items):
        for entry, item in zip(imported[0], items, strict=True):
            shown = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", re.sub(r"(?m)^### ", "", entry.body))
            assert shown.split() == item.words, entry.title

    def test_every_line_has_one_place(self, page):
        assert_every_line_has_one_place(page, date(2026, 1, 1))

    def test_days_are_those_the_text_states(self, imported, items):
        stated = [entry.precision is Precision.DAY for entry in imported[0]]
        # Undated: the newest, seven between March 2022 and June 2021, and the FOIA case.
        assert [number for number, is_stated in enumerate(stated) if not is_stated] == [0, 2, 3, 4, 5, 6, 7, 8, 11]
        for entry, item, is_stated in zip(imported[0], items, stated, strict=True):
            assert entry.precision is (Precision.DAY if is_stated else Precision.ABOUT)
            if is_stated:
                assert entry.published_at.astimezone(PACIFIC).date().isoformat() == item.day, entry.title

    def test_instants_keep_the_page_order_strictly(self, imported):
        instants = [entry.published_at for entry in imported[0]]
        assert instants == sorted(set(instants), reverse=True)

    def test_undated_entries_lie_between_their_neighbours(self, imported):
        assert days(imported[0])[:12] == [
            "2022-04-04",
            "2022-03-28",
            "2022-02-22",
            "2022-01-19",
            "2021-12-16",
            "2021-11-12",
            "2021-10-09",
            "2021-09-05",
            "2021-08-02",
            "2021-06-29",
            "2021-05-23",
            "2021-05-18",
        ]

    def test_kinds_agree_with_the_export(self, imported, items):
        assert [entry.kind in item.kinds for entry, item in zip(imported[0], items, strict=True)] == [True] * 21

    def test_datelines_are_lifted_and_stay_in_the_text(self, imported):
        lifted = {number: entry.dateline for number, entry in enumerate(imported[0]) if entry.dateline}
        assert list(lifted) == [1, 11, 15]
        assert all(imported[0][number].body.count(place) == 1 for number, place in lifted.items())
        assert [(city.isupper(), state) for city, state in (place.split(", ") for place in lifted.values())] == [
            (True, "CA")
        ] * 3

    def test_eleven_masked_addresses_are_reported_with_line_and_entry(self, imported, items):
        masked = sentences(imported[1], "masked")
        assert [note.line for note in masked] == [14, 15, 17, 43, 44, 46, 48, 153, 194, 195, 196]
        assert [note.entry for note in masked] == (
            [items[0].title] * 3 + [items[1].title] * 4 + [items[13].title] + [items[15].title] * 3
        )
        assert {note.level for note in masked} == {Level.WARNING}
        # All but the one in a paragraph are those of people who have cards now.
        assert [note.line for note in sentences(masked, "to be asked for")] == [
            14,
            15,
            17,
            43,
            44,
            46,
            48,
            194,
            195,
            196,
        ]
        assert [note.line for note in sentences(masked, "Type the address in")] == [153]

    def test_lost_links_signatures_contacts_and_missing_dates_are_reported(self, imported):
        notes = imported[1]
        assert [note.line for note in sentences(notes, "address it linked to")] == [53]
        assert [note.line for note in sentences(notes, "whose address was lost")] == [109]
        assert [note.sentence for note in sentences(notes, "signatures")] == [
            "Lines 229–241 of the text: a letter's signatures, kept as text.",
            "Lines 293–310 of the text: a letter's signatures, kept as text.",
        ]
        assert [note.line for note in sentences(notes, "contact block")] == [12, 41, 194]
        assert sentences(notes, "a contact block, kept as text") == []
        assert [note.line for note in sentences(notes, "states no date")] == [4, 51, 56, 60, 66, 71, 75, 79, 111]
        assert [(note.line, note.sentence) for note in sentences(notes, "left out")] == [
            (1, "“Updates” was left out: it reads as the page's own title.")
        ]

    def test_sub_headings_and_label_lines_stay_inside_their_entry(self, imported):
        letter, release = imported[0][18].body, imported[0][15].body
        assert re.findall(r"(?m)^### (.*)$", letter) == ["Background", "Moving Forward"]
        assert "###" not in release
        assert [line.split()[0] for line in release.split("\n") if re.match(r"[A-Z]+:|ACTION ", line)] == [
            "ACTION",
            "WHAT:",
        ]

    def test_all_are_drafts_with_keys_of_their_own(self, imported):
        assert {entry.state for entry in imported[0]} == {State.DRAFT}
        assert len({entry.key for entry in imported[0]}) == 21
        assert all(entry.slug == "" and not entry.notes for entry in imported[0])
