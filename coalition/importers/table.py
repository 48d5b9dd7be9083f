"""Signatories from a table, of whatever make its CSV is, with a header in English, Spanish or Arabic."""

from django.utils.translation import gettext as _

from campaign.importing.notes import Level, Note, SourceError
from campaign.importing.tables import Row, RowLeftOut, Table, Told, read_table
from campaign.text import one_line
from contacts.names import TITLES

from ..models.kinds import Kind
from .columns import Holds, columns_of, is_header
from .headings import kind_called
from .signed import Signed
from .understanding import from_parts
from .vocabulary import folded

_YES = frozenset("yes y true 1 x ok si s نعم full fullname name".split())
_NO = frozenset("no n false 0 لا never nunca".split())
_HIDDEN = frozenset("anonymous anonymously anonimo anonima private hidden initials iniciales counted مجهول".split())
_COLUMNS_NAMED = 12


def table_in(text: str, *, name: str) -> Table | None:
    """The table that a text is, with a header that tells signatories; None where it is none, or has one column.

    Raises SourceError where it is one and broken.
    """
    try:
        table = read_table(text, name=name, is_header=is_header)
    except SourceError:
        return None
    return table if table.has_header and len(table.header) > 1 else None


def read_rows(table: Table, *, kind: Kind | None = None) -> tuple[list[Signed], list[Note]]:
    """The signatories in a table, in its order, and notes; a RowLeftOut for each row that tells of nobody.

    `kind` holds where no column says another. A row that is longer than the header is left out with a note, and no
    cell of it is shifted. Whoever asked not to be named is left out as well, with a note.
    """
    rows = _Rows(table, kind)
    people = [signed for row in table for signed in rows.signed_in(row)]
    notes = [*table.notes, *rows.close()]
    return people, sorted(notes, key=lambda note: note.line or len(table._text))


class _Rows:
    """Reads rows, one signatory each."""

    def __init__(self, table: Table, kind: Kind | None) -> None:
        self._kind = kind
        self._columns = columns_of(table.header)
        taken = {column.name for column in self._columns}
        self._others = {name: False for name in table.header if name not in taken}  # whether anything stands there
        self._notes: list[Note] = []
        self._nobody = Told(self._notes, RowLeftOut, _("%d more rows were left out, since they tell of nobody."))
        sentence = _("%d more rows were left out, since they are not to be named.")
        self._unnamed = Told(self._notes, RowLeftOut, sentence)
        self._kinds = Told(self._notes, Note, _("%d more cells name no kind of signatory."))

    def signed_in(self, row: Row) -> list[Signed]:
        for name in self._others:
            self._others[name] = self._others[name] or bool(row.cells[name])
        name, organisation = self._name(row), self._first(row, Holds.ORGANISATION)
        if not name and not organisation:
            if any(row.cells.values()):
                filled = " | ".join(filter(None, row.cells.values()))
                self._nobody.tell(row.line, _("This row tells of nobody: “%(text)s”.") % {"text": filled[:80]})
            return []
        if self._is_hidden(row):
            sentence = _("Not to be named in public, as this row says, so it was left out.")
            self._unnamed.tell(row.line, sentence)
            return []
        email, *others = self._first(row, Holds.EMAIL).split(":::")
        people, notes = from_parts(
            name,
            self._first(row, Holds.TITLE),
            organisation,
            place=", ".join(dict.fromkeys(self._values(row, Holds.PLACE) + self._values(row, Holds.STATE))),
            email=email.strip().removeprefix("mailto:"),
            kind=self._kind_of(row),
            line=row.line,
            left_out=[other.strip() for other in others],
        )
        self._notes += notes
        return people

    def close(self) -> list[Note]:
        for told in (self._nobody, self._unnamed, self._kinds):
            told.sum_up()
        if names := [f"“{name}”" for name, has_something in self._others.items() if has_something]:
            more = len(names) - _COLUMNS_NAMED
            listed = ", ".join(names[:_COLUMNS_NAMED]) + (f" (+{more})" if more > 0 else "")
            sentence = _("These columns have no place on a signatory and were left out: %(names)s.")
            self._notes.append(Note(sentence % {"names": listed}, level=Level.INFO))
        return self._notes

    def _values(self, row: Row, holds: Holds) -> list[str]:
        cells = (one_line(row.cells[column.name]) for column in self._columns if column.holds is holds)
        return [cell for cell in cells if cell]

    def _first(self, row: Row, holds: Holds) -> str:
        return next(iter(self._values(row, holds)), "")

    def _name(self, row: Row) -> str:
        whole = self._first(row, Holds.NAME)
        given, family = " ".join(self._values(row, Holds.GIVEN)), " ".join(self._values(row, Holds.FAMILY))
        if whole and family and not given and family.casefold() not in whole.casefold():
            given, whole = whole, ""  # "Nombre" and "Apellidos"
        name = whole or " ".join(filter(None, [given, family]))
        suffix, honorific = self._first(row, Holds.SUFFIX), self._first(row, Holds.HONORIFIC)
        if name and suffix and not whole:
            name = f"{name}, {suffix}"
        if name and folded(honorific) in TITLES and not name.casefold().startswith(honorific.casefold()):
            name = f"{honorific} {name}"
        return name

    def _kind_of(self, row: Row) -> Kind | None:
        cell = self._first(row, Holds.KIND)
        if not cell:
            return self._kind
        if kind := kind_called(cell):
            return kind
        self._kinds.tell(row.line, _("“%(text)s” names no kind of signatory.") % {"text": cell[:60]})
        return self._kind

    def _is_hidden(self, row: Row) -> bool:
        hiding = [folded(cell) for cell in self._values(row, Holds.HIDING)]
        display = [folded(cell) for cell in self._values(row, Holds.DISPLAY)]
        return (
            any(cell.split()[0] in _YES for cell in hiding if cell)
            or any(cell.split()[0] in _NO for cell in display if cell)
            or any(_HIDDEN.intersection(cell.split()) for cell in hiding + display)
        )
