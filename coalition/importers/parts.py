"""The parts of a signature among the pieces of its lines: name, title, body, place."""

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from contacts.names import Closeness, closeness, folded_name

from ..models.kinds import Kind
from .blocks import Entry, turned
from .capacity import speaks_for_body
from .lines import Piece, cut, joined
from .offices import is_office
from .wording import (
    BEHALF,
    Evidence,
    are_people,
    evidence,
    is_person,
    is_place_end,
    is_shouted,
    is_whole_place,
    office_before_name,
    says_body,
    titled,
)

_BEHALF_WITHIN = re.compile(rf"\s+{BEHALF.pattern}", re.IGNORECASE)
_FOR = re.compile(r"(?:for|p\.?/|por|عن)\s*:?\s+(?:(?:the|la|el)\s+)?", re.IGNORECASE)
_NAME_AND_BODY = re.compile(
    r"(?P<name>.{3,60}?)\s+(?P<word>for|of|from|at|with|@|de|del|por|من|عن|في)\s+(?:(?:the|la|el)\s+)?(?P<body>\S.*)"
)
PARENTHESES = re.compile(r"\s*\((?P<inside>[^()]*)\)$")
_PRONOUNS = re.compile(
    r"(?:(?:she|he|they|her|hers|him|his|them|theirs|ella|elle|[eé]l|xe|ze|zir|hir)(?:\s*[/,]\s*|$))+", re.IGNORECASE
)


@dataclass
class Understood:
    """What an entry says so far; `left_out` are words that have no place in it."""

    entry: Entry
    name: str = ""
    titles: list[Piece] = field(default_factory=list)
    organisation: str = ""
    place: str = ""
    email: str = ""
    is_on_behalf: bool = False
    in_person: bool = False  # an affiliation that is there for identification only
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> Kind | None:
        return self.entry.kind

    @property
    def is_of_bodies(self) -> bool:
        return self.kind is Kind.ORGANISATION

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)


def read(found: Understood, pieces: list[Piece], *, is_signed: bool) -> None:
    """Finds the parts among the pieces of an entry; `is_signed` says that the first is the name for sure."""
    first, rest = pieces[0], pieces[1:]
    if found.entry.is_turned and (name := turned(pieces)):
        found.note(_("Read as “%(name)s”, since the family name stands first.") % {"name": name})
        found.name = name
        behind_name(found, pieces[2:])
    elif begun := BEHALF.match(first.text):
        found.is_on_behalf = True
        found.organisation = first.text[begun.end() :]
        _signer(found, rest)
    elif not is_signed and _is_title_first(first.text, rest):
        place = next((place for place, piece in enumerate(rest) if is_person(piece.text)), None)
        if place is not None:
            found.name = rest.pop(place).text
        behind_name(found, [first, *rest])
    elif not is_signed and _is_body_first(found, first.text, rest):
        _body(found, first, rest)
    else:
        behind_name(found, _name(found, first.text) + rest)
        if are_people(found.name):
            found.note(_("More than one person is named here. They are kept as one signatory."))
        elif not is_signed and not is_person(found.name):
            found.note(_("Taken for a person’s name, though it may be something else."))


def _is_title_first(text: str, rest: list[Piece]) -> bool:
    title = titled(text)
    if is_person(text) or office_before_name(text):
        return False
    return bool(title and title.is_sure and (rest or title.body))


def _is_body_first(found: Understood, text: str, rest: list[Piece]) -> bool:
    strength = evidence(text)
    if office_before_name(text) or _name_and_body(text) or PARENTHESES.search(text) and is_person(_bare(text)):
        return False
    if is_person(text) or are_people(text):
        is_lone = strength is Evidence.LIKELY and not rest and found.kind is None
        return is_lone or found.is_of_bodies and not _says_role(rest)
    if found.is_of_bodies:
        return strength is not Evidence.NONE or not _says_role(rest)
    return strength is Evidence.STRONG or strength is not Evidence.NONE and found.kind is None and not _says_role(rest)


def _bare(text: str) -> str:
    return PARENTHESES.sub("", text)


def _says_role(pieces: list[Piece]) -> bool:
    return any(
        piece.sort == "line" or BEHALF.match(piece.text) or (title := titled(piece.text)) and title.is_sure
        for piece in pieces
    )


def _name_and_body(text: str) -> re.Match[str] | None:
    """ "Rita Okafor for the Harbour Alliance": a name, and a body behind a small word."""
    found = _NAME_AND_BODY.fullmatch(text)
    return found if found and is_person(found["name"]) and evidence(found["body"]) is Evidence.STRONG else None


def _body(found: Understood, first: Piece, rest: list[Piece]) -> None:
    """A body, alone or with whoever signs for it behind it."""
    inside = PARENTHESES.search(first.text)
    if inside and not rest and any(is_person(piece.text) for piece in cut(inside["inside"])):
        first, rest = replace(first, text=first.text[: inside.start()]), cut(inside["inside"])
    pieces, found.place = _without_place([first, *rest])
    body, rest = [pieces[0]], pieces[1:]
    while rest and not _is_signer(rest):
        body.append(rest.pop(0))
    if len(rest) == 1 and rest[0].sort == "comma" and not office_before_name(rest[0].text):
        found.note(_("“%(text)s” may be a place, or whoever signs for the organisation.") % {"text": rest[0].text})
        body.append(rest.pop())
    found.organisation = joined(body)
    if is_person(first.text) if found.is_of_bodies else evidence(first.text) <= Evidence.LIKELY:
        found.note(_("Taken for an organisation; it could be a person’s name."))
    found.is_on_behalf = found.kind is None
    _signer(found, rest)


def _is_signer(pieces: list[Piece]) -> bool:
    """Whether a person comes next, perhaps behind a title."""
    text = pieces[0].text
    if is_person(text) or office_before_name(text):
        return True
    title = titled(text)
    return bool(title and title.is_sure and not title.body) and any(is_person(piece.text) for piece in pieces[1:])


def _signer(found: Understood, pieces: list[Piece]) -> None:
    for piece in pieces:
        text = piece.text
        if not found.name and (is_person(text) or office_before_name(text)):
            _name(found, text)
        elif titled(text):
            found.titles.append(piece)
        elif not found.organisation:
            found.organisation = text
        else:
            found.left_out.append(text)


def _name(found: Understood, text: str) -> list[Piece]:
    """Takes the name out of a piece; gives what stands with it there, in parentheses or behind "of"."""
    more: list[Piece] = []
    while inside := PARENTHESES.search(text):
        words, text = inside["inside"].strip(), text[: inside.start()]
        if _PRONOUNS.fullmatch(words):
            found.left_out.append(words)
        elif words:
            more = [*cut(words), *more]
    more = [replace(piece, before=", ", sort="comma") for piece in more]
    if office := office_before_name(text):
        found.titles.append(Piece(office[0]))
        text = office[1]
    elif behalf := _BEHALF_WITHIN.search(text):
        found.is_on_behalf = True
        more.insert(0, Piece(text[behalf.end() :], ", ", "behalf"))
        text = text[: behalf.start()]
    elif both := _name_and_body(text):
        found.is_on_behalf = both["word"] in ("for", "por", "عن")
        more.insert(0, Piece(both["body"], ", ", "behalf" if found.is_on_behalf else "comma"))
        text = both["name"]
    found.name = text.strip('“”"«»') if text[:1] in '“"«' else text
    return more


def _without_place(pieces: list[Piece]) -> tuple[list[Piece], str]:
    """The pieces without those at the end that are a place ("Harbour, CA", "Harbour CA 90001"), and the place."""
    if len(pieces) > 1 and is_whole_place(pieces[-1].text):
        return pieces[:-1], pieces[-1].text
    end = len(pieces)
    while end > 1 and is_place_end(pieces[end - 1].text):
        end -= 1
    if 1 < end < len(pieces):
        city = pieces[end - 1].text
        is_body = says_body(city) if is_shouted(pieces[0].text) else evidence(city) is Evidence.STRONG
        if not is_body and titled(city) is None:
            end -= 1
    return pieces[:end], joined(pieces[end:])


def behind_name(found: Understood, pieces: list[Piece]) -> None:
    """Title, body and place from the pieces behind the name."""
    kept = []
    for piece in pieces:
        if piece.sort == "line" and not kept and _is_printed_name(found, piece.text):
            continue
        if _PRONOUNS.fullmatch(piece.text.strip("() ")):
            found.left_out.append(piece.text)
        else:
            kept.append(piece)
    kept, found.place = _without_place([Piece(found.name), *kept])
    titles, pieces = _titles(found, kept[1:])
    if pieces:
        titles = _title_and_body(found, titles, pieces)
    found.titles += titles


def _is_printed_name(found: Understood, text: str) -> bool:
    """Whether a line repeats the name that was signed above it; the fuller one of both is kept."""
    if not is_person(text) or closeness(text, found.name) < Closeness.COMPATIBLE:
        return False
    if len(text) > len(found.name):
        found.name, text = text, found.name
    if folded_name(text) != folded_name(found.name):
        found.left_out.append(text)
    return True


def _titles(found: Understood, pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The titles at the beginning of pieces, and the pieces that follow them, with a body first if one is named."""
    titles: list[Piece] = []
    while pieces:
        first, rest = pieces[0], pieces[1:]
        if found.is_on_behalf and first.sort == "behalf":
            return titles, pieces
        begun = BEHALF.match(first.text) or _FOR.match(first.text)
        body = first.text[begun.end() :] if begun else ""
        if begun and (titles or begun.re is BEHALF or evidence(body) >= Evidence.LIKELY):
            found.is_on_behalf = True
            return titles, [replace(first, text=body), *rest] if body else rest
        title = titled(first.text)
        if title is None or not title.is_sure and (titles or not rest):
            return titles, pieces
        if title.body and (not rest or evidence(title.body) is Evidence.STRONG):
            return [*titles, replace(first, text=title.title)], [Piece(title.body, ", "), *rest]
        titles.append(first)
        pieces = rest
    return titles, []


def _title_and_body(found: Understood, titles: list[Piece], pieces: list[Piece]) -> list[Piece]:
    """Sets the body among pieces that begin with no title; gives all that is title, with a note where it is unsure."""
    inside = PARENTHESES.search(pieces[-1].text)
    if inside and not titles and (title := titled(inside["inside"])) and title.is_sure and not title.body:
        pieces = [*pieces[:-1], replace(pieces[-1], text=pieces[-1].text[: inside.start()])]
        titles = [Piece(inside["inside"], ", ")]
    texts = [piece.text for piece in pieces]
    found_titles = [titled(text) for text in texts]
    roles = [place for place, title in enumerate(found_titles) if title and title.is_sure and not title.body]
    bodies = [
        place
        for place, (text, title) in enumerate(zip(texts, found_titles, strict=True))
        if evidence(text) >= Evidence.LIKELY and (title is None or title.body)
    ]
    said = joined(titles)
    if found.is_on_behalf:
        end = roles[0] if roles else len(pieces)
        found.organisation = joined(pieces[:end])
        return titles + pieces[end:]
    if titles and not roles and (bodies or speaks_for_body(said) or is_office(said)):
        found.organisation = joined(pieces)
        return titles
    if roles and roles[0] > 0 and roles == list(range(roles[0], len(pieces))) and (bodies or not titles):
        found.organisation = joined(pieces[: roles[0]])  # "Harbour Alliance, Director"
        if not bodies:
            found.note(_("Taken for an organisation, since it stands before a title: “%s”.") % found.organisation)
        return titles + pieces[roles[0] :]
    if not titles and not roles and (bodies or found.is_of_bodies):
        start = bodies[0] if bodies else 0
        found.organisation = joined(pieces[start:])
        return pieces[:start]
    titles = [*titles, *pieces]
    text = joined(titles)
    if len(titles) > 1 or text[:1] != text[:1].lower() or text[:1] == text[:1].upper():
        sentence = _("Kept as a title, though it may name an organisation or a place: “%(text)s”.")
        found.note(sentence % {"text": text})
    return titles
