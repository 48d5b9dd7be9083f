"""What the tests of the panel for updates share: its addresses, and its form as a browser sends it."""

from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from campaign import assets
from tests.campaign.picture_files import plain, saved
from tests.campaign.staff import update_data

LIST, ADD = "/admin/updates/update/", "/admin/updates/update/add/"
LOS_ANGELES = override_settings(TIME_ZONE="America/Los_Angeles")


def address(update, view="change"):
    return f"/admin/updates/update/{update.pk}/{view}/"


def send(client, update=None, press="_save", **values):
    """The answer to the form, sent with a button; a stored update's own values stand where none are given."""
    if update is not None:
        at = timezone.localtime(update.published_at) if update.published_at else None
        own = {name: getattr(update, name) for name in ("title", "kind", "body", "summary", "language", "slug")}
        own |= {"date_precision": update.date_precision, "topics": [t.pk for t in update.topics.all()]}
        own |= {"on": f"{at:%Y-%m-%d}", "at": f"{at:%H:%M:%S}"} if at else {}
        values = own | values
    return client.post(address(update) if update else ADD, {**update_data(**values), press: "1"})


def picture(width=60):
    return assets.store(SimpleUploadedFile("a.png", saved(plain(width), "PNG")), alt=f"Picture {width}")


def attached(update):
    """The row of the form for the one attachment that an update has."""
    attachment = update.attachments.get()
    return {"id": attachment.pk, "update": update.pk, "asset": attachment.asset_id, "order": attachment.order}


def messages():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
