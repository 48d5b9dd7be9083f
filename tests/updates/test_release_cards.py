"""The contacts that an update shows: as they are now, or as they were when they were frozen."""

from datetime import UTC, date, datetime

import pytest

from contacts.cards import card_of
from tests.contacts.factories import make_contact
from tests.updates.factories import make_update
from updates.models import ReleaseContact, Update
from updates.press.cards import frozen_on, release_cards, with_release_cards

pytestmark = pytest.mark.django_db

MAY_3 = datetime(2021, 5, 3, 6, 0, tzinfo=UTC)


def name_contact(update, contact, order=0, **values):
    return ReleaseContact.objects.create(update=update, contact=contact, order=order, **values)


def names(update):
    return [card.name for card in release_cards(update)]


def again(update):
    """The update as the next request finds it."""
    return Update.objects.get(pk=update.pk)


def test_cards_come_in_the_order_of_the_release_in_one_query(django_assert_num_queries):
    update = make_update()
    name_contact(update, make_contact("Ben Okafor"), order=2)
    name_contact(update, make_contact("Ana Ruiz", phones=["+14157583765", "+14155550100"]), order=1)
    with django_assert_num_queries(1):
        cards = release_cards(update)
        assert frozen_on(update) is None
    assert [card.name for card in cards] == ["Ana Ruiz", "Ben Okafor"]
    assert [phone.shown for phone in cards[0].phones] == ["+1-415-758-3765", "+1-415-555-0100"]
    assert cards[0].roles_here == ["Managing Attorney, Harbour Street Legal Clinic"]


def test_cards_of_many_updates_cost_one_query(django_assert_num_queries):
    ana = make_contact("Ana Ruiz")
    updates = [make_update(f"Number {n}", slug=f"n{n}") for n in range(4)]
    for update in updates[:3]:
        name_contact(update, ana)
    name_contact(updates[1], make_contact("Ben Okafor"), order=1)
    with django_assert_num_queries(2):
        found = with_release_cards(Update.objects.order_by("pk"))
        assert [names(update) for update in found] == [["Ana Ruiz"], ["Ana Ruiz", "Ben Okafor"], ["Ana Ruiz"], []]
        assert [frozen_on(update) for update in found] == [None] * 4


def test_a_changed_number_is_right_in_every_release_but_the_frozen_one():
    ana = make_contact("Ana Ruiz", phones=["+14157583765"])
    follows, keeps = make_update("Follows"), make_update("Keeps")
    name_contact(follows, ana)
    name_contact(keeps, ana, frozen_card=card_of(ana).to_json(), frozen_at=MAY_3)
    phone = ana.phones.get()
    phone.number = "+14155550100"
    phone.save()
    assert release_cards(again(follows))[0].phones[0].number == "+14155550100"
    assert release_cards(again(keeps))[0].phones[0].number == "+14157583765"


def test_frozen_cards_are_dated_by_the_oldest_in_the_campaigns_zone(settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    ana, ben = make_contact("Ana Ruiz"), make_contact("Ben Okafor")
    update = make_update()
    name_contact(update, ana, frozen_card=card_of(ana).to_json(), frozen_at=datetime(2021, 6, 9, 12, 0, tzinfo=UTC))
    name_contact(update, ben, frozen_card=card_of(ben).to_json(), frozen_at=MAY_3)
    assert frozen_on(update) == date(2021, 5, 2)  # 23:00 the evening before


def test_who_is_not_listed_stays_in_frozen_cards_until_consent_is_taken_back():
    ana = make_contact("Ana Ruiz", retired_on=date(2021, 5, 4))
    follows, keeps = make_update("Follows"), make_update("Keeps")
    name_contact(follows, ana)
    name_contact(keeps, ana, frozen_card=card_of(ana).to_json(), frozen_at=MAY_3)
    assert names(follows) == []
    assert names(keeps) == ["Ana Ruiz"]
    ana.consent_withdrawn_on = date(2021, 5, 5)
    ana.save()
    assert names(again(keeps)) == []


def test_an_update_that_is_not_saved_has_no_cards(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert release_cards(Update(title="New")) == []
