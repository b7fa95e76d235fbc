"""Rows to the tables of the contract, checked against its schema: types, codes, patterns, ranges, keys."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from pipeline import codes
from pipeline.errors import OutputError
from pipeline.schema import LIST_MARK, ColumnSchema, Schema, TableSchema, load

MoreCodes = Mapping[str, tuple[str, ...]]
"""Codes that a list has beside those of codes.toml: the areas that a template file adds."""

ACTION_NUMBER = r"^(?P<plan>[^/]*)/(?P<stem>.*)/(?P<number>[0-9]+)$"

PYTHON_TYPES: Mapping[str, frozenset[type]] = {
    "string": frozenset({str}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "boolean": frozenset({bool}),
    "date": frozenset({dt.date}),
    "list": frozenset({tuple, list}),
}

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}


class SchemaError(OutputError):
    """A value that breaks the contract: the program's own mistake, which fails the run; nothing was written."""


def broken(table: str, column: str, found: object, expected: str) -> SchemaError:
    """The error of a value that does not follow a rule of the schema."""
    facts = (("table", table), ("column", column), ("found", repr(found)), ("expected", expected))
    return SchemaError("broken_contract", facts)


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows of a table that follow the schema, in the order of its key: for Parquet as Arrow, for CSV as columns."""

    schema: TableSchema
    arrow: pa.Table
    columns: tuple[list[Any], ...]


def check_names(names: Iterable[str], schema: Schema) -> None:
    """SchemaError for the name of a table that the schema does not have."""
    unknown = sorted(set(names) - {table.name for table in schema.tables})
    if unknown:
        raise broken(unknown[0], "*", unknown[0], "schema.toml")


def check_rows(table: TableSchema, rows: Sequence[object], more_codes: MoreCodes) -> Checked:
    """Rows of one table checked and put in order; SchemaError for the first value that breaks the schema."""
    columns = [_column(table.name, column, rows) for column in table.columns]
    arrays = [_array(table.name, *pair) for pair in zip(table.columns, columns, strict=True)]
    for column, array in zip(table.columns, arrays, strict=True):
        _check_values(table.name, column, array, more_codes)
    arrow = pa.table(arrays, schema=arrow_schema(table))
    _check_primary_key(table, arrow)
    order = _order(table, arrow)
    places = order.to_pylist()
    return Checked(table, arrow.take(order).combine_chunks(), tuple([col[i] for i in places] for col in columns))


def check_follows(before: Checked, after: Checked) -> None:
    """SchemaError where rows that come later are not all after those before them, in the order of the key."""
    if before.arrow.num_rows and after.arrow.num_rows:
        names = list(before.schema.primary_key)
        ends = (before.arrow.slice(before.arrow.num_rows - 1).select(names), after.arrow.slice(0, 1).select(names))
        last, first = (tuple(end.to_pylist()[0].values()) for end in ends)
        if last == first or _order(before.schema, pa.concat_tables(ends)).to_pylist() != [0, 1]:
            raise broken(before.schema.name, ", ".join(names), first, f"primary key after {last}")


# --- rows to columns --------------------------------------------------------------------------------------------------


def arrow_schema(table: TableSchema) -> pa.Schema:
    """The columns of a table as Parquet has them."""
    fields = [pa.field(column.name, ARROW_TYPES[column.type], not column.required) for column in table.columns]
    return pa.schema(fields, metadata={"schema_version": load().version})


def _column(table: str, column: ColumnSchema, rows: Sequence[object]) -> list[Any]:
    values = list(map(attrgetter(column.name), rows))
    strange = set(map(type, values)) - PYTHON_TYPES[column.type] - {type(None)}
    if strange:
        raise broken(table, column.name, next(v for v in values if type(v) in strange), f"type {column.type}")
    if column.type == "number":
        return [None if value is None else float(value) for value in values]
    if column.type == "list":
        # What is empty is null: CSV cannot tell an empty list from none.
        return [list(value) if value else None for value in values]
    return values


def _array(table: str, column: ColumnSchema, values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, ARROW_TYPES[column.type])
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise broken(table, column.name, str(error), f"type {column.type}") from error


def _order(table: TableSchema, arrow: pa.Table) -> pa.Array:
    """The rows' places in the order of the primary key; actions by plan, area and their number, not its digits."""
    keys: dict[str, Any] = {}
    for name in table.primary_key:
        if name == "action_id":
            parts = pc.extract_regex(arrow[name], ACTION_NUMBER)
            keys["plan"], keys["stem"] = pc.struct_field(parts, "plan"), pc.struct_field(parts, "stem")
            keys["number"] = pc.cast(pc.struct_field(parts, "number"), pa.int64())
        keys[name] = arrow[name]
    return pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])


# --- the checks -------------------------------------------------------------------------------------------------------


def _check_values(table: str, column: ColumnSchema, array: pa.Array, more_codes: MoreCodes) -> None:
    if column.required and array.null_count:
        raise broken(table, column.name, None, "required")
    if column.type in ("string", "list"):
        _check_texts(table, column, array, more_codes)
    if column.type in ("integer", "number"):
        _check_range(table, column, array)


def _check_texts(table: str, column: ColumnSchema, array: pa.Array, more_codes: MoreCodes) -> None:
    texts = pc.list_flatten(array) if column.type == "list" else array
    if texts.null_count and column.type == "list":
        raise broken(table, column.name, None, "list without null")
    if pc.any(pc.equal(texts, "")).as_py():
        raise broken(table, column.name, "", "null for what is empty")
    if column.codes or column.pattern or column.type == "list":
        _check_each(table, column, pc.unique(texts).to_pylist(), more_codes)


def _check_each(table: str, column: ColumnSchema, texts: Iterable[str | None], more_codes: MoreCodes) -> None:
    more = more_codes.get(column.codes, ()) if column.codes else ()
    for text in texts:
        if text is None:
            continue
        if column.codes and text not in more and not codes.is_code(column.codes, text):
            raise broken(table, column.name, text, f"list {column.codes}")
        if column.pattern and not re.fullmatch(column.pattern, text):
            raise broken(table, column.name, text, f"pattern {column.pattern}")
        if column.type == "list" and LIST_MARK in text:
            raise broken(table, column.name, text, f"no {LIST_MARK} in an item")


def _check_range(table: str, column: ColumnSchema, array: pa.Array) -> None:
    if column.type == "number" and pc.any(pc.invert(pc.is_finite(array))).as_py():
        raise broken(table, column.name, math.nan, "a finite number")
    ends = pc.min_max(array).as_py()
    if column.minimum is not None and ends["min"] is not None and ends["min"] < column.minimum:
        raise broken(table, column.name, ends["min"], f"minimum {column.minimum}")
    if column.maximum is not None and ends["max"] is not None and ends["max"] > column.maximum:
        raise broken(table, column.name, ends["max"], f"maximum {column.maximum}")


def _check_primary_key(table: TableSchema, arrow: pa.Table) -> None:
    names = list(table.primary_key)
    groups = arrow.select(names).append_column("n", pa.array([1] * arrow.num_rows, pa.int64())).group_by(names)
    counts = groups.aggregate([("n", "sum")])
    if counts.num_rows < arrow.num_rows:
        twice = counts.filter(pc.greater(counts["n_sum"], 1)).select(names).sort_by([(n, "ascending") for n in names])
        raise broken(table.name, ", ".join(names), tuple(twice.slice(0, 1).to_pylist()[0].values()), "primary key")
