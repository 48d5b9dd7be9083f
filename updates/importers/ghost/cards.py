"""The cards of Ghost's editor (picture, gallery, bookmark, callout …) as plain HTML.

Ghost stores cards as a name with a payload, in Mobiledoc as well as in Lexical; both formats come here. What a card
shows to readers is kept; what only a newsletter or only members see is left out, with a note.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..entry import ImageRef
from ..snippets import file_name, plain
from ..unchecked import rows_of, text_of
from ..web_addresses import urlsplit

_SAFE_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,30}")


@dataclass
class Body:
    """A body on its way to Markdown: stretches of HTML and of Markdown in their order, and what goes with them.

    `files` are documents that the text links to and that should move along; `notes` are sentences for the report.
    """

    stretches: list[tuple[str, str]] = field(default_factory=list)  # ("html" | "markdown", text)
    files: list[ImageRef] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def html(self, text: str) -> None:
        if not text.strip():
            return
        if self.stretches and self.stretches[-1][0] == "html":
            self.stretches[-1] = ("html", self.stretches[-1][1] + "\n" + text)
        else:
            self.stretches.append(("html", text))

    def markdown(self, text: str) -> None:
        if text.strip():
            self.stretches.append(("markdown", text))

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def add_card(body: Body, name: str, payload: Any) -> None:
    """Add the card to the body. An unknown card gives what words and pictures it holds, and a note that names it."""
    card = Card(payload if isinstance(payload, dict) else {}, body)
    if card.is_hidden_on_the_web():
        body.note(f"A card ({name}) that only members or newsletter readers saw was left out.")
        return
    name = name.removeprefix("card-")
    if name == "markdown":
        body.markdown(card.text("markdown"))
        return
    make = _CARDS.get(name)
    if make is None:
        html = _unknown(card)
        body.html(html)
        body.note(
            f'The card "{name}" is not known here; what words it has were kept: compare with the old page.'
            if html
            else f'The card "{name}" is not known here and was left out: compare with the old page.'
        )
        return
    body.html(make(card))


class Card:
    """A payload that nobody has checked: every value may be missing or of another type."""

    def __init__(self, payload: dict, body: Body):
        self.payload = payload
        self.body = body

    def text(self, *keys: str) -> str:
        """The first of the values that is text with something in it."""
        for key in keys:
            if text := text_of(value := self.payload.get(key)):
                # Blanks at the beginning of a line mean something in these two.
                return value.strip("\n") if key in ("code", "markdown") and isinstance(value, str) else text
        return ""

    def part(self, key: str) -> "Card":
        value = self.payload.get(key)
        return Card(value if isinstance(value, dict) else {}, self.body)

    def parts(self, key: str) -> list["Card"]:
        return [Card(item, self.body) for item in rows_of(self.payload.get(key))]

    def is_on(self, key: str) -> bool:
        return self.payload.get(key) not in (None, False, 0, "", "false")

    def is_hidden_on_the_web(self) -> bool:
        visibility = self.part("visibility")
        web = visibility.part("web")
        return (
            visibility.payload.get("emailOnly") is True
            or visibility.payload.get("showOnWeb") is False
            or web.payload.get("nonMember") is False
        )


def paragraph(html: str) -> str:
    """A paragraph around inline HTML; HTML that brings its own blocks is left as it is."""
    html = html.strip()
    if not html:
        return ""
    return (
        html
        if re.match(r"<(p|div|ul|ol|blockquote|h[1-6]|figure|table|pre)\b", html, re.IGNORECASE)
        else f"<p>{html}</p>"
    )


def link(url: str, words_html: str) -> str:
    return f'<a href="{escape(url)}">{words_html}</a>' if url else words_html


def picture(src: str, *, alt: str = "", title: str = "", caption_html: str = "", href: str = "") -> str:
    if not src:
        return paragraph(caption_html)
    title = f' title="{escape(title)}"' if title else ""
    image = link(href, f'<img src="{escape(src)}" alt="{escape(alt)}"{title}>')
    caption = f"<figcaption>{caption_html}</figcaption>" if caption_html else ""
    return f"<figure>{image}{caption}</figure>"


def gallery(pictures: list[str], caption_html: str = "") -> str:
    return "\n".join([*pictures, paragraph(caption_html)])


def bookmark(url: str, *, title: str, description: str = "", caption_html: str = "") -> str:
    """A link with the title of the page it leads to, then that page's description; both are text."""
    words = link(url, escape(title or url))
    if description:
        words += f" – {escape(description)}"
    return "\n".join([f"<p>{words}</p>" if words else "", paragraph(caption_html)])


def button(url: str, words: str) -> str:
    return f"<p>{link(url, escape(words or url))}</p>" if url or words else ""


def callout(emoji: str, words_html: str) -> str:
    inner = paragraph(words_html) or "<p></p>"
    if emoji:
        inner = re.sub(r"^(<[^>]+>)", lambda start: f"{start[1]}{escape(emoji)} ", inner, count=1)
    return f"<blockquote>{inner}</blockquote>" if emoji or words_html.strip() else ""


def toggle(heading_html: str, content_html: str) -> str:
    heading = f"<p><strong>{plain_inline(heading_html)}</strong></p>" if heading_html.strip() else ""
    return "\n".join([heading, paragraph(content_html)])


def plain_inline(html: str) -> str:
    """The words of an HTML snippet, as HTML without any tag."""
    return escape(plain(html), quote=False)


def recording(body: Body, src: str, *, what: str, words: str, caption_html: str = "") -> str:
    """A film or sound file of the old site: a link, and a note, since such a file does not move along."""
    if not src:
        return paragraph(caption_html)
    body.note(f"A {what} stays at its old address {src}: put it where it will last, and change the link.")
    return "\n".join([f"<p>{link(src, escape(words or file_name(src)))}</p>", paragraph(caption_html)])


def document(body: Body, src: str, *, title: str, caption: str = "") -> str:
    """A document to download. It is listed among the files that move along. `title` and `caption` are text."""
    if not src:
        return f"<p>{escape(title)}</p>" if title else ""
    title = title or file_name(src)
    body.files.append(ImageRef(url=src, title=title, caption=caption))
    words = link(src, escape(title))
    return f"<p>{words}{' – ' + escape(caption) if caption else ''}</p>"


def _image(card: Card) -> str:
    return picture(
        card.text("src"),
        alt=card.text("alt"),
        title=card.text("title"),
        caption_html=card.text("caption"),
        href=card.text("href"),
    )


def _gallery(card: Card) -> str:
    return gallery([_image(image) for image in card.parts("images")], card.text("caption"))


def _bookmark(card: Card) -> str:
    about = card.part("metadata")
    return bookmark(
        card.text("url") or about.text("url"),
        title=about.text("title") or card.text("title"),
        description=about.text("description") or card.text("description"),
        caption_html=card.text("caption"),
    )


def _embed(card: Card) -> str:
    """An embedded film is a link alone in its paragraph; a quoted post keeps its words."""
    url, html = card.text("url"), card.text("html")
    about = card.part("metadata")
    if "<blockquote" in html and plain(html):
        shown = html if url and url in html else html + f"\n<p>{link(url, escape(url))}</p>"
    elif url:
        shown = f"<p>{link(url, escape(about.text('title') or url))}</p>"
    else:
        shown = html
    return "\n".join([shown, paragraph(card.text("caption"))])


def _code(card: Card) -> str:
    code = card.text("code")
    if not code:
        return ""
    language = card.text("language")
    mark = f' class="language-{language}"' if _SAFE_LANGUAGE.fullmatch(language) else ""
    return f"<pre><code{mark}>{escape(code, quote=False)}\n</code></pre>" + "\n" + paragraph(card.text("caption"))


def _video(card: Card) -> str:
    words = card.text("title", "fileName")
    return recording(card.body, card.text("src"), what="film", words=words, caption_html=card.text("caption"))


def _audio(card: Card) -> str:
    words = card.text("title", "fileName")
    return recording(card.body, card.text("src"), what="recording", words=words, caption_html=card.text("caption"))


def _file(card: Card) -> str:
    title = card.text("fileTitle", "title", "fileName")
    return document(card.body, card.text("src"), title=title, caption=card.text("fileCaption", "caption"))


def _product(card: Card) -> str:
    return "\n".join(
        [
            picture(card.text("productImageSrc")) if card.text("productImageSrc") else "",
            toggle(card.text("productTitle"), card.text("productDescription")),
            button(card.text("productUrl"), card.text("productButton"))
            if card.payload.get("productButtonEnabled", True)
            else "",
        ]
    )


def _header(card: Card) -> str:
    heading = plain_inline(card.text("header", "heading"))
    shown = [f"<h2>{heading}</h2>" if heading else "", paragraph(card.text("subheader"))]
    if card.is_on("buttonEnabled"):
        shown.append(button(card.text("buttonUrl"), card.text("buttonText")))
    if source := card.text("backgroundImageSrc"):
        shown.append(picture(source))
    return "\n".join(shown)


def _call_to_action(card: Card) -> str:
    shown = [picture(card.text("imageUrl")) if card.text("imageUrl") else "", paragraph(card.text("textValue"))]
    if card.payload.get("showButton", True):
        shown.append(button(card.text("buttonUrl"), card.text("buttonText")) if card.text("buttonUrl") else "")
    return "\n".join(shown)


def _signup(card: Card) -> str:
    card.body.note("A form to subscribe to the old site's newsletter was left out.")
    heading = plain_inline(card.text("header"))
    return "\n".join([f"<p><strong>{heading}</strong></p>" if heading else "", paragraph(card.text("subheader"))])


def _newsletter_only(card: Card) -> str:
    card.body.note("Words that stood only in the newsletter, not on the page, were left out.")
    return ""


def _nothing(card: Card) -> str:
    return ""


def _unknown(card: Card) -> str:
    """What can be shown of a card of a kind not known: its HTML or text, its picture, its link."""
    shown = [paragraph(card.text("html"))] if card.text("html") else []
    if not shown:
        for key in ("title", "heading", "header", "text", "content", "description", "caption"):
            shown.append(paragraph(card.text(key)))
    source = card.text("src", "imageSrc", "imageUrl")
    if re.search(r"\.(jpe?g|png|gif|webp|avif)$", urlsplit(source).path, re.IGNORECASE):
        shown.append(picture(source, alt=card.text("alt")))
    elif source or card.text("url", "href"):
        shown.append(button(source or card.text("url", "href"), ""))
    return "\n".join(piece for piece in shown if piece)


_CARDS: dict[str, Callable[[Card], str]] = {
    "image": _image,
    "gallery": _gallery,
    "bookmark": _bookmark,
    "embed": _embed,
    "html": lambda card: card.text("html"),
    "code": _code,
    "codeblock": _code,
    "hr": lambda card: "<hr>",
    "horizontalrule": lambda card: "<hr>",
    "callout": lambda card: callout(
        card.text("calloutEmoji") if card.payload.get("emojiEnabled", True) is not False else "",
        card.text("calloutText"),
    ),
    "button": lambda card: button(card.text("buttonUrl"), card.text("buttonText")),
    "toggle": lambda card: toggle(card.text("heading"), card.text("content")),
    "video": _video,
    "audio": _audio,
    "file": _file,
    "product": _product,
    "header": _header,
    "call-to-action": _call_to_action,
    "signup": _signup,
    "email": _newsletter_only,
    "email-cta": _newsletter_only,
    "paywall": _nothing,
    "soft-return": _nothing,
}
