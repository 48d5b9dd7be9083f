"""How the database finds what a page shows: the plan of each query, and its work in the smallest and largest archive.

Work is counted, not timed, so that it is the same in every run: on SQLite in steps of its virtual machine (rounded up
to hundreds), on PostgreSQL in blocks of 8 kB touched. Equal work at every size is what to look for.
"""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LONGEST_PLAN_LINE = 150
STEPS = 100


def show(archives, using, addresses):
    """Prints the plans of all pages in the largest archive, below the work in each."""
    client = Client(SERVER_NAME="127.0.0.1")
    pages = {}
    for size in archives:
        with using(size):
            pages[size] = addresses()
    for name in pages[max(archives)]:
        queries = {}
        for size in archives:
            with using(size):
                client.get(pages[size][name])
                with CaptureQueriesContext(connection) as captured:
                    client.get(pages[size][name])
                queries[size] = [query["sql"] for query in captured.captured_queries]
        print(f"\n## {name}: {pages[max(archives)][name]}")
        for number, sql in enumerate(queries[max(archives)]):
            work = {}
            for size in sorted(archives):
                with using(size):
                    same = queries[size][number] if number < len(queries[size]) else ""
                    plan, work[size] = explained(same) if same else ([], 0)
            print(f"\n{' '.join(sql.split())[:110]} …")
            print("work: " + ", ".join(f"{count:,} at {size:,}" for size, count in work.items()))
            for line in plan:
                print(f"    {line[:LONGEST_PLAN_LINE]}")


def explained(sql):
    """The lines of the query's plan, and how much work it is."""
    return on_sqlite(sql) if connection.vendor == "sqlite" else on_postgresql(sql)


def on_sqlite(sql):
    connection.ensure_connection()
    database = connection.connection
    ticks = 0

    def tick():
        nonlocal ticks
        ticks += 1

    database.set_progress_handler(tick, STEPS)
    try:
        database.execute(sql).fetchall()
    finally:
        database.set_progress_handler(None, 0)
    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}")]
    return plan, (ticks + 1) * STEPS


def on_postgresql(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0][0]["Plan"]
    return list(lines(plan)), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def lines(node, depth=0):
    what = " ".join(str(node[key]) for key in ("Node Type", "Index Name", "Relation Name") if key in node)
    conditions = "; ".join(f"{key}: {node[key]}" for key in ("Index Cond", "Filter", "Recheck Cond") if key in node)
    counts = f"{node['Actual Rows'] * node['Actual Loops']:,.0f} rows"
    if node.get("Rows Removed by Filter"):
        counts += f", {node['Rows Removed by Filter'] * node['Actual Loops']:,.0f} passed over"
    yield f"{'  ' * depth}{what} ({counts}) {conditions}"
    for child in node.get("Plans", []):
        yield from lines(child, depth + 1)
