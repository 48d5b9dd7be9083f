"""The panel for key dates: their form, and what happens to a date once readers know it."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from icalendar import Calendar

from campaign.editing import may_edit
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff, rows_data
from tests.updates.factories import make_campaign, make_key_date, make_update
from tests.updates.panel import LOS_ANGELES, messages, picture
from updates.dates.slot_form import SlotForm
from updates.models import KeyDate, KeyDateWords, PastSlot

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/updates/keydate/", "/admin/updates/keydate/add/"
AUGUST_24, AUGUST_25, SEPTEMBER_7 = date(2021, 8, 24), date(2021, 8, 25), date(2021, 9, 7)
AT_9 = datetime(2021, 8, 24, 16, 0, tzinfo=UTC)  # 09:00 in Los Angeles
ACTS = ["move", "postpone", "cancel", "reinstate", "reason", "correct"]


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def address(key_date, view="change"):
    return f"{LIST}{key_date.pk}/{view}/"


def date_data(words=(), **values):
    """What the form of a key date sends: a hearing on 24 August 2021 in Los Angeles, the whole day."""
    data = {
        "title": "Bond hearing",
        "kind": "hearing",
        "starts_on": "2021-08-24",
        "starts_time": "",
        "ends_on": "",
        "ends_time": "",
        "zone": "America/Los_Angeles",
        "language": "en",
    }
    return data | rows_data("words", words) | values


def send(client, key_date=None, press="_save", **values):
    """The answer to the form, sent with a button; of a date that readers know, day and time are no part of it."""
    data = date_data(**values)
    if key_date is not None:
        at = timezone.localtime(key_date.published_at) if key_date.published_at else None
        data = {"title": key_date.title, "slug": key_date.slug, "body": key_date.body} | data
        data |= {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M:%S}"} if at else {}
        if at:
            data = {name: data[name] for name in data if name not in SLOT or name in values}
        data |= values
    return client.post(address(key_date) if key_date else ADD, {**data, press: "1"})


SLOT = ["starts_on", "starts_time", "ends_on", "ends_time", "zone"]


def act(client, key_date, name, **values):
    """The answer to the page of an act."""
    return client.post(address(key_date, name), values)


def moved_to(day, time="", zone="America/Los_Angeles", **values):
    return {"starts_on": day, "starts_time": time, "zone": zone, "reason": "The judge is ill.", **values}


def slot_of(key_date):
    key_date.refresh_from_db()
    return (key_date.starts_on, key_date.starts_at, key_date.ends_on, key_date.ends_at, key_date.zone)


def faults(response):
    """The sentences beside the fields of an act's page."""
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


# ---- day and time as fields


def test_the_form_asks_in_the_order_in_which_one_thinks(client, editor):
    form = client.get(ADD).context["adminform"]
    assert [field.field.name for fieldset in form for line in fieldset for field in line] == [
        "title", "kind", "starts_on", "starts_time", "ends_on", "ends_time", "zone", "to_be_announced",
        "place", "address", "room", "online_url", "phone_line", "access_code", "capacity", "rules", "checked_on",
        "court", "judge", "docket_number",
        "body",
        "outcome",
        "updates", "documents",
        "language", "slug", "published_at",
    ]  # fmt: skip


def test_a_day_without_a_time_is_the_whole_day(client, editor):
    send(client)
    key_date = KeyDate.objects.get()
    assert slot_of(key_date) == (AUGUST_24, None, None, None, "America/Los_Angeles")
    assert key_date.status == "draft"
    assert key_date.ends_by == datetime(2021, 8, 25, 7, 0, tzinfo=UTC)
    assert messages() == ["Added."]


@LOS_ANGELES
def test_the_campaigns_zone_is_proposed(client, editor):
    form = client.get(ADD).context["adminform"].form
    assert form["zone"].value() == "America/Los_Angeles"
    assert '<option value="Europe/Madrid">' in str(form["zone"])


def test_day_and_time_are_meant_in_the_zone_of_the_date(client, editor):
    send(client, starts_time="9:00")
    assert slot_of(KeyDate.objects.get()) == (AUGUST_24, AT_9, None, None, "America/Los_Angeles")
    page = client.get(address(KeyDate.objects.get())).context["adminform"].form
    assert [page[name].value() for name in SLOT] == [
        AUGUST_24, time(9), None, None, "America/Los_Angeles",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["america/los angeles", " America/Los_Angeles ", "los angeles", "Los_Angeles"])
def test_a_zone_is_known_however_it_is_typed(client, editor, typed):
    send(client, zone=typed)
    assert KeyDate.objects.get().zone == "America/Los_Angeles"


def test_an_end_without_a_last_day_is_on_the_first_day(client, editor):
    send(client, starts_time="9:00", ends_time="5 pm")
    assert slot_of(KeyDate.objects.get())[2:4] == (None, datetime(2021, 8, 25, 0, 0, tzinfo=UTC))


def test_several_days_have_an_end_on_the_last_one_or_none(client, editor):
    send(client, ends_on="2021-08-25")
    send(client, starts_time="22:00", ends_on="2021-08-25", ends_time="1:30")
    days, night = KeyDate.objects.order_by("pk")
    assert slot_of(days)[1:4] == (None, AUGUST_25, None)
    assert slot_of(night)[2:4] == (AUGUST_25, datetime(2021, 8, 25, 8, 30, tzinfo=UTC))


NO_END = "The end is not after the start. Correct one of the two, or give the day on which it ends."
SKIPPED = (
    "02:30 does not exist on that day in America/Los_Angeles: the clocks go forward past it. "
    "Give an earlier or a later time."
)
TWICE = (
    "01:30 comes twice on that day in America/Los_Angeles: the clocks go back. Give a time before or after that hour."
)
YEAR = "Give a year from 1900 on, with four digits, such as 2021."
REFUSED = [
    ({"starts_on": ""}, {"starts_on": ["Give the day, or tick “Date to be announced”."]}),
    ({"starts_on": "", "starts_time": "9:00"}, {"starts_on": ["Give the day as well as the time."]}),
    ({"starts_on": "", "ends_on": "2021-08-25"}, {"starts_on": ["Give the day on which it begins."]}),
    ({"starts_on": "soon"}, {"starts_on": ["Write the day such as 2021-05-13."]}),
    ({"starts_on": "1021-08-24"}, {"starts_on": [YEAR]}),
    ({"starts_on": "9999-12-31"}, {"starts_on": [YEAR]}),
    ({"starts_on": "2021-02-30"}, {"starts_on": ["Write the day such as 2021-05-13."]}),
    ({"starts_time": "half past nine"}, {"starts_time": ["Write the time such as 17:30 or 5:30 pm."]}),
    ({"ends_on": "0001-01-01"}, {"ends_on": [YEAR]}),
    ({"ends_on": "2021-08-23"}, {"ends_on": ["The last day comes before the first. Correct one of the two."]}),
    ({"starts_time": "9:00", "ends_time": "8:00"}, {"ends_time": [NO_END]}),
    ({"starts_time": "9:00", "ends_time": "9:00"}, {"ends_time": [NO_END]}),
    (
        {"ends_time": "17:00"},
        {"ends_time": ["Give the time at which it begins, too, or leave this one empty."]},
    ),
    ({"starts_on": "2026-03-08", "starts_time": "2:30"}, {"starts_time": [SKIPPED]}),
    ({"starts_on": "2021-11-07", "starts_time": "1:30"}, {"starts_time": [TWICE]}),
    ({"starts_on": "2021-11-06", "starts_time": "9:00", "ends_on": "2021-11-07", "ends_time": "1:30"},
     {"ends_time": [TWICE]}),
    ({"zone": ""}, {"zone": ["Give the time zone of the place, such as America/Los_Angeles."]}),
    *(
        ({"zone": zone}, {"zone": [
            f"There is no time zone “{zone}”. Write one such as America/Los_Angeles or Europe/Madrid."]})
        for zone in ("Mars/Olympus", "localtime", "../etc/passwd")
    ),
    *(
        ({name: typed}, {name: ["Write the day such as 2021-05-13."]})
        for name in ("starts_on", "ends_on", "checked_on")
        for typed in ("12/24/2026", "12/10/2026", "12/24/26")
    ),
    ({"to_be_announced": "on"}, {"starts_on": ["Leave day and time empty, or untick “Date to be announced”."]}),
]  # fmt: skip


@pytest.mark.parametrize(("values", "sentences"), REFUSED)
def test_an_impossible_slot_is_refused_beside_its_field_and_nothing_typed_is_lost(client, editor, values, sentences):
    response = send(client, title="A hearing", place="Courthouse", **values)
    assert errors_of(response) == sentences
    form = response.context["adminform"].form
    assert {name: form[name].value() for name in ("title", "place", *SLOT)} == {
        **{name: date_data()[name] for name in SLOT}, "title": "A hearing", "place": "Courthouse",
        **{name: text for name, text in values.items() if name in SLOT},
    }  # fmt: skip
    assert not KeyDate.objects.exists()


def test_a_day_may_be_typed_with_the_month_in_words(client, editor):
    for typed in ("24 August 2021", "Aug 24, 2021", "24 Aug 2021"):
        send(client, title=typed, starts_on=typed)
        assert KeyDate.objects.get(title=typed).starts_on == AUGUST_24


def test_in_a_language_that_writes_the_day_first_it_may_be_typed_so():
    for language, typed in (("es", "24/08/2021"), ("en", "2021-08-24"), ("ar", "2021-08-24"), ("de", "24.08.2021")):
        with translation.override(language):
            form = SlotForm({"starts_on": typed, "zone": "UTC"})
            assert form.is_valid(), language
            assert form.slot["starts_on"] == AUGUST_24
            assert SlotForm({"starts_on": "08/24/2021", "zone": "UTC"}).errors.keys() == {"starts_on"}


def test_days_are_described_by_their_own_help_and_not_by_the_campaigns_zone(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    for path, names in (
        (ADD, ["starts_on", "ends_on", "checked_on"]),
        (address(key_date, "move"), ["starts_on", "ends_on", "moved_on"]),
    ):
        context = client.get(path).context
        form = context["adminform"].form if "adminform" in context else context["form"]
        for name in names:
            html = str(form[name])
            assert "timezone_warning" not in html
            assert ("aria-describedby" in html) == bool(form[name].help_text)
    refused = act(client, key_date, "move", **moved_to("soon")).context["form"]
    assert 'aria-describedby="id_starts_on_error"' in str(refused["starts_on"])


@pytest.mark.parametrize("title", ["\u200b", " \u200e\u2060 ", "\u3164\u2800", "\u0301", "\u200b\u200d\ufe0f"])
def test_a_title_of_which_nothing_is_seen_is_refused(client, editor, title):
    sentence = "Write the title in letters: of this one nothing is seen."
    assert errors_of(send(client, title=title)) == {"title": [sentence]}
    response = send(client, words=[{"language": "es", "title": title}])
    [form] = response.context["inline_admin_formsets"][0].formset.forms
    assert form.errors == {"title": [sentence]}
    assert not KeyDate.objects.exists()


def test_signs_that_join_letters_stay_in_a_title_that_is_seen(client, editor):
    for title in ("می\u200cخواهم", "👩\u200d⚖️", "…?"):
        send(client, title=title)
        assert KeyDate.objects.filter(title=title).exists()


# ---- addresses


def test_no_date_takes_the_address_of_the_calendar(client, editor):
    for typed in ("calendar", "Calendar"):
        sentence = f"The calendar of all dates has the address “{typed}”. Write another one, such as {typed}-2."
        assert errors_of(send(client, slug=typed)) == {"slug": [sentence]}
    for title in ("Calendar", "Calendar!", "A calendar"):
        send(client, title=title, press="_publish")
    assert list(KeyDate.objects.order_by("pk").values_list("slug", flat=True)) == [
        "calendar-2", "calendar-3", "a-calendar",
    ]  # fmt: skip
    [event] = Calendar.from_ical(client.get("/dates/calendar-2.ics").content).walk("VEVENT")
    assert event["SUMMARY"] == "Calendar"


def test_a_stored_moment_stays_when_its_time_comes_twice(client, editor):
    for hour in (8, 9):  # 01:30 in summer time, and an hour later in winter time
        stored = datetime(2021, 11, 7, hour, 30, tzinfo=UTC)
        key_date = make_key_date(f"At {hour}", date(2021, 11, 7), at=None, starts_at=stored)
        answer = send(client, key_date, title="Still then", starts_on="2021-11-07", starts_time="01:30")
        assert answer.status_code == 302
        key_date.refresh_from_db()
        assert (key_date.title, key_date.starts_at) == ("Still then", stored)


def test_a_date_may_be_to_be_announced_from_the_first(client, editor):
    send(client, starts_on="", to_be_announced="on")
    key_date = KeyDate.objects.get()
    assert (key_date.standing, key_date.starts_on) == ("tba", None)
    assert client.get(address(key_date)).context["adminform"].form["to_be_announced"].value() is True
    send(client, key_date, starts_time="9:00")
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.starts_at) == ("confirmed", AT_9)


# ---- publishing


def test_a_date_is_published_scheduled_and_withdrawn_like_an_update(client, editor):
    send(client, press="_publish")
    key_date = KeyDate.objects.get()
    assert key_date.is_live()
    page = client.get(address(key_date)).text
    assert "Live. Readers see it since" in page
    assert f'href="{key_date.get_absolute_url()}"' in page
    client.post(address(key_date, "withdraw"), {"reason": "It was never set."})
    key_date.refresh_from_db()
    assert key_date.status == "withdrawn"
    send(client, title="Another", press="_schedule", published_at_0="2999-01-01", published_at_1="12:00")
    other = KeyDate.objects.get(title="Another")
    assert (other.status, other.is_live()) == ("published", False)
    assert messages()[-1] == "Scheduled for 1 January 2999, 12:00 (UTC). Added."


def test_of_a_date_that_readers_know_day_and_time_are_told_not_asked_for(client, editor):
    key_date = make_key_date(on=AUGUST_24, starts_at=AT_9)
    page = client.get(address(key_date))
    names = [field.field["name"] if field.is_readonly else field.field.name
             for fieldset in page.context["adminform"] for line in fieldset for field in line]  # fmt: skip
    assert names[:3] == ["title", "kind", "when_and_whether"]
    assert not set(SLOT) & set(names)
    assert "Tuesday 24 August 2021, 09:00 (America/Los_Angeles, UTC−7)" in page.text
    for name in ("move", "postpone", "cancel"):
        assert f'href="{address(key_date, name)}"' in page.text
    assert address(key_date, "reinstate") not in page.text
    send(client, key_date, place="Courthouse")
    key_date.refresh_from_db()
    assert (key_date.place, key_date.sequence) == ("Courthouse", 1)
    assert slot_of(key_date)[:2] == (AUGUST_24, AT_9)


def opened_as_draft(**values):
    """What the form of a draft sends."""
    return {**date_data(published_at_0="", published_at_1="", slug="bond-hearing"), "_save": "1", **values}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"starts_on": "2021-09-07"}, "2021-09-07 (America/Los_Angeles)"),
        (
            {"starts_time": "9:00", "ends_on": "2021-08-25", "ends_time": "5 pm", "zone": "America/Los_Angeles"},
            "2021-08-24, 9:00 – 2021-08-25, 5 pm (America/Los_Angeles)",
        ),
        ({"starts_on": "<b>soon</b>", "zone": ""}, "<b>soon</b>"),
        ({"starts_on": "", "to_be_announced": "on"}, "Date to be announced (America/Los_Angeles)"),
    ],
)
def test_what_was_typed_into_a_draft_that_somebody_has_published_meanwhile_is_not_lost(client, editor, typed, shown):
    key_date = make_key_date(on=AUGUST_24)
    refused = client.post(address(key_date), opened_as_draft(place="Courthouse", **typed))
    assert errors_of(refused) == {
        "__all__": [
            "Somebody has published this date meanwhile, so its day and time cannot be changed here any more. You had "
            f"“{shown}” here. Save the rest, then use “Move…”."
        ]
    }
    assert "<b>soon" not in refused.text
    form = refused.context["adminform"].form
    sent = {name: form[name].value() for name in ("title", "place", "kind", "language", "slug")}
    on, at = form["published_at"].value()
    sent |= {"published_at_0": on, "published_at_1": at, "_save": "1"} | rows_data("words", [])
    assert client.post(address(key_date), sent).status_code == 302
    public_since = key_date.published_at
    key_date.refresh_from_db()
    assert (key_date.place, key_date.starts_on, key_date.published_at) == ("Courthouse", AUGUST_24, public_since)


@pytest.mark.parametrize("press", ["_save", "_publish"])
@pytest.mark.parametrize("on", [AUGUST_24, None])
def test_a_form_that_was_opened_before_and_changes_no_day_is_saved(client, editor, press, on):
    key_date = make_key_date(on=on, standing="confirmed" if on else "tba")
    public_since = key_date.published_at
    typed = {} if on else {"starts_on": "", "to_be_announced": "on"}
    assert (
        client.post(address(key_date), opened_as_draft(place="Courthouse", **{press: "1"}, **typed)).status_code == 302
    )
    key_date.refresh_from_db()
    assert (key_date.place, key_date.starts_on, key_date.published_at) == ("Courthouse", on, public_since)


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_readers_do_not_know_yet_is_changed_in_the_form_alone(client, editor, state):
    key_date = make_key_date(on=AUGUST_24, at=None)
    if state == "scheduled":
        key_date.publish(timezone.now() + timedelta(days=9))
        key_date.save()
    page = client.get(address(key_date)).text
    assert 'name="starts_on"' in page
    for name in ACTS:
        assert address(key_date, name) not in page
        answer = act(client, key_date, name, **moved_to("2021-09-07"))
        assert answer.url == address(key_date)
    assert slot_of(key_date)[0] == AUGUST_24
    send(client, key_date, starts_on="2021-09-07", zone="America/Los_Angeles")
    assert slot_of(key_date)[0] == SEPTEMBER_7
    assert (key_date.sequence, PastSlot.objects.count()) == (0, 0)


# ---- acts


def test_moving_a_date_keeps_the_old_slot_raises_sequence_by_one_and_keeps_the_uid(client, editor):
    key_date = make_key_date(on=AUGUST_24, ends_on=AUGUST_25)
    uid = key_date.uid
    page = client.get(address(key_date, "move")).text
    assert "Tuesday 24 August 2021 – Wednesday 25 August 2021 (America/Los_Angeles)" in page
    answer = act(client, key_date, "move", **moved_to("2021-09-07", ends_on="2021-09-08"))
    assert answer.url == address(key_date)
    assert slot_of(key_date) == (SEPTEMBER_7, None, date(2021, 9, 8), None, "America/Los_Angeles")
    assert (key_date.sequence, key_date.uid, key_date.standing) == (1, uid, "confirmed")
    past = key_date.past_slots.get()
    assert (past.starts_on, past.ends_on, past.reason) == (AUGUST_24, AUGUST_25, "The judge is ill.")
    act(client, key_date, "move", **moved_to("2021-09-28", "9:00", reason="Another\njudge.\u202e"))
    key_date.refresh_from_db()
    assert (key_date.sequence, key_date.uid) == (2, uid)
    assert [slot.starts_on for slot in key_date.past_slots.all()] == [AUGUST_24, SEPTEMBER_7]
    assert messages() == [
        "Moved from Tuesday 24 August 2021 – Wednesday 25 August 2021 (America/Los_Angeles) to "
        "Tuesday 7 September 2021 – Wednesday 8 September 2021 (America/Los_Angeles). Reason: The judge is ill.",
        "Moved from Tuesday 7 September 2021 – Wednesday 8 September 2021 (America/Los_Angeles) to "
        "Tuesday 28 September 2021, 09:00 (America/Los_Angeles, UTC−7). Reason: Another judge.",
    ]
    assert set(LogEntry.objects.values_list("user__username", flat=True)) == {"edith"}
    form = client.get(address(key_date)).text
    assert form.count("<s>") == 2
    assert "The judge is ill." in form


def test_moving_needs_a_new_slot_and_a_reason(client, editor):
    key_date = make_key_date(on=AUGUST_24, starts_at=AT_9)
    shown = client.get(address(key_date, "move")).context["form"]
    first = [AUGUST_24, time(9), None, None, "America/Los_Angeles"]
    assert [shown[name].value() for name in SLOT] == first
    for values, sentences in (
        (moved_to("2021-09-07", reason=" \u202e "), {"reason": ["Give one sentence that tells readers why."]}),
        (moved_to(""), {"starts_on": ["Give the day."]}),
        (
            moved_to("2021-08-24", "9:00"),
            {"starts_on": ["This is the day and time that it has already. Give the new one."]},
        ),
        (
            moved_to("2021-08-24", "9:00", ends_on="2021-08-24"),
            {"starts_on": ["This is the day and time that it has already. Give the new one."]},
        ),
        (moved_to("2026-03-08", "2:30"), {"starts_time": [SKIPPED]}),
        (moved_to("2021-09-07", "9:00", ends_time="8:00"), {"ends_time": [NO_END]}),
        (
            moved_to("2021-09-07", zone="Mars/Olympus"),
            {"zone": ["There is no time zone “Mars/Olympus”. Write one such as America/Los_Angeles or Europe/Madrid."]},
        ),
        (moved_to("1021-09-07", reason="x" * 301), {
            "starts_on": [YEAR], "reason": ["Ensure this value has at most 300 characters (it has 301)."],
        }),
    ):  # fmt: skip
        response = act(client, key_date, "move", **values)
        assert faults(response) == sentences
        assert response.context["form"]["starts_on"].value() == values["starts_on"]
    assert slot_of(key_date)[:2] == (AUGUST_24, AT_9)
    assert (key_date.sequence, PastSlot.objects.count(), messages()) == (0, 0, [])


def test_a_move_into_another_zone_is_a_move(client, editor):
    key_date = make_key_date(on=AUGUST_24, starts_at=AT_9)
    act(client, key_date, "move", **moved_to("2021-08-24", "9:00", "America/New_York"))
    assert slot_of(key_date)[1] == datetime(2021, 8, 24, 13, 0, tzinfo=UTC)
    assert key_date.sequence == 1


def test_a_typing_error_is_corrected_without_history(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    act(client, key_date, "move", **moved_to("2021-08-25", reason="", is_typing_error="on"))
    assert slot_of(key_date)[0] == AUGUST_25
    assert (key_date.sequence, PastSlot.objects.count()) == (1, 0)
    assert messages() == [
        "Typing error corrected: Tuesday 24 August 2021 (America/Los_Angeles) is now Wednesday 25 August 2021 "
        "(America/Los_Angeles)."
    ]


def test_a_date_is_to_be_announced_and_gets_its_day_later(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    assert "Tuesday 24 August 2021 (America/Los_Angeles)" in client.get(address(key_date, "postpone")).text
    assert "reason" in faults(act(client, key_date, "postpone", reason=""))
    act(client, key_date, "postpone", reason="The court is full.")
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.starts_on, key_date.standing_reason, key_date.sequence) == (
        "tba", None, "The court is full.", 1,
    )  # fmt: skip
    page = client.get(address(key_date)).text
    assert "Give the day…" in page
    assert "Readers are told: “The court is full.”" in page
    act(client, key_date, "move", **moved_to("2021-09-07", reason="The court has set it."))
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.starts_on, key_date.sequence) == ("confirmed", SEPTEMBER_7, 2)
    assert [slot.starts_on for slot in key_date.struck] == [AUGUST_24]


def test_a_date_is_cancelled_and_takes_place_after_all(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    assert "reason" in faults(act(client, key_date, "cancel"))
    act(client, key_date, "cancel", reason="The case was dropped.")
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.standing_reason, key_date.sequence) == ("cancelled", "The case was dropped.", 1)
    page = client.get(address(key_date)).text
    assert "Cancelled. It was to be on Tuesday 24 August 2021 (America/Los_Angeles)." in page
    assert address(key_date, "cancel") not in page
    act(client, key_date, "reinstate")
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.starts_on, key_date.sequence) == ("confirmed", AUGUST_24, 2)
    assert messages() == ["Cancelled. Reason: The case was dropped.", "Takes place after all."]


def test_what_was_cancelled_without_a_day_needs_one_to_take_place(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    act(client, key_date, "postpone", reason="The court is full.")
    act(client, key_date, "cancel", reason="The case was dropped.")
    answer = client.post(address(key_date, "reinstate"), follow=True)
    assert "This cannot be done to it as it stands now." in answer.text
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.sequence) == ("cancelled", 2)


def test_a_reason_can_be_corrected(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    act(client, key_date, "cancel", reason="Rwong.")
    key_date.refresh_from_db()
    since = key_date.standing_since
    assert client.get(address(key_date, "reason")).context["form"]["reason"].value() == "Rwong."
    act(client, key_date, "reason", reason="Wrong.")
    key_date.refresh_from_db()
    assert (key_date.standing_reason, key_date.standing_since, key_date.sequence) == ("Wrong.", since, 2)


def test_a_withdrawn_date_moves_as_well_and_the_page_says_that_readers_do_not_see_it(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    key_date.withdraw("Wrong.")
    key_date.save()
    assert "It is not public now" in client.get(address(key_date, "move")).text
    act(client, key_date, "move", **moved_to("2021-09-07"))
    assert slot_of(key_date)[0] == SEPTEMBER_7
    assert key_date.sequence == 2  # once for being withdrawn, once for being moved


def test_who_decided_about_an_older_state_is_shown_the_newer_one(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    seen = client.get(address(key_date, "move")).context["form"]["seen"].value()
    act(client, key_date, "move", **moved_to("2021-09-07", seen=seen))
    response = act(client, key_date, "move", **moved_to("2021-09-28", seen=seen))
    assert "Somebody has changed this date while you were writing" in faults(response)["__all__"][0]
    assert "Tuesday 7 September 2021 (America/Los_Angeles)" in response.text
    form = response.context["form"]
    assert (form["starts_on"].value(), form["reason"].value()) == ("2021-09-28", "The judge is ill.")
    act(client, key_date, "move", **{name: form[name].value() or "" for name in (*SLOT, "reason", "seen")})
    assert slot_of(key_date)[0] == date(2021, 9, 28)
    assert key_date.sequence == 2


@pytest.mark.django_db(transaction=True)
def test_two_editors_pressing_at_once_leave_both_acts_behind():
    key_date = make_key_date(on=AUGUST_24)
    clients = []
    for name in ("edith", "oscar"):
        clients.append(Client())
        clients[-1].force_login(make_staff(name))
    begin, answers = threading.Barrier(2), []

    def press(client, day):
        try:
            begin.wait(timeout=30)
            answers.append(act(client, key_date, "move", **moved_to(day)).status_code)
        finally:
            connections.close_all()

    pairs = zip(clients, ("2021-09-07", "2021-09-28"), strict=True)
    threads = [threading.Thread(target=press, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    key_date.refresh_from_db()
    assert answers == [302, 302]
    assert (key_date.sequence, LogEntry.objects.count()) == (2, 2)
    first, second = key_date.past_slots.all()
    assert first.starts_on == AUGUST_24
    assert {second.starts_on, key_date.starts_on} == {SEPTEMBER_7, date(2021, 9, 28)}


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata"])
def test_subscribed_calendars_find_the_entry_again_after_each_act(client, editor, zone):
    key_date = make_key_date(on=date(2199, 8, 24), zone=zone)

    def entry():
        [event] = Calendar.from_ical(client.get("/dates/calendar.ics").content).walk("VEVENT")
        return event

    first = entry()
    assert (first["SEQUENCE"], first["DTSTART"].dt) == (0, date(2199, 8, 24))
    act(client, key_date, "move", **moved_to("2199-09-07", "9:00", zone))
    moved = entry()
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], 1)
    assert moved["DTSTART"].dt == datetime(2199, 9, 7, 9, 0, tzinfo=ZoneInfo(zone))
    act(client, key_date, "postpone", reason="The court is full.")
    act(client, key_date, "move", **moved_to("2199-09-28", "9:00", zone))
    moved = entry()
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], 3)
    assert moved["DTSTART"].dt == datetime(2199, 9, 28, 9, 0, tzinfo=ZoneInfo(zone))


# ---- the preview


def preview(client, key_date=None, **values):
    """The answer, after having seen that nothing was written."""
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address(key_date, "preview") if key_date else f"{LIST}preview/", values)
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    return response


def test_a_new_date_is_shown_as_readers_will_see_it(client, editor):
    live, draft = make_update("What was filed"), make_update("Not yet said", at=None)
    typed = {"title": "A *new* hearing", "body": "Bring **papers**.", "place": "Courthouse", "judge": "Judge Doe"}
    response = preview(client, **date_data(starts_time="9:00", updates=[live.pk, draft.pk], **typed))
    assert response.templates[0].name == "updates/key_date.html"
    for words in ("Preview:", "A *new* hearing", "<strong>papers</strong>", "Courthouse", "Judge Doe"):
        assert words in response.text
    assert "24 August 2021" in response.text
    assert "What was filed" in response.text
    assert "Not yet said" not in response.text
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_a_stored_date_is_shown_with_what_is_typed_and_with_its_history(client, editor):
    key_date = make_key_date(on=AUGUST_24, body="Before.")
    act(client, key_date, "move", **moved_to("2021-09-07"))
    data = date_data(body="After.", published_at_0="2021-05-13", published_at_1="17:00")
    page = preview(client, key_date, **{name: text for name, text in data.items() if name not in SLOT}).text
    assert "After." in page
    assert "Before." not in page
    assert "<s>" in page
    assert "The judge is ill." in page


def test_a_date_that_cannot_be_is_not_shown(client, editor):
    page = preview(client, **date_data(starts_on="2026-03-08", starts_time="2:30")).text
    assert "This cannot be shown yet" in page
    assert SKIPPED in page


# ---- words in other languages


def test_words_in_another_language_are_written_in_the_same_form(client, editor):
    send(client, words=[{"language": "es", "title": "Audiencia", "body": "Por la **puerta** lateral."}])
    words = KeyDateWords.objects.get()
    assert (words.title, words.language) == ("Audiencia", "es")
    assert "<strong>puerta</strong>" in words.body_html
    for rows, field in (
        ([{"language": "en", "title": "Hearing"}], "language"),
        ([{"language": "es", "title": ""}], "title"),
    ):
        response = send(client, title="Another", words=rows)
        [form] = response.context["inline_admin_formsets"][0].formset.forms
        assert list(form.errors) == [field]
    twice = [{"language": "es", "title": "Una"}, {"language": "es", "title": "Otra"}]
    assert send(client, title="Another", words=twice).status_code == 200
    assert KeyDate.objects.count() == 1


def test_the_row_and_its_words_saved_together_are_one_change_for_calendars(client, editor):
    rows = [{"language": "es", "title": "Audiencia"}, {"language": "ar", "title": "جلسة"}]
    send(client, press="_publish", words=rows)
    key_date = KeyDate.objects.get()
    assert key_date.sequence == 0
    stored = [
        {"language": words.language, "title": f"{words.title}!", "id": words.pk, "key_date": key_date.pk}
        for words in key_date.words.order_by("pk")
    ]
    send(client, key_date, place="Courthouse", words=stored)
    key_date.refresh_from_db()
    assert (key_date.sequence, key_date.place) == (1, "Courthouse")
    assert set(key_date.words.values_list("title", flat=True)) == {"Audiencia!", "جلسة!"}
    stored[0]["title"] = "Audiencia"
    stored[1] |= {"title": "جلسة!", "DELETE": "on"}
    send(client, key_date, place="Courthouse", words=stored)
    key_date.refresh_from_db()
    assert key_date.sequence == 2


# ---- who may


def test_a_writer_writes_drafts_and_changes_nothing_that_readers_know(client, writer):
    assert send(client).status_code == 302
    key_date = KeyDate.objects.get()
    assert send(client, key_date, place="Courthouse").status_code == 302
    assert send(client, key_date, press="_publish").status_code == 403
    public = make_key_date("A public one", AUGUST_24)
    page = client.get(address(public))
    assert "Only those who may publish can change it now." in page.text
    assert "Tuesday 24 August 2021" in page.text
    assert "Move…" not in page.text
    for name in ACTS:
        assert client.get(address(public, name)).status_code == 403
        assert act(client, public, name, **moved_to("2021-09-07")).status_code == 403
    assert send(client, public, title="Mine").status_code == 403
    assert slot_of(public)[0] == AUGUST_24


def test_who_writes_dates_may_use_the_text_box_and_choose_documents(client):
    assert may_edit(make_staff("dora", ["updates.add_keydate"]))
    client.force_login(make_staff("nina", ["updates.change_keydate"]))
    assert client.post("/markdownx/markdownify/", {"content": "*a*"}).status_code == 200
    picture()
    query = {"app_label": "updates", "model_name": "keydate", "field_name": "documents", "term": ""}
    assert client.get("/admin/autocomplete/", query).json()["results"] == []


def test_nobody_else_comes_near(client):
    key_date = make_key_date(on=AUGUST_24)
    paths = [LIST, ADD, address(key_date), *(address(key_date, name) for name in ACTS)]
    for path in paths:
        assert client.get(path).url.startswith("/admin/login/")
        assert client.post(path, moved_to("2021-09-07")).url.startswith("/admin/login/")
    client.force_login(make_staff("nina", ["updates.add_update", "updates.change_update"]))
    for path in paths:
        assert client.get(path).status_code == 403
        assert client.post(path, moved_to("2021-09-07")).status_code == 403
    assert slot_of(key_date)[0] == AUGUST_24


def test_an_act_is_a_button_never_a_link(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    act(client, key_date, "cancel", reason="Dropped.")
    for name in ("move", "reinstate", "postpone", "reason"):
        assert client.get(address(key_date, name)).status_code == 200
    key_date.refresh_from_db()
    assert (key_date.standing, key_date.sequence) == ("cancelled", 1)


# ---- the list


def test_the_list_tells_when_each_date_is_and_how_it_stands(client, editor):
    make_key_date("Past one", AUGUST_24, starts_at=AT_9)
    make_key_date("Coming one", date(2199, 1, 2))
    cancelled = make_key_date("Cancelled one", date(2199, 1, 3))
    cancelled.cancel("Dropped.")
    page = client.get(LIST).text
    for words in ("Tuesday 24 August 2021, 09:00 (America/Los_Angeles, UTC−7)", "Cancelled", "Hearing", "Live"):
        assert words in page

    def found(**query):
        return [key_date.title for key_date in client.get(LIST, query).context["cl"].result_list]

    assert found(when="coming") == ["Cancelled one", "Coming one"]
    assert found(when="past") == ["Past one"]
    assert found(standing__exact="cancelled") == ["Cancelled one"]
    assert found(q="past") == ["Past one"]


def test_a_live_date_is_not_deleted(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    assert "is live. Withdraw it first" in client.post(address(key_date, "delete"), {"post": "yes"}).text
    assert KeyDate.objects.exists()


# ---- whatever is sent is answered


FREE = ["title", "body", "place", "address", "room", "phone_line", "access_code", "capacity", "rules", "court", "judge"]
FREE += ["docket_number", "outcome"]
STRICT = ["kind", "slug", "online_url", "checked_on", "updates", "documents", "language", "to_be_announced"]
STRICT += ["published_at_0", "published_at_1", "words-TOTAL_FORMS"]


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_in_any_field_are_cleaned_or_refused(client, editor, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    row = dict.fromkeys(["language", "title", "body", "outcome", "id"], text)
    for values in (dict.fromkeys(FREE, text), dict.fromkeys(STRICT, text), {"words": [row]}):
        assert send(client, press="_publish", **values).status_code in {200, 302, 400}
    for names in (["title"], SLOT, ["starts_time", "ends_time"], ["zone"]):
        # 400: more than a form may hold.
        assert send(client, press="_publish", **dict.fromkeys(names, text)).status_code in {200, 302, 400}
    known = make_key_date("A known one", AUGUST_24)
    for values in (dict.fromkeys(SLOT, text), dict.fromkeys(["reason", "seen", "is_typing_error"], text)):
        assert act(client, known, "move", **moved_to("2021-09-07") | values).status_code in {200, 302, 400}
    assert act(client, known, "cancel", reason=text).status_code in {200, 302}
    for key_date in KeyDate.objects.all():
        stored = " ".join(str(getattr(key_date, field.attname)) for field in KeyDate._meta.concrete_fields)
        assert not any(character in stored for character in "\0\x01\x1f\x80\u202e\ufeff\uffff")
    for key_date in (KeyDate.objects.first(), known):
        assert client.get(address(key_date)).status_code == 200


@pytest.mark.parametrize("key", ["0", "-1", "999999", "9" * 30, "x", "%00"])
def test_a_date_that_is_not_there_is_said_to_be_gone(client, editor, key):
    for view in ("change", "preview", *ACTS):
        assert client.get(f"{LIST}{key}/{view}/").status_code in {302, 404}
        assert client.post(f"{LIST}{key}/{view}/", date_data()).status_code in {302, 404}


def test_no_page_has_a_script_or_style_in_it(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    for path in (LIST, ADD, address(key_date), *(address(key_date, name) for name in ("move", "postpone", "cancel"))):
        page = client.get(path).text
        for sign in ("<style", ' style="', "<script>", " onclick="):
            assert sign not in page
