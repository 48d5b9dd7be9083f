"""What was erased is gone from the files of the database as well, also from SQLite's log (WAL)."""

import sqlite3
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from campaign.management.commands.worker import empty_log
from coalition.models import Signatory
from coalition.signing.acts import Act, perform
from tests.coalition.factories import make_letter
from tests.coalition.signing.posts import link_to, press, sign_and_confirm
from tests.updates.factories import make_campaign
from tests.worker import work_off

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="Other databases keep their logs for themselves."),
]

# Words that no other test and no table holds.
PRIVATE = [b"Gwendolina", b"Trevelsson", b"Kirkobyville"]


@pytest.fixture
def path():
    """The file of the database, in which a name stands in the clear that is to be erased."""
    cache.clear()
    make_campaign()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        return next(row[2] for row in cursor.fetchall() if row[1] == "main")


def publish_somebody():
    signatory = sign_and_confirm(make_letter(), name="Gwendolina Trevelsson", place="Kirkobyville")
    perform(Act.VERIFIED, Signatory.objects.all())
    perform(Act.PUBLISHED, Signatory.objects.all())
    return signatory


def files(path):
    return Path(path).read_bytes(), Path(f"{path}-wal").read_bytes()


def found(path):
    return [word for word in PRIVATE if word in b"".join(files(path))]


def patience():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("do", ["erase", "withdraw"])
def test_a_minute_after_it_was_taken_back_no_file_holds_a_name_in_the_clear(path, do):
    signatory = publish_somebody()
    idle = sqlite3.connect(path)
    try:
        assert idle.execute("SELECT count(*) FROM coalition_signatory").fetchone() == (1,)
        assert found(path) == PRIVATE
        press(link_to(signatory), do)
        assert found(path) == PRIVATE  # in the log, where old pages wait to be written over
        work_off()
        assert found(path) == []
    finally:
        idle.close()


def test_where_somebody_reads_meanwhile_the_next_time_does_it(path):
    signatory = publish_somebody()
    reader = sqlite3.connect(path, isolation_level=None)
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM coalition_signatory").fetchone()
        press(link_to(signatory), "erase")
        before, began = patience(), time.monotonic()
        empty_log()
        assert time.monotonic() - began < 10
        assert patience() == before == 20_000
        assert found(path) == PRIVATE
        reader.execute("COMMIT")
        empty_log()
        assert found(path) == []
        assert files(path)[1] == b""
    finally:
        reader.close()
