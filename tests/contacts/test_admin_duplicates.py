"""Contacts who are here twice: found, looked at side by side, and merged into one card that all else points at."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact, NotTheSame, Phone, Post
from tests.campaign.staff import make_staff
from tests.contacts.factories import make_contact, make_organisation, make_subject
from tests.contacts.panel import CONTACTS, PRESS_OFFICER, address, history
from tests.updates.factories import make_campaign, make_update
from updates.models import ReleaseContact

pytestmark = pytest.mark.django_db

DUPLICATES, MERGE, APART = (f"{CONTACTS}{name}/" for name in ("duplicates", "merge", "apart"))


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


def groups_on(client, page):
    return [[side.contact.name for side in sides] for sides in client.get(DUPLICATES, {"p": page}).context["groups"]]


def test_every_group_is_reached_page_by_page_those_with_one_address_first(client, officer):
    for number in range(26):
        for _card in range(2):
            make_contact(f"Name {number}", phones=[], role="")
    for name in ("Omar Haddad", "O. H."):
        make_contact(name, phones=[], role="", email="omar@example.org")
    first, second = groups_on(client, 1), groups_on(client, 2)
    assert (len(first), first[0], first[1]) == (25, ["Omar Haddad", "O. H."], ["Name 0", "Name 0"])
    assert second == [["Name 24"] * 2, ["Name 25"] * 2]
    assert groups_on(client, "x") == first
    assert groups_on(client, 99) == second
    page = client.get(DUPLICATES).text
    assert "Page 1 of 2" in page
    assert 'rel="next" href="?p=2"' in page


def test_a_large_group_is_shown_whole(client, officer):
    for number in range(10):
        make_contact(f"Name {number}", phones=["+14157583765"])
    assert groups_on(client, 1) == [[f"Name {number}" for number in range(10)]]
    assert "10 cards. At most 8 can be merged at once: take the tick from the others." in client.get(DUPLICATES).text


def test_a_number_of_signal_or_whatsapp_is_a_number_like_any(client, officer):
    make_contact("Ana", phones=["+14157583765"])
    make_contact("Ben", phones=[], signal="(415) 758-3765")
    make_contact("Cleo", phones=[], whatsapp="+14157583765")
    make_contact("Dana", phones=[], signal="dana.12")
    make_contact("Edith", phones=[], signal="Dana.12")
    assert groups_on(client, 1) == [["Ana", "Ben", "Cleo"], ["Dana", "Edith"]]


def test_extensions_of_their_own_tell_people_of_one_office_apart_and_names_of_any_language_join_them(client, officer):
    for name, extension in (("Ana", "101"), ("Ben", "102"), ("Cleo", "101")):
        make_contact(name, phones=[]).phones.create(number="+14157583765", extension=extension)
    make_contact("Samir", phones=[]).words.create(language="es", name="Dana")
    make_contact("Dána", phones=[])
    assert groups_on(client, 1) == [["Ana", "Cleo"], ["Samir", "Dána"]]


def test_different_people_are_not_found_twice_again_until_a_card_of_theirs_meets_a_third(client, officer, twice):
    ana, again = twice
    data = {"contact": [again.pk, ana.pk], "p": "1"}
    response = client.post(APART, data, follow=True)
    assert response.redirect_chain == [(f"{DUPLICATES}?p=1", 302)]
    assert "“Ana Ruiz” and “Dr. Ana Ruíz” are different people." in response.text
    assert "Nobody is here twice" in response.text
    assert NotTheSame.objects.values_list("first", "second").get() == (ana.pk, again.pk)
    client.post(APART, data)
    assert NotTheSame.objects.count() == 1
    third = make_contact("Ana Ruiz", phones=[])
    assert groups_on(client, 1) == [["Ana Ruiz", "Dr. Ana Ruíz", "Ana Ruiz"]]
    client.post(MERGE, {"contact": [ana.pk, third.pk], "keep": third.pk, "_merge": "1"})
    assert groups_on(client, 1) == []


def test_two_cards_told_apart_can_be_merged_all_the_same(client, officer, twice):
    ana, again = twice
    client.post(APART, {"contact": [ana.pk, again.pk]})
    client.post(MERGE, {"contact": [ana.pk, again.pk], "keep": ana.pk, "_merge": "1"})
    assert list(Contact.objects.all()) == [ana]
    assert not NotTheSame.objects.exists()


def test_telling_apart_needs_two_cards_the_right_to_merge_and_a_form(client, officer, twice):
    ana, again = twice
    sentence = "Choose two contacts or more that are different people."
    for keys in ([], [ana.pk], [ana.pk, "x"], [ana.pk, again.pk + 1]):
        assert sentence in client.post(APART, {"contact": keys}, follow=True).text
    response = client.post(APART, {"contact": list(range(1, 102))}, follow=True)
    assert "At most 100 people can be told apart at once. Choose fewer." in response.text
    assert client.get(APART, {"contact": [ana.pk, again.pk]}).url == DUPLICATES
    client.force_login(make_staff("nina", ["contacts.change_contact"]))
    assert client.post(APART, {"contact": [ana.pk, again.pk]}).status_code == 403
    assert not NotTheSame.objects.exists()


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
