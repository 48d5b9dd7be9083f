"""RSS and Atom through feedparser, kept from fetching anything and from the entities of a document type.

feedparser reads a feed that is not well-formed with a second, lenient parser; here common slips are put right first,
so that the strict one can do its work, and what was wrong is told.
"""

import io
import re
from calendar import timegm
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from html.entities import html5
from typing import Any
from xml.parsers import expat

import feedparser

from campaign.importing.notes import SourceError

from ..entry import Precision
from ..snippets import paragraphs, plain
from .addresses import UNKNOWN_BASE, as_written, is_absolute
from .items import Enclosure, Item

# Beyond this a feed must be well-formed: the lenient parser takes its time.
LARGEST_BROKEN = 1024 * 1024
DEEPEST = 200  # elements within elements in a well-formed feed; XHTML in Atom is the deepest that occurs
MOST_ATTRIBUTES = 100  # of one element
DEEPEST_BROKEN = 10_000  # the same where nothing closes as it should

_BETWEEN = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_OPENING_OR_CLOSING = re.compile(r"<(/?)[A-Za-z]|(/)>")
# What XML 1.0 (2.2) keeps out of documents, as signs and as references.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_STRAY_AMPERSAND = re.compile(r"&(?!#\d+;|#[xX][0-9A-Fa-f]+;|[A-Za-z_][\w.-]*;)")
_PREDEFINED = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_ENDS_EARLY = {3, 5, 6, 20}  # expat: no element, unclosed token, half a character, unclosed CDATA
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"\d{4}")


@dataclass
class Feed:
    """A feed of any format. Addresses are as the feed has them; `fault` is a sentence where its file is damaged."""

    title: str = ""
    home: str = ""
    identity: str = ""
    own_address: str = ""
    items: list[Item] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    fault: str = ""


def read_xml_feed(text: str, *, name: str) -> Feed:
    """A feed from its decoded XML. Raises SourceError where it is no feed, or declares entities."""
    feed = Feed()
    text, removed = _allowed(text)
    if removed:
        feed.sentences.append(f"{removed} control signs that no text can hold were removed from the file.")
    root, start = _root(text, name)
    if "wordpress.org/export/" in text[start : start + 4000]:
        raise SourceError(f"{name} is a WordPress export, not a feed: use import_wordpress.")
    if root.lower() not in ("rss", "feed", "rdf"):
        raise SourceError(f"{name} is no feed: its outermost element is <{root}>, not <rss>, <feed> or <RDF>.")
    # The names of letters that only a document type would explain go, and after the check so does all before the root.
    text = text[:start] + _named_letters(text[start:])
    fault, is_cut = _fault(text, name)
    feed.fault = fault
    text = text[start:]
    if fault and (len(text) > LARGEST_BROKEN or _is_deep(text)):
        raise SourceError(f"{fault} It cannot be read in spite of that: save the feed again, or put that place right.")
    parsed = _parse(_mended(text) if fault else text)
    about = parsed.get("feed", {})
    feed.title = _title(about)
    feed.home, feed.identity = as_written(about.get("link") or ""), as_written(about.get("id") or "")
    feed.own_address = _related(about, "self")
    if following := _related(about, "next") or _related(about, "prev-archive"):
        feed.sentences.append(f"The feed goes on in another file: save {following} and import it too.")
    language = language_told(about.get("language") or "", of_feed=True)
    authors = _authors(about) if str(parsed.get("version", "")).startswith("atom") else []
    feed.items = [_item(entry, authors, language) for entry in parsed["entries"]]
    if is_cut and feed.items:
        feed.items[-1].is_cut = True
    return feed


def language_told(tag: str, *, of_feed: bool = False) -> str:
    """A language tag in lower case. A feed's "en" says nothing: it is what programs write when nobody chose."""
    tag = tag.strip().replace("_", "-").lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", tag) or (of_feed and tag in ("en", "en-us")):
        return ""
    return tag


def _allowed(text: str) -> tuple[str, int]:
    text, signs = _FORBIDDEN.subn("", text)
    references = 0

    def allowed(reference: re.Match) -> str:
        nonlocal references
        code = int(reference[1], 16) if reference[1] else int(reference[2])
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
            return reference[0]
        references += 1
        return ""

    return _REFERENCE.sub(allowed, text), signs + references


def _root(text: str, name: str) -> tuple[str, int]:
    """The name of the outermost element and where it begins. Refuses a document type that declares anything."""
    position = 0
    while True:
        if between := _BETWEEN.match(text, position):
            position = between.end()
        elif text[position : position + 9].upper() == "<!DOCTYPE":
            end = text.find(">", position)
            if end < 0 or "[" in text[position:end]:
                raise SourceError(
                    f"{name} declares entities of its own (DOCTYPE). No feed needs that, and it can be used to do "
                    "harm, so the file is not read. Save the feed again without it."
                )
            position = end + 1
        elif root := _ROOT.match(text, position):
            return root[2], position
        else:
            shown = " ".join(text[position : position + 40].split())
            raise SourceError(f'{name} is no feed: it begins with "{shown}".')


def _fault(text: str, name: str) -> tuple[str, bool]:
    """A sentence on where the XML is not well-formed, and whether that is because its end is missing."""
    parser, depth = expat.ParserCreate("utf-8"), 0

    def start(_tag: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST or len(attributes) > 2 * MOST_ATTRIBUTES:
            what = (
                f"nests elements more than {DEEPEST} deep" if depth > DEEPEST else "has hundreds of attributes in a tag"
            )
            raise SourceError(f"{name} {what}. No feed does that.")

    def end(*_: Any) -> None:
        nonlocal depth
        depth -= 1

    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        if error.code in _ENDS_EARLY:
            return f"{name} breaks off in the middle ({place}).", True
        return f"{name} is not well-formed XML ({place}).", _ends_early(text)
    return "", False


def _ends_early(text: str) -> bool:
    return not re.search(
        r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", text[-2000:], re.IGNORECASE | re.DOTALL
    )


def _outside_cdata(text: str, change: Callable[[str], str]) -> str:
    pieces, position = [], 0
    while (start := text.find("<![CDATA[", position)) >= 0 and (end := text.find("]]>", start)) >= 0:
        pieces += [change(text[position:start]), text[start : end + 3]]
        position = end + 3
    return "".join([*pieces, change(text[position:])])


def _is_deep(text: str) -> bool:
    """Whether tags open far more often than they close, somewhere in a text that is not well-formed."""
    depth, parts = 0, []
    _outside_cdata(text, lambda part: parts.append(part) or "")
    for tag in _OPENING_OR_CLOSING.finditer(" ".join(parts)):
        depth += -1 if tag[1] or tag[2] else 1
        if depth > DEEPEST_BROKEN:
            return True
    return False


def _named_letters(text: str) -> str:
    """&eacute; and the like as letters; XML alone knows only five such names."""

    def letter(found: re.Match) -> str:
        return found[0] if found[1] in _PREDEFINED or found[1] not in html5 else escape(html5[found[1]])

    return _outside_cdata(text, lambda part: _NAMED.sub(letter, part)) if "&" in text else text


def _mended(text: str) -> str:
    """Two slips that feeds are known for: a doubled "<", and "&" that stands for itself."""
    text = text.replace("<<![CDATA[", "<![CDATA[")
    return _outside_cdata(text, lambda part: _STRAY_AMPERSAND.sub("&amp;", part.replace("<<", "<")))


def _parse(text: str) -> Any:
    # A stream, as feedparser would take bare text for an address to fetch or a file to open. The location lets it
    # resolve relative addresses to ones that can be told apart; without any it mixes up xml:base between items.
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": UNKNOWN_BASE},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _item(entry: Any, feed_authors: list[str], feed_language: str) -> Item:
    contents = [content for content in entry.get("content", []) if content.get("value", "").strip()]
    content = max(contents, key=lambda each: "html" in each.get("type", ""), default=None)
    summary = entry.get("summary_detail") or {}
    shown = content or summary
    # feedparser would answer for a missing "updated" with "published", so each is asked for only where it is there.
    told = [name for name in ("published", "created", "updated") if name in entry and entry[name]]
    date = next((name for name in told if entry.get(f"{name}_parsed")), told[0] if told else "")
    written = entry[date].strip() if date else ""
    published_at, precision = _dated(entry.get(f"{date}_parsed") if date else None, written)
    base = shown.get("base") or ""
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    identity = as_written(entry.get("id") or "")
    if entry.get("guidislink") and link == entry.get("id") and not is_absolute(link):
        link = ""
    return Item(
        identity=identity,
        title=_title(entry),
        link=as_written(link),
        html=_html(shown),
        base=base if is_absolute(base) else "",
        has_content=content is not None,
        summary_html=_html(summary),
        published_at=published_at,
        precision=precision,
        date_as_written=written,
        revised_at=_moment(entry.get("updated_parsed") if "updated" in entry else None),
        authors=_authors(entry) or feed_authors,
        tags=[plain(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", [])],
        picture=next(_pictures(entry), ""),
        enclosures=[
            Enclosure(as_written(file.get("href") or ""), file.get("type") or "", file.get("title") or "")
            for file in entry.get("enclosures", [])
            if file.get("href")
        ],
        language=language_told((entry.get("title_detail") or {}).get("language") or "") or feed_language,
    )


def _title(element: Any) -> str:
    """The title as text. Atom says whether it is HTML; in RSS feedparser tells by its looks."""
    detail = element.get("title_detail") or {}
    value = detail.get("value") or element.get("title") or ""
    return value if detail.get("type") == "text/plain" else plain(value)


def _html(detail: Any) -> str:
    value = detail.get("value") or ""
    return paragraphs(value) if detail.get("type") == "text/plain" else value.replace("</br>", "")


def _pictures(entry: Any) -> Iterator[str]:
    """Pictures that Media RSS or iTunes names for an item."""
    for file in entry.get("media_content", []):
        kind = file.get("medium") or file.get("type") or ""
        if kind.startswith("image") and file.get("url"):
            yield as_written(file["url"])
    if (image := entry.get("image")) and (href := image.get("href")):
        yield as_written(href)
    for file in entry.get("media_thumbnail", []):
        if file.get("url"):
            yield as_written(file["url"])


def _authors(element: Any) -> list[str]:
    """Names only: an address without a name is nobody's byline."""
    names = [author.get("name") or "" for author in element.get("authors", [])] or [element.get("author") or ""]
    return [name.strip() for name in names if name.strip() and "@" not in name]


def _related(about: Any, relation: str) -> str:
    return next(
        (as_written(each.get("href") or "") for each in about.get("links", []) if each.get("rel") == relation), ""
    )


def _moment(parsed: Any) -> datetime | None:
    """feedparser's nine numbers in UTC as a moment. Years that no calendar has are no date."""
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def _dated(parsed: Any, written: str) -> tuple[datetime | None, Precision]:
    """The moment, and how much of it is known. A day alone is put at noon UTC, the same day in nearly all zones."""
    moment = _moment(parsed)
    if moment is None:
        return None, Precision.EXACT
    for pattern, precision in ((_DAY, Precision.DAY), (_MONTH, Precision.MONTH), (_YEAR, Precision.ABOUT)):
        if pattern.fullmatch(written):
            return moment.replace(hour=12, minute=0, second=0), precision
    return moment, Precision.EXACT
