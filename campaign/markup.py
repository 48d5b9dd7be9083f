"""HTML read in one pass as a stream of texts and tags, in time linear in its length and at any depth.

This is the tokenizer half of a browser (WHATWG HTML, section 13.2.5) without the tree. It decides what is a tag and
what is text, and nothing about safety: what goes to the public passes the sanitiser in `campaign.markdown`.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

# Tags whose content is text up to their own end tag (WHATWG HTML 13.2.5.1), decoded in the second set only.
RAW_TEXT = {"script", "style", "xmp", "iframe", "noembed", "noframes"}
DECODED_RAW_TEXT = {"textarea", "title"}

# Elements that begin and end a line of their own on the page.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup "
    "option p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?>[^>"'=]++|=\s*+(?>"[^"]*+"|'[^']*+')?+|["'])*+)>""",
)
_ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*+)\s*+(?:=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+))?+)?+""")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)(=?)")
_HUGE_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_END_OF = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_TEXT | DECODED_RAW_TEXT}


class Start(NamedTuple):
    """A start tag: its name in small letters, its attributes decoded; of a repeated attribute the first counts."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    name: str


def unescape(text: str) -> str:
    """Character references of a text decoded; numbers beyond Unicode become U+FFFD."""
    if "&" not in text:
        return text
    # html.unescape turns the digits into a number first, which CPython refuses for very long ones.
    return html.unescape(_HUGE_NUMBER.sub("\ufffd", text))


def unescape_attribute(value: str) -> str:
    """Character references of an attribute decoded: "?a=1&copy=2" keeps its "&copy" (WHATWG HTML 13.2.5.73)."""
    if "&" not in value:
        return value

    def decode(match: re.Match[str]) -> str:
        reference, equals = match[0].removesuffix("="), match[1]
        if reference[1] != "#" and (equals and not reference.endswith(";") or reference[1:] not in html5):
            return match[0]
        return unescape(reference) + equals

    return _ATTRIBUTE_REFERENCE.sub(decode, value)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(value: str) -> str:
    return escape(value).replace('"', "&quot;")


def start_tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}{''.join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items())}>"


def tokens(text: str) -> Iterator[str | Start | End]:
    """The texts (decoded, never empty) and tags of an HTML text in their order.

    Comments, doctypes and processing instructions are left out. Two liberties are taken so that no words are lost: a
    comment that never ends, and a tag that never ends, count as text.
    """
    position = begin = 0
    comments_end = True
    while (position := text.find("<", position)) >= 0:
        follower = text[position + 1 : position + 2]
        tag = None
        if follower == "!" and text.startswith("<!--", position):
            if text.startswith((">", "->"), position + 4):
                end = text.index(">", position) + 1
            else:
                match = _COMMENT_END.search(text, position + 4) if comments_end else None
                if not match:
                    comments_end = False
                    position += 4
                    continue
                end = match.end()
        elif tag := _TAG.match(text, position):
            end = tag.end()
        elif follower.isascii() and follower.isalpha():
            break  # a tag without an end: from here on there is none
        elif follower in ("!", "?", "/") and follower:
            if (
                follower == "/"
                and text[position + 2 : position + 3].isascii()
                and text[position + 2 : position + 3].isalpha()
            ):
                break
            end = text.find(">", position) + 1
            if not end:
                break
        else:
            position += 1
            continue

        if position > begin:
            yield unescape(text[begin:position])
        begin = position = end
        if not tag:
            continue
        name = tag[2].lower()
        if tag[1]:
            yield End(name)
            continue
        yield Start(name, attributes(tag[3]) if tag[3] else {})
        if name in _END_OF:
            match = _END_OF[name].search(text, end)
            begin = position = match.start() if match else len(text)
            if position > end:
                content = text[end:position]
                yield unescape(content) if name in DECODED_RAW_TEXT else content
        elif name == "plaintext":
            if end < len(text):
                yield text[end:]
            return
    if begin < len(text):
        yield unescape(text[begin:])


def attributes(source: str) -> dict[str, str]:
    """The attributes in the part of a tag behind its name."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        name = match[1].lower()
        if name not in found:
            found[name] = unescape_attribute(match[2] or match[3] or match[4] or "")
    return found
