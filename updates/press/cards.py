"""The contacts that an update names for questions of the press, as cards: as they are now, or as they once were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone

from contacts.cards import Card, card_of
from contacts.models import Contact

from ..models import ReleaseContact, Update


@dataclass(frozen=True)
class ReleaseCards:
    """What an update shows of its contacts; `frozen_on` is the oldest day of which it shows one as it was then."""

    cards: tuple[Card, ...] = ()
    frozen_on: date | None = None


def release_cards(update: Update) -> list[Card]:
    """The cards of an update in their order. One query, and none when `with_release_cards` or `frozen_on` asked it."""
    return list(brought(update).cards)


def frozen_on(update: Update) -> date | None:
    """The day to name beside an update's cards, in the campaign's zone; None where they follow the contacts.

    It shares its one query with `release_cards`.
    """
    return brought(update).frozen_on


def with_release_cards(updates: Iterable[Update]) -> list[Update]:
    """The updates as a list (a queryset is asked here), each with its cards; one query for those of all of them."""
    updates = list(updates)
    found: dict[int, list[Contact]] = {}
    for contact in shown_contacts(update.pk for update in updates):
        found.setdefault(contact.of_update, []).append(contact)
    for update in updates:
        update.brought_cards = shown(found.get(update.pk, []))
    return updates


def brought(update):
    if not hasattr(update, "brought_cards"):
        with_release_cards([update])
    return update.brought_cards


def shown_contacts(update_ids):
    """Contacts with their cards, once for each update that shows them: `of_update` is its id."""
    links = ReleaseContact.objects.filter(update__in=[pk for pk in update_ids if pk]).shown()
    return (
        Contact.objects.filter(release_contacts__in=links)
        .with_cards()
        .annotate(
            of_update=F("release_contacts__update"),
            frozen_card=F("release_contacts__frozen_card"),
            frozen_at=F("release_contacts__frozen_at"),
        )
        .order_by("release_contacts__order", "release_contacts__pk")
    )


def shown(contacts) -> ReleaseCards:
    cards = tuple(Card.from_json(each.frozen_card) if each.frozen_card else card_of(each) for each in contacts)
    days = [timezone.localdate(each.frozen_at) for each in contacts if each.frozen_card and each.frozen_at]
    return ReleaseCards(cards, min(days, default=None))
