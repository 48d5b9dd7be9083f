"""The two mails about an enquiry: the question to the desk, and the receipt to whoever asked.

Each is a task. Its row says when it went out; a mail that could not be sent leaves its reason there and is tried again,
at growing distances, for three days; a receipt that the mail server refuses for good is not. While one worker sends a
mail, no other does: the row is claimed first. A worker that is killed between sending and noting sends it once more,
under the same Message-ID, so that mailboxes can tell.
"""

import logging
import smtplib
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from campaign.forms.public import mailbox
from campaign.identity import identity
from campaign.limits import DAY, HOUR, Limit
from campaign.models import Campaign
from campaign.text import clean, one_line
from campaign.zones import in_zone, zone_then

from ..models import Enquiry

WAITS = [1, 5, 15, *[60] * 71]  # minutes before the second try, the third, …: three days in all
CLAIM = timedelta(minutes=5)  # far longer than a mail server may take (20 s for each word of the conversation)
OUTLET_LENGTH, SUBJECT_LENGTH = 40, 78  # signs; the second is what a mail's line should hold (RFC 5322, 2.1.1)

# A receipt goes to an address that anybody may have typed: strangers are to get few, and none when nobody counts.
RECEIPTS_OF_SENDER = Limit("receipts of sender", 5, HOUR, without_cache=False)
RECEIPTS_TO_MAILBOX = (
    Limit("receipts to mailbox", 1, HOUR, without_cache=False),
    Limit("receipts to mailbox", 3, DAY, without_cache=False),
)

logger = logging.getLogger(__name__)


class NoDesk(Exception):
    """Neither the subject nor the campaign says where questions go."""


@dataclass(frozen=True)
class Kind:
    """One of the two mails: its columns (when it went out, until when somebody sends it), how its fault begins, who
    writes it, and whether it is tried again after a refusal for good (RFC 5321, 4.2.1: 5yz)."""

    sent_at: str
    claimed_until: str
    fault: str
    write: Callable[[Enquiry], EmailMessage]
    outlives_refusal: bool


@task
def tell_desk(enquiry_id: int, attempt: int = 1):
    deliver(TO_DESK, tell_desk, enquiry_id, attempt)


@task
def send_receipt(enquiry_id: int, attempt: int = 1):
    deliver(RECEIPT, send_receipt, enquiry_id, attempt)


def may_have_receipt(email: str, sender: str) -> bool:
    """Whether a receipt may go to `email`, asked for by `sender` (`campaign.limits.peer`). Counts it, if so."""
    everybody = Limit("receipts", settings.RECEIPTS_PER_HOUR, HOUR, without_cache=False)
    return (
        RECEIPTS_OF_SENDER.take(sender)
        and all(limit.take(mailbox(email)) for limit in RECEIPTS_TO_MAILBOX)
        and everybody.take()
    )


def release(enquiry: Enquiry):
    """Takes an enquiry for a person's that was held back, and tells the desk."""
    with transaction.atomic():
        released = Enquiry.objects.filter(pk=enquiry.pk, state=Enquiry.State.HELD).update(state=Enquiry.State.NEW)
        if released:
            tell_desk.enqueue(enquiry.pk)


def send_now(enquiry: Enquiry) -> bool:
    """Has the desk told of an enquiry at once: one try that waits for its time is brought forward, else one is queued.

    False where it is due or under way already. Call it with the row locked.
    """
    under_way = in_queue(tell_desk, enquiry.pk)
    if not under_way.exists():
        tell_desk.enqueue(enquiry.pk)
        return True
    is_due = Q(pk__in=DBTaskResult.objects.ready().values("pk"))
    return bool(under_way.filter(~is_due, status=TaskResultStatus.READY).update(run_after=timezone.now()))


def in_queue(sending, enquiry_id):
    """The tries of one of the two tasks, about one enquiry, that wait or are under way."""
    return DBTaskResult.objects.filter(
        task_path=sending.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
        args_kwargs__args__0=enquiry_id,
    )


def deliver(kind, again, enquiry_id, attempt):
    """Sends one mail, unless it went out before or needs no longer; when that fails, notes why and queues `again`."""
    unsent = Enquiry.objects.filter(pk=enquiry_id, state=Enquiry.State.NEW, **{kind.sent_at: None})
    if not claim(kind, unsent):
        if in_queue(again, enquiry_id).count() <= 1 and (claimed := unsent.first()):
            # Only this task is left, and whoever claimed the row was killed: it is this one's turn after that.
            again.using(run_after=getattr(claimed, kind.claimed_until)).enqueue(enquiry_id, attempt)
        return
    enquiry = Enquiry.objects.select_related("subject").filter(pk=enquiry_id).first()
    if enquiry is None:
        return
    try:
        kind.write(enquiry).send(using="default")
    except Exception as error:  # whatever it was, the row has to say so, and the next row must have its turn
        log(enquiry_id, error)
        is_final = is_refused_for_good(error) and not kind.outlives_refusal
        is_last = is_final or attempt > len(WAITS)
        with transaction.atomic():
            note(kind, enquiry_id, fault=sentence_about(error, is_final=is_final, is_last=is_last))
            if not is_last:
                due = timezone.now() + timedelta(minutes=WAITS[attempt - 1])
                again.using(run_after=due).enqueue(enquiry_id, attempt + 1)
    else:
        with transaction.atomic():
            note(kind, enquiry_id, sent_at=timezone.now())


def claim(kind, unsent) -> bool:
    """Takes one mail of the row in `unsent` for this worker; False where another has it, or nothing is to be sent."""
    now = timezone.now()
    is_free = Q(**{kind.claimed_until: None}) | Q(**{f"{kind.claimed_until}__lte": now})
    return bool(unsent.filter(is_free).update(**{kind.claimed_until: now + CLAIM}))


def note(kind, enquiry_id, *, fault="", sent_at=None):
    """Writes into the row what became of one mail: of its faults the last one, and the other mail's untouched.

    Whoever claimed it has done with it.
    """
    enquiry = Enquiry.objects.select_for_update().filter(pk=enquiry_id).first()
    if enquiry is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        beginning = str(kind.fault)
    faults = [line for line in enquiry.mail_fault.splitlines() if not line.startswith(beginning)]
    enquiry.mail_fault = "\n".join(faults + [f"{beginning} {fault}"] * bool(fault))
    if sent_at:
        setattr(enquiry, kind.sent_at, sent_at)
    setattr(enquiry, kind.claimed_until, None)
    enquiry.save(update_fields=["mail_fault", kind.sent_at, kind.claimed_until])


def is_refused_for_good(error: Exception) -> bool:
    """Whether the mail server said of this mail, not of us or of today, that it will never take it (5yz)."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _words in error.recipients.values()]
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            codes = [error.smtp_code]
        case _other:
            return False
    return all(500 <= code < 600 for code in codes)


def sentence_about(error: Exception, *, is_final: bool, is_last: bool) -> str:
    """Why a mail did not go out, for staff, in the default language."""
    with translation.override(settings.LANGUAGE_CODE):
        sentence = reason_of(error)
        if is_final:
            return f"{sentence} {_('It will not be tried again.')}"
        return f"{sentence} {_('It was tried for three days and will not be tried again.')}" if is_last else sentence


def reason_of(error):
    match error:
        case NoDesk():
            return _("No desk has an address. Give the subject one, or the campaign a press desk.")
        case smtplib.SMTPRecipientsRefused():
            return refusal(*next(iter(error.recipients.values())))
        case smtplib.SMTPResponseException():
            return refusal(error.smtp_code, error.smtp_error)
        case TimeoutError() | smtplib.SMTPServerDisconnected():
            return _("The mail server did not answer, or broke off.")
        case OSError():
            return _("The mail server could not be reached. Look at the setting EMAIL_URL.")
        case _other:
            return _("It could not be written. The worker’s log tells more.")


def refusal(code, words):
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    answer = f"{code} {Truncator(one_line(said)).chars(200)}"
    return _("The mail server refused it: “%(answer)s”.") % {"answer": answer}


def log(enquiry_id, error):
    """To the log without a word of what anybody wrote: what a server says back holds addresses."""
    logger.warning("A mail about enquiry %s was not sent: %s", enquiry_id, type(error).__name__)
    if not isinstance(error, OSError | NoDesk):
        logger.error("Where it failed:\n%s", "".join(traceback.format_tb(error.__traceback__)))


def write_to_desk(enquiry) -> EmailMessage:
    """The question, for those who answer, in the default language. Raises NoDesk."""
    press_email = Campaign.objects.values_list("press_email", flat=True).first()
    desk = (enquiry.subject and enquiry.subject.desk_email) or press_email
    if not desk:
        raise NoDesk
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "enquiry": enquiry,
            "subject": enquiry.subject and enquiry.subject.name_in(settings.LANGUAGE_CODE),
            "deadlines": deadlines(enquiry),
            "language": get_language_info(enquiry.language)["name_translated"],
            "received": in_zone(enquiry.received_at),
            "panel": f"{settings.SITE_URL}{reverse('admin:index')}contacts/enquiry/{enquiry.pk}/change/",
        }
        return message(
            enquiry, "desk", subject_line(enquiry), context, to=desk, reply_to=[enquiry.email],
            automatic="auto-generated",
        )  # fmt: skip


def subject_line(enquiry):
    """ "[Press] Outlet: how the question begins", in one line that no header can grow out of."""
    outlet = Truncator(one_line(enquiry.outlet)).chars(OUTLET_LENGTH)
    line = Truncator(f"[{_('Press')}] {outlet}: {one_line(enquiry.question)}").chars(SUBJECT_LENGTH)
    return clean(line).replace("=?", "= ?")  # or it would be read as an encoded word (RFC 2047), line ends and all


def deadlines(enquiry):
    """The deadline on the campaign's clock and, where that is another one, on the asker's."""
    if enquiry.deadline_at is None:
        return []
    ours = in_zone(enquiry.deadline_at)
    with timezone.override(ZoneInfo(enquiry.zone)):
        theirs = in_zone(enquiry.deadline_at)
    return list(dict.fromkeys([ours, theirs]))


def write_receipt(enquiry) -> EmailMessage:
    """Fixed words in the language of the page, and nothing that was typed: it is of no use to those who send spam."""
    with translation.override(enquiry.language):
        name = identity(enquiry.language).name
        context = {
            "campaign": name,
            "number": enquiry.pk,
            "received": received(enquiry),
            "press_room": settings.SITE_URL + reverse("updates:press"),
        }
        subject = _("%(campaign)s: your question has reached us") % {"campaign": one_line(name)}
        return message(enquiry, "receipt", subject, context, to=enquiry.email, automatic="auto-replied")


def received(enquiry):
    """When it came in, as the language of the page writes days, on the campaign's clock with its name."""
    at = timezone.localtime(enquiry.received_at)
    return f"{date_format(at)}, {date_format(at, 'H:i')} ({zone_then(at)})"


def message(enquiry, kind, subject, context, *, to, automatic, reply_to=()) -> EmailMessage:
    """A mail of plain text from templates/mail/. `automatic` keeps other machines from answering it (RFC 3834, 5)."""
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject,
        render_to_string(f"mail/enquiry_{kind}.txt", context).strip() + "\n",
        to=[to],
        reply_to=reply_to,
        headers={
            "Message-ID": f"<enquiry.{enquiry.pk}.{int(enquiry.received_at.timestamp())}.{kind}@{host}>",
            "Auto-Submitted": automatic,
        },
    )


TO_DESK = Kind("desk_told_at", "desk_claimed_until", gettext_lazy("To the desk:"), write_to_desk, True)
RECEIPT = Kind("receipt_sent_at", "receipt_claimed_until", gettext_lazy("Receipt:"), write_receipt, False)
