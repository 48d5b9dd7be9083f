"""What every mail that may not get lost has in common.

Each is a task about a row. While one worker sends it, no other does: the row is claimed first. One that could not be
sent leaves its reason there and is tried again, at growing distances, for three days. A worker that is killed between
sending and noting sends it once more, under the same Message-ID, so that mailboxes can tell. No log holds a word that
anybody wrote, and no address.
"""

import logging
import re
import smtplib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.tasks import TaskResultStatus
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from .text import clean, one_line

WAITS = [1, 5, 15, *[60] * 71]  # minutes before the second try, the third, …: three days in all
CLAIM = timedelta(minutes=5)  # far longer than a mail server may take (20 s for each word of the conversation)
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")  # what is wrong, as a number that all servers share (RFC 3463)

logger = logging.getLogger(__name__)


class Lacking(Exception):
    """A mail cannot be written until staff have done something; `sentence` tells them what."""

    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What became of a try: when the mail went out, why it did not, when it is to be tried again (None: never).

    Nothing of it all where it is no longer needed.
    """

    sent_at: datetime | None = None
    fault: str = ""
    again_at: datetime | None = None


def claim(unsent, column: str, **values) -> bool:
    """Takes the mail of a row for this worker; False where another has it, or where nothing is to be sent.

    `unsent` is the queryset of the one row, empty once the mail went out; `column` holds until when somebody has it.
    `values` are written along with that.
    """
    now = timezone.now()
    is_free = Q(**{column: None}) | Q(**{f"{column}__lte": now})
    return bool(unsent.filter(is_free).update(**{column: now + CLAIM}, **values))


def wait_for_claim(unsent, column: str, sending, key: int, attempt: int):
    """What to do where `claim` failed: the last task about a mail takes its turn after whoever has it.

    That worker may have been killed. Where other tasks about the mail are in the queue, one of them is its own.
    """
    if in_queue(sending, key).count() <= 1 and (until := unsent.values_list(column, flat=True).first()):
        sending.using(run_after=until).enqueue(key, attempt)


def in_queue(sending, key: int):
    """The tries of a task, about the row with that key, that wait or are under way."""
    return DBTaskResult.objects.filter(
        task_path=sending.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
        args_kwargs__args__0=key,
    )


def attempt_to_send(
    write: Callable[[], EmailMessage | None],
    *,
    what: str,
    attempt: int,
    outlives_refusal: bool = False,
    quotes_server: bool = True,
) -> Outcome:
    """Writes a mail and hands it to the mail server. Raises nothing, whatever happens, so that the row can say it.

    `what` it is goes into the log. A mail that the server refuses for good (RFC 5321, 4.2.1: 5yz) is given up, unless
    it `outlives_refusal`. What a server says holds addresses: without `quotes_server` the fault tells its numbers only.
    """
    try:
        message = write()
        if message is None:
            return Outcome()
        message.send(using="default")
    except Exception as raised:
        error = raised
    else:
        return Outcome(sent_at=timezone.now())
    # Not within the handler: what failed there would tell this error along, and with it addresses, to the task's row.
    log(what, error)
    is_final = is_refused_for_good(error) and not outlives_refusal
    is_last = is_final or attempt > len(WAITS)
    return Outcome(
        fault=sentence_about(error, is_final=is_final, is_last=is_last, quotes_server=quotes_server),
        again_at=None if is_last else timezone.now() + timedelta(minutes=WAITS[attempt - 1]),
    )


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


def sentence_about(error: Exception, *, is_final: bool, is_last: bool, quotes_server: bool = True) -> str:
    """Why a mail did not go out, for staff, in the default language."""
    with translation.override(settings.LANGUAGE_CODE):
        sentence = reason_of(error, quotes_server)
        if is_final:
            return f"{sentence} {_('It will not be tried again.')}"
        return f"{sentence} {_('It was tried for three days and will not be tried again.')}" if is_last else sentence


def reason_of(error, quotes_server):
    match error:
        case Lacking():
            return str(error.sentence)
        case smtplib.SMTPRecipientsRefused():
            return refusal(*next(iter(error.recipients.values())), quotes_server)
        case smtplib.SMTPResponseException():
            return refusal(error.smtp_code, error.smtp_error, quotes_server)
        case TimeoutError() | smtplib.SMTPServerDisconnected():
            return _("The mail server did not answer, or broke off.")
        case OSError():
            return _("The mail server could not be reached. Look at the setting EMAIL_URL.")
        case _other:
            return _("It could not be written. The worker’s log tells more.")


def refusal(code, words, quotes_server):
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    if not quotes_server:
        status = STATUS.match(said)
        said = status[0] if status else ""
    answer = f"{code} {Truncator(one_line(said)).chars(200)}".rstrip()
    return _("The mail server refused it: “%(answer)s”.") % {"answer": answer}


def log(what: str, error: Exception):
    """To the log without a word of what anybody wrote: what a server says back holds addresses."""
    logger.warning("%s was not sent: %s", what, type(error).__name__)
    if not isinstance(error, OSError | Lacking):
        logger.error("Where it failed:\n%s", "".join(traceback.format_tb(error.__traceback__)))


def message(
    subject: str,
    template: str,
    context: Mapping,
    *,
    to: str,
    reference: str,
    automatic: str = "auto-generated",
    reply_to=(),
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A mail of plain text. `reference` tells it from all others, and is the same whenever it is sent again.

    `automatic` keeps other machines from answering it (RFC 3834, 5). Subject and headers may hold what anybody typed.
    """
    return EmailMessage(
        in_header(subject),
        clean(render_to_string(template, context)).strip() + "\n",
        to=[to],
        reply_to=reply_to,
        headers={
            "Message-ID": f"<{reference}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": automatic,
            **{name: in_header(value) for name, value in (headers or {}).items()},
        },
    )


def in_header(text: str) -> str:
    """The text as one line that no header can grow out of."""
    # An encoded word (RFC 2047) would be read as what it stands for, line ends and all.
    return one_line(str(text)).replace("=?", "= ?")
