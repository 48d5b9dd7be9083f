from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.publishing import move
from tests.updates.factories import MAY_13, make_campaign, make_page, make_topic, make_update, make_updates
from updates.models import Update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    return make_campaign()


def titles(response, name="page"):
    return [update.title for update in response.context[name].updates]


def test_the_timeline_shows_twenty_newest_first_and_leads_on_by_cursor(client):
    make_updates(45)
    first = client.get("/updates/")
    assert titles(first) == [f"Number {n}" for n in range(45, 25, -1)]
    second = client.get("/updates/", {"before": first.context["page"].older})
    assert titles(second) == [f"Number {n}" for n in range(25, 5, -1)]
    third = client.get("/updates/", {"before": second.context["page"].older})
    assert titles(third) == [f"Number {n}" for n in range(5, 0, -1)]
    assert third.context["page"].older == ""


def test_updates_of_one_instant_are_neither_lost_nor_repeated_between_pages(client):
    made = [make_update(f"Same {n}", slug=f"s{n}") for n in range(25)]
    first = client.get("/updates/")
    second = client.get("/updates/", {"before": first.context["page"].older})
    assert titles(first) + titles(second) == [update.title for update in reversed(made)]


def test_a_new_update_does_not_shift_older_pages(client):
    make_updates(25)
    cursor = client.get("/updates/").context["page"].older
    before = titles(client.get("/updates/", {"before": cursor}))
    make_update("Newest", timezone.now())
    assert titles(client.get("/updates/", {"before": cursor})) == before


def test_a_pinned_update_stands_on_top_of_the_first_page_only(client):
    make_updates(25)
    make_update("Pinned", MAY_13 - timedelta(days=9), is_pinned=True)
    first = client.get("/updates/")
    assert first.context["pinned"].title == "Pinned"
    assert client.get("/updates/", {"before": first.context["page"].older}).context["pinned"] is None


def test_archives_hold_exactly_their_year_and_month(client):
    for text in ("2020-12-31", "2021-01-01", "2021-05-31", "2021-06-01", "2021-12-31", "2022-01-01"):
        make_update(text, timezone.make_aware(timezone.datetime.fromisoformat(f"{text}T12:00")))
    assert titles(client.get("/updates/2021/")) == ["2021-12-31", "2021-06-01", "2021-05-31", "2021-01-01"]
    assert titles(client.get("/updates/2021/05/")) == ["2021-05-31"]
    assert titles(client.get("/updates/2021/12/")) == ["2021-12-31"]
    assert titles(client.get("/updates/2019/")) == []


def test_the_list_of_years_runs_from_the_newest_to_the_oldest_live_update(client):
    make_update("a", MAY_13)
    make_update("b", MAY_13 - timedelta(days=800))
    make_update("c", timezone.now() + timedelta(days=800))
    make_update("d", MAY_13 - timedelta(days=4000), status="draft")
    assert client.get("/updates/").context["years"] == [2021, 2020, 2019]


def test_a_topic_without_live_updates_does_not_give_its_name_away(client):
    topic = make_topic("Secret witness")
    make_update(topics=[topic], status="draft")
    for end in ("", "feed/", "atom/", "feed.json"):
        assert client.get(f"/updates/topic/secret-witness/{end}").status_code == 404


def test_a_topic_that_gets_another_address_is_found_under_the_old_one(client):
    topic = make_topic("Bond")
    make_update(topics=[topic])
    topic.slug = "bond-hearing"
    topic.save()
    for end in ("", "feed/", "atom/", "feed.json"):
        response = client.get(f"/updates/topic/bond/{end}")
        assert response.headers["Location"] == f"/updates/topic/bond-hearing/{end}"


def test_an_embargo_line_goes_when_the_release_is_public(client):
    release = make_update(kind="release", release_line="embargo")
    assert "Embargoed" not in client.get(release.get_absolute_url()).text
    assert Update(release_line="embargo", published_at=timezone.now() + timedelta(hours=1)).is_embargoed


def test_a_year_in_error_does_not_fill_the_page_with_years(client):
    make_update("Typo", timezone.make_aware(timezone.datetime(1021, 5, 13, 12)))
    make_update("Right")
    assert len(client.get("/updates/").context["years"]) == 60


def test_topics_and_kinds_filter_the_timeline(client):
    topic = make_topic("Bond hearing")
    make_update("With", topics=[topic], kind="ruling")
    make_update("Without", kind="news")
    assert titles(client.get("/updates/topic/bond-hearing/")) == ["With"]
    assert titles(client.get("/updates/kind/ruling/")) == ["With"]
    assert client.get("/updates/topic/unknown/").status_code == 404
    assert client.get("/updates/kind/unknown/").status_code == 404


def test_each_language_has_its_own_timeline_without_cookie_or_vary(client):
    make_update("English")
    make_update("Español", language="es", slug="es")
    assert titles(client.get("/updates/", headers={"accept-language": "es"})) == ["English"]
    spanish = client.get("/es/updates/", headers={"accept-language": "en"})
    assert titles(spanish) == ["Español"]
    assert spanish.headers["Content-Language"] == "es"
    assert "Cookie" not in spanish.headers.get("Vary", "")
    assert "Accept-Language" not in spanish.headers.get("Vary", "")
    assert not spanish.cookies


def test_an_update_stands_at_its_date_and_slug(client):
    update = make_update("The ruling", body="It is **ours**.")
    assert update.get_absolute_url() == "/updates/2021/05/13/the-ruling/"
    response = client.get("/updates/2021/05/13/the-ruling/")
    assert response.status_code == 200
    assert "It is <strong>ours</strong>." in response.text
    assert client.get("/updates/2021/05/14/the-ruling/").status_code == 404
    assert client.get("/es/updates/2021/05/13/the-ruling/").status_code == 404


def test_an_update_names_its_neighbours_translations_and_followers(client):
    old = make_update("Old", MAY_13 - timedelta(days=2))
    original = make_update("Original", MAY_13, continues=old)
    spanish = make_update("Traducción", MAY_13, language="es", translation_of=original)
    newer = make_update("Newer", MAY_13 + timedelta(days=2), supersedes=original)
    context = client.get(original.get_absolute_url()).context
    assert (context["older"], context["newer"]) == (old, newer)
    assert context["translations"] == [spanish]
    assert context["continues"] == old
    assert context["superseded_by"] == newer
    assert client.get(old.get_absolute_url()).context["continued_by"] == [original]
    assert client.get(newer.get_absolute_url()).context["supersedes"] == original
    assert client.get(spanish.get_absolute_url()).context["translations"] == [original]


def test_relatives_that_are_not_live_are_not_named(client):
    hidden = make_update("Hidden", MAY_13 - timedelta(days=1), status="draft")
    update = make_update("Shown", continues=hidden)
    make_update("Later", timezone.now() + timedelta(days=1), supersedes=update)
    make_update("Traducción", language="es", translation_of=update, status="draft")
    response = client.get(update.get_absolute_url())
    for title in ("Hidden", "Later", "Traducción"):
        assert title not in response.text


def test_what_has_just_been_published_is_everywhere_at_the_next_request(client):
    update = make_update("Zephyr ruling", status="draft", slug="zephyr")
    places = ["/", "/updates/", "/updates/feed/", "/updates/atom/", "/updates/feed.json", "/updates/search/?q=zephyr"]
    before = {place: client.get(place) for place in places}
    assert client.get(update.get_absolute_url()).status_code == 404
    update.publish(MAY_13)
    update.save()
    for place in places:
        again = client.get(place, headers={"if-none-match": before[place].headers["ETag"]})
        assert again.status_code == 200
        assert "Zephyr ruling" in again.text or "<mark>Zephyr</mark> ruling" in again.text
        assert again.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get(update.get_absolute_url()).status_code == 200


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    make_update()
    first = client.get("/updates/")
    assert client.get("/updates/", headers={"if-none-match": first.headers["ETag"]}).status_code == 304


def test_a_withdrawn_update_answers_gone_with_the_reason(client):
    update = make_update("Hearing on Thursday")
    update.withdraw("The date was that of another case.")
    update.save()
    response = client.get("/updates/2021/05/13/hearing-on-thursday/")
    assert response.status_code == 410
    assert "The date was that of another case." in response.text
    assert "Hearing on Thursday" not in response.text


def test_what_was_withdrawn_before_its_hour_never_existed(client):
    update = make_update("Secret", timezone.now() + timedelta(days=3))
    address = update.get_absolute_url()
    update.withdraw("Changed our mind.")
    update.save()
    response = client.get(address)
    assert response.status_code == 404
    assert "Changed our mind" not in response.text


def test_pages_stand_at_their_path_and_come_last(client):
    make_page("About us", "about", body="We are many.")
    make_page("The case", "about/the-case", language="es")
    assert "We are many." in client.get("/about/").text
    assert client.get("/es/about/the-case/").status_code == 200
    assert client.get("/about/the-case/").status_code == 404


def test_the_menu_lists_live_pages_in_order(client):
    make_page("Second", "second", menu_order=2)
    make_page("First", "first", menu_order=1)
    make_page("Draft", "draft", at=None, menu_order=3)
    make_page("Unlisted", "unlisted")
    menu = client.get("/").context["campaign"].menu
    assert [(entry.title, entry.url) for entry in menu] == [("First", "/first/"), ("Second", "/second/")]


@pytest.mark.parametrize(
    "old", ["/2021/05/13/a/", "/2021/05/13/a", "/2021/05/13/a/?utm_source=x", "/?p=12", "/?p=12&preview=1"]
)
def test_an_old_address_leads_to_the_update_in_one_step(client, old):
    make_update(slug="a")
    move("/2021/05/13/a/", "/updates/2021/05/13/a/")
    move("/?p=12", "/updates/2021/05/13/a/")
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, "/updates/2021/05/13/a/")


def test_a_redirect_to_something_not_yet_public_does_not_give_it_away(client):
    make_update("Secret", timezone.now() + timedelta(days=1), slug="secret")
    move("/?p=12", "/updates/2021/05/13/secret/")
    move("/old/", "/updates/2021/05/13/secret/")
    assert client.get("/old/").status_code == 404
    assert client.get("/?p=12").status_code == 200


HOSTILE_TARGETS = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "///evil.example",
    "/%5cevil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n//evil.example",
    "http:///evil.example",
    "/\x00/evil.example",
    "//evil.example/%2f..",
    " //evil.example",
]


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_no_redirect_leaves_the_site(client, target):
    from django.contrib.redirects.models import Redirect

    Redirect.objects.create(site_id=1, old_path="/old/", new_path=target.replace("\x00", ""))
    assert client.get("/old/").status_code == 404


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_no_address_makes_the_site_redirect_elsewhere(client, target):
    for path in (f"/{target}", target if target.startswith("/") else f"/{target}/x"):
        response = client.get(path)
        location = response.headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


ABSURD = ["-1", "0", "1e9", "NaN", str(2**63), "", " ", "x" * 5000, "1-1-1", "-", "9" * 40, "١", "1\x00", "ü", "0-0"]


@pytest.mark.parametrize("value", ABSURD)
def test_absurd_cursors_numbers_and_dates_never_fail(client, value):
    make_updates(3)
    addresses = [
        ("/updates/", {"before": value}),
        ("/updates/2021/", {"before": value}),
        ("/updates/search/", {"q": "number", "page": value}),
        ("/", {"p": value}),
        ("/", {"page_id": value}),
    ]
    for address, query in addresses:
        assert client.get(address, query).status_code in {200, 404}
    from urllib.parse import quote

    for path in (f"/updates/{quote(value)}/", f"/updates/2021/{quote(value)}/", f"/updates/2021/05/13/{quote(value)}/"):
        assert client.get(path, follow=True).status_code in {200, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/updates/0000/",
        "/updates/9999/",
        "/updates/9999/12/",
        "/updates/2021/13/",
        "/updates/2021/00/",
        "/updates/2021/02/30/x/",
    ],
)
def test_dates_that_are_none_are_not_found_or_empty(client, path):
    assert client.get(path).status_code in {200, 404}


def test_repeated_parameters_are_borne(client):
    assert client.get("/updates/?before=&before=x&q=1&q=2").status_code == 404
    assert client.get("/updates/search/?q=a&q=b&page=1&page=1").status_code == 200
