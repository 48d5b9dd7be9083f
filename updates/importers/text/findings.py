"""What a pasted page cannot tell or only half tells, as notes with line numbers for whoever imports it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from campaign.importing.notes import Level, Note

from .. import release_marks
from ..contact_blocks import to_be_asked_for
from . import wording
from .blocks import Block
from .sections import Section
from .shapes import Shape

_LONGEST_TITLE = 200

_LINKED_HERE = re.compile(
    r"\b(?:click|tap|press)\s+here\b"
    r"|\bcan\s+(?:also\s+)?be\s+(?:viewed|read|found|seen|watched|downloaded|accessed|heard|streamed|signed"
    r"|made)\b[^.!?]{0,120}?\bhere(?=\s*(?:[.!,;:)]|$))"
    r"|\bavailable\b[^.!?]{0,60}?\bhere(?=\s*(?:[.!,;:)]|$))"
    r"|(?:^|[.!?:;(–—]\s*|\bplease\s+|\b(?:you\s+can|and|to)\s+)(?:view|read|watch|see|listen|find|download|sign"
    r"|donate|register|rsvp|learn|join)\b[^.!?]{0,60}?\bhere(?=\s*(?:[.!,;:)]|$))"
    r"|\b(?:haz|haga|hacer|hagan|da|dé)\s+cli[ck]\s+aqu[ií]\b"
    r"|(?:^|[.!?:;(¡–—]\s*|\b(?:puede[ns]?|puedes|para)\s+)(?:ver|vea|mira|mire|lee|leer|lea|escucha|firma|firme"
    r"|firmar|dona|donar|descarga|descargar|disponible)\b[^.!?]{0,60}?\baqu[ií](?=\s*(?:[.!,;:)]|$))"
    r"|\bdisponible\b[^.!?]{0,40}?\baqu[ií](?=\s*(?:[.!,;:)]|$))",
    re.IGNORECASE,
)


@dataclass
class Lines:
    """What is known of lines of a page, by their numbers, before they are looked through."""

    linked: frozenset[int] = frozenset()  # links in them still have their addresses
    gone: frozenset[int] = frozenset()  # contact blocks that left the text
    masked: dict[int, list[str]] = field(default_factory=dict)  # for whose cards their masked addresses are wanted


def findings(section: Section, lines: Lines, *, has_source_lines: bool = True) -> list[Note]:
    """The notes on one entry, in the order of its lines. Without `has_source_lines` no sentence names lines."""
    notes: list[Note] = []
    title = section.title
    if len(title) > _LONGEST_TITLE:
        sentence = (
            f"The title has {len(title)} characters, more than {_LONGEST_TITLE}. "
            "Shorten it; it may hold the first lines of the text."
        )
        notes.append(Note(sentence, title, section.line))
    for block in section.blocks:
        for number, line in enumerate(block.lines, start=block.first):
            notes += _line_notes(line, number, title, lines)
        if block.first not in lines.linked and _was_link(block):
            notes.append(
                Note(f"“{block.text}” looks like a link whose address was lost. Add the address.", title, block.first)
            )
    signatures = [blocks for blocks in _stretches(section, _signs) if any(map(_names_someone, blocks))]
    what = "a letter's signatures"
    for blocks in signatures:
        where = f"{_lines(blocks)} of the text: {what}" if has_source_lines else f"It holds {what}"
        notes.append(Note(f"{where}, kept as text.", title, blocks[0].first, Level.INFO))
    return sorted(notes, key=lambda note: note.line or 0)


def _line_notes(line: str, number: int, title: str, lines: Lines) -> list[Note]:
    asked = list(lines.masked.get(number, ()))
    notes = []
    for _mask in wording.MASKED_ADDRESS.finditer(line):
        sentence = "An e-mail address was masked by the site this was copied from. Type the address in."
        if asked:
            sentence = to_be_asked_for(asked.pop(0), stays=number not in lines.gone)
        notes.append(Note(sentence, title, number))
    if number not in lines.linked and not wording.URL.search(line):
        notes += [
            Note(f"“{_tail(match[0])}” has lost the address it linked to. Add the address.", title, number)
            for match in _LINKED_HERE.finditer(line)
        ]
    return notes


def _tail(text: str) -> str:
    last = text.strip(" .!?:;(–—").split()
    return ("… " if len(last) > 4 else "") + " ".join(last[-4:])


_CAPTION = re.compile(
    r"^(?:photos?|images?|picture|foto|imagen|caption|credit|photography|courtesy|video|audio)\b", re.IGNORECASE
)


def _was_link(block: Block) -> bool:
    """Whether a line of its own was a link for sure ("Watch the Film on Vimeo"), not a caption or a sentence."""
    text = block.text
    if len(block.lines) > 1 or wording.URL.search(text) or wording.ends_in_stop(text):
        return False
    return wording.is_link_line(text) and not _CAPTION.match(text) and not _LINKED_HERE.search(text)


def _signs(block: Block, shape: Shape) -> bool:
    return shape.is_sign_off or shape.in_signatures or wording.is_slash_signature(block.lines[0])


def _names_someone(block: Block) -> bool:
    return any(not release_marks.is_sign_off(line) and wording.is_name_line(line) for line in block.lines)


def _stretches(section: Section, wanted: Callable[[Block, Shape], bool]) -> list[list[Block]]:
    """The runs of neighbouring blocks that `wanted` answers truly for."""
    pairs = zip(section.blocks, section.shapes, strict=True)
    return [[block for block, _ in run] for is_wanted, run in groupby(pairs, lambda pair: wanted(*pair)) if is_wanted]


def _lines(blocks: list[Block]) -> str:
    first, last = blocks[0].first, blocks[-1].last
    return f"Line {first}" if first == last else f"Lines {first}–{last}"
