"""What a run comes to: the facts that the terminal shows after it, and that are kept for when nothing has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from pipeline.codes import codes, is_passing, is_unused
from pipeline.rows import Document, PlanRow, Tables

MOST_PLANS = 300
"""So many plans are shown: those of all municipalities for a year. The rest stand in the tables."""
MOST_LISTED = 12
"""So many files of a kind, or messages, are listed; the rest stand in the tables."""


@dataclass(frozen=True, slots=True)
class PlanSize:
    """A plan with its file, how many areas and rows it has, and how many findings of each severity, by its code."""

    plan: PlanRow
    file: str
    n_areas: int
    n_rows: int
    findings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Corrected:
    """How many cells people corrected, found right, or corrected in submissions that do not count (``idle``); and how
    many of their lines were not used."""

    changed: int
    checked: int
    idle: int
    unused: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures: its files, its plans in the order of district and year, and what is said of the whole.

    ``statuses``: how many files have each status; ``listed``: the first of those that no plan was read from, by status;
    ``is_passing_over``: whether a document was rejected for something that may have passed by the next run;
    ``plans``: the first of ``n_plans``; ``general`` are the messages about no document; ``stated`` are the counts of
    current plans that could be compared with their tables, ``wrong`` those that differ; ``n_masked`` are the places
    that name people, ``catalogue`` the files for open-data portals.
    """

    statuses: dict[str, int]
    listed: dict[str, tuple[Document, ...]]
    is_passing_over: bool
    n_plans: int
    plans: tuple[PlanSize, ...]
    general: tuple[str, ...]
    corrected: Corrected | None
    stated: int
    wrong: int
    n_tables: int
    n_masked: int = 0
    catalogue: tuple[str, ...] = ()


def tables_to_summary(tables: Tables, n_masked: int = 0, catalogue: tuple[str, ...] = ()) -> Summary:
    """What an analyst wants to know after a run."""
    old = {plan.plan_id for plan in tables["plans"] if not plan.is_current}
    compared = [row.agrees for row in tables["reconciliation"] if row.agrees is not None and row.plan_id not in old]
    counts = Counter(row.status for row in tables["documents"])
    return Summary(
        statuses={status: counts[status] for status in codes("document_status")},
        listed=first_listed(tables["documents"]),
        is_passing_over=any(map(may_pass, tables["documents"])),
        n_plans=len(tables["plans"]),
        plans=plan_sizes(tables),
        general=tuple(row.message for row in tables["findings"] if row.document_id is None),
        corrected=tables_to_corrected(tables, old),
        stated=len(compared),
        wrong=compared.count(False),
        n_tables=len(tables),
        n_masked=n_masked,
        catalogue=catalogue,
    )


def first_listed(documents: Iterable[Document]) -> dict[str, tuple[Document, ...]]:
    """The first files of each status of those that no plan was read from."""
    listed: dict[str, list[Document]] = {status: [] for status in codes("document_status") if status != "read"}
    for row in documents:
        if row.status in listed and len(listed[row.status]) < MOST_LISTED:
            listed[row.status].append(row)
    return {status: tuple(rows) for status, rows in listed.items()}


def may_pass(row: Document) -> bool:
    """Whether a document was rejected for something that may have passed by the next run."""
    return row.document_id is not None and row.error_code is not None and is_passing(row.error_code)


def plan_sizes(tables: Tables) -> tuple[PlanSize, ...]:
    """The sizes of the first plans, in the order of district and year."""
    plans = nsmallest(MOST_PLANS, tables["plans"], key=plan_order)
    shown = {plan.plan_id for plan in plans}
    areas, rows = (
        Counter(row.plan_id for row in tables[name] if row.plan_id in shown) for name in ("areas", "actions")
    )
    found = Counter((row.plan_id, row.severity) for row in tables["findings"] if row.plan_id in shown)
    files = {row.plan_id: row.path for row in tables["documents"] if row.status == "read" and row.plan_id in shown}
    return tuple(
        PlanSize(
            plan,
            files[plan.plan_id],
            areas[plan.plan_id],
            rows[plan.plan_id],
            {grave: found[plan.plan_id, grave] for grave in graveness()},
        )
        for plan in plans
    )


def graveness() -> tuple[str, ...]:
    """The severities of findings, the gravest first."""
    return tuple(reversed(codes("severity")))


def plan_order(plan: PlanRow) -> tuple[str, int, bool, str]:
    """Districts by name, years in order, the current submission before others."""
    return plan.district or "", plan.year or 0, not plan.is_current, plan.plan_id


def tables_to_corrected(tables: Tables, old: set[str]) -> Corrected | None:
    """What people's corrections came to, None where there are none; ``old`` are the plans that are not current."""
    settled = {
        (row.document_id, row.field, row.source): row.before is not None or row.after is not None
        for row in tables["repairs"]
        if row.kind == "correction"
    }
    unused = sum(is_unused(row.code) for row in tables["findings"])
    if not settled and not unused:
        return None
    changed = sum(settled.values())
    idle_documents = {plan.document_id for plan in tables["plans"] if plan.plan_id in old}
    idle = sum(is_changed for (document_id, _, _), is_changed in settled.items() if document_id in idle_documents)
    return Corrected(changed, len(settled) - changed, idle, unused)
