"""How long pages take in a small and in a large archive: the whole way of a request, in one process, without a server.

`python -m bench` runs this module in a process of its own for each database, with the environment made for it.
"""

import argparse
import json
import sqlite3
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import django
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

DEPTH = 4000  # pages; in a smaller archive, as deep as there is a full page
WARM_UP = 3
SLOW = 0.5  # seconds; a page that takes longer gets fewer rounds, so that the time of a run is bounded
ROUNDS_OF_SLOW = 5


def addresses():
    """The pages that are measured: name → address, for the archive in the present database."""
    from bench import words
    from coalition.models import Letter
    from coalition.paging import PAGE_LENGTH as SIGNATORIES
    from coalition.paging import cursor_of as place_of
    from coalition.paging import everyone
    from updates.models import Topic, Update
    from updates.timeline import PAGE_LENGTH, cursor_of

    newest_first = Update.objects.live().in_language("en").newest_first()
    count = newest_first.count()
    last_of_page = newest_first[min(DEPTH, (count - 1) // PAGE_LENGTH - 1) * PAGE_LENGTH - 1]  # a full page follows
    month = (newest_first.last().published_on.replace(day=1) + timedelta(days=31)).replace(
        day=1
    )  # the oldest whole one
    letter = Letter.objects.get()
    last_of_whole_page = list(everyone(letter))[-SIGNATORIES - 1]
    running, *_, closed = Topic.objects.filter(language="en").order_by("pk")

    def search(query):
        return "/updates/search/?" + urlencode({"q": query})

    return {
        "home": "/",
        "timeline, page 1": "/updates/",
        "timeline, deep": "/updates/?" + urlencode({"before": cursor_of(last_of_page)}),
        "year": f"/updates/{month:%Y}/",
        "month": f"/updates/{month:%Y/%m}/",
        "topic of half the archive": running.get_absolute_url(),
        "topic closed long ago": closed.get_absolute_url(),
        "kind": "/updates/kind/ruling/",
        "timeline in Spanish": "/es/updates/",
        "one update": newest_first[count // 2].get_absolute_url(),
        "search, a word in all": search(words.COMMON_WORD),
        "search, a word in one": search(words.RARE_WORD),
        "search, two words": search(f"{words.COMMON_WORD} {words.name(5)}"),
        "feed": "/updates/feed/",
        "letter, page 1": letter.get_absolute_url(),
        "letter, deep": f"{letter.get_absolute_url()}?" + urlencode({"after": place_of(last_of_whole_page)}),
    }


@contextmanager
def using(size):
    """Every query goes to the database of this size. All stay connected: changing between them costs nothing."""
    before = connections["default"]
    connections["default"] = archives[size]
    try:
        yield
    finally:
        connections["default"] = before


archives = {}  # size → its connection


def connect(names):
    """Fills `archives` from {size: the database's name}."""
    for size, name in names.items():
        archive = connections.create_connection("default")
        archive.settings_dict = {**archive.settings_dict, "NAME": name}
        archives[size] = archive


def prepare(size):
    from django.core.management import call_command

    from bench import generate

    with using(size):
        begun = time.monotonic()
        say(f"Filling {connection.vendor} with {size:,} updates …")
        call_command("migrate", verbosity=0)
        generate.fill(size)
        generate.settle()
        say(f"  done in {time.monotonic() - begun:.0f} s")


def measure(rounds):
    """Medians of all pages in all archives, in rounds that go through every page of every archive in turn."""
    client = Client(SERVER_NAME="127.0.0.1")
    pages = {}
    for size in archives:
        with using(size):
            pages[size] = addresses()
    taken = {(name, size): [] for size in pages for name in pages[size]}
    facts = {}
    for name, size in taken:
        with using(size):
            for _ in range(WARM_UP):
                begun = time.perf_counter()
                response = client.get(pages[size][name])
                warm = time.perf_counter() - begun
            if response.status_code != 200:
                raise SystemExit(f"{pages[size][name]} answered {response.status_code}")
            with CaptureQueriesContext(connection) as queries:
                client.get(pages[size][name])
            facts[name, size] = {"bytes": len(response.content), "queries": len(queries), "is_slow": warm > SLOW}
    say(f"Measuring {len(taken)} pages in {rounds} rounds …")
    for number in range(rounds):
        for name, size in taken:
            if facts[name, size]["is_slow"] and number >= ROUNDS_OF_SLOW:
                continue
            with using(size):
                begun = time.perf_counter()
                client.get(pages[size][name])
                taken[name, size].append(time.perf_counter() - begun)
    small, large = min(archives), max(archives)
    return [
        {
            "page": name,
            "milliseconds": {size: round(median(taken[name, size]) * 1000, 2) for size in archives},
            "ratio": round(median(taken[name, large]) / median(taken[name, small]), 2),
            "queries": {size: facts[name, size]["queries"] for size in archives},
            "bytes": {size: facts[name, size]["bytes"] for size in archives},
            "address": pages[large][name],
        }
        for name in pages[large]
    ]


def database_version():
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--names", type=json.loads, required=True, help="JSON: size → the database's name")
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--out", type=Path, required=True, help="where the figures go, as JSON")
    options = parser.parse_args()
    django.setup()
    connect({int(size): name for size, name in options.names.items()})
    for size in archives:
        prepare(size)
    if options.explain:
        from bench import explain

        explain.show(archives, using, addresses)
        return
    with using(max(archives)):
        figures = {
            "database": database_version(),
            "django": django.__version__,
            "rounds": options.rounds,
            "pages": measure(options.rounds),
        }
    options.out.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
