"""What all lists and forms of the panel share."""

from urllib.parse import unquote

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..text import clean
from .choosers import Choosers, is_key


class Desk(Choosers, admin.ModelAdmin):
    """Answers whatever is sent to it, and deletes with a sentence instead of a list of rows.

    What `reason_to_keep` gives a sentence for is not deleted.
    """

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.SlugField: {
            "error_messages": {
                "invalid": gettext_lazy(
                    "Write the address with the letters a to z, digits and hyphens, without spaces, such as hearing."
                )
            }
        }
    }
    delete_confirmation_template = "admin/desk/delete.html"
    delete_selected_confirmation_template = "admin/desk/delete_selected.html"

    def changelist_view(self, request, extra_context=None):
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return redirect(request.path)  # PostgreSQL fails on it in any filter
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_changeform_initial_data(self, request):
        return {}  # Django would take anything from the address, also what its own fields cannot show

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, clean(search_term))

    def response_action(self, request, queryset, *args, **kwargs):
        if all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset, *args, **kwargs)
        self.message_user(request, _("Choose what it is to be done to, then try again."), messages.WARNING)
        return None

    def stored_address(self, item):
        """The address of the row as it is stored: a refused form may have left `item` one that no page can have."""
        return type(item)._default_manager.get(pk=item.pk).get_absolute_url()

    def reason_to_keep(self, item):
        """A sentence, as HTML, that says why `item` cannot be deleted now; "" when it can."""
        return ""

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        reasons = [reason for item in objs if (reason := self.reason_to_keep(item))]
        return deleted, counts, lacking, reasons or protected
