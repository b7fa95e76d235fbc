"""What a process does first that works for this program: its limits, its passing files, and when it ends."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait as wait_for
from threading import Thread

from pipeline.limits import Limits

BOUNDLESS = Limits(memory_mb=1 << 40)
"""Limits of a process that does this program's own work."""


def prepare_worker(memory: int, room: str) -> None:
    """What a worker does first: it may have so many bytes, keeps its passing files in a room, ends with its parent."""
    limit_memory(memory)
    tempfile.tempdir = room
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=end_with, args=(parent.sentinel, room), daemon=True).start()


def end_with(sentinel: int, room: str) -> None:
    """End this process, whatever it is at, as soon as another one has ended: nobody waits for what it does.

    Nobody else would clear the room of its passing files either.
    """
    wait_for([sentinel])
    shutil.rmtree(room, ignore_errors=True)
    os._exit(1)


def limit_memory(memory: int) -> None:
    """Keep a worker from taking more bytes than these; what needs more fails with MemoryError."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory if most < 0 else min(memory, most), most))


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until this is over, and never reaches a worker started in it: this process ends its workers."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
