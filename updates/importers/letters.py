"""The letters that imported updates hold: told of, or taken up at once. Once, and never against the staff.

For each letter that was taken up an ImportRecord leads from the entry to it, so that one which the staff deleted,
or took off its update, does not come back.
"""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from campaign.importing.notes import Level, Note
from campaign.importing.report import Report
from coalition.models import Letter

from ..letters.recognition import FoundLetter
from ..letters.taking_up import letter_in, take_up
from ..models import ImportRecord, Update
from .recognition import digest, storable_key

_SORT = "letter"  # what the keys of these records begin with


class LettersOfUpdates:
    """The letters of one run of an import, within its transaction.

    `takes_up` says that they become letters of their own, by the member of staff `by`. Otherwise they are told of, with
    the address of the page where that can be done, unless it `is_trial` and nothing stays.
    """

    def __init__(self, source: str, report: Report, *, takes_up: bool = False, is_trial: bool = False, by=None):
        self.source, self.report, self.takes_up, self.is_trial, self.by = source, report, takes_up, is_trial, by
        self._seen: list[tuple[int, str]] = []  # key of an update that holds one, key of its entry

    def see(self, update: Update, entry_key: str, *, is_unchanged: bool = False) -> None:
        """Looks for a letter in an update that was stored, or stayed as it was. `settle` deals with it."""
        if (self.takes_up or not is_unchanged) and letter_in(update):
            self._seen.append((update.pk, entry_key))

    def settle(self) -> None:
        """Takes up, or tells of, the letters seen, once the links in their texts lead to pages here."""
        if self.takes_up:
            self.report.count("letters", "made", 0)
        for pk, entry_key in self._seen:
            update = Update.objects.get(pk=pk)
            if found := letter_in(update):
                self._settle(update, found, entry_key)

    def _settle(self, update: Update, found: FoundLetter, entry_key: str):
        record = ImportRecord.objects.filter(source=self.source, key=_key(entry_key)).first()
        if record is not None:
            self._leave(update, found, record)
        elif update.letter_id:
            self._count("unchanged")
        elif not self.takes_up:
            sentence = f"It holds a letter with {signatories_in_words(found)}."
            self._note(update, f"{sentence} {self._where(update)}", Level.INFO)
        elif found.doubts:
            reasons = " ".join(note.sentence for note in found.doubts)
            place = "" if self.is_trial else f" Look at it at {_address(update)}"
            self.report.skip("letters", update.title, f"{reasons}{place}")
        else:
            told: list[str] = []
            letter = take_up(update, found, by=self.by, told=told)
            for sentence in told:
                self._note(update, sentence)
            ImportRecord.objects.create(
                source=self.source,
                key=_key(entry_key),
                content_type=ContentType.objects.get_for_model(Letter),
                object_id=letter.pk,
                source_digest=_digest_of(found),
            )
            self._count("made")

    def _leave(self, update: Update, found: FoundLetter, record: ImportRecord):
        """Of a letter that an import took up: it belongs to the staff now, and a change in the source is told."""
        if not Letter.objects.filter(pk=record.object_id).exists():
            self._skip(update, "It was deleted here since the last import.")
        elif update.letter_id != record.object_id:
            self._skip(update, "It was taken off its update here since the last import.")
        else:
            self._count("unchanged")
        if record.source_digest != _digest_of(found):
            self._note(update, "Its letter changed in the source; the sign-on letter made of it stays as it is.")
            record.source_digest = _digest_of(found)
            record.save(update_fields=["source_digest"])

    def _count(self, outcome: str):
        if self.takes_up:
            self.report.count("letters", outcome)

    def _skip(self, update: Update, reason: str):
        if self.takes_up:
            self.report.skip("letters", update.title, reason)

    def _note(self, update: Update, sentence: str, level: Level = Level.WARNING):
        self.report.notes.append(Note(sentence, entry=update.title, level=level))

    def _where(self, update: Update) -> str:
        if self.is_trial:
            return "Import with --letters to make a sign-on letter of it."
        return f"Make a sign-on letter of it at {_address(update)}, or import again with --letters."


def signatories_in_words(found: FoundLetter) -> str:
    count = len(found.signatories)
    return "1 signatory" if count == 1 else f"{count} signatories"


def _address(update: Update) -> str:
    return reverse("admin:updates_update_letter", args=[update.pk])


def _key(entry_key: str) -> str:
    return storable_key(f"{_SORT}\n{entry_key}")


def _digest_of(found: FoundLetter) -> str:
    signed = [[signed.name, signed.title, signed.organisation] for signed in found.signatories]
    return digest({"text": found.text, "signed": signed})
