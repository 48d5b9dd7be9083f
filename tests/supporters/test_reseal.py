"""A new key: everything is sealed anew while the site goes on, and the old key can be taken away."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.models import Decision, Signatory
from coalition.signing.acts import Act, log
from supporters import rotation
from supporters.models import Mail, Supporter
from tests.coalition.factories import make_letter, make_signatory
from tests.worker import work_off

from .outbox import post_to

pytestmark = pytest.mark.django_db

OLD, NEW = "an old key of the tests, known to everyone", "a new key of the tests, known to everyone"


@pytest.fixture(autouse=True)
def two_keys(settings, clock, greeting_template):
    """Three supporters and their signatures are sealed under the old key; a newer one was put in front of it."""
    settings.SEAL_KEYS = [OLD]
    letter = make_letter()
    for number in range(3):
        signatory = make_signatory(
            letter, f"Rita {number}", state="pending", email=f"rita{number}@clinic.example", title="Nurse"
        )
        log(Act.SIGNED, [signatory], note=f"note {number}")
    log(Act.CONFIRMED, [signatory])
    post_to("rita0@clinic.example")
    work_off()
    post_to("rita1@clinic.example")
    settings.SEAL_KEYS = [NEW, OLD]


def reseal():
    output = StringIO()
    call_command("reseal", stdout=output)
    return output.getvalue().splitlines()


def raw():
    """What the columns hold, as they stand there."""
    tables = {
        "supporters_supporter": "email, mailbox", "supporters_mail": '"to", recipient',
        "coalition_signatory": "name, title, place", "coalition_decision": "note",
    }  # fmt: skip
    with connection.cursor() as cursor:
        held = []
        for table, columns in tables.items():
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY id")
            held += cursor.fetchall()
        return held


def read_all():
    """What they say."""
    return (
        list(Supporter.objects.order_by("pk").values_list("email", flat=True)),
        list(Mail.objects.order_by("pk").values_list("to", flat=True)),
        list(Signatory.objects.order_by("pk").values_list("name", "title", "place")),
        list(Decision.objects.order_by("pk").values_list("note", flat=True)),
    )


def test_afterwards_the_old_key_is_needed_for_nothing(settings):
    before = read_all()
    assert before[0] == [f"rita{number}@clinic.example" for number in range(3)]
    assert before[1:] == (
        ["", "rita1@clinic.example"],
        [(f"Rita {number}", "Nurse", "") for number in range(3)],
        ["note 0", "note 1", "note 2", ""],
    )
    assert reseal() == [
        "                   made    changed  unchanged    skipped",
        "Supporter             0          3          0          0",
        "Mail                  0          2          0          0",
        "Signatory             0          3          0          0",
        "Decision              0          3          1          0",
    ]
    settings.SEAL_KEYS = [NEW]
    assert read_all() == before
    for number in range(3):
        assert Supporter.objects.of(f"rita{number}@clinic.example").get().email == f"rita{number}@clinic.example"
    assert [mail.recipient for mail in Mail.objects.order_by("pk")] == [
        mail.supporter.mailbox for mail in Mail.objects.order_by("pk")
    ]
    assert post_to("rita0@clinic.example") is None  # it went out within the hour


def test_a_second_run_changes_nothing():
    reseal()
    before = raw()
    assert reseal()[1:] == [
        "Supporter             0          0          3          0",
        "Mail                  0          0          2          0",
        "Signatory             0          0          3          0",
        "Decision              0          0          4          0",
    ]
    assert raw() == before


@pytest.mark.parametrize("number_of_rows", range(0, 12, 2))
def test_one_that_is_killed_can_be_run_again(settings, monkeypatch, number_of_rows):
    class Killed(BaseException):
        pass

    done, really_swap = [], rotation.swap

    def swap(*args):
        if len(done) == number_of_rows:
            raise Killed
        done.append(args)
        return really_swap(*args)

    before = read_all()
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "swap", swap)
        if number_of_rows < 11:
            with pytest.raises(Killed):
                reseal()
    assert read_all() == before
    assert Supporter.objects.of("rita2@clinic.example").exists()
    changed = sum(int(line.split()[2]) for line in reseal()[1:])
    assert changed == 11 - number_of_rows
    settings.SEAL_KEYS = [NEW]
    assert read_all() == before


def test_many_rows_are_read_in_batches(monkeypatch, settings):
    monkeypatch.setattr(rotation, "BATCH", 2)
    before = read_all()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reseal()
    assert sum(query["sql"].lstrip().upper().startswith("UPDATE") for query in queries) == 11
    settings.SEAL_KEYS = [NEW]
    assert read_all() == before


def test_what_the_site_writes_meanwhile_stays(monkeypatch, settings):
    rita = Supporter.objects.of("rita1@clinic.example").get()
    settings.SEAL_KEYS = [OLD]
    gone = Supporter.objects.take("gone@clinic.example")
    settings.SEAL_KEYS = [NEW, OLD]
    todo, really_swap = [True], rotation.swap

    def swap(model, key, row, changes):
        if model is Supporter and key == rita.pk and todo:
            todo.pop()
            Supporter.objects.filter(pk=rita.pk).update(email="Rita1+new@clinic.example")
            Supporter.objects.take("late@clinic.example")
            gone.delete()
        return really_swap(model, key, row, changes)

    monkeypatch.setattr(rotation, "swap", swap)
    assert reseal()[1] == "Supporter             0          3          1          0"
    settings.SEAL_KEYS = [NEW]
    assert Supporter.objects.of("rita1@clinic.example").get().email == "Rita1+new@clinic.example"
    assert Supporter.objects.of("late@clinic.example").exists()


def test_a_row_that_is_never_left_alone_is_left_and_told(monkeypatch):
    rita = Supporter.objects.of("rita1@clinic.example").get()
    monkeypatch.setattr(rotation, "swap", lambda model, key, *rest: key != rita.pk or model is not Supporter)
    lines = reseal()
    assert lines[0] == f"Skipped: Supporter {rita.pk}: It was changed again and again. Run this once more."


def test_a_missing_key_is_told_in_a_sentence_and_nothing_is_lost(settings):
    before = read_all()
    settings.SEAL_KEYS = [NEW]
    with pytest.raises(CommandError) as raised:
        reseal()
    assert str(raised.value) == (
        "SEAL_KEYS lacks the key under which the supporters’ data were sealed. Put it behind the newer ones. "
        "Then run this again: it goes on where it ended."
    )
    assert raised.value.returncode == 1
    settings.SEAL_KEYS = [NEW, OLD]
    assert read_all() == before


def test_one_person_who_was_taken_for_two_under_two_keys_is_told(settings):
    first = Supporter.objects.of("rita0@clinic.example").get()
    settings.SEAL_KEYS = [NEW]  # the old one was forgotten for a time
    twin = Supporter.objects.take("rita0@clinic.example")
    settings.SEAL_KEYS = [NEW, OLD]
    told = f"Skipped: Supporter {first.pk}: Supporter {twin.pk} has the same mailbox. It is found in its place."
    for _ in range(2):
        assert told in reseal()
    settings.SEAL_KEYS = [NEW]
    assert Supporter.objects.of("rita0@clinic.example").get() == twin
    assert Supporter.objects.get(pk=first.pk).email == "rita0@clinic.example"


def test_a_mail_of_nobody_is_counted_for_nobody(settings):
    mail = Mail.objects.create(kind="x", about=1, to="", recipient="f" * 64)
    reseal()
    mail.refresh_from_db()
    assert mail.recipient == ""
