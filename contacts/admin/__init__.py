from django.contrib import admin

from . import contact, enquiry, official, organisation, subject
from .choosing import choices_view

__all__ = ["contact", "enquiry", "official", "organisation", "subject"]

admin.site.autocomplete_view = choices_view
