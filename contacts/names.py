"""Names as they are compared: without regard to case, accents, titles, the kind of apostrophe and the order of a comma.

Compared here and never in a query, since databases differ in what they take for the same letter.
"""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

# Marks that only colour a letter: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs and hamzas. The
# vowel signs of Indic scripts and the voicing marks of Japanese make another letter and stay.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
# Letters that Unicode does not decompose, and Arabic spellings that are used for one another; U+0640 only widens.
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ـ": "",
    }
)  # fmt: skip
_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ´`′")

# What stands before a name and is no part of it.
TITLES = frozenset(
    "dr dra doctor doctora mr mister mrs ms miss mx prof professor profesor profesora sr sra srta senor senora senorita"
    " don dona rev reverend fr father sister brother rabbi imam sheikh shaykh hajj ustadh hon honorable lic licda ing"
    " abog abogada abogado arq mtro mtra padre hermana pastor dom sir dame"
    " د ا دكتور دكتوره الدكتور الدكتوره السيد السيده الاستاذ الاستاذه المحامي المحاميه المهندس المهندسه الشيخ"
    " الاب".split()
)
# What stands behind it; not "Jr.", which tells a son from his father.
CREDENTIALS = frozenset(
    "esq esquire phd md jd llm llb rn cpa msw lcsw lmft mph mba edd dds facp frcs mrcp pharmd obe mbe pe np bcs"
    " csw".split()
)
# Too common to tell one name from another.
_PARTICLES = set(
    "de la las los del da do dos das di du der den des le van von zu bin ibn ben bint abu al el y e i"
    " بن ابن بنت ابو ال و".split()
)


_NUMBER = re.compile(r"[+\d\s()./-]+(?: ext \d+)?")


class Closeness(IntEnum):
    """How near two names are to one another."""

    DIFFERENT = 0  # no word in common
    RELATED = 1  # a word in common, and each has a word that the other lacks
    COMPATIBLE = 2  # one leaves out or abbreviates words of the other, or there is no name to compare
    SAME = 3


def fold(text: str) -> str:
    """The text without what is not compared: case, accents, apostrophes, signs, doubled spaces."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES)))
    bare = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return " ".join("".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in bare).split())


@lru_cache(maxsize=10_000)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name without titles before and credentials behind it; "Ruiz, Ana" counts as "Ana Ruiz"."""
    parts = [part for part in (_without_honours(part) for part in re.split("[,،]", name)) if part]
    if not parts:
        return tuple(fold(name).split())
    if len(parts) == 2:  # with more commas it is no name of a person that was turned round
        parts.reverse()
    return tuple(" ".join(parts).split())


def _without_honours(text: str) -> str:
    tokens = [token for token in text.split() if fold(token)]
    solid = [fold(token.replace(".", "")) for token in tokens]  # "Ph.D." is one word, "A. B." are two
    start, end = 0, len(tokens)
    while start < end and solid[start] in TITLES:
        start += 1
    while end > start and solid[end - 1] in CREDENTIALS:
        end -= 1
    return " ".join(fold(token) for token in tokens[start:end])


def folded_name(name: str) -> str:
    """What two spellings of one name have in common: "ana ruiz" for "Dr. Ana  Ruíz, Esq."."""
    return " ".join(name_words(name))


def proper_name(name: str) -> str:
    """The name; empty where an e-mail address or a number stands in its place."""
    return "" if "@" in name or _NUMBER.fullmatch(name) else name


def closeness(one: str, other: str) -> Closeness:
    """How near two names are. Where one is empty nothing speaks against their being one person's."""
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return Closeness.COMPATIBLE
    if a == b:
        return Closeness.SAME
    if not _telling(a) & _telling(b):
        return Closeness.DIFFERENT
    shorter, longer = sorted((a, b), key=len)
    return Closeness.COMPATIBLE if _is_within(shorter, longer) else Closeness.RELATED


def _telling(words: tuple[str, ...]) -> set[str]:
    """Those words of a name by which it can be told from others: no initials, no particles, unless it has no others."""
    telling = {word for word in words if word not in _PARTICLES and not _is_initial(word)}
    return telling or set(words)


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.upper() != word  # a single sign of a script without capitals may be a whole name


def _is_within(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):  # whole words first, so that an initial does not take theirs
        twin = next((other for other in left if other == word), None) or next(
            (other for other in left if _abbreviates(word, other) or _abbreviates(other, word)), None
        )
        if twin is None:
            return False
        left.remove(twin)
    return True


def _abbreviates(word: str, other: str) -> bool:
    return _is_initial(word) and other.startswith(word)
