"""Small turns between text and HTML that several importers need."""

import re
from html import escape
from urllib.parse import unquote

from campaign import text as words

from .web_addresses import urlsplit


def plain(html: str) -> str:
    """The words of an HTML snippet such as a caption, on one line."""
    return " ".join(words.plain(html).split())


def paragraphs(text: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, other line ends are kept."""
    parts = re.split(r"\n[ \t]*\n\s*", escape(text, quote=False).replace("\r\n", "\n").strip())
    return "\n".join("<p>" + part.strip().replace("\n", "<br>") + "</p>" for part in parts if part.strip())


def file_name(url: str) -> str:
    """The last part of an address's path, decoded; the address itself where it has none."""
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or url
