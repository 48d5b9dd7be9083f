"""What the public pages hold beside their words: languages, addresses, headings, and only what a kind carries."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import get_template, render_to_string

from campaign import assets
from tests.campaign.picture_files import plain, saved
from tests.updates.factories import MAY_13, make_campaign, make_page, make_topic, make_update, make_updates
from updates.models import Attachment, Update

pytestmark = pytest.mark.django_db

# HTML 13.1.2: elements without an end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Outline(HTMLParser):
    """The start tags of a page in order, each with its attributes, and whether every element was closed in turn."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.open, self.faults = [], [], []
        self.feed(response.text)
        self.faults += self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag}")

    def all(self, wanted_tag, /, **wanted):
        return [attrs for tag, attrs in self.tags if tag == wanted_tag and wanted.items() <= attrs.items()]

    def headings(self):
        return [int(tag[1]) for tag, _attrs in self.tags if re.fullmatch("h[1-6]", tag)]


@pytest.fixture(autouse=True)
def campaign():
    words = make_campaign(counter_label="in detention", about="We are many.")
    words.campaign.since, words.campaign.until = date(2018, 8, 15), date(2023, 2, 11)
    words.campaign.save()
    make_campaign("ar", name="حرروا النهر", statement="النهر للجميع.")
    return words


def picture(**words):
    return assets.store_image(SimpleUploadedFile("a.png", saved(plain(600, 400), "PNG")), **words)


def document(**words):
    return assets.store_document(SimpleUploadedFile("a.pdf", PDF), **words)


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)


@pytest.fixture
def every_page():
    """Addresses of one page of each template, with updates of all kinds behind them."""
    ruling = make_update(
        "A ruling", kind="ruling", topics=[make_topic()], court="A court", body="One.\n\n## Two\n\nThree."
    )
    for kind in Update.Kind:
        make_update(f"Of kind {kind}", MAY_13 + timedelta(days=1), kind=kind, continues=ruling)
    make_page()
    make_update("حكم", language="ar", translation_of=ruling)
    return [
        "/",
        "/updates/",
        "/updates/2021/",
        "/updates/2021/05/",
        "/updates/topic/bond-hearing/",
        "/updates/kind/ruling/",
        "/updates/search/?q=kind",
        "/updates/search/",
        "/about/",
        ruling.get_absolute_url(),
        "/nowhere/",
        "/ar/",
        "/ar/updates/",
    ]


def test_every_page_is_well_formed_and_needs_no_script_style_or_stranger(client, every_page):
    for path in every_page:
        response = client.get(path)
        outline = Outline(response)
        assert outline.faults == [], path
        assert not outline.all("script"), path
        assert not outline.all("style"), path
        assert not [
            attrs for _tag, attrs in outline.tags if "style" in attrs or any(n.startswith("on") for n in attrs)
        ], path
        for _tag, attrs in outline.tags:
            for name in ("src", "srcset"):
                assert not attrs.get(name, "").startswith(("http", "//")), path
        for sheet in outline.all("link", rel="stylesheet"):
            assert sheet["href"].startswith(("/static/", "/theme/")), path
        assert not response.cookies, path


def test_headings_begin_with_the_only_first_one_and_leave_out_no_level(client, every_page):
    for path in every_page:
        levels = Outline(client.get(path)).headings()
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), (path, levels)


def test_no_id_occurs_twice(client, every_page):
    for path in every_page:
        ids = [attrs["id"] for _tag, attrs in Outline(client.get(path)).tags if "id" in attrs]
        assert len(ids) == len(set(ids)), path


def test_pages_tell_their_language_and_direction(client):
    assert Outline(client.get("/")).all("html") == [{"lang": "en", "dir": "ltr"}]
    assert Outline(client.get("/es/")).all("html") == [{"lang": "es", "dir": "ltr"}]
    assert Outline(client.get("/ar/updates/")).all("html") == [{"lang": "ar", "dir": "rtl"}]


def test_a_nameplate_in_another_language_says_which(client):
    spanish = client.get("/es/updates/").text
    assert '<bdi lang="en">Free the River</bdi>' in spanish


def test_the_nameplate_counts_the_days_with_thousands_apart(client):
    assert "Day 1,642 in detention" in client.get("/").text


def test_the_menu_marks_the_page_one_is_on(client):
    make_page(menu_order=1)
    assert '<a href="/about/" aria-current="page">' in client.get("/about/").text
    assert '<a href="/about/" aria-current="page">' not in client.get("/updates/").text


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/", "http://127.0.0.1:8000/"),
        ("/updates/?utm_source=x", "http://127.0.0.1:8000/updates/"),
        ("/updates/2021/05/13/a-new-hearing/?x=1", "http://127.0.0.1:8000/updates/2021/05/13/a-new-hearing/"),
        ("/about/", "http://127.0.0.1:8000/about/"),
    ],
)
def test_pages_name_their_own_address_without_the_query(client, path, canonical):
    make_update()
    make_page()
    links = Outline(client.get(path)).all("link", rel="canonical")
    assert [link["href"] for link in links] == [canonical]


def test_what_is_not_to_be_indexed_says_so_and_claims_no_address(client):
    make_updates(21)
    older = client.get("/updates/").context["page"].older
    for path in (f"/updates/?before={older}", "/updates/search/?q=number"):
        outline = Outline(client.get(path))
        assert outline.all("meta", name="robots") == [{"name": "robots", "content": "noindex, follow"}]
        assert not outline.all("link", rel="canonical")


@pytest.mark.parametrize(
    ("path", "list_path"),
    [
        ("/", "/updates/"),
        ("/updates/", "/updates/"),
        ("/updates/2021/", "/updates/"),
        ("/updates/topic/bond-hearing/", "/updates/topic/bond-hearing/"),
        ("/updates/kind/ruling/", "/updates/kind/ruling/"),
        ("/updates/2021/05/13/a-new-hearing/", "/updates/"),
    ],
)
def test_each_page_offers_the_feeds_of_its_list(client, path, list_path):
    make_update(topics=[make_topic()])
    feeds = [(a["type"], a["href"]) for a in Outline(client.get(path)).all("link", rel="alternate") if "type" in a]
    assert feeds == [
        ("application/rss+xml", f"{list_path}feed/"),
        ("application/atom+xml", f"{list_path}atom/"),
        ("application/feed+json", f"{list_path}feed.json"),
    ]
    for _type, href in feeds:
        assert client.get(href).status_code == 200


def test_a_translated_update_names_all_its_languages_to_machines_and_readers(client):
    original = make_update("The ruling")
    arabic = make_update("حكم", language="ar", translation_of=original)
    outline = Outline(client.get(original.get_absolute_url()))
    alternates = {a["hreflang"]: a["href"] for a in outline.all("link", rel="alternate") if "hreflang" in a}
    assert alternates == {
        "en": "http://127.0.0.1:8000/updates/2021/05/13/the-ruling/",
        "ar": f"http://127.0.0.1:8000{arabic.get_absolute_url()}",
    }
    assert {"href": arabic.get_absolute_url(), "lang": "ar", "hreflang": "ar"} in outline.all("a")
    assert {"href": "/es/updates/", "lang": "es", "hreflang": "es"} in outline.all("a")
    assert "(not translated)" in client.get(original.get_absolute_url()).text


def test_the_timeline_groups_by_month_and_dates_each_entry(client):
    make_update("June", MAY_13 + timedelta(days=20))
    make_update("May", MAY_13, date_precision="day")
    make_update("Sometime in May", MAY_13 - timedelta(days=1), date_precision="month")
    make_update("Around then", MAY_13 - timedelta(days=10), date_precision="about")
    text = client.get("/updates/").text
    assert re.findall(r'<h2><a href="(/updates/20[^"]+)">([^<]+)</a></h2>', text) == [
        ("/updates/2021/06/", "June 2021"),
        ("/updates/2021/05/", "May 2021"),
    ]
    assert re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', text) == [
        ("2021-06-02T17:00+00:00", "2 June"),
        ("2021-05-13", "13 May"),
        ("2021-05", "May 2021"),
        ("2021-05", "early May"),
    ]


def test_an_update_shows_the_hour_with_the_zone_only_when_it_is_known(client, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    exact = client.get(make_update("Exact").get_absolute_url()).text
    assert '<time datetime="2021-05-13T10:00-07:00">13 May 2021, 10:00 PDT</time>' in exact
    day = client.get(make_update("Day", date_precision="day").get_absolute_url()).text
    assert '<time datetime="2021-05-13">13 May 2021</time>' in day
    assert "PDT" not in day


def test_the_timeline_leads_on_and_back(client):
    make_updates(21)
    first = client.get("/updates/")
    cursor = first.context["page"].older
    assert f'<a rel="next" href="?before={cursor}">Older updates</a>' in first.text
    assert "Newest updates" not in first.text
    last = client.get("/updates/", {"before": cursor})
    assert "Older updates" not in last.text
    assert '<a href="/updates/">Newest updates</a>' in last.text


def test_an_entry_says_what_hangs_on_it(client):
    update = make_update(kind="coverage", outlet="The Courier", video_url="https://video.example/1")
    for number, asset in enumerate([document(title="Order"), picture()]):
        Attachment.objects.create(update=update, asset=asset, order=number)
    text = client.get("/updates/").text
    assert re.findall(r"<li>(.*)</li>", text.partition('class="line hangs"')[2].partition("</ul>")[0]) == [
        "<cite><bdi>The Courier</bdi></cite>",
        "video",
        "1 document",
        "1 photo",
    ]


KIND_VALUES = {
    "release_line": "immediate",
    "dateline": "SACRAMENTO, CA",
    "outlet": "The Courier",
    "outlet_author": "Dana Whitfield",
    "outlet_date": date(2021, 5, 6),
    "outlet_url": "https://courier.example/1",
    "archive_url": "https://archive.example/1",
    "video_url": "https://video.example/1",
    "court": "District Court",
    "judge": "Ann Okafor",
    "docket_number": "3:21-cv-04955",
}
SHOWN_AS = {
    "release_line": "For immediate release",
    "dateline": "SACRAMENTO, CA",
    "outlet": "The Courier",
    "outlet_author": "Dana Whitfield",
    "outlet_date": "6 May 2021",
    "outlet_url": 'href="https://courier.example/1"',
    "archive_url": 'href="https://archive.example/1"',
    "video_url": 'href="https://video.example/1"',
    "court": "District Court",
    "judge": "Ann Okafor",
    "docket_number": "3:21-cv-04955",
    "document": "The order itself",
}


@pytest.mark.parametrize("kind", Update.Kind.values)
def test_an_update_shows_exactly_what_its_kind_carries(client, kind):
    update = make_update(kind=kind, document=document(title="The order itself"), **KIND_VALUES)
    text = client.get(update.get_absolute_url()).text
    assert {name for name, shown in SHOWN_AS.items() if shown in text} == set(Update.KIND_FIELDS.get(kind, []))
    assert ("###" in text) is (kind == "release")


def test_a_release_carries_dateline_and_embargo_as_on_paper(client, rf, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    at = datetime(2031, 5, 13, 17, tzinfo=UTC)
    scheduled = make_update(at=at, kind="release", release_line="embargo", date_precision="day")
    text = render_to_string("updates/detail.html", {"update": scheduled, "preview": True}, request=rf.get("/"))
    assert '<p class="release-line">Embargoed until 13 May 2031, 10:00 PDT</p>' in text
    update = make_update(kind="release", release_line="embargo", dateline="SACRAMENTO, CA", date_precision="day")
    text = client.get(update.get_absolute_url()).text
    assert "Embargoed" not in text
    assert '<p class="dateline"><bdi>SACRAMENTO, CA</bdi>, 13 May 2021&nbsp;—</p>' in text


def test_links_out_give_no_address_away(client):
    update = make_update(kind="coverage", **KIND_VALUES)
    out = [a for a in Outline(client.get(update.get_absolute_url())).all("a") if a["href"].startswith("http")]
    assert [a["href"] for a in out] == [
        "https://courier.example/1",
        "https://archive.example/1",
        "https://video.example/1",
    ]
    assert {a["rel"] for a in out} == {"noreferrer"}


def test_pictures_come_with_measures_words_and_sizes_and_later_ones_lazily(client):
    lead = picture(alt="A banner", caption="Before the court", credit="Lena Ortiz", licence="CC BY 4.0")
    update = make_update(lead_image=lead)
    other = assets.store_image(SimpleUploadedFile("b.png", saved(plain(700, 300), "PNG")), alt="A candle")
    Attachment.objects.create(update=update, asset=other)
    response = client.get(update.get_absolute_url())
    first, second = Outline(response).all("img")
    assert (first["alt"], first["width"], first["height"], "loading" in first) == ("A banner", "600", "400", False)
    assert (second["alt"], second["width"], second["height"], second["loading"]) == ("A candle", "700", "300", "lazy")
    assert all(source["srcset"] and source["sizes"] for source in Outline(response).all("source"))
    for words in ("Before the court", "<bdi>Lena Ortiz</bdi>", "CC BY 4.0"):
        assert words in response.text
    image = Outline(response).all("meta", property="og:image")
    assert [meta["content"] for meta in image] == [f"http://127.0.0.1:8000{lead.get_absolute_url()}"]


def test_documents_are_listed_with_type_and_size(client):
    update = make_update()
    Attachment.objects.create(update=update, asset=document(title="Order"))
    text = client.get(update.get_absolute_url()).text
    assert re.search(
        r'<a href="/media/[0-9a-f]{32}\.pdf"><bdi>Order</bdi></a> <span class="size">\(<bdi>PDF</bdi>, <bdi>', text
    )


def test_what_is_out_of_date_says_so_before_its_title(client):
    old = make_update("September dates")
    make_update("October dates", MAY_13 + timedelta(days=3), supersedes=old, date_precision="day")
    text = client.get(old.get_absolute_url()).text
    assert text.index("This is out of date since:") < text.index("<h1>")
    assert '<bdi>October dates</bdi></a> <time datetime="2021-05-16">16 May 2021</time>' in text


def test_a_revision_is_told_apart_from_the_date(client):
    update = make_update(revised_at=MAY_13 + timedelta(days=1))
    text = client.get(update.get_absolute_url()).text
    assert "Updated 14 May 2021" in text
    assert "13 May 2021, 17:00 UTC" in text


def test_titles_are_set_apart_from_the_direction_around_them(client):
    make_update("Free Yusuf: the film", language="ar", slug="film")
    assert "<bdi>Free Yusuf: the film</bdi>" in client.get("/ar/updates/").text
    assert "<h1><bdi>Free Yusuf: the film</bdi></h1>" in client.get("/ar/updates/2021/05/13/film/").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Write a name, a place or a word from the title. Put words between quotation marks"),
        ("zzz", "Nothing was found for <q><bdi>zzz</bdi></q>."),
        ("???", "There is no word in <q><bdi>???</bdi></q> to look for."),
        ("<script>", "Nothing was found for <q><bdi>&lt;script&gt;</bdi></q>."),
    ],
)
def test_a_search_that_finds_nothing_says_what_to_do(client, query, words):
    assert words in client.get("/updates/search/", {"q": query}).text


def test_a_search_keeps_what_was_typed_and_marks_what_it_found(client):
    make_update("The ruling of the judge", body="A ruling at last.")
    text = client.get("/updates/search/", {"q": 'ruling "x'}).text
    assert 'value="ruling &quot;x"' in text
    text = client.get("/updates/search/", {"q": "rulings"}).text
    assert "The <mark>ruling</mark> of the judge" in text
    assert "A <mark>ruling</mark> at last." in text


def test_an_empty_timeline_points_elsewhere(client):
    assert "Nothing has been published here yet." in client.get("/updates/").text
    assert '<a href="/updates/">See all updates</a>' in client.get("/updates/kind/letter/").text


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410", "413", "429", "500", "503"])
def test_every_error_page_can_be_rendered_and_leads_on(client, rf, name):
    outline_of = get_template(f"{name}.html").render({}, rf.get("/nowhere/"))
    assert 'href="/updates/"' in outline_of
    assert outline_of.count("<h1") == 1
    assert len(outline_of.encode()) <= 10_000


@pytest.mark.parametrize("name", ["500", "503"])
def test_pages_for_the_worst_need_neither_request_nor_database(django_assert_num_queries, name):
    with django_assert_num_queries(0):
        assert "<main" in get_template(f"{name}.html").render()


def test_a_page_of_the_timeline_weighs_little(client):
    for number in range(20):
        make_update(
            f"Number {number} of twenty", MAY_13 + number * timedelta(days=9), body="What happened that day. " * 20
        )
    assert len(client.get("/updates/").content) < 30_000
