"""Figures as Markdown, the bars they are held against, and where they are kept."""

import json

PAGES_BAR = 1.5  # how much longer a page may take in the largest archive than in the smallest
BARRED_PAGES = ("timeline, page 1", "timeline, deep", "month", "letter, page 1", "letter, deep")
MEMORY_BAR = 200  # megabytes, for an import of 10,000 posts and for reading the largest file
LINEAR_BAR = 1.5  # how much more processor time a post may take in the largest export than in the smallest
FLAT_BAR = 1.5  # how much more memory the items of the largest file may take than those of the smallest
KIT_BAR = 100  # megabytes, for fetching the press kit with 200 photos


def keep(path, figures, table):
    """Writes JSON and Markdown side by side and prints the table."""
    path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    path.with_suffix(".md").write_text(table)
    print(f"\n{table}\nKept in {path} and {path.with_suffix('.md').name}.", flush=True)


def table(head, rows):
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def circumstances(figures, *more):
    parts = [figures["date"], figures["machine"], f"load {figures['load']}", f"Python {figures['python']}", *more]
    return ", ".join(parts) + ".\n"


def pages(figures):
    sizes = list(figures["pages"][0]["milliseconds"])
    head = ["page", *(f"ms at {int(size):,}" for size in sizes), "ratio", "bar", "queries", "kB"]
    rows = [
        [
            page["page"],
            *(f"{page['milliseconds'][size]:.1f}" for size in sizes),
            f"{page['ratio']:.2f}",
            PAGES_BAR if page["page"] in BARRED_PAGES else "",
            page["queries"][sizes[-1]],
            f"{page['bytes'][sizes[-1]] / 1000:.0f}",
        ]
        for page in figures["pages"]
    ]
    what = circumstances(figures, f"Django {figures['django']}", figures["database"], f"{figures['rounds']} rounds")
    return f"{what}\n{table(head, rows)}"


def pages_over_the_bar(figures):
    return [
        f"{page['page']} on {figures['database']} takes {page['ratio']:.2f} times as long in the largest archive"
        for page in figures["pages"]
        if page["page"] in BARRED_PAGES and page["ratio"] > PAGES_BAR
    ]


def imports(figures):
    head = ["WordPress export", "MB", "run", "seconds", "of the processor", "a thousand posts", "peak MB"]
    rows = [
        [
            f"{run['posts']:,} posts",
            f"{run['megabytes']:.1f}",
            which,
            f"{run[which]['seconds']:.0f}",
            f"{run[which]['processor_seconds']:.0f}",
            f"{run[which]['processor_seconds'] / run['posts'] * 1000:.1f}",
            f"{run[which]['peak_megabytes']:.0f}",
        ]
        for run in figures["imports"]
        for which in ("first", "second")
    ]
    reading_head = ["reading alone", "items", "seconds", "peak MB, items", "peak MB, with the survey"]
    reading = [
        [
            f"{run['megabytes']:.0f} MB",
            f"{run['items']:,}",
            f"{run['seconds']:.1f}",
            f"{run['items_peak_megabytes']:.0f}",
            f"{run['peak_megabytes']:.0f}",
        ]
        for run in figures["reading"]
    ]
    return f"{circumstances(figures, 'SQLite')}\n{table(head, rows)}\n{table(reading_head, reading)}"


def imports_over_the_bar(figures):
    failed = []
    small, large = figures["imports"][0], figures["imports"][-1]
    for run in figures["imports"]:
        peak = max(run["first"]["peak_megabytes"], run["second"]["peak_megabytes"])
        if peak > MEMORY_BAR:
            failed.append(f"importing {run['posts']:,} posts takes {peak:.0f} MB")
    small_post, large_post = (run["first"]["processor_seconds"] / run["posts"] for run in (small, large))
    growth = large_post / small_post
    if growth > LINEAR_BAR:
        failed.append(f"a post takes {growth:.2f} times as long among {large['posts']:,} as among {small['posts']:,}")
    read_small, read_large = figures["reading"][0], figures["reading"][-1]
    if read_large["items_peak_megabytes"] > FLAT_BAR * read_small["items_peak_megabytes"]:
        failed.append(f"the items of {read_large['megabytes']} MB take {read_large['items_peak_megabytes']:.0f} MB")
    if read_large["peak_megabytes"] > MEMORY_BAR:
        failed.append(f"reading {read_large['megabytes']} MB takes {read_large['peak_megabytes']:.0f} MB")
    return failed


def kit(figures):
    head = ["press kit", "MB", "seconds", "peak MB"]
    row = [
        f"{figures['photos']} photos",
        f"{figures['megabytes']:.0f}",
        f"{figures['seconds']:.1f}",
        f"{figures['peak_megabytes']:.0f}",
    ]
    return f"{circumstances(figures, 'SQLite')}\n{table(head, [row])}"


def kit_over_the_bar(figures):
    if figures["peak_megabytes"] <= KIT_BAR:
        return []
    return [f"the press kit of {figures['photos']} photos takes {figures['peak_megabytes']:.0f} MB"]
