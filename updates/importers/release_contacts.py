"""The people of imported contact blocks as contacts of the updates that listed them: once, and never against the staff.

For each person of each entry an ImportRecord leads from the name, as the source writes it, to the contact. So a later
import finds somebody whom the staff renamed or merged, and does not link again whom they took off a release or deleted.
"""

from collections import defaultdict
from dataclasses import replace

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max

from campaign.importing.notes import Note
from campaign.importing.report import Report
from contacts.consent import says_more
from contacts.directory import Directory
from contacts.mentions import is_shown
from contacts.models import Contact
from contacts.names import folded_name
from contacts.people import Person

from ..models import ImportRecord, ReleaseContact, Update
from .namesakes import besides, cautions, differs_by_email
from .recognition import KEY_LENGTH, digest, told

_SORT = "contact"  # what the keys of these records begin with
_WEIGHT = {"unchanged": 0, "changed": 1, "made": 2}


class ReleaseContacts:
    """The contacts of one run of an import, within its transaction."""

    def __init__(self, source: str):
        self.source = source
        self.directory: Directory | None = None
        self.outcomes: dict[int, str] = {}  # key of a contact → what became of it
        self._of_entry: dict[str, dict[str, ImportRecord]] | None = None
        self._alive: set[int] = set()
        self._known_as: dict[str, set[int]] = defaultdict(set)  # folded name → contacts that any source calls so
        self._told: dict[tuple[str, str], int] = {}  # folded name and digest of what was told → the contact

    def link(
        self, update: Update, entry_key: str, people: list[Person], notes: list[Note], *, was_public: bool
    ) -> None:
        """Makes the people contacts of the update, whose text in the source names them in this order.

        Where readers saw that text, they go on seeing them (`_show`); where nobody did, consent comes first.
        Whom an earlier import linked and the source no longer names is taken off again; whom the staff took off, or
        deleted, stays away.
        """
        known = self._records(entry_key)
        if not people and not known:
            return
        before = {record.object_id for record in known.values()}
        gone = {name: record for name, record in known.items() if name not in set(map(_name, people))}
        for person in people:
            self._link(update, entry_key, person, before, notes, was_public)
        if was_public:
            self._show(update, known, people, notes)
        still = {record.object_id for name, record in known.items() if name not in gone}
        for name, record in gone.items():
            if record.object_id not in still:
                update.release_contacts.filter(contact=record.object_id, frozen_card__isnull=True).delete()
            known.pop(name).delete()

    def leave(self, entry_key: str) -> None:
        """Counts the contacts of an entry that has not changed."""
        for record in self._records(entry_key).values():
            if record.object_id in self._alive:
                self._count(record.object_id, "unchanged")

    def report(self, report: Report) -> None:
        for outcome in self.outcomes.values():
            report.count("contacts", outcome)

    def _show(self, update, known, people, notes):
        """Marks those who stood in the text that readers saw (`stood_in_text`).

        Not where the card that was found for them holds more than the text said, from an address book or a draft, and
        readers see it nowhere yet: it would show them what nobody agreed to.
        """
        said = defaultdict(list)
        for person in people:
            if record := known.get(_name(person)):
                said[record.object_id].append(person)
        links = update.release_contacts.filter(contact__in=said, stood_in_text=False).select_related("contact")
        for link in links.prefetch_related("contact__phones", "contact__posts__organisation", "contact__words"):
            contact = link.contact
            if says_more(contact, said[contact.pk]) and not is_shown(contact):
                sentence = (
                    "The card found for this contact says more than the text did and nobody sees it yet, so the update "
                    "does not show it. Enter the day on which the person agreed to be listed, or take the rest off."
                )
                notes.append(Note(sentence, entry=contact.name))
                continue
            link.stood_in_text = True
            link.save(update_fields=["stood_in_text"])

    def _link(self, update, entry_key, person, before, notes, was_public):
        known = self._records(entry_key)
        name, said = _name(person), digest({"person": told(person)})
        record = known.get(name)
        if record and record.object_id not in self._alive:
            return  # deleted here
        if record and record.source_digest == said:
            self._count(record.object_id, "unchanged")
            return
        contact = self._as_told(name, said) or self._take(person, record, notes, was_public)
        if record is None:
            record = known[name] = ImportRecord(
                source=self.source, key=_key(name, entry_key), content_type=self._content_type
            )
            if contact.pk not in before:
                last = update.release_contacts.aggregate(last=Max("order"))["last"]
                ReleaseContact.objects.get_or_create(
                    update=update,
                    contact=contact,
                    defaults={"order": 0 if last is None else last + 1},
                )
        record.object_id, record.source_digest = contact.pk, said
        record.save()
        self._learn(name, record)

    def _as_told(self, name, said):
        """The contact of whom a source said the very same already: to add it once more would undo what the staff took
        off the card since."""
        key = self._told.get((name, said))
        if key not in self._alive:
            return None
        self._count(key, "unchanged")
        return Contact.objects.get(pk=key)

    def _learn(self, name, record):
        self._known_as[name].add(record.object_id)
        self._told[name, record.source_digest] = record.object_id

    def _take(self, person, record, notes, was_public):
        """The contact of somebody, by whatever name the staff know her now.

        What this source says goes on cards that this run makes. A card that was here before belongs to the staff, who
        may have changed a number for good reason: it is only linked, and a note says what the text has besides.
        """
        if self.directory is None:
            self.directory = Directory()
        contact = self._known(person, record)
        if contact is None:
            contact = self.directory.find(person, by_name=True)
        if contact is not None:
            notes += cautions(contact, person, is_sure=record is not None)
        if contact is not None and self.outcomes.get(contact.pk) != "made":
            notes += besides(contact, person)
            self._count(contact.pk, "unchanged")
            return contact
        if contact is not None:
            person = replace(person, name=contact.name)
        contact, outcome = self.directory.take(person, by_name=True, was_public=was_public, notes=notes)
        self._alive.add(contact.pk)
        self._count(contact.pk, outcome)
        return contact

    def _known(self, person, record):
        """The contact that an import called so before, unless another e-mail address tells the two apart."""
        keys = {record.object_id} if record else self._known_as[_name(person)] & self._alive
        if len(keys) != 1:
            return None
        contact = Contact.objects.prefetch_related("phones", "posts__organisation").get(pk=keys.pop())
        return contact if record or not differs_by_email(contact, person) else None

    def _count(self, key, outcome):
        self.outcomes[key] = max(self.outcomes.get(key, outcome), outcome, key=_WEIGHT.__getitem__)

    def _records(self, entry_key: str) -> dict[str, ImportRecord]:
        """The records of one entry by folded name. All are read at the first call, in two queries."""
        if self._of_entry is None:
            self._of_entry = defaultdict(dict)
            self._content_type = ContentType.objects.get_for_model(Contact)
            for record in ImportRecord.objects.filter(content_type=self._content_type, key__startswith=f"{_SORT}\n"):
                _sort, name, entry = record.key.split("\n", 2)
                self._learn(name, record)
                if record.source == self.source:
                    self._of_entry[entry][name] = record
            keys = set().union(*self._known_as.values())
            self._alive = set(Contact.objects.values_list("pk", flat=True)) if keys else set()
        return self._of_entry[_entry_part(entry_key)]


def names_linked(source: str) -> dict[str, set[str]]:
    """The folded names of those whom imports of a source took, by the key of the entry, as it was stored."""
    found = defaultdict(set)
    keys = ImportRecord.objects.filter(source=source, key__startswith=f"{_SORT}\n").values_list("key", flat=True)
    for key in keys:
        _sort, name, entry = key.split("\n", 2)
        found[entry].add(name)
    return found


def _name(person: Person) -> str:
    return folded_name(person.name)


def _key(name: str, entry_key: str) -> str:
    return f"{_SORT}\n{name}\n{_entry_part(entry_key)}"


def _entry_part(entry_key: str) -> str:
    """The entry's key as it fits into that of a record behind any name."""
    longest = KEY_LENGTH - len(_SORT) - Contact._meta.get_field("name").max_length * 2 - 2
    return entry_key if len(entry_key) <= longest else digest({"key": entry_key})
