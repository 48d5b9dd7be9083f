"""Key dates as calendars: what programs read of them, checked with two libraries that are not ours."""

import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from tests.updates.factories import make_campaign, make_key_date
from updates.dates.vtimezone import vtimezone
from updates.models import KeyDate, KeyDateWords

pytestmark = pytest.mark.django_db

ADDRESS = "/dates/calendar.ics"
PACIFIC = "America/Los_Angeles"


@pytest.fixture(autouse=True)
def campaign():
    return make_campaign()


def raw(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def events(client, address=ADDRESS):
    """The entries of a calendar, by their UIDs."""
    return {str(event["UID"]): event for event in Calendar.from_ical(raw(client, address)).walk("VEVENT")}


def event_of(client, key_date, address=ADDRESS):
    return events(client, address)[str(key_date.uid)]


def lines(content):
    """Content lines, unfolded (RFC 5545, 3.1)."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def in_days(number):
    return timezone.now().date() + timedelta(days=number)


def slot(on, until=None, at=None, ends=None, zone=PACIFIC):
    return {"starts_on": on, "ends_on": until, "starts_at": at, "ends_at": ends, "zone": zone}


# ---- the same entry, whatever happens to it


def test_a_date_that_is_moved_and_cancelled_stays_one_entry(client):
    key_date = make_key_date(on=in_days(60))
    first = event_of(client, key_date)
    key_date.reschedule(slot(in_days(58)), "The judge is ill.")
    second = event_of(client, key_date)
    key_date.cancel("The charges were dropped.")
    third = event_of(client, key_date)
    assert [event["UID"] for event in (first, second, third)] == [str(key_date.uid)] * 3
    assert [event["SEQUENCE"] for event in (first, second, third)] == [0, 1, 2]
    assert [event["DTSTART"].dt for event in (first, second, third)] == [in_days(60), in_days(58), in_days(58)]
    assert first["STATUS"] == second["STATUS"] == "CONFIRMED"
    assert third["STATUS"] == "CANCELLED"
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        moments = [event[name].dt for event in (first, second, third)]
        assert moments == sorted(set(moments)), name


def test_a_second_file_of_the_same_date_takes_the_place_of_the_first(client):
    key_date = make_key_date(place="Town Hall", on=in_days(60))
    address = f"/dates/{key_date.slug}.ics"
    before = raw(client, address)
    key_date.place = "Federal Courthouse"
    key_date.save()
    after = raw(client, address)
    for content, sequence, place in ((before, 0, "Town Hall"), (after, 1, "Federal Courthouse")):
        found = Calendar.from_ical(content)
        (event,) = found.walk("VEVENT")
        assert found["METHOD"] == "PUBLISH"
        assert (event["UID"], event["SEQUENCE"], event["LOCATION"]) == (str(key_date.uid), sequence, place)


def test_an_entry_is_the_same_one_under_another_host_title_and_address(client, settings):
    key_date = make_key_date(on=in_days(60))
    settings.SITE_URL = "https://www.example.org"
    key_date.title, key_date.slug = "The hearing", "the-hearing"
    key_date.save()
    event = event_of(client, key_date)
    assert (event["SUMMARY"], event["URL"]) == ("The hearing", "https://www.example.org/dates/the-hearing/")


def test_a_cancelled_date_stays_in_sight_for_thirty_days_where_programs_hide_it(client):
    key_date = make_key_date("Bond hearing", on=in_days(60))
    key_date.cancel("The charges were dropped.")
    cancelled, notice = Calendar.from_ical(raw(client)).walk("VEVENT")
    assert (cancelled["UID"], cancelled["STATUS"]) == (str(key_date.uid), "CANCELLED")
    assert "STATUS" not in notice
    assert notice["UID"] != cancelled["UID"]
    for event in (cancelled, notice):
        assert event["SUMMARY"] == "Cancelled: Bond hearing"
        assert event["DTSTART"].dt == in_days(60)
        assert event["DESCRIPTION"].startswith("Cancelled: The charges were dropped.\n")
    (alone,) = Calendar.from_ical(raw(client, "/dates/bond-hearing.ics")).walk("VEVENT")
    assert alone["UID"] == str(key_date.uid)
    KeyDate.objects.update(standing_since=timezone.now() - timedelta(days=31))
    assert events(client) == {}
    assert event_of(client, key_date, "/dates/bond-hearing.ics")["STATUS"] == "CANCELLED"


def test_a_postponed_date_stays_at_its_last_slot_under_another_title(client):
    key_date = make_key_date("Bond hearing", on=in_days(60))
    key_date.reschedule(slot(in_days(70)), "The judge is ill.")
    key_date.postpone("The court has no room.")
    (event,) = events(client).values()
    assert (event["UID"], event["SEQUENCE"]) == (str(key_date.uid), 2)
    assert event["SUMMARY"] == "Date to be announced: Bond hearing"
    assert event["STATUS"] == "TENTATIVE"
    assert event["DTSTART"].dt == in_days(70)
    assert event["DESCRIPTION"].startswith("Date to be announced: The court has no room.\nNo longer on ")
    KeyDate.objects.update(standing_since=timezone.now() - timedelta(days=31))
    assert events(client) == {}


def test_a_date_that_never_had_a_day_is_in_no_calendar(client):
    make_key_date("Sentencing", on=None, standing="tba")
    assert events(client) == {}
    assert client.get("/dates/sentencing.ics").status_code == 404


def test_a_date_of_more_than_a_year_ago_has_its_own_file_alone(client):
    key_date = make_key_date(on=date(2021, 7, 27))
    recent = make_key_date("Vigil", on=in_days(-300))
    assert list(events(client)) == [str(recent.uid)]
    assert event_of(client, key_date, f"/dates/{key_date.slug}.ics")["DTSTART"].dt == date(2021, 7, 27)


def test_a_hearing_that_was_moved_twice_is_one_entry_on_its_last_days(client):
    hearing = make_key_date("Evidentiary hearing", on=date(2021, 8, 24), ends_on=date(2021, 8, 25))
    hearing.reschedule(slot(date(2021, 9, 7), date(2021, 9, 8)), "The judge has another trial.")
    hearing.reschedule(slot(date(2021, 9, 28), date(2021, 9, 29)), "Both sides asked for time.")
    written = lines(raw(client, "/dates/evidentiary-hearing.ics"))
    assert written.count("BEGIN:VEVENT") == 1
    for line in (
        f"UID:{hearing.uid}",
        "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20210928",
        "DTEND;VALUE=DATE:20210930",
        "SUMMARY:Evidentiary hearing",
        "STATUS:CONFIRMED",
    ):
        assert line in written
    assert "BEGIN:VTIMEZONE" not in written  # days need none
    (event,) = events(client, "/dates/evidentiary-hearing.ics").values()
    assert event["DESCRIPTION"] == (
        "Moved from 7–8 September 2021: Both sides asked for time.\n"
        "Moved from 24–25 August 2021: The judge has another trial.\n\n"
        "http://127.0.0.1:8000/dates/evidentiary-hearing/"
    )


def test_a_slot_that_was_given_up_is_not_called_moved(client):
    hearing = make_key_date("Bond hearing", on=date(2021, 8, 24))
    hearing.postpone("The court has no room.")
    hearing.reschedule(slot(date(2021, 9, 7)), "The court has set it.")
    hearing.reschedule(slot(date(2021, 9, 28)), "The judge is ill.")
    (event,) = events(client, "/dates/bond-hearing.ics").values()
    assert event["DESCRIPTION"] == (
        "Moved from 7 September 2021: The judge is ill.\n"
        "No longer on 24 August 2021: The court has no room.\n\n"
        "http://127.0.0.1:8000/dates/bond-hearing/"
    )
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (3, date(2021, 9, 28))


# ---- what programs read


def test_the_calendar_says_what_it_is_and_how_often_to_ask(client):
    make_key_date(on=in_days(60))
    written = lines(raw(client))
    assert written[:8] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Broadside//Key dates//EN",
        "METHOD:PUBLISH",
        "NAME:Free the River: Key dates",
        "X-WR-CALNAME:Free the River: Key dates",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]


def test_a_program_that_asks_again_gets_no_body_until_something_changes(client):
    key_date = make_key_date(on=in_days(60), starts_at=timezone.now() + timedelta(days=60))
    first = client.get(ADDRESS)
    assert client.get(ADDRESS).content == first.content
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    key_date.reschedule(slot(in_days(61)), "The judge is ill.")
    changed = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("address", [ADDRESS, "/dates/bond-hearing.ics", "/es/dates/calendar.ics"])
def test_who_asks_for_the_headers_alone_is_told_the_same_version(client, address):
    make_key_date("Bond hearing", on=in_days(60))
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": head.headers["ETag"]}).status_code == 304


def test_the_file_of_one_date_has_its_name(client):
    make_key_date("Bond hearing")
    response = client.get("/dates/bond-hearing.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="bond-hearing.ics"'


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", PACIFIC, "Pacific/Kiritimati"])
def test_a_day_is_that_day_east_and_west_of_greenwich(client, zone, settings):
    settings.TIME_ZONE = zone
    make_key_date("One", on=date(2025, 12, 29), zone=zone)
    make_key_date("Two", on=date(2025, 12, 29), ends_on=date(2025, 12, 30), zone=zone)
    one, two = lines(raw(client, "/dates/one.ics")), lines(raw(client, "/dates/two.ics"))
    assert "DTSTART;VALUE=DATE:20251229" in one
    assert "DTEND;VALUE=DATE:20251230" in one
    assert "DTSTART;VALUE=DATE:20251229" in two
    assert "DTEND;VALUE=DATE:20251231" in two


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"starts_at": datetime(2021, 8, 24, 16, tzinfo=UTC), "ends_at": datetime(2021, 8, 24, 18, 30, tzinfo=UTC)},
            ["DTSTART;TZID=America/Los_Angeles:20210824T090000", "DTEND;TZID=America/Los_Angeles:20210824T113000"],
        ),
        # A moment without an end has none: nobody may be told when it is over.
        (
            {"starts_at": datetime(2021, 8, 24, 16, tzinfo=UTC)},
            ["DTSTART;TZID=America/Los_Angeles:20210824T090000"],
        ),
        (
            {"starts_at": datetime(2021, 8, 24, 16, tzinfo=UTC), "ends_on": date(2021, 8, 25)},
            ["DTSTART;TZID=America/Los_Angeles:20210824T090000", "DTEND;TZID=America/Los_Angeles:20210826T000000"],
        ),
        ({"starts_at": datetime(2021, 8, 24, 16, tzinfo=UTC), "zone": "UTC"}, ["DTSTART:20210824T160000Z"]),
        # The first of two half past ones in the night when the clocks go back has that name, the second has none.
        (
            {"starts_at": datetime(2021, 11, 7, 8, 30, tzinfo=UTC)},
            ["DTSTART;TZID=America/Los_Angeles:20211107T013000"],
        ),
        (
            {"starts_at": datetime(2021, 11, 7, 9, 30, tzinfo=UTC), "ends_at": datetime(2021, 11, 7, 11, tzinfo=UTC)},
            ["DTSTART:20211107T093000Z", "DTEND:20211107T110000Z"],
        ),
        # Half past two does not exist in the night when they go forward: the hour after half past one is this.
        (
            {"starts_at": datetime(2021, 3, 14, 10, 30, tzinfo=UTC)},
            ["DTSTART;TZID=America/Los_Angeles:20210314T033000"],
        ),
    ],
)
def test_moments_are_written_in_their_zone(client, values, expected):
    make_key_date("Hearing", on=date(2021, 8, 24), **values)
    content = raw(client, "/dates/hearing.ics")
    outside = content.decode().split("BEGIN:VEVENT", 1)[1]
    assert [line for line in lines(outside.encode()) if re.match("DT(START|END)", line)] == expected
    event = vobject.readOne(content.decode()).vevent  # reads the zone from the file itself
    assert event.dtstart.value.astimezone(UTC) == values["starts_at"]
    if "ends_at" in values:
        assert event.dtend.value.astimezone(UTC) == values["ends_at"]


def test_every_zone_that_is_used_is_described_once_before_what_refers_to_it(client):
    at = timezone.now() + timedelta(days=60)
    for zone in ("Europe/Madrid", PACIFIC, "UTC", "Europe/Madrid"):
        make_key_date(f"In {zone}", on=None, starts_at=at, zone=zone)
    written = lines(raw(client))
    described = [line for line in written if line.startswith("TZID:")]
    assert described == ["TZID:America/Los_Angeles", "TZID:Europe/Madrid"]
    assert written.index("BEGIN:VEVENT") > max(written.index(line) for line in described)


def test_the_changes_of_a_zone_are_rules_that_hold_for_all_years_to_come():
    assert lines(vtimezone(PACIFIC, 2021, 2021).to_ical()) == [
        "BEGIN:VTIMEZONE",
        "TZID:America/Los_Angeles",
        "BEGIN:DAYLIGHT",
        "DTSTART:20200308T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZNAME:PDT",
        "TZOFFSETFROM:-0800",
        "TZOFFSETTO:-0700",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20201101T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZNAME:PST",
        "TZOFFSETFROM:-0700",
        "TZOFFSETTO:-0800",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_each_zone_is_as_far_from_utc_as_its_clocks_are():
    checked = set()
    for key in sorted(zoneinfo.available_timezones()):
        component, hours = vtimezone(key, 2021, 2022), hours_to_try(zoneinfo.ZoneInfo(key))
        clocks = tuple((hour.replace(tzinfo=None), hour.utcoffset()) for hour in hours)
        same = (component.to_ical().replace(key.encode(), b""), clocks)
        if same in checked:  # two thirds of the names are further names of the same clocks
            continue
        checked.add(same)
        read = component.to_tz(lookup_tzid=False)
        wrong = [local for local, offset in clocks if local.replace(tzinfo=read).utcoffset() != offset]
        assert wrong == [], key
    assert len(checked) > 100


def hours_to_try(zone):
    """Noon of some days in two years, and hours before and after each change of the clocks but those shown twice."""
    moments = [datetime(year, month, 1, 12, tzinfo=UTC) for year in (2021, 2022) for month in (1, 4, 7, 10)]
    at = datetime(2021, 1, 1, tzinfo=UTC)
    while at < datetime(2022, 12, 1, tzinfo=UTC):
        later = at + timedelta(days=5)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            change = next(
                hour
                for hour in (at + n * timedelta(minutes=30) for n in range(1, 241))
                if hour.astimezone(zone).utcoffset() != at.astimezone(zone).utcoffset()
            )
            moments += [change + n * timedelta(minutes=30) for n in range(-5, 6)]
        at = later
    local = [moment.astimezone(zone) for moment in moments]
    return [hour for hour in local if hour.utcoffset() == hour.replace(fold=1 - hour.fold).utcoffset()]


# ---- text


TEXTS = [
    "Semicolons; commas, and back\\slashes \\n that are no line end",
    r"The files are on \\NAS\Notes\News\n, \\; and \N",
    "\\" * 7 + "N" + "\\" * 80 + "Nn;,",
    "Tenants’ Assembly – “Río” ñ é ü",
    "جلسة الاستماع: (بيان ١٢)",
    "审理；听证会",
    "x" * 240,
    "Colon: equals= \"quotes\" 'single' <b>tags</b> & ampersands",
    *("Vigil on the square with all of us who came " + "a" * n + " 📣" for n in range(16, 36)),
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_as_it_was_in_lines_that_every_program_bears(client, text):
    address = f"{text[:90]}\n• {text[:90]}"
    key_date = make_key_date(
        text, on=in_days(9), slug="x", place=text[:100], address=address, body=f"{text}\n\n• Come."
    )
    content = raw(client)
    assert content.endswith(b"\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
        assert b"\r" not in line
        assert b"\n" not in line
    (event,) = events(client).values()
    read = vobject.readOne(content.decode()).vevent
    where = f"{' '.join(text[:100].split())}\n{key_date.address}"
    assert (event["SUMMARY"], event["LOCATION"]) == (text, where)
    assert (read.summary.value, read.location.value) == (text, where)
    assert read.description.value == event["DESCRIPTION"]
    assert "\n• Come.\n" in event["DESCRIPTION"]


def test_the_street_address_keeps_its_lines(client):
    make_key_date(on=in_days(9), place="Clinic Name", room="2nd floor", address="12 Example Street\r\nSpringfield")
    (event,) = events(client).values()
    assert event["LOCATION"] == "Clinic Name, 2nd floor\n12 Example Street\nSpringfield"


def test_the_description_tells_how_to_attend(client):
    make_key_date(
        "Bond hearing", on=in_days(9), court="District Court", judge="Judge Lind", docket_number="21-02092",
        online_url="https://court.example/live", phone_line="1-888-251-2949", access_code="123#",
        capacity="50 callers", rules="No phones", body="Come *early*.",
    )  # fmt: skip
    (event,) = events(client).values()
    assert event["DESCRIPTION"] == (
        "Court: District Court\nJudge: Judge Lind\nDocket number: 21-02092\n"
        "Watch or listen: https://court.example/live\nPublic line: 1-888-251-2949\nAccess code: 123#\n"
        "Capacity: 50 callers\nRules: No phones\n\nCome early.\n\nhttp://127.0.0.1:8000/dates/bond-hearing/"
    )
    assert event["LOCATION"] == "https://court.example/live"
    assert event["CATEGORIES"].cats == ["Hearing"]


def test_each_language_has_the_same_entries_in_its_own_words(client):
    key_date = make_key_date("Bond hearing", on=in_days(9))
    KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia de fianza")
    assert event_of(client, key_date)["SUMMARY"] == "Bond hearing"
    spanish = event_of(client, key_date, "/es/dates/calendar.ics")
    assert spanish["SUMMARY"] == "Audiencia de fianza"
    assert spanish["URL"] == "http://127.0.0.1:8000/es/dates/bond-hearing/"
    assert event_of(client, key_date, "/ar/dates/calendar.ics")["SUMMARY"] == "Bond hearing"


@pytest.mark.parametrize("count", [2, 20])
def test_the_calendar_keeps_to_its_budget(client, django_assert_max_num_queries, count):
    for n in range(count):
        key_date = make_key_date(f"Number {n}", on=in_days(n))
        KeyDateWords.objects.create(key_date=key_date, language="es", title=f"Número {n}")
        key_date.reschedule(slot(in_days(n + 1)), "The judge is ill.")
    with django_assert_max_num_queries(4):
        assert client.get(ADDRESS).status_code == 200
