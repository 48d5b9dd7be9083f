"""Groups of signatories in the form of their letter: headings in each language, order, and what may not go."""

import pytest

from coalition.models import Letter, Signatory
from coalition.models.kinds import Kind
from tests.coalition.factories import STATE, make_letter, make_signatory

from .letters import ADD, address, group_errors, groups_of, history, letter_data, own_data


def headings(letter):
    return [group.headings for group in letter.groups.all()]


def kinds(letter):
    return [(group.kind, group.order) for group in letter.groups.all()]


def test_a_new_letter_gets_its_groups_when_it_is_saved(client, editor):
    assert "groups-TOTAL_FORMS" not in client.get(ADD).text
    client.post(ADD, letter_data(groups=[{"kind": "official", "order": 1, "heading_en": "Early"}]))
    assert headings(Letter.objects.get()) == [{}, {}]


def test_each_group_has_a_heading_in_every_language_of_the_site(client, editor):
    letter = make_letter()
    page = client.get(address(letter)).text
    assert 'placeholder="Officials"' in page
    groups = groups_of(letter)
    groups[0] |= {"heading_en": "  Mayors and   members ", "heading_es": "Alcaldes", "heading_ar": "رؤساء البلديات"}
    client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert headings(letter) == [{"en": "Mayors and members", "es": "Alcaldes", "ar": "رؤساء البلديات"}, {}, {}]
    assert [letter.groups.first().heading_in(code) for code in ("en", "es", "ar")] == [
        "Mayors and members",
        "Alcaldes",
        "رؤساء البلديات",
    ]
    assert 'value="Alcaldes"' in client.get(address(letter)).text
    groups[0] |= {"heading_es": ""}
    client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert headings(letter)[0] == {"en": "Mayors and members", "ar": "رؤساء البلديات"}


def test_a_heading_in_a_language_that_the_site_has_given_up_stays(client, editor):
    letter = make_letter()
    group = letter.groups.first()
    group.headings = {"fr": "Élus"}
    group.save()
    client.post(address(letter), own_data(letter) | letter_rows([{**groups_of(letter)[0], "heading_en": "Mayors"},
                                                                  *groups_of(letter)[1:]]))  # fmt: skip
    assert headings(letter)[0] == {"fr": "Élus", "en": "Mayors"}


def test_a_group_that_somebody_is_in_is_not_deleted(client, editor):
    letter = make_letter()
    make_signatory(letter, state=STATE.PENDING)
    groups = groups_of(letter)
    groups[2]["DELETE"] = "on"
    response = client.post(address(letter), own_data(letter, takes_individuals=None) | letter_rows(groups))
    sentence = "1 signature is in this group, so it stays. Put it into another group first."
    assert group_errors(response)[0] == [{}, {}, {"__all__": [sentence]}]
    assert letter.groups.count() == 3
    assert Signatory.objects.count() == 1


def test_an_empty_group_goes_and_the_others_close_up(client, editor):
    letter = make_letter()
    groups = groups_of(letter)
    groups[0]["DELETE"] = "on"
    client.post(address(letter), own_data(letter, takes_officials=None) | letter_rows(groups))
    assert kinds(letter) == [(Kind.ORGANISATION, 1), (Kind.INDIVIDUAL, 2)]


def test_there_is_a_group_for_everybody_who_may_sign(client, editor):
    letter = make_letter()
    groups = groups_of(letter)
    groups[0]["DELETE"] = "on"
    response = client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert group_errors(response)[1] == ["Officials may sign, so one of the groups must be for them."]
    groups = groups_of(letter)
    groups[0]["kind"] = "individual"
    response = client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert group_errors(response)[1] == ["Officials may sign, so one of the groups must be for them."]
    assert letter.groups.count() == 3


def test_whoever_is_moved_up_comes_before_the_one_whose_number_it_took(client, editor):
    letter = make_letter()
    groups = groups_of(letter)
    groups[2]["order"] = 1
    client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert kinds(letter) == [(Kind.INDIVIDUAL, 1), (Kind.OFFICIAL, 2), (Kind.ORGANISATION, 3)]


def test_whoever_is_moved_down_comes_after_the_one_whose_number_it_took(client, editor):
    letter = make_letter()
    groups = groups_of(letter)
    groups[0]["order"] = 3
    client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert kinds(letter) == [(Kind.ORGANISATION, 1), (Kind.INDIVIDUAL, 2), (Kind.OFFICIAL, 3)]


def test_a_further_group_is_added_and_signatories_keep_their_place_in_theirs(client, editor):
    letter = make_letter()
    rita = make_signatory(letter, "Rita Okafor", order=7)
    groups = [*groups_of(letter), {"kind": "individual", "order": 1, "heading_en": "Families"}]
    client.post(address(letter), own_data(letter) | letter_rows(groups))
    assert [(str(group), group.order) for group in letter.groups.all()] == [
        ("Officials", 1),
        ("Families", 2),
        ("Organisations", 3),
        ("Individuals", 4),
    ]
    rita.refresh_from_db()
    assert rita.rank == 4 * 10_000_000_000 + 7


def test_a_row_that_was_added_and_left_empty_is_no_group(client, editor):
    letter = make_letter()
    groups = [*groups_of(letter), {"kind": "", "order": 4}, {"kind": "", "order": 4}]
    assert client.post(address(letter), own_data(letter) | letter_rows(groups)).status_code == 302
    assert letter.groups.count() == 3


def test_the_counts_are_shown_and_no_form_changes_them(client, editor):
    letter = make_letter()
    make_signatory(letter, "Rita Okafor")
    make_signatory(letter, "Omar Lind", display="counted")
    page = client.get(address(letter)).text
    assert "2, of them 1 counted only" in page
    groups = groups_of(letter)
    groups[2] |= {"count": 9, "unnamed": 0, "heading_en": "People"}
    client.post(address(letter), own_data(letter) | letter_rows(groups))
    group = letter.groups.get(kind=Kind.INDIVIDUAL)
    assert (str(group), group.count, group.unnamed) == ("People", 2, 1)


# ---- what somebody else did meanwhile, and what no page sends

GONE = "A group was removed meanwhile. Look at the groups below."


def shown_rows(response):
    """The rows of groups as a refused form shows them: what a browser sends with the next press."""
    formset = next(f for f in response.context["inline_admin_formsets"] if f.formset.prefix == "groups").formset
    fields = [field for form in [formset.management_form, *formset.forms] for field in form]
    return {field.html_name: field.value() for field in fields if field.value() not in (None, False)}


def test_a_group_that_a_colleague_removed_is_told_and_nothing_typed_is_lost(client, editor):
    letter = make_letter()
    groups = groups_of(letter)
    groups[1] |= {"heading_en": "Unions"}
    groups.append({"kind": "individual", "order": 4, "heading_en": "Families"})
    data = own_data(letter, title="Release him", takes_officials=None) | letter_rows(groups)
    letter.groups.get(kind=Kind.OFFICIAL).delete()
    response = client.post(address(letter), data)
    assert response.status_code == 200
    assert group_errors(response) == ([{}, {}, {}], [GONE])
    assert GONE in response.text
    assert "<details><summary>" not in response.text.partition('id="groups-group"')[2].partition("</h2>")[0]
    assert 'value="Release him"' in response.text
    letter.refresh_from_db()
    assert (letter.title, kinds(letter)) == ("Release Karim Haddad", [(Kind.ORGANISATION, 2), (Kind.INDIVIDUAL, 3)])
    again = {name: value for name, value in data.items() if not name.startswith("groups-")} | shown_rows(response)
    assert client.post(address(letter), again).status_code == 302
    letter.refresh_from_db()
    assert letter.title == "Release him"
    assert [(str(group), group.order) for group in letter.groups.all()] == [
        ("Unions", 1),
        ("Individuals", 2),
        ("Families", 3),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        {"groups-0-id": "abc"},
        {"groups-0-id": ""},
        {"groups-0-id": None},
        {"groups-0-id": "9" * 30},
        {"groups-0-id": "another"},
        {"groups-1-id": "first"},
        {"groups-INITIAL_FORMS": "-1"},
        {"groups-INITIAL_FORMS": "0"},
        {"groups-INITIAL_FORMS": "2"},
        {"groups-INITIAL_FORMS": "4", "groups-TOTAL_FORMS": "4"},
        {"groups-TOTAL_FORMS": "-1"},
        {"groups-TOTAL_FORMS": "9" * 30, "groups-INITIAL_FORMS": "-1"},
    ],
)
def test_rows_that_no_page_sends_are_refused_with_the_sentence_and_change_nothing(client, editor, rows):
    letter, other = make_letter(), make_letter("Another letter")
    keys = {"another": other.groups.first().pk, "first": letter.groups.first().pk}
    given = own_data(letter, title="Release him") | {name: keys.get(value, value) for name, value in rows.items()}
    data = {name: value for name, value in given.items() if value is not None}
    for path in (address(letter), address(letter, "preview")):
        response = client.post(path, data)
        assert response.status_code == 200
        assert GONE in response.text or "TOTAL_FORMS" in rows and "at most" in response.text
    letter.refresh_from_db()
    three = [(Kind.OFFICIAL, 1), (Kind.ORGANISATION, 2), (Kind.INDIVIDUAL, 3)]
    assert (letter.title, kinds(letter), kinds(other)) == ("Release Karim Haddad", three, three)
    assert history() == []


def letter_rows(groups):
    return {name: value for name, value in letter_data(groups).items() if name.startswith("groups-")}
