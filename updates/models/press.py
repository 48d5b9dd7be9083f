"""What the press room adds to the updates: the contacts of a release, and facts that may be quoted."""

from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.fields import LineField
from contacts.models import Contact

from .update import Update


class ReleaseContactQuerySet(models.QuerySet):
    def shown(self, on=None):
        """Those whom readers of the update may see.

        A frozen one stays when its contact retires, as long as consent stands; what stood in the text where it was
        first published, and was made a card by an import, needs no second consent to stand there still.
        """
        listed = Contact.objects.listed(on).filter(pk=OuterRef("contact"))
        on = on or timezone.localdate()
        in_service = Q(contact__retired_on__isnull=True) | Q(contact__retired_on__gt=on)
        is_valid = Q(contact__valid_until__isnull=True) | Q(contact__valid_until__gte=on)
        has_consent = Q(contact__consented_on__isnull=False) | Q(stood_in_text=True)
        return self.filter(
            Q(models.Exists(listed))
            | (Q(stood_in_text=True, contact__consented_on__isnull=True) & in_service & is_valid)
            | (Q(frozen_card__isnull=False) & has_consent),
            contact__consent_withdrawn_on__isnull=True,
        )


class ReleaseContact(models.Model):
    """Somebody whom an update names for questions of the press."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="release_contacts")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="release_contacts", verbose_name=_("contact"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    stood_in_text = models.BooleanField(default=False, editable=False)
    frozen_card = models.JSONField(null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReleaseContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "contact"],
                name="release_contact_once",
                violation_error_message=_("This person is a contact of it already."),
            )
        ]

    def __str__(self):
        return str(self.contact)


class KeyFactQuerySet(models.QuerySet):
    def quotable(self, at=None):
        """Facts whose source the public can read."""
        return self.filter(source__in=Update.objects.live(at))


class KeyFact(models.Model):
    """A fact short enough to be quoted, with the update that proves it."""

    text = LineField(_("fact"), max_length=240, help_text=_("One sentence that can be printed as it stands."))
    source = models.ForeignKey(
        Update, models.CASCADE, related_name="key_facts", verbose_name=_("source"),
        help_text=_("The update that proves it. The fact is shown as long as the update is public."),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("1 comes first."))

    objects = KeyFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("key fact")
        verbose_name_plural = _("key facts")
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["language", "order", "id"], name="facts_in_order")]

    def __str__(self):
        return self.text
