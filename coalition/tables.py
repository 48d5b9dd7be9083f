"""The public signatories of a letter as a table, for spreadsheets and whoever counts (RFC 4180)."""

import csv
from collections.abc import Iterator
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.spreadsheets import guarded
from campaign.streaming import spoken

from .models import Letter
from .paging import by_group
from .signatures import unnamed_in_words

MARK = "\ufeff"  # by which spreadsheets know UTF-8


class Line:
    """Where the writer of the csv module puts a line, which it hands back."""

    def write(self, line):
        return line


def csv_lines(letter: Letter) -> Iterator[str]:
    """The table as text in UTF-8 with its mark, a line at a time, in the language of the letter.

    Lines end with CR LF; a cell that a spreadsheet would compute is guarded. The first line asks the database nothing.
    """
    writer = csv.writer(Line())
    mark = MARK
    for row in spoken(letter.language, rows(letter)):
        yield mark + writer.writerow([guarded(cell) for cell in row])
        mark = ""


def rows(letter: Letter) -> Iterator[list[str]]:
    """The names of the columns, then a row for each signatory who is named, read while they are asked for.

    A row without a number ends each group in which some are counted without their names, and says how many.
    """
    yield [
        pgettext("of a row", "Number"),
        _("Group"),
        _("Name"),
        _("Title or role"),
        _("Organisation"),
        _("Place"),
        _("Note"),
    ]
    numbers = count(1)
    for group, signatures in by_group(letter, list(letter.original.groups.all())):
        heading, is_anybody_named = str(group), False
        for each in signatures:
            is_anybody_named = True
            note = _("for identification only") if each.is_noted else ""
            yield [str(next(numbers)), heading, each.name, each.title, each.organisation, each.place, note]
        if group.unnamed:  # among the notes: where names stand, somebody might take it for one
            yield ["", heading, "", "", "", "", unnamed_in_words(group.unnamed, is_anybody_named)]
