"""Saving, publishing, scheduling, withdrawing: what each button does, and in which zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.redirects.models import Redirect
from django.utils import timezone

from tests.campaign.staff import errors_of
from tests.updates.factories import MAY_13, make_campaign, make_topic, make_update
from tests.updates.panel import ADD, LIST, LOS_ANGELES, address, messages, picture, send
from updates.models import Update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


# ---- saving and publishing


def test_a_new_update_is_a_draft_that_nobody_sees(client, editor):
    response = send(client)
    update = Update.objects.get()
    assert response.status_code == 302
    assert response.url == address(update)
    assert (update.status, update.published_at, update.revised_at) == ("draft", None, None)
    assert messages() == ["Added."]
    page = client.get(address(update))
    assert "Draft. Readers do not see it." in page.text
    assert "View on site" not in page.text


def test_publish_now_makes_it_public_at_once_under_the_present_date(client, editor):
    before = timezone.now()
    send(client, press="_publish")
    update = Update.objects.get()
    assert update.is_live()
    assert before <= update.published_at <= timezone.now()
    assert update.revised_at is None
    [message] = messages()
    assert message.startswith("Published under the date ")
    assert message.endswith("Added.")
    assert client.get("/updates/").text.count(update.title) >= 1
    page = client.get(address(update)).text
    assert "Live. Readers see it under the date" in page
    assert f'href="{update.get_absolute_url()}"' in page


def test_publish_now_with_a_past_date_keeps_that_date(client, editor):
    send(client, press="_publish", on="2021-05-13", at="17:00")
    update = Update.objects.get()
    assert update.is_live()
    assert update.published_at == MAY_13
    assert update.get_absolute_url().startswith("/updates/2021/05/13/")


def test_publish_now_with_a_date_to_come_is_refused_with_a_sentence(client, editor):
    response = send(client, press="_publish", on="2999-05-13", at="17:00")
    assert errors_of(response) == {
        "published_at": [
            "This date is still to come. Press “Schedule” to publish it then, or empty the date to publish it now."
        ]
    }
    assert not Update.objects.exists()


def test_schedule_needs_a_date_to_come(client, editor):
    for values in ({}, {"on": "2021-05-13", "at": "17:00"}):
        response = send(client, press="_schedule", **values)
        assert errors_of(response) == {"published_at": ["To schedule it, give a date and time to come."]}
    send(client, press="_schedule", on="2999-05-13", at="17:00")
    update = Update.objects.get()
    assert update.status == "published"
    assert not update.is_live()
    assert messages() == ["Scheduled for 13 May 2999, 17:00 (UTC). Added."]
    assert "Scheduled. Readers see it from 13 May 2999, 17:00 (UTC) on." in client.get(address(update)).text


def test_a_scheduled_update_goes_public_at_once_back_to_draft_or_stays(client, editor):
    later = timezone.now().replace(microsecond=0) + timedelta(days=3)
    update = make_update(at=later)
    send(client, update, title="Another title")
    update.refresh_from_db()
    assert (update.title, update.published_at, update.is_live()) == ("Another title", later, False)
    send(client, update, press="_unschedule")
    update.refresh_from_db()
    assert (update.status, update.published_at) == ("draft", later)
    update.publish(later)
    update.save()
    send(client, update, press="_publish")
    update.refresh_from_db()
    assert update.is_live()
    assert update.published_at < later
    assert messages()[:2] == ["Saved. Changed Title.", "Schedule cancelled, a draft again."]
    assert messages()[2].startswith("Published under the date")


def test_saving_a_scheduled_update_under_a_past_date_does_not_publish_it_by_surprise(client, editor):
    update = make_update(at=timezone.now() + timedelta(days=3))
    response = send(client, update, on="2021-05-13", at="17:00")
    assert "This date has passed." in errors_of(response)["published_at"][0]
    response = send(client, update, on="", at="")
    assert errors_of(response) == {"published_at": ["Give the date and time from which it is public."]}


def test_a_live_update_cannot_be_hidden_by_a_date(client, editor):
    update = make_update()
    assert "would hide it until then" in errors_of(send(client, update, on="2999-01-01", at="12:00"))["published_at"][0]
    response = send(client, update, on="", at="")
    assert errors_of(response) == {"published_at": ["Give the date and time from which it is public."]}
    update.refresh_from_db()
    assert update.published_at == MAY_13


def test_a_changed_date_moves_the_address_and_leaves_a_redirect(client, editor):
    update = make_update(slug="vigil")
    send(client, update, on="2021-05-14", at="17:00")
    redirects = dict(Redirect.objects.values_list("old_path", "new_path"))
    assert redirects == {"/updates/2021/05/13/vigil/": "/updates/2021/05/14/vigil/"}


def test_an_unchanged_date_keeps_its_microseconds(client, editor):
    at = MAY_13 + timedelta(seconds=5, microseconds=123456)
    update = make_update(at=at)
    send(client, update, title="Another title")
    update.refresh_from_db()
    assert update.published_at == at


def test_a_day_without_a_time_is_noon_unless_the_date_is_exact(client, editor):
    assert errors_of(send(client, on="2021-05-13")) == {"published_at": ["Give the time as well as the day."]}
    assert errors_of(send(client, at="17:00")) == {"published_at": ["Give the day as well as the time."]}
    send(client, on="2021-05-13", date_precision="day")
    assert Update.objects.get().published_at == datetime(2021, 5, 13, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", ["0001-01-01", "1021-05-13", "1899-12-31", "9999-12-31"])
def test_a_year_that_no_calendar_page_shows_is_refused(client, editor, day):
    response = send(client, on=day, at="12:00", press="_publish")
    assert errors_of(response) == {"published_at": ["Give a year from 1900 on, with four digits, such as 2021."]}


@pytest.mark.parametrize(
    ("on", "at"), [("soon", "12:00"), ("2021-13-40", "12:00"), ("2021-05-13", "25:61"), ("\0", "\0")]
)
def test_what_is_no_date_is_refused_beside_the_field(client, editor, on, at):
    response = send(client, on=on, at=at)
    assert list(errors_of(response)) == ["published_at"]


@pytest.mark.parametrize("at", ["21:30", "21.30", "9:30 pm", "9.30PM", "9:30 p.m.", " 21:30 "])
def test_a_time_is_read_as_people_write_it(client, editor, at):
    send(client, on="2021-05-13", at=at)
    assert Update.objects.get().published_at == datetime(2021, 5, 13, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(("at", "hour"), [("12 am", 0), ("12 pm", 12), ("1 am", 1), ("11 pm", 23)])
def test_noon_and_midnight_are_told_apart(client, editor, at, hour):
    send(client, on="2021-05-13", at=at)
    assert Update.objects.get().published_at == datetime(2021, 5, 13, hour, tzinfo=UTC)


@pytest.mark.parametrize("at", ["25:61", "13:30 pm", "0 am", "9", "half past nine"])
def test_what_is_no_time_is_refused_with_a_sentence_on_how_to_write_it(client, editor, at):
    response = send(client, on="2021-05-13", at=at)
    assert errors_of(response) == {"published_at": ["Write the time such as 17:30 or 5:30 pm."]}


def test_what_is_no_day_is_refused_with_a_sentence_on_how_to_write_it(client, editor):
    response = send(client, on="soon", at="9:30")
    assert errors_of(response) == {"published_at": ["Write the day such as 2021-05-13."]}


# ---- zones


@LOS_ANGELES
def test_what_is_typed_is_meant_in_the_campaigns_zone(client, editor):
    send(client, on="2021-05-13", at="20:00", press="_publish")
    update = Update.objects.get()
    assert update.published_at == datetime(2021, 5, 14, 3, 0, tzinfo=UTC)
    assert update.get_absolute_url().startswith("/updates/2021/05/13/")
    assert messages() == ["Published under the date 13 May 2021, 20:00 (America/Los_Angeles, UTC−7). Added."]


@LOS_ANGELES
def test_a_time_that_the_clocks_skip_is_refused_with_a_sentence(client, editor):
    response = send(client, on="2026-03-08", at="02:30")
    assert errors_of(response)["published_at"] == [
        "02:30 does not exist on that day in America/Los_Angeles: the clocks go forward past it. "
        "Give an earlier or a later time."
    ]
    assert not Update.objects.exists()


@LOS_ANGELES
def test_a_time_that_comes_twice_is_refused_but_stays_where_it_is_stored(client, editor):
    response = send(client, on="2021-11-07", at="01:30")
    assert errors_of(response)["published_at"] == [
        "01:30 comes twice on that day in America/Los_Angeles: the clocks go back. "
        "Give a time before or after that hour."
    ]
    for hour in (8, 9):  # 01:30 in summer time, and an hour later in winter time
        stored = datetime(2021, 11, 7, hour, 30, tzinfo=UTC)
        update = make_update(f"At {hour}", stored)
        assert send(client, update, title=f"Still at {hour}").status_code == 302
        update.refresh_from_db()
        assert (update.title, update.published_at) == (f"Still at {hour}", stored)


@LOS_ANGELES
def test_the_form_names_the_zone_beside_times_and_buttons(client, editor):
    page = client.get(ADD).text
    distance = "UTC−7" if timezone.localtime().dst() else "UTC−8"
    assert f"Times are in America/Los_Angeles, now {distance}." in page
    assert f"its date is now, in America/Los_Angeles, {distance}." in page


# ---- withdrawing


def test_withdrawing_asks_for_the_reason_and_readers_are_told(client, editor):
    update = make_update()
    page = client.get(address(update))
    assert f'href="{address(update, "withdraw")}"' in page.text
    assert "Readers no longer see it" in client.get(address(update, "withdraw")).text
    refused = client.post(address(update, "withdraw"), {"reason": " \u202e "})
    assert "Give one sentence that tells readers why it was withdrawn." in refused.text
    assert update.is_live()
    response = client.post(address(update, "withdraw"), {"reason": "It named\u202e somebody\n who asked us not to."})
    assert response.url == address(update)
    update.refresh_from_db()
    assert (update.status, update.withdrawn_reason) == ("withdrawn", "It named somebody who asked us not to.")
    assert messages() == ["Withdrawn: It named somebody who asked us not to."]
    public = client.get(update.get_absolute_url())
    assert public.status_code == 410
    assert "It named somebody who asked us not to." in public.text
    page = client.get(address(update)).text
    assert "Who follows an old link reads: “It named somebody who asked us not to.”" in page
    assert "Publish again" in page
    assert "View on site" not in page


def test_the_reason_can_be_corrected_without_moving_the_moment(client, editor):
    update = make_update()
    update.withdraw("Rwong.")
    update.save()
    at = update.withdrawn_at
    client.post(address(update, "withdraw"), {"reason": "Wrong."})
    update.refresh_from_db()
    assert (update.withdrawn_reason, update.withdrawn_at) == ("Wrong.", at)
    assert messages() == ["Reason changed: Wrong."]


def test_publish_again_brings_it_back_under_its_date(client, editor):
    update = make_update()
    update.withdraw("Wrong.")
    update.save()
    send(client, update, title="Right this time")
    update.refresh_from_db()
    assert update.status == "withdrawn"
    send(client, update, press="_publish")
    update.refresh_from_db()
    assert update.is_live()
    assert (update.published_at, update.withdrawn_at, update.withdrawn_reason) == (MAY_13, None, "")


def test_what_readers_do_not_see_cannot_be_withdrawn(client, editor):
    for update in (make_update(at=None), make_update("b", at=timezone.now() + timedelta(days=1))):
        response = client.post(address(update, "withdraw"), {"reason": "x"}, follow=True)
        assert "there is nothing to withdraw" in response.text
        update.refresh_from_db()
        assert update.status != "withdrawn"


def test_a_live_update_cannot_be_deleted_and_the_sentence_says_what_to_do(client, editor):
    live, draft = make_update("Live one"), make_update("Draft one", at=None)
    for response in (client.get(address(live, "delete")), client.post(address(live, "delete"), {"post": "yes"})):
        assert "“Live one” is live. Withdraw it first" in response.text
    both = {"action": "delete_selected", "_selected_action": [live.pk, draft.pk], "post": "yes", "index": 0}
    assert "“Live one” is live. Withdraw it first" in client.post(LIST, both).text
    assert Update.objects.count() == 2
    assert "It cannot be brought back" in client.get(address(draft, "delete")).text
    client.post(address(draft, "delete"), {"post": "yes"})
    assert [update.title for update in Update.objects.all()] == ["Live one"]


# ---- new and updated


def test_a_changed_text_of_a_live_update_shows_as_updated(client, editor):
    update = make_update()
    send(client, update, body="Another text.")
    update.refresh_from_db()
    assert timezone.now() - update.revised_at < timedelta(minutes=1)
    assert "updated" in client.get(address(update)).text


def test_a_text_that_comes_back_as_a_browser_sends_it_is_not_updated(client, editor):
    body = "One line.\n\nAnother line.\n"
    update = make_update("Two  lines", body=body, summary="A line\nand another", dateline="A  B", kind="release")
    for number, title in enumerate(("Two  lines", "Two lines ", " Two\u202e lines"), 1):
        sent = {"body": body.replace("\n", "\r\n"), "summary": "A line\r\nand another", "dateline": "A B"}
        assert send(client, update, title=title, **sent).status_code == 302
        update.refresh_from_db()
        assert update.revised_at is None
        assert messages() == ["Saved."] * number
    send(client, update, **{**sent, "body": "One line.\r\n\r\nA third line."})
    update.refresh_from_db()
    assert update.revised_at is not None


def test_a_small_fix_does_not_show_as_updated(client, editor):
    update = make_update()
    assert "Small fix: do not show as updated" in client.get(address(update)).text
    send(client, update, body="Another text.", small_fix="on")
    update.refresh_from_db()
    assert (update.body, update.revised_at) == ("Another text.", None)
    assert messages() == [
        "Saved. Changed Text and Small fix: do not show as updated. A small fix, not shown as updated."
    ]


def test_drafts_are_never_shown_as_updated(client, editor):
    update = make_update(at=None)
    assert "Small fix" not in client.get(address(update)).text
    send(client, update, body="Another text.")
    send(client, update, body="A third text.", press="_publish")
    update.refresh_from_db()
    assert (update.is_live(), update.revised_at) == (True, None)


def test_what_readers_do_not_read_does_not_make_it_updated(client, editor):
    update = make_update()
    send(client, update, topics=[make_topic().pk], is_pinned="on", slug="another", outlet="Not shown with news")
    update.refresh_from_db()
    assert (update.is_pinned, update.revised_at) == (True, None)


def test_another_picture_makes_it_updated(client, editor):
    update = make_update()
    send(client, update, attachments=[{"asset": picture().pk}])
    update.refresh_from_db()
    assert update.attachments.count() == 1
    assert update.revised_at is not None
