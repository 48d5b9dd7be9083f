"""Markdown for all texts of the house: rendered and sanitised once, when a text is saved.

The way of a text: cleaned, measured (`limits`), made into raw HTML (`parser`), put in order and sanitised (`sanitise`),
dressed for the public page (`dress`). Reading and tags of an author's own HTML go the same way.
"""

from collections.abc import Mapping

from django.utils.translation import override

from campaign.text import clean

from . import tree
from .dress import Dresser, guarded
from .limits import MAX_LENGTH, Unrenderable
from .parser import mark, to_raw_html
from .pictures import Picture, path_of
from .sanitise import in_order, sanitise
from .video import canonical as video_address
from .video import video_host

__all__ = [
    "MAX_LENGTH",
    "Picture",
    "Unrenderable",
    "check",
    "guarded",
    "picture_names",
    "render",
    "undressed",
    "video_address",
    "video_host",
]


def render(
    text: str,
    *,
    pictures: Mapping[str, Picture] = {},
    prefix: str = "",
    base_level: int = 2,
    language: str = "",
) -> str:
    """Safe HTML for a public page; "" for an empty text. The same input gives the same HTML, which holds no "@".

    `pictures`: what is known of our own images, by their path under /media/ (see `picture_names`).
    `prefix`: stands before every id, so that several texts can share a page.
    `base_level`: the level of the highest heading (2 gives h2); the others follow without a gap, down to h6.
    `language`: in which the few words we add ("Watch on YouTube") are written; English by default.
    Raises Unrenderable.
    """
    root = tree.parse(undressed(text))
    with override(language or None):
        Dresser(pictures, prefix, base_level).dress(root)
    return guarded(tree.serialise(root).strip())


def undressed(text: str) -> str:
    """Safe HTML of what the text itself says: images, plain links to videos, heading levels as they were written.

    For comparing words and for looking into a text; pages show `render`. Raises Unrenderable.
    """
    text = clean(text)
    return sanitise(to_raw_html(text), mark(text))


def check(text: str) -> None:
    """Raises Unrenderable for each text for which `render` would."""
    in_order(to_raw_html(clean(text)))


def picture_names(text: str) -> set[str]:
    """The paths under /media/ that the text shows or links to, decoded and without query. Raises Unrenderable."""
    used = tree.parse(undressed(text)).all("img", "a")
    addresses = {element.attributes.get("src") or element.attributes.get("href") or "" for element in used}
    return {path_of(address) for address in addresses} - {""}
