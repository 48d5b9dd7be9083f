"""The public pages of key dates: the list, one date, what search engines read, old addresses, withdrawn ones."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import strip_tags

from campaign import assets
from tests.campaign.test_media import PDF
from tests.updates.factories import make_campaign, make_key_date, make_update
from updates.dates import views
from updates.dates.views import key_date_context
from updates.models import KeyDate, KeyDateWords

pytestmark = pytest.mark.django_db

PACIFIC = "America/Los_Angeles"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def campaign():
    return make_campaign()


def in_days(number):
    return timezone.now().date() + timedelta(days=number)


def slot(on, until=None, at=None, ends=None, zone=PACIFIC):
    return {"starts_on": on, "ends_on": until, "starts_at": at, "ends_at": ends, "zone": zone}


def page(client, address="/dates/"):
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def words(html):
    """The words of a piece of HTML, in one line."""
    return " ".join(strip_tags(re.sub(r"(</?(?:dt|dd|p|h1|ul|li|div)\b)", r" \1", html)).split())


def main(response):
    return response.text.split("<main", 1)[1].split("</main>", 1)[0]


def sections(response):
    """The titles of the list, by the heading they stand under."""
    found = {}
    for part in main(response).split('<section class="month">')[1:]:
        heading = words(re.search(r"<h2>(.*?)</h2>", part)[1])
        found[heading] = [words(title) for title in re.findall(r"<h3.*?</h3>", part, re.DOTALL)]
    return found


# ---- the list


def test_the_list_shows_what_comes_next_first_and_what_is_past_newest_first(client):
    now = timezone.now()
    make_key_date("Next year", on=in_days(365))
    make_key_date("Unknown", on=None, standing="tba")
    make_key_date("Next week", on=in_days(7))
    make_key_date("Under way", on=None, starts_at=now - HOUR, ends_at=now + HOUR, zone="UTC")
    make_key_date("Long ago", on=date(2019, 1, 1))
    make_key_date("Last week", on=in_days(-7))
    make_key_date("A draft", at=None)
    make_key_date("Not yet public", at=now + DAY)
    assert sections(page(client)) == {
        "Today": ["Under way"],
        "Coming": ["Next week", "Next year", "Unknown"],
        "Past": ["Last week", "Long ago"],
    }


def test_a_date_that_is_past_never_shows_as_coming(client):
    now = timezone.now()
    make_key_date("Ended", on=None, starts_at=now - 2 * HOUR, ends_at=now - timedelta(minutes=1), zone="UTC")
    make_key_date("Deadline", on=None, kind="deadline", starts_at=now - timedelta(minutes=1), zone="UTC")
    make_key_date("Days", on=in_days(-9), ends_on=in_days(-3))
    assert sections(page(client)) == {"Coming": [], "Past": ["Deadline", "Ended", "Days"]}
    assert "No date has been set yet." in page(client).text


def test_the_old_slot_of_a_moved_date_stands_struck_in_its_one_line(client):
    hearing = make_key_date("Bond hearing", on=date(2021, 8, 24), place="Courthouse", room="Courtroom 5")
    hearing.reschedule(slot(in_days(30)), "The judge is ill.")
    response = page(client)
    assert sections(response) == {"Coming": ["Bond hearing"]}
    struck = re.findall(r"<s>(.*?)</s>", main(response))
    assert [words(each) for each in struck] == ["24 August 2021"]
    line = words(re.search(r'<article class="date-line">.*?</article>', main(response), re.DOTALL)[0])
    assert line.endswith("Moved Hearing Bond hearing Courthouse, Courtroom 5 moved from 24 August 2021")


def test_a_cancelled_date_is_struck_and_says_so(client):
    key_date = make_key_date("Vigil", on=in_days(9))
    key_date.cancel("The storm.")
    response = page(client)
    assert '<span class="kind state">' in response.text
    assert "Cancelled" in response.text
    assert words(re.search(r'<p class="when"><s>(.*?)</s></p>', main(response))[1]).endswith(str(in_days(9).year))


def test_a_past_date_tells_its_outcome(client):
    make_key_date("Bond hearing", on=date(2021, 7, 27), outcome="He was released.")
    assert "He was released." in main(page(client))


def test_past_dates_run_on_over_pages_without_a_gap_or_a_repeat(client, monkeypatch):
    monkeypatch.setattr(views, "PAST_LENGTH", 3)
    for n in range(8):
        make_key_date(f"Number {n}", on=date(2021, 7, 1 + n // 2))  # two on each day
    make_key_date("To come", on=in_days(9))
    address, shown = "/dates/", []
    while address:
        response = page(client, address)
        found = sections(response)
        assert ("Coming" in found) == (address == "/dates/")
        shown += found["Past"]
        assert len(found["Past"]) <= 3
        older = re.search(r'rel="next" href="(\?before=[^"]+)"', response.text)
        address = older and f"/dates/{older[1]}"
    assert shown == [f"Number {n}" for n in range(7, -1, -1)]
    assert '<meta name="robots" content="noindex, follow">' in response.text


@pytest.mark.parametrize("cursor", ["x", "1-", "-1", "1e9-1", "NaN", "1-99999999999999999999"])
def test_a_cursor_that_is_none_is_not_found(client, cursor):
    assert client.get("/dates/", {"before": cursor}).status_code == 404


def test_the_list_leads_to_the_calendar_in_both_ways(client, settings):
    settings.SITE_URL = "https://www.example.org"
    html = page(client).text
    assert 'href="webcal://www.example.org/dates/calendar.ics"' in html
    assert 'href="https://www.example.org/dates/calendar.ics"' in html
    assert 'href="webcal://www.example.org/es/dates/calendar.ics"' in page(client, "/es/dates/").text


def test_the_same_dates_stand_in_every_language_in_its_words_where_there_are_any(client):
    key_date = make_key_date("Bond hearing", on=in_days(9))
    make_key_date("Vigil", on=in_days(10))
    KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia de fianza")
    html = main(page(client, "/es/dates/"))
    assert '<a href="/es/dates/bond-hearing/"><bdi>Audiencia de fianza</bdi></a>' in html
    assert '<a href="/es/dates/vigil/" lang="en"><bdi>Vigil</bdi></a>' in html


# ---- one date


def test_the_page_says_when_where_and_how(client, settings):
    settings.TIME_ZONE = "UTC"
    make_key_date(
        "Bond hearing", on=date(2021, 7, 27), starts_at=datetime(2021, 7, 27, 16, tzinfo=UTC),
        ends_at=datetime(2021, 7, 27, 18, tzinfo=UTC), place="Federal Courthouse", room="Courtroom 5",
        address="450 Golden Gate Avenue\nSan Francisco", court="District Court", judge="Judge Lind",
        docket_number="21-02092", online_url="https://court.example/live", phone_line="1-888-251-2949",
        access_code="123#", capacity="50 callers", rules="No phones", checked_on=date(2021, 5, 12),
        outcome="He was released.", body="Come *early*.",
    )  # fmt: skip
    html = main(page(client, "/dates/bond-hearing/"))
    said = words(html)
    for part in (
        "Tuesday 27 July 2021, 09:00–11:00 PDT",
        "Time zone: America/Los_Angeles, UTC−7.",
        "In the campaign’s own time zone it is Tuesday 27 July 2021, 16:00–18:00 UTC.",
        "Place Federal Courthouse, Courtroom 5",
        "Court District Court",
        "Judge Judge Lind",
        "Docket number 21-02092",
        "Access code 123#",
        "Capacity 50 callers",
        "Rules No phones",
        "Last checked 12 May 2021",
        "Outcome: He was released.",
    ):
        assert part in said, part
    assert '<time datetime="2021-07-27T09:00-07:00" data-until="2021-07-27T11:00-07:00"' in html
    assert "450 Golden Gate Avenue<br>San Francisco" in html
    assert '<a href="tel:+1-888-251-2949">1-888-251-2949</a>' in html
    assert '<a href="https://court.example/live" rel="noreferrer">' in html
    assert "<em>early</em>" in html
    assert 'href="/dates/bond-hearing.ics"' in html


def test_a_hearing_that_was_moved_twice_reads_as_one_date_with_its_history(client):
    hearing = make_key_date("Evidentiary hearing", on=date(2021, 8, 24), ends_on=date(2021, 8, 25))
    hearing.reschedule(slot(date(2021, 9, 7), date(2021, 9, 8)), "The judge has another trial.")
    hearing.reschedule(slot(date(2021, 9, 28), date(2021, 9, 29)), "Both sides asked for time.")
    html = main(page(client, "/dates/evidentiary-hearing/"))
    assert words(re.search(r'<p class="when" id="when">(.*?)</p>', html)[1]) == (
        "Tuesday–Wednesday 28–29 September 2021"
    )
    today = timezone.localdate().strftime("%-d %B %Y")
    lines = re.findall(r'<li id="(slot-\d)">(.*?)</li>', html, re.DOTALL)
    assert [(name, words(line)) for name, line in lines] == [
        ("slot-1", f"24–25 August 2021 moved on {today} to 7–8 September 2021 The judge has another trial."),
        ("slot-2", f"7–8 September 2021 moved on {today} to 28–29 September 2021 Both sides asked for time."),
    ]
    assert [words(struck) for struck in re.findall(r"<s>(.*?)</s>", html)] == [
        "24–25 August 2021",
        "7–8 September 2021",
    ]
    assert re.findall(r'href="#(slot-\d|when)"', html) == ["slot-2", "when"]


def test_a_postponed_date_says_so_and_why(client):
    hearing = make_key_date("Bond hearing", on=date(2021, 8, 24))
    hearing.postpone("The court has no room.")
    said = words(main(page(client, "/dates/bond-hearing/")))
    assert "Date to be announced The court has no room. 24 August 2021 given up on" in said
    assert "a new date is to be announced" in said
    assert said.count("The court has no room.") == 1


def history(client, address):
    return [words(line) for line in re.findall(r'<li id="slot-\d">(.*?)</li>', main(page(client, address)), re.DOTALL)]


def test_a_slot_that_was_given_up_is_told_apart_from_the_day_that_was_set_later(client):
    def at(day):
        return datetime(2021, 8, day, 12, tzinfo=UTC)

    hearing = make_key_date("Bond hearing", on=date(2021, 8, 24))
    hearing.postpone("The court has no room.", at(3))
    hearing.reschedule(slot(date(2021, 9, 7)), "The court has set it.", at(10))
    assert history(client, "/dates/bond-hearing/") == [
        "24 August 2021 given up on 3 August 2021 The court has no room.",
        "announced on 10 August 2021: 7 September 2021",
    ]
    assert words(re.search(r'<p class="moved">(.*?)</p>', page(client).text)[1]) == "before: 24 August 2021"
    hearing.reschedule(slot(date(2021, 9, 28)), "The judge is ill.", at(20))
    hearing.postpone("The court has no room again.", at(25))
    assert history(client, "/dates/bond-hearing/") == [
        "24 August 2021 given up on 3 August 2021 The court has no room.",
        "announced on 10 August 2021: 7 September 2021 The court has set it.",
        "7 September 2021 moved on 20 August 2021 to 28 September 2021 The judge is ill.",
        "28 September 2021 given up on 25 August 2021: a new date is to be announced",
    ]
    html = main(page(client, "/dates/bond-hearing/"))
    assert re.findall(r'href="#(slot-\d|when)"', html) == ["slot-3", "slot-4", "when"]
    assert html.count("<s>") == 3
    hearing.cancel("The charges were dropped.")
    assert history(client, "/dates/bond-hearing/")[-1] == (
        "28 September 2021 given up on 25 August 2021 The court has no room again."
    )
    assert structured(client)["previousStartDate"] == ["2021-08-24", "2021-09-07", "2021-09-28"]
    for prefix, sentence in (("/es", "la nueva fecha se anunció el"), ("/ar", "أُعلن الموعد الجديد في")):
        assert history(client, f"{prefix}/dates/bond-hearing/")[1].startswith(sentence)


def test_a_date_that_was_announced_once_has_no_history(client):
    hearing = make_key_date("Bond hearing", on=None, standing="tba")
    hearing.reschedule(slot(in_days(9)), "The court has set it.")
    response = page(client, "/dates/bond-hearing/")
    assert '<ol class="slots">' not in response.text
    assert structured(client)["eventStatus"] == "https://schema.org/EventScheduled"


OVERNIGHT = slot(
    date(2021, 8, 24), date(2021, 8, 25), datetime(2021, 8, 25, 5, tzinfo=UTC), datetime(2021, 8, 25, 8, 30, tzinfo=UTC)
)


def test_in_a_language_from_right_to_left_the_name_of_a_zone_stands_apart(client):
    """Otherwise "PDT – 25" would run from left to right, with the day of the end beside the hour of the beginning."""
    vigil = make_key_date("Vigil", on=None, **{name: OVERNIGHT[name] for name in ("ends_on", "starts_at", "ends_at")})
    vigil.reschedule(slot(date(2021, 9, 7), at=datetime(2021, 9, 7, 16, tzinfo=UTC)), "The storm.")
    for address in ("/ar/dates/vigil/", "/ar/dates/"):
        struck = re.findall(r"<s>(.*?)</s>", main(page(client, address)))
        assert [words(each) for each in struck] == [
            "24 أغسطس، 10:00 م \u2068PDT\u2069 – 25 أغسطس، 2021، 1:30 ص \u2068PDT\u2069"
        ]
    html = page(client, "/ar/dates/vigil/").text
    bare = re.sub("\u2068[^\u2069]*\u2069", "", html)
    assert "PDT" not in bare
    assert "\u2068America/Los_Angeles, UTC−7\u2069" in html
    assert "\u2068" not in page(client, "/es/dates/vigil/").text
    description = lines_of(client.get("/ar/dates/vigil.ics"))
    assert "\u2068PDT\u2069 – 25" in description


def lines_of(response):
    return response.content.decode().replace("\r\n ", "")


def test_updates_about_it_are_shown_when_live_and_in_the_language_of_the_page(client):
    hearing = make_key_date("Bond hearing")
    told = make_update("A new hearing")
    spanish = make_update("Una nueva audiencia", language="es", translation_of=told)
    draft = make_update("A draft", at=None)
    only_spanish = make_update("Solo en español", language="es")
    hidden = make_update("Withdrawn")
    hidden.withdraw("It was wrong.")
    hidden.save()
    hearing.updates.set([told, draft, only_spanish, hidden])
    assert client.get("/dates/bond-hearing/").context["updates"] == [only_spanish, told]
    assert client.get("/es/dates/bond-hearing/").context["updates"] == [only_spanish, spanish]
    assert client.get("/ar/dates/bond-hearing/").context["updates"] == [only_spanish, told]


def test_a_page_in_another_language_says_which_words_are_not_in_it(client):
    key_date = make_key_date("Bond hearing", place="Courthouse", body="Come early.", outcome="Free.")
    KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia", body="Venga temprano.")
    html = main(page(client, "/es/dates/bond-hearing/"))
    assert "<h1><bdi>Audiencia</bdi></h1>" in html
    assert '<dd lang="en"><bdi>Courthouse</bdi></dd>' in html
    assert "Venga temprano." in html
    assert '<span lang="en"><bdi>Free.</bdi></span>' in html
    arabic = page(client, "/ar/dates/bond-hearing/").text
    assert '<h1 lang="en"><bdi>Bond hearing</bdi></h1>' in arabic
    assert '<div class="prose" lang="en">' in arabic
    assert "(not translated)" in page(client, "/dates/bond-hearing/").text.split("العربيّة")[1][:40]


def test_an_unsaved_date_can_be_shown(client):
    key_date = KeyDate(title="Bond hearing", starts_on=date(2021, 7, 27), slug="x")
    context = key_date_context(key_date)
    assert (context["moves"], context["updates"], context["documents"]) == ([], [], [])


# ---- addresses


@pytest.mark.parametrize("address", ["/dates/bond-hearing/", "/dates/bond-hearing.ics", "/es/dates/bond-hearing/"])
def test_a_withdrawn_date_is_gone_with_the_reason(client, address):
    key_date = make_key_date("Bond hearing")
    key_date.withdraw("It was of another case.")
    key_date.save()
    response = client.get(address)
    assert response.status_code == 410
    assert "It was of another case." in response.text
    assert "Bond hearing" not in response.text
    assert "Bond hearing" not in client.get("/dates/").text
    assert "Bond hearing" not in client.get("/dates/calendar.ics").text


@pytest.mark.parametrize("at", [None, "tomorrow"])
@pytest.mark.parametrize("address", ["/dates/bond-hearing/", "/dates/bond-hearing.ics", "/ar/dates/bond-hearing/"])
def test_what_is_not_public_is_not_found(client, at, address):
    make_key_date("Bond hearing", at=at and timezone.now() + DAY)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/es", "/ar"])
def test_an_old_address_leads_to_the_new_one(client, prefix):
    key_date = make_key_date("Bond hearing")
    key_date.slug = "the-hearing"
    key_date.save()
    for old, new in (("bond-hearing/", "the-hearing/"), ("bond-hearing.ics", "the-hearing.ics")):
        response = client.get(f"{prefix}/dates/{old}")
        assert (response.status_code, response.headers["Location"]) == (301, f"{prefix}/dates/{new}")


def test_the_sitemap_names_each_date_in_the_languages_it_has_words_in(client):
    assert "/dates/" not in client.get("/sitemap-pages.xml").text
    key_date = make_key_date("Bond hearing")
    KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia")
    make_key_date("A draft", at=None)
    found = re.findall(r"<loc>http://127.0.0.1:8000(/(?:es/)?dates/[^<]*)</loc>", client.get("/sitemap-pages.xml").text)
    assert found == ["/dates/", "/dates/bond-hearing/", "/es/dates/bond-hearing/"]


# ---- what search engines read


def structured(client, slug="bond-hearing", language=""):
    html = page(client, f"{language}/dates/{slug}/").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(block)


def test_search_engines_read_where_and_when_it_takes_place(client):
    key_date = make_key_date(
        "Bond hearing", on=date(2021, 7, 27), starts_at=datetime(2021, 7, 27, 16, tzinfo=UTC),
        ends_at=datetime(2021, 7, 27, 18, tzinfo=UTC), place="Federal Courthouse", room="Courtroom 5",
        address="450 Golden Gate Avenue\nSan Francisco", online_url="https://court.example/live", body="Come *early*.",
    )  # fmt: skip
    assert structured(client) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "http://127.0.0.1:8000/dates/bond-hearing/",
        "url": "http://127.0.0.1:8000/dates/bond-hearing/",
        "identifier": f"urn:uuid:{key_date.uid}",
        "name": "Bond hearing",
        "description": "Come early.",
        "inLanguage": "en",
        "startDate": "2021-07-27T09:00-07:00",
        "endDate": "2021-07-27T11:00-07:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Federal Courthouse, Courtroom 5",
                "address": {"@type": "PostalAddress", "streetAddress": "450 Golden Gate Avenue, San Francisco"},
            },
            {"@type": "VirtualLocation", "url": "https://court.example/live"},
        ],
        "organizer": {"@type": "Organization", "name": "Free the River", "url": "http://127.0.0.1:8000/"},
    }


def test_search_engines_read_what_became_of_it(client):
    key_date = make_key_date("Bond hearing", on=date(2021, 8, 24), ends_on=date(2021, 8, 25))
    key_date.reschedule(slot(date(2021, 9, 7), date(2021, 9, 8)), "The judge is ill.")
    moved = structured(client)
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (moved["startDate"], moved["endDate"]) == ("2021-09-07", "2021-09-08")
    assert moved["previousStartDate"] == "2021-08-24"
    key_date.postpone("The court has no room.")
    postponed = structured(client)
    assert postponed["eventStatus"] == "https://schema.org/EventPostponed"
    assert "startDate" not in postponed
    assert postponed["previousStartDate"] == ["2021-08-24", "2021-09-07"]
    key_date.cancel("The charges were dropped.")
    assert structured(client)["eventStatus"] == "https://schema.org/EventCancelled"


def test_nothing_of_a_date_can_leave_its_data(client):
    title = "</script><script>alert(1)</script> & <!--"
    make_key_date(title, slug="bond-hearing")
    assert structured(client)["name"] == title
    assert "alert(1)</script>" not in page(client, "/dates/bond-hearing/").text


# ---- cost


@pytest.mark.parametrize("count", [3, 30])
def test_pages_keep_to_their_budgets(client, django_assert_max_num_queries, count):
    updates = [make_update(f"Update {n}") for n in range(count)]
    document = assets.store_document(SimpleUploadedFile("order.pdf", PDF), title="The order")
    for n in range(count):
        for sign in (1, -1):
            key_date = make_key_date(f"Number {n * sign}", on=in_days(sign * (n + 2)))
            KeyDateWords.objects.create(key_date=key_date, language="es", title=f"Número {n}")
            key_date.reschedule(slot(in_days(sign * (n + 3))), "The judge is ill.")
    key_date.updates.set(updates)
    key_date.documents.add(document)
    with django_assert_max_num_queries(5):
        page(client)
    with django_assert_max_num_queries(5):
        page(client, "/es/dates/")
    with django_assert_max_num_queries(6):
        page(client, key_date.get_absolute_url())
    with django_assert_max_num_queries(6):
        page(client, f"/es{key_date.get_absolute_url()}")
