"""How the outbox is emptied: each mail once, whatever becomes of mail server or worker, and nobody's name in a log."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as mailbox_of_tests
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from campaign.mailing import WAITS
from contacts.enquiries.mail import tell_desk
from supporters.mail import message, send
from supporters.models import Mail, Supporter
from tests.clock import NOON
from tests.contacts.smtp_sink import closed_port, mailers, running_sink
from tests.worker import work_off

from .outbox import RITA, farewell, greeting, no_longer_needed, poisonous, post_to, told_by_tasks, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("greeting_template")]


@pytest.fixture
def sink(settings):
    with running_sink() as sink:
        settings.MAILERS = mailers(sink.port)
        yield sink


# Its words


def test_a_mail_goes_out_as_it_was_written_and_its_address_is_forgotten(clock):
    mail = post_to("Rita+river@Clinic.example", about=12, language="es")
    clock.go_on(minutes=2)
    work_off()
    [sent] = mailbox_of_tests.outbox
    assert (sent.subject, sent.body) == ("Welcome to the river", "Hello, this is number 12.\nIn es.\n")
    assert (sent.recipients(), sent.from_email) == (["Rita+river@Clinic.example"], "form@river.example")
    headers = sent.message()
    assert headers["Message-ID"] == f"<mail.{mail.pk}.{int(NOON.timestamp())}@river.example>"
    assert headers["Auto-Submitted"] == "auto-generated"
    mail.refresh_from_db()
    assert (mail.to, mail.sent_at, mail.given_up_at, mail.fault) == ("", clock.at, None, "")
    assert mail.claimed_until is None


def test_a_mail_that_is_no_longer_needed_is_dropped(clock):
    mail = post_to(writer=no_longer_needed)
    work_off()
    mail.refresh_from_db()
    assert (mail.to, mail.sent_at, mail.given_up_at, mail.fault) == ("", None, NOON, "")
    assert (mailbox_of_tests.outbox, waiting()) == ([], [])


def test_who_was_erased_gets_no_mail(clock):
    post_to()
    Supporter.objects.all().delete()
    work_off()
    assert (mailbox_of_tests.outbox, waiting()) == ([], [])
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_who_is_erased_while_the_mail_cannot_be_sent_gets_none_later(clock, settings, monkeypatch):
    post_to()
    settings.MAILERS = mailers(closed_port())
    while_it_is_sent_once(monkeypatch, lambda: Supporter.objects.all().delete())
    work_off()
    assert waiting() == []


# Headers that somebody typed. What must come of each is the same words in one line, and no header or recipient more.

VECTORS = [
    "Rita\nBcc: spy@evil.example",
    "Rita\rBcc: spy@evil.example",
    "Rita\r\nBcc: spy@evil.example\r\n",
    "Rita\r\n\r\nWhole other body",
    "Rita\r\n Bcc: spy@evil.example",
    "Rita\n\tBcc: spy@evil.example",
    "Rita\x0bBcc: spy@evil.example",
    "Rita\x0cBcc: spy@evil.example",
    "Rita\x85Bcc: spy@evil.example",
    "Rita\u2028Bcc: spy@evil.example",
    "Rita\u2029Bcc: spy@evil.example",
    "Rita\x00Bcc: spy@evil.example",
    "Rita\ud800Bcc: spy@evil.example",
    "Rita \u202egro.elpmaxe@yps",
    "=?utf-8?q?Rita=0D=0ABcc:spy@evil.example?=",
    "=?utf-8?b?Ug0KQmNjOiBzcHlAZXZpbC5leGFtcGxl?=",
    "%0d%0aBcc: spy@evil.example",
    "R" * 2000,
    "ر" * 500 + " 🌊" * 100,
]


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_is_typed_breaks_out_of_a_header(clock, sink, monkeypatch, vector):
    def typed(mail):
        headers = {"List-Id": vector, "X-Place": f"{vector}, Port Ellery"}
        return message(mail, f"{vector} signed", "mail/greeting.txt", {"number": vector}, headers=headers)

    monkeypatch.setattr("tests.supporters.outbox.greeting", typed)
    post_to(writer=greeting)
    post_to("tom@clinic.example", writer=farewell)
    work_off()
    recipients = [recipients for recipients, _mail in sink.mails]
    assert recipients == [[RITA], ["tom@clinic.example"]]
    got = sink.mails[0][1]
    assert sorted(name.lower() for name in got.keys()) == [  # noqa: SIM118 - a name may be there twice
        "auto-submitted", "content-transfer-encoding", "content-type", "date", "from", "list-id", "message-id",
        "mime-version", "subject", "to", "x-place",
    ]  # fmt: skip
    assert got["To"] == RITA
    assert "\n" not in f"{got['Subject']}{got['X-Place']}"
    assert got["Subject"].endswith(" signed")
    assert got.get_content().startswith("Hello, this is number ")
    assert not Mail.objects.filter(sent_at=None).exists()


# What the mail server does


def test_whatever_the_mail_server_does_the_row_says_so_and_each_mail_goes_out_in_the_end(clock, sink, settings):
    post_to()
    post_to("tom@clinic.example")
    faults, tries = [], []
    for mood, minutes in [("refused", 0), ("silent", 1), ("451", 5), ("takes", 15)]:
        sink.mood = mood
        port = closed_port() if mood == "refused" else sink.port
        settings.MAILERS = mailers(port, timeout=0.2 if mood == "silent" else 10)
        clock.go_on(minutes=minutes)
        work_off()
        faults.append(set(Mail.objects.values_list("fault", flat=True)))
        tries.append(waiting())
    assert faults == [
        {"The mail server could not be reached. Look at the setting EMAIL_URL."},
        {"The mail server did not answer, or broke off."},
        {"The mail server refused it: “451 4.3.0”."},
        {""},
    ]
    assert tries == [[1, 1], [5, 5], [15, 15], []]
    assert [recipients for recipients, _mail in sink.mails] == [[RITA], ["tom@clinic.example"]]
    assert list(Mail.objects.values_list("sent_at", flat=True)) == [clock.at, clock.at]


def test_a_connection_that_is_cut_after_the_mail_repeats_it_under_the_same_id(clock, sink):
    mail = post_to()
    sink.mood = "cut"
    work_off()
    mail.refresh_from_db()
    assert (mail.fault, mail.sent_at) == ("The mail server did not answer, or broke off.", None)
    assert mail.to == RITA
    sink.mood = "takes"
    clock.go_on(minutes=1)
    work_off()
    clock.go_on(days=1)
    work_off()
    assert len(sink.mails) == 2
    assert len({got["Message-ID"] for _recipients, got in sink.mails}) == 1


def test_a_mail_that_is_refused_for_good_is_given_up_and_says_nothing_of_whom(clock, sink, caplog):
    mail = post_to("bo@daily.example")
    sink.mood = "550"
    work_off()
    mail.refresh_from_db()
    assert mail.fault == "The mail server refused it: “550 5.1.1”. It will not be tried again."
    assert (mail.to, mail.sent_at, mail.given_up_at) == ("", None, NOON)
    assert waiting() == []
    assert f"Mail {mail.pk} to a supporter was not sent: SMTPRecipientsRefused" in caplog.text
    for word in ("bo@", "daily.example"):
        assert word not in caplog.text
        assert word not in told_by_tasks()


def test_a_mail_is_given_up_after_three_days(clock, settings):
    settings.MAILERS = mailers(closed_port())
    mail = post_to()
    DBTaskResult.objects.all().delete()
    send.func(mail.pk, attempt=len(WAITS))
    assert waiting() == [60]
    send.func(mail.pk, attempt=len(WAITS) + 1)
    mail.refresh_from_db()
    assert mail.fault == (
        "The mail server could not be reached. Look at the setting EMAIL_URL. "
        "It was tried for three days and will not be tried again."
    )
    assert (mail.to, mail.given_up_at) == ("", NOON)
    assert waiting() == [60]
    work_off()
    assert mailbox_of_tests.outbox == []


def test_a_mail_that_cannot_be_written_keeps_no_other_from_its_turn_and_no_name_is_told(clock, caplog):
    poison = post_to("tom@clinic.example", writer=poisonous)
    unknown = post_to("ana@clinic.example")
    Mail.objects.filter(pk=unknown.pk).update(kind="tests.supporters.outbox.long_gone")
    for number in range(3):
        post_to(f"rita{number}@clinic.example")
    work_off()
    assert len(mailbox_of_tests.outbox) == 3
    for mail in (poison, unknown):
        mail.refresh_from_db()
        assert mail.fault == "It could not be written. The worker’s log tells more."
    assert waiting() == [1, 1]
    assert f"Mail {poison.pk} to a supporter was not sent: LookupError" in caplog.text
    assert "in poisonous" in caplog.text
    assert "clinic.example" not in caplog.text + told_by_tasks()


def test_an_error_of_the_database_after_one_of_the_mail_server_tells_the_task_nothing_of_the_latter(
    clock, sink, monkeypatch, caplog
):
    mail = post_to("bo@daily.example")
    sink.mood = "550"
    really_update = QuerySet.update

    def update(rows, **values):
        if "given_up_at" in values:
            raise OperationalError("The database went away.")
        return really_update(rows, **values)

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update", update)
        work_off()
    task = DBTaskResult.objects.get()
    assert (task.status, task.exception_class_path) == ("FAILED", "django.db.utils.OperationalError")
    assert "daily.example" not in caplog.text + told_by_tasks()
    clock.go_on(minutes=5)
    work_off()  # which finds the task that was cut short
    mail.refresh_from_db()
    assert mail.given_up_at == clock.at


# What workers do


def while_it_is_sent_once(monkeypatch, act):
    """Does something, once, in the middle of the next sending."""
    todo, really_send = [act], EmailMessage.send

    def send(mail, **options):
        if todo:
            todo.pop()()
        return really_send(mail, **options)

    monkeypatch.setattr(EmailMessage, "send", send)


def test_two_workers_at_one_mail_send_it_once(clock, monkeypatch):
    mail = post_to()
    send.enqueue(mail.pk)
    for number, task in enumerate(DBTaskResult.objects.all()):
        task.claim(f"worker {number}")
    while_it_is_sent_once(monkeypatch, lambda: send.func(mail.pk))
    send.func(mail.pk)
    send.func(mail.pk)
    assert len(mailbox_of_tests.outbox) == 1
    assert waiting() == []


def test_a_worker_that_is_killed_after_sending_sends_it_once_more_under_the_same_id(clock, monkeypatch):
    class Killed(BaseException):
        pass

    def be_killed(mail, really_send=EmailMessage.send, **options):
        really_send(mail, **options)
        raise Killed

    mail = post_to()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", be_killed)
        with pytest.raises(Killed):
            send.func(mail.pk)
    work_off()
    clock.go_on(minutes=4)
    work_off()
    assert len(mailbox_of_tests.outbox) == 1
    clock.go_on(minutes=1)
    work_off()
    clock.go_on(days=1)
    work_off()
    first, second = (sent.message()["Message-ID"] for sent in mailbox_of_tests.outbox)
    assert first == second
    mail.refresh_from_db()
    assert mail.sent_at == NOON + timedelta(minutes=5)


def test_a_question_of_the_press_goes_before_the_mails_to_supporters(clock):
    post_to()
    clock.go_on(minutes=1)
    tell_desk.enqueue(4711)
    assert DBTaskResult.objects.ready().first().task_path == "contacts.enquiries.mail.tell_desk"


# A mail server of somebody else's making


class Received:
    """What aiosmtpd calls when it takes a mail."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.original_content, policy=policy.default)))
        return "250 taken"


def test_a_real_mail_server_understands_the_mail(clock, settings):
    received, port = Received(), closed_port()
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.MAILERS = mailers(port)
        post_to("rita@bücher.example", about=3, language="ar")
        work_off()
    finally:
        controller.stop()
    [(recipients, got)] = received.mails
    assert recipients == ["rita@xn--bcher-kva.example"]
    assert got["Subject"] == "Welcome to the river"
    assert got.get_content().splitlines() == ["Hello, this is number 3.", "In ar."]
