"""One mailbox signs once: what a further form comes to, and that nobody learns from the answer who signed."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import RequestFactory
from django_tasks_db.models import DBTaskResult

from campaign.limits import peer
from coalition.models import Decision, Signatory
from coalition.signing import flow
from coalition.signing.acts import Act, perform
from coalition.signing.senders import SenderLimit
from supporters.models import Mail, Supporter
from tests.coalition.factories import make_letter, make_signatory
from tests.worker import work_off

from .posts import filled, forget_senders, link_to, press, send, sign_and_confirm

State = Signatory.State


@pytest.fixture
def letter():
    return make_letter()


def acts_of(row):
    return list(row.decisions.order_by("pk").values_list("act", flat=True))


def only():
    return Signatory.objects.get()


def queued():
    """The mails in the outbox: writer and address."""
    return [(one.kind.rpartition(".")[2], one.to) for one in Mail.objects.order_by("pk")]


def later(clock):
    """An hour passes: as long as a mailbox waits for the same mail."""
    clock.go_on(hours=1, seconds=1)


# The first time


def test_row_decision_mail_and_task_are_written_together_or_not_at_all(letter, monkeypatch):
    send(letter)
    row = only()
    assert (row.state, row.version, acts_of(row)) == (State.UNCONFIRMED, 1, [Act.SIGNED])
    assert queued() == [("confirmation", "rita@mail.example")]
    assert DBTaskResult.objects.count() == 1

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("coalition.signing.flow.post", fail)
    with pytest.raises(RuntimeError):
        send(letter, email="bo@mail.example")
    assert (Signatory.objects.count(), Supporter.objects.count(), Decision.objects.count()) == (1, 1, 1)


# The same form


def test_three_clicks_are_one_signature_and_one_mail(letter):
    data = filled(letter)
    answers = [send(letter, **data) for _ in range(3)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, letter.address("thanks"))}
    assert (only().version, acts_of(only())) == (1, [Act.SIGNED])
    work_off()
    assert [message.to for message in mail.outbox] == [["rita@mail.example"]]


def test_the_stamp_of_one_letters_page_fits_the_form_of_another(letter):
    data = filled(letter)
    other = make_letter("Another")
    send(letter, **data)
    send(other, **data)
    assert set(Signatory.objects.values_list("letter", flat=True)) == {letter.pk, other.pk}


def test_a_form_that_comes_again_after_its_row_was_corrected_changes_nothing(letter):
    data = filled(letter, "organisation")
    send(letter, "organisation", **data)
    Signatory.objects.update(organisation_name="Harbor Street Clinic", organisation_folded="harbor street clinic")
    send(letter, "organisation", **data)
    assert only().organisation_name == "Harbor Street Clinic"


def test_an_older_form_of_the_same_person_may_come_once_more(letter):
    first = filled(letter)
    send(letter, **first)
    send(letter, name="Rita O.")
    send(letter, **first)
    assert (only().name, only().version) == ("Rita Okafor", 3)


# The same mailbox


ONE_MAILBOX = ["r.osa@gmail.com", "rosa+x@gmail.com", "ROSA@googlemail.com", "Rosa@Gmail.com "]


def test_one_mailbox_under_several_spellings_signs_once(letter, clock):
    for email in ONE_MAILBOX:
        response = send(letter, email=email)
        assert (response.status_code, response.headers["Location"]) == (303, letter.address("thanks"))
        work_off()
        later(clock)
    assert only().version == 4
    assert [message.to for message in mail.outbox] == [[email.strip()] for email in ONE_MAILBOX]


def test_dots_count_outside_google_and_what_stands_behind_a_plus_does_not(letter):
    for email in ("sam+a@example.org", "sam@example.org", "s.am@example.org", "sam@EXAMPLE.org"):
        send(letter, email=email)
    assert Signatory.objects.count() == 2
    assert Supporter.objects.count() == 2


def test_a_mailbox_at_a_domain_beyond_ascii_is_one_in_both_spellings(letter):
    send(letter, email="bo@bücher.example")
    send(letter, email="bo@xn--bcher-kva.example")
    assert Signatory.objects.count() == 1


def test_while_unconfirmed_the_row_takes_what_was_signed_last(letter, clock):
    send(letter, affiliation="Ellery College")
    work_off()
    later(clock)
    send(letter, name="Rita O.", display="initials", email="Rita+river@mail.example")
    row = only()
    assert (row.name, row.title, row.display, row.version) == ("Rita O.", "", "initials", 2)
    assert not row.is_for_identification_only
    assert (row.signed_at, row.supporter.email) == (clock.at, "rita@mail.example")
    assert acts_of(row) == [Act.SIGNED, Act.SIGNED]
    assert queued()[1:] == [("confirmation", "Rita+river@mail.example")]


def test_within_the_hour_a_mailbox_gets_one_mail_and_its_link_shows_what_was_signed_last(letter, client):
    send(letter)
    work_off()
    send(letter, name="Rita O.")
    work_off()
    [message] = mail.outbox
    path = message.body.partition("https://river.example")[2].split()[0]
    assert "Rita O." in client.get(path).text


@pytest.mark.parametrize("state", [State.PENDING, State.VERIFIED, State.PUBLISHED])
def test_once_confirmed_nothing_changes_and_a_mail_says_so_to_the_address_typed(letter, state):
    make_signatory(letter, email="rosa@gmail.com", state=state)
    before = Signatory.objects.values().get()
    assert send(letter, email="ro.sa@gmail.com", name="Somebody Else").status_code == 303
    assert Signatory.objects.values().get() == before
    assert queued() == [("settled", "ro.sa@gmail.com")]
    work_off()
    assert "To sign again is not needed and changes nothing." in " ".join(mail.outbox[0].body.split())


def test_whoever_was_declined_stays_so_and_gets_no_mail(letter):
    make_signatory(letter, email="rita@mail.example", state=State.DECLINED)
    before = Signatory.objects.values().get()
    assert send(letter, name="Somebody Else").status_code == 303
    assert Signatory.objects.values().get() == before
    assert queued() == []


def test_whoever_withdrew_begins_anew(letter, clock):
    row = sign_and_confirm(letter)
    perform(Act.VERIFIED, Signatory.objects.all())
    perform(Act.PUBLISHED, Signatory.objects.all())
    press(link_to(row), "withdraw")
    work_off()
    later(clock)
    assert send(letter, name="Rita O.").status_code == 303
    row = only()
    assert (row.state, row.name, row.version) == (State.UNCONFIRMED, "Rita O.", 2)
    assert (row.confirmed_at, row.published_at, row.withdrawn_at, row.shown_name) == (None, None, None, "")
    assert acts_of(row)[-2:] == [Act.WITHDRAWN, Act.SIGNED]
    assert queued()[-1] == ("confirmation", "rita@mail.example")


def test_whoever_was_erased_is_unknown(letter):
    row = sign_and_confirm(letter)
    press(link_to(row), "erase")
    send(letter)
    assert [one.state for one in Signatory.objects.order_by("pk")] == [State.WITHDRAWN, State.UNCONFIRMED]


def test_one_person_signs_for_several_organisations_as_official_and_in_their_own_name(letter):
    for organisation in ("River Watch", "Harbour Clinic", "RIVER  WATCH", "River-Watch"):
        send(letter, "organisation", organisation=organisation, email="rita@mail.example")
    send(letter, "official", email="rita@mail.example")
    send(letter, email="rita@mail.example")
    send(make_letter("Another"), email="rita@mail.example")
    kinds = Signatory.objects.filter(letter=letter).values_list("kind", "organisation_name").order_by("pk")
    assert list(kinds) == [
        ("organisation", "River-Watch"), ("organisation", "Harbour Clinic"), ("official", "City of Port Ellery"),
        ("individual", ""),
    ]  # fmt: skip
    assert Supporter.objects.count() == 1
    assert Signatory.objects.count() == 5


def test_signing_for_an_organisation_says_nothing_about_a_colleague_who_did(letter):
    send(letter, "organisation", email="rita@clinic.example")
    send(letter, "organisation", email="bo@clinic.example")
    assert Signatory.objects.count() == 2


# What the answer tells


def test_the_answer_is_the_same_whoever_signed_before(letter, client):
    answers = {}
    for state in ("", *State):
        forget_senders()
        email = f"{state or 'new'}@mail.example"
        if state:
            make_signatory(letter, email=email, state=state)
        response = send(letter, email=email)
        page = client.get(response.headers["Location"])
        told = (response.status_code, response.content, page.status_code, page.content)
        answers[state] = (*told, sorted(response.headers.items()), sorted(page.headers.items()))
    assert all(answer == answers[""] for answer in answers.values())


@pytest.mark.parametrize(("took", "pause"), [(0.03, 0.12), (0.1499, 0.0001), (0.16, 0.14), (1.0, 0.05)])
def test_the_answer_comes_on_the_next_beat_however_long_it_took_to_keep(letter, monkeypatch, took, pause):
    moments, pauses = iter([10.0, 10.0 + took]), []
    monkeypatch.setattr("coalition.signing.views.monotonic", lambda: next(moments))
    monkeypatch.setattr("coalition.signing.views.sleep", pauses.append)
    send(letter)
    assert pauses == [pytest.approx(pause)]


# What looks like a machine's


@pytest.mark.parametrize("sent", [{"website": "https://evil.example"}, {"seconds": 1}, {"seconds": -60}])
def test_what_looks_like_a_machines_is_thanked_for_held_back_and_not_mailed(letter, sent):
    response = send(letter, **sent)
    assert (response.status_code, response.headers["Location"]) == (303, letter.address("thanks"))
    assert (only().state, only().name, acts_of(only())) == (State.HELD, "Rita Okafor", [Act.SIGNED])
    assert queued() == []


def test_the_eleventh_signature_in_ten_minutes_is_held_back(letter):
    for number in range(12):
        assert send(letter, email=f"rita{number}@mail.example").status_code == 303
    states = list(Signatory.objects.order_by("pk").values_list("state", flat=True))
    assert states == [*[State.UNCONFIRMED] * 10, State.HELD, State.HELD]
    assert len(queued()) == 10
    send(letter, email="bo@mail.example", sender="198.51.100.1")
    assert Signatory.objects.get(supporter__in=Supporter.objects.of("bo@mail.example")).state == State.UNCONFIRMED


@pytest.mark.parametrize(
    ("network", "sender", "is_limited"),
    [
        ("192.0.2.0/24", "192.0.2.7", False),
        ("192.0.2.7", "192.0.2.7", False),
        ("192.0.2.0/24", "198.51.100.1", True),
        ("2001:db8:1:2::/64", "2001:db8:1:2:aaaa::1", False),
        ("2001:db8::/32", "2001:db8:1:2:aaaa::1", False),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:aaaa::1", False),
        ("2001:db8:1:3::/64", "2001:db8:1:2:aaaa::1", True),
        ("192.0.2.0/24", "", True),
    ],
)
def test_a_network_without_limits_is_told_by_the_connection(settings, network, sender, is_limited):
    settings.UNLIMITED_NETWORKS = [network]
    limit = SenderLimit("tests", 1, 600)
    who = peer(RequestFactory().get("/", REMOTE_ADDR=sender))
    assert [limit.take(who), limit.take(who)] == [True, not is_limited]


def test_offices_and_stalls_sign_as_much_as_they_like(letter, settings):
    settings.UNLIMITED_NETWORKS = ["198.51.100.1", "192.0.2.0/24"]
    for number in range(11):
        send(letter, email=f"rita{number}@mail.example")
    assert set(Signatory.objects.values_list("state", flat=True)) == {State.UNCONFIRMED}


def test_even_from_an_office_a_filled_trap_is_held_back(letter, settings):
    settings.UNLIMITED_NETWORKS = ["192.0.2.0/24"]
    send(letter, website="x")
    assert only().state == State.HELD


def test_whoever_was_held_back_and_signs_like_a_person_is_taken(letter):
    send(letter, website="x", name="Rita")
    send(letter)
    assert (only().state, only().name) == (State.UNCONFIRMED, "Rita Okafor")
    assert queued() == [("confirmation", "rita@mail.example")]


@pytest.mark.parametrize("state", [State.UNCONFIRMED, State.PENDING, State.PUBLISHED, State.DECLINED, State.HELD])
def test_a_machine_changes_nothing_of_a_signature_that_is_there(letter, state):
    make_signatory(letter, email="rita@mail.example", state=state)
    before = Signatory.objects.values().get()
    assert send(letter, website="x", name="Pills").status_code == 303
    assert Signatory.objects.values().get() == before
    assert queued() == []


def test_a_machine_that_signs_for_somebody_who_withdrew_is_held_back(letter):
    make_signatory(letter, email="rita@mail.example", state=State.WITHDRAWN)
    send(letter, website="x")
    assert only().state == State.HELD
    assert queued() == []


# What holds it


def test_the_database_refuses_a_second_row_of_the_same_mailbox(letter):
    make_signatory(letter, email="rita@mail.example")
    with pytest.raises(IntegrityError):
        make_signatory(letter, email="rita+2@mail.example")


def test_a_row_that_another_form_was_faster_to_write_is_taken_for_this_one(letter, monkeypatch):
    """As where the database does not lock rows: the look finds nothing, and the constraint speaks."""
    send(letter)
    work_off()
    really, looks = flow.signed_before, []

    def look(*args):
        looks.append(args)
        return None if len(looks) == 1 else really(*args)

    monkeypatch.setattr(flow, "signed_before", look)
    assert send(letter, name="Rita O.").status_code == 303
    assert (only().name, only().version, len(looks)) == ("Rita O.", 2, 2)


def test_another_fault_of_the_row_is_not_taken_for_a_second_form(letter, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Signatory, "save", refuse)
    with pytest.raises(IntegrityError):
        send(letter)
    assert not Supporter.objects.exists()


def test_what_no_form_would_let_through_is_refused_by_the_outbox(letter):
    with pytest.raises(ValidationError):
        flow.sign(letter, "individual", {"name": "Rita"}, email="rita@localhost", language="en", consent="Yes")
    assert not Signatory.objects.exists()
