"""Contacts found as people look for them: by pieces of a name, an organisation, an e-mail address or a number."""

import re
from collections import defaultdict

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import Q

from .models import Contact, Organisation, Phone
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
    if numbers := _numbers(text[:LONGEST]):
        found |= Q(pk__in=Phone.objects.filter(numbers).values("contact"))
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


def same_as(name="", email="", numbers=()):
    """Contacts of the same name (whatever its case, accents, titles), e-mail address or one of the numbers (E.164)."""
    same = Q(pk__in=[])
    if wanted := folded_name(name):
        same |= Q(pk__in=[pk for pk, names in _names().items() if wanted in map(folded_name, names)])
    if email:
        same |= Q(email__iexact=email)
    if numbers:
        same |= Q(pk__in=Phone.objects.filter(number__in=numbers).values("contact"))
    return Contact.objects.filter(same)


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


def _numbers(text):
    """The condition on Phone under which a typed number is meant; None when nothing like a number was typed."""
    try:
        return Q(number=read_phone(text)[0]) | _with_digits(text)
    except ValidationError:
        return _with_digits(text) or None


def _with_digits(text):
    """A piece of a number: as it is stored or, with the zero that is dialled within a country, without it."""
    digits = phonenumbers.normalize_digits_only(text).lstrip("0") if WRITTEN_NUMBER.fullmatch(text) else ""
    return Q(number__contains=digits) if len(digits) >= FEWEST_DIGITS else Q()
