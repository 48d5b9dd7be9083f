"""From an uploaded file to an asset: prepared, written under a name nobody can guess, one row for it."""

import hashlib
import hmac
import os
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import images
from .models import Asset

EXTENSIONS = {"webp": "webp", "jpeg": "jpg"}


class TooMany(images.Refused):
    """An upload beyond what one member of staff may send within an hour."""


class TooLarge(images.Refused):
    """A file of more bytes than one of its kind may have."""


def asset_key(content: bytes) -> str:
    """32 hex digits that name the content: keyed, so that nobody outside can work out or test an address."""
    return hmac.new(settings.SECRET_KEY.encode(), content, hashlib.sha256).hexdigest()[:32]


def store_image(file, **words):
    """The asset of an uploaded picture; the one that is there already when the same file came before.

    `words` are its fields for people (alt, caption, credit, licence, title, original_name, uploaded_by). Raises
    `images.Refused` with a sentence, and leaves no file behind then.
    """
    content = file.read()
    key = asset_key(content)
    if known := Asset.objects.filter(key=key).first():
        return known
    file.seek(0)
    prepared = images.prepare(file)
    renditions, files = [], {}
    for rendition in prepared.renditions:
        name = f"{key}-{rendition.width}.{EXTENSIONS[rendition.format]}"
        files[name] = rendition.content
        stored = {"name": name, "width": rendition.width, "height": rendition.height, "format": rendition.format}
        renditions.append({**stored, "size": len(rendition.content), "is_full": rendition.is_full})
    asset = Asset(
        key=key, kind=Asset.Kind.IMAGE, width=prepared.width, height=prepared.height, renditions=renditions, **words
    )
    return _write(asset, files)


def store_document(file, **words):
    """The asset of an uploaded PDF; as `store_image`."""
    content = images.prepare_document(file)
    key = asset_key(content)
    if known := Asset.objects.filter(key=key).first():
        return known
    name = f"{key}.pdf"
    asset = Asset(key=key, kind=Asset.Kind.DOCUMENT, renditions=[{"name": name, "format": "pdf"}], **words)
    return _write(asset, {name: content})


def store(file, **words):
    """The asset of an uploaded picture or PDF, whichever the content is; the file's name is never consulted.

    Raises `images.Refused`, and TooLarge before anything is read.
    """
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > (limit := size_limit(file)):
        sentence = _("This file is larger than %(limit)d MB. Make it smaller and upload it again.")
        raise TooLarge(sentence % {"limit": limit // 1024**2})
    return store_document(file, **words) if is_document(file) else store_image(file, **words)


def is_document(file) -> bool:
    start = file.read(1024)
    file.seek(0)
    return b"%PDF-" in start


def size_limit(file) -> int:
    """How many bytes a file of this content may have."""
    return images.MAX_DOCUMENT_BYTES if is_document(file) else images.MAX_BYTES


def upload(file, user):
    """The asset of a file that a member of staff sends; as `store`. Raises TooLarge and TooMany, too."""
    hour = Asset.objects.filter(uploaded_by=user, added_at__gt=timezone.now() - timedelta(hours=1))
    if hour.count() >= settings.UPLOADS_PER_HOUR:
        sentence = _("You have uploaded %(count)d files within an hour, which is the limit. Try again later.")
        raise TooMany(sentence % {"count": settings.UPLOADS_PER_HOUR})
    return store(file, original_name=file.name[:255], uploaded_by=user)


def remove(asset):
    """Deletes an asset, and its files as soon as that is certain."""
    names = [rendition["name"] for rendition in asset.renditions]
    asset.delete()
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])


def _write(asset, files):
    """Files first, then the row: a row never names a file that is not there."""
    asset.size = max(len(content) for content in files.values())
    try:
        for name, content in files.items():
            default_storage.delete(name)  # a half file, should an earlier attempt have been cut off
            default_storage.save(name, ContentFile(content))
        with transaction.atomic():
            asset.save()
    except BaseException:
        if not Asset.objects.filter(key=asset.key).exists():
            for name in files:
                default_storage.delete(name)
        raise
    return asset
