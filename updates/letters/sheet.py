"""A text line by line, as a reader sees those of its lines that may belong to the form of a letter."""

import re

from ..importers.contact_blocks.lines import Kind, Line, read_lines, seen
from . import wording

# Whatever may mean something in Markdown, or shows nothing: a line without it is what a reader sees.
_MARKED = re.compile("[\\\\*_`~\\[\\]<>&!\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_QUOTES = "\"'“”„«»‘’ "


class Sheet:
    def __init__(self, text: str):
        self.raw = text.split("\n")
        self.lines: list[Line] = read_lines(text)
        self._rows: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def kind(self, place: int) -> Kind:
        return self.lines[place].kind

    def is_blank(self, place: int) -> bool:
        return self.lines[place].kind is Kind.BLANK

    def rows(self, place: int) -> list[str]:
        """What a reader sees of a line; [] of blank lines, of running text and of whatever is no line of words."""
        if place not in self._rows:
            line = self.lines[place]
            is_short = line.kind in (Kind.TEXT, Kind.ITEM, Kind.HEADING) and len(line.text) <= wording.LONGEST * 3
            if is_short and not _MARKED.search(line.text):
                self._rows[place] = [" ".join(line.text.split())]
            else:
                self._rows[place] = seen(line.text).rows if is_short else []
        return self._rows[place]

    def row(self, place: int) -> str:
        """A line of plain text as a reader sees it, without quotation marks around it; "" for any other."""
        rows = self.rows(place) if self.kind(place) is Kind.TEXT else []
        return rows[0].strip(_QUOTES) if len(rows) == 1 else ""

    def markdown(self, start: int, end: int) -> str:
        """The Markdown of the lines from `start` to before `end`, without blank ones and breaks around it."""
        lines = self.raw[start:end]
        while lines and not lines[-1].strip():
            lines.pop()
        while lines and not lines[0].strip():
            lines.pop(0)
        if lines:
            lines[-1] = _unbroken(lines[-1])
        return "\n".join(lines)


def _unbroken(line: str) -> str:
    """A line that now ends its paragraph, without the mark of a line break: at the end a backslash would be shown."""
    line = line.rstrip()
    is_marked = (len(line) - len(line.rstrip("\\"))) % 2
    return line[:-1].rstrip() if is_marked else line
