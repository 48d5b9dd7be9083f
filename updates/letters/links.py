"""Which letter an update is linked to, and which updates tell of a letter; both in the language of the reader."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q

from campaign.states import State
from coalition.models import Letter

from ..models import Update
from ..translations import shown_here


def letters_of(updates: Iterable[Update]) -> dict[int, Letter]:
    """The live letters by the id of the update that is linked to each; one query, and none where nothing is linked.

    A letter comes in the update's language, else as its original, as `for_list` has them, and not at all while its
    original is not live. A translation of an update
    has the letter of its original where it has none of its own; ask for many with `with_letter_links`.
    """
    linked = {update.pk: (letter, update.language) for update in updates if (letter := linked_letter(update))}
    if not linked:
        return {}
    named = {letter for letter, _language in linked.values()}
    originals = Letter.objects.filter(pk__in=named, translation_of__isnull=False).values("translation_of")
    family = Q(pk__in=named) | Q(translation_of__in=named) | Q(pk__in=originals) | Q(translation_of__in=originals)
    # With those that are not live, which may be linked to and tell here only whose translation they are.
    found = list(Letter.objects.filter(family).with_state().for_list())
    original_of = {letter.pk: letter.translation_of_id or letter.pk for letter in found}
    live = {each.pk: each for each in found if each.state == State.LIVE}
    spoken = {(original_of[each.pk], each.language): each for each in live.values()}
    shown = {}
    for update, (letter, language) in linked.items():
        original = live.get(original_of.get(letter))
        if original:
            shown[update] = spoken.get((original.pk, language), original)
    return shown


def linked_letter(update: Update) -> int | None:
    """The id of the letter that an update is linked to, itself or through its original."""
    if update.letter_id or not update.translation_of_id:
        return update.letter_id
    if hasattr(update, "letter_of_original"):
        return update.letter_of_original
    return update.translation_of.letter_id


def with_letter_links(updates):
    """A queryset of updates, each annotated with what `letters_of` would otherwise ask for of a translation."""
    return updates.annotate(letter_of_original=F("translation_of__letter"))


def updates_of(letter: Letter) -> list[Update]:
    """The live updates that tell of a letter or of a translation of it: the reply first, then the newest. One query.

    Each has `is_reply`, and comes in the language of the page, else in its own. One that holds the letter's own text
    tells nothing more of it and is left out.
    """
    if not letter.pk:
        return []
    original = letter.translation_of_id or letter.pk
    linked = Update.objects.filter(Q(letter=original) | Q(letter__translation_of=original))
    here, its_original = OuterRef("pk"), OuterRef("translation_of")
    family = Q(pk=here) | Q(pk=its_original) | Q(translation_of=here) | Q(translation_of=its_original)
    replies = linked.filter(family, letter_role=Update.LetterRole.REPLY)
    texts = linked.filter(family, letter_role=Update.LetterRole.TEXT)
    telling = linked.filter(~Exists(texts))
    found = shown_here(telling.values("pk"), is_reply=Exists(replies))
    return sorted(found, key=lambda update: not update.is_reply)
