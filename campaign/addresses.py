"""Slugs: the readable last part of an address."""

from slugify import slugify


def free_slug(text, max_length, taken, *, instead, reserved=frozenset()):
    """A slug of `text` that no row of the queryset `taken` has: "vigil", else "vigil-2", "vigil-3", …

    Words of any script are written in Latin letters; a text without letters or digits takes `instead`. None of the
    `reserved` ones is given away.
    """
    wanted = slugify(text, max_length=max_length, word_boundary=True) or instead
    return numbered(wanted, max_length, taken, "slug", reserved)


def numbered(wanted, max_length, taken, field, reserved=frozenset()):
    """`wanted`, or with the first number behind it that no row of `taken` has in its `field`, nor stands `reserved`."""
    wanted = wanted[:max_length]
    used = reserved | set(
        taken.filter(**{f"{field}__startswith": wanted[: max_length - 6]}).values_list(field, flat=True)
    )
    name, number = wanted, 1
    while name in used:
        number += 1
        ending = f"-{number}"
        name = wanted[: max_length - len(ending)].rstrip("-") + ending
    return name
