"""Where the documents are read: in this process, or in worker processes; a worker may die or hang, the run may not."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

PATIENCE = 900.0
"""Seconds that a document may take; a plan takes one or two."""
MEMORY = 4 << 30
"""Bytes of address space that a worker may have, where the system lets that be limited."""


class Died(Exception):  # noqa: N818 (it ends a pool, nobody is told of it)
    """A worker ended before its task did: the numbers of the tasks to blame, and whether that is sure."""

    def __init__(self, numbers: tuple[int, ...], sure: bool) -> None:
        super().__init__(numbers, sure)
        self.numbers = numbers
        self.sure = sure


def serial(work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
    """Each task's number and result, in order, in this process."""
    for number, task in enumerate(tasks):
        yield number, work(task)


def processes(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    workers: int,
    crashed: Callable[[Task], Result],
    patience: float = PATIENCE,
) -> Iterator[tuple[int, Result]]:
    """Each task's number and result, as they come; one that takes its worker down, or too long, has ``crashed``'s.

    ``work`` and the tasks must be picklable: workers are spawned, as on Windows.
    """
    left = dict(enumerate(tasks))
    while left:
        try:
            for number, result in pooled(work, left, workers, patience):
                del left[number]
                yield number, result
        except Died as died:
            # Which of them ended its worker the pool does not say: those under way are tried alone, the rest go on.
            for number in died.numbers:
                task = left.pop(number)
                yield number, crashed(task) if died.sure else alone(work, task, crashed, patience)


def alone(work: Callable[[Task], Result], task: Task, crashed: Callable[[Task], Result], patience: float) -> Result:
    """The result of a task in a worker of its own."""
    try:
        return next(result for _, result in pooled(work, {0: task}, 1, patience))
    except Died:
        return crashed(task)


def pooled(
    work: Callable[[Task], Result], tasks: dict[int, Task], workers: int, patience: float
) -> Iterator[tuple[int, Result]]:
    """The results of a pool of spawned workers, which have one task each at a time.

    Raises Died when a worker ends before its task does, by itself or because ``patience`` is over.
    """
    waiting = list(reversed(tasks.items()))
    under_way: dict[Future[Result], tuple[int, float]] = {}
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    size = min(workers, len(tasks))
    pool = ProcessPoolExecutor(size, mp_context=context, initializer=limit_memory)
    try:
        while waiting or under_way:
            while waiting and len(under_way) < size:
                number, task = waiting.pop()
                with interrupts_held():
                    future = pool.submit(work, task)
                under_way[future] = (number, time.monotonic() + patience)
            yield from finished(under_way)
    except BrokenProcessPool as error:
        raise Died(tuple(number for number, _ in under_way.values()), sure=False) from error
    finally:
        end_pool(pool, others, bool(under_way))


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


def finished(under_way: dict[Future[Result], tuple[int, float]]) -> Iterator[tuple[int, Result]]:
    """The results that come next, taken from what is under way; raises Died when some are late instead."""
    now = time.monotonic()
    soonest = min(deadline for _, deadline in under_way.values())
    done, _ = wait(under_way, max(0.0, soonest - now), FIRST_COMPLETED)
    if not done:
        late = tuple(number for number, deadline in under_way.values() if deadline <= max(soonest, time.monotonic()))
        raise Died(late, sure=True)
    for future in done:
        result = future.result()
        number, _ = under_way.pop(future)
        yield number, result


def end_pool(pool: ProcessPoolExecutor, others: set[BaseProcess], is_busy: bool) -> None:
    """Let the workers go; those that still work on something are ended, ``others`` are none of this pool's."""
    if is_busy:
        for worker in set(multiprocessing.active_children()) - others:
            worker.kill()
    pool.shutdown(cancel_futures=True)


def limit_memory() -> None:
    """Keep a worker from taking all of the machine's memory; what needs more fails with MemoryError."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most < 0 else min(MEMORY, most), most))
