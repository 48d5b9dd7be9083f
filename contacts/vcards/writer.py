"""Cards as vCards, in 4.0 (RFC 6350) and 3.0 (RFC 2426), so that the address books in use show and sort them right.

Some address books keep one organisation of a person, many show no language or messenger, and those that read a spoken
name also sort by it. What would be lost so stands in the note as well.
"""

import base64
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from campaign.text import one_line

from ..cards import Card, CardPost
from ..models import Phone
from .content_lines import folded, text, uri
from .sorting import name_parts

logger = logging.getLogger(__name__)

VERSIONS = ("4.0", "3.0")
PRODUCER = "-//Broadside//Press contacts//EN"
PHOTO_SIDE = 320  # pixels
PHOTO_BYTES = 40_000
COMPACT_OCTETS = 400  # a QR code of version 15 with medium correction holds 412 (ISO/IEC 18004, table 7)

_KINDS = {Phone.Kind.WORK: ";TYPE=WORK", Phone.Kind.MOBILE: ";TYPE=CELL"}


def vcard(card: Card, version: str = "4.0", *, photo: bytes | None = None) -> str:
    """One vCard of `version` "4.0" or "3.0", in the language of the page; `photo` is a JPEG to go with it."""
    if version not in VERSIONS:
        raise ValueError(f"No vCard {version} is written, only {' and '.join(VERSIONS)}.")
    is_new = version == "4.0"
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"PRODID:{PRODUCER}", f"UID:urn:uuid:{card.uid}"]
    if card.changed_at:
        moment = datetime.fromisoformat(card.changed_at).astimezone(UTC)
        lines.append(f"REV:{moment:%Y%m%dT%H%M%SZ}" if is_new else f"REV:{moment:%Y-%m-%dT%H:%M:%SZ}")
    lines += _name_lines(card)
    if is_organisation(card):
        lines.append("KIND:org" if is_new else "X-ABShowAs:COMPANY")
    for number, post in enumerate(posts_here(card), 1):
        # The first stands alone, where simple readers look for it; the others are held together by their group.
        lines += _post_lines(post, f"post{number}." if number > 1 else "")
    for phone in card.phones:
        kind = _kind(phone)
        lines.append(f"TEL;VALUE=uri{kind}:{uri(phone.dialled)}" if is_new else f"TEL{kind}:{text(phone.shown)}")
    if card.email:
        lines.append(f"EMAIL{';TYPE=work' if is_new else ';TYPE=INTERNET;TYPE=WORK'}:{text(card.email)}")
    if is_new:
        lines += [f"LANG;PREF={place}:{code}" for place, code in enumerate(card.languages, 1)]
    for service, handle in (("Signal", card.signal), ("WhatsApp", card.whatsapp)):
        if handle:
            lines.append(f"IMPP;X-SERVICE-TYPE={service}:x-apple:{quote(handle, safe='+@')}")
    if note := note_of(card):
        lines.append(f"NOTE:{text(note)}")
    lines.append(f"URL:{settings.SITE_URL}{reverse('contacts:card', args=[card.slug])}")
    if photo:
        content = base64.b64encode(photo).decode()
        lines.append(f"PHOTO:data:image/jpeg;base64,{content}" if is_new else f"PHOTO;ENCODING=b;TYPE=JPEG:{content}")
    return _written(lines)


def vcards(cards: Iterable[Card], version: str = "4.0") -> str:
    """All cards in one file, without photos so that it stays small."""
    return "".join(vcard(card, version) for card in cards)


def compact(card: Card) -> str:
    """A vCard 3.0 for a QR code: name, first post, phones and e-mail, and of these only what keeps the code readable.

    When it would have more than COMPACT_OCTETS, it goes without the further phones, then the role, the organisation
    and the e-mail. Telephones dial an extension after the comma.
    """
    posts = posts_here(card)[:1]
    phones = [
        f"TEL{_kind(phone)}:{text(','.join(filter(None, [phone.number, phone.extension])))}" for phone in card.phones
    ]
    for level in range(5):
        lines = ["BEGIN:VCARD", "VERSION:3.0", *_name_lines(card)]
        for post in posts if level < 3 else ():
            lines += _post_lines(post if level < 2 else CardPost("", post.organisation))
        lines += phones[:1] if level else phones
        if card.email and level < 4:
            lines.append(f"EMAIL:{text(card.email)}")
        if len(written := _written(lines).encode()) <= COMPACT_OCTETS:
            break
    return written.decode()


def posts_here(card: Card) -> list[CardPost]:
    """For whom the contact speaks, and as what, in the language of the page; of the same organisations in each."""
    role = card.words.get(get_language(), {}).get("role")
    if not role:
        return [post for post in card.posts if post.role or post.organisation]
    # One sentence stands for all posts there, mostly with the organisation in it.
    names = [post.organisation for post in card.posts if post.organisation]
    first = names[0] if names else ""
    role = role.removesuffix(first).rstrip(" ,،·–—-")
    return [CardPost(role, first), *(CardPost("", name) for name in names[1:])]


def is_organisation(card: Card) -> bool:
    """Whether the name is that of an organisation, such as a support group that answers as one."""
    return card.name.casefold() in {post.organisation.casefold() for post in card.posts}


def note_of(card: Card) -> str:
    """What address books have no place for, one line each; nothing that cannot be public."""
    lines = []
    written = [card.name, *(words["name"] for words in card.words.values() if words.get("name"))]
    if others := [name for name in dict.fromkeys(written) if name != card.name_here]:
        lines.append(_("Also written: %(names)s") % {"names": ", ".join(others)})
    if card.says:
        lines.append(_("Pronounced: %(sound)s") % {"sound": card.says})
    posts = posts_here(card)
    if len(posts) > 1:
        lines += [", ".join(filter(None, [post.role, post.organisation])) for post in posts]
    if card.spoken:
        lines.append(_("Speaks %(languages)s") % {"languages": get_text_list(card.spoken, _("and"))})
    if card.subjects:
        lines.append(_("On: %(subjects)s") % {"subjects": ", ".join(subject.here for subject in card.subjects)})
    if card.signal:
        lines.append(f"Signal: {card.signal}")
    if card.whatsapp:
        lines.append(f"WhatsApp: {card.whatsapp_shown}")
    return "\n".join(lines)


def photo_of(card: Card) -> bytes | None:
    """The contact's photo as a small square JPEG; None without one, or when its file cannot be read.

    At most PHOTO_SIDE pixels wide. Address books cut photos round; of tall ones the upper part, with the face, is kept.
    """
    sizes = [size for size in (card.photo.renditions if card.photo else ()) if size["format"] == "jpeg"]
    if not sizes:
        return None
    sizes.sort(key=lambda size: size["width"])
    fitting = next((size for size in sizes if min(size["width"], size["height"]) >= PHOTO_SIDE), sizes[-1])
    try:
        with default_storage.open(fitting["name"]) as file, Image.open(file, formats=["JPEG"]) as image:
            side = min(PHOTO_SIDE, *image.size)
            square = ImageOps.fit(image.convert("RGB"), (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.25))
    except OSError as error:
        logger.warning("The photo of a contact cannot be read: %s", error)
        return None
    for quality in (80, 60, 40, 20):
        output = BytesIO()
        square.save(output, "JPEG", quality=quality, optimize=True)
        if output.tell() <= PHOTO_BYTES:
            break
    return output.getvalue()


def _name_lines(card):
    name = one_line(card.name_here)
    if is_organisation(card):
        family, given, suffix = "", name, ""
    elif name == card.name:
        family, given, suffix = name_parts(name, card.given_name, card.family_name)
    else:
        family, given, suffix = name_parts(name)
    return [f"N:{text(family)};{text(given)};;;{text(suffix)}", f"FN:{text(name)}"]


def _post_lines(post, group=""):
    lines = [f"{group}ORG:{text(post.organisation)}"] if post.organisation else []
    return [*lines, f"{group}TITLE:{text(post.role)}"] if post.role else lines


def _kind(phone):
    return _KINDS.get(phone.kind, "")


def _written(lines):
    return "".join(folded(line) for line in [*lines, "END:VCARD"])
