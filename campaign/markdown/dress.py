"""What a public page adds to sanitised HTML: ids and links at headings, pictures, videos, directions, wide tables.

It works on the sanitised tree, so that what an author wrote in HTML is treated as what Markdown made. Nothing here
takes an attribute from the author that the sanitiser has not let through.
"""

import html
import re
from collections.abc import Iterator, Mapping
from unicodedata import bidirectional
from urllib.parse import unquote

from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaign.markup import escape

from .pictures import Picture, caption_of, is_own, picture, stand_in
from .tree import Element
from .video import FILE, canonical, video_host

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LONGEST_ID = 60
# Blocks of text take their direction from it (dir="auto"). HTML looks past children that have a "dir" of their own, so
# whatever only holds such blocks gets its direction in so many words, from the first letter that has one.
_TEXT_BLOCKS = _HEADINGS | {"p", "li", "blockquote", "td", "th", "dt", "dd", "figcaption", "caption", "summary"}
_GROUPS = {"ul", "ol", "dl", "table"}
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_LETTER = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Seven digits or more with what may stand between those of a phone or docket number: in a text that runs from right to
# left their groups would change places.
_LONG_NUMBER = re.compile(r"(?<!\w)[+(]?[0-9](?:[\s().\u2011\u2013/-]{0,2}[0-9]){6,19}(?!\w)")
_VERBATIM = {"code", "pre", "bdi", "bdo"}


class Dresser:
    """One walk over one text."""

    def __init__(self, pictures: Mapping[str, Picture], prefix: str, base_level: int):
        self.pictures = pictures
        self.prefix = prefix
        self.base_level = base_level
        self.levels: list[int] = []  # of the headings above the present place, as they were written
        self.ids: dict[str, int] = {}  # without prefix; how often each was asked for
        self.fragments: list[Element] = []
        self.tables = 0
        self.isolates_numbers = False

    def dress(self, root: Element) -> None:
        self.isolates_numbers = any(_RIGHT_TO_LEFT.search(html.unescape(text)) for text in root.texts())
        for element in root.all("a", "li"):
            if "id" in element.attributes:
                self.ids[element.attributes["id"]] = 1
                element.attributes["id"] = self.prefix + element.attributes["id"]
        self._children(root, frozenset())
        for link in self.fragments:
            target = unquote(link.attributes["href"][1:])
            if target in self.ids:
                link.attributes["href"] = f"#{self.prefix}{target}"

    def _children(self, parent: Element, within: frozenset[str]) -> None:
        within = within | {parent.name}
        dressed: list[Element | str] = []
        for child in parent.children:
            if not isinstance(child, str):
                dressed += self._element(child, within)
            elif self.isolates_numbers and not within & _VERBATIM:
                dressed += _isolated(child)
            else:
                dressed.append(child)
        parent.children = dressed

    def _element(self, element: Element, within: frozenset[str]) -> list[Element | str]:
        name = element.name
        if name == "img":
            return self._image(element, linked="a" in within)
        if name == "p" and (figures := self._videos(element) or self._figure(element)):
            return figures
        if name == "thead" and not element.text().strip() and not any(element.all("img")):
            return []  # Markdown cannot write a table without a head
        self._children(element, within)
        if name in _HEADINGS:
            return self._heading(element)
        if name == "a":
            return self._link(element)
        if name == "p" and not element.parts():
            return []
        self._direction(element)
        if name == "table" and "table" not in within:
            return [self._scrolling(element)]
        if element.attributes.get("class") == "footnotes":
            element.attributes |= {"role": "doc-endnotes", "aria-label": _("Footnotes")}
        return [element]

    def _heading(self, heading: Element) -> list[Element | str]:
        """The heading one level below the one it stands under, with an id of its words and a link to itself."""
        words = html.unescape("".join(_words(heading))).strip()
        if not words and not any(heading.all("img")):
            return []
        level = int(heading.name[1])
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        heading.name = f"h{min(6, self.base_level + len(self.levels) - 1)}"
        anchor = self.prefix + self._unused_id(
            slugify(words, allow_unicode=True)[:_LONGEST_ID].strip("-_") or "section"
        )
        heading.attributes = {"id": anchor, **heading.attributes}
        self._direction(heading)
        # Empty on purpose: the stylesheet draws the sign, so that feeds, mail and copied text stay free of it.
        heading.children.append(
            Element("a", {"class": "anchor", "href": f"#{anchor}", "aria-label": _("Link to this section")})
        )
        return [heading]

    def _unused_id(self, wish: str) -> str:
        candidate = wish
        while candidate in self.ids:
            self.ids[wish] += 1
            candidate = f"{wish}-{self.ids[wish]}"
        self.ids[candidate] = 1
        return candidate

    def _link(self, link: Element) -> list[Element | str]:
        address = link.attributes.get("href", "").strip()
        if not address or not link.parts():
            return link.children
        if address.startswith("#"):
            self.fragments.append(link)
        elif not is_own(address) and not address.lower().startswith(("mailto:", "tel:")):
            link.attributes["rel"] = "noreferrer"
        if link.attributes.get("class") == "footnote-backref":
            link.attributes["aria-label"] = _("Back to the text")
        return [link]

    def _image(self, image: Element, *, linked: bool) -> list[Element | str]:
        if is_own(image.attributes.get("src", "")):
            return [picture(image, self.pictures)]
        return stand_in(image, linked=linked)

    def _figure(self, paragraph: Element) -> list[Element | str]:
        """An image alone in its paragraph, linked or not: with words of its own it is a figure, they its caption."""
        parts = paragraph.parts()
        image = parts[0].parts()[0] if len(parts) == 1 and _holds_only_an_image(parts[0]) else parts[0] if parts else ""
        if len(parts) != 1 or isinstance(image, str) or image.name != "img":
            return []
        caption = caption_of(image, self.pictures)
        if not caption:
            return []
        figure = Element("figure", children=parts)
        self._children(figure, frozenset())
        figure.children.append(_caption(*caption))
        return [figure]

    def _videos(self, paragraph: Element) -> list[Element | str]:
        """A paragraph of nothing but links to videos, one below the other: each becomes a poster and a link."""
        parts = paragraph.parts()
        links = [part for part in parts if not isinstance(part, str) and part.name == "a"]
        if not links or any(isinstance(part, str) or part.name not in ("a", "br") for part in parts):
            return []
        if not all(video_host(link.attributes.get("href", "")) for link in links):
            return []
        return [self._video(link) for link in links]

    def _video(self, link: Element) -> Element:
        address = canonical(link.attributes["href"])
        host = video_host(address)
        label = _("Watch the video") if host == FILE else _("Watch on %(host)s") % {"host": host}
        image = next(link.all("img"), None)
        words = link.text().strip()
        if re.fullmatch(r"https?://\S+", words):
            words = ""
        play = Element("span", {"class": "video-play", "aria-hidden": "true"}, ["\u25b6\ufe0e"])
        shown: list[Element | str] = [play, f" {escape(label)}"]
        if image and is_own(image.attributes.get("src", "")):
            shown.insert(0, picture(image, self.pictures))
        elif image:
            words = words or image.attributes.get("alt", "").strip()
        words = (image.attributes.get("title", "").strip() if image else "") or words
        outward = {} if is_own(address) else {"rel": "noreferrer"}
        figure = Element("figure", {"class": "video"}, [Element("a", {"href": address, **outward}, shown)])
        if words:
            figure.children.append(_caption(escape(words)))
        return figure

    def _scrolling(self, table: Element) -> Element:
        """The table in a box that scrolls by touch and by keyboard where it is wider than the page."""
        self.tables += 1
        caption = next(table.all("caption"), None)
        name = caption.text().strip() if caption else ""
        name = name or _("Table %(number)s") % {"number": self.tables}
        return Element("div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": name}, [table])

    def _direction(self, element: Element) -> None:
        if "dir" in element.attributes or element.name not in _TEXT_BLOCKS | _GROUPS:
            return
        holds_blocks = element.name in _GROUPS or any("dir" in child.attributes for child in _elements(element))
        if not holds_blocks or element.name in _TEXT_BLOCKS and _first_direction(_own_texts(element)):
            element.attributes["dir"] = "auto"
        elif direction := _first_direction(element.texts()):
            element.attributes["dir"] = direction


def guarded(html: str) -> str:
    """HTML with every "@" of a text or an attribute as a character reference.

    Readers, screen readers and browsers see no difference; programs that look through pages for `name@host` find none.
    Nothing but texts and attributes may hold one: no script, no style, as in what the sanitiser writes.
    """
    return html.replace("@", "&#64;")


def _isolated(text: str) -> list[Element | str]:
    """The text, each long number in it kept from left to right (Unicode UAX 9 leaves its groups to the paragraph)."""
    parts: list[Element | str] = []
    end = 0
    for match in _LONG_NUMBER.finditer(text):
        parts += [text[end : match.start()], Element("bdi", {"dir": "ltr"}, [match[0]])]
        end = match.end()
    return [part for part in (*parts, text[end:]) if part]


def _caption(*words: Element | str) -> Element:
    return Element("figcaption", {"dir": "auto"}, list(words))


def _holds_only_an_image(part: Element | str) -> bool:
    if isinstance(part, str) or part.name != "a":
        return False
    inner = part.parts()
    return len(inner) == 1 and not isinstance(inner[0], str) and inner[0].name == "img"


def _elements(element: Element) -> Iterator[Element]:
    return (child for child in element.children if not isinstance(child, str))


def _words(element: Element) -> Iterator[str]:
    """Its texts without the numbers of footnotes."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.attributes.get("class") != "footnote-ref":
            yield from _words(child)


def _own_texts(element: Element) -> Iterator[str]:
    """Its texts outside blocks that have a direction of their own."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif "dir" not in child.attributes:
            yield from _own_texts(child)


def _first_direction(texts: Iterator[str]) -> str:
    """The direction of the first letter that has one (Unicode UAX 9, rule P2); "" where none has."""
    for text in texts:
        if letter := _LETTER.search(html.unescape(text)):
            return _STRONG.get(bidirectional(letter[0]), "ltr")
    return ""
