"""Which key dates an update tells of: those linked to it, to its original or to any of its translations."""

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Coalesce

from ..models import KeyDate, KeyDateWords, Update


def key_dates_of(updates: list[Update]) -> dict[int, list[KeyDate]]:
    """The live key dates by the id of the original that they belong to, the next first, as `for_list` has them.

    Three queries, however many updates there are; a draft that is not saved yet has those of its original.
    """
    originals = {pk for update in updates if (pk := original_of(update))}
    if not originals:
        return {}
    links = (
        KeyDate.updates.through.objects.filter(keydate__in=KeyDate.objects.live())
        .filter(Q(update__in=originals) | Q(update__translation_of__in=originals))
        .annotate(original=Coalesce("update__translation_of", "update"))
        .select_related("keydate")
        .defer("keydate__body", "keydate__body_html")
    )
    found: dict[int, dict[int, KeyDate]] = {}
    one_of_each: dict[int, KeyDate] = {}
    for link in links:
        key_date = one_of_each.setdefault(link.keydate_id, link.keydate)
        found.setdefault(link.original, {})[key_date.pk] = key_date
    words = Prefetch("words", KeyDateWords.objects.defer("body", "body_html"))
    prefetch_related_objects(list(one_of_each.values()), words, "past_slots")
    return {pk: sorted(dates.values(), key=in_time) for pk, dates in found.items()}


def original_of(update: Update) -> int | None:
    return update.translation_of_id or update.pk


def in_time(key_date):
    return key_date.sorted_at is None, key_date.sorted_at, key_date.pk
