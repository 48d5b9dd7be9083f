"""The press contacts of an update: chosen by searching, in their order, as they are or as they were."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.models import Phone
from tests.campaign.staff import ODD_TEXTS, WRITER, make_staff, update_data
from tests.contacts.factories import make_contact
from tests.updates.factories import make_campaign, make_update
from tests.updates.panel import LIST, address, messages, send
from tests.worker import work_off
from updates.models import ReleaseContact, Update
from updates.press.freezing import freeze_contacts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


@pytest.fixture
def ana(db):
    return make_contact("Ana Ruiz", phones=["+14157583765"])


@pytest.fixture
def sam(db):
    return make_contact("Sam Okafor", phones=["+12065550118"])


def named(update):
    """The rows of the form for the contacts that an update names."""
    return [
        {"id": row.pk, "update": update.pk, "contact": row.contact_id, "order": row.order}
        for row in update.release_contacts.all()
    ]


def names(update):
    return [row.contact.name for row in update.release_contacts.all()]


def call_at(contact, number):
    Phone.objects.filter(contact=contact).update(number=number)


def kept_numbers(update):
    """By the name of each contact whose card is kept, the first number on that card."""
    kept = update.release_contacts.filter(frozen_card__isnull=False)
    return {row.contact.name: row.frozen_card["phones"][0]["number"] for row in kept}


# ---- choosing


def test_contacts_are_named_in_their_order_and_each_only_once(client, editor, ana, sam):
    send(client, release_contacts=[{"contact": ana.pk, "order": 2}, {"contact": sam.pk, "order": 1}])
    update = Update.objects.get()
    assert names(update) == ["Sam Okafor", "Ana Ruiz"]
    assert messages() == ["Added. Added press contact “Ana Ruiz”. Added press contact “Sam Okafor”."]
    response = send(client, title="x", release_contacts=[{"contact": ana.pk}, {"contact": ana.pk}])
    assert response.status_code == 200
    first, second = named(update)
    send(client, update, release_contacts=[{**first, "DELETE": "on"}, second])
    assert names(update) == ["Ana Ruiz"]


@pytest.mark.parametrize("kind", ["release", "news", "coverage"])
def test_every_kind_of_update_may_name_contacts(client, editor, kind):
    page = client.get(address(make_update(kind=kind, at=None))).text
    assert 'name="release_contacts-TOTAL_FORMS"' in page
    assert 'name="freezes_contacts"' in page


def test_contacts_are_searched_by_name(client, writer, ana, sam):
    query = {"app_label": "updates", "model_name": "releasecontact", "field_name": "contact", "term": "ruiz"}
    found = client.get("/admin/autocomplete/", query).json()["results"]
    assert [result["id"] for result in found] == [str(ana.pk)]
    client.logout()
    assert client.get("/admin/autocomplete/", query).status_code == 302


def test_a_writer_names_contacts_of_drafts_alone(client, writer, ana):
    draft, live = make_update(at=None), make_update("Live one")
    assert send(client, draft, release_contacts=[{"contact": ana.pk}]).status_code == 302
    assert names(draft) == ["Ana Ruiz"]
    assert send(client, live, release_contacts=[{"contact": ana.pk}]).status_code == 403
    assert names(live) == []
    assert 'name="release_contacts-0-contact"' not in client.get(address(live)).text


def test_another_contact_makes_a_live_update_updated(client, editor, ana):
    update = make_update()
    send(client, update, freezes_contacts="on")
    update.refresh_from_db()
    assert update.revised_at is None
    send(client, update, freezes_contacts="on", release_contacts=[{"contact": ana.pk}], small_fix="on")
    update.refresh_from_db()
    assert update.revised_at is None
    [row] = named(update)
    send(client, update, freezes_contacts="on", release_contacts=[{**row, "DELETE": "on"}])
    update.refresh_from_db()
    assert update.revised_at is not None


def test_who_is_not_shown_for_want_of_consent_is_said(client, editor, ana):
    asked = make_contact("Not Asked", consented_on=None)
    rows = [{"contact": ana.pk}, {"contact": asked.pk}]
    send(client, press="_publish", release_contacts=rows)
    page = client.get("/admin/").text
    assert "Readers do not see these contacts of it: Not Asked." in page
    update = Update.objects.get()
    send(client, update, release_contacts=named(update))
    assert "Readers do not see these contacts" not in client.get("/admin/").text


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_whatever_is_sent_as_a_contact_is_answered(client, editor, ana, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for rows in ([{"contact": text, "order": text, "id": text}], [{"contact": ana.pk, "order": text}]):
        assert send(client, press="_publish", release_contacts=rows).status_code in {200, 302, 400}
    odd = {"release_contacts-TOTAL_FORMS": text, "freezes_contacts": text}
    assert send(client, **odd).status_code in {200, 302, 400}
    query = {"app_label": "updates", "model_name": "releasecontact", "field_name": "contact", "term": text[:2000]}
    assert client.get("/admin/autocomplete/", query).status_code == 200


# ---- as they are, or as they were


def test_contacts_follow_their_cards_unless_they_are_to_be_kept(client, editor, ana):
    send(client, press="_publish", kind="release", release_contacts=[{"contact": ana.pk}])
    update = Update.objects.get()
    assert kept_numbers(update) == {}
    send(client, update, freezes_contacts="on", release_contacts=named(update))
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765"}
    kept_at = update.release_contacts.get().frozen_at
    assert timezone.now() - kept_at < timedelta(minutes=1)
    call_at(ana, "+12065550143")
    send(client, update, freezes_contacts="on", release_contacts=named(update))
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765"}
    assert update.release_contacts.get().frozen_at == kept_at
    send(client, update, release_contacts=named(update))
    row = update.release_contacts.get()
    assert (row.frozen_card, row.frozen_at) == (None, None)


def test_a_contact_named_later_is_kept_as_of_then(client, editor, ana, sam):
    send(client, press="_publish", freezes_contacts="on", release_contacts=[{"contact": ana.pk}])
    update = Update.objects.get()
    call_at(ana, "+12065550143")
    rows = [*named(update), {"contact": sam.pk, "order": 1}]
    send(client, update, freezes_contacts="on", release_contacts=rows)
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765", "Sam Okafor": "+12065550118"}


def test_a_draft_keeps_no_cards_until_it_is_public(client, editor, ana):
    send(client, freezes_contacts="on", release_contacts=[{"contact": ana.pk}])
    update = Update.objects.get()
    assert kept_numbers(update) == {}
    values = {"freezes_contacts": "on", "release_contacts": named(update)}
    send(client, update, press="_schedule", on="2999-01-01", at="12:00", **values)
    assert kept_numbers(update) == {}
    update.refresh_from_db()
    send(client, update, press="_unschedule", **values)
    assert kept_numbers(update) == {}
    call_at(ana, "+12065550143")
    update.refresh_from_db()
    send(client, update, press="_publish", on="", at="", **values)
    assert kept_numbers(update) == {"Ana Ruiz": "+12065550143"}


def test_a_scheduled_release_keeps_the_cards_of_its_hour_not_those_of_the_day_it_was_scheduled(ana):
    update = make_update(at=timezone.now() + timedelta(hours=1), freezes_contacts=True)
    ReleaseContact.objects.create(update=update, contact=ana)
    freeze_contacts(update)
    work_off()
    assert kept_numbers(update) == {}
    call_at(ana, "+12065550143")
    Update.objects.update(published_at=timezone.now())
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert kept_numbers(update) == {"Ana Ruiz": "+12065550143"}


def test_what_the_worker_finds_put_off_or_let_loose_it_leaves_alone(ana):
    update = make_update(at=timezone.now() + timedelta(hours=1), freezes_contacts=True)
    ReleaseContact.objects.create(update=update, contact=ana)
    freeze_contacts(update)
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert kept_numbers(update) == {}


def test_publishing_from_the_list_keeps_the_cards_as_well(client, editor, ana):
    send(client, freezes_contacts="on", release_contacts=[{"contact": ana.pk}])
    update = Update.objects.get()
    drafts = f"{LIST}?state=draft"
    client.post(drafts, {"action": "publish_selected", "_selected_action": [update.pk], "index": 0})
    update.refresh_from_db()
    assert update.is_live()
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765"}


def test_a_card_is_never_kept_of_somebody_whom_readers_may_not_see(ana):
    update = make_update(freezes_contacts=True)
    ReleaseContact.objects.create(update=update, contact=make_contact("Not Asked", consented_on=None))
    ReleaseContact.objects.create(update=update, contact=make_contact("Retired", retired_on=date(2021, 4, 1)))
    ReleaseContact.objects.create(update=update, contact=ana)
    freeze_contacts(update)
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765"}
    assert [row.contact for row in update.release_contacts.shown()] == [ana]


def test_a_withdrawn_update_keeps_what_it_kept(ana):
    update = make_update(freezes_contacts=True)
    ReleaseContact.objects.create(update=update, contact=ana)
    freeze_contacts(update)
    update.withdraw("Wrong.")
    update.save()
    freeze_contacts(update)
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765"}


def test_a_row_that_names_somebody_else_has_nothing_of_the_one_before(client, editor, ana, sam):
    update = make_update(freezes_contacts=True)
    row = ReleaseContact.objects.create(update=update, contact=ana, stood_in_text=True)
    freeze_contacts(update)
    send(client, update, freezes_contacts="on", release_contacts=[{**named(update)[0], "contact": sam.pk}])
    row.refresh_from_db()
    assert (row.contact, row.stood_in_text) == (sam, False)
    assert kept_numbers(update) == {"Sam Okafor": "+12065550118"}


def test_keeping_costs_the_same_queries_whatever_the_number_of_contacts(django_assert_max_num_queries):
    update = make_update(freezes_contacts=True)
    for number in range(9):
        contact = make_contact(f"Number {number}", phones=[f"+1415758370{number}"])
        ReleaseContact.objects.create(update=update, contact=contact, order=number)
    with django_assert_max_num_queries(6):  # two of them begin and end
        freeze_contacts(update)
    assert len(kept_numbers(update)) == 9


# ---- the preview


def preview(client, update=None, **values):
    return client.post(address(update, "preview") if update else f"{LIST}preview/", update_data(**values))


def shown(response):
    return [(card.name, card.phones[0].number) for card in response.context["cards"]]


def test_a_preview_shows_the_contacts_of_the_form_that_was_sent(client, editor, ana, sam):
    rows = [{"contact": ana.pk, "order": 2}, {"contact": sam.pk, "order": 1}]
    rows.append({"contact": make_contact("Not Asked", consented_on=None).pk, "order": 0})
    response = preview(client, release_contacts=rows)
    assert shown(response) == [("Sam Okafor", "+12065550118"), ("Ana Ruiz", "+14157583765")]
    assert response.context["contacts_as_of"] is None
    assert not ReleaseContact.objects.exists()


def test_a_preview_shows_kept_cards_as_they_were_and_others_as_they_are(client, editor, ana, sam):
    update = make_update(freezes_contacts=True)
    ReleaseContact.objects.create(update=update, contact=ana)
    freeze_contacts(update)
    ReleaseContact.objects.update(frozen_at=timezone.now() - timedelta(days=9))
    call_at(ana, "+12065550143")
    values = {"on": "2021-05-13", "at": "17:00", "release_contacts": [*named(update), {"contact": sam.pk, "order": 1}]}
    response = preview(client, update, freezes_contacts="on", **values)
    assert shown(response) == [("Ana Ruiz", "+14157583765"), ("Sam Okafor", "+12065550118")]
    assert response.context["contacts_as_of"] == timezone.localdate() - timedelta(days=9)
    response = preview(client, update, **values)
    assert shown(response) == [("Ana Ruiz", "+12065550143"), ("Sam Okafor", "+12065550118")]
    assert response.context["contacts_as_of"] is None
    row = named(update)[0]
    response = preview(client, update, **values | {"release_contacts": [{**row, "DELETE": "on"}]})
    assert shown(response) == []
    assert kept_numbers(update) == {"Ana Ruiz": "+14157583765"}


def test_only_staff_who_write_updates_see_the_form(client, ana):
    client.force_login(make_staff("nina", ["campaign.change_page"]))
    assert send(client, release_contacts=[{"contact": ana.pk}]).status_code == 403
    client.force_login(make_staff("wanda", WRITER))
    assert send(client, release_contacts=[{"contact": ana.pk}]).status_code == 302
