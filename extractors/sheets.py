"""What a worksheet holds -> a grid: merged ranges as spans, and a finding for all that a reader would not see."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from extractors.ooxml import Note, column_letters, coordinate
from pipeline.errors import Facts
from pipeline.model import Cell, Finding, Grid, Origin

LAST_ROW, LAST_COL = 1_048_576, 16_384
"""The sheet's own edge; a merged range that reaches it says nothing about the size of what is written there."""
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """What one cell holds: its text as shown, its date, what is to be said of it (code and facts), its formula."""

    text: str
    date: dt.date | None = None
    remarks: tuple[tuple[str, Facts], ...] = ()
    formula: str | None = None


EMPTY = Held("")


class Merged(NamedTuple):
    """A merged range, rows and columns from 1, as a workbook counts them."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, place: Place) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    @property
    def ref(self) -> str:
        start, end = coordinate(self.top, self.left), coordinate(self.bottom, self.right)
        return start if start == end else f"{start}:{end}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as parsed: cells by (row, column) from 1, and what hides or stands beside them."""

    name: str
    number: int
    state: str = "visible"
    held: tuple[tuple[Place, Held], ...] = ()
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: tuple[tuple[int, int], ...] = ()
    notes: tuple[Note, ...] = ()


def sheet_to_grid(sheet: Sheet) -> Grid:
    """Make a grid of a worksheet; it ends where the texts end, however far formats and empty merged ranges reach."""
    held = dict(sheet.held)
    covering = covered_places(sheet.merged, sorted(held))
    spans = {(merged.top, merged.left): merged for merged in reversed(sheet.merged)}
    size = extent(held, covering, spans)
    places = sorted(place for place in held.keys() | spans.keys() if place not in covering and is_within(place, size))
    notes = notes_by_ref(sheet.notes)
    found = findings_by_place(sheet.name, held, covering)
    cells = []
    for place in places:
        beside = notes.pop(coordinate(*place), ()) if notes else ()
        findings = (*found.pop(place, ()), *(note_to_finding(sheet.name, note) for note in beside))
        cells.append(place_to_cell(sheet.name, place, held.get(place, EMPTY), spans.get(place), size, findings))
    apart = [finding for left in found.values() for finding in left]
    apart += [note_to_finding(sheet.name, note) for left in notes.values() for note in left]
    kept = tuple(cell for cell in cells if cell.text or cell.findings or cell.row_span > 1 or cell.col_span > 1)
    return Grid(sheet.name, *size, kept, (sheet.number,), (*hidden_findings(sheet), *apart))


def is_within(place: Place, size: tuple[int, int]) -> bool:
    return place[0] <= size[0] and place[1] <= size[1]


def covered_places(ranges: tuple[Merged, ...], places: list[Place]) -> dict[Place, Merged]:
    """Find the places that lie under a merged range without being its first cell; the first range counts."""
    rows = sorted({row for row, _ in places})
    at_row: dict[int, list[Merged]] = defaultdict(list)
    for merged in ranges:
        for row in rows[bisect_left(rows, merged.top) : bisect_right(rows, merged.bottom)]:
            at_row[row].append(merged)
    covering: dict[Place, Merged] = {}
    for place in places:
        for merged in at_row[place[0]]:
            if merged.holds(place) and place != (merged.top, merged.left):
                covering.setdefault(place, merged)
    return covering


def extent(held: dict[Place, Held], covering: dict[Place, Merged], spans: dict[Place, Merged]) -> tuple[int, int]:
    """Count the rows and columns up to the last text, with the whole of the merged ranges that hold one."""
    written = [*(spans[place] for place in held if place in spans), *covering.values()]
    rows = [row for row, _ in held] + [merged.bottom for merged in written if merged.bottom < LAST_ROW]
    cols = [col for _, col in held] + [merged.right for merged in written if merged.right < LAST_COL]
    return max(rows, default=0), max(cols, default=0)


def findings_by_place(name: str, held: dict[Place, Held], covering: dict[Place, Merged]) -> dict[Place, list[Finding]]:
    """Gather what is to be said of each cell; a text under a merged range is said of the range's first cell."""
    found: dict[Place, list[Finding]] = defaultdict(list)
    for place, cell in held.items():
        for code, facts in cell.remarks:
            found[place].append(Finding(code, (Origin(sheet=name, ref=coordinate(*place)),), facts))
    for place, merged in covering.items():
        if text := held[place].text:
            origin = Origin(sheet=name, ref=coordinate(*place))
            found[merged.top, merged.left].append(Finding("text_under_merge", (origin,), (("text", text),)))
    return found


def place_to_cell(
    name: str,
    place: Place,
    held: Held,
    merged: Merged | None,
    size: tuple[int, int],
    findings: tuple[Finding, ...],
) -> Cell:
    """Make the cell of one place, its spans cut at the grid's end."""
    origins = (Origin(sheet=name, ref=merged.ref if merged else coordinate(*place)),)
    row, col = place[0] - 1, place[1] - 1
    row_span = min(merged.bottom, size[0]) - row if merged else 1
    col_span = min(merged.right, size[1]) - col if merged else 1
    return Cell(
        row, col, held.text, origins, row_span, col_span, date=held.date, findings=findings, formula=held.formula
    )


def notes_by_ref(notes: tuple[Note, ...]) -> dict[str, list[Note]]:
    """Order the notes by the cell they belong to; a text box belongs to none, it only lies there."""
    by_ref: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        by_ref[note.ref or "" if note.code == "comment" else ""].append(note)
    return by_ref


def note_to_finding(name: str, note: Note) -> Finding:
    return Finding(note.code, (Origin(sheet=name, ref=note.ref),), (("text", note.text),))


def hidden_findings(sheet: Sheet) -> tuple[Finding, ...]:
    """Name the hidden sheet, columns and rows that hold text."""
    if not sheet.held:
        return ()
    findings = []
    if sheet.state != "visible":
        findings.append(Finding("hidden_sheet", (Origin(sheet=sheet.name),), (("sheet", sheet.name),)))
    by_row: dict[int, list[str]] = defaultdict(list)
    by_col: dict[int, list[str]] = defaultdict(list)
    for (row, col), held in sheet.held:
        by_row[row].append(held.text)
        by_col[col].append(held.text)
    for col in sorted(col for col in by_col if any(first <= col <= last for first, last in sheet.hidden_cols)):
        letters = column_letters(col)
        findings.append(hidden_finding("hidden_column", sheet.name, f"{letters}:{letters}", by_col[col]))
    for row in sorted(sheet.hidden_rows):
        findings.append(hidden_finding("hidden_row", sheet.name, f"{row}:{row}", by_row[row]))
    return tuple(findings)


def hidden_finding(code: str, name: str, ref: str, texts: list[str]) -> Finding:
    return Finding(code, (Origin(sheet=name, ref=ref),), (("text", " | ".join(filter(None, texts))),))
