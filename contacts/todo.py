"""What the team still has to do so that every card is right and every question of the press is answered."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from .mentions import with_mentions
from .models import Contact, Enquiry, Phone
from .standing import with_standing

DAYS_AHEAD = 14  # a card is to be confirmed so long before its last day
MINUTES_FOR_MAIL = 15  # a question that was not mailed by then needs somebody


def _in_service(today):
    """Neither retired nor without consent for good: the others need nothing any more."""
    return Q(consent_withdrawn_on__isnull=True) & (Q(retired_on__isnull=True) | Q(retired_on__gt=today))


def conditions(today):
    """What is to be done about contacts, by name: the condition under which one needs it. Each needs a thing once."""
    in_service = _in_service(today)
    no_consent = in_service & (Q(consented_on__isnull=True) | Q(consented_on__gt=today))
    running_out = in_service & Q(valid_until__lte=today + timedelta(days=DAYS_AHEAD))
    return {
        "email": in_service & Q(is_email_wanted=True, email=""),
        "consent": no_consent,
        "validity": running_out,
        "unreachable": in_service & Q(email="", is_email_wanted=False, has_phone=False),
        "unseen": Q(unseen_mentions__gt=0) & ~(no_consent | running_out),
    }


def _annotated():
    """All contacts with what the `conditions` look at beside their own columns."""
    phones = Phone.objects.filter(contact=OuterRef("pk"))
    return with_mentions(Contact.objects.annotate(has_phone=Exists(phones)))


def contacts(name):
    """The contacts that need one of the `conditions`: those first who stand in the most that is public."""
    today = timezone.localdate()
    found = with_standing(_annotated()).filter(conditions(today)[name])
    order = ["valid_until"] if name == "validity" else []
    return found.order_by(*order, "-public_mentions", "name", "pk").prefetch_related("phones", "posts__organisation")


def _unmailed():
    """Neither answered nor held back, and the desk does not know of it."""
    late = timezone.now() - timedelta(minutes=MINUTES_FOR_MAIL)
    return Q(state=Enquiry.State.NEW, desk_told_at__isnull=True) & (~Q(mail_fault="") | Q(received_at__lte=late))


def unanswered():
    """Questions that the desk knows of and nobody answered: the nearest deadline first, those without one last."""
    new = Enquiry.objects.filter(~_unmailed(), state=Enquiry.State.NEW).select_related("subject")
    return new.order_by(F("deadline_at").asc(nulls_last=True), "received_at", "pk")


def unmailed():
    """Questions that reached this list but not the desk: mail failed, or nothing sends it."""
    return Enquiry.objects.filter(_unmailed()).select_related("subject").order_by("received_at", "pk")


def held():
    """Questions that look like spam, or came all at once from one place: somebody has to look. The newest first."""
    return Enquiry.objects.filter(state=Enquiry.State.HELD).select_related("subject").order_by("-received_at", "-pk")


def count(with_enquiries=True):
    """How many things there are to do; two queries."""
    today = timezone.localdate()
    each = {f"{name}_todo": Count("pk", filter=condition) for name, condition in conditions(today).items()}
    total = sum(_annotated().order_by().aggregate(**each).values())
    if with_enquiries:
        total += Enquiry.objects.exclude(state=Enquiry.State.ANSWERED).count()
    return total
