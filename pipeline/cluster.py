"""Documents read on a Dask cluster, of this machine or of many, in lots; the only module that knows Dask.

A lot is read in a process beside the Dask worker, as everywhere: limits, time and crashes are guarded as without Dask.
"""

from __future__ import annotations

import logging
import math
import multiprocessing
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from typing import Any

import dask
from distributed import Client, Future, LocalCluster, as_completed, get_worker
from distributed.scheduler import KilledWorker

from pipeline.apart import Made, Thing, Work, apart
from pipeline.engine import CRASHED, Pool, Processes, Result, Task, end_pool
from pipeline.errors import ClusterError, Facts
from pipeline.limits import Limits
from pipeline.sealed import code_alone, do_sealed, opened, seal
from pipeline.version import code_version

SHARE = 8
"""Lots for each worker: so that none is long alone with the last one."""
LARGEST = 32
"""Tasks of a lot: what a worker that is lost takes with it is not much."""
PATIENCE = 10
"""Seconds until a scheduler must have answered."""
WORKERS_PATIENCE = 30
"""Seconds until a scheduler must have a worker."""
RETRIES = 2
"""So often an error of a worker itself (no room for a process) is tried anew; documents have their fates without."""


@dataclass(frozen=True, slots=True)
class Dask:
    """The workers of the scheduler at an address; without one, so many workers of this machine.

    ``places``: paths that every worker must see.
    """

    workers: int
    scheduler: str | None = None
    places: tuple[str, ...] = ()

    def __call__(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        ended: Callable[[Task, str], Result],
        limits: Limits = Limits(),
    ) -> Iterator[tuple[int, Result]]:
        """Each task's number and result, as they come; ClusterError where the cluster cannot be used, or goes away."""
        if tasks:
            job = Job(limits, self.places, code_version())
            with connected(self) as (client, name):
                check_workers(client, name, job)
                for number, found in results(client, name, job, [seal(work, task) for task in tasks]):
                    yield number, opened(found) if isinstance(found, bytes) else ended(tasks[number], found)

    def apart(self, work: Work[Thing, Made], things: Callable[[], Iterator[Thing]]) -> Iterator[Made]:
        """What ``work`` makes of ``things``, in a process of this machine's own: all of it is needed here."""
        return apart(work, things)


Found = bytes | str
"""A sealed result, or why there is none."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a task may take, and what a worker must have to be given any."""

    limits: Limits
    places: tuple[str, ...]
    version: str


# --- where the program is started -------------------------------------------------------------------------------------


def results(client: Client, name: str, job: Job, tasks: Sequence[bytes]) -> Iterator[tuple[int, Found]]:
    """Each sealed task's number and what came of it, as the lots come."""
    size = lot_size(len(tasks), len(client.nthreads()))
    under_way: dict[Any, range] = {}
    suspects: list[int] = []

    def sent(numbers: range) -> Future[Any]:
        lot = [tasks[number] for number in numbers]
        future = client.submit(read_lot, job, lot, pure=False, retries=RETRIES)
        under_way[future.key] = numbers
        return future

    lots = (range(first, min(first + size, len(tasks))) for first in range(0, len(tasks), size))
    coming = as_completed([sent(numbers) for numbers in lots], loop=client.loop)
    for future in coming:
        numbers = under_way.pop(future.key)
        found = lot_results(future, name)
        if found is not None:
            yield from ((numbers[number], result) for number, result in found)
        elif len(numbers) == 1:
            yield numbers[0], CRASHED
        else:
            suspects.extend(numbers)
        if suspects and not under_way:
            # Which of them brought the workers down nobody knows: each is tried alone, when nobody else can be blamed.
            number = suspects.pop(0)
            coming.add(sent(range(number, number + 1)))


def lot_results(future: Future[Any], name: str) -> list[tuple[int, Found]] | None:
    """What a lot came to, by the numbers of its tasks in it; None where it took several workers down."""
    if future.status == "error":
        error: BaseException = future.exception()
        if isinstance(error, KilledWorker):
            return None
        if isinstance(error, ImportError) or isinstance(error.__cause__, ImportError):
            raise ClusterError("cluster_versions", (("other", name),)) from error
        raise error
    try:
        found: list[tuple[int, Found]] = future.result()
    except (CancelledError, OSError) as error:
        raise ClusterError("scheduler_lost", (("other", name),)) from error
    return found


def lot_size(n_tasks: int, workers: int) -> int:
    """How many tasks one worker is given at a time.

    >>> lot_size(3, 2), lot_size(100, 2), lot_size(100_000, 4)
    (1, 7, 32)
    """
    return min(LARGEST, math.ceil(n_tasks / (workers * SHARE)))


def check_workers(client: Client, name: str, job: Job) -> None:
    """Raises ClusterError where there is no worker, or one that is not fit: one without the program would just end."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_PATIENCE)
        told = client.run(unfitness, job.places, job.version, on_error="return")
    except TimeoutError as error:
        raise ClusterError("no_cluster_workers", (("other", name),)) from error
    except (CancelledError, OSError) as error:
        raise ClusterError("scheduler_lost", (("other", name),)) from error
    for worker, found in told.items():
        # Who has gone meanwhile is no matter.
        if isinstance(found, Exception) and not isinstance(found, OSError):
            raise ClusterError("cluster_versions", (("other", worker),)) from found
        if isinstance(found, tuple):
            raise unfit(found, worker)


@contextmanager
def connected(engine: Dask) -> Iterator[tuple[Client, str]]:
    """A connection to the scheduler, and its address; a cluster of this machine lasts as long as it."""
    quieten()
    with ExitStack() as stack:
        name = engine.scheduler or stack.enter_context(local_cluster(engine.workers))
        try:
            client = stack.enter_context(Client(name, timeout=PATIENCE, set_as_default=False))
        except (OSError, ValueError, ImportError) as error:
            raise ClusterError("no_scheduler", (("other", name),)) from error
        yield client, name


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers on this machine; no other machine can reach them."""
    with (
        tempfile.TemporaryDirectory(prefix="atgardsplan-", ignore_cleanup_errors=True) as room,
        # Daemonic processes may have no children.
        dask.config.set({"distributed.worker.daemon": False, "temporary-directory": room}),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            # No pages on how it goes, at any port that is free.
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            # A worker holds no more than a lot's results; what reads has a limit of its own.
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster.scheduler_address


def quieten() -> None:
    """What Dask says of a broken connection is said in one sentence of ours."""
    warnings.filterwarnings("ignore", module="distributed")
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


# --- on a worker ------------------------------------------------------------------------------------------------------

READER: dict[Limits, Pool] = {}
"""The process beside this worker in which lots are read, kept from one to the next: it takes seconds to get ready."""
ONE_LOT = Lock()
"""A worker with several threads reads one lot at a time all the same: the engine ends processes that it started."""


def read_lot(job: Job, lot: Sequence[bytes]) -> list[tuple[int, Found]]:
    """The results of a lot, read in a process beside this one; ClusterError where this worker is not fit for it."""
    with ONE_LOT:
        worker = get_worker()
        found = unfitness(job.places, job.version)
        if found is not None:
            raise unfit(found, worker.address)
        # What is left of a worker that was killed is cleared away with its folder.
        tempfile.tempdir = worker.local_directory
        end_with_worker()
        if job.limits not in READER:
            end_reader()
        return list(Processes(1, READER)(do_sealed, lot, code_alone, job.limits))


def end_reader() -> None:
    """Let the process go that is kept to read, if there is one."""
    while READER:
        end_pool(READER.popitem()[1], is_busy=False)


@cache
def end_with_worker() -> None:
    """See to it that this worker lets its reader go before it waits, at its own end, for that to end."""
    # Before the queue (10) is closed by which the reader is told.
    Finalize(None, end_reader, exitpriority=20)


def unfitness(places: Sequence[str], version: str) -> tuple[str, Facts] | None:
    """Why this worker is not fit: it may start no process, has another version, does not see the files; else None."""
    if multiprocessing.current_process().daemon:
        return "cluster_daemons", ()
    if code_version() != version:
        return "cluster_versions", ()
    return next((("cluster_files", (("file", place),)) for place in places if not Path(place).exists()), None)


def unfit(found: tuple[str, Facts], worker: str) -> ClusterError:
    """What the user is told of a worker that is not fit."""
    code, facts = found
    return ClusterError(code, (*facts, ("other", worker)))
