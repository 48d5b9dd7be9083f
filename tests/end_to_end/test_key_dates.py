"""Key dates in a browser: the reader's own time, data that no policy minds, hostile text in every field."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.end_to_end.conftest import Watched
from tests.end_to_end.test_hostile_text import OURS, STRINGS
from tests.updates.factories import make_campaign, make_key_date
from updates.models import KeyDateWords

pytestmark = pytest.mark.django_db(transaction=True)

NINE = datetime(2021, 8, 24, 16, 0, tzinfo=UTC)  # in Los Angeles


@pytest.fixture
def reader_in(chromium, live_server):
    """A page of a reader whose clocks show the time of a zone."""
    contexts = []

    def open_in(zone, **options):
        context = chromium.new_context(base_url=live_server.url, timezone_id=zone, **options)
        contexts.append(context)
        return Watched(context.new_page())

    yield open_in
    for context in contexts:
        context.close()


def when(watched, address):
    assert watched.page.goto(address, wait_until="load").status == 200
    return " ".join(watched.page.text_content("#when").split())


@pytest.mark.parametrize(
    ("zone", "address", "shown"),
    [
        ("Europe/Madrid", "/dates/hearing/", "Tuesday 24 August 2021, 09:00–11:30 PDT (18:00–20:30 your time)"),
        ("America/Los_Angeles", "/dates/hearing/", "Tuesday 24 August 2021, 09:00–11:30 PDT"),
        ("America/Tijuana", "/dates/hearing/", "Tuesday 24 August 2021, 09:00–11:30 PDT"),
        ("Asia/Kolkata", "/dates/vigil/", "Tuesday 24 August 2021, 09:00 PDT (21:30 your time)"),
        ("Asia/Tokyo", "/dates/vigil/", "Tuesday 24 August 2021, 09:00 PDT (Wednesday 01:00 your time)"),
        (
            "Asia/Dhaka",
            "/dates/hearing/",
            "Tuesday 24 August 2021, 09:00–11:30 PDT (Tuesday 22:00 – Wednesday 00:30 your time)",
        ),
        ("Europe/Madrid", "/dates/deadline/", "Tuesday 24 August 2021"),
    ],
)
def test_readers_see_their_own_time_beside_one_elsewhere(reader_in, zone, address, shown):
    make_campaign()
    ends = NINE + timedelta(hours=2, minutes=30)
    make_key_date("Hearing", on=None, starts_at=NINE, ends_at=ends)
    make_key_date("Vigil", on=None, starts_at=NINE)
    make_key_date("Deadline", on=date(2021, 8, 24))
    reader = reader_in(zone)
    assert when(reader, address) == shown
    assert reader.errors == []


def test_without_scripts_the_time_stands_in_its_own_zone(reader_in):
    make_campaign()
    make_key_date("Hearing", on=None, starts_at=NINE)
    reader = reader_in("Europe/Madrid", java_script_enabled=False)
    assert when(reader, "/dates/hearing/") == "Tuesday 24 August 2021, 09:00 PDT"


FIELDS = ("title", "place", "address", "room", "phone_line", "access_code", "capacity", "rules", "court", "judge",
          "docket_number", "outcome")  # fmt: skip


def hostile_date(number, texts):
    """A date with another hostile text in each field, all of them in its text, and the first ones in its history."""
    lines = [text.replace("\x00", "") for text in texts]
    values = {name: line[:60] for name, line in zip(FIELDS, lines, strict=False)}
    key_date = make_key_date(on=date(2021, 8, 24), slug=f"hostile-{number}", body="\n\n".join(texts), **values)
    key_date.reschedule({**key_date.slot, "starts_on": date(2021, 8, 25)}, lines[0])
    words = {"title": lines[-1], "body": "\n\n".join(texts), "outcome": lines[-1]}
    KeyDateWords.objects.create(key_date=key_date, language="es", **words)
    key_date.cancel(lines[-1])
    return key_date


def test_a_browser_runs_nothing_of_any_field_and_its_policy_has_nothing_to_report(watched):
    make_campaign()
    texts = [STRINGS[n : n + len(FIELDS)] for n in range(0, len(STRINGS), len(FIELDS))]
    addresses = [hostile_date(number, part).get_absolute_url() for number, part in enumerate(texts)]
    for address in [*addresses, *(f"/es{address}" for address in addresses), "/dates/", "/es/dates/"]:
        assert watched.page.goto(address, wait_until="load").status == 200, address
        found = watched.page.evaluate(OURS)
        if address.endswith("/dates/"):  # the one address of another kind is the subscription
            found = [each for each in found if "href=webcal://" not in each]
        assert found == [], address
    assert (watched.dialogs, watched.foreign) == ([], [])
    assert [error for error in watched.errors if "Content Security Policy" in error] == []
