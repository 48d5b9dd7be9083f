"""Roles and organisations of one contact, without saying one thing twice."""

from collections.abc import Iterable

from .models import Post
from .names import fold
from .people import PersonPost


def completed(there: list[Post], post: Post) -> Post | None:
    """The row of a contact that must be saved so that it says what `post` says; None when one says it already.

    A row that gives only the role or only the organisation of it is completed; else `post` itself is new and joins
    the list `there`. Roles are compared without case, accents and signs.
    """
    role, body = fold(post.role), post.organisation_id
    for known in there:
        if (not role or fold(known.role) == role) and (body is None or known.organisation_id == body):
            return None
    for known in there:
        if not known.role and known.organisation_id == body:
            known.role = post.role
            return known
        if known.organisation_id is None and fold(known.role) == role:
            known.organisation = post.organisation
            return known
    there.append(post)
    return post


def covers(there: Iterable[PersonPost], post: PersonPost) -> bool:
    """Whether one of the posts `there` says all that `post` says; names of organisations are compared as roles are."""
    role, body = fold(post.role), _folded_body(post)
    return any((not role or fold(known.role) == role) and (not body or _folded_body(known) == body) for known in there)


def plain_posts(rows: Iterable[Post]) -> list[PersonPost]:
    """The rows of a contact as the plain data in which sources tell of posts."""
    return [PersonPost(row.role, row.organisation.name if row.organisation else "") for row in rows]


def _folded_body(post):
    return fold(post.organisation) or post.organisation.casefold()
