"""A letter as plain text to copy: whom it is written to, its words, and everybody who signed it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.html_as_text import html_as_text
from campaign.streaming import spoken

from .models import Letter
from .paging import by_group
from .signatures import Signature, in_figures, signed, unnamed_in_words


def lines(letter: Letter) -> Iterator[str]:
    """The letter in its own language, in pieces of whole lines, while its signatories are read."""
    return spoken(letter.language, pieces(letter))


def pieces(letter):
    groups = list(letter.original.groups.all())
    page = settings.SITE_URL + letter.get_absolute_url()
    yield "\n\n".join(filter(None, [*head(letter), html_as_text(letter.body_html, page)])) + "\n"
    for group, signatures in by_group(letter, groups):
        yield f"\n{group} ({in_figures(group.count)})\n\n"
        before = None
        for each in signatures:
            entry = entry_of(each)
            yield f"\n{entry}" if before and not is_list(before, entry) else entry
            before = entry
        if group.unnamed:
            yield ("\n" if before else "") + unnamed_in_words(group.unnamed, bool(before)) + "\n"
    yield f"\n* * *\n\n{as_of(sum(group.count for group in groups))}\n{page}\n"


def head(letter):
    """Date, addressees and subject, each part as on paper."""
    if day := date_of(letter):
        yield date_format(day)
    yield "\n".join(letter.addressee_lines)
    yield _("Subject: %(subject)s") % {"subject": letter.title}


def date_of(letter: Letter):
    """The day that stands on the letter, else that of its publication; None for a draft without either."""
    if day := letter.date_written:
        return day
    return timezone.localdate(letter.published_at) if letter.published_at else None


def entry_of(signature: Signature) -> str:
    """ "/s/ Rita Okafor", and in a second line title, organisation and place; each line with its end."""
    head = signature.head or _("No name given")
    details = signature.details
    if signature.is_noted:
        details += f" ({_('for identification only')})"
    return "".join(f"{line}\n" for line in [f"{signed()} {head}" if signature.name else head, details] if line)


def is_list(before, entry):
    """Whether two entries stand below one another as a list does: one line each, both signed or both names alone."""
    return before.count("\n") == entry.count("\n") == 1 and before.startswith(signed()) == entry.startswith(signed())


def as_of(count: int) -> str:
    """How many signed, and on which day that was so."""
    return ngettext("%(count)s signatory on %(date)s", "%(count)s signatories on %(date)s", count) % {
        "count": in_figures(count),
        "date": date_format(timezone.localdate()),
    }
