"""Work, tasks and results as bytes, for processes that pass them on and need not load what they are made of."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any


def seal(work: Callable[[Any], Any], task: Any) -> bytes:
    """A task and what is to be done with it.

    >>> opened(do_sealed(seal(len, "abc")))
    3
    """
    return pickle.dumps((work, task))


def do_sealed(sealed: bytes) -> bytes:
    """The result of a sealed task, sealed too."""
    work, task = pickle.loads(sealed)
    return pickle.dumps(work(task))


def code_alone(_: bytes, code: str) -> str:
    """What is said of a sealed task that took its worker down, or too long: why; the rest says whoever sealed it."""
    return code


def opened(result: bytes) -> Any:
    """A sealed result."""
    return pickle.loads(result)
