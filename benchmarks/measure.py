"""Two ways of reading the same files, timed turn about in one warm process; memory in a process of each one's own."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Read = Callable[[Path], object]
WARM = 10
"""So many of the files only warm both up: the word lists, among other things, are loaded when one first needs them."""
MEBIBYTE = 1024
"""``ru_maxrss`` counts kibibytes on Linux."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds of processor time for all files, ours and the bare library's, and the peak memory of each in MiB."""

    files: int
    ours: float
    bare: float
    ours_peak: int
    bare_peak: int

    @property
    def ratio(self) -> float:
        """Ours to theirs."""
        return self.ours / self.bare


def compare(ours: Read, bare: Read, files: Sequence[Path]) -> Result:
    """Both ways over the files, those that warm them up not counted; at least one is."""
    first = files[: min(WARM, len(files) - 1)]
    files = files[len(first) :]
    for file in first:
        ours(file)
        bare(file)
    spent = {"ours": 0.0, "bare": 0.0}
    for number, file in enumerate(files):
        # Whichever comes second finds the file in the system's cache: they take turns.
        turns = (("ours", ours), ("bare", bare))
        for name, read in turns if number % 2 else turns[::-1]:
            gc.collect()
            start = time.process_time()
            read(file)
            spent[name] += time.process_time() - start
    return Result(len(files), spent["ours"], spent["bare"], peak_of(ours, files), peak_of(bare, files))


def peak_of(read: Read, files: Sequence[Path]) -> int:
    """The peak memory in MiB of a new process that reads all files."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(read_all, (read, list(files)))


def read_all(read: Read, files: Sequence[Path]) -> int:
    """Read all files, and tell the peak memory of this process."""
    for file in files:
        read(file)
    return peak()


def peak() -> int:
    """The most memory in MiB that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE
