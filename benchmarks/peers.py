"""``--only peers``: other readers of tables on prints whose plans are known: their time, and rows got whole.

They are no dependencies of the project: they stand in a venv that the variable ``PEERS`` names (or build/peers),
``pip install pdfplumber camelot-py tabula-py opendataloader-pdf ocrmypdf``; the table says which are missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.calibration import DASHES, SECTIONS
from benchmarks.files import ROOT, made
from benchmarks.scans import page_count
from benchmarks.workers import reading_seconds
from extractors.readers import read
from extractors.tables.restore import reading_to_plan
from normalizers.repair.stage import plan_to_repaired
from pipeline.model import Source
from tests.fixtures.plans import MERGED, load_plan, plan_names

SCRIPT = Path(__file__).with_name("peer.py")
MODULES = {
    "pdfplumber": "pdfplumber",
    "camelot": "camelot",
    "tabula": "tabula",
    "opendataloader": "opendataloader_pdf",
    "ocrmypdf": "ocrmypdf",
}
WAYS = {
    "pdfplumber": ("pdfplumber",),
    "camelot": ("camelot lattice", "camelot stream"),
    "tabula": ("tabula lattice", "tabula stream", "tabula guess"),
    "opendataloader": ("opendataloader default", "opendataloader cluster"),
}
"""The ways in which each peer reads prints; the one that gets most rows whole is the peer's."""
SCAN, SCANNED = ROOT / "data" / "raw" / "atgardsplan-farsta-2024.scan.pdf", ("atgardsplan-farsta-2024.xlsx", 2)
"""The sample that was scanned, the workbook that it was printed from, and how many of its areas were."""
PATIENCE = 1800
"""Seconds that one way may take for all files."""

Row = frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a way of reading took of the processor for all files, and how many of the plans' rows it gave whole."""

    way: str
    seconds: float
    whole: int


def squeezed(text: str) -> str:
    """A text as it is compared: no white space (a peer's line ends are no faults), one kind of dash."""
    return "".join(text.translate(DASHES).split())


def squeezed_row(texts: Iterable[str]) -> Row:
    """The filled cells of a row, as they are compared.

    >>> sorted(squeezed_row(["Mer\\nljus", "", "2–3"]))
    ['2-3', 'Merljus']
    """
    return frozenset(squeezed(text) for text in texts) - {""}


def drawn_rows(seed: int) -> list[Row]:
    """The rows of the plan that a drawn print shows; what stands in a merged cell above is not asked for again."""
    plan = load_plan(plan_names()[seed % len(plan_names())])
    written = (row for sheet in plan["sheets"] for row in sheet["rows"])
    rows = (squeezed_row(row.get(key, "") for key in SECTIONS.values() if row.get(key) != MERGED) for row in written)
    return [row for row in rows if row]


def our_rows(file: Path, areas: int | None = None, *, carried: bool = True) -> list[Row]:
    """The rows that we read of a file's first areas, with what is carried into them or without."""
    data = file.read_bytes()
    plan = reading_to_plan(read(Source(file.name, str(file), hashlib.sha256(data).hexdigest(), len(data))))
    texts = plan_to_repaired(plan)
    rows = (row for table in plan.tables[:areas] for row in table.rows)
    kept = (
        squeezed_row(texts[cell].text.value for field, cell in row.cells if carried or field not in row.carried)
        for row in rows
    )
    return [row for row in kept if row]


def rows_whole(wanted: Sequence[Row], given: Sequence[Row]) -> int:
    """How many rows stand with all their cells in one of those that were given.

    >>> rows_whole([frozenset("ab"), frozenset("c")], [frozenset("abx"), frozenset("d")])
    1
    """
    return sum(any(row <= one for one in given) for row in wanted)


def peers_python() -> Path:
    """The Python of the peers' venv, whether it is there or not."""
    return Path(os.environ.get("PEERS") or ROOT / "build" / "peers") / "bin" / "python"


def is_there(peer: str) -> bool:
    """Whether a peer can be imported in the peers' venv."""
    python = peers_python()
    return (
        python.exists()
        and not subprocess.run([python, "-c", f"import {MODULES[peer]}"], capture_output=True).returncode
    )


def read_by_peer(way: str, files: Sequence[Path], wanted: Sequence[Sequence[Row]]) -> Found:
    """A way of a peer over all files, in a process of its own; nothing whole where that fails."""
    path = f"{peers_python().parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [peers_python(), SCRIPT, way, *files],
        env={**os.environ, "PATH": path, "OMP_THREAD_LIMIT": "1"},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        print(f"{way} failed: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}", flush=True)
        return Found(way, 0.0, 0)
    answers = json.loads(done.stdout)
    given = [[squeezed_row(row) for row in answer["rows"]] for answer in answers]
    return Found(way, sum(answer["seconds"] for answer in answers), sum(map(rows_whole, wanted, given)))


def read_by_us(files: Sequence[Path], wanted: Sequence[Sequence[Row]]) -> Found:
    """File to plan, warm."""
    reading_seconds(files[0])
    seconds = sum(map(reading_seconds, files))
    return Found("atgardsplan", seconds, sum(map(rows_whole, wanted, map(our_rows, files))))


def best_of(found: Iterable[Found]) -> Found:
    """The way that gives most rows whole, the quicker of two that give as many."""
    return max(found, key=lambda one: (one.whole, -one.seconds))


def measure_peers(count: int) -> dict[str, float]:
    """Print both tables, of so many drawn prints and of the scanned sample; the ratios by name, ours to theirs."""
    files = [made("pdf", seed) for seed in range(count)]
    ratios = compared("prints", files, [drawn_rows(seed) for seed in range(count)], WAYS)
    truth = our_rows(SCAN.with_name(SCANNED[0]), SCANNED[1], carried=False)
    return ratios | compared("the scanned sample", [SCAN], [truth], {"ocrmypdf": ("ocrmypdf",)})


def compared(
    what: str, files: Sequence[Path], wanted: Sequence[Sequence[Row]], ways: dict[str, tuple[str, ...]]
) -> dict[str, float]:
    """Print a table of us and the peers on the same files; the ratios by name."""
    pages, rows = sum(map(page_count, files)), sum(map(len, wanted))
    mine = read_by_us(files, wanted)
    print(f"\n{what}: {len(files)} files, {pages} pages, {rows} rows\n")
    print("| reader | a page | ours to theirs | rows whole |\n|---|---|---|---|")
    print(line(mine, mine, pages, rows), flush=True)
    ratios = {}
    for peer, tried in ways.items():
        if not is_there(peer):
            print(f"| {peer} | not there | | |", flush=True)
            continue
        best = best_of([read_by_peer(way, files, wanted) for way in tried])
        print(line(best, mine, pages, rows), flush=True)
        if best.seconds:
            ratios[f"peers.{peer}"] = mine.seconds / best.seconds
    return ratios


def line(found: Found, mine: Found, pages: int, rows: int) -> str:
    """A line of the table."""
    ratio = f"{mine.seconds / found.seconds:.2f}" if found.seconds else ""
    whole = f"{found.whole / rows:.1%}"
    return f"| {found.way} | {found.seconds / pages * 1000:.0f} ms | {ratio} | {found.whole} ({whole}) |"
