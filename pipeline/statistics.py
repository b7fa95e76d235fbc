"""The counts: tidy, with their denominators, from current plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.codes import codes
from pipeline.rows import Action, CellRow, PlanColumn, PlanRow, Statistic

OWN = "eget_omrade"
WITH = ("cause", "goal", "timing", "responsible", "follow_up")


@dataclass(frozen=True, slots=True)
class Expected:
    """A plan that was expected: of a district for a year."""

    district: str
    year: int


def count(
    plans: Sequence[PlanRow],
    actions: Sequence[Action],
    cells: Sequence[CellRow],
    columns: Sequence[PlanColumn],
    expected: Iterable[Expected],
) -> tuple[Statistic, ...]:
    """The statistics of all current plans whose district and year are known, and of expected ones that never came."""
    current = {plan.plan_id: plan for plan in plans if plan.is_current and plan.district and plan.year}
    carried = {cell.action_id for cell in cells if cell.field == "action" and cell.carried}
    has = {(column.plan_id, column.area, column.field) for column in columns}
    by_area: dict[tuple[str, str], list[Action]] = {}
    for action in actions:
        if action.plan_id in current:
            by_area.setdefault((action.plan_id, action.area), []).append(action)
    rows: list[Statistic] = []
    for plan_id, plan in current.items():
        assert plan.district is not None and plan.year is not None
        areas = [area for area in codes("area") if area != OWN]
        areas += sorted({area for known, area in by_area if known == plan_id and area.startswith(OWN)})
        for area in areas:
            counted = area_counts(by_area.get((plan_id, area), []), carried, {f for p, a, f in has if (p, a) == (plan_id, area)})
            rows.extend(Statistic(plan.year, plan.district, area, item, *value) for item, value in counted.items())
    received = {(plan.district, plan.year) for plan in current.values()}
    for missing in expected:
        if (missing.district, missing.year) not in received:
            rows.extend(missing_counts(missing))
    return tuple(sorted(set(rows), key=lambda row: (row.year, row.district, row.area, row.item)))


def area_counts(
    rows: Sequence[Action], carried: set[str], has: set[str]
) -> Mapping[str, tuple[int | None, int | None]]:
    """Each item's value and base in one area of one plan."""
    own = [row for row in rows if row.action is not None and row.action_id not in carried]
    counts: dict[str, tuple[int | None, int | None]] = {
        "problems": (len({row.problem_id for row in rows if row.problem_id}), None),
        "causes": (len({row.cause_id for row in rows if row.cause_id}), None),
        "actions": (len(own), None),
        "not_received": (0, None),
    }
    for field in WITH:
        there = sum(getattr(row, field) is not None for row in own)
        counts[f"with_{field}"] = (there if field in has else None, len(own))
    return counts


def missing_counts(missing: Expected) -> Iterable[Statistic]:
    """The rows of a plan that was expected and never came: nothing is known, and that is said."""
    items = ("problems", "causes", "actions", *(f"with_{field}" for field in WITH))
    for area in codes("area"):
        if area != OWN:
            yield Statistic(missing.year, missing.district, area, "not_received", 1, None)
            for item in items:
                yield Statistic(missing.year, missing.district, area, item, None, None)
