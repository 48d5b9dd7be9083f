"""Members of the coalition in the panel: whoever stands with the campaign, and whether readers see it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coalition.models import Member
from contacts.models import Official, Organisation
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff, rows_data
from tests.coalition.factories import STATE, make_letter, make_member, make_official, make_signatory
from tests.contacts.factories import make_organisation

from .letters import history

LIST, ADD = "/admin/coalition/member/", "/admin/coalition/member/add/"
STEWARD = ["coalition.add_member", "coalition.change_member"]


@pytest.fixture
def steward(client):
    user = make_staff("stella", [*STEWARD, "contacts.add_organisation", "contacts.add_official"])
    client.force_login(user)
    return user


def member_data(words=(), **values):
    names = ("organisation", "official", "agreed_on", "agreed_how", "since", "left_on", "office", "constituency")
    return {**dict.fromkeys(names, ""), "order": "100"} | values | rows_data("words", words)


def address(member):
    return f"{LIST}{member.pk}/change/"


def sentence(client, member):
    return client.get(address(member)).context["state_sentence"]


# ---- the form


def test_an_organisation_becomes_a_member_with_its_statement_in_two_languages(client, steward):
    clinic = make_organisation()
    words = [
        {"language": "en", "statement": "We stand with the river."},
        {"language": "es", "name": "Clínica Legal", "statement": "Estamos con el río."},
    ]
    data = member_data(words, organisation=clinic.pk, agreed_on="2021-03-01", agreed_how="by e-mail to Ana")
    assert client.post(ADD, data).status_code == 302
    member = Member.objects.get()
    assert (member.organisation, member.agreed_on, member.agreed_how) == (clinic, date(2021, 3, 1), "by e-mail to Ana")
    assert [(w.name, w.statement) for w in map(member.words_in, ("en", "es"))] == [
        ("Harbour Street Legal Clinic", "We stand with the river."),
        ("Clínica Legal", "Estamos con el río."),
    ]
    assert sentence(client, member) == "Listed. Readers see it among the members."


def test_an_official_keeps_the_office_of_the_time(client, steward):
    official = make_official()
    client.post(ADD, member_data(official=official.pk))
    member = Member.objects.get()
    assert (member.office, member.constituency) == ("Mayor", "City of Port Ellery")
    Official.objects.update(office="Senator")
    client.post(address(member), member_data(official=official.pk, office="Mayor", constituency="City of Port Ellery"))
    member.refresh_from_db()
    assert member.office == "Mayor"


def test_it_is_one_of_the_two(client, steward):
    both = member_data(organisation=make_organisation().pk, official=make_official().pk)
    for data in (member_data(), both):
        assert errors_of(client.post(ADD, data)) == {
            "__all__": ["Choose an organisation or an official, and not both."]
        }
    assert not Member.objects.exists()


def test_nobody_is_a_member_twice(client, steward):
    member = make_member()
    response = client.post(ADD, member_data(organisation=member.organisation_id))
    assert errors_of(response) == {"organisation": ["This one is a member already. Look for it in the list."]}


def test_nobody_has_agreed_to_morrow_or_after_leaving(client, steward):
    clinic, tomorrow = make_organisation(), timezone.localdate() + timedelta(days=1)
    response = client.post(ADD, member_data(organisation=clinic.pk, agreed_on=f"{tomorrow}"))
    assert errors_of(response) == {"agreed_on": ["This day has not come yet."]}
    response = client.post(ADD, member_data(organisation=clinic.pk, agreed_on="2021-03-01", left_on="2021-02-01"))
    assert errors_of(response) == {"left_on": ["It agreed after it left. If it is with us again, empty this day."]}
    response = client.post(ADD, member_data(organisation=clinic.pk, since="2021-03-01", left_on="2021-02-28"))
    assert errors_of(response) == {
        "since": ["It left before this day. If it is with us again, empty the day on which it left."]
    }
    response = client.post(ADD, member_data(organisation=clinic.pk, since="1 Thermidor"))
    assert errors_of(response) == {"since": ["Write the day such as 2021-05-13."]}


def test_a_language_comes_once_and_with_words(client, steward):
    clinic = make_organisation()
    empty = "Write a name, an office or a statement, or take this language out."
    twice = "It has words in this language already."
    for words, told in (
        ([{"language": "es", "statement": "a"}, {"language": "es", "statement": "b"}], twice),
        ([{"language": "es"}], empty),
        ([{"language": "es", "statement": "\u200b"}], empty),
    ):
        response = client.post(ADD, member_data(words, organisation=clinic.pk))
        assert response.status_code == 200
        assert told in response.text
    assert not Member.objects.exists()


@pytest.mark.parametrize("key", ["x", "9" * 30, "-1"])
def test_an_organisation_that_is_not_there_is_refused(client, steward, key):
    response = client.post(ADD, member_data(organisation=key))
    assert "organisation" in errors_of(response)


def test_a_new_organisation_or_official_is_added_in_a_window_beside(client, steward):
    page = client.get(ADD).text
    assert (
        'href="/admin/contacts/organisation/add/?_to_field=id&amp;_popup=1&amp;_source_model=coalition.member"' in page
    )
    assert 'href="/admin/contacts/official/add/?_to_field=id&amp;_popup=1&amp;_source_model=coalition.member"' in page
    data = {"name": "Omar Lind", "office": "Senator", "constituency": "", "url": "", "portrait": "", "_popup": "1"}
    assert client.post("/admin/contacts/official/add/?_popup=1", data).status_code == 200
    assert str(Official.objects.get()) == "Omar Lind, Senator"


def test_odd_texts_are_cleaned_or_refused(client, chief):
    clinic = make_organisation()
    for text in ODD_TEXTS.values():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        words = [{"language": "en", "name": text, "statement": text}]
        free = {"agreed_how": text, "office": text, "constituency": text}
        strict = dict.fromkeys(["agreed_on", "since", "left_on", "order", "official"], text)
        for values in (free, strict):
            data = member_data(words, organisation=clinic.pk, **values)
            assert client.post(ADD, data).status_code in {200, 302, 400}
        assert client.post("/admin/contacts/official/add/", {"name": text, "office": text}).status_code in {
            200,
            302,
            400,
        }
    assert client.get(LIST).status_code == 200
    assert not Official.objects.filter(name__contains="\x01").exists()


# ---- whether readers see it


def test_it_says_whether_readers_see_it(client, steward):
    today = timezone.localdate()
    member = make_member(agreed_on=None)
    assert sentence(client, member) == (
        "Readers do not see it until you write down on which day it agreed to be named as a member."
    )
    Member.objects.update(agreed_on=today, left_on=today + timedelta(days=2))
    assert sentence(client, member) == "Listed. Readers see it among the members."
    Member.objects.update(left_on=today)
    assert sentence(client, member) == "It has left. Readers do not see it among the members any more."


def test_a_refused_form_still_tells_what_is_stored(client, steward):
    member = make_member()
    response = client.post(address(member), member_data(official="", organisation=""))
    assert response.status_code == 200
    assert response.context["state_sentence"] == "Listed. Readers see it among the members."


def names(response):
    return [str(member) for member in response.context["cl"].result_list]


def test_the_list_is_sorted_and_filtered_by_whether_readers_see_them(client, steward, django_assert_max_num_queries):
    today = timezone.localdate()
    make_member("Zebra Tenants")
    make_member("Harbour Street Legal Clinic", order=1)
    make_member("Not asked yet", agreed_on=None)
    make_member("Gone", left_on=today)
    make_member("Going", left_on=today + timedelta(days=1))
    make_member("Gone without a word", agreed_on=None, left_on=today)
    Member.objects.create(official=make_official("Anna Mayor"))
    with django_assert_max_num_queries(9):
        everybody = names(client.get(LIST))
    assert everybody == [
        "Harbour Street Legal Clinic", "Anna Mayor, Mayor, City of Port Ellery", "Going", "Gone", "Gone without a word",
        "Not asked yet", "Zebra Tenants",
    ]  # fmt: skip
    assert names(client.get(LIST, {"state": "listed"})) == ["Harbour Street Legal Clinic", "Going", "Zebra Tenants"]
    assert names(client.get(LIST, {"state": "not-agreed"})) == [
        "Anna Mayor, Mayor, City of Port Ellery", "Not asked yet",
    ]  # fmt: skip
    assert names(client.get(LIST, {"state": "left"})) == ["Gone", "Gone without a word"]
    assert names(client.get(LIST, {"kind": "official"})) == ["Anna Mayor, Mayor, City of Port Ellery"]
    for query in ({"state": "strange"}, {"kind": "strange"}, {"kind": "organisation__name"}):
        assert len(names(client.get(LIST, query))) == 7


def test_members_are_found_by_any_of_their_names_in_any_case(client, steward):
    member = make_member("Clínica Ñandú")
    member.words.create(language="ar", name="عيادة النهر")
    Member.objects.create(official=make_official())
    for term in ("clinica nandu", "ÑANDÚ", "النهر"):
        assert names(client.get(LIST, {"q": term})) == ["Clínica Ñandú"], term
    assert names(client.get(LIST, {"q": "whitfield"})) == ["Dana Whitfield, Mayor, City of Port Ellery"]
    assert names(client.get(LIST, {"q": "nobody"})) == []


def test_a_member_of_one_day_is_one(client, steward):
    data = member_data(organisation=make_organisation().pk, since="2021-03-01", left_on="2021-03-01")
    assert client.post(ADD, data).status_code == 302


# ---- the registry


def test_whoever_is_a_member_stays_in_the_registry(client, chief):
    member = make_member()
    official = Member.objects.create(official=make_official()).official
    told = {
        f"contacts/organisation/{member.organisation_id}": "“Harbour Street Legal Clinic” is in use: 1 member of the "
        "coalition. If it is here twice, merge both under “Found twice”: all of it moves along.",
        f"contacts/official/{official.pk}": "“Dana Whitfield, Mayor, City of Port Ellery” is in use: 1 member of the "
        "coalition. If this one is here twice, choose the other one there first; then nothing is lost.",
    }
    for path, sentence in told.items():
        page = client.get(f"/admin/{path}/delete/").text
        assert "It cannot be deleted now." in page
        assert sentence in page
        client.post(f"/admin/{path}/delete/", {"post": "yes"})
    assert (Organisation.objects.count(), Official.objects.count()) == (1, 1)


def test_under_whom_somebody_signed_stays_in_the_registry_and_nobody_loses_who_it_was(client, chief):
    clinic, official, letter = make_organisation("Harbour Clinic"), make_official(), make_letter()
    signed = [
        make_signatory(letter, kind="organisation", organisation_name="Harbour Clinic", organisation=clinic),
        make_signatory(letter, kind="organisation", organisation_name="HC", organisation=clinic, state=STATE.DECLINED),
        make_signatory(letter, kind="official", official=official),
    ]
    for path, key, sentence in (
        ("organisation", clinic.pk, "“Harbour Clinic” is in use: 2 signatories. If it is here twice, merge both"),
        ("official", official.pk, "“Dana Whitfield, Mayor, City of Port Ellery” is in use: 1 signatory. If this one"),
    ):
        for response in (
            client.get(f"/admin/contacts/{path}/{key}/delete/"),
            client.post(f"/admin/contacts/{path}/{key}/delete/", {"post": "yes"}),
            client.post(f"/admin/contacts/{path}/", {
                "action": "delete_selected", "_selected_action": [key], "post": "yes"
            }),
        ):  # fmt: skip
            assert sentence in response.text
    for row in signed:
        row.refresh_from_db()
    assert [row.organisation for row in signed] == [clinic, clinic, None]
    assert signed[2].official == official
    unused = make_official("Omar Lind")
    client.post(f"/admin/contacts/official/{unused.pk}/delete/", {"post": "yes"})
    assert list(Official.objects.all()) == [official]


def test_officials_are_found_by_name_office_and_constituency_in_any_case(client, chief):
    make_official("José Álvarez", "Senator", "Sixth District")
    make_official()
    for term, found in (("alvarez jose", 1), ("SIXTH", 1), ("mayor ellery", 1), ("", 2), ("mayor sixth", 0)):
        response = client.get("/admin/contacts/official/", {"q": term})
        assert response.context["cl"].result_count == found, term


def test_who_writes_members_chooses_officials_and_organisations(client):
    client.force_login(make_staff("stella", STEWARD))
    official, clinic = make_official(), make_organisation()
    for field, row in (("official", official), ("organisation", clinic)):
        answer = client.get(
            "/admin/autocomplete/", {"app_label": "coalition", "model_name": "member", "field_name": field, "term": ""}
        )
        assert answer.json()["results"] == [{"id": str(row.pk), "text": str(row)}]
    assert client.post("/admin/contacts/official/add/", {"name": "Omar Lind"}).status_code == 403


def test_an_official_has_a_name_that_can_be_seen(client, chief):
    response = client.post("/admin/contacts/official/add/", {"name": "\u3164", "office": "Mayor"})
    assert errors_of(response) == {"name": ["Nothing of this name can be seen. Write it with letters."]}


def test_the_panel_of_members_is_shut_for_who_may_not(client):
    member = make_member()
    client.force_login(make_staff("nina", []))
    for path in (LIST, ADD, address(member), "/admin/contacts/official/add/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
    assert history() == []
