"""Entries of an import without their contact blocks, and what whoever imports must know of those."""

import re
from collections.abc import Mapping

from campaign.importing.notes import Level, Note

from ..entry import Entry
from ..html.masked import MASK
from .lifting import Lifted, lift

_MASKED = re.compile(r"\\?\[email\s+protected\\?\]", re.IGNORECASE)
_MOST_NAMES = 12


def lift_from(entry: Entry, source_lines: Mapping[int, int] | None = None) -> tuple[Lifted, list[Note]]:
    """Gives an entry its `people` and takes their contact blocks out of its body; what was lifted, and notes on it.

    `source_lines` has, for each line of the body, its number in the source; without it no note names a line. Pages are
    left as they are: what they say stays true for long, and their contacts are not those of a day's release.
    """
    if entry.is_page:
        entry.people = []
        return Lifted([], entry.body, is_complete=True), []
    lifted = lift(entry.body, is_alert=entry.kind == "alert")
    entry.people = lifted.people
    if not lifted.people:
        return lifted, []
    numbers = source_lines or {}
    notes = [_summary(entry, lifted, numbers)]
    notes += [Note(note.sentence, entry.title, numbers.get(note.line), note.level) for note in lifted.notes]
    entry.notes = _with_masked(entry, lifted)
    entry.body = lifted.body
    return lifted, notes


def to_be_asked_for(name: str, *, stays: bool = False) -> str:
    """What an import says of somebody whose address the source masks; `stays` where the text still shows the mask."""
    sentence = f"The e-mail address of {name} was masked in the source. It is to be asked for: the card waits for it."
    return f"{sentence} Type it into the text as well, where its block stays." if stays else sentence


def _summary(entry: Entry, lifted: Lifted, numbers: Mapping[int, int]) -> Note:
    names = [person.name for person in lifted.people]
    some = ", ".join(names[:_MOST_NAMES]) + (
        f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    )
    block = "leaves the text" if lifted.is_complete else "also stays in the text, since part of it was not understood"
    first = min(lifted.lines | lifted.kept)
    sentence = f"A contact block names {some}. They become press contacts of this update, and the block {block}."
    return Note(sentence, entry.title, numbers.get(first), Level.INFO)


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
