"""``--only growth``: what a run of 10, 100, 1,000 workbooks takes, cold and warm, by one worker and by two.

Each run is a process of its own, watched from outside: seconds by the clock and of the processor, and the most memory
that the program itself and the largest of its workers had (what is resident, looked at ten times a second).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.files import MADE, made
from benchmarks.workers import processor_time
from tests.fixtures.plans import load_plan, plan_names

LAYOUTS = 100
"""So many layouts are drawn; beyond them each workbook is another's with other texts."""
WATCHED = 0.1
"""Seconds between two looks at the processes' memory."""
BASE = 100
"""The number of documents that others are held against."""
LONG = re.compile(rb"([^<>]{40,})</t>")
"""A text of some length in a part of a workbook that holds texts."""
MEBIBYTE, KIBIBYTE = 1024**2, 1024
SCRIPT = "from pipeline.cli import main; raise SystemExit(main())"

Key = tuple[int, int, str]
"""How many documents, how many workers, and whether the run is cold or warm."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run: seconds by the clock and of the processor; the peaks of the program and its largest worker in bytes."""

    clock: float
    used: float
    parent: int
    worker: int


def varied(number: int) -> Path:
    """A workbook of a district of its own, its longer texts like no other's; made once and kept."""
    folder = MADE / "growth"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{number:05}.xlsx"
    if not file.exists():
        seed = number % LAYOUTS
        district = load_plan(plan_names()[seed % len(plan_names())])["district"]
        write_varied(made("xlsx", seed), file, {district: f"Stad {number}"}, number)
    return file


def write_varied(source: Path, target: Path, names: Mapping[str, str], number: int) -> None:
    """A copy of a workbook in which names are others and each longer text ends with a number."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/sharedStrings.xml" or part.startswith("xl/worksheets/"):
                for before, after in names.items():
                    data = data.replace(before.encode(), after.encode())
                data = LONG.sub(rb"\1 (%d)</t>" % number, data)
            new.writestr(part, data)


def placed(count: int, folder: Path) -> Path:
    """A folder of so many workbooks, linked to those that are kept."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:05}.xlsx").hardlink_to(varied(number))
    return folder


def watched(command: Sequence[str]) -> Run:
    """A command from its start to its end."""
    used, start = processor_time(), time.monotonic()
    parent = worker = 0
    with (
        # A pipe that nobody reads would hold up whoever fills it.
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        program = psutil.Process(process.pid)
        while process.poll() is None:
            parent = max(parent, memory(program))
            worker = max([worker, *map(memory, workers_of(program))])
            time.sleep(WATCHED)
        errors.seek(0)
        said = errors.read()
    if process.returncode:
        raise RuntimeError(f"{process.returncode}: {said[-2000:]}")
    return Run(time.monotonic() - start, processor_time() - used, parent, worker)


def workers_of(program: psutil.Process) -> list[psutil.Process]:
    """The processes that a program has started, none where it is gone.

    One that is just being started still counts as the program, with all its memory: it has the same command line.
    """
    try:
        own = program.cmdline()
        return [one for one in program.children(recursive=True) if one.cmdline() != own]
    except psutil.NoSuchProcess:
        return []


def memory(process: psutil.Process) -> int:
    """What is resident of a process in bytes, 0 where it is gone."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def runs(counts: Sequence[int], workers: Sequence[int] = (1, 2)) -> Iterator[tuple[Key, Run]]:
    """Each number of documents by each number of workers: all read, then once more with nothing changed."""
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            documents = placed(count, Path(name) / str(count))
            for by in workers:
                out = Path(name) / f"{count}-{by}"
                command = [sys.executable, "-c", SCRIPT, "run", str(documents), "--out", str(out), "--workers", str(by)]
                yield (count, by, "cold"), watched([*command, "--fresh"])
                yield (count, by, "warm"), watched(command)


def measure_growth(counts: Sequence[int]) -> dict[str, float]:
    """Print the table; the ratios by name."""
    print("\n| documents | workers | run | each, by the clock | each, of the processor | the program | a worker |")
    print("|---|---|---|---|---|---|---|")
    found = {}
    for key, run in runs(counts):
        found[key] = run
        count, by, kind = key
        each = (f"{seconds / count * 1000:.0f} ms" for seconds in (run.clock, run.used))
        peaks = (f"{size / MEBIBYTE:.0f} MiB" for size in (run.parent, run.worker))
        print(f"| {count:,} | {by} | {kind} | {' | '.join((*each, *peaks))} |", flush=True)
    for name, grown in kept_more(found).items():
        print(f"\n{name}: {grown:.0f} kB more in the program's memory for each document")
    return growth_ratios(found)


def kept_more(found: Mapping[Key, Run]) -> dict[str, float]:
    """How many kibibytes the program's peak is higher for each document beyond a hundred."""
    grown = {}
    for (count, by, kind), run in found.items():
        if count > BASE and (BASE, by, kind) in found:
            more = run.parent - found[BASE, by, kind].parent
            grown[f"{count:,} documents, {by} workers, {kind}"] = more / KIBIBYTE / (count - BASE)
    return grown


def growth_ratios(found: Mapping[Key, Run]) -> dict[str, float]:
    """Memory and time a document against those at a hundred, and what one worker takes to what two take.

    >>> runs = {(100, 1, "cold"): Run(20, 18, 100, 200), (1000, 1, "cold"): Run(300, 180, 110, 200)}
    >>> round(growth_ratios(runs)["growth.1000.1.cold.clock"], 3)
    1.5
    """
    ratios = {}
    for (count, by, kind), run in found.items():
        base = found.get((BASE, by, kind))
        if base and count > BASE:
            name = f"growth.{count}.{by}.{kind}"
            ratios[f"{name}.clock"] = run.clock / count / (base.clock / BASE)
            ratios[f"{name}.program"] = run.parent / base.parent
            ratios[f"{name}.worker"] = run.worker / base.worker if base.worker else 1.0
        if by == 2 and kind == "cold" and (count, 1, kind) in found:
            ratios[f"growth.{count}.two_to_one"] = run.clock / found[count, 1, kind].clock
    return ratios
