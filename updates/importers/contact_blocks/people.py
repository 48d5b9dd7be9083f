"""The rows of one contact block as people: who is named where, under which organisation, reached by what."""

from dataclasses import dataclass, field
from itertools import takewhile

from contacts.people import Person, PersonPost

from .names import fits, has_given_name, is_name
from .posts import ends_or_begins_as_body, may_be_body, names_body
from .reach import Reach
from .rows import Row, Said, understand
from .vocabulary import fold


@dataclass
class _Draft:
    """Somebody of whom the rows have told so far."""

    row: Row
    said: Said
    header: str
    reach: Reach = field(default_factory=Reach)
    masked: list[int] = field(default_factory=list)  # lines of masked addresses
    is_open: bool = True  # told of in rows of their own, so that a role or an organisation may still follow

    def add(self, row: Row) -> None:
        self.reach.join(row.reach)
        if row.reach.is_masked:
            self.masked.append(row.number)


@dataclass
class Read:
    """The people of a block, the rows that were not understood, and whose masked addresses each line holds."""

    people: list[Person]
    faults: list[Row]
    masked: dict[int, list[str]]


def read_people(rows: list[Row], *, header: str = "", languages: tuple[str, ...] = ()) -> Read:
    """Whoever the rows name with a number, an address or a masked address.

    `header` is an organisation that all belong to until another row names one; `languages` are those of all.
    """
    return _Reader(header, languages).read(rows)


class _Reader:
    def __init__(self, header: str, languages: tuple[str, ...]) -> None:
        self.header, self.languages = header, languages
        self.drafts: list[_Draft] = []
        self.current: _Draft | None = None  # whom the next number belongs to
        self.faults: list[Row] = []

    def read(self, rows: list[Row]) -> Read:
        place = 0
        while place < len(rows):
            end = place
            while end < len(rows) and rows[end].is_only_words:
                end += 1
            coming = rows[end:]
            self._words(rows[place:end], coming)
            if coming:
                self._reached(coming[0])
            place = end + 1
        people = []
        masked: dict[int, list[str]] = {}
        for draft in self.drafts:
            if draft.reach:
                people.append(_person(draft))
                for number in draft.masked if people[-1].is_email_wanted else ():
                    masked.setdefault(number, []).append(draft.said.name)
            else:
                self._fault(draft.row)
        for row in rows:
            if not row.is_readable:
                self._fault(row)
        return Read(people, sorted(self.faults, key=lambda row: row.number), masked)

    def _fault(self, *rows: Row) -> None:
        self.faults += [row for row in rows if not any(row is known for known in self.faults)]

    # ---- rows of words alone

    def _words(self, rows: list[Row], coming: list[Row]) -> None:
        """Rows before one that gives a number or an address, which is the first of `coming`."""
        pairs = []
        for row in rows:
            said = understand(row)
            if said.is_detail:
                self._detail(said, row)
            else:
                pairs.append((row, said))
        if not pairs:
            return
        if not coming:
            self._trailing(pairs)
        elif understand(coming[0]).name:
            self._headers(pairs)
        else:
            emails = [email for row in takewhile(lambda row: row.is_only_reach, coming) for email in row.reach.emails]
            self._named(pairs, emails)

    def _detail(self, said: Said, row: Row) -> None:
        """Languages and pronouns: of the person above, or, before a colon, of those below."""
        if row.text.endswith(":") or not self.drafts:
            self.languages = tuple(said.languages)
        else:
            self.drafts[-1].said.languages += said.languages
            self.drafts[-1].said.note = self.drafts[-1].said.note or said.note

    def _headers(self, pairs: list[tuple[Row, Said]]) -> None:
        """Organisations of the people below; a role that stands first may still be that of the person above."""
        while pairs and pairs[0][1].roles and self._complete(pairs[0][1]):
            pairs = pairs[1:]
        bodies = []
        for row, said in pairs:
            text = row.text.rstrip(" :").strip()
            is_heading = row.text.endswith(":") and not names_body(text)  # "Oakland:"
            if said.roles or not may_be_body(text) or is_heading or _is_somebody(text):
                self._fault(row)
            else:
                bodies.append(text)
        if bodies:
            self.header = ", ".join(bodies)

    def _named(self, pairs: list[tuple[Row, Said]], emails: list[str]) -> None:
        """Somebody told of in several rows, whose numbers and addresses follow; `emails` are among those."""
        scores = {
            place: 2 * has_given_name(said.name) + any(fits(said.name, email) for email in emails)
            for place, (_row, said) in enumerate(pairs)
            if said.name
        }
        best = [place for place, score in scores.items() if score == max(scores.values())]
        if len(best) > 1:
            # Two people, or a person's and an organisation's name, and nothing tells whose number follows.
            self._fault(*(row for row, _said in pairs))
            self.current = None
            return
        if not best:
            is_lost = False
            for row, said in pairs:
                if not self._complete(said):
                    self._fault(row)
                    is_lost = True
            self.current = None if is_lost else self.current
            return
        self._headers(pairs[: best[0]])
        row, said = pairs[best[0]]
        self._begin(row, said)
        self._fault(*(row for row, said in pairs[best[0] + 1 :] if not self._complete(said)))

    def _begin(self, row: Row, said: Said) -> _Draft:
        said.languages = said.languages or list(self.languages)
        self.current = _Draft(row, said, self.header)
        self.drafts.append(self.current)
        if said.left:
            self._fault(row)
        return self.current

    def _trailing(self, pairs: list[tuple[Row, Said]]) -> None:
        """The last rows, with no number behind them."""
        for row, said in pairs:
            if said.name and ends_or_begins_as_body(row.text):
                said = Said(bodies=[row.text])
            if said.name or not all(map(ends_or_begins_as_body, said.bodies)) or not self._complete(said):
                self._fault(row)

    def _complete(self, said: Said) -> bool:
        """Adds what a row says to the person above, if that person is still being told of and lacks it."""
        if said.left or not self.current or not self.current.is_open:
            return False
        known = self.current.said
        bodies = said.bodies
        if said.name:  # what could be a name is no second one
            if has_given_name(said.name) or known.bodies:
                return False
            bodies = [said.name, *bodies]
        if known.roles and said.roles or known.bodies and bodies:
            return False
        known.roles += said.roles
        known.bodies += bodies
        known.languages += said.languages
        return True

    # ---- rows with numbers or addresses

    def _reached(self, row: Row) -> None:
        said = understand(row)
        if said.name:
            draft = self._begin(row, said)
            draft.is_open = False
            draft.add(row)
            return
        draft = self.current
        is_more = draft and (not row.parts or said.is_detail or not draft.reach and self._complete(said))
        if not is_more or draft.reach and draft.reach.repeats(row.reach) and not draft.is_open:
            self._fault(row)
            return
        draft.said.languages += said.languages if said.is_detail else []
        draft.is_open = draft.is_open or not row.parts
        draft.add(row)


def _is_somebody(text: str) -> bool:
    """Whether words that could be a name or an organisation are a person's name."""
    return is_name(text) and has_given_name(text) and not names_body(text)


def _person(draft: _Draft) -> Person:
    said, reach = draft.said, draft.reach
    role, body = ", ".join(said.roles), ", ".join(said.bodies)
    posts = []
    if body and draft.header and fold(body) != fold(draft.header):
        posts = [PersonPost(role, body), PersonPost("", draft.header)]
    elif role or body or draft.header:
        posts = [PersonPost(role, body or draft.header)]
    return Person(
        name=said.name,
        emails=tuple(reach.emails),
        phones=tuple(reach.phones),
        posts=tuple(posts),
        languages=tuple(dict.fromkeys(said.languages)),
        note=said.note,
        is_email_wanted=reach.is_masked and not reach.emails,
        line=draft.row.number,
    )
