"""Time and memory of importing WordPress exports, each in a process and an SQLite database of its own."""

import os
import re
import subprocess
import sys
import time

from bench import databases, exports

READ = """
import resource, sys
from pathlib import Path
from updates.importers.wordpress import wxr
path = Path(sys.argv[1])
print("items", sum(1 for item in wxr.items(path)))
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
found = wxr.survey(path)
"""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss: bytes there, kilobytes elsewhere


def measure(posts, megabytes, room):
    """Figures of whole imports of so many posts each, and of only reading files of so many megabytes each."""
    return {
        "imports": [measure_import(count, room) for count in posts],
        "reading": [measure_reading(size, room) for size in megabytes],
    }


def measure_import(count, room):
    """A first import into an empty database, and a second one of the same file, which changes nothing."""
    path = room / f"{count}-posts.xml"
    say(f"Importing {count:,} posts, twice …")
    exports.write(path, posts=count)
    environment = databases.environment(room, f"sqlite:///{room / f'import-{count}.sqlite3'}")
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity=0"], cwd=databases.HERE, env=environment, check=True)
    megabytes = path.stat().st_size / 1e6
    first, table = run([*manage, "import_wordpress", str(path)], environment)
    expect(table, made=count, unchanged=0)
    second, table = run([*manage, "import_wordpress", str(path)], environment)
    expect(table, made=0, unchanged=count)
    path.unlink()
    return {"posts": count, "megabytes": megabytes, "first": first, "second": second}


def measure_reading(megabytes, room):
    """Both readings that an import makes of a file, without the database.

    The items pass one by one; the survey keeps some hundred bytes of each.
    """
    path = room / f"{megabytes}-megabytes.xml"
    say(f"Reading {megabytes} MB …")
    exports.write(path, megabytes=megabytes)
    figures, output = run([sys.executable, "-c", READ, str(path)], databases.environment(room, "sqlite://:memory:"))
    path.unlink()
    found = {name: int(count) for name, count in re.findall(r"(items|peak) (\d+)", output)}
    items_peak = found["peak"] * RSS_UNIT / 1e6
    return {"megabytes": megabytes, "items": found["items"], "items_peak_megabytes": items_peak, **figures}


def run(command, environment):
    """Seconds, processor seconds and peak memory of a command, and what it printed. Raises SystemExit if it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=databases.HERE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = process.stdout.read().decode()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:3])} failed:\n{output}")
    peak = usage.ru_maxrss * RSS_UNIT / 1e6
    figures = {
        "seconds": time.perf_counter() - begun,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak_megabytes": peak,
    }
    return figures, output


def expect(table, **counts):
    """Raises SystemExit where the closing table of an import does not have these counts of updates."""
    found = re.search(r"^updates +(?P<made>\d+) +(?P<changed>\d+) +(?P<unchanged>\d+)", table, re.MULTILINE)
    wrong = [name for name, count in counts.items() if not found or int(found[name]) != count]
    if wrong:
        raise SystemExit(f"The import told of other counts than {counts}:\n{table[-600:]}")


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)
