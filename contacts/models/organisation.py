from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaign.fields import LineField


class Organisation(models.Model):
    """A body for which somebody speaks, or that stands with the campaign."""

    name = LineField(_("name"), max_length=200)
    url = models.URLField(_("website"), max_length=500, blank=True)

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
