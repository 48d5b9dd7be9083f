"""What is handed over: a letter with all who signed it in public, in one file that proves itself.

Each of its files is written once, to disk, while the counts stand still, so that none of them says another number than
the others; what is sent then needs neither memory nor the database.
"""

import base64
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from campaign import zipping
from campaign.feeds import ADDRESS, TAG
from campaign.identity import identity
from campaign.models import Asset

from . import plain_text, printing, tables
from .models import Letter

IN_MEMORY = 256 * 1024  # bytes; a file of fewer is not worth a place on the disk


@dataclass(frozen=True)
class File:
    """One file of a package: its name there, what it is in one line, its content, length in bytes and SHA-256."""

    name: str
    about: str
    content: BinaryIO
    size: int
    digest: str


@dataclass(frozen=True)
class Package:
    """An archive, to be sent once and closed, with `count` signatures, `unnamed` of them without a name."""

    file_name: str
    files: tuple[File, ...]
    count: int
    unnamed: int
    made_on: datetime
    opened: ExitStack

    @property
    def members(self) -> list[zipping.Member]:
        return [
            zipping.Member(file.name, file.size, self.made_on, file.digest, partial(rewound, file.content))
            for file in self.files
        ]

    @property
    def length(self) -> int | None:
        """In bytes; None for an archive of more than 2 GB."""
        return zipping.length_of(self.members)

    def __iter__(self) -> Iterator[bytes]:
        return zipping.stream(self.members)

    def close(self):
        self.opened.close()


def package(letter: Letter, request) -> Package:
    """The package of a letter in its language, public or not yet: of its signatories only what is public.

    Made twice on one day it has the same bytes, as long as nothing has changed.
    """
    today = timezone.localdate()
    with ExitStack() as opened, transaction.atomic(), translation.override(letter.language):
        # Who publishes or takes back a signature moves these numbers, and waits until the files are written.
        groups = list(letter.original.groups.select_for_update().order_by("pk"))
        count, unnamed = sum(group.count for group in groups), sum(group.unnamed for group in groups)
        write = partial(written, opened)
        files = [
            write("letter.html", _("The letter with all signatures, to read and to print."),
                  with_pictures(printing.pieces(letter, request, is_file=True), letter)),
            write("letter.txt", _("The same as plain text."), plain_text.lines(letter)),
            write("signatories.csv", _("Those who are named, as a table."), tables.csv_lines(letter)),
        ]  # fmt: skip
        told = "".join(f"{line}\n" for line in readme(letter, files, count, unnamed, today))
        return Package(
            file_name=f"{letter.slug}-{today}.zip",
            files=(write("README.txt", "", [told]), *files),
            count=count,
            unnamed=unnamed,
            made_on=datetime.combine(today, time(), timezone.get_current_timezone()),
            opened=opened.pop_all(),
        )


def written(opened: ExitStack, name: str, about: str, pieces: Iterable[str]) -> File:
    """A file with the text of the pieces, one after the other; `opened` closes it."""
    content, digest = opened.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY)), hashlib.sha256()  # noqa: SIM115
    for piece in pieces:
        data = piece.encode()
        content.write(data)
        digest.update(data)
    return File(name, about, content, content.tell(), digest.hexdigest())


def with_pictures(pieces: Iterable[str], letter: Letter) -> Iterator[str]:
    """A page that brings the pictures of its letter's text, which are behind no door as long as that is a draft."""
    pictures = {asset.key: asset.main["name"] for asset in letter.body_assets.filter(kind=Asset.Kind.IMAGE)}
    for piece in pieces:
        yield TAG.sub(partial(brought, pictures), piece) if pictures and "<img " in piece else piece


def brought(pictures, tag):
    """A tag of a page; of pictures without other sizes, and with the content in place of the address."""
    if tag[0].startswith("<source "):
        return ""
    found = ADDRESS.search(tag[0]) if tag[0].startswith("<img ") else None
    key = found and Asset.ADDRESS.search(found[2])
    name = key and pictures.get(key[1])
    if not name or not default_storage.exists(name):
        return tag[0]
    with default_storage.open(name) as file:
        content = base64.b64encode(file.read()).decode()
    return tag[0].replace(found[0], f' src="data:image/jpeg;base64,{content}"')


def rewound(content: BinaryIO) -> BinaryIO:
    content.seek(0)
    return content


def readme(letter, files, count, unnamed, today):
    campaign = identity(letter.language)
    yield letter.title
    yield _("Letter and signatures as of %(date)s") % {"date": date_format(today)}
    yield from ["", campaign.name, settings.SITE_URL + letter.get_absolute_url(), ""]
    yield _("Signatures: %(count)s") % {"count": in_figures(count)}
    if unnamed:
        yield _("of them counted without a name: %(count)s") % {"count": in_figures(unnamed)}
    for group in letter.original.groups.all():
        if group.count:
            yield f"  {group}: {in_figures(group.count)}"
    yield from ["", _("What is in it"), ""]
    for file in files:
        yield from [file.name, f"  {file.about}", f"  SHA-256: {file.digest}"]


def in_figures(number):
    return number_format(number, force_grouping=True)
