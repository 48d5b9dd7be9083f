"""The list of signatories: narrowed, searched, and decided about many at once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.admin import signatory as panel
from coalition.models import Decision, Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from tests.campaign.staff import ODD_TEXTS, make_staff
from tests.coalition.factories import make_letter, make_signatory
from tests.worker import work_off

from .moderation import LIST, READER, STATE, TWICE, log, organisation, said, state, wait

pytestmark = pytest.mark.django_db


def found(client, **query):
    return {row.name for row in client.get(LIST, query).context["cl"].result_list}


def do(client, action, *signatories, query="", **values):
    data = {"action": action, "_selected_action": [row.pk for row in signatories], "index": 0, **values}
    return client.post(f"{LIST}{query}", data, follow=True)


# ---- looking


def test_it_tells_of_each_who_for_whom_of_which_kind_where_it_stands_and_since_when(client, moderator, letter):
    organisation(letter, "Harbour Clinic", title="Director", email="rita@clinic.example")
    page = client.get(LIST).text
    for words in (letter.title, "Rita Okafor", "Director", "Harbour Clinic", "Organisation", "To be checked",
                  "3 May 2021, 12:00", "Signed, in UTC"):  # fmt: skip
        assert words in page
    assert "rita@clinic.example" not in page


def test_it_is_narrowed_by_letter_state_kind_and_free_mail(client, moderator, letter):
    other = make_letter("Another letter")
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    wait(letter, "Ana")
    wait(other, "Ben", state=STATE.VERIFIED)
    wait(letter, "Cleo", kind=Kind.OFFICIAL, has_free_mail=True)
    assert found(client, letter__id__exact=letter.pk) == {"Ana", "Cleo"}
    assert found(client, state__exact="verified") == {"Ben"}
    assert found(client, kind__exact="official") == {"Cleo"}
    assert found(client, has_free_mail__exact="1") == {"Cleo"}
    assert found(client, group__id__exact=letter.groups.get(kind=Kind.INDIVIDUAL).pk) == {"Ana"}
    assert "Liberen" not in client.get(LIST).text


def test_it_is_searched_by_organisation_public_name_and_whole_address(client, moderator, letter):
    organisation(letter, "Clínica del Puerto", "Ana", email="ana@clinic.example")
    make_signatory(letter, "Ben Osei", email="b.e.n@gmail.com")
    wait(letter, "Cleo Lund")
    for query, names in (
        ("clinica PUERTO", {"Ana"}),
        ("osei", {"Ben Osei"}),
        ("ana@clinic.example", {"Ana"}),
        ("Ben+letters@googlemail.com", {"Ben Osei"}),
        ("clinic.example", set()),
        ("@", {"Ana", "Ben Osei", "Cleo Lund"}),
        ("Cleo", set()),
    ):
        assert found(client, q=query) == names, query
    for odd in ODD_TEXTS:
        if odd != "surrogate":
            assert client.get(LIST, {"q": ODD_TEXTS[odd][:3000]}, follow=True).status_code == 200


def test_names_that_are_not_public_are_searched_within_one_letter(client, moderator, letter, monkeypatch):
    wait(letter, "Cleo Lúnd")
    wait(make_letter("Another letter"), "Cleo Lund")
    sentence = "Names that are not public are searched within one letter only. Choose one beside the list."
    assert said(client.get(LIST, {"q": "lund cleo"})) == [sentence]
    response = client.get(LIST, {"q": "lund cleo", "letter__id__exact": letter.pk})
    assert [row.name for row in response.context["cl"].result_list] == ["Cleo Lúnd"]
    assert said(response) == []
    wait(letter, "Dana Whitfield")
    monkeypatch.setattr(panel, "READ_AT_MOST", 1)
    response = client.get(LIST, {"q": "lund", "letter__id__exact": letter.pk})
    assert response.context["cl"].result_count == 0
    assert said(response) == ["Only the names of the newest 1 were looked through. Choose a state or a kind as well."]


def test_who_only_reads_cannot_ask_for_an_address(client, reader, letter):
    wait(letter, "Ana Ruiz", email="ana@mail.example")
    assert found(client, q="ana@mail.example") == set()
    assert found(client) == {"Ana Ruiz"}


def test_it_costs_the_same_queries_however_many_there_are(client, moderator, letter):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    wait(letter)
    few = cost()
    for number in range(20):
        organisation(letter, f"Local {number}", email=f"a{number}@mail.example")
    assert cost() == few
    assert few <= 9


# ---- deciding about many


def test_many_are_verified_published_and_declined_with_a_counted_sentence(client, moderator, letter):
    some = [wait(letter, f"Number {number}") for number in range(3)]
    done = make_signatory(letter, "Done")
    response = do(client, "verify", *some, done)
    assert said(response) == ["3 are verified now. 1 stays as it is, since its state does not allow it."]
    response = do(client, "show", *some[:1])
    assert said(response) == ["1 is published now."]
    response = do(client, "decline", *some, reason=" A test. ")
    assert said(response) == ["3 are declined now."]
    assert [state(row) for row in (*some, done)] == [STATE.DECLINED] * 3 + [STATE.PUBLISHED]
    assert log(some[0]) == [(Act.VERIFIED, "mona", ""), (Act.PUBLISHED, "mona", ""), (Act.DECLINED, "mona", "A test.")]
    assert letter.groups.get(kind=Kind.INDIVIDUAL).count == 1
    assert not LogEntry.objects.exists()


def test_verifying_and_publishing_takes_those_that_are_verified_along(client, moderator, letter):
    some = [
        wait(letter, "Ana Ruiz"),
        wait(letter, "Ben Osei", state=STATE.VERIFIED),
        wait(letter, "Cleo Lund", state=STATE.HELD),
    ]
    response = do(client, "publish", *some, query="?state__exact=pending")  # as far as the list goes
    assert said(response) == ["1 is published now."]
    response = do(client, "publish", *some)
    assert said(response) == ["1 is published now. 2 stay as they are, since their state does not allow it."]
    assert [state(row) for row in some] == [STATE.PUBLISHED, STATE.PUBLISHED, STATE.HELD]


def test_all_that_a_list_was_narrowed_to_are_published_at_once(client, moderator, letter):
    some = [wait(letter, f"Number {number}") for number in range(60)]
    wait(make_letter("Another letter"))
    query = f"?letter__id__exact={letter.pk}&state__exact=pending"
    response = do(client, "publish", some[0], query=query, select_across="1")
    assert said(response) == ["60 are published now."]
    assert letter.groups.get(kind=Kind.INDIVIDUAL).count == 60
    assert Signatory.objects.filter(state=STATE.PENDING).count() == 1


def test_how_many_of_those_published_at_once_look_like_another_one_is_told(client, moderator, letter):
    some = [wait(letter, "Rita Okafor"), wait(letter, "Ana Ruiz"), wait(letter, "Ben Osei")]
    make_signatory(letter, "R. Okafor")
    make_signatory(letter, "Ben Osei", state=STATE.DECLINED)
    found_twice = f'<a href="{TWICE}?letter={letter.pk}">Found twice</a>'
    assert said(do(client, "verify", *some)) == ["3 are verified now."]
    assert said(do(client, "show", *some)) == [
        "3 are published now.",
        f"1 of them looks the same as another one on its letter. {found_twice}",
    ]
    more = [wait(letter, "Ana Ruiz"), wait(letter, "Ana Ruiz"), wait(letter, "Dana Whitfield")]
    response = do(client, "publish", *more)
    assert said(response) == [
        "3 are published now.",
        f"2 of them look the same as another one on their letter. {found_twice}",
    ]
    assert found_twice in response.text


def test_who_looks_alike_under_several_letters_is_found_under_each(client, moderator, letter):
    other = make_letter("Another <letter>")
    some = [wait(of, "Rita Okafor") for of in (letter, letter, other, other)]
    assert said(do(client, "publish", *some, wait(make_letter("A third letter"), "Rita Okafor"))) == [
        "5 are published now.",
        "4 of them look the same as another one on their letter. "
        f'<a href="{TWICE}?letter={letter.pk}">Found twice: Release Karim Haddad</a> '
        f'<a href="{TWICE}?letter={other.pk}">Found twice: Another &lt;letter&gt;</a>',
    ]


def test_when_something_fails_nothing_is_half_done(client, moderator, letter, monkeypatch):
    some = [wait(letter), wait(letter)]

    def fail(*args, act=acts.perform, **kwargs):
        if args[0] == Act.PUBLISHED:
            raise RuntimeError("the database went away")
        return act(*args, **kwargs)

    monkeypatch.setattr("coalition.admin.bulk.acts.perform", fail)
    with pytest.raises(RuntimeError):
        do(client, "publish", *some)
    assert [state(row) for row in some] == [STATE.PENDING] * 2
    assert not Decision.objects.exists()


def test_many_are_declined_with_one_reason_or_not_at_all(client, moderator, letter):
    ana = wait(letter)
    assert said(do(client, "decline", ana)) == ["Write the reason for declining it."]
    assert state(ana) == STATE.PENDING


def test_those_who_have_not_confirmed_are_reminded_and_those_held_back_released(client, moderator, letter):
    unconfirmed = make_signatory(letter, "Ana", state=STATE.UNCONFIRMED, email="ana@mail.example")
    held = make_signatory(letter, "Ben", state=STATE.HELD, email="ben@mail.example")
    rest = "Each is reminded once in three days at most, and only who has not confirmed."
    assert said(do(client, "remind", unconfirmed, held)) == [f"1 was reminded. {rest}"]
    assert said(do(client, "remind", unconfirmed, held)) == [f"0 were reminded. {rest}"]
    assert said(do(client, "release", unconfirmed, held)) == [
        "1 was asked to confirm. Only who was held back is released."
    ]
    assert (state(unconfirmed), state(held)) == (STATE.UNCONFIRMED, STATE.UNCONFIRMED)
    work_off()
    assert sorted(message.to[0] for message in mail.outbox) == ["ana@mail.example", "ben@mail.example"]


def test_who_only_reads_has_no_action_and_can_send_none(client, letter):
    ana = wait(letter)
    client.force_login(make_staff("rick", [*READER, "coalition.change_signatory", "coalition.delete_signatory"]))
    page = client.get(LIST).text
    for action in ("publish", "verify", "show", "decline", "remind", "release", "delete_selected"):
        assert f'value="{action}"' not in page
        do(client, action, ana, reason="x", post="yes")
    for words in ("Check those who wait", "Found twice", "Add signatory"):
        assert words not in page
    assert (state(ana), Decision.objects.count()) == (STATE.PENDING, 0)
