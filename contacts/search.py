"""Contacts found as people look for them: by pieces of a name, an organisation, an e-mail address or a number."""

import re
from collections import defaultdict

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import Q

from .models import Contact, NotTheSame, Organisation
from .names import Closeness, closeness, fold, folded_name
from .phones import read_phone

FOUND_AT_MOST = 500
ALIKE_AT_MOST = 20
FEWEST_DIGITS = 3
LONGEST = 200  # signs of a search that are looked at
WRITTEN_NUMBER = re.compile(r"[\d\s+().\-/‐‑–]+")


def matching(contacts, text):
    """The contacts of a queryset that a search means: all of them for an empty one.

    Each word must stand somewhere in the contact's names (in any language), organisations or e-mail address, or the
    whole text in one of its numbers, however it is written.
    """
    words = fold(text[:LONGEST]).split()
    if not words:
        return contacts
    found = Q(pk__in=_with_words(words))
    if is_meant := _number_meant(text[:LONGEST]):
        found |= Q(pk__in=[pk for pk, ways in reached_by().items() if any(map(is_meant, _numbers(ways)))])
    return contacts.filter(found)


def organisations_matching(organisations, text):
    """The organisations of a queryset in whose name each word of a search stands, in whatever case and accents."""
    words = fold(text[:LONGEST]).split()
    if not words:
        return organisations
    names = Organisation.objects.values_list("pk", "name")
    found = [pk for pk, name in names if all(word in fold(name) for word in words)]
    return organisations.filter(pk__in=found[:FOUND_AT_MOST])


def alike(text):
    """Those whom a search before adding somebody may mean, the likeliest first: found by it, or of a similar name."""
    near = dict.fromkeys(matching(Contact.objects.order_by(), text).values_list("pk", flat=True), Closeness.SAME)
    if fold(text):
        for pk, names in _names().items():
            near[pk] = max([near.get(pk, 0), *(closeness(text[:LONGEST], name) for name in names if fold(name))])
    found = sorted((pk for pk in near if near[pk] > Closeness.DIFFERENT), key=lambda pk: (-near[pk], pk))
    contacts = Contact.objects.in_bulk(found[:ALIKE_AT_MOST])
    return [contacts[pk] for pk in found[:ALIKE_AT_MOST]]


def same_as(name="", email="", ways=()):
    """Contacts of the same name (whatever its case, accents, titles), e-mail address or reached in one of the `ways`.

    Of a number the extension is not looked at: who adds somebody of the same office is to see who is here of it.
    """
    same = Q(pk__in=[])
    if wanted := folded_name(name):
        same |= Q(pk__in=[pk for pk, names in _names().items() if wanted in map(folded_name, names)])
    if email:
        same |= Q(email__iexact=email)
    if wanted := {way[:2] for way in ways}:
        same |= Q(pk__in=[pk for pk, own in reached_by().items() if wanted & {way[:2] for way in own}])
    return Contact.objects.filter(same)


def ways_to_reach(*, email="", phones=(), signal="", whatsapp=""):
    """How somebody is reached, as keys that two cards of one person have in common.

    ("email", "ana@example.org"), ("number", "+14157583765", "102") with the extension or "", ("signal", "ana.12").
    `phones` are pairs of number (E.164) and extension; WhatsApp and Signal have numbers like any phone, and Signal has
    user names, too.
    """
    ways = {("number", number, extension) for number, extension in phones if number}
    if email:
        ways.add(("email", email.casefold()))
    if whatsapp:
        ways.add(("number", whatsapp, ""))
    if number := signal_number(signal):
        ways.add(("number", number, ""))
    elif signal:
        ways.add(("signal", signal.casefold()))
    return ways


def signal_number(signal):
    """The number (E.164) that stands in the field for Signal; "" for a user name, or what cannot be dialled."""
    try:
        return read_phone(signal)[0] if WRITTEN_NUMBER.fullmatch(signal) else ""
    except ValidationError:
        return ""


def reached_by():
    """How each contact is reached: key → `ways_to_reach`. One query."""
    columns = ("pk", "email", "signal", "whatsapp", "phones__number", "phones__extension")
    ways = defaultdict(set)
    for pk, email, signal, whatsapp, number, extension in Contact.objects.order_by().values_list(*columns):
        phones = [(number, extension)] if number else []
        ways[pk] |= ways_to_reach(email=email, phones=phones, signal=signal, whatsapp=whatsapp)
    return ways


def here_twice():
    """Keys of contacts that may be one person: who share a way of being reached, or a name. Three queries.

    Groups of two or more, each in the order in which they came; whoever is linked to two others stands in one group
    with both. First those with an e-mail address in common, then a number or a Signal user name, then a name only.
    Nobody is linked to somebody whom the staff know to be another person.
    """
    holders = defaultdict(set)
    for pk, ways in reached_by().items():
        for way in ways:
            holders[way].add(pk)
    for pk, names in _names().items():
        for name in filter(None, map(folded_name, names)):
            holders["name", name].add(pk)
    apart = {frozenset(pair) for pair in NotTheSame.objects.values_list("first", "second")}
    rank = {"email": 0, "number": 1, "signal": 1, "name": 2}
    links = defaultdict(dict)
    for (kind, *_way), keys in holders.items():
        for one in keys if len(keys) > 1 else ():
            for other in keys - {one}:
                if frozenset((one, other)) not in apart:
                    links[one][other] = min(rank[kind], links[one].get(other, rank["name"]))
    groups, seen = [], set()
    for start in sorted(links):
        if start not in seen:
            group = _linked_to(start, links)
            seen |= group
            groups.append((min(min(links[key].values()) for key in group), sorted(group)))
    return [group for _rank, group in sorted(groups)]


def _linked_to(start, links):
    group, waiting = {start}, [start]
    while waiting:
        for other in links[waiting.pop()].keys() - group:
            group.add(other)
            waiting.append(other)
    return group


def _names():
    """The names of every contact, in whatever language: key → names."""
    names = defaultdict(set)
    for pk, name, elsewhere in Contact.objects.order_by().values_list("pk", "name", "words__name"):
        names[pk] |= {one for one in (name, elsewhere) if one}
    return names


def _with_words(words):
    columns = ("name", "given_name", "family_name", "email", "words__name", "posts__organisation__name")
    texts = defaultdict(str)
    for pk, *values in Contact.objects.order_by().values_list("pk", *columns):
        texts[pk] += " ".join(filter(None, values)) + "\n"
    found = []
    for pk, text in texts.items():
        text = fold(text)
        if all(word in text for word in words):
            found.append(pk)
    return found[:FOUND_AT_MOST]


def _numbers(ways):
    return (way[1] for way in ways if way[0] == "number")


def _number_meant(text):
    """Says of a number (E.164) whether a typed text means it; None when nothing like a number was typed.

    It means the whole number or a piece of it: as it is stored or, with the zero that is dialled within a country,
    without it.
    """
    try:
        whole = read_phone(text)[0]
    except ValidationError:
        whole = None
    digits = phonenumbers.normalize_digits_only(text).lstrip("0") if WRITTEN_NUMBER.fullmatch(text) else ""
    piece = digits if len(digits) >= FEWEST_DIGITS else None
    if whole is None and piece is None:
        return None
    return lambda number: number == whole or (piece is not None and piece in number)
