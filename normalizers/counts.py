"""A plan's own counts held against its tables, and why they may differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model import Finding, Origin, Plan, Stated, Table
from pipeline.rows import Reconciliation
from pipeline.text import fold

NO_NUMBER = frozenset({"count_not_a_number", "count_not_read"})
"""Findings that say of a count all that there is to say."""
COUNTED = frozenset({"count_missing", "count_disagrees"})
"""Findings on a plan's own counts that follow from its tables."""
FIELD = {"problems": "problem", "causes": "cause", "actions": "action"}
WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class Column:
    """The filled cells of one column of an area: their places, and how many there are in three ways of counting.

    ``rows`` counts a merged cell once for each row that it covers, ``texts`` what reads alike once.
    """

    origins: tuple[tuple[Origin, ...], ...]
    rows: int
    texts: int

    @property
    def cells(self) -> int:
        """How many cells are filled, a merged one counted once."""
        return len(self.origins)


def reconcile(plan: Plan, plan_id: str) -> tuple[tuple[Reconciliation, ...], tuple[Finding, ...]]:
    """The plan's own counts held against its tables, each once, and a finding for each that differs."""
    columns = {
        (table.area, item): table_to_column(table, field) for table in plan.tables for item, field in FIELD.items()
    }
    stated = {(count.area, count.item): count for count in reversed(plan.stated)}
    short = {area for area, item in stated if item == "actions" and is_short(stated[area, item], columns)}
    told = {finding.origins for finding in plan.findings if finding.code in NO_NUMBER}
    rows, findings = [], []
    for key in dict.fromkeys((count.area, count.item) for count in plan.stated):
        count, column = stated[key], columns.get(key, Column((), 0, 0))
        agrees = None if count.count is None else count.count == column.cells
        rows.append(Reconciliation(plan_id, *key, count.count, column.cells, agrees))
        if not agrees and count.origins not in told:
            findings.append(difference_to_finding(count, column, plan.channel, count.area in short))
    return tuple(rows), tuple(findings)


def table_to_column(table: Table, field: str) -> Column:
    """The filled cells of a column of a table."""
    filled = [(row, cell) for row in table.rows if (cell := dict(row.cells).get(field)) and cell.text.strip()]
    own = [cell for row, cell in filled if field not in row.carried]
    return Column(tuple(cell.origins for cell in own), len(filled), len({fold(cell.text) for cell in own}))


def is_short(count: Stated, columns: Mapping[tuple[str, str], Column]) -> bool:
    """Whether a plan states fewer than it has."""
    column = columns.get((count.area, count.item))
    return column is not None and count.count is not None and count.count < column.cells


def difference_to_finding(count: Stated, column: Column, channel: str, is_short: bool) -> Finding:
    """What is said of a count that differs: both numbers, and the likely reason with its places.

    ``is_short``: the area's actions are too few as well, so that rows are missing rather than counted otherwise;
    a formula that is known shows itself which rows it counts.
    """
    facts = (("item", count.item), ("stated", str(count.count)), ("counted", str(column.cells)))
    if count.count is None:
        return Finding("count_missing", count.origins, facts, area=count.area)
    outside = tuple(
        origin for origins in column.origins if is_outside(origins, count.ranges or ()) for origin in origins
    )
    if not outside and counts_elsewhere(count.ranges or (), column):
        return Finding("count_disagrees", count.origins, (*facts, ("reason", "other_tab")), area=count.area)
    reason = likely_reason(count, column, bool(outside), channel, is_short and not count.ranges)
    return Finding("count_disagrees", (*count.origins, *outside), (*facts, ("reason", reason)), area=count.area)


def likely_reason(count: Stated, column: Column, is_partial: bool, channel: str, is_short: bool) -> str:
    """The likeliest reason for a count to differ, a code of the list count_reason: what the formula shows comes first.

    >>> likely_reason(Stated("otrygga_platser", "causes", 7, ()), Column(((),) * 4, 7, 4), False, "pdf", False)
    'merged_cells'
    """
    stated = count.count or 0
    if is_partial:
        return "outside_formula"
    if not is_short and stated == column.rows:
        return "merged_cells"
    if not is_short and stated == column.texts:
        return "alike_once"
    if channel == WORKBOOK and count.ranges is None:
        return "typed_number"
    return "too_few_counted" if stated < column.cells else "too_many_counted"


def counts_elsewhere(ranges: Iterable[Origin], column: Column) -> bool:
    """Whether a formula counts on a sheet on which the area has no cell of the column.

    >>> counts_elsewhere((Origin(sheet="1", ref="B5:B9"),), Column(((Origin(sheet="2", ref="B5"),),), 1, 1))
    True
    """
    sheets = {origin.sheet for origins in column.origins for origin in origins}
    return bool(sheets) and any(one.sheet not in sheets for one in ranges)


def is_outside(origins: Iterable[Origin], ranges: Iterable[Origin]) -> bool:
    """Whether a cell lies on a sheet that a formula counts on, but in no row of which it counts.

    >>> ranges = (Origin(sheet="1", ref="B5:B20"),)
    >>> is_outside([Origin(sheet="1", ref="B21:B22")], ranges), is_outside([Origin(sheet="2", ref="B21")], ranges)
    (True, False)
    """
    rows = [(one.sheet, *one.rows) for one in ranges if one.rows]
    places = [(one.sheet, one.rows[0]) for one in origins if one.rows]
    on_sheet = [place for place in places if any(place[0] == sheet for sheet, _, _ in rows)]
    counted = (first <= row <= last for its, row in on_sheet for sheet, first, last in rows if sheet == its)
    return bool(on_sheet) and not any(counted)
