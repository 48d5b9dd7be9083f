"""The editors' panel: Django's admin, made for people who write."""

from django.contrib import admin
from django.contrib.sites import admin as _stock_sites  # noqa: F401 - registers what is taken out below
from django.contrib.sites.models import Site
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as _stock_tasks  # noqa: F401 - registers what is taken out below
from django_tasks_db.models import DBTaskResult

from . import assets, identity, pages, people, redirects

__all__ = ["assets", "identity", "pages", "people", "redirects"]

admin.site.site_header = admin.site.site_title = _("Editors’ desk")
admin.site.index_title = _("What do you want to do?")
# The address of the site is the setting SITE_URL; a second place to type it would only mislead.
admin.site.unregister(Site)
# The queue of mails: whatever of it concerns an editor is told where it belongs, such as beside an enquiry.
admin.site.unregister(DBTaskResult)
