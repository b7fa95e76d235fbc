"""The schema names every column that the rows have, in their order, and says what each means in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import types
import typing

import pytest

from pipeline import codes, rows, schema
from pipeline.model import FIELDS

TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", dt.date: "date", tuple[str, ...]: "list"}

COLUMNS = [(table, column) for table in schema.load().tables for column in table.columns]


def test_there_is_a_table_for_every_kind_of_row() -> None:
    assert {table.name for table in schema.load().tables} == set(rows.ROWS)
    declared = {kind for kind in vars(rows).values() if dataclasses.is_dataclass(kind)}
    assert declared == set(rows.ROWS.values())


@pytest.mark.parametrize("table", schema.load().tables, ids=lambda table: str(table.name))
def test_the_columns_are_the_fields_of_the_rows_in_their_order(table: schema.TableSchema) -> None:
    kind_of_row = rows.ROWS[table.name]
    hints = typing.get_type_hints(kind_of_row)
    assert [column.name for column in table.columns] == [field.name for field in dataclasses.fields(kind_of_row)]
    for column in table.columns:
        kind, optional = unwrapped(hints[column.name])
        assert TYPES[kind] == column.type, column.name
        # What a repair put in or took away may be nothing, and an empty list is null.
        if column.name not in ("before", "after") and column.type != "list":
            assert column.required is not optional, column.name


def unwrapped(hint: typing.Any) -> tuple[typing.Any, bool]:
    """A type without its None, and whether it had one."""
    if not isinstance(hint, types.UnionType):
        return hint, False
    (kind,) = (part for part in typing.get_args(hint) if part is not type(None))
    return kind, True


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda part: str(part.name))
def test_every_column_is_titled_and_described_in_both_languages(
    table: schema.TableSchema, column: schema.ColumnSchema
) -> None:
    for words in (column.title, column.description, table.title, table.description):
        assert set(words) == set(codes.LANGUAGES)
        assert all(words.values())
    assert column.codes is None or codes.codes(column.codes)


@pytest.mark.parametrize("table", schema.load().tables, ids=lambda table: str(table.name))
def test_keys_name_columns_that_are_there(table: schema.TableSchema) -> None:
    columns = {column.name: column for column in table.columns}
    assert all(columns[name].required for name in table.primary_key)
    for key in table.foreign_keys:
        target = {column.name: column for column in schema.load().table(key.table).columns}
        assert all(columns[name].type == target[name].type for name in key.columns)


def test_the_list_of_fields_is_the_models() -> None:
    assert codes.codes("field") == FIELDS


def test_statistics_count_every_status_and_every_kind_of_timing() -> None:
    items = set(codes.codes("statistics_item"))
    assert {f"status_{code}" for code in codes.codes("status")} <= items
    assert {f"timing_{code}" for code in codes.codes("timing_kind")} <= items


@pytest.mark.parametrize("lang", codes.LANGUAGES)
def test_the_dictionary_has_every_table_column_and_code(lang: str) -> None:
    text = schema.data_dictionary(lang)
    for table in schema.load().tables:
        part = text.split(f"\n## {table.name}:")[1].split("\n## ")[0]
        assert all(f"\n| {column.name} | " in part for column in table.columns)
    for name in schema.used_lists(schema.load()):
        part = text.split(f"\n### {name}\n")[1].split("\n###")[0]
        assert all(f"\n| {code} | " in part for code in codes.codes(name))
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("|")}
    assert widths == {3, 7}


def test_the_data_package_is_plain_json_and_bears_both_versions() -> None:
    names = [f"{table.name}.{ending}" for table in schema.load().tables for ending in ("csv", "parquet")]
    package = schema.datapackage(dict.fromkeys(names, schema.FileFacts(1, "0" * 64)), "9.8.7", {"area": ("skolor",)})
    assert json.loads(json.dumps(package)) == package
    assert (package["schema_version"], package["software_version"]) == (schema.load().version, "9.8.7")
    assert package["codes"]["area"]["skolor"]
    assert package["codes"]["status"]["achieved"] == {"sv": "Uppnått", "en": "Achieved"}


def test_an_area_may_be_numbered_or_added_by_a_template() -> None:
    pattern = schema.code_constraint("area", {"area": ("skolor",)})["pattern"]
    assert all(re.search(pattern, code) for code in ("skolor", "unga_i_riskzon", "eget_omrade_2"))
    assert not any(re.search(pattern, code) for code in ("skolor_2", "eget_omrade_1", "x_unga_i_riskzon"))
