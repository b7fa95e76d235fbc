"""Whether a folder holds what a run wrote: its tables against the contract, against each other, and against the plans.

Each check is a function from what was written to problems, () where all is well; the list of them is made of them all.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from filecmp import cmp
from itertools import groupby, islice
from pathlib import Path

from normalizers.repair.fixes import replay
from pipeline import rows
from pipeline.alongside import action_order, alongside
from pipeline.batch import cache_of, more_areas
from pipeline.cache import recall
from pipeline.checked import SchemaError
from pipeline.csvforms import form_of
from pipeline.errors import Facts
from pipeline.flow import plan_key
from pipeline.limits import Limits
from pipeline.linking import plan_of
from pipeline.model import FIELDS, Repair
from pipeline.outcomes import Seen
from pipeline.publicity import described, description, holds_public
from pipeline.rows import Batch, Tables
from pipeline.shelf import ShelvedThings, open_shelf
from pipeline.state import read_state
from pipeline.statistics import Expected, count
from pipeline.stored import check_columns, stored_tables
from pipeline.version import software_version
from pipeline.write import write_batches

MOST_NAMED = 3
"""So many places are named in one problem."""
AT_ONCE = 1000
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as a run leaves it: a code of the list ``check``, and the facts that its message names."""

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Written:
    """A folder that a run wrote, its tables read from their Parquet files as often as they are asked for."""

    folder: Path
    tables: Tables

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows each table has."""
        return {name: len(table) for name, table in self.tables.items()}


Check = Callable[[Written], Iterable[Problem]]


def check_folder(folder: Path) -> tuple[list[Problem], Written | None]:
    """What is wrong with a folder, and its tables where they can be read."""
    try:
        named = list(described(description(folder)))
    except (TypeError, AttributeError):
        named = []
    if not named:
        return [Problem("no_description", (("file", str(folder)),))], None
    problems = [problem for name, total in named for problem in file_problems(folder, name, total)]
    try:
        check_columns(folder)
        written = Written(folder, stored_tables(folder))
        problems += other_files(folder, {name for name, _ in named})
        return [*problems, *table_problems(written)], written
    except (OSError, ValueError, TypeError) as error:
        return [*problems, Problem("tables_unreadable", (("other", str(error)),))], None


def table_problems(written: Written) -> list[Problem]:
    """What is wrong with tables that can be read."""
    broken = list(contract(written))
    if any(problem.code == "broken_contract" for problem in broken):
        # What breaks the schema cannot be held against anything else.
        return broken
    return [*broken, *(problem for check in checks()[1:] for problem in check(written))]


def other_files(folder: Path, named: set[str]) -> Iterator[Problem]:
    """What the run wrote beside the tables (workbook, report, database) that is gone or has another size."""
    state = read_state(folder)
    for one in state.files if state is not None else ():
        if one.name in named:
            continue
        file = folder / one.name
        if not file.is_file():
            yield Problem("file_missing", (("file", one.name),))
        elif file.stat().st_size != one.size:
            yield Problem("file_changed", (("file", one.name),))


def checks() -> tuple[Check, ...]:
    """Every check on tables that can be read."""
    return (contract, documents_and_plans, row_numbers, cells_of_actions, replays, flags, members, counts, accounted)


def file_problems(folder: Path, name: str, total: str) -> Iterator[Problem]:
    """A described file that is not there, or has other bytes."""
    try:
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    except OSError:
        yield Problem("file_missing", (("file", name),))
        return
    if found != total:
        yield Problem("file_changed", (("file", name),))


def contract(written: Written) -> Iterator[Problem]:
    """Types, codes, patterns, ranges, keys; and that CSV says what Parquet says: what a run would write again."""
    with tempfile.TemporaryDirectory() as name:
        again, form = Path(name), form_of(written.folder / "documents.csv")
        try:
            write_batches(tables_to_batches(written.tables), again, software_version(), more_areas(), form)
        except SchemaError as error:
            yield Problem("broken_contract", error.facts)
            return
        for table in written.tables:
            there = written.folder / f"{table}.csv"
            if not (there.is_file() and cmp(there, again / there.name, shallow=False)):
                yield Problem("csv_differs", (("table", table),))


def tables_to_batches(tables: Tables) -> Iterator[Batch]:
    """The rows of each table in lots, as they come."""
    for name, table in tables.items():
        left = iter(table)
        while lot := list(islice(left, AT_ONCE)):
            yield name, lot


def documents_and_plans(written: Written) -> Iterator[Problem]:
    """Each document that was read has its plan, each copy its original, each that was not its reason."""
    plans = {plan.plan_id: plan.document_id for plan in written.tables["plans"]}
    read = [row for row in written.tables["documents"] if row.status == "read"]
    ids = {row.document_id for row in read}
    wrong = [row.path for row in read if plans.get(row.plan_id) != row.document_id]
    for row in written.tables["documents"]:
        is_lost = row.status == "duplicate" and row.document_id not in ids
        is_silent = row.status in ("rejected", "skipped") and not (row.error_code and row.message)
        if is_lost or is_silent:
            wrong.append(row.path)
    yield from told("document_without_plan", wrong)
    yield from told("plan_without_document", sorted(set(plans) - {row.plan_id for row in read}))


def row_numbers(written: Written) -> Iterator[Problem]:
    """The rows of an area are numbered from 1 without a gap."""
    numbers: dict[str, list[int]] = {}
    for action in written.tables["actions"]:
        numbers.setdefault(f"{action.plan_id}/{action.area}", []).append(action.row_no)
    wrong = (area for area, found in numbers.items() if sorted(found) != list(range(1, len(found) + 1)))
    yield from told("row_numbers", wrong)


def cells_of_actions(written: Written) -> Iterator[Problem]:
    """An action has the seven fields of its cells, and the confidence of the worst."""
    orders = (action_order(action.action_id) for action in written.tables["actions"])
    found = alongside(orders, written.tables["cells"], lambda cell: action_order(cell.action_id))
    wrong = (
        action.action_id
        for action, cells in zip(written.tables["actions"], found, strict=True)
        if not has_cells(action, {cell.field: cell for cell in cells})
    )
    yield from told("cells_differ", wrong)


def has_cells(action: rows.Action, cells: dict[str, rows.CellRow]) -> bool:
    """Whether these are the cells of an action."""
    return (
        set(cells) == set(FIELDS)
        and all(cell.value == getattr(action, field) for field, cell in cells.items())
        and min(cell.confidence for cell in cells.values()) == action.confidence
    )


def replays(written: Written) -> Iterator[Problem]:
    """The repairs of a cell, in order, make its value of its raw text; where that is published it is left out."""
    is_public = holds_public(written.folder)
    repairs: dict[tuple[str, str], list[Repair]] = {}
    for row in written.tables["repairs"]:
        if row.action_id is not None and row.field is not None:
            one = Repair(row.start, row.end, row.before or "", row.after or "", row.kind, row.confidence)
            repairs.setdefault((row.action_id, row.field), []).append(one)
    wrong = (
        f"{cell.action_id} {cell.field}"
        for cell in written.tables["cells"]
        if not (is_public and cell.raw is None)
        and replay(cell.raw or "", repairs.get((cell.action_id, cell.field), ())) != (cell.value or "")
    )
    yield from told("repairs_differ", wrong)


def flags(written: Written) -> Iterator[Problem]:
    """An action's flags are the codes of what was found about it."""
    found: dict[str, set[str]] = {}
    for row in written.tables["findings"]:
        if row.action_id is not None:
            found.setdefault(row.action_id, set()).add(row.code)
    wrong = (
        action.action_id
        for action in written.tables["actions"]
        if set(action.flags or ()) != found.get(action.action_id, set())
    )
    yield from told("flags_differ", wrong)


def members(written: Written) -> Iterator[Problem]:
    """An action's problem and cause are those that it is a member of."""
    for field in ("problem", "cause"):
        name = f"{field}_id"
        member_of = {row.action_id: getattr(row, name) for row in written.tables[f"{field}_members"]}
        actions = written.tables["actions"]
        wrong = (one.action_id for one in actions if getattr(one, name) != member_of.get(one.action_id))
        yield from told("members_differ", wrong)


def counts(written: Written) -> Iterator[Problem]:
    """The statistics are what the tables count up to."""
    wrong: set[str] = set()
    with open_shelf() as shelf:
        laid, numbers = ShelvedThings[tuple[rows.Statistic, ...]](shelf), dict[tuple[str, int], int]()
        for number, (of, counted) in enumerate(plans_to_counts(written.tables)):
            laid.append(counted)
            numbers[of] = number
        for of, statistics in groupby(written.tables["statistics"], lambda row: (row.district, row.year)):
            mine = laid[numbers.pop(of)] if of in numbers else count((), (), (), (), [Expected(*of)])
            wrong.update(f"{row.district} {row.year} {row.area}" for row in {*mine} ^ {*statistics})
    wrong.update(f"{district} {year}" for district, year in numbers)
    yield from told("statistics_differ", sorted(wrong))


def plans_to_counts(tables: Tables) -> Iterator[tuple[tuple[str, int], tuple[rows.Statistic, ...]]]:
    """The statistics of each plan that counts, with its district and year."""
    ids = [plan.plan_id for plan in tables["plans"]]
    actions = alongside(ids, tables["actions"], lambda action: action.plan_id)
    cells = alongside(ids, tables["cells"], lambda cell: plan_of(cell.action_id))
    columns = alongside(ids, tables["plan_columns"], lambda column: column.plan_id)
    for plan, acts, said, has in zip(tables["plans"], actions, cells, columns, strict=True):
        if plan.is_current and plan.district and plan.year:
            yield (plan.district, plan.year), count([plan], acts, said, has, ())


def accounted(written: Written) -> Iterator[Problem]:
    """Every row of the tables of a plan that is still known as it was read is a row of the output."""
    state = read_state(written.folder)
    rows_of = Counter(action.plan_id for action in written.tables["actions"])
    wrong = []
    for row in written.tables["documents"]:
        seen = rows_seen(written.folder, row, state.limits) if state is not None else None
        if seen is not None and seen != rows_of[row.plan_id]:
            wrong.append(f"{row.path} ({seen} → {rows_of[row.plan_id]})")
    yield from told("rows_lost", wrong)


def rows_seen(out: Path, row: rows.Document, limits: Limits) -> int | None:
    """How many rows the tables of a document's plan have, None where that is not known any more."""
    if row.status != "read" or row.document_id is None:
        return None
    seen = recall(cache_of(out), plan_key(row.document_id, Path(row.path).suffix.lower(), limits), Seen)
    return None if seen is None or seen.plan is None else sum(len(table.rows) for table in seen.plan.tables)


def told(code: str, places: Iterable[str]) -> Iterator[Problem]:
    """One problem that names the first of its places, none where there is no place."""
    found = list(places)
    if found:
        named = ", ".join(found[:MOST_NAMED]) + (", …" if len(found) > MOST_NAMED else "")
        yield Problem(code, (("count", str(len(found))), ("places", named)))
