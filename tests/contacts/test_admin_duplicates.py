"""Contacts who are here twice: found, looked at side by side, and merged into one card that all else points at."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact, Phone, Post
from tests.campaign.staff import make_staff
from tests.contacts.factories import make_contact, make_organisation, make_subject
from tests.contacts.panel import CONTACTS, PRESS_OFFICER, address, history
from tests.updates.factories import make_campaign, make_update
from updates.models import ReleaseContact

pytestmark = pytest.mark.django_db

DUPLICATES, MERGE = f"{CONTACTS}duplicates/", f"{CONTACTS}merge/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


@pytest.fixture
def twice():
    """Ana, listed, and Ana again, with another number, an address and a text that names her."""
    ana = make_contact("Ana Ruiz", languages=["es"])
    again = make_contact("Dr. Ana Ruíz", phones=["+14157583766"], email="ana@example.org", consented_on=None,
                         subjects=[make_subject()], note="From the old page.")  # fmt: skip
    ReleaseContact.objects.create(update=make_update("The vigil"), contact=again)
    return ana, again


def test_groups_stand_side_by_side_with_a_card_proposed_to_be_kept(client, officer, twice):
    ana, again = twice
    make_contact("Omar Haddad", phones=["+442079460000"])
    response = client.get(DUPLICATES)
    [sides] = response.context["groups"]
    assert [(side.contact, side.is_kept, len(side.items)) for side in sides] == [(ana, True, 0), (again, False, 1)]
    for words in ("+1-415-758-3765", "+1-415-758-3766", "ana@example.org", "Consent missing", "Listed", "Spanish"):
        assert words in response.text
    assert "Omar Haddad" not in response.text


def test_without_duplicates_the_page_says_so(client, officer):
    make_contact()
    assert "Nobody is here twice" in client.get(DUPLICATES).text


def test_what_comes_of_it_is_shown_before_anything_changes(client, officer, twice):
    ana, again = twice
    response = client.post(MERGE, {"contact": [ana.pk, again.pk], "keep": ana.pk})
    outcome = response.context["outcome"]
    assert [phone.number for phone in outcome.card.phones] == ["+14157583765", "+14157583766"]
    assert (outcome.card.email, outcome.standing.label) == ("ana@example.org", "Listed")
    assert [item.title for item in outcome.items] == ["The vigil"]
    assert "From the old page." in outcome.note
    assert "/press/contacts/dr-ana-ruiz/" in response.text
    assert Contact.objects.count() == 2
    assert (Phone.objects.filter(contact=ana).count(), Contact.objects.get(pk=ana.pk).email) == (1, "")
    assert history() == []


def test_merging_leaves_one_card_with_everything_and_a_history(client, officer, twice):
    ana, again = twice
    data = {"contact": [ana.pk, again.pk], "keep": ana.pk, "_merge": "1"}
    response = client.post(MERGE, data, follow=True)
    assert response.redirect_chain[-1][0] == address(ana)
    assert "One card now:" in response.text
    assert list(Contact.objects.all()) == [ana]
    assert list(ana.phones.values_list("number", flat=True)) == ["+14157583765", "+14157583766"]
    assert [item.update.title for item in ana.release_contacts.all()] == ["The vigil"]
    assert Post.objects.count() == 1
    assert client.get("/press/contacts/dr-ana-ruiz/").headers["Location"] == "/press/contacts/ana-ruiz/"
    kept, gone = LogEntry.objects.filter(object_id=ana.pk).get(), LogEntry.objects.filter(object_id=again.pk).get()
    assert kept.change_message == "Merged with “Dr. Ana Ruíz” (dr-ana-ruiz)."
    assert (gone.is_deletion(), gone.object_repr) == (True, "Dr. Ana Ruíz")


def test_the_other_card_can_be_kept_and_a_namesake_left_out(client, officer, twice):
    ana, again = twice
    namesake = make_contact("Ana Ruiz", phones=["+442079460000"], organisation=make_organisation("Local 88"))
    page = client.get(DUPLICATES).text
    assert page.count("Is this person") == 3
    client.post(MERGE, {"contact": [again.pk, ana.pk], "keep": again.pk, "_merge": "1"})
    assert set(Contact.objects.all()) == {again, namesake}
    again.refresh_from_db()
    assert again.consented_on == date(2021, 3, 1)


def test_the_selected_contacts_of_the_list_lead_to_the_same_page(client, officer, twice):
    ana, again = twice
    data = {"action": "merge_selected", "_selected_action": [again.pk, ana.pk], "index": 0}
    response = client.post(CONTACTS, data)
    assert response.url == f"{MERGE}?contact={ana.pk}&contact={again.pk}"
    page = client.get(response.url)
    assert [side.contact for side in page.context["sides"]] == [ana, again]
    assert page.context["outcome"] is None


def test_too_few_and_too_many_cards_are_refused_with_a_sentence(client, officer, twice):
    ana, again = twice
    for keys in ([], [ana.pk], [ana.pk, ana.pk], [ana.pk, again.pk + 1]):
        for answer in (client.get, client.post):
            response = answer(MERGE, {"contact": keys, "keep": ana.pk, "_merge": "1"}, follow=True)
            assert "Choose two contacts or more that are one person." in response.text
    many = [make_contact(f"Number {number}", phones=[]).pk for number in range(9)]
    response = client.get(MERGE, {"contact": many}, follow=True)
    assert "At most 8 cards can be merged at once. Choose fewer." in response.text
    for keep in ("", "x", again.pk + 100):
        response = client.post(MERGE, {"contact": [ana.pk, again.pk], "keep": keep, "_merge": "1"})
        assert "Choose which card is kept." in response.text
    assert Contact.objects.count() == 11


def test_merging_needs_the_right_to_change_and_to_delete(client, twice):
    ana, again = twice
    data = {"contact": [ana.pk, again.pk], "keep": ana.pk, "_merge": "1"}
    for lacking in ("contacts.change_contact", "contacts.delete_contact"):
        client.force_login(make_staff(lacking, [name for name in PRESS_OFFICER if name != lacking]))
        assert client.get(DUPLICATES).status_code == 403
        assert client.get(MERGE, data).status_code == 403
        assert client.post(MERGE, data).status_code == 403
        page = client.get(CONTACTS).text
        assert "merge_selected" not in page
        assert DUPLICATES not in page
    assert Contact.objects.count() == 2


def test_the_page_costs_the_same_queries_however_many_are_here_twice(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DUPLICATES).status_code == 200
        return len(queries)

    update = make_update()
    for _card in range(2):
        ReleaseContact.objects.create(update=update, contact=make_contact("Ana Ruiz", phones=[]))
    few = cost()
    for number in range(20):
        ReleaseContact.objects.create(update=update, contact=make_contact(f"Other {number // 2}", phones=[]))
    assert cost() == few
    assert few <= 18
