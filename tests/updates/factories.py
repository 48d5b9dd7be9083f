"""Plain makers of what tests need, with fixed values."""

from datetime import UTC, date, datetime, timedelta

from campaign.models import Campaign, CampaignWords, Page
from updates.models import KeyDate, Topic, Update

MAY_13 = datetime(2021, 5, 13, 17, 0, tzinfo=UTC)


def make_campaign(language="en", **values):
    campaign = Campaign.objects.first() or Campaign()
    campaign.save()
    words = {"name": "Free the River", "statement": "The river belongs to all.", **values}
    return CampaignWords.objects.create(campaign=campaign, language=language, **words)


def make_update(title="A new hearing", at=MAY_13, *, status="published", topics=(), **values):
    """An update that is live since 13 May 2021, 17:00 UTC, unless told otherwise; `at=None` makes a draft."""
    update = Update(title=title, **values)
    if at is not None:
        update.publish(at)
        update.status = status
    update.save()
    update.topics.set(topics)
    return update


def make_updates(count, first=MAY_13, step=timedelta(hours=7), **values):
    """Updates "Number 1" (the oldest) to "Number N", seven hours apart."""
    return [make_update(f"Number {n + 1}", first + n * step, **values) for n in range(count)]


def make_page(title="About us", path="about", at=MAY_13, **values):
    page = Page(title=title, path=path, **values)
    if at is not None:
        page.publish(at)
    page.save()
    return page


def make_topic(name="Bond hearing", **values):
    return Topic.objects.create(name=name, **values)


def make_key_date(title="Bond hearing", on=date(2021, 7, 27), at=MAY_13, *, zone="America/Los_Angeles", **values):
    """A key date of that day alone, public since 13 May 2021; with `starts_at`, from that moment on."""
    key_date = KeyDate(title=title, starts_on=on, zone=zone, **values)
    if at is not None:
        key_date.publish(at)
    key_date.save()
    return key_date
