"""How a later import knows an item again, and sees whether somebody has edited it since."""

import hashlib
import json
from collections.abc import Mapping

from campaign.models import Page
from campaign.text import clean
from contacts.people import Person

from ..models import ImportRecord, Update
from .entry import Entry

KEY_LENGTH = ImportRecord._meta.get_field("key").max_length
KEPT_FIELDS = {
    Update: [
        "title", "body", "summary", "kind", "byline", "language", "slug", "status", "published_at", "date_precision",
        "dateline", "outlet", "outlet_author", "outlet_date", "outlet_url", "video_url", "court", "docket_number",
        "lead_image_id", "is_pinned",
    ],
    Page: ["title", "body", "language", "path", "status", "published_at"],
}  # fmt: skip


def digest(values: Mapping) -> str:
    """A digest of JSON-able values, the same for the same values in any run."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def digest_of(entry: Entry, values: Mapping) -> str:
    """The digest of an entry as its source has it; `values` are those of the row that it becomes."""
    said = {**values, "categories": entry.categories, "tags": entry.tags, "pinned": entry.is_pinned}
    if entry.people:
        said["people"] = [told(person) for person in entry.people]
    return digest(said)


def told(person: Person) -> list:
    """What a source says of somebody, as JSON can hold it, without the line on which it stands."""
    return [
        person.name,
        person.emails,
        [[phone.number, phone.extension, phone.kind] for phone in person.phones],
        [[post.role, post.organisation] for post in person.posts],
        person.languages,
        person.note,
        person.is_email_wanted,
    ]


def kept(item) -> str:
    """The digest of what a row says, to tell later whether somebody edited it."""
    values = {name: getattr(item, name) for name in KEPT_FIELDS[type(item)]}
    if isinstance(item, Update):
        values["topics"] = sorted(item.topics.values_list("pk", flat=True))
    return digest(values)


def storable_key(key: str) -> str:
    """The key as the table can hold it; a very long one is replaced by its digest."""
    key = clean(key)
    return key if len(key) <= KEY_LENGTH else digest({"key": key})
