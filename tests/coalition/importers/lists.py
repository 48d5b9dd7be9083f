"""What a list was understood as, in short: one tuple for each signatory."""

from coalition.importers.pasted import read_signatories
from coalition.models.kinds import Kind

ORG, OFFICIAL, PERSON = Kind.ORGANISATION, Kind.OFFICIAL, Kind.INDIVIDUAL


def short(signed):
    """Kind, name, title, organisation, and place where there is one."""
    parts = (signed.kind, signed.name, signed.title, signed.organisation)
    return (*parts, signed.place) if signed.place else parts


def understood(text, **options):
    people, _notes = read_signatories(text, **options)
    return [short(signed) for signed in people]


def lines(text, **options):
    people, _notes = read_signatories(text, **options)
    return [signed.line for signed in people]


def told(text, **options):
    """Line and sentence of each note."""
    _people, notes = read_signatories(text, **options)
    return [(note.line, note.sentence) for note in notes]
