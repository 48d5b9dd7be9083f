"""Everything that is sealed, sealed anew under the newest key, so that the older ones can be taken away.

Each row is changed by itself, and only if it still holds what was read of it: the site goes on meanwhile, nobody waits,
and who ends this half-way loses nothing. What is under the newest key already is left alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from campaign.forms.public import mailbox
from campaign.importing.report import Report

from .mail import spelled
from .models import Mail, Supporter
from .sealing import SealedField, digest, digests, is_under_newest_key, resealed, unseal

BATCH = 500  # rows that are read at once
TRIES = 5  # at a row that others change meanwhile

Row = dict[str, str | None]  # by column, as the database holds it


@dataclass(frozen=True)
class Digest:
    """A column with the digest of an address in some form, and those that may hold the address, sealed: the first that
    does. Where that may be another spelling (`is_certain` is false), the digest is renewed only if it is of this one.
    """

    column: str
    purpose: str
    form: Callable[[str], str]
    sources: tuple[str, ...]
    is_certain: bool = True


# Of a mail that went out, no address is left but its supporter's, whose mailbox it went to. How long the same spelling
# was written to is asked for days at most: one that cannot be renewed is a repeated mail at worst.
OF_MAIL = ("to", "supporter__email")
DIGESTS = {
    Supporter: [Digest("mailbox", "mailbox", mailbox, ("email",))],
    Mail: [
        Digest("recipient", "mailbox", mailbox, OF_MAIL),
        Digest("spelling", "spelling", spelled, OF_MAIL, is_certain=False),
    ],
}


def sealed_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if not model._meta.proxy and sealed_columns(model)]


def sealed_columns(model) -> list[str]:
    return [field.name for field in model._meta.local_fields if isinstance(field, SealedField)]


def number_of_rows() -> int:
    return sum(model._base_manager.count() for model in sealed_models())


def reseal(*, on_row: Callable[[], object] = lambda: None) -> Report:
    """Seals all columns of all models anew, and makes the digests anew. Counts what was changed, by name of model.

    Raises ImproperlyConfigured where a key is missing; what was changed before that can be read all the same.
    """
    report = Report()
    for model in sealed_models():
        report.count(model.__name__, "changed", 0)
        for key, row in rows(model):
            reseal_row(model, key, row, report)
            on_row()
    return report


def reseal_row(model, key: int, row: Row, report: Report):
    name = model.__name__
    for _ in range(TRIES):
        changes = {column: value for column, value in renewed(model, row).items() if value != row[column]}
        if not changes:
            report.count(name, "unchanged")
            return
        try:
            with transaction.atomic():
                is_done = swap(model, key, row, changes)
        except IntegrityError:
            column = DIGESTS[model][0].column  # the only one that is unique
            twin = changes.pop(column)
            swap(model, key, row, changes)
            other = model._base_manager.get(**{column: twin}).pk
            report.skip(name, f"{name} {key}", f"{name} {other} has the same mailbox. It is found in its place.")
            return
        if is_done:
            report.count(name, "changed")
            return
        row = next((row for _key, row in rows(model, pk=key)), None)
        if row is None:  # it was deleted since it was read
            return
    report.skip(name, f"{name} {key}", "It was changed again and again. Run this once more.")


def rows(model, **only) -> Iterator[tuple[int, Row]]:
    """Each row's key and what the database holds of it, in the order of the keys; those added meanwhile come last."""
    columns = sealed_columns(model)
    for kept in DIGESTS.get(model, []):
        columns = list(dict.fromkeys([*columns, *kept.sources, kept.column]))
    table = model._base_manager.filter(**only).annotate(**unread(columns)).order_by("pk")
    last = 0
    while batch := list(table.filter(pk__gt=last).values_list("pk", *unread(columns))[:BATCH]):
        for key, *values in batch:
            yield key, dict(zip(columns, values, strict=True))
        last = batch[-1][0]


def renewed(model, row: Row) -> Row:
    """What the columns of a row should hold."""
    new = {column: row[column] if is_under_newest_key(row[column]) else resealed(row[column])
           for column in sealed_columns(model)}  # fmt: skip
    for kept in DIGESTS.get(model, []):
        sealed = next((row[source] for source in kept.sources if row[source]), "")
        text = kept.form(unseal(sealed)) if sealed else ""
        if kept.is_certain or text and row[kept.column] in digests(kept.purpose, text):
            new[kept.column] = digest(kept.purpose, text) if text else ""
    return new


def swap(model, key: int, row: Row, changes: Row) -> bool:
    """Writes changes into a row, unless it holds something else by now in one of their columns."""
    as_read = dict(zip(unread(changes), (row[column] for column in changes), strict=True))
    unchanged = model._base_manager.alias(**unread(changes)).filter(pk=key, **as_read)
    return bool(unchanged.update(**{column: Value(value, TextField()) for column, value in changes.items()}))


def unread(columns) -> dict[str, Cast]:
    """Columns as they stand in the database, by alias: none of them is opened, and a query may compare them."""
    return {f"raw_{number}": Cast(column, TextField()) for number, column in enumerate(columns)}
