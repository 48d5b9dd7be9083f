from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.fields import LineField
from campaign.models import Asset


class Official(models.Model):
    """Somebody who holds an office: a mayor, a member of a council or a parliament. The office is today's."""

    name = LineField(_("name"), max_length=120)
    office = LineField(_("office"), max_length=150, blank=True, help_text=_("Such as Mayor, or Council Member."))
    constituency = LineField(
        _("constituency"), max_length=150, blank=True, help_text=_("For whom: a city, a district, a state.")
    )
    url = models.URLField(_("website"), max_length=500, blank=True)
    portrait = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("portrait"),
        limit_choices_to={"kind": Asset.Kind.IMAGE},
    )  # fmt: skip

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ["name", "pk"]

    def __str__(self):
        return ", ".join(filter(None, [self.name, self.office, self.constituency]))
