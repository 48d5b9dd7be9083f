"""RSS 2.0, Atom 1.0 and JSON Feed 1.1 of the timeline, of a topic and of a kind.

An entry's id is a urn:uuid that survives every change of title, slug, host and scheme. Addresses in the text are
absolute, since a reader shows it elsewhere.
"""

import json
import re
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.identity import identity

from .models import Topic, Update

FEED_LENGTH = 20
ADDRESS_ATTRIBUTE = re.compile(r'\b(href|src|poster)="([^"]*)"')
SRCSET_ATTRIBUTE = re.compile(r'\bsrcset="([^"]*)"')


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


def rss(request, **chosen):
    return xml_feed(request, RSS, "rss", chosen)


def atom(request, **chosen):
    return xml_feed(request, Atom, "atom", chosen)


def chosen_updates(slug=None, kind=None):
    """The live updates of the language, or of a topic or kind in it; a title for them; and their page's address."""
    language = get_language()
    updates = Update.objects.live().in_language(language)
    if slug is not None:
        topic = get_object_or_404(Topic, language=language, slug=slug)
        updates, title, address = updates.filter(topics=topic), topic.name, reverse("updates:topic", args=[slug])
    elif kind is not None:
        if kind not in Update.Kind.values:
            raise Http404
        updates, title = updates.filter(kind=kind), str(Update.Kind(kind).label)
        address = reverse("updates:kind", args=[kind])
    else:
        title, address = _("Updates"), reverse("updates:timeline")
    newest = updates.newest_first().select_related("lead_image").prefetch_related("topics").defer("body")
    return list(newest[:FEED_LENGTH]), title, address


def changed(update):
    """When a reader should look at it again: at its latest revision, else at its publication."""
    return max(update.revised_at or update.published_at, update.published_at)


def content(update, page):
    """The whole text as HTML, its lead picture first, each address in it absolute."""

    def absolute_srcset(match):
        parts = (part.strip().split(" ", 1) for part in match[1].split(","))
        return 'srcset="{}"'.format(", ".join(" ".join([urljoin(page, part[0]), *part[1:]]) for part in parts))

    html = update.body_html
    if update.lead_image:
        html = f'<p><img src="{update.lead_image.get_absolute_url()}" alt="{escape(update.lead_image.alt)}"></p>{html}'
    html = ADDRESS_ATTRIBUTE.sub(lambda match: f'{match[1]}="{urljoin(page, match[2])}"', html)
    return SRCSET_ATTRIBUTE.sub(absolute_srcset, html)


@require_safe
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
            description=update.excerpt,
            content=content(update, page),
            unique_id=update.uid.urn,
            unique_id_is_permalink=False,
            pubdate=update.published_at,
            updateddate=changed(update),
            author_name=update.byline or campaign.name,
            categories=[str(update.get_kind_display()), *(topic.name for topic in update.topics.all())],
            enclosures=[Enclosure(site + picture.get_absolute_url(), str(picture.size), "image/jpeg")]
            if picture
            else [],
        )
    # Django writes a feed in hundreds of pieces; joined, it leaves in one.
    # No Last-Modified: what is withdrawn or back-dated changes a feed without making its newest date any newer.
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@require_safe
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
            "date_modified": local(changed(update)),
            "authors": [{"name": update.byline or campaign.name}],
            "tags": [str(update.get_kind_display()), *(topic.name for topic in update.topics.all())],
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
