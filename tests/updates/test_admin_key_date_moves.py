"""The history of a key date as staff write it: when each move was announced, and reasons that were mistaken."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from tests.campaign.staff import make_staff
from tests.updates.factories import make_campaign, make_key_date
from tests.updates.panel import LOS_ANGELES, messages
from updates.models import PastSlot

pytestmark = pytest.mark.django_db

LIST = "/admin/updates/keydate/"
AUGUST_24, SEPTEMBER_7, SEPTEMBER_28 = date(2021, 8, 24), date(2021, 9, 7), date(2021, 9, 28)


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def address(key_date, view="change"):
    return f"{LIST}{key_date.pk}/{view}/"


def act(client, key_date, name, **values):
    """Does it, having seen that it was not refused."""
    response = client.post(address(key_date, name), values)
    assert response.status_code == 302, response.context["form"].errors
    key_date.refresh_from_db()


def move(client, key_date, day, **values):
    act(client, key_date, "move", starts_on=day, zone=key_date.zone, **{"reason": "The judge is ill.", **values})


def faults(client, key_date, name, **values):
    response = client.post(address(key_date, name), values)
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def offered(client, key_date):
    """Names and labels of the acts that the form of a date leads to."""
    return {act.address.split("/")[-2]: str(act.label) for act in client.get(address(key_date)).context["acts"]}


def history(key_date):
    return [(slot.starts_on, slot.moved_at, slot.reason) for slot in key_date.past_slots.all()]


# ---- when a move was announced


def test_a_hearing_that_is_entered_long_after_its_moves_reads_as_it_was(client, editor):
    hearing = make_key_date("Evidentiary hearing", on=AUGUST_24, ends_on=date(2021, 8, 25))
    move(client, hearing, "2021-09-07", ends_on="2021-09-08", moved_on="2021-08-13", reason="The court is full.")
    move(client, hearing, "2021-09-28", ends_on="2021-09-29", moved_on="2021-09-02")
    page = client.get("/dates/evidentiary-hearing/").text
    assert "moved on 13 August 2021 to <a" in page
    assert "moved on 2 September 2021 to <a" in page
    assert (hearing.sequence, hearing.starts_on) == (2, SEPTEMBER_28)
    assert "Given up on 13 August 2021: The court is full." in client.get(address(hearing)).text


@LOS_ANGELES
def test_the_day_of_a_move_is_kept_as_noon_of_that_day_in_the_campaigns_zone(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07", moved_on="2021-08-13")
    assert history(key_date) == [(AUGUST_24, datetime(2021, 8, 13, 19, 0, tzinfo=UTC), "The judge is ill.")]


@pytest.mark.parametrize("typed", ["", "today"])
def test_without_a_day_it_was_today(client, editor, typed):
    key_date = make_key_date(on=AUGUST_24)
    form = client.get(address(key_date, "move")).context["form"]
    assert form["moved_on"].value() == timezone.localdate()
    before = timezone.now()
    move(client, key_date, "2021-09-07", moved_on=typed and f"{timezone.localdate():%Y-%m-%d}")
    assert before <= key_date.past_slots.get().moved_at <= timezone.now()


def test_a_day_that_cannot_be_is_refused_beside_it(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07", moved_on="2021-08-13")
    to_come = timezone.localdate() + timedelta(days=2)
    for typed, sentence in (
        (f"{to_come:%Y-%m-%d}", "This day has not come yet."),
        ("2021-08-12", "What happened before it is of 13 August 2021. Give that day or a later one."),
        ("1821-08-13", "Give a year from 1900 on, with four digits, such as 2021."),
        ("08/13/2021", "Write the day such as 2021-05-13."),
        ("soon", "Write the day such as 2021-05-13."),
    ):
        slot = {"starts_on": "2021-09-28", "zone": "UTC"}
        for name, values in (("move", slot), ("postpone", {})):
            refused = faults(client, key_date, name, reason="The judge is ill.", moved_on=typed, **values)
            assert refused == {"moved_on": [sentence]}, (name, typed)
    assert PastSlot.objects.count() == 1


def test_two_moves_of_one_day_keep_their_order(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07")
    PastSlot.objects.update(moved_at=datetime(2021, 8, 13, 17, 0, tzinfo=UTC))
    move(client, key_date, "2021-09-28", moved_on="2021-08-13")
    assert [slot for slot, _at, _reason in history(key_date)] == [AUGUST_24, SEPTEMBER_7]


def test_a_date_that_was_given_up_and_set_again_long_ago_tells_both_days(client, editor):
    key_date = make_key_date("Bond hearing", on=AUGUST_24)
    act(client, key_date, "postpone", reason="The court is full.", moved_on="2021-08-03")
    assert "given up on 3 August 2021: <a" in client.get("/dates/bond-hearing/").text
    move(client, key_date, "2021-09-07", reason="The court has set it.", moved_on="2021-08-10")
    page = client.get("/dates/bond-hearing/").text
    assert "given up on 3 August 2021" in page
    assert "a new date is to be announced" not in page
    assert 'announced on 10 August 2021: <a href="#when">' in page
    assert "moved on" not in page
    assert history(key_date) == [
        (AUGUST_24, datetime(2021, 8, 3, 12, 0, tzinfo=UTC), "The court is full."),
        (None, datetime(2021, 8, 10, 12, 0, tzinfo=UTC), "The court has set it."),
    ]
    assert client.get(address(key_date)).text.count("<s>") == 1


def test_of_a_date_that_never_had_a_day_nobody_asks_when_it_got_one(client, editor):
    key_date = make_key_date(on=None, standing="tba")
    assert "moved_on" not in client.get(address(key_date, "move")).context["form"].fields
    move(client, key_date, "2021-09-07", moved_on="2021-08-10")
    assert history(key_date) == []


# ---- reasons


def test_a_mistaken_reason_of_the_last_move_is_corrected_for_readers_and_calendars(client, editor):
    key_date = make_key_date("Bond hearing", on=AUGUST_24)
    move(client, key_date, "2021-09-07", reason="First.", moved_on="2021-08-03")
    move(client, key_date, "2021-09-28", reason="Teh judge is ill.", moved_on="2021-08-13")
    assert offered(client, key_date)["correct"] == "Correct the last move…"
    form = client.get(address(key_date, "correct")).context["form"]
    assert (form["reason"].value(), form["moved_on"].value()) == ("Teh judge is ill.", date(2021, 8, 13))
    changed = key_date.seen_changed_at
    act(client, key_date, "correct", reason="The judge is ill.", moved_on="2021-08-13")
    assert [reason for _day, _at, reason in history(key_date)] == ["First.", "The judge is ill."]
    assert (key_date.sequence, key_date.starts_on) == (3, SEPTEMBER_28)
    assert key_date.seen_changed_at > changed
    assert "The judge is ill." in client.get("/dates/bond-hearing/").text
    [event] = Calendar.from_ical(client.get("/dates/bond-hearing.ics").content).walk("VEVENT")
    assert "Moved from 7 September 2021: The judge is ill." in event["DESCRIPTION"]
    assert messages()[-1] == (
        "Last move corrected: from Tuesday 7 September 2021 (America/Los_Angeles), announced on 13 August 2021. "
        "Reason: The judge is ill."
    )


def test_a_mistaken_day_of_the_last_move_is_corrected_without_a_change_for_calendars(client, editor):
    key_date = make_key_date("Bond hearing", on=AUGUST_24)
    move(client, key_date, "2021-09-07")
    act(client, key_date, "correct", reason="The judge is ill.", moved_on="2021-08-13")
    assert history(key_date) == [(AUGUST_24, datetime(2021, 8, 13, 12, 0, tzinfo=UTC), "The judge is ill.")]
    assert key_date.sequence == 1
    assert "moved on 13 August 2021 to" in client.get("/dates/bond-hearing/").text


def test_the_day_of_a_move_stays_between_those_before_and_after_it(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07", moved_on="2021-08-03")
    act(client, key_date, "postpone", reason="The court is full.", moved_on="2021-08-05")
    move(client, key_date, "2021-09-28", reason="The court has set it.", moved_on="2021-08-09")
    for typed, sentence in (
        ("2021-08-02", "What happened before it is of 3 August 2021. Give that day or a later one."),
        ("2021-08-10", "What happened after it is of 9 August 2021. Give that day or an earlier one."),
    ):
        assert faults(client, key_date, "correct", reason="x", moved_on=typed) == {"moved_on": [sentence]}
    for typed in ("2021-08-03", "2021-08-09"):
        act(client, key_date, "correct", reason="The court is full.", moved_on=typed)
        assert [day for day, _at, _reason in history(key_date)] == [AUGUST_24, SEPTEMBER_7, None]


def test_the_reason_given_with_a_new_day_is_corrected_or_taken_away(client, editor):
    key_date = make_key_date("Bond hearing", on=AUGUST_24)
    act(client, key_date, "postpone", reason="The court is full.")
    move(client, key_date, "2021-09-07", reason="Teh court has set it.")
    assert offered(client, key_date)["reason"] == "Correct the reason…"
    act(client, key_date, "reason", reason="The court has set it.")
    assert (key_date.standing_reason, key_date.standing, key_date.sequence) == ("The court has set it.", "confirmed", 3)
    page = client.get("/dates/bond-hearing/").text
    assert (page.count("The court has set it."), page.count("Teh")) == (1, 0)
    act(client, key_date, "reason", reason="")
    assert (key_date.standing_reason, key_date.sequence) == ("", 4)
    assert "reason" not in offered(client, key_date)


@pytest.mark.parametrize("name", ["reason", "correct"])
def test_the_reason_for_which_there_is_no_date_is_the_same_in_both_places(client, editor, name):
    key_date = make_key_date("Bond hearing", on=AUGUST_24)
    act(client, key_date, "postpone", reason="Teh court is full.")
    act(client, key_date, name, reason="The court is full.")
    assert (key_date.standing_reason, key_date.past_slots.get().reason) == ("The court is full.", "The court is full.")
    assert key_date.sequence == 2
    assert "Teh" not in client.get("/dates/bond-hearing/").text


def test_a_cancelled_date_keeps_the_reason_of_its_move(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07", reason="The storm.")
    act(client, key_date, "cancel", reason="The storm.")
    act(client, key_date, "reason", reason="The flood.")
    assert (key_date.standing_reason, key_date.past_slots.get().reason) == ("The flood.", "The storm.")


def test_what_nobody_would_read_is_no_reason(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07")
    for name in ("cancel", "postpone", "correct"):
        for typed in ("", " \u200b\u200e", "\u2060\ufe0f\u3164"):
            refused = faults(client, key_date, name, reason=typed)
            assert refused == {"reason": ["Give one sentence that tells readers why."]}


def test_a_reason_that_is_too_long_is_refused_not_cut(client, editor):
    key_date = make_key_date(on=AUGUST_24)
    move(client, key_date, "2021-09-07")
    sentence = "Ensure this value has at most 300 characters (it has 301)."
    for name in ("move", "cancel", "postpone", "correct"):
        assert "maxlength" not in str(client.get(address(key_date, name)).context["form"]["reason"])
        assert faults(client, key_date, name, reason="x" * 301)["reason"] == [sentence]


def test_only_those_who_may_publish_correct_it(client, writer):
    key_date = make_key_date(on=AUGUST_24)
    key_date.reschedule({**key_date.slot, "starts_on": SEPTEMBER_7}, "The judge is ill.")
    assert client.post(address(key_date, "correct"), {"reason": "Mine."}).status_code == 403
    assert make_staff("edith").has_perm("updates.publish_keydate")
    assert key_date.past_slots.get().reason == "The judge is ill."
