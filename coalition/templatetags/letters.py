"""How a letter stands, in a mark and words: "Delivered on 3 May 2021"."""

from dataclasses import dataclass

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Letter

register = template.Library()


@dataclass(frozen=True)
class State:
    mark: str  # of static/icons/marks.svg
    label: str


@register.filter
def letter_state(letter: Letter) -> State:
    """Where a letter stands, by its stage and its deadline; a translation stands where its original does."""
    original = letter.original
    if original.stage == Letter.Stage.ANSWERED:
        return State("statement", _("Answered on %(date)s") % {"date": date_format(original.answered_on)})
    if original.stage == Letter.Stage.DELIVERED:
        return State("release", _("Delivered on %(date)s") % {"date": date_format(original.delivered_on)})
    if not letter.is_collecting():
        return State("ruling", _("Closed for signatures"))
    if original.is_by_invitation:
        return State("now", _("Collecting signatures by invitation"))
    return State("now", _("Collecting signatures"))


@register.filter
def asks_to_sign(letter: Letter) -> bool:
    """Whether everybody who reads it is asked to sign it now."""
    return letter.is_collecting() and not letter.original.is_by_invitation
