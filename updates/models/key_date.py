"""Key dates: hearings, deadlines, events and votes, with every slot they once had."""

from datetime import timedelta
from itertools import pairwise

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from campaign import languages, markdown
from campaign.addresses import free_slug
from campaign.fields import LineField, MarkdownField, ProseField
from campaign.models import Asset
from campaign.publishing import Publishable, PublishableQuerySet, move_all, relead

from .slot import Slot
from .told_here import ToldHere
from .update import Update


class KeyDateQuerySet(PublishableQuerySet):
    def showing(self, asset):
        return self.filter(Q(body_assets=asset) | Q(documents=asset)).distinct()

    def coming(self, at=None):
        """Not over at the moment `at`: the next first, those to be announced last."""
        ahead = self.filter(Q(ends_by__isnull=True) | Q(ends_by__gt=at or timezone.now()))
        return ahead.order_by(F("sorted_at").asc(nulls_last=True), "pk")

    def past(self, at=None):
        """Over at the moment `at`: the newest first."""
        return self.filter(ends_by__lte=at or timezone.now()).order_by("-sorted_at", "-pk")

    def with_words(self):
        """With all that a line of a list or a calendar says of each, in two queries more, however many they are."""
        return self.prefetch_related("words", "past_slots")

    def for_list(self):
        """As `with_words`, without the long texts."""
        words = models.Prefetch("words", KeyDateWords.objects.defer("body", "body_html"))
        return self.defer("body", "body_html").prefetch_related(words, "past_slots")

    def on_the_calendar(self, at=None):
        """What the subscribed calendar holds: what has or had a day, until a year after it was over.

        A cancelled or postponed one stays for 30 days after it became so, so that those who follow see it.
        """
        at = at or timezone.now()
        takes_place = Q(
            standing=KeyDate.Standing.CONFIRMED, ends_by__gt=at - timedelta(days=KeyDate.DAYS_PAST_IS_SHOWN)
        )
        is_news = Q(standing_since__gt=at - timedelta(days=KeyDate.DAYS_CANCELLED_IS_SHOWN)) & ~Q(
            standing=KeyDate.Standing.CONFIRMED
        )
        struck = PastSlot.objects.filter(key_date=OuterRef("pk"), starts_on__isnull=False)
        has_slot = Q(starts_on__isnull=False) | Exists(struck)
        return self.filter(has_slot & (takes_place | is_news))


class KeyDate(ToldHere, Slot, Publishable):
    """One date that counts. It is one row whatever the language; `KeyDateWords` say it in the others.

    Its language is that of its own title and text. `uid` identifies it in every calendar for good, and `sequence` rises
    with every change that those who attend would see (RFC 5545, 3.8.7.4).
    """

    DAYS_CANCELLED_IS_SHOWN = 30  # in calendars
    DAYS_PAST_IS_SHOWN = 366
    RESERVED_SLUGS = frozenset({"calendar"})  # whose file would stand at the address of the calendar of all dates

    class Kind(models.TextChoices):
        HEARING = "hearing", _("Hearing")
        DEADLINE = "deadline", _("Deadline")
        EVENT = "event", _("Event")
        VOTE = "vote", _("Vote")

    class Standing(models.TextChoices):
        CONFIRMED = "confirmed", _("Takes place")
        TO_BE_ANNOUNCED = "tba", _("Date to be announced")
        CANCELLED = "cancelled", _("Cancelled")

    # Whatever those who attend would see changed in their calendar.
    SEEN = (*Slot.SLOT_FIELDS, "kind", "language", "title", "body", "standing", "standing_reason", "place", "address",
            "room", "online_url", "phone_line", "access_code", "capacity", "rules", "court", "judge", "docket_number",
            "outcome", "slug")  # fmt: skip

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HEARING)
    slug = models.SlugField(
        _("address"), max_length=100, unique=True, blank=True, help_text=_("Made from the title when left empty.")
    )
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.CONFIRMED)
    standing_reason = LineField(_("reason"), max_length=300, blank=True, editable=False)
    standing_since = models.DateTimeField(null=True, blank=True, editable=False)
    sorted_at = models.DateTimeField(null=True, editable=False)  # the start, for lists
    ends_by = models.DateTimeField(null=True, editable=False)  # the moment from which it is past
    sequence = models.PositiveIntegerField(default=0, editable=False)
    seen_changed_at = models.DateTimeField(default=timezone.now, editable=False)

    place = LineField(_("place"), max_length=200, blank=True, help_text=_("Such as Federal Courthouse, San Francisco."))
    address = ProseField(_("street address"), max_length=300, blank=True)
    room = LineField(_("room"), max_length=100, blank=True)
    online_url = models.URLField(_("link to watch or listen"), max_length=1000, blank=True)
    phone_line = LineField(_("public line"), max_length=60, blank=True, help_text=_("The number to listen in."))
    access_code = LineField(_("access code"), max_length=60, blank=True)
    capacity = LineField(_("capacity"), max_length=120, blank=True, help_text=_("Such as “50 callers, first come”."))
    rules = LineField(_("rules"), max_length=500, blank=True, help_text=_("Such as “no phones, quiet clothes”."))
    checked_on = models.DateField(
        _("last checked"), null=True, blank=True, help_text=_("The day on which somebody last asked the court.")
    )
    court = LineField(_("court"), max_length=200, blank=True)
    judge = LineField(_("judge"), max_length=150, blank=True)
    docket_number = LineField(_("docket number"), max_length=100, blank=True)
    outcome = LineField(_("outcome"), max_length=300, blank=True, help_text=_("What came of it, in one sentence."))
    updates = models.ManyToManyField(Update, blank=True, related_name="key_dates", verbose_name=_("updates about it"))
    documents = models.ManyToManyField(
        Asset, blank=True, related_name="+", verbose_name=_("documents"),
        limit_choices_to={"kind": Asset.Kind.DOCUMENT},
    )  # fmt: skip

    objects = KeyDateQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("key date")
        verbose_name_plural = _("key dates")
        permissions = [("publish_keydate", _("Can publish and withdraw key dates"))]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | ~Q(standing="confirmed"),
                name="confirmed_has_day",
                violation_error_message=_("Give the day, or say that the date is to be announced."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="last_day_after_first",
                violation_error_message=_("The last day comes before the first. Correct one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="end_after_start",
                violation_error_message=_("The end comes before the start. Correct one of the two."),
            ),
        ]
        indexes = [
            models.Index(fields=["sorted_at", "id"], condition=Q(status="published"), name="dates_in_order"),
            models.Index(fields=["ends_by"], condition=Q(status="published"), name="dates_by_end"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Raises `sequence` when those who attend would see a change of what was public."""
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            row = KeyDate.objects.select_for_update().filter(pk=self.pk)  # whoever else counts on waits
            before = row.first() if self.pk and fields is None else None
            was_known = before is not None and self.is_known()
            if before:
                # Words in another language, or another editor, may have raised it since this row was read.
                self.sequence = max(self.sequence, before.sequence)
                self.seen_changed_at = max(self.seen_changed_at, before.seen_changed_at)
                self.derive()
                if any(getattr(before, name) != getattr(self, name) for name in self.SEEN):
                    self.mark_changed(was_known)
            super().save(*args, **kwargs)
            if before and before.slug != self.slug:
                for old, new in zip(before.addresses(), self.addresses(), strict=True):
                    move_all({old: new}) if was_known else relead(old, new)

    def get_absolute_url(self):
        """Its page in the language of the page that asks; in its own, outside of any page."""
        return reverse("updates:key_date", args=[self.slug])

    def addresses(self):
        """Its page and calendar file in every language: what redirects must lead on when the slug changes."""
        found = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found += [reverse(f"updates:{name}", args=[self.slug]) for name in ("key_date", "key_date_calendar")]
        return found

    def derive(self):
        if not self.slug:
            others = KeyDate.objects.exclude(pk=self.pk)
            self.slug = free_slug(self.title, 80, others, instead=self.kind, reserved=self.RESERVED_SLUGS)
        if self.starts_at:
            self.starts_on = self.starts_at.astimezone(self.tz).date()
        if self.standing != self.Standing.CONFIRMED and self.standing_since is None:
            self.standing_since = timezone.now()
        self.sorted_at, self.ends_by = self.begins_at, self.over_at
        if self.standing == self.Standing.CANCELLED and self.starts_on is None:
            self.sorted_at = self.ends_by = self.standing_since  # what has no day and never will is not to come

    @property
    def over_at(self):
        if self.kind == self.Kind.DEADLINE and self.starts_at and not (self.ends_at or self.ends_on):
            return self.starts_at  # a deadline passes at its moment
        return super().over_at

    def assets_in_body(self):
        elsewhere = self.words.values_list("body", flat=True) if self.pk else ()
        return Asset.objects.in_text(self.body, *elsewhere)

    def withdraw(self, reason):
        super().withdraw(reason)
        self.mark_changed(self.pk is not None and self.is_known())  # calendars took it out: what comes back is newer

    def is_known(self):
        return KeyDate.objects.known().filter(pk=self.pk).exists()

    def mark_changed(self, was_known=True):
        """Notes that those who attend see a change, which counts in calendars once it was public. Needs saving.

        Calendars tell moments to the second (RFC 5545, 3.3.5): two changes never bear the same one.
        """
        if was_known:
            self.sequence += 1
        self.seen_changed_at = max(timezone.now(), self.seen_changed_at + timedelta(seconds=1))

    # ---- what can happen to a date; each is saved at once

    def keep_slot(self, reason, moved_at):
        """Makes its present slot history, one without a day only where it follows one with a day."""
        if self.starts_on or self.past_slots.exists():
            PastSlot.objects.create(key_date=self, reason=reason, moved_at=moved_at or timezone.now(), **self.slot)

    @transaction.atomic
    def reschedule(self, slot, reason, moved_at=None):
        """Moves it to `slot` (a mapping of SLOT_FIELDS), with one sentence why; the old slot stays as history.

        `moved_at` is the moment of which readers are told, now by default. A date that was to be announced has no slot
        to strike through: the sentence stands with its standing then.
        """
        self.keep_slot(reason, moved_at)
        self.standing_reason = "" if self.starts_on else reason
        for name in self.SLOT_FIELDS:
            setattr(self, name, slot[name])
        self.standing, self.standing_since = self.Standing.CONFIRMED, timezone.now()
        self.save()

    @transaction.atomic
    def postpone(self, reason, moved_at=None):
        """Takes its date away until another is known; the old slot stays as history, left at the moment `moved_at`."""
        if self.starts_on:
            self.keep_slot(reason, moved_at)
        self.starts_on = self.starts_at = self.ends_on = self.ends_at = None
        self.standing, self.standing_reason = self.Standing.TO_BE_ANNOUNCED, reason
        self.standing_since = timezone.now()
        self.save()

    @transaction.atomic
    def cancel(self, reason):
        """Says that it does not take place; its slot stays, struck."""
        self.standing, self.standing_reason, self.standing_since = self.Standing.CANCELLED, reason, timezone.now()
        self.save()

    @transaction.atomic
    def reinstate(self):
        """Takes place after all, at the slot it still has; one that never had any is to be announced."""
        self.standing = self.Standing.CONFIRMED if self.starts_on else self.Standing.TO_BE_ANNOUNCED
        self.standing_reason, self.standing_since = "", timezone.now()
        self.save()

    @transaction.atomic
    def correct_reason(self, reason):
        """Says in other words why it stands as it does, also where they are kept with what was before."""
        last = self.past_slots.last()
        if last and last.reason == self.standing_reason and self.standing != self.Standing.CANCELLED:
            self.past_slots.filter(pk=last.pk).update(reason=reason)
        self.standing_reason = reason
        self.save()

    @transaction.atomic
    def correct_move(self, past, reason, moved_at):
        """Says in other words why one of its `struck` slots was left, or of which moment readers are told."""
        self.past_slots.filter(pk=past.pk).update(reason=reason, moved_at=moved_at)
        if reason == past.reason:
            return
        if past.reason == self.standing_reason and self.standing == self.Standing.TO_BE_ANNOUNCED:
            self.standing_reason = reason
        self.mark_changed(self.is_known())
        self.save(update_fields=["standing_reason", "sequence", "seen_changed_at"])

    # ---- where it stands

    @property
    def struck(self):
        """Its PastSlots that have a day, oldest first; `is_given_up` of each tells that no new day was known then."""
        kept = list(self.past_slots.all()) if self.pk else []
        for slot, following in pairwise([*kept, self]):
            slot.is_given_up = following.starts_on is None
        return [slot for slot in kept if slot.starts_on]

    @property
    def is_over(self):
        return self.ends_by is not None and self.ends_by <= timezone.now()

    @property
    def is_today(self):
        """Whether its day has come in its own zone, or one of its days, and is not over."""
        return (
            self.starts_on is not None and self.starts_on <= timezone.localdate(timezone=self.tz) and not self.is_over
        )

    @property
    def is_under_way(self):
        return (
            self.standing == self.Standing.CONFIRMED
            and self.starts_at is not None
            and self.starts_at <= timezone.now()
            and not self.is_over
        )


class PastSlot(Slot):
    """A slot that a key date had before it was moved, and why it was.

    One without a day is the time in which nobody knew the new one; its reason is the sentence that announced it.
    """

    key_date = models.ForeignKey(KeyDate, models.CASCADE, related_name="past_slots")
    reason = LineField(
        _("reason"), max_length=300, help_text=_("One sentence for readers, such as “The judge is ill.”")
    )
    moved_at = models.DateTimeField(_("moved"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("earlier slot")
        verbose_name_plural = _("earlier slots")
        ordering = ["moved_at", "pk"]

    def __str__(self):
        return f"{self.starts_at or self.starts_on or self.reason}"


class KeyDateWords(models.Model):
    """A key date's title and text in another language than its own."""

    key_date = models.ForeignKey(KeyDate, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, choices=languages.choices)
    title = LineField(_("title"), max_length=250)
    body = MarkdownField(_("how to attend"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    outcome = LineField(_("outcome"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("words in another language")
        verbose_name_plural = _("words in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["key_date", "language"],
                name="key_date_words_once",
                violation_error_message=_("There are words in this language already."),
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Renders the text; attendees who read this language see a change of it as a change of the date."""
        with transaction.atomic():
            before = KeyDateWords.objects.filter(pk=self.pk).first() if self.pk else None
            pictures = Asset.objects.pictures_in(self.body)
            prefix = f"{self.key_date.uid.hex[:6]}{self.language}-"
            self.body_html = markdown.render(self.body, pictures=pictures, prefix=prefix, language=self.language)
            super().save(*args, **kwargs)
            self.key_date.body_assets.set(self.key_date.assets_in_body())
            seen = ("title", "body", "outcome", "language")
            if before is None or any(getattr(before, name) != getattr(self, name) for name in seen):
                self.mark_changed()

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            self.key_date.body_assets.set(self.key_date.assets_in_body())
            self.mark_changed()
        return deleted

    def mark_changed(self):
        """Notes the change on the date's row alone: an editor may hold the rest of it, not yet saved."""
        fresh = KeyDate.objects.select_for_update().get(pk=self.key_date_id)
        fresh.mark_changed(KeyDate.objects.known().filter(pk=fresh.pk).exists())
        KeyDate.objects.filter(pk=fresh.pk).update(sequence=fresh.sequence, seen_changed_at=fresh.seen_changed_at)
