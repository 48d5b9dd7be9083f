import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign import assets
from tests.campaign.picture_files import plain, saved
from tests.campaign.test_media import PDF
from tests.updates.factories import MAY_13, make_campaign, make_topic, make_update, make_updates
from updates.models import Attachment

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ["/updates/feed/", "/updates/atom/", "/updates/feed.json"]


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def ids(text):
    return re.findall(r"urn:uuid:[0-9a-f-]{36}", text)


@pytest.mark.parametrize("feed", FEEDS)
def test_an_id_survives_a_change_of_title_slug_host_and_scheme(client, settings, feed):
    update = make_update("One", slug="one")
    before = ids(client.get(feed).text)
    update.title, update.slug = "Two", "two"
    update.save()
    settings.SITE_URL = "https://moved.example"
    after = client.get(feed)
    assert ids(after.text) == before == [update.uid.urn]
    assert "https://moved.example/updates/2021/05/13/two/" in after.text


@pytest.mark.parametrize("feed", FEEDS)
def test_every_address_in_a_feed_is_absolute(client, settings, feed):
    settings.SITE_URL = "https://river.example"
    picture = assets.store_image(SimpleUploadedFile("a.jpg", saved(plain(), "JPEG")))
    body = f"![x]({picture.get_absolute_url()}) [here](#ask) [act](/act) [rel](other)\n\n## Ask"
    update = make_update("One", slug="one", body=body, lead_image=picture)
    text = client.get(feed).text.replace("&quot;", '"').replace('\\"', '"').replace("&lt;", "<")
    addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert addresses
    assert all(address.startswith(("https://", "http://")) for address in addresses)
    page = "https://river.example/updates/2021/05/13/one/"
    assert f'href="{page}#{update.anchor}ask"' in text
    assert 'href="https://river.example/act"' in text
    assert f'href="{page}other"' in text
    for srcset in re.findall(r'srcset="([^"]*)"', text):
        assert all(part.strip().startswith("https://") for part in srcset.split(","))


@pytest.mark.parametrize("feed", FEEDS)
def test_control_characters_do_not_make_a_feed_unreadable(client, feed):
    make_update("Vigil\u0010 tonight", body="a\u0003b\ufffe", slug="one")
    response = client.get(feed)
    assert response.status_code == 200
    assert "Vigil tonight" in response.text
    if feed.endswith("json"):
        json.loads(response.content)
    else:
        ET.fromstring(response.content)


def test_rss_says_what_a_reader_needs(client, settings):
    settings.SITE_URL = "https://river.example"
    make_update(
        "Ruling & <more>", slug="one", kind="ruling", body="Full *text*.", topics=[make_topic()], byline="Ana Ruiz"
    )
    response = client.get("/updates/feed/")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    entry = feedparser.parse(response.content).entries[0]
    assert entry.title == "Ruling &amp; &lt;more&gt;" or entry.title == "Ruling & <more>"
    assert entry.link == "https://river.example/updates/2021/05/13/one/"
    assert entry.published == "Thu, 13 May 2021 17:00:00 +0000"
    assert entry.guidislink is False
    assert "<em>text</em>" in entry.content[0].value
    assert [tag.term for tag in entry.tags] == ["Court ruling", "Bond hearing"]


def test_atom_has_what_rfc_4287_asks_for(client):
    update = make_update("One", revised_at=MAY_13 + timedelta(days=2))
    make_update("Two", MAY_13 - timedelta(days=1))
    root = ET.fromstring(client.get("/updates/atom/").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert {child.tag for child in root} >= {atom + name for name in ("id", "title", "updated", "link", "entry")}
    first = root.find(f"{atom}entry")
    assert first.findtext(f"{atom}id") == update.uid.urn
    assert first.findtext(f"{atom}published") == "2021-05-13T17:00:00+00:00"
    assert first.findtext(f"{atom}updated") == "2021-05-15T17:00:00+00:00"
    assert root.findtext(f"{atom}updated") == "2021-05-15T17:00:00+00:00"
    assert first.find(f"{atom}content").get("type") == "html"
    assert first.find(f"{atom}author/{atom}name").text == "Free the River"


def test_json_feed_has_what_version_1_1_asks_for(client):
    update = make_update("One", body="Text.", byline="Ana Ruiz")
    response = client.get("/updates/feed.json")
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://127.0.0.1:8000/updates/feed.json"
    item = feed["items"][0]
    assert item["id"] == update.uid.urn
    assert item["authors"] == [{"name": "Ana Ruiz"}]
    assert item["date_published"] == item["date_modified"] == "2021-05-13T17:00:00+00:00"


@pytest.mark.parametrize("feed", FEEDS)
def test_words_that_look_like_an_address_are_left_alone(client, feed):
    make_update(body='Write `href="http://[your-site]/x"` or `<a href="/local">`, not <script>alert(1)</script>.')
    text = client.get(feed).text.replace("&lt;", "<").replace("&amp;", "&").replace("&quot;", '"').replace('\\"', '"')
    assert "http://[your-site]/x" in text
    assert 'href="/local"' in text.replace("&quot;", '"')


def test_a_summary_in_a_feed_is_escaped(client):
    make_update(summary="<img src=x onerror=alert(1)> & more")
    entry = feedparser.parse(client.get("/updates/feed/").content).entries[0]
    assert entry.summary == "&lt;img src=x onerror=alert(1)&gt; &amp; more"


def test_a_feed_holds_all_that_the_page_says(client):
    paper = assets.store(SimpleUploadedFile("a.pdf", PDF), title="The order")
    picture = assets.store(SimpleUploadedFile("a.png", saved(plain(), "PNG")), alt="A vigil", credit="Ana Ruiz")
    ruling = make_update("R", kind="ruling", court="High Court", docket_number="HC 1", document=paper, slug="r")
    Attachment.objects.create(update=ruling, asset=picture)
    make_update("C", kind="coverage", outlet="The Lantern", outlet_url="https://lantern.example/a", slug="c")
    items = json.loads(client.get("/updates/feed.json").content)["items"]
    contents = {item["title"]: item["content_html"] for item in items}
    for words in ("High Court", "HC 1", "The order", f"http://127.0.0.1:8000{paper.get_absolute_url()}", "Ana Ruiz"):
        assert words in contents["R"]
    assert 'href="https://lantern.example/a"' in contents["C"]


def test_a_feed_holds_the_twenty_newest(client):
    make_updates(25)
    items = json.loads(client.get("/updates/feed.json").content)["items"]
    assert [item["title"] for item in items] == [f"Number {n}" for n in range(25, 5, -1)]


def test_topics_and_kinds_have_feeds_of_their_own(client):
    topic = make_topic()
    make_update("With", topics=[topic], kind="ruling")
    make_update("Without")
    for below in ("/updates/topic/bond-hearing", "/updates/kind/ruling"):
        for end in ("feed/", "atom/", "feed.json"):
            response = client.get(f"{below}/{end}")
            assert "With" in response.text
            assert "Without" not in response.text
    assert client.get("/updates/topic/none/feed/").status_code == 404
    assert client.get("/updates/kind/none/atom/").status_code == 404


def test_a_reader_that_has_the_newest_is_told_so(client):
    make_update()
    first = client.get("/updates/feed/")
    again = client.get("/updates/feed/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_reader_learns_of_what_was_back_dated_or_withdrawn(client):
    update = make_update("One")
    first = client.get("/updates/feed/")
    asking = {"if-modified-since": "Wed, 25 Nov 2026 12:00:00 GMT"}
    assert client.get("/updates/feed/", headers=asking).status_code == 200
    make_update("Older", MAY_13 - timedelta(days=9))
    second = client.get("/updates/feed/", headers={"if-none-match": first.headers["ETag"]})
    assert "Older" in second.text
    update.withdraw("Wrong.")
    update.save()
    third = client.get("/updates/feed/", headers={"if-none-match": second.headers["ETag"], **asking})
    assert "One" not in third.text


@pytest.mark.parametrize("feed", [*FEEDS, "/updates/"])
def test_dates_are_right_across_a_change_of_clocks(client, settings, feed):
    """New York, 7 November 2021: 1:30 came twice. The second time is 06:30 UTC."""
    settings.TIME_ZONE = "America/New_York"
    make_update("Twice", datetime(2021, 11, 7, 6, 30, tzinfo=UTC))
    text = client.get(feed).text
    if feed.endswith("/feed/"):
        assert "Sun, 07 Nov 2021 06:30:00 +0000" in text
    elif feed.endswith("json"):
        assert '"2021-11-07T01:30:00-05:00"' in text
    elif feed.endswith("atom/"):
        assert "2021-11-07T06:30:00+00:00" in text


def test_sitemaps_list_what_is_live(client, settings):
    settings.SITE_URL = "https://river.example"
    make_update("One", slug="one")
    make_update("Zwei", MAY_13 - timedelta(days=400), slug="two", language="es")
    index = ET.fromstring(client.get("/sitemap.xml").content)
    assert [loc.text for loc in index.iter(f"{SITEMAP}loc")] == [
        "https://river.example/sitemap-pages.xml",
        "https://river.example/sitemap-2021.xml",
        "https://river.example/sitemap-2020.xml",
    ]
    year = ET.fromstring(client.get("/sitemap-2020.xml").content)
    assert [loc.text for loc in year.iter(f"{SITEMAP}loc")] == ["https://river.example/es/updates/2020/04/08/two/"]


def test_the_news_sitemap_holds_two_days(client):
    make_update("Old", timezone.now() - timedelta(days=3))
    make_update("News & more", timezone.now() - timedelta(hours=3))
    root = ET.fromstring(client.get("/news-sitemap.xml").content)
    assert [title.text for title in root.iter("{http://www.google.com/schemas/sitemap-news/0.9}title")] == [
        "News & more"
    ]
    assert [name.text for name in root.iter("{http://www.google.com/schemas/sitemap-news/0.9}name")] == [
        "Free the River"
    ]


def test_robots_name_the_sitemaps(client):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").text
