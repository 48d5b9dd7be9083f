"""What the press room shows, as queries: one for the contacts, one for releases and coverage, one each for the rest."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from campaign.models import Asset
from contacts.cards import card_of
from contacts.models import Contact

from ..models import KeyFact, Update
from .choosing import choose

RELEASES = 10
COVERAGE = 30
FACTS = 30
PHOTOS = 24
DOCUMENTS = 30


def shown_in_room(asked, language):
    """The context of the press room's page; `asked` are the parameters of its address. Four queries."""
    releases, coverage = releases_and_coverage(language)
    photos, documents = photos_and_documents()
    return {
        "choice": choose(listed_cards(), asked, timezone.now()),
        "releases": releases,
        "coverage": coverage,
        "facts": list(facts(language)[:FACTS]),
        "photos": photos[:PHOTOS],
        "has_more_photos": len(photos) > PHOTOS,
        "documents": documents[:DOCUMENTS],
        "has_more_documents": len(documents) > DOCUMENTS,
        "elsewhere": settings.LANGUAGE_CODE if language != settings.LANGUAGE_CODE else "",
    }


def listed_cards():
    """The cards of all whom the press may call, in their order. One query."""
    return [card_of(contact) for contact in Contact.objects.listed().with_cards().order_by("order", "name", "pk")]


def live_of_kind(kind, language):
    return Update.objects.live().in_language(language).filter(kind=kind).newest_first()


def releases_and_coverage(language):
    """The newest live releases and the newest coverage in a language, in one query."""
    releases = live_of_kind(Update.Kind.RELEASE, language).values("pk")[:RELEASES]
    coverage = live_of_kind(Update.Kind.COVERAGE, language).values("pk")[:COVERAGE]
    found = Update.objects.filter(Q(pk__in=releases) | Q(pk__in=coverage)).defer("body", "body_html").newest_first()
    by_kind = {Update.Kind.RELEASE: [], Update.Kind.COVERAGE: []}
    for update in found:
        by_kind[update.kind].append(update)
    return by_kind[Update.Kind.RELEASE], by_kind[Update.Kind.COVERAGE]


def facts(language):
    """Facts in a language whose source the public can read, each with its source."""
    sources = KeyFact.objects.quotable().filter(language=language).select_related("source")
    return sources.defer("source__body", "source__body_html").order_by("order", "pk")


def photos_and_documents():
    """What the press may use, newest first, in one query; one more of each than is shown, if there is."""
    offered = Asset.objects.filter(is_for_press=True).order_by("-added_at", "-pk")
    photos = offered.filter(kind=Asset.Kind.IMAGE).values("pk")[: PHOTOS + 1]
    documents = offered.filter(kind=Asset.Kind.DOCUMENT).values("pk")[: DOCUMENTS + 1]
    found = list(Asset.objects.filter(Q(pk__in=photos) | Q(pk__in=documents)).order_by("-added_at", "-pk"))
    return [asset for asset in found if asset.picture], [asset for asset in found if not asset.picture]
