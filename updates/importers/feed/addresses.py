"""Addresses in feeds: freed of tracking, made absolute where that can be done, and found out where it cannot."""

import re
from collections.abc import Callable
from urllib.parse import urlunsplit

from campaign.markup import RAW_TEXT, End, Start, escape, start_tag, tokens

from ..web_addresses import urljoin, urlsplit

# Relative addresses are resolved against this while a feed is parsed, so that they can be told apart afterwards. The
# host cannot exist (RFC 2606); the depth keeps "x.html", "../x.html" and "/x.html" apart.
UNKNOWN_BASE = "https://relative.invalid/-/-/-/"
_UNKNOWN_HOST = "https://relative.invalid"

_TRACKING = re.compile(
    r"(utm_[a-z_]+|fbclid|gclid|dclid|msclkid|twclid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|pk_campaign|pk_kwd)=.*"
    r"|source=rss.*",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_TARGETS = {
    "a": "href",
    "area": "href",
    "img": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "source": "src",
    "embed": "src",
}


def without_tracking(url: str) -> str:
    """The address without the parameters that only count readers (utm_…, fbclid, Medium's source=rss…)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query:
        return url
    kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair)]
    return urlunsplit(parts._replace(query="&".join(kept))) if len(kept) != parts.query.count("&") + 1 else url


def is_absolute(url: str) -> bool:
    return url.startswith(("http://", "https://")) and not url.startswith(_UNKNOWN_HOST)


def as_written(url: str) -> str:
    """An address as the feed has it, where resolving against UNKNOWN_BASE changed it."""
    for start, written in ((UNKNOWN_BASE, ""), (f"{_UNKNOWN_HOST}/", "/")):
        if url.startswith(start):
            return written + url[len(start) :]
    return url.replace(_UNKNOWN_HOST, "/") if url == _UNKNOWN_HOST else url


def absolute(url: str, base: str) -> str:
    """The address against the base, without tracking; as it is where it is relative and there is no base."""
    url = as_written(url.strip())
    if url.startswith("//"):
        url = "https:" + url
    try:
        return without_tracking(urljoin(base, url) if base else url)
    except ValueError:
        return url


def path_of(url: str) -> str:
    """Path and query of an address, as an old path; "" where there is none to keep (the bare site, another scheme)."""
    try:
        parts = urlsplit(without_tracking(as_written(url)))
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        return ""
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return "" if path == "/" else path


def rewrite_addresses(html: str, base: str, *, keep: Callable[[str], bool]) -> tuple[str, list[str]]:
    """HTML with absolute addresses, and the addresses that stayed relative for want of a base.

    Those are taken out of the HTML (a link keeps its words, a picture goes), unless `keep` says that the path will lead
    somewhere here.
    """
    refused: list[str] = []

    def rewrite(tag: str, url: str) -> str | None:
        if url.startswith("#") or (_SCHEME.match(url) and not url.startswith(("http:", "https:"))):
            return url
        url = absolute(url, base)
        if is_absolute(url) or (tag == "a" and keep(url)):
            return url
        refused.append(url)
        return None

    pieces, is_raw = [], False
    for token in tokens(html):
        if isinstance(token, str):
            pieces.append(token if is_raw else escape(token))
        elif isinstance(token, End):
            pieces.append(f"</{token.name}>")
        elif (shown := _rewritten(token, rewrite)) is not None:
            pieces.append(start_tag(token.name, shown))
        is_raw = isinstance(token, Start) and token.name in RAW_TEXT
    return "".join(pieces), list(dict.fromkeys(address for address in refused if address))


def _rewritten(element: Start, rewrite: Callable[[str, str], str | None]) -> dict[str, str] | None:
    """The attributes of an element, its target passed through `rewrite`. None for a picture left without an address."""
    target = _TARGETS.get(element.name)
    if target not in element.attributes:
        return element.attributes
    # Other sizes of a picture would need the same care and are not used: the address in src is the picture.
    shown = {name: value for name, value in element.attributes.items() if name not in (target, "srcset", "sizes")}
    if (address := rewrite(element.name, element.attributes[target].strip())) is not None:
        shown[target] = address
    elif element.name == "img":
        return None
    return shown
