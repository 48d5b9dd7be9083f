"""Whoever steals the database reads nothing of those who signed: its raw bytes are searched, not its fields."""

import io
import json
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection

from coalition.models import Signatory
from coalition.signing import flow
from coalition.signing.acts import Act, perform
from supporters.models import Supporter
from tests.campaign.staff import make_staff
from tests.coalition.factories import make_letter
from tests.coalition.signing.posts import link_to, press, send
from tests.updates.factories import make_campaign
from tests.worker import work_off

pytestmark = pytest.mark.django_db(transaction=True)

# Words that no other test and no table holds.
PERSON, ROLE, PLACE, ADDRESS = "Zephrina Quillmarkø", "Vexillographer", "Ypsilonburg", "zephrina.q@quillmark.example"
ORGANISATION = "Ombudsway Alliance"
PRIVATE = [PERSON, "Zephrina", "Quillmark", ROLE, PLACE, ADDRESS, "zephrinaq@quillmark", "quillmark.example"]


@pytest.fixture
def letter(settings):
    settings.UNLIMITED_NETWORKS = ["192.0.2.0/24"]
    cache.clear()
    make_campaign()
    return make_letter()


def raw_bytes() -> bytes:
    """All that the database keeps: on SQLite the files as they lie on the disk, else each row of each table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA database_list")
            [path] = [row[2] for row in cursor.fetchall() if row[1] == "main"]
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert cursor.fetchone()[0] == 0
        return b"".join(Path(name).read_bytes() for name in (path, f"{path}-wal"))
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
    return rows.getvalue()


def found_in(data: bytes, words) -> list[str]:
    """Those of the words that the bytes hold, in any case and in any of the ways in which text is written."""
    data = data.lower()
    return [
        word
        for word in words
        if any(
            form in data
            for form in (
                word.lower().encode(),
                word.lower().encode("utf-16-le"),
                json.dumps(word.lower()).strip('"').encode(),
            )
        )
    ]


def assert_sealed(*, clear=()):
    data = raw_bytes()
    assert found_in(data, [ORGANISATION]) == [ORGANISATION]  # which is public: the search does find
    assert found_in(data, set(PRIVATE) - set(clear)) == []


@pytest.mark.parametrize("kind", ["organisation", "individual"])
def test_nothing_of_whoever_signs_lies_readable_from_signing_to_erasing(letter, kind):
    values = {"name": PERSON, "place": PLACE, "email": ADDRESS}
    values |= {"organisation": ORGANISATION, "role": ROLE, "display": "full"} if kind == "organisation" else {}
    values |= {"affiliation": ROLE} if kind == "individual" else {}
    if kind == "individual":
        send(letter, "organisation", organisation=ORGANISATION)
    send(letter, kind, **values)
    send(letter, kind, **values, website="x")
    assert_sealed()
    work_off()
    signatory = letter.signatories.get(kind=kind)
    assert ADDRESS in [address for message in mail.outbox for address in message.to]
    assert_sealed()
    flow.remind(Signatory.objects.all(), make_staff("ana", []))
    press(link_to(signatory), "confirm", version=1)
    send(letter, kind, **values)
    work_off()
    perform(Act.VERIFIED, Signatory.objects.all(), note=f"I called {PERSON}, {ROLE}.")
    assert_sealed()
    signatory.refresh_from_db()
    assert (signatory.name, signatory.title, signatory.state) == (PERSON, ROLE, "verified")
    perform(Act.PUBLISHED, Signatory.objects.all())
    public = {PERSON, "Zephrina", "Quillmark", ROLE, PLACE}
    assert_sealed(clear=public)
    assert found_in(raw_bytes(), public) != []
    press(link_to(signatory), "withdraw")
    assert_sealed()
    press(link_to(signatory), "erase")
    assert_sealed()
    assert not Supporter.objects.of(ADDRESS).exists()
