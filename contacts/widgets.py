"""How staff choose languages, weekdays and a time zone."""

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from .enquiries.forms import COMMON_ZONES


class SpokenWidget(forms.CheckboxSelectMultiple):
    """Languages to tick: those in a group of choices are folded away, unless one of them is ticked."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["widget"] |= {
            "shown": [option for group, options, _index in groups if not group for option in options],
            "folded": [
                {"name": group, "options": options, "is_open": any(option["selected"] for option in options)}
                for group, options, _index in groups
                if group
            ],
        }
        return context

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string("admin/contacts/spoken.html", self.get_context(name, value, attrs))


class DaysWidget(forms.CheckboxSelectMultiple):
    """Weekdays to tick, beside each other."""

    def __init__(self, attrs=None, choices=()):
        super().__init__({"class": "days", **(attrs or {})}, choices)


class ZoneInput(forms.TextInput):
    """A time zone, typed; zones of many places are suggested, and any other is taken as well."""

    def render(self, name, value, attrs=None, renderer=None):
        suggestions = f"{(attrs or {}).get('id', name)}_zones"
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            super().render(name, value, {**(attrs or {}), "list": suggestions}, renderer),
            suggestions,
            format_html_join("", '<option value="{}">', ((zone,) for zone in COMMON_ZONES)),
        )
