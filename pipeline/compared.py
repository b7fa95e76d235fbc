"""What is compared: the tables that a run wrote, or a plan that is read on the fly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.difference import Difference, PlanSeen, RowSeen, compare, compare_plans
from pipeline.documents import is_folder
from pipeline.errors import Rejected, Usage
from pipeline.flow import Progress, run
from pipeline.model import FIELDS
from pipeline.register import Register
from pipeline.write import read_table

NEEDED = ("documents", "plans", "actions")
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def compare_paths(old: Path, new: Path, lang: str, progress: Progress) -> Difference:
    """What differs between two runs, two plans, or a plan and the same one in a run.

    Two plans are compared whatever they are called. Raises Usage where a folder holds no tables, Rejected where a file
    is no plan.
    """
    old_is_run, new_is_run = is_folder(old), is_folder(new)
    # Folders first: what is wrong with one is told before minutes of reading.
    order = sorted((old, new), key=is_folder, reverse=True)
    plans = {path: path_to_plans(path, lang, progress) for path in order}
    earlier, later = plans[old], plans[new]
    if not old_is_run and not new_is_run:
        return Difference((compare_plans(*earlier, *later),), (), ())
    found = compare(earlier, later)
    # What else a run holds says nothing of the one plan that is compared with it.
    return replace(
        found,
        only_old=found.only_old if new_is_run or not old_is_run else (),
        only_new=found.only_new if old_is_run or not new_is_run else (),
    )


def path_to_plans(path: Path, lang: str, progress: Progress) -> tuple[PlanSeen, ...]:
    """The current plans of a run's folder, or the plan of a file."""
    if not is_folder(path):
        return tables_to_plans(file_to_tables(path, lang, progress))
    try:
        return tables_to_plans({name: read_table(path, name) for name in NEEDED})
    except FileNotFoundError as error:
        raise Usage("no_tables", (("file", str(path)),)) from error
    except (OSError, ValueError, KeyError) as error:
        raise Usage("tables_unreadable", (("file", str(path)),)) from error


def file_to_tables(file: Path, lang: str, progress: Progress) -> Tables:
    """The tables of one plan, read now."""
    tables = run([file], Register(), 1, lang, progress)
    (document,) = tables["documents"]
    if document.status != "read":
        raise Rejected("not_compared", (("file", document.path), ("why", str(document.message))))
    return {name: [asdict(row) for row in tables[name]] for name in NEEDED}


def tables_to_plans(tables: Tables) -> tuple[PlanSeen, ...]:
    """The current plans of some tables, each with its rows in order."""
    files = {row["plan_id"]: row["path"] for row in tables["documents"] if row["status"] == "read"}
    rows: dict[str, list[RowSeen]] = {}
    for action in tables["actions"]:
        rows.setdefault(action["plan_id"], []).append(row_seen(action))
    return tuple(
        plan_seen(plan, files, rows.get(plan["plan_id"], ())) for plan in tables["plans"] if plan["is_current"]
    )


def plan_seen(plan: Mapping[str, Any], files: Mapping[str, str], rows: Iterable[RowSeen]) -> PlanSeen:
    """A plan with its rows."""
    known = {name: plan[name] for name in ("plan_key", "plan_id", "district", "year", "channel")}
    return PlanSeen(**known, file=files.get(plan["plan_id"], plan["plan_id"]), rows=tuple(rows))


def row_seen(action: Mapping[str, Any]) -> RowSeen:
    """A row as it is compared."""
    texts = tuple(action[field] or "" for field in FIELDS)
    known = {name: action[name] for name in ("action_key", "area", "area_label", "row_no", "status")}
    return RowSeen(**known, texts=texts)
