"""Rows that are written in the form of another row."""

from django.contrib.auth import get_permission_codename


class PartOfParent:
    """An inline whose rows are a part of their parent: who may write the parent may write them."""

    max_num = 150  # with its other fields, more would not fit into one form (DATA_UPLOAD_MAX_NUMBER_FIELDS)

    def get_formset(self, request, obj=None, **kwargs):
        # Otherwise a forged count of rows would have two thousand of them made.
        return super().get_formset(request, obj, **{"absolute_max": self.max_num, **kwargs})

    def may_write(self, request):
        opts = self.parent_model._meta
        codenames = [get_permission_codename(verb, opts) for verb in ("add", "change")]
        return any(request.user.has_perm(f"{opts.app_label}.{codename}") for codename in codenames)

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj):
        return self.may_write(request)

    def has_change_permission(self, request, obj=None):
        return self.may_write(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_write(request)
