"""Work in a process of its own gives what it gives in this one, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from normalizers.references import LINKED
from pipeline import tables
from pipeline.apart import apart, here
from pipeline.engine import Processes
from pipeline.errors import OutputError
from pipeline.flow import run
from pipeline.register import Register

SAMPLES = Path(__file__).parent.parent / "data" / "raw"
NUMBERS = range(1000)


def squared(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    """The squares of numbers, once all are there, each with the process that worked it out."""
    yield from [(number * number, os.getpid()) for number in list(numbers)]


def killed_at(spared: int, at: int, numbers: Iterator[int]) -> Iterator[int]:
    """The numbers; a process other than the spared one is killed at one of them."""
    for number in numbers:
        if number == at and os.getpid() != spared:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number


def without_room(numbers: Iterator[int]) -> Iterator[int]:
    """Some numbers, and then no room for more."""
    yield next(numbers)
    raise OutputError("no_space", (("file", "ut"),))


def numbers() -> Iterator[int]:
    """What is given to the work."""
    return iter(NUMBERS)


def test_what_is_made_apart_is_made_by_another_process_and_the_same() -> None:
    made = list(apart(squared, numbers))
    assert [square for square, _ in made] == [square for square, _ in here(squared, numbers)]
    assert {process for _, process in made}.isdisjoint({os.getpid()})


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("at", [0, 500, 999])
def test_a_process_that_is_killed_changes_nothing(at: int) -> None:
    assert list(apart(partial(killed_at, os.getpid(), at), numbers)) == list(NUMBERS)


def test_what_the_work_raises_is_raised_where_it_was_asked_for() -> None:
    with pytest.raises(OutputError) as told:
        list(apart(without_room, numbers))
    assert told.value.code == "no_space"


def test_nobody_who_stops_asking_leaves_a_process_behind() -> None:
    made = apart(squared, numbers)
    _, process = next(made)
    made.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_plans_linked_apart_give_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    in_here = run([SAMPLES], Register(), 1, "sv")
    used: list[object] = []

    def watched(_: Processes, work: object, things: object) -> Iterator[object]:
        used.append(work)
        return apart(work, things)  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "FEW", 0)
    monkeypatch.setattr(Processes, "apart", watched)
    assert run([SAMPLES], Register(), 1, "sv") == in_here
    assert len(used) == len(LINKED)
