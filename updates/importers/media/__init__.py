"""Where the pictures and documents of an old site come from: a folder, a ZIP file, or the site itself (`MediaFetch`).

Each of them has `open(url)`, which gives a readable binary file or raises MediaUnavailable with a sentence.
"""

import os
import re
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from campaign.importing.notes import SourceError

from ..web_addresses import urlsplit
from .fetch import MediaFetch, MediaUnavailable

__all__ = ["MAX_ENTRIES", "MAX_RATIO", "MAX_UNPACKED", "MediaDirectory", "MediaFetch", "MediaUnavailable", "MediaZip"]

MAX_UNPACKED = 100 * 1000**2  # bytes of all files of an archive together
MAX_ENTRIES = 1000  # files in an archive
MAX_RATIO = 100  # unpacked bytes for each packed one
MAX_FILES = 500_000  # files in a folder
_MAX_DIRECTORY = 2 * 1000**2  # bytes of a ZIP file's table of contents; 1,000 entries take a tenth of it
_IN_MEMORY = 1024**2

_UPLOADS = re.compile(r"/(?:wp-content/uploads|wp-content/blogs\.dir/[^/]+/files|files)/(.+)", re.IGNORECASE)
# An archive or folder may hold the uploads at any depth: "site/wp-content/uploads/2021/05/a.jpg", "uploads/a.jpg",
# "media-export/2021/05/a.jpg".
_WITHIN = re.compile(r"(?:.*?/)??(?:uploads|files)/(.+)|.*?/(\d{4}/\d{2}/[^/]+)", re.IGNORECASE)
_SITE = re.compile(r"sites/\d+/")
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")
_EDITION = re.compile(r"-(?:scaled|rotated)(?=\.\w+$)")


class _Names:
    """Finds an attachment among file names by the part of its address below the uploads folder."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a path (with "/") and what to open it by."""
        self._by_path: dict[str, str] = {}
        for path, name in names:
            self._by_path.setdefault(_folded(path), name)
        self._by_tail: dict[str, str] = {}
        for path, name in self._by_path.items():
            if within := _WITHIN.fullmatch(path):
                self._by_tail.setdefault(within[1] or within[2], name)

    def find(self, url: str) -> str | None:
        for path in _candidates(url):
            folded = _folded(path)
            name = self._by_path.get(folded) or self._by_tail.get(folded)
            if name is not None:
                return name
        return None


def _folded(path: str) -> str:
    """Names compare without case and however their accents are composed, as some systems store them in another way."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _candidates(url: str) -> Iterator[str]:
    """The paths below the uploads folder under which an address may be found: itself, then the original of a size."""
    path = unquote(urlsplit(url).path)
    below = _UPLOADS.search(path)
    relative = below[1] if below else path.lstrip("/")
    if not relative or "\0" in relative or "\\" in relative or ".." in relative.split("/"):
        return
    paths = [relative]
    if _SITE.match(relative):
        paths.append(_SITE.sub("", relative, count=1))
    for one in paths:
        yield one
        original = _SIZE.sub("", one)
        full = _EDITION.sub("", original)
        yield original
        yield full
        stem, dot, ending = full.rpartition(".")
        yield f"{stem}-scaled{dot}{ending}"


class MediaDirectory:
    """The uploads of a site in a folder: `wp-content/uploads` itself, or any folder that holds it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        if not self.path.is_dir():
            raise SourceError(f"{self.path} is no folder. Give the folder with the old site's uploads.")
        self._names: _Names | None = None

    def open(self, url: str) -> BinaryIO:
        """The attachment's file. Raises MediaUnavailable where the folder has none of that name."""
        if self._names is None:
            self._names = _Names(self._files())
        name = self._names.find(url)
        if name is None:
            raise MediaUnavailable(f"It is not in {self.path.name}.")
        try:
            # No link is followed: one that took the file's place since could lead out of the folder.
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise MediaUnavailable(f"It cannot be read: {error.strerror or error}.") from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise MediaUnavailable("It is not a plain file.")
        return os.fdopen(handle, "rb")

    def _files(self) -> Iterator[tuple[str, str]]:
        root = str(self.path)
        count = 0
        for folder, folders, files in os.walk(root, followlinks=False):
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                if os.path.islink(path):
                    continue
                count += 1
                if count > MAX_FILES:
                    raise SourceError(
                        f"{self.path} holds more than {MAX_FILES:,} files. Give the uploads folder alone."
                    )
                yield os.path.relpath(path, root).replace(os.sep, "/"), path


class MediaZip:
    """The uploads of a site in a ZIP file. What is in it is judged before anything is unpacked.

    Raises SourceError for more than MAX_ENTRIES files or MAX_UNPACKED bytes, for packing tighter than MAX_RATIO, for
    names that lead out of the archive, for links, and for passwords.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        _check_directory(self.path)
        try:
            self._archive = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise SourceError(f"{self.path.name} is no ZIP file that can be read ({error}). Pack it again.") from None
        members = self._archive.infolist()
        self._check(members)
        self._names = _Names(
            (name, member.filename) for member in members if not member.is_dir() for name in _spellings(member)
        )

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        name = self.path.name
        if len(members) > MAX_ENTRIES:
            raise SourceError(
                f"{name} has {len(members):,} files; at most {MAX_ENTRIES:,} are taken from an archive. "
                "Unpack it and give the folder."
            )
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if unpacked > MAX_UNPACKED:
            raise SourceError(
                f"{name} would unpack to {unpacked / 1000**2:,.0f} MB; at most {MAX_UNPACKED // 1000**2} MB are taken "
                "from an archive. Unpack it and give the folder."
            )
        if packed > self.path.stat().st_size:
            raise SourceError(f"{name} has files that overlap. Pack it again.")
        for member in members:
            shown = f"{name} holds “{member.filename[:80]}”, "
            path = member.orig_filename.replace("\\", "/")
            if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/") or "\0" in path:
                raise SourceError(
                    f"{shown}a name that leads out of the archive. Unpack it yourself and give the folder."
                )
            mode = member.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise SourceError(f"{shown}which is a link or a device and not a file. Pack it again without links.")
            if member.flag_bits & 0x1:
                raise SourceError(f"{shown}which is locked with a password. Unpack it and give the folder.")
            if member.file_size > MAX_RATIO * max(member.compress_size, 1):
                raise SourceError(
                    f"{shown}which unpacks to more than {MAX_RATIO} times its size, as no picture does. "
                    "Unpack it yourself and give the folder."
                )

    def open(self, url: str) -> BinaryIO:
        """The attachment, unpacked. Raises MediaUnavailable where it is not in the archive, or damaged."""
        name = self._names.find(url)
        if name is None:
            raise MediaUnavailable(f"It is not in {self.path.name}.")
        unpacked = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        left = min(self._archive.getinfo(name).file_size, MAX_UNPACKED)
        try:
            with self._archive.open(name) as member:
                while piece := member.read(64 * 1024):
                    left -= len(piece)
                    if left < 0:  # headers may lie about the size
                        raise zipfile.BadZipFile("more bytes than its size")
                    unpacked.write(piece)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            unpacked.close()
            raise MediaUnavailable(f"It is damaged in {self.path.name} ({error}).") from None
        unpacked.seek(0)
        return unpacked


def _spellings(member: zipfile.ZipInfo) -> list[str]:
    """A member's name, and what it is if a packer wrote UTF-8 without saying so (zipfile then reads code page 437)."""
    names = [member.filename]
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):
            names.append(member.filename.encode("cp437").decode("utf-8"))
    return names


def _check_directory(path: Path) -> None:
    """Refuses an archive whose table of contents alone would fill memory (APPNOTE.TXT 4.3.16)."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(size - 22 - 65535, 0))
            tail = file.read()
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise SourceError(f"{path.name} is no ZIP file, or it was cut off. Pack it again.")
    entries, length = struct.unpack_from("<2xHL", tail, at + 8)
    if at >= 76 and tail.startswith(b"PK\x06\x06", at - 76):  # ZIP64 tells it once more, and has the last word
        entries, length = struct.unpack_from("<QQ", tail, at - 76 + 32)
    if entries > MAX_ENTRIES or length > _MAX_DIRECTORY:
        raise SourceError(
            f"{path.name} has more than {MAX_ENTRIES:,} files; no more are taken from an archive. "
            "Unpack it and give the folder."
        )
