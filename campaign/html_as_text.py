"""A text's HTML, as `campaign.markdown` writes it, as plain text that can be pasted anywhere and loses no word.

A paragraph is one line, however long: whoever pastes it decides where lines break.
"""

import re
from urllib.parse import unquote, urljoin

from django.utils.translation import gettext as _

from campaign.markdown.tree import Element, parse
from campaign.markup import BLOCKS, unescape

LEFT_TO_RIGHT, POP = "\u2066", "\u2069"  # Unicode UAX 9: isolates
QUOTE = "    "
BREAK = "\0"  # stands for <br> until spaces are put in order; stored text holds none
SUPERSCRIPTS = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
SUBSCRIPTS = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
MACHINERY = {"anchor", "footnote-backref", "video-play"}
INLINE_BLOCKS = {"br", "img"}  # stand within a line, though nothing stands in them


def html_as_text(html: str, page: str) -> str:
    """The plain text of a stored HTML text. `page` is the whole address that relative links start from.

    Paragraphs are parted by an empty line; list items begin with "–" or their number; quotations and code are indented;
    a link is followed by its address in parentheses; a picture is its description in brackets; a table's row is a
    line; "[1]" leads to the footnote of that number.
    """
    return "\n\n".join(Reader(page).blocks(parse(html)))


class Reader:
    def __init__(self, page):
        self.page = page

    def blocks(self, parent: Element) -> list[str]:
        """The blocks within an element, none of them empty; words that stand in none make one."""
        found: list[str] = []
        line: list[Element | str] = []
        for child in [*parent.children, None]:
            if child is not None and (isinstance(child, str) or not is_block(child)):
                line.append(child)
                continue
            found.append(self.line(line))
            line = []
            if child is not None:
                found += self.block(child)
        return [block for block in found if block]

    def block(self, element: Element) -> list[str]:
        match element.name:
            case "ul" | "ol":
                return ["\n".join(self.items(element))]
            case "dl":
                return ["\n".join(self.terms(element))]
            case "table":
                return ["\n".join(self.rows(element))]
            case "blockquote":
                return [indented("\n\n".join(self.blocks(element)), QUOTE)]
            case "pre":
                return [indented(element.text().strip("\n"), QUOTE)]
            case "hr":
                return ["* * *"]
            case "section" if element.attributes.get("class") == "footnotes":
                notes = items_of(next(element.all("ol"), Element("ol")))
                return [with_mark(f"[{number}] ", self.blocks(note)) for number, note in enumerate(notes, 1)]
            case "a":
                *others, last = self.blocks(element) or [""]
                return [*others, self.with_address(last, element)]
        return self.blocks(element)

    def items(self, element):
        marks = iter(marks_of(element))
        for child in element.parts():
            is_item = not isinstance(child, str) and child.name == "li"
            yield with_mark(next(marks), self.blocks(child)) if is_item else self.stray(child)

    def terms(self, element):
        for child in element.parts():
            name = "" if isinstance(child, str) else child.name
            if name == "div":
                yield from self.terms(child)
            else:
                yield indented(self.stray(child), QUOTE if name == "dd" else "")

    def rows(self, table):
        for child in table.parts():
            name = "" if isinstance(child, str) else child.name
            if name in {"thead", "tbody", "tfoot"}:
                yield from self.rows(child)
            elif name == "tr":
                yield " | ".join(self.stray(cell).replace("\n", " ") for cell in child.parts()).rstrip()
            elif words := self.stray(child):
                yield words

    def stray(self, child):
        """All that stands in one child of a list or table, whatever it is."""
        return "\n".join(self.blocks(Element("", children=[child])))

    # ---- within a line

    def line(self, children) -> str:
        """Words, links and pictures in one line, and in more where the text breaks one."""
        words = re.sub(r"[ \t\n\r\f]+", " ", self.words(children))
        return re.sub(rf"(?: *{BREAK} *)+", lambda breaks: "\n" * min(2, breaks[0].count(BREAK)), words).strip()

    def words(self, children) -> str:
        return "".join(unescape(child) if isinstance(child, str) else self.inline(child) for child in children)

    def inline(self, element: Element) -> str:
        attributes = element.attributes
        if not MACHINERY.isdisjoint(attributes.get("class", "").split()):
            return ""
        match element.name:
            case "a":
                return self.link(element)
            case "br":
                return BREAK
            case "img":
                return f"[{alt}]" if (alt := attributes.get("alt", "").strip()) else ""
            case "q":
                return f"“{self.words(element.children)}”"
            case "s" | "del":
                return f"[{_('struck out:')} {self.words(element.children).strip()}]"
            case "sup" if attributes.get("class") == "footnote-ref":
                return f"[{element.text().strip()}]"
            case "sup":
                return raised(self.words(element.children), SUPERSCRIPTS, "^")
            case "sub":
                return raised(self.words(element.children), SUBSCRIPTS, "_")
            case "bdi" if attributes.get("dir") == "ltr":
                return f"{LEFT_TO_RIGHT}{self.words(element.children)}{POP}"
        words = self.words(element.children)
        return f" {words} " if element.name in BLOCKS else words

    def link(self, element):
        words = self.words(element.children)
        shown = words.strip()
        return words.replace(shown, self.with_address(shown, element), 1) if shown else self.with_address("", element)

    def with_address(self, words, link):
        """The words of a link with the address that it leads to behind them, unless they tell it themselves."""
        href = link.attributes.get("href", "").strip()
        scheme, _colon, rest = href.partition(":")
        match scheme.lower():
            case "mailto":
                address = unquote(rest.partition("?")[0])
                is_told = address.lower() in words.lower()
            case "tel":
                address = unquote(rest)
                is_told = digits(words).endswith(digits(address)[-7:])
            case _ if not href or href.startswith("#"):
                return words
            case _:
                address = self.whole(href)
                is_told = bare(words) == bare(address)
        return words if is_told else f"{words} ({address})" if words else address

    def whole(self, href):
        try:
            return urljoin(self.page, href)
        except ValueError:  # "http://[your-site]/" in a text that explains something
            return href


def digits(text):
    return re.sub(r"\D", "", text)


def bare(address):
    """An address as people write it: without its scheme and last slash."""
    return re.sub(r"^https?://", "", address.strip().lower()).rstrip("/")


def is_block(element):
    if element.name in INLINE_BLOCKS:
        return False
    return element.name in BLOCKS or element.name == "hr" or any(element.all("p", "ul", "ol", "table", "blockquote"))


def items_of(element):
    return [child for child in element.parts() if not isinstance(child, str) and child.name == "li"]


def marks_of(element: Element):
    """What stands before each item of a list: "– ", or its number as the list writes it (HTML, "ol")."""
    items = items_of(element)
    if element.name == "ul":
        return ["– "] * len(items)
    step = -1 if "reversed" in element.attributes else 1
    number = int(element.attributes.get("start") or (len(items) if step < 0 else 1))
    found = []
    for item in items:
        number = int(item.attributes.get("value") or number)
        found.append(f"{numeral(number, element.attributes.get('type', '1'))}. ")
        number += step
    return found


def numeral(number: int, kind: str) -> str:
    """A number as lists of a type write it: 1, a, A, i or I; those that letters or numerals cannot write as 1."""
    if number < 1 or kind == "1":
        return str(number)
    written = ""
    if kind.lower() == "a":
        while number:
            number, letter = divmod(number - 1, 26)
            written = chr(ord("a") + letter) + written
    else:
        if number > 3999:
            return str(number)
        for value, letters in ROMAN:
            count, number = divmod(number, value)
            written += letters * count
    return written.upper() if kind.isupper() else written


def raised(words, signs, mark):
    """Raised or lowered figures, which must not run into those before them: "10⁶", "H₂O", "x^(2n)", but "1st"."""
    words = words.strip()
    if not re.search(r"[0-9]", words):
        return words
    written = words.translate(signs)
    return written if not re.search(r"[0-9a-zA-Z]", written) else f"{mark}({words})"


def with_mark(mark, blocks):
    """Blocks behind a mark, all further lines indented as deep."""
    text = "\n".join(blocks)
    return (mark + text.replace("\n", "\n" + " " * len(mark))).rstrip()


def indented(text, space):
    return "\n".join(space + line if line else "" for line in text.split("\n"))
