"""Files read by worker processes, as a run reads them: what it takes of the processor, and two workers against one."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.ways import ours


def processor_time() -> float:
    """Seconds of this process and of the ones that it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def seconds_of(work: Callable[[], object]) -> float:
    """What some work takes of the processor, in this process and those that it starts."""
    start = processor_time()
    work()
    return processor_time() - start


def reading_seconds(file: Path) -> float:
    """What reading a file takes of the processor."""
    return seconds_of(partial(ours, file))


def warm_up(files: Sequence[Path]) -> None:
    """Read some files."""
    for file in files:
        ours(file)


def warm_workers(workers: int, warm: Sequence[Path]) -> ProcessPoolExecutor:
    """So many workers, each of which has read some files."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    # Twice as many turns as workers: the one that starts last gets its turn too.
    list(pool.map(warm_up, [warm] * 2 * workers))
    return pool


def read_by(files: Sequence[Path], workers: int, warm: Sequence[Path]) -> tuple[float, float]:
    """What so many warm workers take for some files: seconds by the clock, and of the processor."""
    with warm_workers(workers, warm) as pool:
        start = time.monotonic()
        used = sum(pool.map(reading_seconds, files))
        return time.monotonic() - start, used


def two_to_one(files: Sequence[Path], rounds: int, warm: Sequence[Path]) -> list[tuple[float, float]]:
    """How many times as much two warm workers read in the time of one, round by round, turn about.

    By the clock; and by the processor, twice what one takes to what both take: the clock's where nobody else is at work
    and neither waits for the other.
    """
    found = []
    for number in range(rounds):
        taken = {workers: read_by(files, workers, warm) for workers in ((1, 2) if number % 2 else (2, 1))}
        (one, one_used), (two, two_used) = taken[1], taken[2]
        found.append((one / two, 2 * one_used / two_used))
    return found


def print_workers(what: str, files: Sequence[Path], rounds: int, warm: Sequence[Path]) -> None:
    """Two workers against one, over some files."""
    ratios = two_to_one(files, rounds, warm)
    clock, used = (", ".join(f"{ratio:.2f}" for ratio in column) for column in zip(*ratios, strict=True))
    print(
        f"\nTwo workers to one, {what} a second (goal 1.8): by the clock {clock}; by the processor {used}", flush=True
    )
