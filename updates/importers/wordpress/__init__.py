"""A WordPress export as neutral entries: what was public stays so, everything else becomes a draft."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

from campaign.importing.notes import Level, Note, SourceError
from campaign.text import clean, plain

from ..entry import Comment, Entry, ImageRef, State
from ..html import to_markdown
from ..titles import title_from
from . import wxr
from .addresses import SiteAddresses, canonical_path, keys_of, site_of
from .body import to_html
from .dates import SiteClock, clock_difference, read_date
from .markup import title_text
from .paragraphs import implied_paragraphs
from .records import Attachment, Facts, Item, ReaderComment, Term
from .terms import TermMapping, Terms, display_name

_TAXONOMIES = {"category", "post_tag", "tag", "author", "language", ""}
# Terms that WordPress, its themes and plugins use for themselves.
_INTERNAL_TAXONOMIES = re.compile(
    r"post_format|nav_menu|link_category|wp_.*|.*_translations|elementor_.*|amp_.*|yst_.*"
)
# Types that WordPress and its themes use for themselves; every other that is no post or page is reported.
_INTERNAL_TYPES = frozenset(
    "attachment nav_menu_item revision wp_block wp_navigation wp_global_styles wp_template wp_template_part custom_css "
    "customize_changeset oembed_cache user_request wp_font_family wp_font_face guest-author".split()
)
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")


class WordPressExport:
    """One WordPress export. Making it reads the file once; `entries` reads it again, one item at a time.

    `links` maps old paths to keys of public items, `hosts` are the site's own, `source` identifies it across exports.
    `notes` are on the file as a whole; those on single items come with their entries, and a few that only the second
    reading can tell are added when it ends. `time_zone` is the importing site's, `languages` are its language codes,
    `byline` stands where the export names nobody. `on_bytes(count)` is told of every piece read, of both readings:
    2 * `survey.size` in all. Raises SourceError, also while entries are read.
    """

    def __init__(
        self,
        path: Path,
        *,
        mapping: TermMapping | None = None,
        byline: str = "",
        time_zone: tzinfo | None = None,
        languages: Collection[str] = (),
        now: datetime | None = None,
        on_bytes: Callable[[int], None] | None = None,
    ) -> None:
        self.path = Path(path)
        self.survey = wxr.survey(self.path, on_bytes=on_bytes)
        self.notes: list[Note] = []
        self._byline, self._languages, self._on_bytes = byline, languages, on_bytes
        self._now = now or datetime.now(UTC)
        self._terms = Terms(self.survey, mapping)
        self._clock = SiteClock(self.survey.items)
        self._keys = keys_of(self.survey.items)
        self._key_of_page = {
            facts.post_id: key
            for facts, key in zip(self.survey.items, self._keys, strict=True)
            if facts.type == "page" and facts.post_id is not None
        }
        self.links = SiteAddresses(self.survey, self._keys, map(self._is_public, self.survey.items))
        self.hosts = self.links.hosts
        self.source = f"wordpress:{site_of(self.survey)}"
        self._by_url = {_file_path(one.url): one for one in self.survey.attachments.values()}
        self._note_the_file(time_zone)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.survey.items)

    def entries(self) -> Iterator[Entry]:
        """Every post and page that is not in the bin, in the file's order."""
        strangers: Counter[str] = Counter()
        items = (item for item in wxr.items(self.path, on_bytes=self._on_bytes) if item.is_entry)
        for item, facts, key in zip_longest(items, self.survey.items, self._keys):
            if item is None or facts is None or (item.post_id, item.status) != (facts.post_id, facts.status):
                raise SourceError(f"{self.path.name} changed while it was read. Import a finished file.")
            strangers.update({term.taxonomy for term in item.terms if term.taxonomy not in _TAXONOMIES})
            yield self._entry(item, facts, key)
        for taxonomy, count in strangers.items():
            if not _INTERNAL_TAXONOMIES.fullmatch(taxonomy):
                self._note(f"Terms of the taxonomy “{taxonomy}” were left out ({_items(count)}).", Level.INFO)
        for name in self._terms.unused_keys():
            self._note(f"The mapping file names “{name}”, which no item has.")

    # One item

    def _entry(self, item: Item, facts: Facts, key: str) -> Entry:
        published = self._clock.published(item)
        state, why = self._state(item, published)
        categories = [term for term in item.terms if term.taxonomy == "category"]
        plain_terms = [term for term in item.terms if not term.taxonomy and term.name]
        if not categories and plain_terms:  # an export that names categories only as RSS does
            categories = [replace(term, taxonomy="category") for term in plain_terms]
        tags = [replace(term, taxonomy="post_tag") for term in item.terms if term.taxonomy in ("post_tag", "tag")]
        kind = self._terms.kind_of(categories)
        entry = Entry(
            key=key,
            title=clean(title_text(item.title)).strip(),
            summary=" ".join(plain(item.excerpt).split()),
            slug=clean(unquote(item.slug)).strip(),
            is_page=item.type == "page",
            parent_key=self._key_of_page.get(item.parent, "") if item.type == "page" else "",
            state=state,
            # Nothing was ever published of a draft, whatever date WordPress gave it.
            published_at=published if item.status in ("publish", "future", "private") else None,
            language=self._language(item),
            kind=kind,
            byline=self._byline_of(item),
            categories=self._terms.topics_of(categories, kind),
            tags=self._terms.tags_of(tags),
            old_paths=self.links.of(facts, key),
            lead_image=None,
            is_pinned=item.is_sticky and item.type == "post",
            comments=[comment for one in item.comments if (comment := self._comment(one))],
        )
        notes = [Note(why)] if why else []
        if entry.published_at is None:
            entry.created_at = self._created(item)
        else:
            modified = self._clock.modified(item)
            entry.revised_at = modified if modified and modified > entry.published_at else None
        notes += self._fill_body(entry, item)
        if not entry.title:
            entry.title = title_from(entry.body, entry.published_at or entry.created_at)
            notes.append(Note("It had no title, so its first words or its day stand there."))
        entry.lead_image, missing = self._lead_image(item)
        notes += missing
        entry.notes = [replace(note, entry=entry.title) for note in notes]
        return entry

    def _state(self, item: Item | Facts, published: datetime | None) -> tuple[State, str]:
        """Whether an item may be public, and why not where that is a surprise."""
        if item.is_protected:
            return State.DRAFT, "It was password-protected; left as a draft."
        match item.status:
            case "publish" | "future" if published is None:
                return State.DRAFT, "It has no date that can be read; left as a draft."
            case "publish":
                return State.PUBLISHED, ""
            case "future" if published > self._now:
                return State.PUBLISHED, ""
            case "future":
                return State.DRAFT, f"It was scheduled for {published:%-d %B %Y}, which is past; left as a draft."
            case "private":
                return State.DRAFT, "It was private; left as a draft."
            case "draft" | "pending":
                return State.DRAFT, ""
            case "":
                return State.DRAFT, "The export does not say whether it was public; left as a draft."
        return State.DRAFT, f"It was “{item.status}”; left as a draft."

    def _is_public(self, facts: Facts) -> bool:
        published = self._clock.published(facts)
        return published is not None and published <= self._now and self._state(facts, published)[0] is State.PUBLISHED

    def _created(self, item: Item) -> datetime | None:
        local = read_date(item.date)
        return self._clock.moment(local) if local and not read_date(item.date_gmt) else self._clock.published(item)

    def _fill_body(self, entry: Entry, item: Item) -> list[Note]:
        markup, notes = to_html(
            item.content,
            blocks=self.survey.blocks,
            attachments=self.survey.attachments,
            attached=self.survey.attached_to(item.post_id),
            footnotes=item.meta.get("footnotes", [""])[0],
        )
        converted = to_markdown(markup, base_url=item.link if "://" in item.link else self.survey.blog_url)
        entry.body, entry.links = converted.markdown, converted.links
        entry.images = [self._described(image) for image in converted.images]
        notes += converted.notes
        if not entry.body.strip():
            if item.content.strip():
                notes.append(Note("Nothing of its body could be read as text, so it is empty here."))
            else:
                notes.append(Note("It has no body.", level=Level.INFO))
        return notes

    def _described(self, image: ImageRef) -> ImageRef:
        """A picture with what the media library knows of it, where the body says nothing."""
        known = self._by_url.get(_file_path(image.url))
        if known is None:
            return image
        return replace(
            image,
            alt=image.alt or _line(known.alt),
            caption=image.caption or plain(known.caption),
            title=image.title or _line(known.title),
        )

    def _lead_image(self, item: Item) -> tuple[ImageRef | None, list[Note]]:
        number = item.meta.get("_thumbnail_id", [""])[0]
        if not re.fullmatch(r"[0-9]{1,18}", number):
            return None, []
        known: Attachment | None = self.survey.attachments.get(int(number))
        if known is None or not known.url:
            return None, [Note(f"Its lead picture (media {number}) is not in this export.")]
        return ImageRef(known.url, _line(known.alt), plain(known.caption), _line(known.title)), []

    def _byline_of(self, item: Item) -> str:
        """The names of guest and co-authors, else of the one who wrote it, never an e-mail address."""
        named = [self._author_name(term) for term in item.terms if term.taxonomy == "author"]
        if names := [name for name in dict.fromkeys(named) if name]:
            return ", ".join(names)
        login = item.creator.strip(" <>\t\n")
        for name in (self.survey.authors.get(login, ""), login):
            if (name := _line(name)) and "@" not in name:
                return name
        return self._byline

    def _author_name(self, term: Term) -> str:
        login = term.slug.removeprefix("cap-")
        names = (
            self.survey.guest_authors.get(term.slug, ""),
            self.survey.authors.get(term.name, "") or self.survey.authors.get(login, ""),
            term.name,
        )
        return next((_line(name) for name in names if name and "@" not in name), "")

    def _language(self, item: Item) -> str:
        """The importing site's code for the language that a translation plugin, or else the export, names."""
        named = next((term.slug for term in item.terms if term.taxonomy == "language"), "") or self.survey.language
        tag = named.replace("_", "-").lower()
        for code in (tag, tag.partition("-")[0]):
            if code in self._languages:
                return code
        return ""

    def _comment(self, one: ReaderComment) -> Comment | None:
        """A reader's comment; none for what other sites or filters left there."""
        if one.approved not in ("0", "1") or one.type not in ("", "comment"):
            return None
        utc, local = read_date(one.date_gmt), read_date(one.date)
        return Comment(
            author=_line(one.author),
            text=plain(implied_paragraphs(one.content.replace("\r\n", "\n"))),
            at=utc.replace(tzinfo=UTC) if utc else self._clock.moment(local) if local else None,
            approved=one.approved == "1",
        )

    # The file as a whole

    def _note(self, sentence: str, level: Level = Level.WARNING) -> None:
        self.notes.append(Note(sentence, level=level))

    def _note_the_file(self, time_zone: tzinfo | None) -> None:
        found = self.survey
        if found.removed_characters:
            signs = "character" if found.removed_characters == 1 else "characters"
            self._note(f"Removed {found.removed_characters} control {signs} that no text may hold.", Level.INFO)
        if not re.fullmatch(r"1\.[0-2]", found.version):
            said = f"of version {found.version[:20]}" if found.version else "without a version"
            self._note(f"The export is {said}; it was read as version 1.2. Check what came of it.")
        binned: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for (kind, status), count in found.counts.items():
            if kind in ("post", "page"):
                if status in ("trash", "auto-draft"):
                    binned[status] += count
            elif kind not in _INTERNAL_TYPES:
                others[kind] += count
        if binned:
            self._note(
                f"What lay in the bin, or was begun and never saved, was left out ({_items(binned.total())}).",
                Level.INFO,
            )
        for kind, count in others.items():
            if kind:
                self._note(f"Only posts and pages are imported; the type “{kind}” was left out ({_items(count)}).")
            else:
                self._note(f"What has no type of WordPress's own was left out ({_items(count)}).")
        repeated = sum(not key.startswith("wp:") or "#" in key for key in self._keys)
        if repeated:
            self._note(f"Ids are missing or repeated, so addresses stand for them ({_items(repeated)}).", Level.INFO)
        if time_zone is not None and (offset := self._clock.strays_from(time_zone)) is not None:
            self._note(
                f"The old site's clock was {clock_difference(offset)}, while this site's zone is {time_zone}. "
                "If dates should show as they did there, set TIME_ZONE to the campaign's zone."
            )


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count:,} items"


def _line(text: str) -> str:
    """A name as one line, without signs at its ends that nobody sees."""
    return clean(display_name(text)).strip(" \u200b\u200c\u200d\u200e\u200f\u2060")


def _file_path(url: str) -> str:
    """What is the same in the addresses of all sizes of a picture."""
    return _SIZE.sub("", canonical_path(url.partition("?")[0].partition("://")[2]))
