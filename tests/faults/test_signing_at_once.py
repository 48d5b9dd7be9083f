"""Many sign in the same moment, each over a connection of its own: nobody is lost, doubled or turned away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from coalition.models import Decision, Signatory
from coalition.signing.acts import Act, perform, recounted
from supporters.models import Mail, Supporter
from tests.coalition.factories import make_letter
from tests.coalition.signing.posts import FROM_HERE, filled, link_to, press
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db(transaction=True)

State = Signatory.State
CONNECTIONS = 50


@pytest.fixture
def letter(settings, monkeypatch):
    monkeypatch.setattr("coalition.signing.views.sleep", lambda seconds: None)
    settings.UNLIMITED_NETWORKS = ["127.0.0.1"]
    cache.clear()
    make_campaign()
    return make_letter()


def at_once(jobs, *, threads=CONNECTIONS):
    """What comes of each job; as many as there are threads begin in the same moment, and go on as they can."""
    ready = Barrier(threads)

    def work(share):
        try:
            connection.ensure_connection()
            ready.wait(60)
            return [job() for job in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        results = pool.map(work, [jobs[number::threads] for number in range(threads)])
        return [result for results_of_one in results for result in results_of_one]


def signing(letter, kind="individual", **values):
    """A job that sends one form; its answer is the status and where that leads."""
    data = filled(letter, kind, **values)

    def job():
        client = Client(raise_request_exception=False)
        response = client.post(letter.address("sign"), data, headers=FROM_HERE)
        return response.status_code, response.headers.get("Location")

    return job


def test_two_hundred_over_fifty_connections_are_two_hundred(letter):
    jobs = [
        signing(letter, name=f"Rita {number}", email=f"rita{number}@mail{number % 7}.example") for number in range(200)
    ]
    assert set(at_once(jobs)) == {(303, letter.address("thanks"))}
    names = [row.name for row in Signatory.objects.all()]
    assert sorted(names) == sorted(f"Rita {number}" for number in range(200))
    assert set(Signatory.objects.values_list("state", flat=True)) == {State.UNCONFIRMED}
    assert Supporter.objects.count() == 200
    assert sorted(Mail.objects.values_list("about", flat=True)) == sorted(
        Signatory.objects.values_list("pk", flat=True)
    )
    assert Decision.objects.filter(act=Act.SIGNED).count() == 200


def test_fifty_equal_forms_are_one_signature_and_one_mail(letter):
    job = signing(letter, "organisation")
    assert set(at_once([job] * CONNECTIONS)) == {(303, letter.address("thanks"))}
    row = Signatory.objects.get()
    assert (row.state, row.version, row.organisation_name) == (State.UNCONFIRMED, 1, "Harbour Street Legal Clinic")
    assert (Supporter.objects.count(), Mail.objects.count(), Decision.objects.count()) == (1, 1, 1)


def test_fifty_forms_of_one_person_are_one_signature_and_one_mail_to_each_spelling(letter):
    spellings = ["r.osa@gmail.com", "rosa+river@gmail.com", "ROSA@googlemail.com"]
    jobs = [signing(letter, name=f"Rosa {n}", email=spellings[n % 3]) for n in range(CONNECTIONS)]
    assert set(at_once(jobs)) == {(303, letter.address("thanks"))}
    row = Signatory.objects.get()
    assert (row.state, row.version) == (State.UNCONFIRMED, CONNECTIONS)
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted(spellings)
    assert Supporter.objects.get().email in spellings


def test_who_presses_confirm_in_ten_windows_confirms_once(letter):
    signing(letter)()
    signatory = Signatory.objects.get()
    path = link_to(signatory)
    told = at_once([lambda: press(path, "confirm", version=1).headers["Location"]] * 10, threads=10)
    assert sorted(location.rpartition("=")[2] for location in told) == [*["already"] * 9, "confirmed"]
    assert list(signatory.decisions.order_by("pk").values_list("act", flat=True)) == [Act.SIGNED, Act.CONFIRMED]
    assert Mail.objects.count() == 2


def test_signing_confirming_withdrawing_and_erasing_cross_each_other_and_all_are_answered(letter):
    """Each of them locks the mailbox and the signature; in two orders they would wait for one another for ever."""
    for number in range(4):
        signing(letter, email=f"rita{number}@mail.example")()
    rows = list(Signatory.objects.order_by("pk"))
    jobs = []
    for turn in range(6):
        for number, row in enumerate(rows):
            path = link_to(row)
            jobs += [
                signing(letter, name=f"Rita {turn}", email=f"rita{number}@mail.example"),
                lambda path=path: (press(path, "confirm", version=1).status_code, letter.address("thanks")),
                lambda path=path: (press(path, "withdraw").status_code, letter.address("thanks")),
                lambda path=path, turn=turn: (
                    press(path, "erase" if turn == 3 else "resend").status_code,
                    letter.address("thanks"),
                ),
            ]
    assert set(at_once(jobs, threads=12)) == {(303, letter.address("thanks"))}
    for row in Signatory.objects.select_related("supporter"):
        assert row.state in {State.UNCONFIRMED, State.PENDING, State.WITHDRAWN}
        assert (row.supporter is None) == (row.name == "")
    assert Signatory.objects.filter(supporter__isnull=True, state=State.WITHDRAWN).count() >= 4


def test_the_count_is_true_after_publishing_and_withdrawing_at_once(letter):
    for number in range(24):
        signing(letter, email=f"rita{number}@mail.example")()
    paths = [link_to(row) for row in Signatory.objects.all()]
    for path in paths:
        press(path, "confirm", version=1)
    perform(Act.VERIFIED, Signatory.objects.all())
    keys = list(Signatory.objects.values_list("pk", flat=True))
    jobs = [lambda key=key: perform(Act.PUBLISHED, Signatory.objects.filter(pk=key)) for key in keys]
    jobs += [lambda path=path: press(path, "withdraw").status_code for path in paths[::2]]
    at_once(jobs, threads=12)
    for group, counted, unnamed in recounted(letter):
        assert (group.count, group.unnamed) == (counted, unnamed)
    assert not Signatory.objects.filter(pk__in=keys[::2], state=State.PUBLISHED).exists()
