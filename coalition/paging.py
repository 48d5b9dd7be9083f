"""Who signed a letter in public: in order, by group, page by page, each page at the same cost wherever it is.

A cursor says after whom a page begins: rank and key of that signatory, since ranks are shared by those whom nobody has
put anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from django.http import Http404

from .models import Group, Letter, Signatory
from .models.letter import SPAN
from .signatures import COLUMNS, Signature, unnamed_in_words

PAGE_LENGTH = 200
BATCH = 1000  # read at once where all are told
LARGEST = 2**63 - 1  # of a number that the database holds


@dataclass(frozen=True)
class Part:
    """What a page has of a group; of one that is complete, those who are counted without their names end it."""

    group: Group
    signatures: list[Signature]
    is_continued: bool = False
    is_complete: bool = True

    @property
    def rest(self) -> str:
        """What ends it, in words; "" where nothing does."""
        if not (self.is_complete and self.group.unnamed):
            return ""
        return unnamed_in_words(self.group.unnamed, self.group.named > 0)


@dataclass(frozen=True)
class Page:
    parts: list[Part]
    following: str  # the cursor of the next page, or "" on the last
    is_first: bool


def cursor_of(signature: Signature) -> str:
    """What `?after=` holds to continue after a signature."""
    return f"{signature.rank}-{signature.pk}"


def read_cursor(text: str) -> tuple[int, int]:
    """Rank and key from a cursor. Raises Http404 for anything that is none."""
    match = re.fullmatch(r"([0-9]{1,19})-([0-9]{1,19})", text, re.ASCII)
    place = (int(match[1]), int(match[2])) if match else (LARGEST, LARGEST)
    if max(place) >= LARGEST:
        raise Http404
    return place


def page_of(letter: Letter, groups: list[Group], after: str = "", length: int = PAGE_LENGTH) -> Page:
    """The Page after a cursor; `groups` are those of the letter, in order. One query.

    Raises Http404 for a cursor that is none, and for one after which nobody follows.
    """
    place = read_cursor(after) if after else None
    found = shown_after(letter, place, length + 1)
    if place and not found:
        raise Http404
    shown, beyond = found[:length], found[length:]
    parts = list(parts_of(groups, shown, is_first=place is None, follows=beyond[0].group if beyond else None))
    if place and parts and parts[0].group.order == place[0] // SPAN:
        parts[0] = replace(parts[0], is_continued=True)
    return Page(parts, cursor_of(shown[-1]) if beyond else "", place is None)


def parts_of(groups, shown, *, is_first, follows):
    """The Parts of signatures in order, and of groups between them of whom nobody is named.

    `follows` is the group of the one who comes next, on the next page.
    """
    position = {group.pk: number for number, group in enumerate(groups)}
    told = 0 if is_first else position.get(shown[0].group, 0)
    for key, signatures in groupby(shown, attrgetter("group")):
        here = position.get(key)
        if here is None:  # a group that was made since the others were read
            continue
        yield from unnamed(groups[told:here])
        yield Part(groups[here], list(signatures), is_complete=key != follows)
        told = max(told, here + 1)
    yield from unnamed(groups[told:] if follows is None else groups[told : position.get(follows, told)])


def unnamed(groups):
    return (Part(group, []) for group in groups if group.unnamed)


def by_group(letter: Letter, groups: list[Group]) -> Iterator[tuple[Group, Iterator[Signature]]]:
    """Each group in which anybody stands with its signatures, which are read while they are asked for."""
    position = {group.pk: number for number, group in enumerate(groups)}
    told = 0
    for key, signatures in groupby(everyone(letter), attrgetter("group")):
        here = position.get(key)
        if here is None:
            continue
        yield from ((part.group, iter(())) for part in unnamed(groups[told:here]))
        yield groups[here], signatures
        told = max(told, here + 1)
    yield from ((part.group, iter(())) for part in unnamed(groups[told:]))


def everyone(letter: Letter) -> Iterator[Signature]:
    """All signatures in order. No query lasts longer than a batch takes, however slowly somebody reads."""
    found = shown_after(letter, None, BATCH)
    yield from found
    while len(found) == BATCH:
        found = shown_after(letter, found[-1][:2], BATCH)
        yield from found


def shown_after(letter: Letter, place: tuple[int, int] | None, length: int) -> list[Signature]:
    """The next signatures after a rank and key, or from the first on; none of a letter that is not saved."""
    if not letter.original.pk:
        return []
    shown = Signatory.objects.filter(letter=letter.original).shown().order_by().values_list(*COLUMNS)
    if place:
        rank, pk = place
        # Two seeks in an index, whose findings are merged as they come. One comparison of both columns would make
        # SQLite read all who share the rank.
        shown = shown.filter(rank=rank, pk__gt=pk).union(shown.filter(rank__gt=rank), all=True)
    return [Signature(*row) for row in shown.order_by("rank", "pk")[:length]]
