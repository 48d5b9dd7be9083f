"""A ZIP archive written while it is sent: nothing is kept but the piece on its way, and the length is known before.

Pictures are packed already, so everything is stored as it is. Equal members give equal bytes.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

PIECE = 64 * 1024  # bytes read at once

# What zipfile writes around a member when it cannot go back in its output (APPNOTE.TXT 6.3.10, 4.3.7 to 4.3.16).
LOCAL_HEADER, DESCRIPTOR, CENTRAL_HEADER, END = 30, 16, 46, 22
EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name there (ASCII, "/" between folders), size in bytes, age, and how to open it.

    `mark` tells one content from another.
    """

    name: str
    size: int
    changed_at: datetime
    mark: str
    open: Callable[[], io.BufferedIOBase]


def length_of(members: Iterable[Member]) -> int | None:
    """How many bytes the archive will have; None for one so large that its headers grow (ZIP64)."""
    members = list(members)
    total = END + sum(
        LOCAL_HEADER + DESCRIPTOR + CENTRAL_HEADER + 2 * len(member.name) + member.size for member in members
    )
    return total if total < zipfile.ZIP64_LIMIT and len(members) < zipfile.ZIP_FILECOUNT_LIMIT else None


def stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive in pieces. A file that cannot be read any more, or has another size, ends it with an exception."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, date_of(member))
            info.file_size = member.size
            info.create_system = 3  # the same bytes on every system
            info.external_attr = 0o644 << 16
            with member.open() as source, archive.open(info, "w") as entry:
                while piece := source.read(PIECE):
                    entry.write(piece)
                    yield outlet.taken()
            if info.file_size != member.size:
                raise OSError(f"{member.name} has {info.file_size} bytes instead of {member.size}.")
            yield outlet.taken()
    yield outlet.taken()


def in_memory(content: bytes) -> io.BytesIO:
    """Opens the content of a member that is small enough to be kept."""
    return io.BytesIO(content)


def date_of(member):
    """Its age as the archive tells it: the campaign's local time, from 1980 on (APPNOTE.TXT 4.4.6)."""
    return max(timezone.localtime(member.changed_at).timetuple()[:6], EARLIEST)


class Outlet(io.RawIOBase):
    """Where zipfile writes; what it wrote is taken out again after each piece."""

    def __init__(self):
        self.pieces: list[bytes] = []

    def writable(self):
        return True

    def write(self, piece):
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self):
        joined = b"".join(self.pieces)
        self.pieces.clear()
        return joined
