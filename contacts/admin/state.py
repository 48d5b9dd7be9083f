"""What readers see of a card, in sentences: it may be shown where a release named the person, and nowhere else."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..mentions import with_mentions
from ..models import Contact
from ..standing import Standing, standing_of, with_standing

# Why a card is not listed; what becomes of it when no release shows it; and when some do.
SENTENCES = {
    Standing.TAKEN_BACK: (
        gettext_lazy("Consent was taken back."),
        gettext_lazy("Readers do not see this card."),
        gettext_lazy("They see it nowhere else."),
    ),
    Standing.RETIRED: (
        gettext_lazy("Retired."),
        gettext_lazy("Readers do not see this card."),
        gettext_lazy("They see it nowhere else."),
    ),
    Standing.NO_CONSENT: (
        gettext_lazy("Consent is missing."),
        gettext_lazy("Readers do not see this card until the day is written down."),
        gettext_lazy("They see it nowhere else until the day is written down."),
    ),
    Standing.EXPIRED: (
        gettext_lazy("No longer valid."),
        gettext_lazy("Readers do not see this card until it is confirmed."),
        gettext_lazy("They see it nowhere else until it is confirmed."),
    ),
}


def state_sentence(contact):
    """Whether and where readers see a stored contact; two queries at most."""
    found = with_mentions(with_standing(Contact.objects.filter(pk=contact.pk))).get()
    if found.standing == Standing.LISTED:
        return _("Listed. Readers see this card.")
    why, unseen, elsewhere = SENTENCES[standing_of(found)]
    shown = shown_all_the_same(found)
    return " ".join(map(str, [why, *shown, elsewhere] if shown else [why, unseen]))


def shown_all_the_same(contact):
    """The sentences on the releases in which readers see a contact who is not listed.

    Of a contact with its standing and mentions, as `with_standing` and `with_mentions` annotate them.
    """
    if contact.standing == Standing.LISTED:
        return []
    following = contact.following_mentions
    kept = contact.public_mentions - contact.unseen_mentions - following
    sentences = [
        (following, ngettext(
            "Readers see this card in %d release that named this person before: "
            "whatever you add here shows there, too.",
            "Readers see this card in %d releases that named this person before: "
            "whatever you add here shows there, too.",
            following,
        )),
        (kept, ngettext(
            "In %d release readers see the card as it was when it was published.",
            "In %d releases readers see the card as it was when they were published.",
            kept,
        )),
    ]  # fmt: skip
    return [sentence % count for count, sentence in sentences if count]
