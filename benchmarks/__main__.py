"""``make bench``: file to plan against the bare libraries, as ratios; scans; meaning; linked texts; the report; peers;
how a run grows with its documents. Each ratio is printed beside the one that was saved, which ``--save`` does."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence

from benchmarks.baseline import baseline_table, load_baseline, save_baseline
from benchmarks.files import prints, workbooks
from benchmarks.growth import measure_growth
from benchmarks.linking import measure as measure_linking
from benchmarks.meaning import measure_meaning
from benchmarks.measure import WARM, Result, compare
from benchmarks.peers import measure_peers
from benchmarks.report import measure_report
from benchmarks.scans import measure as measure_scans
from benchmarks.ways import bare_openpyxl, bare_pdfplumber, ours
from benchmarks.workers import print_workers

PARTS = ("files", "workers", "scans", "meaning", "linking", "report", "peers", "growth")
PEERS = 6
"""So many of the drawn prints are given to the peers."""
GROWTH = (10, 100, 1_000, 10_000)
"""Numbers of documents of the runs that are held against each other, up to ``--documents``."""
TEXTS = (2_000, 20_000, 100_000)
GOALS = {"workbooks": 1.2, "prints": 1.0}


def row(name: str, against: str, result: Result) -> str:
    """A line of the table."""
    cells = (
        name,
        str(result.files),
        against,
        f"{result.ratio:.2f}",
        f"{GOALS[name]:.1f}",
        f"{result.ours / result.files * 1000:.0f} ms",
        f"{result.ours_peak} MiB",
        f"{result.bare_peak} MiB",
    )
    return "| " + " | ".join(cells) + " |"


def main(given: Sequence[str] | None = None) -> None:
    """Measure and print the table; ``given`` is what was typed, None for the program's own arguments."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--files", type=int, default=100, help="how many files of each kind")
    parser.add_argument("--rounds", type=int, default=3, help="how many times each scan is read")
    parser.add_argument("--scans", type=int, default=2, help="how many of the sample prints are scanned")
    parser.add_argument("--actions", type=int, default=100_000, help="how many actions are made up")
    parser.add_argument("--plans", type=int, default=1000, help="how many plans the report is about")
    parser.add_argument("--documents", type=int, default=1000, help="the largest run of the growing ones")
    parser.add_argument("--only", choices=PARTS, help="one of the parts")
    parser.add_argument("--save", action="store_true", help="save the measured ratios as those to be held against")
    wanted = parser.parse_args(given)
    parts: dict[str, Callable[[], dict[str, float] | None]] = {
        "files": lambda: measure_files(wanted.files),
        "workers": lambda: measure_workers(wanted.files, wanted.rounds),
        "scans": lambda: measure_scans(wanted.rounds, wanted.scans),
        "meaning": lambda: measure_actions(wanted.actions),
        "linking": lambda: measure_linking(TEXTS),
        "report": lambda: measure_pages(wanted.plans),
        "peers": lambda: measure_peers(min(wanted.files, PEERS)),
        "growth": lambda: measure_growth([count for count in GROWTH if count <= wanted.documents]),
    }
    ratios: dict[str, float] = {}
    for name, part in parts.items():
        if wanted.only in (None, name):
            ratios |= part() or {}
    if ratios:
        print(f"\n{baseline_table(ratios, load_baseline())}")
    if wanted.save:
        save_baseline(ratios)


def measure_files(count: int) -> dict[str, float]:
    """Workbooks and prints; the ratios by name."""
    print("| what | files | against | ratio | goal | each | peak | their peak |")
    print("|---|---|---|---|---|---|---|---|")
    books = compare(ours, bare_openpyxl, workbooks(count))
    print(row("workbooks", "openpyxl load_workbook", books), flush=True)
    printed = compare(ours, bare_pdfplumber, prints(count))
    print(row("prints", "pdfplumber extract_tables", printed), flush=True)
    return {"workbooks": books.ratio, "prints": printed.ratio}


def measure_workers(count: int, rounds: int) -> None:
    """So many workbooks read by two workers and by one."""
    books = workbooks(count)
    print_workers("workbooks", books, rounds, books[:WARM])


def measure_actions(count: int) -> None:
    """What the words of so many actions mean, and which causes are one."""
    spent = measure_meaning(count)
    print("| actions | meaning | linking | both | goal | peak |")
    print("|---|---|---|---|---|---|")
    each = (f"{seconds:.1f} s" for seconds in (spent.meaning, spent.linking, spent.meaning + spent.linking))
    print(f"| {count:,} | {' | '.join(each)} | 60 s, 2,048 MiB | {spent.peak} MiB |")


def measure_pages(plans: int) -> None:
    """The report of so many plans, written and opened in a browser; seconds by the clock."""
    spent, overview, district = measure_report(plans)
    print(f"| report of {plans:,} plans, written in {spent:.0f} s | size | to be searched | a search | goal |")
    print("|---|---|---|---|---|")
    for name, page in (("overview", overview), ("a district", district)):
        print(f"| {name} | {page.bytes / 1e6:.1f} MB | {page.ready:.1f} s | {page.search:.1f} s | 3 s |")


if __name__ == "__main__":
    main()
