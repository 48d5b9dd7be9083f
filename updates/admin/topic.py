from django.contrib import admin

from campaign.admin.desk import Desk
from campaign.editing import may_edit

from ..models import Topic


@admin.register(Topic)
class TopicAdmin(Desk):
    list_display = ["name", "slug", "language", "description"]
    list_filter = ["language"]
    search_fields = ["name"]

    def view_on_site(self, obj):
        return self.stored_address(obj)

    def has_view_permission(self, request, obj=None):
        """Who may write may choose among the topics."""
        return super().has_view_permission(request, obj) or may_edit(request.user)
