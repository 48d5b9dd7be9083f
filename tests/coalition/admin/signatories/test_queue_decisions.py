"""Deciding in the queue: the next one comes, the last decision is undone, and no two decide about one."""

import threading

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from coalition.admin import deciding
from coalition.models import Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from tests.campaign.staff import make_staff
from tests.worker import work_off

from .moderation import MODERATOR, QUEUE, STATE, address, log, press, said, state, wait

pytestmark = pytest.mark.django_db


# ---- deciding


def test_each_button_decides_and_the_next_one_comes(client, moderator, letter):
    ana, ben = wait(letter, "Ana Ruiz"), wait(letter, "Ben Osei", hours=1)
    response = press(client, ana, "publish")
    assert (state(ana), ana.shown_name) == (STATE.PUBLISHED, "Ana Ruiz")
    assert log(ana) == [(Act.VERIFIED, "mona", ""), (Act.PUBLISHED, "mona", "")]
    assert response.context["signatory"] == ben
    assert (response.context["done"].signatory, str(response.context["done"].words)) == (ana, "Published")
    response = press(client, ben, "verify")
    assert state(ben) == STATE.VERIFIED
    assert response.context["signatory"] == ben  # the only one that waits: to be published
    press(client, ben, "show")
    assert state(ben) == STATE.PUBLISHED
    assert letter.groups.get(kind=Kind.INDIVIDUAL).count == 2


def test_the_next_one_is_the_one_behind_and_after_the_last_the_first_comes(client, moderator, letter):
    ana, ben, cleo = (wait(letter, name, hours=number) for number, name in enumerate(("Ana", "Ben", "Cleo")))
    assert press(client, ben, "verify").context["signatory"] == cleo
    assert press(client, cleo, "decline", note="Unknown.").context["signatory"] == ben
    assert press(client, ben, "show").context["signatory"] == ana


def test_declining_needs_a_reason(client, moderator, letter):
    ana = wait(letter)
    response = press(client, ana, "decline", note="  ")
    assert "Write the reason for declining it." in response.text
    assert (state(ana), log(ana)) == (STATE.PENDING, [])
    press(client, ana, "decline", note=" Not\nfrom here. ")
    assert (state(ana), log(ana)) == (STATE.DECLINED, [(Act.DECLINED, "mona", "Not from here.")])


def test_what_was_held_back_is_released_and_asked_to_confirm(client, moderator, letter):
    spam = wait(letter, "Ana Ruiz", state=STATE.HELD, email="ana@mail.example")
    response = client.get(QUEUE)
    assert [button.choice.name for button in response.context["buttons"]] == ["release"]
    response = press(client, spam, "release")
    assert (state(spam), log(spam)) == (STATE.UNCONFIRMED, [(Act.RELEASED, "mona", "")])
    assert response.context["done"].undo == ""
    work_off()
    assert [message.to for message in mail.outbox] == [["ana@mail.example"]]


def test_what_is_no_choice_for_its_state_changes_nothing(client, moderator, letter):
    ana = wait(letter)
    for do in ("show", "release", "hide", "reopen", "remind", "", "nothing"):
        assert "This cannot be done to it as it stands: To be checked." in press(client, ana, do, note="x").text
    assert (state(ana), log(ana)) == (STATE.PENDING, [])


# ---- undoing


@pytest.mark.parametrize(
    ("before", "do", "afterwards"),
    [
        (STATE.PENDING, "publish", STATE.PENDING),
        (STATE.PENDING, "verify", STATE.PENDING),
        (STATE.PENDING, "decline", STATE.PENDING),
        (STATE.VERIFIED, "show", STATE.VERIFIED),
        (STATE.VERIFIED, "decline", STATE.VERIFIED),
    ],
)
def test_the_last_decision_is_undone(client, moderator, letter, before, do, afterwards):
    ana = wait(letter, state=before)
    wait(letter, "Ben Osei", hours=1)
    done = press(client, ana, do, note="A reason.").context["done"]
    assert done.undo == "undo"
    response = press(client, ana, "undo", seen=done.seen, was=done.was)
    assert said(response) == ["Undone. It waits again."]
    assert response.context["signatory"] == ana
    assert (state(ana), ana.shown_name) == (afterwards, "")
    assert log(ana)[-1][1:] == ("mona", "Undone.")
    assert letter.groups.get(kind=Kind.INDIVIDUAL).count == 0


def test_what_was_held_back_and_declined_is_not_undone_and_the_page_says_where_it_is_opened_again(
    client, moderator, letter
):
    spam = wait(letter, "Buy Now", state=STATE.HELD, email="buy@mail.example")
    response = press(client, spam, "decline", note="Spam.")
    assert response.context["done"].undo == ""
    assert "This cannot be undone here." in response.text
    assert f'<a href="{address(spam)}">Open it again on its page</a>' in response.text
    assert 'value="undo"' not in response.text
    for was in ("held", "pending", "unconfirmed"):
        assert said(press(client, spam, "undo", was=was)) == ["There is nothing of yours to undo here."]
        assert state(spam) == STATE.DECLINED
    assert log(spam) == [(Act.DECLINED, "mona", "Spam.")]


def test_only_ones_own_last_decision_is_undone(client, moderator, letter):
    ana = wait(letter)
    acts.perform(Act.DECLINED, Signatory.objects.filter(pk=ana.pk), by=make_staff("nina", []), note="Mine.")
    ana.refresh_from_db()
    assert client.get(QUEUE, {"done": ana.pk, "was": "pending"}).context["done"] is None
    for was in ("pending", "nowhere", ""):
        assert "There is nothing of yours to undo here." in press(client, ana, "undo", was=was).text
    assert state(ana) == STATE.DECLINED


# ---- two at once


def test_who_was_decided_about_by_somebody_else_stays_so(client, moderator, letter):
    ana, ben = wait(letter, "Ana Ruiz"), wait(letter, "Ben Osei", hours=1)
    seen = deciding.seen_of(ana)
    nina = Client()
    nina.force_login(make_staff("nina", MODERATOR))
    press(nina, ana, "verify")
    response = press(client, ana, "decline", seen=seen, note="Not known here.")
    assert "Somebody was faster: “Verified”, by nina, on" in response.text
    assert response.context["signatory"] == ana  # it waits to be published, and shows what happened
    assert 'value="Not known here."' in response.text
    assert log(ana) == [(Act.VERIFIED, "nina", "")]
    seen = deciding.seen_of(ana)
    press(nina, ana, "show")
    response = press(client, ana, "decline", seen=seen, note="Not known here.")
    assert "Somebody was faster: “Published”, by nina, on" in said(response)[0]
    assert response.context["signatory"] == ben
    assert (state(ana), len(log(ana))) == (STATE.PUBLISHED, 2)


def test_who_withdrew_or_signed_anew_meanwhile_is_not_decided_about(client, moderator, letter):
    ana, ben = wait(letter, "Ana Ruiz"), wait(letter, "Ben Osei")
    seen = {row.pk: deciding.seen_of(row) for row in (ana, ben)}
    acts.perform(Act.WITHDRAWN, Signatory.objects.filter(pk=ana.pk))
    assert "by whoever signed, or a machine" in said(press(client, ana, "publish", seen=seen[ana.pk]))[0]
    Signatory.objects.filter(pk=ben.pk).update(version=2)
    assert "It was changed meanwhile." in press(client, ben, "publish", seen=seen[ben.pk]).text
    assert (state(ana), state(ben)) == (STATE.WITHDRAWN, STATE.PENDING)


def test_a_page_without_a_mark_of_what_was_seen_decides_nothing(client, moderator, letter):
    ana = wait(letter)
    client.post(QUEUE, {"signatory": ana.pk, "do": "publish"})
    assert state(ana) == STATE.PENDING


def test_who_is_not_here_any_more_is_told(client, moderator, letter):
    for key in ("", "x", "12345", str(10**30)):
        response = client.post(QUEUE, {"signatory": key, "do": "publish", "seen": "1-0"}, follow=True)
        assert said(response) == ["This signatory is not here any more."]


def test_one_that_waits_no_more_is_passed_over_with_a_sentence(client, moderator, letter):
    ana, ben = wait(letter, "Ana Ruiz"), wait(letter, "Ben Osei", hours=1)
    press(client, ana, "publish")
    response = client.get(QUEUE, {"at": ana.pk})
    assert (response.context["signatory"], len(said(response))) == (ben, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_in_the_same_moment_one_is_made(client, letter):
    ana = wait(letter)
    seen, start, outcomes = deciding.seen_of(ana), threading.Barrier(2), []

    def decide(user, name):
        start.wait()
        try:
            deciding.decide(name, ana.pk, seen=seen, by=user, note="A reason.")
            outcomes.append("done")
        except deciding.Refused as refused:
            outcomes.append(str(refused)[:19])
        finally:
            connection.close()

    users = [make_staff("mona", MODERATOR), make_staff("nina", MODERATOR)]
    threads = [threading.Thread(target=decide, args=pair) for pair in zip(users, ("verify", "decline"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Somebody was faster", "done"]
    assert len(log(ana)) == 1
