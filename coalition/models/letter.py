import secrets

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign.addresses import free_slug
from campaign.fields import LineField, ProseField
from campaign.models import Asset
from campaign.publishing import Publishable, PublishableQuerySet
from supporters.tokens import new_key

from .kinds import Kind

SPAN = 10_000_000_000  # a group's order times this, and the signatory's own order, make a rank


class LetterQuerySet(PublishableQuerySet):
    """A translation shows who signed its original: the public sees it while it sees that one, too."""

    def live(self, at=None):
        at = at or timezone.now()
        original = Q(translation_of__status=Letter.Status.PUBLISHED, translation_of__published_at__lte=at)
        return super().live(at).filter(Q(translation_of__isnull=True) | original)

    def gone(self):
        """What was public once and was withdrawn, itself or with its original."""
        its_original_is_live = Q(
            translation_of__status=Letter.Status.PUBLISHED, translation_of__published_at__lte=timezone.now()
        )
        its_original_is_gone = Q(
            translation_of__status=Letter.Status.WITHDRAWN,
            translation_of__published_at__lte=F("translation_of__withdrawn_at"),
        )
        could_be_read = Q(translation_of__isnull=True) | its_original_is_live | its_original_is_gone
        itself = Q(status=Letter.Status.WITHDRAWN, published_at__lte=F("withdrawn_at"))
        with_original = Q(status=Letter.Status.PUBLISHED, published_at__lte=F("translation_of__withdrawn_at"))
        return self.filter(itself & could_be_read | with_original & its_original_is_gone)

    def showing(self, asset):
        """Letters on whose page the asset is seen; what became of an original is told on its translations, too."""
        documents = (
            "delivery_proof",
            "reply_document",
            "translation_of__delivery_proof",
            "translation_of__reply_document",
        )
        shows = Q(body_assets=asset)
        for name in documents:
            shows |= Q(**{name: asset})
        return self.filter(shows)

    def originals(self):
        """Those that are signed; translations share the signatories of theirs."""
        return self.filter(translation_of__isnull=True)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def with_counts(self):
        """Annotates `count`, how many signed in public, and brings the original, in the same query."""
        groups = Group.objects.filter(letter=Coalesce(OuterRef("translation_of"), OuterRef("pk"))).order_by()
        total = groups.values("letter").annotate(total=Sum("count")).values("total")
        return self.annotate(count=Coalesce(Subquery(total), 0)).select_related("translation_of")

    def for_list(self):
        """What a list shows of each: as `with_counts`, without the long texts."""
        return self.with_counts().defer("body", "body_html", "translation_of__body", "translation_of__body_html")


class Letter(Publishable):
    """An open letter that others sign. Its title is the subject.

    A translation has a text and an address of its own; whatever happens to the letter, and who signed it, belongs to
    the original.
    """

    class Stage(models.TextChoices):
        COLLECTING = "collecting", _("Collecting signatures")
        CLOSED = "closed", _("Closed")
        DELIVERED = "delivered", _("Delivered")
        ANSWERED = "answered", _("Answered")

    slug = models.SlugField(
        _("address"),
        max_length=100,
        blank=True,
        help_text=_("The last part of the address. Made from the subject when left empty."),
    )
    addressees = ProseField(
        _("to"),
        max_length=2000,
        blank=True,
        help_text=_("Whom it is written to, one a line: name, office."),
    )
    dated_on = models.DateField(_("date of the letter"), null=True, blank=True)
    deadline_at = models.DateTimeField(
        _("signatures until"), null=True, blank=True, help_text=_("From then on nobody can sign. Empty: no end yet.")
    )
    takes_organisations = models.BooleanField(_("organisations may sign"), default=True)
    takes_officials = models.BooleanField(_("officials may sign"), default=True)
    takes_individuals = models.BooleanField(_("individuals may sign"), default=False)
    is_by_invitation = models.BooleanField(
        _("by invitation only"),
        default=False,
        help_text=_("Only who has the link of invitation can sign, whether or not the letter is public."),
    )
    invitation = models.CharField(max_length=30, default=new_key, editable=False)

    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.COLLECTING, editable=False)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True, editable=False)
    delivered_how = LineField(_("how it was delivered"), max_length=300, blank=True, editable=False)
    delivered_count = models.PositiveIntegerField(null=True, editable=False)
    delivery_proof = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proof of delivery"),
        editable=False,
    )  # fmt: skip
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    answer_words = LineField(_("the answer in one sentence"), max_length=300, blank=True, editable=False)
    reply_document = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("the answer as a document"),
        editable=False,
    )  # fmt: skip

    objects = LetterQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        permissions = [("publish_letter", _("Can publish, schedule and withdraw letters"))]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="letter_address",
                violation_error_message=_("Another letter in this language has this address. Change the last part."),
            ),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=False) | ~Q(stage__in=["delivered", "answered"]),
                name="letter_delivered_has_day",
                violation_error_message=_("Give the day on which it was delivered."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | ~Q(stage="answered"),
                name="letter_answered_has_day",
                violation_error_message=_("Give the day on which it was answered."),
            ),
            models.CheckConstraint(
                condition=Q(takes_organisations=True) | Q(takes_officials=True) | Q(takes_individuals=True),
                name="letter_takes_somebody",
                violation_error_message=_("Say who may sign: organisations, officials or individuals."),
            ),
        ]
        indexes = [
            models.Index(fields=["language", "-published_at", "-id"], condition=Q(status="published"), name="letters"),
        ]

    def get_absolute_url(self):
        """Its public address; empty as long as it has none."""
        return self.address("letter") if self.slug else ""

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            if not self.translation_of_id:
                self.make_groups()

    def derive(self):
        if not self.slug:
            here = Letter.objects.filter(language=self.language).exclude(pk=self.pk)
            self.slug = free_slug(self.title, 80, here, instead="letter")

    def make_groups(self):
        """A group for each kind of signer that it takes and that has none yet."""
        there = list(self.groups.all())
        kinds = {group.kind for group in there}
        order = max((group.order for group in there), default=0)
        for kind in (Kind.OFFICIAL, Kind.ORGANISATION, Kind.INDIVIDUAL):
            if self.takes(kind) and kind not in kinds:
                order += 1
                Group.objects.create(letter=self, kind=kind, order=order)

    def address(self, view):
        """The address of one of its pages (the names of coalition/urls.py), in its language."""
        with translation.override(self.language):
            return reverse(f"coalition:{view}", args=[self.slug])

    @property
    def invitation_link(self):
        """What is sent around: whoever has it reads the letter and can sign, before it is public, too."""
        return f"{self.address('sign')}?invitation={self.original.invitation}"

    def is_invited(self, invitation):
        return secrets.compare_digest(invitation.encode(), self.original.invitation.encode())

    def renew_invitation(self):
        """The link that went around leads nowhere any more. Needs saving."""
        self.invitation = new_key()

    def takes(self, kind):
        """Whether signers of a Kind may sign it."""
        original = self.original
        return {
            Kind.ORGANISATION: original.takes_organisations,
            Kind.OFFICIAL: original.takes_officials,
            Kind.INDIVIDUAL: original.takes_individuals,
        }[kind]

    @property
    def kinds_taken(self):
        return [kind for kind in Kind if self.takes(kind)]

    def is_collecting(self, at=None):
        """Whether it can still be signed."""
        original = self.original
        is_over = original.deadline_at is not None and original.deadline_at <= (at or timezone.now())
        return original.stage == Letter.Stage.COLLECTING and not is_over

    @property
    def addressee_lines(self):
        """Whom it is written to, one a line; those of the original where a translation names none."""
        return lines_of(self.addressees) or lines_of(self.original.addressees)

    @property
    def addressee_language(self):
        """The language in which `addressee_lines` are written."""
        return self.language if lines_of(self.addressees) else self.original.language

    @property
    def date_written(self):
        """The day that was given for it, which a translation may leave to its original; None where none was."""
        return self.dated_on or self.original.dated_on

    @property
    def withdrawn(self):
        """Which was withdrawn, the letter itself or else its original; None where neither was."""
        return next((each for each in (self, self.original) if each.status == Letter.Status.WITHDRAWN), None)

    # ---- what happens to it; each needs saving

    def close(self):
        self.stage = Letter.Stage.CLOSED

    def collect(self):
        """Opens it again, whatever became of it: what was said of delivery and answer goes."""
        self.stage = Letter.Stage.COLLECTING
        self.delivered_on = self.delivered_count = self.delivery_proof = self.answered_on = self.reply_document = None
        self.delivered_how = self.answer_words = ""

    def deliver(self, on, how="", proof=None):
        """It was handed over on a day, with the signatories that it has now."""
        self.stage, self.delivered_on, self.delivered_how, self.delivery_proof = Letter.Stage.DELIVERED, on, how, proof
        self.delivered_count = self.groups.aggregate(count=Sum("count", default=0))["count"]

    def answer(self, on, words="", document=None):
        self.stage, self.answered_on, self.answer_words, self.reply_document = (
            Letter.Stage.ANSWERED,
            on,
            words,
            document,
        )


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class Group(models.Model):
    """Signatories under one heading. The counts are kept, not counted: `coalition.signing.acts` keeps them."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="groups")
    kind = models.CharField(
        _("for"), max_length=12, choices=Kind, help_text=_("Who is put here, in the first group that is for them.")
    )
    headings = models.JSONField(_("headings"), default=dict, blank=True)  # language → heading
    order = models.PositiveSmallIntegerField(_("order"), default=1, help_text=_("1 comes first."))
    count = models.PositiveIntegerField(default=0, editable=False)  # published, named or not
    unnamed = models.PositiveIntegerField(default=0, editable=False)  # those of them who are counted only

    class Meta:
        verbose_name = _("group of signatories")
        verbose_name_plural = _("groups of signatories")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.heading_in(get_language())

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self.pk and kwargs.get("update_fields") is None:  # what was counted since it was read stays counted
                kwargs["update_fields"] = ["kind", "headings", "order"]
            super().save(*args, **kwargs)
            rank = Value(self.order * SPAN, models.BigIntegerField()) + F("order")
            self.signatories.exclude(rank=rank).update(rank=rank)

    @property
    def named(self):
        return self.count - self.unnamed

    def heading_in(self, language):
        """Its heading in a language; the plural of its kind where none was written."""
        return self.headings.get(language) or str(Kind(self.kind).plural)
