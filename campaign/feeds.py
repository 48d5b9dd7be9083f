"""RSS 2.0, Atom 1.0 and JSON Feed 1.1 of whatever a room publishes, from one neutral kind of entry.

An entry's id is a urn:uuid that survives every change of title, slug, host and scheme. Addresses in the text are
absolute, since a reader shows it elsewhere.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language

from .identity import identity
from .models import Asset

# Stored HTML is what the sanitiser wrote: each attribute quoted. Words that look like one stand outside tags.
TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*\s*/?>')
ADDRESS = re.compile(r' (href|src|srcset)="([^"]*)"')


@dataclass(frozen=True)
class Entry:
    """One thing that was published, for any format.

    `uid` is its urn:uuid, `address` the path of its page, `summary` plain text, `content` HTML whose addresses may be
    relative to that page. A reader looks at it again when `changed` is later than before. The campaign speaks where no
    `author` is named.
    """

    uid: str
    address: str
    title: str
    summary: str
    content: str
    published: datetime
    changed: datetime
    language: str
    author: str = ""
    tags: Sequence[str] = ()
    picture: Asset | None = None

    @property
    def page(self) -> str:
        return settings.SITE_URL + self.address

    @property
    def whole_content(self) -> str:
        return with_whole_addresses(self.content, self.page)


@dataclass(frozen=True)
class Feed:
    """Entries in their order, what they are together, and the path of the page that lists them."""

    title: str
    address: str
    entries: Sequence[Entry]


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


def rss(request, feed: Feed) -> HttpResponse:
    return xml_feed(request, feed, RSS)


def atom(request, feed: Feed) -> HttpResponse:
    return xml_feed(request, feed, Atom)


def xml_feed(request, feed, generator):
    campaign, language = identity(get_language()), get_language()
    site = settings.SITE_URL
    written = generator(
        title=f"{campaign.name}: {feed.title}",
        link=site + feed.address,
        description=campaign.statement or campaign.name,
        language=language,
        feed_url=site + request.path,
        feed_guid=site + request.path,
    )
    for entry in feed.entries:
        picture = entry.picture
        written.add_item(
            title=entry.title,
            link=entry.page,
            description=escape(entry.summary),
            content=entry.whole_content,
            unique_id=entry.uid,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.changed,
            author_name=entry.author or campaign.name,
            categories=entry.tags,
            enclosures=[
                Enclosure(site + picture.get_absolute_url(), str(picture.main.get("size", picture.size)), "image/jpeg")
            ]
            if picture
            else [],
        )
    # Django writes a feed in hundreds of pieces; joined, it leaves in one.
    # No Last-Modified: what is withdrawn or back-dated changes a feed without making its newest date any newer.
    return HttpResponse(written.writeString("utf-8"), content_type=written.content_type)


def json_feed(request, feed: Feed) -> HttpResponse:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    campaign, site = identity(get_language()), settings.SITE_URL
    items = []
    for entry in feed.entries:
        item = {
            "id": entry.uid,
            "url": entry.page,
            "title": entry.title,
            "content_html": entry.whole_content,
            "summary": entry.summary,
            "date_published": local(entry.published),
            "date_modified": local(entry.changed),
            "authors": [{"name": entry.author or campaign.name}],
            "tags": list(entry.tags),
            "language": entry.language,
        }
        if entry.picture:
            item["image"] = site + entry.picture.get_absolute_url()
        items.append(item)
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{campaign.name}: {feed.title}",
        "home_page_url": site + feed.address,
        "feed_url": site + request.path,
        "description": campaign.statement,
        "language": get_language(),
        "items": items,
    }
    body = json.dumps(whole, ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/feed+json; charset=utf-8")


def with_whole_addresses(html: str, page: str) -> str:
    """The HTML with each address in it absolute, seen from the address of its page."""
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


def local(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
