"""Lists of signatories as people paste them: from mail, a word processor, a site, or from below a letter.

Each line ends in a Signed or in a Note with its number; no word is dropped without one. Understood are

    /s/ Rita Okafor                     12. Rita Okafor, Chair, Harbour Coalition
    Chair, Harbour Coalition            Rita Okafor – Chair, Harbour Coalition

    Rita Okafor, Chair / Harbour Coalition          Rita Okafor, on behalf of Harbour Coalition
    Dana Whitfield, Mayor                           Harbour Street Legal Clinic
    City of Port Ellery

and their mixtures, with headings such as "Organizations:" that set the kind of what follows, in English, Spanish and
Arabic. Where it cannot be known what words are they stay together in the title, and a Note says so.
"""

from collections.abc import Iterable

from campaign.importing.notes import Note

from ..models.kinds import Kind
from .entries import entries_in
from .lines import read_lines
from .signed import Signed
from .understanding import understand

__all__ = ["read_block", "read_signatories"]


def read_signatories(text: str, *, first_line: int = 1, kind: Kind | None = None) -> tuple[list[Signed], list[Note]]:
    """The signatories in a pasted list, in its order, and notes on whatever is not clear.

    `first_line` is the number of the text's first line in its source; `kind` holds until a heading says another. An
    organisation that stands alone has no name but its `organisation`. Of a whole letter only what stands below its
    closing words is read.
    """
    return read_block(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), first_line, kind=kind)


def read_block(
    lines: Iterable[str], first_line: int = 1, *, kind: Kind | None = None
) -> tuple[list[Signed], list[Note]]:
    """As `read_signatories`, of lines, plain or in Markdown, such as those below "Sincerely,"."""
    listing = entries_in(read_lines(lines, first_line), kind)
    people: list[Signed] = []
    notes = listing.notes
    has_stars = listing.in_person and any(entry.has_star for entry in listing.entries)
    for entry in listing.entries:
        some, told = understand(entry, in_person=listing.in_person and (entry.has_star or not has_stars))
        people += some
        notes += told
    return people, sorted(notes, key=lambda note: note.line or 0)
