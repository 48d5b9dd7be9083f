"""Pasted pages of other campaigns, each set in its own way: which lines head an entry."""

from datetime import UTC, datetime

import pytest

from tests.updates.pasted_pages import MADRID, assert_every_line_has_one_place, days, read, sentences, titles
from updates.importers.entry import Precision, State

RIVER = """\
what happened so far

2023-02-01 neighbours found the dam permit

The river authority kept the permit in a locked cabinet. Three of us asked to see it and copied it by hand.

2023-03-15 permit challenged in court

We filed an appeal with the administrative court. The authority has thirty days to answer.

What the permit says

The permit allows twelve metres of concrete across the gorge. Nobody has counted the fish.

2023-06-20 public hearing in the school gym
two hundred people came and most of them spoke against the dam.

The minutes are on file at the library.

2024-01-09 court suspends the permit

The court found that the authority never looked at the floods of
1954. That year is in every schoolbook here.
"""


class TestOldestFirstWithIsoDates:
    def test_lower_case_headings_are_found(self):
        entries, _ = read(RIVER)
        assert [(entry.title, entry.kind) for entry in entries] == [
            ("neighbours found the dam permit", "news"),
            ("permit challenged in court", "filing"),
            ("public hearing in the school gym", "hearing"),
            ("court suspends the permit", "ruling"),
        ]
        assert days(entries) == ["2023-02-01", "2023-03-15", "2023-06-20", "2024-01-09"]
        assert {entry.precision for entry in entries} == {Precision.DAY}

    def test_sub_heading_and_text_on_the_next_line_stay_in_the_entry(self):
        entries, _ = read(RIVER)
        assert "\n\n### What the permit says\n\nThe permit allows" in entries[1].body
        assert entries[2].body.startswith("two hundred people came")

    def test_a_number_at_the_start_of_a_line_is_no_list(self):
        assert read(RIVER)[0][3].body.endswith("floods of\n1954\\. That year is in every schoolbook here.")

    def test_every_line_has_one_place(self):
        assert_every_line_has_one_place(RIVER)


OLMO = """\
Actualizaciones

13 de mayo: Jueza suspende los desalojos de la calle Olmo

La jueza Carmen Ibarra suspendió los once desalojos previstos. La medida dura hasta la audiencia del 9 de junio de 2024.

Antecedentes
El fondo compró el edificio en 2021 y subió las rentas un cuarenta por ciento.

2 de mayo de 2024: Carta abierta al ayuntamiento

Estimada alcaldesa:

Somos treinta y dos familias de la calle Olmo. Llevamos veinte años aquí.

Lo Que Pedimos Hoy Al Ayuntamiento

Pedimos una mesa de diálogo y que se paren los desalojos.

Atentamente,

Lucía Peña, presidenta
Asociación de Inquilinas del Olmo

Tomás Rey Aguilar
Portal 7

28 de abril: El documental de Canal Vecino sobre nuestra lucha

El documental se estrenó en el cine del barrio. Está en https://video.example/w/abcdEFGH12345678 desde hoy.

Marcha por la vivienda llena la plaza

Más de dos mil personas marcharon hasta el ayuntamiento. Prensa: [email\u00a0protected], 555 010 0123.

20 de diciembre: Presentamos la demanda contra el fondo

El despacho Abril y Soto presentó la demanda en el juzgado número tres. Puede leer el texto completo aquí.
"""


class TestSpanishPage:
    def test_headings_kinds_and_days(self):
        entries, _ = read(OLMO, time_zone=MADRID)
        assert [(entry.title, entry.kind) for entry in entries] == [
            ("Jueza suspende los desalojos de la calle Olmo", "ruling"),
            ("Carta abierta al ayuntamiento", "letter"),
            ("El documental de Canal Vecino sobre nuestra lucha", "coverage"),
            ("Marcha por la vivienda llena la plaza", "event"),
            ("Presentamos la demanda contra el fondo", "filing"),
        ]
        # Half way between 28 April and 20 December lies 23 February.
        assert days(entries, MADRID) == ["2024-05-13", "2024-05-02", "2024-04-28", "2024-02-23", "2023-12-20"]
        assert [entry.precision.value for entry in entries] == ["day", "day", "day", "about", "day"]

    def test_noon_is_noon_there(self):
        assert read(OLMO, time_zone=MADRID)[0][0].published_at == datetime(2024, 5, 13, 10, 0, tzinfo=UTC)

    def test_what_could_not_be_known_is_reported(self):
        _, notes = read(OLMO, time_zone=MADRID)
        assert [(note.line, note.entry) for note in sentences(notes, "masked")] == [
            (34, "Marcha por la vivienda llena la plaza")
        ]
        assert [note.line for note in sentences(notes, "address it linked to")] == [38]
        assert [note.sentence for note in sentences(notes, "signatures")] == [
            "Lines 20–26 of the text: a letter's signatures, kept as text."
        ]

    def test_phone_number_beside_a_masked_address_stays(self):
        assert "Prensa: [email\u00a0protected], 555 010 0123." in read(OLMO)[0][3].body

    def test_video_address_is_lifted(self):
        assert read(OLMO)[0][2].video_url == "https://video.example/w/abcdEFGH12345678"

    def test_every_line_has_one_place(self):
        assert_every_line_has_one_place(OLMO)


HARBOR = """\
Free the Harbor Five

Harbor Five Walk Out of Jail
May 3, 2021

All five are home. They thank everyone who wrote.

Judge Sets Bail
Posted on April 30, 2021 by Ana Ruiz

Bail was set at one dollar each, after two hours of argument about the wharf.

What the Judge Said

The judge called the charge the thinnest she had seen.

Pickets at the Wharf

April 12, 2021

Dockers stood with us all day. Read the report here.

The Arrests
April 2, 2021

Five people were taken from the wharf at dawn.
"""


class TestDateLineBeneathTheHeading:
    def test_headings_and_days(self):
        entries, notes = read(HARBOR)
        assert [entry.title for entry in entries] == [
            "Harbor Five Walk Out of Jail",
            "Judge Sets Bail",
            "Pickets at the Wharf",
            "The Arrests",
        ]
        assert days(entries) == ["2021-05-03", "2021-04-30", "2021-04-12", "2021-04-02"]
        assert entries[0].body == "All five are home. They thank everyone who wrote."
        assert entries[1].byline == "Ana Ruiz"
        assert [note.line for note in sentences(notes, "left out")] == [1]

    def test_every_line_has_one_place(self):
        assert_every_line_has_one_place(HARBOR)

    def test_date_line_above_the_heading(self):
        text = (
            "May 3, 2021\nFive Freed\n\nAll five are home now.\n\nApril 2, 2021\n\nFive Arrested\n\n"
            "Five people were taken.\n"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.body) for entry in entries] == [
            ("Five Freed", "All five are home now."),
            ("Five Arrested", "Five people were taken."),
        ]
        assert days(entries) == ["2021-05-03", "2021-04-02"]

    def test_date_line_instead_of_a_heading(self):
        text = (
            "May 3, 2021\n\nAll five are home now and thank you.\n\nApril 2, 2021\n\n"
            "Five people were taken from the wharf.\n"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.body) for entry in entries] == [
            ("All five are home now and thank you.", "All five are home now and thank you."),
            ("Five people were taken from the wharf.", "Five people were taken from the wharf."),
        ]
        assert days(entries) == ["2021-05-03", "2021-04-02"]

    def test_time_of_day_in_a_date_line_stays_in_the_text(self):
        text = (
            "Five Freed\nMay 3, 2021 at 4:30 pm\n\nAll five are home now.\n\nBail Set\nMay 1, 2021\n\n"
            "Bail was set at one dollar.\n"
        )
        entries, _ = read(text)
        assert entries[0].body == "May 3, 2021 at 4:30 pm\n\nAll five are home now."


CREEK = """\
FOR IMMEDIATE RELEASE
September 9, 2022
Contact: Jo Lind, 555-010-0199, jo@creek.example

Creek Coalition Sues Over Mine Permit
Suit says county skipped the water study

MILL CREEK, Ore. — The Creek Coalition today sued the county over the mine permit it gave in July.

Background

The mine would drain the upper creek for nine years.

About the Creek Coalition

The Creek Coalition has 400 members.

###

FOR IMMEDIATE RELEASE
July 2, 2022

County Approves Mine Without Water Study

MILL CREEK, Ore. — The county board approved the mine four to one.

"We will see them in court," said Jo Lind.

###
"""


class TestReleases:
    def test_lines_above_the_headline_belong_to_the_release(self):
        entries, _ = read(CREEK)
        assert [(entry.title, entry.kind, entry.dateline) for entry in entries] == [
            ("Creek Coalition Sues Over Mine Permit", "release", "MILL CREEK, Ore."),
            ("County Approves Mine Without Water Study", "release", "MILL CREEK, Ore."),
        ]
        assert days(entries) == ["2022-09-09", "2022-07-02"]
        assert entries[0].body.startswith(
            "FOR IMMEDIATE RELEASE\nSeptember 9, 2022\n\nSuit says county skipped the water study\n\nMILL CREEK"
        )
        assert [(person.name, person.emails, person.line) for person in entries[0].people] == [
            ("Jo Lind", ("jo@creek.example",), 3)
        ]

    def test_end_mark_is_no_heading_in_markdown(self):
        assert read(CREEK)[0][0].body.endswith("\n\n\\###")

    def test_every_line_has_one_place(self):
        assert_every_line_has_one_place(CREEK)

    @pytest.mark.parametrize(
        ("line", "place", "day"),
        [
            ("(FRESNO, CA, 5/16/21) — The coalition met today and spoke.", "FRESNO, CA", "2021-05-16"),
            ("(SALEM, OR – 3/28/22) – The coalition met today and spoke.", "SALEM, OR", "2022-03-28"),
            ("WASHINGTON, D.C., May 6, 2021 – The coalition met today and spoke.", "WASHINGTON, D.C.", "2021-05-06"),
            (
                "Springfield, Ill. (May 6, 2021) -- The coalition met today and spoke.",
                "Springfield, Ill.",
                "2021-05-06",
            ),
            ("May 6, 2021 (LEEDS) — The coalition met today and spoke.", "LEEDS", "2021-05-06"),
            ("MADRID, 13 de mayo de 2021 — La plataforma se reunió hoy y habló.", "MADRID", "2021-05-13"),
            ("CIUDAD DE MÉXICO (13 de mayo de 2021) — La plataforma se reunió hoy.", "CIUDAD DE MÉXICO", "2021-05-13"),
        ],
    )
    def test_dateline_gives_place_and_day(self, line, place, day):
        entries, _ = read(f"Coalition Meets For The First Time\n\n{line}\n")
        assert (entries[0].dateline, entries[0].kind, days(entries)) == (place, "release", [day])

    def test_dateline_without_a_date_gives_none(self):
        entries, notes = read(
            "Coalition Meets For The First Time\n\nFRESNO, CA. – It won on April 21, 2021, in court.\n"
        )
        assert (entries[0].dateline, entries[0].published_at) == ("FRESNO, CA", None)
        assert [note.line for note in sentences(notes, "states no date")] == [1]

    def test_words_before_a_dash_are_not_always_a_place(self):
        entries, _ = read(
            "Coalition Meets For The First Time\n\nUPDATE — The coalition met today and spoke for hours.\n"
        )
        assert entries[0].dateline == ""


class TestOtherPages:
    def test_diary_paragraphs_are_entries_titled_by_their_first_words(self):
        text = (
            "Our diary\n\n"
            "May 13, 2021: We met the mayor today in her office and spoke for an hour about the bridge. She "
            "promised an "
            "answer by Friday, and she took our folder.\n\n"
            "May 10, 2021: Rain all day. Nobody came to the stall except the man with the dog, who signed twice "
            "and was "
            "told that once is enough for everyone.\n"
        )
        entries, _ = read(text)
        assert [entry.title for entry in entries] == [
            "We met the mayor today in her office…",
            "Rain all day. Nobody came to the stall…",
        ]
        assert days(entries) == ["2021-05-13", "2021-05-10"]
        assert entries[1].body.startswith("May 10, 2021: Rain all day.")

    def test_lines_that_head_a_year_date_what_follows(self):
        text = (
            "News\n\n2022\n\nJanuary 5: Court Date Set\n\nThe court has set the date for March.\n\n"
            "2021\n\nDecember 20: Vigil at the Gate\n\nWe stood at the gate until midnight.\n"
        )
        entries, notes = read(text)
        assert [entry.title for entry in entries] == ["Court Date Set", "Vigil at the Gate"]
        assert days(entries) == ["2022-01-05", "2021-12-20"]
        assert [note.line for note in sentences(notes, "left out")] == [1, 3, 9]
        assert_every_line_has_one_place(text)

    def test_month_lines_without_titles_are_entries_of_that_month(self):
        text = (
            "May 2021\n\nWe spent the month on the phone.\n\nApril 2021\n\nThe first petition went out to everyone.\n"
        )
        entries, notes = read(text)
        assert [(entry.title, entry.precision) for entry in entries] == [
            ("We spent the month on the phone.", Precision.MONTH),
            ("The first petition went out to everyone.", Precision.MONTH),
        ]
        assert [day[:7] for day in days(entries)] == ["2021-05", "2021-04"]
        assert [note.sentence for note in sentences(notes, "Only the month")] == [
            "Only the month is stated: May 2021.",
            "Only the month is stated: April 2021.",
        ]

    def test_sentence_case_headings_without_any_date(self):
        text = (
            "Latest news from the bridge campaign\n\n"
            "Council votes to keep the bridge open\n\nThe council voted nine to two to keep the bridge open.\n\n"
            "How to help\n\nCome to the stall on Saturdays.\n\n"
            "Our petition reaches ten thousand names\n\nTen thousand people have signed it since spring.\n"
        )
        entries, notes = read(text)
        assert [(entry.title, entry.published_at) for entry in entries] == [
            ("Council votes to keep the bridge open", None),
            ("Our petition reaches ten thousand names", None),
        ]
        assert len(sentences(notes, "Give it one")) == 2

    def test_page_without_a_single_empty_line(self):
        text = (
            "News\nMay 13, 2021: Court Hears Teo\nThe court heard him for an hour.\n"
            "Many came to see it.\nMay 6, 2021: Vigil\nHundreds came.\n"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.body) for entry in entries] == [
            ("Court Hears Teo", "The court heard him for an hour.\n\nMany came to see it."),
            ("Vigil", "Hundreds came."),
        ]

    def test_titles_with_text_on_the_next_line_when_nothing_else_heads_entries(self):
        text = (
            "Council Keeps the Bridge Open\nThe council voted nine to two.\n\nEngineers Find No Cracks\n"
            "The survey took three weeks.\n"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.body) for entry in entries] == [
            ("Council Keeps the Bridge Open", "The council voted nine to two."),
            ("Engineers Find No Cracks", "The survey took three weeks."),
        ]

    def test_text_above_the_first_heading_becomes_an_entry_and_is_named(self):
        text = (
            "Updates\n\nHere is what we did, newest first. Thank you for reading it.\n\n"
            "May 3, 2021: Five Freed\n\nAll are home now.\n"
        )
        entries, notes = read(text)
        assert [entry.title for entry in entries] == ["Here is what we did, newest first. Thank…", "Five Freed"]
        assert [note.line for note in sentences(notes, "above the first heading")] == [3]
        assert_every_line_has_one_place(text)

    def test_text_without_headings_is_one_draft(self):
        entries, notes = read("we met on tuesday and talked.\n\nthen we went home, all of us.\n")
        assert [(entry.title, entry.state) for entry in entries] == [("we met on tuesday and talked.", State.DRAFT)]
        assert entries[0].body == "we met on tuesday and talked.\n\nthen we went home, all of us."
        assert len(sentences(notes, "No headings were recognised")) == 1

    def test_dated_list_inside_an_entry_heads_nothing(self):
        text = (
            "June 1, 2021: Where the Case Stands\n\nThe case has a long history, as you can see:\n\n"
            "March 2: Arrest\n\nMarch 9: Bail denied\n\nWe go on.\n\nMay 20, 2021: Vigil\n\nHundreds came to it.\n"
        )
        assert titles(text) == ["Where the Case Stands", "Vigil"]

    def test_label_that_heads_several_entries_is_the_pages_habit(self):
        text = (
            "ACTION ALERT: Call the Mayor About the Bridge Today\n\nCall the mayor before noon.\n\n"
            "ACTION ALERT: Write to the County About the Bridge\n\nWrite to the county board today.\n"
        )
        entries, _ = read(text)
        assert [entry.kind for entry in entries] == ["alert", "alert"]

    def test_signatures_under_a_letter_do_not_swallow_the_next_heading(self):
        text = (
            "Neighbours Write to the Governor\n\nDear Governor:\n\nPlease stop the dam before spring.\n\nSincerely,\n\n"
            "Ana Ruiz, Councilmember\nCity of Alder\n\nJo Lind\n\nCourt Suspends the Permit for Good\n\n"
            "The court ruled today.\n"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.kind) for entry in entries] == [
            ("Neighbours Write to the Governor", "letter"),
            ("Court Suspends the Permit for Good", "ruling"),
        ]
        assert entries[0].body.endswith("Sincerely,\n\nAna Ruiz, Councilmember\nCity of Alder\n\nJo Lind")
