"""Groups of signatories in the form of their letter: headings in each language, order, and what may not go."""

from coalition.models import Letter, Signatory
from coalition.models.kinds import Kind
from tests.coalition.factories import STATE, make_letter, make_signatory

from .letters import ADD, address, group_errors, groups_of, letter_data, own_data


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


def letter_rows(groups):
    return {name: value for name, value in letter_data(groups).items() if name.startswith("groups-")}
