"""A press release as plain text to copy: the words of its page, with whom to call above the headline, as on paper."""

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from campaign.html_as_text import LEFT_TO_RIGHT, POP, html_as_text
from campaign.identity import Identity
from contacts.cards import Card
from contacts.templatetags.contact_hours import and_list, hours_in_words, subject_list

from ..models import Update
from ..templatetags.timeline_dates import full_date, list_date
from .cards import frozen_on, release_cards

END_MARK = "###"


def release_text(update: Update, campaign: Identity) -> str:
    """A release with its contacts, background and address, in its own language; ends with a line feed.

    One query, of its cards.
    """
    with translation.override(update.language):
        page = settings.SITE_URL + update.get_absolute_url()
        background = [_("Background"), campaign.background.strip()] if campaign.background.strip() else []
        parts = [
            "\n".join(head(update)),
            contacts_part(update),
            "\n".join(filter(None, [update.title, update.byline])),
            *story(update, page),
            *background,
            END_MARK,
            "\n".join(filter(None, [campaign.name, page])),
        ]
    return "\n\n".join(filter(None, parts)) + "\n"


def head(update):
    if update.release_line == update.ReleaseLine.IMMEDIATE:
        yield _("For immediate release").upper()
    yield full_date(update)
    if update.revised_at:
        yield _("Updated %(date)s") % {"date": date_format(localdate(update.revised_at))}


def contacts_part(update):
    cards = release_cards(update)
    if not cards:
        return ""
    day = frozen_on(update)
    as_of = [_("As they stood on %(date)s.") % {"date": date_format(day)}] if day else []
    return "\n\n".join(["\n".join([_("Press contacts"), *as_of]), *map(card_text, cards)])


def story(update, page):
    """The text, its first paragraph behind the dateline as on paper."""
    body = html_as_text(update.body_html, page)
    if not update.dateline:
        return [body]
    dateline = f"{update.dateline}, {list_date(update)} —"
    begins_with_paragraph = update.body_html.lstrip().startswith("<p")
    return [f"{dateline} {body}"] if begins_with_paragraph else [dateline, body]


def card_text(card: Card, *, whole: bool = False) -> str:
    """A contact in lines that can be read over the phone; `whole` with hours, languages and subjects, too."""
    return "\n".join(line for line in card_lines(card, whole) if line)


def card_lines(card, whole):
    says = f" ({_('say %(sound)s') % {'sound': card.says}})" if card.says else ""
    yield card.name_here + says
    yield from card.roles_here
    for phone in card.phones:
        kind = f" ({phone.kind_label})" if len(card.phones) > 1 else ""
        yield from_left(phone.shown) + kind
    yield card.email or (_("E-mail: please ask") if card.is_email_wanted else "")
    yield f"WhatsApp {from_left(card.whatsapp_shown)}" if card.whatsapp else ""
    yield f"Signal {from_left(card.signal_shown)}" if card.signal else ""
    if whole:
        yield hours_in_words(card.hours) if card.hours else ""
        yield _("Speaks %(languages)s") % {"languages": and_list(card.spoken)} if card.spoken else ""
        yield _("On: %(subjects)s") % {"subjects": subject_list(card.subjects)} if card.subjects else ""


def from_left(number):
    """A number kept from left to right in a text of the other direction, where its plus would change sides."""
    return f"{LEFT_TO_RIGHT}{number}{POP}" if get_language_bidi() else number
