"""Names in the order of an alphabet: without regard to case and accents, each language's own letters in their places.

Sorted here and never in a query, since databases differ in what they take for the same letter.
"""

import unicodedata
from functools import lru_cache

from django.conf.locale import LANG_INFO

from contacts.names import fold

# Letters that a language counts as its own where others see an accent (Unicode CLDR, collation), each behind the
# letter it follows; several behind the same one in their order.
OWN_LETTERS = {
    "cs": "cč rř sš zž",
    "da": "zæøå",
    "es": "nñ",
    "et": "sšzž wõäöü",
    "fa": "بپ جچ زژ كگ",
    "fi": "zåäö",
    "is": "aá dð eé ií oó uú yý zþæö",
    "lt": "cč sš zž",
    "lv": "cč gģ kķ lļ nņ sš zž",
    "nb": "zæøå",
    "pl": "aą cć eę lł nń oó sś zźż",
    "ro": "aăâ iî sș tț",
    "sk": "aä cč oô sš zž",
    "sl": "cč sš zž",
    "sv": "zåäö",
    "tr": "cç gğ hı oö sş uü",
    "ur": "بپ تٹ جچ دڈ رڑ زژ كگ",
}
OWN_LETTERS["ckb"], OWN_LETTERS["nn"], OWN_LETTERS["no"] = OWN_LETTERS["fa"], OWN_LETTERS["nb"], OWN_LETTERS["nb"]

# "I" is the capital of "ı" there, and "İ" that of "i".
CAPITALS = {"tr": str.maketrans("Iİ", "ıi")}
BEHIND = "\ua7ff"  # a letter that no name has, behind all of those above


def alphabetical(name: str, language: str) -> tuple:
    """What names are sorted by on a page in a language: first those in its script and numbers, then all others."""
    small = unicodedata.normalize("NFC", name).translate(CAPITALS.get(language, {})).casefold()
    words = fold(small.translate(places(language)))
    return not words or is_foreign(words[0], language), words, name


@lru_cache
def places(language):
    """For each of the language's own letters the one that it follows, marked, and its number there."""
    behind = {}
    for row in OWN_LETTERS.get(language.split("-")[0], "").split():
        for number, letter in enumerate(row[1:]):
            behind[ord(letter)] = f"{row[0]}{BEHIND}{chr(ord('a') + number)}"
    return behind


def is_foreign(sign, language):
    return unicodedata.category(sign)[0] == "L" and script(sign) != script_of(language)


@lru_cache
def script_of(language):
    """The script in which a language writes its own name."""
    own_name = LANG_INFO[language]["name_local"] if language in LANG_INFO else "a"
    return next((script(sign) for sign in own_name if unicodedata.category(sign)[0] == "L"), "LATIN")


@lru_cache(maxsize=2_000)
def script(letter):
    """ "ARABIC": the first word of its name, which in Unicode is that of its script."""
    return unicodedata.name(letter, "").partition(" ")[0]
