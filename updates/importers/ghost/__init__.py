"""Ghost's JSON export, of any age, as entries.

An export is a dump of database tables: posts, tags, users and the tables that join them. Answers of Ghost's Content
API, whose posts carry their tags and authors, are read as well. A body is taken from the author's own Markdown where
the whole post is Markdown, else from the HTML that readers saw, else from Mobiledoc, Lexical or the plain text.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from campaign.importing.notes import Level, Note, SourceError
from campaign.importing.source_files import MEGABYTE, decode, is_web_page, load_json, read_bytes
from campaign.text import clean, one_line

from ..entry import Entry, ImageRef, State
from ..html import to_markdown
from ..snippets import paragraphs, plain
from ..timestamps import read_moment
from ..titles import title_from
from ..unchecked import text_of
from ..web_addresses import urljoin, urlsplit
from .cards import Body
from .documents import add_lexical, add_mobiledoc, only_markdown, read_document
from .markdown import carry_over
from .rendered import add_rendered
from .tables import Tables, is_true, open_export

LARGEST = 200 * MEGABYTE

_ADDRESS = re.compile(r"""https?://[^\s"'<>\\]+""")
_OWN_FILE = re.compile(r"""__GHOST_URL__/content/|(?:^|["'(]|\\")/content/(?:images|files|media)/""")
_VISIBLE_TO_ALL = ("", "public")


@dataclass
class GhostExport:
    """An export that has been read. `links` leads from an old path ("/a-vigil/") to the key of the public item there.

    `hosts` are the old site's names, where its address is known.
    """

    source: str
    notes: list[Note]
    links: dict[str, str]
    hosts: set[str]
    _posts: list["_Post"] = field(repr=False)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._posts)

    def entries(self) -> Iterator[Entry]:
        """Every post and page in the export's order. May be called again."""
        return (post.entry() for post in self._posts)


def read_ghost(path: Path, *, base_url: str = "", now: datetime | None = None) -> GhostExport:
    """Read a Ghost export. Bodies are converted one by one, as `entries()` is walked.

    `base_url` is the old site's address, which Ghost leaves out of its exports; with it, pictures and links become
    absolute. `now` decides whether a scheduled post's time has passed.
    Raises SourceError where the file is no export that holds posts.
    """
    path = Path(path)
    if base_url and not _ADDRESS.fullmatch(base_url):
        raise SourceError("Give the old site's address in full, such as https://example.org.")
    text = decode(read_bytes(path, limit=LARGEST, wanted="a Ghost export (a .json file)"), name=path.name)
    if is_web_page(text):
        raise SourceError(
            f"{path.name} is a web page, not a Ghost export. Sign in to Ghost and export the content again."
        )
    if text.lstrip().startswith("<"):
        raise SourceError(
            f"{path.name} is XML, not a Ghost export. "
            "For a WordPress export use import_wordpress, for a feed import_feed."
        )
    tables = Tables(open_export(load_json(text, name=path.name), name=path.name))
    del text

    site = tables.site_url()
    source = site.removeprefix("https://").removeprefix("http://").rstrip("/") or tables.setting("title") or "export"
    reader = _Reader(tables, (base_url or site).rstrip("/"), now or datetime.now(UTC))
    posts = reader.posts()
    notes = reader.notes
    if not reader.base_url and any(post.lacks_address() for post in posts):
        notes.append(
            Note(
                "The export names its pictures and files without the site's address. "
                "Give --base-url https://… to fetch them, or --media with Ghost's content folder."
            )
        )
    links: dict[str, str] = {}
    for post in posts:
        if post.state == State.PUBLISHED:
            for old_path in post.old_paths:
                links.setdefault(old_path, post.key)
    return GhostExport(
        source=f"ghost:{clean(source)}",
        notes=notes,
        links=links,
        hosts={name for address in (site, base_url) if (name := urlsplit(address).hostname)},
        _posts=posts,
    )


class _Reader:
    """What all posts of an export have in common."""

    def __init__(self, tables: Tables, base_url: str, now: datetime):
        self.tables, self.base_url, self.now = tables, base_url, now
        self.notes: list[Note] = []
        self.is_private = is_true(tables.setting("is_private", "isPrivate"))
        if self.is_private:
            self.notes.append(
                Note("The old site was closed with a password, so all of its posts come as drafts: publish them here.")
            )

    def posts(self) -> list["_Post"]:
        posts, keys = [], set()
        for position, row in enumerate(self.tables.posts, start=1):
            if not isinstance(row, dict):
                self.notes.append(Note(f"Item {position} of the export is no post and was left out."))
                continue
            post = _Post(self, row)
            key, twin = post.key, 1
            while post.key in keys:
                twin += 1
                post.key = f"{key}#{twin}"
            keys.add(post.key)
            posts.append(post)
        if featured := [text_of(post.row.get("title")) for post in posts if is_true(post.row.get("featured"))]:
            named = ", ".join(f'"{title}"' for title in featured[:5]) + (" and others" if featured[5:] else "")
            self.notes.append(Note(f"Featured on the old site, not pinned here: {named}.", level=Level.INFO))
        for name in sorted(self.tables.internal_tags()):
            self.notes.append(Note(f'The internal tag "{name}" was left out.', level=Level.INFO))
        for name in sorted(self.tables.unusable_tags()):
            self.notes.append(Note(f'The tag "{name}" has no letter or digit to make an address of and was left out.'))
        return posts

    def with_address(self, text: str) -> str:
        """Ghost's stand-in for its own address, replaced by the address or by nothing."""
        if "__GHOST_URL__" not in text:
            return text
        return text.replace("__GHOST_URL__/", f"{self.base_url}/").replace("__GHOST_URL__", self.base_url or "/")


class _Post:
    """A row of the posts table on its way to an entry."""

    def __init__(self, reader: _Reader, row: dict):
        self.reader, self.row = reader, row
        self.meta = reader.tables.meta_of(row)
        self.notes: list[str] = []
        self.key = self._key()
        self.slug = text_of(row.get("slug")).strip("/")
        self.is_page = row.get("type") == "page" or ("type" not in row and is_true(row.get("page")))
        self.published_at = read_moment(row.get("published_at"))
        self.state = self._state()
        was_public = text_of(row.get("status")) in ("published", "scheduled", "")
        self.old_paths = reader.tables.old_paths(row, self.slug, self.published_at, self.is_page) if was_public else []

    def _key(self) -> str:
        if uuid := text_of(self.row.get("uuid")):
            return uuid
        if (number := text_of(self.row.get("id"))) not in ("", "0"):
            return f"id:{number}"
        if slug := text_of(self.row.get("slug")):
            return f"slug:{slug}"
        # Nothing names the post, so its words do: the same file gives the same key on every run.
        words = [self.row.get(name) for name in ("title", "created_at", "html", "markdown", "mobiledoc", "lexical")]
        return "words:" + hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:32]

    def _state(self) -> State:
        """Public is only what every visitor of the old site could read; whatever is in doubt is a draft with a note."""
        status, visibility = text_of(self.row.get("status")).lower(), text_of(self.row.get("visibility")).lower()
        if not status and self.published_at and text_of(self.row.get("url")):
            status = "published"  # the Content API lists nothing else and leaves the column out
        if status == "draft":
            return State.DRAFT
        if status == "sent" or is_true(self.meta.get("email_only", self.row.get("email_only"))):
            self.notes.append("It went out by e-mail only and was on no page, so it comes as a draft.")
            return State.DRAFT
        if status not in ("published", "scheduled"):
            self.notes.append(
                f'Its status is "{status}", so it comes as a draft.'
                if status
                else "It has no status, so it comes as a draft."
            )
            return State.DRAFT
        if visibility not in _VISIBLE_TO_ALL:
            self.notes.append(f'Only some readers could see it ("{visibility}"), so it comes as a draft.')
            return State.DRAFT
        if self.published_at is None:
            self.notes.append("It has no date of publication, so it comes as a draft: give it a date and publish it.")
            return State.DRAFT
        if status == "scheduled" and self.published_at <= self.reader.now:
            self.notes.append(
                f"It was scheduled for {self.published_at:%-d %B %Y}, which is past, so it comes as a draft."
            )
            return State.DRAFT
        return State.DRAFT if self.reader.is_private else State.PUBLISHED

    def entry(self) -> Entry:
        """The post, its body converted now."""
        body = self._body()
        title = one_line(text_of(self.row.get("title")))
        notes = [Note(sentence, entry=title) for sentence in [*self.notes, *body.notes]]
        if title.lower() in ("", "(untitled)"):
            title = title_from(body.markdown, self.published_at or read_moment(self.row.get("created_at")))
            sentence = f'It has no title and is called "{title}" now: give it a better one.'
            notes = [Note(sentence, entry=title), *(replace(note, entry=title) for note in notes)]
        if any(text_of(self.row.get(name)) for name in ("codeinjection_head", "codeinjection_foot")):
            notes.append(Note("Code injected into its page was left out.", entry=title, level=Level.INFO))
        return Entry(
            key=self.key,
            title=title,
            body=body.markdown,
            summary=one_line(text_of(self.row.get("custom_excerpt"))),
            slug=self.slug,
            is_page=self.is_page,
            state=self.state,
            published_at=self.published_at,
            created_at=read_moment(self.row.get("created_at")),
            revised_at=read_moment(self.row.get("updated_at")),
            language=self.reader.tables.language_of(self.row),
            byline=clean(", ".join(self.reader.tables.authors_of(self.row))),
            tags=[clean(name) for name in self.reader.tables.tags_of(self.row)],
            old_paths=list(self.old_paths),
            links=body.links,
            lead_image=self._lead_image(),
            images=body.images,
            notes=notes,
        )

    def lacks_address(self) -> bool:
        """Whether pictures or files of the post are named without the site's address."""
        return any(isinstance(value, str) and _OWN_FILE.search(value) for value in self.row.values())

    def _body(self) -> "_Converted":
        """The body as Markdown, from the best of the columns that hold it."""
        body = Body()
        mobiledoc = read_document(self._column("mobiledoc"))
        markdown = only_markdown(mobiledoc) if mobiledoc else None
        if markdown is None and not mobiledoc and (column := self._column("markdown")).strip():
            markdown = [column]
        if markdown:
            for text in markdown:
                body.markdown(text)
        elif (html := self._column("html")).strip():
            add_rendered(body, html)
        else:
            if mobiledoc:
                add_mobiledoc(body, mobiledoc)
            if not body.stretches and (lexical := read_document(self._column("lexical"))):
                add_lexical(body, lexical)
            if not body.stretches and (text := self._column("plaintext")).strip():
                body.html(paragraphs(text))
        if not body.stretches:
            columns = [self._column(name) for name in ("mobiledoc", "lexical")]
            broken = any(column.strip() and read_document(column) is None for column in columns)
            body.note("Its text could not be read: compare with the old page." if broken else "It has no text.")
        return _Converted.of(body, self.reader.base_url)

    def _column(self, name: str) -> str:
        value = self.row.get(name)
        if isinstance(value, dict):
            value = json.dumps(value)
        return self.reader.with_address(value) if isinstance(value, str) else ""

    def _lead_image(self) -> ImageRef | None:
        source = self.reader.with_address(text_of(self.row.get("feature_image")) or text_of(self.row.get("image")))
        if not source:
            return None
        about = {**self.meta, **{name: value for name, value in self.row.items() if value}}
        return ImageRef(
            url=urljoin(self.reader.base_url, source) if self.reader.base_url else source,
            alt=clean(text_of(about.get("feature_image_alt"))),
            caption=clean(plain(text_of(about.get("feature_image_caption")))),
        )


@dataclass
class _Converted:
    """A body's stretches joined into one Markdown text."""

    markdown: str = ""
    images: list[ImageRef] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, body: Body, base_url: str) -> "_Converted":
        joined, texts = cls(), []
        for kind, text in body.stretches:
            part = carry_over(text, base_url=base_url) if kind == "markdown" else to_markdown(text, base_url=base_url)
            texts.append(part.markdown.strip("\n"))
            joined.images += part.images
            joined.links += [link for link in part.links if link not in joined.links]
            joined.notes += [note if isinstance(note, str) else note.sentence for note in part.notes]
        joined.markdown = "\n\n".join(text for text in texts if text)
        known = {image.url for image in joined.images}
        for file in body.files:
            file.url = urljoin(base_url, file.url) if base_url else file.url
            joined.images += [file] if file.url not in known else []
        joined.notes += body.notes
        return joined
