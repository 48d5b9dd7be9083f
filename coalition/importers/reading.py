"""A list of signatories, whatever it is written as: told apart by its content, not by the name of its file."""

import re
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.importing.notes import Note, SourceError
from campaign.importing.source_files import MEGABYTE, is_web_page
from campaign.importing.tables import decode_export, read_table, read_text

from ..models.kinds import Kind
from .pasted import read_block, read_signatories
from .signed import Signed
from .table import read_rows, table_in

LARGEST = 20 * MEGABYTE  # bytes; 20,000 signatories have some two
WANTED = gettext_lazy("a list of signatories as text or as a table (CSV)")
_QUOTED_CELL = re.compile(r'^\s*"(?:[^"]|"")+"[^\S\n]*(?:[,;\t]|$)', re.MULTILINE)
_SOFT_BREAKS = re.compile(rb"\x0b|\xe2\x80\xa8")  # of word processors, in UTF-8


def read_file(path: Path, *, kind: Kind | None = None) -> tuple[list[Signed], list[Note]]:
    """As `read`, of a file of at most LARGEST bytes. Raises SourceError, with a sentence, for what is no list."""
    path = Path(path)
    text = read_text(path, limit=LARGEST, wanted=WANTED)
    if table_in(text, name=path.name) is None:  # in a cell a soft break is a blank, in a list it parts two lines
        text = decode(path.read_bytes(), name=path.name)
    return read(text, name=path.name, kind=kind)


def decode(data: bytes, *, name: str) -> str:
    """The text of an uploaded file. Raises SourceError, with a sentence, for what is no text."""
    return decode_export(data if b"\0" in data else _SOFT_BREAKS.sub(b"\n", data), name=name)


def read(text: str, *, name: str, kind: Kind | None = None) -> tuple[list[Signed], list[Note]]:
    """The signatories in a text, in its order, and notes on whatever is not clear, each with its line.

    A table with a header of several columns is read by it, all else as a pasted list. `kind` is that of whoever has
    none by a heading or a column. Raises SourceError for a web page and for a broken table.
    """
    if is_web_page(text):
        raise SourceError(
            _("%(name)s is a web page. Open it, copy the list of signatories, and paste it as text.") % {"name": name}
        )
    if table := table_in(text, name=name):
        return read_rows(table, kind=kind)
    if _QUOTED_CELL.search(text):
        return read_block(_without_quotes(text, name), 1, kind=kind)
    return read_signatories(text, kind=kind)


def _without_quotes(text: str, name: str) -> list[str]:
    """The lines of a table without a header, or of one column, each cell as it was before it was quoted."""
    lines = [""] * (text.count("\n") + 1)
    for row in read_table(text, name=name, is_header=lambda cells: False):
        for place, line in enumerate("\t".join(row.cells.values()).strip("\t").split("\n"), start=row.line - 1):
            lines[place] = line
    return lines
