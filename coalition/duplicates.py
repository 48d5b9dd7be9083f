"""Who may stand under one letter twice: an organisation under two spellings, a person with and without initials.

One mailbox signs once, which the database holds. All else is a likelihood, found for a person to look at. Those who
were declined or withdrew stand nowhere and are not compared.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts import other_names, spellings
from contacts.models import Organisation
from contacts.names import Closeness, closeness, fold, folded_name, name_words
from contacts.spellings import Likeness

from .models import Letter, Signatory
from .models.kinds import Kind

State = Signatory.State

READ_AT_MOST = 25_000  # sealed names that one page opens: about a third of a second
ALIKE_AT_MOST = 10
ORGANISATIONS_AT_MOST = 8
BLOCK_AT_MOST = 200  # names that share a last word and a first letter; of more only neighbours are compared
NAMESAKES = 5  # of one name, compared with those of another
BATCH = 1_000  # keys in one query
GONE = (State.DECLINED, State.WITHDRAWN)


class Why(models.TextChoices):
    """What makes two signatories likely to be one; the likeliest first."""

    KNOWN = "known", _("the same known organisation or official")
    SAME = "same", _("the same name")
    SPELLING = "spelling", _("the same name, spelled differently")
    INITIALS = "initials", _("the same name, one shortened")
    SHORT = "short", _("one may be short for the other")
    TYPO = "typo", _("one may be a typing error")

    @property
    def rank(self):
        return list(Why).index(self)


@dataclass(frozen=True)
class Person:
    """A signatory who signs as a person, by what is compared."""

    pk: int
    name: str
    organisation: str  # folded
    official: int | None


@dataclass(frozen=True)
class Twins:
    """Signatories of one letter who may be one, by their keys, and the likeliest of the reasons."""

    keys: list[int]
    why: Why


def alike(signatory: Signatory) -> list[tuple[Signatory, Why]]:
    """The others under the same letter whom a signatory may double, with the reason: the likeliest first, ten at most.

    Of the names that are not public at most READ_AT_MOST, the newest, are opened and looked at.
    """
    others = standing(signatory.letter).exclude(pk=signatory.pk)
    is_body = signatory.kind == Kind.ORGANISATION
    found = _organisations_like(signatory, others) if is_body else _persons_like(signatory, others)
    best = sorted(found, key=lambda pair: (pair[1].rank, pair[0]))[:ALIKE_AT_MOST]
    there = Signatory.objects.defer("consent").select_related("organisation").in_bulk([key for key, _why in best])
    return [(there[key], why) for key, why in best if key in there]


def twice(letter: Letter) -> list[Twins]:
    """All under a letter who may stand there twice: the likeliest first, then in the order of signing."""
    signatories = standing(letter)
    links = [*_organisation_links(signatories), *_of_one_place(_person_links(_persons(signatories)))]
    best = {}
    for one, other, why in links:
        for key in (one, other):
            best[key] = min(why, best.get(key, why), key=lambda each: each.rank)
    groups = spellings.linked((one, other) for one, other, _why in links)
    twins = [Twins(group, min((best[key] for key in group), key=lambda why: why.rank)) for group in groups]
    return sorted(twins, key=lambda each: (each.why.rank, each.keys))


def organisations_alike(name: str) -> list[tuple[Organisation, Likeness]]:
    """Known organisations that a name may mean, by any of their names, with the reason: the likeliest first."""
    found = spellings.alike(name, other_names.names_of_all())[:ORGANISATIONS_AT_MOST]
    there = Organisation.objects.prefetch_related("other_names").in_bulk([key for key, _way in found])
    return [(there[key], way) for key, way in found if key in there]


def standing(letter: Letter):
    """Those under a letter who may be doubled."""
    return Signatory.objects.filter(letter=letter.original).exclude(state__in=GONE)


# ---- organisations


def _organisations_like(signatory, others):
    bodies = others.filter(kind=Kind.ORGANISATION).order_by()
    names, known = {}, []
    for key, name, organisation in bodies.values_list("pk", "organisation_name", "organisation"):
        if organisation and organisation == signatory.organisation_id:
            known.append((key, Why.KNOWN))
        else:
            names[key] = [name]
    return [*known, *((key, Why(way.value)) for key, way in spellings.alike(signatory.organisation_name, names))]


def _organisation_links(signatories):
    bodies = signatories.filter(kind=Kind.ORGANISATION).order_by("pk")
    names, of = {}, defaultdict(list)
    for key, name, organisation in bodies.values_list("pk", "organisation_name", "organisation"):
        names[key] = [name]
        if organisation:
            of[organisation].append(key)
    for first, *others in of.values():
        yield from ((first, other, Why.KNOWN) for other in others)
    for one, other, way in spellings.links(names):
        yield one, other, Why(way.value)


# ---- persons


def may_hold(name: str, words: Iterable[str]) -> bool:
    """Whether one of some folded words may stand in a name: quick, and never wrong about a name that holds one."""
    if not name.isascii() or "'" in name or "`" in name:
        return True
    plain = name.lower()
    return any(word in plain for word in words)


def _persons(signatories):
    """Those who sign as persons, officials among them, the newest first; what is public need not be opened."""
    persons = signatories.exclude(kind=Kind.ORGANISATION)
    is_open = Q(state=State.PUBLISHED, display=Signatory.Display.FULL)
    found = []
    for some, name in ((persons.filter(is_open), "shown_name"), (persons.exclude(is_open), "name")):
        columns = some.order_by("-pk").values_list("pk", name, "organisation_folded", "official")
        found += [Person(*values) for values in columns[:READ_AT_MOST]]
    return sorted(found, key=lambda person: -person.pk)


def _persons_like(signatory, others):
    me = Person(
        signatory.pk, signatory.name, fold(signatory.organisation_name)[:250], signatory.official_id
    )  # fmt: skip
    words = [word for word in name_words(me.name) if len(word) > 1]
    some = (
        other
        for other in _persons(others)
        if may_hold(other.name, words) or not words or (me.official and me.official == other.official)
    )
    links = [(me.pk, other.pk, why) for other in some if (why := _same_person(me, other))]
    return [(other, why) for _me, other, why in _of_one_place(links)]


def _same_person(one, other):
    """Why two Persons may be one; None where nothing says so, or they serve in two places."""
    if one.official and one.official == other.official:
        return Why.KNOWN
    mine, theirs = folded_name(one.name), folded_name(other.name)
    if not mine or not theirs or (one.organisation and other.organisation and one.organisation != other.organisation):
        return None
    if mine == theirs:
        return Why.SAME
    if " " not in mine or " " not in theirs:
        return None
    return Why.INITIALS if closeness(one.name, other.name) == Closeness.COMPATIBLE else None


def _of_one_place(links):
    """Without links between those whose names are near and who live in two places."""
    links = list(links)
    keys = sorted({key for *pair, why in links if why == Why.INITIALS for key in pair})
    places = {}
    for start in range(0, len(keys), BATCH):
        some = Signatory.objects.filter(pk__in=keys[start : start + BATCH])
        places |= {key: fold(place) for key, place in some.values_list("pk", "place")}
    return [
        (one, other, why)
        for one, other, why in links
        if why != Why.INITIALS or _is_one_place(places.get(one, ""), places.get(other, ""))
    ]


def _is_one_place(mine, theirs):
    return not mine or not theirs or mine in theirs or theirs in mine


def _person_links(persons):
    """Links among persons: of one official, of one name, and of names that share a last word and a first letter."""
    officials, names, ends = defaultdict(list), defaultdict(list), defaultdict(set)
    for person in persons:
        if person.official:
            officials[person.official].append(person)
        if folded := folded_name(person.name):
            names[folded].append(person)
            words = name_words(person.name)
            ends[words[-1], words[0][0]].add(folded)
    for first, *others in officials.values():
        yield from ((first.pk, other.pk, Why.KNOWN) for other in others)
    for same in names.values():
        yield from _links_of_one_name(same)
    for folded in ends.values():
        some = sorted(folded)
        width = len(some) if len(some) <= BLOCK_AT_MOST else spellings.NEIGHBOURS
        for place, mine in enumerate(some):
            for theirs in some[place + 1 : place + 1 + width]:
                yield from _links_between(names[mine][:NAMESAKES], names[theirs][:NAMESAKES])


def _links_of_one_name(same):
    """Those of one body with the first of it, and those without one with the first of each."""
    by_body = defaultdict(list)
    for person in same:
        by_body[person.organisation].append(person)
    for first, *others in by_body.values():
        yield from _links_between([first], others)
    nowhere = by_body.pop("", [])
    yield from _links_between(nowhere[:1], [first for first, *_others in by_body.values()])


def _links_between(some, others):
    for one in some:
        for other in others:
            if why := _same_person(one, other):
                yield one.pk, other.pk, why
