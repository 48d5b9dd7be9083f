"""What becomes of one entry of a pasted page: kind, Markdown, notes, key; and pages that cannot be read."""

from time import perf_counter

import pytest

from campaign.importing.notes import SourceError
from tests.updates.pasted_pages import days, read, sentences


class TestKinds:
    @pytest.mark.parametrize(
        ("title", "text", "kind"),
        [
            ("Federal Judge Orders New Bond Hearing", "The judge ordered it.", "ruling"),
            ("Petition Denied by the Court", "The court denied it.", "ruling"),
            ("Coalition Files Lawsuit Against County", "The suit was filed.", "filing"),
            ("Appeal Filed in State Court", "It was filed today.", "filing"),
            ("Trial Postponed Until Autumn", "It was postponed.", "hearing"),
            ("New Court Date Set for Teo", "It was set.", "hearing"),
            ("Contact Your Representative Today", "Please call now.", "alert"),
            ("The Union Stands With Teo", "The union issued a Call to Action.", "alert"),
            ("Teo on the Front Page of the Alder Times", "Read all about it.", "coverage"),
            ("Vigil at the Gate Draws Hundreds", "Hundreds came.", "event"),
            ("Statement From the Okoro Family", "We thank you all.", "statement"),
            ("Where We Stand This Spring", "We go on.\n\n— Ana", "statement"),
            ("Open Letter to the Governor", "Please act.", "letter"),
            ("The Mayor Speaks Up at Last", "Dear Secretary:\n\nPlease act now.\n\nSincerely,\n\nJo Lind", "letter"),
            ("New Office for the Campaign", "We moved.\n\nContacts:\nJo Lind, jo@creek.example", "release"),
            ("Justice for Teo Campaign Holds Its Ground", "We go on.", "news"),
            ("Tribunal anula la orden de desalojo", "La anuló.", "ruling"),
            ("Rueda de prensa en la plaza", "Vinieron muchas.", "event"),
            ("Escribe a tu concejal hoy", "Escribe ya.", "alert"),
            ("Declaración de la familia", "Gracias a todas.", "statement"),
        ],
    )
    def test_kind_from_the_words(self, title, text, kind):
        entries, _ = read(f"May 3, 2021: {title}\n\n{text}\n")
        assert [(entry.title, entry.kind) for entry in entries] == [(title, kind)]

    def test_outlet_of_coverage_where_it_is_named(self):
        entries, _ = read(
            "May 23, 2021: Canal Nine TV’s Documentary on the Case\n\nIt aired today.\n\n"
            "May 3, 2021: Teo Interviewed in the Alder Times\n\nIt ran today.\n"
        )
        assert [(entry.kind, entry.outlet) for entry in entries] == [
            ("coverage", "Canal Nine TV"),
            ("coverage", "Alder Times"),
        ]

    def test_docket_number_of_a_filing(self):
        entries, _ = read(
            "May 3, 2021: Lawsuit Filed Against the County\n\nThe case is No. 3:21-cv-01234-WHO in the district.\n"
        )
        assert entries[0].docket_number == "3:21-cv-01234-WHO"


def body(text):
    return read(f"May 3, 2021: A Title\n\n{text}\n")[0][0].body


class TestMarkdown:
    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("#FreeTeo is our sign.", "\\#FreeTeo is our sign."),
            ("# of people: 40", "\\# of people: 40"),
            ("1986. That was the year.", "1986\\. That was the year."),
            ("- Ana", "\\- Ana"),
            ("— Ana", "— Ana"),
            ("> 400 people came.", "\\> 400 people came."),
            ("It was *very* good, and _so_ on.", "It was \\*very\\* good, and \\_so\\_ on."),
            ("snake_case and 5 * 3 stay.", "snake_case and 5 * 3 stay."),
            ("Under [Torture] the law [says](so).", "Under [Torture] the law [says\\](so)."),
            ("AT&T and R&amp;D <b>bold</b> 1 < 2", "AT&T and R\\&amp;D \\<b>bold\\</b> 1 < 2"),
            ("C:\\new \\* end", "C:\\new \\\\\\* end"),
            ("See https://a.example/x_y_(z)/_q_?a=1&b=2.", "See <https://a.example/x_y_(z)/_q_?a=1&b=2>."),
            ("See https://a.example/plain_path.", "See https://a.example/plain_path."),
            ("One line\nand the next\n    and an indented one", "One line\nand the next\nand an indented one"),
            ("A line\n=", "A line\n\\="),
            ("• one\n• two", "- one\n- two"),
            ("These came:\n* one\n* two\nand that is all.", "These came:\n\n- one\n- two\n\nand that is all."),
            ("1. one\n2. two", "1. one\n2. two"),
        ],
    )
    def test_text_is_shown_as_it_was_typed(self, text, markdown):
        assert body(text) == markdown

    def test_address_lines_stay_apart(self):
        assert body("Come on Saturday.\n\nClinic Name\n12 Example Street\nSpringfield") == (
            "Come on Saturday.\n\nClinic Name\n12 Example Street\nSpringfield"
        )
        entries, _ = read("Clinic Name\n12 Example Street\nSpringfield")
        assert [entry.body for entry in entries] == ["Clinic Name\n12 Example Street\nSpringfield"]

    def test_signature_lines_stay_apart(self):
        assert body("Please act.\n\nSincerely,\n\n/s/ Jo Lind\nChair, Creek Coalition").endswith(
            "Sincerely,\n\n/s/ Jo Lind\nChair, Creek Coalition"
        )

    def test_clear_sub_headings_become_headings(self):
        text = "The case goes on.\n\nNext Steps\n\nWe will appeal in June.\n\nWho Pays\nThe county pays for all of it."
        assert body(text) == (
            "The case goes on.\n\n### Next Steps\n\nWe will appeal in June.\n\n### Who Pays\n\n"
            "The county pays for all of it."
        )

    def test_name_before_a_quotation_is_no_heading(self):
        assert "###" not in body("Two spoke.\n\nJo Lind\n“We go on until it is done,” she said.")


class TestNotes:
    def test_masked_addresses_one_note_each(self):
        _, notes = read("May 3, 2021: A Title\n\nPress: [email protected] or [email\u00a0protected], (555) 010-0123\n")
        assert [(note.line, note.entry) for note in sentences(notes, "masked")] == [(3, "A Title")] * 2

    @pytest.mark.parametrize(
        "sentence",
        [
            "The press conference can be viewed on the page here.",
            "Click here to sign.",
            "Please read the whole letter here.",
            "The report is available here.",
            "Haz clic aquí para firmar.",
            "El informe está disponible aquí.",
        ],
    )
    def test_here_without_its_link_is_named(self, sentence):
        _, notes = read(f"May 3, 2021: A Title\n\n{sentence}\n")
        assert [note.line for note in sentences(notes, "address it linked to")] == [3]

    @pytest.mark.parametrize(
        "sentence",
        [
            "He has strong family ties here.",
            "Click here: https://a.example/sign",
            "We were here. We stayed.",
            "Vivimos aquí.",
        ],
    )
    def test_here_that_is_a_place_is_not(self, sentence):
        _, notes = read(f"May 3, 2021: A Title\n\n{sentence}\n")
        assert sentences(notes, "address it linked to") == []

    def test_long_title_is_named(self):
        title = "Word " * 45
        entries, notes = read(f"May 3, 2021: {title}\n\nIt was long.\n")
        assert len(entries[0].title) == 224
        assert [note.sentence for note in sentences(notes, "characters")] == [
            "The title has 224 characters, more than 200. Shorten it; it may hold the first lines of the text."
        ]


class TestKeys:
    def test_small_corrections_and_new_entries_keep_the_key(self):
        before, _ = read("May 3, 2021: Teo’s Café Vigil!\n\nHundreds came.\n")
        after, _ = read("May 9, 2021: Court Date\n\nIt is set.\n\nMay 4, 2021: Teo's cafe vigil\n\nAlmost 300 came.\n")
        assert [entry.key for entry in before] == ["teos-cafe-vigil"]
        assert [entry.key for entry in after] == ["court-date", "teos-cafe-vigil"]

    def test_repeated_titles_are_numbered_from_the_oldest(self):
        newest_first, _ = read(
            "May 9, 2021: Update\n\nC came.\n\nMay 5, 2021: Update\n\nB came.\n\nMay 3, 2021: Update\n\nA came.\n"
        )
        oldest_first, _ = read(
            "May 3, 2021: Update\n\nA came.\n\nMay 5, 2021: Update\n\nB came.\n\nMay 9, 2021: Update\n\nC came.\n"
        )
        assert [entry.key for entry in newest_first] == ["update-3", "update-2", "update"]
        assert [entry.key for entry in oldest_first] == ["update", "update-2", "update-3"]

    def test_a_title_that_looks_numbered_keeps_its_key(self):
        entries, _ = read(
            "May 9, 2021: Update\n\nC came.\n\nMay 5, 2021: Update 2\n\nB came.\n\nMay 3, 2021: Update\n\nA came.\n"
        )
        assert [entry.key for entry in entries] == ["update-3", "update-2", "update"]


class TestStructuredPages:
    def test_markdown_headings_are_the_headings(self):
        text = (
            "# Updates\n\n## 12 June 2023 – River **Wins** in [Court](https://court.example/x)\n\n"
            "The court *held* for the river.\n\n"
            "### What now\n\n- one\n  - two\n\n## Petition delivered\n\n*3 June 2023*\n\n"
            "See the [letter](https://x.example/l.pdf) here.\n"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.body) for entry in entries] == [
            ("River Wins in Court", "The court *held* for the river.\n\n### What now\n\n- one\n  - two"),
            ("Petition delivered", "See the [letter](https://x.example/l.pdf) here."),
        ]
        assert days(entries) == ["2023-06-12", "2023-06-03"]

    def test_html_source_is_split_by_its_headings(self):
        text = (
            "<html><body><h1>Updates</h1><h2>May 13, 2021: Court Hears Teo</h2><p>The court <b>heard</b> him.</p>"
            '<p><a href="https://x.example/l.pdf">Read it</a></p><h3>Background</h3><p>It began in 2018.</p>'
            "<h2>Vigil</h2><p>May 6, 2021</p><p>Hundreds came.</p></body></html>"
        )
        entries, _ = read(text)
        assert [entry.title for entry in entries] == ["Court Hears Teo", "Vigil"]
        assert days(entries) == ["2021-05-13", "2021-05-06"]
        assert "**heard**" in entries[0].body
        assert "[Read it](https://x.example/l.pdf)" in entries[0].body
        assert entries[1].body == "Hundreds came."

    def test_masked_addresses_in_html_are_decoded_or_reported_once(self):
        text = (
            "<h2>May 13, 2021: Court Date</h2><p>It is set.</p><h2>May 6, 2021: Vigil</h2>"
            '<p>Press: <span class="__cf_email__" data-cfemail="5430353a3114312c35392438317a3b2633">'
            "[email&#160;protected]</span>, (555) 010-0123</p><p>Or write to [email&#160;protected] today.</p>"
        )
        entries, notes = read(text)
        assert "dane@example.org" in entries[1].body
        assert "(555) 010-0123" in entries[1].body
        assert [(note.entry, note.line) for note in sentences(notes, "masked")] == [("Vigil", None)]

    def test_bold_lines_of_html_head_entries_when_it_has_no_headings(self):
        text = (
            "<p><strong>May 13, 2021: Court Hears Teo</strong></p><p>The court heard him <em>today</em>.</p>"
            "<p><strong>May 6, 2021: Vigil in Town</strong></p><p>Hundreds came.<br>Many sang.</p>"
        )
        entries, _ = read(text)
        assert [(entry.title, entry.body) for entry in entries] == [
            ("Court Hears Teo", "The court heard him *today*."),
            ("Vigil in Town", "Hundreds came.\nMany sang."),
        ]


class TestBrokenInput:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "The text is empty"),
            (" \n\u200b\n\u00a0\r\n", "The text is empty"),
            ("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not text"),
            ("\ufffd" * 50 + "abc", "This is not text"),
            ("---\n***\n…", "The text holds no words"),
            ("word " * 400_001, "longer than 2 MB"),
            ("é" * 1_000_001, "longer than 2 MB"),
            ("a\n" * 100_002, "more than 100,000 lines"),
        ],
    )
    def test_one_clear_sentence(self, text, sentence):
        with pytest.raises(SourceError, match=sentence):
            read(text)

    def test_stray_control_characters_are_left_out_and_named(self):
        entries, notes = read("May 3, 2021: A\x07 Title\n\nIt was long.\x0b\x1b\n" + "Words and words and more. " * 20)
        assert entries[0].title == "A Title"
        assert [note.sentence for note in sentences(notes, "invisible")] == [
            "3 invisible characters, which no page may hold, were left out."
        ]

    @pytest.mark.parametrize(
        "piece",
        [
            "May 3: Some Title Here\n\nText of it.\n\n",
            "[email ",
            "(FRESNO, CA, ",
            "*a_b",
            "Sincerely,\n\nJo Lind\n\n",
        ],
    )
    def test_time_grows_with_the_length_only(self, piece):
        start = perf_counter()
        read((piece * (200_000 // len(piece) + 1))[:200_000])
        # One to two seconds; a square law would take hours.
        assert perf_counter() - start < 30
