from django.contrib import admin
from django.contrib.redirects import admin as _stock_redirects  # noqa: F401 - registers what is replaced below
from django.contrib.redirects.models import Redirect

from ..forms.staff import RedirectForm
from .desk import Desk

admin.site.unregister(Redirect)


@admin.register(Redirect)
class RedirectAdmin(Desk):
    """Old addresses and where they lead: only ever within this site."""

    form = RedirectForm
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]
