"""From HTML to blocks, as a browser would show them. One pass, no recursion: deep nesting is data from strangers."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from campaign.importing.notes import Level, Note
from campaign.markdown import video_address
from campaign.markup import BLOCKS, VOID, End, Start, tokens
from campaign.text import clean, one_line, shorten, without_controls

from ..entry import ImageRef
from . import masked, media
from .linebuilder import KEPT, SAME, LineBuilder
from .model import (
    Blocks,
    Break,
    Code,
    Format,
    Heading,
    Image,
    Paragraph,
    Rule,
    Words,
    says_something,
    trimmed,
    words_of,
)
from .structure import Structure

_AS = {"dir": "ul", "menu": "ul", "listing": "pre", "xmp": "pre", "plaintext": "pre"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LINK_SCHEMES = {"", "http", "https", "mailto", "tel"}
_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|brush:)\s*([A-Za-z0-9+#.-]{1,20})(?:\s|;|$)")


class Reader:
    """Reads one body: afterwards `blocks`, `images`, `links` and `notes` hold what it found."""

    def __init__(self, base_url: str = ""):
        self.base_url = base_url
        self.images: list[ImageRef] = []
        self.links: list[str] = []
        self.notes: list[Note] = []
        self.line = LineBuilder()
        self.structure = Structure(self.line, self.images)
        self.heading = 0
        self.pre: Code | None = None
        self.skipped: media.Skipped | None = None
        self.left_out: Counter[str] = Counter()
        self.in_noscript = 0

    @property
    def blocks(self) -> Blocks:
        return self.structure.blocks

    def read(self, html: str) -> None:
        for token in tokens(clean(html)):
            if self.skipped and not self._is_still_skipped(token):
                self._end_skipping()
                if isinstance(token, End):
                    continue
            if self.skipped:
                continue
            if isinstance(token, str):
                self._text(token)
            elif isinstance(token, Start):
                self._start(token)
            else:
                self._end(token.name)
        if self.skipped:
            self._end_skipping()
        self._flush()
        self.structure.end_all()
        if self.structure.was_flattened:
            self.notes.append(Note("Lists, quotes or tables nested very deeply were set as plain paragraphs."))
        for thing, count in self.left_out.items():
            sentence = f"A {thing} was left out." if count == 1 else f"{count} times a {thing} was left out."
            self.notes.append(Note(sentence, level=Level.INFO))

    # What is not shown

    def _begin_skipping(self, tag: Start) -> bool:
        name = tag.name
        if code := tag.attributes.get("data-cfemail"):
            if not (address := masked.decode(code)):
                return False
            link = Format("a", (("href", f"mailto:{address}"),))
            inside = any(format.name == "a" for format in self.line.formats)
            self.line.atoms.append(Words(address, tuple(self.line.formats) if inside else (*self.line.formats, link)))
            self.skipped = media.Skipped(tag)
        elif media.is_hidden(tag):
            if name not in VOID:
                self.skipped = media.Skipped(tag, is_hidden=True)
        elif name in media.LEFT_OUT:
            if media.LEFT_OUT[name]:
                self.left_out[media.LEFT_OUT[name]] += 1
            self.skipped = media.Skipped(tag)
        elif name == "embed":
            self._player(media.Skipped(tag))
        elif name in media.PLAYERS:
            self.skipped = media.Skipped(tag)
        else:
            return False
        return True

    def _is_still_skipped(self, token: str | Start | End) -> bool:
        skipped = self.skipped
        if isinstance(token, str):
            if skipped.is_hidden and len(skipped.words) < 20:
                skipped.words.append(token)
        elif isinstance(token, Start):
            if skipped.tag.name == "p" and token.name in BLOCKS:
                return False
            skipped.see(token)
            skipped.depth += token.name == skipped.tag.name
        elif token.name == skipped.tag.name:
            skipped.depth -= 1
        return skipped.depth > 0

    def _end_skipping(self) -> None:
        skipped, self.skipped = self.skipped, None
        if skipped.is_hidden:
            if words := " ".join("".join(skipped.words).split()):
                self.notes.append(Note(f"A hidden passage was left out: “{shorten(words, 80)}”"))
        elif skipped.tag.name in media.PLAYERS:
            self._player(skipped)

    def _player(self, skipped: media.Skipped) -> None:
        """A video that we know becomes its address in a paragraph of its own, anything else a link and a note."""
        name, attributes = skipped.tag
        address = self._absolute(skipped.address())
        if urlsplit(address).scheme not in ("http", "https"):
            self.notes.append(Note(f"An embedded object ({name}) without a web address was left out."))
            return
        self._flush()
        self._link_seen(video_address(address) or address)
        if video := video_address(address):
            link = (Format("a", (("href", video),)),)
            poster = self._absolute(attributes.get("poster", ""))
            if urlsplit(poster).scheme in ("http", "https"):
                self.images.append(ImageRef(poster))
                self.structure.add(Paragraph([Image(poster, formats=link)]))
            else:
                self.structure.add(Paragraph([Words(video, link)]))
            return
        thing = "sound" if name == "audio" else "page or player"
        label = one_line(attributes.get("title", "")) or media.file_name(address)
        self.structure.add(Paragraph([Words(label, (Format("a", (("href", address),)),))]))
        self.notes.append(Note(f"An embedded {thing} of {media.host(address)} became a link: {address}"))

    # Words and what stands among them

    def _text(self, text: str) -> None:
        text = without_controls(text)  # a character reference can hide a control character
        if self.pre and not self.line.atoms and text.startswith("\n"):
            text = text[1:]  # as browsers do (WHATWG HTML 13.1.2.5)
        self.line.text(text)

    def _start(self, tag: Start) -> None:
        name = SAME.get(tag.name, tag.name)
        if self._begin_skipping(tag):
            return
        if name == "noscript":
            self.in_noscript += 1
        elif name == "a":
            self.line.open(self._link(tag.attributes))
        elif name in KEPT:
            if name == "code" and self.pre and not self.pre.language:
                self.pre.language = _language(tag.attributes)
            kept = tuple((key, tag.attributes[key]) for key in KEPT[name] if tag.attributes.get(key))
            self.line.open(Format(name, kept))
        elif name == "br":
            self._break()
        elif name == "img":
            self._image(tag.attributes)
        elif name in BLOCKS or name == "hr":
            self._begin_block(_AS.get(name, name), tag.attributes)

    def _end(self, name: str) -> None:
        name = SAME.get(name, name)
        if name == "noscript":
            self.in_noscript = max(0, self.in_noscript - 1)
        elif name in KEPT:
            self.line.close(name)
        elif name == "br":
            self._break()
        elif name in BLOCKS:
            self._end_block(_AS.get(name, name))

    def _break(self) -> None:
        """A line break; two in a row end the paragraph, as they do for the eye."""
        atoms = self.line.atoms
        while not self.pre and atoms and isinstance(atoms[-1], Words) and not atoms[-1].text.strip(" "):
            atoms.pop()
        if self.pre or self.heading or not atoms or not isinstance(atoms[-1], Break):
            self.line.line_end()
        elif self.structure.may_split:
            self._flush()

    def _link(self, attributes: dict[str, str]) -> Format:
        href = re.sub(r"[\t\n\r]", "", attributes.get("href", "")).strip()
        if masked.is_masked_link(href):
            address = masked.address_of(href)
            return Format("a", (("href", f"mailto:{address}"),) if address else ())
        href = self._absolute(clean(href))
        try:
            scheme = urlsplit(href).scheme
        except ValueError:
            scheme = "none"
        if not href or scheme not in _LINK_SCHEMES:
            if href:
                self.left_out["link that no page may have"] += 1
            return Format("a")
        self._link_seen(href)
        title = one_line(attributes.get("title", ""))
        return Format("a", (("href", href), ("title", title)) if title else (("href", href),))

    def _link_seen(self, address: str) -> None:
        if address.startswith(("http://", "https://")) and address not in self.links:
            self.links.append(address)

    def _absolute(self, address: str) -> str:
        if not address or address.startswith("#"):
            return address
        try:
            return urljoin(self.base_url, address)
        except ValueError:
            return ""

    def _image(self, attributes: dict[str, str]) -> None:
        if sign := media.emoji(attributes):
            self.line.text(clean(sign))
            return
        address = self._absolute(re.sub(r"\s", "%20", clean(media.image_address(attributes))))
        if not address:
            self.left_out["picture without an address"] += 1
            return
        if media.is_counter(attributes):
            self.left_out["picture of one pixel that counts readers"] += 1
            return
        if self.in_noscript and self.images and self.images[-1].url == address:
            return  # the copy for readers without scripts
        alt, title = (one_line(attributes.get(key, "")) for key in ("alt", "title"))
        self.images.append(ImageRef(address, alt=alt, title=title))
        self.line.atoms.append(Image(address, alt=alt, formats=tuple(self.line.formats)))

    def _flush(self) -> None:
        """The line so far becomes a block of the innermost open element."""
        line = self.line.take()
        line = line if self.pre else trimmed(line)
        if not says_something(line):
            return
        for mask in masked.MASK.finditer(words := words_of(line)):
            context = " ".join(words[max(0, mask.start() - 60) : mask.end()].split())
            self.notes.append(Note(f"An e-mail address is masked in the source (“{context}”): type it in."))
        if self.pre:
            self.pre.line = line
            self.structure.add(self.pre)
        elif self.heading:
            self.structure.add(Heading(self.heading, line))
        else:
            self.structure.add(Paragraph(line))

    # Blocks

    def _begin_block(self, name: str, attributes: dict[str, str]) -> None:
        if self.pre and name != "pre":
            self._row_ends_in_pre()
            return
        self._flush()
        self.heading = 0
        self.line.block_begins()
        if name in _HEADINGS:
            self.heading = int(name[1])
        elif name == "pre":
            is_verse = bool({"wp-block-verse", "verse", "poem"} & set(attributes.get("class", "").split()))
            self.pre = Code([], language=_language(attributes), is_verse=is_verse)
            self.line.keeps_spaces = True
        elif name == "hr":
            self.structure.add(Rule())
        else:
            self.structure.begin(name, attributes)

    def _end_block(self, name: str) -> None:
        if self.pre and name != "pre":
            self._row_ends_in_pre()
            return
        self._flush()
        self.heading = 0
        self.pre = None
        self.line.keeps_spaces = False
        self.line.block_ends()
        self.structure.end(name)

    def _row_ends_in_pre(self) -> None:
        atoms = self.line.atoms
        if atoms and not (isinstance(atoms[-1], Words) and atoms[-1].text.endswith("\n")):
            self.line.text("\n")


def _language(attributes: dict[str, str]) -> str:
    """The programming language that a class of a code block names, as highlighters write it."""
    match = _LANGUAGE.search(attributes.get("class", ""))
    return match[1] if match else ""
