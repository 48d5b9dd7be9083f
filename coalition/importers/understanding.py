"""What an entry of a list says: who, with which title, for whom, from where."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from campaign.importing.notes import Level, Note
from campaign.text import one_line, shorten

from ..models.kinds import Kind
from .blocks import Entry, turned
from .capacity import kind_of
from .headings import is_about_identification, is_sign_off
from .labels import labelled
from .lines import Line, Piece, cut, joined
from .parts import PARENTHESES, Understood, behind_name, read
from .reach import is_street, without_reach
from .signed import Signed
from .vocabulary import NOBODY, folded
from .wording import Evidence, evidence, is_person, is_place_end, office_before_name, titled

LONGEST_ROW = 10_000  # signs of a paragraph in which names may stand in a row
_STARRED = re.compile(r"\s*[*†‡§]+$|^[*†‡§]+\s*(?=\w)")
_ENDS_SENTENCE = re.compile(r"[.!?؟…]['\"”’)]?$")
_AND = re.compile(r"(?:and|y|e|&|و)\s+", re.IGNORECASE)
_BEFORE_LAST = re.compile(r"\s+(?:and|&|y|و)\s+")
_NO_NAME = re.compile(r"^[=<>{}|\\^~#%]|[<>{}|\\^]|://|^[\W\d_]*$")
_FULL_STOP = re.compile(r"(?<![.\w])\w{5,}\.$")  # ends a sentence and no abbreviation
_EDGES = " ,،;:/|–—-"


def understand(entry: Entry, *, in_person: bool = False) -> tuple[list[Signed], list[Note]]:
    """Whom an entry names, and notes on all that was not understood, each with its line.

    `in_person` says that the list has affiliations for identification only.
    """
    found = Understood(entry, in_person=in_person)
    if labels := labelled(entry.lines):
        return _from_labels(found, labels)
    lines = entry.lines if entry.lines[0].is_long else _without_reach(found)
    is_row = len(lines) == 1 and lines[0].is_long and len(lines[0].text) <= LONGEST_ROW
    if is_row and (several := _in_a_row(lines[0].text, entry.kind)):
        return _together(entry, several, in_person)
    if len(lines) == 1 and is_sentence(lines[0]):
        sentence = _("This reads as a sentence and was left out: “%(text)s”.")
        return [], [Note(sentence % {"text": shorten(lines[0].text, 80)}, line=entry.line)]
    if len(lines) == 1 and not lines[0].is_signed and (several := _in_a_row(lines[0].text, entry.kind)):
        return _together(entry, several, in_person)
    pieces = _pieces(found, lines)
    if len(pieces) > 1 and is_sign_off(pieces[0].text):
        found.left_out.append(pieces.pop(0).text)
    if pieces and not _is_bare_title(pieces):
        read(found, pieces, is_signed=lines[0].is_signed)
    return _signed(found)


def _is_bare_title(pieces: list[Piece]) -> bool:
    text = pieces[0].text
    title = titled(text)
    return len(pieces) == 1 and bool(title and title.is_sure and not title.body) and not is_person(text)


def is_sentence(line: Line) -> bool:
    """Whether a line is prose: long, or ending as a sentence does and made of small words for the most part."""
    if line.is_long:
        return True
    words = line.text.split()
    pieces = cut(line.text)
    if line.is_signed or len(words) < 7 or len(pieces) > 1 and is_person(pieces[0].text):
        return False
    ends = _ENDS_SENTENCE.search(line.text) is not None
    cased = [word for word in words if word.lower() != word.upper()]
    if not cased:
        return ends and len(words) > 9
    return sum(word == word.lower() for word in cased) > len(cased) / 2 and (ends or len(words) > 11)


# ---- from lines to pieces


def _without_reach(found: Understood) -> list[Line]:
    """The lines without addresses, numbers and dates; the first e-mail address is kept, all else is left out."""
    lines: list[Line] = []
    for line in found.entry.lines:
        reached = without_reach(line.text)
        found.email = found.email or next(iter(reached.emails), "")
        found.left_out += [email for email in reached.emails if email != found.email]
        found.left_out += [*reached.left_out, *line.links]
        if is_street(reached.text):
            found.left_out.append(reached.text)
        elif reached.text:
            lines.append(replace(line, text=reached.text))
    return lines


def _pieces(found: Understood, lines: list[Line]) -> list[Piece]:
    pieces: list[Piece] = []
    for line in lines:
        own = cut(line.text)
        if own and pieces:
            own[0] = replace(own[0], before=", ", sort="line")
        pieces += own
    kept = []
    for piece in pieces:
        text = _STARRED.sub("", piece.text)
        if is_about_identification(text):
            found.in_person = True
            found.note(_("“%(text)s”: signs in person. Say so on the signatory once imported.") % {"text": text})
            inside = PARENTHESES.search(text)
            text = text[: inside.start()] if inside and is_about_identification(inside["inside"]) else ""
        if text.strip(" .()" + _EDGES):
            kept.append(replace(piece, text=text))
    return kept


def _in_a_row(text: str, kind: Kind | None) -> list[str]:
    """The parts of a line that names several signatories one after the other; [] for any other."""
    parts = [part.strip() for part in re.split("[;؛]", text) if part.strip()]
    if len(parts) > 1:
        parts = [_without_and(part) for part in parts]
        return parts if all(_is_somebody(cut(part)[0].text) for part in parts) else []
    pieces = cut(text)
    if len(pieces) < 3 or any(piece.sort != "comma" for piece in pieces[1:]):
        return []
    texts = [piece.text for piece in pieces]
    if any(map(is_place_end, texts)):
        return []
    are_bodies = kind is Kind.ORGANISATION and all(evidence(text) >= Evidence.LIKELY for text in texts)
    if are_bodies and not any(map(titled, texts)):
        return texts
    texts = texts[:-1] + _BEFORE_LAST.split(_without_and(texts[-1]), maxsplit=1)
    return texts if all(map(is_person, texts)) else []


def _without_and(text: str) -> str:
    found = _AND.match(text)
    return text[found.end() :] if found else text


def _is_somebody(text: str) -> bool:
    return is_person(text) or evidence(text) >= Evidence.LIKELY and titled(text) is None


# ---- the signatory


def _signed(found: Understood, *, is_whole: bool = False) -> tuple[list[Signed], list[Note]]:
    """The signatory and the notes. `is_whole` says that no word can be missing; else one on those that are."""
    trimmed = one_line if is_whole else _trimmed
    name, organisation, place = map(trimmed, (found.name, found.organisation, found.place))
    title = trimmed(joined([replace(piece, before=piece.before or ", ") for piece in found.titles]))
    if _is_nobody(name or organisation) or name and not organisation and any(map(str.isdigit, name)):
        return [], _nobody(found)
    if not name:
        kind = Kind.ORGANISATION
    elif found.is_of_bodies or found.is_on_behalf:
        kind = Kind.ORGANISATION if organisation else Kind.INDIVIDUAL
    else:
        kind = found.kind or kind_of(title, organisation, in_person=found.in_person)
    if found.is_of_bodies and kind is not Kind.ORGANISATION:
        found.note(_("No organisation is named here, so it counts as a person."))
    signed = Signed(name, title, organisation, place, kind, found.email, found.entry.line)
    if not is_whole:
        found.left_out += _missing(found, signed)
    who = name or organisation
    notes = [Note(sentence, line=found.entry.line, entry=who) for sentence in found.entry.doubts + found.notes]
    if left_out := "”, “".join(one_line(text) for text in found.left_out if text.strip()):
        sentence = _("Left out: “%(text)s”.") % {"text": shorten(left_out, 200)}
        notes.append(Note(sentence, line=found.entry.line, entry=who, level=Level.INFO))
    return [signed], notes


def _trimmed(text: str) -> str:
    text = one_line(text).strip(_EDGES)
    if text[:1] in '“"«' and text[-1:] in '”"»':
        text = text[1:-1]
    return text[:-1] if _FULL_STOP.search(text) else text


def _is_nobody(text: str) -> bool:
    return _NO_NAME.search(text) is not None or NOBODY.fullmatch(folded(text)) is not None


def _nobody(found: Understood) -> list[Note]:
    """A note on each line of an entry that names nobody."""
    notes = []
    for line in found.entry.lines:
        text = shorten(line.text, 80)
        if not text:
            sentence = _("A number or a mark stands here, and nobody’s name.")
        elif found.email and found.email in line.text:
            sentence = _("An e-mail address stands here, and nobody’s name: “%(text)s”.")
        else:
            sentence = _("Nobody is named here: “%(text)s”.")
        notes.append(Note(sentence % {"text": text} if text else sentence, line=line.number))
    return notes


_UNSAID = frozenset(
    "and the of for at with on behalf in name from signing signed signs representing mailto email mail e el la los las"
    " de del y en nombre a p por representacion و عن نيابه بالنيابه باسم من في".split()
)


def _missing(found: Understood, signed: Signed) -> list[str]:
    """The words of an entry that stand in no part of what was understood, as one text."""
    there = [signed.name, signed.title, signed.organisation, signed.place, signed.email, *found.left_out]
    known = {*folded(" ".join(there)).split(), *_UNSAID}
    lost = []
    for line in found.entry.lines:
        if not (found.in_person and is_about_identification(line.text)):
            lost += [
                token.strip("()[]<>*,;:") for token in line.text.split() if not known.issuperset(folded(token).split())
            ]
    return [" ".join(lost)] if lost else []


def _together(entry: Entry, texts: list[str], in_person: bool) -> tuple[list[Signed], list[Note]]:
    people: list[Signed] = []
    notes: list[Note] = []
    for text in texts:
        line = replace(entry.lines[0], text=text, links=())
        some, told = understand(Entry([line], entry.kind), in_person=in_person)
        people += some
        notes += told
    return people, notes


def _from_labels(found: Understood, labels: dict[str, str]) -> tuple[list[Signed], list[Note]]:
    parts = {name: labels.pop(name, "") for name in ("name", "title", "organisation", "place", "email")}
    return _from_parts(found, **parts, left_out=list(labels.values()))


def from_parts(
    name: str,
    title: str,
    organisation: str,
    *,
    place: str = "",
    email: str = "",
    kind: Kind | None = None,
    line: int = 1,
    left_out: list[str] | None = None,
) -> tuple[list[Signed], list[Note]]:
    """The signatory whose parts are known, as in the row of a table, and notes as `understand` makes them.

    `kind` None: the title tells it. A title with the organisation in one phrase is parted where no other is given.
    """
    found = Understood(Entry([Line(line, name or organisation)], kind))
    return _from_parts(found, name, title, organisation, place, email, left_out or [])


def _from_parts(found, name, title, organisation, place, email, left_out):
    found.name, found.organisation, found.place = name, organisation, place
    if office := name and not title and office_before_name(name):
        title, found.name = office
    elif straight := turned(cut(name)) if name else None:
        found.name = straight
        found.note(_("Read as “%(name)s”, since the family name stands first.") % {"name": straight})
    if title and not organisation:
        behind_name(found, cut(title))
        found.place = place or found.place
    elif title:
        found.titles = [Piece(title)]
    found.email, found.left_out = email, [*found.left_out, *left_out]
    return _signed(found, is_whole=True)
