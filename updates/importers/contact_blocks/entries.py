"""Entries of an import without their contact blocks, and what whoever imports must know of those."""

import re
from collections.abc import Collection, Mapping

from campaign.importing.notes import Level, Note
from contacts.names import folded_name
from contacts.people import Person

from ..entry import Entry
from ..html.masked import MASK
from .lifting import Lifted, lift, names_in_words
from .likely import likely_contacts

_MASKED = re.compile(r"\\?\[email\s+protected\\?\]", re.IGNORECASE)


def lift_from(entry: Entry, source_lines: Mapping[int, int] | None = None) -> tuple[Lifted, list[Note]]:
    """Gives an entry its `people` and takes their contact blocks out of its body; what was lifted, and notes on it.

    `source_lines` has, for each line of the body, its number in the source; without it no note names a line. Pages are
    left as they are: what they say stays true for long, and their contacts are not those of a day's release.
    """
    if entry.is_page:
        entry.people = []
        return Lifted([], entry.body, is_complete=True), []
    lifted = lift(entry.body, is_alert=_is_alert(entry))
    entry.people, entry.unlifted = lifted.people, entry.body
    numbers = source_lines or {}
    found = [*lifted.notes, *likely_contacts(entry.body, lifted.lines | lifted.kept)]
    notes = [Note(note.sentence, entry.title, numbers.get(note.line), note.level) for note in found]
    if lifted.people:
        notes.insert(0, _summary(entry, lifted, numbers))
        entry.notes = _with_masked(entry, lifted)
        entry.body = lifted.body
    return lifted, notes


def proposals(entry: Entry) -> list[tuple[Person, bool]]:
    """Whom the contact blocks of an entry name, and whether each is one of its `people` unless somebody objects.

    The others stand in blocks that were not understood.
    """
    lifted = lift(entry.unlifted, is_alert=_is_alert(entry))
    return [(person, True) for person in lifted.people] + [(person, False) for person in lifted.doubtful]


def choose(entry: Entry, names: Collection[str]) -> None:
    """Makes those of its proposals that have these names the people of an entry; `names` are as proposed.

    A block stays in the text as soon as one of those whom it names was not chosen.
    """
    lifted = lift(entry.unlifted, is_alert=_is_alert(entry), names={folded_name(name) for name in names})
    entry.people, entry.body = lifted.people, lifted.body


def _is_alert(entry: Entry) -> bool:
    return entry.kind == "alert"


def to_be_asked_for(name: str, *, stays: bool = False) -> str:
    """What an import says of somebody whose address the source masks; `stays` where the text still shows the mask."""
    sentence = f"The e-mail address of {name} was masked in the source. It is to be asked for: the card waits for it."
    return f"{sentence} Type it into the text as well, where its block stays." if stays else sentence


def _summary(entry: Entry, lifted: Lifted, numbers: Mapping[int, int]) -> Note:
    names = names_in_words([person.name for person in lifted.people])
    sentence = (
        f"A contact block names {names}. They become press contacts of this update, and the block leaves the text."
    )
    return Note(sentence, entry.title, numbers.get(min(lifted.lines)), Level.INFO)


def _with_masked(entry: Entry, lifted: Lifted) -> list[Note]:
    """The entry's own notes, with those on masked addresses that went to a card saying so."""
    places = [number for number, line in enumerate(entry.body.split("\n"), start=1) for _mask in _MASKED.finditer(line)]
    on_masks = [index for index, note in enumerate(entry.notes) if MASK.search(note.sentence)]
    if len(places) != len(on_masks):
        return entry.notes
    waiting = {number: list(names) for number, names in lifted.masked.items()}
    notes = list(entry.notes)
    for index, number in zip(on_masks, places, strict=True):
        if names := waiting.get(number):
            notes[index] = Note(to_be_asked_for(names.pop(0), stays=number in lifted.kept), entry.title)
    return notes
