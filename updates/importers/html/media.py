"""What stands in a page besides words: pictures, players, and what is not shown at all."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from campaign.markup import Start

PLAYERS = {"iframe", "video", "audio", "object", "embed"}
# Left out with their content; the value is how a report calls them, "" where nobody misses them.
LEFT_OUT = {
    "script": "script", "style": "style sheet", "svg": "drawing (SVG)", "select": "form field",
    "textarea": "form field", "template": "", "noembed": "", "noframes": "", "title": "", "head": "",
}  # fmt: skip
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_END_TAG_OPTIONAL = set("body caption colgroup dd dt html li option rp rt tbody td tfoot th thead tr".split())
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-large-file")


@dataclass
class Skipped:
    """An element whose content is not shown, as long as it stands open."""

    tag: Start
    is_hidden: bool = False
    depth: int = 1
    words: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def see(self, tag: Start) -> None:
        """Remembers addresses of the file to play, which may stand in a tag within."""
        if tag.name in ("source", "embed", "iframe"):
            self.addresses.append(tag.attributes.get("src", ""))
        elif tag.name == "param" and tag.attributes.get("name", "").lower() in ("movie", "src", "url"):
            self.addresses.append(tag.attributes.get("value", ""))

    def address(self) -> str:
        """The address of what a player plays; "" where there is none."""
        attributes = self.tag.attributes
        own = [attributes.get(name, "") for name in ("src", "data", *_LAZY)]
        return next((address.strip() for address in own + self.addresses if _is_address(address)), "")


def is_hidden(tag: Start) -> bool:
    """Whether a page hides the element. Elements that end without an end tag do not count: too much would vanish."""
    if tag.name in _END_TAG_OPTIONAL:
        return False
    hidden = tag.attributes.get("hidden")
    return hidden is not None and hidden != "until-found" or bool(_HIDDEN.search(tag.attributes.get("style", "")))


def image_address(attributes: dict[str, str]) -> str:
    """Where an image is, also when a script was to load it later; "" where it has no address."""
    candidates = [attributes.get(name, "").strip() for name in ("src", *_LAZY)]
    return next((address for address in candidates if _is_address(address)), "")


def emoji(attributes: dict[str, str]) -> str:
    """The character that a small image stands for, "" where it is a picture."""
    classes = attributes.get("class", "").split()
    is_sign = "emoji" in classes or "wp-smiley" in classes or "/images/core/emoji/" in attributes.get("src", "")
    return attributes.get("alt", "") if is_sign else ""


def is_counter(attributes: dict[str, str]) -> bool:
    """Whether an image is there to count readers: a pixel."""
    return any(attributes.get(side, "").strip() in ("0", "1") for side in ("width", "height"))


def file_name(address: str) -> str:
    """The last part of an address in words, or its host."""
    parts = urlsplit(address)
    return unquote(parts.path).rstrip("/").rpartition("/")[2] or parts.hostname or address


def host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _is_address(address: str) -> bool:
    return bool(address.strip()) and not address.strip().lower().startswith(("data:", "blob:", "about:", "javascript:"))
