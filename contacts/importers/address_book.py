"""An address book taken into the directory: read from vCards or a table, stored in one transaction or not at all."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from campaign import images
from campaign.assets import asset_key, store_image
from campaign.importing.notes import Level, Note, SourceError
from campaign.importing.report import Report
from campaign.importing.source_files import is_web_page
from campaign.importing.tables import RowLeftOut, read_text
from campaign.models import Asset

from ..consent import may_gain
from ..directory import Directory
from ..imported import photo_mark
from ..models import Contact
from ..names import proper_name
from ..people import Person
from ..vcards.reader import CardLeftOut, read_vcards
from .csv_contacts import read_csv

MAX_FILE = 100 * 1024**2  # bytes; a thousand vCards with photos have some 30 MB
WANTED = "an address book as vCards or as a table (CSV)"
_BEGINS_CARD = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_WEIGHT = {"made": 2, "changed": 1, "unchanged": 0}


def read_address_book(path: Path, *, region: str = "") -> tuple[list[Person], list[Note]]:
    """The people in a file of vCards or a table, whichever its content is, and notes on what was not understood.

    `region` is the country (ISO 3166) of phone numbers without a country code. Raises SourceError, with a sentence, for
    a file in which there is neither.
    """
    text = read_text(path, limit=MAX_FILE, wanted=WANTED)
    if _BEGINS_CARD.search(text):
        return read_vcards(text, region=region)
    if is_web_page(text):
        raise SourceError(f"{path.name} is a web page. Export the address book as vCard or CSV, and import that.")
    if path.suffix.lower() in (".vcf", ".vcard"):
        raise SourceError(f"{path.name} holds no vCard: no line reads BEGIN:VCARD. Export the address book again.")
    return read_csv(text, name=path.name, region=region)


def store_people(
    people: list[Person],
    notes: list[Note] = (),
    *,
    dry_run: bool = False,
    on_person: Callable[[Person], None] = lambda person: None,
) -> Report:
    """Takes people into the directory, all or none, and tells what became of each contact.

    `notes` are those of the reading. Who stands in the list twice is one contact and counted once. Photos are kept
    where a contact has none and nobody sees the card. With `dry_run` everything is tried and nothing kept.
    """
    run = _Run(dry_run)
    run.tell(notes)
    try:
        with transaction.atomic():
            run.directory = Directory()
            for person in people:
                run.take(person)
                on_person(person)
            transaction.set_rollback(dry_run)
    except BaseException:
        run.remove_files()
        raise
    return run.close()


class _Run:
    def __init__(self, dry_run):
        self.dry_run = dry_run
        self.report = Report()
        self.outcomes: dict[int, str] = {}  # key of a contact → the weightiest of what became of it
        self.lines: dict[int, int | None] = {}  # key of a contact → the line that spoke of it first
        self.new_assets: list[Asset] = []

    def tell(self, notes):
        for note in notes:
            if not isinstance(note, RowLeftOut | CardLeftOut):
                self.report.notes.append(note)
                continue
            name = note.entry or (f"line {note.line}" if note.line else "more")
            self.report.skip("contacts", name, note.sentence)
            self.report.count("contacts", "skipped", getattr(note, "rows", 1) - 1)

    def take(self, person):
        contact, outcome = self.directory.take(person, notes=self.report.notes)
        if person.photo and self.keep_photo(contact, person) and outcome == "unchanged":
            outcome = "changed"
        if contact.pk in self.outcomes and (first := self.lines[contact.pk]):
            sentence = f"It is the same contact as in line {first}."
            self.report.notes.append(Note(sentence, person.known_as, person.line, Level.INFO))
        self.lines.setdefault(contact.pk, person.line)
        before = self.outcomes.setdefault(contact.pk, outcome)
        self.outcomes[contact.pk] = max(before, outcome, key=_WEIGHT.get)

    def keep_photo(self, contact, person):
        """Whether the photo was new to the contact and good. As with all that an import brings: `consent.may_gain`."""
        mark = photo_mark(person.photo)
        if contact.photo_id or mark in contact.imported:
            self.report.count("photos", "unchanged")
            return False
        if not may_gain(contact):
            sentence = "Has also a photo, which was left out: add it to the card if it may be public."
            self.report.notes.append(Note(sentence, contact.name, person.line))
            self.report.skip("photos", contact.name, "The card is public, or was agreed to, as it is.")
            Contact.objects.filter(pk=contact.pk).update(imported=[*contact.imported, mark])
            return False
        try:
            if self.dry_run:
                images.prepare(BytesIO(person.photo))
            else:
                contact.photo = self.stored(person.photo, contact)
                contact.imported = [*contact.imported, mark]
                contact.save()
        except images.Refused as error:
            self.report.skip("photos", contact.name, str(error))
            return False
        self.report.count("photos", "made")
        return True

    def stored(self, photo, contact):
        is_known = Asset.objects.filter(key=asset_key(photo)).exists()
        asset = store_image(BytesIO(photo), alt=proper_name(contact.name))
        if not is_known:
            self.new_assets.append(asset)
        return asset

    def remove_files(self):
        """Takes back the files of assets whose rows went with the transaction."""
        for asset in self.new_assets:
            for rendition in asset.renditions:
                default_storage.delete(rendition["name"])

    def close(self):
        self.report.count("contacts", "made", 0)
        for outcome in self.outcomes.values():
            self.report.count("contacts", outcome)
        if "made" in self.outcomes.values():
            sentence = (
                "The new contacts are not listed, since an address book tells of no consent. Enter in the admin the "
                "day on which each of them agreed to be listed."
            )
            self.report.notes.append(Note(sentence, level=Level.INFO))
        return self.report
