"""The two mails about an enquiry: the question to the desk, and the receipt to whoever asked.

Each is a task, and its row says what became of it (`campaign.mailing`). A receipt that the mail server refuses for good
is given up; the question is not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from campaign import mailing
from campaign.forms.public import mailbox
from campaign.identity import identity
from campaign.limits import DAY, HOUR, Limit
from campaign.models import Campaign
from campaign.text import one_line
from campaign.zones import in_zone, zone_then

from ..models import Enquiry

OUTLET_LENGTH, SUBJECT_LENGTH = 40, 78  # signs; the second is what a mail's line should hold (RFC 5322, 2.1.1)

# A receipt goes to an address that anybody may have typed: strangers are to get few, and none when nobody counts.
RECEIPTS_OF_SENDER = Limit("receipts of sender", 5, HOUR, without_cache=False)
RECEIPTS_TO_MAILBOX = (
    Limit("receipts to mailbox", 1, HOUR, without_cache=False),
    Limit("receipts to mailbox", 3, DAY, without_cache=False),
)


class NoDesk(mailing.Lacking):
    """Neither the subject nor the campaign says where questions go."""

    sentence = gettext_lazy("No desk has an address. Give the subject one, or the campaign a press desk.")


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
    under_way = mailing.in_queue(tell_desk, enquiry.pk)
    if not under_way.exists():
        tell_desk.enqueue(enquiry.pk)
        return True
    is_due = Q(pk__in=DBTaskResult.objects.ready().values("pk"))
    return bool(under_way.filter(~is_due, status=TaskResultStatus.READY).update(run_after=timezone.now()))


def deliver(kind, again, enquiry_id, attempt):
    """Sends one mail, unless it went out before or needs no longer; when that fails, notes why and queues `again`."""
    unsent = Enquiry.objects.filter(pk=enquiry_id, state=Enquiry.State.NEW, **{kind.sent_at: None})
    if not mailing.claim(unsent, kind.claimed_until):
        mailing.wait_for_claim(unsent, kind.claimed_until, again, enquiry_id, attempt)
        return
    outcome = mailing.attempt_to_send(
        lambda: write(kind, enquiry_id),
        what=f"A mail about enquiry {enquiry_id}", attempt=attempt, outlives_refusal=kind.outlives_refusal,
    )  # fmt: skip
    with transaction.atomic():
        note(kind, enquiry_id, fault=outcome.fault, sent_at=outcome.sent_at)
        if outcome.again_at:
            again.using(run_after=outcome.again_at).enqueue(enquiry_id, attempt + 1)


def write(kind, enquiry_id) -> EmailMessage | None:
    enquiry = Enquiry.objects.select_related("subject").filter(pk=enquiry_id).first()
    return enquiry and kind.write(enquiry)


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
        return message(enquiry, "desk", subject_line(enquiry), context, to=desk, reply_to=[enquiry.email])


def subject_line(enquiry):
    """ "[Press] Outlet: how the question begins", in one short line."""
    outlet = Truncator(one_line(enquiry.outlet)).chars(OUTLET_LENGTH)
    return Truncator(f"[{_('Press')}] {outlet}: {one_line(enquiry.question)}").chars(SUBJECT_LENGTH)


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
        subject = _("%(campaign)s: your question has reached us") % {"campaign": name}
        return message(enquiry, "receipt", subject, context, to=enquiry.email, automatic="auto-replied")


def received(enquiry):
    """When it came in, as the language of the page writes days, on the campaign's clock with its name."""
    at = timezone.localtime(enquiry.received_at)
    return f"{date_format(at)}, {date_format(at, 'H:i')} ({zone_then(at)})"


def message(enquiry, kind, subject, context, **rest) -> EmailMessage:
    reference = f"enquiry.{enquiry.pk}.{int(enquiry.received_at.timestamp())}.{kind}"
    return mailing.message(subject, f"mail/enquiry_{kind}.txt", context, reference=reference, **rest)


TO_DESK = Kind("desk_told_at", "desk_claimed_until", gettext_lazy("To the desk:"), write_to_desk, True)
RECEIPT = Kind("receipt_sent_at", "receipt_claimed_until", gettext_lazy("Receipt:"), write_receipt, False)
