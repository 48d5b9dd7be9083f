"""People in vCards of versions 2.1, 3.0 and 4.0, as telephones, mail programs and web address books write them.

Nothing that might matter is dropped without a word: what has no field of its own goes into the person's note, for the
team alone, and what cannot be used or understood is told with its line.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from campaign.importing.notes import Note
from campaign.importing.report import shortened

from ..people import Person
from . import properties
from .content_lines import ContentLine, Unread, content_lines


@dataclass(frozen=True)
class CardLeftOut(Note):
    """A card that names nobody and gives no way to reach anybody."""


def read_vcards(text: str, *, region: str = "") -> tuple[list[Person], list[Note]]:
    """The people in a file in their order, and notes with the lines they speak of; one CardLeftOut for each card lost.

    A card without a name is known by its organisation, else its e-mail address, else its phone number. `region` is the
    country (ISO 3166) of phone numbers without a country code; PHONE_REGION when empty.
    """
    people, notes = [], []
    lines = list(content_lines(text))
    if not any(_is_border(line, "BEGIN") for line in lines):
        return [], [CardLeftOut("There is no vCard in this: no line reads BEGIN:VCARD.", line=1)]
    for card in _cards(lines):
        if not card.begins:
            notes += _not_understood(card.unread)
            continue
        person, told = properties.person_of(card.lines, line=card.begins, region=region)
        if person is None:
            notes.append(_left_out(card))
            continue
        people.append(person)
        notes += [*told, *_not_understood(card.unread, person.name)]
        if not card.is_whole:
            sentence = "The line END:VCARD of this card is missing. Look whether it is all there."
            notes.append(Note(sentence, person.name, card.begins))
    return people, notes


class _Card:
    """The lines of one card, or (with `begins` 0) those that stand between cards."""

    def __init__(self, begins=0):
        self.begins = begins
        self.lines: list[ContentLine] = []
        self.unread: list[Unread] = []
        self.is_whole = False


def _cards(lines: Iterable[ContentLine | Unread]):
    card, depth = _Card(), 0
    for line in lines:
        if _is_border(line, "BEGIN"):
            if card.begins and card.lines and card.lines[-1].name == "AGENT":
                depth += 1  # the card of an assistant inside the card (vCard 2.1, 2.4.3)
                continue
            if not depth:
                yield card
                card = _Card(line.number)
        elif _is_border(line, "END"):
            if depth:
                depth -= 1
                continue
            card.is_whole = True
            yield card
            card = _Card()
        elif depth:
            continue
        elif isinstance(line, Unread) or not card.begins:
            card.unread.append(line)
        else:
            card.lines.append(line)
    yield card


def _is_border(line, name):
    return isinstance(line, ContentLine) and line.name == name and line.value.strip().upper() == "VCARD"


def _not_understood(lines, entry=""):
    """One note for each run of lines that stand one below the other."""
    runs = []
    for line in lines:
        if runs and line.number == runs[-1][-1].number + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    for run in runs:
        first = shortened(_words(run[0]))
        sentence = f"The line “{first}” cannot be understood and was left out."
        if len(run) > 1:
            sentence = f"{len(run)} lines, from “{first}” on, cannot be understood and were left out."
        yield Note(sentence, entry, run[0].number)


def _left_out(card):
    sentence = "This card was left out: it has no name, organisation, e-mail address or phone number."
    if not card.unread:
        return CardLeftOut(sentence, line=card.begins)
    first = card.unread[0]
    sentence += f" The line “{shortened(_words(first))}” cannot be understood."
    return CardLeftOut(sentence, line=first.number)


def _words(line):
    return line.value if isinstance(line, Unread) else f"{line.name}:{line.value}"
