"""Where tags and texts stand in HTML, so that parts of it can be replaced and the rest kept to the letter."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from campaign import markup

# A tag ends at the first ">" outside a quoted value (HTML Standard, 13.2.5). Possessive: no input makes it slow.
_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/<>]*)(?:[^<>=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=)*+>""")
# Elements whose content is not flowing text.
RAW = frozenset("pre code script style textarea svg math title noembed".split())
BLOCKS = markup.BLOCKS | {"col", "colgroup", "noscript", "script", "select", "style"}
_INLINE = frozenset(
    "a abbr acronym audio b bdi bdo big br button cite data del dfn em embed font i iframe img input ins kbd label map "
    "mark object picture q rp rt ruby s samp small source span strike strong sub sup time tt u var video wbr".split()
)
_ELEMENTS = BLOCKS | RAW | _INLINE


class Token(NamedTuple):
    kind: str  # "text", "open", "close", "raw" (an element of RAW, whole)
    name: str  # of the element, in lower case
    start: int
    end: int


def tokens(source: str) -> Iterator[Token]:
    """The tags and texts of HTML in order; together they are the whole source. Comments must be gone before."""
    position = 0
    never_closed: set[str] = set()
    lower = ""
    while tag := _TAG.search(source, position):
        if tag.start() > position:
            yield Token("text", "", position, tag.start())
        name, end, kind = tag[2].lower(), tag.end(), "close" if tag[1] else "open"
        if kind == "open" and name in RAW and name not in never_closed:
            lower = lower or _lower(source)
            close = lower.find(f"</{name}", end)
            if close < 0:
                never_closed.add(name)
            else:
                end, kind = (lower.find(">", close) + 1) or len(source), "raw"
        yield Token(kind, name, tag.start(), end)
        position = end
    if position < len(source):
        yield Token("text", "", position, len(source))


def _lower(source: str) -> str:
    """Lower case that keeps every character at its place, which str.lower() does not for every letter."""
    lower = source.lower()
    return lower if len(lower) == len(source) else re.sub("[A-Z]+", lambda match: match[0].lower(), source)


def without_comments(source: str) -> str:
    """HTML without its comments. One that never ends counts as text, or it would take every word after it along."""
    kept, position = [], 0
    while (start := source.find("<!--", position)) >= 0:
        kept.append(source[position:start])
        end = source.find("-->", start + 4)
        if end < 0:
            kept.append(markup.escape(source[start : start + 4]))
            position = start + 4
            break
        position = end + 3
    kept.append(source[position:])
    return "".join(kept)


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a whole tag such as '<img src="a.jpg">'."""
    return markup.attributes(re.sub(r"\A<[A-Za-z][^\s/<>]*|/?>\Z", "", tag))


def title_text(source: str) -> str:
    """A title as one line: HTML elements dropped and their words kept, entities decoded once.

    What only looks like a tag, such as "<3" or "<name>", is words.
    """
    words = _TAG.sub(lambda tag: "" if tag[2].lower() in _ELEMENTS else tag[0], source)
    return " ".join(markup.unescape(words).split())
