"""Organisations that are here twice: found, looked at side by side, and merged; and the names they are known by."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.models import Member
from contacts.models import Organisation, OtherName
from tests.campaign.staff import PRESS_OFFICER, errors_of, make_staff, rows_data
from tests.contacts.factories import make_contact, make_organisation
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

ORGANISATIONS = "/admin/contacts/organisation/"
DUPLICATES, MERGE = f"{ORGANISATIONS}duplicates/", f"{ORGANISATIONS}merge/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


@pytest.fixture
def twice():
    """A fund, and the fund again under its initials, with a contact and a site."""
    fund, short = make_organisation("Harbour Alliance Fund"), make_organisation("HAF", url="https://haf.example/")
    make_contact("Ana Ruiz", organisation=short)
    return fund, short


def data(*bodies, keep=None, **values):
    return {"organisation": [body.pk for body in bodies], **({"keep": keep.pk} if keep else {}), **values}


def said(response):
    return [str(message) for message in response.context["messages"]]


# ---- found


def test_they_stand_side_by_side_with_the_one_most_used_proposed_to_be_kept(client, officer, twice):
    fund, short = twice
    make_organisation("River League")
    response = client.get(DUPLICATES)
    [(sides, why, more)] = response.context["groups"]
    assert [(side.organisation, side.is_kept, side.uses) for side in sides] == [
        (fund, False, []),
        (short, True, [("Role and organisation", 1)]),
    ]
    assert (str(why), more) == ("one may be short for the other", 0)
    assert "https://haf.example/" in response.text
    assert "River League" not in response.text


def test_other_names_are_compared_as_well(client, officer):
    fund = make_organisation("Harbour Alliance Fund")
    fund.other_names.create(name="The Bay Trust", folded="the bay trust")
    trust = make_organisation("Bay Trust")
    [(sides, _why, _more)] = client.get(DUPLICATES).context["groups"]
    assert [side.organisation for side in sides] == [fund, trust]


def test_without_doubles_the_page_says_so(client, officer):
    make_organisation("River League")
    assert "No organisation is here twice" in client.get(DUPLICATES).text


def test_every_group_is_reached_page_by_page_at_the_same_cost(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DUPLICATES).status_code == 200
        return len(queries)

    for name in ("River League", "The River League"):
        make_organisation(name)
    few = cost()
    for number in range(26):
        for name in ("Local", "The Local"):
            make_organisation(f"{name} {number}")
    assert cost() == few
    assert [len(client.get(DUPLICATES, {"p": page}).context["groups"]) for page in (1, 2, "x")] == [25, 2, 25]
    assert "Page 1 of 2" in client.get(DUPLICATES).text


# ---- merged


def test_what_comes_of_it_is_shown_before_anything_changes(client, officer, twice):
    fund, short = twice
    response = client.post(MERGE, data(fund, short, keep=fund))
    outcome = response.context["outcome"]
    assert (outcome.organisation.url, outcome.names) == ("https://haf.example/", ["HAF"])
    assert outcome.uses == [("Role and organisation", 1)]
    assert "What “Harbour Alliance Fund” is like afterwards" in response.text
    assert Organisation.objects.count() == 2
    assert not OtherName.objects.exists()
    assert not LogEntry.objects.exists()


def test_merging_leaves_one_with_everything_and_a_history(client, officer, twice):
    fund, short = twice
    for body, on in ((fund, date(2021, 3, 1)), (short, date(2021, 4, 1))):
        Member.objects.create(organisation=body, agreed_on=on)
    response = client.post(MERGE, data(fund, short, keep=fund, _merge="1"), follow=True)
    assert response.redirect_chain == [(f"{ORGANISATIONS}{fund.pk}/change/", 302)]
    assert said(response) == ["One organisation now: “HAF” went into “Harbour Alliance Fund”."]
    assert list(Organisation.objects.all()) == [fund]
    assert Member.objects.get().agreed_on == date(2021, 3, 1)
    kept, gone = LogEntry.objects.get(object_id=fund.pk), LogEntry.objects.get(object_id=short.pk)
    assert kept.change_message == "Merged with “HAF”. Agreed to be named on: 2021-04-01"
    assert (gone.is_deletion(), gone.object_repr) == (True, "HAF")
    assert 'value="HAF"' in response.text  # among its other names


def test_the_selected_ones_of_the_list_lead_to_the_same_page(client, officer, twice):
    fund, short = twice
    response = client.post(
        ORGANISATIONS, {"action": "merge_selected", "_selected_action": [short.pk, fund.pk], "index": 0}
    )
    assert response.url == f"{MERGE}?organisation={fund.pk}&organisation={short.pk}"
    page = client.get(response.url)
    assert [side.organisation for side in page.context["sides"]] == [fund, short]
    assert page.context["outcome"] is None


def test_too_few_and_too_many_are_refused_with_a_sentence(client, officer, twice):
    fund, short = twice
    for keys in ([], [fund.pk], [fund.pk] * 2, [fund.pk, "x"], [fund.pk, 10**9]):
        for ask in (client.get, client.post):
            response = ask(MERGE, {"organisation": keys, "keep": fund.pk, "_merge": "1"}, follow=True)
            assert said(response) == ["Choose two organisations or more that are one."]
    many = [make_organisation(f"Number {number}") for number in range(9)]
    assert said(client.get(MERGE, data(*many), follow=True)) == ["At most 8 can be merged at once. Choose fewer."]
    for keep in ("", "x", "12345"):
        response = client.post(MERGE, {**data(fund, short), "keep": keep, "_merge": "1"})
        assert said(response) == ["Choose which one is kept."]
    assert Organisation.objects.count() == 11


def test_merging_needs_the_right_to_change_and_to_delete(client, twice):
    fund, short = twice
    sent = data(fund, short, keep=fund, _merge="1")
    for lacking in ("contacts.change_organisation", "contacts.delete_organisation"):
        client.force_login(make_staff(lacking, [name for name in PRESS_OFFICER if name != lacking]))
        for path in (DUPLICATES, MERGE):
            assert client.get(path, sent).status_code == 403
            assert client.post(path, sent).status_code == 403
        page = client.get(ORGANISATIONS).text
        assert "merge_selected" not in page
        assert DUPLICATES not in page
    client.logout()
    assert client.post(MERGE, sent).status_code == 302
    assert Organisation.objects.count() == 2


# ---- the form


def organisation_data(name="Harbour Alliance Fund", names=(), **values):
    return {"name": name, "url": "", "place": "", "logo": "", **rows_data("other_names", names), **values}


def name_errors(response):
    [formset] = response.context["inline_admin_formsets"]
    return [errors.get("name", []) for errors in formset.formset.errors]


def test_place_and_other_names_are_written_in_the_form(client, officer):
    names = [{"name": "HAF"}, {"name": "Harbour Fund"}]
    client.post(f"{ORGANISATIONS}add/", organisation_data(place="Port Ellery", names=names))
    fund = Organisation.objects.get()
    assert fund.place == "Port Ellery"
    assert list(fund.other_names.values_list("name", "folded")) == [("HAF", "haf"), ("Harbour Fund", "harbour fund")]
    page = client.get(f"{ORGANISATIONS}{fund.pk}/change/").text
    assert 'value="Harbour Fund"' in page


def test_an_other_name_means_one_organisation_and_is_not_its_own(client, officer):
    make_organisation("Bay Trust").other_names.create(name="BT", folded="bt")
    fund = make_organisation("Harbour Alliance Fund")
    taken = "“Bay Trust” is known under this name. If both are one, merge them under “Found twice”."
    twice = "It is known under this name already."
    names = [{"name": name} for name in ("B T", "bt", "BAY trust!", "HAF", "haf", "harbour alliance fund", "\u3164")]
    response = client.post(f"{ORGANISATIONS}{fund.pk}/change/", organisation_data(names=names))
    assert name_errors(response) == [
        [], [taken], [taken], [], [twice], [twice], ["Nothing of this name can be seen. Write it with letters."],
    ]  # fmt: skip
    assert not fund.other_names.exists()


def test_an_other_name_is_changed_and_taken_off(client, officer):
    fund = make_organisation("Harbour Alliance Fund")
    rows = [fund.other_names.create(name=name, folded=name.lower()) for name in ("HAF", "HFA")]
    names = [
        {"id": rows[0].pk, "organisation": fund.pk, "name": "H. A. F."},
        {"id": rows[1].pk, "organisation": fund.pk, "name": "HFA", "DELETE": "on"},
    ]
    response = client.post(f"{ORGANISATIONS}{fund.pk}/change/", organisation_data(names=names))
    assert response.status_code == 302
    assert list(fund.other_names.values_list("name", "folded")) == [("H. A. F.", "h a f")]


def test_the_list_is_searched_by_other_names_too(client, officer):
    fund = make_organisation("Harbour Alliance Fund")
    fund.other_names.create(name="The Bay Trust", folded="the bay trust")
    make_organisation("Bay League")
    for query, found in (("trust bay", [fund]), ("ALLIANCE", [fund]), ("harbour bay", [])):
        assert list(client.get(ORGANISATIONS, {"q": query}).context["cl"].result_list) == found


def test_who_checks_signatories_may_choose_an_organisation_and_no_more(client):
    fund = make_organisation("Harbour Alliance Fund")
    client.force_login(make_staff("mona", ["coalition.moderate_signatory"]))
    assert client.get(ORGANISATIONS).status_code == 200
    assert client.post(f"{ORGANISATIONS}{fund.pk}/change/", organisation_data(name="X")).status_code == 403
    assert client.get(f"{ORGANISATIONS}add/").status_code == 403


def test_a_name_too_long_or_twice_is_told_beside_its_field(client, officer):
    make_organisation("Bay Trust")
    response = client.post(f"{ORGANISATIONS}add/", organisation_data(name="BAY TRUST"))
    assert errors_of(response) == {"__all__": ["An organisation of this name is here already. Choose that one."]}
