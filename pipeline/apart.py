"""Work in a process of its own, fed and emptied as a stream: what it had in memory is the system's at its end."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from pipeline.worker import BOUNDLESS, interrupts_held, prepare_worker

Thing = TypeVar("Thing")
Made = TypeVar("Made")

Work = Callable[[Iterator[Thing]], Iterator[Made]]


class Mark(Enum):
    """What stands behind the last thing of a stream."""

    END = "end"


@dataclass(frozen=True, slots=True)
class Failed:
    """What is sent instead of a thing where the work failed."""

    error: Exception


class Gone(Exception):  # noqa: N818 (it ends a stream, nobody is told of it)
    """The other process ended before the work did."""


def apart(work: Work[Thing, Made], things: Callable[[], Iterator[Thing]]) -> Iterator[Made]:
    """What ``work`` makes of ``things``, made in a process of its own; ``work`` and all things must be picklable.

    Nothing comes before that process has all things. Should it be ended by something else, the work is done anew
    here, and what came already is left out: the same work makes the same. Raises what ``work`` raises.
    """
    came = 0
    try:
        for made in streamed(work, things()):
            came += 1
            yield made
    except Gone:
        yield from islice(work(things()), came, None)


def here(work: Work[Thing, Made], things: Callable[[], Iterator[Thing]]) -> Iterator[Made]:
    """What ``work`` makes of ``things``, in this process."""
    return work(things())


def streamed(work: Work[Thing, Made], things: Iterator[Thing]) -> Iterator[Made]:
    """What comes back from a process that does the work; raises Gone where it ends before."""
    with beside(work) as pipe:
        for thing in things:
            send(pipe, thing)
        send(pipe, Mark.END)
        while (made := received(pipe)) is not Mark.END:
            if isinstance(made, Failed):
                raise made.error
            yield made


def send(pipe: Connection, thing: object) -> None:
    """Give the other process a thing; raises Gone where it ended."""
    try:
        pipe.send(thing)
    except OSError as error:
        raise Gone from error


def received(pipe: Connection) -> Any:
    """What the other process gives next; raises Gone where it ended."""
    try:
        return pipe.recv()
    except (EOFError, OSError) as error:
        raise Gone from error


@contextmanager
def beside(work: Work[Any, Any]) -> Iterator[Connection]:
    """A pipe to a process that does the work; it is ended with the context, whatever it is at."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with ours, tempfile.TemporaryDirectory(prefix="atgardsplan-", ignore_cleanup_errors=True) as room:
        process = context.Process(target=serve, args=(work, theirs, room))
        with interrupts_held():
            process.start()
        # What it has must be its alone: its end is then the pipe's end.
        theirs.close()
        try:
            yield ours
        finally:
            process.kill()
            process.join()


def serve(work: Work[Any, Any], pipe: Connection, room: str) -> None:
    """Do the work in this process: what comes through the pipe in, what is made of it back."""
    prepare_worker(BOUNDLESS.memory, room)
    asker = Asker(pipe)
    try:
        for made in work(asker.things()):
            asker.tell(made)
    except Exception as error:
        # Raised where the work was asked for.
        asker.tell(Failed(error))
    else:
        asker.tell(Mark.END)
    asker.hear_out()


class Asker:
    """The other end of a pipe, which listens only after it has said all: what is made before then waits here."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._things = iter(pipe.recv, Mark.END)
        self._waiting: list[object] = []
        self._has_said_all = False

    def things(self) -> Iterator[Any]:
        """What it says."""
        yield from self._things
        self._has_said_all = True
        while self._waiting:
            self._pipe.send(self._waiting.pop(0))

    def tell(self, made: object) -> None:
        """Send it what was made, as soon as it listens."""
        if self._has_said_all:
            self._pipe.send(made)
        else:
            self._waiting.append(made)

    def hear_out(self) -> None:
        """Let it say what nobody asked for, so that it listens."""
        for _ in self.things():
            pass
