"""A letter as one page to print or to keep: all who signed it, numbered through."""

from collections.abc import Iterator
from functools import cache
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaign.feeds import with_whole_addresses
from campaign.identity import identity
from campaign.streaming import spoken

from .models import Letter
from .paging import by_group
from .plain_text import as_of, date_of
from .signatures import in_figures, unnamed_in_words

LIST_LENGTH = 200  # names; browsers set many short lists in columns, but take minutes for a long one
HERE = SafeString("<!-- signatories -->")  # where in the page they belong; no text of ours holds a comment


def pieces(letter: Letter, request, *, is_file: bool = False) -> Iterator[str]:
    """The whole page in the letter's language, in pieces, while its signatories are read.

    A page that is a file (`is_file`) brings its style sheet, and needs nothing that lies elsewhere.
    """
    return spoken(letter.language, page_in_pieces(letter, request, is_file))


def page_in_pieces(letter, request, is_file):
    groups = list(letter.original.groups.all())
    total = sum(group.count for group in groups)
    page = settings.SITE_URL + letter.get_absolute_url()
    context = {
        "campaign": identity(letter.language),
        "letter": letter,
        "date": date_of(letter),
        "addressees": letter.addressee_lines,
        "total": total,
        "as_of": as_of(total),
        "body": with_whole_addresses(letter.body_html, page) if is_file else letter.body_html,
        "page": page,
        "signatories": HERE,
        "style": style() if is_file else "",
    }
    before, _here, behind = get_template("coalition/print.html").render(context, request).partition(HERE)
    yield before
    names = get_template("partials/signatories.html")
    number = 1
    for group, signatures in by_group(letter, groups):
        yield format_html(
            '<section class="group">\n<h2>{} <span class="size">{}</span></h2>\n', group, in_figures(group.count)
        )
        first = number
        for some in batched(signatures, LIST_LENGTH):
            opening = format_html('<ol class="signatories" start="{}">\n', number)
            yield f"{opening}{names.render({'signatures': some})}</ol>\n"
            number += len(some)
        if group.unnamed:
            yield format_html('<p class="unnamed">{}</p>\n', unnamed_in_words(group.unnamed, number > first))
        yield "</section>\n"
    yield behind


@cache
def style():
    return SafeString(Path(finders.find("css/site.css")).read_text(encoding="utf-8"))
