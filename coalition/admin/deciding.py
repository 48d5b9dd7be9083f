"""What staff can decide about one signatory: each choice with its words, and the care that no two decide at once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.text import one_line
from campaign.zones import in_zone
from contacts import other_names
from contacts.models import Organisation

from ..models import Decision, Signatory
from ..signing import acts, flow, merging

Act, State = Decision.Act, Signatory.State
NOTE_LENGTH = 500
WAITING = (State.PENDING, State.VERIFIED, State.HELD)  # to be decided about, in this order
TOLD = "coalition.queue.organisation"  # of what the marks of `tell_organisation` are signed for


class Refused(Exception):
    """Why nothing was changed, as a sentence for staff."""


@dataclass(frozen=True)
class Choice:
    """One thing that can be decided. `asks` is the label of its note, `needs` the sentence where it cannot be empty."""

    name: str
    label: str
    sentence: str
    done: str
    states: frozenset[State]
    do: Callable  # takes the locked row, the member of staff and the note
    asks: str = ""
    needs: str = ""
    is_main: bool = False


def performing(*steps):
    def do(row, by, note):
        for act in steps:
            acts.perform(act, Signatory.objects.filter(pk=row.pk), by=by, note=note)

    return do


def release(row, by, note):
    flow.release(Signatory.objects.filter(pk=row.pk), by)


def remind(row, by, note):
    if not flow.remind(Signatory.objects.filter(pk=row.pk), by):
        raise Refused(_("No mail was sent: this mailbox was reminded within three days, or had enough mail today."))


def resend(row, by, note):
    if flow.send_confirmation(row) is None:
        raise Refused(_("No mail was sent: this mailbox got the same within the hour, or had enough mail today."))
    acts.log(Act.REMINDED, [row], by=by, note=_("The confirmation was sent again."))


CHOICES = {
    choice.name: choice
    for choice in (
        Choice(
            "publish",
            gettext_lazy("Verify and publish"),
            gettext_lazy("It is who it says, and stands on the page at once."),
            gettext_lazy("Verified and published."),
            frozenset({State.PENDING}),
            performing(Act.VERIFIED, Act.PUBLISHED),
            is_main=True,
        ),
        Choice(
            "show",
            gettext_lazy("Publish"),
            gettext_lazy("Stands on the page at once."),
            gettext_lazy("Published."),
            frozenset({State.VERIFIED}),
            performing(Act.PUBLISHED),
            is_main=True,
        ),
        Choice(
            "verify",
            gettext_lazy("Verify"),
            gettext_lazy("It is who it says. Readers do not see it yet."),
            gettext_lazy("Verified."),
            frozenset({State.PENDING}),
            performing(Act.VERIFIED),
        ),
        Choice(
            "release",
            gettext_lazy("No spam: ask to confirm"),
            gettext_lazy("Sends the mail with the link. It is to be checked once that is confirmed."),
            gettext_lazy("Released: the mail that asks to confirm is on its way."),
            frozenset({State.HELD}),
            release,
            is_main=True,
        ),
        Choice(
            "remind",
            gettext_lazy("Remind"),
            gettext_lazy("Mails once more that the signature waits to be confirmed; once in three days at most."),
            gettext_lazy("Reminded."),
            frozenset({State.UNCONFIRMED}),
            remind,
            is_main=True,
        ),
        Choice(
            "resend",
            gettext_lazy("Send the confirmation again"),
            gettext_lazy("The same mail as at first, for whoever says that it did not arrive."),
            gettext_lazy("The confirmation is on its way again."),
            frozenset({State.UNCONFIRMED}),
            resend,
        ),
        Choice(
            "hide",
            gettext_lazy("Take from the page"),
            gettext_lazy("Readers no longer see it. It stays verified."),
            gettext_lazy("Taken from the page."),
            frozenset({State.PUBLISHED}),
            performing(Act.HIDDEN),
            asks=gettext_lazy("Why, if it is to be remembered"),
        ),
        Choice(
            "decline",
            gettext_lazy("Decline"),
            gettext_lazy("Readers never see it. Nobody is mailed; the reason is for the team alone."),
            gettext_lazy("Declined."),
            acts.STEPS[Act.DECLINED].comes_from,
            performing(Act.DECLINED),
            asks=gettext_lazy("Reason"),
            needs=gettext_lazy("Write the reason for declining it."),
        ),
        Choice(
            "withdraw",
            gettext_lazy("Withdraw for them"),
            gettext_lazy("They no longer sign. The count goes down at once, and other letters stay as they are."),
            gettext_lazy("Withdrawn."),
            acts.STEPS[Act.WITHDRAWN].comes_from,
            performing(Act.WITHDRAWN),
            asks=gettext_lazy("How they told us"),
            needs=gettext_lazy("Write how they told us that they withdraw."),
        ),
        Choice(
            "reopen",
            gettext_lazy("Open again"),
            gettext_lazy("It waits to be checked once more; who never confirmed by mail has to do that first."),
            gettext_lazy("Open again."),
            acts.STEPS[Act.REOPENED].comes_from,
            performing(Act.REOPENED),
            asks=gettext_lazy("Why, or how they told us"),
            needs=gettext_lazy("Write why it is opened again. Who withdrew must have asked for it."),
        ),
    )
}


def choices_for(signatory: Signatory) -> list[Choice]:
    """What can be decided about a signatory as it stands; nothing about one that was erased."""
    if is_erased(signatory):
        return []
    choices = [choice for choice in CHOICES.values() if signatory.state in choice.states]
    if signatory.supporter_id is None or not flow.can_be_confirmed(signatory.letter):
        choices = [choice for choice in choices if choice.name not in ("remind", "resend")]
    return choices


def is_erased(signatory: Signatory) -> bool:
    return signatory.state == State.WITHDRAWN and signatory.decisions.filter(act=Act.ERASED).exists()


# ---- what somebody saw, and what has happened since


def last_decision(signatory: Signatory) -> Decision | None:
    return signatory.decisions.select_related("by").order_by("-pk").first()


def seen_of(signatory: Signatory) -> str:
    """A mark of what was known of a signatory: it changes with every decision, and with what would be confirmed."""
    last = signatory.decisions.order_by("-pk").values_list("pk", flat=True).first()
    return f"{signatory.version}-{last or 0}"


def held(key, seen: str) -> Signatory:
    """The row, locked until the transaction ends, as it was seen. Raises Refused where it is not so any more.

    Its supporter is locked first, as everywhere (`coalition.signing.flow`).
    """
    flow.lock(Signatory.objects.filter(pk=key).values("supporter"))
    row = acts.held(Signatory.objects.filter(pk=key)).first()
    if row is None:
        raise Refused(_("This signatory is not here any more."))
    if seen != seen_of(row):
        raise Refused(meanwhile(row))
    return row


def meanwhile(signatory: Signatory) -> str:
    """That somebody else was faster, in a sentence without names of signatories."""
    last = last_decision(signatory)
    if last is None:
        return _("It was changed meanwhile. Nothing was done. Look at it again.")
    who = _("by %(name)s") % {"name": last.by} if last.by else _("by whoever signed, or a machine")
    sentence = _("Somebody was faster: “%(act)s”, %(who)s, on %(at)s. Nothing was done. Look at it again.")
    return sentence % {"act": last.get_act_display(), "who": who, "at": in_zone(last.at)}


# ---- deciding


@transaction.atomic
def decide(name: str, key, *, seen: str, by, note: str = "") -> Choice:
    """Does one of the CHOICES to the signatory with a key, if it still is as it was `seen` (`seen_of`).

    Raises Refused, and changes nothing, where it is not, where the choice is none for its state, or lacks its note.
    """
    row = held(key, seen)
    choice = next((choice for choice in choices_for(row) if choice.name == name), None)
    if choice is None:
        raise Refused(_("This cannot be done to it as it stands: %(state)s.") % {"state": row.get_state_display()})
    note = one_line(note)[:NOTE_LENGTH]
    if choice.needs and not note:
        raise Refused(choice.needs)
    choice.do(row, by, note)
    return choice


UNDOING = (Act.HIDDEN, Act.REOPENED, Act.VERIFIED, Act.PUBLISHED, Act.DECLINED)


def way_back(row: Signatory, there: State) -> list[Act]:
    """The fewest acts of staff that lead a signatory from its state to another; none where no way leads there.

    None leads back to State.HELD: what was taken for spam and declined stays so until it is opened again.
    """
    here = State(row.state)
    ways = {here: []}
    waiting = [here]
    while waiting:
        state = waiting.pop(0)
        for act in UNDOING:
            further = acts.destination(act, row)
            if state in acts.STEPS[act].comes_from and further not in ways:
                ways[further] = [*ways[state], act]
                waiting.append(further)
    return ways.get(there, [])


@transaction.atomic
def undo(key, *, seen: str, was: str, by):
    """Leads a signatory back to the state in which it waited before the last decision, which must be `by`'s own.

    Raises Refused as `decide`, and where no way leads back.
    """
    row = held(key, seen)
    last = last_decision(row)
    steps = way_back(row, State(was)) if was in WAITING else []
    if last is None or last.by_id != by.pk or not steps:
        raise Refused(_("There is nothing of yours to undo here."))
    for act in steps:
        acts.perform(act, Signatory.objects.filter(pk=row.pk), by=by, note=_("Undone."))


@transaction.atomic
def tell_organisation(key, organisation: Organisation, *, seen: str, by) -> str:
    """Says which known organisation signed, and remembers how it spelled itself.

    Gives the mark by which `untell_organisation` takes back this very act. Raises Refused as `decide`.
    """
    row = held(key, seen)
    before = row.organisation
    link(row, organisation, by=by)
    remembered = other_names.remember(organisation, row.organisation_name)
    told = [last_decision(row).pk, before and before.pk, remembered and remembered.pk]
    return signing.dumps(told, salt=TOLD)


def link(row, organisation, *, by, why=""):
    words = {"before": row.organisation or "–", "after": organisation or "–"}
    row.organisation = organisation
    sentence = _("Known organisation: “%(before)s” → “%(after)s”") % words
    acts.correct(row, by=by, note="\n".join(filter(None, [why, sentence])))


def told_organisation(signatory: Signatory, mark: str, by) -> list | None:
    """What a mark of `tell_organisation` says, while that act is `by`'s own and the last one; None otherwise.

    It says the keys of the decision, of the organisation before (or None), and of the name remembered by it (or None).
    """
    try:
        told = signing.loads(mark, salt=TOLD)
    except signing.BadSignature:
        return None
    last = last_decision(signatory)
    return told if last and last.pk == told[0] and last.by_id == by.pk else None


@transaction.atomic
def untell_organisation(key, mark: str, *, seen: str, by):
    """Takes back `tell_organisation`: the link, and the spelling if that act remembered it. Raises Refused."""
    row = held(key, seen)
    told = told_organisation(row, mark, by)
    if told is None:
        raise Refused(_("There is nothing of yours to undo here."))
    _decision, before, remembered = told
    if remembered and row.organisation:
        other_names.forget(row.organisation, remembered, row.organisation_name)
    link(row, Organisation.objects.filter(pk=before).first(), by=by, why=_("Undone."))


@transaction.atomic
def erase(key, *, seen: str, by):
    """Forgets for good who somebody is (`coalition.signing.merging.erase`). Raises Refused as `decide`."""
    merging.lock_supporters(Signatory.objects.filter(pk=key).first())
    merging.erase(held(key, seen), by=by)
