"""Lists to choose from, in which a row may say more than its name."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView


class ChoicesInALine(AutocompleteJsonView):
    """Shows each row as its admin's `in_a_line` has it, where there is one; else by its name."""

    def serialize_result(self, obj, to_field_name):
        choice = super().serialize_result(obj, to_field_name)
        in_a_line = getattr(self.model_admin, "in_a_line", None)
        return {**choice, "text": in_a_line(obj)} if in_a_line else choice


def choices_view(request):
    return ChoicesInALine.as_view(admin_site=admin.site)(request)
