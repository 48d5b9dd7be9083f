"""One row of a contact block: whose name stands in it, for whom this person speaks, by what they can be reached."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .authorities import is_authority, tells_of_somebody_held
from .labels import is_not_for_the_press
from .languages import spoken
from .names import fits, has_given_name, is_mailbox_of, is_name, parted
from .posts import is_body_of_fields, is_department, is_field, is_group, may_be_body, names_body, role_and_body
from .reach import Reach, Stretch, stretches
from .vocabulary import BEHIND_NAMES, CHANNELS, PRONOUNS, fold

_PARTS = re.compile(r"\s*(?:[,،;؛|•·\t]|(?<=\s)[-/](?=\s)|[–—](?=\s)|(?<=\s)[–—]|(?<=\s)@(?=\s)|:(?=\s|$))\s*")
_BREAKS = re.compile(r"[;؛|•·]|\s/\s")
_BESIDE = re.compile(r"\s*\(([^()]{1,80})\)\s*")
_BEHIND = frozenset("inc llc llp pllc ltd corp".split())
_PLACE = re.compile(r"\s*(?P<place>[^\W\d_][^:;,|()\d]{1,40}?)\s*:\s+(?P<rest>.*)$", re.DOTALL)
_FIELD = re.compile(
    r"(?:(?P<name>(?:full\s+|contact\s+)?name|nombre|الاسم)|(?P<role>title|role|position|cargo|puesto|المنصب|الصفة)"
    r"|(?P<body>organi[sz]ation|affiliation|organizaci[oó]n|entidad|company|المنظمة|الجهة))\s*[:：]\s*",
    re.IGNORECASE,
)


@dataclass
class Row:
    """The words of a row in parts, and what can be reached with them. Several people in one line give several rows."""

    number: int  # of the line in the body
    text: str
    parts: list[str] = field(default_factory=list)
    reach: Reach = field(default_factory=Reach)
    is_readable: bool = True

    @property
    def is_only_reach(self) -> bool:
        return bool(self.reach) and not self.parts

    @property
    def is_only_words(self) -> bool:
        return not self.reach


@dataclass
class Said:
    """What the words of a row say of one person. `left` are those that nothing is known about."""

    name: str = ""
    roles: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    note: str = ""
    left: list[str] = field(default_factory=list)

    @property
    def is_detail(self) -> bool:
        """Whether it says nothing but what language somebody speaks or how to speak of them."""
        return not (self.name or self.roles or self.bodies or self.left)


def read_rows(number: int, text: str) -> list[Row]:
    """The rows of a text that a reader sees in one: one for each person in it."""
    found = stretches(text)
    if _begins_with_numbers(found):
        return _number_first(number, text, found)
    rows = [Row(number, text)]
    for stretch in found:
        pieces = [_parts(piece) for piece in _BREAKS.split(stretch.words)]
        parts = [part for piece in pieces for part in piece]
        cut = _next_person(rows[-1], pieces, stretch.reach)
        if cut is not None:
            rows[-1].parts += parts[:cut]
            rows.append(Row(number, text, parts[cut:]))
        else:
            if not stretch.reach and len(found) > 1 and _names_another(rows[-1], parts, text):
                rows[-1].is_readable = False
            rows[-1].parts += parts
        rows[-1].reach.join(stretch.reach)
    return rows


def _begins_with_numbers(found: list[Stretch]) -> bool:
    """Whether numbers or addresses stand before the words, and either several people's or of one sort twice."""
    if not found[0].reach or found[0].words.strip(" \t,;|/•·–—-<>()،؛&"):
        return False
    names = [name for stretch in found for part in _parts(stretch.words) if (name := _name_in(part))]
    is_again = any(one.reach.repeats(other.reach) for one, other in pairwise(found))
    return len(names) > 1 or is_again


def _number_first(number: int, text: str, found: list[Stretch]) -> list[Row]:
    """Each number with the name behind it; where that is not the order throughout, nobody can be told to have one."""
    rows = [Row(number, text, _parts(following.words), stretch.reach) for stretch, following in pairwise(found)]
    is_order = not found[-1].reach and all(sum(bool(_name_in(part)) for part in row.parts) == 1 for row in rows)
    if is_order:
        return rows
    parts = [part for stretch in found for part in _parts(stretch.words)]
    row = Row(number, text, parts, is_readable=False)
    for stretch in found:
        row.reach.join(stretch.reach)
    return [row]


def _names_another(row: Row, parts: list[str], text: str) -> bool:
    """Whether words behind the last number name somebody, in a line of several people: whose are the numbers?"""
    return bool(_BREAKS.search(text)) and any(map(_name_in, row.parts)) and any(map(_name_in, parts))


def _next_person(row: Row, pieces: list[list[str]], reach: Reach) -> int | None:
    """At which part another person begins in the same line: behind a semicolon or the like, or with a name."""
    if not row.reach or not reach or not any(map(_name_in, row.parts)):
        return None
    place = 0
    for index, piece in enumerate(pieces):
        for offset, part in enumerate(piece):
            name = _name_in(part)
            if name and (index or has_given_name(name) or row.reach.repeats(reach)):
                return place if index else place + offset
        place += len(piece)
    return None


def _name_in(part: str) -> str:
    return next(filter(is_name, parted(part)), "")


def _parts(words: str) -> list[str]:
    """The words between separators, with what stands in brackets as parts of its own."""
    words = re.sub(r"\(\s*\)|<\s*>", " ", words)
    words = re.sub(r"\(([^()]*,[^()]*)\)", r", \1,", words)
    parts: list[str] = []
    if (match := _PLACE.match(words)) and _may_be_place(match["place"]):
        behind = _parts(match["rest"])
        if any(map(_name_in, behind)):
            return [f"{match['place']}:", *behind]
    for piece in _PARTS.split(words):
        piece = piece.strip(" .:&/-–—\u00a0") if not _ends_in_abbreviation(piece) else piece.strip(" :&/-–—\u00a0")
        if not piece or fold(piece) in ("contact", "contacto"):
            continue
        if parts and fold(piece) in _BEHIND:
            parts[-1] += f", {piece}"
            continue
        parts += _unbracketed(piece)
    return [part for part in parts if part]


def _may_be_place(text: str) -> bool:
    """Whether words before a colon and a name are no organisation, role or language: a place, as in "Chicago: …"."""
    is_known = names_body(text) or role_and_body(text) or is_department(text) or is_group(text) or is_field(text)
    is_capital = text[:1].isupper() or text.lower() == text.upper()
    words = fold(text).split()
    is_word_for_contact = any(word in CHANNELS for word in words)
    return (
        not (is_known or is_word_for_contact or spoken(text) or has_given_name(text)) and is_capital and len(words) <= 4
    )


def _ends_in_abbreviation(piece: str) -> bool:
    return re.search(r"(?:\b[A-Z]|\b(?:Inc|Jr|Sr|Esq|Ltd|Co|Corp|St))\.\s*$", piece) is not None


def _unbracketed(piece: str) -> list[str]:
    match = _BESIDE.search(piece)
    if match and match.start() > 0 and match.end() < len(piece) and is_name(piece):
        return [piece]  # a nickname amid the name
    if not match:
        return [piece.strip("()")] if piece.strip("()") else []
    before, after, within = piece[: match.start()].strip(), piece[match.end() :].strip(), match[1].strip()
    is_telling = is_name(before) or spoken(within) or _are_pronouns(within) or role_and_body(within)
    if before and not after and not is_telling:
        return [piece]  # "Council on American Rights (CAR)"
    return [*([before] if before else []), within, *(_unbracketed(after) if after else [])]


def _are_pronouns(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) > 1 and all(fold(word) in PRONOUNS for word in words)


def understand(row: Row) -> Said:
    """What the words of a row say."""
    said = Said()
    parts = list(row.parts)
    if match := _FIELD.match(row.text):
        return _of_field(match, row)
    expanded = parts if any(map(is_name, parts)) else [piece for part in parts for piece in parted(part)]
    place = _place_of_name(expanded, row.reach.emails)
    if place is not None:
        said.name = expanded.pop(place)
        while place < len(expanded) and _is_credential(expanded[place]):
            said.name += f", {expanded.pop(place)}"
    was_role = False
    for part in expanded:
        was_role = _take(part, said, was_role)
    return said


def _of_field(match: re.Match[str], row: Row) -> Said:
    said = Said()
    text = row.text[match.end() :].strip(" .,;")
    if row.reach or not text:
        said.left = [row.text]
    elif match["name"]:
        first, *others = _parts(text) or [text]
        said.name, said.left = (first, []) if is_name(first) else ("", [first])
        was_role = False
        for part in others:
            was_role = _take(part, said, was_role)
    elif match["role"]:
        role = role_and_body(text)
        said.roles = [role[0] if role and role[1] else text]
        said.bodies = [role[1]] if role and role[1] else []
    elif may_be_body(text):
        said.bodies = [text]
    else:
        said.left = [text]
    return said


def _place_of_name(parts: list[str], emails: list[str]) -> int | None:
    """Which part is the name: one with a familiar given name or like the address, else the first that can be."""
    best, place = 0, None
    for index, part in enumerate(parts):
        if not is_name(part) or any(is_mailbox_of(part, email) for email in emails) and not has_given_name(part):
            continue
        score = 1 + 2 * has_given_name(part) + 2 * any(fits(part, email) for email in emails)
        if score > best:
            best, place = score, index
    return place


def _is_credential(part: str) -> bool:
    return fold(part.replace(".", "")) in BEHIND_NAMES


def _take(part: str, said: Said, was_role: bool) -> bool:
    """Puts a part where it belongs; whether it was a role."""
    if codes := spoken(part):
        said.languages += codes
    elif _are_pronouns(part):
        said.note = part
    elif part.endswith(":"):
        if is_not_for_the_press(part):
            said.left.append(part)
        else:
            said.note = part.rstrip(":")
    elif found := role_and_body(part):
        said.roles.append(found[0])
        said.bodies += [found[1]] if found[1] else []
        return True
    elif is_department(part) or is_group(part) or was_role and is_field(part) and not is_body_of_fields(part):
        said.roles.append(part)
        return True
    elif may_be_body(part) and not (is_name(part) and has_given_name(part) and not names_body(part)):
        said.bodies.append(part)
    else:
        said.left.append(part)
    return False


def holds_authority(row: Row) -> bool:
    """Whether a row may be about an official, an agency, a prison, an opponent or somebody held."""
    return tells_of_somebody_held(row.text) or any(map(is_authority, row.parts))
