from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import languages

from ..sealing import DIGEST_LENGTH, SealedField
from .supporter import Supporter


class Mail(models.Model):
    """One mail to one supporter, from the moment somebody asked for it; what becomes of it stands here.

    `kind` is the dotted name of the function that writes it, `about` the key of the row that it is about. `to` is the
    address as it was typed this time, and empty once the mail went out or was given up.
    """

    supporter = models.ForeignKey(Supporter, models.CASCADE, null=True, related_name="mails")
    kind = models.CharField(max_length=100)
    about = models.PositiveBigIntegerField(null=True)
    to = SealedField()
    recipient = models.CharField(max_length=DIGEST_LENGTH)  # digest of the mailbox, to count what goes there
    spelling = models.CharField(max_length=DIGEST_LENGTH, blank=True)  # digest of the address as it was typed
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)  # later than queued where the hour's budget was spent
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["recipient", "queued_at"], name="mails_to_recipient"),
            models.Index(fields=["supporter", "queued_at"], name="mails_to_supporter"),
            models.Index(fields=["kind", "about"], name="mails_about"),
            models.Index(fields=["due_at"], name="mails_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="mail_has_one_end"
            ),
        ]

    def __str__(self):
        return f"{_('Mail')} {self.pk}"
