"""A letter with 20,000 signatories: each page at one cost, and copies of all that keep nothing of it."""

import re
import tracemalloc
from itertools import islice

import pytest
from django.db import connection
from django.test import Client, RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext

from campaign.streaming import in_pieces
from coalition import plain_text, printing, tables
from coalition.models import Group, Signatory
from coalition.models.kinds import Kind
from coalition.paging import cursor_of, everyone
from tests.coalition.factories import PUBLISHED, make_letter
from tests.coalition.test_letter_page import ADDRESS, signatories
from tests.updates.factories import make_campaign, make_page, make_update

COUNT = 20_000
PATTERN = 100  # are made one by one, and copied as often as it takes
QUERIES = 5
MEMORY = 4_000_000  # bytes; four times what is needed, and less than half of what all rows at once would take


def fill(letter, kind, count):
    """So many published signatories of a kind, "Ana Ruiz 0.0" to "Ana Ruiz N.99", all with the same rank."""
    group = letter.groups.get(kind=kind)
    rows = []
    for number in range(PATTERN):
        row = Signatory(letter=letter, group=group, kind=kind, state="published", published_at=PUBLISHED)
        row.shown_name, row.shown_title = f"Ana Ruiz 0.{number}", "Nurse at the hospital"
        row.shown_organisation, row.shown_place = "Union of Nurses", "Port Ellery"
        row.derive()
        rows.append(row)
    Signatory.objects.bulk_create(rows)
    fields = [field for field in Signatory._meta.concrete_fields if not (field.primary_key or field.generated)]
    columns = [connection.ops.quote_name(field.column) for field in fields]
    copied = [{"key": "key || %s", "shown_name": "replace(shown_name, '0.', %s)"}.get(f.column) for f in fields]
    copied = ", ".join(copy or column for copy, column in zip(copied, columns, strict=True))
    copy = f"INSERT INTO coalition_signatory ({', '.join(columns)}) SELECT {copied} FROM coalition_signatory"
    with connection.cursor() as cursor:
        for number in range(1, count // PATTERN):
            where = " WHERE letter_id = %s AND group_id = %s AND shown_name LIKE %s ORDER BY id"
            values = [f"-{number}", f"{number}.", letter.pk, group.pk, "Ana Ruiz 0.%"]
            cursor.execute(copy + where, values)
    Group.objects.filter(pk=group.pk).update(count=count)


class LargeLetterTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_campaign()
        make_page(menu_order=1)
        cls.letter = make_letter()
        make_letter("Liberen a Karim", language="es", translation_of=cls.letter)
        fill(cls.letter, Kind.OFFICIAL, 100)
        fill(cls.letter, Kind.ORGANISATION, 900)
        fill(cls.letter, Kind.INDIVIDUAL, COUNT - 1000)
        make_update("We deliver it", PUBLISHED, letter=cls.letter)

    def get(self, address):
        client = Client()
        client.get("/")  # whatever is done once in a process
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200
        return response, [query["sql"] for query in queries.captured_queries]

    def deep(self, number):
        return f"{ADDRESS}?after={cursor_of(list(everyone(self.letter))[number])}"

    def test_the_first_page_and_a_deep_one_ask_five_times_at_most(self):
        first, queries = self.get(ADDRESS)
        assert len(queries) <= QUERIES
        assert len(signatories(first.text)) == 200
        assert "<strong>20,000</strong> have signed" in first.text
        deep, queries = self.get(self.deep(19_000))
        assert len(queries) <= QUERIES
        assert len(signatories(deep.text)) == 200
        assert signatories(deep.text)[0].startswith("/s/ Ana Ruiz 180.1 ")
        last, _queries = self.get(self.deep(19_998))
        assert [each.partition(" Nurse")[0] for each in signatories(last.text)] == ["/s/ Ana Ruiz 189.99"]

    def test_a_delivered_letter_asks_no_more(self):
        self.letter.deliver(PUBLISHED.date())
        self.letter.save()
        assert len(self.get(ADDRESS)[1]) <= QUERIES
        spanish = self.get("/es/coalition/letters/liberen-a-karim/")
        assert len(spanish[1]) <= QUERIES

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="The steps of SQLite’s machine are counted.")
    def test_a_deep_page_is_found_with_as_much_work_as_one_near_the_beginning(self):
        work = []
        for place in (1_500, 18_500):
            _response, queries = self.get(self.deep(place))
            (query,) = (sql for sql in queries if "shown_name" in sql)
            work.append(steps(query))
        assert work[1] < 2 * work[0]

    def test_the_copies_are_complete_and_asked_for_in_batches(self):
        html = Client().get(f"{ADDRESS}print/").getvalue().decode()
        assert html.count("<li><bdi>") == COUNT
        starts = [int(number) for number in re.findall(r'start="(\d+)"', html)]
        assert starts == [1, *range(101, 1001, 200), *range(1001, COUNT, 200)]
        table = Client().get(f"{ADDRESS}signatories.csv").getvalue().decode()
        rows = table.split("\r\n")
        assert len(rows) == COUNT + 2
        assert rows[COUNT].startswith(f"{COUNT},Individuals,Ana Ruiz 189.99,Nurse at the hospital,")
        text = Client().get(f"{ADDRESS[:-1]}.txt").getvalue().decode()
        assert text.count("/s/ Ana Ruiz ") == COUNT
        with CaptureQueriesContext(connection) as queries:
            assert sum(1 for _each in everyone(self.letter)) == COUNT
        assert len(queries) == 21

    def test_no_copy_keeps_what_it_has_sent(self):
        request = RequestFactory().get(f"{ADDRESS}print/")
        copies = {
            "print": printing.pieces(self.letter, request),
            "plain text": in_pieces(plain_text.lines(self.letter)),
            "table": in_pieces(tables.csv_lines(self.letter)),
        }
        for name, pieces in copies.items():
            sent = 0
            tracemalloc.start()
            try:
                for piece in islice(pieces, 40):
                    sent += piece.count("Ana Ruiz")
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
            assert 5_000 < sent < 9_000, name
            assert peak < MEMORY, name


def steps(sql):
    """In steps of SQLite's virtual machine, in hundreds."""
    ticks = 0

    def tick():
        nonlocal ticks
        ticks += 1

    connection.connection.set_progress_handler(tick, 100)
    try:
        connection.connection.execute(sql).fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return ticks
