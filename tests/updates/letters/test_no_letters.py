"""What looks like a letter here and there, and is none."""

from datetime import date

import pytest

from updates.letters.recognition import find_letter

ASKING = "We ask you to free Karim Haddad and to let him go home to his family."
NO_LETTERS = {
    "speakers at a press conference": (
        "The following speakers spoke for his release:\n\n"
        "Rita Okafor – Chair, Harbour Union\nTomás Okoye — Vice Mayor, City of Port Ellery\nRuth Amsel – Clinic"
    ),
    "a contact block": (
        f"{ASKING}\n\nContacts:\nHarbour Street Legal Clinic\nRuth Amsel, ruth@clinic.example, (212) 555-0143"
    ),
    "the plaintiffs of a suit": "The plaintiffs are:\n\nRita Okafor\nTomás Okoye\nRuth Amsel, Harbour Union",
    "a closing in a quotation that nobody signed": (
        f"She wrote:\n\n> Dear Governor Lane:\n>\n> {ASKING}\n>\n> Sincerely,\n\nRita Okafor is her sister."
    ),
    "a petition": (
        "To Governor Lane:\n\nWe, the undersigned, demand that the river stays open.\n\nSign here:\n\nName\nCity"
    ),
    "a model for letters of supporters": (
        f"Send this letter today.\n\nDear Senator [name]:\n\n{ASKING}\n\nSincerely,\n\n[Your name]\n[Your city]"
    ),
    "a model with a line to fill in": f"Dear Senator:\n\n{ASKING}\n\nSincerely,\n\nYour full name here",
    "a model in Spanish": f"Estimado senador:\n\n{ASKING}\n\nAtentamente,\n\nTu nombre",
    "a model in Arabic": f"السيد الوزير المحترم،\n\n{ASKING}\n\nمع خالص التقدير،\n\nاسمك الكامل",
    "a newsletter to friends": f"Dear friends,\n\n{ASKING}\n\nIn solidarity,\n\nRita Okafor\nChair, Harbour Union",
    "a newsletter to all": f"Queridas amigas y amigos:\n\n{ASKING}\n\nUn saludo,\n\nInés Robledo",
    "a newsletter in Arabic": f"أعزاءنا الأصدقاء،\n\n{ASKING}\n\nمع خالص التحيات،\n\nليلى منصور",
    "names below a closing without letter": "He sent us a card.\n\nSincerely,\n\nRita Okafor",
    "a closing and marked names that no words announce": f"{ASKING}\n\nSincerely,\n\n/s/ Rita Okafor",
    "a letter without closing": f"Dear Governor Lane:\n\n{ASKING}\n\nRita Okafor\nChair, Harbour Union",
    "a letter that nobody signed": f"Dear Governor Lane:\n\n{ASKING}\n\nSincerely,",
    "a letter whose signatures lie elsewhere": (
        f"Dear Governor Lane:\n\n{ASKING}\n\nSincerely,\n\nSee the full list of signatories here: https://letter.example/"
    ),
    "a letter that goes on in prose": f"Dear Governor Lane:\n\n{ASKING}\n\nSincerely,\n\nThis is how the letter ended.",
    "a letter without text": "Dear Governor Lane:\n\nSincerely,\n\nRita Okafor",
    "a salutation that somebody quotes": f"“Dear Governor Lane,” it begins. {ASKING}\n\nSincerely,\n\nRita Okafor",
    "a sentence that begins like a closing": f"Dear Governor Lane:\n\n{ASKING}\n\nYours is the choice.\n\nAna Ibarra",
    "code": f"```\nDear Governor Lane:\n\n{ASKING}\n\nSincerely,\n\nRita Okafor\n```",
    "somebody's word that a piece is signed with": f"{ASKING}\n\n— Rita",
    "nothing": "",
}


@pytest.mark.parametrize("what", NO_LETTERS)
def test_what_is_no_letter_is_left_alone(what):
    assert find_letter(NO_LETTERS[what], subject="An update", on=date(2022, 6, 10)) is None


def test_a_letter_among_what_is_none_is_found():
    letter = f"Dear Governor Lane:\n\n{ASKING}\n\nSincerely,\n\nRita Okafor"
    text = f"Dear friends,\n\nwe sent this letter.\n\n{letter}\n\n---\n\nLove,\n\nJo"
    letter = find_letter(text, subject="An update", on=date(2022, 6, 10))
    assert letter.text.startswith("Dear Governor Lane:")
    assert [signed.name for signed in letter.signatories] == ["Rita Okafor"]
