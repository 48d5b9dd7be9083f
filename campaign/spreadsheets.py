"""Cells that no spreadsheet takes for formulas (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10).

An apostrophe in front makes a spreadsheet take a cell for text. It also stands where a cell would begin if a semicolon
or a tab parted cells: where the comma is the mark of decimals, spreadsheets open a CSV file so, whatever is quoted.
"""

import re

# "=", "+", "-" and "@" begin a formula, also behind blanks and in the wide forms of East Asian keyboards; a tab or a
# carriage return begins what some programs take for a cell of its own. Apostrophes in front are counted in, so that
# `unguarded` gives back a text that had one from the beginning.
_RISKY = r"'*(?:[\t\r]|[^\S\t\r\n]*[=+\-@＝＋－＠])"
_BEGINS = r"(?:(?<![\s\S])|(?<=[;\t\r\n]))"
_UNGUARDED = re.compile(f"{_BEGINS}(?={_RISKY})")
_GUARDED = re.compile(f"{_BEGINS}'(?={_RISKY})")


def guarded(cell: str) -> str:
    """The text as a cell that shows it and computes nothing; any other text as it is."""
    return _UNGUARDED.sub("'", cell)


def unguarded(cell: str) -> str:
    """The text that `guarded` made a cell of."""
    return _GUARDED.sub("", cell) if "'" in cell else cell
