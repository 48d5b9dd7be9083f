"""Which campaign this is, in the words of a language: what every page, feed and mail puts on top."""

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Case, CharField, Subquery, Value, When
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import translation

from .models import CampaignWords, Page


@dataclass(frozen=True)
class MenuEntry:
    title: str
    url: str


@dataclass(frozen=True)
class Identity:
    name: str = "Broadside"
    statement: str = ""
    counter_label: str = ""
    about: str = ""
    background: str = ""
    accent: str = "#8a1f17"
    day: int | None = None
    language: str = ""
    menu: tuple[MenuEntry, ...] = field(default=())

    @property
    def accent_digits(self):
        return self.accent.removeprefix("#")


def menu_of(language):
    """A subquery that gives the menu's live pages in a language as JSON, so that it costs no query of its own."""
    entry = Cast(JSONObject(title="title", path="path", order="menu_order"), CharField())
    pages = Page.objects.live().in_language(language).exclude(menu_order=None).order_by()
    return Subquery(pages.values("language").annotate(entries=StringAgg(entry, Value(","))).values("entries"))


def identity(language):
    """The campaign's Identity in `language`, else in the default language, else in any; one query."""
    best_first = Case(
        When(language=language, then=Value(0)), When(language=settings.LANGUAGE_CODE, then=Value(1)), default=Value(2)
    )
    words = (
        CampaignWords.objects.select_related("campaign")
        .annotate(menu=menu_of(language))
        .order_by(best_first, "pk")
        .first()
    )
    if words is None:
        return Identity()
    entries = sorted(json.loads(f"[{words.menu or ''}]"), key=lambda entry: (entry["order"], entry["title"]))
    with translation.override(language):
        menu = tuple(MenuEntry(entry["title"], reverse("page", args=[entry["path"]])) for entry in entries)
    return Identity(
        name=words.name,
        statement=words.statement,
        counter_label=words.counter_label,
        about=words.about,
        background=words.background,
        accent=words.campaign.accent,
        day=words.campaign.day(),
        language=words.language,
        menu=menu,
    )
