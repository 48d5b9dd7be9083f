from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group

from ..models import User
from .desk import Desk

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(Desk, StockGroupAdmin):
    """Rights that several members of staff have together."""


@admin.register(User)
class UserAdmin(Desk, StockUserAdmin):
    """Staff. Nobody can give what only a superuser may give, or touch a superuser's account, without being one."""

    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser"]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_delete_permission(request, obj) and not is_above
