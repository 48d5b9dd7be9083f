"""Pictures in a text: our own with their sizes, everyone else's as links, since a public page asks no third party."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from campaign.markup import escape

from .tree import Element

MEDIA = "/media/"


@dataclass(frozen=True)
class Picture:
    """What is known of one of our own images: the file to show, its size in pixels, its smaller versions, its words.

    `srcset` and `sizes` are as in HTML; the files of `srcset` are of the type `type`. `alt` and `caption` stand where
    the text gives none.
    """

    src: str
    width: int
    height: int
    srcset: str = ""
    sizes: str = "(max-width: 40rem) 100vw, 38rem"
    type: str = "image/webp"
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""


def path_of(address: str) -> str:
    """The path of a file among our own media, decoded and without query; "" where the address leads elsewhere."""
    if not is_own(address):
        return ""
    path = unquote(urlsplit(address).path)
    return path if path.startswith(MEDIA) else ""


def is_own(address: str) -> bool:
    """Whether a browser would look for the address on our own site. Browsers read "\\" as "/"."""
    address = address.strip().replace("\\", "/")
    if not address or address.startswith("//"):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def known_picture(image: Element, pictures: Mapping[str, Picture]) -> Picture | None:
    source = image.attributes.get("src", "")
    return pictures.get(path_of(source)) or pictures.get(source)


def caption_of(image: Element, pictures: Mapping[str, Picture]) -> list[Element | str]:
    """What stands below an image: the title in the text, else the picture's caption; whom to name, and the terms."""
    known = known_picture(image, pictures)
    words = image.attributes.get("title", "").strip() or (known.caption if known else "")
    named = [known.credit, known.licence] if known else []
    parts: list[Element | str] = [escape(words)] if words else []
    for credit in filter(None, named):
        parts += [" "] if parts else []
        parts.append(Element("span", {"class": "credit"}, [Element("bdi", children=[escape(credit)])]))
    return parts


def picture(image: Element, pictures: Mapping[str, Picture]) -> Element:
    """The element that shows one of our own images."""
    source = image.attributes.get("src", "")
    attributes = {"src": source, "alt": image.attributes.get("alt", "")}
    known = known_picture(image, pictures)
    if known:
        attributes |= {
            "alt": attributes["alt"] or known.alt,
            "src": known.src,
            "width": str(known.width),
            "height": str(known.height),
        }
    else:
        attributes |= {key: image.attributes[key] for key in ("width", "height") if key in image.attributes}
    shown = Element("img", attributes | {"loading": "lazy", "decoding": "async"})
    if not known or not known.srcset:
        return shown
    sources = {"type": known.type, "srcset": known.srcset, "sizes": known.sizes}
    return Element("picture", children=[Element("source", sources), shown])


def stand_in(image: Element, *, linked: bool) -> list[Element | str]:
    """What stands in place of an image of another site: its words, and where it is.

    `linked`: whether it already stands within a link, where a second one is not possible.
    """
    source = image.attributes.get("src", "").strip()
    try:
        parts = urlsplit(source)
        host = parts.hostname or ""
    except ValueError:
        return [escape(image.attributes.get("alt", ""))]
    name = image.attributes.get("alt", "").strip() or unquote(parts.path).rstrip("/").rpartition("/")[2] or host
    if linked or not host or parts.scheme not in ("http", "https", ""):
        return [escape(name)]
    words = _("%(name)s (picture on %(host)s)") % {"name": name, "host": host}
    return [
        Element("a", {"class": "picture-elsewhere", "href": source, "rel": "noreferrer"}, [escape(words)]),
    ]
