"""Reading a WordPress export (WordPress eXtended RSS 1.0 to 1.2) item by item, in memory that does not grow with it.

Nothing is interpreted here but the file's own structure: dates, states and bodies are the matter of `wordpress`.
E-mail and network addresses of authors and readers are never taken from the file.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from sys import intern

from campaign.importing.notes import SourceError
from campaign.importing.xml_stream import ENTER, MAX_FILE, SKIP, TEXT, XmlStream

from .records import Attachment, Facts, Item, ReaderComment, Survey, Term

MAX_BLOCK_WORDS = 20 * 1024**2  # characters of reusable blocks that are kept for the posts which refer to them

_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/?")
_EXCERPT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/excerpt/?")
_OTHERS = {
    "": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://backend.userland.com/rss2": "",
}
_META = {"_thumbnail_id", "_wp_attachment_image_alt", "_wp_old_slug", "footnotes"}


def survey(path: Path, *, on_bytes: Callable[[int], None] | None = None) -> Survey:
    """Reads the file once and keeps what the second reading needs. `on_bytes(count)` is told of every piece read.

    Raises SourceError where the file is not a whole WordPress export.
    """
    reader = _Reader(path, on_bytes)
    found = reader.survey
    words = 0
    for item in reader:
        found.counts[item.type, item.status] += 1
        if item.is_entry:
            found.items.append(_facts(item))
        elif item.type == "attachment" and item.post_id is not None and item.status in ("inherit", "publish"):
            found.attachments.setdefault(item.post_id, _attachment(item))
        elif item.type == "wp_block" and item.post_id is not None:
            # WordPress shows a reusable block only when it is public itself.
            words += len(item.content)
            if item.status == "publish" and not item.is_protected and words <= MAX_BLOCK_WORDS:
                found.blocks.setdefault(item.post_id, item.content)
        elif item.type == "guest-author" and item.slug:
            found.guest_authors.setdefault(item.slug, item.title)
    reader.check()
    found.removed_characters = reader.stream.removed
    return found


def items(path: Path, *, on_bytes: Callable[[int], None] | None = None) -> Iterator[Item]:
    """Every <item> of the file, one by one, of whatever type. Raises SourceError as `survey` does."""
    return iter(_Reader(path, on_bytes))


def _facts(item: Item) -> Facts:
    return Facts(
        post_id=item.post_id,
        type=intern(item.type),
        status=intern(item.status),
        link=item.link,
        guid=item.guid,
        slug=item.slug,
        date=item.date,
        date_gmt=item.date_gmt,
        pub_date=item.pub_date,
        is_protected=item.is_protected,
        old_slugs=tuple(item.meta.get("_wp_old_slug", ())),
    )


def _attachment(item: Item) -> Attachment:
    return Attachment(
        post_id=item.post_id,
        url=item.attachment_url or item.guid,
        title=item.title,
        alt=item.meta.get("_wp_attachment_image_alt", [""])[0],
        caption=item.excerpt,
        parent=item.parent,
        menu_order=item.menu_order,
    )


# Where each element may stand: place → tag → the place it opens, or None where its text is taken.
_SCHEMA: dict[str, dict[str, str | None]] = {
    "": {"rss": "rss"},
    "rss": {"channel": "channel"},
    "channel": {
        **dict.fromkeys(["title", "link", "language", "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url"]),
        "wp:author": "wp:author",
        "wp:category": "wp:category",
        "wp:tag": "wp:tag",
        "wp:term": "wp:term",
        "item": "item",
    },
    "wp:author": dict.fromkeys(
        ["wp:author_login", "wp:author_display_name", "wp:author_first_name", "wp:author_last_name"]
    ),
    "wp:category": dict.fromkeys(["wp:category_nicename", "wp:category_parent", "wp:cat_name"]),
    "wp:tag": dict.fromkeys(["wp:tag_slug", "wp:tag_name"]),
    "wp:term": dict.fromkeys(["wp:term_taxonomy", "wp:term_slug", "wp:term_parent", "wp:term_name"]),
    "item": {
        **dict.fromkeys(["title", "link", "pubDate", "dc:creator", "guid", "content:encoded", "excerpt:encoded"]),
        **dict.fromkeys(["wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt"]),
        **dict.fromkeys(["wp:post_name", "wp:status", "wp:post_parent", "wp:menu_order", "wp:post_type"]),
        **dict.fromkeys(["wp:post_password", "wp:is_sticky", "wp:attachment_url", "category"]),
        "wp:postmeta": "wp:postmeta",
        "wp:comment": "wp:comment",
    },
    "wp:postmeta": dict.fromkeys(["wp:meta_key", "wp:meta_value"]),
    "wp:comment": dict.fromkeys(
        ["wp:comment_author", "wp:comment_date", "wp:comment_date_gmt"]
        + ["wp:comment_content", "wp:comment_approved", "wp:comment_type"]
    ),
}


class _Reader:
    """Builds items from the elements of one file. The survey's fields for the site and its terms fill as it reads."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None] | None) -> None:
        path = Path(path)
        self.survey = Survey(path=path, size=_checked_size(path))
        self.stream = XmlStream(path, self, canonical=_canonical, on_bytes=on_bytes)
        self._places = [""]
        self._records: list[dict[str, str]] = [{}]
        self._attributes: dict[str, str] = {}
        self._ready: list[Item] = []
        self._terms: list[Term] = []
        self._meta: dict[str, list[str]] = {}
        self._comments: list[ReaderComment] = []
        self._guid_is_permalink = False
        self._saw_channel = self._saw_wordpress = False

    def __iter__(self) -> Iterator[Item]:
        for _ in self.stream:
            yield from self._ready
            self._ready.clear()

    def check(self) -> None:
        """Raises SourceError if what was read to its end is some other RSS."""
        name = self.survey.path.name
        if not self._saw_channel:
            raise SourceError(f"{name} has no <channel>, so it holds no export. Export it again from WordPress.")
        if not self._saw_wordpress:
            raise SourceError(f"{name} is an RSS feed, not a WordPress export. Import it with import_feed.")

    # What the stream calls

    def start(self, tag: str, attributes: dict[str, str]) -> str:
        place = self._places[-1]
        if tag.startswith("wp:"):
            self._saw_wordpress = True
        known = _SCHEMA[place]
        if tag not in known:
            if place == "":
                raise SourceError(_no_export(self.survey.path.name, tag))
            return SKIP
        opened = known[tag]
        self._attributes = attributes
        if opened is None:
            return TEXT
        self._places.append(opened)
        self._records.append({})
        if opened == "channel":
            self._saw_channel = True
        elif opened == "item":
            self._terms, self._meta, self._comments, self._guid_is_permalink = [], {}, [], False
        return ENTER

    def end(self, tag: str, text: str) -> None:
        if _SCHEMA[self._places[-1]].get(tag, "") is None:
            if tag == "category":
                self._add_term(text)
            else:
                if tag == "guid":
                    self._guid_is_permalink = self._attributes.get("isPermaLink", "true").strip().lower() != "false"
                self._records[-1].setdefault(tag, text)
            return
        self._places.pop()
        record = self._records.pop()
        close = self._CLOSE.get(tag)
        if close:
            close(self, record)

    def _add_term(self, name: str) -> None:
        taxonomy = self._attributes.get("domain", "").strip()
        self._terms.append(Term(self._attributes.get("nicename", "").strip(), name.strip(), taxonomy=taxonomy))

    def _close_channel(self, record: dict[str, str]) -> None:
        found = self.survey
        found.title = record.get("title", "").strip()
        found.link = record.get("link", "").strip()
        found.language = record.get("language", "").strip()
        found.version = record.get("wp:wxr_version", "").strip()
        found.site_url = record.get("wp:base_site_url", "").strip()
        found.blog_url = record.get("wp:base_blog_url", "").strip()

    def _close_author(self, record: dict[str, str]) -> None:
        login = record.get("wp:author_login", "").strip()
        name = record.get("wp:author_display_name", "").strip()
        if not name or "@" in name:  # an e-mail address is nobody's byline
            name = " ".join(record.get(f"wp:author_{part}_name", "").strip() for part in ("first", "last")).strip()
        if login:
            self.survey.authors.setdefault(login, name)

    def _close_category(self, record: dict[str, str]) -> None:
        slug, name = record.get("wp:category_nicename", "").strip(), record.get("wp:cat_name", "").strip()
        parent = record.get("wp:category_parent", "").strip()
        self.survey.categories.setdefault(slug or name, Term(slug, name, parent, "category"))

    def _close_tag(self, record: dict[str, str]) -> None:
        slug, name = record.get("wp:tag_slug", "").strip(), record.get("wp:tag_name", "").strip()
        self.survey.tags.setdefault(slug or name, Term(slug, name, "", "post_tag"))

    def _close_term(self, record: dict[str, str]) -> None:
        taxonomy, slug, parent, name = (
            record.get(f"wp:term_{part}", "").strip() for part in ("taxonomy", "slug", "parent", "name")
        )
        self.survey.terms.append(Term(slug, name, parent, taxonomy))

    def _close_meta(self, record: dict[str, str]) -> None:
        key, value = record.get("wp:meta_key", "").strip(), record.get("wp:meta_value", "").strip()
        if key in _META and value:
            self._meta.setdefault(key, []).append(value)

    def _close_comment(self, record: dict[str, str]) -> None:
        self._comments.append(
            ReaderComment(
                author=record.get("wp:comment_author", "").strip(),
                content=record.get("wp:comment_content", ""),
                date=record.get("wp:comment_date", "").strip(),
                date_gmt=record.get("wp:comment_date_gmt", "").strip(),
                approved=record.get("wp:comment_approved", "").strip(),
                type=record.get("wp:comment_type", "").strip(),
            )
        )

    def _close_item(self, record: dict[str, str]) -> None:
        def value(tag: str) -> str:
            return record.get(tag, "").strip()

        self._ready.append(
            Item(
                post_id=_whole_number(value("wp:post_id")),
                type=value("wp:post_type"),
                status=value("wp:status"),
                title=value("title"),
                link=value("link"),
                guid=value("guid"),
                guid_is_permalink=self._guid_is_permalink,
                slug=value("wp:post_name"),
                creator=value("dc:creator"),
                pub_date=value("pubDate"),
                date=value("wp:post_date"),
                date_gmt=value("wp:post_date_gmt"),
                modified=value("wp:post_modified"),
                modified_gmt=value("wp:post_modified_gmt"),
                content=record.get("content:encoded", ""),
                excerpt=value("excerpt:encoded"),
                parent=_whole_number(value("wp:post_parent")) or None,
                menu_order=_whole_number(value("wp:menu_order")) or 0,
                is_protected=_is_password(record.get("wp:post_password", "")),
                is_sticky=value("wp:is_sticky") == "1",
                attachment_url=value("wp:attachment_url"),
                terms=self._terms,
                meta=self._meta,
                comments=self._comments,
            )
        )

    _CLOSE = {
        "channel": _close_channel,
        "wp:author": _close_author,
        "wp:category": _close_category,
        "wp:tag": _close_tag,
        "wp:term": _close_term,
        "wp:postmeta": _close_meta,
        "wp:comment": _close_comment,
        "item": _close_item,
    }


def _canonical(prefix: str, namespace: str | None) -> str:
    """The usual prefix of a namespace of WordPress exports; a name that fits no element for any other.

    A prefix that the file never declares is taken for what WordPress means by it.
    """
    if namespace is None:
        return prefix
    if _WORDPRESS.fullmatch(namespace):
        return "wp"
    if _EXCERPT.fullmatch(namespace):
        return "excerpt"
    return _OTHERS.get(namespace, "other")


def _is_password(text: str) -> bool:
    """Whether a value is a password: also one of spaces, but not the line break of a file that was laid out anew."""
    return bool(text.strip()) or (text != "" and "\n" not in text)


def _whole_number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _checked_size(path: Path) -> int:
    """The file's size in bytes. Raises SourceError where it cannot be a WordPress export, before it is read as one."""
    name = path.name
    try:
        if not path.is_file():
            raise SourceError(f"There is no file {path}. Give the path of the WordPress export.")
        size = path.stat().st_size
        if size > MAX_FILE:
            raise SourceError(
                f"{name} has {size / 1024**3:.1f} GB; at most {MAX_FILE // 1024**3} GB can be imported at once. "
                "Export it in parts (Tools → Export, by year or by author)."
            )
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror or error}.") from None
    start = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    start = start.lstrip().lower()
    if not size:
        raise SourceError(f"{name} is empty. Export it again from WordPress (Tools → Export).")
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")):
        raise SourceError(f"{name} is a packed archive. Unpack it first and give the .xml file within.")
    if start.startswith((b"{", b"[")):
        raise SourceError(f"{name} is {_json_kind(head)}, not a WordPress export.")
    if re.match(rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", start, re.DOTALL):
        raise SourceError(
            f"{name} is a web page, not a WordPress export. "
            "Log in to WordPress and download the file from Tools → Export."
        )
    if start and not start.startswith(b"<"):
        raise SourceError(
            f"{name} is not XML, so it is no WordPress export. Export it from WordPress (Tools → Export)."
        )
    return size


def _json_kind(head: bytes) -> str:
    if re.search(rb'"db"\s*:', head):
        return "a Ghost export (import it with import_ghost)"
    if b"jsonfeed.org" in head:
        return "a JSON Feed (import it with import_feed)"
    return "JSON"


def _no_export(name: str, tag: str) -> str:
    root = tag.rpartition(":")[2].lower()
    if root in ("feed", "rdf"):
        return f"{name} is a news feed, not a WordPress export. Import it with import_feed."
    if root == "html":
        return f"{name} is a web page, not a WordPress export. Download the file from Tools → Export."
    return f"{name} is XML of another kind (<{root[:40]}>), not a WordPress export. Export it from Tools → Export."
