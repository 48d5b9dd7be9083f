"""The panel for updates: the list, who may do what, and what the history keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.campaign.staff import make_staff, update_data
from tests.updates.factories import MAY_13, make_campaign, make_topic, make_update, make_updates
from tests.updates.panel import ADD, LIST, LOS_ANGELES, address, attached, messages, picture, send
from updates.models import Update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


# ---- the list


def test_the_list_tells_state_date_kind_and_language_in_words(client, editor):
    make_update("Live one", kind="ruling")
    make_update("Draft one", at=None)
    make_update("Coming one", at=timezone.now() + timedelta(days=3))
    withdrawn = make_update("Gone one", language="es")
    withdrawn.withdraw("It was wrong.")
    withdrawn.save()
    page = client.get(LIST).text
    for word in (
        "Live",
        "Draft",
        "Scheduled",
        "Withdrawn",
        "Court ruling",
        "español",
        "Date in UTC",
        "13 May 2021, 17:00",
    ):
        assert word in page


@LOS_ANGELES
def test_the_list_shows_dates_in_the_campaigns_zone_and_as_exactly_as_they_are_known(client, editor):
    make_update("a", datetime(2021, 5, 14, 3, 0, tzinfo=UTC))
    make_update("b", datetime(2021, 6, 14, 19, 0, tzinfo=UTC), date_precision="day")
    make_update("c", datetime(2021, 7, 14, 19, 0, tzinfo=UTC), date_precision="about")
    make_update("d", datetime(2021, 8, 14, 19, 0, tzinfo=UTC), date_precision="month")
    page = client.get(LIST).text
    assert "Date in America/Los_Angeles" in page
    for words in ("13 May 2021, 20:00", ">14 June 2021<", ">about 14 July 2021<", ">August 2021<"):
        assert words in page


@pytest.mark.parametrize("state", ["draft", "scheduled", "live", "withdrawn"])
def test_the_list_can_be_narrowed_to_a_state(client, editor, state):
    make_update("One draft", at=None)
    make_update("One scheduled", at=timezone.now() + timedelta(days=3))
    make_update("One live")
    withdrawn = make_update("One withdrawn")
    withdrawn.withdraw("It was wrong.")
    withdrawn.save()
    result = client.get(LIST, {"state": state}).context["cl"].result_list
    assert [update.title for update in result] == [f"One {state}"]


def test_the_list_is_searched_by_pieces_of_titles_and_by_words_of_the_text(client, editor):
    make_update("The bond hearing", body="Nothing else.")
    make_update("Another thing", body="The judge was José Ñíguez.", docket_number="A-12")
    make_update("Unrelated")

    def found(query):
        return {update.title for update in client.get(LIST, {"q": query}).context["cl"].result_list}

    assert found("ond hear") == {"The bond hearing"}
    assert found("jose niguez") == {"Another thing"}
    assert found("A-12") == {"Another thing"}
    assert found("nowhere") == set()


def test_the_list_leads_to_the_years_of_the_archive_and_within_them_to_months(client, editor):
    make_update("Old", MAY_13.replace(year=2018))
    make_update("New", MAY_13)
    make_update("Undated", at=None)
    assert [year for year, _link in client.get(LIST).context["years"]] == [2018, 2019, 2020, 2021]
    links = dict(client.get(LIST, {"state": "live", "p": "1"}).context["years"])
    assert links[2018] == "?published_at__year=2018&state=live"
    page = client.get(LIST + links[2018])
    assert [update.title for update in page.context["cl"].result_list] == ["Old"]
    assert "years" not in page.context
    make_update("By mistake", MAY_13.replace(year=1021))
    assert len(client.get(LIST).context["years"]) == 100


@pytest.mark.parametrize("query", ['"', "(", "NEAR(", "a AND", "*", "\0", "'; --", "x" * 5000, "\u202e"])
def test_odd_searches_and_filters_are_answered(client, editor, query):
    make_update()
    for parameters in ({"q": query}, {"kind__exact": query}, {"state": query}, {"topics__id__exact": query}):
        assert client.get(LIST, parameters, follow=True).status_code == 200
    for parameters in (
        {"published_at__year": query},
        {"p": query},
        {"o": query},
        {"all": query},
        {"language__exact": query},
    ):
        assert client.get(LIST, parameters, follow=True).status_code == 200


def test_the_list_costs_the_same_queries_at_any_length(client, editor):
    topic = make_topic()

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    make_updates(3, topics=[topic])
    few = cost()
    make_updates(40, first=MAY_13 + timedelta(days=30), topics=[topic])
    assert cost() == few
    assert few <= 14


def test_the_list_does_not_load_texts(client, editor):
    make_updates(2)
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    assert not any('"body_html"' in query["sql"] for query in queries if "LIMIT 50" in query["sql"])


# ---- who may


def test_a_writer_writes_drafts_and_cannot_publish(client, writer):
    page = client.get(ADD).text
    assert "Save draft" in page
    assert "Publish now" not in page
    assert "Schedule" not in page
    for press in ("_publish", "_schedule", "_unschedule"):
        assert send(client, press=press, on="2999-01-01", at="12:00").status_code == 403
    assert not Update.objects.exists()
    send(client)
    update = Update.objects.get()
    assert send(client, update, title="Better").status_code == 302
    assert send(client, update, press="_publish").status_code == 403
    assert not update.is_live()


@pytest.mark.parametrize("state", ["live", "scheduled", "withdrawn"])
def test_a_writer_reads_but_does_not_change_what_was_published(client, writer, state):
    update = make_update(at=timezone.now() + timedelta(days=1) if state == "scheduled" else MAY_13)
    if state == "withdrawn":
        update.withdraw("Wrong.")
        update.save()
    page = client.get(address(update))
    assert page.status_code == 200
    assert "Only those who may publish can change it now." in page.text
    for words in ("Save", "Preview", "Withdraw…", "Delete…"):
        assert f">{words}<" not in page.text
    for response in (
        send(client, update, title="Taken over"),
        client.post(address(update, "preview"), update_data()),
        client.post(address(update, "withdraw"), {"reason": "x"}),
    ):
        assert response.status_code == 403
    update.refresh_from_db()
    assert update.title == "A new hearing"


def test_who_may_only_read_is_told_so(client):
    client.force_login(make_staff("nina", ["updates.view_update"]))
    page = client.get(address(make_update(at=None))).text
    assert "You can read this, but not change it." in page
    assert "Save draft" not in page


def test_a_writer_may_choose_pictures_and_topics_without_a_right_to_change_them(client, writer):
    make_topic("Bond hearing")
    picture()
    for field, words in (("topics", "Bond hearing"), ("lead_image", "Picture 60")):
        query = {"app_label": "updates", "model_name": "update", "field_name": field, "term": words[:4]}
        assert [r["text"] for r in client.get("/admin/autocomplete/", query).json()["results"]] == [words]
    query = {"app_label": "updates", "model_name": "attachment", "field_name": "asset", "term": ""}
    assert client.get("/admin/autocomplete/", query).json()["results"][0]["text"] == "Picture 60"
    update = make_update(at=None)
    send(client, update, attachments=[{"asset": picture().pk}])
    assert update.attachments.count() == 1


def test_without_a_right_to_updates_every_door_is_shut(client):
    update = make_update()
    client.force_login(make_staff("nina", ["campaign.change_page"]))
    for view in ("change", "withdraw", "preview", "delete", "history"):
        assert client.get(address(update, view)).status_code == 403
    for path in (LIST, ADD, f"{LIST}import/", f"{LIST}preview/"):
        assert client.get(path).status_code == 403
    client.logout()
    for view in ("change", "withdraw", "preview"):
        assert client.post(address(update, view)).status_code == 302


def test_who_may_only_add_is_led_to_the_front_page(client):
    client.force_login(make_staff("nina", ["updates.add_update"]))
    assert send(client).url == "/admin/"
    assert Update.objects.count() == 1


# ---- publishing several


def test_drafts_are_published_together_each_under_its_own_date(client, editor):
    past = make_update("Past", status="draft")
    coming = make_update("Coming", at=timezone.now() + timedelta(days=2), status="draft")
    undated, live = make_update("Undated", at=None), make_update("Live", slug="live")
    chosen = [update.pk for update in (past, coming, undated, live)]
    response = client.post(LIST, {"action": "publish_selected", "_selected_action": chosen, "index": 0}, follow=True)
    assert "2 are public now. 1 goes public at its date. 1 was no draft and stays as it was." in response.text
    past.refresh_from_db()
    assert past.published_at == MAY_13
    assert {update.title for update in Update.objects.live()} == {"Past", "Undated", "Live"}
    assert {update.title for update in Update.objects.scheduled()} == {"Coming"}
    assert len(messages()) == 3


def test_a_writer_has_no_button_to_publish_several(client, writer):
    update = make_update(at=None)
    assert "publish_selected" not in client.get(LIST).text
    client.post(LIST, {"action": "publish_selected", "_selected_action": [update.pk], "index": 0})
    assert not update.is_live()


# ---- the history


def test_each_press_leaves_exactly_one_line_in_the_history(client, editor):
    send(client, press="_publish", on="2021-05-13", at="17:00")
    update = Update.objects.get()
    send(client, update, title="Another title", attachments=[{"asset": picture().pk}])
    client.post(address(update, "withdraw"), {"reason": "Wrong."})
    update.refresh_from_db()
    send(client, update, press="_publish", attachments=[attached(update)])
    assert messages() == [
        "Published under the date 13 May 2021, 17:00 (UTC). Added.",
        "Saved. Changed Title. Added picture or document “Picture 60”.",
        "Withdrawn: Wrong.",
        "Published under the date 13 May 2021, 17:00 (UTC).",
    ]
    assert set(LogEntry.objects.values_list("user__username", flat=True)) == {"edith"}
    assert "Withdrawn: Wrong." in client.get(address(update, "history")).text
