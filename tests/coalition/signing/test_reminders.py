"""What staff do for those whose mailbox has not spoken yet: remind, and release what was held back."""

from datetime import date

import pytest
from django.core import mail

from coalition.models import Decision, Signatory
from coalition.signing import flow
from coalition.signing.acts import Act
from supporters.models import Mail
from tests.campaign.staff import make_staff
from tests.coalition.factories import make_letter, make_signatory
from tests.worker import work_off

from .posts import links_in, press, send

State = Signatory.State


@pytest.fixture
def letter():
    return make_letter()


@pytest.fixture
def ana():
    return make_staff("ana", [])


def everybody():
    return Signatory.objects.all()


def reminders():
    return list(Decision.objects.filter(act=Act.REMINDED).values_list("signatory", "by"))


def test_a_reminder_holds_a_new_link_and_no_word_that_was_typed(letter, ana, clock):
    send(letter, affiliation="Zugmantel Works")
    work_off()
    clock.go_on(days=10)
    assert flow.remind(everybody(), ana) == 1
    work_off()
    first, second = mail.outbox
    assert second.to == ["rita@mail.example"]
    assert second.subject == "Free the River: your signature under “Release Karim Haddad” waits for you"
    [path] = links_in(second)
    assert second.body.replace(path, "/LINK/") == (
        "With your e-mail address somebody signed a letter on the site of Free\n"
        "the River, most likely you. The signature has not been confirmed yet:\n"
        "\n"
        "  Release Karim Haddad\n"
        "\n"
        "If you want it to count, open this link, read what will be public, and\n"
        "press the button there:\n"
        "\n"
        "https://river.example/LINK/\n"
        "\n"
        "The link confirms for 7 days. After that it can send you a new one.\n"
        "\n"
        "If it was not you, or you do not want to sign any more, you need not do\n"
        "anything: what is not confirmed never counts and is never shown. By the\n"
        "link you can also have it deleted.\n"
    )
    assert path != links_in(first)[0]
    assert press(path, "confirm", version=1).headers["Location"].endswith("told=confirmed")
    assert reminders() == [(Signatory.objects.get().pk, ana.pk)]


def test_each_is_reminded_once_in_three_days(letter, ana, clock):
    for email in ("rita@mail.example", "bo@mail.example"):
        make_signatory(letter, email=email, state=State.UNCONFIRMED)
    assert flow.remind(everybody(), ana) == 2
    Decision.objects.update(at=clock.at)
    work_off()
    clock.go_on(days=2, hours=23)
    assert flow.remind(everybody(), ana) == 0
    clock.go_on(hours=2)
    make_signatory(letter, email="cy@mail.example", state=State.UNCONFIRMED)
    assert flow.remind(everybody().order_by("-pk"), ana) == 3
    work_off()
    assert len(mail.outbox) == len(reminders()) == 5


def test_only_those_are_reminded_whose_confirmation_would_count(letter, ana):
    for state in State:
        make_signatory(letter, email=f"{state}@mail.example", state=state)
    make_signatory(letter, "Imported", state=State.UNCONFIRMED)
    delivered, withdrawn, closed = make_letter("Delivered"), make_letter("Withdrawn"), make_letter("Closed")
    delivered.deliver(date(2021, 6, 1))
    withdrawn.withdraw("It was wrong.")
    closed.close()
    for other in (delivered, withdrawn, closed):
        other.save()
        make_signatory(other, email="rita@mail.example", state=State.UNCONFIRMED)
    assert flow.remind(everybody(), ana) == 2
    assert [one.to for one in Mail.objects.order_by("pk")] == ["unconfirmed@mail.example", "rita@mail.example"]


def test_a_mailbox_that_has_had_enough_mail_is_not_said_to_have_been_reminded(letter, ana):
    for number in range(6):
        make_signatory(make_letter(f"Letter {number}"), email="rita@mail.example", state=State.UNCONFIRMED)
    assert flow.remind(everybody(), ana) == 5
    assert len(reminders()) == 5


def test_as_many_as_there_are_go_by_in_batches_and_none_is_reminded_twice(letter, ana, monkeypatch):
    monkeypatch.setattr("coalition.signing.acts.BATCH", 2)
    for number in range(5):
        make_signatory(letter, email=f"rita{number}@mail.example", state=State.UNCONFIRMED)
    assert flow.remind(everybody(), ana) == 5
    assert flow.remind(everybody(), ana) == 0
    assert Mail.objects.count() == 5
    everybody().update(state=State.HELD)
    assert flow.release(everybody(), ana) == 5


def test_what_was_held_back_is_released_and_asked_to_confirm(letter, ana):
    send(letter, website="x")
    send(letter, email="bo@mail.example")
    make_signatory(letter, "Imported", state=State.HELD)
    work_off()
    mail.outbox.clear()
    assert flow.release(everybody(), ana) == 2
    assert flow.release(everybody(), ana) == 0
    assert set(everybody().values_list("state", flat=True)) == {State.UNCONFIRMED}
    assert list(Decision.objects.filter(act=Act.RELEASED).values_list("by", flat=True)) == [ana.pk, ana.pk]
    work_off()
    [message] = mail.outbox
    assert message.to == ["rita@mail.example"]
    assert press(links_in(message)[0], "confirm", version=1).headers["Location"].endswith("told=confirmed")
