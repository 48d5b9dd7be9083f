"""Whether somebody whom a text names is who is here already, and what the text says that the card does not."""

from campaign.importing.notes import Note
from contacts.models import Contact
from contacts.names import Closeness, closeness, fold
from contacts.people import Person
from contacts.phones import shown


def differs_by_email(contact: Contact, person: Person) -> bool:
    """Whether both have e-mail addresses and none in common, the team's note on the contact included."""
    note = contact.note.casefold()
    emails = [email.casefold() for email in person.emails]
    return bool(contact.email and emails) and not any(
        email == contact.email.casefold() or email in note for email in emails
    )


def cautions(contact: Contact, person: Person, *, is_sure: bool) -> list[Note]:
    """Notes for a human eye on a match that may join two people; `is_sure` says that an earlier import made it."""
    if is_sure:
        return []
    nearness = closeness(contact.name, person.name)
    if nearness is Closeness.RELATED:
        sentence = f"Taken for “{contact.name}”, who has the same e-mail or phone. If they are two people, part them."
        return [Note(sentence, entry=person.name)]
    here, said = _numbers(contact), {(phone.number, phone.extension) for phone in person.phones}
    bodies, others = _bodies(contact), {fold(post.organisation) for post in person.posts if post.organisation}
    is_other_email = contact.email.casefold() not in {email.casefold() for email in person.emails}
    if is_other_email and here and said and not here & said and bodies and others and not bodies & others:
        organisations = ", ".join(post.organisation for post in person.posts if post.organisation)
        sentence = (
            f"Look at “{contact.name}”: the name is the same, but numbers and organisations ({organisations}) differ "
            "from those of another text or the card. If they are two people, part them."
        )
        return [Note(sentence, entry=person.name)]
    return []


def besides(contact: Contact, person: Person) -> list[Note]:
    """A note on what a text says of somebody that the card lacks, where there is anything."""
    numbers = {number for number, _extension in _numbers(contact)}
    roles = {fold(post.role) for post in contact.posts.all() if post.role}
    bodies = _bodies(contact)
    more = [shown(phone.number, phone.extension) for phone in person.phones if phone.number not in numbers]
    more += [
        email
        for email in person.emails
        if email.casefold() != contact.email.casefold() and email.casefold() not in contact.note.casefold()
    ]
    for post in person.posts:
        if post.role and fold(post.role) not in roles or post.organisation and fold(post.organisation) not in bodies:
            more.append(", ".join(filter(None, [post.role, post.organisation])))
    if not more:
        return []
    sentence = (
        f"“{contact.name}” was here before this import, so the card stays as it is. The text also has "
        f"{'; '.join(more)}: add it if it is right."
    )
    return [Note(sentence, entry=person.name)]


def _numbers(contact: Contact) -> set[tuple[str, str]]:
    return {(phone.number, phone.extension) for phone in contact.phones.all()}


def _bodies(contact: Contact) -> set[str]:
    return {fold(post.organisation.name) for post in contact.posts.all() if post.organisation}
