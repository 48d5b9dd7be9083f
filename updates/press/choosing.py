"""Whom a journalist can reach: contacts by topic, language and hour, and who answers next when nobody does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf.locale import LANG_INFO
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language_info, pgettext

from contacts.cards import Card, Hours
from contacts.templatetags.contact_hours import zone_in_words


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Next:
    """Who answers the phone next, and from which moment on (aware, in the zone of their hours)."""

    card: Card
    at: datetime

    @property
    def moment(self):
        return pgettext("from when on a phone is answered", "%(weekday)s, %(day)s, %(time)s %(zone)s") % {
            "weekday": WEEKDAYS[self.at.weekday()],
            "day": date_format(self.at, "MONTH_DAY_FORMAT"),
            "time": date_format(self.at, "TIME_FORMAT"),
            "zone": zone_in_words(self.at.tzinfo.key, self.at),
        }


@dataclass(frozen=True)
class Choice:
    """The cards to show, in their order, and what can be asked for.

    `next` is set when nobody who fits is reachable now and somebody of them gives hours. Where only those reachable
    now were asked for, the card of the next one is shown then; and those of all who fit where none of them gives hours.
    """

    cards: list[Card]
    topics: list[Option]
    languages: list[Option]
    is_now: bool
    is_anyone_reachable: bool
    offers_filters: bool
    next: Next | None

    @property
    def is_filtered(self):
        return self.is_now or any(option.is_chosen for option in (*self.topics, *self.languages))


def choose(cards: list[Card], asked: Mapping[str, str], at: datetime) -> Choice:
    """The Choice among all listed cards by `topic` (a subject's slug), `language` (a code) and `now` ("1").

    A value that no card has asks for nothing: an old link shows everybody rather than nobody.
    """
    topics = {subject.slug: subject.here for card in cards for subject in card.subjects}
    languages = {code: language_name(code) for card in cards for code in card.languages}
    topic = asked.get("topic") if asked.get("topic") in topics else ""
    language = asked.get("language") if asked.get("language") in languages else ""
    is_now = asked.get("now") == "1"
    fitting = [
        card
        for card in cards
        if (not topic or any(subject.slug == topic for subject in card.subjects))
        and (not language or language in card.languages)
    ]
    reachable = [card for card in fitting if card.hours and card.hours.is_open(at)]
    following = None if reachable else next_of(fitting, at)
    if is_now and following:
        fitting = [following.card]
    return Choice(
        cards=reachable if is_now and reachable else fitting,
        topics=options(topics, topic),
        languages=options(languages, language),
        is_now=is_now,
        is_anyone_reachable=bool(reachable),
        offers_filters=len(cards) > 1 and bool(topics or languages or any(card.hours for card in cards)),
        next=following,
    )


def options(names, chosen):
    ordered = sorted(names.items(), key=lambda pair: pair[1].casefold())
    return [Option(value, label, value == chosen) for value, label in ordered]


def language_name(code):
    return str(get_language_info(code)["name_translated"]) if code in LANG_INFO else code


def next_of(cards, at):
    """The Next among cards none of which is reachable at `at`; None where none gives hours."""
    found = [Next(card, opens_next(card.hours, at)) for card in cards if card.hours]
    return min(found, key=lambda each: each.at.astimezone(UTC), default=None)


def opens_next(hours: Hours, at: datetime) -> datetime:
    """The first moment after `at` from which the phone is answered, in the zone of the hours."""
    zone = ZoneInfo(hours.zone)
    today, opens = at.astimezone(zone).date(), time.fromisoformat(hours.opens)
    days = [today + timedelta(days=number) for number in range(9)]
    # Through UTC: within one zone Python compares what the clocks show, and an hour that they leave out stays as it is.
    moments = (datetime.combine(day, opens, zone).astimezone(UTC) for day in days if day.isoweekday() in hours.days)
    return next(moment for moment in moments if moment > at.astimezone(UTC)).astimezone(zone)
