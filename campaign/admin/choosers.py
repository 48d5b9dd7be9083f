"""Fields that choose other rows: few buttons beside them, and an answer to whatever is sent as a key."""

import re

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError


def is_key(value):
    """Whether a text can be the key of a row; both databases fail on what is no number or too large for one."""
    return re.fullmatch(r"[0-9]{1,18}", str(value)) is not None


class KeysOnly:
    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class Chooser(KeysOnly, AutocompleteSelect):
    pass


class ChooserOfSeveral(KeysOnly, AutocompleteSelectMultiple):
    pass


class SeveralField(forms.ModelMultipleChoiceField):
    def _check_values(self, value):
        if strange := next((key for key in value if not is_key(key)), None):
            raise ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": strange}
            )
        return super()._check_values(value)


class Choosers:
    """For the admin of a model, inline or not.

    Rows of `written_elsewhere` are written in their own time, not in a small window beside another.
    """

    written_elsewhere = ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Chooser(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChooserOfSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **{"form_class": SeveralField, **kwargs})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = widget.can_view_related = False
            if db_field.name in self.written_elsewhere:
                widget.can_add_related = widget.can_change_related = False
        return field
