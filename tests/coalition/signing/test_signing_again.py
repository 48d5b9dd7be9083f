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
from coalition.signing.merging import merge
from coalition.signing.senders import SIGNATURES_OF_SENDER, SenderLimit
from supporters.models import Mail, Supporter
from tests.coalition.factories import PUBLISHED, make_letter, make_signatory
from tests.worker import work_off

from .posts import filled, forget_senders, link_to, links_in, press, send, sign_and_confirm

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
    assert (row.signed_at, row.supporter.email) == (clock.at, "Rita+river@mail.example")
    assert acts_of(row) == [Act.SIGNED, Act.SIGNED]
    assert queued()[1:] == [("confirmation", "Rita+river@mail.example")]


def test_within_ten_minutes_a_mailbox_gets_one_mail_and_its_link_shows_what_was_signed_last(letter, client, clock):
    send(letter)
    work_off()
    clock.go_on(minutes=9)
    send(letter, name="Rita O.")
    work_off()
    [message] = mail.outbox
    assert "Rita O." in client.get(links_in(message)[0]).text


@pytest.mark.parametrize("is_the_same_form", [True, False])
def test_who_signs_once_more_after_twelve_minutes_gets_another_mail(letter, clock, is_the_same_form):
    first = filled(letter)
    send(letter, **first)
    work_off()
    clock.go_on(minutes=12)
    send(letter, **(first if is_the_same_form else {}))
    work_off()
    assert [message.to for message in mail.outbox] == [["rita@mail.example"]] * 2
    assert (only().version, only().state) == (1 if is_the_same_form else 2, State.UNCONFIRMED)


def test_the_same_form_once_more_sends_nothing_once_it_is_confirmed(letter, clock):
    first = filled(letter)
    send(letter, **first)
    press(link_to(only()), "confirm", version=1)
    clock.go_on(days=1, hours=-1)
    before = queued()
    send(letter, **first)
    assert queued() == before


# The spelling to which mail goes


def test_until_something_is_confirmed_mail_goes_to_the_address_that_signed_last(letter, clock):
    send(letter, email="rita+typo@mail.example", website="x")
    send(letter, email="Rita+older@mail.example")
    clock.go_on(minutes=1)
    send(make_letter("Another"), email="rita@mail.example")
    send(make_letter("A third"), email="rita+machine@mail.example", website="x")
    assert Supporter.objects.get().email == "rita@mail.example"
    press(link_to(letter.signatories.get()), "confirm", version=2)
    assert queued()[-1] == ("settled", "rita@mail.example")
    send(make_letter("A fourth"), email="rita+late@mail.example")
    assert Supporter.objects.get().email == "rita@mail.example"


@pytest.mark.parametrize("afterwards", ["", "withdraw"])
def test_what_was_confirmed_once_keeps_its_spelling_also_when_it_is_signed_anew(letter, clock, afterwards):
    row = sign_and_confirm(letter)
    if afterwards:
        press(link_to(row), afterwards)
    for number in range(3):
        later(clock)
        send(letter, email=f"rita+{number}@mail.example")
    assert Supporter.objects.get().email == "rita@mail.example"


# The same mailbox, after something was decided


@pytest.mark.parametrize("state", [State.PENDING, State.VERIFIED, State.PUBLISHED])
@pytest.mark.parametrize("typed", ["rosa@gmail.com", "Rosa@GMAIL.com"])
def test_once_confirmed_nothing_changes_and_a_mail_with_the_link_says_so(letter, state, typed):
    row = make_signatory(letter, email="rosa@gmail.com", state=state)
    before = Signatory.objects.values().get()
    assert send(letter, email=typed, name="Somebody Else").status_code == 303
    assert Signatory.objects.values().get() == before
    assert queued() == [("settled", typed)]
    work_off()
    [message] = mail.outbox
    assert "To sign again is not needed and changes nothing." in " ".join(message.body.split())
    [path] = links_in(message)
    assert row.key in path


@pytest.mark.parametrize("state", [State.PENDING, State.VERIFIED, State.PUBLISHED])
@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("rosa@gmail.com", "ro.sa@gmail.com"),
        ("rosa@gmail.com", "rosa@googlemail.com"),
        ("rosa@mail.example", "rosa+board@mail.example"),
        ("rosa+board@mail.example", "rosa@mail.example"),
        ("rosa@bücher.example", "rosa@xn--bcher-kva.example"),
    ],
)
def test_a_mail_to_another_spelling_holds_no_link_and_nothing_of_the_signature(letter, state, stored, typed):
    row = make_signatory(letter, email=stored, state=state, confirmed_at=PUBLISHED)
    before = Signatory.objects.values().get()
    assert send(letter, email=typed, name="Somebody Else").status_code == 303
    assert Signatory.objects.values().get() == before
    assert queued() == [("settled", typed)]
    work_off()
    [message] = mail.outbox
    assert message.to == [typed]
    assert message.subject == "Free the River: this mailbox has signed “Release Karim Haddad” already"
    assert message.body == (
        "With your e-mail address somebody signed a letter on the site of Free\n"
        "the River, most likely you:\n"
        "\n"
        "  Release Karim Haddad\n"
        "\n"
        "This mailbox has signed it already, with the address spelled in another\n"
        "way. To sign again is not needed and changes nothing.\n"
        "\n"
        "The link by which the signature can be seen, withdrawn or deleted is in\n"
        "the mail that went to the address as it was spelled then.\n"
        "\n"
        "If you do not find that mail, or if it was not you who signed, write to\n"
        "the campaign: its staff can help.\n"
    )
    whole = message.message().as_string()
    for secret in (row.key, "/coalition/", "Okafor", stored):
        assert secret not in whole


def test_whoever_was_declined_stays_so_and_gets_no_mail(letter):
    make_signatory(letter, email="rita@mail.example", state=State.DECLINED, confirmed_at=PUBLISHED)
    before = Signatory.objects.values().get()
    assert send(letter, name="Somebody Else").status_code == 303
    assert Signatory.objects.values().get() == before
    assert queued() == []


@pytest.mark.parametrize("by", [{"website": "x"}, {}])
def test_nobody_blocks_a_mailbox_by_signing_for_it_what_staff_decline(letter, by):
    send(letter, name="Cheap Pills", **by)
    perform(Act.DECLINED, Signatory.objects.all(), note="Spam.")
    send(letter, name="Cheap Pills Again", website="x")
    assert (only().state, only().name) == (State.DECLINED, "Cheap Pills")
    Mail.objects.all().delete()
    send(letter)
    row = only()
    assert (row.state, row.name, row.version) == (State.UNCONFIRMED, "Rita Okafor", 2)
    assert acts_of(row) == [Act.SIGNED, Act.DECLINED, Act.SIGNED]
    work_off()
    [path] = links_in(mail.outbox[0])
    assert press(path, "confirm", version=2).headers["Location"].endswith("told=confirmed")


# What was merged into another


def merged(letter, state, kind="individual"):
    """Rita's own signature, which staff merged into another of hers that then came to a state."""
    own = sign_and_confirm(letter, kind)
    kept = sign_and_confirm(letter, kind, email="okafor@work.example")
    merge(kept, [own])
    if state == "erased":
        press(link_to(kept), "erase")
    else:
        Signatory.objects.filter(pk=kept.pk).update(state=state, withdrawn_at=PUBLISHED)
    work_off()
    mail.outbox.clear()
    own.refresh_from_db()
    return own, kept


@pytest.mark.parametrize("state", [State.WITHDRAWN, "erased"])
def test_who_was_merged_into_what_is_no_more_begins_anew(letter, clock, state):
    own, kept = merged(letter, state, "organisation")
    later(clock)
    send(letter, "organisation", name="Rita O.")
    own.refresh_from_db()
    assert (own.state, own.name) == (State.UNCONFIRMED, "Rita O.")
    work_off()
    [path] = links_in(mail.outbox[-1])
    assert press(path, "confirm", version=own.version).headers["Location"].endswith("told=confirmed")
    own.refresh_from_db()
    kept.refresh_from_db()
    assert (own.state, kept.state) == (State.PENDING, State.WITHDRAWN)


@pytest.mark.parametrize("state", [State.PENDING, State.VERIFIED, State.PUBLISHED])
def test_who_was_merged_into_what_stands_gets_the_mail_that_says_so(letter, clock, state):
    own, _kept = merged(letter, state)
    before = list(Signatory.objects.order_by("pk").values())
    later(clock)
    send(letter, name="Rita O.")
    assert list(Signatory.objects.order_by("pk").values()) == before
    work_off()
    [message] = mail.outbox
    assert (message.to, message.subject[-14:]) == (["rita@mail.example"], "” is on record")
    words = " ".join(message.body.split())
    assert ("It is published and counted." in words) == (state == State.PUBLISHED)
    [path] = links_in(message)
    assert own.key in path


def test_who_was_merged_into_what_was_declined_then_is_declined_too(letter, clock):
    own, _kept = merged(letter, State.DECLINED)
    later(clock)
    send(letter, name="Rita O.")
    own.refresh_from_db()
    assert (own.state, own.name) == (State.DECLINED, "Rita Okafor")
    work_off()
    assert mail.outbox == []


# Withdrawn, and signed again


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
    assert (row.confirmed_at, row.published_at, row.shown_name) == (None, None, "")
    assert acts_of(row)[-2:] == [Act.WITHDRAWN, Act.SIGNED]
    assert queued()[-1] == ("confirmation", "rita@mail.example")


def test_the_day_of_a_withdrawal_stays_until_the_new_signature_is_confirmed(letter, clock, client):
    row = sign_and_confirm(letter)
    press(link_to(row), "withdraw")
    withdrawn_at = clock.at
    clock.go_on(days=2)
    send(letter, name="Rita O.")
    assert (only().state, only().withdrawn_at) == (State.UNCONFIRMED, withdrawn_at)
    assert "Before, it was withdrawn on 12 May 2021." in " ".join(client.get(link_to(row)).text.split())
    press(link_to(row), "confirm", version=2)
    assert (only().state, only().withdrawn_at) == (State.PENDING, None)
    assert "withdrawn on" not in client.get(link_to(row)).text
    clock.go_on(days=2)
    press(link_to(row), "withdraw")
    assert only().withdrawn_at == clock.at
    assert "Withdrawn on 16 May 2021." in " ".join(client.get(link_to(row)).text.split())


def test_who_withdraws_what_was_signed_again_and_never_confirmed_is_told_that_day(letter, clock, client):
    row = sign_and_confirm(letter)
    press(link_to(row), "withdraw")
    for do in ("withdraw", "erase"):
        clock.go_on(days=2)
        send(letter)
        press(link_to(row), do)
        row.refresh_from_db()
        assert row.withdrawn_at == clock.at


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


@pytest.mark.parametrize("sent", [{"website": "x"}, {"seconds": 1}, {"sender": "198.51.100.1"}])
@pytest.mark.parametrize("state", State)
def test_a_machine_changes_nothing_of_a_signature_that_is_there(letter, state, sent):
    for _ in range(10):  # as many as one sender may
        SIGNATURES_OF_SENDER.take("198.51.100.1")
    make_signatory(letter, email="rita@mail.example", state=state)
    before = [Signatory.objects.values().get(), Supporter.objects.values().get()]
    assert send(letter, name="Pills", email="rita+pills@mail.example", **sent).status_code == 303
    assert [Signatory.objects.values().get(), Supporter.objects.values().get()] == before
    assert (queued(), acts_of(only())) == ([], [])


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
