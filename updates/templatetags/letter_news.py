"""What the updates tell of a letter, for its own page."""

from django import template

from ..letters.links import updates_of

register = template.Library()


@register.simple_tag
def updates_about(letter):
    """The live updates that tell of a letter, each with `is_reply`; one query, and none before it is saved.

    The reply comes first, then the newest, each in the language of the page, else in its own:
    `{% updates_about letter as news %}`.
    """
    return updates_of(letter)
