"""RSS (0.9x, 1.0, 2.0), Atom 1.0 and JSON Feed (1.0, 1.1) as entries."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from campaign.importing.notes import Note, SourceError
from campaign.importing.source_files import MEGABYTE, decode, is_web_page, load_json, read_bytes
from campaign.text import clean

from ..entry import Entry, State
from ..web_addresses import urlsplit
from .addresses import is_absolute, without_tracking
from .items import Item, state_of, to_entry
from .json import read_json_feed
from .xml import Feed, read_xml_feed

LARGEST = 50 * MEGABYTE


@dataclass
class FeedExport:
    """A feed that has been read. `links` leads from an old path ("/2021/vigil") to the key of the public item there.

    `hosts` are the names of the feed's own site.
    """

    source: str
    notes: list[Note]
    links: dict[str, str]
    hosts: set[str]
    _items: list[tuple[str, Item]] = field(repr=False)
    _base: str = field(repr=False)
    _paths: dict[str, str] = field(repr=False)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._items)

    def entries(self) -> Iterator[Entry]:
        """Every item in the feed's order. May be called again."""
        return (to_entry(item, key=key, base=self._base, paths=self._paths) for key, item in self._items)


def read_feed(path: Path, *, base_url: str = "") -> FeedExport:
    """Read a feed from a file; nothing is ever fetched.

    `base_url` is the old site's address, for a feed whose links are relative and that does not say to what.
    Raises SourceError where the file is no feed, or holds no entries.
    """
    path = Path(path)
    if base_url and not re.fullmatch(r"""https?://[^\s"'<>\\]+""", base_url):
        raise SourceError("Give the old site's address in full, such as https://example.org.")
    wanted = "a feed (RSS, Atom or JSON Feed) saved as a file"
    text = decode(read_bytes(path, limit=LARGEST, wanted=wanted), name=path.name)
    if is_web_page(text):
        raise SourceError(f"{path.name} is a web page, not a feed. Find the feed's own address on it, and save that.")
    if text.lstrip()[:1] in ("{", "["):
        feed = read_json_feed(load_json(text, name=path.name), name=path.name)
    else:
        feed = read_xml_feed(text, name=path.name)

    items = [item for item in feed.items if not item.is_empty()]
    if not items:
        raise SourceError(
            f"{feed.fault} No entry could be read from it." if feed.fault else f"{path.name} holds no entries."
        )
    notes = [Note(sentence) for sentence in feed.sentences]
    if len(items) < len(feed.items):
        notes.append(Note(f"{len(feed.items) - len(items)} of the feed's entries are empty and were left out."))
    if feed.fault:
        notes.append(Note(f"{feed.fault} What could be read was taken: compare the entries with the old site."))
    kept = _newest_of_each(items, notes)

    paths: dict[str, str] = {}
    for key, item in kept:
        for old_path in item.old_paths():
            paths.setdefault(old_path, key)
    public = {key for key, item in kept if state_of(item) is State.PUBLISHED}
    base = base_url or next((url for url in (feed.home, feed.own_address) if is_absolute(url)), "")
    return FeedExport(
        source=f"feed:{_identity(feed)}",
        notes=notes,
        links={old_path: key for old_path, key in paths.items() if key in public},
        hosts=_hosts(base_url or feed.home, items),
        _items=kept,
        _base=base,
        _paths=paths,
    )


def _newest_of_each(items: list[Item], notes: list[Note]) -> list[tuple[str, Item]]:
    """Each key with its item. Where an id comes twice, as in Atom's archives, the version revised last stands."""
    kept: dict[str, Item] = {}
    for item in items:
        key = item.key()
        earlier = kept.get(key)
        if earlier is None:
            kept[key] = item
            continue
        times = [each.revised_at or each.published_at for each in (earlier, item)]
        if times[1] and (not times[0] or times[1] > times[0]):
            kept[key] = item
        notes.append(Note("The feed has this entry twice; the newer version was taken.", entry=clean(item.title)))
    return list(kept.items())


def _identity(feed: Feed) -> str:
    """What the feed is known by on later runs: never by anything that the person importing gives.

    The scheme is left out, so that a site's move to https does not make every entry new.
    """
    for address in (feed.home, feed.identity, feed.own_address):
        if is_absolute(address):
            parts = urlsplit(without_tracking(address))
            return f"{parts.netloc.lower()}{parts.path}{'?' + parts.query if parts.query else ''}".rstrip("/")
        if address == feed.identity and ":" in address and not address.startswith("/"):
            return address  # such as tag:example.org,2021:feed or urn:uuid:…
    return clean(feed.title) or "untitled"


def _hosts(home: str, items: list[Item]) -> set[str]:
    """The site's host names: that of its home page, and the one under which most of its items lie."""
    hosts = {urlsplit(home).hostname} if is_absolute(home) else set()
    of_items = Counter(urlsplit(item.link).hostname for item in items if is_absolute(item.link))
    hosts |= {name for name, count in of_items.most_common(1) if count * 2 > len(items)}
    return {
        form for name in hosts if name for form in (name, name.removeprefix("www."), f"www.{name.removeprefix('www.')}")
    }
