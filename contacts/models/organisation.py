from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaign.fields import LineField
from campaign.models import Asset


class Organisation(models.Model):
    """A body for which somebody speaks, or that stands with the campaign."""

    name = LineField(_("name"), max_length=200)
    url = models.URLField(_("website"), max_length=500, blank=True)
    place = LineField(_("place"), max_length=120, blank=True, help_text=_("Such as Sacramento, CA."))
    logo = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo"),
        limit_choices_to={"kind": Asset.Kind.IMAGE},
    )  # fmt: skip

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="organisation_once",
                violation_error_message=_("An organisation of this name is here already. Choose that one."),
            )
        ]

    def __str__(self):
        return self.name


class OtherName(models.Model):
    """Another spelling under which an organisation is known: an abbreviation, an old name, what somebody typed.

    `folded` is what spellings have in common (`contacts.names.fold`). It belongs to one organisation only.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = LineField(_("name"), max_length=200)
    folded = models.CharField(
        max_length=250, unique=True, editable=False,
        error_messages={"unique": _("Another organisation is known under this name.")},
    )  # fmt: skip

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]

    def __str__(self):
        return self.name
