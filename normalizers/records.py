"""A plan's tables to the contract's rows: everything of one document that needs no other document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from normalizers.confidence import plan_to_chances
from normalizers.counts import COUNTED, reconcile
from normalizers.district import Identity
from normalizers.places import place_key
from normalizers.references import Reference
from normalizers.repair.fixes import apply
from normalizers.repair.stage import WORKBOOK, Repaired, plan_to_repaired, title_cells
from pipeline.model import FIELDS, Cell, Finding, Plan, Repair, Row, Table, sources_text
from pipeline.rows import (
    Action,
    ActionRole,
    Area,
    CellRow,
    FollowUp,
    PageRow,
    PersonalData,
    PlanColumn,
    PlanRow,
    Reconciliation,
    RepairRow,
    Timing,
)

OWN = "eget_omrade"
"""What the codes of areas of the district's own begin with."""
UNKNOWN_DISTRICT, UNKNOWN_YEAR = "okand", "0000"
UNREADABLE = frozenset({"formula_without_value", "ink_not_read", "line_cut"})
"""Findings of a cell without text that an author filled in all the same."""
DOUBTFUL = 0.6
"""A cell with a smaller chance to be right is named, if nothing else is said of it."""


Texts = Mapping[Cell, Repaired]
"""What became of each text of a plan."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the action that it belongs to."""

    finding: Finding
    action_id: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of one plan."""

    plan: PlanRow
    pages: tuple[PageRow, ...]
    areas: tuple[Area, ...]
    plan_columns: tuple[PlanColumn, ...]
    actions: tuple[Action, ...]
    cells: tuple[CellRow, ...]
    repairs: tuple[RepairRow, ...]
    reconciliation: tuple[Reconciliation, ...]
    findings: tuple[Placed, ...]
    timings: tuple[Timing, ...] = ()
    action_roles: tuple[ActionRole, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One field of an action: its cell, what was done to it, and what is to be looked at."""

    cell: CellRow
    repairs: tuple[RepairRow, ...]
    findings: tuple[Finding, ...]


def plan_to_records(plan: Plan, identity: Identity) -> Records:
    """The rows of a plan whose district and year are known (or known to be unknown)."""
    texts = plan_to_repaired(plan)
    chances = plan_to_chances(plan, texts)
    head = plan_row(plan, identity, texts)
    actions: list[Action] = []
    cells: list[CellRow] = []
    repairs = list(told_repairs(plan, texts))
    findings = [Placed(finding) for finding in (*plan.findings, *identity.findings, *title_findings(plan, texts))]
    for table in plan.tables:
        findings.extend(Placed(replace(f, area=table.area)) for f in narrative_findings(table, texts))
        for number, row in enumerate(table.rows, 1):
            action, parts = row_to_action(head, table, number, row, texts, chances)
            actions.append(action)
            cells.extend(part.cell for part in parts)
            repairs.extend(repair for part in parts for repair in part.repairs)
            findings.extend(Placed(finding, action.action_id) for part in parts for finding in part.findings)
    if not actions:
        findings.append(Placed(Finding("empty_plan")))
    if plan.template == "unknown":
        findings.append(Placed(Finding("template_unknown")))
    records = Records(
        plan=head,
        pages=tuple(page_rows(plan)),
        areas=tuple(area_row(head.plan_id, number, table, texts) for number, table in enumerate(plan.tables, 1)),
        plan_columns=tuple(column_rows(head.plan_id, plan.tables)),
        actions=tuple(actions),
        cells=tuple(cells),
        repairs=tuple(replace(repair, seq=seq) for seq, repair in enumerate(repairs, 1)),
        reconciliation=(),
        findings=tuple(findings),
    )
    return with_counts(plan, records)


def with_counts(plan: Plan, records: Records) -> Records:
    """The rows of a plan with its own counts held against its tables, whatever was said of them before."""
    reconciled, disagreements = reconcile(plan, records.plan.plan_id)
    others = (placed for placed in records.findings if placed.finding.code not in COUNTED)
    own = [table for table in plan.tables if table.area.startswith(OWN) and not table.unused_slot]
    labels = {table.area: apply(table.label).value for table in own}
    named = (
        replace(placed, finding=with_area_name(placed.finding, labels))
        for placed in (*others, *map(Placed, disagreements))
    )
    return replace(records, reconciliation=reconciled, findings=tuple(named))


def with_area_name(finding: Finding, labels: Mapping[str, str]) -> Finding:
    """A finding on an area of the district's own names it as the plan does; its code would say nothing.

    >>> with_area_name(Finding("count_missing", area="eget_omrade"), {"eget_omrade": "Hedersvåld"}).facts
    (('area', 'Hedersvåld'),)
    """
    label = labels.get(finding.area or "")
    if label is None or "area" in dict(finding.facts):
        return finding
    return replace(finding, facts=(*finding.facts, ("area", label)))


def plan_row(plan: Plan, identity: Identity, texts: Texts) -> PlanRow:
    """The plan itself."""
    district = place_key(identity.district, identity.municipality_code) if identity.district else UNKNOWN_DISTRICT
    key = f"{district}-{identity.year or UNKNOWN_YEAR}"
    return PlanRow(
        plan_id=f"{key}-{plan.source.sha256[:8]}",
        plan_key=key,
        document_id=plan.source.sha256,
        municipality_code=identity.municipality_code,
        district=identity.district,
        district_source=identity.district_source,
        year=identity.year,
        year_source=identity.year_source,
        template=plan.template,
        title=next((texts[cell].text.value or None for cell in title_cells(plan)), None),
        channel=plan.channel,
        received=None,
        is_current=True,
        current_reason=None,
    )


def told_repairs(plan: Plan, texts: Texts) -> Iterable[RepairRow]:
    """What was done to texts that belong to no action: the title and the areas' narratives."""
    told = (cell for table in plan.tables for cell in table.narrative)
    for cell in dict.fromkeys((*title_cells(plan), *told)):
        for repair in texts[cell].text.repairs:
            yield repair_row(plan.source.sha256, None, None, repair, sources_text(cell.origins) or None)


def title_findings(plan: Plan, texts: Texts) -> Iterable[Finding]:
    """What is to be looked at in the title."""
    return (finding for cell in title_cells(plan) for finding in texts[cell].findings(cell))


def narrative_findings(table: Table, texts: Texts) -> Iterable[Finding]:
    """What is to be looked at in an area's narrative, besides its line ends."""
    for cell in table.narrative:
        yield from cell.findings
        yield from (finding for finding in texts[cell].findings(cell) if finding.code != "line_end_unsure")


def page_rows(plan: Plan) -> Iterable[PageRow]:
    """The pages or sheets of the plan's file."""
    for page in plan.pages:
        quality = None if page.quality is None else round(page.quality, 3)
        yield PageRow(
            plan.source.sha256,
            page.page,
            page.sheet,
            page.kind,
            page.area,
            page.band,
            page.channel,
            quality,
            page.rotation,
        )


def area_row(plan_id: str, number: int, table: Table, texts: Texts) -> Area:
    """One area of a plan, its narrative's paragraphs one below the other."""
    told = [texts[cell].text.value for cell in table.narrative]
    source = sources_text(table.origins)
    label = apply(table.label).value
    return Area(plan_id, table.area, number, label, "\n".join(dict.fromkeys(told)) or None, source)


def column_rows(plan_id: str, tables: Iterable[Table]) -> Iterable[PlanColumn]:
    """How each column of each area was understood."""
    for table in tables:
        for column in table.columns:
            header = apply(column.header).value or None
            yield PlanColumn(plan_id, table.area, column.field, header, column.mapped_by, column.score)


def row_to_action(
    plan: PlanRow, table: Table, number: int, row: Row, texts: Texts, chances: Mapping[Cell, float]
) -> tuple[Action, list[Part]]:
    """One row of an area: the action, and its seven cells with what was done to them."""
    action_id = f"{plan.plan_id}/{table.area}/{number}"
    mapped = {column.field for column in table.columns}
    by_field = dict(row.cells)
    parts = [
        filled_part(plan, action_id, field, cell, field in row.carried, texts[cell], chances.get(cell, cell.confidence))
        if (cell := by_field.get(field)) is not None and cell.text.strip()
        else missing_part(action_id, field, cell, "empty" if field in mapped else why_missing(field, table))
        for field in FIELDS
    ]
    if plan.channel != WORKBOOK:
        cells = [part.cell for part in parts]
        parts = [replace(part, cell=as_sure_as_others(part.cell, cells)) for part in parts]
    values = {part.cell.field: part.cell.value for part in parts}
    action = Action(
        action_id=action_id,
        action_key=f"{plan.plan_key}/{table.area}/{number}",
        plan_id=plan.plan_id,
        plan_key=plan.plan_key,
        district=plan.district,
        year=plan.year,
        area=table.area,
        area_label=apply(table.label).value,
        row_no=number,
        problem=values["problem"],
        cause=values["cause"],
        action=values["action"],
        goal=values["goal"],
        timing=values["timing"],
        responsible=values["responsible"],
        follow_up=values["follow_up"],
        problem_id=None,
        cause_id=None,
        timing_kind=None,
        timing_start=None,
        timing_end=None,
        times_per_year=None,
        roles=None,
        status=None,
        status_text=None,
        source=sources_text(row.origins),
        confidence=min(part.cell.confidence for part in parts),
        flags=(),
    )
    return action, parts


def filled_part(
    plan: PlanRow, action_id: str, field: str, cell: Cell, carried: bool, repaired: Repaired, confidence: float
) -> Part:
    """A field with text; what is to be said of a carried cell is said where it stands first."""
    text = repaired.text
    source = sources_text(cell.origins)
    findings = [replace(finding, field=field) for finding in cell.findings]
    findings += repaired.findings(cell, field)
    if confidence < DOUBTFUL and not findings:
        findings.append(Finding("cell_unsure", cell.origins, (("percent", f"{100 * confidence:.0f}"),), field=field))
    return Part(
        cell=CellRow(action_id, field, cell.text, text.value or None, carried, source, confidence, None),
        repairs=tuple(repair_row(plan.document_id, action_id, field, repair, source) for repair in text.repairs),
        findings=() if carried else tuple(findings),
    )


def why_missing(field: str, table: Table) -> str:
    """Why a table has no column of a field: the template has none, or it is not shown."""
    return "unreadable" if field in table.lacks else "not_in_template"


def as_sure_as_others(cell: CellRow, cells: Sequence[CellRow]) -> CellRow:
    """An empty cell of a print is no surer than the texts beside it: what it lacks may have been read into them."""
    if cell.missing_reason != "empty":
        return cell
    surest = min((other.confidence for other in cells if other.value is not None), default=1.0)
    return replace(cell, confidence=min(cell.confidence, surest))


def missing_part(action_id: str, field: str, cell: Cell | None, reason: str) -> Part:
    """A field without text: its column is missing, it is empty, or what it holds (a formula's value) cannot be read."""
    findings = tuple(replace(finding, field=field) for finding in cell.findings) if cell is not None else ()
    if cell is not None and UNREADABLE.intersection(finding.code for finding in findings):
        row = CellRow(action_id, field, None, None, False, sources_text(cell.origins), 0.0, "unreadable")
    else:
        row = CellRow(action_id, field, None, None, False, None, 0.0 if reason == "unreadable" else 1.0, reason)
    return Part(row, (), findings)


def repair_row(
    document_id: str, action_id: str | None, field: str | None, repair: Repair, source: str | None
) -> RepairRow:
    """One change of a text; of a title or a narrative without the action and its field."""
    return RepairRow(
        document_id,
        0,
        action_id,
        field,
        repair.start,
        repair.end,
        repair.before or None,
        repair.after or None,
        repair.kind,
        repair.confidence,
        source,
    )
