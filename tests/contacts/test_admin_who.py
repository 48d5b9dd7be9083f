"""Search first: whoever is to be added is looked for, and whoever is here already is named before a second card is."""

import html
import json
import re

import pytest

from contacts.models import Contact
from tests.campaign.staff import errors_of
from tests.contacts.factories import make_contact, make_organisation
from tests.contacts.panel import ADD, CONTACTS, address, contact_data
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

POPUP = {"_popup": "1", "_to_field": "id", "_source_model": "updates.releasecontact"}


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def found(client, text, **query):
    return [contact.name for contact in client.get(ADD, {"q": text, **query}).context["found"]]


def popup_answer(response):
    """What Django's script hands to the form that opened the small window."""
    return json.loads(html.unescape(re.search(r'data-popup-response="([^"]*)"', response.text)[1]))


def test_adding_begins_with_the_question_who_it_is(client, officer):
    for path in (ADD, f"{ADD}?new=", f"{ADD}?new=%20%E2%80%AE"):
        page = client.get(path).text
        assert "Who is it?" in page
        assert 'name="_save"' not in page


def test_an_empty_search_is_answered_with_a_sentence(client, officer):
    for text in ("", " ", "\u202e"):
        page = client.get(ADD, {"q": text}).text
        assert "Write a name, an e-mail address or a number." in page
        assert "None of these" not in page


@pytest.mark.parametrize(
    "text",
    ["ana", "RUIZ ana", "Ána Ruíz", "Ruiz, Ana", "Ms. Ana María Ruiz", "harbour", "ana@example.org", "(415) 758-3765",
     "+1 415 758 3765 ext 12", "758 37"],
)  # fmt: skip
def test_somebody_who_is_here_is_found_by_name_organisation_address_and_number(client, officer, text):
    make_contact("Ana Ruiz", email="ana@example.org")
    make_contact("Omar Haddad", phones=["+442079460000"], organisation=make_organisation("Local 88"))
    assert found(client, text) == ["Ana Ruiz"]


@pytest.mark.parametrize("values", [{"whatsapp": "+14157583765"}, {"signal": "(415) 758-3765"}])
def test_somebody_is_found_and_named_by_the_number_of_whatsapp_and_signal(client, officer, values):
    make_contact("Ana Ruiz", phones=[], **values)
    assert found(client, "415.758.3765") == ["Ana Ruiz"]
    for typed in (
        contact_data("A. R. Gomez", phones=[{"number": "415 758 3765 ext 3"}]),
        contact_data("A. R. Gomez", signal="+1 415 758 3765"),
        contact_data("A. R. Gomez", whatsapp="+1 415 758 3765"),
    ):
        [sentence] = errors_of(client.post(ADD, typed))["__all__"]
        assert sentence.startswith("This person seems to be here already: Ana Ruiz.")


def test_those_of_a_similar_name_come_after_those_who_are_found_by_it(client, officer):
    make_contact("Luis Ruiz", phones=[])
    make_contact("Ana Ruiz")
    assert found(client, "ana ruiz") == ["Ana Ruiz", "Luis Ruiz"]


def test_each_is_shown_with_roles_and_numbers_and_leads_to_the_card(client, officer):
    ana = make_contact()
    page = client.get(ADD, {"q": "ana"}).text
    assert f'href="{address(ana)}"' in page
    assert "Managing Attorney, Harbour Street Legal Clinic" in page
    assert "+1-415-758-3765" in page
    assert "Choose" not in page
    assert "None of these: add “ana”" in page


@pytest.mark.parametrize(
    ("text", "name", "email", "phone"),
    [
        ("Omar  Haddad", "Omar Haddad", None, None),
        ("omar@example.org", None, "omar@example.org", None),
        ("020 7946 0000 x 3", "020 7946 0000 x 3", None, None),
        ("+44 20 7946 0000", None, None, "+44 20 7946 0000"),
    ],
)
def test_what_was_typed_is_filled_into_the_form_where_it_belongs(client, officer, text, name, email, phone):
    page = client.get(ADD, {"q": text})
    link = html.unescape(re.search(r'href="([^"]*\?new=[^"]*)"', page.text)[1])
    page = client.get(link)
    form = page.context["adminform"].form
    [phones] = [f for f in page.context["inline_admin_formsets"] if f.formset.prefix == "phones"]
    assert (form["name"].value(), form["email"].value()) == (name, email)
    assert phones.formset.forms[0]["number"].value() == phone


def test_a_number_that_was_searched_for_is_stored_with_the_form(client, officer):
    client.post(f"{ADD}?new=415+758+3765", contact_data("Omar Haddad", phones=[{"number": "415 758 3765"}]))
    assert Contact.objects.get().phones.get().number == "+14157583765"


# ---- in the small window of another form


def test_in_the_window_of_another_form_somebody_can_be_chosen(client, officer):
    ana = make_contact()
    page = client.get(ADD, {"q": "ana", **POPUP}).text
    for name, value in POPUP.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
        assert f"{name}={value}" in page.replace("&amp;", "&")  # the way to the form keeps them, too
    assert f'name="chosen" value="{ana.pk}"' in page
    response = client.post(f"{CONTACTS}choose/", {"chosen": ana.pk, **POPUP})
    assert popup_answer(response) == {"value": str(ana.pk), "obj": "Ana Ruiz"}


def test_somebody_new_is_handed_to_the_other_form_as_well(client, officer):
    response = client.post(f"{ADD}?new=Omar&_popup=1", contact_data("Omar Haddad", **POPUP))
    assert popup_answer(response) == {"value": str(Contact.objects.get().pk), "obj": "Omar Haddad"}


def test_a_writer_may_choose_but_not_add(client, writer):
    ana = make_contact()
    assert popup_answer(client.post(f"{CONTACTS}choose/", {"chosen": ana.pk, **POPUP}))["obj"] == "Ana Ruiz"
    assert client.get(ADD, {"q": "ana", **POPUP}).status_code == 403


def test_choosing_is_asked_for_by_post_and_names_somebody(client, officer):
    ana = make_contact()
    assert client.get(f"{CONTACTS}choose/", {"chosen": ana.pk}).url == CONTACTS
    assert client.post(f"{CONTACTS}choose/", {"chosen": ana.pk}).url == address(ana)
    assert client.post(f"{CONTACTS}choose/", {"chosen": ana.pk + 1, **POPUP}).status_code == 404


# ---- a second card of somebody


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Dr. Ána RUÍZ"},
        {"name": "Somebody", "email": "Ana@Example.org"},
        {"name": "Somebody", "phones": [{"number": "(415) 758-3765"}]},
        {"name": "Somebody", "phones": [{"number": "+1 415 758 3765 ext 12"}]},
    ],
)
def test_a_second_card_of_somebody_is_saved_only_when_it_is_somebody_else(client, officer, values):
    make_contact("Ana Ruiz", email="ana@example.org")
    data = contact_data(note="Met at the vigil.", **values)
    response = client.post(ADD, data)
    sentence = "This person seems to be here already: Ana Ruiz. Use that card, or tick “This is somebody else” and "
    sentence += "save again."
    assert errors_of(response) == {"__all__": [sentence]}
    assert "+1-415-758-3765" in response.text
    assert 'name="is_somebody_else"' in response.text
    assert "Met at the vigil." in response.text  # nothing typed is lost
    assert Contact.objects.count() == 1
    assert client.post(ADD, data | {"is_somebody_else": "on"}).status_code == 302
    assert Contact.objects.count() == 2


def test_a_number_that_is_taken_out_again_is_nobodys(client, officer):
    make_contact()
    phones = [{"number": "(415) 758-3765", "DELETE": "on"}]
    assert client.post(ADD, contact_data("Somebody", phones=phones)).status_code == 302


def test_a_card_that_is_here_is_saved_without_a_question(client, officer):
    make_contact()
    namesake = make_contact("Ana Ruiz", phones=[])
    assert client.post(address(namesake), contact_data("Ana Ruiz", note="The other one.")).status_code == 302


def test_in_a_small_window_the_person_who_is_here_can_be_chosen_and_the_enter_key_still_saves(client, officer):
    ana = make_contact()
    page = client.post(f"{ADD}?_popup=1", contact_data("Ana Ruiz", **POPUP)).text
    assert f'<button type="submit" form="choose" name="chosen" value="{ana.pk}"' in page
    form = page.split('<form id="choose"')[1].split("</form>")[0]
    assert f'action="{CONTACTS}choose/"' in form
    assert 'name="_popup" value="1"' in form
    assert page.index("</form>") < page.index('<form id="choose"')
