"""What every format of feed says of an item, and how that becomes an entry."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape

from campaign.importing.notes import Note
from campaign.text import clean, one_line

from ..entry import Entry, ImageRef, Precision, State
from ..html import to_markdown
from ..snippets import file_name, plain
from ..titles import title_from
from ..web_addresses import urlsplit
from .addresses import absolute, is_absolute, path_of, rewrite_addresses, without_tracking

_CUT = re.compile(
    r"(\[?(…|\.\.\.|&hellip;|&#8230;|&#x2026;)\]?|(continue reading|read more|weiterlesen)\W*)\s*$", re.IGNORECASE
)


@dataclass
class Enclosure:
    """A file that goes with an item. `media_type` is a MIME type such as "image/jpeg", or "" where it is not told."""

    url: str
    media_type: str = ""
    title: str = ""

    def is_picture(self) -> bool:
        return self.media_type.lower().startswith("image/") or (
            not self.media_type
            and bool(re.search(r"\.(jpe?g|png|gif|webp|avif)$", urlsplit(self.url).path, re.IGNORECASE))
        )


@dataclass
class Item:
    """An item as its feed has it. Addresses may still be relative; `base` is what they are relative to, if known."""

    identity: str = ""
    title: str = ""  # plain text
    link: str = ""
    external_link: str = ""  # the page elsewhere that the item is about
    html: str = ""
    base: str = ""
    summary_html: str = ""
    has_content: bool = False  # False: `html` is only the summary
    published_at: datetime | None = None
    precision: Precision = Precision.EXACT
    date_as_written: str = ""
    revised_at: datetime | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    picture: str = ""
    enclosures: list[Enclosure] = field(default_factory=list)
    language: str = ""
    is_cut: bool = False

    def is_empty(self) -> bool:
        return not (self.identity or self.title or self.link or self.html.strip())

    def key(self) -> str:
        """The id that the feed gives it, else its address without tracking, else a hash of its words."""
        if self.identity:
            return self.identity
        if self.link:
            return without_tracking(self.link)
        words = "\n".join([self.title, self.date_as_written, self.html])
        return "words:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]

    def old_paths(self) -> list[str]:
        """The path of its address, then that of its id where this is another address of the same site ("/?p=12")."""
        paths = [path_of(self.link)] if self.link else []
        if is_absolute(self.identity) and (not self.link or host(self.identity) == host(self.link)):
            paths.append(path_of(self.identity))
        return [path for path in dict.fromkeys(paths) if path]


def host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")


def state_of(item: Item) -> State:
    """What a feed shows was public; an item without a date cannot take its place in a timeline, so it is a draft."""
    return State.PUBLISHED if item.published_at and not item.is_cut else State.DRAFT


def to_entry(item: Item, *, key: str, base: str, paths: dict[str, str]) -> Entry:
    """The item as an entry. `base` is the site's address or "", `paths` the old paths that will lead to an entry."""
    link = absolute(item.link, base) if item.link else ""
    content_base = item.base or (link if is_absolute(link) else base)
    html, refused = rewrite_addresses(item.html, content_base, keep=lambda url: path_of(url) in paths)
    files = _Files(item, content_base, html)
    if item.external_link and item.external_link not in html:
        files.link(external := absolute(item.external_link, base), external)
    converted = to_markdown("\n".join([html, *files.shown]), base_url=content_base)
    body = converted.markdown.strip("\n")

    sentences = _doubts(item, body, refused + files.refused)
    title = one_line(item.title)
    if not title:
        title = title_from(body, item.published_at)
        sentences.insert(0, f'It has no title and is called "{title}" now: give it a better one.')
    tags: dict[str, str] = {}
    for tag in map(clean, item.tags):
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return Entry(
        key=key,
        title=title,
        body=body,
        summary=_summary(item),
        state=state_of(item),
        published_at=item.published_at,
        precision=item.precision,
        revised_at=item.revised_at,
        language=item.language,
        byline=clean(", ".join(dict.fromkeys(item.authors))),
        tags=list(tags.values()),
        old_paths=item.old_paths(),
        links=converted.links,
        lead_image=files.lead_image,
        images=converted.images + files.documents,
        notes=[*(Note(sentence, entry=title) for sentence in sentences), *_named(converted.notes, title)],
    )


class _Files:
    """The files that go with an item: the first picture leads it, unless its text shows it; the rest ends the text."""

    def __init__(self, item: Item, base: str, html: str):
        self.lead_image: ImageRef | None = None
        self.documents: list[ImageRef] = []
        self.shown: list[str] = []  # HTML
        self.refused: list[str] = []
        seen: set[str] = set()
        for file in [Enclosure(item.picture, "image/*")] * bool(item.picture) + item.enclosures:
            url = absolute(file.url, base)
            if not is_absolute(url):
                self.refused.append(url)
            elif url in seen or (file.is_picture() and escape(url) in html):
                continue
            elif not file.is_picture():
                self.link(url, file.title)
                if file.media_type == "application/pdf":
                    self.documents.append(ImageRef(url=url, title=file.title))
            elif self.lead_image is None:
                self.lead_image = ImageRef(url=url, alt=clean(file.title))
            else:
                self.shown.append(f'<p><img src="{escape(url)}" alt="{escape(file.title)}"></p>')
            seen.add(url)

    def link(self, url: str, words: str = "") -> None:
        self.shown.append(f'<p><a href="{escape(url)}">{escape(words or file_name(url))}</a></p>')


def _doubts(item: Item, body: str, refused: list[str]) -> list[str]:
    """What whoever imports should look at."""
    sentences = []
    if refused:
        distinct = list(dict.fromkeys(refused))
        listed = ", ".join(distinct[:3]) + (f" and {len(distinct) - 3} more" if distinct[3:] else "")
        sentences.append(
            f"These addresses lead nowhere without the site's own and were left out: {listed}. "
            "Give --base-url https://… and import again."
        )
    if not item.published_at:
        told = f' ("{item.date_as_written}" is none)' if item.date_as_written else ""
        sentences.append(f"It has no date{told}, so it comes as a draft.")
    elif item.precision == Precision.ABOUT:
        sentences.append(f'Only its year is known ("{item.date_as_written}").')
    if item.is_cut:
        sentences.append("The file breaks off in or after it, so it comes as a draft: compare with the old page.")
    if not body and not item.is_cut:
        sentences.append("It has no text.")
    elif not item.has_content and not item.is_cut and _CUT.search(plain(item.html)):
        sentences.append("The feed holds only the beginning of its text: complete it from the old page.")
    return sentences


def _summary(item: Item) -> str:
    """The summary where someone wrote one; not where it only repeats the beginning of the text."""
    if not item.has_content:
        return ""
    summary = clean(plain(item.summary_html))
    begun = _CUT.sub("", summary).strip()
    return "" if not begun or plain(item.html).startswith(begun) else summary


def _named(notes: list[Note], title: str) -> list[Note]:
    return [replace(note, entry=title) for note in notes]
