"""What a contact can hold of a person as a source describes one, and a sentence on whatever it cannot."""

import re

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _

from campaign.importing.notes import Note
from campaign.text import clean, one_line, shorten

from .models import Contact, Organisation, Phone, Post
from .people import Person, PersonPhone, PersonPost
from .phones import LONGEST

# Django names only its two scripts; which of them is likely in a country is told by CLDR (likely subtags).
_CHINESE = {
    "zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans",
    "zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant",
}  # fmt: skip
_MASKED = re.compile(r"\[?e-?mail\W*protected\]?|\*{2,}|•{2,}", re.IGNORECASE)
LONGEST_EMAIL = Contact._meta.get_field("email").max_length


def storable(person: Person, notes: list[Note]) -> Person:
    """The person with only what a contact can hold, and a note on whatever cannot be."""

    def line(text, model, field):
        text, limit = one_line(text), model._meta.get_field(field).max_length
        if len(text) > limit:
            sentence = _("Cut to %(limit)d signs: %(text)s") % {"limit": limit, "text": quoted(shorten(text, 60))}
            notes.append(note_on(person, sentence))
        return shorten(text, limit)

    emails = []
    for email in (clean(email).strip() for email in person.emails):
        try:
            validate_email(email)
            MaxLengthValidator(LONGEST_EMAIL)(email)
        except ValidationError:
            notes.append(note_on(person, _("%(email)s is no e-mail address.") % {"email": quoted(email[:60])}))
            continue
        if email.casefold() not in {known.casefold() for known in emails}:
            emails.append(email)
    phones = {}
    for phone in person.phones:
        kind = phone.kind if phone.kind in Phone.Kind.values else Phone.Kind.OTHER
        if len(phone.number) > LONGEST or len(phone.extension) > Phone._meta.get_field("extension").max_length:
            number = quoted(f"{phone.number} {phone.extension}"[:60].strip())
            notes.append(note_on(person, _("The phone number %(number)s is too long to be one.") % {"number": number}))
            continue
        phones.setdefault((phone.number, phone.extension), PersonPhone(phone.number, phone.extension, kind))
    posts = [
        PersonPost(line(post.role, Post, "role"), line(post.organisation, Organisation, "name"))
        for post in person.posts
    ]
    spoken = []
    for language in person.languages:
        if code := spoken_code(language):
            spoken.append(code)
        else:
            unknown = {"language": quoted(language[:40])}
            notes.append(note_on(person, _("%(language)s is no language that is known here.") % unknown))
    return Person(
        name=line(person.name, Contact, "name"),
        given_name=line(person.given_name, Contact, "given_name"),
        family_name=line(person.family_name, Contact, "family_name"),
        emails=tuple(emails),
        phones=tuple(phones.values()),
        posts=tuple(post for post in dict.fromkeys(posts) if post != PersonPost()),
        languages=tuple(dict.fromkeys(spoken)),
        note=clean(person.note).strip(),
        is_email_wanted=person.is_email_wanted and not emails,
        urls=tuple(dict.fromkeys(url for url in map(clean, person.urls) if url.strip())),
        line=person.line,
    )


def is_masked_email(text: str) -> bool:
    """Whether an e-mail address was hidden where this was copied from ("[email protected]", "a***@example.org")."""
    return bool(_MASKED.search(text))


def spoken_code(tag: str) -> str:
    """The code under which a language is stored: "es" for "es-MX", too; empty for one without a name here."""
    tag = tag.strip().lower().replace("_", "-")
    for code in (tag.split("-")[0], _CHINESE.get(tag, tag)):
        if "name" in LANG_INFO.get(code, {}):
            return code
    return ""


def note_on(person: Person, sentence: str) -> Note:
    return Note(sentence, entry=person.known_as, line=person.line)


def quoted(name: str) -> str:
    return f"“{name}”"
