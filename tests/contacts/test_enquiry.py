"""A journalist asks: what the form takes, what it refuses with a sentence, and what is kept."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from campaign.models import Campaign
from contacts.models import Enquiry, SubjectWords
from tests.clock import Clock
from tests.updates.factories import make_campaign
from tests.worker import work_off

from .enquiry_posts import ADDRESS, DESK, FROM_HERE, filled, forget_senders, send
from .factories import make_contact, make_subject

pytestmark = pytest.mark.django_db

NEW, HELD = Enquiry.State.NEW, Enquiry.State.HELD


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()
    Campaign.objects.update(press_email=DESK)
    forget_senders()
    yield
    forget_senders()


@pytest.fixture
def clock(monkeypatch, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    return Clock(monkeypatch)


def queued():
    return sorted(DBTaskResult.objects.values_list("task_path", flat=True))


def faults(response):
    """The sentences beside the fields, by field."""
    assert response.status_code == 200
    return {name: [str(sentence) for sentence in errors] for name, errors in response.context["form"].errors.items()}


# The page


def test_the_form_stands_there_for_everybody_without_script_or_cookie(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert "<script" not in response.text
    assert '<form class="form" method="post" novalidate>' in response.text
    assert "csrfmiddlewaretoken" not in response.text
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_what_the_page_costs(client, django_assert_max_num_queries):
    for number in range(5):
        make_contact(f"Ana {number}", subjects=[make_subject(f"Subject {number}")])
    with django_assert_max_num_queries(3):
        client.get(ADDRESS)


def test_head_and_other_methods(client):
    head = client.head(ADDRESS)
    assert (head.status_code, head.content) == (200, b"")
    for method in (client.put, client.patch, client.delete):
        response = method(ADDRESS)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, POST"
        assert "<main" in response.text
    assert client.post(f"{ADDRESS}thanks/").status_code == 405


def test_every_field_has_its_label_its_hint_and_its_fault_in_this_order(clock):
    text = send(clock, phone="12").text
    of_phone = re.search(r'<div class="ask wrong">\s*<label for="id_phone">.*?</div>', text, re.DOTALL)[0]
    parts = ['<label for="id_phone"', 'id="id_phone_helptext"', 'id="id_phone_error"', "<input"]
    places = [of_phone.index(part) for part in parts]
    assert places == sorted(places)
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in of_phone
    assert 'aria-invalid="true"' in of_phone
    assert 'value="12"' in of_phone


def test_faults_are_listed_above_where_the_keyboard_is(clock):
    text = send(clock, name="", email="bo").text
    assert '<div class="errors" role="alert" tabindex="-1" autofocus>' in text
    assert '<li><a href="#id_name">Your name</a>: Write your name.</li>' in text
    assert "<title>Not sent yet: Ask the press desk – Free the River</title>" in text


def test_subjects_are_those_about_which_somebody_answers_in_the_language_of_the_page(client):
    legal = make_subject("The legal case", order=1)
    SubjectWords.objects.create(subject=legal, language="es", name="El caso")
    make_contact(subjects=[legal])
    make_contact("Bea Sol", subjects=[legal])
    make_subject("The family", order=2, desk_email="family@river.example")
    make_contact("Cy Retired", subjects=[make_subject("Nobody left")], retired_on=date(2021, 1, 1))
    make_subject("Nobody yet")

    def subjects(address):
        return re.findall(r'<option value="([^"]*)"[^>]*>([^<]+)</option>', client.get(address).text)

    assert subjects(ADDRESS) == [
        ("", "Anything else"), ("the-legal-case", "The legal case"), ("the-family", "The family")
    ]  # fmt: skip
    assert subjects(f"/es{ADDRESS}")[1:] == [("the-legal-case", "El caso"), ("the-family", "The family")]


def test_without_subjects_nobody_is_asked_for_one(client):
    assert 'name="subject"' not in client.get(ADDRESS).text


# What is taken


def test_a_question_is_kept_and_its_mails_are_queued(clock):
    subject = make_subject(desk_email="legal@river.example")
    response = send(
        clock, address=f"/es{ADDRESS}", subject=subject.slug, question="Who held her?\r\n\r\nSince when?",
        phone="+44 20 7946 0000", deadline_on="2021-05-13", deadline_time="17:30", zone="Europe/Madrid",
    )  # fmt: skip
    assert (response.status_code, response.headers["Location"]) == (303, "/es/press/enquiry/thanks/")
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    enquiry = Enquiry.objects.get()
    assert (enquiry.name, enquiry.outlet, enquiry.email) == ("Bo Lind", "The Daily", "bo@daily.example")
    assert enquiry.question == "Who held her?\n\nSince when?"
    assert (enquiry.phone, enquiry.subject, enquiry.language) == ("+44 20 7946 0000", subject, "es")
    assert (enquiry.deadline_at, enquiry.zone) == (datetime(2021, 5, 13, 15, 30, tzinfo=UTC), "Europe/Madrid")
    assert (enquiry.state, enquiry.mail_fault) == (NEW, "")
    assert queued() == ["contacts.enquiries.mail.send_receipt", "contacts.enquiries.mail.tell_desk"]


def test_the_thanks_are_the_same_for_everybody(client):
    response = client.get(f"{ADDRESS}thanks/")
    assert "Your question has reached us" in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    assert not response.cookies
    assert client.head(f"{ADDRESS}thanks/").status_code == 200


def test_row_and_task_are_written_together_or_not_at_all(clock, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("contacts.enquiries.mail.send_receipt", type("Broken", (), {"enqueue": fail}))
    with pytest.raises(RuntimeError):
        send(clock)
    assert not Enquiry.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_what_is_not_filled_in_gets_a_sentence_and_what_is_stays(clock):
    response = send(clock, name=" ", outlet="", email="", question="", phone="415 758 3765", zone="Europe/Paris")
    assert faults(response) == {
        "name": ["Write your name."],
        "outlet": ["Write where you work, or “freelance”."],
        "email": ["Write the e-mail address to which the answer is to go."],
        "question": ["Write your question."],
    }
    assert 'value="415 758 3765"' in response.text
    assert 'value="Europe/Paris"' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("nothing", ["\u200b", "\u200d \u2060", "\u3164"])
def test_words_that_nobody_can_see_are_not_filled_in(clock, nothing):
    found = faults(send(clock, name=nothing, outlet=nothing, question=nothing))
    assert found == {
        "name": ["Write your name."],
        "outlet": ["Write where you work, or “freelance”."],
        "question": ["Write your question."],
    }


def test_what_is_too_long_gets_a_sentence(clock):
    longest = {"name": "n" * 120, "outlet": "o" * 150, "question": "Why?\r\n" * 1000}
    assert send(clock, **longest).status_code == 303
    response = send(clock, name="n" * 121, outlet="o" * 151, question="q" * 5001, phone="1" * 41, zone="z" * 61)
    assert {name: sentences[0][:45] for name, sentences in faults(response).items()} == {
        "name": "Ensure this value has at most 120 characters ",
        "outlet": "Ensure this value has at most 150 characters ",
        "question": "Ensure this value has at most 5000 characters",
        "phone": "Ensure this value has at most 40 characters (",
        "zone": "Ensure this value has at most 60 characters (",
    }


@pytest.mark.parametrize("slug", ["nothing", "1", "the-legal-case\nBcc: x", "9" * 40, "🌊"])
def test_an_unknown_subject_gets_a_sentence(clock, slug):
    make_subject(desk_email=DESK)
    assert faults(send(clock, subject=slug)) == {"subject": ["Choose one of these subjects, or none."]}


@pytest.mark.parametrize("typed", ["12", "call me", "+1 555", "+44"])
def test_a_phone_that_is_no_number_gets_a_sentence(clock, typed):
    [sentence] = faults(send(clock, phone=typed))["phone"]
    assert sentence.startswith(f"“{typed}” is not a phone number that can be dialled.")


# The deadline


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("Madrid", "Europe/Madrid"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("", "America/Los_Angeles"),
    ],
)
def test_a_zone_may_be_written_as_people_write_it(clock, typed, name):
    send(clock, deadline_on="2021-05-13", deadline_time="5:30 pm", zone=typed)
    assert Enquiry.objects.get().zone == name


def test_a_zone_without_a_deadline_is_none(clock):
    send(clock, zone="Europe/Madrid")
    enquiry = Enquiry.objects.get()
    assert (enquiry.deadline_at, enquiry.zone) == (None, "")


@pytest.mark.parametrize(
    ("day", "hour", "zone", "field", "begins"),
    [
        ("2021-05-13", "", "UTC", "deadline_time", "Give the time as well"),
        ("", "17:00", "UTC", "deadline_on", "Give the day as well"),
        ("2021-05-13", "17:00", "Mars/Base", "zone", "There is no time zone “Mars/Base”."),
        ("2021-05-13", "17:00", "../etc/passwd", "zone", "There is no time zone “../etc/passwd”."),
        ("2021-05-12", "19:00", "UTC", "deadline_on", "This moment has passed."),
        ("2021-05-12", "12:00", "America/Los_Angeles", "deadline_on", "This moment has passed."),
        ("2022-03-13", "02:30", "America/Los_Angeles", "deadline_time", "02:30 does not exist on that day"),
        ("2021-11-07", "01:30", "America/Los_Angeles", "deadline_time", "01:30 comes twice on that day"),
        ("0001-01-01", "00:00", "Pacific/Auckland", "deadline_on", "Give a year from 1900 on"),
        ("9999-12-31", "23:59", "Pacific/Honolulu", "deadline_on", "Give a year from 1900 on"),
        ("tomorrow", "17:00", "UTC", "deadline_on", "Write the day such as 2021-05-13."),
        *[
            (day, "17:00", "UTC", "deadline_on", "Write the day such as 2021-05-13.")
            for day in ("05/01/2027", "5/1/27", "01.05.2027", "1 May 2027", "May 1, 2027", "2027/05/01", "20270501")
        ],
        ("2021-02-30", "17:00", "UTC", "deadline_on", "Write the day such as 2021-05-13."),
        ("2021-05-13", "25:00", "UTC", "deadline_time", "Write the time such as 17:30 or 5:30 pm."),
    ],
)
def test_a_deadline_that_cannot_be_gets_a_sentence(clock, day, hour, zone, field, begins):
    found = faults(send(clock, deadline_on=day, deadline_time=hour, zone=zone))
    assert list(found) == [field]
    assert found[field][0].startswith(begins)


def test_a_deadline_in_half_an_hour_is_one(clock):
    send(clock, deadline_on="2021-05-12", deadline_time="12:30")
    assert Enquiry.objects.get().deadline_at == datetime(2021, 5, 12, 19, 30, tzinfo=UTC)


# Who is kept out, and who is held back


def test_a_form_on_another_site_is_refused_with_a_page_of_ours(clock):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}, {}):
        response = send(clock, headers=headers)
        assert response.status_code == 403
        assert "The form was not accepted" in response.text
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies
    assert not Enquiry.objects.exists()


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(client):
    response = client.generic("POST", ADDRESS, b"x", headers=FROM_HERE, CONTENT_LENGTH=str(10 * 1024 * 1024))
    assert response.status_code == 413
    assert "Go back: what you wrote is still there. Make it shorter, then send it again." in response.text
    assert "file" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("sign", ["q", "س"])
def test_a_question_of_300_kilobytes_is_told_so_beside_it_and_is_still_there(clock, sign):
    question = sign * (300_000 // len(sign.encode()))
    response = send(clock, question=question)
    sentence = f"Ensure this value has at most 5000 characters (it has {len(question)})."
    assert faults(response) == {"question": [sentence]}
    assert question in response.text
    assert not Enquiry.objects.exists()


def test_a_question_of_the_most_allowed_length_is_below_that_limit_in_any_script(clock):
    assert send(clock, question="𓂀" * 5000).status_code == 303
    assert len(Enquiry.objects.get().question) == 5000


def test_the_limit_in_bytes_holds_a_question_in_any_script():
    body = Client().post(ADDRESS, filled(question="𓂀" * 5000)).wsgi_request
    assert int(body.headers["content-length"]) < 100_000


@pytest.mark.parametrize(
    "sent",
    [
        {"website": "https://evil.example"},
        {"seconds": 1},
    ],
)
def test_what_looks_like_a_machines_is_thanked_for_and_held_back(clock, sent):
    response = send(clock, **sent)
    assert (response.status_code, response.headers["Location"]) == (303, "/press/enquiry/thanks/")
    assert Enquiry.objects.get().state == HELD
    assert queued() == []


@pytest.mark.parametrize("stamp", ["forged", ""])
def test_a_page_that_we_do_not_know_comes_back_filled_in(clock, stamp):
    response = send(clock, stamp=stamp, question="Who held her?", email="bo@daily.example")
    assert faults(response) == {
        "__all__": ["The site was changed while you wrote. Nothing you wrote is lost. Send it once more."]
    }
    assert "Who held her?" in response.text
    assert 'value="bo@daily.example"' in response.text
    assert not Enquiry.objects.exists()
    clock.go_on(seconds=3)
    again = filled(stamp=re.search(r'name="stamp" value="([^"]+)"', response.text)[1])
    assert Client().post(ADDRESS, again, headers=FROM_HERE).status_code == 303
    assert Enquiry.objects.get().state == NEW


def test_the_21st_question_in_ten_minutes_is_thanked_for_and_held_back(clock):
    for number in range(22):
        response = send(clock, seconds=20, email=f"bo{number}@daily.example")
        assert response.status_code == 303
    assert list(Enquiry.objects.order_by("pk").values_list("state", flat=True)) == [*[NEW] * 20, HELD, HELD]
    assert queued().count("contacts.enquiries.mail.tell_desk") == 20


def test_a_hundred_posts_under_other_peoples_addresses_are_one_sender(clock):
    for number in range(100):
        forged = dict.fromkeys(("x-forwarded-for", "x-real-ip", "cf-connecting-ip"), f"203.0.113.{number}")
        send(clock, seconds=2.5, headers={**FROM_HERE, **forged})
    assert Enquiry.objects.filter(state=NEW).count() == 20
    assert Enquiry.objects.filter(state=HELD).count() == 80
    assert len(queued()) == 21  # twenty for the desk, one receipt


def test_a_newsroom_behind_a_proxy_of_ours_is_not_everybody(clock, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    for number in range(30):
        send(clock, seconds=3, sender="10.0.0.1", headers={**FROM_HERE, "x-forwarded-for": f"203.0.113.{number}"})
    assert Enquiry.objects.filter(state=NEW).count() == 30


def test_a_page_from_yesterday_comes_back_filled_in(clock):
    response = send(clock, seconds=25 * 3600, question="Who held her?")
    assert faults(response) == {
        "__all__": ["This page had been open for more than a day. Nothing you wrote is lost: send it once more."]
    }
    assert "Who held her?" in response.text
    again = filled(stamp=re.search(r'name="stamp" value="([^"]+)"', response.text)[1])
    assert Client().post(ADDRESS, again, headers=FROM_HERE).status_code == 303
    assert Enquiry.objects.get().state == NEW


def test_a_page_that_a_cache_kept_for_an_hour_works(clock):
    send(clock, seconds=3600)
    assert Enquiry.objects.get().state == NEW


# Receipts go to addresses that anybody may have typed


def receipts():
    return queued().count("contacts.enquiries.mail.send_receipt")


def test_one_mailbox_gets_a_receipt_an_hour_and_three_a_day(clock):
    counts = []
    for hour in range(5):
        for number in range(2):
            send(clock, email=["bo@daily.example", "Bo+press@Daily.example"][number], sender=f"192.0.2.{hour}")
        counts.append(receipts())
        clock.go_on(hours=1)
    assert counts == [1, 2, 3, 3, 3]
    assert Enquiry.objects.filter(state=NEW).count() == 10
    assert queued().count("contacts.enquiries.mail.tell_desk") == 10
    clock.go_on(days=1)
    send(clock)
    assert receipts() == 4


def test_a_mailbox_at_google_is_one_however_it_is_written_and_elsewhere_dots_count(clock):
    for number, email in enumerate(["r.osa@gmail.com", "rosa+x@gmail.com", "ROSA@googlemail.com"]):
        send(clock, email=email, sender=f"192.0.2.{number}")
    assert receipts() == 1
    for number, email in enumerate(["s.am@daily.example", "sam@daily.example"]):
        send(clock, email=email, sender=f"198.51.100.{number}")
    assert receipts() == 3
    assert queued().count("contacts.enquiries.mail.tell_desk") == 5


def test_a_cache_that_keeps_nothing_means_no_receipts_and_no_question_is_lost(clock, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    for _ in range(2):
        assert send(clock).status_code == 303
    assert queued() == ["contacts.enquiries.mail.tell_desk"] * 2


def test_one_sender_gets_five_receipts_an_hour(clock):
    for number in range(8):
        send(clock, email=f"bo{number}@daily.example")
        clock.go_on(minutes=5)
    assert Enquiry.objects.filter(state=NEW).count() == 8
    assert receipts() == 5


def test_all_together_get_the_hourly_budget(clock, settings):
    settings.RECEIPTS_PER_HOUR = 3
    for number in range(6):
        send(clock, email=f"bo{number}@daily.example", sender=f"192.0.2.{number}")
    assert Enquiry.objects.filter(state=NEW).count() == 6
    assert receipts() == 3


# Nothing that is typed makes headers, recipients or errors

VECTORS = [
    "\r\nBcc: spy@evil.example",
    "\nBcc: spy@evil.example",
    "\rBcc: spy@evil.example",
    "%0aBcc: spy@evil.example",
    "%0d%0aBcc:%20spy@evil.example",
    "\x00Bcc: spy@evil.example",
    "\x0bBcc: spy@evil.example",
    "\x0cBcc: spy@evil.example",
    "\x85Bcc: spy@evil.example",
    "\u2028Bcc: spy@evil.example",
    "\u2029Bcc: spy@evil.example",
    ", spy@evil.example",
    "; spy@evil.example",
    " <spy@evil.example>",
    "\r\n\r\n.\r\nMAIL FROM:<spy@evil.example>",
    "=?utf-8?q?=0D=0ABcc:_spy@evil.example?=",
    "=?utf-8?b?DQpCY2M6IHNweUBldmlsLmV4YW1wbGU=?=",
    "\u202e\u2066spy@evil.example",
    "\ud800",
]
FIELDS = {
    "name": "Bo Lind",
    "outlet": "The Daily",
    "email": "bo@daily.example",
    "phone": "+44 20 7946 0000",
    "subject": "the-legal-case",
    "question": "Who held her?",
    "deadline_on": "2021-05-14",
    "deadline_time": "17:00",
    "zone": "Europe/Madrid",
}
HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_makes_headers_or_recipients_and_each_row_has_its_turn(clock, field):
    make_subject(desk_email=DESK)
    taken = 0
    for number, vector in enumerate(VECTORS):
        values = FIELDS | {"email": f"bo{number}@daily.example"}
        values[field] += vector
        body = urlencode(filled(**values), errors="surrogatepass")
        clock.go_on(seconds=30)
        response = Client().post(
            ADDRESS, body, "application/x-www-form-urlencoded", headers=FROM_HERE, REMOTE_ADDR=f"192.0.2.{number}"
        )
        if response.status_code == 303:
            taken += 1
        else:
            assert set(faults(response)) == {field}
    work_off()
    assert Enquiry.objects.filter(desk_told_at__isnull=False, receipt_sent_at__isnull=False).count() == taken
    assert set(Enquiry.objects.values_list("mail_fault", flat=True)) <= {""}
    assert len(mail.outbox) == 2 * taken
    for message in mail.outbox:
        headers = message.message()
        if message.to == [DESK]:
            assert set(headers.keys()) == HEADERS | {"Reply-To"}
            assert len(message.reply_to) == 1
            assert message.reply_to[0].endswith("@daily.example")
        else:
            assert set(headers.keys()) == HEADERS
            assert message.to[0].endswith("@daily.example")
            assert "evil" not in headers.as_string()
        assert len(message.recipients()) == 1
        assert "\n" not in message.subject
        raw_headers = headers.as_bytes().partition(b"\n\n")[0]
        assert b"\nbcc" not in raw_headers.lower()
        assert b"\nmail from" not in raw_headers.lower()


def test_hostile_text_in_every_field_gets_a_sentence_or_is_cleaned(clock):
    texts = ["\x00\x01\x1f", "\x02a\x03", "\ufeff\ufffe", "\u202ea\u2066b", "\u200b", "😀🇪🇺", "a" * 100_000, "<script>"]
    number = 0
    for field in FIELDS:
        for text in texts:
            number += 1
            response = send(clock, **{**FIELDS, "subject": "", field: text}, sender=f"198.51.100.{number}")
            assert response.status_code in {200, 303}, (field, text[:10])
    for enquiry in Enquiry.objects.all():
        for text in (enquiry.name, enquiry.outlet, enquiry.question):
            assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ufeff]", text)


def test_every_page_comes_without_a_cookie_whatever_is_sent(clock, client):
    answers = [
        client.get(ADDRESS), client.get(f"{ADDRESS}thanks/"), send(clock), send(clock, name=""),
        send(clock, headers={}), send(clock, website="x"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200, 303, 200, 403, 303]
    assert not any(answer.cookies for answer in answers)
    assert not any("Cookie" in answer.headers.get("Vary", "") for answer in answers)


def test_a_question_takes_few_questions_to_the_database(clock, django_assert_max_num_queries):
    data = filled()
    clock.go_on(seconds=30)
    with django_assert_max_num_queries(5):  # savepoint, row, two tasks, savepoint
        Client().post(ADDRESS, data, headers=FROM_HERE)


def test_the_clock_of_the_test_is_the_clock_of_the_form(clock):
    send(clock, deadline_on="2021-05-12", deadline_time="12:05")
    assert Enquiry.objects.get().deadline_at - clock.at == timedelta(minutes=4, seconds=30)
