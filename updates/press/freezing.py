"""A release that keeps its contacts as they are: their cards are copied when readers see them, or will."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from contacts.cards import Card, card_of
from contacts.models import Contact

from ..models import ReleaseContact, Update
from .cards import ReleaseCards


@transaction.atomic
def freeze_contacts(update: Update):
    """Keeps the card of every contact that readers of a live update see, or lets all follow again.

    A card that is kept already stays as it is. Whom readers may not see, for want of consent, is not kept: a copy would
    show this person. A draft keeps none, and a scheduled update those of its hour, when the worker keeps them.
    """
    named = update.release_contacts.all()
    is_live = update.status == Update.Status.PUBLISHED and update.published_at <= timezone.now()
    is_scheduled = update.status == Update.Status.PUBLISHED and not is_live
    if not update.freezes_contacts or update.status == Update.Status.DRAFT or is_scheduled:
        named.filter(frozen_card__isnull=False).update(frozen_card=None, frozen_at=None)
        if update.freezes_contacts and is_scheduled:
            freeze_when_live.using(run_after=update.published_at).enqueue(update.pk)
    elif is_live:
        follow = list(named.shown().filter(frozen_card__isnull=True))
        contacts = contacts_with_cards(follow)
        for row in follow:
            row.frozen_card, row.frozen_at = card_of(contacts[row.contact_id]).to_json(), timezone.now()
        ReleaseContact.objects.bulk_update(follow, ["frozen_card", "frozen_at"])


@task
def freeze_when_live(update_id):
    """Keeps the contacts of an update whose hour has come. It may have been put off, or published before, meanwhile."""
    if update := Update.objects.live().filter(pk=update_id, freezes_contacts=True).first():
        freeze_contacts(update)


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
