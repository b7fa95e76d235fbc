"""The tables of a run as its report shows them: districts with their plans and rows, and what of them is doubtful."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from pipeline.codes import codes
from pipeline.gathered import Gathered
from pipeline.model import FIELDS
from pipeline.report.districts import District
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
    Tables,
)
from pipeline.statistics import WITH, row_items

LEVELS = ("error", "warning", "doubt", "info")
"""How much a cell asks to be looked at; ``doubt``: it is not sure to be read right."""
SHOWN = (
    "plans",
    "documents",
    "areas",
    "reconciliation",
    "actions",
    "findings",
    "cells",
    "personal_data",
    "repairs",
    "statistics",
)
"""The tables that pages show plan by plan."""
DOUBTED = ("less_than_goal", "verdict_contradicted")
"""Findings that doubt how it went: rows can be chosen by them."""


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

    @property
    def tags(self) -> tuple[str, ...]:
        """Its items, what doubts how it went, and the fields that say nothing though the plan has the column."""
        has = {cell.name for cell in self.cells} if "actions" in self.items else set()
        lacking = (f"without_{name}" for name in WITH if name in has and f"with_{name}" not in self.items)
        doubted = (flag for flag in DOUBTED if self.items and flag in (self.action.flags or ()))
        return (*self.items, *doubted, *lacking)


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
class PlanShort:
    """What the overview says of a current plan: its page, how much it holds, and its own counts that differ."""

    district: str | None
    year: int | None
    channel: str
    page: str
    n_rows: int
    n_doubtful: int
    n_checked: int
    n_people: int
    n_about: int
    n_compared: int
    differing: tuple[Reconciliation, ...]
    first_received: dt.date | None


# --- districts --------------------------------------------------------------------------------------------------------


def district_to_view(district: District, received: Mapping[str, dt.date], gathered: Gathered) -> DistrictView:
    """All that a district's page shows; ``received`` are the days on which plans first came, by their keys."""
    plans = (plan_to_view(plan_id, received, gathered) for plan_id in district.plans)
    old = sorted((document_of(plan_id, gathered) for plan_id in district.superseded), key=lambda row: row.path)
    return DistrictView(district.name, district.page, tuple(plans), tuple(old))


def document_of(plan_id: str, gathered: Gathered) -> Document:
    """The file that a plan was read from."""
    (document,) = gathered.rows("documents", plan_id)
    assert isinstance(document, Document)
    return document


def plan_to_view(plan_id: str, received: Mapping[str, dt.date], gathered: Gathered) -> PlanView:
    """A current plan with all that is said of it."""
    plan: PlanRow
    (plan,) = gathered.rows("plans", plan_id)
    document = document_of(plan_id, gathered)
    areas = sorted(gathered.rows("areas", plan.plan_id), key=lambda area: area.area_no)
    findings = gathered.rows("findings", plan.plan_id)
    place = {area.area: number for number, area in enumerate(areas)}
    items = codes("reconciliation_item")
    stated = gathered.rows("reconciliation", plan.plan_id)
    return PlanView(
        plan,
        document.path,
        document.n_pages,
        tuple(sorted(plan_to_rows(plan, findings, gathered), key=lambda row: row_place(row, place))),
        tuple(finding_to_reason(finding) for finding in findings if finding.action_id is None),
        tuple(areas),
        tuple(gathered.rows("statistics", (plan.year, plan.district))),
        tuple(sorted(stated, key=lambda row: (place.get(row.area, len(place)), row.area, items.index(row.item)))),
        received.get(plan.plan_key),
    )


def row_place(row: RowView, place: Mapping[str, int]) -> tuple[int, str, int]:
    """Where a row stands among those of its plan, whose areas have these places."""
    return place.get(row.action.area, len(place)), row.action.area, row.action.row_no


def plan_to_rows(plan: PlanRow, findings: Iterable[FindingRow], gathered: Gathered) -> Iterator[RowView]:
    """The rows of a plan."""
    cells: dict[str, dict[str, CellRow]] = defaultdict(dict)
    for cell in gathered.rows("cells", plan.plan_id):
        cells[cell.action_id][cell.field] = cell
    reasons: dict[tuple[str, str | None], list[Reason]] = defaultdict(list)
    for finding in findings:
        if finding.action_id is not None:
            reasons[finding.action_id, finding.field].append(finding_to_reason(finding))
    checked = {(repair.action_id, repair.field) for repair in gathered.rows("repairs", plan.plan_id)}
    people = grouped(gathered.rows("personal_data", plan.plan_id), "action_id")
    for action in gathered.rows("actions", plan.plan_id):
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
            for it in sorted(people.get(action.action_id, ()), key=lambda it: (FIELDS.index(it.field), it.start))
        )
        yield RowView(action, tuple(views), about, shown_items(action, carried), tuple(named))


def plan_to_short(plan: PlanView, page: str) -> PlanShort:
    """What the overview says of a plan."""
    checked = [cell.checked for _, cell in plan.doubtful()]
    compared = [row for row in plan.stated if row.agrees is not None]
    return PlanShort(
        plan.plan.district,
        plan.plan.year,
        intern(plan.plan.channel),
        page,
        len(plan.rows),
        len(checked),
        sum(checked),
        len(plan.people()),
        sum(reason.severity != "info" for reason in plan.reasons),
        len(compared),
        tuple(row for row in compared if not row.agrees),
        plan.first_received,
    )


def first_days(tables: Tables) -> dict[str, dt.date]:
    """The day on which each plan first came, by its key, where the register knows it."""
    days: dict[str, dt.date] = {}
    for plan in tables["plans"]:
        if plan.received is not None:
            days[plan.plan_key] = min(plan.received, days.get(plan.plan_key, plan.received))
    return days


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
