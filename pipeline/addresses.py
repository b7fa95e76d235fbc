"""Addresses of object stores among the paths that the user gives: what lies there is brought to hand, and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import Usage
from pipeline.version import PROGRAM

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""How an address begins; a Windows drive has one letter."""


def is_address(text: str) -> bool:
    r"""Whether what the user gave is an address in a store, not a path.

    >>> [is_address(text) for text in ("s3://plans/2025", "gs://plans", "plans", "C:\\plans", "c://plans", "./s3://a")]
    [True, True, False, False, False, False]
    """
    return SCHEME.match(text) is not None


@contextmanager
def at_hand(inputs: Sequence[str], out: str) -> Iterator[tuple[list[Path], Path]]:
    """The inputs and the output folder as paths of this machine; what is at an address lies in a passing folder.

    What a run wrote into the passing folder of an output is put to its address in the end. Raises Usage where an
    address cannot be read or what that needs is not installed, OutputError where one cannot be written.
    """
    if not any(map(is_address, (*inputs, out))):
        yield list(map(Path, inputs)), Path(out)
        return
    try:
        from pipeline.stores import passing
    except ImportError as error:
        raise Usage("no_stores", (("other", f'pip install "{PROGRAM}[stores]"'),)) from error
    with passing(inputs, out) as places:
        yield places
