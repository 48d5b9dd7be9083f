"""A contact's card as plain data: what every page, release, vCard, QR and kit shows, live or as it once was."""

import json
import zoneinfo
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from .models import Contact, Phone
from .phones import dialled, shown


@dataclass(frozen=True)
class CardPhone:
    number: str  # E.164
    extension: str = ""
    kind: str = Phone.Kind.WORK

    @property
    def shown(self):
        return shown(self.number, self.extension)

    @property
    def dialled(self):
        return dialled(self.number, self.extension)

    @property
    def kind_label(self):
        return Phone.Kind(self.kind).label


@dataclass(frozen=True)
class CardPost:
    role: str = ""
    organisation: str = ""
    url: str = ""


@dataclass(frozen=True)
class CardSubject:
    slug: str
    name: str
    names: dict[str, str] = field(default_factory=dict)  # language → name

    @property
    def here(self):
        return self.names.get(get_language(), self.name)


@dataclass(frozen=True)
class Hours:
    """When the phone is answered: ISO weekdays, "HH:MM" from and until (on the next day, if not later), zone's name."""

    days: tuple[int, ...]
    opens: str
    closes: str
    zone: str

    def is_open(self, at: datetime) -> bool:
        """Whether the aware moment `at` lies within them."""
        local = at.astimezone(zoneinfo.ZoneInfo(self.zone))
        opens, closes = time.fromisoformat(self.opens), time.fromisoformat(self.closes)
        today = local.isoweekday() in self.days
        if opens < closes:
            return today and opens <= local.time() < closes
        yesterday = (local - timedelta(days=1)).isoweekday() in self.days
        return (today and local.time() >= opens) or (yesterday and local.time() < closes)


@dataclass(frozen=True)
class Card:
    """All that is public of a contact. Whatever depends on the reader's language is worked out when it is asked for."""

    uid: str
    slug: str
    name: str
    given_name: str = ""
    family_name: str = ""
    says: str = ""
    email: str = ""
    is_email_wanted: bool = False
    signal: str = ""
    whatsapp: str = ""
    languages: tuple[str, ...] = ()
    phones: tuple[CardPhone, ...] = ()
    posts: tuple[CardPost, ...] = ()
    subjects: tuple[CardSubject, ...] = ()
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # language → {"name": …, "role": …}
    hours: Hours | None = None
    changed_at: str = ""  # ISO 8601, UTC
    is_listed: bool = True  # whether it has a page of its own
    photo: object = None  # the Asset; not kept in a frozen card

    @property
    def name_here(self):
        return self.words.get(get_language(), {}).get("name") or self.name

    @property
    def roles_here(self):
        """One line a post: "Managing Attorney, Immigrant Legal Defense"."""
        if role := self.words.get(get_language(), {}).get("role"):
            return [role]
        return [", ".join(filter(None, [post.role, post.organisation])) for post in self.posts]

    @property
    def spoken(self):
        """The names of the languages spoken, in the language of the page."""
        return [str(get_language_info(code)["name_translated"]) for code in self.languages]

    @property
    def whatsapp_address(self):
        return f"https://wa.me/{self.whatsapp.removeprefix('+')}"

    @property
    def whatsapp_shown(self):
        return shown(self.whatsapp)

    @property
    def signal_shown(self):
        return shown(self.signal) if self.signal.startswith("+") else self.signal

    @property
    def is_reachable(self):
        """Whether the phone is answered now; None where no hours are given."""
        return self.hours.is_open(timezone.now()) if self.hours else None

    def to_json(self) -> dict:
        """The card as it is kept in a release that freezes its contacts."""
        return {name: value for name, value in asdict(self.without_photo()).items() if name != "photo"}

    def without_photo(self):
        return Card(**{**self.__dict__, "photo": None})

    @classmethod
    def from_json(cls, values: dict):
        values = dict(values)
        values["is_listed"] = False
        values["languages"] = tuple(values["languages"])
        values["phones"] = tuple(CardPhone(**phone) for phone in values["phones"])
        values["posts"] = tuple(CardPost(**post) for post in values["posts"])
        values["subjects"] = tuple(CardSubject(**subject) for subject in values["subjects"])
        if hours := values["hours"]:
            values["hours"] = Hours(**{**hours, "days": tuple(hours["days"])})
        return cls(**values)


def rows(text):
    """The rows that `ContactQuerySet.with_cards` brought as JSON, in their order."""
    found = json.loads(f"[{text or ''}]")
    return sorted(found, key=lambda row: (row.get("order", 0), row.get("id", 0), row.get("name") or ""))


def card_of(contact) -> Card:
    """The Card of a contact; one query more when `with_cards` did not bring what it needs."""
    if not hasattr(contact, "phones_json"):
        contact = Contact.objects.with_cards().get(pk=contact.pk)
    names = {}
    for row in rows(contact.subject_words_json):
        names.setdefault(row["slug"], {})[row["language"]] = row["name"]
    hours = None
    if contact.reachable_from and contact.reachable_until:
        hours = Hours(
            tuple(sorted(contact.reachable_days)) or tuple(range(1, 8)),
            f"{contact.reachable_from:%H:%M}",
            f"{contact.reachable_until:%H:%M}",
            contact.zone or settings.TIME_ZONE,
        )
    return Card(
        uid=str(contact.uid),
        slug=contact.slug,
        name=contact.name,
        given_name=contact.given_name,
        family_name=contact.family_name,
        says=contact.says,
        email=contact.email,
        is_email_wanted=contact.is_email_wanted,
        signal=contact.signal,
        whatsapp=contact.whatsapp,
        languages=tuple(contact.languages),
        phones=tuple(CardPhone(r["number"], r["extension"], r["kind"]) for r in rows(contact.phones_json)),
        posts=tuple(
            CardPost(r["role"], r["organisation"] or "", r["url"] or "") for r in rows(contact.posts_json)
        ),
        subjects=tuple(
            CardSubject(r["slug"], r["name"], names.get(r["slug"], {})) for r in rows(contact.subjects_json)
        ),
        words={r["language"]: {"name": r["name"], "role": r["role"]} for r in rows(contact.words_json)},
        hours=hours,
        changed_at=contact.changed_at.isoformat(timespec="seconds"),
        is_listed=bool(contact.listed_now),
        photo=contact.photo,
    )  # fmt: skip
