"""What templates need to speak several languages: numbers in their writing, and which translation there is."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number):
    """A whole number with the language's mark between thousands: 1642 → "1,642" in English."""
    return number_format(number, force_grouping=True)


@register.filter
def in_language(items, code):
    """The first of `items` that is written in the language `code`, or None."""
    return next((item for item in items if item.language == code), None)
