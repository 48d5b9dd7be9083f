from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.fields import LineField, ProseField
from campaign.zones import validate_zone

from .subject import Subject


class Enquiry(models.Model):
    """A question of a journalist. It is kept before anything is mailed, and whatever becomes of the mail."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")
        HELD = "held", _("Held back (looks like spam)")

    name = LineField(_("name"), max_length=120)
    outlet = LineField(_("outlet"), max_length=150)
    email = models.EmailField(_("e-mail"))
    phone = LineField(_("phone"), max_length=40, blank=True)
    subject = models.ForeignKey(
        Subject, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("subject")
    )
    question = ProseField(_("question"), max_length=5000)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    zone = models.CharField(_("time zone of the deadline"), max_length=60, blank=True, validators=[validate_zone])
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    desk_told_at = models.DateTimeField(_("mailed to the desk"), null=True, blank=True, editable=False)
    receipt_sent_at = models.DateTimeField(_("receipt sent"), null=True, blank=True, editable=False)
    mail_fault = models.TextField(_("what kept the mail"), blank=True, editable=False)
    # While a worker sends one of the two mails, no other may: until then, should the first have been killed.
    desk_claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    receipt_claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Which sending of the form it came with (`PublicForm.fingerprint`), so that a second click adds nothing.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("press enquiry")
        verbose_name_plural = _("press enquiries")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "-received_at"], name="enquiries_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | ~Q(state="answered"), name="answered_has_time"
            ),
            models.UniqueConstraint(fields=["fingerprint"], condition=~Q(fingerprint=""), name="one_enquiry_a_form"),
        ]

    def __str__(self):
        return f"{self.outlet}: {self.name}"
