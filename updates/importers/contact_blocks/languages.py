"""The languages that a text says somebody speaks."""

import re

from .vocabulary import ABOUT_LANGUAGES, LANGUAGES, fold

_WORD = re.compile(r"[^\W\d_]+")


def languages_in(text: str) -> tuple[str, ...]:
    """The codes of the languages that are named in a text, in its order."""
    found = (LANGUAGES.get(fold(word)) for word in _WORD.findall(text[:200]))
    return tuple(dict.fromkeys(code for code in found if code))


def spoken(text: str) -> tuple[str, ...]:
    """The codes where the text is about nothing but the languages that somebody speaks, else ()."""
    words = [fold(word) for word in _WORD.findall(text[:200])]
    if not words or not all(word in LANGUAGES or word in ABOUT_LANGUAGES for word in words):
        return ()
    return languages_in(text)
