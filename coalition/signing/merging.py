"""One signature where there were two of one person or one organisation under a letter.

The one that is kept stays as it was signed. The other is declined, so the counts stay true, and its log says into which
it went. It keeps its name, its mailbox and the link that was mailed: nobody can be asked to hold two links, and a row
has room for one mailbox. So whoever follows the link of the one that went acts on the one in which it goes on
(`current`), and withdrawing by either link takes the signature off the page. That holds for two people who signed for
one organisation as well: a name is not kept standing against the word of somebody who was found fit to sign for it. The
log of the one that is kept says that it came by the other's link, and staff can open it again where the organisation
stands by it all the same.

Mail to the one that went is no longer needed and is not sent (its state says so); a mailbox that signs the letter again
meets its row, since one mailbox signs once.
"""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter

from ..models import Decision, Signatory
from ..models.kinds import Kind
from . import acts

Act, State = Decision.Act, Signatory.State

# What the note of Act.MERGED says: "into 12" on the one that went, "from 13" on the one that was kept.
NOTE = re.compile(r"(into|from) (\d+)")
LINKS = ("organisation", "official")  # what is known of whoever signed; taken over where it is lacking
LONGEST_CHAIN = 20


class CannotMerge(Exception):
    """Why signatories cannot be merged, as a sentence for staff."""


@transaction.atomic
def merge(keep: Signatory, others, *, by=None) -> Signatory:
    """Merges `others` into `keep`, all under one letter; gives `keep` as it is then.

    The state of `keep` stays: if another was published and it is not, the page shows neither until it is. Raises
    CannotMerge where one of them is no longer there, was declined or withdrawn meanwhile, or is under another letter.
    """
    keys = [other.pk for other in others if other.pk != keep.pk]
    there = {row.pk: row for row in acts.held(Signatory.objects.filter(pk__in=[keep.pk, *keys]))}
    if not keys or len(there) < len({keep.pk, *keys}):
        raise CannotMerge(_("Choose two signatories or more that are one."))
    kept, gone = there[keep.pk], [there[key] for key in dict.fromkeys(keys)]
    if any(row.letter_id != kept.letter_id for row in gone):
        raise CannotMerge(_("They signed different letters. Each letter has its own signatories."))
    if any(row.state in (State.DECLINED, State.WITHDRAWN) for row in there.values()):
        raise CannotMerge(_("One of them was declined or withdrawn meanwhile. Nothing was merged."))
    acts.perform(Act.DECLINED, Signatory.objects.filter(pk__in=keys), by=by)
    acts.log(Act.MERGED, gone, by=by, note=f"into {kept.pk}")
    for row in gone:
        acts.log(Act.MERGED, [kept], by=by, note=f"from {row.pk}")
    taken = {}
    for name in (f"{link}_id" for link in LINKS):
        if not getattr(kept, name) and (
            known := next((getattr(row, name) for row in gone if getattr(row, name)), None)
        ):
            taken[name] = known
    if taken:
        Signatory.objects.filter(pk=kept.pk).update(**taken)
    keep.refresh_from_db()
    return keep


def current(signatory: Signatory) -> Signatory:
    """The signature in which one goes on: itself, unless it was merged into another and not opened again since."""
    for _step in range(LONGEST_CHAIN):
        if signatory.state != State.DECLINED:
            break
        deciding = signatory.decisions.filter(act__in=[Act.DECLINED, Act.MERGED, Act.REOPENED])
        last = deciding.order_by("-pk").first()
        further = merged_with(last) if last else None
        if further is None or not last.note.startswith("into"):
            break
        found = Signatory.objects.filter(pk=further).first()
        if found is None:
            break
        signatory = found
    return signatory


def merged_with(decision: Decision) -> int | None:
    """The key of the other signatory of which an Act.MERGED tells; None for whatever else was decided."""
    found = NOTE.fullmatch(decision.note) if decision.act == Act.MERGED else None
    return int(found[2]) if found else None


def absorbed(signatory: Signatory):
    """Those that went into a signatory and still go on in it."""
    told = signatory.decisions.filter(act=Act.MERGED)
    keys = [merged_with(decision) for decision in told if decision.note.startswith("from")]
    return [other for other in Signatory.objects.filter(pk__in=keys) if current(other).pk == signatory.pk]


@transaction.atomic
def withdraw(signatory: Signatory, *, by=None, note: str = "") -> bool:
    """Withdraws the signature in which one goes on; whether there was something to withdraw."""
    standing = current(signatory)
    if standing.pk != signatory.pk and not note:
        note = _("By the link of %(signatory)s, which was merged into it.") % {"signatory": signatory}
    return bool(acts.perform(Act.WITHDRAWN, Signatory.objects.filter(pk=standing.pk), by=by, note=note))


@transaction.atomic
def erase(signatory: Signatory, *, by=None):
    """Erases a signature with whatever is the same person's; of an organisation, only what this one signed.

    Where it went into another one of the same organisation, signed by somebody else, that one is withdrawn.
    """
    lock_supporters(signatory)
    standing = current(signatory)
    if signatory.kind == Kind.ORGANISATION:
        if standing.pk != signatory.pk:
            withdraw(signatory, by=by)
        acts.erase(signatory, by=by)
        return
    for row in (*absorbed(standing), standing):
        acts.erase(row, by=by)


def lock_supporters(signatory: Signatory | None):
    """Locks those whose signatures `erase` may touch, before any signature is: in the order that holds everywhere."""
    if signatory is None:
        return
    standing = current(signatory)
    keys = {row.supporter_id for row in (signatory, standing, *absorbed(standing))}
    list(Supporter.objects.held().filter(pk__in=keys - {None}))
