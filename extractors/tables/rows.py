"""A tab with its header to the rows of its area: cells by field, merged ones carried down, nothing dropped unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.tables.blocks import (
    AREA,
    NARRATIVE,
    Block,
    area_headings,
    tab_to_blocks,
    with_silent_columns,
)
from extractors.tables.further import parts_to_cell
from extractors.tables.headers import HeaderRow, Mapped
from extractors.tables.labels import adds_nothing, only_area, only_guides
from extractors.tables.leftovers import left_over
from extractors.tables.notes import Places, block_rows, row_texts, tab_row
from extractors.tables.places import row_origins
from extractors.tables.stated import label_begun
from extractors.tables.tabs import Tab, cells_by_place, tab_area
from pipeline.model import FIELDS, Cell, Column, Finding, Row
from pipeline.text import fold

__all__ = ["Body", "tab_to_body", "with_silent_columns"]

WIDE = 0.6
"""The share of a table's columns from which on a merged cell is a note or a heading, not a row's cell."""
HEADED = 0.9
"""How sure it is that a line above a table, of a label and a text, holds for its rows."""
WIDEST_PAIR = 2
"""A merged cell of no more columns than this is a row's cell, however narrow the table."""
BESIDE = " | "
"""Stands between the headers of a field's columns where it has several."""


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below a header: the rows, the narrative's cells, and what found no place in them.

    ``areas`` has the label of the area of each row, "" where it is the tab's own.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    areas: tuple[str, ...]
    narrative: tuple[Cell, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of the grid as read: cells by field, the area that it states, its narrative, what is a template's, and the
    cells that became parts of others.
    """

    number: int
    cells: tuple[tuple[str, Cell], ...] = ()
    area: str = ""
    told: tuple[Cell, ...] = ()
    printed: tuple[Cell, ...] = ()
    parts: tuple[Cell, ...] = ()

    @property
    def is_row(self) -> bool:
        """Whether one of the seven fields holds text."""
        return any(cell.text.strip() for _, cell in self.cells)


def tab_to_body(tab: Tab) -> Body:
    """The rows of a tab.

    A row of the grid is a row of the area when one of the seven fields holds text in it, carried text included.
    """
    blocks = tab_to_blocks(tab)
    places = cells_by_place(tab.grid)
    label = tab_area(tab)[1]
    readings = [reading for block in blocks for reading in block_to_readings(block, tab, places, block is blocks[-1])]
    written = {id(cell): cell for reading in readings if reading.is_row for _, cell in reading.cells}
    narrative = {id(cell): cell for reading in readings for cell in reading.told}
    columns = body_columns(blocks, places)
    known_as = {column.field: column.header for column in columns}
    printed = [cell for block in blocks for cell in block_labels(block, places, block.label or label, known_as)]
    printed += [cell for cell in tab.grid.cells if cell.row < tab.header_row and one_line(cell.text) == label]
    headed = [place for block in blocks for _, place in block.heads]
    printed += [cell for row, col in headed for cell in tab_row(row, places) if cell.col < col]
    titles = {(max((row for row in tab.rows if row < block.top), default=0), block.label) for block in blocks}
    printed += [cell for cell in tab.grid.cells if (cell.row, one_line(cell.text)) in titles]
    used = {id(cell): cell for cell in (*printed, *(cell for reading in readings for cell in reading.printed))}
    parts = {id(cell): cell for reading in readings if reading.is_row for cell in reading.parts}
    known = used | written | narrative | parts
    unwritten = [f for cell in tab.grid.cells if id(cell) not in written | narrative | parts for f in cell.findings]
    findings = [
        *mapping_findings(blocks[0], places),
        *across_findings(blocks, readings),
        *left_over(tab, blocks, known),
    ]
    return Body(
        columns=columns,
        rows=readings_to_rows(readings),
        areas=tuple(reading.area for reading in readings if reading.is_row),
        narrative=tuple(narrative.values()),
        findings=(*findings, *unwritten),
    )


def block_to_readings(block: Block, tab: Tab, places: Places, last: bool) -> list[Reading]:
    """The rows of a block; a heading between them, and a column of its own, say which area a row is about."""
    label = block.label
    readings = []
    made: dict[tuple[int, ...], Cell] = {}
    numbers = block_rows(block, places, last)
    headings = area_headings(numbers, tab, last)
    for number in numbers:
        if number in headings:
            label = headings[number]
            readings.append(Reading(number, printed=tuple(tab_row(number, places))))
        else:
            reading = with_parts_joined(grid_row_to_reading(number, block, places), block, made)
            # Authors write an area once, in its first row: it holds until the column states another.
            label = reading.area or label
            readings.append(replace(reading, area=label))
    return readings


def readings_to_rows(readings: Iterable[Reading]) -> tuple[Row, ...]:
    """The rows with text; a cell is carried wherever an earlier row holds it already."""
    seen: set[int] = set()
    rows = []
    for reading in readings:
        if reading.is_row:
            carried = frozenset(name for name, cell in reading.cells if id(cell) in seen)
            seen.update(id(cell) for _, cell in reading.cells)
            filled = [cell for _, cell in reading.cells if cell.text.strip()]
            rows.append(Row(reading.cells, carried, row_origins(filled, reading.number)))
    return tuple(rows)


def body_columns(blocks: Sequence[Block], places: Places) -> tuple[Column, ...]:
    """The columns of a tab's fields, each field as the first header that has it names it, or the line above a table."""
    found: dict[str, Column] = {}
    for block in blocks:
        for field in block.header.fields - set(found):
            mine = [column for column in block.header.columns if column.field == field]
            header = BESIDE.join(column.header for column in mine)
            found[field] = Column(field, mine[0].col, header, mine[0].mapped_by, round(mine[0].score, 3))
    for name, (row, col) in (head for block in blocks for head in block.heads):
        label = next((cell.text for cell in tab_row(row, places) if cell.col < col), "")
        found.setdefault(name, Column(name, col, label, "likeness", HEADED))
    return tuple(sorted(found.values(), key=lambda column: column.col))


def block_labels(block: Block, places: Places, label: str, known_as: Mapping[str, str]) -> list[Cell]:
    """The cells of the header and the guidance row that say nothing but the template's words and the area's label.

    ``known_as`` has the header that is told of each field: that of the first block which has it.
    """
    labels = ((column.header, places.get((block.bottom, col))) for col, column in block.columns.items())
    found = [cell for header, cell in labels if cell is not None and cell.row > block.top and cell.text == header]
    for col, column in block.columns.items():
        cell, below = places.get((block.top, col)), places.get((block.guidance or 0, col))
        if cell is not None and (
            (column.field in FIELDS and adds_nothing(cell.text, known_as[column.field]))
            or column.field == AREA
            or says_area(cell, block)
            or one_line(cell.text) == label
        ):
            found.append(cell)
        if (
            below is not None
            and block.guidance is not None
            and (only_guides(below.text) or one_line(below.text) == label)
        ):
            found.append(below)
    return found


def says_area(cell: Cell, block: Block) -> bool:
    """Whether the header of a narrative's column only repeats the area's label."""
    problem = block.header.column_of("problem")
    return only_area(cell.text) is not None or (problem is not None and fold(problem.header) == fold(cell.text))


def one_line(text: str) -> str:
    """A label without its line breaks."""
    return " ".join(text.split())


def grid_row_to_reading(number: int, block: Block, places: Places) -> Reading:
    """One row of the grid: its cells by field, and what else stands in the columns of a table."""
    at = [(column.field, cell) for col, column in sorted(block.columns.items()) if (cell := places.get((number, col)))]
    below = [(name, cell) for name, cell in at if cell.row > block.bottom and cell.row != block.guidance]
    told = {id(cell): cell for name, cell in below if name == NARRATIVE and cell.text.strip()}
    printed = [cell for name, cell in below if is_left_guidance(cell, number, block, name, places)]
    area = [cell for name, cell in below if name == AREA and cell.text.strip()]
    cells: dict[int, tuple[str, Cell]] = {}
    for name, cell in below:
        says = cell.text.strip() or cell.findings
        if name in FIELDS and says and id(cell) not in told and cell not in printed and not is_wide(cell, block):
            cells.setdefault(id(cell), (name, cell))
    if any(cell.text.strip() for _, cell in cells.values()):
        cells |= {id(places[place]): (name, places[place]) for name, place in block.heads}
    ordered = sorted(cells.values(), key=lambda item: FIELDS.index(item[0]))
    stated = one_line(area[0].text) if area else ""
    return Reading(number, tuple(ordered), stated, tuple(told.values()), (*printed, *area))


def with_parts_joined(reading: Reading, block: Block, made: dict[tuple[int, ...], Cell]) -> Reading:
    """A row of which each field is one cell, though the field has several columns; ``made`` are those made so far, by
    the cells that they were made of.
    """
    columns = block.columns
    by_field: dict[str, list[Cell]] = {}
    for name, cell in reading.cells:
        by_field.setdefault(name, []).append(cell)
    counts = Counter(column.field for column in columns.values())
    many = {column.field for column in columns.values() if counts[column.field] > 1 or column.ticked}
    cells: list[tuple[str, Cell]] = []
    for name, mine in by_field.items():
        if name not in many:
            cells.extend((name, cell) for cell in mine)
            continue
        key = tuple(map(id, mine))
        parts = [
            (columns[col], cell)
            for cell in mine
            for col in range(cell.col, cell.col + cell.col_span)
            if col in columns and columns[col].field == name
        ]
        cells.append((name, made.setdefault(key, parts_to_cell(parts))))
    used = tuple(cell for name, mine in by_field.items() if name in many for cell in mine)
    return replace(reading, cells=tuple(cells), parts=used)


def fields_across(cell: Cell, block: Block) -> list[str]:
    """The fields whose columns a cell covers, from the left."""
    columns = block.columns
    covered = (columns.get(col) for col in range(cell.col, cell.col + cell.col_span))
    fields = (column.field for column in covered if column is not None and column.field in FIELDS)
    return list(dict.fromkeys(field for field in fields if field))


def is_wide(cell: Cell, block: Block) -> bool:
    """Whether a merged cell covers so much of the table's width that it is a note or a heading."""
    across = len(fields_across(cell, block))
    return across > WIDEST_PAIR and across >= WIDE * len({column.field for column in block.header.columns} - {None})


def across_findings(blocks: Sequence[Block], readings: Iterable[Reading]) -> list[Finding]:
    """A finding for each merged cell that covers several fields: its text went to the first of them."""
    findings: dict[int, Finding] = {}
    for name, cell in (item for reading in readings if reading.is_row for item in reading.cells):
        block = next((block for block in reversed(blocks) if block.top <= cell.row), blocks[0])
        if cell.col_span > 1 and len(fields_across(cell, block)) > 1:
            findings[id(cell)] = Finding("merged_across_columns", cell.origins, (("text", cell.text),), field=name)
    return list(findings.values())


def is_left_guidance(cell: Cell, number: int, block: Block, name: str | None, places: Places) -> bool:
    """Whether a cell still holds what the template printed there: a row that was begun over the guidance."""
    if name not in FIELDS or not cell.text.strip():
        return False
    return only_guides(cell.text) or (
        name == "problem" and cell.row == number and stands_for_guidance(number, block, places) == cell.text
    )


def stands_for_guidance(number: int, block: Block, places: Places) -> str:
    """The area's label that was left in a row begun over the guidance, the first below the header; "" for none."""
    is_first = not any(block.bottom < row < number and cell.text.strip() for (row, _), cell in places.items())
    begun = is_first and block.guidance is None
    return label_begun(block.header, row_texts(tab_row(number, places))) if begun else ""


def mapping_findings(block: Block, places: Places) -> list[Finding]:
    """A finding for each column that was not mapped by a template's own label."""
    codes = {"likeness": "header_by_likeness", "position": "column_by_position"}
    found = []
    for column in block.header.columns:
        cell = places.get((block.top, column.col))
        origins = cell.origins if cell else ()
        facts = (("header", column.header), ("score", f"{column.score:.2f}"))
        if column.field == AREA:
            found.append(Finding("area_column", origins, facts))
        if column.field in FIELDS and column.mapped_by in codes and not is_area_column(column, block.header):
            found.append(Finding(codes[column.mapped_by], origins, facts, field=column.field))
    return found


def is_area_column(column: Mapped, header: HeaderRow) -> bool:
    """Whether a column is the problem's under an area's own label: its header is meant to differ."""
    return column.field == "problem" and column.mapped_by == "position" and header.guided
