"""A signature as the public reads it, and the words that stand around it in every list of them."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import ngettext, pgettext


class Signature(NamedTuple):
    """One signatory as the public reads it. Which of the words there are is what the signatory chose to show."""

    rank: int
    pk: int
    group: int
    name: str
    title: str
    organisation: str
    place: str
    is_for_identification_only: bool

    @property
    def words(self) -> list[str]:
        """Name, title, organisation and place; an organisation that is named alone comes first."""
        named = (self.name, self.title, self.organisation, self.place)
        return [word for word in (named if self.name else (self.organisation, self.title, self.place)) if word]

    @property
    def head(self) -> str:
        """Who signed: a person's name, or an organisation; "" of whom nothing can be shown."""
        return next(iter(self.words), "")

    @property
    def details(self) -> str:
        """What is said of who signed, in one line, with the comma of its own script."""
        return joined(self.words[1:])

    @property
    def is_noted(self) -> bool:
        """Whether it must be said that title and organisation do not sign."""
        return self.is_for_identification_only and bool(self.name) and bool(self.title or self.organisation)


COLUMNS = [
    "rank", "pk", "group", "shown_name", "shown_title", "shown_organisation", "shown_place",
    "is_for_identification_only",
]  # fmt: skip


def unnamed_in_words(count: int, is_after_names: bool) -> str:
    """Those who are counted without their names, in words that may follow those who are named."""
    if is_after_names:
        words = ngettext(
            "and %(count)s more who is counted without a name",
            "and %(count)s more who are counted without their names",
            count,
        )
    else:
        words = ngettext(
            "%(count)s who is counted without a name", "%(count)s who are counted without their names", count
        )
    return words % {"count": in_figures(count)}


def joined(words: Iterable[str]) -> str:
    """Words in one line with the comma of their own script, whatever the page's; it is to be isolated in that."""
    words = [word for word in words if word]
    return ("، " if is_arabic("".join(words)) else ", ").join(words)


def is_arabic(text: str) -> bool:
    """Whether the first letter that has a direction is of the Arabic script (Unicode, UAX 9: class AL)."""
    classes = map(unicodedata.bidirectional, text)
    return next((found for found in classes if found in {"L", "R", "AL"}), "") == "AL"


def in_figures(number: int) -> str:
    return number_format(number, force_grouping=True)


def signed() -> str:
    """What stands before a name for the signature by hand."""
    return pgettext("stands for a signature by hand", "/s/")
