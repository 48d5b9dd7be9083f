from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.forms.public import mailbox

from ..sealing import DIGEST_LENGTH, SealedField, digest, digests


class SupporterQuerySet(models.QuerySet):
    def of(self, email):
        """Whoever reads the mail to a valid address, however it is spelled (`campaign.forms.public.mailbox`)."""
        return self.filter(mailbox__in=digests("mailbox", mailbox(email)))

    def held(self):
        """The rows, locked until the transaction ends, in the order that holds everywhere; rows that name them can
        still be added."""
        return self.select_for_update(no_key=True).order_by("pk")

    def take(self, email, language=""):
        """The supporter of an address, made if not there; two who ask at once get the same one."""
        if there := self.of(email).first():
            return there
        try:
            with transaction.atomic():
                return self.create(email=email, language=language or languages.default())
        except IntegrityError:
            return self.of(email).get()


class Supporter(models.Model):
    """Somebody who acts with us. The address is as it was typed first; mail goes there."""

    email = SealedField()
    mailbox = models.CharField(max_length=DIGEST_LENGTH, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = SupporterQuerySet.as_manager()

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")

    def __str__(self):
        return f"{_('Supporter')} {self.pk}"  # lists, logs and histories keep what stands here, in the clear

    def save(self, *args, **kwargs):
        self.mailbox = digest("mailbox", mailbox(self.email))
        super().save(*args, **kwargs)
