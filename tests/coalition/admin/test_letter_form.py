"""Staff write a letter: what the form asks for, what it refuses, who may do what."""

from datetime import UTC, date, datetime

import pytest
from django.test import override_settings

from coalition.models import Letter
from coalition.models.kinds import Kind
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff
from tests.coalition.factories import STATE, make_letter, make_signatory

from .letters import ADD, LIST, WRITER, address, history, letter_data, own_data

LOS_ANGELES = override_settings(TIME_ZONE="America/Los_Angeles")


def test_a_letter_is_set_up_in_one_form_and_has_a_group_for_each_kind_that_may_sign(client, editor):
    response = client.post(ADD, letter_data(_publish="1"))
    letter = Letter.objects.get()
    assert response.url == address(letter)
    assert letter.is_live()
    assert letter.slug == "release-karim-haddad"
    assert letter.dated_on == date(2021, 5, 3)
    assert letter.body_html == '<p dir="auto">We ask you to <strong>act</strong>.</p>'
    assert list(letter.groups.values_list("kind", "order")) == [(Kind.OFFICIAL, 1), (Kind.ORGANISATION, 2)]
    assert history()[0].startswith("Published under the date ")


def test_a_kind_that_may_sign_later_gets_its_group_when_it_is_ticked(client, editor):
    letter = make_letter(takes_individuals=False)
    client.post(address(letter), own_data(letter, takes_individuals="on"))
    assert list(letter.groups.values_list("kind", "order")) == [
        (Kind.OFFICIAL, 1),
        (Kind.ORGANISATION, 2),
        (Kind.INDIVIDUAL, 3),
    ]


def test_a_letter_that_nobody_may_sign_is_refused_and_keeps_what_was_typed(client, editor):
    response = client.post(ADD, letter_data(takes_organisations=None, takes_officials=None))
    assert errors_of(response) == {"__all__": ["Say who may sign: organisations, officials or individuals."]}
    assert "We ask you to **act**." in response.text
    assert not Letter.objects.exists()


def test_no_empty_letter_is_shown_to_readers(client, editor):
    sentence = {"body": ["Write the text of the letter before readers see it."]}
    assert errors_of(client.post(ADD, letter_data(body=" \n", _publish="1"))) == sentence
    live = make_letter("A live one")
    assert errors_of(client.post(address(live), own_data(live, body=""))) == sentence
    client.post(ADD, letter_data(body=""))
    assert Letter.objects.get(title="Release Karim Haddad").status == "draft"


def test_an_end_that_has_passed_is_pointed_out(client, editor):
    sentence = "The end that you gave has passed already, so nobody can sign. Is the day right?"
    assert sentence in client.post(ADD, letter_data(deadline_at_0="2021-06-30"), follow=True).text
    letter = Letter.objects.get()
    assert sentence not in client.post(address(letter), own_data(letter, title="Another subject"), follow=True).text


def test_letters_are_told_apart_where_one_chooses_among_them(client, writer):
    letter = make_letter()
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter, is_live=False)
    query = {"app_label": "updates", "model_name": "update", "field_name": "letter", "term": "Karim"}
    found = client.get("/admin/autocomplete/", query).json()["results"]
    assert [choice["text"] for choice in found] == [
        "Liberen a Karim Haddad — español — Draft",
        "Release Karim Haddad",
    ]


def test_an_address_that_another_letter_has_is_refused(client, editor):
    make_letter()
    response = client.post(ADD, letter_data(slug="release-karim-haddad"))
    assert errors_of(response) == {
        "__all__": ["Another letter in this language has this address. Change the last part."]
    }


@LOS_ANGELES
def test_a_day_until_which_one_can_sign_counts_to_its_end(client, editor):
    client.post(ADD, letter_data(deadline_at_0="2026-06-30"))
    letter = Letter.objects.get()
    assert letter.deadline_at == datetime(2026, 7, 1, 6, 59, tzinfo=UTC)
    client.post(address(letter), own_data(letter, deadline_at_1="12:00"))
    letter.refresh_from_db()
    assert letter.deadline_at == datetime(2026, 6, 30, 19, 0, tzinfo=UTC)
    response = client.post(address(letter), own_data(letter, deadline_at_0="", deadline_at_1="12:00"))
    assert errors_of(response) == {"deadline_at": ["Give the day as well as the time."]}


def test_a_time_to_the_second_comes_back_unchanged(client, editor):
    letter = make_letter(deadline_at=datetime(2026, 6, 30, 19, 0, 0, 5, tzinfo=UTC))
    client.post(address(letter), own_data(letter, title="Another subject"))
    letter.refresh_from_db()
    assert letter.deadline_at == datetime(2026, 6, 30, 19, 0, 0, 5, tzinfo=UTC)


def test_who_may_not_publish_writes_drafts_and_leaves_what_is_public_alone(client, writer):
    client.post(ADD, letter_data())
    assert [letter.is_live() for letter in Letter.objects.all()] == [False]
    assert client.post(ADD, letter_data(_publish="1")).status_code == 403
    live = make_letter("A live one")
    assert client.post(address(live), own_data(live, title="Changed")).status_code == 403
    page = client.get(address(live)).text
    assert "Only those who may publish can change it now." in page
    assert 'name="title"' not in page
    assert "Officials" in page  # the groups are told in words


def test_settings_are_no_revision_and_words_are(client, editor):
    letter = make_letter()
    data = own_data(letter, is_by_invitation="on", deadline_at_0="2031-05-03")
    client.post(address(letter), data | {"groups-0-heading_en": "Mayors"})
    assert str(letter.groups.first()) == "Mayors"
    letter.refresh_from_db()
    assert letter.is_by_invitation
    assert letter.revised_at is None
    client.post(address(letter), own_data(letter, body="We ask you to act now."))
    letter.refresh_from_db()
    assert letter.revised_at is not None


def test_whoever_changes_a_text_is_told_how_many_have_signed_it(client, editor):
    letter = make_letter()
    assert "under this text" not in client.get(address(letter)).text
    for name in ("Rita Okafor", "Omar Lind"):
        make_signatory(letter, name)
    sentence = "2 signatures stand under this text: mend typing errors, and leave what it says as it is."
    assert sentence in client.get(address(letter)).text


def test_an_unsaved_letter_is_shown_as_readers_will_see_it(client, writer):
    response = client.post(f"{LIST}preview/", letter_data())
    assert response.status_code == 200
    assert response.templates[0].name == "coalition/letter.html"
    assert "Preview: this is how readers will see it." in response.text
    assert "<strong>act</strong>" in response.text
    assert "Maria Vance, Secretary" in response.text
    assert not Letter.objects.exists()


def test_a_stored_letter_is_shown_with_its_signatories_as_it_would_be(client, editor):
    letter = make_letter()
    make_signatory(letter, "Rita Okafor")
    response = client.post(address(letter, "preview"), own_data(letter, body="Changed words."))
    assert "Changed words." in response.text
    assert "Rita Okafor" in response.text
    letter.refresh_from_db()
    assert letter.body != "Changed words."


def test_a_letter_that_somebody_signed_is_not_deleted(client, editor):
    letter = make_letter(is_live=False)
    make_signatory(letter, state=STATE.UNCONFIRMED)
    sentence = (
        "1 signature stands under “Release Karim Haddad” and would be lost with it. Keep it as a draft, or withdraw it "
        "from readers."
    )
    assert sentence in client.get(address(letter, "delete")).text
    client.post(address(letter, "delete"), {"post": "yes"})
    client.post(LIST, {"action": "delete_selected", "_selected_action": [letter.pk], "post": "yes"})
    assert Letter.objects.count() == 1


def test_a_letter_that_has_translations_is_not_deleted_before_them(client, editor):
    letter = make_letter(is_live=False)
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter, is_live=False)
    page = client.get(address(letter, "delete")).text
    assert "“Release Karim Haddad” is the original of “Liberen a Karim Haddad”. Delete that first." in page
    client.post(address(letter, "delete"), {"post": "yes"})
    assert Letter.objects.count() == 2
    client.post(address(translation, "delete"), {"post": "yes"})
    client.post(address(letter, "delete"), {"post": "yes"})
    assert not Letter.objects.exists()


def test_deleting_reads_nobody_who_signed(client, editor, django_assert_max_num_queries):
    letter = make_letter(is_live=False)
    for number in range(20):
        make_signatory(letter, f"Person {number}")
    with django_assert_max_num_queries(12):
        assert client.get(address(letter, "delete")).status_code == 200


def test_the_list_tells_stage_and_signatures_of_translations_too(client, editor, django_assert_max_num_queries):
    letter = make_letter()
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    make_letter("Another letter", is_live=False)
    for name in ("Rita Okafor", "Omar Lind"):
        make_signatory(letter, name)
    letter.deliver(date(2021, 5, 5))
    letter.save()
    with django_assert_max_num_queries(10):
        page = client.get(LIST)
    rows = [(row.title, row.original.stage, row.count) for row in page.context["cl"].result_list]
    assert rows == [
        ("Another letter", "collecting", 0),
        ("Liberen a Karim Haddad", "delivered", 2),
        ("Release Karim Haddad", "delivered", 2),
    ]
    assert [row.title for row in client.get(LIST, {"stage": "delivered"}).context["cl"].result_list] == [
        "Liberen a Karim Haddad",
        "Release Karim Haddad",
    ]
    assert client.get(LIST, {"stage": "strange"}).context["cl"].result_count == 3


def test_odd_texts_are_cleaned_or_refused(client, chief):
    for text in ODD_TEXTS.values():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        free = dict.fromkeys(["title", "addressees", "body"], text)
        strict = dict.fromkeys(["dated_on", "deadline_at_0", "deadline_at_1", "slug", "translation_of"], text)
        for values in (free, strict):
            assert client.post(ADD, letter_data() | values).status_code in {200, 302, 400}
    assert client.get(LIST).status_code == 200
    assert not Letter.objects.filter(title__contains="\x01").exists()


@pytest.mark.parametrize("key", ["x", "9" * 30, "0", "\0", ""])
def test_a_translation_of_nothing_is_a_new_letter(client, writer, key):
    page = client.get(ADD, {"translation_of": key})
    assert page.status_code == 200
    assert 'name="takes_organisations"' in page.text


def test_the_panel_is_shut_for_who_may_not(client):
    letter = make_letter()
    client.force_login(make_staff("nina", []))
    for view in ("change", "delete", "deliver", "close", "link", "package", "members"):
        assert client.get(address(letter, view)).status_code == 403
        assert client.post(address(letter, view)).status_code == 403
    client.logout()
    for view in ("change", "deliver", "link", "package", "members"):
        for ask in (client.get, client.post):
            assert ask(address(letter, view)).status_code == 302
    letter.refresh_from_db()
    assert letter.stage == "collecting"


def test_texts_are_previewed_while_one_writes_and_pictures_taken(client):
    client.force_login(make_staff("wanda", WRITER))
    shown = client.post("/markdownx/markdownify/", {"content": "**act**"})
    assert shown.text == '<p dir="auto"><strong>act</strong></p>'
