"""People from a table: exports of Google Contacts, Outlook or Thunderbird, any table with a header, bare addresses."""

import math
import re
from email.utils import parseaddr
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campaign.importing.notes import Level, Note, SourceError
from campaign.importing.tables import Row, RowLeftOut, Table, Told, read_table

from ..fitting import is_masked_email, quoted
from ..models import Phone
from ..people import Person, PersonPhone, PersonPost
from ..phones import read_phone, shown
from .columns import Column, Holds, columns_of, is_header, kind_of
from .spoken import languages_in

UNDERSTOOD = (
    "The first row must name the columns, such as Name, First name, Last name, E-mail, Phone, Organisation, Role or "
    "Languages (in English, Spanish or Arabic)"
)
COLUMNS_NAMED = 12
_SEVERAL = ":::"  # what Google puts between several values of one cell
_BETWEEN_ADDRESSES = re.compile(r":::|[,;\s]+")
_AT = re.compile(r"\s*[\[({]\s*(?:at|arroba)\s*[\])}]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|punto)\s*[\])}]\s*", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r":::|[;/\n,|]|\b(?:or|and|o|y)\b")
_REAL = re.compile(r"(\+?\d+)\.0")  # a number that a spreadsheet took for one to reckon with
_ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_WITH_WORDS_BEHIND = re.compile(r"([+(\d][\d\s().–-]*\d)\s*(?:\(|[^\W\d_]).*", re.DOTALL)
_LINEAGE = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.IGNORECASE)


def read_csv(text: str, *, name: str, region: str = "") -> tuple[list[Person], list[Note]]:
    """The people in a table, and notes on what was not understood; a RowLeftOut for rows that tell of nobody.

    `text` is what `tables.decode_export` gives, `region` the country (ISO 3166) of numbers without a country code. A
    table without a header must hold nothing but e-mail addresses. Raises SourceError, with a sentence, for any other.
    """
    table = read_table(text, name=name, is_header=is_header)
    reader = _People(table, region) if table.has_header else _Addresses(table)
    people = [person for row in table for person in reader.people_in(row)]
    notes = sorted([*table.notes, *reader.close()], key=lambda note: note.line or math.inf)
    if not people and not notes:
        raise SourceError(f"{name} has a header and no rows below it.")
    return people, notes


class _Addresses:
    """Reads cells each of which is an e-mail address, alone or as "Ana Ruiz <ana@example.org>"."""

    def __init__(self, table: Table) -> None:
        first = next(iter(table)).cells.values()
        if not all(map(_address_in, filter(None, first))):
            found = ", ".join(quoted(cell[:40]) for cell in list(filter(None, first))[:COLUMNS_NAMED])
            raise SourceError(f"{table.name} does not say what its columns are: it begins with {found}. {UNDERSTOOD}.")
        self._notes: list[Note] = []
        self._strange = Told(self._notes, RowLeftOut, "%d more rows were left out, since they hold no e-mail address.")

    def people_in(self, row: Row):
        for cell in filter(None, row.cells.values()):
            if address := _address_in(cell):
                yield Person(name=parseaddr(cell)[0], emails=(address,), line=row.line)
            else:
                self._strange.tell(row.line, f"{quoted(cell[:60])} is no e-mail address.")

    def close(self) -> list[Note]:
        self._strange.sum_up()
        return self._notes


class _People:
    """Reads rows below a header, one person each."""

    def __init__(self, table: Table, region: str) -> None:
        self._region = region
        self._columns = columns_of(table.header)
        taken = {column.name for column in self._columns}
        self._others = {name: False for name in table.header if name not in taken}  # whether anything stands there
        self._notes: list[Note] = []
        self._nobody = Told(self._notes, RowLeftOut, "%d more rows were left out, since they tell of nobody.")
        self._strange_emails = Told(self._notes, Note, "%d more cells hold no e-mail address.")
        self._masked = Told(self._notes, Note, "%d more e-mail addresses are masked in the source.")
        self._strange_phones = Told(self._notes, Note, "%d more cells hold no phone number.")
        self._strange_languages = Told(self._notes, Note, "%d more cells hold no languages that are known here.")

    def people_in(self, row: Row):
        for name in self._others:
            self._others[name] = self._others[name] or bool(row.cells[name])
        emails, is_wanted = self._emails(row)
        phones, kept = self._phones(row)
        name, given, family = self._name(row)
        if not (name or emails or phones):
            self._nobody.tell(row.line, "This row was left out: it has no name, no e-mail address and no phone number.")
            return
        yield Person(
            name=name,
            given_name=given,
            family_name=family,
            emails=emails,
            phones=phones,
            posts=self._posts(row),
            languages=self._languages(row),
            note=self._note(row, kept),
            is_email_wanted=is_wanted,
            urls=tuple(self._values(row, Holds.URL)),
            line=row.line,
        )

    def close(self) -> list[Note]:
        for told in (
            self._nobody, self._strange_emails, self._masked, self._strange_phones, self._strange_languages,
        ):  # fmt: skip
            told.sum_up()
        if names := [quoted(name) for name, has_something in self._others.items() if has_something]:
            more = f" and {len(names) - COLUMNS_NAMED} more" if len(names) > COLUMNS_NAMED else ""
            sentence = f"These columns have no place on a contact and were left out: {', '.join(names[:COLUMNS_NAMED])}"
            self._notes.append(Note(f"{sentence}{more}.", level=Level.INFO))
        return self._notes

    def _cells(self, row: Row, holds: Holds) -> list[tuple[Column, str]]:
        return [(column, row.cells[column.name]) for column in self._columns if column.holds is holds]

    def _values(self, row: Row, holds: Holds) -> list[str]:
        """What stands in the columns of one kind, each value once."""
        found = [value for _column, cell in self._cells(row, holds) for value in _parted(cell)]
        return list(dict.fromkeys(filter(None, found)))

    def _name(self, row: Row) -> tuple[str, str, str]:
        """The whole name, and its given and family parts where the table has them apart."""
        whole = next(iter(self._values(row, Holds.NAME)), "")
        given = " ".join(self._values(row, Holds.GIVEN) + self._values(row, Holds.MIDDLE))
        family = " ".join(self._values(row, Holds.FAMILY))
        if whole and family and not given and family.casefold() not in whole.casefold():
            given, whole = whole, ""  # "Nombre" and "Apellidos"
        lineage = [suffix for suffix in self._values(row, Holds.SUFFIX) if _LINEAGE.fullmatch(suffix)]
        return whole or " ".join(filter(None, [given, family, *lineage])), given, family

    def _emails(self, row: Row) -> tuple[tuple[str, ...], bool]:
        found, is_wanted = [], False
        for _column, cell in self._cells(row, Holds.EMAIL):
            if is_masked_email(cell):
                is_wanted = True
                sentence = "The e-mail address is masked in the source. Ask for it and type it in."
                self._masked.tell(row.line, sentence)
                continue
            parts = [_address_in(part) for part in _BETWEEN_ADDRESSES.split(_DOT.sub(".", _AT.sub("@", cell)))]
            if cell and not any(parts):
                self._strange_emails.tell(row.line, f"{quoted(cell[:60])} is no e-mail address.")
            found += filter(None, parts)
        return tuple(dict.fromkeys(found)), is_wanted and not found

    def _phones(self, row: Row) -> tuple[tuple[PersonPhone, ...], list[str]]:
        """The numbers that can be dialled, and lines for the note with others and those at which nobody answers."""
        labels = {column.number: _parted(cell) for column, cell in self._cells(row, Holds.PHONE_LABEL)}
        extensions = {column.number: _digits(cell) for column, cell in self._cells(row, Holds.EXTENSION)}
        found: dict[tuple[str, str], PersonPhone] = {}
        kept: list[str] = []
        for column, cell in self._cells(row, Holds.PHONE):
            numbers, strange = self._numbers(cell)
            for part in strange:
                why = " A spreadsheet rounded it; it must be typed in again." if _ROUNDED.fullmatch(part) else ""
                self._strange_phones.tell(row.line, f"{quoted(part[:60])} is no phone number that can be dialled.{why}")
            kept += [f"Phone as given: {part}" for part in strange if len(_digits(part)) > 2]
            given = labels.get(column.number, [])
            if len(given) == 1:
                given *= len(numbers)
            for (number, extension), label in zip_longest(numbers, given[: len(numbers)], fillvalue=""):
                kind = kind_of(label)
                if kind is None:
                    kept.append(f"{label.removeprefix('*').strip()}: {shown(number, extension)}")
                    continue
                extension = extension or extensions.pop(column.number, "")
                kind = column.kind or kind or Phone.Kind.WORK.value
                found.setdefault((number, extension), PersonPhone(number, extension, kind))
        for column, cell in self._cells(row, Holds.NO_CALL):
            numbers, strange = self._numbers(cell)
            kept += [f"{column.name}: {each}" for each in (*(shown(*number) for number in numbers), *strange)]
        return tuple(found.values()), kept

    def _numbers(self, cell: str) -> tuple[list[tuple[str, str]], list[str]]:
        """The numbers in a cell (all of it as one, else those between commas and the like), and its other parts."""
        if whole := self._number(cell):
            return [whole], []
        parts = list(filter(None, map(str.strip, _BETWEEN_NUMBERS.split(cell))))
        numbers = [self._number(part) for part in parts]
        strange = [part for part, number in zip(parts, numbers, strict=True) if number is None]
        return [number for number in numbers if number], strange

    def _number(self, text: str) -> tuple[str, str] | None:
        if real := _REAL.fullmatch(text):
            text = real[1]
        forms = [text]
        if text.startswith("00"):  # how most of the world dials abroad
            forms.append(f"+{text[2:]}")
        if bare := _WITH_WORDS_BEHIND.fullmatch(text):
            forms.append(bare[1])
        for form in forms:
            try:
                return read_phone(form, self._region)
            except ValidationError:
                continue
        return None

    def _posts(self, row: Row) -> tuple[PersonPost, ...]:
        """Organisations with the roles of the same number: of "Organization 2 - Name" and "Organization 2 - Title"."""
        bodies, posts = self._by_number(row, Holds.ORGANISATION)
        posts = [PersonPost("", body) for body in posts]
        roles, others = self._by_number(row, Holds.ROLE)
        pairs = []
        for number in sorted({*bodies, *roles}):
            pairs += zip_longest(roles.get(number, []), bodies.get(number, []), fillvalue="")
        posts = [PersonPost(role, body) for role, body in pairs] + posts + [PersonPost(role) for role in others]
        return tuple(post for post in dict.fromkeys(posts) if post != PersonPost())

    def _by_number(self, row: Row, holds: Holds) -> tuple[dict[int, list[str]], list[str]]:
        """The values of the first column of each number in which something stands; those of the others."""
        firsts: dict[int, list[str]] = {}
        others: list[str] = []
        for column, cell in self._cells(row, holds):
            if cell and column.number in firsts:
                others += _parted(cell)
            elif cell:
                firsts[column.number] = _parted(cell)
        return firsts, others

    def _languages(self, row: Row) -> tuple[str, ...]:
        found = []
        for _column, cell in self._cells(row, Holds.LANGUAGES):
            codes, unknown = languages_in(cell)
            found += codes
            if unknown:
                words = ", ".join(quoted(word[:40]) for word in unknown)
                self._strange_languages.tell(row.line, f"No language that is known here: {words}.")
        return tuple(dict.fromkeys(found))

    def _note(self, row: Row, kept: list[str]) -> str:
        """The notes, the labels of the address book but for its own ("* myContacts"), and what else is to be kept."""
        lines = [cell for _column, cell in self._cells(row, Holds.NOTE) if cell]
        labels = [label.strip('"').strip() for label in self._values(row, Holds.LABELS) if not label.startswith("*")]
        if labels := list(filter(None, labels)):
            lines.append(f"Labels: {', '.join(labels)}")
        return "\n".join([*lines, *kept])


def _parted(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(_SEVERAL)]


def _address_in(text: str) -> str:
    """The e-mail address that a text is, alone or behind a name; empty for anything else."""
    address = parseaddr(text.strip().removeprefix("mailto:"))[1] if "@" in text else ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())
