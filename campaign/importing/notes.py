"""What every import tells whoever runs it: notes on single items, and why a source as a whole cannot be taken."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True)
class Note:
    """One sentence for whoever imports: what could not be known, what was left out, what needs a human eye.

    `line` is the line in a text source, `entry` the title of the item concerned, where there is one.
    """

    sentence: str
    entry: str = ""
    line: int | None = None
    level: Level = Level.WARNING


class SourceError(Exception):
    """The source as a whole cannot be imported. The message is one plain sentence for the person importing."""
