"""The link by which a signatory comes back: to confirm within a week, and to see, withdraw or erase at any time."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from supporters import tokens

from ..models import Letter, Signatory

PURPOSE = "signature"
CONFIRMS_FOR = timedelta(days=tokens.CONFIRM_DAYS)


def link_to(signatory: Signatory, language: str) -> str:
    """The whole address of the page of one signature, in a language; another one each time."""
    with translation.override(language):
        return settings.SITE_URL + reverse("coalition:signature", args=[tokens.make(PURPOSE, signatory.key)])


def read(token: str) -> tuple[str, bool]:
    """The key of the signatory that a link is for, and whether it may confirm still. Raises `tokens.Unknown`."""
    try:
        return tokens.read(PURPOSE, token, max_age=CONFIRMS_FOR), True
    except tokens.Expired as error:
        return error.key, False


def letter_read(signatory: Signatory, language: str) -> Letter:
    """The letter in a language, where it is public in that one or was signed in it; else the original."""
    original = signatory.letter
    if original.language == language:
        return original
    there = Letter.objects.filter(translation_of=original, language=language)
    if signatory.language != language:
        there = there.live()
    translated = there.exclude(Q(status=Letter.Status.WITHDRAWN)).first()
    if translated is None:
        return original
    translated.translation_of = original
    return translated


def is_live(letter: Letter) -> bool:
    """Whether the public reads a letter now; a translation only while it reads the original, too (`objects.live`)."""
    now = timezone.now()
    return all(
        each.status == Letter.Status.PUBLISHED and each.published_at <= now for each in (letter, letter.original)
    )
