"""The to-do list of the press room: what is missing, and most of it done right there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import todo
from contacts.cards import card_of
from contacts.models import Contact, Enquiry
from tests.campaign.staff import make_staff
from tests.contacts.factories import make_contact
from tests.contacts.panel import CONTACTS, address, history
from tests.updates.factories import make_campaign, make_update
from updates.models import ReleaseContact

pytestmark = pytest.mark.django_db

TODO = f"{CONTACTS}todo/"


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def make_enquiry(**values):
    values = {"name": "Jean Dupont", "outlet": "The Post", "email": "jean@example.org", "question": "When?", **values}
    return Enquiry.objects.create(**values)


def matters(client):
    """What the page lists: name of a matter → names of its lines."""
    context = client.get(TODO).context
    found = {matter.name: [line.contact.name for line in matter.lines] for matter in context["matters"]}
    return found | {matter.name: [str(line.enquiry) for line in matter.lines] for matter in context["enquiries"]}


def test_when_nothing_is_left_to_do_the_page_says_so(client, officer):
    make_contact()
    make_enquiry(state="answered", answered_at=timezone.now())
    assert "Nothing is left to do" in client.get(TODO).text
    assert "0 things to do" in client.get(CONTACTS).text
    assert "to do for the press room" not in client.get("/admin/").text


def test_each_matter_is_listed_once_and_whoever_is_out_of_service_needs_nothing(client, officer):
    today = timezone.localdate()
    make_contact("Masked", is_email_wanted=True)
    make_contact("Unasked", consented_on=None)
    make_contact("Over", valid_until=today - timedelta(days=400))
    make_contact("Soon", valid_until=today + timedelta(days=14))
    make_contact("Later", valid_until=today + timedelta(days=15))
    make_contact("Mute", phones=[])
    make_contact("Masked and mute", phones=[], is_email_wanted=True)
    make_contact("By mail", phones=[], email="a@example.org")
    for gone in ({"retired_on": today}, {"consent_withdrawn_on": today}):
        make_contact("Gone", phones=[], is_email_wanted=True, valid_until=today, **gone)
    assert matters(client) == {
        "email": ["Masked", "Masked and mute"],
        "consent": ["Unasked"],
        "validity": ["Over", "Soon"],
        "unreachable": ["Mute"],
    }
    assert "6 things to do" in client.get(CONTACTS).text
    assert f'<a href="{TODO}">6 things to do for the press room</a>' in client.get("/admin/").text


def test_whoever_stands_in_public_texts_without_being_shown_is_listed_with_the_texts(client, officer):
    today = timezone.localdate()
    public, draft = make_update("The vigil"), make_update("A draft", at=None)
    people = {
        "Retired": make_contact("Retired", retired_on=today),
        "Took back": make_contact("Took back", consent_withdrawn_on=today),
        "Frozen": make_contact("Frozen", retired_on=today),
        "In a draft": make_contact("In a draft", retired_on=today),
        "Shown": make_contact("Shown"),
        "Unasked": make_contact("Unasked", consented_on=None),
    }
    for name, contact in people.items():
        frozen = card_of(contact).to_json() if name == "Frozen" else None
        update = draft if name == "In a draft" else public
        ReleaseContact.objects.create(update=update, contact=contact, frozen_card=frozen)
    assert matters(client) == {"consent": ["Unasked"], "unseen": ["Retired", "Took back"]}
    page = client.get(TODO).text
    assert page.count(f'Not shown there: <a href="{public.get_absolute_url()}"><bdi>The vigil</bdi></a>') == 3
    assert "A draft" not in page


def test_those_in_most_public_texts_come_first(client, officer):
    make_contact("Anna", consented_on=None)
    omar = make_contact("Omar", consented_on=None)
    ReleaseContact.objects.create(update=make_update(), contact=omar)
    assert matters(client) == {"consent": ["Omar", "Anna"]}


def test_an_address_that_will_show_in_releases_at_once_is_asked_for_with_a_word_about_it(client, officer):
    people = [make_contact(name, is_email_wanted=True, consented_on=None) for name in ("Ana", "Omar")]
    for title in ("The vigil", "The hearing"):
        ReleaseContact.objects.create(update=make_update(title), contact=people[0], stood_in_text=True)
    page = client.get(TODO)
    lines = {(m.name, line.contact.name): line for m in page.context["matters"] for line in m.lines}
    assert {key: line.shows_at_once for key, line in lines.items()} == {
        ("email", "Ana"): 2, ("email", "Omar"): 0, ("consent", "Ana"): 2, ("consent", "Omar"): 0,
    }  # fmt: skip
    assert page.text.count("The address will show in those 2 releases as soon as you save it.") == 1
    assert page.text.count("Readers see this card in 2 releases that named this person before") == 2


# ---- done right there


def test_an_address_is_typed_in_right_there(client, officer):
    ana = make_contact(is_email_wanted=True)
    response = client.post(TODO, {"email": ana.pk, f"email-{ana.pk}-email": " ana@example.org "}, follow=True)
    assert "The address of Ana Ruiz is on the card now." in response.text
    ana.refresh_from_db()
    assert (ana.email, ana.is_email_wanted) == ("ana@example.org", False)
    assert history() == ["E-mail address asked for and written down."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ana@", "Enter a valid email address."),
        ("", "Type the address first."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_an_address_that_is_none_is_refused_beside_it_and_stays_in_the_field(client, officer, typed, sentence):
    ana, other = make_contact(is_email_wanted=True), make_contact("Omar", is_email_wanted=True)
    response = client.post(TODO, {"email": ana.pk, f"email-{ana.pk}-email": typed})
    [matter] = response.context["matters"]
    errors = {line.contact: list(line.form.errors.get("email", [])) for line in matter.lines}
    assert errors[other] == []
    assert sentence in errors[ana]
    assert [line.form["email"].value() for line in matter.lines if line.contact == ana] == [typed]


def test_an_address_that_somebody_else_has_is_saved_with_a_word_about_it(client, officer):
    ana = make_contact(is_email_wanted=True)
    make_contact("A. Ruiz", email="Ana@example.org", phones=[])
    response = client.post(TODO, {"email": ana.pk, f"email-{ana.pk}-email": "ana@example.org"}, follow=True)
    assert "“A. Ruiz” has the same address. If both are one person, merge them" in response.text


def test_a_card_is_confirmed_until_a_day_to_come(client, officer):
    ana = make_contact(valid_until=date(2021, 5, 1))
    half_a_year = timezone.localdate() + timedelta(days=180)
    assert f'value="{half_a_year:%Y-%m-%d}"' in client.get(TODO).text
    for until, sentence in (("2021-06-01", "This day has passed."), ("soon", "Write the day such as 2021-05-13.")):
        response = client.post(TODO, {"validity": ana.pk, f"validity-{ana.pk}-until": until})
        assert sentence in response.text
    client.post(TODO, {"validity": ana.pk, f"validity-{ana.pk}-until": "2999-12-31"})
    ana.refresh_from_db()
    assert ana.valid_until == date(2999, 12, 31)
    assert history() == ["Confirmed until 2999-12-31."]


def test_consent_is_written_down_after_a_question_that_shows_the_card(client, officer):
    ana = make_contact(consented_on=None)
    page = client.get(address(ana, "agreed")).text
    assert "Did Ana Ruiz agree today" in page
    assert "+1-415-758-3765" in page
    ana.refresh_from_db()
    assert ana.consented_on is None
    response = client.post(address(ana, "agreed"), follow=True)
    assert "Ana Ruiz agreed today. State of the card: Listed." in response.text
    ana.refresh_from_db()
    assert ana.consented_on == timezone.localdate()
    assert history() == ["Agreed to be listed."]


def test_consent_that_was_taken_back_is_not_given_again_by_one_button(client, officer):
    ana = make_contact(consented_on=None, consent_withdrawn_on=date(2021, 5, 1))
    response = client.post(address(ana, "agreed"), follow=True)
    assert "Ana Ruiz took consent back." in response.text
    ana.refresh_from_db()
    assert ana.consented_on is None
    assert client.get(f"{CONTACTS}{ana.pk + 1}/agreed/").status_code == 404
    assert client.get(f"{CONTACTS}x/agreed/").status_code == 404


def test_what_was_done_meanwhile_is_answered_with_a_word(client, officer):
    for data in ({}, {"email": "x"}, {"email": "999"}, {"validity": "9" * 30}):
        assert "This was done already." in client.post(TODO, data, follow=True).text


# ---- questions


def test_questions_without_an_answer_come_by_their_deadline_and_those_the_desk_does_not_know_of_first(client, officer):
    now = timezone.now()
    make_enquiry(outlet="None given", desk_told_at=now)
    make_enquiry(outlet="Tomorrow", desk_told_at=now, deadline_at=now + timedelta(days=1), zone="Europe/Paris")
    make_enquiry(outlet="Refused", mail_fault="To the desk: The mail server did not answer, or broke off.")
    make_enquiry(outlet="Waiting", received_at=now - timedelta(minutes=16))
    make_enquiry(outlet="Just now")
    make_enquiry(outlet="Answered", state="answered", answered_at=now)
    make_enquiry(outlet="Spam", state="held")
    assert matters(client) == {
        "unmailed": ["Waiting: Jean Dupont", "Refused: Jean Dupont"],
        "unanswered": ["Tomorrow: Jean Dupont", "None given: Jean Dupont", "Just now: Jean Dupont"],
        "held": ["Spam: Jean Dupont"],
    }
    page = client.get(TODO).text
    assert "The mail server did not answer, or broke off." in page
    assert "“python manage.py worker”" in page
    assert "(Europe/Paris, UTC" in page
    assert "6 things to do" in client.get(CONTACTS).text


def test_what_is_held_back_is_counted_and_sent_to_the_desk_from_there(client, officer):
    first = make_enquiry(outlet="First", state="held", received_at=timezone.now() - timedelta(minutes=5))
    assert "1 question held back: look at it" in client.get(TODO).text
    make_enquiry(outlet="Last", state="held", question="Who held her?")
    assert matters(client) == {"held": ["Last: Jean Dupont", "First: Jean Dupont"]}
    page = client.get(TODO).text
    assert "2 questions held back: look through them" in page
    assert "Who held her?" in page
    assert 'href="/admin/contacts/enquiry/?state__exact=held"' in page
    assert "2 things to do for the press room" in client.get("/admin/").text
    send = f"/admin/contacts/enquiry/{first.pk}/not-spam/"
    assert f'<form method="post" action="{send}">' in page
    client.post(send)
    assert matters(client) == {"unanswered": ["First: Jean Dupont"], "held": ["Last: Jean Dupont"]}


def test_of_much_that_is_held_back_the_newest_is_shown_and_all_is_counted(client, officer):
    Enquiry.objects.bulk_create(
        Enquiry(name="Jean", outlet="The Post", email="j@example.org", question="Pills?", state="held")
        for _ in range(53)
    )
    page = client.get(TODO)
    assert "53 questions held back: look through them" in page.text
    [matter] = page.context["enquiries"]
    assert (len(matter.lines), matter.more) == (50, 3)
    assert "53 things to do" in client.get("/admin/").text


def test_who_may_not_see_questions_is_told_nothing_of_them(client, writer):
    make_enquiry()
    make_enquiry(state="held")
    make_contact(is_email_wanted=True)
    page = client.get(TODO)
    assert "Jean Dupont" not in page.text
    assert "Save the address" not in page.text
    assert [matter.name for matter in page.context["matters"]] == ["email"]
    assert "1 thing to do" in client.get(CONTACTS).text


def test_only_who_may_change_contacts_does_what_is_to_be_done(client, writer):
    ana = make_contact(is_email_wanted=True, consented_on=None)
    assert client.post(TODO, {"email": ana.pk, f"email-{ana.pk}-email": "a@example.org"}).status_code == 403
    assert client.post(address(ana, "agreed")).status_code == 403
    client.force_login(make_staff("nina", ["campaign.view_asset"]))
    assert client.get(TODO).status_code == 403
    assert "to do for the press room" not in client.get("/admin/").text
    assert Contact.objects.get().email == ""


def test_the_page_and_its_count_cost_the_same_queries_at_any_length(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(TODO).status_code == 200
        return len(queries)

    def fill(count):
        update = make_update(f"Update {count}")
        for number in range(count):
            fate = {"retired_on": timezone.localdate()} if number % 2 else {"consented_on": None}
            contact = make_contact(f"Number {count} {number}", is_email_wanted=True, **fate)
            ReleaseContact.objects.create(update=update, contact=contact)
            make_contact(f"Number {count} {number} also", phones=[], valid_until=date(2021, 5, 1))
            make_enquiry(desk_told_at=timezone.now())
            make_enquiry(mail_fault="To the desk: No.")
            make_enquiry(state="held")

    fill(2)
    few = cost()
    fill(10)
    assert cost() == few
    assert few <= 32
    with CaptureQueriesContext(connection) as queries:
        todo.count()
    assert len(queries) == 2
