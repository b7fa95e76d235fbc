"""What the workbook is to hold, as workbook.toml says: words, and where each column of each sheet comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from pipeline.schema import ColumnSchema, TableSchema, load

OTHER_WAY = "-"
"""Before a column that sheets are ordered by: the greatest first."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a column comes from: a table, and the column there; ``shown`` is the column that it stands for.

    A column that is worked out belongs to no table, whatever ``table`` is.
    """

    table: TableSchema
    column: ColumnSchema
    shown: ColumnSchema

    @property
    def is_worked_out(self) -> bool:
        """Whether no table has the column."""
        return self.column.name in plan()["worked_out"]


@cache
def plan() -> Mapping[str, Any]:
    """The plan of the workbook, from workbook.toml."""
    return tomllib.loads(resources.files("pipeline").joinpath("workbook.toml").read_text(encoding="utf-8"))


def word(name: str, lang: str) -> str:
    """A word of the workbook.

    >>> word("contents", "sv"), word("no", "en")
    ('Innehåll', 'no')
    """
    return str(plan()["words"][name][lang])


@cache
def columns_taken(name: str) -> Mapping[str, Taken]:
    """The columns of a table's sheet by how the plan names them: the named ones first, then the table's others.

    >>> list(columns_taken("problems")), columns_taken("findings")["plans.year"].table.name
    (['text', 'n_actions', 'n_plans', 'n_variants', 'problem_id'], 'plans')
    """
    chosen, table = plan()["sheets"][name], load().table(name)
    named = [*chosen["columns"], *(column.name for column in table.columns)]
    return {spec: taken_from(spec, chosen.get("instead", {}).get(spec, spec), table) for spec in dict.fromkeys(named)}


def taken_from(shown: str, spec: str, table: TableSchema) -> Taken:
    """The column that a word of the plan means: NAME, TABLE.NAME of another table, or one that is worked out."""
    source, column = column_named(spec, table)
    return Taken(source, column, as_said(*column_named(shown, table)))


def column_named(spec: str, table: TableSchema) -> tuple[TableSchema, ColumnSchema]:
    """The table and the column that a word of the plan names."""
    if spec in plan()["worked_out"]:
        return table, ColumnSchema(spec, **plan()["worked_out"][spec])
    other, _, name = spec.rpartition(".")
    source = load().table(other) if other else table
    return source, next(column for column in source.columns if column.name == name)


def as_said(table: TableSchema, column: ColumnSchema) -> ColumnSchema:
    """A column of a table with its meaning as it is in the workbook, where texts stand for codes.

    >>> as_said(*column_named("area", load().table("actions"))).description["sv"]
    'Det prioriterade området.'
    """
    said = plan()["meanings"]
    own = said.get(f"{table.name}.{column.name}") or said.get(column.name) or column.description
    return replace(column, description=own)


def ordered_by(name: str) -> tuple[tuple[Taken, bool], ...]:
    """The columns that a table's sheet is ordered by, the first first, and which of them the other way.

    >>> [(taken.column.name, is_reversed) for taken, is_reversed in ordered_by("causes")][:2]
    [('n_actions', True), ('n_plans', True)]
    """
    table = load().table(name)
    named = (*plan()["sheets"][name].get("order", ()), *table.primary_key)
    specs = ((spec.removeprefix(OTHER_WAY), spec.startswith(OTHER_WAY)) for spec in named)
    return tuple((taken_from(spec, spec, table), is_reversed) for spec, is_reversed in specs)


def found_by(table: TableSchema) -> tuple[str, ...]:
    """The columns by which a row of a table is found."""
    return tuple(plan()["found_by"].get(table.name, table.primary_key))


def is_many(table: str) -> bool:
    """Whether several rows of a table may belong to one: those found by something else than their key."""
    return found_by(load().table(table)) != load().table(table).primary_key
