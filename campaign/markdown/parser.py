"""Markdown to raw HTML: CommonMark with tables, strikethrough, footnotes, definition lists, bare addresses as links.

What comes out is not safe yet. Classes and ids that are ours carry the mark of the text (see `mark`), so that the
sanitiser can tell them from those an author wrote.
"""

import re
from hashlib import sha256

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from .limits import MAX_BLOCKS, MAX_LEVELS, check_size, too_deep, too_dense

_SCHEME = re.compile(r"(?<![A-Za-z0-9.+-])https?$", re.IGNORECASE)
_WORD = re.compile(r"[^\s<>\\]*+")
_LONGEST_FOOTNOTE_NAME = 100


def to_raw_html(text: str) -> str:
    """Raw HTML of a cleaned text. Raises Unrenderable."""
    check_size(text)
    try:
        return _MARKDOWN.render(text, {"mark": mark(text)})
    except RecursionError:
        raise too_deep() from None


def mark(text: str) -> str:
    """A word that the text itself cannot contain, the same for the same text."""
    return f"m{sha256(text.encode()).hexdigest()[:24]}-"


def _bare_address(state: StateInline, silent: bool) -> bool:
    """A bare http(s) address becomes a link, read from the source so that "_" and "*" in it stay part of it."""
    position = state.pos
    if silent or state.linkLevel or not state.src.startswith("://", position):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if not scheme:
        return False
    begin = position - len(scheme[0])
    word = _WORD.match(state.src, begin, state.posMax)[0]
    link = state.md.linkify.match_at_start(word)
    if not link:
        return False
    address = link.url.rstrip("*_~")
    href = state.md.normalizeLink(address)
    if not state.md.validateLink(href):
        return False
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos = begin + len(address)
    return True


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, kept from searching a whole text for the end of each "[^"."""
    if not state.src.startswith("[^", state.pos):
        return False
    if state.src.find("]", state.pos, state.pos + _LONGEST_FOOTNOTE_NAME) < 0:
        return False
    return footnote_ref(state, silent)


def _check_blocks(state) -> None:
    """Deeper than MAX_LEVELS the parser drops text silently, so say it aloud; and stop before a flood of blocks."""
    if len(state.tokens) > MAX_BLOCKS:
        raise too_dense()
    if any(token.level >= MAX_LEVELS - 1 for token in state.tokens):
        raise too_deep()


def _cell_alignment(state) -> None:
    """Alignment of table columns as a class: the public pages allow no inline style."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", "")):
            token.attrSet("class", f"{state.env['mark']}align-{style.removeprefix('text-align:')}")


def _footnote_number(tokens, index) -> tuple[str, str]:
    """The number of a note, and the end of the id of this reference to it: the second reference to note 3 is "3-2"."""
    number = str(tokens[index].meta["id"] + 1)
    again = tokens[index].meta.get("subId", 0)
    return number, f"{number}-{again + 1}" if again else number


def _render_reference(self, tokens, index, options, env) -> str:
    number, reference = _footnote_number(tokens, index)
    ours = env["mark"]
    return (
        f'<sup class="{ours}footnote-ref"><a href="#{ours}fn-{number}" id="{ours}fnref-{reference}">{number}</a></sup>'
    )


def _render_notes_open(self, tokens, index, options, env) -> str:
    return f'<section class="{env["mark"]}footnotes"><ol>\n'


def _render_notes_close(self, tokens, index, options, env) -> str:
    return "</ol></section>\n"


def _render_note_open(self, tokens, index, options, env) -> str:
    return f'<li id="{env["mark"]}fn-{_footnote_number(tokens, index)[0]}">'


def _render_note_close(self, tokens, index, options, env) -> str:
    return "</li>\n"


def _render_way_back(self, tokens, index, options, env) -> str:
    reference = _footnote_number(tokens, index)[1]
    # U+FE0E keeps phones from showing the arrow as an emoji.
    return f' <a href="#{env["mark"]}fnref-{reference}" class="{env["mark"]}footnote-backref">\u21a9\ufe0e</a>'


def _parser() -> MarkdownIt:
    markdown = MarkdownIt(
        "commonmark", {"html": True, "linkify": True, "breaks": True, "maxNesting": MAX_LEVELS, "langPrefix": ""}
    ).enable(["table", "strikethrough", "linkify"])
    markdown.use(footnote_plugin, inline=False).use(deflist_plugin)
    markdown.inline.ruler.at("linkify", _bare_address)
    markdown.inline.ruler.at("footnote_ref", _footnote_reference)
    markdown.core.ruler.after("block", "check_blocks", _check_blocks)
    markdown.core.ruler.push("cell_alignment", _cell_alignment)
    markdown.linkify.set({"fuzzy_link": False, "fuzzy_ip": False, "fuzzy_email": True})
    markdown.linkify.add("ftp:", None).add("//", None)
    # An address is shown as it was typed, not with its percent signs decoded.
    markdown.normalizeLinkText = lambda address: address
    for token, rule in {
        "footnote_ref": _render_reference,
        "footnote_block_open": _render_notes_open,
        "footnote_block_close": _render_notes_close,
        "footnote_open": _render_note_open,
        "footnote_close": _render_note_close,
        "footnote_anchor": _render_way_back,
    }.items():
        markdown.add_render_rule(token, rule)
    return markdown


_MARKDOWN = _parser()
