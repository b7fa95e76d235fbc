"""Where the documents are read: in this process, or in worker processes; a worker may die or hang, the run may not."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar

from pipeline.apart import Made, Thing, Work, apart, here
from pipeline.limits import Limits
from pipeline.worker import BOUNDLESS, interrupts_held, prepare_worker

Task = TypeVar("Task")
Result = TypeVar("Result")

CRASHED, TIMEOUT = "crashed", "timeout"
"""Why a task has no result: its worker ended, or was ended because the time was over (codes of errors)."""


class Died(Exception):  # noqa: N818 (it ends a pool, nobody is told of it)
    """A worker ended before its task did: the numbers of the tasks to blame, and why.

    Of several that were under way when one ended its worker it is not known which one did.
    """

    def __init__(self, numbers: tuple[int, ...], code: str) -> None:
        super().__init__(numbers, code)
        self.numbers = numbers
        self.code = code


class Engine(Protocol):
    """Where work is done: what is done, and what of it is told, is the same wherever that is."""

    @property
    def workers(self) -> int:
        """How many things are done at once."""

    def __call__(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        ended: Callable[[Task, str], Result],
        limits: Limits = Limits(),
    ) -> Iterator[tuple[int, Result]]:
        """Each task's number and result, as they come; one that takes its worker down, or too long, has ``ended``'s.

        ``ended`` is told the task and the code: CRASHED or TIMEOUT.
        """

    def apart(self, work: Work[Thing, Made], things: Callable[[], Iterator[Thing]]) -> Iterator[Made]:
        """What ``work`` makes of ``things``; what it has in memory is no part of this process where that can be."""


@dataclass(frozen=True, slots=True)
class Serial:
    """This process: a task that brings it down brings down the run, and no limits of workers hold."""

    workers: int = 1

    def __call__(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        ended: Callable[[Task, str], Result],
        limits: Limits = Limits(),
    ) -> Iterator[tuple[int, Result]]:
        """Each task's number and result, in order."""
        for number, task in enumerate(tasks):
            yield number, work(task)

    def apart(self, work: Work[Thing, Made], things: Callable[[], Iterator[Thing]]) -> Iterator[Made]:
        """What ``work`` makes of ``things``, in this process."""
        return here(work, things)


@dataclass(frozen=True, slots=True)
class Pool:
    """Spawned workers, the room for their passing files, and the processes that were there before and are none of them.

    What an ended worker had in its hands lies in the room: pictures of pages, with all that they say.
    """

    workers: ProcessPoolExecutor
    room: tempfile.TemporaryDirectory[str]
    others: frozenset[BaseProcess]


@dataclass(frozen=True, slots=True)
class Processes:
    """So many worker processes of this machine; ``work`` and the tasks must be picklable: they are spawned.

    ``kept``: where they wait for more to do, by the limits that they have; without it they end with the tasks.
    """

    workers: int
    kept: dict[Limits, Pool] | None = None

    def __call__(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        ended: Callable[[Task, str], Result],
        limits: Limits = Limits(),
    ) -> Iterator[tuple[int, Result]]:
        """Each task's number and result, as they come."""
        left = dict(enumerate(tasks))
        while left:
            try:
                for number, result in pooled(work, left, self.workers, limits, self.kept):
                    del left[number]
                    yield number, result
            except Died as died:
                # Which of them ended its worker the pool does not say: those under way are tried alone, the rest go on.
                for number in died.numbers:
                    task = left.pop(number)
                    yield number, ended(task, TIMEOUT) if died.code == TIMEOUT else alone(work, task, ended, limits)

    def apart(self, work: Work[Thing, Made], things: Callable[[], Iterator[Thing]]) -> Iterator[Made]:
        """What ``work`` makes of ``things``, in a process of its own."""
        return apart(work, things)


def alone(work: Callable[[Task], Result], task: Task, ended: Callable[[Task, str], Result], limits: Limits) -> Result:
    """The result of a task in a worker of its own."""
    try:
        return next(result for _, result in pooled(work, {0: task}, 1, limits))
    except Died as died:
        return ended(task, died.code)


def pooled(
    work: Callable[[Task], Result],
    tasks: dict[int, Task],
    workers: int,
    limits: Limits,
    kept: dict[Limits, Pool] | None = None,
) -> Iterator[tuple[int, Result]]:
    """The results of a pool of spawned workers, which have one task each at a time.

    Raises Died when a worker ends before its task does, by itself or because its time is over.
    """
    waiting = list(reversed(tasks.items()))
    under_way: dict[Future[Result], tuple[int, float]] = {}
    size = min(workers, len(tasks))
    pool = (kept.pop(limits, None) if kept is not None else None) or open_pool(size, limits)
    is_whole = False
    try:
        while waiting or under_way:
            while waiting and len(under_way) < size:
                number, task = waiting.pop()
                with interrupts_held():
                    future = pool.workers.submit(work, task)
                under_way[future] = (number, time.monotonic() + limits.seconds)
            yield from finished(under_way)
        is_whole = True
    except BrokenProcessPool as error:
        raise Died(tuple(number for number, _ in under_way.values()), CRASHED) from error
    finally:
        if is_whole and kept is not None:
            kept[limits] = pool
        else:
            end_pool(pool, bool(under_way))


def meanwhile(work: Callable[[], object], rest: Callable[[], object]) -> None:
    """Do the work in a process of its own while this one does the rest.

    Should that process be ended by something else, the work is done here after the rest.
    """
    pool = open_pool(1, BOUNDLESS)
    is_busy = True
    try:
        with interrupts_held():
            future = pool.workers.submit(work)
        rest()
        future.result()
        is_busy = False
    except BrokenProcessPool:
        work()
    finally:
        end_pool(pool, is_busy)


def open_pool(size: int, limits: Limits) -> Pool:
    """So many workers within limits; they start when they are given something to do."""
    others = frozenset(multiprocessing.active_children())
    room = tempfile.TemporaryDirectory(prefix="atgardsplan-", ignore_cleanup_errors=True)
    context = multiprocessing.get_context("spawn")
    given = (limits.memory, room.name)
    return Pool(ProcessPoolExecutor(size, mp_context=context, initializer=prepare_worker, initargs=given), room, others)


def finished(under_way: dict[Future[Result], tuple[int, float]]) -> Iterator[tuple[int, Result]]:
    """The results that come next, taken from what is under way; raises Died when some are late instead."""
    now = time.monotonic()
    soonest = min(deadline for _, deadline in under_way.values())
    done, _ = wait(under_way, max(0.0, soonest - now), FIRST_COMPLETED)
    if not done:
        late = tuple(number for number, deadline in under_way.values() if deadline <= max(soonest, time.monotonic()))
        raise Died(late, TIMEOUT)
    for future in done:
        result = future.result()
        number, _ = under_way.pop(future)
        yield number, result


def end_pool(pool: Pool, is_busy: bool) -> None:
    """Let the workers go; those that still work on something are ended."""
    if is_busy:
        for worker in set(multiprocessing.active_children()) - pool.others:
            worker.kill()
    # Those that have nothing to do need not be waited for: they clear up for a while.
    pool.workers.shutdown(wait=is_busy, cancel_futures=True)
    pool.room.cleanup()
