"""The rows of tables, laid aside plan by plan: no more than one plan's have to be in memory at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.linking import plan_of
from pipeline.rows import RepairRow, Tables
from pipeline.shelf import Shelf, Spot

CORRECTION = "correction"

NONE = -1


def by_plan(row: Any) -> Any:
    """The plan of a row that names it; None for what is about no plan."""
    return row.plan_id


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
    """Where the rows of a table lie on a shelf, by what they belong to: each part knows the next of the same."""

    def __init__(self) -> None:
        self._ends: dict[Any, tuple[int, int]] = {}
        self._starts, self._sizes, self._next = array("q"), array("q"), array("i")

    def __iter__(self) -> Iterator[Any]:
        """What there are rows of, in the order in which they came."""
        return iter(self._ends)

    def append(self, key: object, spot: Spot) -> None:
        """Put one more part to the end of those of a key."""
        at = len(self._starts)
        first, last = self._ends.get(key, (at, at))
        self._starts.append(spot.start)
        self._sizes.append(spot.size)
        self._next.append(NONE)
        if last != at:
            self._next[last] = at
        self._ends[key] = (first, at)

    def of(self, key: object) -> Iterator[Spot]:
        """The parts of a key."""
        at, _ = self._ends.get(key, (NONE, NONE))
        while at != NONE:
            yield Spot(self._starts[at], self._sizes[at])
            at = self._next[at]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of each table by what they belong to, on a shelf."""

    shelf: Shelf
    spots: Mapping[str, Spots]

    def rows(self, table: str, key: object) -> list[Any]:
        """The rows of a table that belong to a plan (or a year and a district), in the table's order."""
        found: list[Any] = []
        for spot in self.spots[table].of(key):
            rows = self.shelf.get(spot)
            assert isinstance(rows, list)
            found.extend(rows)
        return found


def tables_to_gathered(tables: Tables, names: Iterable[str], shelf: Shelf) -> Gathered:
    """The rows of the tables of these names, laid aside by what they belong to."""
    return Gathered(shelf, {name: rows_to_spots(tables.get(name, ()), BELONGING[name], shelf) for name in names})


def rows_to_spots(rows: Iterable[Any], key: Callable[[Any], Any], shelf: Shelf) -> Spots:
    """Rows laid aside by what they belong to; those that belong to nothing are left out."""
    spots = Spots()
    for name, its in groupby(rows, key):
        if name is not None:
            spots.append(name, shelf.put(list(its)))
    return spots
