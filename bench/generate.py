"""Fills an empty database with an archive of any size, the same in every run.

Update number 0 is the newest. What it says depends on its number alone, so that the newest pages of a small and of a
large archive show the same; only the dates lie closer together in a larger one, which is both older and busier. Rows
are written in bulk: what `save()` would derive is derived by the models' own methods, once for each distinct text.
"""

import io
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import batched
from math import sqrt

from django.core.management.color import no_style
from django.db import connection, transaction
from PIL import Image, ImageDraw

from bench import letters, words
from campaign import assets
from campaign.addresses import free_slug
from campaign.models import Campaign, CampaignWords, Page
from updates import search
from updates.models import Attachment, SearchEntry, Topic, Update

NEWEST = datetime(2024, 12, 31, 17, 0, tzinfo=UTC)
BATCH = 2000
STORIES = {"en": 400, "es": 40, "ar": 40}  # distinct texts in each language
BYLINES = ("", "Ada Fenwick", "", "The desk", "")
COURTS = ("County Court of Fenbridge", "Court of Appeal", "Regional Water Tribunal")
OUTLETS = ("The Lower Tarn Courier", "Radio Selbeck", "Marches Weekly")

# A topic takes every n-th update; the last one only in the oldest eighth of the archive: a matter closed long ago.
TOPIC_STEPS = (2, 3, 4, 5, 7, 9, 11, 13, 17, 23, 31)
CLOSED_TOPIC_STEP = 3
TOPICS = {
    "en": "Water|Hearings|Records lawsuit|Dredging|Night barges|Fish|Health|Compensation|Licence|Levee|Schools|Mill",
    "es": "Agua|Audiencias|Pleito por los registros|Dragado|Barcazas|Peces|Salud|Compensación|Licencia|Dique|Escuelas|"
    "El molino",
    "ar": "الماء|الجلسات|دعوى السجلات|التجريف|المراكب|الأسماك|الصحة|التعويض|الرخصة|السد|المدارس|الطاحونة",
}
SITES = {
    "en": ("The Tarn Belongs to All", "A river is not a drain.", "on the bank"),
    "es": ("El Tarn es de todos", "Un río no es un desagüe.", "en la orilla"),
    "ar": ("نهر تارن للجميع", "النهر ليس مجرى للنفايات.", "على الضفة"),
}


@dataclass(frozen=True)
class Story:
    """A text that several updates share, with all that is derived from it; its ids begin with `pattern.anchor`."""

    pattern: Update
    body_assets: tuple[int, ...]
    text_stems: str


@transaction.atomic
def fill(count):
    """Makes `count` updates (live, drafts, withdrawn, scheduled), the campaign around them and a letter that a fifth as
    many signed, in an empty database.
    """
    if Update.objects.exists() or Campaign.objects.exists():
        raise ValueError("The database is not empty; an archive is generated into an empty one only.")
    make_campaign()
    letters.make(count // 5 + 400, NEWEST)
    archive = Archive(count)
    for numbers in batched(range(count - 1, -1, -1), BATCH, strict=False):
        archive.write(numbers)
    with connection.cursor() as cursor:  # the ids were given, not drawn
        for statement in connection.ops.sequence_reset_sql(no_style(), [Update]):
            cursor.execute(statement)


def settle():
    """Statistics as a database that has run for a while has them. Outside of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def make_campaign():
    campaign = Campaign(since=NEWEST.date() - timedelta(days=1000))
    campaign.save()
    for language, (name, statement, label) in SITES.items():
        CampaignWords.objects.create(
            campaign=campaign, language=language, name=name, statement=statement, counter_label=label,
            about=words.summary(1, language),
        )  # fmt: skip
        for order in (1, 2, 3):
            title = words.fill(words.OF_LANGUAGE[language][1][0], order)
            page = Page(title=title, path=f"page-{order}", language=language, menu_order=order)
            page.body = words.markdown(order, language)
            page.publish(NEWEST)
            page.save()
        for name in TOPICS[language].split("|"):
            Topic.objects.create(name=name, language=language)


class Archive:
    """The updates of one archive, by number: 0 is the newest, `count - 1` the oldest."""

    def __init__(self, count):
        self.count = count
        # A thousand in two years; a hundred times as many in ten times the time. Never over twenty a day: twenty-four
        # titles in a row begin differently, so that each has an address of its own.
        self.step = timedelta(days=max(730 * sqrt(count / 1000), count / 20)) / count
        self.pictures = [assets.store_image(picture(n), alt=words.summary(n), credit="") for n in range(6)]
        self.documents = [assets.store_document(document(n), title=words.title(n)) for n in range(3)]
        self.topics = {
            language: list(Topic.objects.filter(language=language).order_by("pk").values_list("pk", flat=True))
            for language in TOPICS
        }
        self.story = cache(self.story)

    def write(self, numbers):
        updates = [self.update(number) for number in numbers]
        Update.objects.bulk_create(updates)
        SearchEntry.objects.bulk_create(self.search_entry(update) for update in updates)
        Update.topics.through.objects.bulk_create(
            Update.topics.through(update_id=update.pk, topic_id=topic)
            for update in updates
            for topic in self.topics_of(update)
        )
        Update.body_assets.through.objects.bulk_create(
            Update.body_assets.through(update_id=update.pk, asset_id=asset)
            for update in updates
            for asset in self.story_of(update).body_assets
        )
        Attachment.objects.bulk_create(
            Attachment(update=update, asset=asset, order=order)
            for update in updates
            for order, asset in enumerate(self.attached_to(update))
        )

    def pk(self, number):
        """The oldest was entered first."""
        return self.count - number

    def number(self, update):
        return self.count - update.pk

    def update(self, number):
        language = {9: "es", 19: "ar"}.get(number % 25, "en")
        pattern = self.story(number % STORIES[language], language).pattern
        update = Update(
            pk=self.pk(number),
            uid=uuid.uuid5(uuid.NAMESPACE_OID, str(number)),
            title=words.title(number),
            language=language,
            body=pattern.body,
            status=Update.Status.PUBLISHED,
            published_at=NEWEST - number * self.step,
            kind=pattern.kind,
            summary=pattern.summary,
            byline=pattern.byline,
            is_pinned=number == 30,
            **{name: getattr(pattern, name) for name in pattern.carried},
        )
        update.created_at = update.published_at
        update.body_html = pattern.body_html.replace(pattern.anchor, update.anchor)
        if number == self.count // 2:
            update.title = f"{words.RARE_WORD} speaks before the court of appeal"
        if number % 12 == 7:
            update.revised_at = update.published_at + timedelta(days=2)
        if number % 8 == 3:
            update.date_precision = Update.DatePrecision.DAY
        if number % 6 == 0:
            update.lead_image = self.pictures[number // 6 % len(self.pictures)]
        self.relate(update, number)
        self.set_state(update, number)
        update.slug = free_slug(update.title, 80, Update.objects.none(), instead=update.kind)
        update.derive()
        return update

    def relate(self, update, number):
        """To older ones in the same language, or as a translation of its elder neighbour."""
        if update.language != "en" and number + 1 < self.count:
            update.translation_of_id = self.pk(number + 1)
        if number % 9 == 5 and number + 25 < self.count:
            update.continues_id = self.pk(number + 25)
        if number % 61 == 7 and number + 50 < self.count:
            update.supersedes_id = self.pk(number + 50)

    def set_state(self, update, number):
        if number in (1, 2):
            update.published_at = NEWEST.replace(year=2199)  # scheduled
        elif number % 40 == 17:
            update.status = Update.Status.DRAFT
        elif number % 97 == 50:
            update.status = Update.Status.WITHDRAWN
            update.withdrawn_at = update.published_at + timedelta(days=9)
            update.withdrawn_reason = words.summary(number)

    def story_of(self, update):
        return self.story(self.number(update) % STORIES[update.language], update.language)

    def story(self, number, language):
        pattern = Update(uid=uuid.UUID(int=0), language=language, title=words.title(number))
        pattern.body = words.markdown(number, language)
        if number % 20 == 4:
            shown = self.pictures[number // 20 % len(self.pictures)]
            pattern.body += f"\n\n![{words.summary(number)}]({shown.get_absolute_url()})"
        pattern.kind = Update.Kind.values[number % len(Update.Kind.values)]
        if number % 2:
            pattern.summary = words.summary(number, language)
        pattern.byline = BYLINES[number % len(BYLINES)]
        self.carry(pattern, number)
        pattern.render()
        in_body = tuple(pattern.assets_in_body().values_list("pk", flat=True))
        return Story(pattern, in_body, search.entry(pattern).text_stems)

    def carry(self, pattern, number):
        """Sets what the kind of an update alone carries."""
        values = {
            "release_line": Update.ReleaseLine.IMMEDIATE,
            "dateline": words.name(number).upper(),
            "outlet": OUTLETS[number % len(OUTLETS)],
            "outlet_author": words.name(number + 1),
            "outlet_date": NEWEST.date(),
            "outlet_url": f"https://{words.name(number).lower()}.example/{number}",
            "court": COURTS[number % len(COURTS)],
            "judge": words.name(number + 2),
            "docket_number": f"24-{100_000 + number}",
            "document": self.documents[number % len(self.documents)],
        }
        for name in pattern.carried:
            if name in values:
                setattr(pattern, name, values[name])

    def search_entry(self, update):
        return SearchEntry(
            update_id=update.pk,
            title_stems=" ".join(search.stems(update.title, update.language)),
            text_stems=self.story_of(update).text_stems,
        )

    def topics_of(self, update):
        number, (*running, closed) = self.number(update), self.topics[update.language]
        found = [topic for topic, step in zip(running, TOPIC_STEPS, strict=True) if number % step == 0]
        if number >= self.count * 7 // 8 and number % CLOSED_TOPIC_STEP == 0:
            found.append(closed)
        return found

    def attached_to(self, update):
        number = self.number(update)
        if update.document:
            return [update.document]
        if number % 10 == 4:
            return [self.pictures[number % 6], self.pictures[(number + 1) % 6]]
        return []


def picture(number):
    """A small JPEG file that differs from those of other numbers."""
    image = Image.new("RGB", (720, 450), (90 + number * 20, 120, 140))
    ImageDraw.Draw(image).rectangle((60 + number * 40, 90, 400 + number * 40, 330), fill="#e9dfc9")
    return as_file(image, "JPEG")


def document(number):
    """A one-page PDF file, as `picture`."""
    made = NEWEST.timetuple()  # the file bears the hour at which it was made
    return as_file(Image.new("L", (100, 140 + number), 255), "PDF", creationDate=made, modDate=made)


def as_file(image, file_format, **options):
    file = io.BytesIO()
    image.save(file, file_format, **options)
    file.seek(0)
    return file
