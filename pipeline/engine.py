"""Where the documents are read: in this process, or in worker processes; a worker may die, the run may not."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def serial(work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
    """Each task's number and result, in order, in this process."""
    for number, task in enumerate(tasks):
        yield number, work(task)


def processes(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, crashed: Callable[[Task], Result]
) -> Iterator[tuple[int, Result]]:
    """Each task's number and result, as they come; a task that takes its worker down has the result ``crashed`` gives.

    ``work`` and the tasks must be picklable: workers are spawned, as on Windows.
    """
    left = dict(enumerate(tasks))
    try:
        for number, result in pooled(work, left, workers):
            del left[number]
            yield number, result
    except BrokenProcessPool:
        # Which of them it was the pool does not say: the rest are tried alone, each in a worker of its own.
        for number, task in left.items():
            try:
                yield from pooled(work, {number: task}, 1)
            except BrokenProcessPool:
                yield number, crashed(task)


def pooled(work: Callable[[Task], Result], tasks: dict[int, Task], workers: int) -> Iterator[tuple[int, Result]]:
    """The results of a pool of spawned workers; Raises BrokenProcessPool when one of them dies."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(tasks)), mp_context=context) as pool:
        futures: dict[Future[Result], int] = {pool.submit(work, task): number for number, task in tasks.items()}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
