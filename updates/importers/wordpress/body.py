"""A WordPress body as plain HTML: blocks and shortcodes resolved, the classic editor's paragraphs made tags."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from campaign.importing.notes import Level, Note
from campaign.markup import escape_attribute, unescape
from campaign.text import plain

from .markup import attributes_of, tokens, without_comments
from .paragraphs import implied_paragraphs
from .records import Attachment
from .shortcodes import Shortcodes, address_paragraph, file_paragraph

# The delimiter of a block: <!-- wp:name {attributes} --> … <!-- /wp:name -->, or <!-- wp:name {attributes} /-->.
_DELIMITER = re.compile(r"\s*(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)(?:\s+(\{.*\}))?\s*(/?)", re.DOTALL)
# HTML has no such characters; a browser shows none, and here the reference itself is what the writer typed.
_SURROGATE = re.compile(
    r"&(#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));)"
)
_ADDRESS = r"https?://[^\s<>\"\[\]]+"
_ADDRESS_LINE = re.compile(rf"^[ \t]*({_ADDRESS})[ \t]*$", re.MULTILINE | re.IGNORECASE)
_ADDRESS_PARAGRAPH = re.compile(rf"<p(?:\s[^<>]*)?>\s*({_ADDRESS})\s*</p\s*>", re.IGNORECASE)
_CLASSIC = frozenset({"freeform", "classic", "shortcode"})
_MAX_REUSE = 10  # reusable blocks within reusable blocks
_MAX_OPEN = 100  # blocks within blocks; deeper ones count as part of the last

# Blocks that WordPress itself fills with what it knows: lists of posts, search boxes, parts of the theme.
_COMPUTED = re.compile(
    r"archives|avatar|calendar|categories|comment|latest-|loginout|navigation|page-list|pattern|post-|query|read-more|"
    r"rss|search|site-|tag-cloud|template-part|term-|home-link"
)


@dataclass
class _Block:
    name: str
    values: dict[str, Any]
    parts: list[str] = field(default_factory=list)


def to_html(
    body: str,
    *,
    blocks: Mapping[int, str],
    attachments: Mapping[int, Attachment],
    attached: Sequence[Attachment] = (),
    footnotes: str = "",
) -> tuple[str, list[Note]]:
    """The body's HTML, and notes on what it misses.

    `blocks` are the bodies of reusable blocks and `attachments` the media library, both by post id; `attached` are the
    files uploaded to this post; `footnotes` is what WordPress keeps of its footnotes (JSON).
    """
    converter = _Body(blocks, attachments, attached, footnotes)
    return converter.convert(body, ()), converter.all_notes()


class _Body:
    def __init__(
        self,
        blocks: Mapping[int, str],
        attachments: Mapping[int, Attachment],
        attached: Sequence[Attachment],
        footnotes: str,
    ) -> None:
        self._blocks, self._attachments, self._footnotes = blocks, attachments, footnotes
        self._shortcodes = Shortcodes(attachments, attached)
        self._notes: list[Note] = []
        self._computed: dict[str, None] = {}
        self._empty: dict[str, None] = {}

    def all_notes(self) -> list[Note]:
        notes = self._notes + self._shortcodes.notes
        if self._computed:
            names = ", ".join(self._computed)
            notes.append(Note(f"Blocks that WordPress fills by itself were left out: {names}.", level=Level.INFO))
        for name in self._empty:
            notes.append(Note(f"A block “{name}” keeps its words outside the text; nothing of it is in this export."))
        return notes

    def convert(self, body: str, within: tuple[int, ...]) -> str:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
        body = _SURROGATE.sub(r"&amp;\1", body)
        return self._with_blocks(body, within) if "<!-- wp:" in body else self._classic(body)

    def _classic(self, text: str) -> str:
        text = re.sub(r"<!--\s*nextpage\s*-->", "\n\n", text)
        text = without_comments(text)
        return implied_paragraphs(self._inline(text))

    def _inline(self, text: str) -> str:
        """Shortcodes and addresses that stand alone, resolved in a stretch of HTML without comments."""
        return _linked_addresses(self._shortcodes.expand(text))

    def _with_blocks(self, body: str, within: tuple[int, ...]) -> str:
        open_blocks = [_Block("", {})]
        position = 0

        def add_html(text: str) -> None:
            block = open_blocks[-1]
            if not block.name or block.name in _CLASSIC:
                text = self._classic(text) if text.strip() else ""
            else:
                text = self._inline(without_comments(text))
            block.parts.append(text)

        def close() -> None:
            block = open_blocks.pop()
            open_blocks[-1].parts.append(self._render(block.name, block.values, "".join(block.parts)))

        for start, end, match in _delimiters(body):
            add_html(body[position:start])
            position = end
            name = re.sub(r"\Acore-embed/.*", "embed", match[2].removeprefix("core/"))
            if match[1]:
                if any(block.name == name for block in open_blocks):
                    while open_blocks[-1].name != name:
                        close()
                    close()
            elif match[4]:
                open_blocks[-1].parts.append(self._alone(name, _values(match[3]), within))
            elif len(open_blocks) <= _MAX_OPEN:
                open_blocks.append(_Block(name, _values(match[3])))
        add_html(body[position:])
        while len(open_blocks) > 1:
            close()
        return "\n".join(part for part in map(str.strip, open_blocks[0].parts) if part)

    def _render(self, name: str, values: dict[str, Any], inner: str) -> str:
        """A block that encloses HTML."""
        match name:
            case "more" | "nextpage":
                return ""
            case "gallery":
                return _gallery(inner)
            case "embed":
                found = re.search(_ADDRESS, plain(inner))
                address = found[0] if found else str(values.get("url", ""))
                return _with_caption(address_paragraph(address) or inner, inner)
            case "audio" | "video":
                source = _first(inner, ("audio", "video", "source"), "src")
                return _with_caption(file_paragraph(source), inner) if source else inner
            case "file":
                return _document(values, inner)
            case "cover" if "<img" not in inner and str(values.get("url", "")).startswith("http"):
                url, alt = escape_attribute(values["url"]), escape_attribute(str(values.get("alt", "")))
                return f'<figure><img src="{url}" alt="{alt}"></figure>\n{inner}'
        return _plain_footnote_signs(inner) if "data-fn=" in inner else inner

    def _alone(self, name: str, values: dict[str, Any], within: tuple[int, ...]) -> str:
        """A block without HTML of its own: what it refers to, or nothing and a note."""
        if name == "block" and isinstance(reference := values.get("ref"), int):
            if reference in self._blocks and reference not in within and len(within) < _MAX_REUSE:
                return self.convert(self._blocks[reference], (*within, reference))
            self._notes.append(
                Note(
                    f"The body misses the words of the reusable block {reference}, which this export does not hold. "
                    "Add them by hand, or export all content at once."
                )
            )
        elif name == "footnotes":
            return self._footnote_list()
        elif name in ("social-link", "navigation-link") and str(values.get("url", "")).startswith("http"):
            words = str(values.get("label") or values.get("service") or values["url"])
            return f'<li><a href="{escape_attribute(values["url"])}">{escape_attribute(words)}</a></li>'
        elif _COMPUTED.match(name):
            self._computed[name] = None
        elif "/" in name:  # a plugin's; WordPress's own blocks that are left are merely empty
            self._empty[name] = None
        return ""

    def _footnote_list(self) -> str:
        try:
            listed = [str(one["content"]) for one in json.loads(self._footnotes)]
        except (ValueError, TypeError, KeyError, RecursionError):
            self._notes.append(Note("The body has footnotes whose words are not in this export. Add them by hand."))
            return ""
        return "<ol>\n" + "\n".join(f"<li>{without_comments(one)}</li>" for one in listed) + "\n</ol>" if listed else ""


def _delimiters(body: str) -> list[tuple[int, int, re.Match[str]]]:
    """Where the block delimiters of a body stand."""
    found = []
    position = 0
    while (start := body.find("<!--", position)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        position = end + 3
        if match := _DELIMITER.fullmatch(body, start + 4, end):
            found.append((start, position, match))
    return found


def _values(text: str | None) -> dict[str, Any]:
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _gallery(inner: str) -> str:
    """The pictures of a gallery block one after the other, old form (list of figures) or new (figures in a figure)."""
    kept: list[str] = []
    depth = 0
    for token in tokens(inner):
        piece = inner[token.start : token.end]
        if token.name in ("ul", "ol", "li"):
            continue
        if token.name == "figure":
            outermost = depth == 0 if token.kind == "open" else depth == 1
            depth += 1 if token.kind == "open" else -1
            piece = "" if outermost and "wp-block-gallery" in inner[: inner.find(">") + 1] else piece
        elif token.name == "figcaption" and depth == 1:
            piece = "<p>" if token.kind == "open" else "</p>"
        kept.append(piece)
    return "".join(kept)


def _document(values: dict[str, Any], inner: str) -> str:
    """A file block as a link: its first link with words, without the second one that only says "Download"."""
    address = values.get("href")
    words = ""
    for tag, content in _elements(inner, "a"):
        if words := plain(content):
            address = address or attributes_of(tag).get("href")
            break
    return file_paragraph(address, words) if isinstance(address, str) and address else inner


def _with_caption(paragraph: str, inner: str) -> str:
    caption = next((content.strip() for _, content in _elements(inner, "figcaption")), "")
    return f"{paragraph}\n<p>{caption}</p>" if plain(caption) else paragraph


def _elements(inner: str, name: str) -> Iterator[tuple[str, str]]:
    """The opening tag and the content of each element of that name, not of those nested in one."""
    tag, begin = "", -1
    for token in tokens(inner):
        if token.name != name:
            continue
        if token.kind == "open" and begin < 0:
            tag, begin = inner[token.start : token.end], token.end
        elif token.kind == "close" and begin >= 0:
            yield tag, inner[begin : token.start]
            begin = -1


def _plain_footnote_signs(inner: str) -> str:
    """The signs of footnotes without their links, whose targets are the numbers of a list here."""
    kept: list[str] = []
    in_sign = False
    for token in tokens(inner):
        piece = inner[token.start : token.end]
        if token.name == "sup":
            in_sign = token.kind == "open" and "data-fn=" in piece
        if not (in_sign and token.name == "a"):
            kept.append(piece)
    return "".join(kept)


def _first(inner: str, names: tuple[str, ...], attribute: str) -> str:
    """The value of an attribute at the first of these elements that has it."""
    for token in tokens(inner):
        if token.kind == "open" and token.name in names:
            value = attributes_of(inner[token.start : token.end]).get(attribute)
            if value:
                return value
    return ""


def _linked_addresses(text: str) -> str:
    """An address alone on its line or in its paragraph as a paragraph with a link, as WordPress would embed it."""
    if "://" not in text:
        return text
    text = _ADDRESS_PARAGRAPH.sub(lambda match: address_paragraph(unescape(match[1])) or match[0], text)
    lines = deque(_ADDRESS_LINE.finditer(text))
    if not lines:
        return text
    done: list[str] = []
    position = 0
    in_link = False
    for token in tokens(text):
        if token.name == "a":
            in_link = token.kind == "open"
        elif token.kind == "text" and not in_link:
            while lines and lines[0].end(1) <= token.end:
                line = lines.popleft()
                if line.start(1) >= token.start and (paragraph := address_paragraph(unescape(line[1]))):
                    done += [text[position : line.start()], paragraph]
                    position = line.end()
    done.append(text[position:])
    return "".join(done)
