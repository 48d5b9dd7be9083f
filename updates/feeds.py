"""RSS 2.0, Atom 1.0 and JSON Feed 1.1 of the timeline, of a topic and of a kind.

An entry's id is a urn:uuid that survives every change of title, slug, host and scheme. Addresses in the text are
absolute, since a reader shows it elsewhere.
"""

import json
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db.models import OuterRef, Prefetch, StringAgg, Subquery, Value
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign.identity import identity
from campaign.views import read_only

from .dates.links import key_dates_of, original_of
from .models import Attachment, Topic, Update
from .press.cards import frozen_on, release_cards, with_release_cards

FEED_LENGTH = 20
# Stored HTML is what the sanitiser wrote: each attribute quoted. Words that look like one stand outside tags.
TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*\s*/?>')
ADDRESS = re.compile(r' (href|src|srcset)="([^"]*)"')


class RSS(Rss201rev2Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])
        if item["updateddate"] != item["pubdate"]:
            handler.addQuickElement("atom:updated", item["updateddate"].isoformat())

    def rss_attributes(self):
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}


class Atom(Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


@read_only
def rss(request, **chosen):
    return xml_feed(request, RSS, "rss", chosen)


@read_only
def atom(request, **chosen):
    return xml_feed(request, Atom, "atom", chosen)


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
        updates.newest_first()
        .annotate(topic_names=topic_names())
        .select_related("lead_image", "document")
        .prefetch_related(Prefetch("attachments", Attachment.objects.select_related("asset")))
        .defer("body")[:FEED_LENGTH]
    )
    if slug is not None and not newest:
        raise Http404
    key_dates = key_dates_of(newest)
    for update in newest:
        update.dates_told = key_dates.get(original_of(update), [])
    if slug is not None:
        return newest, newest[0].topic_name, reverse("updates:topic", args=[slug])
    if kind is not None:
        return newest, str(Update.Kind(kind).label), reverse("updates:kind", args=[kind])
    return newest, _("Updates"), reverse("updates:timeline")


def topic_names():
    """A subquery that gives an update's topics, one a line, so that they cost a feed no query of their own."""
    through = Update.topics.through.objects.filter(update=OuterRef("pk")).order_by()
    return Subquery(through.values("update").annotate(names=StringAgg("topic__name", Value("\n"))).values("names"))


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


def content(update, page):
    """All that the update's page says, as HTML, each address in it absolute."""
    assets = [attachment.asset for attachment in update.attachments.all()]
    context = {
        "update": update,
        "photos": [asset for asset in assets if asset.picture],
        "documents": [asset for asset in assets if not asset.picture],
        "cards": release_cards(update),
        "contacts_as_of": frozen_on(update),
        "key_dates": update.dates_told,
    }
    html = render_to_string("updates/feed_content.html", context)
    return TAG.sub(lambda tag: ADDRESS.sub(lambda match: absolute(match, page), tag[0]), html).strip()


def absolute(attribute, page):
    """An attribute with its address, or each of its addresses, made absolute; one that is no address stays."""
    name, value = attribute.groups()
    try:
        if name == "srcset":
            parts = (part.strip().split(" ", 1) for part in value.split(","))
            value = ", ".join(" ".join([urljoin(page, part[0]), *part[1:]]) for part in parts)
        elif not urlsplit(unescape(value)).scheme:  # "mailto:" is written in references
            value = urljoin(page, value)
    except ValueError:  # "http://[your-site]/" in a text that explains something
        return attribute[0]
    return f' {name}="{value}"'


def xml_feed(request, generator, route, chosen):
    updates, title, address = chosen_updates(**chosen)
    campaign, language = identity(get_language()), get_language()
    site = settings.SITE_URL
    feed = generator(
        title=f"{campaign.name}: {title}",
        link=site + address,
        description=campaign.statement or campaign.name,
        language=language,
        feed_url=site + request.path,
        feed_guid=site + request.path,
    )
    for update in updates:
        page = site + update.get_absolute_url()
        picture = update.lead_image
        feed.add_item(
            title=update.title,
            link=page,
            description=escape(update.excerpt),
            content=content(update, page),
            unique_id=update.uid.urn,
            unique_id_is_permalink=False,
            pubdate=update.published_at,
            updateddate=changed(update, update.dates_told),
            author_name=update.byline or campaign.name,
            categories=tags(update),
            enclosures=[
                Enclosure(site + picture.get_absolute_url(), str(picture.main.get("size", picture.size)), "image/jpeg")
            ]
            if picture
            else [],
        )
    # Django writes a feed in hundreds of pieces; joined, it leaves in one.
    # No Last-Modified: what is withdrawn or back-dated changes a feed without making its newest date any newer.
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@read_only
def json_feed(request, **chosen):
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    updates, title, address = chosen_updates(**chosen)
    campaign, site = identity(get_language()), settings.SITE_URL
    items = []
    for update in updates:
        page = site + update.get_absolute_url()
        item = {
            "id": update.uid.urn,
            "url": page,
            "title": update.title,
            "content_html": content(update, page),
            "summary": update.excerpt,
            "date_published": local(update.published_at),
            "date_modified": local(changed(update, update.dates_told)),
            "authors": [{"name": update.byline or campaign.name}],
            "tags": tags(update),
            "language": update.language,
        }
        if update.lead_image:
            item["image"] = site + update.lead_image.get_absolute_url()
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{campaign.name}: {title}",
        "home_page_url": site + address,
        "feed_url": site + request.path,
        "description": campaign.statement,
        "language": get_language(),
        "items": items,
    }
    body = json.dumps(feed, ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/feed+json; charset=utf-8")


def local(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
