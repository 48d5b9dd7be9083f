"""What every importer makes of its source: neutral entries, before anything touches the database."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from campaign.importing.notes import Note
from contacts.people import Person


class State(StrEnum):
    """How public the source says an item is. Only PUBLISHED may ever be shown; a future date keeps it scheduled."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Precision(StrEnum):
    """How much of an entry's date is known. The values are those of `Update.DatePrecision`."""

    EXACT = "exact"  # day and time
    DAY = "day"  # the day, no time
    ABOUT = "about"  # near that day, worked out from its neighbours
    MONTH = "month"  # the month only


@dataclass
class ImageRef:
    """A picture or document that an entry uses: its address in the source and the words that go with it."""

    url: str
    alt: str = ""
    caption: str = ""
    title: str = ""
    credit: str = ""


@dataclass
class Comment:
    """A reader's comment in the source. It is archived for staff, never public; addresses are not read at all."""

    author: str
    text: str
    at: datetime | None = None
    approved: bool = False


@dataclass
class Entry:
    """One post, page or pasted entry.

    `key` identifies it within its source for good (guid, post id, id), so that a second run finds what the first made.
    `body` is Markdown. `published_at` is aware (UTC) or None when the source gives no date.
    `people` are those whom its contact blocks name, once these were looked for (`contact_blocks.lift_from`).
    `old_paths` are the addresses (path, with query where that is the address, such as "/?p=12") under which the source
    served it; the first is its main one.
    """

    key: str
    title: str
    body: str = ""
    summary: str = ""
    slug: str = ""
    is_page: bool = False
    parent_key: str = ""  # pages: the page above
    state: State = State.DRAFT
    was_public: bool = False  # whether readers of the source saw it, although it comes as a draft
    published_at: datetime | None = None
    precision: Precision = Precision.EXACT
    created_at: datetime | None = None
    revised_at: datetime | None = None
    language: str = ""
    kind: str = ""  # a value of Update.Kind, or "" where the source does not tell
    byline: str = ""
    categories: list[str] = field(default_factory=list)  # names, as the source has them
    tags: list[str] = field(default_factory=list)
    old_paths: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # absolute addresses in the body, for re-pointing
    lead_image: ImageRef | None = None
    images: list[ImageRef] = field(default_factory=list)  # pictures and files the body uses, in order
    is_pinned: bool = False
    comments: list[Comment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    people: list[Person] | None = None  # None as long as nobody looked for contact blocks in the body
    unlifted: str = ""  # the body with its contact blocks, once these were looked for

    # what only some kinds carry
    dateline: str = ""
    outlet: str = ""
    outlet_author: str = ""
    outlet_date: date | None = None
    outlet_url: str = ""
    video_url: str = ""
    court: str = ""
    docket_number: str = ""
