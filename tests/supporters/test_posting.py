"""What gets into the outbox, and what does not: few mails to one mailbox, and not too many in an hour to all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as mailbox_of_tests
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from supporters.mail import Hindrance, hindrance, post, send
from supporters.models import Mail, Supporter
from tests.clock import NOON
from tests.worker import work_off

from .outbox import RITA, farewell, greeting, no_longer_needed, post_to, told_by_tasks, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("greeting_template")]


def test_a_mail_waits_in_the_outbox_with_a_task_that_names_nobody(clock):
    mail = post_to("Rita.Okafor+river@Clinic.example", about=7, language="es")
    mail = Mail.objects.get(pk=mail.pk)
    assert (mail.kind, mail.about, mail.language) == ("tests.supporters.outbox.greeting", 7, "es")
    assert mail.to == "Rita.Okafor+river@Clinic.example"
    assert mail.recipient == mail.supporter.mailbox
    assert (mail.queued_at, mail.due_at, mail.sent_at, mail.given_up_at) == (NOON, NOON, None, None)
    [task] = DBTaskResult.objects.all()
    assert (task.task_path, task.args_kwargs) == ("supporters.mail.send", {"args": [mail.pk, 1], "kwargs": {}})
    assert "okafor" not in told_by_tasks().lower()


def test_what_asked_for_it_and_failed_leaves_neither_mail_nor_task(clock):
    with transaction.atomic():
        post_to()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "rita@clinic.example\nBcc: spy@evil.example", "rita@clinic.example\r\n", "rita@clinic.example, b@evil.example",
        "Rita <rita@clinic.example>", '"rita\n"@clinic.example', "rita@[192.0.2.1]", "rita@localhost", "rita", "",
    ],
)  # fmt: skip
def test_what_is_no_address_gets_no_mail(clock, address):
    supporter = Supporter.objects.take(RITA)
    with pytest.raises(ValidationError) as raised:
        post(greeting, to=address, supporter=supporter, about=1, language="en")
    assert not Mail.objects.exists()
    assert "clinic" not in str(raised.value)


def test_another_ones_address_gets_no_mail(clock):
    supporter = Supporter.objects.take(RITA)
    with pytest.raises(ValueError, match="This address is not the supporter’s"):
        post(greeting, to="tom@clinic.example", supporter=supporter, about=1, language="en")
    assert not Mail.objects.exists()


# The same mail


def test_the_same_mail_goes_to_an_address_once_in_an_hour(clock):
    assert post_to("rita.okafor@gmail.com")
    work_off()
    clock.go_on(minutes=59)
    for case in ("rita.okafor@gmail.com", "Rita.Okafor@Gmail.com"):
        assert post_to(case) is None
    clock.go_on(minutes=1)
    assert post_to("rita.okafor@gmail.com")


def test_another_spelling_of_the_mailbox_is_answered_where_it_was_typed():
    for spelling in ("rita.okafor@gmail.com", "RitaOkafor+x@googlemail.com", "ritaokafor@gmail.com"):
        assert post_to(spelling)
    work_off()
    assert [message.to for message in mailbox_of_tests.outbox] == [
        ["rita.okafor@gmail.com"],
        ["RitaOkafor+x@googlemail.com"],
        ["ritaokafor@gmail.com"],
    ]


def test_another_mail_and_one_about_something_else_are_not_the_same(clock):
    assert post_to(about=1)
    assert post_to(about=2)
    assert post_to(about=1, writer=farewell)
    assert post_to("tom@clinic.example", about=1)


def test_who_posts_says_how_long_the_same_mail_stays_away(clock):
    post_to()
    work_off()
    clock.go_on(days=2, hours=23)
    assert post_to(not_within=timedelta(days=3)) is None
    clock.go_on(hours=1)
    assert post_to(not_within=timedelta(days=3))


def test_a_mail_that_went_out_late_stays_away_from_then_on(clock, settings):
    settings.CONFIRMATIONS_PER_HOUR = 1
    post_to("tom@clinic.example")
    work_off()
    post_to()
    clock.go_on(minutes=61)
    work_off()
    assert len(mailbox_of_tests.outbox) == 2
    clock.go_on(minutes=59)
    assert post_to() is None
    clock.go_on(minutes=1)
    assert post_to()


def test_a_mail_that_waits_is_not_posted_again(clock, settings):
    settings.CONFIRMATIONS_PER_HOUR = 1
    for number in range(4):
        post_to(f"tom{number}@clinic.example")
    assert post_to().due_at == NOON + timedelta(hours=4)
    clock.go_on(hours=3)
    assert post_to() is None
    assert Mail.objects.count() == 5


def test_a_mail_whose_task_was_lost_goes_out_when_it_is_asked_for_again(clock):
    post_to()
    DBTaskResult.objects.all().delete()
    clock.go_on(hours=1)
    assert post_to() is None
    assert waiting() == []
    clock.go_on(minutes=1)
    assert post_to() is None
    assert post_to() is None
    work_off()
    assert [message.to for message in mailbox_of_tests.outbox] == [[RITA]]


def test_a_mail_that_was_no_longer_needed_hinders_no_other(clock):
    for number in range(6):
        assert post_to(about=number, writer=no_longer_needed)
        work_off()
    assert post_to(about=5, writer=no_longer_needed)


def test_why_a_mail_is_not_made_can_be_asked(clock):
    def why(to=RITA, about=1, **options):
        return hindrance(greeting, to=to, about=about, **options)

    assert why() is None
    post_to()
    assert why() == Hindrance.WAITS
    work_off()
    clock.go_on(minutes=30)
    assert (why(), why(not_within=timedelta(minutes=10))) == (Hindrance.LATELY, None)
    assert (why("Rita@Clinic.example"), why("rita+x@clinic.example"), why(about=2)) == (Hindrance.LATELY, None, None)
    for number in range(2, 6):
        post_to(about=number)
    assert (why("rita+x@clinic.example", about=7), why(about=7)) == (Hindrance.ENOUGH, Hindrance.ENOUGH)
    assert (why(), why(about=5)) == (Hindrance.LATELY, Hindrance.WAITS)
    assert why("tom@clinic.example") is None


# A mailbox


def test_a_mailbox_gets_five_mails_in_a_day(clock):
    for number in range(5):
        assert post_to(about=number)
        clock.go_on(minutes=1)
    assert post_to(about=5) is None
    assert post_to("RITA+x@clinic.example", about=5, writer=farewell) is None
    assert post_to("tom@clinic.example", about=5)
    work_off()
    clock.go_on(hours=23, minutes=59)
    assert post_to(about=5) is None
    clock.go_on(minutes=1)
    assert post_to(about=5)


def at_once(number, act):
    """What a function gives for each of several numbers, each in a thread of its own with its own connection."""

    def apart(one):
        try:
            return act(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(apart, range(number)))


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_ten_times_at_once_gets_the_same_mail_once():
    Supporter.objects.take(RITA)
    assert sum(mail is not None for mail in at_once(10, lambda number: post_to())) == 1
    assert Mail.objects.count() == DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_for_ten_things_at_once_gets_five_mails():
    Supporter.objects.take(RITA)
    assert sum(mail is not None for mail in at_once(10, lambda number: post_to(about=number))) == 5
    assert Mail.objects.count() == DBTaskResult.objects.count() == 5


# An hour


def test_over_the_hours_budget_mails_wait_for_the_next_hours(clock, settings):
    settings.CONFIRMATIONS_PER_HOUR = 2
    clock.go_on(minutes=20)
    posted = [post_to(f"tom{number}@clinic.example").due_at for number in range(5)]
    eight, nine = (datetime(2021, 5, 12, hour, 0, tzinfo=UTC) for hour in (20, 21))
    assert posted == [clock.at, clock.at, eight, eight, nine]
    went_out = []
    for _ in range(4):
        work_off()
        went_out.append(len(mailbox_of_tests.outbox))
        clock.go_on(minutes=40)
    assert went_out == [2, 4, 4, 5]
    assert waiting() == []


def test_no_more_than_the_budget_go_out_in_an_hour_when_the_worker_was_away(clock, settings):
    settings.CONFIRMATIONS_PER_HOUR = 2
    for number in range(5):
        post_to(f"tom{number}@clinic.example")
    clock.go_on(hours=5, minutes=30)
    went_out = []
    for _ in range(4):
        work_off()
        went_out.append(len(mailbox_of_tests.outbox))
        clock.go_on(minutes=30)
    assert went_out == [2, 4, 4, 5]
    assert len({tuple(message.to) for message in mailbox_of_tests.outbox}) == 5
    assert not Mail.objects.filter(sent_at=None).exists()


def test_what_was_not_sent_takes_nobodys_place(clock, settings):
    settings.CONFIRMATIONS_PER_HOUR = 1
    post_to(writer=no_longer_needed)
    Mail.objects.update(due_at=NOON - timedelta(hours=1))
    assert post_to("tom@clinic.example").due_at == NOON
    work_off()
    assert [message.to for message in mailbox_of_tests.outbox] == [["tom@clinic.example"]]


@pytest.mark.django_db(transaction=True)
def test_workers_that_send_at_once_keep_the_budget(settings):
    mails = [post_to(f"tom{number}@clinic.example") for number in range(8)]
    settings.CONFIRMATIONS_PER_HOUR = 3
    at_once(8, lambda number: send.func(mails[number].pk))
    assert len(mailbox_of_tests.outbox) == Mail.objects.filter(sent_at__isnull=False).count()
    assert len(mailbox_of_tests.outbox) <= 3
    assert Mail.objects.filter(sent_at=None, given_up_at=None, claimed_until=None).count() >= 5
