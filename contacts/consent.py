"""What an import may make public: nothing that the person did not agree to, or that readers have not seen before."""

from collections.abc import Iterable

from .fitting import storable
from .mentions import is_shown
from .models import Contact
from .people import Person
from .posts import covers, plain_posts


def may_gain(contact: Contact, *, was_public: bool = False) -> bool:
    """Whether an import may add to what a card shows.

    Consent is given to a card as it stands, so nothing is added where it is on record, even if the card is hidden for
    the time being or the consent was taken back. A card without consent that readers see all the same, since it stood
    in a text, gains only what a text says that was public itself (`was_public`). Any other card nobody sees.
    """
    if contact.consented_on or contact.consent_withdrawn_on:
        return False
    return was_public or not is_shown(contact)


def says_more(contact: Contact, people: Iterable[Person]) -> bool:
    """Whether a card would show anything of a person that one source, in all it says of `people`, does not say."""
    people = [storable(person, []) for person in people]
    lines = {(phone.number, phone.extension) for person in people for phone in person.phones}
    numbers = {number for number, _extension in lines}
    emails = {email.casefold() for person in people for email in person.emails}
    posts = [post for person in people for post in person.posts]
    spoken = {code for person in people for code in person.languages}
    return not (
        all((phone.number, phone.extension) in lines for phone in contact.phones.all() if phone.extension)
        and {phone.number for phone in contact.phones.all()} <= numbers
        and {contact.whatsapp, contact.signal} <= {"", *numbers}
        and contact.email.casefold() in {"", *emails}
        and all(covers(posts, post) for post in plain_posts(contact.posts.all()))
        and set(contact.languages) <= spoken
        and contact.photo_id is None
        and not contact.words.all()
    )
