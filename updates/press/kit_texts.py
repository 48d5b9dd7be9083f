"""The files of the press kit that are written for it: what they are called, and what stands in them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.feeds import ADDRESS, TAG, absolute
from campaign.identity import Identity
from campaign.models import Asset
from contacts.vcards.writer import vcards

from ..feeds import changed
from ..templatetags.timeline_dates import list_date
from .cards import frozen_on, release_cards
from .plain_text import card_text, release_text

# Of the two versions in use, the one that every address book reads.
VCARD_VERSION = "3.0"


@dataclass(frozen=True)
class Text:
    """A file of the kit: its name, its words, and when they last changed, as far as that is known."""

    name: str
    content: str
    changed_at: datetime | None = None
    about: str = ""  # one line for the README


@dataclass(frozen=True)
class Offer:
    """A picture or document of the kit: its name there, and its size in bytes; None when its file is missing."""

    asset: Asset
    name: str
    size: int | None


def of_kit(campaign: Identity, release, cards, facts, photos, documents) -> list[Text]:
    """All texts but the README, in the language of the page. What there is nothing of has no file."""
    texts = []
    if release:
        texts += release_files(release, campaign)
    if facts:
        texts.append(facts_file(facts))
    if campaign.background.strip():
        texts.append(
            Text("background.txt", f"{campaign.background.strip()}\n", about=_("The case in about 100 words."))
        )
    if cards:
        texts += contact_files(cards)
    return texts + [credits_file(offers) for offers in (photos, documents) if any(offer.size for offer in offers)]


def release_files(release, campaign):
    moments = [changed(release), *map(changed_at, release_cards(release))]
    newest = max(moment for moment in moments if moment)
    told = _("The newest press release, %(title)s, %(date)s, to read and to print.")
    yield Text(
        "release.html",
        release_page(release, campaign),
        newest,
        told % {"title": f"“{release.title}”", "date": list_date(release)},
    )
    yield Text("release.txt", release_text(release, campaign), newest, _("The same as plain text, to copy."))


def release_page(release, campaign) -> str:
    """A release as a page that stands alone: no script, no other file, each address in it whole."""
    page = settings.SITE_URL + release.get_absolute_url()
    with translation.override(release.language):
        context = {
            "update": release,
            "campaign": campaign,
            "page": page,
            "cards": release_cards(release),
            "contacts_as_of": frozen_on(release),
        }
        html = render_to_string("updates/kit/release.html", context)
    return TAG.sub(lambda tag: ADDRESS.sub(lambda address: whole(address, page), tag[0]), html)


def whole(address, page):
    """An address as it must stand in a file; one within the text leads to its place there."""
    return address[0] if address[2].startswith("#") else absolute(address, page)


def facts_file(facts):
    parts = []
    for fact in facts:
        source = _("Source: %(title)s, %(date)s") % {"title": fact.source.title, "date": list_date(fact.source)}
        parts.append(f"{fact.text}\n{source}\n{settings.SITE_URL}{fact.source.get_absolute_url()}\n")
    newest = max(changed(fact.source) for fact in facts)
    return Text("facts.txt", "\n".join(parts), newest, _("Facts that may be quoted, each with its source."))


def contact_files(cards):
    newest = max(filter(None, map(changed_at, cards)), default=None)
    lines = "\n\n".join(card_text(card, whole=True) for card in cards)
    yield Text("contacts.txt", f"{lines}\n", newest, _("Whom to call."))
    yield Text("contacts.vcf", vcards(cards, VCARD_VERSION), newest, _("The same for address books (vCard)."))


def changed_at(card):
    return datetime.fromisoformat(card.changed_at) if card.changed_at else None


def credits_file(offers):
    """Whom to name and on which terms, for each file that is there."""
    there = [offer for offer in offers if offer.size]
    folder = there[0].name.partition("/")[0]
    parts = []
    for offer in there:
        asset = offer.asset
        told = [(_("Title"), asset.title), (_("Description"), asset.alt), (_("Caption"), asset.caption),
                (_("Credit"), asset.credit), (_("Licence"), asset.licence)]  # fmt: skip
        lines = [f"  {name}: {words}" for name, words in told if words]
        parts.append("\n".join([offer.name.partition("/")[2], *lines]) + "\n")
    about = _("Whom to name, and on which terms each of them may be used.")
    return Text(f"{folder}/credits.txt", "\n".join(parts), max(offer.asset.added_at for offer in there), about)


def readme(campaign: Identity, texts: list[Text], photos, documents, changed_at: datetime) -> Text:
    """What is in the kit, of which day it is, the terms, and what is missing from it."""
    date = date_format(timezone.localdate(changed_at))
    lines = [campaign.name, _("Press kit of %(date)s") % {"date": date}, ""]
    if not any(text.name == "release.txt" for text in texts):
        lines += [_("There is no press release in this language yet."), ""]
    lines += [_("What is in it"), ""]
    for text in texts:
        lines += [text.name, f"  {text.about}"]
    for folder, count in (("photos/", there(photos)), ("documents/", there(documents))):
        if count:
            lines += [folder, f"  {files_in_words(folder, count)}"]
    lines += ["", _("Terms"), "", _("The press release, the facts and the background may be quoted.")]
    if there(photos) or there(documents):
        sentence = _(
            "Photos and documents may be used on the terms that credits.txt beside them gives for each of them."
        )
        lines.append(f"{sentence} {_('Please name whom it credits.')}")
    if missing := [offer for offer in (*photos, *documents) if not offer.size]:
        lines += ["", _("Left out, because the file cannot be read at the moment:"), ""]
        lines += [f"  {offer.name}" for offer in missing]
    press_room = settings.SITE_URL + reverse("updates:press")
    lines += ["", _("The press room, always up to date: %(address)s") % {"address": press_room}, ""]
    return Text("README.txt", "\n".join(lines))


def there(offers):
    return sum(1 for offer in offers if offer.size)


def files_in_words(folder, count):
    if folder == "photos/":
        return ngettext("%(count)d photo in full size.", "%(count)d photos in full size.", count) % {"count": count}
    return ngettext("%(count)d document.", "%(count)d documents.", count) % {"count": count}
