"""From neutral entries to updates and pages: once, completely or not at all, and never over an editor's work."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import batched

from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from slugify import slugify

from campaign import assets, images, languages, markdown
from campaign.addresses import numbered
from campaign.importing.notes import Level, Note
from campaign.importing.report import Report
from campaign.models import Asset, AssetSource, Page, validate_path
from campaign.publishing import Publishable, move_all, readable
from campaign.text import clean, one_line

from ..models import ArchivedComment, ImportRecord, Topic, Update
from .contact_blocks import lift_from
from .entry import Entry, ImageRef, State
from .letters import LettersOfUpdates
from .media import MediaUnavailable
from .recognition import digest_of, kept, storable_key
from .release_contacts import ReleaseContacts
from .web_addresses import forms_of, replace_address, urlsplit, web_only

BATCH = 200
UPLOADED = re.compile(r"\.(?:pdf|jpe?g|png|gif|webp|avif|tiff?)$", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1900, 2200  # what is outside is a slip, and beyond what every zone and database can hold
TITLE_LENGTH = Update._meta.get_field("title").max_length
REDIRECT_LENGTH = 200
PATH_LENGTH = Page._meta.get_field("path").max_length


def store(
    entries: Iterable[Entry],
    *,
    source: str,
    links: Mapping[str, str] | None = None,
    hosts: Iterable[str] = (),
    media=None,
    language: str = "",
    as_drafts: bool = False,
    letters: bool = False,
    dry_run: bool = False,
    report: Report | None = None,
    on_entry: Callable[[Entry], None] = lambda entry: None,
) -> Report:
    """Stores the entries of one source in one transaction and tells what became of each.

    `links` maps old paths to keys of entries, for links between them; `hosts` are the source's own host names. `media`
    gives files by address (`updates.importers.media`). An entry that came before is changed only if the source changed
    and nobody edited it here since. The people whom its contact blocks name become contacts, linked to the update. The
    letters that updates hold are told of; with `letters` they become sign-on letters at once. With `dry_run` everything
    is tried and nothing kept.
    """
    source = clean(source)[:300]
    run = _Run(source, links or {}, set(hosts), media, language or languages.default(), as_drafts, dry_run, report)
    run.letters.takes_up = letters
    try:
        with transaction.atomic():
            for batch in batched(run.updates_then_pages(entries), BATCH):
                run.store_batch(batch, on_entry)
            run.repoint_links()
            run.write_redirects()
            run.letters.settle()
            run.contacts.report(run.report)
            transaction.set_rollback(dry_run)
    except BaseException:
        run.remove_files()
        raise
    return run.report


class _Run:
    def __init__(self, source, links, hosts, media, language, as_drafts, dry_run, report):
        self.source, self.links, self.hosts, self.media = source, links, hosts, media
        self.language, self.as_drafts, self.dry_run = language, as_drafts, dry_run
        self.report = report if report is not None else Report()
        self.report.count("updates", "made", 0)
        self.types = {model: ContentType.objects.get_for_model(model) for model in (Update, Page)}
        self.topics: dict[str, dict[str, Topic]] = {}  # by language and folded name
        self.stored_media: dict[str, Asset | None] = {}
        self.new_assets: dict[int, Asset] = {}
        self.linking: list[tuple[str, list[str]]] = []  # key of an entry, its links within the source
        self.moves: dict[str, str] = {}
        self.missing_media = 0
        self.contacts = ReleaseContacts(source)
        self.letters = LettersOfUpdates(source, self.report, is_trial=dry_run)

    # ---- entries

    def updates_then_pages(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Updates as they come; then the pages, each after the one above it, in whatever order the source has them."""
        pages: dict[str, Entry] = {}
        for entry in entries:
            entry.key, entry.parent_key = storable_key(entry.key), storable_key(entry.parent_key)
            if entry.is_page:
                pages[entry.key] = entry
            else:
                yield entry
        done: set[str] = set()

        def with_parents(entry):
            line = []
            while entry and entry.key not in done and entry not in line:
                line.append(entry)
                entry = pages.get(entry.parent_key)
            return reversed(line)

        for entry in list(pages.values()):
            for each in with_parents(entry):
                done.add(each.key)
                yield each

    def store_batch(self, batch, on_entry):
        records = {
            record.key: record
            for record in ImportRecord.objects.filter(source=self.source, key__in=[entry.key for entry in batch])
        }
        for entry in batch:
            notes = lift_from(entry)[1] if entry.people is None else []
            self.report.notes += entry.notes + notes
            self.store_entry(entry, records.get(entry.key))
            on_entry(entry)

    def store_entry(self, entry: Entry, record: ImportRecord | None):
        self.bound_dates(entry)
        sort = "pages" if entry.is_page else "updates"
        name = entry.title or entry.key
        try:
            markdown.check(entry.body)
        except markdown.Unrenderable as error:
            return self.report.skip(sort, name, str(error))
        lead_image = self.localise_media(entry)
        model = Page if entry.is_page else Update
        values = self.values_of(entry, lead_image)
        source_digest = digest_of(entry, values)
        within = [link for link in entry.links if self.key_of(link)]
        if within:
            self.linking.append((entry.key, within))
        if record is None:
            item = model(**values)
            self.place(item, entry)
            self.save(item, entry)
            record = ImportRecord(source=self.source, key=entry.key, content_type=self.types[model], object_id=item.pk)
            self.report.count(sort, "made")
        elif record.source_digest == source_digest:
            item = self.item_of(record)
            self.report.count(sort, "unchanged")
            self.contacts.leave(entry.key)
            if item is not None:
                self.note_moves(entry, item)
            if isinstance(item, Update):
                self.letters.see(item, entry.key, is_unchanged=True)
            return None
        else:
            item = self.item_of(record)
            if item is None:
                return self.report.skip(sort, name, "It was deleted here since the last import.")
            self.note_moves(entry, item)
            if kept(item) != record.kept_digest:
                return self.report.skip(
                    sort, name, "It was edited here since the last import; what was written here stays."
                )
            if item.status == Publishable.Status.PUBLISHED and values["status"] == Publishable.Status.DRAFT:
                why = "It is no longer public in the source. Here it stays as it was; withdraw it if it should go."
                return self.report.skip(sort, name, why)
            for field, value in values.items():
                setattr(item, field, value)
            self.keep_apart(item)
            self.save(item, entry)
            self.report.count(sort, "changed")
        if isinstance(item, Update):
            self.contacts.link(item, entry.key, entry.people or [], self.report.notes, was_public=was_public(entry))
            self.letters.see(item, entry.key)
        item.refresh_from_db()
        record.source_digest, record.kept_digest = source_digest, kept(item)
        record.save()
        self.note_moves(entry, item)
        return None

    def bound_dates(self, entry: Entry):
        """Drops dates that are plainly slips; an entry that loses its own becomes a draft."""
        for name in ("published_at", "created_at", "revised_at", "outlet_date"):
            if (moment := getattr(entry, name)) and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                setattr(entry, name, None)
                if name == "published_at":
                    sentence = f"Its date, in the year {moment.year}, cannot be right; it is a draft without one."
                    self.report.notes.append(Note(sentence, entry=entry.title))
        for comment in entry.comments:
            if comment.at and not FIRST_YEAR <= comment.at.year <= LAST_YEAR:
                comment.at = None

    def values_of(self, entry: Entry, lead_image: Asset | None) -> dict:
        title = one_line(entry.title)
        if len(title) > TITLE_LENGTH:
            self.report.notes.append(Note(f"The title was cut to {TITLE_LENGTH} signs.", entry=title))
            title = f"{title[: TITLE_LENGTH - 1].rstrip()}…"
        is_public = entry.state is State.PUBLISHED and entry.published_at is not None and not self.as_drafts
        values = {
            "title": title,
            "body": clean(entry.body),
            "language": languages.known(entry.language) or self.language,
            "status": Publishable.Status.PUBLISHED if is_public else Publishable.Status.DRAFT,
            "published_at": entry.published_at,
        }
        if entry.created_at or entry.published_at:
            values["created_at"] = entry.created_at or entry.published_at
        if entry.is_page:
            return values
        if entry.revised_at and entry.published_at and entry.revised_at > entry.published_at:
            values["revised_at"] = entry.revised_at
        return values | {
            "kind": entry.kind or Update.Kind.NEWS,
            "summary": entry.summary[:500],
            "byline": entry.byline[:200],
            "date_precision": entry.precision.value,
            "dateline": entry.dateline[:120],
            "outlet": entry.outlet[:150],
            "outlet_author": entry.outlet_author[:150],
            "outlet_date": entry.outlet_date,
            "outlet_url": web_only(entry.outlet_url),
            "video_url": web_only(entry.video_url),
            "court": entry.court[:200],
            "docket_number": entry.docket_number[:100],
            "lead_image_id": lead_image.pk if lead_image else None,
        }

    def place(self, item, entry: Entry):
        """Gives a new item an address of its own."""
        if isinstance(item, Page):
            item.path = self.path_of(item, entry)
            return
        if slug := slugify(entry.slug, max_length=90, word_boundary=True):
            on = timezone.localdate(entry.published_at) if entry.published_at else None
            item.slug = numbered(slug, 100, Update.objects.filter(language=item.language, published_on=on), "slug")

    def keep_apart(self, item):
        """Gives a changed item another address, or its pin away, where its new day or language has a namesake."""
        if isinstance(item, Page):
            others = Page.objects.filter(language=item.language).exclude(pk=item.pk)
            item.path = numbered(item.path, PATH_LENGTH, others, "path")
            return
        others = Update.objects.filter(language=item.language).exclude(pk=item.pk)
        on = timezone.localdate(item.published_at) if item.published_at else None
        item.slug = numbered(item.slug, 100, others.filter(published_on=on), "slug")
        item.is_pinned = item.is_pinned and not others.filter(is_pinned=True).exists()

    def path_of(self, page: Page, entry: Entry) -> str:
        parent = (
            ImportRecord.objects.filter(source=self.source, key=entry.parent_key).first() if entry.parent_key else None
        )
        above = f"{parent.item.path}/" if parent and isinstance(parent.item, Page) else ""
        slug = slugify(entry.slug or entry.title, max_length=80, word_boundary=True) or "page"
        wanted = above + slug
        try:
            validate_path(wanted)
        except ValidationError:
            wanted = f"{above}page-{slug}"
            self.report.notes.append(
                Note(f"Its address is /{wanted}/, as /{slug}/ belongs to another part.", entry.title)
            )
        taken = Page.objects.filter(language=page.language).exclude(pk=page.pk)
        return numbered(wanted, PATH_LENGTH, taken, "path")

    def save(self, item, entry: Entry):
        if isinstance(item, Update):
            is_first = item.pk is None and item.status == Publishable.Status.PUBLISHED
            if entry.is_pinned and is_first:
                item.is_pinned = not Update.objects.filter(language=item.language, is_pinned=True).exists()
        item.save()
        if isinstance(item, Page) and entry.comments:
            self.report.notes.append(Note(f"{len(entry.comments)} comments on this page were left out.", entry.title))
        if isinstance(item, Update):
            names = [name for name in dict.fromkeys(map(clean, entry.categories + entry.tags)) if name.strip()]
            item.topics.set([self.topic(name, item.language) for name in names])
            if entry.comments and not item.archived_comments.exists():
                ArchivedComment.objects.bulk_create(
                    ArchivedComment(update=item, author=c.author[:200], text=c.text, at=c.at, was_public=c.approved)
                    for c in entry.comments
                )
                self.report.count("comments", "made", len(entry.comments))

    def topic(self, name: str, language: str) -> Topic:
        if language not in self.topics:  # compared here: databases differ in what they take for the same letter
            there = Topic.objects.filter(language=language)
            self.topics[language] = {topic.name.casefold(): topic for topic in there}
        name = " ".join(name.split())[:100]
        known = self.topics[language]
        if name.casefold() not in known:
            known[name.casefold()] = Topic.objects.create(language=language, name=name)
            self.report.count("topics", "made")
        return known[name.casefold()]

    def item_of(self, record: ImportRecord):
        model = Page if record.content_type_id == self.types[Page].pk else Update
        return model.objects.filter(pk=record.object_id).first()

    # ---- pictures and documents

    def localise_media(self, entry: Entry) -> Asset | None:
        """Points the entry's text at our copies of its files; its lead picture as an asset."""
        files = [ImageRef(link) for link in entry.links if self.is_upload(link)]
        for reference in sorted([*entry.images, *files], key=lambda image: -len(image.url)):
            if asset := self.asset_of(reference, entry):
                entry.body = replace_address(entry.body, reference.url, asset.get_absolute_url())
        return self.asset_of(entry.lead_image, entry) if entry.lead_image else None

    def is_upload(self, link: str) -> bool:
        """Whether a link leads to a picture or document of the old site that we could keep."""
        parts = urlsplit(link)
        return parts.hostname in self.hosts and bool(UPLOADED.search(parts.path))

    def asset_of(self, reference: ImageRef, entry: Entry) -> Asset | None:
        url = reference.url
        if url.startswith("/media/") or not url.isprintable():
            return None
        if url in self.stored_media:
            return self.stored_media[url]
        known = Asset.objects.filter(sources__url=url[:1000]).first()
        if known is None and self.media is not None and not self.dry_run:
            known = self.fetch(reference, entry)
        elif known is None:
            self.missing_media += 1
            self.report.count("media", "skipped")
        if known is not None:
            self.report.count("media", "made" if known.pk in self.new_assets else "unchanged")
        self.stored_media[url] = known
        return known

    def fetch(self, reference: ImageRef, entry: Entry) -> Asset | None:
        name = urlsplit(reference.url).path.rpartition("/")[2]
        newest = Asset.objects.aggregate(newest=Max("pk"))["newest"] or 0
        try:
            with self.media.open(reference.url) as file:
                asset = assets.store(
                    file,
                    alt=reference.alt[:500],
                    caption=reference.caption[:500],
                    title=reference.title[:200],
                    credit=reference.credit[:200],
                    original_name=name[:255],
                )
        except (images.Refused, MediaUnavailable) as error:
            self.report.skip("media", name or reference.url, str(error))
            return None
        AssetSource.objects.create(asset=asset, url=reference.url[:1000])
        if asset.pk > newest:
            self.new_assets[asset.pk] = asset
        return asset

    def remove_files(self):
        """Takes back the files of assets whose rows went with the transaction."""
        for asset in self.new_assets.values():
            for rendition in asset.renditions:
                default_storage.delete(rendition["name"])

    # ---- addresses

    def key_of(self, link: str) -> str | None:
        """The key of the entry that an absolute link leads to, if it is one of this source's."""
        parts = urlsplit(link)
        if parts.hostname not in self.hosts:
            return None
        for path in forms_of(parts):
            if path in self.links:
                return storable_key(self.links[path])
        return None

    def repoint_links(self):
        """Leads links between entries to their new addresses, where the target is public here."""
        for group in batched(self.linking, BATCH):
            targets = {self.key_of(link) for _key, links in group for link in links}
            wanted = targets | {key for key, _links in group}
            records = {r.key: r for r in ImportRecord.objects.filter(source=self.source, key__in=wanted)}
            for key, links in group:
                self.repoint(records.get(key), links, records)

    def repoint(self, record, links, records):
        item = self.item_of(record) if record else None
        if item is None or kept(item) != record.kept_digest:
            return
        body = item.body
        for link in sorted(set(links), key=len, reverse=True):
            target = records.get(self.key_of(link))
            target = self.item_of(target) if target else None
            if target and target.status == Publishable.Status.PUBLISHED:
                fragment = urlsplit(link).fragment
                address = target.get_absolute_url() + (f"#{fragment}" if fragment else "")
                body = replace_address(body, link, address)
        if body != item.body:
            item.body = body
            item.save()
            item.refresh_from_db()
            record.kept_digest = kept(item)
            record.save()

    def note_moves(self, entry: Entry, item):
        address = item.get_absolute_url()
        if not address:  # of drafts, too: nobody is led to what is not public, and one day it may be
            return
        for path in map(readable, entry.old_paths):
            if path == address or path in self.moves:
                continue
            if len(path) > REDIRECT_LENGTH or len(address) > REDIRECT_LENGTH:
                self.report.notes.append(Note(f"Its old address is too long for a redirect: {path}", entry=entry.title))
                continue
            self.moves[path] = address

    def write_redirects(self):
        for batch in batched(self.moves.items(), BATCH):
            moves = dict(batch)
            there = dict(Redirect.objects.filter(old_path__in=moves).values_list("old_path", "new_path"))
            # Those that are there follow their item by themselves, or were changed by hand.
            new = {old: address for old, address in moves.items() if old not in there}
            self.report.count("redirects", "made", len(new))
            self.report.count("redirects", "unchanged", len(there))
            move_all(new)
        if self.missing_media:
            is_trial = self.dry_run and self.media
            why = "in a dry run no file is read" if is_trial else "--media or --fetch-media bring them"
            self.report.notes.append(
                Note(f"{self.missing_media} pictures and files still lead to the old site; {why}.", level=Level.INFO)
            )


def was_public(entry: Entry) -> bool:
    """Whether readers of the source have seen the entry."""
    is_out = entry.state is State.PUBLISHED and entry.published_at is not None and entry.published_at <= timezone.now()
    return entry.was_public or is_out
