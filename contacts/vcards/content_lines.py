"""Lines of vCards: text to and from values, folding and unfolding, names and parameters (RFC 6350, 2426, vCard 2.1)."""

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from campaign.text import clean

LONGEST = 75  # octets in a line, without its end (RFC 6350, 3.2)
LONGEST_HEAD = 10_000  # signs of the parameters of one line; a real one has a hundred
MOST_COMPONENTS = 50  # of one value; a name has five, an address seven
NO_PREFERENCE = 101  # behind 1 to 100 (RFC 6350, 5.3)

_LINE_END = re.compile("\r+\n?|\n")  # some telephones end lines with two carriage returns
_BORDER = re.compile(r"\s*(?:BEGIN|END)\s*:", re.IGNORECASE)
_BASE64_ALONE = re.compile(r"\s*[A-Za-z0-9+/]+={0,2}\s*")
_TRANSFER = re.compile(r"[^:]*;\s*(?:ENCODING=)?(QUOTED-PRINTABLE|BASE64|B)\s*[;:]", re.IGNORECASE)
_NAME = r"\s*+(?:([A-Za-z0-9_-]++)\.)?([A-Za-z0-9_-]++)\s*+"
_LINE = re.compile(_NAME + r'((?:;(?:[^":;]++|"[^"]*+")*+)*+):(.*)', re.DOTALL)
_LINE_WITH_STRAY_QUOTES = re.compile(_NAME + r"((?:;[^:]*+)?):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';((?:[^";]++|"[^"]*+"|")*+)')
# Not every name that Python knows is that of a charset, and some take forever.
_CHARSET = re.compile(
    r"(?:utf|ascii|us-ascii|iso|latin|windows|cp|koi8|mac|shift|s_?jis|euc|gb|big5|tis|hz)[\w-]*", re.IGNORECASE
)
_ESCAPES = re.compile(r'\\([\\;,:"nN])')
_COMPONENT = re.compile(r"(?:[^\\;]|\\.|\\\Z)*+", re.DOTALL)


def text(value: str) -> str:
    """A text as a value, or as one component of it: cleaned and escaped (RFC 6350, 3.4)."""
    escaped = clean(value).strip().replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\n", "\\n")


def uri(value: str) -> str:
    """An address as a value, which stands there as it is: without what would end the line."""
    return "".join(clean(value).split())


def folded(line: str) -> str:
    """A content line with its end, broken so that no line has more than 75 octets and no letter is cut in two."""
    octets = line.encode()
    if len(octets) <= LONGEST:
        return f"{line}\r\n"
    begin, end, pieces = 0, LONGEST, []
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:  # inside a letter of UTF-8
            end -= 1
        pieces.append(octets[begin:end])
        begin, end = end, end + LONGEST - 1
    return b"\r\n ".join([*pieces, octets[begin:]]).decode() + "\r\n"


@dataclass(frozen=True)
class ContentLine:
    """One property as it stands in a file. `name` is in capitals, `group` and `types` are in small letters.

    `value` is raw, but for the soft line breaks of quoted-printable; `text` and `components` read it. `number` counts
    the lines of the file from 1, `version` is that of the card ("" before it says so).
    """

    name: str
    value: str
    number: int
    group: str = ""
    types: frozenset[str] = frozenset()
    parameters: dict[str, str] = field(default_factory=dict)  # name in capitals → value
    version: str = ""

    @property
    def preference(self) -> int:
        """1 for the first choice, NO_PREFERENCE where the file does not say."""
        if "pref" in self.types:
            return 1
        given = self.parameters.get("PREF", "")
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 3 else NO_PREFERENCE

    @property
    def text(self) -> str:
        """The value as people read it, of any number of lines."""
        return clean(self._unescaped(self._decoded)).strip()

    @property
    def line(self) -> str:
        """The value as one line."""
        return " ".join(self.text.split())

    @property
    def components(self) -> list[str]:
        """The components of a compound value (N, ORG, ADR), at least one. A comma that is not escaped stays one."""
        value, found, position = self._decoded, [], 0
        while len(found) < MOST_COMPONENTS and position <= len(value):
            match = _COMPONENT.match(value, position)
            found.append(clean(self._unescaped(match[0])).strip())
            position = match.end() + 1
        return found

    @property
    def encoding(self) -> str:
        """ "quoted-printable", "base64" or "" for text that stands there as it is."""
        return {"b": "base64"}.get(given := self.parameters.get("ENCODING", "").lower(), given)

    @property
    def _decoded(self) -> str:
        if self.encoding != "quoted-printable":
            return self.value
        return _from_octets(binascii.a2b_qp(self.value.encode()), self.parameters.get("CHARSET", ""))

    def _unescaped(self, value: str) -> str:
        """vCard 2.1 knows no escaped line end, and there a backslash before an n may belong to a path."""
        line_end = "\\n" if self.version == "2.1" else "\n"
        return _ESCAPES.sub(lambda found: line_end if found[1] in "nN" else found[1], value)


@dataclass(frozen=True)
class Unread:
    """A line that is no property."""

    value: str
    number: int


def content_lines(source: str) -> Iterator[ContentLine | Unread]:
    """The properties of a file in their order, unfolded; blank lines are left out. Linear in the file's length."""
    physical = _LINE_END.split(source.removeprefix("\ufeff"))
    position, version = 0, ""
    while position < len(physical):
        number = position + 1
        logical, position = _logical(physical, position, keeps_space=version == "2.1")
        if not logical.strip():
            continue
        match = _LINE.match(logical) or _LINE_WITH_STRAY_QUOTES.match(logical)
        if match is None or len(match[3]) > LONGEST_HEAD:
            yield Unread(logical.strip(), number)
            continue
        group, name, parameters, value = match.groups()
        name = name.upper().replace("_", "-")
        if name == "BEGIN":
            version = ""
        elif name == "VERSION":
            version = value.strip()
        types, named = _parameters(parameters)
        yield ContentLine(name, value, number, (group or "").lower(), types, named, version)


def _logical(physical, position, *, keeps_space):
    """A line with those that continue it, and the position behind them.

    In vCard 2.1 a line is folded before a space, which stays (2.1.3); later versions put a space in (RFC 6350, 3.2).
    Quoted-printable has soft breaks of its own: "=" at the end. Base64 of old programs goes on without a space.
    """
    parts = [physical[position]]
    encoding, is_in_value = _encoding(parts[0]), ":" in parts[0]
    position += 1
    while position < len(physical):
        following = physical[position]
        if encoding == "quoted-printable" and parts[-1].rstrip(" \t").endswith("=") and not _BORDER.match(following):
            parts[-1] = parts[-1].rstrip(" \t")[:-1]
            parts.append(_continued(following, keeps_space))
        elif following[:1] in (" ", "\t"):
            parts.append(_continued(following, keeps_space))
            if not is_in_value and ":" in following:  # it is the parameters that were folded
                encoding, is_in_value = _encoding("".join(parts)), True
        elif encoding == "base64" and _BASE64_ALONE.fullmatch(following):
            parts.append(following)
        else:
            break
        position += 1
    return "".join(parts), position


def _continued(line, keeps_space):
    return line[1:] if line[:1] in (" ", "\t") and not keeps_space else line


def _from_octets(octets, declared):
    """Text in its declared charset, else in UTF-8, else in what Windows writes. A letter cut in two goes."""
    charsets = [declared] if _CHARSET.fullmatch(declared) else []
    attempts = [(each, "strict") for each in (*charsets, "utf-8")] + [
        (each, "ignore") for each in (*charsets, "cp1252")
    ]
    for charset, errors in attempts:
        with suppress(UnicodeError, LookupError):
            return octets.decode(charset, errors)
    return ""


def _encoding(line):
    match = _TRANSFER.match(line)
    if match is None:
        return ""
    return "quoted-printable" if match[1].upper().startswith("Q") else "base64"


def _parameters(source):
    """Types, and the other parameters by their names. In vCard 2.1 both stand without a name ("CELL", "BASE64")."""
    types, named = set(), {}
    for parameter in _PARAMETER.findall(source):
        name, is_named, value = (part.strip() for part in parameter.partition("="))
        value = value.replace('"', "") if is_named else name
        if is_named and name.upper() != "TYPE":
            named[name.upper()] = value
        elif not is_named and value.lower() in ("quoted-printable", "base64", "b", "8bit", "7bit"):
            named["ENCODING"] = value
        else:
            types |= {each.strip().lower() for each in value.split(",") if each.strip()}
    return frozenset(types), named
