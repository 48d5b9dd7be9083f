from django.db import models
from django.utils.translation import gettext_lazy as _

PLURALS = {
    "official": _("Officials"),
    "organisation": _("Organisations"),
    "individual": _("Individuals"),
}


class Kind(models.TextChoices):
    """Who signs."""

    ORGANISATION = "organisation", _("Organisation")
    OFFICIAL = "official", _("Official")
    INDIVIDUAL = "individual", _("Individual")

    @property
    def plural(self):
        """What stands above several of them."""
        return PLURALS[self.value]
