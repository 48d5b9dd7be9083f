"""Whom a list means among those who signed a letter already, and among its own lines above.

An organisation signs a letter once, under whichever of its known names. A person is found by name and organisation, or
by the mailbox where the list gives an address; never somebody with another address, or in another place. What an import
said of a signatory is kept in its log, so it finds them again though staff have corrected the spelling since.
"""

from collections import defaultdict
from dataclasses import dataclass

from contacts import other_names
from contacts.names import Closeness, closeness, fold, folded_name

from ..models import Decision, Letter, Signatory
from ..models.kinds import Kind
from .signed import Signed

_MARK = " | "


@dataclass(slots=True)
class Signature:
    """Somebody who stands under the letter, or in a line above; `state` is None for the latter."""

    kind: str
    name: str
    organisation: str
    place: str = ""
    mailbox: int | str | None = None  # the key of a supporter, or an address in its canonical form
    state: str | None = None
    line: int | None = None

    def __str__(self):
        return self.organisation if self.kind == Kind.ORGANISATION or not self.name else self.name


def remembered(signed: Signed) -> str:
    """What the log of an imported signatory keeps: the parts as the list had them."""
    parts = (signed.kind.value, signed.name, signed.title, signed.organisation, signed.place)
    return _MARK.join(part.replace("|", "/") for part in parts).rstrip(" |")


class Known:
    """The signatories of one letter by what tells them from one another, in memory, with all that are added.

    It knows nothing of what others write meanwhile: hold the letter, make it within the transaction, and drop it.
    """

    def __init__(self, letter: Letter) -> None:
        self._names_of = {
            key: {other_names.folded(name) for name in names} for key, names in other_names.names_of_all().items()
        }
        self._bodies_named = defaultdict(set)  # folded name → keys of known organisations
        for key, names in self._names_of.items():
            for name in names:
                self._bodies_named[name].add(key)
        self._by_body: dict[str, Signature] = {}  # folded name of an organisation that signed
        self._by_known: dict[int, Signature] = {}  # key of a known organisation that signed
        self._by_person = defaultdict(list)  # folded name and folded organisation
        self._by_mailbox = defaultdict(list)
        self._taken: set[tuple] = set()  # mailbox and kind of those who signed in person
        self._read(letter)

    def known_organisation(self, name: str) -> tuple[int | None, bool]:
        """The key of the known organisation that a name means, None where there is none or several; and whether
        there are several."""
        keys = self._bodies_named.get(other_names.folded(name), ()) if name else ()
        return (next(iter(keys)) if len(keys) == 1 else None, len(keys) > 1)

    def find(self, signed: Signed, mailbox: int | str | None) -> Signature | None:
        """The signature that a line of a list means."""
        if signed.kind is Kind.ORGANISATION:
            folded = other_names.folded(signed.organisation)
            if found := self._by_body.get(folded):
                return found
            for key in sorted(self._bodies_named.get(folded, ())):
                found = self._by_known.get(key) or next(
                    (self._by_body[name] for name in sorted(self._names_of[key]) if name in self._by_body), None
                )
                if found:
                    return found
            return None
        if mailbox is not None:
            for one in self._by_mailbox[mailbox]:
                if one.kind != Kind.ORGANISATION and closeness(one.name, signed.name) > Closeness.DIFFERENT:
                    return one
        same = self._by_person.get(_person(signed.name, signed.organisation), ())
        return next((one for one in same if _may_be(one, signed.place, mailbox)), None)

    def add(self, signed: Signed, mailbox: int | str | None) -> None:
        """Somebody who signs now."""
        one = Signature(signed.kind.value, signed.name, signed.organisation, signed.place, mailbox, None, signed.line)
        known, _several = self.known_organisation(signed.organisation)
        self._learn(one, known)

    def is_free(self, signed: Signed, mailbox: int | str | None) -> bool:
        """Whether the database lets a mailbox sign in this capacity: in person once, whoever it was."""
        if signed.kind is Kind.ORGANISATION:
            return bool(fold(signed.organisation))
        return (mailbox, signed.kind.value) not in self._taken

    def _read(self, letter):
        signatures = {}
        columns = ("pk", "kind", "name", "organisation_name", "place", "supporter", "state", "organisation")
        rows = Signatory.objects.filter(letter=letter).order_by("pk").values_list(*columns)
        for key, kind, name, organisation, place, supporter, state, known in rows.iterator(2_000):
            signatures[key] = Signature(kind, name, organisation, place, supporter, state)
            self._learn(signatures[key], known)
        notes = Decision.objects.filter(signatory__letter=letter, act=Decision.Act.IMPORTED).order_by("pk")
        for key, note in notes.values_list("signatory", "note").iterator(2_000):
            kind, *parts = note.split(_MARK)
            name, _title, organisation, _place = [*parts, *[""] * 4][:4]
            if not note:
                continue
            if kind == Kind.ORGANISATION:
                self._by_body.setdefault(other_names.folded(organisation), signatures[key])
            elif signatures[key] not in (same := self._by_person[_person(name, organisation)]):
                same.append(signatures[key])

    def _learn(self, one, known):
        if one.mailbox is not None:
            self._by_mailbox[one.mailbox].append(one)
            if one.kind != Kind.ORGANISATION:
                self._taken.add((one.mailbox, one.kind))
        if one.kind == Kind.ORGANISATION:
            self._by_body.setdefault(other_names.folded(one.organisation), one)
            if known:
                self._by_known.setdefault(known, one)
        elif one.name:
            self._by_person[_person(one.name, one.organisation)].append(one)


def _person(name, organisation):
    return folded_name(name), fold(organisation)


def _may_be(one: Signature, place: str, mailbox: int | str | None) -> bool:
    """Whether nothing tells two signatures of one name apart: neither their mailboxes nor their places."""
    if one.mailbox is not None and mailbox is not None and one.mailbox != mailbox:
        return False
    mine, theirs = fold(one.place), fold(place)
    return not mine or not theirs or mine in theirs or theirs in mine
