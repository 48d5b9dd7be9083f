"""What the updates tell of a letter, for its own page."""

from django import template

from ..letters.links import updates_of

register = template.Library()


@register.simple_tag
def updates_about(letter):
    """The live updates linked to a letter, newest first, each with `is_reply`; one query, and none before it is saved.

    Each comes in the language of the page, else in its own: `{% updates_about letter as news %}`.
    """
    return updates_of(letter)
