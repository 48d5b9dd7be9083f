"""Entries in a pasted list: one signatory each, under the heading that says of which kind they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from campaign.importing.notes import Level, Note
from campaign.text import shorten

from ..models.kinds import Kind
from .blocks import Block, Entry, Seen, Shape, goes_on, seen
from .headings import (
    Heading,
    heading_before,
    heading_in,
    is_about_identification,
    is_below_letter,
    is_salutation,
    is_sign_off,
)
from .labels import column_called, names_columns
from .lines import Line, cut
from .wording import is_person

PAIR = {Shape.PERSON, Shape.BODY}
_IN_PARENTHESES = re.compile(r"(?<=\w)\s*\([^()]*\)")


@dataclass
class Listing:
    """What was found in a list. `in_person` says that affiliations stand there for identification only."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    in_person: bool = False

    def tell(self, line: int, sentence: str, level: Level = Level.INFO) -> None:
        self.notes.append(Note(sentence, line=line, level=level))


def entries_in(lines: list[Line | None], kind: Kind | None) -> Listing:
    """The entries in lines as `lines.read_lines` gives them; `kind` is theirs as long as no heading says another."""
    listing = Listing()
    blocks = list(_blocks(_below_letter(lines, listing), kind, listing))
    pairs = sum({each.shape for each in block} == PAIR and len(block) == 2 for block, _kind in blocks)
    for block, announced in blocks:
        last = listing.entries[-1] if listing.entries else None
        if last and last.kind is announced and goes_on(last, block):
            last.lines += [each.line for each in block]
        else:
            listing.entries += Block(block, announced, are_pairs=pairs > 1).entries()
    return listing


# ---- what is no entry


def _below_letter(lines: list[Line | None], listing: Listing) -> list[Line | None]:
    """The lines below a letter's closing words, where the letter itself was pasted with its signatories."""
    salutations = [place for place, line in enumerate(lines) if line and is_salutation(line.text)]
    if not salutations:
        return lines
    closings = [place for place, line in enumerate(lines) if line and place > salutations[0] and is_sign_off(line.text)]
    if not closings:
        return lines
    above = [line for line in lines[: closings[-1]] if line]
    sentence = _("Lines %(first)d to %(last)d are the letter itself. Only what stands below them was read.")
    listing.tell(above[0].number, sentence % {"first": above[0].number, "last": lines[closings[-1]].number})
    return lines[closings[-1] + 1 :]


def _blocks(lines: list[Line | None], kind: Kind | None, listing: Listing) -> Iterator[tuple[list[Seen], Kind | None]]:
    """Lines that no blank one parts, without headings and the like, each block with its kind."""
    block: list[Seen] = []
    first = next(filter(None, lines), None)
    for line in [*lines, None]:
        if line is not None and not _is_beside_list(line, listing):
            heading, rest = _heading_of(line, kind, is_first=line is first)
            if heading is None:
                block.append(seen(line))
                continue
            if block:
                yield block, kind
                block = []
            kind = _announced(line, heading, kind, listing)
            if rest:
                yield [seen(rest)], kind
        elif block and line is None:
            yield block, kind
            block = []


def _heading_of(line: Line, kind: Kind | None, *, is_first: bool) -> tuple[Heading | None, Line | None]:
    """The heading that a line is or begins with, and the line of what stands behind it there."""
    if line.is_signed:
        return None, None
    if is_first and (part := column_called(line.text)):
        return Heading(Kind.ORGANISATION if part == "organisation" else kind), None
    if not line.is_long and (heading := heading_in(line.text, is_marked=line.is_heading)):
        return heading, None
    if found := heading_before(line.text):
        return found[0], replace(line, text=found[1])
    return None, None


def _announced(line, heading, kind, listing):
    if not heading.is_understood:
        listing.tell(line.number, _("Taken for a heading: “%(text)s”.") % {"text": line.text})
        return kind
    if heading.kind is None:
        sentence = _("Taken for a heading: “%(text)s”. From here on the words of each signatory tell its kind.")
    else:
        sentence = _("Taken for a heading: “%(text)s”. What follows is of the kind “%(kind)s”.")
    words = {"text": shorten(line.text, 80), "kind": heading.kind and heading.kind.label}
    listing.tell(line.number, sentence % words)
    return heading.kind


def _is_beside_list(line: Line, listing: Listing) -> bool:
    if line.is_signed or line.is_long or not line.text:
        return False
    if names_columns(line.text):
        listing.tell(line.number, _("Taken for the names of columns: “%(text)s”.") % {"text": line.text})
        return True
    if is_about_identification(_IN_PARENTHESES.sub("", line.text)) and not is_person(cut(line.text)[0].text):
        listing.in_person = True
        sentence = _("“%(text)s”: whoever has an affiliation signs in person. Say so on the signatories once imported.")
        listing.tell(line.number, sentence % {"text": line.text})
        return True
    if is_sign_off(line.text) or is_salutation(line.text) or is_below_letter(line.text):
        listing.tell(line.number, _("“%(text)s” names nobody.") % {"text": line.text})
        return True
    return False
