"""What people have corrected put into a plan's rows: after every repair, before anything is understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from normalizers.records import Placed, Records, as_sure_as_others, repair_row, with_counts
from normalizers.repair.edits import then
from normalizers.repair.stage import WORKBOOK
from normalizers.same_place import same_place
from normalizers.settled import Refused, lines_to_settled
from pipeline.model import FIELDS, Cell, Correction, Finding, Origin, Plan, Repair, Row, Text
from pipeline.rows import Action, CellRow, RepairRow

KIND = "correction"
NO_CELL = "correction_without_cell"

Key = tuple[str, str]
"""The id of an action and a field."""
Place = tuple[str, str]
"""The source of a cell, or of its row where the cell has none, and a field."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a plan's rows, and where it stands (its row, where the cell itself has no place)."""

    cell: CellRow
    origins: tuple[Origin, ...]


def corrected(plan: Plan, records: Records, corrections: Sequence[Correction]) -> tuple[Plan, Records]:
    """A plan and its rows with the corrections that fit; those that do not are findings.

    The plan given back holds the corrected texts where it held what was read: counts and meaning are taken from it.
    """
    if not corrections:
        return plan, records
    spots = records_to_spots(plan, records)
    rows = rows_to_places(records)
    values: dict[Key, str | None] = {}
    findings: list[Placed] = []
    for place, lines in by_place(corrections, spots, rows).items():
        there = spots.get(place, [])
        if not is_one_cell(there):
            findings += [Placed(line_finding(NO_CELL, line, (), (("place", line.source),))) for line in lines]
            continue
        settled = lines_to_settled(there[0].cell.value, lines)
        findings += [refused_finding(refused, there[0], settled.value) for refused in settled.refused]
        if settled.is_settled:
            values.update({(spot.cell.action_id, spot.cell.field): settled.value for spot in there})
    changed = plan_with_texts(plan, records, values)
    settled_records = with_values(changed, records, values)
    return changed, replace(settled_records, findings=(*settled_records.findings, *findings))


# --- where the corrections belong -------------------------------------------------------------------------------------


def by_place(
    corrections: Iterable[Correction], spots: Mapping[Place, object], rows: Mapping[Place, Place]
) -> dict[Place, list[Correction]]:
    """The lines on each cell, by its place in this reading, or by the place they name where it is none of any cell."""
    lines: dict[Place, list[Correction]] = {}
    for line in corrections:
        named = line.source, line.field
        place = named if named in spots else rows.get(named) or nearest(named, spots, rows) or named
        lines.setdefault(place, []).append(line)
    return lines


def nearest(named: Place, spots: Iterable[Place], rows: Mapping[Place, Place]) -> Place | None:
    """The cell whose place, or whose row's, is as good as the one named: another version may draw boxes otherwise."""
    own = {source: (source, field) for source, field in spots if field == named[1]}
    own |= {source: place for (source, field), place in rows.items() if field == named[1]}
    found = same_place(named[0], own)
    return own[found] if found is not None else None


def rows_to_places(records: Records) -> dict[Place, Place]:
    """The cells by the places of their rows: one that was empty, and so named by its row, may be filled by now.

    A place that several rows share tells nothing.
    """
    sources = {action.action_id: action.source for action in records.actions}
    shared = Counter(sources.values())
    return {
        (row, cell.field): (cell.source or row, cell.field)
        for cell in records.cells
        if shared[row := sources[cell.action_id]] == 1
    }


def records_to_spots(plan: Plan, records: Records) -> dict[Place, list[Spot]]:
    """The cells of a plan's rows by source and field; a merged cell stands there once for each row that it covers."""
    rows = [row for table in plan.tables for row in table.rows]
    by_id = {action.action_id: (action, row) for action, row in zip(records.actions, rows, strict=True)}
    spots: dict[Place, list[Spot]] = {}
    for cell in records.cells:
        action, row = by_id[cell.action_id]
        held = dict(row.cells).get(cell.field) if cell.source else None
        spot = Spot(cell, held.origins if held is not None else row.origins)
        spots.setdefault((cell.source or action.source, cell.field), []).append(spot)
    return spots


def is_one_cell(spots: Sequence[Spot]) -> bool:
    """Whether a place is that of one cell of the plan, in however many rows its text stands."""
    return bool(spots) and sum(not spot.cell.carried for spot in spots) <= 1


# --- what is said of those that are not used --------------------------------------------------------------------------


def refused_finding(refused: Refused, spot: Spot, value: str | None) -> Placed:
    """What is to be said of a line that is not used, at its cell."""
    line, other = refused.line, refused.other
    facts = [("before", line.before or ""), ("text", value or "")]
    if other is not None:
        facts += [("other_file", other.file), ("other_line", str(other.line))]
    return Placed(line_finding(refused.code, line, spot.origins, facts), spot.cell.action_id)


def line_finding(
    code: str, line: Correction, origins: tuple[Origin, ...], facts: Iterable[tuple[str, str]] = ()
) -> Finding:
    """A finding about a line of a table of corrections: where it stands, and who wrote it when."""
    by = ", ".join(filter(None, (line.who, line.when)))
    told = (("file", line.file), ("line", str(line.line)), ("by", f" ({by})" if by else ""))
    return Finding(code, origins, (*told, *facts), field=line.field)


# --- the texts put in -------------------------------------------------------------------------------------------------


def plan_with_texts(plan: Plan, records: Records, values: Mapping[Key, str | None]) -> Plan:
    """A plan whose cells hold the settled texts."""
    actions = iter(records.actions)
    tables = tuple(
        replace(table, rows=tuple(row_with_texts(row, next(actions), values) for row in table.rows))
        for table in plan.tables
    )
    return replace(plan, tables=tables)


def row_with_texts(row: Row, action: Action, values: Mapping[Key, str | None]) -> Row:
    """A row whose settled cells hold their texts; one that says what it said is left as it was, with its date."""
    cells = dict(row.cells)
    for field in FIELDS:
        settled = values.get((action.action_id, field), getattr(action, field))
        if settled != getattr(action, field):
            held = cells.get(field, Cell(0, 0, "", row.origins))
            cells[field] = replace(held, text=settled or "", confidence=1.0, unsure=(), read=None, date=None)
    return replace(row, cells=tuple(cells.items()))


def with_values(plan: Plan, records: Records, values: Mapping[Key, str | None]) -> Records:
    """The rows of a plan with settled texts in their cells, and what was done to them logged."""
    done: dict[Key, list[RepairRow]] = {}
    for repair in records.repairs:
        done.setdefault((repair.action_id or "", repair.field or ""), []).append(repair)
    places = {action.action_id: action.source for action in records.actions}
    cells: list[CellRow] = []
    for cell in records.cells:
        key = cell.action_id, cell.field
        if key in values:
            kept = settled_repairs(cell, values[key], done.get(key, []))
            source = cell.source or places[cell.action_id]
            done[key] = [repair_row(plan.source.sha256, *key, repair, source) for repair in kept]
            cell = settled_cell(cell, values[key])
        cells.append(cell)
    told = [repair for (action_id, _), repairs in done.items() if not action_id for repair in repairs]
    own = [repair for cell in cells for repair in done.get((cell.action_id, cell.field), [])]
    by_action = {action.action_id: list[CellRow]() for action in records.actions}
    for cell in cells:
        by_action[cell.action_id].append(cell)
    if plan.channel != WORKBOOK:
        by_action = {name: list(as_sure(name, its, values)) for name, its in by_action.items()}
    changed = replace(
        records,
        actions=tuple(with_cells(action, by_action[action.action_id]) for action in records.actions),
        cells=tuple(cell for its in by_action.values() for cell in its),
        repairs=tuple(replace(repair, seq=seq) for seq, repair in enumerate((*told, *own), 1)),
    )
    return with_counts(plan, changed)


def as_sure(action_id: str, cells: Sequence[CellRow], values: Mapping[Key, str | None]) -> Iterator[CellRow]:
    """The cells of a row of which some are settled: the empty ones beside them are as sure as all others now."""
    is_touched = any((action_id, field) in values for field in FIELDS)
    for cell in cells:
        is_left = (action_id, cell.field) in values or cell.missing_reason != "empty" or not is_touched
        yield cell if is_left else as_sure_as_others(replace(cell, confidence=1.0), cells)


def with_cells(action: Action, cells: Iterable[CellRow]) -> Action:
    """An action with the texts of its cells, as sure as the worst of them."""
    texts = {cell.field: cell.value for cell in cells}
    return replace(action, confidence=min(cell.confidence for cell in cells), **texts)  # type: ignore[arg-type]


def settled_cell(cell: CellRow, value: str | None) -> CellRow:
    """A cell with the text that a person has settled."""
    missing = "empty" if cell.missing_reason in (None, "unreadable") else cell.missing_reason
    return replace(cell, value=value, confidence=1.0, missing_reason=missing if value is None else None)


def settled_repairs(cell: CellRow, value: str | None, repairs: Iterable[RepairRow]) -> list[Repair]:
    """All that was done to a settled cell, the correction among it: one row of its kind, replaying still holds.

    A cell that was right as it stood has a row that changes nothing, at its end.
    """
    own = tuple(Repair(it.start, it.end, it.before or "", it.after or "", it.kind, it.confidence) for it in repairs)
    text = Text(cell.raw or "", cell.value or "", own)
    if value == cell.value:
        return [*own, Repair(len(text.raw), len(text.raw), "", "", KIND, 1.0)]
    return list(with_correction(text, value or ""))


def with_correction(text: Text, value: str) -> Iterator[Repair]:
    """The repairs of a text that is to become ``value``; one that takes an earlier one back takes the place of all.

    >>> list(with_correction(Text("fram till aret", "fram till aret"), "fram till året"))
    [Repair(start=10, end=11, before='a', after='å', kind='correction', confidence=1.0)]
    """
    merged = then(text, [difference(text.value, value)]).repairs
    if not any(repair.kind == KIND for repair in merged):
        merged = (Repair(0, len(text.raw), text.raw, value, KIND, 1.0),)
    return (replace(repair, confidence=1.0) if repair.kind == KIND else repair for repair in merged)


def difference(before: str, after: str) -> Repair:
    """The one change between two texts: what they begin and end with alike is left out.

    >>> difference("omräde", "område")
    Repair(start=3, end=4, before='ä', after='å', kind='correction', confidence=1.0)
    """
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start)
    return Repair(
        start, len(before) - tail, before[start : len(before) - tail], after[start : len(after) - tail], KIND, 1.0
    )
