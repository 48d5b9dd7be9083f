"""The lines of a Markdown body: what each is, and what a reader sees of one, with the addresses behind its links."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt

from campaign.markup import BLOCKS

from ..html import masked

LONGEST = 400  # characters of a line that may still give a person; whatever is longer is running text

# Beside spaces: signs that show nothing, which people and word processors leave in empty lines.
_INVISIBLE = " \t\u00a0\u00ad\u200b\u200c\u200d\u2060\u3000\ufeff"
_FENCE = re.compile(r"(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+)$")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]|<!--")


class Kind(StrEnum):
    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"  # begins an item of a list
    TEXT = "text"
    OTHER = "other"  # rules, quotations, tables, code, HTML


class Line(NamedTuple):
    """One line of a body; `text` is without the marks of a heading or an item."""

    kind: Kind
    text: str = ""
    level: int = 0  # of a heading
    height: int = 1  # lines that a heading takes: two when it is underlined


_BLANK, _OTHER, _UNDER_HEADING = Line(Kind.BLANK), Line(Kind.OTHER), Line(Kind.BLANK)


def read_lines(body: str) -> list[Line]:
    """The lines of a Markdown text in order. A line of "=" or "-" under a heading counts as blank."""
    lines: list[Line] = []
    fence = ""
    is_html = False
    for raw in body.split("\n"):
        if not raw and not fence:
            is_html = False
            lines.append(_BLANK)
            continue
        text = raw.strip().strip(_INVISIBLE)
        if fence:
            is_end = text.startswith(fence) and not text.strip(fence[0])
            fence = "" if is_end else fence
            lines.append(_OTHER)
        elif not text:
            is_html = False
            lines.append(_BLANK)
        elif is_html or text[0] == "<" and _begins_html(text):
            is_html = True
            lines.append(_OTHER)
        elif text[0] in "`~" and (match := _FENCE.match(text)):
            fence = match[1]
            lines.append(_OTHER)
        elif text[0] in "=-" and _underlines(lines, text):
            lines[-1] = Line(Kind.HEADING, lines[-1].text, 1 if text[0] == "=" else 2, height=2)
            lines.append(_UNDER_HEADING)
        else:
            lines.append(_line(text))
    return lines


def _begins_html(text: str) -> bool:
    match = _TAG.match(text[:40])
    return match is not None and (not match[1] or match[1].lower() in BLOCKS)


def _underlines(lines: list[Line], text: str) -> bool:
    """Whether a line of "=" or "-" makes a heading of the line above it, where that line stands alone."""
    if not _UNDERLINE.match(text) or not lines or lines[-1].kind is not Kind.TEXT:
        return False
    return len(lines) == 1 or lines[-2].kind is not Kind.TEXT


def _line(text: str) -> Line:
    if text[0] in ">|":
        return _OTHER
    if text[0] == "#" and (match := _HEADING.match(text[: LONGEST * 2])):
        return Line(Kind.HEADING, (match[2] or "").strip(), len(match[1]))
    if text[0] in "*-_" and _RULE.match(text[:LONGEST]):
        return _OTHER
    if text[0] in "-*+0123456789" and (match := _ITEM.match(text)):
        return Line(Kind.ITEM, text[match.end() :])
    return Line(Kind.TEXT, text)


_MARKDOWN = MarkdownIt("commonmark")
_BREAK = re.compile(r"<br\b[^<>]*>$", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"</?(?:strong|b|em|i|u|span|small|font|bdi|bdo)\b[^<>]*>$", re.IGNORECASE)
_JUST_A_LINK = re.compile(
    r"(?:send\s+)?(?:an?\s+)?(?:e-?mail|mail|correo(?:\s+electr[oó]nico)?|write|contact|escrib\w+|البريد الإلكتروني)"
    r"(?:\s+\w{1,20})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d")


@dataclass
class Seen:
    """What a reader sees of a line: one text for each row, since a line break may stand in it.

    The address behind a link to a mailbox or a telephone stands in the text. `holds_more` says that something else
    stood there, which plain text cannot hold: a picture, a link to a page, an element of HTML.
    """

    rows: list[str] = field(default_factory=lambda: [""])
    holds_more: bool = False

    def add(self, text: str) -> None:
        self.rows[-1] += text


def seen(text: str) -> Seen:
    """What a reader sees of a line's text in Markdown."""
    result = Seen()
    if len(text) > LONGEST * 3:
        result.add(text)
        result.holds_more = True
        return result
    href, words = "", ""
    for token in _MARKDOWN.parseInline(text.removesuffix("\\"))[0].children or []:
        match token.type:
            case "link_open":
                href, words = str(token.attrs.get("href", "")) or "#", ""
            case "link_close":
                result.add(_link(href, words, result))
                href = ""
            case "text" | "code_inline" | "text_special":
                if href:
                    words += token.content
                else:
                    result.add(token.content)
            case "html_inline" if _BREAK.match(token.content) and not href:
                result.rows.append("")
            case "html_inline" if not _PLAIN_TAG.match(token.content):
                result.holds_more = True
            case "image":
                result.holds_more = True
    result.rows = [tidy for row in result.rows if (tidy := _tidy(row))]
    return result


def _link(href: str, words: str, result: Seen) -> str:
    scheme, _, rest = href.partition(":")
    if scheme.lower() == "mailto":
        address = unquote(rest.partition("?")[0])
        before, says_it, behind = words.casefold().partition(address.casefold())
        if says_it and (before.strip() or behind.strip()):
            return words
        if says_it or masked.MASK.search(words) or _JUST_A_LINK.fullmatch(words.strip()):
            return f" {address} "
        return f"{words} , {address} "
    if scheme.lower() == "tel":
        if len(_DIGITS.findall(words)) >= 7:
            return words
        return f"{words} {unquote(rest).replace(';ext=', ' ext. ')} "
    if masked.is_masked_link(href):
        return f" {masked.address_of(href).partition('?')[0] or words} "
    result.holds_more = True
    return words


def _tidy(row: str) -> str:
    """The row without marks of Markdown that are half open in it, and without signs that only turn its direction."""
    row = re.sub("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]", "", row)
    return " ".join(row.split()).strip("*_ ")
