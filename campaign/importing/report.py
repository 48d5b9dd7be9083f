"""What an import did, counted and told in sentences."""

from collections import Counter
from dataclasses import dataclass, field

from .notes import Level, Note

OUTCOMES = ("made", "changed", "unchanged", "skipped")


@dataclass
class Report:
    """Counts of outcomes for each sort of thing (updates, pages, topics, media, redirects), and the notes."""

    counts: dict[str, Counter] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)  # what, why
    notes: list[Note] = field(default_factory=list)

    def count(self, sort: str, outcome: str, number: int = 1):
        self.counts.setdefault(sort, Counter())[outcome] += number

    def skip(self, sort: str, name: str, reason: str):
        self.count(sort, "skipped")
        self.skipped.append((name, reason))

    def total(self, outcome: str) -> int:
        return sum(counter[outcome] for counter in self.counts.values())

    def lines(self, *, dry_run: bool = False) -> list[str]:
        """The closing table and, above it, the reasons and notes."""
        lines = [f"Skipped: {name}: {reason}" for name, reason in self.skipped]
        for note in self.notes:
            where = f"line {note.line}: " if note.line else ""
            entry = f"“{shortened(note.entry)}”: " if note.entry else ""
            mark = "Note" if note.level is Level.INFO else "Look at"
            lines.append(f"{mark}: {where}{entry}{note.sentence}")
        if lines:
            lines.append("")
        lines.append("".join(f"{head:>11}" for head in ("", *OUTCOMES)).removeprefix(" " * 11).rjust(11 * 5 + 1))
        for sort, counter in self.counts.items():
            lines.append(f"{sort:<12}" + "".join(f"{counter[outcome]:>11}" for outcome in OUTCOMES))
        if dry_run:
            lines.append("Dry run: nothing was written.")
        return lines


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}…"
