"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from typing import Any

from campaign.importing.notes import SourceError

from ..snippets import paragraphs
from ..timestamps import read_moment
from ..unchecked import list_of, rows_of, text_of
from .items import Enclosure, Item
from .xml import Feed, language_told


def read_json_feed(value: Any, *, name: str) -> Feed:
    """A feed from the value of its JSON. Raises SourceError where it is another kind of JSON file."""
    if not isinstance(value, dict):
        raise SourceError(f"{name} holds a bare list, not a feed.")
    items = value.get("items")
    if not isinstance(items, list):
        if any(key in value for key in ("db", "data", "posts")):
            raise SourceError(f"{name} looks like a Ghost export, not a feed: use import_ghost.")
        raise SourceError(f'{name} is no JSON feed: it has no list of "items".')
    feed = Feed(
        title=text_of(value.get("title")),
        home=text_of(value.get("home_page_url")),
        own_address=text_of(value.get("feed_url")),
    )
    if following := text_of(value.get("next_url")):
        feed.sentences.append(f"The feed goes on in another file: save {following} and import it too.")
    authors, language = _authors(value), language_told(text_of(value.get("language")), of_feed=True)
    for position, item in enumerate(items, start=1):
        if isinstance(item, dict):
            feed.items.append(_item(item, authors, language))
        else:
            feed.sentences.append(f"Item {position} of the feed is no entry and was left out.")
    return feed


def _item(item: dict, feed_authors: list[str], feed_language: str) -> Item:
    html, text, summary = (text_of(item.get(key)) for key in ("content_html", "content_text", "summary"))
    as_html = html or paragraphs(text)
    published = text_of(item.get("date_published")) or text_of(item.get("date_modified"))
    return Item(
        identity=text_of(item.get("id")),
        title=text_of(item.get("title")),
        link=text_of(item.get("url")),
        external_link=text_of(item.get("external_url")),
        html=as_html or paragraphs(summary),
        has_content=bool(as_html),
        summary_html=paragraphs(summary),
        published_at=read_moment(published),
        date_as_written=published,
        revised_at=read_moment(text_of(item.get("date_modified"))),
        authors=_authors(item) or feed_authors,
        tags=[tag for tag in map(text_of, list_of(item.get("tags"))) if tag],
        picture=text_of(item.get("image")) or text_of(item.get("banner_image")),
        enclosures=[
            Enclosure(text_of(file.get("url")), text_of(file.get("mime_type")), text_of(file.get("title")))
            for file in rows_of(item.get("attachments"))
            if text_of(file.get("url"))
        ],
        language=language_told(text_of(item.get("language"))) or feed_language,
    )


def _authors(value: dict) -> list[str]:
    """The names in "authors" (1.1) or "author" (1.0)."""
    authors = rows_of([*list_of(value.get("authors")), value.get("author")])
    return list(dict.fromkeys(name for author in authors if (name := text_of(author.get("name")))))
