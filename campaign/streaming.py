"""Answers that are sent while they are made: nothing of them is kept but the piece on its way."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.utils import translation

LINES = 200  # that are sent as one piece: a server sends each by itself


def spoken(language: str, pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, each made while `language` is the current one: the request's is over when they are sent."""
    pieces = iter(pieces)
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def in_pieces(lines: Iterable[str]) -> Iterator[str]:
    """The lines as fewer and longer texts; the first one by itself, at once."""
    lines = iter(lines)
    yield from (line for line in [next(lines, None)] if line is not None)
    for some in batched(lines, LINES):
        yield "".join(some)
