"""Two members of staff at one item at the same time: what either of them did is neither lost nor undone."""

import threading
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from campaign.forms.staff import PublishableForm, WithdrawForm
from campaign.publishing import Publishable
from tests.campaign.staff import errors_of, make_staff, page_data, rows_data, update_data
from tests.coalition.factories import make_letter
from tests.updates.factories import make_campaign, make_key_date, make_page, make_update

AUGUST_24, SEPTEMBER_7 = date(2021, 8, 24), date(2021, 9, 7)
MAKERS = {"update": make_update, "page": make_page, "keydate": make_key_date, "letter": make_letter}
LETTER = {"body": "Let him go.", "takes_officials": "on", "language": "en", "slug": "one"}
FORMS = {
    "update": lambda: update_data(slug="one"),
    "page": page_data,
    "letter": lambda: LETTER | rows_data("groups", []),
    "keydate": lambda: {"kind": "hearing", "language": "en", "slug": "one", **rows_data("words", [])},
}


def address(item, view):
    return f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/{view}/"


def logged_in(name):
    client = Client()
    client.force_login(make_staff(name))
    return client


def rename(client, item):
    """Saves the form of something live, with another title."""
    at = timezone.localtime(item.published_at)
    data = FORMS[item._meta.model_name]() | {"title": "Another title", "_save": "1"}
    data |= {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M:%S}"}
    response = client.post(address(item, "change"), data)
    assert response.status_code == 302, errors_of(response)


def withdraw(client, item):
    assert client.post(address(item, "withdraw"), {"reason": "It was wrong."}).status_code == 302


def meanwhile(monkeypatch, form_class, happening):
    """Has something happen once a form of that class is being checked, when its item has been read."""
    check = form_class.is_valid

    def is_valid(form):
        monkeypatch.setattr(form_class, "is_valid", check)
        happening()
        return check(form)

    monkeypatch.setattr(form_class, "is_valid", is_valid)


@pytest.fixture(autouse=True)
def campaign(db):
    make_campaign()


@pytest.fixture(params=MAKERS)
def item(request):
    return MAKERS[request.param]()


@pytest.mark.django_db
def test_what_is_changed_while_it_is_being_withdrawn_stays_changed(monkeypatch, item):
    edith, oscar = logged_in("edith"), logged_in("oscar")
    meanwhile(monkeypatch, WithdrawForm, lambda: rename(oscar, item))
    withdraw(edith, item)
    item.refresh_from_db()
    assert (item.title, item.status, item.withdrawn_reason) == ("Another title", "withdrawn", "It was wrong.")


@pytest.mark.django_db
def test_a_date_that_is_moved_while_it_is_being_withdrawn_stays_moved(monkeypatch):
    edith, oscar, key_date = logged_in("edith"), logged_in("oscar"), make_key_date(on=AUGUST_24)
    moved = {"starts_on": "2021-09-07", "zone": "America/Los_Angeles", "reason": "The judge is ill."}
    meanwhile(monkeypatch, WithdrawForm, lambda: oscar.post(address(key_date, "move"), moved))
    withdraw(edith, key_date)
    key_date.refresh_from_db()
    assert (key_date.starts_on, key_date.status, key_date.sequence) == (SEPTEMBER_7, "withdrawn", 2)
    assert key_date.past_slots.get().starts_on == AUGUST_24


@pytest.mark.django_db
def test_what_somebody_else_has_withdrawn_meanwhile_has_the_later_reason_and_the_first_moment(monkeypatch, item):
    edith, oscar = logged_in("edith"), logged_in("oscar")
    meanwhile(monkeypatch, WithdrawForm, lambda: oscar.post(address(item, "withdraw"), {"reason": "Rwong."}))
    begin = timezone.now()
    page = edith.post(address(item, "withdraw"), {"reason": "It was wrong."}, follow=True)
    item.refresh_from_db()
    assert (item.withdrawn_reason, item.status) == ("It was wrong.", "withdrawn")
    assert begin < item.withdrawn_at
    assert "Reason changed." in page.text


@pytest.mark.django_db
def test_what_is_deleted_meanwhile_is_said_to_be_gone(monkeypatch, item):
    edith, kind = logged_in("edith"), type(item)
    meanwhile(monkeypatch, WithdrawForm, lambda: kind.objects.filter(pk=item.pk).delete())
    answer = edith.post(address(item, "withdraw"), {"reason": "It was wrong."}, follow=True)
    assert "Perhaps it was deleted?" in answer.text
    assert not kind.objects.exists()


def in_another_thread(act, *args):
    """Begins an act as somebody else does, on a connection of their own; gives the thread."""

    def run():
        try:
            act(*args)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=0.3)  # it waits for the one who came first, or is done
    return thread


@pytest.mark.django_db(transaction=True)
def test_who_saves_a_form_holds_its_row_so_that_a_withdrawal_waits_and_is_not_undone(monkeypatch, item):
    edith, oscar, waiting = logged_in("edith"), logged_in("oscar"), []
    meanwhile(monkeypatch, PublishableForm, lambda: waiting.append(in_another_thread(withdraw, oscar, item)))
    rename(edith, item)
    waiting[0].join()
    item.refresh_from_db()
    assert (item.title, item.status) == ("Another title", "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_who_saves_the_form_of_a_date_does_not_undo_its_move(monkeypatch):
    edith, oscar, key_date, waiting = logged_in("edith"), logged_in("oscar"), make_key_date(on=AUGUST_24), []
    moved = {"starts_on": "2021-09-07", "zone": "America/Los_Angeles", "reason": "The judge is ill."}

    def move():
        waiting.append(in_another_thread(oscar.post, address(key_date, "move"), moved))

    meanwhile(monkeypatch, PublishableForm, move)
    rename(edith, key_date)
    waiting[0].join()
    key_date.refresh_from_db()
    assert (key_date.title, key_date.starts_on, key_date.sequence) == ("Another title", SEPTEMBER_7, 2)
    assert key_date.past_slots.get().starts_on == AUGUST_24


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_drafts_that_are_published_together_are_held_as_well(monkeypatch, maker):
    draft = maker(at=None)
    edith, oscar, waiting = logged_in("edith"), logged_in("oscar"), []
    publish, kind = type(draft).publish, type(draft)

    def slowly(item, at=None):
        monkeypatch.setattr(kind, "publish", publish)
        waiting.append(in_another_thread(retitle, oscar, item))
        publish(item, at)

    def retitle(client, item):
        data = FORMS[item._meta.model_name]() | {"title": "Another title", "_save": "1", "starts_on": "2021-07-27"}
        client.post(address(item, "change"), data | {"zone": "America/Los_Angeles"})

    monkeypatch.setattr(kind, "publish", slowly)
    chosen = {"action": "publish_selected", "_selected_action": [draft.pk]}
    edith.post(f"/admin/{kind._meta.app_label}/{kind._meta.model_name}/", chosen)
    waiting[0].join()
    assert kind.objects.live().filter(pk=draft.pk).exists()


def test_every_publishable_is_looked_at_here():
    assert {kind._meta.model_name for kind in Publishable.kinds()} == set(MAKERS)
