"""The contacts as one address book: whom of them a source means, and what it adds to them."""

from collections import defaultdict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign.importing.notes import Note
from campaign.text import one_line, shorten

from . import other_names
from .consent import may_gain
from .fitting import note_on, quoted, storable
from .imported import email_mark, mark, marks_of, phone_mark, unsaid
from .merging import merge
from .models import Contact, ContactWords, Organisation, Phone, Post
from .names import Closeness, closeness, folded_name, proper_name
from .people import Person
from .phones import shown
from .posts import completed
from .team_note import addresses_in, names_anew, note_lines, write_down

__all__ = ["Directory", "find", "merge", "organisation", "take"]

MADE, CHANGED, UNCHANGED = "made", "changed", "unchanged"


def find(person: Person, *, by_name: bool = False) -> Contact | None:
    """The contact whom a source means: as `Directory.find`, for somebody alone."""
    return Directory().find(person, by_name=by_name)


def take(
    person: Person, *, by_name: bool = False, was_public: bool = False, notes: list[Note] | None = None
) -> tuple[Contact, str]:
    """The person as a contact, and what became of it: as `Directory.take`, for somebody alone."""
    return Directory().take(person, by_name=by_name, was_public=was_public, notes=notes)


def organisation(name: str) -> Organisation:
    """The organisation of this name, made if it is not there: as `Directory.organisation`, for one alone."""
    return Directory().organisation(name)


class Directory:
    """All contacts by what tells them from one another, in memory: for a run that takes many people, in which looking
    one up costs no query. It knows what it took itself, not what others write meanwhile: make it within the run's
    transaction and drop it afterwards.
    """

    def __init__(self):
        self._names: dict[int, list[str]] = {}  # key of a contact → its names, in all scripts
        self._emails: dict[int, str] = {}
        self._with_email = defaultdict(list)  # folded address → keys
        self._noted = defaultdict(list)  # the same of addresses that stand in notes
        self._with_phone = defaultdict(list)  # number → (extension, key)
        self._with_name = defaultdict(list)  # folded name → keys
        self._marked = defaultdict(list)  # mark of what an import said → keys
        self._reachable: set[int] = set()
        self._organisations: dict[str, Organisation] | None = None
        for contact in Contact.objects.order_by("pk").only("name", "email", "note", "whatsapp", "imported"):
            self._learn(contact)
        for key, name in ContactWords.objects.exclude(name="").order_by("pk").values_list("contact", "name"):
            self._learn_name(key, name)
        for key, number, extension in Phone.objects.order_by("pk").values_list("contact", "number", "extension"):
            self._learn_phone(key, number, extension)

    # ---- whom a source means

    def find(self, person: Person, *, by_name: bool = False) -> Contact | None:
        """The contact whom `person` means, or None.

        By e-mail address, then by phone number (one with another extension is another one), also by one that an import
        brought and the staff replaced. Two people may share either, so it proves nothing where the names have no word
        in common. A name alone decides for somebody who has
        neither address nor number, and with `by_name` for everybody, if exactly one contact has it; it is compared
        without case, accents and titles, and never joins two different e-mail addresses.
        """
        key = self._find(storable(person, []), by_name)[0]
        return Contact.objects.filter(pk=key).first() if key else None

    def _find(self, person, by_name):
        """The contact's key or None, how near its name is, and pairs of what is shared and the key of somebody else.

        Whose name fits comes before whose name is merely related, however the latter is reached.
        """
        name, related, shared = _name_of(person), None, []
        for what, keys, needed in self._reached(person):
            near = [(self._closeness(name, key), -place, key) for place, key in enumerate(keys)]
            nearness, _place, key = max(near, default=(Closeness.DIFFERENT, 0, None))
            if nearness >= Closeness.COMPATIBLE:
                return key, nearness, []
            if nearness >= needed and related is None:
                related = key
            shared += [(what, key) for _nearness, _place, key in near if what]
        if key := self._find_by_name(person, name, by_name):
            return key, Closeness.SAME, []
        return (related, Closeness.RELATED, []) if related else (None, Closeness.DIFFERENT, shared)

    def _reached(self, person):
        """For each address and number: itself, the contacts that have it, and how near their names must be.

        Without itself come contacts that had it once.
        """
        emails = {email.casefold() for email in person.emails}
        for email in person.emails:
            yield email, self._with_email[email.casefold()], Closeness.RELATED
        for email in person.emails:
            yield email, self._noted[email.casefold()], Closeness.COMPATIBLE
        for phone in person.phones:
            keys = [
                key
                for extension, key in self._with_phone[phone.number]
                if not extension or not phone.extension or extension == phone.extension
            ]
            # A family or an office has one number and common surnames: with addresses of their own they are two people.
            others = [key for key in keys if emails and self._emails.get(key)]
            what = shown(phone.number, phone.extension)
            yield what, [key for key in keys if key not in others], Closeness.RELATED
            yield what, others, Closeness.COMPATIBLE
        for each in (*map(email_mark, person.emails), *map(phone_mark, person.phones)):
            yield "", self._marked[each], Closeness.COMPATIBLE

    def _closeness(self, name, key):
        return max((closeness(name, known) for known in self._names[key]), default=Closeness.COMPATIBLE)

    def _find_by_name(self, person, name, by_name):
        is_unreached = not person.emails and not person.phones
        if not by_name and not is_unreached:
            return None
        keys = self._with_name.get(folded_name(name or person.known_as), [])
        if person.emails:  # a namesake with another address of her own is somebody else
            keys = [key for key in keys if key not in self._emails]
        if len(keys) == 1:
            return keys[0]
        # Of several namesakes one who can be reached as little: the one whom this source gave the last time.
        return next((key for key in keys if key not in self._reachable), None) if is_unreached else None

    # ---- what it adds

    @transaction.atomic
    def take(
        self,
        person: Person,
        *,
        by_name: bool = False,
        was_public: bool = False,
        notes: list[Note] | None = None,
    ) -> tuple[Contact, str]:
        """The contact that `person` is, and "made", "changed" or "unchanged".

        Makes it, or adds what it lacks: phones, roles, languages, an e-mail address. Nothing that is there is
        overwritten or removed, and consent is never given by it. A second e-mail address has no field, so it is kept in
        the team's note.

        Nothing becomes public by it that nobody agreed to (`consent.may_gain`). A card with consent on record, or one
        that readers see in a text, gains nothing but lines in the team's note, and `notes` names what may be added by
        hand. One exception: `was_public` says that the source is a text which readers saw; what it says is added to a
        card without consent even if a text shows that card, since readers saw it there already.

        What an import said of a contact once is not taken a second time: where it is missing now, the staff replaced it
        or took it off. `notes` gets a sentence for all that was left out or needs a human eye. Raises ValueError for
        somebody of whom nothing is known (`known_as` is empty).
        """
        notes = notes if notes is not None else []
        person = storable(person, notes)
        if not person.known_as:
            raise ValueError("There is nothing to know this person by.")
        key, nearness, shared = self._find(person, by_name)
        if key is None:
            contact, outcome = self._make(person), MADE
            for what, names in self._by_thing(shared).items():
                sentence = _("%(thing)s is also that of %(names)s. The names differ, so they are kept apart.")
                notes.append(note_on(person, sentence % {"thing": what, "names": names}))
        else:
            contact = Contact.objects.prefetch_related("phones", "posts__organisation").get(pk=key)
            if nearness is Closeness.RELATED:
                sentence = _("Taken for %(name)s, who has the same e-mail or phone. If they are two people, part them.")
                notes.append(note_on(person, sentence % {"name": quoted(contact.name)}))
            outcome = CHANGED if self._complete(contact, person, notes, was_public) else UNCHANGED
        return contact, outcome

    def _by_thing(self, shared):
        names = defaultdict(list)
        for what, key in shared:
            name = quoted(next(iter(self._names[key]), what))
            if name not in names[what]:
                names[what].append(name)
        return {what: ", ".join(found) for what, found in names.items()}

    def _make(self, person):
        contact = Contact(
            name=_name_for(person),
            given_name=person.given_name,
            family_name=person.family_name,
            email=next(iter(person.emails), ""),
            is_email_wanted=person.is_email_wanted,
            languages=list(person.languages),
            note="\n".join(note_lines(person, "", next(iter(person.emails), ""))),
            imported=marks_of(person),
        )
        if not _name_of(person):  # an address made of an e-mail address would give it away
            contact.slug = f"contact-{contact.uid.hex[:8]}"
        contact.save()
        self._learn(contact)
        self._add_phones(contact, person.phones)
        self._add_posts(contact, person.posts)
        return contact

    def _complete(self, contact, person, notes, was_public):
        """Adds what the contact lacks and no import said before; whether anything came of it."""
        marks = marks_of(person)
        if names_anew(contact, person):
            marks.append(mark("name", folded_name(person.known_as)))
        marks = [each for each in marks if each not in contact.imported]
        if not marks:
            return False
        new = unsaid(person, contact.imported)
        is_open = may_gain(contact, was_public=was_public)
        changed = is_open and self._add(contact, new)
        changed = write_down(contact, new, notes, may_gain=is_open) or changed
        contact.imported = [*contact.imported, *marks]
        if changed:
            contact.save()
        else:  # nothing that would make another version of the card
            Contact.objects.filter(pk=contact.pk).update(imported=contact.imported)
        self._learn(contact)
        return changed

    def _add(self, contact, person):
        """Adds to the card; whether it lacked anything. The caller saves its own columns."""
        changed = False
        if names_anew(contact, person):
            contact.name, contact.slug = _name_for(person), ""  # and so an address made of it
            changed = True
        names = f"{person.given_name} {person.family_name}"
        if not contact.given_name and not contact.family_name and closeness(names, contact.name) is Closeness.SAME:
            contact.given_name, contact.family_name = person.given_name, person.family_name
            changed = True
        if not contact.email and person.emails:
            contact.email = person.emails[0]
            changed = True
        if not contact.email and person.is_email_wanted and not contact.is_email_wanted:
            contact.is_email_wanted = changed = True
        if languages := [code for code in person.languages if code not in contact.languages]:
            contact.languages = [*contact.languages, *languages]
            changed = True
        changed = self._add_phones(contact, person.phones) or changed
        return self._add_posts(contact, person.posts) or changed

    def _add_phones(self, contact, phones):
        there = list(contact.phones.all())
        known = {(phone.number, phone.extension) for phone in there}
        order = max((phone.order for phone in there), default=-1) + 1
        lacking = [phone for phone in phones if (phone.number, phone.extension) not in known]
        Phone.objects.bulk_create(
            Phone(contact=contact, number=phone.number, extension=phone.extension, kind=phone.kind, order=order + place)
            for place, phone in enumerate(lacking)
        )
        for phone in lacking:
            self._learn_phone(contact.pk, phone.number, phone.extension)
        return bool(lacking)

    def _add_posts(self, contact, posts):
        there = list(contact.posts.all())
        is_changed = False
        for post in posts:
            body = self.organisation(post.organisation) if post.organisation else None
            order = max((known.order for known in there), default=-1) + 1
            if row := completed(there, Post(contact=contact, role=post.role, organisation=body, order=order)):
                row.save()
                is_changed = True
        return is_changed

    def organisation(self, name: str) -> Organisation:
        """The organisation of this name, its own or another, without case, accents and signs; made if not there."""
        name = shorten(one_line(name), Organisation._meta.get_field("name").max_length)
        if not name:
            raise ValueError("An organisation needs a name.")
        folded = other_names.folded(name)
        if self._organisations is None:
            self._organisations = other_names.by_name()
        if folded not in self._organisations:
            try:
                with transaction.atomic():
                    self._organisations[folded] = Organisation.objects.create(name=name)
            except IntegrityError:  # somebody else made it in this moment
                self._organisations = other_names.by_name()
        return self._organisations[folded]

    # ---- the index

    def _learn(self, contact):
        key = contact.pk
        self._names.setdefault(key, [])
        self._learn_name(key, contact.name)
        if contact.email:
            self._emails[key] = contact.email.casefold()
            _append(self._with_email[self._emails[key]], key)
            self._reachable.add(key)
        for address in addresses_in(contact.note):
            _append(self._noted[address], key)
        for each in contact.imported:
            _append(self._marked[each], key)
        if contact.whatsapp:
            self._learn_phone(key, contact.whatsapp, "")

    def _learn_name(self, key, name):
        _append(self._with_name[folded_name(name)], key)
        if proper := proper_name(name):
            _append(self._names[key], proper)

    def _learn_phone(self, key, number, extension):
        _append(self._with_phone[number], (extension, key))
        self._reachable.add(key)


def _name_of(person):
    return proper_name(person.known_as)


def _name_for(person):
    return shorten(person.known_as, Contact._meta.get_field("name").max_length)


def _append(values, value):
    if value not in values:
        values.append(value)
