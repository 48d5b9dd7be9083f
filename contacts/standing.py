"""Why the public sees a contact or does not, in one word for the staff."""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Contact
from .models.contact import is_public


class Standing(models.TextChoices):
    """The first that holds, from the weightiest on: consent taken back counts more than a day that has passed."""

    LISTED = "listed", _("Listed")
    TAKEN_BACK = "taken-back", _("Consent taken back")
    RETIRED = "retired", _("Retired")
    NO_CONSENT = "no-consent", _("Consent missing")
    EXPIRED = "expired", _("No longer valid")


def with_standing(contacts, on=None):
    """The contacts of a queryset, each annotated with its `standing` on a day (today by default)."""
    on = on or timezone.localdate()
    return contacts.annotate(
        standing=Case(
            When(is_public(on), then=Value(Standing.LISTED)),
            When(consent_withdrawn_on__isnull=False, then=Value(Standing.TAKEN_BACK)),
            When(retired_on__lte=on, then=Value(Standing.RETIRED)),
            When(Q(consented_on__isnull=True) | Q(consented_on__gt=on), then=Value(Standing.NO_CONSENT)),
            default=Value(Standing.EXPIRED),
            output_field=models.CharField(),
        )
    )


def standing_of(contact, on=None):
    """The Standing of one contact; asked of the database unless `with_standing` brought it."""
    if not hasattr(contact, "standing"):
        contact.standing = with_standing(Contact.objects.filter(pk=contact.pk), on).get().standing
    return Standing(contact.standing)
