"""E-mail addresses that people read, press and copy, and that harvesters of pages do not find."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from campaign.markdown import guarded

register = template.Library()


def as_references(text):
    """The text as HTML character references, now decimal, now hexadecimal: browsers and screen readers see the text.

    Programs that look through pages for `name@host` see neither sign; nothing depends on a script.
    """
    return mark_safe("".join(f"&#{ord(c)};" if n % 3 else f"&#x{ord(c):x};" for n, c in enumerate(text)))  # noqa: S308


@register.filter
def without_plain_address(text):
    """A text in which an e-mail address may stand, such as the name of a contact known by nothing else: escaped, each
    "@" as a character reference.
    """
    return mark_safe(guarded(conditional_escape(text)))  # noqa: S308


@register.filter
def address_link(email):
    """A link that writes to an e-mail address, with the address as its words; nothing for an empty one."""
    if not email:
        return ""
    return format_html('<a href="{}">{}</a>', as_references(f"mailto:{email}"), as_references(email))
