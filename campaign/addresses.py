"""Slugs: the readable last part of an address."""

from slugify import slugify


def free_slug(text, max_length, taken, *, instead, field="slug"):
    """A slug of `text` that no row of the queryset `taken` has: "vigil", else "vigil-2", "vigil-3", …

    Words of any script are written in Latin letters; a text without letters or digits takes `instead`.
    """
    base = slugify(text, max_length=max_length, word_boundary=True) or instead
    used = set(taken.filter(**{f"{field}__startswith": base[: max_length - 6]}).values_list(field, flat=True))
    slug, number = base, 1
    while slug in used:
        number += 1
        ending = f"-{number}"
        slug = base[: max_length - len(ending)].rstrip("-") + ending
    return slug
