"""Which of an update and its translations a reader sees, where something is linked to one of them."""

from django.db.models import Q
from django.utils.translation import get_language

from .models import Update

LENGTH = 50


def shown_here(linked, **annotations) -> list[Update]:
    """The live updates of a queryset, newest first: each in the language of the page, else in its own. One query.

    `linked` gives the ids of those that are linked, public or not; `annotations` are added to what is found.
    """
    originals = Update.objects.filter(pk__in=linked, translation_of__isnull=False).values("translation_of")
    family = Q(pk__in=linked) | Q(translation_of__in=linked) | Q(pk__in=originals) | Q(translation_of__in=originals)
    shown = Update.objects.live().filter(family).annotate(is_linked=Q(pk__in=linked), **annotations)
    found = list(shown.newest_first().defer("body", "body_html")[:LENGTH])
    here = get_language()
    told_here = {update.translation_of_id or update.pk for update in found if update.language == here}
    return [
        update
        for update in found
        if update.language == here or (update.is_linked and (update.translation_of_id or update.pk) not in told_here)
    ]
