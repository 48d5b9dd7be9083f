"""Who stands with the campaign, as the public reads it: the letters, and the members in the order of their names."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from campaign.models import Asset

from .alphabet import alphabetical
from .models import Letter, Member, MemberWords
from .signatures import joined
from .templatetags.letters import asks_to_sign

LETTERS_AT_LENGTH = 3
NAMES_ON_HOME = 12


@dataclass(frozen=True)
class Picture:
    """The smallest stored size of a logo or portrait; width and height in pixels."""

    src: str
    width: int
    height: int
    alt: str

    @classmethod
    def of(cls, asset: Asset | None):
        small = [each for each in asset.page_sizes if each["format"] == "webp"] if asset else []
        if not small:
            return None
        smallest = min(small, key=lambda rendition: rendition["width"])
        return cls(settings.MEDIA_URL + smallest["name"], smallest["width"], smallest["height"], asset.alt)


@dataclass(frozen=True)
class Shown:
    """A member in the words of one language; `statement_language` is that in which its statement was found."""

    name: str
    office: str
    constituency: str
    place: str
    url: str
    since: date | None
    statement: str
    statement_language: str
    picture: Picture | None

    @property
    def role(self):
        return joined([self.office, self.constituency])

    @property
    def name_and_office(self):
        return joined([self.name, self.office])

    @classmethod
    def of(cls, member: Member, language: str):
        words = member.words_in(language)
        has_own = any(each.language == language and each.statement for each in member.words.all())
        return cls(
            name=words.name,
            office=words.office,
            constituency=member.constituency,
            place=member.organisation.place if member.organisation_id else "",
            url=member.url,
            since=member.since,
            statement=words.statement,
            statement_language=language if has_own else settings.LANGUAGE_CODE,
            picture=Picture.of(member.picture),
        )


@dataclass(frozen=True)
class Wall:
    """All who stand with the campaign. `letters` are shown at length; the others are `earlier`."""

    letters: list[Letter]
    earlier: list[Letter]
    officials: list[Shown]
    organisations: list[Shown]

    @property
    def has_logos(self):
        return any(shown.picture for shown in self.organisations)

    @property
    def statements(self):
        return [shown for shown in [*self.officials, *self.organisations] if shown.statement]


def wall_in(language: str) -> Wall:
    """The Wall as a language shows it. Three queries, however many letters and members there are."""
    letters = list(letters_in(language).newest_first().for_list())
    at_length = {each.pk for place, each in enumerate(letters) if place < LETTERS_AT_LENGTH or asks_to_sign(each)}
    members = in_order(Member.objects.listed().with_names(), language)
    return Wall(
        letters=[each for each in letters if each.pk in at_length],
        earlier=[each for each in letters if each.pk not in at_length],
        officials=[shown for member, shown in members if member.official_id],
        organisations=[shown for member, shown in members if member.organisation_id],
    )


def in_order(members, language):
    """Pairs of a member and how it is Shown: by its order, then by its name in the language's alphabet."""
    pairs = [(member, Shown.of(member, language)) for member in members]
    return sorted(pairs, key=lambda pair: (pair[0].order, alphabetical(pair[1].name, language), pair[0].pk))


def letters_in(language: str):
    """The live letters, each once: in a language, or as its original where it was not translated into that one."""
    live = Letter.objects.live()
    told_here = live.in_language(language).filter(translation_of=OuterRef("pk"))
    return live.filter(Q(language=language) | Q(translation_of__isnull=True) & ~Exists(told_here))


def first_letter(language: str) -> Letter | None:
    """The newest letter that asks everybody to sign it, else the newest of all; one query."""
    is_open = Q(stage=Letter.Stage.COLLECTING, is_by_invitation=False) & (
        Q(deadline_at__isnull=True) | Q(deadline_at__gt=timezone.now())
    )
    open_ones = Letter.objects.originals().filter(is_open).values("pk")
    open_first = Case(When(Q(pk__in=open_ones) | Q(translation_of__in=open_ones), then=Value(0)), default=Value(1))
    return letters_in(language).order_by(open_first, "-published_at", "-pk").for_list().first()


class Named(NamedTuple):
    """Somebody who stands with the campaign; the office is "" of an organisation."""

    name: str
    office: str

    @property
    def in_words(self):
        return joined(self)


@dataclass(frozen=True)
class Standing:
    """How many stand with the campaign, and the names of some."""

    organisations: int = 0
    officials: int = 0
    names: tuple[Named, ...] = ()

    def __bool__(self):
        return bool(self.names)

    @property
    def others(self):
        return self.organisations + self.officials - len(self.names)


def standing_in(language: str) -> Standing:
    """The Standing as a language shows it: the first members by their order, sorted by name. One query."""
    words = MemberWords.objects.filter(member=OuterRef("pk"), language=language)
    members = (
        Member.objects.listed()
        .annotate(
            organisations=Window(Count("organisation")),
            officials=Window(Count("official")),
            name_here=in_words(words, "name", Coalesce("organisation__name", "official__name")),
            office_here=in_words(words, "office", F("office")),
        )
        .order_by("order", "pk")
        .values_list("organisations", "officials", "order", "name_here", "office_here", named=True)
    )
    first = sorted(members[:NAMES_ON_HOME], key=lambda each: (each.order, alphabetical(each.name_here, language)))
    if not first:
        return Standing()
    names = tuple(Named(each.name_here, each.office_here) for each in first)
    return Standing(first[0].organisations, first[0].officials, names)


def in_words(words, name, otherwise):
    return Coalesce(Subquery(words.values(said=NullIf(name, Value("")))[:1]), otherwise)
