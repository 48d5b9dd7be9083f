"""Raw HTML to safe HTML. nh3 decides what is safe; before it, tags are put in order so that its work stays linear.

A parser by the HTML standard reopens unclosed tags in every later paragraph, and climbs all open tags for many others,
so that 200 kB of hostile tags can keep it busy for minutes. `in_order` hands it a text whose tags are known, closed,
and nested no deeper than MAX_DEPTH; it is no part of the defence against scripts.
"""

import nh3

from campaign.markup import BLOCKS, VOID, End, Start, escape, start_tag, tokens
from campaign.text import without_controls

from .limits import MAX_DEPTH, too_deep
from .video import canonical

TAGS = frozenset(
    "a abbr address aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span "
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_UNSEEN = frozenset("script style template title head object noembed noframes".split())
_GLOBAL = {"dir", "lang"}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ins": {"datetime"},
    "li": {"value", "id"},
    "ol": {"start", "type", "reversed"},
    "section": {"class"},
    "sup": {"class"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "scope", "abbr", "class"},
    "time": {"datetime"},
}
CLASSES = {
    "footnote-ref", "footnote-backref", "footnotes", "align-left", "align-center", "align-right",
}  # fmt: skip
_VALUES = {"dir": {"ltr", "rtl", "auto"}, "scope": {"row", "col", "rowgroup", "colgroup"}, "type": set("1aAiI")}
_NUMBERS = {"width", "height", "colspan", "rowspan", "span", "start", "value"}
_SCHEMES = {"http", "https", "mailto", "tel"}

_CELLS = {"td", "th", "caption"}
_ENDS_PARAGRAPH = BLOCKS - _CELLS - set("tr tbody thead tfoot colgroup li dd dt summary".split()) | {"hr", "table"}
# What a start tag closes if it stands open, and the elements beyond which it does not look for it.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol"}),
    "dd": ({"dd", "dt"}, {"dl"}),
    "dt": ({"dd", "dt"}, {"dl"}),
    "td": ({"td", "th", "caption"}, {"table"}),
    "th": ({"td", "th", "caption"}, {"table"}),
    "tr": ({"tr", "caption", "colgroup"}, {"table"}),
    "tbody": ({"tbody", "thead", "tfoot", "caption", "colgroup"}, {"table"}),
    "thead": ({"tbody", "thead", "tfoot", "caption", "colgroup"}, {"table"}),
    "tfoot": ({"tbody", "thead", "tfoot", "caption", "colgroup"}, {"table"}),
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Elements that we do not keep, but whose words must not run into those before them.
_READ_AS = dict.fromkeys(BLOCKS - TAGS - {"html", "head", "body"}, "div") | {
    "dir": "ul", "menu": "ul", "listing": "pre", "plaintext": "pre", "xmp": "pre",
    "acronym": "abbr", "strike": "s", "tt": "code",
}  # fmt: skip


def sanitise(raw: str, mark: str) -> str:
    """Safe HTML: known tags, attributes and addresses only. Ids and classes stay only with `mark` in front, without it.

    Raises Unrenderable where tags are nested too deeply.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return value.removeprefix(mark) if value.startswith(mark) and value.removeprefix(mark) in CLASSES else None
        if name == "id":
            return value.removeprefix(mark) if value.startswith(mark) else None
        if name == "href":
            return f"#{value.removeprefix(f'#{mark}')}" if value.startswith(f"#{mark}") else value
        if name in _VALUES:
            return value if value in _VALUES[name] else None
        if name in _NUMBERS:
            return value if value.isascii() and value.isdigit() and len(value) < 5 else None
        return value

    return nh3.clean(
        in_order(raw),
        tags=set(TAGS),
        attributes={"*": _GLOBAL, **_ATTRIBUTES},
        attribute_filter=attribute,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def in_order(raw: str) -> str:
    """The HTML with known tags only, each closed, in the right order."""
    out: list[str] = []
    stack: list[str] = []
    unseen, unseen_depth = "", 0

    def close(down_to: int) -> None:
        while len(stack) > down_to:
            out.append(f"</{stack.pop()}>")

    for token in tokens(raw):
        if not isinstance(token, str) and token.name in _READ_AS:
            token = token._replace(name=_READ_AS[token.name])
        if unseen:
            if not isinstance(token, str) and token.name == unseen:
                unseen_depth += 1 if isinstance(token, Start) else -1
                unseen = unseen if unseen_depth else ""
        elif isinstance(token, str):
            # A character reference can hide a control character.
            out.append(escape(without_controls(token)))
        elif isinstance(token, End):
            close(_end_of(token.name, stack))
        elif token.name in _UNSEEN:
            unseen, unseen_depth = token.name, 1
        elif token.name in ("iframe", "video", "audio", "embed"):
            close(_end_of("p", stack))
            out.append(_stand_in(token))
            if token.name != "embed":
                unseen, unseen_depth = token.name, 1
        elif token.name in TAGS:
            close(_before(token.name, stack))
            known = _GLOBAL | _ATTRIBUTES.get(token.name, set())
            kept = {key: without_controls(value) for key, value in token.attributes.items() if key in known}
            out.append(start_tag(token.name, kept))
            if token.name not in VOID:
                stack.append(token.name)
                if len(stack) > MAX_DEPTH:
                    raise too_deep()
    close(0)
    return "".join(out)


def _end_of(name: str, stack: list[str]) -> int:
    """How much of the stack stays when an end tag comes: all of it when it closes nothing."""
    for position in range(len(stack) - 1, -1, -1):
        above = stack[position]
        if above == name:
            return position
        if above in _CELLS and name not in ("table", "tr", "tbody", "thead", "tfoot"):
            break
        if above in BLOCKS and name not in BLOCKS:
            break  # a </b> within a paragraph does not end the paragraph
    return len(stack)


def _before(name: str, stack: list[str]) -> int:
    """How much of the stack stays open when a start tag comes."""
    if name in _HEADINGS and stack and stack[-1] in _HEADINGS:
        return len(stack) - 1
    closed, limit = _CLOSES.get(name, (set(), set()))
    if name in _ENDS_PARAGRAPH or name in _CLOSES:
        closed = closed | {"p"}
    keep = len(stack)
    for position in range(len(stack) - 1, -1, -1):
        above = stack[position]
        if above in limit or above in _CELLS and above not in closed:
            break
        if above in closed:
            keep = position
            if above != "p":
                break
    return keep


def _stand_in(token: Start) -> str:
    """An embedded player or page as a link on its own: nothing of a third party loads here."""
    address = token.attributes.get("src", "").strip()
    address = canonical(address) or address
    if not address.startswith(("http://", "https://", "/")):
        return ""
    return f"<p>{start_tag('a', {'href': address})}{escape(address)}</a></p>"
