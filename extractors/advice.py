"""What the sender of a file that no reader takes is told to do, by the file's ending or by what stands in it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from pipeline.errors import Facts

OTHER = "other"
"""The advice about files of which nothing is known."""


@cache
def kinds() -> dict[str, dict[str, str]]:
    """The kind of each ending, and of each code of what stands in a file."""
    data = tomllib.loads(files("extractors").joinpath("data", "kinds.toml").read_text("utf-8"))
    return {by: {name: kind for kind, named in table.items() for name in named} for by, table in data.items()}


def advice(name: str, found: str = "") -> Facts:
    """What to tell the sender of a file, as a fact: a code of the list ``advice``.

    >>> advice("Plan 2025.ODS"), advice("plan.xlsx", "HTML"), advice("README")
    ((('advice', 'Calc'),), (('advice', 'Excel'),), (('advice', 'other'),))
    """
    by_ending = kinds()["endings"].get(PurePath(name).suffix.lower())
    return (("advice", by_ending or kinds()["contents"].get(found, OTHER)),)
