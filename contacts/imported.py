"""What imports said of a contact before, so that nothing which the staff replaced or took off comes back.

Of each thing a mark is kept (`Contact.imported`), which tells it from others and from which it cannot be read. So the
card forgets a number that was taken off, and an import that brings it once more still knows it.
"""

from collections.abc import Container
from dataclasses import replace
from hashlib import sha256

from .names import fold
from .people import Person, PersonPhone, PersonPost

_LENGTH = 16  # hexadecimal digits


def mark(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()[:_LENGTH]


def email_mark(email: str) -> str:
    return mark("email", email.casefold())


def phone_mark(phone: PersonPhone) -> str:
    return mark("phone", phone.number, phone.extension)


def photo_mark(photo: bytes) -> str:
    return mark("photo", sha256(photo).hexdigest())


def _post_mark(post: PersonPost) -> str:
    return mark("post", *(fold(words) or words for words in (post.role, post.organisation)))


def marks_of(person: Person) -> list[str]:
    """A mark for each thing that a source says of somebody but for the whole name and the photo."""
    return [
        *map(email_mark, person.emails),
        *map(phone_mark, person.phones),
        *map(_post_mark, person.posts),
        *(mark("language", code) for code in person.languages),
        *(mark("url", url) for url in person.urls),
        *([mark("parts", person.given_name, person.family_name)] if person.given_name or person.family_name else []),
        *([mark("note", person.note)] if person.note else []),
        *([mark("email is wanted")] if person.is_email_wanted else []),
    ]


def unsaid(person: Person, marks: Container[str]) -> Person:
    """The person with only what has no mark yet; the name as a whole stays."""
    has_parts = mark("parts", person.given_name, person.family_name) in marks
    return replace(
        person,
        given_name="" if has_parts else person.given_name,
        family_name="" if has_parts else person.family_name,
        emails=tuple(email for email in person.emails if email_mark(email) not in marks),
        phones=tuple(phone for phone in person.phones if phone_mark(phone) not in marks),
        posts=tuple(post for post in person.posts if _post_mark(post) not in marks),
        languages=tuple(code for code in person.languages if mark("language", code) not in marks),
        urls=tuple(url for url in person.urls if mark("url", url) not in marks),
        note="" if mark("note", person.note) in marks else person.note,
        is_email_wanted=person.is_email_wanted and mark("email is wanted") not in marks,
    )
