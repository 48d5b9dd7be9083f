"""Letters and the coalition in the words of schema.org; nothing is said here that does not stand on the page."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaign.structured import SCHEMA
from campaign.text import plain, shorten

from .models import Letter
from .wall import Shown, Wall

DESCRIPTION_LENGTH = 300
MEMBERS_TOLD = 50


def letter_data(letter: Letter, language: str, publisher: str = "") -> dict:
    """The CreativeWork of a letter, for `campaign.structured.script`; `publisher` is the campaign's name.

    `language` is that of the page. Who signed is told as a number alone, where `with_counts` brought it. What is not
    known has no key.
    """
    page = settings.SITE_URL + letter.get_absolute_url()
    with translation.override(language):
        genre = _("Open letter")
    values = {
        "@context": SCHEMA,
        "@type": "CreativeWork",
        "@id": page,
        "url": page,
        "identifier": letter.uid.urn,
        "name": letter.title,
        "genre": genre,
        "inLanguage": letter.language,
        "description": shorten(plain(letter.body_html), DESCRIPTION_LENGTH),
        "dateCreated": letter.date_written,
        "datePublished": moment(letter.published_at),
        "dateModified": moment(letter.revised_at),
        "publisher": organisation(publisher, f"{settings.SITE_URL}/") if publisher else None,
        "interactionStatistic": endorsements(getattr(letter, "count", 0)),
    }
    return {key: value for key, value in values.items() if value}


def coalition_data(wall: Wall, campaign: str) -> dict:
    """The Organization that a campaign is, with those who stand with it as its members; nothing while nobody does.

    Nor of many: what the page says already would make it half as heavy again.
    """
    members = [person(shown) for shown in wall.officials]
    members += [organisation(shown.name, shown.url) for shown in wall.organisations]
    if not 0 < len(members) <= MEMBERS_TOLD:
        return {}
    return {"@context": SCHEMA, **organisation(campaign, f"{settings.SITE_URL}/"), "member": members}


def person(shown: Shown) -> dict:
    values = {"@type": "Person", "name": shown.name, "jobTitle": shown.office, "url": shown.url}
    return {key: value for key, value in values.items() if value}


def endorsements(count: int) -> dict | None:
    if not count:
        return None
    return {
        "@type": "InteractionCounter",
        "interactionType": f"{SCHEMA}/EndorseAction",
        "userInteractionCount": count,
    }


def organisation(name: str, url: str = "") -> dict:
    return {"@type": "Organization", "name": name, **({"url": url} if url else {})}


def moment(at):
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
