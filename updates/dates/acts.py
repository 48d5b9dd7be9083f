"""What can happen to a key date that readers know: each act with the words that say it beforehand and afterwards."""

from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.zones import zone_then

from ..models import KeyDate
from ..models.slot import Slot
from .act_forms import ActForm, CorrectMoveForm, MoveForm, OptionalReasonForm, PostponeForm, ReasonForm

Standing = KeyDate.Standing
DAY, CLOCK = "l j F Y", "H:i"


def slot_in_words(slot: Slot) -> str:
    """A slot as staff read it: "Tuesday 24 August 2021, 09:00 – 17:00 (America/Los_Angeles, UTC−7)"."""
    if slot.starts_on is None:
        return _("a day to be announced")
    last = slot.ends_on if slot.ends_on != slot.starts_on else None
    begins, ends, zone = in_words(slot.starts_on, DAY), in_words(last, DAY) if last else "", slot.zone
    with timezone.override(slot.tz):
        if slot.starts_at:
            begins += f", {in_words(timezone.localtime(slot.starts_at), CLOCK)}"
            zone = zone_then(slot.starts_at)
        if slot.ends_at:
            ends = ", ".join(filter(None, [ends, in_words(timezone.localtime(slot.ends_at), CLOCK)]))
    when = " – ".join(filter(None, [begins, ends]))
    return f"{when} ({zone})"


def standing_in_words(key_date: KeyDate) -> str:
    """Whether and when it takes place, and what readers are told about it."""
    when = {"when": slot_in_words(key_date)}
    match key_date.standing:
        case Standing.CANCELLED if key_date.starts_on:
            sentence = _("Cancelled. It was to be on %(when)s.") % when
        case Standing.CANCELLED:
            sentence = _("Cancelled.")
        case Standing.TO_BE_ANNOUNCED:
            sentence = _("Date to be announced.")
        case _confirmed if key_date.is_over:
            sentence = _("%(when)s. It is over.") % when
        case _confirmed:
            sentence = f"{when['when']}."
    if key_date.standing_reason:
        sentence += " " + _("Readers are told: “%(reason)s”") % {"reason": key_date.standing_reason}
    return sentence


class Act:
    """One act. `name` is the last part of its page's address, and `form` what it asks for.

    `label` and `sentence` stand on and below the button that leads to its page; `heading`, what readers and their
    calendars will see, and `press` on that page. `do` saves it and gives the sentence that the history keeps.
    """

    name = label = sentence = heading = for_readers = for_calendars = press = ""
    form = ReasonForm

    def __init__(self, key_date: KeyDate):
        self.key_date = key_date

    def is_offered(self):
        raise NotImplementedError

    def initial(self):
        """What its form holds at first."""
        return {}

    def do(self, form):
        raise NotImplementedError


class Move(Act):
    name = "move"
    form = MoveForm
    label = gettext_lazy("Move…")
    sentence = gettext_lazy("Asks for the new day and time, and for the reason.")
    heading = gettext_lazy("Move to another day or time")
    for_readers = gettext_lazy(
        "Readers see the new day at once, the old one struck through, and your reason. Day and time are meant in the "
        "zone that you give here, whatever yours is."
    )
    for_calendars = gettext_lazy("Calendars that follow the dates move their entry.")
    press = gettext_lazy("Move it")

    def is_offered(self):
        return self.key_date.starts_on is not None

    def do(self, form):
        before, reason = slot_in_words(self.key_date), form.cleaned_data["reason"]
        if form.cleaned_data["is_typing_error"]:
            sentence = _("Typing error corrected: %(before)s is now %(after)s.")
            for name, value in form.slot.items():
                setattr(self.key_date, name, value)
            self.key_date.save()
        else:
            sentence = _("Moved from %(before)s to %(after)s.")
            self.key_date.reschedule(form.slot, reason, form.moved_at)
        return with_reason(sentence % {"before": before, "after": slot_in_words(self.key_date)}, reason)


class Announce(Act):
    name = "move"
    form = MoveForm
    label = gettext_lazy("Give the day…")
    sentence = gettext_lazy("Asks for day and time, now that they are known.")
    heading = gettext_lazy("Give the day")
    for_readers = gettext_lazy(
        "Readers see the day at once, with your sentence. Day and time are meant in the zone that you give here, "
        "whatever yours is."
    )
    for_calendars = gettext_lazy("Calendars that follow the dates show it from then on.")
    press = gettext_lazy("Announce it")

    def is_offered(self):
        return self.key_date.starts_on is None

    def do(self, form):
        self.key_date.reschedule(form.slot, form.cleaned_data["reason"], form.moved_at)
        sentence = _("Takes place on %(when)s.") % {"when": slot_in_words(self.key_date)}
        return with_reason(sentence, form.cleaned_data["reason"])


class Postpone(Act):
    name = "postpone"
    form = PostponeForm
    label = gettext_lazy("Date to be announced…")
    sentence = gettext_lazy("Takes its day away until a new one is known. Asks for the reason.")
    heading = gettext_lazy("Date to be announced")
    for_readers = gettext_lazy(
        "Readers see “Date to be announced” at once, the day that it had struck through, and your reason."
    )
    for_calendars = gettext_lazy("Calendars that follow the dates say that the day is to be announced, for 30 days.")
    press = gettext_lazy("Take the day away")

    def is_offered(self):
        return self.key_date.standing != Standing.TO_BE_ANNOUNCED

    def do(self, form):
        sentence = _("Date to be announced; it was %(before)s.") % {"before": slot_in_words(self.key_date)}
        self.key_date.postpone(form.cleaned_data["reason"], form.moved_at)
        return with_reason(sentence, form.cleaned_data["reason"])


class Cancel(Act):
    name = "cancel"
    label = gettext_lazy("Cancel…")
    sentence = gettext_lazy("Says that it does not take place at all. Asks for the reason.")
    heading = gettext_lazy("It does not take place")
    for_readers = gettext_lazy("Readers see “Cancelled” at once, the day struck through, and your reason.")
    for_calendars = gettext_lazy("Calendars that follow the dates call it cancelled, and show it so for 30 days.")
    press = gettext_lazy("Cancel it")

    def is_offered(self):
        return self.key_date.standing != Standing.CANCELLED

    def do(self, form):
        self.key_date.cancel(form.cleaned_data["reason"])
        return with_reason(_("Cancelled."), form.cleaned_data["reason"])


class Reinstate(Act):
    name = "reinstate"
    form = ActForm
    label = gettext_lazy("Takes place after all")
    sentence = gettext_lazy("Says that it is no longer cancelled, on the day that it has.")
    heading = gettext_lazy("Takes place after all")
    for_readers = gettext_lazy("Readers see it at once as it was before.")
    for_calendars = gettext_lazy("Calendars that follow the dates show it again.")
    press = gettext_lazy("It takes place")

    def is_offered(self):
        return self.key_date.standing == Standing.CANCELLED and self.key_date.starts_on is not None

    def do(self, form):
        self.key_date.reinstate()
        return _("Takes place after all.")


class CorrectReason(Act):
    name = "reason"
    label = gettext_lazy("Correct the reason…")
    sentence = gettext_lazy("Leads to the sentence that readers see beside it.")
    heading = gettext_lazy("Correct the reason")
    for_readers = gettext_lazy("Readers see this sentence beside the date at once.")
    for_calendars = gettext_lazy("Calendars that follow the dates show it, too.")
    press = gettext_lazy("Save the reason")

    def __init__(self, key_date):
        super().__init__(key_date)
        if key_date.standing == Standing.CONFIRMED:  # which needs no reason
            self.form = OptionalReasonForm

    def is_offered(self):
        return self.key_date.standing != Standing.CONFIRMED or self.key_date.standing_reason != ""

    def initial(self):
        return {"reason": self.key_date.standing_reason}

    def do(self, form):
        self.key_date.correct_reason(form.cleaned_data["reason"])
        return with_reason(_("Reason changed."), form.cleaned_data["reason"])


class CorrectMove(Act):
    name = "correct"
    form = CorrectMoveForm
    label = gettext_lazy("Correct the last move…")
    sentence = gettext_lazy("Leads to its reason and to the day on which it was announced.")
    heading = gettext_lazy("Correct the last move")
    for_readers = gettext_lazy("Readers see both beside the old day, which is struck through, at once.")
    for_calendars = gettext_lazy("Calendars that follow the dates show the reason.")
    press = gettext_lazy("Save both")

    def is_offered(self):
        return bool(self.key_date.struck)

    def initial(self):
        last = self.key_date.struck[-1]
        return {"reason": last.reason, "moved_on": timezone.localdate(last.moved_at)}

    def do(self, form):
        self.key_date.correct_move(form.past, form.cleaned_data["reason"], form.moved_at)
        words = {"slot": slot_in_words(form.past), "day": in_words(form.cleaned_data["moved_on"], "j F Y")}
        sentence = _("Last move corrected: from %(slot)s, announced on %(day)s.") % words
        return with_reason(sentence, form.cleaned_data["reason"])


KINDS = (Reinstate, Move, Announce, Postpone, Cancel, CorrectReason, CorrectMove)
NAMES = list(dict.fromkeys(kind.name for kind in KINDS))


def acts_offered(key_date: KeyDate) -> list[Act]:
    """What can happen to a date as it stands; at most one act of each name."""
    return [act for kind in KINDS if (act := kind(key_date)).is_offered()]


def with_reason(sentence, reason):
    return f"{sentence} {_('Reason: %(reason)s') % {'reason': reason}}" if reason else sentence
