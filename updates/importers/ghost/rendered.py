"""The HTML that Ghost made of a post, with its cards' scaffolding (icons, players, buttons) brought back to plain HTML.

Only elements marked as cards (`kg-…-card`) are touched; everything else passes through with its words and tags.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from campaign.markup import RAW_TEXT, VOID, End, Start, escape, start_tag, tokens

from ..snippets import plain
from . import cards
from .cards import Body

_GATED = re.compile(
    r"<!--\s{0,9}kg-gated-block:begin\b(?P<who>[^>]{0,500}?)-->(?P<what>.*?)(?:<!--\s{0,9}kg-gated-block:end\s*-->|\Z)",
    re.DOTALL,
)


def add_rendered(body: Body, html: str) -> None:
    """Add a post's rendered HTML to the body; what Ghost showed to members alone is left out, with a note."""

    def public_part(block: re.Match) -> str:
        if re.search(r"nonMember\s*:\s*[\"']?true", block["who"]):
            return block["what"]
        body.note("A card that only members saw was left out.")
        return ""

    html = _GATED.sub(public_part, html)
    body.html(_Simplifier(body).simplified(html))


class Element:
    """One element of a card with what is in it; strings are HTML."""

    def __init__(self, tag: str, attributes: dict[str, str]):
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    def walk(self) -> Iterator["Element"]:
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def find(self, name: str) -> "Element | None":
        """The first element inside with this class or tag."""
        return next((each for each in self.find_all(name)), None)

    def find_all(self, name: str) -> Iterator["Element"]:
        for element in self.walk():
            if element is not self and (element.tag == name or name in element.attributes.get("class", "").split()):
                yield element

    def html(self) -> str:
        """The element with its tags."""
        pieces, waiting = [], [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                pieces.append(part)
                continue
            pieces.append(start_tag(part.tag, part.attributes))
            if part.tag not in VOID:
                waiting.append(f"</{part.tag}>")
            waiting.extend(reversed(part.children))
        return "".join(pieces)

    def inner(self, name: str) -> str:
        """The HTML inside the first element of this class or tag."""
        element = self.find(name)
        if element is None:
            return ""
        return "".join(part if isinstance(part, str) else part.html() for part in element.children).strip()

    def words(self, name: str) -> str:
        return plain(self.inner(name))

    def attribute(self, name: str, attribute: str) -> str:
        return next((each.attributes[attribute] for each in self.find_all(name) if each.attributes.get(attribute)), "")


class _Simplifier:
    """Copies HTML and gathers each card into an element, which `_CARDS` turns into plain HTML."""

    def __init__(self, body: Body):
        self.body = body
        self.out: list[str] = []
        self.open: list[Element] = []  # from the card down; empty outside cards
        self.open_tags: Counter[str] = Counter()

    def simplified(self, html: str) -> str:
        is_raw = False
        for token in tokens(html):
            if isinstance(token, Start):
                self._start(token)
            elif isinstance(token, End):
                self._end(token.name)
            else:
                self._put(token if is_raw else escape(token))
            is_raw = isinstance(token, Start) and token.name in RAW_TEXT
        if self.open:
            self._end_card()
        return "".join(self.out)

    def _start(self, token: Start) -> None:
        if not self.open and not _card_names(token.attributes):
            self.out.append(start_tag(*token))
            return
        element = Element(token.name, token.attributes)
        if self.open:
            self.open[-1].children.append(element)
        if token.name not in VOID:
            self.open.append(element)
            self.open_tags[token.name] += 1

    def _end(self, tag: str) -> None:
        if not self.open:
            self.out.append(f"</{tag}>")
            return
        if not self.open_tags[tag]:
            return
        while len(self.open) > 1:
            closed = self.open.pop().tag
            self.open_tags[closed] -= 1
            if closed == tag:
                return
        self._end_card()

    def _end_card(self) -> None:
        card, self.open = self.open[0], []
        self.open_tags.clear()
        make = next(_CARDS[name] for name in _card_names(card.attributes))
        self.out.append(make(card, self.body))

    def _put(self, source: str) -> None:
        if self.open:
            self.open[-1].children.append(source)
        else:
            self.out.append(source)


def _card_names(attributes: dict[str, str]) -> list[str]:
    return [name for name in attributes.get("class", "").split() if name in _CARDS]


def _gallery(card: Element, body: Body) -> str:
    pictures = [
        cards.picture(
            image.attributes.get("src", ""),
            alt=image.attributes.get("alt", ""),
            title=image.attributes.get("title", ""),
        )
        for image in card.find_all("img")
    ]
    return cards.gallery(pictures, card.inner("figcaption"))


def _bookmark(card: Element, body: Body) -> str:
    return cards.bookmark(
        card.attribute("a", "href"),
        title=card.words("kg-bookmark-title"),
        description=card.words("kg-bookmark-description"),
        caption_html=card.inner("figcaption"),
    )


def _toggle(card: Element, body: Body) -> str:
    return cards.toggle(card.inner("kg-toggle-heading-text"), card.inner("kg-toggle-content"))


def _audio(card: Element, body: Body) -> str:
    return cards.recording(body, card.attribute("audio", "src"), what="recording", words=card.words("kg-audio-title"))


def _video(card: Element, body: Body) -> str:
    source = card.attribute("video", "src") or card.attribute("source", "src")
    return cards.recording(body, source, what="film", words="", caption_html=card.inner("figcaption"))


def _file(card: Element, body: Body) -> str:
    return cards.document(
        body,
        card.attribute("a", "href"),
        title=card.words("kg-file-card-title") or card.words("kg-file-card-filename"),
        caption=card.words("kg-file-card-caption"),
    )


def _product(card: Element, body: Body) -> str:
    source = card.attribute("kg-product-card-image", "src")
    return "\n".join(
        [
            cards.picture(source) if source else "",
            cards.toggle(card.inner("kg-product-card-title"), card.inner("kg-product-card-description")),
            cards.button(card.attribute("a", "href"), card.words("kg-product-card-button") or card.words("a")),
        ]
    )


def _header(card: Element, body: Body) -> str:
    heading = card.words("kg-header-card-heading") or card.words("kg-header-card-header") or card.words("h2")
    below = card.inner("kg-header-card-subheading") or card.inner("kg-header-card-subheader") or card.inner("h3")
    source = card.attribute("img", "src")
    return "\n".join(
        [
            f"<h2>{escape(heading)}</h2>" if heading else "",
            cards.paragraph(below),
            cards.button(card.attribute("a", "href"), card.words("a")),
            cards.picture(source) if source else "",
        ]
    )


def _signup(card: Element, body: Body) -> str:
    body.note("A form to subscribe to the old site's newsletter was left out.")
    heading = card.words("kg-signup-card-heading")
    return "\n".join(
        [
            f"<p><strong>{escape(heading)}</strong></p>" if heading else "",
            cards.paragraph(card.inner("kg-signup-card-subheading")),
        ]
    )


def _call_to_action(card: Element, body: Body) -> str:
    source = card.attribute("img", "src")
    return "\n".join(
        [
            cards.picture(source) if source else "",
            cards.paragraph(card.inner("kg-cta-text")),
            cards.button(card.attribute("kg-cta-button", "href"), card.words("kg-cta-button")),
        ]
    )


_CARDS: dict[str, Callable[[Element, Body], str]] = {
    "kg-gallery-card": _gallery,
    "kg-bookmark-card": _bookmark,
    "kg-callout-card": lambda card, body: cards.callout(card.words("kg-callout-emoji"), card.inner("kg-callout-text")),
    "kg-button-card": lambda card, body: cards.button(card.attribute("a", "href"), card.words("a")),
    "kg-toggle-card": _toggle,
    "kg-audio-card": _audio,
    "kg-video-card": _video,
    "kg-file-card": _file,
    "kg-product-card": _product,
    "kg-header-card": _header,
    "kg-signup-card": _signup,
    "kg-cta-card": _call_to_action,
}
