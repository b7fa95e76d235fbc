"""What stands in the cells of a sheet: the rows of a table in order, and their values as people read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import dropwhile, pairwise
from typing import Any

from pipeline import codes
from pipeline.schema import ColumnSchema
from pipeline.sheetplan import Taken, found_by, is_many, ordered_by, word
from pipeline.statistics import own_actions

Tables = Mapping[str, Collection[Any]]
Value = str | int | float | dt.date | None
"""What a cell of a sheet holds: the text of a code, ja or nej, the items of a list in one text."""

LIST_JOIN, LINES_JOIN = "; ", "\n"
OWN_NUMBER = re.compile(r"(.*)/(\d+)", re.DOTALL)
SENTENCES = ("finding", "error")
"""The lists whose texts are sentences about one case: beside them a row has its own."""
WORKED_OUT = {"own_action": own_actions}
"""What finds, among the actions and their cells, those of which a column that is worked out is true."""


# --- the order of the rows --------------------------------------------------------------------------------------------


def rows_in_order(name: str, tables: Tables) -> list[Any]:
    """The rows of a table as its sheet has them, those that are alike in all that the plan names by their key."""
    rows = list(tables.get(name, ()))
    return [rows[place] for place in places_in_order(name, {**tables, name: rows})]


def places_in_order(name: str, tables: Tables) -> list[int]:
    """Which of the rows of a table come first on its sheet; they are asked for once for each column of the order."""
    places = list(range(len(tables.get(name, ()))))
    for taken, is_reversed in dropwhile(lambda order: is_their_order(*order, name, tables), reversed(ordered_by(name))):
        keys = [sort_key(value, taken.column) for value in found_values(taken, name, tables.get(name, ()), tables)]
        places.sort(key=keys.__getitem__, reverse=is_reversed)
    return places


def is_their_order(taken: Taken, is_reversed: bool, name: str, tables: Tables) -> bool:
    """Whether the rows of a table come in the order of a column of its own: then no more than two are in memory."""
    if is_reversed or taken.is_worked_out or taken.table.name != name:
        return False
    keys = (sort_key(getattr(row, taken.column.name), taken.column) for row in tables.get(name, ()))
    return all(one <= other for one, other in pairwise(keys))


def sort_key(value: Any, column: ColumnSchema) -> tuple[Any, ...]:
    """What a value is ordered by: codes as their list has them, nothing after everything.

    What is not known to be false goes with what is true: a finding about a file that is no plan is about no old one.
    """
    if column.type == "boolean":
        return (value is not False,)
    if value is None:
        return (1,)
    rank = (code_rank(column.codes, value),) if column.codes and isinstance(value, str) else ()
    return (0, *rank, *natural(value))


@cache
def code_rank(list_name: str, code: str) -> int:
    """The place of a code in its list, of a numbered one that of its first; one that is in no list comes last.

    >>> code_rank("severity", "info"), code_rank("area", "eget_omrade_2") == code_rank("area", "eget_omrade")
    (0, True)
    """
    listed = codes.codes(list_name)
    base = code if code in listed or not codes.is_code(list_name, code) else code.rpartition("_")[0]
    return listed.index(base) if base in listed else len(listed)


def natural(value: Any) -> tuple[Any, int]:
    """A key to sort by: of an action's id the number as a number.

    >>> sorted(["p/a/10", "p/a/9"], key=natural)
    ['p/a/9', 'p/a/10']
    """
    found = OWN_NUMBER.fullmatch(value) if isinstance(value, str) else None
    return (found[1], int(found[2])) if found else (value, 0)


# --- values -----------------------------------------------------------------------------------------------------------


def taken_values(taken: Taken, name: str, rows: Collection[Any], tables: Tables, lang: str) -> list[Value]:
    """A column's values as people read them, one for each row of the table of that name."""
    if taken.is_worked_out or taken.table.name == name or not is_many(taken.table.name):
        return told(found_values(taken, name, rows, tables), taken.column, lang)
    wanted, others = belonging(taken, rows, tables)
    return [LINES_JOIN.join(dict.fromkeys(map(str, each(others.get(key, ()), taken, lang)))) or None for key in wanted]


def found_values(taken: Taken, name: str, rows: Collection[Any], tables: Tables) -> list[Any]:
    """A column's values as the tables have them, None where no row of the other table belongs to the row."""
    column = taken.column.name
    if taken.is_worked_out:
        return worked_out(column, rows, tables)
    if taken.table.name == name:
        return [getattr(row, column) for row in rows]
    wanted, others = belonging(taken, rows, tables)
    return [getattr(others[key][0], column) if key in others else None for key in wanted]


def worked_out(name: str, rows: Collection[Any], tables: Tables) -> list[Any]:
    """The values of a column that no table has: whether each action is among those that it is about."""
    found = WORKED_OUT[name](rows, tables.get("cells", ()))
    return [row.action_id in found for row in rows]


def belonging(
    taken: Taken, rows: Collection[Any], tables: Tables
) -> tuple[list[tuple[Any, ...]], dict[tuple[Any, ...], list[Any]]]:
    """The key by which each row finds rows of another table, and those rows by their key."""
    keys = found_by(taken.table)
    wanted = [tuple(getattr(owner, key, None) for key in keys) for owner in owners(rows, keys, tables)]
    return wanted, grouped(tables.get(taken.table.name, ()), keys, set(wanted))


def owners(rows: Collection[Any], keys: Sequence[str], tables: Tables) -> list[Any]:
    """The rows that have the keys: each itself, or its action where it says no more than which that is."""
    first = next(iter(rows), None)
    if first is None or all(hasattr(first, key) for key in keys) or not hasattr(first, "action_id"):
        return list(rows)
    actions = {row.action_id: row for row in tables.get("actions", ())}
    return [actions.get(row.action_id) for row in rows]


def each(rows: Sequence[Any], taken: Taken, lang: str) -> list[Value]:
    """The values of several rows that belong to one."""
    return [value for value in told((getattr(row, taken.column.name) for row in rows), taken.column, lang) if value]


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
