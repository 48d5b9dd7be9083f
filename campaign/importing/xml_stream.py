"""Reading XML of any size piece by piece: its encoding, what XML forbids, limits, and errors in plain words."""

import codecs
import importlib
import re
from collections.abc import Callable, Iterator
from encodings import normalize_encoding
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from .notes import SourceError

MAX_FILE = 1024**3  # bytes
MAX_TEXT = 20 * 1024**2  # characters in one value, bytes in one tag or comment
MAX_DEPTH = 100  # elements within elements
PIECE = 64 * 1024  # bytes read at a time

# What a listener answers to the start of an element.
ENTER, TEXT, SKIP = "enter", "text", "skip"

# Everything that XML 1.0 (section 2.2) keeps out of a document, and U+FDD0, which this module uses as a mark.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufffe\uffff]")
_MARK = "\ufdd0"
_REFERENCE = re.compile("&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
_MARKED_REFERENCE = re.compile(_MARK + "#(?:x[0-9A-Fa-f]{1,8}|[0-9]{1,8});")
_UNFINISHED_REFERENCE = re.compile("&#?x?[0-9A-Fa-f]{0,8}$")
_DECLARATION = re.compile(rb"""<\?xml\b[^>]*?\bencoding\s*=\s*["']\s*([^"'>]*)""")
_UTF_16 = {"utf_16", "utf16", "utf_16_le", "utf_16le", "utf_16_be", "utf_16be"}
_LATIN_1 = {"latin_1", "latin1", "iso_8859_1", "iso8859_1", "l1", "cp819"}
# The WHATWG Encoding Standard reads ISO 8859-1 as Windows-1252, since that is what such files hold: its curly quotes
# lie where ISO 8859-1 has only control codes.
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}

_REASONS = {
    2: "a tag or a sign stands where XML does not allow it",
    4: "a sign stands where XML does not allow it (often an unescaped & or <, or a ]]> within the text)",
    7: "a closing tag does not fit the tag that it should close",
    8: "a tag has the same attribute twice",
    9: "something follows after the end of the document",
    11: "an entity is used that XML does not know",
    14: "a character reference names no character",
    30: "an XML declaration stands in the middle",
}
_ENDS_EARLY = {3, 5, 6, 20}  # no element, unclosed token, half a character, unclosed CDATA


class Listener(Protocol):
    def start(self, tag: str, attributes: dict[str, str]) -> str:
        """What to do with an element that begins: ENTER it, take its whole TEXT, or SKIP it."""

    def end(self, tag: str, text: str) -> None:
        """An element that was entered, or whose text was taken, has ended."""


class XmlStream:
    """One pass over one XML file. Iterating reads a piece at a time and calls the listener as elements begin and end.

    `canonical(prefix, namespace)` gives the prefix under which the listener knows a namespace, so that a tag arrives as
    "wp:post_id" whatever prefix the file chose; `namespace` is None where the file never declares the prefix.
    `on_bytes(count)` is told of every piece read. Raises SourceError with a sentence that names the place.
    """

    def __init__(
        self,
        path: Path,
        listener: Listener,
        *,
        canonical: Callable[[str, str | None], str],
        on_bytes: Callable[[int], None] | None = None,
    ) -> None:
        self.path = Path(path)
        self.removed = 0  # characters that XML forbids
        self._listener = listener
        self._canonical = canonical
        self._on_bytes = on_bytes
        self._scopes: list[tuple[int, dict[str, str], dict[str, str]]] = [(0, {}, {})]  # depth, namespaces, tags
        self._depth = 0
        self._quiet_from = 0  # depth of the element whose text is taken or which is skipped; 0: none
        self._taking = False
        self._in_cdata = False
        self._has_marks = False
        self._values: list[str] = []
        self._length = 0
        self._lines_before = 0

    def __iter__(self) -> Iterator[None]:
        self._parser = parser = expat.ParserCreate("utf-8")  # what is fed, whatever the declaration says
        parser.buffer_text = True
        parser.buffer_size = PIECE
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartCdataSectionHandler = self._start_cdata
        parser.EndCdataSectionHandler = self._end_cdata
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        fed = 0
        for text in self._texts():
            piece = text.encode()
            self._parse(piece, final=False)
            fed += len(piece)
            # A tag or comment that never ends would be kept whole by the parser.
            if fed - max(parser.CurrentByteIndex, 0) > MAX_TEXT:
                raise SourceError(
                    f"{self.path.name} has a tag or comment of more than {MAX_TEXT // 1024**2} MB ({self._place()}). "
                    "No export has one, so the file is damaged."
                )
            yield
        self._parse(b"", final=True)
        yield

    def _parse(self, piece: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as error:
            place = self._place(error.lineno, error.offset + 1)
            if error.code in _ENDS_EARLY:
                raise SourceError(
                    f"{self.path.name} breaks off in the middle ({place}). Download or export it again, whole."
                ) from None
            reason = _REASONS.get(error.code, expat.ErrorString(error.code))
            raise SourceError(
                f"{self.path.name} is not well-formed XML: {reason} ({place}). "
                "Export it again, or put that place right."
            ) from None

    def _place(self, line: int | None = None, column: int | None = None) -> str:
        line = (line or self._parser.CurrentLineNumber) + self._lines_before
        return f"line {line}, column {column}" if column else f"line {line}"

    # Bytes to text

    def _texts(self) -> Iterator[str]:
        """The file as text without anything that XML forbids, a piece at a time."""
        with self.path.open("rb") as file:
            head = file.read(PIECE)
            encoding, skip = encoding_of(head, name=self.path.name)
            decoder = codecs.getincrementaldecoder("latin-1" if encoding == "latin-1" else encoding)()
            started, rest, lines, position = False, "", 1, 0
            piece = head
            while True:
                if piece and self._on_bytes:
                    self._on_bytes(len(piece))
                fresh = piece[skip:] if position == 0 else piece
                try:
                    text = decoder.decode(fresh, final=not piece)
                except UnicodeDecodeError as error:
                    lines += error.object[: error.start].decode(encoding, "ignore").count("\n")
                    raise SourceError(
                        f"{self.path.name} is not text in {encoding.upper()}: line {lines} has bytes that do not "
                        "belong there. Save the file as UTF-8, or export it again."
                    ) from None
                lines += text.count("\n")
                position += len(piece)
                if encoding == "latin-1":
                    text = text.translate(_WINDOWS_1252)
                if not started:
                    bare = text.lstrip("\ufeff \t\r\n")
                    self._lines_before += text[: len(text) - len(bare)].count("\n")
                    text, started = bare, bool(bare)
                text = rest + text
                rest = ""
                if piece and (cut := _UNFINISHED_REFERENCE.search(text, max(len(text) - 12, 0))):
                    text, rest = text[: cut.start()], cut[0]
                if text:
                    yield self._allowed(text)
                if not piece:
                    return
                piece = file.read(PIECE)

    def _allowed(self, text: str) -> str:
        text, count = _FORBIDDEN.subn("", text)
        self.removed += count
        if "&#" in text:
            text = _REFERENCE.sub(self._mark, text)
        return text

    def _mark(self, match: re.Match[str]) -> str:
        """A reference to a forbidden character becomes a mark: within CDATA it is text and comes back, else it goes."""
        code = int(match[1], 16) if match[1] else int(match[2])
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
            return match[0]
        self._has_marks = True
        return _MARK + match[0][1:]

    def _without_marks(self, text: str) -> str:
        text, count = _MARKED_REFERENCE.subn("", text)
        self.removed += count
        return text

    # What expat calls

    def _refuse_doctype(self, *_: object) -> None:
        raise SourceError(
            f"{self.path.name} declares a document type (DOCTYPE). No export does that, and such declarations can hide "
            "harmful entities, so the file was not read."
        )

    def _start_cdata(self) -> None:
        self._in_cdata = True

    def _end_cdata(self) -> None:
        self._in_cdata = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SourceError(
                f"{self.path.name} nests elements more than {MAX_DEPTH} deep ({self._place()}). No export does that."
            )
        if self._quiet_from:
            return
        if attributes:
            if self._has_marks:
                attributes = {key: self._without_marks(value) for key, value in attributes.items()}
            if any(key.startswith("xmlns") for key in attributes):
                self._open_scope(attributes)
        answer = self._listener.start(self._tag(name), attributes)
        if answer is not ENTER:
            self._quiet_from = self._depth
            if answer is TEXT:
                self._taking, self._length = True, 0
                self._parser.CharacterDataHandler = self._text

    def _end(self, name: str) -> None:
        if not self._quiet_from or self._quiet_from == self._depth:
            taken = "".join(self._values)
            if self._has_marks:
                taken = self._without_marks(taken)
            skipped = self._quiet_from and not self._taking
            if self._taking:
                self._values.clear()
                self._taking = False
                self._parser.CharacterDataHandler = None
            self._quiet_from = 0
            if not skipped:
                self._listener.end(self._tag(name), taken)
            if self._scopes[-1][0] == self._depth:
                self._scopes.pop()
        self._depth -= 1

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise SourceError(
                f"{self.path.name} has one value of more than {MAX_TEXT // 1024**2} million characters "
                f"({self._place()}). Take that item out of the export."
            )
        if self._has_marks and self._in_cdata:
            text = text.replace(_MARK, "&")
        self._values.append(text)

    # Namespaces (Namespaces in XML 1.0, section 6), which expat would refuse where a prefix is never declared

    def _open_scope(self, attributes: dict[str, str]) -> None:
        namespaces = dict(self._scopes[-1][1])
        for key, value in attributes.items():
            if key == "xmlns":
                namespaces[""] = value
            elif key.startswith("xmlns:"):
                namespaces[key[6:]] = value
        self._scopes.append((self._depth, namespaces, {}))

    def _tag(self, name: str) -> str:
        _, namespaces, tags = self._scopes[-1]
        if name not in tags:
            prefix, colon, local = name.rpartition(":")
            known = self._canonical(prefix, namespaces.get(prefix, None if prefix else ""))
            tags[name] = f"{known}:{local}" if known else local
        return tags[name]


def encoding_of(head: bytes, *, name: str) -> tuple[str, int]:
    """The codec for a file that begins with `head`, and the length of its byte order mark.

    By the mark, else by the zero bytes of UTF-16, else by the XML declaration, else UTF-8 (XML 1.0, appendix F).
    UTF-16 and encodings of one byte for one character are read; all others are refused with SourceError.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or head.startswith((b"<\0\0\0", b"\0\0\0<")):
        raise SourceError(f"{name} is written in UTF-32, which is not read here. Save it as UTF-8.")
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return codec, len(mark)
    if head.startswith(b"<\0"):
        return "utf-16-le", 0
    if head.startswith(b"\0<"):
        return "utf-16-be", 0
    declared = _DECLARATION.match(head.lstrip()[:200])
    label = declared[1].decode("ascii", "replace").strip() if declared else "utf-8"
    codec = normalize_encoding(label).lower()
    if codec in ("utf_8", "utf8"):
        return "utf-8", 0
    if codec in _UTF_16:
        raise SourceError(f"{name} says that it is written in {label}, but it is not. Save it as UTF-8.")
    if codec in _LATIN_1:
        return "latin-1", 0
    if (found := _one_byte_codec(codec)) is None:
        raise SourceError(
            f'{name} says that it is written in "{label[:40]}", which is not read here. Save it as UTF-8.'
        )
    return found, 0


def _one_byte_codec(codec: str) -> str | None:
    """The name of Python's codec if it gives one character for each byte and leaves ASCII as it is."""
    try:
        found = codecs.lookup(codec).name
    except (LookupError, ValueError):
        return None
    if found == "ascii":
        return found
    module = importlib.import_module(f"encodings.{normalize_encoding(found)}")
    table = getattr(module, "decoding_table", "")
    plain = "".join(map(chr, range(0x20, 0x7F)))
    return found if len(table) == 256 and table[0x20:0x7F] == plain else None
