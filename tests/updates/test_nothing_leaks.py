"""Nothing unpublished leaves by any door; all doors open when the hour has come."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign import assets
from campaign.publishing import move
from tests.campaign.picture_files import plain, saved
from tests.campaign.test_media import fetch
from tests.updates.factories import MAY_13, make_campaign, make_key_date, make_page, make_topic, make_update
from updates.models import Attachment, KeyDateWords, Update

pytestmark = pytest.mark.django_db

SECRET = "Zephyrine"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()
    make_update("Public one", MAY_13)


@pytest.fixture
def picture():
    return assets.store_image(SimpleUploadedFile("a.jpg", saved(plain(), "JPEG")), alt="x")


def hidden(state, picture):
    """An update with everything that can hang on one, a page and a key date, none of them public."""
    at = timezone.now() + timedelta(hours=2) if state == "scheduled" else MAY_13 + timedelta(days=1)
    topic = make_topic("Bond hearing")
    update = make_update(
        f"{SECRET} ruling", at, kind="ruling", topics=[topic], body=f"{SECRET} body", lead_image=picture
    )
    Attachment.objects.create(update=update, asset=picture)
    page = make_page(f"{SECRET} page", "zephyrine", at, body=SECRET, menu_order=1)
    in_two_months = timezone.localdate() + timedelta(days=60)
    key_date = make_key_date(f"{SECRET} hearing", in_two_months, at, place=SECRET, body=SECRET, outcome=SECRET)
    KeyDateWords.objects.create(key_date=key_date, language="es", title=f"Audiencia de {SECRET}", body=SECRET)
    key_date.updates.set([update, Update.objects.get(title="Public one")])
    for item in (update, page, key_date):
        if state == "withdrawn":
            item.withdraw("It was wrong.")
        elif state == "draft":
            item.status = "draft"
        item.save()
    move("/old-ruling/", update.get_absolute_url())
    move("/dates/old-hearing/", key_date.get_absolute_url())
    return update, page, key_date


def doors(update, page, key_date):
    day = update.published_on
    yield from ["/", "/updates/", f"/updates/{day.year}/", f"/updates/{day.year}/{day.month:02}/"]
    yield from ["/updates/topic/bond-hearing/", "/updates/kind/ruling/"]
    for below in ("/updates/", "/updates/topic/bond-hearing/", "/updates/kind/ruling/"):
        yield from [f"{below}feed/", f"{below}atom/", f"{below}feed.json"]
    yield from [
        f"/updates/search/?q={SECRET.lower()}",
        "/sitemap.xml",
        "/sitemap-pages.xml",
        f"/sitemap-{day.year}.xml",
    ]
    yield from ["/news-sitemap.xml", "/updates/2021/05/13/public-one/"]
    yield from [update.get_absolute_url(), page.get_absolute_url(), "/old-ruling/", "/old-ruling"]
    for prefix in ("", "/es", "/ar"):
        yield from [f"{prefix}/dates/", f"{prefix}/dates/calendar.ics"]
        yield from [f"{prefix}/dates/{key_date.slug}/", f"{prefix}/dates/{key_date.slug}.ics"]
    yield from ["/dates/old-hearing/", "/dates/old-hearing"]


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_hidden_items_are_behind_no_door(client, picture, state):
    for door in doors(*hidden(state, picture)):
        for ask in (client.get, client.head):
            response = ask(door)
            assert response.status_code in {200, 301, 404, 410}, door
            # A search page repeats what was asked for, in small letters here; nothing else may name it.
            assert SECRET not in response.text, door
            if state != "withdrawn":  # a withdrawn item's address was public; whoever asks for it gets the reason
                assert SECRET.lower() not in response.headers.get("Location", ""), door
            if "search" not in door:  # the printed page has its own address in the foot
                assert SECRET.lower() not in response.text.replace(door, ""), door
    assert client.get(f"/updates/search/?q={SECRET.lower()}").context["results"] == []
    for address in picture.addresses():
        assert client.get(address).status_code == 404


def test_all_doors_open_when_the_hour_comes_without_another_save(client, picture):
    items = hidden("scheduled", picture)
    second_ago = timezone.now() - timedelta(seconds=1)
    for item in items:  # the hour comes: no save, as none happens in an installation either
        type(item).objects.filter(pk=item.pk).update(published_at=second_ago)
    for door in doors(*items):
        response = client.get(door, follow=True)
        assert response.status_code == 200, door
        if door not in {"/sitemap.xml", "/updates/2021/05/13/public-one/"}:
            assert SECRET.lower() in response.text.lower(), door
    for address in picture.addresses():
        assert fetch(client, address).status_code == 200


def test_staff_see_a_hidden_picture_that_no_cache_may_keep(admin_client, picture):
    response = fetch(admin_client, picture.get_absolute_url())
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


def test_feeds_are_dated_by_what_is_public(client, picture):
    hidden("scheduled", picture)
    response = client.get("/updates/feed/")
    assert "Last-Modified" not in response.headers
    assert "<lastBuildDate>Thu, 13 May 2021 17:00:00 +0000</lastBuildDate>" in response.text
    assert (
        json.loads(client.get("/updates/feed.json").content)["items"][0]["date_modified"] == "2021-05-13T17:00:00+00:00"
    )
