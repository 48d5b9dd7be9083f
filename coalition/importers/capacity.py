"""In which capacity somebody signs: as an official, for an organisation, or in person."""

import re

from ..models.kinds import Kind
from . import vocabulary as v
from .offices import is_governing, is_government, is_office, is_open_office
from .wording import Evidence, evidence


def kind_of(title: str, organisation: str, *, in_person: bool = False) -> Kind:
    """The kind of a named person's signature, by title and organisation alone.

    Officials are told by their office, or by their seat in a body that is elected. Who has a title in an organisation
    signs for it, but for those who would have it anywhere (a professor) or had it once. With `in_person` nobody does:
    affiliations only tell who somebody is.
    """
    offices = [part for part in (title, *re.split(r"[,،]\s+", title)) if part and is_office(part)]
    is_elsewhere = not is_government(organisation) and evidence(organisation) is Evidence.STRONG
    if offices and not (is_elsewhere and all(map(is_open_office, offices))):
        return Kind.OFFICIAL
    words = set(v.words_in(title))
    is_past = bool(words & v.FORMER)
    if organisation and is_governing(organisation) and not is_past and (not words or words & v.SITTING):
        return Kind.OFFICIAL
    if title and organisation and not in_person and speaks_for_body(title):
        return Kind.ORGANISATION
    return Kind.INDIVIDUAL


def speaks_for_body(title: str) -> bool:
    """Whether whoever has the title signs for the body in which they have it, rather than in person."""
    words = set(v.words_in(title))
    return not words & v.FORMER and (not words & v.PERSONAL or bool(words & v.LEADING))
