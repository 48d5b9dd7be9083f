"""Who stands with the campaign, in a sentence."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def standing_sentence(organisations: int, officials: int) -> str:
    """ "42 organisations and 7 officials stand with us."; nothing of nobody."""
    number_of = {"organisations": grouped(organisations), "officials": grouped(officials)}
    if organisations and officials:
        bodies = ngettext("%(organisations)s organisation", "%(organisations)s organisations", organisations)
        people = ngettext("%(officials)s official", "%(officials)s officials", officials)
        both = {"organisations": bodies % number_of, "officials": people % number_of}
        return _("%(organisations)s and %(officials)s stand with us.") % both
    if organisations:
        sentence = ngettext(
            "%(organisations)s organisation stands with us.",
            "%(organisations)s organisations stand with us.",
            organisations,
        )
        return sentence % number_of
    if officials:
        sentence = ngettext(
            "%(officials)s official stands with us.", "%(officials)s officials stand with us.", officials
        )
        return sentence % number_of
    return ""


def grouped(number):
    return number_format(number, force_grouping=True)
