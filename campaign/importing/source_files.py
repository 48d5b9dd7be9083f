"""Reading a file handed to an importer: whole, within a limit, and with a plain sentence when it is not right."""

import codecs
import json
import re
from pathlib import Path
from typing import Any

from .notes import SourceError
from .xml_stream import encoding_of

MEGABYTE = 1024 * 1024
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path, *, limit: int, wanted: str) -> bytes:
    """The file's bytes. `limit` is in bytes; `wanted` says what the file should be, such as "a Ghost export (JSON)".

    Raises SourceError when it is missing, no file, empty, larger than the limit (before it is read) or an archive.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise SourceError(f"There is no file {path}. Give the path of {wanted}.")
        size = path.stat().st_size
        if size > limit:
            raise SourceError(
                f"{path.name} has {size / MEGABYTE:,.0f} MB; at most {limit // MEGABYTE} MB can be imported at once. "
                "Export fewer items and import them in parts."
            )
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if len(data) > limit:
        raise SourceError(f"{path.name} grew beyond {limit // MEGABYTE} MB while it was read. Import a finished file.")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise SourceError(f"{path.name} is empty. Give {wanted}.")
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")):
        raise SourceError(f"{path.name} is a packed archive. Unpack it first and give {wanted}.")
    return data


def decode(data: bytes, *, name: str) -> str:
    """The text of an XML or JSON file, without its byte order mark. Line ends stay as they are.

    What is valid UTF-8 is read as that whatever the file declares, since wrong declarations on UTF-8 are common and
    text in an older encoding that happens to be valid UTF-8 is not. Raises SourceError where the bytes do not fit.
    """
    encoding, skip = "utf-8", 0
    if b"\0" in data[:4] or data.startswith(_MARKS) or not _is_utf8(data):
        encoding, skip = encoding_of(data[:1000], name=name)
    try:
        # What calls itself ISO 8859-1 is Windows-1252 in practice (WHATWG Encoding Standard, 4.2).
        return data[skip:].decode("cp1252" if encoding == "latin-1" else encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, skip + error.start) + 1
        if error.reason == "unexpected end of data":
            raise SourceError(
                f"{name} breaks off in the middle of a letter (line {line}). Export or copy it again, whole."
            ) from None
        raise SourceError(
            f"{name} is not text in {encoding.upper()}: line {line} has bytes that do not belong there. "
            "Save the file as UTF-8, or export it again."
        ) from None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def load_json(text: str, *, name: str) -> Any:
    """The value that JSON text holds. Raises SourceError with line and column where it is broken or cut."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        # A value that was begun and never ended is reported where it begins, so the place alone does not show a cut.
        unfinished = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        if unfinished:
            raise SourceError(f"{name} breaks off in the middle ({place}). Export or copy it again, whole.") from None
        raise SourceError(f"{name} is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]} ({place}).") from None
    except RecursionError:
        raise SourceError(f"{name} is nested too deeply to be a real export.") from None
    except ValueError as error:  # such as an integer of thousands of digits
        raise SourceError(f"{name} holds a value that cannot be read: {error}.") from None


def is_web_page(text: str) -> bool:
    """Whether text is an HTML page, as a browser saves it when a download asked for a login first."""
    start = re.sub(r"<\?xml\b[^>]*\?>|<!--.*?-->", "", text[:20_000], flags=re.DOTALL).lstrip()[:200].lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body"))
