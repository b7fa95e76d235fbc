"""The rows of tables, laid aside plan by plan: no more than one plan's have to be in memory at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.linking import plan_of
from pipeline.rows import Document, RepairRow, Tables
from pipeline.shelf import Shelf, Spot

CORRECTION = "correction"

NONE = -1


def by_plan(row: Any) -> Any:
    """The plan of a row that names it; None for what is about no plan."""
    return row.plan_id


def by_read_plan(row: Document) -> str | None:
    """The plan that was read from a file; None for a file that none was read from, and for a copy."""
    return row.plan_id if row.status == "read" else None


def by_action(row: Any) -> Any:
    """The plan of a row that names its action."""
    return plan_of(row.action_id)


def by_correction(row: RepairRow) -> str | None:
    """The plan of a repair that a person made in a field; None for others."""
    return plan_of(row.action_id) if row.kind == CORRECTION and row.action_id else None


def by_district(row: Any) -> Any:
    """The year and the district of a row."""
    return row.year, row.district


BELONGING: Mapping[str, Callable[[Any], Any]] = {
    "plans": by_plan,
    "documents": by_read_plan,
    "areas": by_plan,
    "reconciliation": by_plan,
    "actions": by_plan,
    "findings": by_plan,
    "cells": by_action,
    "timings": by_action,
    "action_roles": by_action,
    "follow_ups": by_action,
    "personal_data": by_action,
    "repairs": by_correction,
    "statistics": by_district,
}
"""What the rows of tables belong to."""


class Spots:
    """Where the rows of a table lie on a shelf, by the number of what they belong to: each part knows the next one."""

    def __init__(self) -> None:
        self._firsts, self._lasts = array("i"), array("i")
        self._starts, self._sizes, self._next = array("q"), array("q"), array("i")

    def numbers(self) -> list[int]:
        """What there are rows of, in the order in which they came."""
        there = (number for number, first in enumerate(self._firsts) if first != NONE)
        return sorted(there, key=self._firsts.__getitem__)

    def append(self, number: int, spot: Spot) -> None:
        """Put one more part to the end of those of a number."""
        at = len(self._starts)
        self._starts.append(spot.start)
        self._sizes.append(spot.size)
        self._next.append(NONE)
        missing = array("i", [NONE]) * (number + 1 - len(self._firsts))
        self._firsts.extend(missing)
        self._lasts.extend(missing)
        if self._firsts[number] == NONE:
            self._firsts[number] = at
        else:
            self._next[self._lasts[number]] = at
        self._lasts[number] = at

    def of(self, number: int) -> Iterator[Spot]:
        """The parts of a number."""
        at = self._firsts[number] if number < len(self._firsts) else NONE
        while at != NONE:
            yield Spot(self._starts[at], self._sizes[at])
            at = self._next[at]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of each table by what they belong to, on a shelf; ``numbers``: those of all that any belongs to."""

    shelf: Shelf
    numbers: Mapping[Any, int]
    spots: Mapping[str, Spots]

    def keys(self, table: str) -> list[Any]:
        """What a table has rows of, in the order in which they came."""
        named = {number: key for key, number in self.numbers.items()}
        return [named[number] for number in self.spots[table].numbers()]

    def rows(self, table: str, key: object) -> list[Any]:
        """The rows of a table that belong to a plan (or a year and a district), in the table's order."""
        found: list[Any] = []
        for spot in self.spots[table].of(self.numbers.get(key, len(self.numbers))):
            rows = self.shelf.get(spot)
            assert isinstance(rows, list)
            found.extend(rows)
        return found


def tables_to_gathered(tables: Tables, names: Iterable[str], shelf: Shelf) -> Gathered:
    """The rows of the tables of these names, laid aside by what they belong to."""
    numbers: dict[Any, int] = {}
    spots = {name: rows_to_spots(tables.get(name, ()), BELONGING[name], numbers, shelf) for name in names}
    return Gathered(shelf, numbers, spots)


def rows_to_spots(rows: Iterable[Any], key: Callable[[Any], Any], numbers: dict[Any, int], shelf: Shelf) -> Spots:
    """Rows laid aside by what they belong to, numbered as it first comes; what belongs to nothing is left out."""
    spots = Spots()
    for name, its in groupby(rows, key):
        if name is not None:
            spots.append(numbers.setdefault(name, len(numbers)), shelf.put(list(its)))
    return spots
