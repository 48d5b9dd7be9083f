"""The panel for organisations and subjects."""

import pytest

from contacts.models import Organisation, Subject
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff, rows_data
from tests.contacts.factories import make_contact, make_organisation, make_subject
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

ORGANISATIONS, SUBJECTS = "/admin/contacts/organisation/", "/admin/contacts/subject/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def test_the_list_tells_for_how_many_contacts_an_organisation_stands_and_is_searched_in_any_writing(client, officer):
    clinic, _unused = make_organisation("Clínica del Puerto"), make_organisation("Local 88")
    make_contact("Ana Ruiz", organisation=clinic)
    omar = make_contact("Omar Haddad", organisation=clinic)
    omar.posts.create(role="Board member", organisation=clinic)
    result = client.get(ORGANISATIONS).context["cl"].result_list
    assert [(body.name, body.contact_count) for body in result] == [("Clínica del Puerto", 2), ("Local 88", 0)]
    for query in ("clinica", "PUERTO clí"):
        assert [body.name for body in client.get(ORGANISATIONS, {"q": query}).context["cl"].result_list] == [
            clinic.name
        ]
    assert client.get(ORGANISATIONS, {"q": "nowhere"}).context["cl"].result_count == 0


def test_an_organisation_stands_here_once(client, officer):
    make_organisation("Local 88")
    response = client.post(f"{ORGANISATIONS}add/", {"name": "LOCAL 88"})
    assert errors_of(response) == {"__all__": ["An organisation of this name is here already. Choose that one."]}


def test_an_organisation_that_somebody_speaks_for_is_not_deleted_and_the_sentence_says_for_whom(client, officer):
    union, unused = make_organisation("Local 88"), make_organisation("Nobody's")
    make_contact("Ana Ruiz", organisation=union)
    for response in (
        client.get(f"{ORGANISATIONS}{union.pk}/delete/"),
        client.post(f"{ORGANISATIONS}{union.pk}/delete/", {"post": "yes"}),
        client.post(ORGANISATIONS, {"action": "delete_selected", "_selected_action": [union.pk], "post": "yes"}),
    ):
        assert "“Local 88” is the organisation of 1 contact: Ana Ruiz. Change that card first." in response.text
    for number in range(6):
        make_contact(f"Number {number}", organisation=union)
    page = client.get(f"{ORGANISATIONS}{union.pk}/delete/").text
    assert "of 7 contacts: Ana Ruiz, Number 0, Number 1, Number 2, Number 3 …. Change their cards first." in page
    client.post(f"{ORGANISATIONS}{unused.pk}/delete/", {"post": "yes"})
    assert list(Organisation.objects.all()) == [union]


def test_an_organisation_is_added_in_place_from_the_form_of_a_contact(client, officer):
    page = client.get("/admin/contacts/contact/add/?new=Ana").text
    assert "/admin/contacts/organisation/add/?_to_field=id&amp;_popup=1" in page
    data = {"name": "Local 88", "_popup": "1", "_to_field": "id"}
    response = client.post(f"{ORGANISATIONS}add/", data)
    assert "&quot;obj&quot;: &quot;Local 88&quot;" in response.text


def test_who_may_not_add_organisations_has_no_button_for_it(client):
    client.force_login(make_staff("nina", ["contacts.add_contact", "contacts.change_contact"]))
    assert "/admin/contacts/organisation/add/" not in client.get("/admin/contacts/contact/add/?new=Ana").text


def test_a_subject_has_its_names_in_other_languages_and_its_desk_in_one_form(client, officer):
    words = [{"language": "es", "name": "El caso"}, {"language": "ar", "name": "القضية"}]
    data = {"name": "The legal case", "desk_email": "law@example.org", "order": "1", **rows_data("words", words)}
    assert client.post(f"{SUBJECTS}add/", data).status_code == 302
    subject = Subject.objects.get()
    assert (subject.slug, subject.name_in("es"), subject.desk_email) == ("the-legal-case", "El caso", "law@example.org")
    words = [{"language": "es", "name": "El caso"}, {"language": "es", "name": "Otra vez"}]
    response = client.post(f"{SUBJECTS}add/", data | rows_data("words", words))
    assert "It has a name in this language already." in response.text
    make_contact(subjects=[subject])
    page = client.get(SUBJECTS)
    assert page.context["cl"].result_list[0].contact_count == 1
    assert "law@example.org" in page.text


def test_who_only_reads_sees_a_subject_with_its_names(client):
    subject = make_subject()
    subject.words.create(language="es", name="El caso")
    client.force_login(make_staff("nina", ["contacts.view_subject"]))
    assert "El caso" in client.get(f"{SUBJECTS}{subject.pk}/change/").text
    assert client.post(f"{SUBJECTS}{subject.pk}/change/", {"name": "x"}).status_code == 403


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_are_cleaned_or_refused(client, officer, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for names in (["name"], ["url", "name"]):
        assert client.post(f"{ORGANISATIONS}add/", dict.fromkeys(names, text)).status_code in {200, 302, 400}
    data = rows_data("words", [{"language": "es", "name": text}]) | {"order": "0"}
    for names in (["name"], ["name", "desk_email", "order", "words-0-language"]):
        assert client.post(f"{SUBJECTS}add/", data | dict.fromkeys(names, text)).status_code in {200, 302, 400}
    for path in (ORGANISATIONS, SUBJECTS):
        assert client.get(path).status_code == 200
