"""The press kit: all that a newsroom needs in one file, of nothing but what the public may see."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone
from slugify import slugify

from campaign import zipping
from campaign.identity import identity
from campaign.models import Asset
from campaign.zipping import Member

from ..models import Update
from . import kit_texts
from .cards import with_release_cards
from .kit_texts import Offer
from .room import facts, listed_cards, live_of_kind

SLUG_LENGTH = 60


@dataclass(frozen=True)
class Kit:
    file_name: str
    members: tuple[Member, ...]
    etag: str  # changes with every byte of the archive

    @property
    def length(self) -> int | None:
        """In bytes; None for an archive of more than 2 GB."""
        return zipping.length_of(self.members)

    def stream(self) -> Iterator[bytes]:
        return zipping.stream(self.members)


def press_kit(language: str) -> Kit:
    """The kit in a language: six queries, and the size of each file asked of the storage; no file is opened.

    Equal content gives equal bytes: each file is dated by the newest change of what it tells, and so is the kit.
    """
    campaign = identity(language)
    photos, documents = offers(Asset.Kind.IMAGE, Asset.Kind.DOCUMENT)
    texts = kit_texts.of_kit(
        campaign, newest_release(language), listed_cards(), list(facts(language)), photos, documents
    )
    files = [file_of(offer) for offer in (*photos, *documents) if offer.size]
    changes = [part.changed_at for part in (*texts, *files) if part.changed_at]
    changed_at = max(changes, default=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0))
    texts.insert(0, kit_texts.readme(campaign, texts, photos, documents, changed_at))
    members = (*(member_of(text, changed_at) for text in texts), *files)
    told = "\n".join(f"{m.name} {m.size} {m.changed_at.isoformat()} {m.mark}" for m in members)
    name = slugify(campaign.name, max_length=SLUG_LENGTH, word_boundary=True) or "campaign"
    return Kit(
        file_name=f"{name}-press-kit-{timezone.localdate(changed_at)}.zip",
        members=members,
        etag=hashlib.sha256(told.encode()).hexdigest()[:32],
    )


def newest_release(language):
    """The newest live release in a language, with its cards, or None."""
    found = with_release_cards(live_of_kind(Update.Kind.RELEASE, language)[:1])
    return found[0] if found else None


def offers(*kinds):
    """What the press may use as Offers, newest first, a list for each kind. One query."""
    found = list(Asset.objects.filter(is_for_press=True).order_by("-added_at", "-pk"))
    for kind in kinds:
        assets = [asset for asset in found if asset.kind == kind]
        digits = max(2, len(str(len(assets))))
        yield [offer(asset, f"{number:0{digits}}") for number, asset in enumerate(assets, 1)]


def offer(asset, number):
    """Its name is a number and words in Latin letters: one of a kind, and a path nowhere."""
    folder, ending = ("photos", "jpg") if asset.picture else ("documents", "pdf")
    words = asset.title or asset.alt or asset.caption or asset.original_name.rpartition(".")[0]
    slug = slugify(words, max_length=SLUG_LENGTH, word_boundary=True) or folder.removesuffix("s")
    return Offer(asset, f"{folder}/{number}-{slug}.{ending}", size_of(asset.full["name"]))


def size_of(name):
    """The size in bytes of a stored file; None where there is none, or nothing in it."""
    try:
        return default_storage.size(name) or None if default_storage.exists(name) else None
    except OSError:
        return None


def file_of(offer):
    name = offer.asset.full["name"]  # holds a hash of the content
    return Member(offer.name, offer.size, offer.asset.added_at, name, partial(default_storage.open, name))


def member_of(text, changed_at):
    content = text.content.encode()
    mark = hashlib.sha256(content).hexdigest()
    return Member(text.name, len(content), text.changed_at or changed_at, mark, partial(zipping.in_memory, content))
