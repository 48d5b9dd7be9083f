"""Feeds of the letters: each with its text, how it stands and how many signed it."""

from datetime import datetime, time, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign import feeds
from campaign.text import plain, shorten
from campaign.views import read_only

from .models import Letter
from .templatetags.letters import letter_state

FEED_LENGTH = 20
SUMMARY_LENGTH = 280


@read_only
def rss(request):
    return feeds.rss(request, letters_feed())


@read_only
def atom(request):
    return feeds.atom(request, letters_feed())


@read_only
def json_feed(request):
    return feeds.json_feed(request, letters_feed())


def letters_feed():
    """The newest live letters of the language; one query."""
    letters = Letter.objects.live().in_language(get_language()).newest_first().with_counts()
    newest = letters.defer("body", "translation_of__body", "translation_of__body_html")[:FEED_LENGTH]
    return feeds.Feed(_("Open letters"), reverse("coalition:coalition"), [entry(letter) for letter in newest])


def entry(letter):
    return feeds.Entry(
        uid=letter.uid.urn,
        address=letter.get_absolute_url(),
        title=letter.title,
        summary=shorten(plain(letter.body_html), SUMMARY_LENGTH),
        content=render_to_string("coalition/feed_content.html", {"letter": letter}),
        published=letter.published_at,
        changed=changed(letter),
        language=letter.language,
        tags=[letter_state(letter).label],
    )


def changed(letter: Letter) -> datetime:
    """When a reader should look at it again: at its latest revision, else at its publication.

    Also when it was delivered or answered. Of that the day alone is known: it counts as its last moment, or as that of
    the letter's last change, if that was earlier.
    """
    original = letter.original
    days = [day_end for day in (original.delivered_on, original.answered_on) if (day_end := end_of(day))]
    happened = [min(moment, original.changed_at) for moment in days]
    return max(filter(None, [letter.published_at, letter.revised_at, *happened]))


def end_of(day):
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(seconds=1)
