"""What a text may cost. Everything here is cheap and runs before any parser sees the text."""

from django.utils.translation import gettext as _

MAX_LENGTH = 200_000  # characters; a long book chapter has 50,000
MAX_WORK = 40_000  # see _WORK; 200,000 characters of ordinary Markdown come to some 5,000
MAX_LEVELS = 40  # Markdown levels inside one another: a quote is one, a list two
MAX_DEPTH = 100  # HTML elements inside one another
MAX_BLOCKS = 60_000  # block tokens: a paragraph takes three, a table cell too
MAX_COLUMNS = 200

# How much work the signs make at which the parser has to stop, in relation to one another, as measured.
_WORK = {"\n": 3, "[": 4, "[^": 3, "![": 2, "://": 4, "<": 2, "@": 3} | dict.fromkeys("]*_`|~&\\", 1)
_LONG_WORD = 2_000


class Unrenderable(ValueError):
    """The text is too long, too dense or too deeply nested. The message is one sentence for the editor."""


def too_deep() -> Unrenderable:
    return Unrenderable(
        _("The text is nested too deeply: take some lists, quotes, brackets or HTML tags out of one another.")
    )


def too_dense() -> Unrenderable:
    return Unrenderable(_("The text holds too many Markdown signs or lines for one page: split it into several."))


def check_size(text: str) -> None:
    """Raises Unrenderable for a text whose length or density alone would keep a server busy."""
    if len(text) > MAX_LENGTH:
        raise Unrenderable(
            _("The text has %(length)s characters and may have %(limit)s: split it into several.")
            % {"length": f"{len(text):,}", "limit": f"{MAX_LENGTH:,}"}
        )
    if sum(work * text.count(sign) for sign, work in _WORK.items()) > MAX_WORK:
        raise too_dense()
    if "|" in text:
        _check_tables(text.split("\n"))
    # Finding addresses in one run of characters is quadratic in the addresses that it holds.
    if text.count("//") > 50 and any(len(word) > _LONG_WORD and word.count("//") > 50 for word in text.split()):
        raise Unrenderable(_("The text holds many web addresses run together: put spaces between them."))


def _check_tables(lines: list[str]) -> None:
    """A short row of a wide table is filled up with empty cells, so that few signs can make a great many."""
    columns = cells = 0
    for line in lines:
        if line.count("|") > MAX_COLUMNS:
            raise Unrenderable(_("The text has a table row with more than %(limit)s columns.") % {"limit": MAX_COLUMNS})
        if not line or line.isspace():
            columns = 0
        elif "|" in line and not line.strip(" \t>|:-"):
            columns = line.count("|") + 1
        cells += columns
    if cells > MAX_BLOCKS // 3:
        raise too_dense()
