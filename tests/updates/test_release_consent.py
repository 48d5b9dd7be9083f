"""What lifting the contacts of a release may make public: what its text said in public, and nothing else."""

from datetime import date

import pytest

from campaign.importing.notes import Note
from campaign.models import Asset
from contacts import directory
from contacts.models import Contact, ContactWords, Phone
from contacts.people import Person, PersonPhone
from tests.contacts.factories import make_contact
from tests.updates.test_release_contacts import entry, listed, take
from updates.importers.entry import State
from updates.models import Update
from updates.press.cards import release_cards

pytestmark = pytest.mark.django_db

FIRST = "Contact: Ana Ruiz, 415-555-0132"
SECOND = "Contact: Ana Ruiz, 510-555-0133"
NOT_SHOWN = Note(
    "The card found for this contact says more than the text did and nobody sees it yet, so the update does not show "
    "it. Enter the day on which the person agreed to be listed, or take the rest off.",
    entry="Ana Ruiz",
)


def shown_numbers():
    """What readers see: the numbers of the cards that public updates show, by the updates' titles."""
    return {
        update.title: [phone.number for card in release_cards(update) for phone in card.phones]
        for update in Update.objects.live().order_by("title")
    }


def test_what_a_draft_or_an_address_book_says_is_not_shown_where_a_public_text_named_the_person():
    take(entry(body=FIRST))
    take(entry("2", "A draft", body=SECOND, state=State.DRAFT))
    directory.take(Person(name="Ana Ruiz", phones=(PersonPhone("+14155550132"), PersonPhone("+34600123456"))))
    assert shown_numbers() == {"A vigil": ["+14155550132"]}
    assert Contact.objects.get().note == "Other phone: +34-600-12-34-56"


@pytest.mark.parametrize("is_draft_first", [False, True])
def test_a_draft_and_a_public_text_of_one_source_do_not_bring_the_drafts_number_to_light(is_draft_first):
    both = [entry(body=FIRST), entry("2", "A draft", body=SECOND, state=State.DRAFT)]
    take(*(reversed(both) if is_draft_first else both))
    assert Contact.objects.count() == 1
    assert shown_numbers() == {"A vigil": [] if is_draft_first else ["+14155550132"]}


@pytest.mark.parametrize("was_there", ["address book", "draft", "staff"])
def test_a_card_that_says_more_than_a_public_text_is_not_shown_by_it(was_there):
    """Ana's private number was here first, unseen. The release that names her must not bring it to light."""
    if was_there == "address book":
        directory.take(Person(name="Ana Ruiz", phones=(PersonPhone("+15105550133"),)))
    elif was_there == "draft":
        take(entry("2", "A draft", body=SECOND, state=State.DRAFT))
    else:
        make_contact("Ana Ruiz", phones=["+15105550133"], consented_on=None)
    report = take(entry(body=FIRST))
    assert shown_numbers() == {"A vigil": []}
    assert NOT_SHOWN in report.notes
    assert listed(Update.objects.get(title="A vigil")) == ["Ana Ruiz"]
    Contact.objects.update(consented_on=date(2021, 3, 1))
    assert "+15105550133" in shown_numbers()["A vigil"]


EXTRAS = {
    "email": {"email": "ana@creek.example"},
    "whatsapp": {"whatsapp": "+15105550133"},
    "signal": {"signal": "ana.01"},
    "language": {"languages": ["fa"]},
    "role": {"role": "Night nurse"},
    "extension": {"extension": "102"},
    "words": {"words": "آنا رويث"},
    "photo": {"photo": True},
    "nothing": {},
}


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_thing_that_a_card_shows_beside_the_text_keeps_it_from_being_shown(extra):
    values = dict(EXTRAS[extra])
    extension, words = values.pop("extension", ""), values.pop("words", "")
    if values.pop("photo", False):
        values["photo"] = Asset.objects.create(key="a" * 32, kind=Asset.Kind.IMAGE, size=1)
    ana = make_contact("Ana Ruiz", phones=(), organisation="", consented_on=None, **{"role": "Director", **values})
    Phone.objects.create(contact=ana, number="+14155550132", extension=extension)
    if words:
        ContactWords.objects.create(contact=ana, language="ar", name=words)
    take(entry(body="Contact: Ana Ruiz, Director, 415-555-0132"))
    assert len(release_cards(Update.objects.get())) == (1 if extra == "nothing" else 0)


def test_a_draft_that_the_source_publishes_does_not_show_what_came_to_its_card_since():
    take(entry(body=FIRST, state=State.DRAFT))
    Phone.objects.create(contact=Contact.objects.get(), number="+34600123456", order=5)
    take(entry(body=FIRST))
    assert shown_numbers() == {"A vigil": []}
