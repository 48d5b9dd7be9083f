from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from .identity import identity


def campaign(request):
    """The nameplate's words, asked for only by templates that show them, and the site's own address."""
    return {"campaign": SimpleLazyObject(lambda: identity(get_language())), "site_url": settings.SITE_URL}
