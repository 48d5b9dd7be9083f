"""Key dates: when they are past, what happens to them, what their sequence counts, and their slots in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from campaign import assets
from tests.campaign.picture_files import plain, saved
from tests.updates.factories import MAY_13, make_key_date
from updates.models import KeyDate, KeyDateWords, PastSlot
from updates.templatetags.key_dates import (
    campaign_time,
    lasting_state,
    machine,
    phone_address,
    slot_in_words,
    state,
    when,
)
from updates.templatetags.key_dates import zone_in_words as zone_words

JULY_27, JULY_28, JULY_29 = date(2021, 7, 27), date(2021, 7, 28), date(2021, 7, 29)
PACIFIC = "America/Los_Angeles"


def moment(*parts):
    return datetime(*parts, tzinfo=UTC)


def slot(on=None, until=None, at=None, ends=None, zone=PACIFIC):
    return {"starts_on": on, "ends_on": until, "starts_at": at, "ends_at": ends, "zone": zone}


# ---- when it is past


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "on", "times", "over"),
    [
        # A day is over when its last hour is, in its own zone: midnight there is 7:00 UTC.
        ("hearing", JULY_27, {}, moment(2021, 7, 28, 7)),
        ("hearing", JULY_27, {"ends_on": JULY_29}, moment(2021, 7, 30, 7)),
        ("deadline", JULY_27, {}, moment(2021, 7, 28, 7)),
        (
            "hearing",
            JULY_27,
            {"starts_at": moment(2021, 7, 27, 16), "ends_at": moment(2021, 7, 27, 19)},
            moment(2021, 7, 27, 19),
        ),
        # Nobody said when the hearing of 9:00 ends: it may last all day. A deadline passes at its moment.
        ("hearing", JULY_27, {"starts_at": moment(2021, 7, 27, 16)}, moment(2021, 7, 28, 7)),
        ("deadline", JULY_27, {"starts_at": moment(2021, 7, 27, 16)}, moment(2021, 7, 27, 16)),
        ("event", JULY_27, {"starts_at": moment(2021, 7, 27, 16), "ends_on": JULY_28}, moment(2021, 7, 29, 7)),
        # In Sydney, the day on which the clocks go forward has 23 hours: it begins at 14:00 UTC and ends at 13:00.
        ("event", date(2021, 10, 3), {"zone": "Australia/Sydney"}, moment(2021, 10, 3, 13)),
        # In Havana, the day on which they go back begins at the first of two midnights.
        ("event", date(2021, 11, 6), {"zone": "America/Havana"}, moment(2021, 11, 7, 4)),
    ],
)
def test_it_is_past_from_the_moment_it_is_over_and_not_before(kind, on, times, over):
    key_date = make_key_date(on=on, kind=kind, **times)
    assert key_date.ends_by == over
    before = over - timedelta(seconds=1)
    assert (list(KeyDate.objects.coming(before)), list(KeyDate.objects.past(before))) == ([key_date], [])
    assert (list(KeyDate.objects.coming(over)), list(KeyDate.objects.past(over))) == ([], [key_date])


@pytest.mark.django_db
def test_coming_ones_are_sorted_by_their_start_and_those_without_a_day_are_last():
    unknown = make_key_date("Unknown", on=None, standing="tba")
    late = make_key_date("Late", on=JULY_28, starts_at=moment(2021, 7, 28, 16))
    early = make_key_date("Early", on=JULY_28)
    soon = make_key_date("Soon", on=JULY_27, starts_at=moment(2021, 7, 28, 5))  # late in the evening, there
    assert list(KeyDate.objects.coming(MAY_13)) == [soon, early, late, unknown]
    assert list(KeyDate.objects.past(moment(2021, 8, 1))) == [late, early, soon]


@pytest.mark.django_db
def test_what_has_no_day_and_is_cancelled_is_no_longer_to_come():
    key_date = make_key_date(on=None, standing="tba")
    assert KeyDate.objects.coming().exists()
    key_date.cancel("The charges were dropped.")
    assert not KeyDate.objects.coming().exists()
    assert list(KeyDate.objects.past()) == [key_date]


@pytest.mark.django_db
def test_the_day_is_that_of_the_moment_in_the_zone():
    key_date = make_key_date(on=JULY_28, starts_at=moment(2021, 7, 28, 5))
    assert key_date.starts_on == JULY_27


# ---- what happens to it, and what the sequence counts


def sequence_of(key_date):
    return KeyDate.objects.get(pk=key_date.pk).sequence


@pytest.mark.django_db
def test_each_act_raises_the_sequence_by_one_and_the_time_of_the_change():
    key_date = make_key_date(on=JULY_27)
    seen = [(key_date.sequence, key_date.seen_changed_at.replace(microsecond=0))]
    for act in (
        lambda: key_date.reschedule(slot(JULY_28), "The judge is ill."),
        lambda: key_date.postpone("The court has no room."),
        lambda: key_date.reschedule(slot(JULY_29), "The court found a room."),
        lambda: key_date.cancel("The charges were dropped."),
        lambda: key_date.reinstate(),
    ):
        act()
        key_date.refresh_from_db()
        seen.append((key_date.sequence, key_date.seen_changed_at.replace(microsecond=0)))
    assert [sequence for sequence, _changed in seen] == [0, 1, 2, 3, 4, 5]
    assert len({changed for _sequence, changed in seen}) == 6
    assert seen == sorted(seen)


@pytest.mark.django_db
def test_a_moved_date_keeps_every_slot_it_had_with_the_reason():
    key_date = make_key_date(on=JULY_27)
    uid = key_date.uid
    key_date.reschedule(slot(JULY_28), "The judge is ill.")
    key_date.postpone("The court has no room.")
    key_date.reschedule(slot(JULY_29), "The court found a room.")
    key_date.refresh_from_db()
    kept = [(past.starts_on, past.reason, past.is_given_up) for past in key_date.struck]
    assert kept == [(JULY_27, "The judge is ill.", False), (JULY_28, "The court has no room.", True)]
    assert (key_date.uid, key_date.starts_on, key_date.standing) == (uid, JULY_29, "confirmed")
    assert key_date.standing_reason == "The court found a room."  # there was no slot beside which it could stand


@pytest.mark.django_db
def test_what_is_postponed_once_more_has_one_history():
    key_date = make_key_date(on=JULY_27)
    key_date.postpone("The court has no room.")
    key_date.cancel("The charges were dropped.")
    key_date.postpone("They were brought again.")
    assert [(past.starts_on, past.reason) for past in key_date.past_slots.all()] == [
        (JULY_27, "The court has no room.")
    ]
    key_date.reschedule(slot(JULY_29), "The court found a room.")
    assert [past.starts_on for past in key_date.past_slots.all()] == [JULY_27, None]
    assert [past.starts_on for past in key_date.struck] == [JULY_27]


@pytest.mark.django_db
def test_a_correction_of_a_reason_counts_once():
    key_date = make_key_date(on=JULY_27)
    key_date.reschedule(slot(JULY_28), "Teh judge is ill.")
    (past,) = key_date.struck
    key_date.correct_move(past, "The judge is ill.", past.moved_at)
    assert sequence_of(key_date) == 2
    assert key_date.past_slots.get().reason == "The judge is ill."
    key_date.cancel("Teh charges were dropped.")
    key_date.correct_reason("The charges were dropped.")
    assert sequence_of(key_date) == 4


@pytest.mark.django_db
def test_what_was_cancelled_without_a_day_is_to_be_announced_when_it_takes_place_after_all():
    key_date = make_key_date(on=None, standing="tba")
    key_date.cancel("The charges were dropped.")
    key_date.reinstate()
    assert KeyDate.objects.get().standing == "tba"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("place", "Room 5"), ("title", "Hearing"), ("outcome", "He is free."), ("kind", "vote"), ("body", "Come."),
     ("address", "1 Main Street\nSpringfield")],
)  # fmt: skip
def test_a_change_that_attendees_see_raises_the_sequence_and_nothing_else_does(name, value):
    key_date = make_key_date()
    key_date.save()
    key_date.checked_on = JULY_27
    key_date.save()
    assert sequence_of(key_date) == 0
    setattr(key_date, name, value)
    key_date.save()
    assert sequence_of(key_date) == 1
    key_date.save()
    assert sequence_of(key_date) == 1


@pytest.mark.django_db
def test_a_draft_may_change_without_raising_it():
    key_date = make_key_date(at=None)
    changed = key_date.seen_changed_at
    key_date.reschedule(slot(JULY_28), "A typing error.")
    assert sequence_of(key_date) == 0
    assert key_date.seen_changed_at > changed


@pytest.mark.django_db
def test_words_in_another_language_raise_it_when_they_are_written_changed_and_removed():
    key_date = make_key_date()
    words = KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia")
    assert sequence_of(key_date) == 1
    words.save()
    assert sequence_of(key_date) == 1
    words.title = "Audiencia de fianza"
    words.save()
    assert sequence_of(key_date) == 2
    words.delete()
    assert sequence_of(key_date) == 3


@pytest.mark.django_db
def test_it_never_falls_for_an_editor_who_holds_an_older_row():
    key_date = make_key_date()
    held = KeyDate.objects.get(pk=key_date.pk)
    KeyDateWords.objects.create(key_date=key_date, language="es", title="Audiencia")
    held.save()
    assert sequence_of(held) == 1
    held.place = "Room 5"
    held.save()
    assert sequence_of(held) == 2


@pytest.mark.django_db
def test_a_picture_in_removed_words_is_no_longer_public():
    picture = assets.store_image(SimpleUploadedFile("a.png", saved(plain(), "PNG")))
    text = f"![x]({picture.get_absolute_url()})"
    words = KeyDateWords.objects.create(key_date=make_key_date(), language="es", title="Audiencia", body=text)
    assert picture.is_public()
    words.delete()
    assert not picture.is_public()


# ---- what a calendar holds


@pytest.mark.django_db
def test_the_calendar_holds_what_has_a_day_until_a_year_after_it():
    key_date = make_key_date(on=JULY_27)
    make_key_date("Unknown", on=None, standing="tba")
    assert list(KeyDate.objects.on_the_calendar(MAY_13)) == [key_date]
    assert list(KeyDate.objects.on_the_calendar(moment(2022, 7, 27))) == [key_date]
    assert not KeyDate.objects.on_the_calendar(moment(2022, 8, 1)).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["cancel", "postpone"])
def test_the_calendar_holds_what_no_longer_has_its_day_for_thirty_days(act):
    now = timezone.now()
    key_date = make_key_date(on=(now + timedelta(days=90)).date())
    key_date.reschedule(slot((now + timedelta(days=99)).date()), "The judge is ill.")
    key_date.reschedule(slot((now + timedelta(days=95)).date()), "The judge is well.")
    getattr(key_date, act)("The court has no room.")
    assert list(KeyDate.objects.on_the_calendar(now + timedelta(days=29))) == [key_date]
    assert not KeyDate.objects.on_the_calendar(now + timedelta(days=31)).exists()


# ---- in words


@pytest.fixture
def campaign_in_utc(settings):
    settings.TIME_ZONE = "UTC"


@pytest.mark.parametrize(
    ("times", "words", "for_machines"),
    [
        (slot(date(2021, 8, 24)), "Tuesday 24 August 2021", "2021-08-24"),
        (slot(date(2021, 8, 24), date(2021, 8, 25)), "Tuesday–Wednesday 24–25 August 2021", "2021-08-24"),
        (
            slot(date(2021, 8, 31), date(2021, 9, 1)),
            "Tuesday 31 August – Wednesday 1 September 2021",
            "2021-08-31",
        ),
        (
            slot(date(2021, 12, 31), date(2022, 1, 1)),
            "Friday 31 December 2021 – Saturday 1 January 2022",
            "2021-12-31",
        ),
        (
            slot(date(2021, 8, 24), at=moment(2021, 8, 24, 16)),
            "Tuesday 24 August 2021, 09:00 PDT",
            "2021-08-24T09:00-07:00",
        ),
        (
            slot(date(2021, 8, 24), at=moment(2021, 8, 24, 16), ends=moment(2021, 8, 24, 18, 30)),
            "Tuesday 24 August 2021, 09:00–11:30 PDT",
            "2021-08-24T09:00-07:00",
        ),
        (
            slot(date(2021, 8, 24), date(2021, 8, 25), at=moment(2021, 8, 24, 16)),
            "Tuesday–Wednesday 24–25 August 2021, from 09:00 PDT",
            "2021-08-24T09:00-07:00",
        ),
        (
            slot(date(2021, 8, 24), date(2021, 8, 25), at=moment(2021, 8, 24, 16), ends=moment(2021, 8, 26)),
            "Tuesday 24 August, 09:00 PDT – Wednesday 25 August 2021, 17:00 PDT",
            "2021-08-24T09:00-07:00",
        ),
        # The same reading of the clock twice in the night in which they go back, told apart by the zone's name.
        (
            slot(date(2021, 11, 7), at=moment(2021, 11, 7, 8, 30), ends=moment(2021, 11, 7, 9, 30)),
            "Sunday 7 November 2021, 01:30 PDT – 01:30 PST",
            "2021-11-07T01:30-07:00",
        ),
        (
            slot(date(2021, 11, 7), at=moment(2021, 11, 7, 9, 30)),
            "Sunday 7 November 2021, 01:30 PST",
            "2021-11-07T01:30-08:00",
        ),
        # One hour, in the night in which they go forward.
        (
            slot(date(2021, 3, 14), at=moment(2021, 3, 14, 9, 30), ends=moment(2021, 3, 14, 10, 30)),
            "Sunday 14 March 2021, 01:30 PST – 03:30 PDT",
            "2021-03-14T01:30-08:00",
        ),
        (
            slot(date(2021, 8, 24), at=moment(2021, 8, 24, 16), zone="Asia/Kolkata"),
            "Tuesday 24 August 2021, 21:30 IST",
            "2021-08-24T21:30+05:30",
        ),
        (
            slot(date(2021, 8, 24), at=moment(2021, 8, 24, 16), zone="America/Sao_Paulo"),
            "Tuesday 24 August 2021, 13:00 UTC−3",
            "2021-08-24T13:00-03:00",
        ),
        (
            slot(date(2021, 8, 24), at=moment(2021, 8, 24, 16), zone="Asia/Kathmandu"),
            "Tuesday 24 August 2021, 21:45 UTC+5:45",
            "2021-08-24T21:45+05:45",
        ),
    ],
)
def test_a_slot_in_words_and_for_machines(times, words, for_machines):
    assert slot_in_words(PastSlot(**times)) == words
    assert machine(PastSlot(**times)) == for_machines


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "martes–miércoles 24–25 de agosto de 2021"),
        ("ar", "الثلاثاء–الأربعاء 24–25 أغسطس، 2021"),
        ("de", "Dienstag–Mittwoch 24–25. August 2021"),
    ],
)
def test_each_language_orders_two_days_its_own_way(language, words):
    with translation.override(language):
        assert slot_in_words(PastSlot(**slot(date(2021, 8, 24), date(2021, 8, 25)))) == words


def test_a_slot_without_a_day_is_to_be_announced():
    assert slot_in_words(PastSlot(**slot())) == "Date to be announced"


def test_each_part_of_a_slot_has_an_element_and_the_readers_own_time_a_place():
    assert when(PastSlot(**slot(JULY_27, at=moment(2021, 7, 27, 16), ends=moment(2021, 7, 27, 18)))) == (
        '<time datetime="2021-07-27T09:00-07:00" data-until="2021-07-27T11:00-07:00" data-yours="({time} your time)">'
        '<span class="weekday">Tuesday</span> <span class="day">27 July 2021</span><span class="comma">, </span>'
        '<span class="hour">09:00–11:00 PDT</span></time>'
    )


@pytest.mark.usefixtures("campaign_in_utc")
def test_the_zone_is_named_and_the_campaigns_own_time_added_where_it_differs():
    there = PastSlot(**slot(JULY_27, at=moment(2021, 7, 28, 1)))
    assert zone_words(there) == "America/Los_Angeles, UTC−7"
    assert campaign_time(there) == "Wednesday 28 July 2021, 01:00 UTC"
    assert zone_words(PastSlot(**slot(JULY_27))) == "America/Los_Angeles"
    assert campaign_time(PastSlot(**slot(JULY_27))) == ""  # a day is a day
    winter_in_london = PastSlot(**slot(date(2021, 1, 5), at=moment(2021, 1, 5, 9), zone="Europe/London"))
    assert campaign_time(winter_in_london) == ""  # the same clock under another name


@pytest.mark.django_db
def test_what_a_reader_must_know_first():
    now = timezone.now()
    hour, day = timedelta(hours=1), timedelta(days=1)
    utc = {"on": None, "zone": "UTC"}

    def label(**values):
        found = state(make_key_date(**{**utc, **values}))
        return found and found.label

    assert label(starts_at=now + 30 * day) is None
    assert label(starts_at=now - hour, ends_at=now + hour) == "Now under way"
    assert label(on=(now - day).date(), ends_on=(now + day).date()) == "Today"
    assert label(starts_at=now - 30 * day) is None
    moved = make_key_date(on=(now + 30 * day).date())
    moved.reschedule(slot((now + 31 * day).date()), "The judge is ill.")
    assert state(moved).label == "Moved"
    moved.postpone("The court has no room.")
    assert state(moved).label == "Date to be announced"
    moved.cancel("The charges were dropped.")
    assert (state(moved).label, state(moved).mark) == ("Cancelled", "cancelled")


@pytest.mark.django_db
def test_what_is_told_in_a_text_that_others_keep_is_true_whenever_they_read_it():
    now, day = timezone.now(), timedelta(days=1)
    for starts in (now - 30 * day, now - timedelta(hours=1), now + day):
        key_date = make_key_date(on=None, starts_at=starts, zone="UTC")
        assert lasting_state(key_date) is None
        key_date.reschedule(slot(on=None, at=starts + timedelta(minutes=1), zone="UTC"), "The judge is ill.")
        assert lasting_state(key_date).label == "Moved"
        key_date.postpone("The court has no room.")
        assert lasting_state(key_date).label == "Date to be announced"
        key_date.cancel("The charges were dropped.")
        assert lasting_state(key_date).label == "Cancelled"


@pytest.mark.django_db
def test_no_title_gives_a_reserved_address_away():
    assert [make_key_date(title).slug for title in ("Calendar", "calendar", "Calendars")] == [
        "calendar-2", "calendar-3", "calendars",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("1-888-251-2949", "tel:+1-888-251-2949"),
        ("+44 20 7946 0000", "tel:+44-20-7946-0000"),
        ("415-758-3765 ext. 12", "tel:+1-415-758-3765;ext=12"),
        ("ask the clerk", ""),
        ("Zoom, then *6", ""),
    ],
)
def test_a_public_line_is_dialled_when_it_is_a_number(typed, address):
    assert phone_address(typed) == address
