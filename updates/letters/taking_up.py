"""A letter that stands in the text of an update becomes a letter of its own, with those who signed it."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from campaign.importing.notes import Level
from campaign.states import State, state_of
from coalition.importers.store import store
from coalition.models import Letter
from coalition.models.kinds import Kind

from ..models import Update
from .recognition import FoundLetter, find_letter

ADDRESSEES_LENGTH = Letter._meta.get_field("addressees").max_length


def letter_in(update: Update) -> FoundLetter | None:
    """The letter that the text of an update holds, or None."""
    day = timezone.localdate(update.published_at) if update.published_at else None
    return find_letter(update.body, subject=update.title, on=day)


def proposal(update: Update, found: FoundLetter) -> Letter:
    """The closed letter that would be made of what was found in an update, not stored."""
    letter = Letter(
        title=found.subject or update.title,
        language=update.language,
        translation_of=letter_of_kin(update),
        body=f"{found.text}\n\n{found.closing}",
        addressees=_fitting(found.addressees),
        dated_on=found.dated_on,
        published_at=update.published_at,
        takes_organisations=Kind.ORGANISATION in found.kinds,
        takes_officials=Kind.OFFICIAL in found.kinds,
        takes_individuals=Kind.INDIVIDUAL in found.kinds,
    )
    letter.close()
    return letter


@transaction.atomic
def take_up(update: Update, found: FoundLetter, *, by=None, told: list[str] | None = None) -> Letter:
    """Makes a letter of what was found in an update, and links the update to it as the one that holds its text.

    It is public as far as the update is. Its signatories are too, where readers see them in the update; otherwise they
    are verified. Of a translation it becomes a translation of the letter that the original holds, and has no
    signatories of its own. The letter of an update that has one is left as it is. The text of the update stays.
    `by` is the member of staff, None for an import. `told` receives sentences on signatories that were left out or that
    somebody has to look at.
    """
    held = Update.objects.select_for_update(of=["self"]).get(pk=update.pk)
    if held.letter is None:
        held.letter, held.letter_role = _letter_for(held, found, by, told), Update.LetterRole.TEXT
        held.save(update_fields=["letter", "letter_role", "changed_at"])
    for name in ("letter", "letter_role", "changed_at"):
        setattr(update, name, getattr(held, name))
    return held.letter


def _letter_for(update: Update, found: FoundLetter, by, told) -> Letter:
    letter = proposal(update, found)
    original = letter.translation_of
    if original and (there := _in_language(original, update.language)):
        return there
    state = state_of(update)
    if state in {State.LIVE, State.SCHEDULED}:
        letter.publish(update.published_at)
    letter.save()
    if original is None:
        report = store(letter, found.signatories, by=by, publish=state == State.LIVE)
        if told is not None:
            told += [f"{who}: {reason}" for who, reason in report.skipped]
            told += [f"{note.entry}: {note.sentence}" for note in report.notes if note.level is Level.WARNING]
    return letter


def letter_of_kin(update: Update) -> Letter | None:
    """The original of the letter that the update's original, or another translation of it, holds."""
    first = update.translation_of_id or update.pk
    kin = Update.objects.filter(Q(pk=first) | Q(translation_of=first)).exclude(pk=update.pk)
    holding = kin.filter(letter__isnull=False, letter_role=Update.LetterRole.TEXT)
    nearest = holding.select_related("letter__translation_of").order_by(F("translation_of").asc(nulls_first=True), "pk")
    other = nearest.first()
    return other and other.letter.original


def _in_language(letter: Letter, language: str) -> Letter | None:
    """The letter or its translation in a language."""
    return letter if letter.language == language else letter.translations.filter(language=language).first()


def _fitting(lines: list[str]) -> str:
    """As many of the lines as the field can hold."""
    while lines and len("\n".join(lines)) > ADDRESSEES_LENGTH:
        lines = lines[:-1]
    return "\n".join(lines)
