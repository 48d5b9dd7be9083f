"""Feeds of the timeline, of a topic and of a kind."""

from django.db.models import OuterRef, Prefetch, StringAgg, Subquery, Value
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign import feeds
from campaign.views import read_only

from .dates.links import key_dates_of, original_of
from .letters.links import letters_of, with_letter_links
from .models import Attachment, Topic, Update
from .press.cards import frozen_on, release_cards, with_release_cards

FEED_LENGTH = 20


@read_only
def rss(request, **chosen):
    return feeds.rss(request, chosen_feed(**chosen))


@read_only
def atom(request, **chosen):
    return feeds.atom(request, chosen_feed(**chosen))


@read_only
def json_feed(request, **chosen):
    return feeds.json_feed(request, chosen_feed(**chosen))


def chosen_feed(**chosen):
    updates, title, address = chosen_updates(**chosen)
    return feeds.Feed(title, address, [entry(update) for update in updates])


def chosen_updates(slug=None, kind=None):
    """The live updates of the language, or of a topic or kind in it; a title for them; and their page's address.

    Raises Http404 for a topic that no live update has: its name would tell what is being prepared.
    """
    language = get_language()
    updates = Update.objects.live().in_language(language)
    if slug is not None:
        topic = Topic.objects.filter(language=language, slug=slug)
        updates = updates.filter(topics__in=topic).annotate(topic_name=Subquery(topic.values("name")[:1]))
    elif kind is not None and kind not in Update.Kind.values:
        raise Http404
    elif kind is not None:
        updates = updates.filter(kind=kind)
    newest = with_release_cards(
        with_letter_links(updates.newest_first())
        .annotate(topic_names=topic_names())
        .select_related("lead_image", "document")
        .prefetch_related(Prefetch("attachments", Attachment.objects.select_related("asset")))
        .defer("body")[:FEED_LENGTH]
    )
    if slug is not None and not newest:
        raise Http404
    key_dates, letters = key_dates_of(newest), letters_of(newest)
    for update in newest:
        update.dates_told = key_dates.get(original_of(update), [])
        update.letter_told = letters.get(update.pk)
    if slug is not None:
        return newest, newest[0].topic_name, reverse("updates:topic", args=[slug])
    if kind is not None:
        return newest, str(Update.Kind(kind).label), reverse("updates:kind", args=[kind])
    return newest, _("Updates"), reverse("updates:timeline")


def topic_names():
    """A subquery that gives an update's topics, one a line, so that they cost a feed no query of their own."""
    through = Update.topics.through.objects.filter(update=OuterRef("pk")).order_by()
    return Subquery(through.values("update").annotate(names=StringAgg("topic__name", Value("\n"))).values("names"))


def entry(update):
    return feeds.Entry(
        uid=update.uid.urn,
        address=update.get_absolute_url(),
        title=update.title,
        summary=update.excerpt,
        content=content(update),
        published=update.published_at,
        changed=changed(update, update.dates_told),
        language=update.language,
        author=update.byline,
        tags=tags(update),
        picture=update.lead_image,
    )


def tags(update):
    return [
        str(update.get_kind_display()),
        *sorted((update.topic_names or "").split("\n") if update.topic_names else []),
    ]


def changed(update, key_dates=()):
    """When a reader should look at it again: at its latest revision, else at its publication.

    Where it tells of `key_dates`, also when the latest of them was published, or changed for those who attend.
    """
    dates = [moment for key_date in key_dates for moment in (key_date.published_at, key_date.seen_changed_at)]
    return max(filter(None, [update.published_at, update.revised_at, *dates]))


def content(update):
    """All that the update's page says, as HTML."""
    assets = [attachment.asset for attachment in update.attachments.all()]
    context = {
        "update": update,
        "photos": [asset for asset in assets if asset.picture],
        "documents": [asset for asset in assets if not asset.picture],
        "cards": release_cards(update),
        "contacts_as_of": frozen_on(update),
        "key_dates": update.dates_told,
        "letter": update.letter_told,
    }
    return render_to_string("updates/feed_content.html", context)
