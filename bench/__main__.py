"""The command line of the measurements. It holds no Django: a child's memory is never counted below its parent's."""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from datetime import UTC, datetime

from bench import databases, imports, kit, tables

RESULTS = databases.HERE / "var" / "bench"
PARTS = ("pages", "imports", "kit")
DATABASES = ("sqlite", "postgresql")
SMALLEST = 60  # updates


def parse(arguments):
    def sizes(text):
        return sorted({int(part) for part in text.replace("_", "").split(",")})

    def several_of(choices):
        def chosen(text):
            found = text.split(",")
            if wrong := [name for name in found if name not in choices]:
                raise argparse.ArgumentTypeError(f"{', '.join(wrong)} is none of {', '.join(choices)}")
            return found

        return chosen

    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what Broadside costs.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{' or '.join(PARTS)}; all when left out")
    parser.add_argument("--n", type=sizes, default=[1000, 100_000], help="sizes of the archives, in updates")
    parser.add_argument("--database", type=several_of(DATABASES), default=list(DATABASES), help="for the pages")
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is measured (%(default)s)")
    parser.add_argument("--posts", type=sizes, default=[2500, 5000, 10_000], help="sizes of the exports, in posts")
    parser.add_argument("--megabytes", type=sizes, default=[20, 200], help="sizes of the exports that are only read")
    parser.add_argument("--photos", type=int, default=200, help="how many the press kit holds (%(default)s)")
    parser.add_argument("--explain", action="store_true", help="instead of measuring, print how queries are answered")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    if options.n[0] < SMALLEST:
        parser.error(f"an archive has at least {SMALLEST} updates: a smaller one has no second page")
    options.parts = options.parts or (["pages"] if options.explain else list(PARTS))
    return options


def main():
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server and all files go, too
    RESULTS.mkdir(parents=True, exist_ok=True)
    failed = []
    if "pages" in options.parts:
        for kind in options.database:
            failed += measure_pages(kind, options)
    if "imports" in options.parts:
        failed += measure_imports(options)
    if "kit" in options.parts:
        failed += measure_kit(options)
    for sentence in failed:
        print(f"Over the bar: {sentence}")
    return 1 if failed else 0


def measure_pages(kind, options):
    out = RESULTS / f"pages-{kind}.json"
    with databases.room() as room:
        try:
            with databases.throw_away(kind, options.n, room) as made:
                command = [sys.executable, "-m", "bench.pages", f"--rounds={options.rounds}", f"--out={out}"]
                command.append(f"--names={json.dumps(made.names)}")
                if options.explain:
                    command.append("--explain")
                subprocess.run(command, cwd=databases.HERE, env=databases.environment(room, made.first_url), check=True)
        except databases.Unavailable as error:
            print(f"Pages on {kind} are left out: {error}")
            return []
    if options.explain:
        return []
    figures = with_circumstances(json.loads(out.read_text()))
    tables.keep(out, figures, tables.pages(figures))
    return tables.pages_over_the_bar(figures)


def measure_imports(options):
    with databases.room() as room:
        figures = with_circumstances(imports.measure(options.posts, options.megabytes, room))
    tables.keep(RESULTS / "imports.json", figures, tables.imports(figures))
    return tables.imports_over_the_bar(figures)


def measure_kit(options):
    with databases.room() as room:
        figures = with_circumstances(kit.measure(options.photos, room))
    tables.keep(RESULTS / "kit.json", figures, tables.kit(figures))
    return tables.kit_over_the_bar(figures)


def with_circumstances(figures):
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **figures,
    }


if __name__ == "__main__":
    sys.exit(main())
