"""Blocks of lines that no blank one parts: what each line begins with, and which of them belong together."""

import re
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from django.utils.translation import gettext as _

from contacts.names import folded_name

from ..models.kinds import Kind
from .headings import is_sign_off
from .labels import label_of
from .lines import Line, Piece, cut
from .offices import is_governing
from .reach import is_street, without_reach
from .wording import (
    BEHALF,
    Evidence,
    evidence,
    is_person,
    is_place_end,
    is_whole_place,
    office_before_name,
    titled,
)

_STARRED = re.compile(r"[\w.)][*†‡§]")
MOST_LINES = 8  # of one entry
SMALL = 4  # lines of a block that may be one entry


class Shape(Enum):
    """What a line begins with."""

    PERSON = auto()
    TITLE = auto()
    BODY = auto()
    BESIDE = auto()  # an address, a number, a place
    OPEN = auto()  # anything


@dataclass(frozen=True, slots=True)
class Seen:
    """A line, what it begins with, in how many pieces, and whether a body stands behind the person."""

    line: Line
    shape: Shape
    pieces: int = 0
    has_body: bool = False
    is_turned: bool = False  # "Okafor, Rita"
    is_placed: bool = False  # a person's name and a place, or a place alone
    may_be_body: bool = False  # though it looks like a person's name
    has_person: bool = False  # behind what it begins with
    is_behalf: bool = False  # "on behalf of …"
    email: str = ""


@dataclass(slots=True)
class Entry:
    """The lines of one signatory, and the kind that the heading above them says."""

    lines: list[Line]
    kind: Kind | None = None
    is_turned: bool = False  # the family name stands first
    doubts: list[str] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.lines[0].number

    @property
    def has_star(self) -> bool:
        return any(_STARRED.search(line.text) for line in self.lines)


def seen(line: Line) -> Seen:
    """What a line begins with."""
    if line.is_long:
        return Seen(line, Shape.OPEN)
    reached = without_reach(line.text)
    email = next(iter(reached.emails), "")
    if not reached.text:
        return Seen(line, Shape.BESIDE if line.text else Shape.OPEN, email=email)
    pieces = cut(reached.text)
    first = pieces[0].text
    is_placed = _ends_in_place(pieces)
    has_body = False
    if line.is_signed:
        shape = Shape.PERSON
    elif is_street(reached.text) or is_placed and len(pieces) == 1:
        shape = Shape.BESIDE
    elif is_person(first) or office_before_name(first):
        shape = Shape.PERSON
        has_body = any(evidence(piece.text) >= Evidence.LIKELY for piece in pieces[1:]) or len(pieces) > 2
    elif (title := titled(first)) and (title.is_sure or evidence(first) < Evidence.LIKELY):
        shape = Shape.TITLE
    else:
        shape = Shape.BODY if evidence(first) >= Evidence.LIKELY else Shape.OPEN
    return Seen(
        line,
        shape,
        len(pieces),
        has_body,
        is_turned=shape is Shape.OPEN and turned(pieces) is not None,
        is_placed=is_placed and shape in (Shape.BESIDE, Shape.OPEN, Shape.PERSON),
        may_be_body=shape is Shape.PERSON and evidence(first) is Evidence.LIKELY,
        has_person=any(is_person(piece.text) for piece in pieces[1:]),
        is_behalf=BEHALF.match(first) is not None,
        email=email,
    )


def turned(pieces: list[Piece]) -> str | None:
    """ "Rita Okafor" for the pieces "Okafor" and "Rita"; None where they cannot be a name that was turned round."""
    if len(pieces) < 2 or pieces[1].sort != "comma" or len(pieces[0].text.split()) > 2 or is_place_end(pieces[1].text):
        return None
    name = f"{pieces[1].text} {pieces[0].text}"
    is_name = is_person(name) and len(pieces[1].text.split()) <= 3 and titled(pieces[1].text) is None
    return name if is_name and not is_sign_off(pieces[0].text) else None


def _ends_in_place(pieces: list[Piece]) -> bool:
    """Whether all but what a line begins with is the end of a place: "Harbour, CA 90001"; or all of it is one."""
    if len(pieces) == 1:
        return is_whole_place(pieces[0].text)
    return all(is_place_end(piece.text) for piece in pieces[1:]) and titled(pieces[0].text) is None


class Block:
    """Lines of one kind that stand together. `are_pairs` says that in this list a person and a body do so elsewhere."""

    def __init__(self, lines: list[Seen], kind: Kind | None, *, are_pairs: bool = False) -> None:
        self.kind, self.are_pairs = kind, are_pairs
        self.lines = [lines[0], *map(_as_continued, lines[1:])]
        self.labels = [label_of(each.line.text) for each in self.lines]
        self.are_turned = sum(each.is_turned for each in self.lines) > len(self.lines) / 2
        self.people = sum(each.shape is Shape.PERSON and not each.is_placed for each in self.lines)
        self.places_attach = self._do_places_attach()
        self._shapes = [
            each.shape
            for each in self.lines
            if each.shape not in (Shape.BESIDE, Shape.TITLE) and not (each.is_placed and self.places_attach)
        ]
        self._bodies = sum(shape is not Shape.PERSON for shape in self._shapes)
        self._alternates = len(self._shapes) % 2 == 0 and all(
            (shape is Shape.PERSON) == (place % 2 == 0) for place, shape in enumerate(self._shapes)
        )

    def entries(self) -> list[Entry]:
        """The entries, each with the lines that belong to it."""
        found: list[Entry] = []
        so_far: list[Seen] = []
        for place, each in enumerate(self.lines):
            if all(self.labels):
                is_new = not so_far or self.labels[place][0] == self.labels[0][0]
            else:
                is_new = len(so_far) in (0, MOST_LINES) or self._begins(each, so_far)
            if is_new:
                found.append(Entry([each.line], self.kind, self._is_turned(each)))
                so_far = [each]
            else:
                found[-1].lines.append(each.line)
                found[-1].doubts += self._doubts(each)
                so_far.append(each)
        return found

    def _is_turned(self, each: Seen) -> bool:
        return each.is_turned and self.kind is not Kind.ORGANISATION and (self.are_turned or each.pieces == 2)

    def _doubts(self, each: Seen) -> list[str]:
        if each.is_placed and each.shape is Shape.PERSON and len(self.lines) == 2:
            sentence = _("“%(text)s” is taken for a place; it could be a person’s name.")
        elif each.may_be_body:
            sentence = _("“%(text)s” is taken for an organisation; it could be a person’s name.")
        else:
            return []
        return [sentence % {"text": each.line.text}]

    def _begins(self, each: Seen, so_far: list[Seen]) -> bool:
        """Whether a line begins an entry, rather than going on with the one of the lines before it."""
        first = so_far[0]
        if each.line.begins or each.line.is_long or first.line.is_long:
            return True
        if first.line.begins:  # until the next mark
            is_alone = self.kind is Kind.ORGANISATION and first.shape is Shape.BODY and not first.line.is_signed
            return is_alone and each.shape is Shape.BODY
        if each.is_placed and (each.shape is Shape.BESIDE or self.places_attach):
            return False
        match each.shape:
            case Shape.BESIDE:
                return bool(each.email and any(one.email for one in so_far)) or not first.pieces
            case Shape.TITLE:
                return first.shape is not Shape.PERSON and len(self.lines) > SMALL
            case Shape.PERSON:
                return self._begins_with_person(each, so_far)
        if first.shape is not Shape.PERSON:
            return True
        if self.kind is Kind.ORGANISATION and first.pieces < 2 and len(so_far) == 1 and not self.are_pairs:
            return True
        if any(one.has_body or one.shape in (Shape.BODY, Shape.OPEN) for one in so_far):
            return not (self.people == 1 and len(self.lines) <= SMALL and is_governing(each.line.text))
        return not (each.is_behalf or self._attaches(first))

    def _begins_with_person(self, each: Seen, so_far: list[Seen]) -> bool:
        first = so_far[0]
        if first.shape is Shape.PERSON:  # the same name may be printed below the one that is signed
            is_printed = len(so_far) == 1 and folded_name(first.line.text) == folded_name(each.line.text)
            return not (is_printed and any(one.shape is Shape.TITLE for one in self.lines[:SMALL]))
        is_alone = each.pieces < 2 and first.shape is Shape.BODY and not self.are_pairs
        is_whole = first.has_person or each.has_body or is_alone
        return is_whole or first.shape not in (Shape.BODY, Shape.TITLE) or len(self.lines) >= SMALL or self.people > 1

    def _do_places_attach(self) -> bool:
        """Whether "Port Ellery, CA" tells where somebody above it is, rather than naming somebody."""
        marks = [each.is_placed for each in self.lines]
        if marks[0] or any(one and other for one, other in zip(marks, marks[1:], strict=False)):
            return False
        above = [each.shape for each in self.lines if not each.is_placed]
        bodies = above.count(Shape.BODY) + above.count(Shape.OPEN)
        return sum(marks) in (self.people or bodies, 0)

    def _attaches(self, person: Seen) -> bool:
        """Whether what stands below a person is for whom they sign, rather than a signatory of its own."""
        if self.people == 1:
            if self._shapes[0] is Shape.PERSON and self._bodies < 2:
                return True
            has_title = person.pieces > 1 or any(each.shape is Shape.TITLE for each in self.lines[:SMALL])
            return has_title and len(self.lines) <= SMALL
        return person.pieces > 1 and self._bodies <= self.people or self._alternates


def _as_continued(each: Seen) -> Seen:
    """A line below another one: what may be a body's name rather is one there."""
    return replace(each, shape=Shape.BODY) if each.may_be_body and each.pieces == 1 and not each.line.begins else each


def goes_on(last: Entry, block: list[Seen]) -> bool:
    """Whether a block is what is missing in the entry before it, though a blank line parts them."""
    if len(last.lines) > 1 or len(block) > 3 or any(each.line.begins for each in block):
        return False
    head = seen(last.lines[0])
    if not head.line.text:  # a number alone in its line
        return True
    if head.shape is not Shape.PERSON or head.pieces > 1 or any(each.shape is Shape.PERSON for each in block):
        return False
    return head.line.is_signed or block[0].shape is Shape.TITLE
