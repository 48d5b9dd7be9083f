from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.admin.desk import Desk
from campaign.editing import may_edit
from campaign.text import clean

from ..forms import NamedForm
from ..models import Official
from ..names import fold
from ..search import FOUND_AT_MOST
from .in_use import in_use


@admin.register(Official)
class OfficialAdmin(Desk):
    """Officials as they are today; what they were when they joined or signed is kept there."""

    form = NamedForm
    list_display = ["name", "office", "constituency"]
    search_fields = ["name", "office", "constituency"]
    ordering = ["name", "pk"]
    autocomplete_fields = ["portrait"]
    fieldsets = [
        (None, {"fields": ["name", "office", "constituency"]}),
        (gettext_lazy("Website and portrait"), {"fields": ["url", "portrait"]}),
    ]

    def has_view_permission(self, request, obj=None):
        """Who may write, or says who signed, may choose among the officials."""
        return (
            super().has_view_permission(request, obj)
            or may_edit(request.user)
            or request.user.has_perm("coalition.moderate_signatory")
        )

    def reason_to_keep(self, official):
        """Where this one signed or is a member: that would lose who it was."""
        uses = in_use(official)
        if not uses:
            return ""
        sentence = _(
            "“{}” is in use: {}. If this one is here twice, choose the other one there first; then nothing is lost."
        )
        return format_html(sentence, official, uses)

    def get_search_results(self, request, queryset, search_term):
        """Those in whose name, office or constituency each word stands, in whatever case and accents."""
        words = fold(clean(search_term)).split()
        if not words:
            return queryset, False
        columns = Official.objects.order_by().values_list("pk", *self.search_fields)
        texts = ((pk, fold(" ".join(parts))) for pk, *parts in columns)
        found = [pk for pk, text in texts if all(word in text for word in words)]
        return queryset.filter(pk__in=found[:FOUND_AT_MOST]), False
