"""What can be done with signatories, from which state it leads to which, and the counts that follow.

Each act is one transaction: the rows are locked, those in a state that the act does not start from stay as they are,
each of the others leaves a Decision, and the counts of their groups move by as much as was published or taken back.
Nobody who only signs or confirms waits for a count.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from supporters.models import Mail, Supporter

from ..models import Decision, Group, Signatory
from ..models.kinds import Kind

Act, State = Decision.Act, Signatory.State
BATCH = 200
SETTLED = {State.PENDING, State.VERIFIED, State.PUBLISHED}  # confirmed, and not taken back by anybody
WRITERS = f"{__package__}.mails."  # before the name of whoever writes a mail about a signatory (`Mail.kind`)
SHOWN = ["shown_name", "shown_title", "shown_organisation", "shown_place"]


@dataclass(frozen=True)
class Step:
    """From which states an act starts, where it leads, the column that keeps when that was, and one that it empties."""

    comes_from: frozenset[State]
    leads_to: State
    time: str = ""
    empties: str = ""


STEPS = {
    Act.CONFIRMED: Step(frozenset({State.UNCONFIRMED}), State.PENDING, "confirmed_at", empties="withdrawn_at"),
    Act.RELEASED: Step(frozenset({State.HELD}), State.UNCONFIRMED),
    Act.VERIFIED: Step(frozenset({State.PENDING}), State.VERIFIED),
    Act.PUBLISHED: Step(frozenset({State.VERIFIED}), State.PUBLISHED, "published_at"),
    Act.HIDDEN: Step(frozenset({State.PUBLISHED}), State.VERIFIED),
    Act.DECLINED: Step(
        frozenset({State.HELD, State.UNCONFIRMED, State.PENDING, State.VERIFIED, State.PUBLISHED}), State.DECLINED
    ),
    Act.WITHDRAWN: Step(
        frozenset({State.HELD, State.UNCONFIRMED, State.PENDING, State.VERIFIED, State.PUBLISHED}),
        State.WITHDRAWN,
        "withdrawn_at",
    ),
    Act.REOPENED: Step(frozenset({State.VERIFIED, State.DECLINED, State.WITHDRAWN}), State.PENDING),
}


def destination(act: Act, row: Signatory) -> State:
    """Where an act leads a row: what was never confirmed by mail, though it could be, is opened again as that."""
    is_unconfirmed = row.supporter_id is not None and row.confirmed_at is None
    return State.UNCONFIRMED if act == Act.REOPENED and is_unconfirmed else STEPS[act].leads_to


@transaction.atomic
def perform(act: Act, signatories, *, by=None, note: str = "") -> list[int]:
    """Does one of the acts in STEPS to all of a queryset of signatories; the keys of those to whom it was done.

    `by` is the member of staff, None where the signatory did it or a machine; `note` is kept for the team alone.
    """
    step, now = STEPS[act], timezone.now()
    rows = list(held(signatories.filter(state__in=step.comes_from)))
    keys = [row.pk for row in rows]
    before = tally(rows)
    times = {name: value for name, value in ((step.time, now), (step.empties, None)) if name}
    for row in rows:
        row.state = destination(act, row)
        for name, value in times.items():
            setattr(row, name, value)
        if row.state == State.PUBLISHED:
            row.show()
        else:
            row.hide()
    if step.leads_to == State.PUBLISHED:
        Signatory.objects.bulk_update(rows, ["state", *times, *SHOWN], batch_size=BATCH)
    else:
        for state in {row.state for row in rows}:
            for some in batches([row.pk for row in rows if row.state == state]):
                Signatory.objects.filter(pk__in=some).update(state=state, **times, **dict.fromkeys(SHOWN, ""))
    log(act, rows, by=by, note=note)
    count(before, tally(rows))
    return keys


@transaction.atomic
def correct(signatory: Signatory, *, by, note: str = ""):
    """Stores what staff corrected in a signatory that stands unsaved before it, on the page as well if it is public."""
    before = tally(held(Signatory.objects.filter(pk=signatory.pk)))
    if signatory.state == State.PUBLISHED:
        signatory.show()
    signatory.save()
    log(Act.EDITED, [signatory], by=by, note=note)
    count(before, tally([signatory]))


@transaction.atomic
def erase(signatory: Signatory, *, by=None):
    """Withdraws a signature and forgets whose it was, for good: what remains says that somebody signed and withdrew.

    The name of an organisation that signed stays, since it is no person's.
    """
    # Whoever signs locks the supporter first as well: no two wait for one another.
    list(Supporter.objects.held().filter(signatures=signatory.pk))
    row = held(Signatory.objects.filter(pk=signatory.pk)).first()
    if row is None:
        return
    before, supporter = tally([row]), row.supporter
    if row.state != State.WITHDRAWN:  # a day that is there already may be of an earlier time
        row.state, row.withdrawn_at = State.WITHDRAWN, timezone.now()
    row.name = row.title = row.place = row.consent = row.fingerprint = ""
    row.supporter, row.official, row.display = None, None, Signatory.Display.COUNTED
    if row.kind != Kind.ORGANISATION:
        row.organisation_name, row.organisation = "", None
    row.hide()
    row.save()
    row.decisions.update(note="")
    Mail.objects.filter(kind__startswith=WRITERS, about=row.pk).delete()
    log(Act.ERASED, [row], by=by)
    count(before, tally([row]))
    if supporter and not supporter.signatures.exists():
        supporter.delete()


def held(signatories):
    """The rows, locked until the transaction ends; always in the same order, so that no two wait for one another."""
    return signatories.select_related(None).select_for_update().order_by("pk")


def log(act: Act, rows, *, by=None, note: str = ""):
    Decision.objects.bulk_create((Decision(signatory=row, act=act, by=by, note=note) for row in rows), batch_size=BATCH)


def tally(rows) -> Counter:
    """How many of the rows each group counts: by (group, name of the column)."""
    counts = Counter()
    for row in rows:
        if row.state == State.PUBLISHED:
            counts[row.group_id, "count"] += 1
            counts[row.group_id, "unnamed"] += row.display == Signatory.Display.COUNTED
    return counts


def count(before: Counter, after: Counter):
    """Moves the kept counts from one tally to another. The last thing that a transaction does, since others wait."""
    after = Counter(after)
    after.subtract(before)
    for group in sorted({group for group, _column in after}):
        moves = {column: F(column) + after[group, column] for column in ("count", "unnamed") if after[group, column]}
        if moves:
            Group.objects.filter(pk=group).update(**moves)


def recounted(letter) -> list[tuple[Group, int, int]]:
    """What each group of a letter should count, counted anew: for tests and for whoever doubts a number."""
    public = models.Q(signatories__state=State.PUBLISHED)
    unnamed = public & models.Q(signatories__display=Signatory.Display.COUNTED)
    groups = letter.groups.annotate(
        counted=models.Count("signatories", filter=public), counted_unnamed=models.Count("signatories", filter=unnamed)
    )
    return [(group, group.counted, group.counted_unnamed) for group in groups]


def batches(keys):
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
