"""The four states that staff see something in: what is stored, and whether its hour has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The values are those of `PublishableQuerySet.with_state`."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def state_of(item):
    """The State of something that can be published, as `with_state` judges it, asked for once; a new one is a draft."""
    if item.pk is None:
        return State.DRAFT
    if not hasattr(item, "state"):
        item.state = type(item).objects.with_state().values_list("state", flat=True).get(pk=item.pk)
    return State(item.state)
