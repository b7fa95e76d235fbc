"""One run at a time in an output folder: whoever comes second is told so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import Busy, not_writable

HIDDEN = ".atgardsplan"
"""The folder below the output's with what is none of the output: the lock, and what is known of documents."""
LOCK = "lock"


@contextmanager
def one_run(out: Path) -> Iterator[None]:
    """Hold the folder for as long as this lasts; the system lets go of it should the program be killed.

    Raises Busy where another program holds it, OutputError where the folder cannot be written.
    """
    lock = FileLock(out / HIDDEN / LOCK, timeout=0)
    try:
        (out / HIDDEN).mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise Busy("folder_busy", (("file", str(out)),)) from error
    except OSError as error:
        raise not_writable(out, error) from error
    try:
        yield
    finally:
        lock.release()
