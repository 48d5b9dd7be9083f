"""A release that keeps its contacts as they are: their cards are copied when readers see them, or will."""

from django.db import transaction
from django.utils import timezone

from contacts.cards import Card, card_of
from contacts.models import Contact

from ..models import ReleaseContact, Update
from .cards import ReleaseCards


@transaction.atomic
def freeze_contacts(update: Update):
    """Keeps the card of every contact that readers of a published or scheduled update see, or lets all follow again.

    A card that is kept already stays as it is. Whom readers may not see, for want of consent, is not kept: a copy would
    show this person. A draft keeps none; once it is published, the cards of that moment are kept.
    """
    named = update.release_contacts.all()
    if not update.freezes_contacts or update.status == Update.Status.DRAFT:
        named.filter(frozen_card__isnull=False).update(frozen_card=None, frozen_at=None)
    elif update.status == Update.Status.PUBLISHED:
        follow = list(named.shown().filter(frozen_card__isnull=True))
        contacts = contacts_with_cards(follow)
        for row in follow:
            row.frozen_card, row.frozen_at = card_of(contacts[row.contact_id]).to_json(), timezone.now()
        ReleaseContact.objects.bulk_update(follow, ["frozen_card", "frozen_at"])


def cards_as_typed(rows: list[ReleaseContact], freezes: bool) -> ReleaseCards:
    """What readers would see of contacts that are not saved yet, in the order given, were their update saved so."""
    stored = ReleaseContact.objects.filter(pk__in=[row.pk for row in rows if row.pk])
    shown = set(stored.shown().values_list("pk", flat=True))
    contacts = contacts_with_cards(rows)
    cards, days = [], []
    for row in rows:
        contact, is_shown = contacts[row.contact_id], row.pk in shown
        if is_shown and freezes and row.frozen_card:
            cards.append(Card.from_json(row.frozen_card))
            days.append(timezone.localdate(row.frozen_at))
        elif contact.listed_now or (is_shown and row.stood_in_text):
            cards.append(card_of(contact))
            days += [timezone.localdate()] if freezes else []
    return ReleaseCards(tuple(cards), min(days, default=None))


def contacts_with_cards(rows):
    return Contact.objects.with_cards().in_bulk([row.contact_id for row in rows])
