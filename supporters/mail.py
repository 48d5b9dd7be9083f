"""Mail to supporters: an outbox in the database, emptied by the worker (`campaign.mailing`).

Whoever types an address may have typed a stranger's. A mailbox gets the same mail once in a while, and few mails in a
day; all together get as many in an hour as the campaign's mail server can bear. All of it is counted in the outbox
itself, so that it holds whichever process counts. Nothing of a supporter stands in a task, a log or a fault.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from campaign import mailing
from campaign.forms.public import mailbox, validate_mailbox

from .models import Mail, Supporter
from .sealing import digest, digests

IN_A_DAY = 5  # mails to one mailbox
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

IS_WAITING = Q(sent_at=None, given_up_at=None)
WAS_NOT_NEEDED = Q(given_up_at__isnull=False, fault="")

Writer = Callable[[Mail], EmailMessage | None]


class Hindrance(StrEnum):
    """Why a mail is not made."""

    WAITS = "waits"  # the same one is on its way
    LATELY = "lately"  # the same one was sent, or at least tried, not long ago
    ENOUGH = "enough"  # the mailbox got as many as it may get in a day


def post(
    writer: Writer, *, to: str, supporter: Supporter, about: int, language: str, not_within: timedelta = HOUR
) -> Mail | None:
    """Puts a mail to a supporter into the outbox. Call it within the transaction that gives the reason for it.

    `writer` is a function of a module: the worker calls it, in `language`, with the row (`to`, `about`, `supporter`),
    and it answers with the mail (see `message`), or None where that is no longer needed. `to` is an address of the
    supporter's mailbox, as it was typed this time; `about` the key of the row that it is about.

    None where the same mail (writer, `about`, address) waits or went out within `not_within`, or where the mailbox got
    five of any kind within a day (`hindrance` tells which). Another spelling of the address gets a mail of its own:
    whoever mistyped the first time, or tries whether somebody has signed, is answered at the address that was given.
    Over the hour's budget (settings.CONFIRMATIONS_PER_HOUR) it goes out later.

    The supporter's row is locked until the transaction ends: one that posts to several takes them in the order of their
    keys. Raises ValidationError where `to` is no address, ValueError where it is not the supporter's.
    """
    validate_mailbox(to)
    now = timezone.now()
    with transaction.atomic():
        owner = Supporter.objects.held().only("mailbox").get(pk=supporter.pk)
        if owner.mailbox not in digests("mailbox", mailbox(to)):
            raise ValueError("This address is not the supporter’s.")
        if why := hindrance(writer, to=to, about=about, not_within=not_within):
            if why == Hindrance.WAITS:
                wake(same_as(writer, to, about).filter(IS_WAITING, due_at__lt=now - HOUR))
            return None
        mail = Mail.objects.create(
            supporter=supporter, kind=kind_of(writer), about=about, to=to, recipient=digest("mailbox", mailbox(to)),
            spelling=digest("spelling", spelled(to)), language=language, queued_at=now, due_at=moment_with_room(now),
        )  # fmt: skip
        queue(mail.pk, None if mail.due_at == now else mail.due_at)
    return mail


def hindrance(writer: Writer, *, to: str, about: int, not_within: timedelta = HOUR) -> Hindrance | None:
    """Why `post` would not make this mail now; None where it would. Tell it only to whoever reads the mailbox."""
    now, same = timezone.now(), same_as(writer, to, about)
    if same.filter(IS_WAITING).exists():
        return Hindrance.WAITS
    if same.filter(is_since(now - not_within)).exists():
        return Hindrance.LATELY
    return Hindrance.ENOUGH if sent_to(to).filter(is_since(now - DAY)).count() >= IN_A_DAY else None


def same_as(writer, to, about):
    """The mails of one writer about one row to an address as it is spelled."""
    return sent_to(to).filter(kind=kind_of(writer), about=about, spelling__in=digests("spelling", spelled(to)))


def sent_to(address):
    """The mails to a mailbox, but for those that turned out not to be needed."""
    return Mail.objects.filter(recipient__in=digests("mailbox", mailbox(address))).exclude(WAS_NOT_NEEDED)


def kind_of(writer: Writer) -> str:
    return f"{writer.__module__}.{writer.__qualname__}"


def spelled(address: str) -> str:
    return address.strip().casefold()


def message(
    mail: Mail, subject: str, template: str, context: Mapping, *, headers: Mapping[str, str] | None = None
) -> EmailMessage:
    """A mail of plain text, for a writer to answer with: `template` is a whole name such as "mail/welcome.txt".

    The subject and the values of headers become one line each, whatever stands in them.
    """
    reference = f"mail.{mail.pk}.{int(mail.queued_at.timestamp())}"
    return mailing.message(subject, template, context, to=mail.to, reference=reference, headers=headers)


@task(priority=-10)  # thousands of these may wait; a question of the press goes first
def send(mail_id: int, attempt: int = 1):
    """Sends one mail of the outbox, unless it went out before or is no longer needed; when that fails, tries later."""
    now = timezone.now()
    unsent = Mail.objects.filter(IS_WAITING, pk=mail_id)
    if not mailing.claim(unsent, "claimed_until", due_at=now):
        mailing.wait_for_claim(unsent, "claimed_until", send, mail_id, attempt)
        return
    if is_over_budget(now):
        put_back(mail_id, moment_with_room(now, beside=mail_id), attempt)
        return
    outcome = mailing.attempt_to_send(
        lambda: written(mail_id), what=f"Mail {mail_id} to a supporter", attempt=attempt, quotes_server=False
    )
    if outcome.again_at:
        put_back(mail_id, outcome.again_at, attempt + 1, fault=outcome.fault)
    elif outcome.sent_at:
        unsent.update(sent_at=outcome.sent_at, fault="", claimed_until=None, to="")
    else:
        unsent.update(given_up_at=timezone.now(), fault=outcome.fault, claimed_until=None, to="")


def written(mail_id):
    mail = Mail.objects.select_related("supporter").filter(pk=mail_id).first()
    if mail is None:
        return None
    with translation.override(mail.language):
        return import_string(mail.kind)(mail)


def put_back(mail_id, due_at, attempt, **values):
    """Frees a mail that this worker claimed, for a try at another time; nothing where it was erased meanwhile."""
    unsent = Mail.objects.filter(IS_WAITING, pk=mail_id)
    with transaction.atomic():
        if unsent.update(due_at=due_at, claimed_until=None, **values):
            queue(mail_id, due_at, attempt)


def queue(mail_id, due_at=None, attempt=1):
    send.using(run_after=due_at).enqueue(mail_id, attempt)


def wake(overdue):
    """Queues anew the mails whose task was lost, if it was: where it is only late, the second finds nothing to do."""
    for mail_id in overdue.values_list("pk", flat=True):
        queue(mail_id)


def is_since(moment) -> Q:
    """Asked for or sent after a moment, or still to be sent."""
    return Q(queued_at__gt=moment) | Q(sent_at__gt=moment) | IS_WAITING


def is_over_budget(now) -> bool:
    """Whether more mails went out in this hour of the clock, or are being sent, than may.

    Each is claimed before it is counted. Of two that take the last place at once both see the other, and none goes.
    """
    hour = start_of_hour(now)
    has_place = Q(sent_at__isnull=False) | Q(claimed_until__gt=now)
    tried = Mail.objects.filter(has_place, due_at__gte=hour, due_at__lt=hour + HOUR)
    return tried.count() > settings.CONFIRMATIONS_PER_HOUR


def moment_with_room(now, *, beside=None):
    """When one more mail may go out, as far as can be foreseen: now, or when an hour begins that is not full.

    `beside` is the key of a mail for which this hour had no room.
    """
    hour = start_of_hour(now)
    others = Mail.objects.filter(due_at__gte=hour).exclude(pk=beside).count()
    hours = max(others // settings.CONFIRMATIONS_PER_HOUR, 1 if beside else 0)
    return hour + hours * HOUR if hours else now


def start_of_hour(moment):
    return moment.replace(minute=0, second=0, microsecond=0)
