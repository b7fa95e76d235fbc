"""The tables of a run as its report shows them: districts with their plans and rows, and what of them is doubtful."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.model import FIELDS
from pipeline.register import Register
from pipeline.report.words import rules
from pipeline.rows import (
    Action,
    Area,
    CellRow,
    Document,
    FindingRow,
    PlanRow,
    Reconciliation,
    Statistic,
)
from pipeline.statistics import row_items
from pipeline.text import slug

Tables = Mapping[str, Sequence[Any]]

LEVELS = ("error", "warning", "doubt", "info")
"""How much a cell asks to be looked at; ``doubt``: it is not sure to be read right."""
UNKNOWN = "okand"
"""The page of plans whose district is not known."""
CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something should be looked at: a finding's severity, code and message, and its place."""

    severity: str
    code: str
    message: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CellView:
    """A field of a row; ``checked``: a person has looked at it."""

    name: str
    text: str | None
    source: str | None
    confidence: float
    missing: str | None
    carried: bool
    checked: bool
    reasons: tuple[Reason, ...]

    @property
    def level(self) -> str | None:
        """How much it asks to be looked at, None where nothing is said of it and it is sure."""
        found = {reason.severity for reason in self.reasons}
        if self.confidence < rules()["doubt"]["confidence"] or self.missing == "unreadable":
            found.add("doubt")
        return min(found, key=LEVELS.index, default=None)


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a field that point to a person, and the kind of personal data that they are."""

    field: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a plan's tables: ``items`` are the counts of statistics that it is counted in."""

    action: Action
    cells: tuple[CellView, ...]
    reasons: tuple[Reason, ...]
    items: tuple[str, ...]
    people: tuple[Named, ...]

    @property
    def anchor(self) -> str:
        """Its name on the page of its district."""
        return "rad-" + self.action.action_id.replace("/", "-")


@dataclass(frozen=True, slots=True)
class PlanView:
    """A current plan with its file, rows, findings about the whole of it, areas, counts and its own counts."""

    plan: PlanRow
    path: str
    n_pages: int | None
    rows: tuple[RowView, ...]
    reasons: tuple[Reason, ...]
    areas: tuple[Area, ...]
    counts: tuple[Statistic, ...]
    stated: tuple[Reconciliation, ...]
    first_received: dt.date | None

    def people(self) -> tuple[tuple[RowView, Named], ...]:
        """What in its rows points to a person."""
        return tuple((row, named) for row in self.rows for named in row.people)

    def doubtful(self) -> Iterator[tuple[RowView, CellView]]:
        """The cells that a person should look at, in the plan's order."""
        for row in self.rows:
            yield from ((row, cell) for cell in row.cells if cell.level not in (None, "info") or cell.checked)


@dataclass(frozen=True, slots=True)
class DistrictView:
    """What one page shows: a district's current plans, latest year first, and its files that do not count."""

    name: str | None
    page: str
    plans: tuple[PlanView, ...]
    superseded: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whether a plan came in: ``state`` is in, late, missing or rejected."""

    district: str | None
    year: int | None
    state: str
    due: dt.date | None = None
    received: dt.date | None = None
    plan: PlanView | None = field(default=None, compare=False)


# --- districts --------------------------------------------------------------------------------------------------------


def tables_to_districts(tables: Tables) -> tuple[DistrictView, ...]:
    """The districts in the order of their names, those without a name last."""
    documents = {row.plan_id: row for row in tables["documents"] if row.status == "read" and row.plan_id}
    views = {view.plan.plan_id: view for view in plan_views(tables, documents)}
    plans = grouped(tables["plans"], "district")
    names = sorted(plans, key=lambda name: (name is None, slug(name or ""), name or ""))
    districts = []
    for name, page in zip(names, page_names(names), strict=True):
        current = [views[plan.plan_id] for plan in plans[name] if plan.is_current]
        old = [documents[plan.plan_id] for plan in plans[name] if not plan.is_current]
        latest_first = sorted(current, key=lambda view: (-(view.plan.year or 0), view.plan.plan_id))
        districts.append(DistrictView(name, page, tuple(latest_first), tuple(old)))
    return tuple(districts)


def page_names(names: Iterable[str | None]) -> list[str]:
    """The file of each district's page, no two the same and none the overview's.

    >>> page_names(["Haga", "Håga", "Index", None])
    ['haga.html', 'haga-2.html', 'index-2.html', 'okand.html']
    """
    taken = {"index"}
    found = []
    for name in names:
        stem = slug(name or "") or UNKNOWN
        page, number = stem, 1
        while page in taken:
            number += 1
            page = f"{stem}-{number}"
        taken.add(page)
        found.append(f"{page}.html")
    return found


def plan_views(tables: Tables, documents: Mapping[str, Document]) -> Iterator[PlanView]:
    """Every current plan with all that is said of it."""
    rows = tables_to_rows(tables)
    of_plan = grouped((row for row in tables["findings"] if row.action_id is None), "plan_id")
    areas, stated = grouped(tables["areas"], "plan_id"), grouped(tables["reconciliation"], "plan_id")
    counts: dict[tuple[int, str], list[Statistic]] = defaultdict(list)
    for count in tables["statistics"]:
        counts[count.year, count.district].append(count)
    received: dict[str, list[dt.date | None]] = defaultdict(list)
    for plan in tables["plans"]:
        received[plan.plan_key].append(plan.received)
    for plan in tables["plans"]:
        if plan.is_current:
            yield PlanView(
                plan,
                documents[plan.plan_id].path,
                documents[plan.plan_id].n_pages,
                tuple(rows.get(plan.plan_id, ())),
                tuple(map(finding_to_reason, of_plan.get(plan.plan_id, ()))),
                tuple(sorted(areas.get(plan.plan_id, ()), key=lambda area: area.area_no)),
                tuple(counts.get((plan.year or 0, plan.district or ""), ())),
                tuple(stated.get(plan.plan_id, ())),
                min((day for day in received[plan.plan_key] if day is not None), default=None),
            )


def tables_to_rows(tables: Tables) -> dict[str, list[RowView]]:
    """The rows of every plan, in its order."""
    cells: dict[str, dict[str, CellRow]] = defaultdict(dict)
    for cell in tables["cells"]:
        cells[cell.action_id][cell.field] = cell
    reasons: dict[tuple[str, str | None], list[Reason]] = defaultdict(list)
    for finding in tables["findings"]:
        if finding.action_id is not None:
            reasons[finding.action_id, finding.field].append(finding_to_reason(finding))
    checked = {(repair.action_id, repair.field) for repair in tables["repairs"] if repair.kind == CORRECTION}
    people = grouped(tables["personal_data"], "action_id")
    rows: dict[str, list[RowView]] = defaultdict(list)
    for action in tables["actions"]:
        own = cells[action.action_id]
        views = (
            cell_view(own[name], (action.action_id, name) in checked, reasons[action.action_id, name])
            for name in FIELDS
            if name in own and own[name].missing_reason != "not_in_template"
        )
        about = tuple(reasons[action.action_id, None])
        carried = "action" in own and own["action"].carried
        named = (
            Named(it.field, it.kind, getattr(action, it.field)[it.start : it.end])
            for it in people.get(action.action_id, ())
        )
        rows[action.plan_id].append(RowView(action, tuple(views), about, shown_items(action, carried), tuple(named)))
    return rows


def cell_view(cell: CellRow, checked: bool, reasons: Iterable[Reason]) -> CellView:
    """A cell with what was found about it."""
    return CellView(
        cell.field,
        cell.value,
        cell.source,
        cell.confidence,
        cell.missing_reason,
        cell.carried,
        checked,
        tuple(sorted(reasons, key=lambda reason: LEVELS.index(reason.severity))),
    )


def finding_to_reason(finding: FindingRow) -> Reason:
    """What a finding tells a reader."""
    return Reason(finding.severity, finding.code, finding.message, finding.source)


def shown_items(action: Action, is_carried: bool) -> tuple[str, ...]:
    """The items of statistics that a row is counted in, its problem and cause (which others may share) too."""
    shared = [item for item, key in (("problems", action.problem_id), ("causes", action.cause_id)) if key]
    return (*shared, *row_items(action, is_carried))


def grouped(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    """Rows by the value of a column, in their order."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


# --- what came in -----------------------------------------------------------------------------------------------------


def arrivals(districts: Iterable[DistrictView], tables: Tables, register: Register) -> tuple[Arrival, ...]:
    """Every plan that came in or that the register expects, by year (latest first) and district."""
    plans = {(d.name, p.plan.year, p.plan.plan_id): p for d in districts for p in d.plans}
    there = {(name, year) for name, year, _ in plans}
    rejected = (row.path for row in tables["documents"] if row.status == "rejected")
    refused = {(line.district, line.year) for path in rejected if (line := register.for_file(path))}
    found = [arrival(name, year, view, register) for (name, year, _), view in plans.items()]
    for name, year in register.expected():
        if (name, year) not in there:
            state = "rejected" if (name, year) in refused else "missing"
            found.append(Arrival(name, year, state, due_of(register, name, year)))
    return tuple(sorted(found, key=lambda one: (-(one.year or 0), one.district is None, slug(one.district or ""))))


def arrival(name: str | None, year: int | None, view: PlanView, register: Register) -> Arrival:
    """A plan that came in, late where its first submission did and the register knows both days."""
    due, first = due_of(register, name, year), view.first_received
    late = due is not None and first is not None and first > due
    return Arrival(name, year, "late" if late else "in", due, first, view)


def due_of(register: Register, name: str | None, year: int | None) -> dt.date | None:
    """The day by which the register expects a plan, the latest of its lines."""
    days = [line.due for line in register.submissions if (line.district, line.year) == (name, year) and line.due]
    return max(days, default=None)
