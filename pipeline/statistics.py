"""The counts: tidy, with their denominators, from current plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from normalizers.sayings import says_something
from pipeline.codes import codes
from pipeline.rows import Action, CellRow, PlanColumn, PlanRow, Statistic

OWN = "eget_omrade"
WITH = ("cause", "goal", "timing", "responsible", "follow_up")
CODED = (("status", "follow_up", "status"), ("timing_kind", "timing", "timing_kind"))
"""Counts for each code of a list: the list, the field that it is read from, and the column of an action."""

Fields = Mapping[tuple[str, str], Set[str]]
"""Fields by plan and area."""
Count = tuple[str, int | None, int | None]
"""An item, its value and its base."""


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
    carried = carried_actions(cells)
    by_area: dict[tuple[str, str], list[Action]] = {}
    for action in actions:
        by_area.setdefault((action.plan_id, action.area), []).append(action)
    fields = plan_fields(columns)
    rows: list[Statistic] = []
    for plan_id, plan in current.items():
        for area in plan_areas(plan_id, [*by_area, *fields]):
            has = fields.get((plan_id, area)) or whole_plan(plan_id, fields)
            counted = area_counts(by_area.get((plan_id, area), []), carried, has)
            rows.extend(Statistic(plan.year or 0, plan.district or "", area, *row) for row in counted)
    received = {(plan.district, plan.year) for plan in current.values()}
    for missing in expected:
        if (missing.district, missing.year) not in received:
            rows.extend(missing_counts(missing))
    return tuple(sorted(set(rows), key=lambda row: (row.year, row.district, row.area, row.item)))


def plan_fields(columns: Iterable[PlanColumn]) -> Fields:
    """The fields that each area of each plan has a column for."""
    fields: dict[tuple[str, str], set[str]] = {}
    for column in columns:
        fields.setdefault((column.plan_id, column.area), set()).add(column.field)
    return fields


def whole_plan(plan_id: str, fields: Fields) -> set[str]:
    """The fields that any of a plan's areas has: its template's, for an area that the plan says nothing of."""
    return {field for (known, _), names in fields.items() if known == plan_id for field in names}


def plan_areas(plan_id: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """The areas that a plan is counted in: all of the templates', and those of the district's own that it has."""
    own = {area for its_id, area in known if its_id == plan_id and area.startswith(OWN)}
    return [*template_areas(), *sorted(own)]


def template_areas() -> list[str]:
    """The areas that every plan has."""
    return [area for area in codes("area") if area != OWN]


def area_counts(rows: Sequence[Action], carried: Set[str], has: Set[str]) -> Iterable[Count]:
    """Each item with its value and base in one area of one plan; null where there is no column to count in."""
    counted = Counter(item for row in rows for item in row_items(row, row.action_id in carried))
    base = counted["actions"]
    yield "not_received", 0, None
    yield "problems", len({row.problem_id for row in rows if row.problem_id}) if "problem" in has else None, None
    yield "causes", len({row.cause_id for row in rows if row.cause_id}) if "cause" in has else None, None
    yield "actions", base if "action" in has else None, None
    for field in WITH:
        yield f"with_{field}", counted[f"with_{field}"] if field in has else None, base
    for item, field, _ in CODED:
        for code in codes(item):
            name = coded_item(item, code)
            yield name, counted[name] if field in has else None, base


def row_items(action: Action, is_carried: bool) -> tuple[str, ...]:
    """The items that a row is counted in: none but for a row with an action of its own (not merged from above)."""
    if is_carried or not says_something(action.action):
        return ()
    there = (f"with_{field}" for field in WITH if says_something(getattr(action, field)))
    return ("actions", *there, *(coded_item(item, getattr(action, attribute)) for item, _, attribute in CODED))


def own_actions(actions: Iterable[Action], cells: Iterable[CellRow]) -> frozenset[str]:
    """The ids of the rows that the statistics count: those with an action of their own."""
    carried = carried_actions(cells)
    return frozenset(row.action_id for row in actions if row_items(row, row.action_id in carried))


def carried_actions(cells: Iterable[CellRow]) -> frozenset[str]:
    """The ids of the rows whose action is merged into them from above."""
    return frozenset(cell.action_id for cell in cells if cell.field == "action" and cell.carried)


def coded_item(item: str, code: str) -> str:
    """The item that counts a code of a list.

    >>> coded_item("timing_kind", "term")
    'timing_term'
    """
    return f"{item.removesuffix('_kind')}_{code}"


def missing_counts(missing: Expected) -> Iterable[Statistic]:
    """The rows of a plan that was expected and never came: nothing is known, and that is said."""
    for area in template_areas():
        for item, _, _ in area_counts((), frozenset(), frozenset()):
            value = 1 if item == "not_received" else None
            yield Statistic(missing.year, missing.district, area, item, value, None)
