"""A fictional campaign to look at: one TOML file a language beside this module, dated relative to today."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaign import assets
from campaign.models import Campaign, CampaignWords, Page

from ..models import Attachment, Topic, Update
from . import coalition, drawings, press

RELATIONS = ("continues", "supersedes", "translation_of")


@transaction.atomic
def load():
    """Fills an empty database; gives the count of updates made."""
    today, updates, pages, files = timezone.localdate(), {}, {}, {}
    for language, _name in settings.LANGUAGES:
        file = Path(__file__).with_name(f"{language}.toml")
        if not file.exists():
            continue
        data = files[language] = tomllib.loads(file.read_text(encoding="utf-8"))
        load_words(data["campaign"], language, today)
        for values in data.get("page", []):
            make_page(values, language, pages)
        for values in data.get("topic", []):
            Topic.objects.create(language=language, **values)
        for values in sorted(data.get("update", []), key=lambda values: -values.get("days_ago", 0)):
            make_update(values, language, today, updates)
        for values in data.get("update", []):
            relate(values, updates)
    press.load(updates, today)
    coalition.load(updates, today)
    for language, data in files.items():
        press.make_facts(data.get("facts", []), language, updates)
        for values in data.get("update", []):
            press.name_contacts(updates[values["id"]], values.get("contacts", []))
    return len(updates)


def load_words(values, language, today):
    campaign = Campaign.objects.first() or Campaign(accent=values["accent"])
    if "since_days_ago" in values:
        campaign.since = today - timedelta(days=values["since_days_ago"])
    campaign.save()
    words = {name: values.get(name, "") for name in ("name", "statement", "counter_label", "about", "background")}
    CampaignWords.objects.create(campaign=campaign, language=language, **words)


def make_page(values, language, pages):
    page = Page(language=language, **{k: v for k, v in values.items() if k not in RELATIONS})
    page.translation_of = pages.get(values.get("translation_of"))
    page.publish()
    page.save()
    pages[values["path"]] = page


def moment(values, today):
    hour = time.fromisoformat(values.get("time", "12:00"))
    return timezone.make_aware(datetime.combine(today - timedelta(days=values["days_ago"]), hour))


OWN = {"id", "days_ago", "time", "topics", "photos", "photo_alt", "photo_credit", "lead", "lead_alt", "lead_credit",
       "document", "outlet_days_ago", "contacts", "withdrawn_reason", *RELATIONS}  # fmt: skip


def make_update(values, language, today, updates):
    update = Update(language=language, **{k: v for k, v in values.items() if k not in OWN})
    if "days_ago" in values:
        update.publish(min(moment(values, today), timezone.now()) if values["days_ago"] >= 0 else moment(values, today))
    if "withdrawn_reason" in values:
        update.withdraw(values["withdrawn_reason"])
    if "outlet_days_ago" in values:
        update.outlet_date = today - timedelta(days=values["outlet_days_ago"])
    if "lead" in values:
        update.lead_image = picture(values["lead"], values["lead_alt"], values["lead_credit"])
    if "document" in values:
        update.document = assets.store_document(
            drawings.document(values["document"]), title=values["document"], original_name=f"{values['id']}.pdf"
        )
    update.save()
    update.topics.set(Topic.objects.filter(language=language, name__in=values.get("topics", [])))
    for order, name in enumerate(values.get("photos", [])):
        asset = picture(name, values["photo_alt"], values["photo_credit"])
        Attachment.objects.create(update=update, asset=asset, order=order)
    updates[values["id"]] = update


def picture(name, alt, credit):
    return assets.store_image(
        drawings.picture(name), alt=alt, credit=credit, licence="CC0 1.0", original_name=f"{name}.jpg"
    )


def relate(values, updates):
    update = updates[values["id"]]
    chosen = {name: updates[values[name]] for name in RELATIONS if name in values}
    if chosen:
        Update.objects.filter(pk=update.pk).update(**chosen)
