"""The rows of tables, laid aside plan by plan: no more than one plan's have to be in memory at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.linking import plan_of
from pipeline.rows import RepairRow, Tables
from pipeline.shelf import Shelf, Spot

CORRECTION = "correction"

Spots = Mapping[Any, Sequence[Spot]]
"""Where rows lie, by what they belong to: a plan's id, or a year and a district."""


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


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of each table by what they belong to, on a shelf."""

    shelf: Shelf
    spots: Mapping[str, Spots]

    def rows(self, table: str, key: object) -> list[Any]:
        """The rows of a table that belong to a plan (or a year and a district), in the table's order."""
        found: list[Any] = []
        for spot in self.spots[table].get(key, ()):
            rows = self.shelf.get(spot)
            assert isinstance(rows, list)
            found.extend(rows)
        return found


def tables_to_gathered(tables: Tables, names: Iterable[str], shelf: Shelf) -> Gathered:
    """The rows of the tables of these names, laid aside by what they belong to."""
    return Gathered(shelf, {name: rows_to_spots(tables.get(name, ()), BELONGING[name], shelf) for name in names})


def rows_to_spots(rows: Iterable[Any], key: Callable[[Any], Any], shelf: Shelf) -> Spots:
    """Rows laid aside by what they belong to; those that belong to nothing are left out."""
    spots: dict[Any, list[Spot]] = defaultdict(list)
    for name, its in groupby(rows, key):
        if name is not None:
            spots[name].append(shelf.put(list(its)))
    return spots
