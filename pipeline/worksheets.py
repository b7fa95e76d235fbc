"""The tables as sheets that people read: which columns, which words, which links - data, before any file is made."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from pipeline import codes
from pipeline.links import Files, Link, Places
from pipeline.model import FIELDS
from pipeline.schema import ColumnSchema, TableSchema, load

Tables = Mapping[str, Sequence[Any]]
Value = str | int | float | dt.date | None
"""What a cell of a sheet holds: the text of a code, ja or nej, the items of a list in one text."""

LIST_JOIN, LINES_JOIN = "; ", "\n"
OWN_NUMBER = re.compile(r"(.*)/(\d+)", re.DOTALL)
ORIGINAL = "_original"
"""The sheet that nobody sees: what each field of each action held when the workbook was made."""
ORIGINAL_COLUMNS = ("action_id", "field", "document_id", "source", "value")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its title, its meaning, its type (as in the schema, or key), and how wide it may become, in letters."""

    title: str
    meaning: str
    type: str
    widest: int
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: ``frozen`` columns stay where they are, the first ``printed`` ones are printed (0: all of them).

    ``links`` are those of the cells of the column ``linked``.
    """

    title: str
    about: str
    columns: tuple[SheetColumn, ...]
    frozen: int = 0
    printed: int = 0
    linked: int | None = None
    links: Sequence[Link | None] = ()
    paper: str = "A4"
    hidden: bool = False

    def __len__(self) -> int:
        """How many rows it has below its titles."""
        return len(self.columns[0].values)

    def part(self, start: int, stop: int, number: int) -> Sheet:
        """Some of its rows, as a sheet of their own; every one but the first is numbered."""
        columns = tuple(replace(column, values=column.values[start:stop]) for column in self.columns)
        title = self.title if number == 1 else f"{self.title} ({number})"
        return replace(self, title=title, columns=columns, links=self.links[start:stop])


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a column comes from: a table, and the name there; ``shown`` is the column that it stands for."""

    table: TableSchema
    name: str
    shown: ColumnSchema

    @property
    def column(self) -> ColumnSchema:
        """The column as the schema has it."""
        return next(column for column in self.table.columns if column.name == self.name)


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


def tables_to_sheets(tables: Tables, files: Files, lang: str) -> Iterator[Sheet]:
    """Every sheet of the plan, in its order, one at a time: each holds as many values as its table."""
    places = Places.of(tables, files)
    for name in plan()["sheets"]:
        yield table_to_sheet(name, tables, places, lang)


def sheet_title(name: str, lang: str) -> str:
    """What the sheet of a table is called.

    >>> sheet_title("actions", "sv"), sheet_title("findings", "sv")
    ('Åtgärder', 'Att kontrollera')
    """
    words = plan()["sheets"][name].get("name") or load().table(name).title
    return str(words[lang])


def table_to_sheet(name: str, tables: Tables, places: Places, lang: str) -> Sheet:
    """One table as a sheet; its rows in the order of their key, or of the column that the plan names."""
    chosen, table = plan()["sheets"][name], load().table(name)
    rows = in_order(tables.get(name, ()), table.primary_key, chosen.get("order"), table)
    taken = columns_taken(name)
    columns = tuple(
        SheetColumn(
            it.shown.title[lang],
            it.shown.description[lang],
            type_of(it, name),
            widest(spec, chosen),
            taken_values(it, name, rows, tables, lang),
        )
        for spec, it in taken.items()
    )
    linked = list(taken).index(chosen["link"]) if "link" in chosen else None
    links = [places.link(row, chosen["link"]) for row in rows] if linked is not None else ()
    return Sheet(
        title=sheet_title(name, lang),
        about=table.description[lang],
        columns=columns,
        frozen=chosen.get("frozen", 0),
        printed=chosen.get("printed", 0),
        linked=linked,
        links=links,
        paper=chosen.get("paper", "A4"),
    )


def type_of(taken: Taken, name: str) -> str:
    """The type of a column of a table's sheet; keys are a type of their own, several values in a cell are a text."""
    if taken.column.name.endswith(tuple(plan()["look"]["key_endings"])):
        return "key"
    return "string" if taken.table.name != name and is_many(taken.table.name) else taken.column.type


def widest(spec: str, chosen: Mapping[str, Any]) -> int:
    """How wide the column of that name in the plan may become."""
    name, look = spec.rpartition(".")[2], plan()["look"]
    usual = look["key_width"] if name.endswith(tuple(look["key_endings"])) else look["widest"]
    return int(chosen.get("widths", {}).get(spec, usual))


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
    """The column that a word of the plan means: NAME, or TABLE.NAME of another table."""

    def found(word: str) -> tuple[TableSchema, ColumnSchema]:
        other, _, column = word.rpartition(".")
        source = load().table(other) if other else table
        return source, next(one for one in source.columns if one.name == column)

    source, column = found(spec)
    return Taken(source, column.name, found(shown)[1])


# --- rows to values ---------------------------------------------------------------------------------------------------


def in_order(rows: Iterable[Any], key: Sequence[str], first: str | None, table: TableSchema) -> list[Any]:
    """The rows by their key, the numbers in it as numbers; before that by a column of codes, the gravest first."""
    ordered = sorted(rows, key=lambda row: [natural(getattr(row, name)) for name in key])
    column = next((column for column in table.columns if column.name == first), None)
    if column is None or column.codes is None:
        return ordered
    rank = {code: -number for number, code in enumerate(codes.codes(column.codes))}
    return sorted(ordered, key=lambda row: rank[getattr(row, column.name)])


def natural(value: Any) -> tuple[Any, int]:
    """A key to sort by: of an action's id the number as a number.

    >>> sorted(["p/a/10", "p/a/9"], key=natural)
    ['p/a/9', 'p/a/10']
    """
    found = OWN_NUMBER.fullmatch(value) if isinstance(value, str) else None
    return (found[1], int(found[2])) if found else (value, 0)


def taken_values(taken: Taken, name: str, rows: Sequence[Any], tables: Tables, lang: str) -> list[Value]:
    """A column's values as people read them, one for each row."""
    column = taken.column
    if taken.table.name == name:
        return told((getattr(row, taken.name) for row in rows), column, lang)
    keys = found_by(taken.table)
    wanted = [tuple(getattr(row, key, None) for key in keys) for row in rows]
    others = grouped(tables.get(taken.table.name, ()), keys, set(wanted))
    if not is_many(taken.table.name):
        return told((getattr(others[key][0], taken.name) if key in others else None for key in wanted), column, lang)
    return [LINES_JOIN.join(dict.fromkeys(map(str, each(others.get(key, ()), taken, lang)))) or None for key in wanted]


def each(rows: Sequence[Any], taken: Taken, lang: str) -> list[Value]:
    """The values of several rows that belong to one."""
    return [value for value in told((getattr(row, taken.name) for row in rows), taken.column, lang) if value]


def found_by(table: TableSchema) -> tuple[str, ...]:
    """The columns by which a row of a table is found."""
    return tuple(plan()["found_by"].get(table.name, table.primary_key))


def is_many(table: str) -> bool:
    """Whether several rows of a table may belong to one: those found by something else than their key."""
    return found_by(load().table(table)) != load().table(table).primary_key


def grouped(rows: Iterable[Any], keys: Sequence[str], wanted: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Any]]:
    """The rows by their key, those that are asked for."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in keys)
        if key in wanted:
            found.setdefault(key, []).append(row)
    return found


def told(values: Iterable[Any], column: ColumnSchema, lang: str) -> list[Value]:
    """Values as people read them: codes as their texts, booleans as words, lists joined."""
    if column.type == "boolean":
        words = {True: word("yes", lang), False: word("no", lang), None: None}
        return [words[value] for value in values]
    if column.type == "list":
        return [LIST_JOIN.join(code_text(item, column.codes, lang) for item in value or ()) or None for value in values]
    if column.codes:
        return [None if value is None else code_text(value, column.codes, lang) for value in values]
    return list(values)


@cache
def code_text(code: str, list_name: str | None, lang: str) -> str:
    """A code's text; the code itself where its text is a sentence to fill in, or a template file added it.

    >>> [code_text(*pair, "sv") for pair in (("achieved", "status"), ("area_twice", "finding"), ("skola", "area"))]
    ['Uppnått', 'area_twice', 'skola']
    """
    if list_name is None or not codes.is_code(list_name, code):
        return code
    told = codes.text(list_name, code, lang)
    return code if codes.names(told) or list_name in SENTENCES else told


SENTENCES = ("finding", "error")
"""The lists whose texts are sentences about one case: beside them a row has its own."""


# --- what is kept to compare with -------------------------------------------------------------------------------------


def tables_to_original(tables: Tables) -> Sheet:
    """What each field of each action holds and where it stands, without a word translated: edits are seen by it."""
    documents = {row.plan_id: row.document_id for row in tables.get("plans", ())}
    actions = {row.action_id: row for row in tables.get("actions", ())}
    place = {field: number for number, field in enumerate(FIELDS)}
    cells = sorted(tables.get("cells", ()), key=lambda cell: (natural(cell.action_id), place[cell.field]))
    values: tuple[list[Value], ...] = (
        [cell.action_id for cell in cells],
        [cell.field for cell in cells],
        [documents[actions[cell.action_id].plan_id] for cell in cells],
        [cell.source or actions[cell.action_id].source for cell in cells],
        [cell.value for cell in cells],
    )
    columns = tuple(
        SheetColumn(name, "", "string", plan()["look"]["widest"], column)
        for name, column in zip(ORIGINAL_COLUMNS, values, strict=True)
    )
    return Sheet(ORIGINAL, "", columns, hidden=True)
