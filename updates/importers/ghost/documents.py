"""Ghost's two editor formats, Mobiledoc and Lexical, as stretches of HTML and Markdown.

Mobiledoc 0.3 lists sections whose markers open and close numbered markups
(https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md); Lexical is a tree of typed nodes whose text
carries its formats as bits. Neither is trusted: every index may be out of range and every value of another type.
"""

import json
import re
from html import escape
from typing import Any

from ..unchecked import item_of, list_of
from .cards import Body, add_card, link

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote"}
_MARKUPS = {"b", "strong", "i", "em", "s", "del", "u", "sub", "sup", "code", "mark"}
_FORMATS = (  # the bits of a Lexical text node, innermost element first
    (16, "code"),
    (32, "sub"),
    (64, "sup"),
    (128, "mark"),
    (8, "u"),
    (4, "s"),
    (2, "em"),
    (1, "strong"),
)
# Lexical nests lists in list items; nothing that people write is nested deeper than this.
_DEEPEST = 100


def read_document(source: Any) -> dict | None:
    """The document behind a `mobiledoc` or `lexical` column (JSON text, or already an object), or None."""
    if isinstance(source, str) and source.strip():
        try:
            source = json.loads(source)
        except (ValueError, RecursionError):
            return None
    return source if isinstance(source, dict) else None


def only_markdown(document: dict) -> list[str] | None:
    """The Markdown of a Mobiledoc that has nothing but Markdown cards, as every post of Ghost 1 has; else None."""
    cards, found = list_of(document.get("cards")), []
    for section in list_of(document.get("sections")):
        kind = item_of(section, 0)
        if kind == 10:
            card = item_of(cards, item_of(section, 1))
            if str(item_of(card, 0)).removeprefix("card-") != "markdown":
                return None
            payload = item_of(card, 1)
            text = payload.get("markdown") if isinstance(payload, dict) else None
            found.append(text if isinstance(text, str) else "")
        elif kind != 1 or list_of(item_of(section, 2)):
            return None
    return found if any(text.strip() for text in found) else None


def add_mobiledoc(body: Body, document: dict) -> None:
    """Add every section of a Mobiledoc to the body."""
    cards = list_of(document.get("cards"))
    for section in list_of(document.get("sections")):
        kind, second = item_of(section, 0), item_of(section, 1)
        if kind == 1:
            tag = second if second in _BLOCKS else "p"
            body.html(_block(tag, _mobiledoc_inline(document, item_of(section, 2))))
        elif kind == 2 and isinstance(second, str):
            body.html(f'<figure><img src="{escape(second)}" alt=""></figure>')
        elif kind == 3:
            tag = "ol" if second == "ol" else "ul"
            items = (_mobiledoc_inline(document, item) for item in list_of(item_of(section, 2)))
            body.html(f"<{tag}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>")
        elif kind == 10 and item_of(cards, second) is not None:
            card = item_of(cards, second)
            add_card(body, str(item_of(card, 0)), item_of(card, 1))
        else:
            body.note("A part of the text could not be read and was left out: compare with the old page.")


def _mobiledoc_inline(document: dict, markers: Any) -> str:
    markups, atoms = list_of(document.get("markups")), list_of(document.get("atoms"))
    html, open_tags = [], []
    for marker in list_of(markers):
        kind, opened, closed, value = (item_of(marker, position) for position in range(4))
        for index in list_of(opened):
            start, end = _markup(item_of(markups, index))
            html.append(start)
            open_tags.append(end)
        if kind == 1:
            atom = item_of(atoms, value)
            html.append(
                "<br>" if item_of(atom, 0) == "soft-return" else escape(str(item_of(atom, 1) or ""), quote=False)
            )
        elif isinstance(value, str):
            html.append(escape(value, quote=False))
        for _ in range(closed if isinstance(closed, int) else 0):
            if open_tags:
                html.append(open_tags.pop())
    html.extend(reversed(open_tags))
    return "".join(html)


def _markup(markup: Any) -> tuple[str, str]:
    tag = item_of(markup, 0)
    if tag == "a":
        attributes = list_of(item_of(markup, 1))
        pairs = dict(zip(map(str, attributes[::2]), attributes[1::2], strict=False))
        if href := pairs.get("href"):
            return f'<a href="{escape(str(href))}">', "</a>"
    elif tag in _MARKUPS:
        return f"<{tag}>", f"</{tag}>"
    return "", ""


def add_lexical(body: Body, document: dict) -> None:
    """Add every node below the root of a Lexical document to the body."""
    root = document.get("root")
    for node in list_of(root.get("children") if isinstance(root, dict) else None):
        if isinstance(node, dict):
            _add_lexical_block(body, node, 0)


def _add_lexical_block(body: Body, node: dict, depth: int) -> None:
    kind, children = str(node.get("type", "")), node.get("children")
    match kind.removeprefix("extended-"):
        case "paragraph":
            body.html(_block("p", _lexical_inline(children)))
        case "heading":
            tag = node.get("tag")
            body.html(_block(tag if tag in _BLOCKS else "h2", _lexical_inline(children)))
        case "quote":
            body.html(_block("blockquote", _lexical_inline(children)))
        case "aside":
            body.html(_block("aside", _lexical_inline(children)))
        case "list":
            body.html(_lexical_list(node, depth))
        case _ if isinstance(children, list):
            if _is_inline(children):
                body.html(_block("p", _lexical_inline(children)))
            elif depth < _DEEPEST:
                for child in children:
                    if isinstance(child, dict):
                        _add_lexical_block(body, child, depth + 1)
            body.note(f'A part of the text ("{kind}") is of a kind not known here: compare with the old page.')
        case "text" | "link" | "linebreak" | "tab":
            body.html(_block("p", _lexical_inline([node])))
        case _:
            add_card(body, kind, node)


def _is_inline(children: list) -> bool:
    inline = {"text", "extended-text", "link", "autolink", "linebreak", "tab", "at-link", "zwnj", "tk"}
    return bool(children) and all(isinstance(child, dict) and child.get("type") in inline for child in children)


def _lexical_list(node: dict, depth: int) -> str:
    tag = "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
    start = node.get("start")
    first = f' start="{start}"' if tag == "ol" and isinstance(start, int) and start > 1 else ""
    items: list[str] = []
    for item in list_of(node.get("children")):
        if not isinstance(item, dict):
            continue
        children = list_of(item.get("children"))
        nested = [child for child in children if isinstance(child, dict) and child.get("type") == "list"]
        words = _lexical_inline([child for child in children if child not in nested])
        inner = "".join(_lexical_list(child, depth + 1) for child in nested) if depth < _DEEPEST else ""
        if inner and not words and items:
            # A nested list sits in an item of its own; readers see it below the item before.
            items[-1] += inner
        else:
            items.append(words + inner)
    return f"<{tag}{first}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>"


def _lexical_inline(children: Any, depth: int = 0) -> str:
    html = []
    for node in list_of(children):
        if not isinstance(node, dict) or depth > _DEEPEST:
            continue
        match str(node.get("type", "")).removeprefix("extended-"):
            case "text" | "tk" | "emoji" | "code-highlight" | "hashtag":
                html.append(_lexical_text(node))
            case "linebreak":
                html.append("<br>")
            case "tab":
                html.append(" ")
            case "link" | "autolink" | "at-link":
                words = _lexical_inline(node.get("children"), depth + 1)
                url = str(node.get("url") or "")
                html.append(link(url, words or escape(str(node.get("title") or url), quote=False)))
            case "paragraph" if html:
                html.append("<br>" + _lexical_inline(node.get("children"), depth + 1))
            case _:
                html.append(_lexical_inline(node.get("children"), depth + 1) or _lexical_text(node))
    return "".join(html)


def _lexical_text(node: dict) -> str:
    text = node.get("text")
    if not isinstance(text, str) or not text:
        return ""
    html = escape(text, quote=False)
    formats = node.get("format")
    for bit, tag in _FORMATS:
        if isinstance(formats, int) and formats & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _block(tag: str, inline: str) -> str:
    if not re.sub(r"<br>|&nbsp;|\s", "", inline):
        return ""
    if tag in ("blockquote", "aside", "pull-quote"):
        return f"<blockquote><p>{inline}</p></blockquote>"
    return f"<{tag}>{inline}</{tag}>"
