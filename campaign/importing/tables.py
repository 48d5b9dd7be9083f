"""Tables as spreadsheets and mailing services export them (CSV): their encoding, delimiter, header and rows.

CSV has no standard that its writers keep (RFC 4180 describes the common ground), so everything is worked out from the
file. What cannot be is refused with a sentence; of a row that does not fit the header no cell is ever shifted.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from campaign.spreadsheets import unguarded
from campaign.text import clean

from .notes import Level, Note, SourceError
from .source_files import read_bytes

DELIMITERS = ",;\t|"
TOLD_AT_MOST = 50  # notes of one sort on rows, and one more for all the rest
_SAMPLE = 100_000  # bytes or characters from which encoding and delimiter are worked out
_SAMPLE_ROWS = 50
_END = "\ue000 the table has ended"  # a row behind the last one, which an open quotation mark would swallow
_BOOK = re.compile(rb"\bxl/|\[Content_Types\]|oasis\.opendocument|Index/Document\.iwa")
_SEPARATOR = re.compile(r'"?sep=(.)"?[^\S\n]*\n', re.IGNORECASE)  # a first line of Excel's
_SOFT_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_DOUBLED_RETURNS = re.compile(r"(?<!\r)\r++\n")  # some telephones end lines with two carriage returns and a line feed
_FOREIGN = re.compile(rb"[\xc0-\xff]{4,}")  # so many accented letters in a row has no word of a Western language


@dataclass(frozen=True)
class RowLeftOut(Note):
    """A row that was not read, or so many `rows`."""

    rows: int = 1


@dataclass(frozen=True)
class Row:
    """The cells of one row by the names in the header, without blanks around them, and the line where it begins."""

    cells: dict[str, str]
    line: int


@dataclass
class Table:
    """A table whose rows are read as it is iterated. `notes` is complete when the iteration is over.

    `header` names the columns, each once: a second "Phone" is "Phone (2)", and one without a name is "Column 3". Where
    the file has no header (`has_header`), all are called "Column 1", "Column 2", …
    """

    name: str
    header: tuple[str, ...]
    has_header: bool = True
    delimiter: str = ","
    notes: list[Note] = field(default_factory=list)
    _text: str = field(default="", repr=False)
    _skipped: int = 0  # records before the first row

    def __iter__(self) -> Iterator[Row]:
        """The rows in which anything stands. One longer than the header is a RowLeftOut in `notes` instead.

        Raises SourceError where a quotation mark is never closed.
        """
        self.notes.clear()
        longer = Told(self.notes, RowLeftOut, "%d more rows were left out, since they are longer than the header.")
        shorter = Told(self.notes, Note, "%d more rows are shorter than the header.", Level.INFO)
        width = len(self.header)
        for line, cells in islice(_records(self._text, self.delimiter, self.name), self._skipped, None):
            filled = _without_empty_end(cells)
            if not filled:
                continue
            sizes = f"This row has {len(filled)} cells and the header {width}"
            if len(filled) > width:
                longer.tell(line, f"{sizes}, so it was left out. Perhaps a cell lacks its quotation marks.")
                continue
            if len(cells) < width:
                shorter.tell(line, f"{sizes}; what is missing at its end counts as empty.")
            yield Row(dict(zip(self.header, [*cells, *[""] * width], strict=False)), line)
        longer.sum_up()
        shorter.sum_up()


def read_text(path: Path, *, limit: int, wanted: str) -> str:
    """The text of a file that a spreadsheet, an address book or a mailing service wrote; as `decode_export`.

    `limit` is in bytes, `wanted` says what the file should be. Raises SourceError as `source_files.read_bytes` and for
    workbooks, which are no text.
    """
    path = Path(path)
    data = b""
    with suppress(OSError), path.open("rb") as file:
        data = file.read(_SAMPLE)
    if data.startswith(b"\xd0\xcf\x11\xe0") or data.startswith(b"PK") and _BOOK.search(data):
        raise SourceError(f"{path.name} is a workbook. Open it, save the sheet as CSV UTF-8, and import that.")
    return decode_export(read_bytes(path, limit=limit, wanted=wanted), name=path.name)


def decode_export(data: bytes, *, name: str) -> str:
    """The text of bytes in UTF-8 or UTF-16, with a byte order mark or without, or else in Windows-1252.

    Comes cleaned (`campaign.text.clean`), with every line end as "\\n". Raises SourceError for what is no text, for
    UTF-8 that is damaged, and for older encodings of other scripts, which nothing in a file tells apart.
    """
    return clean(_SOFT_BREAKS.sub(" ", _DOUBLED_RETURNS.sub("\n", _decoded(data, name))))


def read_table(text: str, *, name: str, is_header: Callable[[list[str]], bool] = lambda cells: True) -> Table:
    """The table in a text as `decode_export` gives it. Its delimiter is the one that parts the rows most evenly.

    `is_header` says of the first row's cells whether they name columns. Raises SourceError for a table without rows.
    """
    separator = _SEPARATOR.match(text)
    delimiter = separator[1] if separator else _delimiter_of(text)
    skipped, first = 1, []
    for _line, cells in _records(text, delimiter, name):
        if _without_empty_end(cells) and not (separator and skipped == 1):
            first = _without_empty_end(cells)
            break
        skipped += 1
    if not first:
        raise SourceError(f"{name} has no rows. Give a table with a header and rows below it.")
    if is_header(first):
        return Table(name, _names(first), True, delimiter, _text=text, _skipped=skipped)
    sample = islice(_records(text, delimiter, name), skipped - 1, _SAMPLE_ROWS)
    width = max(len(_without_empty_end(cells)) for _line, cells in sample)
    return Table(name, _names([""] * width), False, delimiter, _text=text, _skipped=skipped - 1)


# ---- bytes to text


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SourceError(f"{name} is written in UTF-32, which is not read here. Save it as UTF-8.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf_16(data, "utf-16", name)
    start = data[:_SAMPLE]
    at_even, at_odd = start[::2].count(0), start[1::2].count(0)
    fewer, more = sorted((at_even, at_odd))
    # Half of each ASCII character, and only the one half. One or two are what some program left in a small table.
    if more > max(2, len(start) / 100) and more > 5 * fewer:
        return _utf_16(data, "utf-16-le" if at_odd > at_even else "utf-16-be", name)
    _refuse_binary(start.decode("latin-1"), name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf_8(data, error, name)
    letters = sum(map(len, _FOREIGN.findall(data)))
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or letters > len(re.findall(rb"[\xc0-\xff]", data)) / 3:
        raise SourceError(
            f"{name} is written neither in UTF-8 nor in a Western encoding, so its letters cannot be known. "
            "Save it as CSV UTF-8, or export it again as UTF-8."
        )
    return text


def _utf_16(data: bytes, codec: str, name: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        if error.reason == "truncated data":
            raise SourceError(f"{name} breaks off in the middle of a letter. Export or copy it again, whole.") from None
        raise SourceError(f"{name} is not text in UTF-16, as it begins. Save it as CSV UTF-8.") from None
    _refuse_binary(text[:_SAMPLE], name)
    return text


def _refuse_binary(text: str, name: str) -> None:
    if len(_CONTROLS.findall(text)) > 2 + len(text) / 200:
        raise SourceError(f"{name} is not text. Export it as CSV or vCard, and import that.")


def _refuse_damaged_utf_8(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """Older encodings hardly ever make a letter that UTF-8 allows; where those prevail it is UTF-8 gone bad."""
    text = data.decode("utf-8-sig", "surrogateescape")
    bad = len(re.findall("[\udc80-\udcff]", text))
    good = sum(not sign.isascii() for sign in text) - bad
    if good < max(bad, 1):
        return
    line = data.count(b"\n", 0, error.start) + 1
    if error.reason == "unexpected end of data":
        raise SourceError(
            f"{name} breaks off in the middle of a letter (line {line}). Export or copy it again, whole."
        ) from None
    raise SourceError(
        f"{name} is not text in UTF-8 throughout: line {line} has bytes that do not belong there. "
        "Save it as UTF-8, or export it again."
    ) from None


# ---- text to records


def _records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line where it begins: its cells, without blanks around them."""
    reader = csv.reader(chain(io.StringIO(text), [_END]), delimiter=delimiter, skipinitialspace=True)
    begins = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if cells and _END in cells[-1]:
                break
            yield begins, [unguarded(cell).strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error:  # a cell of more than 131,072 characters
        pass
    raise SourceError(
        f"{name}: the quotation mark that opens in line {begins} or a little below it is never closed. "
        "Close it or take it out, and import the file again."
    )


def _delimiter_of(text: str) -> str:
    """The delimiter that gives the first row two cells or more and as many to the rows that follow; else a comma."""
    best, found = (0.0, 0), ","
    for delimiter in DELIMITERS:
        widths = [len(cells) for _line, cells in _sample(text, delimiter) if any(cells)]
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best:
            best, found = score, delimiter
    return found


def _sample(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    with suppress(SourceError):  # the sample may end within a cell
        rows.extend(islice(_records(text[:_SAMPLE], delimiter, ""), _SAMPLE_ROWS))
    return rows[:-1] if len(text) > _SAMPLE and len(rows) < _SAMPLE_ROWS else rows


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _names(cells: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"Column {number}"
        wanted, times = name, 1
        while name in names:
            times += 1
            name = f"{wanted} ({times})"
        names.append(name)
    return tuple(names)


class Told:
    """Notes of one sort on rows: the first ones each for itself, the others as one, whose sentence begins with "%d"."""

    def __init__(self, notes: list[Note], sort: type[Note], rest: str, level: Level = Level.WARNING) -> None:
        self._notes, self._sort, self._rest, self._level = notes, sort, rest, level
        self._count = 0

    def tell(self, line: int, sentence: str) -> None:
        self._count += 1
        if self._count <= TOLD_AT_MOST:
            self._notes.append(self._sort(sentence, line=line, level=self._level))

    def sum_up(self) -> None:
        if (more := self._count - TOLD_AT_MOST) > 0:
            number = {"rows": more} if self._sort is RowLeftOut else {}
            self._notes.append(self._sort(self._rest % more, level=self._level, **number))
