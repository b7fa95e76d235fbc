"""A tab with its header to the rows of its area: cells by field, merged ones carried down, nothing dropped unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.tables.headers import HeaderRow, Mapped, text_guides
from extractors.tables.places import row_origins
from extractors.tables.tabs import Tab, cells_by_place
from extractors.tables.templates import compact, knowledge
from pipeline.model import FIELDS, Cell, Column, Finding, Row

NARRATIVE = "narrative"
WIDE = 0.6
"""The share of a table's columns that a merged cell covers from which on it is a note or a heading, not a row's cell."""
SAME_HEADER = 2
"""A row that repeats so many labels of the header is the header again."""


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below a header: the rows, the narrative's cells, and what found no place in them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    narrative: tuple[Cell, ...]
    findings: tuple[Finding, ...]


def tab_to_body(tab: Tab) -> Body:
    """The rows of a tab.

    A row of the grid is a row of the area when one of the seven fields holds text in it, carried text included.
    """
    assert tab.header is not None
    header = with_silent_columns(tab.header, tab)
    fields = {column.col: column.field for column in header.columns if column.field in FIELDS}
    aside = {column.col for column in header.columns if column.field == NARRATIVE}
    places = cells_by_place(tab.grid)
    width = len({*fields, *aside})
    rows: list[Row] = []
    findings = list(mapping_findings(header, tab))
    narrative: dict[int, Cell] = {}
    for number in sorted({row for row, _ in places if row > tab.header_row}):
        if repeats_header(tab.rows.get(number, {}), header):
            continue
        if number == tab.header_row + 1 and header.guided:
            findings.extend(unguided_findings(number, header, places))
            continue
        row, more, told = grid_row_to_row(number, fields, aside, places, width)
        findings.extend(more)
        narrative.update({id(cell): cell for cell in told})
        if row is not None:
            rows.append(row)
    columns = tuple(
        Column(column.field or "", column.col, column.header, column.mapped_by, round(column.score, 3))
        for column in header.columns
        if column.field in FIELDS
    )
    return Body(columns, tuple(rows), tuple(narrative.values()), (*findings, *extra_findings(tab, header, places)))


def with_silent_columns(header: HeaderRow, tab: Tab) -> HeaderRow:
    """The header with columns named by their place that have text but no header.

    A column between two others takes the field that a template has between theirs, if that field is missing.
    """
    named = {column.col: column for column in header.columns}
    filled = {cell.col for cell in tab.grid.cells if cell.row > tab.header_row and cell.text.strip()}
    columns = list(header.columns)
    for col in sorted(filled - set(named)):
        field = field_by_place(col, {c: m.field for c, m in named.items() if m.field}, header)
        if field is not None and not any(column.field == field for column in columns):
            columns.append(Mapped(col, field, "", "position", 0.5))
    return HeaderRow(tuple(sorted(columns, key=lambda column: column.col)), header.templates, header.guided)


def field_by_place(col: int, named: Mapping[int, str], header: HeaderRow) -> str | None:
    """The field that a template has between a column's neighbours, None where there is not just one."""
    order = next(
        template.fields
        for template in sorted(knowledge().templates, key=lambda t: -dict(header.templates).get(t.id, 0.0))
    )
    left = named.get(col - 1)
    right = named.get(col + 1)
    between = [
        field
        for i, field in enumerate(order)
        if (left in order and order.index(left) == i - 1 or left is None and i == 0)
        and (right in order and order.index(right) == i + 1 or right is None and i == len(order) - 1)
    ]
    return between[0] if len(between) == 1 else None


def grid_row_to_row(
    number: int, fields: Mapping[int, str], aside: set[int], places: Mapping[tuple[int, int], Cell], width: int
) -> tuple[Row | None, list[Finding], list[Cell]]:
    """One row of the grid: the row (None where no field has text), findings, and cells of the narrative."""
    cells: dict[str, Cell] = {}
    carried: set[str] = set()
    findings: list[Finding] = []
    told = [cell for col in sorted(aside) if (cell := places.get((number, col))) and cell.text.strip() and cell.col in aside]
    taken: set[int] = set()
    for col, field in sorted(fields.items()):
        cell = places.get((number, col))
        if cell is None or not cell.text.strip() or id(cell) in taken or cell.col in aside:
            continue
        taken.add(id(cell))
        across = [c for c in range(cell.col, cell.col + cell.col_span) if c in fields]
        if len(across) > 2 and len(across) >= WIDE * width:
            if cell.row == number:
                findings.append(Finding("text_outside_table", cell.origins, (("text", cell.text),)))
            continue
        if len(across) > 1 and cell.row == number:
            findings.append(Finding("merged_across_columns", cell.origins, (("text", cell.text),), field=field))
        if not guidance_left(cell, number, field):
            cells[field] = cell
            if cell.row < number:
                carried.add(field)
    if not cells:
        return None, findings, told
    ordered = tuple((field, cells[field]) for field in FIELDS if field in cells)
    return Row(ordered, frozenset(carried), row_origins([cell for cell in cells.values()], number)), findings, told


def guidance_left(cell: Cell, number: int, field: str) -> bool:
    """Whether a cell still holds the template's guidance: a row that was begun over it."""
    return cell.row == number and field != "problem" and text_guides(cell.text) and is_template_guidance(cell.text)


def is_template_guidance(text: str) -> bool:
    """Whether a text is a known template's guidance to the letter (folded)."""
    plain = compact(text)
    return any(plain in column.guidance for template in knowledge().templates for column in template.columns)


def repeats_header(texts: Mapping[int, str], header: HeaderRow) -> bool:
    """Whether a row is the header again: a second table under the first, or title rows repeated."""
    labels = {column.col: compact(column.header) for column in header.columns if column.header}
    same = sum(compact(text) == labels.get(col) for col, text in texts.items())
    return same >= SAME_HEADER and same >= 0.5 * len(texts)


def unguided_findings(number: int, header: HeaderRow, places: Mapping[tuple[int, int], Cell]) -> list[Finding]:
    """What an author wrote in the guidance row: no row of its own, and not lost."""
    findings = []
    for column in header.columns:
        cell = places.get((number, column.col))
        if cell is None or cell.row != number or not cell.text.strip() or text_guides(cell.text):
            continue
        if column.field not in ("problem", NARRATIVE):
            facts = (("text", cell.text), ("header", column.header))
            findings.append(Finding("text_in_guidance_row", cell.origins, facts, field=column.field))
    return findings


def mapping_findings(header: HeaderRow, tab: Tab) -> list[Finding]:
    """A finding for each column that was not mapped by a template's own label."""
    codes = {"likeness": "header_by_likeness", "position": "column_by_position"}
    found = []
    for column in header.columns:
        if column.field in FIELDS and column.mapped_by in codes and not is_area_column(column, header):
            cell = next((c for c in tab.grid.cells if c.row == tab.header_row and c.col == column.col), None)
            facts = (("header", column.header), ("score", f"{column.score:.2f}"))
            found.append(Finding(codes[column.mapped_by], cell.origins if cell else (), facts, field=column.field))
    return found


def is_area_column(column: Mapped, header: HeaderRow) -> bool:
    """Whether a column is the problem's under an area's own label: its header is meant to differ."""
    return column.field == "problem" and column.mapped_by == "position" and header.guided


def extra_findings(tab: Tab, header: HeaderRow, places: Mapping[tuple[int, int], Cell]) -> list[Finding]:
    """The texts of columns that the template does not have, each with its place."""
    known = {column.col: column for column in header.columns}
    findings = []
    for cell in tab.grid.cells:
        column = known.get(cell.col)
        if cell.row <= tab.header_row or not cell.text.strip() or (column is not None and column.field is not None):
            continue
        if any(known.get(col) and known[col].field in FIELDS for col in range(cell.col, cell.col + cell.col_span)):
            continue
        facts = (("header", column.header if column else ""), ("text", cell.text))
        findings.append(Finding("extra_column", cell.origins, facts))
    return findings
