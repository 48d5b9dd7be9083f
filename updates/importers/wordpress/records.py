"""What a WordPress export holds, every value as the file has it: items, terms, comments, files; and a survey of all."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Term:
    """A category, tag or other term; `parent` is the slug of the term above."""

    slug: str
    name: str
    parent: str = ""
    taxonomy: str = ""


@dataclass(slots=True)
class ReaderComment:
    author: str
    content: str  # HTML
    date: str
    date_gmt: str
    approved: str  # "1", "0", "spam", "trash", …
    type: str  # "", "comment", "pingback", "trackback", …


@dataclass(slots=True)
class Item:
    """One <item>, every value as the file has it. Dates are "YYYY-MM-DD HH:MM:SS", `pub_date` is RFC 2822."""

    post_id: int | None
    type: str
    status: str
    title: str = ""
    link: str = ""
    guid: str = ""
    guid_is_permalink: bool = False
    slug: str = ""
    creator: str = ""
    pub_date: str = ""
    date: str = ""
    date_gmt: str = ""
    modified: str = ""
    modified_gmt: str = ""
    content: str = ""
    excerpt: str = ""
    parent: int | None = None
    menu_order: int = 0
    is_protected: bool = False
    is_sticky: bool = False
    attachment_url: str = ""
    terms: list[Term] = field(default_factory=list)  # `taxonomy` is the domain: "category", "post_tag", "author", …
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: list[ReaderComment] = field(default_factory=list)

    @property
    def is_entry(self) -> bool:
        """Whether it is a post or a page that someone wrote and did not throw away."""
        return self.type in ("post", "page") and self.status not in ("trash", "auto-draft")


@dataclass(slots=True)
class Attachment:
    """A file in the media library. `caption` and `title` may hold HTML."""

    post_id: int
    url: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    parent: int | None = None
    menu_order: int = 0


@dataclass(slots=True)
class Facts:
    """What must be known of every post and page before the first is imported."""

    post_id: int | None
    type: str
    status: str
    link: str
    guid: str
    slug: str
    date: str
    date_gmt: str
    pub_date: str
    is_protected: bool
    old_slugs: tuple[str, ...]


@dataclass
class Survey:
    """A whole export at a glance: the site, its people and terms, and the light facts of every post and page."""

    path: Path
    size: int  # bytes
    title: str = ""
    link: str = ""
    language: str = ""
    version: str = ""
    site_url: str = ""
    blog_url: str = ""
    authors: dict[str, str] = field(default_factory=dict)  # login → display name
    guest_authors: dict[str, str] = field(default_factory=dict)  # slug → name
    categories: dict[str, Term] = field(default_factory=dict)  # by slug
    tags: dict[str, Term] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    items: list[Facts] = field(default_factory=list)  # posts and pages, in the file's order
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (type, status) → how many items
    attachments: dict[int, Attachment] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)  # published reusable blocks: post id → body
    removed_characters: int = 0

    def attached_to(self, post_id: int | None) -> list[Attachment]:
        """The files uploaded to a post, in the order in which WordPress shows them."""
        if not hasattr(self, "_attached"):
            self._attached: dict[int, list[Attachment]] = {}
            for attachment in self.attachments.values():
                if attachment.parent:
                    self._attached.setdefault(attachment.parent, []).append(attachment)
            for group in self._attached.values():
                group.sort(key=lambda one: (one.menu_order, one.post_id))
        return self._attached.get(post_id or 0, [])
