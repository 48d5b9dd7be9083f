"""When the entries of a pasted page were: what is stated, what follows from the page, what cannot be known."""

from datetime import date

import pytest

from tests.updates.pasted_pages import PACIFIC, days, read, sentences, titles
from updates.importers.entry import Precision


class TestDates:
    @pytest.mark.parametrize(
        ("line", "day", "title"),
        [
            ("May 13, 2021: Vigil", "2021-05-13", "Vigil"),
            ("Thursday, May 13, 2021 – Vigil", "2021-05-13", "Vigil"),
            ("June 29, 2021 – Vigil", "2021-06-29", "Vigil"),
            ("13 May 2021 | Vigil", "2021-05-13", "Vigil"),
            ("Sept. 28–29, 2021: Vigil", "2021-09-28", "Vigil"),
            ("July 27 and 28, 2021: Vigil", "2021-07-27", "Vigil"),
            ("(May 13th, 2021) Vigil", "2021-05-13", "Vigil"),
            ("May 13, ’21: Vigil", "2021-05-13", "Vigil"),
            ("2021/05/13: Vigil", "2021-05-13", "Vigil"),
            ("13/5/21 – Vigil", "2021-05-13", "Vigil"),
            ("5/13/2021 Vigil", "2021-05-13", "Vigil"),
            ("13.5.2021: Vigil", "2021-05-13", "Vigil"),
            ("UPDATE – May 13, 2021: Vigil", "2021-05-13", "UPDATE: Vigil"),
            ("13 de mayo de 2021: Vigilia", "2021-05-13", "Vigilia"),
            ("jueves 13 de mayo del 2021 – Vigilia", "2021-05-13", "Vigilia"),
            ("Mayo 13, 2021: Vigilia", "2021-05-13", "Vigilia"),
            ("1.º de dic. de 2021: Vigilia", "2021-12-01", "Vigilia"),
        ],
    )
    def test_date_in_front_of_a_title(self, line, day, title):
        entries, _ = read(f"{line}\n\nHundreds came to the gate.\n")
        assert [(entry.title, entry.precision) for entry in entries] == [(title, Precision.DAY)]
        assert days(entries) == [day]

    @pytest.mark.parametrize(
        "line", ["May 13 was a hard day for all", "30 de febrero: Vigilia en la plaza", "13/13/21 Vigil"]
    )
    def test_what_is_no_date_dates_nothing(self, line):
        assert read(f"{line}\n\nHundreds came to the gate.\n")[0][0].published_at is None

    @pytest.mark.parametrize(
        ("title", "is_dated"),
        [
            ("Press Conference on May 11, 2021 at Noon in Town", True),
            ("Report From the Hearing – May 11, 2021", True),
            ("Hearing Moved to May 11, 2021 by the Court", False),
            ("Join Us for the Big Rally on May 11, 2021", False),
            ("Teo Held in Custody Since May 11, 2021", False),
        ],
    )
    def test_date_inside_a_title(self, title, is_dated):
        entries, _ = read(f"{title}\n\nHundreds came to the gate.\n")
        assert (entries[0].title, entries[0].published_at is not None) == (title, is_dated)

    @pytest.mark.parametrize(
        ("sentence", "is_dated"),
        [
            ("On May 4, 2021, the council issued a call to the county.", True),
            ("El 4 de mayo de 2021, el consejo presentó una petición al condado.", True),
            ("On May 4, 2021, the court will hear the case for the first time.", False),
            ("He has been in custody since May 4, 2021, without a charge.", False),
            ("The next hearing is on May 4, 2021, before a new judge.", False),
        ],
    )
    def test_date_in_the_first_sentence(self, sentence, is_dated):
        entries, _ = read(f"Council Speaks Up for the Town Bridge\n\n{sentence}\n")
        assert (entries[0].published_at is not None) is is_dated

    def test_date_in_the_first_sentence_must_fit_the_order_of_the_page(self):
        text = (
            "May 20, 2021: First\n\nIt began then.\n\n"
            "The Council Speaks Up for the Town Bridge\n\nOn August 15, 2018, the county held a vote.\n\n"
            "May 10, 2021: Last\n\nIt ended then.\n"
        )
        entries, _ = read(text)
        assert [entry.precision.value for entry in entries] == ["day", "about", "day"]
        assert days(entries) == ["2021-05-20", "2021-05-15", "2021-05-10"]

    def test_date_of_a_letters_head(self):
        text = (
            "The Mayor Writes to the Secretary of State\n\nCITY OF ALDER\nMay 3, 2021\nThe Secretary\n\n"
            "Dear Secretary:\n\nPlease act.\n\nSincerely,\n\nJo Lind\n"
        )
        entries, _ = read(text)
        assert (entries[0].title, entries[0].kind, days(entries)) == (
            "The Mayor Writes to the Secretary of State",
            "letter",
            ["2021-05-03"],
        )

    def test_years_follow_from_the_neighbours_across_new_year(self):
        text = "\n\n".join(
            f"{day}: Vigil Number {number}\n\nWe came."
            for number, day in enumerate(["February 3", "January 5", "December 20, 2022", "March 1", "October 9"])
        )
        assert days(read(text)[0]) == ["2023-02-03", "2023-01-05", "2022-12-20", "2022-03-01", "2021-10-09"]
        turned = "\n\n".join(reversed(text.split("\n\nWe came.")[:-1]))
        assert titles(turned)[0] == "Vigil Number 4"

    def test_years_follow_on_a_page_from_old_to_new(self):
        text = "\n\n".join(
            f"{day}: Vigil Number {number}\n\nWe came."
            for number, day in enumerate(["October 9", "December 20, 2022", "January 5", "March 1"])
        )
        assert days(read(text)[0]) == ["2022-10-09", "2022-12-20", "2023-01-05", "2023-03-01"]

    def test_year_of_a_page_that_names_none(self):
        text = "May 3: One\n\nWe came.\n\nApril 1: Two\n\nWe came.\n\nDecember 20: Three\n\nWe came.\n"
        assert days(read(text)[0]) == ["2024-05-03", "2024-04-01", "2023-12-20"]
        assert days(read(text, today=date(2024, 4, 30))[0]) == ["2023-05-03", "2023-04-01", "2022-12-20"]
        assert days(read(text, year=2019)[0]) == ["2019-05-03", "2019-04-01", "2018-12-20"]

    def test_small_disorder_does_not_cost_a_year(self):
        text = "May 13, 2021: One\n\nWe came.\n\nMay 14: Two\n\nWe came.\n\nMay 3: Three\n\nWe came.\n"
        assert days(read(text)[0]) == ["2021-05-13", "2021-05-14", "2021-05-03"]

    def test_full_date_in_the_text_gives_the_year_of_the_title(self):
        text = "May 6: Council Calls for Help\n\n(ALDER, OR, 5/6/19) — The council called for help.\n"
        entries, notes = read(text)
        assert days(entries) == ["2019-05-06"]
        assert sentences(notes, "month or the day first") == []

    def test_numeric_dates_are_read_month_first_and_said_so_when_nothing_tells(self):
        entries, notes = read("5/6/21: One\n\nWe came to the gate.\n\n4/3/21: Two\n\nWe came to the gate.\n")
        assert days(entries) == ["2021-05-06", "2021-04-03"]
        assert [note.sentence for note in sentences(notes, "month or the day first")] == [
            "Nothing on the page tells whether dates such as 5/6/21 put the month or the day first. "
            "This one was read as 6 May 2021. Check the dates."
        ]

    def test_one_date_beyond_twelve_settles_the_order(self):
        entries, notes = read("5/6/21: One\n\nWe came to the gate.\n\n28/3/21: Two\n\nWe came to the gate.\n")
        assert days(entries) == ["2021-06-05", "2021-03-28"]
        assert sentences(notes, "month or the day first") == []

    def test_spanish_text_is_read_day_first(self):
        entries, notes = read(
            "5/6/21: Uno\n\nLlegamos a la puerta de la corte.\n\n4/3/21: Dos\n\nVolvimos a la plaza con las familias.\n"
        )
        assert days(entries) == ["2021-06-05", "2021-03-04"]
        assert len(sentences(notes, "month or the day first")) == 1

    def test_several_on_a_day_differ_by_minutes_in_page_order(self):
        text = (
            "May 3, 2021: One\n\nWe came.\n\nMay 3, 2021: Two\n\nWe came.\n\nMay 3, 2021: Three\n\n"
            "We came.\n\nMay 1, 2021: Four\n\nWe came.\n"
        )
        entries, _ = read(text)
        assert [entry.published_at.astimezone(PACIFIC).strftime("%d %H:%M") for entry in entries] == [
            "03 12:02",
            "03 12:01",
            "03 12:00",
            "01 12:00",
        ]

    def test_undated_ends_are_a_week_apart_and_never_after_today(self):
        text = (
            "Council Votes to Keep the Bridge Open\n\nThe council voted today.\n\n"
            "Engineers Find No Cracks in the Pier\n\nThe survey took three weeks.\n\n"
            "May 20, 2024: Vigil\n\nHundreds came.\n\n"
            "The Petition Reaches Ten Thousand Names\n\nTen thousand people have signed.\n"
        )
        entries, notes = read(text, today=date(2024, 6, 30))
        assert days(entries) == ["2024-06-03", "2024-05-27", "2024-05-20", "2024-05-13"]
        assert [entry.precision.value for entry in entries] == ["about", "about", "day", "about"]
        assert len(sentences(notes, "states no date")) == 3
        early, _ = read(text, today=date(2024, 5, 21))
        instants = [entry.published_at for entry in early]
        assert instants == sorted(set(instants), reverse=True)
        assert days(early)[0] <= "2024-05-21"

    def test_undated_between_two_of_one_day_keep_their_place(self):
        text = (
            "May 3, 2021: One\n\nWe came.\n\nEngineers Find No Cracks in the Pier\n\nThe survey took three weeks.\n\n"
            "May 3, 2021: Two\n\nWe came.\n"
        )
        entries, _ = read(text)
        assert [entry.published_at.astimezone(PACIFIC).strftime("%d %H:%M:%S") for entry in entries] == [
            "03 12:01:00",
            "03 12:00:30",
            "03 12:00:00",
        ]

    def test_month_in_front_of_a_title_is_a_month(self):
        text = "May 20, 2021: One\n\nWe came.\n\nMay 2021: Two\n\nWe came.\n\nMay 10, 2021: Three\n\nWe came.\n"
        entries, _ = read(text)
        assert [entry.precision.value for entry in entries] == ["day", "month", "day"]
        assert days(entries) == ["2021-05-20", "2021-05-15", "2021-05-10"]

    def test_date_that_has_not_come_is_named(self):
        _, notes = read("May 3, 2031: Vigil\n\nHundreds will come.\n")
        assert [note.sentence for note in sentences(notes, "not come")] == [
            "Its date, 3 May 2031, has not come yet. Check it."
        ]
