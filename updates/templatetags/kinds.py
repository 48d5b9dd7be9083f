from django import template

from updates.models import Update

register = template.Library()


@register.simple_tag
def all_kinds():
    """The kinds of updates, each with `.value` and `.label`."""
    return list(Update.Kind)
