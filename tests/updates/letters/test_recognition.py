"""Letters are found in texts, with head, text, closing and signatories, in three languages."""

from datetime import date

import pytest

from coalition.models.kinds import Kind
from tests.updates.letters.letters import ANNOUNCED, ARABIC, ENGLISH, SPANISH
from updates.letters.recognition import find_letter

PERSON, BODY, OFFICE = Kind.INDIVIDUAL, Kind.ORGANISATION, Kind.OFFICIAL
DAY = date(2022, 6, 10)
ASKING = "We ask you to free Karim Haddad and to let him go home to his family."


def find(text, **values):
    letter = find_letter(text, **{"subject": "A letter", "on": DAY, **values})
    assert letter is not None
    return letter


def table(letter):
    return [(signed.name, signed.title, signed.organisation, signed.kind) for signed in letter.signatories]


def letter_with(*, above="", salutation="Dear Governor Lane:", closing="Sincerely,", below="Rita Okafor", text=ASKING):
    return "\n\n".join(part for part in (above, salutation, text, closing, below) if part)


def test_a_letter_in_english_with_what_stands_around_it():
    letter = find(ENGLISH)
    assert letter.subject == "A letter"
    assert letter.text == (
        "Dear Secretary Vance:\n\n"
        "We write about **Karim Haddad**, a neighbor of ours, whom a court has found innocent.[^1]\n\n"
        "### What we ask\n\n"
        "Release him to his family in Port Ellery, where he has lived since 2014.\n\n"
        "[^1]: Order of April 21, 2021."
    )
    assert letter.closing == "Respectfully,"
    assert letter.addressees == [
        "The Honorable Maria Vance",
        "Department of Home Affairs",
        "1200 Quay Street",
        "Capital City, DC 20016",
    ]
    assert letter.dated_on == date(2021, 5, 3)
    assert letter.head == ["CITY OF PORT ELLERY", "Re: Release of Karim Haddad"]
    assert table(letter) == [
        ("Dana Whitfield", "Mayor", "", OFFICE),
        ("Tomás Okoye", "Vice Mayor", "City of Port Ellery", OFFICE),
        ("Ruth Amsel", "Executive Director", "Harbour Street Legal Clinic", BODY),
    ]
    assert [signed.line for signed in letter.signatories] == [23, 25, 28]
    assert (letter.first, letter.last) == (3, 31)
    assert letter.before == "The council wrote to the secretary today."
    assert letter.after.startswith("The letter was handed over on Tuesday by two of our members.\n\n[^1]:")
    assert letter.notes == []


def test_a_letter_in_spanish():
    letter = find(SPANISH)
    assert letter.text.startswith("Estimada señora gobernadora:\n\nLe pedimos que detenga el desalojo")
    assert letter.text.endswith("\n\nQuedamos a la espera de su respuesta.")
    assert letter.closing == "Atentamente,"
    assert letter.addressees == ["Sra. Lucía Ferrán", "Gobernadora de la Provincia"]
    assert letter.dated_on == date(2022, 3, 12)
    assert table(letter) == [
        ("Inés Robledo", "Presidenta", "Asociación de Vecinos de San Telmo", BODY),
        ("Bruno Calvet", "Concejal", "Ayuntamiento de San Telmo", OFFICE),
    ]


def test_a_letter_in_arabic():
    letter = find(ARABIC)
    assert letter.text.startswith("تحية طيبة وبعد،\n\nنكتب إليكم")
    assert letter.text.endswith("نطلب الإفراج عنه فوراً وعودته إلى بيته.")
    assert letter.closing == "وتفضلوا بقبول فائق الاحترام والتقدير،"
    assert letter.addressees == ["السيد وزير العدل المحترم"]
    assert letter.dated_on == date(2021, 5, 3)
    names = [(signed.name, signed.kind) for signed in letter.signatories]
    assert names == [("ليلى منصور", BODY), ("سامر عازار", OFFICE)]
    assert letter.signatories[0].organisation == "جمعية الميناء لحقوق الإنسان"


def test_a_quoted_letter_without_salutation_begins_behind_the_words_that_announce_it():
    letter = find(ANNOUNCED)
    assert letter.text == (
        "On behalf of the dockers of Port Ellery we ask you to stop the dredging at once. "
        "[Name of the commissioner] knows why.\n\n"
        "- The river feeds the town.\n- The permits ended in May.\n\nThank you!"
    )
    assert letter.before.endswith("The letters said the following:")
    assert letter.addressees == []
    assert letter.dated_on == DAY  # the update's, as the letter names none
    assert table(letter) == [
        ("Omar Lindqvist", "President", "Dockers Union Local 9", BODY),
        ("Petra Novak", "Secretary", "Harbor Pilots Association", BODY),
    ]


SALUTATIONS = [
    ("Dear Governor Lane:", ["Governor Lane"]),
    ("Dear Governor Lane and Members of the Council,", ["Governor Lane and Members of the Council"]),
    ("**Dear Senator Ibarra**", ["Senator Ibarra"]),
    ("“Dear Judge Alvarado:", ["Judge Alvarado"]),
    ("To Whom It May Concern:", []),
    ("To whom it may concern", []),
    ("To the Members of the Harbor Board:", ["To the Members of the Harbor Board"]),
    ("Honorable Mayor Whitfield:", ["Honorable Mayor Whitfield"]),
    ("Madam Secretary,", ["Madam Secretary"]),
    ("Estimado Sr. Ministro:", ["Sr. Ministro"]),
    ("Estimado/a concejal:", ["concejal"]),
    ("Muy señor mío:", ["Muy señor mío"]),
    ("Señora Presidenta:", ["Señora Presidenta"]),
    ("A quien corresponda:", []),
    ("السيد الوزير المحترم،", ["السيد الوزير المحترم"]),
    ("حضرة القاضي ليث درويش:", ["حضرة القاضي ليث درويش"]),
    ("معالي وزيرة الداخلية المحترمة", ["معالي وزيرة الداخلية المحترمة"]),
    ("تحية طيبة وبعد،", []),
    ("إلى من يهمه الأمر،", []),
]


@pytest.mark.parametrize(("salutation", "addressees"), SALUTATIONS)
def test_a_salutation_opens_a_letter_and_names_whom_it_is_to(salutation, addressees):
    letter = find(letter_with(salutation=salutation))
    assert letter.text.startswith(salutation)
    assert letter.addressees == addressees
    assert [signed.name for signed in letter.signatories] == ["Rita Okafor"]


CLOSINGS = [
    "Sincerely,",
    "Sincerely yours,",
    "*Respectfully submitted,*",
    "Yours,",
    "Yours truly,",
    "With deep concern,",
    "With best wishes,",
    "In solidarity,",
    "Thank you,",
    "Signed,",
    "Sincerely, on behalf of our members,",
    "Sincerely, the undersigned organizations:",
    "Atentamente,",
    "Atentamente.",
    "Muy atentamente,",
    "Reciba un cordial saludo,",
    "Le saludan atentamente,",
    "En solidaridad,",
    "مع خالص التقدير،",
    "مع فائق الاحترام",
    "وتفضلوا بقبول فائق الاحترام،",
    "وتفضّلوا بقبول فائق التقدير",
    "المخلصون،",
]


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_ends_the_text_of_a_letter(closing):
    letter = find(letter_with(closing=closing))
    assert letter.text == f"Dear Governor Lane:\n\n{ASKING}"
    assert letter.closing == closing.strip("*")


HEADS = [
    ("May 3, 2021", date(2021, 5, 3), ["Governor Lane"]),
    ("May 3", date(2022, 5, 3), ["Governor Lane"]),
    ("Port Ellery, 3 May 2021", date(2021, 5, 3), ["Governor Lane"]),
    ("Date: 2021-05-03", date(2021, 5, 3), ["Governor Lane"]),
    ("Puerto Real, a 3 de mayo de 2021", date(2021, 5, 3), ["Governor Lane"]),
    ("بيروت في ٣ أيّار ٢٠٢١", date(2021, 5, 3), ["Governor Lane"]),
    ("القاهرة، 3 مايو 2021", date(2021, 5, 3), ["Governor Lane"]),
    ("١٢ تشرين الثاني ٢٠٢١", date(2021, 11, 12), ["Governor Lane"]),
    ("The Honorable Jo Lane\nState House", DAY, ["The Honorable Jo Lane", "State House"]),
    ("To: Jo Lane, Governor\nFrom: Harbour Coalition", DAY, ["Jo Lane, Governor"]),
    (
        "May 3, 2021\n\nVia e-mail\n\nThe Honorable Jo Lane\nState House\n\nThe Honorable Ana Ibarra\nSenate",
        date(2021, 5, 3),
        ["The Honorable Jo Lane", "State House", "The Honorable Ana Ibarra", "Senate"],
    ),
    ("The Honorable Jo Lane\nState House\n\nMay 3, 2021", date(2021, 5, 3), ["The Honorable Jo Lane", "State House"]),
    ("Our members wrote on May 3, 2021, to the governor of the state.", DAY, ["Governor Lane"]),
    ("## May 3, 2021", DAY, ["Governor Lane"]),  # a heading of the update, and no part of the letter
    ("This is what the letter says:", DAY, ["Governor Lane"]),
]


@pytest.mark.parametrize(("above", "day", "addressees"), HEADS)
def test_the_head_gives_date_and_addressees(above, day, addressees):
    letter = find(letter_with(above=above))
    assert (letter.dated_on, letter.addressees) == (day, addressees)
    assert letter.text.startswith("Dear Governor Lane:")


def test_a_letter_without_any_date_has_none():
    assert find(letter_with(), on=None).dated_on is None
    assert find(letter_with(above="May 3"), on=None).dated_on is None


def test_a_date_that_can_be_read_in_two_ways_is_for_somebody_to_look_at():
    letter = find(letter_with(above="5/6/2021"))
    assert letter.dated_on == date(2021, 5, 6)
    assert [note.sentence for note in letter.doubts] == [
        "Its date can be read in two ways. It was taken for 2021-05-06."
    ]
    assert find(letter_with(above="5/16/2021")).doubts == []


def test_a_letter_in_a_quotation_is_read_without_the_marks_of_quotation():
    quoted = "\n".join(
        f"> {line}".rstrip() for line in letter_with(below="/s/ Rita Okafor\nChair, Harbour Union").split("\n")
    )
    letter = find(f"They wrote to her.\n\n{quoted}\n\nShe has not answered.")
    assert letter.text == f"Dear Governor Lane:\n\n{ASKING}"
    assert table(letter) == [("Rita Okafor", "Chair", "Harbour Union", BODY)]
    assert (letter.first, letter.last, letter.signatories[0].line) == (3, 10, 9)
    assert (letter.before, letter.after) == ("They wrote to her.", "She has not answered.")


BELOW = {
    "a heading": "### What happened next",
    "a sentence": "The governor has thirty days to answer the letter.",
    "a rule": "---",
    "a postscript": "P.S. We send the petition with this letter.",
    "copies": "cc: Senator Ibarra",
    "a contact block": "Press contact: Jo Lind, (212) 555-0143",
    "an end mark": "###",
    "a link": "Read the full letter here",
    "a label": "WHAT: A vigil at the court house",
    "a quotation": "> We hear you, said the governor.",
    "a footnote": "[^1]: Order of May 3.",
    "an announcement": "What others said:",
    "a release": "FOR IMMEDIATE RELEASE",
}


@pytest.mark.parametrize("what", BELOW)
def test_signatures_end_where_something_else_begins(what):
    signed = "Rita Okafor, Chair, Harbour Union\n\nTomás Okoye, Treasurer, Harbour Union"
    letter = find(letter_with(below=f"{signed}\n\n{BELOW[what]}\n\nAna Ibarra\nSenator"))
    assert [signed.name for signed in letter.signatories] == ["Rita Okafor", "Tomás Okoye"]
    assert letter.after.startswith(BELOW[what])


def test_marks_of_markdown_are_no_part_of_a_name():
    below = (
        "- **Rita O\\'Kafor**, Chair, [Harbour Union](https://union.example/)\n"
        "- *Tomás Okoye*, Treasurer, Harbour Union"
    )
    assert table(find(letter_with(below=below))) == [
        ("Rita O'Kafor", "Chair", "Harbour Union", BODY),
        ("Tomás Okoye", "Treasurer", "Harbour Union", BODY),
    ]


def test_addresses_numbers_and_dates_below_a_name_are_not_signed():
    below = (
        "____________________\nRita Okafor\nChair, Harbour Union\nrita@union.example\nTel. (212) 555-0143\n"
        "Date: May 3, 2021\n\n"
        "![Signature](/media/images/a.png)\nTomás Okoye\nTreasurer, Harbour Union\n[email protected]"
    )
    letter = find(letter_with(below=below))
    assert table(letter) == [
        ("Rita Okafor", "Chair", "Harbour Union", BODY),
        ("Tomás Okoye", "Treasurer", "Harbour Union", BODY),
    ]
    assert {signed.email for signed in letter.signatories} == {""}


def test_headings_among_the_signatures_say_who_signs_below_them():
    below = (
        "Organizations:\n\nHarbour Street Legal Clinic\nDockers Union Local 9\n\n"
        "Elected officials:\n\nAna Ibarra, Senator\n\nIndividuals:\n\nRita Okafor\nTomás Okoye"
    )
    letter = find(letter_with(below=below))
    assert [(signed.name or signed.organisation, signed.kind) for signed in letter.signatories] == [
        ("Harbour Street Legal Clinic", BODY),
        ("Dockers Union Local 9", BODY),
        ("Ana Ibarra", OFFICE),
        ("Rita Okafor", PERSON),
        ("Tomás Okoye", PERSON),
    ]
    assert letter.kinds == [BODY, OFFICE, PERSON]


def test_lines_that_break_within_a_paragraph_leave_no_mark_behind():
    asking = "Dear Governor Lane:\\\nWe ask you to free Karim Haddad and to let him go home.\\\n"
    letter = find(f"{asking}Sincerely,\\\nRita Okafor\\\nChair, Harbour Union")
    assert letter.text == "Dear Governor Lane:\\\nWe ask you to free Karim Haddad and to let him go home."
    assert table(letter) == [("Rita Okafor", "Chair", "Harbour Union", BODY)]


def test_of_two_letters_the_first_is_found_and_the_other_told_of():
    second = letter_with(salutation="Dear Senator Ibarra:", below="Tomás Okoye")
    letter = find(f"{letter_with()}\n\n---\n\n{second}")
    assert [signed.name for signed in letter.signatories] == ["Rita Okafor"]
    assert [(note.sentence, note.line) for note in letter.doubts] == [
        ("The text holds another letter below this one. Only the first can be taken up.", 11)
    ]


@pytest.mark.parametrize(
    "before",
    [
        "The governor answered us:",
        "We got this response from the ministry.",
        "Esta es la respuesta:",
        "وهذا رد الوزارة:",
    ],
)
def test_what_may_be_the_answer_to_a_letter_is_for_somebody_to_look_at(before):
    letter = find(letter_with(above=before, salutation="Dear Ms. Okafor:", below="Ana Ibarra\nSenator"))
    assert [note.sentence for note in letter.doubts] == [
        "This may be the answer to a letter, and nothing that the campaign's allies signed."
    ]


def test_nothing_is_lost_of_a_text_in_which_a_letter_is_found():
    for text in (ENGLISH, SPANISH, ARABIC, ANNOUNCED):
        letter = find(text)
        lines = text.strip("\n").split("\n")
        within = "\n".join(lines[letter.first - 1 : letter.last])
        assert "\n".join(filter(None, [letter.before, within, letter.after])).split() == text.split()
        assert letter.text.split("\n\n[^")[0] in within


@pytest.mark.parametrize(
    "part",
    [
        "Dear Governor Lane:\n",
        "Sincerely,\n",
        "Dear A:\n\nSincerely,\n",
        "> Dear A:\n\n> Sincerely,\n",
        "The letter said:\n\nSincerely,\n\n/s/ [x]\n",
        "[a](",
        "May 3, 2021\n",
    ],
)
def test_a_text_full_of_beginnings_of_letters_holds_none(part):
    assert find_letter(part * (50_000 // len(part)), subject="A letter", on=DAY) is None
