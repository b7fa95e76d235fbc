"""Which files of a folder a run wrote there: they are no plans, whoever's folder they lie in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.errors import not_writable
from pipeline.publicity import CATALOGUE, description
from pipeline.schema import DESCRIPTION, PACKAGE, load

BESIDE = (
    "atgardsplan.duckdb",
    "atgardsplan.xlsx",
    "dataordlista.html",
    "dictionary.html",
    "report",
    CATALOGUE,
    DESCRIPTION,
)
"""What a run writes beside the tables."""
FIRST = ("actions.csv", "actions.parquet")
"""What a run puts in place first: they are there where it was killed before the description was."""


@cache
def our_names() -> frozenset[str]:
    """The names of all files and folders that a run puts into its output folder."""
    return frozenset((*BESIDE, *(f"{table.name}.{ending}" for table in load().tables for ending in ("csv", "parquet"))))


def written_by_run(folder: Path) -> frozenset[str]:
    """The names in a folder that are a run's, be the files there or not; none where no run wrote into it."""
    is_ours = description(folder).get("name") == PACKAGE or all(is_there(folder / name) for name in FIRST)
    return our_names() if is_ours else frozenset()


def is_there(file: Path) -> bool:
    """Whether there is a file; pathlib raises an error for a path that is too long."""
    return os.path.isfile(file)  # noqa: PTH113


def check_free(out: Path) -> None:
    """Raises OutputError where an earlier run's file cannot be replaced, as one that is open in Excel on Windows."""
    for place in (out / name for name in sorted(our_names())):
        try:
            if is_there(place):
                with place.open("r+b"):
                    pass
        except OSError as error:
            raise not_writable(place, error) from error


def overwritten(files: Iterable[Path], out: Path) -> Path | None:
    """The first of the user's files that would be gone once a run has written into a folder, None where none would."""
    real = os.path.realpath(out)
    places = {os.path.join(real, name) for name in our_names()}  # noqa: PTH118
    for file in files:
        parts = Path(os.path.realpath(file))
        if any(str(part) in places for part in (parts, *parts.parents)):
            return file
    return None
