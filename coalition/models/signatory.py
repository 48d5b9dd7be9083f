from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.fields import LineField
from campaign.text import shorten
from contacts.models import Official, Organisation
from contacts.names import fold
from supporters.models import Supporter
from supporters.sealing import SealedField
from supporters.tokens import new_key

from ..naming import initials_of
from .kinds import Kind
from .letter import SPAN, Group, Letter

AT_THE_END = 1_000_000  # of whom nobody has put anywhere: behind the others, in the order of signing


class SignatoryQuerySet(models.QuerySet):
    def shown(self):
        """Those whom the public sees by name."""
        return self.filter(is_shown=True)

    def in_order(self):
        return self.order_by("rank", "pk")

    def waiting(self):
        """Those about whom somebody has to decide."""
        return self.filter(state__in=[Signatory.State.PENDING, Signatory.State.VERIFIED, Signatory.State.HELD])


class Signatory(models.Model):
    """Somebody's signature under one letter.

    Name, title and place are as they were signed, sealed; they stand in the clear (`shown_*`) only while they are
    public, and follow no registry. The states, and what leads from one to the next, are in `coalition.signing.acts`.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held back (looks like spam)")
        UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
        PENDING = "pending", _("To be checked")
        VERIFIED = "verified", _("Verified")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Display(models.TextChoices):
        FULL = "full", _("Full name")
        INITIALS = "initials", _("Initials and place")
        ORGANISATION = "organisation", _("The organisation alone")
        COUNTED = "counted", _("Counted only")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="signatories", verbose_name=_("letter"))
    group = models.ForeignKey(Group, models.RESTRICT, related_name="signatories", verbose_name=_("group"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNCONFIRMED, editable=False)
    key = models.CharField(max_length=30, unique=True, default=new_key, editable=False)

    supporter = models.ForeignKey(
        Supporter, models.PROTECT, null=True, blank=True, editable=False, related_name="signatures"
    )
    name = SealedField(_("name"), blank=True)
    title = SealedField(_("title or role"), blank=True)
    place = SealedField(_("place"), blank=True)
    organisation_name = LineField(
        _("organisation"), max_length=200, blank=True,
        help_text=_("As signed. Of an official: the body, such as City of Sacramento."),
    )  # fmt: skip
    organisation_folded = models.CharField(max_length=250, blank=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="signatures",
        verbose_name=_("known organisation"),
    )  # fmt: skip
    official = models.ForeignKey(
        Official, models.SET_NULL, null=True, blank=True, related_name="signatures", verbose_name=_("known official")
    )
    display = models.CharField(_("shown as"), max_length=12, choices=Display, default=Display.FULL)
    is_for_identification_only = models.BooleanField(
        _("affiliation for identification only"),
        default=False,
        help_text=_("Says beside title and organisation that they do not sign."),
    )
    has_free_mail = models.BooleanField(_("free mail address"), default=False, editable=False)
    order = models.PositiveIntegerField(_("order"), default=AT_THE_END, help_text=_("1 comes first in its group."))
    rank = models.PositiveBigIntegerField(editable=False)

    # What the public reads, empty while it reads nothing.
    shown_name = LineField(max_length=200, blank=True, editable=False)
    shown_title = LineField(max_length=200, blank=True, editable=False)
    shown_organisation = LineField(max_length=200, blank=True, editable=False)
    shown_place = LineField(max_length=120, blank=True, editable=False)
    is_shown = models.GeneratedField(
        expression=Q(state="published") & ~Q(display="counted"), output_field=models.BooleanField(), db_persist=True
    )

    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    consent = models.TextField(_("consent"), blank=True, editable=False)  # the sentence that was agreed to
    signed_at = models.DateTimeField(_("signed"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # rises with what would be confirmed

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        permissions = [("moderate_signatory", _("Can check, publish, decline and withdraw signatories"))]
        ordering = ["rank", "pk"]
        indexes = [
            models.Index(fields=["letter", "rank", "id"], condition=Q(is_shown=True), name="signatories_shown"),
            models.Index(fields=["letter", "state", "-signed_at"], name="signatories_by_state"),
            models.Index(fields=["state", "signed_at"], name="signatories_waiting"),
            models.Index(fields=["letter", "organisation_folded"], name="signatories_same_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "supporter", "organisation_folded"],
                condition=Q(supporter__isnull=False, kind="organisation"),
                name="signed_once_for_each_organisation",
                violation_error_message=_("The same person signed for this organisation already."),
            ),
            models.UniqueConstraint(
                fields=["letter", "supporter", "kind"],
                condition=Q(supporter__isnull=False) & ~Q(kind="organisation"),
                name="signed_once_in_person",
                violation_error_message=_("The same person signed already."),
            ),
            models.UniqueConstraint(fields=["fingerprint"], condition=~Q(fingerprint=""), name="one_signatory_a_form"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | ~Q(state="withdrawn"), name="withdrawn_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state="published")
                | Q(shown_name="", shown_title="", shown_organisation="", shown_place=""),
                name="shown_while_published",
            ),
        ]

    def __str__(self):
        return f"{_('Signatory')} {self.pk}"  # histories keep what stands here, in the clear

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def derive(self):
        """Sets the columns that follow from others, for rows that are stored in bulk, too."""
        self.organisation_folded = fold(self.organisation_name)[:250]
        self.rank = self.group.order * SPAN + self.order

    def show(self):
        """Puts into the clear what the public is to read, as it was signed; nothing of who is counted only."""
        name, title, organisation, place = self.name, self.title, self.organisation_name, self.place
        match self.display:
            case Signatory.Display.COUNTED:
                name = title = organisation = place = ""
            case Signatory.Display.INITIALS:
                name, title, organisation = initials_of(name), "", ""
            case Signatory.Display.ORGANISATION:
                name = title = ""
        self.shown_name, self.shown_title = shorten(name, 200), shorten(title, 200)
        self.shown_organisation, self.shown_place = organisation, shorten(place, 120)

    def hide(self):
        """Takes from the clear what the public read."""
        self.shown_name = self.shown_title = self.shown_organisation = self.shown_place = ""


class Decision(models.Model):
    """What somebody decided or did about a signatory, kept for the team alone; nothing here is ever changed."""

    class Act(models.TextChoices):
        SIGNED = "signed", _("Signed")
        IMPORTED = "imported", _("Imported")
        CONFIRMED = "confirmed", _("Confirmed by mail")
        REMINDED = "reminded", _("Reminded")
        RELEASED = "released", _("Released, no spam")
        VERIFIED = "verified", _("Verified")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Taken from the page")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REOPENED = "reopened", _("Opened again")
        EDITED = "edited", _("Corrected")
        MERGED = "merged", _("Merged")
        ERASED = "erased", _("Erased")

    signatory = models.ForeignKey(Signatory, models.CASCADE, related_name="decisions")
    act = models.CharField(_("what"), max_length=12, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = SealedField(_("note"), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["signatory", "at"], name="decisions_on")]

    def __str__(self):
        return f"{self.get_act_display()}, {self.at:%Y-%m-%d}"
