"""The preview: the page as readers will see it, of a form that is not saved."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign import assets
from campaign.models import Page
from tests.campaign.picture_files import plain, saved
from tests.campaign.staff import ODD_TEXTS, WRITER, make_staff, page_data, update_data
from tests.updates.factories import MAY_13, make_campaign, make_page, make_topic, make_update
from updates.models import Attachment, Update

pytestmark = pytest.mark.django_db

NEW, NEW_PAGE = "/admin/updates/update/preview/", "/admin/campaign/page/preview/"
BANNER = "Preview: this is how readers will see it."


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def of(item):
    return f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/preview/"


def picture(width, alt):
    return assets.store(SimpleUploadedFile("a.png", saved(plain(width), "PNG")), alt=alt)


def preview(client, address, data):
    """The answer, after having seen that nothing was written."""
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address, data)
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    assert "no-store" in response.headers["Cache-Control"]
    return response


def test_a_new_update_is_shown_as_readers_will_see_it_and_nothing_is_written(client, editor):
    topic, lead, hung = make_topic(), picture(60, "The court house"), picture(61, "The crowd")
    response = preview(
        client,
        NEW,
        update_data(
            title="A *new* hearing", kind="hearing", judge="Judge Doe", body="See **this**.", topics=[topic.pk],
            on="2021-05-13", at="17:00", lead_image=lead.pk, attachments=[{"asset": hung.pk}],
        ),
    )  # fmt: skip
    assert response.status_code == 200
    assert response.templates[0].name == "updates/detail.html"
    assert response.context["preview"] is True
    for words in (BANNER, "A *new* hearing", "<strong>this</strong>", "Judge Doe", topic.name, "13 May 2021"):
        assert words in response.text
    for address in (lead.get_absolute_url(), hung.get_absolute_url()):
        assert address in response.text
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert not Update.objects.exists()
    assert not LogEntry.objects.exists()


def test_the_public_page_has_no_banner(client):
    assert BANNER not in client.get(make_update().get_absolute_url()).text


def test_a_stored_update_is_shown_with_what_is_typed_and_stays_as_it_is(client, editor):
    old, new = picture(60, "The old one"), picture(61, "The new one")
    update = make_update(body="Before.", topics=[make_topic("Old topic")])
    attachment = Attachment.objects.create(update=update, asset=old)
    row = {"id": attachment.pk, "update": update.pk, "asset": old.pk, "DELETE": "on"}
    data = update_data(
        body="After.",
        on="2021-05-13",
        at="17:00",
        topics=[make_topic("New topic").pk],
        attachments=[row, {"asset": new.pk}],
    )
    page = preview(client, of(update), data).text
    assert "After." in page
    assert "Before." not in page
    assert "New topic" in page
    assert "Old topic" not in page
    assert new.get_absolute_url() in page
    assert old.get_absolute_url() not in page
    assert "After." not in client.get(update.get_absolute_url()).text
    update.refresh_from_db()
    assert (update.body, update.revised_at) == ("Before.", None)


def test_pictures_are_shown_in_the_order_that_is_typed(client, editor):
    first, second = picture(60, "The first"), picture(61, "The second")
    attachments = [{"asset": second.pk, "order": 2}, {"asset": first.pk, "order": 1}]
    response = preview(client, NEW, update_data(attachments=attachments))
    assert response.context["photos"] == [first, second]


def test_a_preview_has_its_neighbours_in_time(client, editor):
    older, newer = make_update("Older one"), make_update("Newer one", MAY_13 + timedelta(days=9))
    make_update("In Spanish", MAY_13 + timedelta(days=1), language="es")
    context = preview(client, NEW, update_data(on="2021-05-15", at="17:00")).context
    assert (context["older"], context["newer"]) == (older, newer)
    assert (context["continued_by"], context["superseded_by"]) == ([], None)


def test_a_preview_speaks_the_language_of_the_update(client, editor):
    page = preview(client, NEW, update_data(title="Una audiencia", language="es")).text
    assert '<html lang="es"' in page
    assert 'href="/es/updates/"' in page


def test_without_a_date_it_is_shown_under_the_present_one(client, editor):
    context = preview(client, NEW, update_data()).context
    assert timezone.now() - context["update"].published_at < timedelta(minutes=1)


def test_what_cannot_be_published_as_it_is_is_answered_with_the_sentences(client, editor):
    asset = picture(60, "x")
    twice = [{"asset": asset.pk}, {"asset": asset.pk}]
    response = preview(client, NEW, update_data(title="", body="[" * 200_000, outlet_url="nowhere", attachments=twice))
    assert "This cannot be shown yet" in response.text
    for words in ("Title:", "Text:", "Link:", "Enter a valid URL."):
        assert words in response.text
    assert response.text.count("<li>") >= 4
    assert BANNER not in response.text


@override_settings(TIME_ZONE="America/Los_Angeles")
def test_a_time_that_does_not_exist_is_answered_with_its_sentence(client, editor):
    assert "02:30 does not exist on that day" in preview(client, NEW, update_data(on="2026-03-08", at="02:30")).text


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_are_answered(client, editor, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for names in (["title", "body"], ["summary", "lead_image", "topics", "published_at_0"]):
        assert client.post(NEW, update_data(**dict.fromkeys(names, text))).status_code in {200, 400}


def test_hostile_text_comes_out_as_text(client, editor):
    page = preview(client, NEW, update_data(title="<script>alert(1)</script>", body="<script>alert(2)</script>")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_preview_is_sent_never_fetched(client, editor):
    update = make_update(at=None)
    assert client.get(of(update)).url == f"/admin/updates/update/{update.pk}/change/"
    assert client.get(NEW).url == "/admin/updates/update/add/"


def test_a_writer_previews_drafts_and_nobody_else_previews_anything(client):
    update = make_update(at=None)
    client.force_login(make_staff("wanda", WRITER))
    assert client.post(of(update), update_data()).status_code == 200
    client.force_login(make_staff("nina", ["campaign.change_page"]))
    assert client.post(of(update), update_data()).status_code == 403
    assert client.post(NEW, update_data()).status_code == 403
    client.logout()
    assert client.post(of(update), update_data()).status_code == 302


def test_a_page_has_a_preview_too(client, editor):
    response = preview(client, NEW_PAGE, page_data(title="The case", path="the-case", body="What *happened*."))
    assert response.templates[0].name == "campaign/page.html"
    for words in (BANNER, "The case", "<em>happened</em>"):
        assert words in response.text
    assert not Page.objects.exists()
    page = make_page(body="Before.")
    assert "After." in preview(client, of(page), page_data(body="After.", on="2021-05-13", at="17:00")).text
    page.refresh_from_db()
    assert page.body == "Before."
