"""The mails about an enquiry: their words, and that none is lost, whatever becomes of mail server or worker."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.db import InterfaceError, OperationalError
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from campaign.mailing import WAITS
from campaign.management.commands import worker
from campaign.models import Campaign
from contacts.enquiries.mail import release, send_receipt, tell_desk
from contacts.models import Enquiry
from tests.clock import NOON, Clock
from tests.updates.factories import make_campaign
from tests.worker import work_off

from .enquiry_posts import DESK, forget_senders, make_enquiry, send
from .factories import make_subject
from .smtp_sink import closed_port, mailers, running_sink

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def campaign(settings):
    settings.TIME_ZONE, settings.SITE_URL = "America/Los_Angeles", "https://river.example"
    settings.DEFAULT_FROM_EMAIL = "form@river.example"
    make_campaign()
    Campaign.objects.update(press_email=DESK)
    forget_senders()


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink


def waiting():
    """What is queued and not yet due, in minutes from now."""
    now = worker.timezone.now()
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("run_after")
    return [round((row.run_after - now) / timedelta(minutes=1)) for row in rows]


# Their words


def test_the_desk_gets_the_question_with_the_deadline_on_both_clocks(clock):
    enquiry = make_enquiry(
        name="Bo Lind & Co", phone="+44 20 7946 0000", subject=make_subject(desk_email="legal@river.example"),
        question="Who <held> her?\n\nSince when?", deadline_at=datetime(2021, 5, 13, 15, 30, tzinfo=UTC),
        zone="Europe/Madrid", language="es",
    )  # fmt: skip
    tell_desk.func(enquiry.pk)
    [message] = mail.outbox
    assert message.recipients() == ["legal@river.example"]
    assert message.reply_to == ["bo@daily.example"]
    assert message.from_email == "form@river.example"
    assert message.subject == "[Press] The Daily: Who <held> her? Since when?"
    assert message.body == (
        "Outlet: The Daily\n"
        "Name: Bo Lind & Co\n"
        "E-mail: bo@daily.example\n"
        "Phone: +44 20 7946 0000\n"
        "Subject: The legal case\n"
        "Deadline: 13 May 2021, 08:30 (America/Los_Angeles, UTC−7)\n"
        "On the asker’s clock: 13 May 2021, 17:30 (Europe/Madrid, UTC+2)\n"
        "Language of the page: Spanish\n"
        "Received: 12 May 2021, 12:00 (America/Los_Angeles, UTC−7)\n"
        f"Number: {enquiry.pk}\n"
        "\n"
        "To answer, reply to this mail. Then mark the question as answered:\n"
        f"https://river.example/admin/contacts/enquiry/{enquiry.pk}/change/\n"
        "\n"
        "All that follows was written by whoever asks:\n"
        "\n"
        "Who <held> her?\n"
        "\n"
        "Since when?\n"
    )
    enquiry.refresh_from_db()
    assert enquiry.desk_told_at == NOON
    assert enquiry.receipt_sent_at is None


def test_what_was_not_filled_in_is_not_in_the_mail(clock):
    tell_desk.func(make_enquiry().pk)
    [message] = mail.outbox
    assert message.recipients() == [DESK]
    for word in ("Phone", "Subject", "Deadline", "clock", "None"):
        assert word not in message.body


def test_a_deadline_on_the_campaigns_clock_is_told_once(clock):
    zone = "America/Los_Angeles"
    tell_desk.func(make_enquiry(deadline_at=NOON + timedelta(hours=1), zone=zone).pk)
    assert mail.outbox[0].body.count("13:00") == 1


@pytest.mark.parametrize(
    ("outlet", "question", "line"),
    [
        ("The Daily", "Why?\n\nWhen?", "[Press] The Daily: Why? When?"),
        ("D" * 41, "Why?", f"[Press] {'D' * 39}…: Why?"),
        ("The Daily", "w" * 100, f"[Press] The Daily: {'w' * 58}…"),
        ("=?utf-8?q?=0D=0ABcc:x@y.example?=", "Why?", "[Press] = ?utf-8?q?=0D=0ABcc:x@y.example?=: Why?"),
        ("צהריים", "\u2066" + "למה " * 30, "[Press] צהריים: " + "למה " * 15 + "ל…"),
    ],
)
def test_the_subject_is_one_short_line(clock, outlet, question, line):
    tell_desk.func(make_enquiry(outlet=outlet, question=question).pk)
    [message] = mail.outbox
    assert message.subject == line
    assert len(message.subject) <= 79
    assert str(message.message()["Subject"]) == line


def test_the_receipt_is_fixed_words_with_time_and_number(clock):
    enquiry = make_enquiry(name="Buy pills at https://evil.example", outlet="Pills", question="Pills!", phone="1")
    send_receipt.func(enquiry.pk)
    [message] = mail.outbox
    assert message.recipients() == ["bo@daily.example"]
    assert message.reply_to == []
    assert message.subject == "Free the River: your question has reached us"
    assert message.body == (
        "Your question has reached the press desk of Free the River. Somebody\n"
        "reads it and answers you by e-mail.\n"
        "\n"
        "Received: 12 May 2021, 12:00 (America/Los_Angeles, UTC−7)\n"
        f"Number: {enquiry.pk}\n"
        "\n"
        "If it cannot wait, call: the numbers are in the press room.\n"
        "https://river.example/press/\n"
        "\n"
        "If you did not ask anything, somebody wrote your address into our form.\n"
        "You need not do anything.\n"
    )
    whole = message.message().as_string().lower()
    for typed in ("pills", "evil", "lind"):
        assert typed not in whole
    enquiry.refresh_from_db()
    assert (enquiry.receipt_sent_at, enquiry.desk_told_at) == (NOON, None)


def test_the_receipt_is_in_the_language_of_the_page(clock):
    make_campaign("es", name="Liberen el río")
    send_receipt.func(make_enquiry(language="es").pk)
    [message] = mail.outbox
    assert message.subject.startswith("Liberen el río")
    assert "https://river.example/es/press/\n" in message.body
    assert "12 de mayo de 2021, 12:00" in message.body


def test_headers_tell_machines_not_to_answer_and_a_second_mail_from_the_first(clock):
    enquiry = make_enquiry()
    tell_desk.func(enquiry.pk)
    send_receipt.func(enquiry.pk)
    desk, receipt = (message.message() for message in mail.outbox)
    assert (desk["Auto-Submitted"], receipt["Auto-Submitted"]) == ("auto-generated", "auto-replied")
    at = int(NOON.timestamp())
    assert desk["Message-ID"] == f"<enquiry.{enquiry.pk}.{at}.desk@river.example>"
    assert receipt["Message-ID"] == f"<enquiry.{enquiry.pk}.{at}.receipt@river.example>"


def test_an_address_beyond_ascii_is_written_as_mail_servers_read_it(clock, sink, settings):
    settings.MAILERS = mailers(sink.port)
    enquiry = make_enquiry(email="bo@bücher.example")
    tell_desk.func(enquiry.pk)
    send_receipt.func(enquiry.pk)
    assert sink.mails[0][1]["Reply-To"] == "bo@xn--bcher-kva.example"
    assert sink.mails[1][0] == ["bo@xn--bcher-kva.example"]


# When they go out


def test_each_goes_out_once(clock):
    send(clock)
    work_off()
    for task in (tell_desk, send_receipt):
        task.enqueue(Enquiry.objects.get().pk)
    work_off()
    assert [message.to for message in mail.outbox] == [[DESK], ["bo@daily.example"]]


@pytest.mark.parametrize("state", [Enquiry.State.HELD, Enquiry.State.ANSWERED])
def test_nothing_goes_out_about_what_is_held_back_or_answered(clock, state):
    enquiry = make_enquiry(state=state, answered_at=NOON)
    tell_desk.func(enquiry.pk)
    send_receipt.func(enquiry.pk)
    assert mail.outbox == []


def test_nothing_goes_out_about_what_was_deleted(clock):
    tell_desk.func(4711)
    assert mail.outbox == []


def test_what_was_held_back_by_mistake_goes_to_the_desk_once(clock):
    enquiry = make_enquiry(state=Enquiry.State.HELD)
    release(enquiry)
    release(enquiry)
    enquiry.refresh_from_db()
    assert enquiry.state == Enquiry.State.NEW
    assert DBTaskResult.objects.count() == 1
    work_off()
    assert [message.to for message in mail.outbox] == [[DESK]]


def test_without_a_desk_the_row_says_what_to_do_and_the_mail_waits_for_it(clock):
    Campaign.objects.update(press_email="")
    send(clock)
    work_off()
    enquiry = Enquiry.objects.get()
    assert enquiry.mail_fault == (
        "To the desk: No desk has an address. Give the subject one, or the campaign a press desk."
    )
    assert (enquiry.desk_told_at, enquiry.receipt_sent_at) == (None, clock.at)
    Campaign.objects.update(press_email=DESK)
    clock.go_on(minutes=1)
    work_off()
    enquiry.refresh_from_db()
    assert (enquiry.desk_told_at, enquiry.mail_fault) == (clock.at, "")


def test_whatever_the_mail_server_does_the_row_says_so_and_each_mail_goes_out_once_in_the_end(clock, sink, settings):
    settings.MAILERS = mailers(closed_port())
    assert send(clock).status_code == 303
    faults = []
    for mood, minutes in [("refused", 0), ("silent", 1), ("451", 5), ("takes", 15)]:
        sink.mood = mood
        if mood != "refused":
            settings.MAILERS = mailers(sink.port, timeout=0.2 if mood == "silent" else 10)
        clock.go_on(minutes=minutes)
        work_off()
        faults.append(Enquiry.objects.get().mail_fault.splitlines())
    refused_desk, silent, later, none = faults
    reached = "The mail server could not be reached. Look at the setting EMAIL_URL."
    assert refused_desk == [f"To the desk: {reached}", f"Receipt: {reached}"]
    assert silent == [
        "To the desk: The mail server did not answer, or broke off.",
        "Receipt: The mail server did not answer, or broke off.",
    ]
    assert later[0] == "To the desk: The mail server refused it: “451 4.3.0 try later”."
    assert none == []
    assert [recipients for recipients, _mail in sink.mails] == [[DESK], ["bo@daily.example"]]
    enquiry = Enquiry.objects.get()
    assert (enquiry.desk_told_at, enquiry.receipt_sent_at) == (clock.at, clock.at)
    assert waiting() == []


def test_a_receipt_that_is_refused_for_good_is_given_up_and_the_desk_is_told_all_the_same(clock, sink, settings):
    sink.mood, settings.MAILERS = "550", mailers(sink.port)
    send(clock)
    work_off()
    refusal = "The mail server refused it: “550 5.1.1 <bo@daily.example>: no such mailbox”."
    enquiry = Enquiry.objects.get()
    assert enquiry.mail_fault == f"To the desk: {refusal}\nReceipt: {refusal} It will not be tried again."
    assert waiting() == [1]
    sink.mood = "takes"
    clock.go_on(minutes=1)
    work_off()
    enquiry.refresh_from_db()
    assert (enquiry.desk_told_at, enquiry.receipt_sent_at) == (clock.at, None)
    assert enquiry.mail_fault == f"Receipt: {refusal} It will not be tried again."
    assert [recipients for recipients, _mail in sink.mails] == [[DESK]]
    assert waiting() == []


@pytest.mark.parametrize(
    ("error", "is_for_good"),
    [
        (SMTPRecipientsRefused({"a@b.example": (550, b"no")}), True),
        (SMTPRecipientsRefused({"a@b.example": (450, b"busy")}), False),
        (SMTPDataError(554, b"no"), True),
        (SMTPDataError(451, b"later"), False),
        (SMTPSenderRefused(553, b"no", "form@river.example"), True),
        (SMTPAuthenticationError(535, b"wrong password"), False),  # this is about us, and will be mended
        (SMTPConnectError(554, b"no service"), False),
        (SMTPServerDisconnected(), False),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
    ],
)
def test_only_a_refusal_of_this_mail_is_for_good(clock, monkeypatch, error, is_for_good):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    enquiry = make_enquiry()
    send_receipt.func(enquiry.pk)
    tell_desk.func(enquiry.pk)
    assert waiting() == [1] * (1 if is_for_good else 2)
    enquiry.refresh_from_db()
    desk, receipt = enquiry.mail_fault.splitlines()[::-1]
    assert receipt.endswith("It will not be tried again.") is is_for_good
    assert not desk.endswith("tried again.")


def test_nothing_is_tried_before_its_time(clock, settings):
    settings.MAILERS = mailers(closed_port())
    send(clock)
    work_off()
    assert waiting() == [1, 1]
    clock.go_on(seconds=50)
    work_off()
    assert DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).count() == 2
    clock.go_on(seconds=10)
    work_off()
    assert waiting() == [5, 5]


def test_a_mail_is_given_up_after_three_days_and_the_row_says_so(clock, settings):
    settings.MAILERS = mailers(closed_port())
    assert 71 * 60 <= sum(WAITS) <= 72 * 60
    enquiry = make_enquiry()
    tell_desk.func(enquiry.pk, attempt=len(WAITS))
    assert waiting() == [60]
    tell_desk.func(enquiry.pk, attempt=len(WAITS) + 1)
    assert DBTaskResult.objects.count() == 1
    enquiry.refresh_from_db()
    assert enquiry.mail_fault.endswith("It was tried for three days and will not be tried again.")


def test_a_row_that_cannot_be_mailed_keeps_no_other_from_its_turn(clock, caplog):
    poison = make_enquiry(email="bo@daily.example\nBcc: spy@evil.example")
    for number in range(3):
        make_enquiry(name=f"Bo {number}")
    for enquiry in Enquiry.objects.order_by("pk"):
        tell_desk.enqueue(enquiry.pk)
    work_off()
    assert len(mail.outbox) == 3
    poison.refresh_from_db()
    assert poison.mail_fault == "To the desk: It could not be written. The worker’s log tells more."
    assert waiting() == [1]
    assert f"A mail about enquiry {poison.pk} was not sent: ValueError" in caplog.text
    assert "evil" not in caplog.text


def test_no_log_holds_an_address(clock, sink, settings, caplog):
    sink.mood, settings.MAILERS = "550", mailers(sink.port)
    send(clock)
    work_off()
    assert "SMTPRecipientsRefused" in caplog.text
    for word in ("daily.example", DESK, "192.0.2.7", "Bo Lind"):
        assert word not in caplog.text
    for result in DBTaskResult.objects.all():
        assert "daily.example" not in f"{result.args_kwargs}{result.traceback}{result.return_value}"


# The worker


def test_the_worker_throws_last_weeks_results_away(clock):
    tell_desk.enqueue(make_enquiry().pk)
    work_off()
    clock.go_on(days=6)
    work_off()
    assert DBTaskResult.objects.count() == 1
    clock.go_on(days=1, minutes=1)
    work_off()
    assert DBTaskResult.objects.count() == 0


def test_a_task_whose_worker_was_killed_is_due_again(clock):
    tell_desk.enqueue(make_enquiry().pk)
    task = DBTaskResult.objects.get()
    task.claim("a worker that is no more")
    clock.go_on(minutes=9)
    assert worker.queue_again() == 0
    clock.go_on(minutes=2)
    work_off()
    assert len(mail.outbox) == 1
    assert worker.queue_again() == 0


@pytest.mark.parametrize(
    "error", [SystemExit(1), KeyboardInterrupt(), OperationalError("gone"), InterfaceError("gone")]
)
def test_a_task_that_was_cut_short_is_due_again(clock, error):
    tell_desk.enqueue(make_enquiry().pk)
    task = DBTaskResult.objects.get()
    task.claim("a worker that could not go on")
    task.set_failed(error)
    work_off()
    assert len(mail.outbox) == 1


def test_a_task_that_kills_its_workers_is_given_up(clock):
    tell_desk.enqueue(make_enquiry().pk)
    task = DBTaskResult.objects.get()
    for number in range(5):
        task.claim(f"worker {number}")
        clock.go_on(minutes=11)
        assert worker.queue_again() == (number < 4)
        task.refresh_from_db()
    assert (task.status, task.finished_at) == (TaskResultStatus.FAILED, clock.at)


# A fresh database, two enquiries, and workers that are forked off and told to end. A line on standard input says each
# time that the sink has a mail for which the worker has no answer yet.
WORKERS = """
import json, os, signal, sys
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from campaign.models import Campaign
from contacts.enquiries.mail import tell_desk
from contacts.models import Enquiry


def begin():
    connections.close_all()
    if pid := os.fork():
        return pid
    code = 0
    try:
        call_command("worker", interval=0.05, verbosity=0)
    except SystemExit as end:
        code = end.code
    os._exit(code)


def end(pid, signal_number):
    sys.stdin.readline()
    os.kill(pid, signal_number)
    print("told", flush=True)
    return os.waitpid(pid, 0)[1]


call_command("migrate", verbosity=0)
Campaign(press_email="desk@river.example").save()
for name in ("Ana", "Bo"):
    enquiry = Enquiry.objects.create(name=name, outlet="The Daily", email="bo@daily.example", question="Who?")
    tell_desk.enqueue(enquiry.pk)
killed = end(begin(), signal.SIGKILL)
DBTaskResult.objects.filter(status="RUNNING").update(started_at=F("started_at") - timedelta(minutes=11))
Enquiry.objects.update(desk_claimed_until=F("desk_claimed_until") - timedelta(minutes=11))
stopped = end(begin(), signal.SIGTERM)
call_command("worker", "--batch", verbosity=0)
call_command("worker", "--once", verbosity=0)
told = list(Enquiry.objects.order_by("pk").values_list("desk_told_at", flat=True))
print(json.dumps({"killed": killed, "stopped": stopped, "told": [at is not None for at in told]}))
"""


def test_a_killed_worker_sends_one_mail_twice_at_most_and_one_that_is_told_to_stop_finishes_its_mail(tmp_path, sink):
    sink.mood = "hold"
    room = {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS], cwd=ROOT, env={**os.environ, **room}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        for _ in ("killed", "stopped"):
            while not sink.took_one.wait(0.1):
                assert process.poll() is None, process.communicate()
            sink.took_one.clear()
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "told\n"
        sink.may_answer.set()
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert json.loads(output) == {"killed": signal.SIGKILL, "stopped": 0, "told": [True, True]}
    asked_by = ["Ana" if "Name: Ana" in message.get_content() else "Bo" for _recipients, message in sink.mails]
    assert sorted(asked_by) in (["Ana", "Ana", "Bo"], ["Ana", "Bo", "Bo"])
    assert len({message["Message-ID"] for _recipients, message in sink.mails}) == 2
