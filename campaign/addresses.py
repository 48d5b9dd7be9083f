"""Slugs: the readable last part of an address."""

from slugify import slugify


def free_slug(text, max_length, taken, *, instead):
    """A slug of `text` that no row of the queryset `taken` has: "vigil", else "vigil-2", "vigil-3", …

    Words of any script are written in Latin letters; a text without letters or digits takes `instead`.
    """
    return numbered(slugify(text, max_length=max_length, word_boundary=True) or instead, max_length, taken, "slug")


def numbered(wanted, max_length, taken, field):
    """`wanted`, or with the first number behind it that no row of `taken` has in its `field`."""
    wanted = wanted[:max_length]
    used = set(taken.filter(**{f"{field}__startswith": wanted[: max_length - 6]}).values_list(field, flat=True))
    name, number = wanted, 1
    while name in used:
        number += 1
        ending = f"-{number}"
        name = wanted[: max_length - len(ending)].rstrip("-") + ending
    return name
