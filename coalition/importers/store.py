"""A list of signatories stored under a letter: all of it in one transaction, and nothing that is there is changed.

Whoever signed already stays as they are, whether online, by an earlier list or as staff corrected them; so importing a
list once more does nothing. New ones come in the order of the list behind those who are there, verified, since
whoever imports vouches for them.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.public import mailbox as canonical
from campaign.forms.public import validate_mailbox
from campaign.importing.notes import Level, Note
from campaign.importing.report import Report
from campaign.importing.tables import TOLD_AT_MOST, RowLeftOut
from campaign.text import one_line, shorten
from supporters.models import Supporter
from supporters.sealing import digest, digests

from .. import duplicates
from ..models import Decision, Group, Letter, Signatory
from ..models.kinds import Kind
from ..models.signatory import AT_THE_END
from ..signing import acts
from ..signing.free_mail import is_free_mail
from .matching import Known, remembered
from .signed import Signed

SORT = "signatories"
MADE, UNCHANGED, SKIPPED = "made", "unchanged", "skipped"
BATCH = 500
LONGEST = 300  # signs of a name, a title or a place
LONGEST_BODY = Signatory._meta.get_field("organisation_name").max_length
ATTEMPTS = 3
NAMED_TWINS = 3
State = Signatory.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line: "made", "unchanged" or "skipped", and why it was not made."""

    signed: Signed
    what: str
    reason: str = ""


def store(
    letter: Letter,
    people: Iterable[Signed],
    *,
    notes: Iterable[Note] = (),
    by=None,
    publish: bool = False,
    dry_run: bool = False,
    on_each: Callable[[Signed], None] | None = None,
) -> Report:
    """Stores a list under a letter (of a translation, under its original) and tells what became of each line.

    New signatories are verified, or published with `publish`; `by` is the member of staff whom the log names. They
    go into the first group of their kind, which is made if there is none, and are linked to the known organisation of
    their name; none is made. `notes` are those of the reading. With `dry_run` everything is tried and nothing kept.
    """
    return store_each(letter, people, notes=notes, by=by, publish=publish, dry_run=dry_run, on_each=on_each)[0]


def store_each(letter, people, *, notes=(), by=None, publish=False, dry_run=False, on_each=None):
    """As `store`; the report, and an Outcome for each line of the list that names somebody, in its order."""
    people = list(people)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                run = _Run(letter, by, publish, on_each or (lambda signed: None))
                run.tell(notes)
                run.take_all(people)
                transaction.set_rollback(dry_run)
                return run.report, run.outcomes
        except IntegrityError:  # somebody on the list signed online in this moment: the next time they are found
            if attempt == ATTEMPTS:
                raise


class _Run:
    def __init__(self, letter, by, publish, on_each):
        self.letter = Letter.objects.select_for_update(of=["self"]).get(pk=letter.original.pk)
        self.by, self.on_each = by, on_each
        self.state = State.PUBLISHED if publish else State.VERIFIED
        self.now = timezone.now()
        self.report = Report()
        self.report.count(SORT, MADE, 0)
        self.outcomes: list[Outcome] = []
        self.known = Known(self.letter)
        self.groups = {kind: group for group in reversed(self.letter.groups.all()) for kind in [Kind(group.kind)]}
        self.orders = {}  # key of a group → the order of the last one in it
        self.mailbox_of = {}  # address in canonical form → the key of its supporter, or the address itself
        self.supporter_of = {}  # such an address → the key of the supporter who was made of it
        self.tally = Counter()
        self.lines = {}  # key of a new signatory → what the list says of it
        self.untold = Counter()  # sort of note → how many more there are than are told

    def tell(self, notes):
        for note in notes:
            if not isinstance(note, RowLeftOut):
                self.report.notes.append(note)
                continue
            self.report.skip(SORT, f"line {note.line}" if note.line else "more", note.sentence)
            self.report.count(SORT, SKIPPED, note.rows - 1)

    def note(self, sort, signed, sentence, level=Level.WARNING):
        """A note on one line; of each sort the first ones only."""
        self.untold[sort] += 1
        if self.untold[sort] <= TOLD_AT_MOST:
            who = signed.name or signed.organisation
            self.report.notes.append(Note(sentence, entry=who, line=signed.line, level=level))

    def take_all(self, people):
        for some in batched(people, BATCH):
            fitting = [self.fitting(signed) for signed in some]
            self.learn_mailboxes(fitting)
            self.make([(signed, *mailbox) for signed in fitting if (mailbox := self.taken_in(signed))])
            for signed in some:
                self.on_each(signed)
        del self.known  # room for what is compared next
        self.tell_of_twins()
        for sort, number in self.untold.items():
            if (more := number - TOLD_AT_MOST) > 0:
                self.report.notes.append(Note(_REST[sort] % {"number": more}, level=Level.INFO))
        acts.count(Counter(), self.tally)

    # ---- whom a line means

    def fitting(self, signed):
        """A line with only what a signatory can hold."""
        name, title, place = (shorten(one_line(text), LONGEST) for text in (signed.name, signed.title, signed.place))
        organisation, kind = one_line(signed.organisation), signed.kind
        if kind is Kind.ORGANISATION and not organisation:
            name, organisation = "", name
        if len(organisation) > LONGEST_BODY:
            sentence = _("The organisation’s name was cut to %(most)d signs.") % {"most": LONGEST_BODY}
            self.note("cut", signed, sentence)
        organisation = shorten(organisation, LONGEST_BODY)
        fitting = {
            "name": name,
            "title": title,
            "organisation": organisation,
            "place": place,
            "kind": kind if name else Kind.ORGANISATION,
            "email": self.email(signed),
        }
        is_fit = all(getattr(signed, part) == value for part, value in fitting.items())
        return signed if is_fit else replace(signed, **fitting)

    def email(self, signed):
        """The address of a line; "" where it has none to which mail could go, with a note."""
        address = one_line(signed.email)
        try:
            validate_mailbox(address)
            return address
        except ValidationError:
            if address:
                sentence = _("“%(email)s” is no e-mail address, so it was left out.") % {"email": address[:80]}
                self.note("email", signed, sentence)
            return ""

    def learn_mailboxes(self, people):
        """Finds the supporters of the addresses in some lines."""
        addresses = {canonical(signed.email) for signed in people if signed.email} - set(self.mailbox_of)
        of_digest = {each: address for address in addresses for each in digests("mailbox", address)}
        there = Supporter.objects.filter(mailbox__in=of_digest).values_list("mailbox", "pk")
        keys = {of_digest[each]: key for each, key in there}
        self.mailbox_of |= {address: keys.get(address, address) for address in addresses}

    def taken_in(self, signed):
        """The mailbox of a line whose signatory is new, in a tuple; None for any other, which is told."""
        if not signed.name and not signed.organisation:
            self.skip(signed, _("Nobody is named."))
            return None
        mailbox = self.mailbox_of[canonical(signed.email)] if signed.email else None
        found = self.known.find(signed, mailbox)
        if found is None:
            if mailbox is not None and not self.known.is_free(signed, mailbox):
                self.note("shared", signed, _("Somebody else on this letter has the same mailbox. Stored without it."))
                mailbox = None
            self.known.add(signed, mailbox)
            self.outcomes.append(Outcome(signed, MADE))
            self.report.count(SORT, MADE)
            return (mailbox,)
        if found.state is None:
            sentence = (
                _("The same as “%(who)s” in line %(line)s.") if found.line else _("Twice in the list: “%(who)s”.")
            )
            self.skip(signed, sentence % {"line": found.line, "who": found})
            return None
        sentence, level = _THERE.get(found.state, _IS_THERE)
        reason = sentence % {"who": found}
        self.outcomes.append(Outcome(signed, UNCHANGED, reason))
        self.report.count(SORT, UNCHANGED)
        self.note("there" if level is Level.INFO else "gone", signed, reason, level)
        return None

    def skip(self, signed, reason):
        self.outcomes.append(Outcome(signed, SKIPPED, reason))
        self.untold["twice"] += 1
        if self.untold["twice"] > TOLD_AT_MOST:
            self.report.count(SORT, SKIPPED)
            return
        who = signed.name or signed.organisation
        where = _("line %(line)d, %(who)s") % {"line": signed.line, "who": who} if signed.line else who
        self.report.skip(SORT, where, reason)

    # ---- the new ones

    def make(self, new):
        supporters = self.supporters(new)
        rows = []
        for signed, mailbox in new:
            group, order = self.place_for(signed.kind)
            known, are_several = self.known.known_organisation(signed.organisation)
            if are_several:
                sentence = _("Several known organisations have the name “%(name)s”, so it is linked to none.")
                self.note("several", signed, sentence % {"name": signed.organisation})
            row = Signatory(
                letter=self.letter,
                group=group,
                order=order,
                kind=signed.kind,
                state=self.state,
                name=signed.name,
                title=signed.title,
                place=signed.place,
                organisation_name=signed.organisation,
                organisation_id=known,
                supporter_id=supporters.get(mailbox),
                has_free_mail=signed.kind is Kind.ORGANISATION and bool(signed.email) and is_free_mail(signed.email),
                language=self.letter.language,
                signed_at=self.now,
            )
            row.derive()
            if self.state == State.PUBLISHED:
                row.published_at = self.now
                row.show()
            rows.append(row)
        Signatory.objects.bulk_create(rows, batch_size=BATCH)
        Decision.objects.bulk_create(
            (
                Decision(signatory=row, act=Decision.Act.IMPORTED, by=self.by, at=self.now, note=remembered(signed))
                for row, (signed, _mailbox) in zip(rows, new, strict=True)
            ),
            batch_size=BATCH,
        )
        self.tally += acts.tally(rows)
        self.lines |= {row.pk: signed for row, (signed, _mailbox) in zip(rows, new, strict=True)}

    def supporters(self, new):
        """The keys of the supporters of new signatories by mailbox; those who are not known yet are made."""
        unknown = {mailbox: signed.email for signed, mailbox in new if isinstance(mailbox, str)}
        unknown = {address: email for address, email in unknown.items() if address not in self.supporter_of}
        Supporter.objects.bulk_create(
            (
                Supporter(email=email, mailbox=digest("mailbox", address), language=self.letter.language)
                for address, email in unknown.items()
            ),
            batch_size=BATCH,
            ignore_conflicts=True,  # somebody acted with us for the first time in this moment
        )
        of_digest = {digest("mailbox", address): address for address in unknown}
        there = Supporter.objects.filter(mailbox__in=of_digest).values_list("mailbox", "pk")
        self.supporter_of |= {of_digest[each]: key for each, key in there}
        return {mailbox: self.supporter_of.get(mailbox, mailbox) for _signed, mailbox in new}

    def place_for(self, kind):
        """The group for a new signatory of a kind, and the order there: behind all who are there."""
        if kind not in self.groups:
            last = self.letter.groups.aggregate(last=Max("order", default=0))["last"]
            self.groups[kind] = Group.objects.create(letter=self.letter, kind=kind, order=last + 1)
            self.report.count("groups", MADE)
        group = self.groups[kind]
        if group.pk not in self.orders:
            self.orders[group.pk] = group.signatories.aggregate(last=Max("order", default=0))["last"]
        last = self.orders[group.pk]
        # Whoever signs online has this order, and its key says who came first; so it is with those behind them.
        self.orders[group.pk] = last + 1 if last < AT_THE_END else last
        return group, self.orders[group.pk]

    def tell_of_twins(self):
        """A note on each new signatory who may stand there twice, under another spelling."""
        if not self.lines:
            return
        found = []
        for twins in duplicates.twice(self.letter):
            new = [key for key in twins.keys if key in self.lines]
            others = {key: self.words_of(key) for key in twins.keys[: NAMED_TWINS + 1]} if new else {}
            for key in new if len(new) < len(twins.keys) else new[1:]:
                listed = ", ".join(words for other, words in others.items() if other != key)
                sentence = _("May be here twice (%(why)s): %(others)s. All are kept; look at them.")
                found.append((self.lines[key], sentence % {"why": twins.why.label, "others": listed}))
        for signed, sentence in sorted(found, key=lambda pair: pair[0].line or 0):
            self.note("twins", signed, sentence)

    def words_of(self, key):
        """A signatory as whoever reads the report finds it: by name, and by line where it is on the list."""
        if signed := self.lines.get(key):
            who = signed.name or signed.organisation
            return _("“%(who)s” in line %(line)d") % {"line": signed.line, "who": who} if signed.line else f"“{who}”"
        row = Signatory.objects.get(pk=key)
        return f"“{(row.kind == Kind.ORGANISATION and row.organisation_name) or row.name or row.organisation_name}”"


_THERE = {
    State.WITHDRAWN: (gettext_lazy("“%(who)s” withdrew this signature. It stays withdrawn."), Level.WARNING),
    State.DECLINED: (gettext_lazy("“%(who)s” was declined, and stays so."), Level.WARNING),
    State.HELD: (gettext_lazy("“%(who)s” signed online and was held back as spam. Look at it there."), Level.WARNING),
    State.UNCONFIRMED: (gettext_lazy("“%(who)s” signed online and has not confirmed it yet."), Level.WARNING),
}
_IS_THERE = (gettext_lazy("Signed already: “%(who)s”."), Level.INFO)
_REST = {
    "there": gettext_lazy("%(number)d more signed already."),
    "gone": gettext_lazy("%(number)d more signed online and are not on the page."),
    "twice": gettext_lazy("%(number)d more lines were left out, since they stand in the list above or name nobody."),
    "twins": gettext_lazy("%(number)d more may be here twice."),
    "several": gettext_lazy("%(number)d more have a name that several known organisations have."),
    "shared": gettext_lazy("%(number)d more share a mailbox with somebody else on this letter."),
    "email": gettext_lazy("%(number)d more e-mail addresses were left out."),
    "cut": gettext_lazy("%(number)d more names were cut."),
}
