"""Somebody as a source tells of them: the same plain data from a vCard, a row of a table or a release's text."""

from dataclasses import dataclass

from .phones import shown


@dataclass(frozen=True)
class PersonPhone:
    number: str  # E.164, as `phones.read_phone` gives it
    extension: str = ""
    kind: str = "work"  # a value of Phone.Kind


@dataclass(frozen=True)
class PersonPost:
    """A role, an organisation, or both."""

    role: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Person:
    """What one source says of somebody. Everything may be lacking, the name too: see `known_as`.

    `languages` holds codes ("es"), `urls` absolute addresses, `photo` the bytes of a picture file as the source has
    them, `is_email_wanted` says that an address stood there but was masked, `line` is where it begins in the source.
    """

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[PersonPhone, ...] = ()
    posts: tuple[PersonPost, ...] = ()
    languages: tuple[str, ...] = ()
    note: str = ""
    is_email_wanted: bool = False
    urls: tuple[str, ...] = ()
    photo: bytes | None = None
    line: int | None = None

    @property
    def known_as(self) -> str:
        """The name, else the first thing that tells this person from others; empty when the source tells nothing."""
        named = self.name or " ".join(filter(None, [self.given_name, self.family_name]))
        return named or next(self._reached_by(), "")

    def _reached_by(self):
        yield from self.emails[:1]
        yield from (shown(phone.number, phone.extension) for phone in self.phones[:1])
        yield from (post.organisation or post.role for post in self.posts[:1])
