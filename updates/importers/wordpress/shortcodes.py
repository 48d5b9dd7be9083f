"""WordPress's shortcodes: those of WordPress itself become HTML, all others stay visible and are named in a note."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from campaign.importing.notes import Note
from campaign.markup import escape_attribute, unescape
from campaign.text import plain

from .markup import tokens
from .records import Attachment

PICTURES = frozenset("jpg jpeg jpe png gif webp avif bmp tif tiff heic svg".split())
SOUNDS = frozenset("mp3 m4a ogg oga opus wav flac wma aac".split())
FILMS = frozenset("mp4 m4v webm ogv mov wmv flv avi mpg mpeg 3gp".split())

_SHORTCODE = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]*+)(?=[\s\]/=])([^\[\]]*+)\](\]?)")
_ARGUMENT = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"]+))|"([^"]*)"|'([^']*)'|(\S+)""")
_CURLY_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "″": '"', "‘": "'", "’": "'"})
_PICTURE = re.compile(r"\s*(?:<a\b[^<>]*+>\s*)?<img\b[^<>]*+>(?:\s*</a>)?", re.IGNORECASE)
_OPENS_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>\s*\Z", re.IGNORECASE)
_CLOSES_PARAGRAPH = re.compile(r"\s*</p\s*>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+", re.IGNORECASE)
_ENCLOSING = frozenset("caption wp_caption embed audio video".split())
_KNOWN = _ENCLOSING | {"gallery", "playlist", "youtube", "vimeo"}


class Shortcodes:
    """Turns the shortcodes of one body into HTML. `attached` are the files uploaded to that post itself.

    `notes` gathers what could not be turned, each unknown name once.
    """

    def __init__(self, attachments: Mapping[int, Attachment], attached: Sequence[Attachment] = ()) -> None:
        self.notes: list[Note] = []
        self._attachments = attachments
        self._attached = attached
        self._named: set[str] = set()

    def expand(self, source: str) -> str:
        """HTML without the shortcodes that are known. What stands in <pre> and <code> and within tags is left alone."""
        if "[" not in source:
            return source
        found = list(_SHORTCODE.finditer(source))
        if not found:
            return source
        texts = [(token.start, token.end) for token in tokens(source) if token.kind == "text"]
        starts = [start for start, _ in texts]

        def in_text(position: int) -> bool:
            index = bisect_right(starts, position) - 1
            return index >= 0 and position < texts[index][1]

        marks: dict[tuple[str, str], list[re.Match[str]]] = {}
        for match in found:
            marks.setdefault((match[2], match[3].lower()), []).append(match)

        def closing(match: re.Match[str]) -> re.Match[str] | None:
            """The end of what a shortcode encloses, unless another of its name begins before."""
            name = match[3].lower()
            ends, begins = marks.get(("/", name), []), marks["", name]
            after = bisect_right(ends, match.end() - 1, key=lambda end: end.start())
            following = bisect_right(begins, match.start(), key=lambda begin: begin.start())
            if after == len(ends):
                return None
            if following < len(begins) and begins[following].start() < ends[after].start():
                return None
            return ends[after]

        done: list[str] = []
        position = 0
        for match in found:
            if match.start() < position or match[2] or not in_text(match.start() + len(match[1])):
                continue
            name, arguments = match[3].lower(), match[4]
            end = closing(match)
            if match[1] and (literal := self._escaped(match, end, source)):
                done += [source[position : match.start()], literal[0]]
                position = literal[1]
                continue
            begin = match.start() + len(match[1])
            stop = match.end() - len(match[5])
            inner = ""
            if name in _ENCLOSING and end is not None and not arguments.rstrip().endswith("/"):
                inner, stop = source[stop : end.start()], end.end() - len(end[5])
            replaced = self._replacement(name, arguments, inner) if name in _KNOWN else None
            if replaced is None:
                self._report(match, end, source)
                continue
            before = source[position:begin]
            # A shortcode that fills a paragraph takes its place: what it becomes may not stand in one.
            opened = _OPENS_PARAGRAPH.search(before)
            if opened and (closed := _CLOSES_PARAGRAPH.match(source, stop)):
                before, stop = before[: opened.start()], closed.end()
            done += [before, replaced]
            position = stop
        done.append(source[position:])
        return "".join(done)

    def _escaped(self, match: re.Match[str], end: re.Match[str] | None, source: str) -> tuple[str, int] | None:
        """The text that [[name …]] stands for, and where it ends; nothing where the brackets are only brackets."""
        if match[5]:
            return (match[0][1:-1], match.end()) if self._looks_meant(match, end, source) else None
        if end is not None and end[5]:
            return source[match.start() + 1 : end.end() - 1], end.end()
        return None

    def _looks_meant(self, match: re.Match[str], end: re.Match[str] | None, source: str) -> bool:
        """Whether brackets hold a shortcode and not words, as in "[sic]", "[Mr. Ameen]" or "[email protected]"."""
        name, arguments = match[3], match[4]
        if end is not None or (name.lower() in _KNOWN and not arguments.strip()):
            return True
        if name != name.lower():
            return False
        if "=" in arguments or arguments.rstrip().endswith("/"):
            return True
        if arguments.strip() or not re.search("[-_]", name):
            return False
        line_start = source.rfind("\n", 0, match.start()) + 1
        line_end = source.find("\n", match.end())
        line = source[line_start : line_end if line_end >= 0 else len(source)]
        return len(line) < 300 and plain(line) == match[0]

    def _report(self, match: re.Match[str], end: re.Match[str] | None, source: str) -> None:
        name = match[3]
        if name not in self._named and self._looks_meant(match, end, source):
            self._named.add(name)
            why = "leads to nothing that is in this export" if name.lower() in _KNOWN else "is not known here"
            self.notes.append(
                Note(f"The shortcode [{name}] {why} and stands in the text as it was. Replace it by hand.")
            )

    def _replacement(self, name: str, text: str, inner: str) -> str | None:
        named, plain = _arguments(text)
        match name:
            case "caption" | "wp_caption":
                return self._captioned(named, inner)
            case "gallery":
                return self._gallery(named)
            case "embed":
                return address_paragraph(unescape(inner.strip()) or named.get("src", ""))
            case "audio" | "video":
                return self._recording(SOUNDS if name == "audio" else FILMS, named, plain)
            case "playlist":
                return self._playlist(named)
        return _film_page(name, named, plain)

    def _captioned(self, named: dict[str, str], inner: str) -> str | None:
        picture = _PICTURE.match(inner)
        if not picture:
            return self.expand(inner) or None
        caption = named.get("caption", "").strip() or inner[picture.end() :].strip()
        return figure_of(picture[0].strip(), caption)

    def _gallery(self, named: dict[str, str]) -> str:
        if wanted := named.get("ids") or named.get("include"):
            ids = [int(one) for one in re.findall(r"\d{1,18}", wanted)]
            pictures = [self._attachments[one] for one in ids if one in self._attachments]
            if len(pictures) < len(ids):
                missing = ", ".join(str(one) for one in ids if one not in self._attachments)
                self.notes.append(Note(f"A gallery names pictures that are not in this export (media {missing})."))
        else:
            left_out = set(re.findall(r"\d+", named.get("exclude", "")))
            pictures = [
                one for one in self._attached if has_ending(one.url, PICTURES) and str(one.post_id) not in left_out
            ]
            if not pictures:
                self.notes.append(Note("A gallery is empty: no pictures of this post are in the export."))
        return "\n".join(figure(one) for one in pictures)

    def _recording(self, endings: frozenset[str], named: dict[str, str], plain: list[str]) -> str | None:
        source = named.get("src") or next((named[ending] for ending in sorted(endings) if named.get(ending)), "")
        source = source or next((one for one in plain if _ADDRESS.match(one)), "")
        if not source and not plain:
            source = next((one.url for one in self._attached if has_ending(one.url, endings)), "")
        return file_paragraph(source) if source else None

    def _playlist(self, named: dict[str, str]) -> str | None:
        ids = [int(one) for one in re.findall(r"\d{1,18}", named.get("ids", ""))]
        files = [self._attachments[one] for one in ids if one in self._attachments]
        return "\n".join(file_paragraph(one.url, plain(one.title)) for one in files) or None


def _arguments(text: str) -> tuple[dict[str, str], list[str]]:
    """A shortcode's named and plain arguments, entities decoded."""
    named: dict[str, str] = {}
    plain: list[str] = []
    for match in _ARGUMENT.finditer(text.strip().lstrip("=").translate(_CURLY_QUOTES)):
        if match[1]:
            value = next((one for one in match.group(2, 3, 4) if one is not None), "")
            named.setdefault(match[1].lower(), unescape(value) if match[1].lower() != "caption" else value)
        else:
            plain.append(unescape(next((one for one in match.group(5, 6, 7) if one), "")))
    return named, plain


def _film_page(name: str, named: dict[str, str], plain: list[str]) -> str | None:
    """A link to a film by its address, or by its number or id at the one who shows it."""
    value = next(iter(plain), "") or named.get("url") or named.get("id") or ""
    if _ADDRESS.match(value):
        return address_paragraph(value)
    if name == "vimeo" and re.fullmatch(r"\d+", value):
        return address_paragraph(f"https://vimeo.com/{value}")
    if name == "youtube" and re.fullmatch(r"[\w-]{6,20}", value):
        return address_paragraph(f"https://www.youtube.com/watch?v={value}")
    return None


def has_ending(url: str, endings: frozenset[str]) -> bool:
    return urlsplit(url).path.rpartition(".")[2].lower() in endings


def figure(attachment: Attachment) -> str:
    """A picture of the media library, with its description and caption."""
    alt = attachment.alt or plain(attachment.title)
    picture = f'<img src="{escape_attribute(attachment.url)}" alt="{escape_attribute(unescape(alt))}">'
    return figure_of(picture, attachment.caption.strip())


def figure_of(picture: str, caption: str) -> str:
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{picture}</figure>"


def address_paragraph(address: str) -> str | None:
    """A paragraph of its own for an address, so that a film or a post elsewhere can be shown there."""
    address = address.strip()
    if not re.match(r"https?://\S+\Z", address, re.IGNORECASE):
        return None
    shown = escape_attribute(address)
    return f'<p><a href="{shown}">{shown}</a></p>'


def file_paragraph(address: str, words: str = "") -> str:
    """A link to a recording or document, named by `words` or by its file's name."""
    address = address.strip()
    words = words or unquote(urlsplit(address).path.rpartition("/")[2]) or address
    return f'<p><a href="{escape_attribute(address)}">{escape_attribute(words)}</a></p>'
