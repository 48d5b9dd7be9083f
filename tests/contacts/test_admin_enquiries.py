"""Questions of the press in the panel: read, answered by mail, marked; never written or changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaign.models import Campaign
from contacts.enquiries.mail import tell_desk
from contacts.models import Enquiry
from tests.campaign.staff import make_staff
from tests.contacts.factories import make_subject
from tests.contacts.panel import history
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

ENQUIRIES = "/admin/contacts/enquiry/"
DEADLINE = datetime(2999, 6, 1, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()
    make_campaign("es", name="Liberen el río", statement="Es de todos.")
    Campaign.objects.update(press_email="desk@example.org")


def make_enquiry(**values):
    values = {"name": "Jean Dupont", "outlet": "The Post", "email": "jean@example.org", "question": "When?", **values}
    return Enquiry.objects.create(**values)


def address(enquiry, view="change"):
    return f"{ENQUIRIES}{enquiry.pk}/{view}/"


def queued():
    return [result.args_kwargs["args"] for result in DBTaskResult.objects.all()]


# ---- what is shown


@override_settings(TIME_ZONE="America/Los_Angeles")
def test_the_list_has_new_questions_first_with_their_deadline_on_both_clocks(client, officer):
    make_enquiry(outlet="Answered", state="answered", answered_at=timezone.now())
    make_enquiry(outlet="Older", received_at=timezone.now() - timedelta(days=9), subject=make_subject())
    make_enquiry(outlet="Newer", deadline_at=DEADLINE, zone="Europe/Paris")
    make_enquiry(outlet="Spam", state="held")
    page = client.get(ENQUIRIES)
    assert [enquiry.outlet for enquiry in page.context["cl"].result_list] == ["Newer", "Older", "Spam", "Answered"]
    assert "1 June 2999, 09:00 (America/Los_Angeles, UTC−7)<br>1 June 2999, 18:00 (Europe/Paris, UTC+2)" in page.text
    for words in ("None given.", "The legal case", "Anything else", "Held back (looks like spam)"):
        assert words in page.text
    page = client.get(ENQUIRIES, {"state__exact": "held"})
    assert [enquiry.outlet for enquiry in page.context["cl"].result_list] == ["Spam"]
    assert client.get(ENQUIRIES, {"q": "newer"}).context["cl"].result_count == 1


def test_a_question_is_read_with_all_that_is_known_of_it(client, officer):
    enquiry = make_enquiry(
        question="First line.\n\n<b>Second</b> line.", phone="020 7946 0000", language="es",
        deadline_at=timezone.now() - timedelta(hours=1), zone="UTC", desk_told_at=DEADLINE,
        mail_fault="Receipt: The mail server refused it: “550 No such user”.",
    )  # fmt: skip
    page = client.get(address(enquiry)).text
    for words in (
        "First line.\n\n&lt;b&gt;Second&lt;/b&gt; line.", "The Post", "020 7946 0000", "Spanish", "It has passed.",
        "Mailed to the desk on 1 June 2999, 16:00 (UTC).", "No receipt sent.", "“550 No such user”",
    ):  # fmt: skip
        assert words in page
    assert 'name="_save"' not in page
    assert "Answered:" not in page


def test_the_answer_is_written_by_mail_with_a_subject_in_the_language_of_whoever_asked(client, officer):
    english, spanish = make_enquiry(), make_enquiry(language="es", email="a&b?c=d@example.org")
    link = "mailto:jean@example.org?subject=Re%3A%20your%20question%20to%20Free%20the%20River"
    assert f'href="{link}"' in client.get(address(english)).text
    page = client.get(address(spanish)).text
    assert 'href="mailto:a%26b%3Fc%3Dd@example.org?subject=' in page
    assert "Liberen%20el%20r%C3%ADo" in page


def test_the_list_costs_the_same_queries_at_any_length(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ENQUIRIES).status_code == 200
        return len(queries)

    subject = make_subject()
    make_enquiry(subject=subject, deadline_at=DEADLINE, zone="UTC")
    few = cost()
    for _number in range(20):
        make_enquiry(subject=subject, deadline_at=DEADLINE, zone="UTC")
    assert cost() == few


# ---- what can be done


def test_a_question_is_marked_as_answered_and_opened_again(client, officer):
    enquiry = make_enquiry()
    page = client.get(address(enquiry)).text
    assert f'formaction="{address(enquiry, "answered")}"' in page
    assert f'formaction="{address(enquiry, "open")}"' not in page
    assert client.post(address(enquiry, "answered")).url == address(enquiry)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answered_by) == ("answered", officer)
    assert "marked by olga" in client.get(address(enquiry)).text
    assert f'formaction="{address(enquiry, "open")}"' in client.get(address(enquiry)).text
    client.post(address(enquiry, "open"))
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answered_at, enquiry.answered_by) == ("new", None, None)
    assert history() == ["Marked as answered.", "Open again."]
    assert queued() == []


def test_what_is_no_spam_goes_to_the_desk(client, officer):
    enquiry = make_enquiry(state="held")
    assert "Not spam: send it to the desk" in client.get(address(enquiry)).text
    client.post(address(enquiry, "not-spam"))
    enquiry.refresh_from_db()
    assert enquiry.state == "new"
    assert queued() == [[enquiry.pk]]
    assert history() == ["Not spam: on its way to the desk."]
    tell_desk.func(enquiry.pk)
    assert [message.to for message in mail.outbox] == [["desk@example.org"]]
    assert "Mailed to the desk on" in client.get(address(enquiry)).text


def test_a_question_that_did_not_reach_the_desk_is_mailed_once_more(client, officer):
    enquiry = make_enquiry(mail_fault="To the desk: The mail server did not answer, or broke off.")
    assert "Mail it to the desk now" in client.get(address(enquiry)).text
    client.post(address(enquiry, "send"))
    assert queued() == [[enquiry.pk]]
    assert history() == ["On its way to the desk once more."]


def test_however_often_the_button_is_pressed_the_desk_is_mailed_once(client, officer):
    enquiry = make_enquiry()
    for _ in range(3):
        client.post(address(enquiry, "send"))
    assert queued() == [[enquiry.pk]]
    assert history() == ["On its way to the desk once more."]
    DBTaskResult.objects.get().claim("a worker")
    assert "This was done already." in client.post(address(enquiry, "send"), follow=True).text
    assert queued() == [[enquiry.pk]]


def test_a_try_that_waits_for_its_time_is_brought_forward_by_the_button(client, officer):
    enquiry, other = make_enquiry(), make_enquiry()
    in_an_hour = timezone.now() + timedelta(hours=1)
    for waiting in (enquiry, other):
        tell_desk.using(run_after=in_an_hour).enqueue(waiting.pk, 7)
    client.post(address(enquiry, "send"))
    client.post(address(enquiry, "send"))
    assert sorted(queued()) == [[enquiry.pk, 7], [other.pk, 7]]
    assert [result.args_kwargs["args"] for result in DBTaskResult.objects.ready()] == [[enquiry.pk, 7]]
    assert history() == ["On its way to the desk once more."]


def test_the_button_begins_anew_what_was_given_up(client, officer):
    enquiry = make_enquiry()
    tell_desk.enqueue(enquiry.pk, 75)
    DBTaskResult.objects.get().set_successful(None)
    client.post(address(enquiry, "send"))
    assert sorted(queued()) == [[enquiry.pk], [enquiry.pk, 75]]


def test_what_was_done_already_is_done_once(client, officer):
    new = make_enquiry(desk_told_at=DEADLINE)
    answered = make_enquiry(state="answered", answered_at=timezone.now())
    for enquiry, view in ((new, "open"), (new, "not-spam"), (new, "send"), (answered, "answered"), (answered, "send")):
        response = client.post(address(enquiry, view), follow=True)
        assert "This was done already." in response.text
    assert (history(), queued()) == ([], [])


def test_nothing_is_done_by_following_a_link(client, officer):
    enquiry = make_enquiry(state="held")
    for view in ("answered", "open", "not-spam", "send"):
        assert client.get(address(enquiry, view)).url == address(enquiry)
        assert client.post(f"{ENQUIRIES}x/{view}/").status_code == 404
        assert client.post(f"{ENQUIRIES}{enquiry.pk + 1}/{view}/").status_code == 404
    enquiry.refresh_from_db()
    assert (enquiry.state, history(), queued()) == ("held", [], [])


def test_several_are_marked_as_answered_together(client, officer):
    keys = [make_enquiry().pk, make_enquiry().pk, make_enquiry(state="answered", answered_at=timezone.now()).pk]
    data = {"action": "answer_selected", "_selected_action": keys, "index": 0}
    assert "2 are marked as answered now." in client.post(ENQUIRIES, data, follow=True).text
    assert not Enquiry.objects.exclude(state="answered").exists()
    assert history() == ["Marked as answered."] * 2


# ---- who may


def test_nobody_writes_or_changes_a_question(client, officer):
    enquiry = make_enquiry()
    assert client.get(f"{ENQUIRIES}add/").status_code == 403
    assert client.post(f"{ENQUIRIES}add/", {"name": "x"}).status_code == 403
    assert client.post(address(enquiry), {"question": "Another."}).status_code == 403
    client.force_login(make_staff("chief", [], is_superuser=True))
    assert client.post(address(enquiry), {"question": "Another."}).status_code == 403
    enquiry.refresh_from_db()
    assert enquiry.question == "When?"


def test_a_question_is_deleted_by_who_may(client, officer):
    enquiry, other = make_enquiry(), make_enquiry()
    client.post(address(enquiry, "delete"), {"post": "yes"})
    assert list(Enquiry.objects.all()) == [other]
    rights = ["contacts.view_enquiry", "contacts.change_enquiry"]
    client.force_login(make_staff("nina", rights))
    assert client.post(address(other, "delete"), {"post": "yes"}).status_code == 403


def test_who_only_reads_has_no_buttons_and_a_writer_sees_no_question(client, writer):
    enquiry = make_enquiry(state="held")
    for path in (ENQUIRIES, address(enquiry), address(enquiry, "history"), address(enquiry, "delete")):
        assert client.get(path).status_code == 403
    client.force_login(make_staff("nina", ["contacts.view_enquiry"]))
    page = client.get(address(enquiry)).text
    assert "When?" in page
    assert "formaction" not in page
    assert "answer_selected" not in client.get(ENQUIRIES).text
    for view in ("answered", "open", "not-spam", "send"):
        assert client.post(address(enquiry, view)).status_code == 403
        assert client.get(address(enquiry, view)).status_code == 403
    client.logout()
    for view in ("change", "answered", "open", "not-spam", "send"):
        assert client.post(address(enquiry, view)).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.state == "held"
