"""Offices to which the public elects, and bodies that it elects, told by their words."""

import re
from functools import lru_cache

from . import vocabulary as v
from .vocabulary import folded

_ARABIC = re.compile("[\u0600-\u06ff]")
_PARTY = re.compile(r"\(?[DRI]\s?[-–]\s?[A-Z].*\)?$")
_NOT_BEFORE_OFFICE = frozenset("to for of by with the from del de".split()) | (
    (v.OF_TITLES) - frozenset("state national regional local current first second third".split())
)


@lru_cache(maxsize=5_000)
def is_office(text: str) -> bool:
    """Whether a title is that of an official now in office: "Vice Mayor", "Councilmember, District 3", "alcaldesa"."""
    words = folded(text).split()
    if not words or len(words) > 12 or any(word in v.FORMER for word in map(v.plain, words)):
        return False
    for length in range(min(6, len(words)), 0, -1):
        if not v.OFFICE.fullmatch(" ".join(words[:length])):
            continue
        rest = " ".join(words[length:])
        if not rest or v.DISTRICT.fullmatch(rest) or _leads_to_place(words, length):
            return True
    for start in range(1, len(words)):
        if v.OFFICE.fullmatch(" ".join(words[start:])):
            before = words[:start]
            if v.OPEN_OFFICE.fullmatch(words[-1]) and not v.GOVERNMENT.search(" ".join(before)):
                return False
            return not _NOT_BEFORE_OFFICE.intersection(before)
    return False


def _leads_to_place(words: list[str], length: int) -> bool:
    """Whether the words behind an office say where; in Arabic, what stands behind "vice" says of whom instead."""
    if _ARABIC.search(words[length]):
        return not words[length - 1].startswith("نايب")
    return words[length] in ("of", "for", "de", "del", "pro", "por") and not {"staff", "chief"} & set(words)


def is_open_office(title: str) -> bool:
    """Whether the office is one that bodies of other kinds have as well: "Representative", "Commissioner"."""
    return v.OPEN_OFFICE.fullmatch(folded(title)) is not None


def is_government(body: str) -> bool:
    return v.GOVERNMENT.search(folded(body)) is not None


def is_governing(body: str) -> bool:
    """Whether a body is one whose members are elected by the public: a city council, a parliament."""
    return v.GOVERNING.search(folded(body)) is not None


def is_party(text: str) -> bool:
    """Whether words behind an official's name tell party and place: "(D-Harbour)"."""
    return _PARTY.match(text.strip("() ")) is not None
