"""Ghost's Markdown cards, carried over as Markdown.

Ghost reads Markdown with a few liberties: headings need no blank after their signs, `==words==` are marked words, and
any HTML runs as it is. The first two are written out; HTML that a page of ours does not show (frames, scripts, forms)
is converted where it stands.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from campaign.markdown.limits import Unrenderable, check_size

from ..entry import ImageRef
from ..html import to_markdown
from ..web_addresses import urljoin

_parser = MarkdownIt("commonmark", {"html": True, "breaks": True, "linkify": True}).enable(
    ["table", "strikethrough", "linkify"]
)
# Addresses are wanted as they stand in the text, so that they can be found and replaced there.
_parser.normalizeLink = lambda url: url

# Elements that the sanitiser takes out of a page, with what they hold or lead to.
_UNSHOWN = re.compile(
    r"<\s*/?\s*(iframe|video|audio|object|embed|script|style|form|input|button|select|textarea|svg|canvas|link|meta)\b",
    re.IGNORECASE,
)
_LAZY_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])(?!#)", re.MULTILINE)
_MARKED = re.compile(r"(?<![=\w])==(?=\S)([^=\n]+?)(?<=\S)==(?![=\w])")
_FENCE_OR_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)"  # fenced
    r"|^(?: {4}|\t)[^\n]*$"  # indented
    r"|(?<!`)(`+)(?!`)[^`]*?(?<!`)\2(?!`)",  # in a line
    re.MULTILINE | re.DOTALL,
)
_INLINE_TARGET = re.compile(r"(\]\(\s*<?)(/(?!/)[^)\s>]*)")
_REFERENCE_TARGET = re.compile(r"^( {0,3}\[[^\]\n]+\]:[ \t]+<?)(/(?!/)\S*)", re.MULTILINE)
_TAG = re.compile(r"<(a|img)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(href|src|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ATTRIBUTE_TARGET = re.compile(r"""(<[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*["'])(/(?!/)[^"']*)""")


@dataclass
class CarriedOver:
    """Markdown as it can be stored, with the pictures and absolute addresses it uses, in their order."""

    markdown: str
    images: list[ImageRef] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def carry_over(text: str, *, base_url: str = "") -> CarriedOver:
    """Ghost's Markdown as ours. Addresses from the site's root become absolute where `base_url` is known."""
    carried = CarriedOver(_outside_code(text.replace("\r\n", "\n").strip("\n"), base_url))
    try:
        check_size(carried.markdown)
    except Unrenderable:  # whoever stores the entry says so; parsing it would take its time
        return carried
    tokens = _parser.parse(carried.markdown)
    if any(_is_out_of_reach(token) for token in tokens):
        converted = to_markdown(_parser.render(carried.markdown), base_url=base_url)
        notes = [note.sentence for note in converted.notes]
        return CarriedOver(converted.markdown, converted.images, converted.links, notes)
    if _convert_html_blocks(carried, tokens, base_url):
        tokens = _parser.parse(carried.markdown)
    _gather(carried, tokens)
    return carried


def _outside_code(text: str, base_url: str) -> str:
    """The text with Ghost's liberties written out, code left as it is."""
    pieces, position = [], 0
    for code in _FENCE_OR_CODE.finditer(text):
        pieces += [_written_out(text[position : code.start()], base_url), code[0]]
        position = code.end()
    pieces.append(_written_out(text[position:], base_url))
    return "".join(pieces)


def _written_out(text: str, base_url: str) -> str:
    text = _LAZY_HEADING.sub(r"\1 ", text)
    text = _MARKED.sub(r"<mark>\1</mark>", text)
    if base_url:
        for target in (_INLINE_TARGET, _REFERENCE_TARGET, _ATTRIBUTE_TARGET):
            text = target.sub(lambda found: found[1] + urljoin(base_url, found[2]), text)
    return text


def _is_out_of_reach(token: Token) -> bool:
    """HTML to convert that no whole lines hold: in the middle of a line, in a list or in a quotation."""
    if token.type == "html_block":
        return token.level > 0 and bool(_UNSHOWN.search(token.content))
    return any(child.type == "html_inline" and _UNSHOWN.match(child.content) for child in token.children or [])


def _convert_html_blocks(carried: CarriedOver, tokens: list[Token], base_url: str) -> bool:
    lines = carried.markdown.split("\n")
    blocks = [token for token in tokens if token.type == "html_block" and token.map and _UNSHOWN.search(token.content)]
    for token in reversed(blocks):
        converted = to_markdown(token.content, base_url=base_url)
        start, end = token.map
        lines[start:end] = ["", *converted.markdown.split("\n"), ""]
        carried.notes[:0] = [note.sentence for note in converted.notes]
    carried.markdown = "\n".join(lines).strip("\n")
    return bool(blocks)


def _gather(carried: CarriedOver, tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in ("html_block", "html_inline"):
            _gather_html(carried, token.content)
        elif token.type == "image":
            title = str(token.attrGet("title") or "")
            carried.images.append(ImageRef(url=str(token.attrGet("src") or ""), alt=token.content, title=title))
        elif token.type == "link_open":
            _add_link(carried, str(token.attrGet("href") or ""))
        if token.children and token.type != "image":
            _gather(carried, token.children)


def _gather_html(carried: CarriedOver, html: str) -> None:
    for tag in _TAG.finditer(html):
        values = {name.lower(): unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag[0])}
        if tag[1].lower() == "img" and values.get("src"):
            carried.images.append(ImageRef(url=values["src"], alt=values.get("alt", ""), title=values.get("title", "")))
        elif tag[1].lower() == "a":
            _add_link(carried, values.get("href", ""))


def _add_link(carried: CarriedOver, url: str) -> None:
    if url.startswith(("http://", "https://")) and url not in carried.links:
        carried.links.append(url)
