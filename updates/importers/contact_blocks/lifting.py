"""Finds the contact blocks of a Markdown text, and takes out those that were understood as a whole."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from campaign.importing.notes import Note
from campaign.text import shorten
from contacts.names import folded_name
from contacts.people import Person, PersonPost

from .authorities import is_authority
from .labels import OPENS, Label, begins_other_part, label_of, may_be_label
from .lines import LONGEST, Kind, Line, Seen, read_lines, seen
from .people import read_people
from .posts import may_be_body
from .rows import Row, holds_authority, read_rows, understand

_MOST_BLOCKS = 40  # a text with more is a list of addresses, and no release
_MOST_LINES = 80  # of one block, and
_MOST_LINES_IN_ALL = 240  # of all, for the same reason
_REACH = 400  # lines, blank ones among them, behind a label in which its block must end
_LOOK_AHEAD = 8  # lines after an organisation's within which its people must begin
_LONGEST_WORDS = 120
_MOST_NAMES = 12


@dataclass
class Lifted:
    """What lifting made of a text. `is_complete` says that no block had to stay in it.

    `doubtful` are those whom the blocks that were not understood seem to name: for a person to look at, never to be
    taken unasked. `lines` are the numbers of those lines, from 1, that left the text; `kept` those of blocks that stay;
    `masked` says whose masked addresses a line holds. A note's line and a person's are lines of the text as it was.
    """

    people: list[Person]
    body: str
    is_complete: bool
    doubtful: list[Person] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lines: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    masked: dict[int, list[str]] = field(default_factory=dict)


def lift(body: str, *, is_alert: bool = False, names: Collection[str] | None = None) -> Lifted:
    """The press contacts in a Markdown text, and the text without the blocks that name them.

    A block of which one row was not understood, or may be about an official, an agency or a prison, gives nobody: a
    number that belongs to somebody else would become public. It stays in the text word for word, and a note says why.
    `names` are those who are wanted, as `folded_name` gives them, whom doubtful blocks name among them: a block that
    names somebody else stays, too. In an action alert (`is_alert`) "Contact:" is for whoever is to be written to: only
    blocks that say they are for the press count. Takes any text, in time linear in its length.
    """
    nothing = Lifted([], body, is_complete=True)
    if not OPENS.search(body):
        return nothing
    lines = read_lines(body)
    opening = _labels(lines)
    if not opening or len(opening) > _MOST_BLOCKS:
        return nothing
    result = Lifted([], body, is_complete=True)
    for block in _Finder(lines, opening, is_alert).blocks():
        numbers = frozenset(range(block.first, block.last + 1))
        if block.faults:
            result.doubtful += block.people
            result.notes.append(_fault(block))
        wanted = [] if block.faults else [person for person in block.people if _is_wanted(person, names)]
        result.people += wanted
        if block.faults or len(wanted) < len(block.people):
            result.is_complete = False
            result.kept |= numbers
        else:
            result.lines |= numbers
        theirs = {person.name for person in wanted}
        for number, whose in block.masked.items():
            if whose := [name for name in whose if name in theirs]:
                result.masked.setdefault(number, []).extend(whose)
    understood = {folded_name(person.name) for person in result.people}
    result.doubtful = [person for person in _each_once(result.doubtful) if folded_name(person.name) not in understood]
    if names is not None:
        result.people += [person for person in result.doubtful if _is_wanted(person, names)]
    result.people = _each_once(result.people)
    result.body = _without(body, lines, result.lines)
    return result


def _is_wanted(person: Person, names: Collection[str] | None) -> bool:
    return names is None or folded_name(person.name) in names


def _fault(block: "_Block") -> Note:
    """Why a block stays, and whom it seems to name."""
    authorities = [row for row in block.faults if holds_authority(row)]
    row, *more = authorities or block.faults
    others = f" and {len(more)} more" if more else ""
    about = {row.number for row in authorities}
    said = [person.name for person in block.people if person.line not in about]
    said += [name for row in block.faults if row not in authorities and (name := understand(row).name)]
    seems = f" It seems to name {names_in_words(list(dict.fromkeys(said)))}." if said else ""
    words = f"“{shorten(row.text, 80)}”{others}"
    if authorities:
        sentence = (
            "A contact block stays in the text and makes no card, since a line of it may be about an official, an "
            f"agency, a prison or the other side: {words}.{seems} Add by hand whoever speaks for the campaign."
        )
    else:
        sentence = (
            f"A contact block stays in the text and makes no card, since not all of it was understood: {words}.{seems} "
            f"Add {'them' if said else 'whoever it names'} by hand."
        )
    return Note(sentence, line=row.number)


def names_in_words(names: list[str]) -> str:
    """The first dozen names, and how many there are besides."""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _labels(lines: list[Line]) -> dict[int, tuple[Label, Seen]]:
    """The labels of contact blocks, by the place of their lines."""
    found = {}
    for place, line in enumerate(lines):
        if may_be_label(line.text):
            sight = seen(line.text[: LONGEST * 3])
            if sight.rows and (label := label_of(sight.rows[0])):
                found[place] = label, sight
                if len(found) > _MOST_BLOCKS:
                    break
    return found


@dataclass
class _Block:
    first: int
    last: int
    people: list[Person]
    faults: list[Row]
    masked: dict[int, list[str]]


class _Finder:
    def __init__(self, lines: list[Line], opening: dict[int, tuple[Label, Seen]], is_alert: bool) -> None:
        self.lines, self.opening, self.is_alert = lines, opening, is_alert
        self.read: dict[int, list[Row]] = {}

    def blocks(self) -> list[_Block]:
        """The blocks that name somebody; none where they are too long for those of a release."""
        found = []
        for place, (label, sight) in self.opening.items():
            if label.is_press or not self.is_alert:
                block = self._block(place, label, sight)
                if len(self.read) > _MOST_LINES_IN_ALL:
                    return []
                if block and (block.people or any(map(holds_authority, block.faults))):
                    found.append(block)
        return found

    def _block(self, place: int, label: Label, sight: Seen) -> _Block | None:
        line, number = self.lines[place], place + 1
        rows = []
        for text in filter(None, [label.rest, *sight.rows[1:]]):
            rows += read_rows(number, text)
        for row in rows:
            row.is_readable = row.is_readable and not sight.holds_more
        last = place + line.height
        for end, more in self._rows_after(place):
            rows += more
            last = end + self.lines[end].height
            if last - number > _MOST_LINES:
                return None
        found = read_people(rows, header=label.body, languages=label.languages)
        faults = [row for row in rows if holds_authority(row) or row in found.faults]
        if label.body and is_authority(label.body):
            faults.insert(0, Row(number, label.body, [label.body]))
        return _Block(number, last, found.people, faults, found.masked)

    def _rows_after(self, place: int):
        """The lines that belong to the block, each with its rows."""
        opened_by_heading = self.lines[place].level
        is_apart = self.lines[place].kind is Kind.HEADING
        for index in range(place + 1, min(place + 1 + _REACH, len(self.lines))):
            line = self.lines[index]
            if line.kind is Kind.BLANK:
                is_apart = True
                continue
            if line.kind is Kind.OTHER or index in self.opening or len(line.text) > LONGEST:
                return
            if line.kind is Kind.HEADING and not 0 < opened_by_heading < line.level:
                return
            rows = self._rows(index)
            if not rows or begins_other_part(rows[0].text):
                return
            is_apart = is_apart or line.kind is Kind.HEADING
            if self._goes_on(index, rows) if is_apart else not _is_running_text(rows):
                yield index, rows
                is_apart = line.kind is Kind.HEADING
            else:
                return

    def _rows(self, index: int) -> list[Row]:
        if index not in self.read:
            line = self.lines[index]
            sight = seen(line.text)
            rows = [row for text in sight.rows for row in read_rows(index + 1, text)]
            for row in rows:
                row.is_readable = row.is_readable and not sight.holds_more
            self.read[index] = rows
        return self.read[index]

    def _goes_on(self, index: int, rows: list[Row]) -> bool:
        """Whether a paragraph after a gap is still of the block: it or one of the next tells how to reach somebody."""
        if any(row.reach for row in rows):
            return not _is_sentence(rows)
        if not _may_head(rows):
            return False
        for ahead in range(index + 1, min(index + 1 + _LOOK_AHEAD, len(self.lines))):
            line = self.lines[ahead]
            if line.kind is Kind.BLANK:
                continue
            if line.kind not in (Kind.TEXT, Kind.ITEM) or ahead in self.opening or len(line.text) > LONGEST:
                return False
            coming = self._rows(ahead)
            if not coming or begins_other_part(coming[0].text):
                return False
            if any(row.reach for row in coming):
                return not _is_sentence(coming)
            if not _may_head(coming):
                return False
        return False


def _may_head(rows: list[Row]) -> bool:
    """Whether rows of words can be a name, a role or an organisation whose numbers follow."""
    for row in rows:
        text = row.text.rstrip(" :")
        if len(text) > _LONGEST_WORDS:
            return False
        said = understand(row)
        if said.left and not may_be_body(text):
            return False
        if row.text.endswith(":") and not (said.is_detail or may_be_body(text)):
            return False
    return True


def _is_sentence(rows: list[Row]) -> bool:
    """Whether somebody writes here in sentences, rather than listing a person."""
    for row in rows:
        said = understand(row)
        words = " ".join(row.parts).split()
        if said.left and len(words) >= 5:
            small = sum(word[0].lower() == word[0] and word[0].isalpha() for word in words)
            if small >= 0.4 * len(words):
                return True
    return False


def _is_running_text(rows: list[Row]) -> bool:
    text = rows[0].text
    return len(text) > LONGEST // 2 or text[0] in '“"«' or len(text.split()) > 30


def _each_once(people: list[Person]) -> list[Person]:
    """The people in their order, each once, with all that is said of them."""
    found: dict[str, Person] = {}
    for person in people:
        key = folded_name(person.name)
        known = found.get(key)
        found[key] = _together(known, person) if known else person
    return list(found.values())


def _together(one: Person, other: Person) -> Person:
    numbers = {(phone.number, phone.extension) for phone in one.phones}
    emails = {email.casefold() for email in one.emails}
    return replace(
        one,
        emails=(*one.emails, *(email for email in other.emails if email.casefold() not in emails)),
        phones=(*one.phones, *(phone for phone in other.phones if (phone.number, phone.extension) not in numbers)),
        posts=tuple(post for post in dict.fromkeys((*one.posts, *other.posts)) if post != PersonPost()),
        languages=tuple(dict.fromkeys((*one.languages, *other.languages))),
        note=one.note or other.note,
        is_email_wanted=(one.is_email_wanted or other.is_email_wanted) and not (one.emails or other.emails),
    )


def _without(body: str, lines: list[Line], numbers: frozenset[int]) -> str:
    """The text without these lines, and without a gap where they were."""
    if not numbers:
        return body
    result: list[str] = []
    is_cut = False
    for number, raw in enumerate(body.split("\n"), start=1):
        if number in numbers:
            is_cut = True
            continue
        is_blank = lines[number - 1].kind is Kind.BLANK
        if is_cut and is_blank and (not result or not result[-1].strip()):
            continue  # the gap before the block is enough
        if is_cut and result:
            result[-1] = _unbroken(result[-1]) if is_blank else result[-1]
        is_cut = is_cut and is_blank and not result
        result.append(raw)
    if is_cut:
        while result and not result[-1].strip():
            result.pop()
        if result:
            result[-1] = _unbroken(result[-1])
    return "\n".join(result)


def _unbroken(raw: str) -> str:
    """A line that now ends its paragraph, without the mark of a line break: at the end a backslash would be shown."""
    stripped = raw.rstrip(" ")
    if stripped.endswith("\\") and (len(stripped) - len(stripped.rstrip("\\"))) % 2:
        return stripped[:-1].rstrip(" ")
    return stripped
