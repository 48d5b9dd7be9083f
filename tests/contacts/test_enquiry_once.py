"""One enquiry, one mail: whatever is pressed twice, sent twice, or done by two workers at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaign.models import Campaign
from contacts.enquiries.mail import send_receipt, tell_desk
from contacts.models import Enquiry
from tests.clock import NOON, Clock
from tests.updates.factories import make_campaign
from tests.worker import work_off

from .enquiry_posts import ADDRESS, DESK, FROM_HERE, filled, forget_senders, make_enquiry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()
    Campaign.objects.update(press_email=DESK)
    forget_senders()
    yield
    forget_senders()


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def click(data):
    return Client().post(ADDRESS, data, headers=FROM_HERE, REMOTE_ADDR="192.0.2.7")


def tasks():
    return sorted(path.rpartition(".")[2] for path in DBTaskResult.objects.values_list("task_path", flat=True))


# Sent twice


def test_three_clicks_are_one_question_and_each_is_thanked_for(clock):
    data = filled()
    clock.go_on(seconds=30)
    answers = [click(data) for _ in range(3)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, f"{ADDRESS}thanks/")}
    assert Enquiry.objects.count() == 1
    assert tasks() == ["send_receipt", "tell_desk"]
    clock.go_on(hours=23)
    click(data)
    work_off()
    assert Enquiry.objects.count() == 1
    assert [message.to for message in mail.outbox] == [[DESK], ["bo@daily.example"]]


@pytest.mark.django_db(transaction=True)
def test_three_clicks_at_once_are_one_question():
    data = filled()

    def click_elsewhere(_number):
        try:
            return click(data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(click_elsewhere, range(3))) == [303, 303, 303]
    assert Enquiry.objects.count() == 1


def test_the_second_question_from_one_page_is_another(clock):
    data = filled()
    clock.go_on(seconds=30)
    click(data)
    click({**data, "question": "And since when?"})
    assert sorted(Enquiry.objects.values_list("question", flat=True)) == ["And since when?", "Who held her?"]


def test_the_same_words_from_another_page_are_another_question(clock):
    for _ in range(2):
        data = filled()
        clock.go_on(seconds=30)
        click(data)
    assert Enquiry.objects.count() == 2


def test_a_machine_that_sends_one_form_often_is_held_back_once(clock):
    data = filled(website="x")
    clock.go_on(seconds=30)
    for _ in range(3):
        click(data)
    assert Enquiry.objects.get().state == Enquiry.State.HELD


def test_what_could_not_be_kept_may_be_sent_again(clock, monkeypatch):
    def away(*args):
        raise OperationalError

    data = filled()
    clock.go_on(seconds=30)
    with monkeypatch.context() as patch:
        patch.setattr("contacts.enquiries.mail.send_receipt", type("Broken", (), {"enqueue": away}))
        with pytest.raises(OperationalError):
            click(data)
    assert not Enquiry.objects.exists()
    assert click(data).status_code == 303
    assert Enquiry.objects.count() == 1


def test_another_fault_of_the_row_is_not_taken_for_a_second_click(clock, monkeypatch):
    def refuse(*args):
        raise IntegrityError

    data = filled()
    clock.go_on(seconds=30)
    monkeypatch.setattr("contacts.enquiries.mail.tell_desk", type("Broken", (), {"enqueue": refuse}))
    with pytest.raises(IntegrityError):
        click(data)
    assert not Enquiry.objects.exists()


def test_a_post_that_the_database_could_not_take_is_told_to_be_sent_again(client, monkeypatch, clock):
    def away(*args, **kwargs):
        raise OperationalError

    data = filled()
    clock.go_on(seconds=30)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        answers = [client.post(f"{prefix}{ADDRESS}", data, headers=FROM_HERE) for prefix in ("", "/es", "/ar")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert "If you sent a form, it was not taken: go back and send it again." in answers[0].text
    assert "Si envió un formulario, no se recibió: vuelva atrás y envíelo de nuevo." in answers[1].text
    assert "إن أرسلتم استمارة فإنها لم تُستلم: عودوا وأرسلوها من جديد." in answers[2].text
    assert not Enquiry.objects.exists()


# Mailed twice


def while_it_is_sent(monkeypatch, act):
    """Does something, once, in the middle of the next sending."""
    todo, really_send = [act], EmailMessage.send

    def send(message, **options):
        if todo:
            todo.pop()()
        return really_send(message, **options)

    monkeypatch.setattr(EmailMessage, "send", send)


@pytest.mark.parametrize(("task", "to"), [(tell_desk, DESK), (send_receipt, "bo@daily.example")])
def test_two_workers_at_one_mail_send_it_once(clock, monkeypatch, task, to):
    enquiry = make_enquiry()
    for number in range(2):
        task.enqueue(enquiry.pk)
        DBTaskResult.objects.ready().first().claim(f"worker {number}")
    while_it_is_sent(monkeypatch, lambda: task.func(enquiry.pk))
    task.func(enquiry.pk)
    assert [message.to for message in mail.outbox] == [[to]]
    assert not DBTaskResult.objects.ready().exists()
    task.func(enquiry.pk)
    assert len(mail.outbox) == 1


def test_the_receipt_waits_for_no_mail_to_the_desk(clock, monkeypatch):
    enquiry = make_enquiry()
    while_it_is_sent(monkeypatch, lambda: send_receipt.func(enquiry.pk))
    tell_desk.func(enquiry.pk)
    assert [message.to for message in mail.outbox] == [["bo@daily.example"], [DESK]]
    enquiry.refresh_from_db()
    assert (enquiry.desk_claimed_until, enquiry.receipt_claimed_until) == (None, None)
    assert None not in (enquiry.desk_told_at, enquiry.receipt_sent_at)


def test_a_mail_whose_worker_was_killed_while_sending_goes_out_after_five_minutes(clock):
    enquiry = make_enquiry(desk_claimed_until=NOON + timedelta(minutes=5))
    tell_desk.enqueue(enquiry.pk, 3)
    work_off()
    assert mail.outbox == []
    [again] = DBTaskResult.objects.filter(status="READY")
    assert again.args_kwargs["args"] == [enquiry.pk, 3]
    clock.go_on(minutes=4)
    work_off()
    assert mail.outbox == []
    clock.go_on(minutes=1)
    work_off()
    assert [message.to for message in mail.outbox] == [[DESK]]
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_a_mail_that_failed_is_free_for_the_next_try(clock, monkeypatch):
    def fail(*args, **kwargs):
        raise TimeoutError

    enquiry = make_enquiry()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        tell_desk.func(enquiry.pk)
    enquiry.refresh_from_db()
    assert enquiry.desk_claimed_until is None
    tell_desk.func(enquiry.pk, attempt=2)
    enquiry.refresh_from_db()
    assert enquiry.desk_told_at == timezone.now()
