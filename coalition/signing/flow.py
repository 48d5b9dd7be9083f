"""How a signature comes about: signed, confirmed by whoever reads the mailbox, withdrawn or erased by them.

Whoever signs gets the same answer whether or not the mailbox has signed before; only the mail tells. All that belongs
to one mailbox happens one after the other: its Supporter is locked first, then signatories, in this order everywhere.
Two forms that arrive at once are one signature, which constraints hold as well.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from contacts.names import fold
from supporters.mail import Hindrance, hindrance, post
from supporters.models import Mail, Supporter

from ..models import Letter, Signatory
from ..models.kinds import Kind
from . import acts, mails, merging
from .acts import SETTLED, Act, State
from .turns import in_turn

BETWEEN_CONFIRMATIONS = timedelta(minutes=10)  # as the page of thanks says
BETWEEN_REMINDERS = timedelta(days=3)


class Outcome(StrEnum):
    """What came of an attempt to confirm."""

    CONFIRMED = "confirmed"
    ALREADY = "already"
    CHANGED = "changed"  # it was signed anew since the page was written, perhaps by somebody else
    NOTHING = "nothing"  # it cannot be confirmed any more, or not yet


class NewLink(StrEnum):
    """What came of asking for a new link."""

    SENT = "sent"
    LATELY = "lately"  # one was sent a moment ago
    ENOUGH = "enough"  # the mailbox had as many mails as it may have in a day
    NOTHING = ""  # it would lead nowhere


@in_turn
def sign(
    letter: Letter,
    kind: Kind,
    words: Mapping,
    *,
    email: str,
    language: str,
    consent: str,
    fingerprint: str = "",
    is_suspicious: bool = False,
) -> Signatory:
    """Keeps a signature under a letter (or its original) and queues the mail that asks to confirm it.

    `words` are columns of Signatory, `email` a valid address as it was typed, `language` that of the page. What looks
    like a machine's is held back, without a mail, and changes nothing of what is there. Where the mailbox signed
    before, the row says what happens (`sign_again`). The same form once more changes nothing; where the mail does not
    come, it sends another one.
    """
    letter = letter.original
    supporter = supporter_of(email, language)
    if not is_suspicious:
        keep_spelling(supporter, email)
    given = {
        **words, "language": language, "consent": consent, "fingerprint": fingerprint, "signed_at": timezone.now(),
    }  # fmt: skip
    there = made_by(fingerprint) or signed_before(letter, kind, supporter, given)
    if there is None:
        new = Signatory(letter=letter, kind=kind, supporter=supporter, group=group_for(letter, kind), **given)
        new.state = State.HELD if is_suspicious else State.UNCONFIRMED
        try:
            with transaction.atomic():
                new.save()
        except IntegrityError:  # where the database does not lock rows, another form was faster
            there = made_by(fingerprint) or signed_before(letter, kind, supporter, given)
            if there is None:
                raise
        else:
            acts.log(Act.SIGNED, [new])
            if not is_suspicious:
                send_confirmation(new, to=email)
            return new
    if is_suspicious:
        return there
    if not fingerprint or there.fingerprint != fingerprint:
        sign_again(there, given, email)
    elif there.state == State.UNCONFIRMED:
        send_confirmation(there, to=email)
    return there


def sign_again(signatory: Signatory, given: Mapping, email: str):
    """What a further form of the same mailbox comes to. The row is locked.

    It depends on the signature in which this one goes on, itself unless it was merged. Confirmed, it stays as it is and
    a mail says so. Declined by staff, it stays as well, unless nobody ever confirmed it: whoever it was who signed with
    this address then may have been somebody else. All else begins anew, and waits to be confirmed.
    """
    standing = merging.current(signatory)
    if standing.state in SETTLED:
        send(mails.settled, signatory, to=email, language=given["language"])
    elif standing.state != State.DECLINED or not (standing.confirmed_at or signatory.confirmed_at):
        begin_anew(signatory, given)
        send_confirmation(signatory, to=email)


def begin_anew(signatory, given):
    """Takes the new words into a row in a state that no count knows.

    On which day it was withdrawn stays there until whoever reads the mailbox confirms that it was signed again.
    """
    for name, value in given.items():
        setattr(signatory, name, value)
    signatory.state = State.UNCONFIRMED
    signatory.confirmed_at = signatory.published_at = None
    signatory.version += 1
    signatory.save()
    acts.log(Act.SIGNED, [signatory])


def supporter_of(email, language):
    """The Supporter of an address, locked until the transaction ends, though rows that name it can still be added."""
    locked = []
    while not locked:  # whoever erases it in between leaves none to lock
        locked = lock([Supporter.objects.take(email, language).pk])
    return locked[0]


def keep_spelling(supporter: Supporter, email: str):
    """Takes the address as it was typed last for the supporter's, until one of their signatures was confirmed.

    Whoever was first to type an address need not be the one who reads it. The supporter is locked.
    """
    proves = Q(confirmed_at__isnull=False) | Q(state__in=SETTLED) | Q(decisions__act=Act.CONFIRMED)
    if supporter.email != email and not supporter.signatures.filter(proves).exists():
        supporter.email = email
        supporter.save(update_fields=["email"])


def lock(supporters) -> list[Supporter]:
    """Those with these keys, locked one after the other in the order of the keys."""
    return list(Supporter.objects.held().filter(pk__in=supporters))


def made_by(fingerprint):
    """The row that this very form made or changed before; None without one."""
    return Signatory.objects.filter(fingerprint=fingerprint).first() if fingerprint else None


def signed_before(letter, kind, supporter, given):
    """The row in which the same mailbox signed as this kind of signer, locked; None without one."""
    same = Signatory.objects.filter(letter=letter, supporter=supporter, kind=kind)
    if kind == Kind.ORGANISATION:  # one person may sign for several
        same = same.filter(organisation_folded=fold(given["organisation_name"])[:250])
    return acts.held(same).first()


def group_for(letter, kind):
    """The first group of a letter that is for a kind of signer."""
    group = letter.groups.filter(kind=kind).first()
    if group is None:
        letter.make_groups()
        group = letter.groups.get(kind=kind)
    return group


def send_confirmation(signatory: Signatory, *, to: str = "", language: str = "") -> Mail | None:
    """Queues the mail with the link that confirms: to the stored address and in the language in which was signed,
    unless told which were used now. None where the mailbox has had enough mail (`supporters.mail.post`)."""
    return send(mails.confirmation, signatory, to=to, language=language, not_within=BETWEEN_CONFIRMATIONS)


@transaction.atomic
def send(writer, signatory, *, to="", language="", **options):
    supporter = signatory.supporter
    return post(
        writer, to=to or supporter.email, supporter=supporter, about=signatory.pk,
        language=language or signatory.language, **options,
    )  # fmt: skip


@in_turn
def send_new_link(signatory: Signatory, language: str) -> NewLink:
    """Queues a mail with a link that confirms, where the old one is too old and no other is under way."""
    lock([signatory.supporter_id])
    row = Signatory.objects.select_related("supporter", "letter").filter(pk=signatory.pk).first()
    if row is None or row.supporter is None or row.state != State.UNCONFIRMED or not can_be_confirmed(row.letter):
        return NewLink.NOTHING
    if send_confirmation(row, language=language):
        return NewLink.SENT
    to = row.supporter.email
    match hindrance(mails.confirmation, to=to, about=row.pk, not_within=BETWEEN_CONFIRMATIONS):
        case Hindrance.LATELY:
            return NewLink.LATELY
        case Hindrance.ENOUGH:
            return NewLink.ENOUGH
    return NewLink.SENT  # it waits


@in_turn
def confirm(signatory: Signatory, version: int, language: str) -> Outcome:
    """Confirms a signature as it was read, and queues the mail that says so, in the language of the page."""
    lock([signatory.supporter_id])
    row = Signatory.objects.filter(pk=signatory.pk)
    is_open = can_be_confirmed(signatory.letter)
    if is_open and acts.perform(Act.CONFIRMED, row.filter(version=version)):
        if signatory.supporter:
            send(mails.settled, signatory, language=language)
        return Outcome.CONFIRMED
    state = row.values_list("state", flat=True).first()
    if state in SETTLED:
        return Outcome.ALREADY
    return Outcome.CHANGED if is_open and state == State.UNCONFIRMED else Outcome.NOTHING


@in_turn
def withdraw(signatory: Signatory) -> bool:
    """Takes a signature back for whoever signed, with what it was merged into; page and count follow at once.

    Whether it is withdrawn now: what was declined is not.
    """
    merging.withdraw(signatory)
    return Signatory.objects.filter(pk=merging.current(signatory).pk, state=State.WITHDRAWN).exists()


@in_turn
def erase(signatory: Signatory):
    """Takes a signature back and forgets whose it was, for whoever signed."""
    merging.erase(signatory)


def release(signatories, by) -> int:
    """Takes those that were held back for people's, and asks them to confirm; how many."""
    return sum(release_some(some, by) for some in acts.batches(keys_of(signatories.filter(state=State.HELD))))


@in_turn
def release_some(keys, by):
    rows = Signatory.objects.filter(pk__in=keys)
    lock(rows.values("supporter"))
    released = acts.perform(Act.RELEASED, rows, by=by)
    for signatory in rows.filter(pk__in=released, supporter__isnull=False).select_related("supporter"):
        send_confirmation(signatory)
    return len(released)


def remind(signatories, by) -> int:
    """Asks once more those who have not confirmed; how many. Each at most once in three days, while it still counts."""
    unconfirmed = signatories.filter(state=State.UNCONFIRMED, supporter__isnull=False)
    return sum(remind_some(some, by) for some in acts.batches(keys_of(unconfirmed)))


@in_turn
def remind_some(keys, by):
    rows = Signatory.objects.filter(pk__in=keys)
    lock(rows.values("supporter"))
    lately = rows.filter(decisions__act=Act.REMINDED, decisions__at__gt=timezone.now() - BETWEEN_REMINDERS)
    unconfirmed = rows.filter(state=State.UNCONFIRMED).exclude(pk__in=lately).select_related("supporter", "letter")
    reminded = [
        signatory
        for signatory in unconfirmed
        if can_be_confirmed(signatory.letter) and send(mails.reminder, signatory, not_within=BETWEEN_REMINDERS)
    ]
    acts.log(Act.REMINDED, reminded, by=by)
    return len(reminded)


def keys_of(signatories):
    return list(signatories.order_by("pk").values_list("pk", flat=True))


def can_be_confirmed(letter: Letter) -> bool:
    """Whether what was signed in time can still be confirmed: until the letter is handed over or withdrawn."""
    is_open = letter.stage in {Letter.Stage.COLLECTING, Letter.Stage.CLOSED}
    return is_open and letter.status != Letter.Status.WITHDRAWN
