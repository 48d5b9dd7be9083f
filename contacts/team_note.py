"""What an import writes into a contact's note, for the team alone: what the card has no place for or must not show."""

import re

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from campaign.importing.notes import Note
from campaign.text import shorten

from .fitting import note_on, quoted
from .models import Contact
from .names import proper_name
from .people import Person
from .phones import shown
from .posts import covers, plain_posts

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+")


def addresses_in(note: str) -> set[str]:
    """The e-mail addresses in a text, case-folded."""
    return {address.casefold() for address in _ADDRESS.findall(note)}


def note_lines(person: Person, note: str, email: str) -> list[str]:
    """What a contact's note must gain so that nothing is lost beside the e-mail address that the card holds.

    The person's own note and websites only where there is no note, since there they might say anything twice.
    """
    lines = []
    if not note:
        lines += [person.note] if person.note else []
        lines += [_("Website: %(url)s") % {"url": url} for url in person.urls if url not in person.note]
    others = _other_emails(person, "\n".join([note, *lines]), email)
    return [*lines, *(_("Other e-mail: %(email)s") % {"email": other} for other in others)]


def write_down(contact: Contact, person: Person, notes: list[Note], *, may_gain: bool) -> bool:
    """Adds to the contact's note what has no place on the card; whether anything was added. The caller saves it.

    Where the card may gain nothing (`consent.may_gain`) that is all it lacks, and `notes` says what the staff may put
    on it. They are told, too, what did not go into a note that was there.
    """
    lines = note_lines(person, contact.note, contact.email)
    if not may_gain:
        there = contact.note.split("\n")
        lacking = {line: thing for line, thing in _lacking(contact, person) if line not in there}
        lines += [line for line in lacking if line not in lines]
        if lacking:
            sentence = _(
                "Has also %(things)s: add it to the card if it may be public. Until then it stands in the team’s note."
            )
            notes.append(note_on(person, sentence % {"things": "; ".join(lacking.values())}))
    contact.note = "\n".join(filter(None, [contact.note, *lines]))
    for text in (person.note, *person.urls):
        if text not in contact.note:
            sentence = _("The contact has a note here, so this was not added to it: %(text)s")
            notes.append(note_on(person, sentence % {"text": quoted(shorten(text, 300))}))
    return bool(lines)


def names_anew(contact: Contact, person: Person) -> bool:
    """Whether a contact that is known by an address or number alone gets a name by what a source says of the person."""
    return bool(proper_name(person.known_as)) and not proper_name(contact.name)


def _other_emails(person, note, email):
    known = {email.casefold(), *addresses_in(note)}
    return [other for other in person.emails if other.casefold() not in known]


def _lacking(contact, person):
    """What the person has and the card has not: each as a line of the note, and as it is named to the staff."""
    if names_anew(contact, person):
        yield _("Name: %(name)s") % {"name": person.known_as}, quoted(person.known_as)
    for email in _other_emails(person, contact.note, contact.email):
        yield _("Other e-mail: %(email)s") % {"email": email}, email
    if person.is_email_wanted and not contact.email and not contact.is_email_wanted:
        yield _("E-mail: to be asked for"), _("an e-mail address that is to be asked for")
    lines = {(phone.number, phone.extension) for phone in contact.phones.all()}
    for phone in person.phones:
        if (phone.number, phone.extension) not in lines:
            number = shown(phone.number, phone.extension)
            yield _("Other phone: %(number)s") % {"number": number}, number
    posts = plain_posts(contact.posts.all())
    for post in person.posts:
        if not covers(posts, post):
            words = ", ".join(filter(None, [post.role, post.organisation]))
            yield _("Other role: %(role)s") % {"role": words}, quoted(words)
    for code in person.languages:
        if code not in contact.languages:
            language = str(get_language_info(code)["name_translated"])
            yield _("Other language: %(language)s") % {"language": language}, language
