"""The contract as data: tables, columns, keys and lists of codes, read from schema.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pipeline import codes

Words = Mapping[str, str]
"""A text in each language: sv and en."""

DESCRIPTION = "datapackage.json"
PACKAGE = "atgardsplan"
"""The name that the description gives to the tables."""
"""The file that describes the tables of its folder."""

LIST_MARK = "|"
"""What stands between the items of a list in CSV."""


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """A column: ``type`` is string, integer, number, boolean, date or list (of strings)."""

    name: str
    type: str
    title: Words
    description: Words
    required: bool = False
    codes: str | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values stand in columns of another table (of the same names)."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table: its columns in order, its primary key and its foreign keys."""

    name: str
    title: Words
    description: Words
    columns: tuple[ColumnSchema, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables of the contract, in order, and the words of its descriptions."""

    version: str
    tables: tuple[TableSchema, ...]
    words: Mapping[str, Any]

    def table(self, name: str) -> TableSchema:
        """The table of that name; KeyError where there is none."""
        return {table.name: table for table in self.tables}[name]


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How the CSV files write what they hold; ``guard`` is the sign in front of a text that a program could misread."""

    delimiter: str = ","
    decimal: str = "."
    byte_order_mark: bool = False
    true: str = "true"
    false: str = "false"
    guard: str = ""


PLAIN = CsvForm()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A written file: how long it is, and the sha256 of its bytes, hex."""

    bytes: int
    sha256: str


@cache
def load() -> Schema:
    """The contract's schema.

    >>> load().table("cells").primary_key
    ('action_id', 'field')
    """
    data = tomllib.loads(resources.files("pipeline").joinpath("schema.toml").read_text(encoding="utf-8"))
    tables = tuple(_table(name, entry, data["common"]) for name, entry in data["tables"].items())
    return Schema(data["schema_version"], tables, data["words"])


def _table(name: str, entry: Mapping[str, Any], common: Mapping[str, Any]) -> TableSchema:
    columns = tuple(ColumnSchema(name=key, **(column or common[key])) for key, column in entry["columns"].items())
    keys = tuple(ForeignKey(tuple(key["columns"]), key["table"]) for key in entry.get("foreign_keys", ()))
    return TableSchema(name, entry["title"], entry["description"], columns, tuple(entry["primary_key"]), keys)


# --- the data dictionary ----------------------------------------------------------------------------------------------


def data_dictionary(lang: str) -> str:
    """Every table, column and code with its meaning, as Markdown in the language sv or en.

    >>> data_dictionary("en").splitlines()[0]
    '# Action plans: Tables and columns'
    """
    schema = load()
    words = schema.words
    head = [
        f"# {words['title'][lang]}: {words['dictionary'][lang]}",
        f"{words['about'][lang]} {words['empty'][lang]}",
        f"{words['version'][lang]}: {schema.version}",
    ]
    tables = [_table_text(table, words, lang) for table in schema.tables]
    lists = [_list_text(name, words, lang) for name in used_lists(schema)]
    return "\n\n".join([*head, *tables, f"## {words['lists'][lang]}", *lists]) + "\n"


def used_lists(schema: Schema) -> tuple[str, ...]:
    """The lists of codes that the columns use, each once, in order."""
    columns = (column for table in schema.tables for column in table.columns)
    return tuple(dict.fromkeys(column.codes for column in columns if column.codes))


def _table_text(table: TableSchema, words: Mapping[str, Any], lang: str) -> str:
    lines = [f"## {table.name}: {table.title[lang]}", "", table.description[lang], ""]
    lines += [f"{words['primary_key'][lang]}: {', '.join(table.primary_key)}", ""]
    if table.foreign_keys:
        targets = (f"{key.table} ({', '.join(key.columns)})" for key in table.foreign_keys)
        lines += [f"{words['foreign_keys'][lang]}: {', '.join(targets)}", ""]
    titles = (words[key][lang] for key in ("name", "type", "required", "column_title", "meaning", "codes"))
    return "\n".join([*lines, *_markdown_table(tuple(titles), (_cells(c, words, lang) for c in table.columns))])


def _cells(column: ColumnSchema, words: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    required = words["yes"][lang] if column.required else ""
    kind = words["types"][column.type][lang]
    return column.name, kind, required, column.title[lang], column.description[lang], column.codes or ""


def _list_text(name: str, words: Mapping[str, Any], lang: str) -> str:
    rows = ((code, codes.text(name, code, lang)) for code in codes.codes(name))
    table = _markdown_table((words["code"][lang], words["text"][lang]), rows)
    note = [f"{code}: {words['numbered'][lang]}" for code in codes.numbered(name)]
    return "\n".join([f"### {name}", "", *table, *(["", *note] if note else [])])


def _markdown_table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


# --- the data package -------------------------------------------------------------------------------------------------


def datapackage(
    files: Mapping[str, FileFacts],
    software_version: str,
    more_codes: Mapping[str, tuple[str, ...]],
    form: CsvForm = PLAIN,
) -> dict[str, Any]:
    """The Data Package (v2) descriptor of the written tables; ``files`` by file name, ``more_codes`` by list.

    ``form`` is that of the CSV files.
    """
    schema = load()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": PACKAGE,
        **_described(schema.words["title"], schema.words["about"]),
        "version": schema.version,
        "schema_version": schema.version,
        "software_version": software_version,
        **({"guard": {"sign": form.guard, "meaning": dict(schema.words["guard"])}} if form.guard else {}),
        "resources": [_resource(table, files, more_codes, form) for table in schema.tables],
        "codes": {name: _labels(name, more_codes.get(name, ())) for name in used_lists(schema)},
    }


def _described(title: Words, description: Words) -> dict[str, Any]:
    first = codes.LANGUAGES[0]
    return {
        "title": title[first],
        "titles": dict(title),
        "description": description[first],
        "descriptions": dict(description),
    }


def _labels(name: str, more: tuple[str, ...]) -> dict[str, dict[str, str]]:
    known = {code: {lang: codes.text(name, code, lang) for lang in codes.LANGUAGES} for code in codes.codes(name)}
    return known | {code: dict.fromkeys(codes.LANGUAGES, code) for code in more}


def _resource(
    table: TableSchema, files: Mapping[str, FileFacts], more_codes: Mapping[str, tuple[str, ...]], form: CsvForm
) -> dict[str, Any]:
    parquet = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    return {
        "name": table.name,
        "type": "table",
        **_file(f"{table.name}.csv", files),
        **_described(table.title, table.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": form.delimiter,
            "lineTerminator": "\r\n",
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        "schema": _table_schema(table, more_codes, form),
        "alternatives": [_file(f"{table.name}.parquet", files) | parquet],
    }


def _file(name: str, files: Mapping[str, FileFacts]) -> dict[str, Any]:
    return {"path": name, "bytes": files[name].bytes, "hash": f"sha256:{files[name].sha256}"}


def _table_schema(table: TableSchema, more_codes: Mapping[str, tuple[str, ...]], form: CsvForm) -> dict[str, Any]:
    keys = [
        {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.columns)}}
        for key in table.foreign_keys
    ]
    return {
        "fields": [_field(column, table, more_codes, form) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(
    column: ColumnSchema, table: TableSchema, more_codes: Mapping[str, tuple[str, ...]], form: CsvForm
) -> dict[str, Any]:
    forms: dict[str, dict[str, Any]] = {
        "list": {"delimiter": LIST_MARK, "itemType": "string"},
        "boolean": {"trueValues": [form.true], "falseValues": [form.false]},
        "number": {"decimalChar": form.decimal} if form.decimal != PLAIN.decimal else {},
    }
    constraints = _constraints(column, table.primary_key == (column.name,), more_codes)
    if form.guard and "pattern" in constraints:
        constraints["pattern"] = f"^{form.guard}?{constraints['pattern'].removeprefix('^')}"
    return {
        "name": column.name,
        "type": column.type,
        **forms.get(column.type, {}),
        **_described(column.title, column.description),
        **({"codes": column.codes} if column.codes else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _constraints(column: ColumnSchema, unique: bool, more_codes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    given = {
        "required": column.required or None,
        "unique": unique or None,
        "pattern": column.pattern,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    stated = {name: value for name, value in given.items() if value is not None}
    return stated | (code_constraint(column.codes, more_codes) if column.codes and column.type == "string" else {})


def code_constraint(name: str, more_codes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What holds a column to its list: an enum, or a pattern where the list's codes may be numbered.

    >>> code_constraint("severity", {})
    {'enum': ['info', 'warning', 'error']}
    """
    more = more_codes.get(name, ())
    expression = codes.pattern(name)
    if expression is None:
        return {"enum": [*codes.codes(name), *more]}
    return {"pattern": f"^({'|'.join([expression, *more])})$"}
