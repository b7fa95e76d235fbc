"""Scans: file to plan against the engine's bare calls, against OCRmyPDF, and two workers against one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import cv2
import pypdfium2
import pytesseract

from benchmarks.files import MADE, ROOT
from benchmarks.ways import ours
from benchmarks.workers import print_workers, reading_seconds, seconds_of, warm_workers
from extractors import ocr
from extractors.choices import SETTINGS
from tests.fixtures.scanned import print_to_scan

PRINTS = ("atgardsplan-skarpnack-2024.pdf", "atgardsplan-sodermalm-2025.pdf")
WARM = ROOT / "data" / "raw" / "atgardsplan-farsta-2024.scan.pdf"
"""What is read first, and not counted."""
DPI, NOISE = 200, 6.0
"""How the sample prints are scanned."""
ROUNDS = 3
SETS = 3
"""So many times are the scans read by two workers and by one."""
LANGUAGE = "swe"
OURS = "file to plan"
SAME = "the engine, on the same pictures, one process where we have one"
EACH = "the engine, on the same pictures, a process for each"
OCRMYPDF = "OCRmyPDF, one job (a text layer, no tables)"
GOALS = {SAME: "1.1", OCRMYPDF: "below 1"}


@dataclass(slots=True)
class Spent:
    """Seconds of processor time, of this process and of those that it started, for all pages."""

    seconds: dict[str, float] = field(default_factory=dict)
    pages: int = 0

    def add(self, way: str, seconds: float) -> None:
        """Count what some work took."""
        self.seconds[way] = self.seconds.get(way, 0.0) + seconds

    def row(self, against: str) -> str:
        """A line of the table: the ratio and the seconds a page of both."""
        mine, theirs, goal = self.seconds[OURS], self.seconds[against], GOALS.get(against, "")
        each = (f"{seconds / self.pages:.2f} s" for seconds in (mine, theirs))
        return "| " + " | ".join((against, f"{mine / theirs:.2f}", goal, *each)) + " |"


def scans(count: int) -> list[Path]:
    """So many of the sample prints, scanned; made once and kept."""
    MADE.mkdir(parents=True, exist_ok=True)
    made = []
    for name in PRINTS[:count]:
        scan = MADE / name.replace(".pdf", ".scan.pdf")
        if not scan.exists():
            print_to_scan(ROOT / "data" / "raw" / name, scan, dpi=DPI, noise=NOISE, quality=60)
        made.append(scan)
    return made


def page_count(file: Path) -> int:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(str(file))
    try:
        return len(document)
    finally:
        document.close()


# --- the engine's bare calls ------------------------------------------------------------------------------------------

Call = tuple[tuple[Path, ...], str, str]


@contextmanager
def recorded(folder: Path) -> Iterator[list[Call]]:
    """Keeps a copy of every picture that is given to the engine, by call."""
    calls: list[Call] = []
    own = ocr.run_engine

    def keeping(path: Path, language: str, config: str, patience: float) -> tuple[str, str]:
        if path.suffix == ".txt":
            kept = folder / str(len(calls))
            kept.mkdir()
            given = [Path(line) for line in path.read_text("utf-8").splitlines()]
            copies = tuple(
                Path(shutil.copy(each, kept / f"{number:04}{each.suffix}")) for number, each in enumerate(given)
            )
            (kept / "pictures.txt").write_text("".join(f"{copy}\n" for copy in copies), "utf-8")
            calls.append((copies, language, config.replace(SETTINGS, "")))
        return own(path, language, config, patience)

    ocr.run_engine = keeping
    try:
        yield calls
    finally:
        ocr.run_engine = own


def calls_for(file: Path, folder: Path) -> list[Call]:
    """The engine's calls for a file, with a copy of their pictures in a folder; not by a worker, which makes none."""
    folder.mkdir()
    with recorded(folder) as calls:
        ours(file)
    return calls


def same_calls(calls: Sequence[Call]) -> None:
    """The engine started once for each page, on the same pictures, and nothing else."""
    for pictures, language, config in calls:
        pytesseract.run_and_get_output(str(pictures[0].with_name("pictures.txt")), "tsv", language, with_table(config))


def call_each(calls: Sequence[Call]) -> None:
    """The engine started once for each picture, as pytesseract is commonly used."""
    for pictures, language, config in calls:
        for picture in pictures:
            pytesseract.run_and_get_output(str(picture), "tsv", language, with_table(config))


def with_table(config: str) -> str:
    """The settings that make the engine write its table."""
    return f"-c tessedit_create_tsv=1 {config}"


# --- OCRmyPDF ---------------------------------------------------------------------------------------------------------


def find_ocrmypdf() -> str | None:
    """The program of OCRmyPDF: one named in OCRMYPDF, or one that is installed; None where there is none."""
    return os.environ.get("OCRMYPDF") or shutil.which("ocrmypdf")


def ocrmypdf(program: str, file: Path) -> None:
    """A text layer under each page, nothing else; a table is not looked for."""
    options = ("--language", LANGUAGE, "--jobs", "1", "--deskew", "--output-type", "pdf", "--optimize", "0")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [program, *options, "--force-ocr", "--quiet", str(file), str(Path(folder) / "out.pdf")],
            check=True,
            stderr=subprocess.DEVNULL,
        )


# --- the table --------------------------------------------------------------------------------------------------------


def measure(rounds: int = ROUNDS, count: int = len(PRINTS)) -> dict[str, float]:
    """Measure all ways turn about, and print the tables, of so many of the sample prints; the ratios by name."""
    cv2.setNumThreads(1)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    files = scans(count)
    spent = print_others(files, rounds).seconds
    # The long ones first: a worker that has nothing left to do tells nothing.
    work = sorted(files * SETS, key=page_count, reverse=True)
    print_workers("pages", work, rounds, [WARM])
    return {f"scans: {against}": spent[OURS] / spent[against] for against in spent if against != OURS}


def print_others(files: Sequence[Path], rounds: int) -> Spent:
    """Ours against the others."""
    ours(WARM)
    spent = Spent()
    program = find_ocrmypdf()
    with warm_workers(1, [WARM]) as worker, tempfile.TemporaryDirectory() as name:
        calls = {file: calls_for(file, Path(name) / str(number)) for number, file in enumerate(files)}
        for file in [*files] * rounds:
            spent.pages += page_count(file)
            spent.add(OURS, worker.submit(reading_seconds, file).result())
            spent.add(SAME, seconds_of(partial(same_calls, calls[file])))
            spent.add(EACH, seconds_of(partial(call_each, calls[file])))
            if program:
                spent.add(OCRMYPDF, seconds_of(partial(ocrmypdf, program, file)))
    print(f"\n{spent.pages // rounds} scanned pages, {rounds} rounds\n")
    print("| against | ratio | goal | file to plan, a page | theirs, a page |")
    print("|---|---|---|---|---|")
    for against in spent.seconds:
        if against != OURS:
            print(spent.row(against), flush=True)
    return spent
