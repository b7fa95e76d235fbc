"""A table saved as text: cells parted by tabs, as Word and Excel put it on the clipboard, by semicolons or commas."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

from extractors.tables.headers import match_header
from pipeline.model import Cell, Grid, Origin

TAB = "\t"
OTHERS = (";", ",")
"""What parts the cells of a file of comma-separated values, as Swedish programs write it and as others do."""
FIELDS_TOLD = 4
"""So many fields, what is done among them, make a row the header of a plan's table."""
AS_MANY = 0.8
"""Of the rows below a header: so many have as many cells as it."""
FIRST_ROWS = 100
"""A table's header is looked for in so many rows."""
LEAST_CELLS, LEAST_ROWS = 4, 2
"""Cells of a row, and rows, that make a table of a plan; other texts have a tab here and there."""
SURE = 0.98
"""How sure it is that a cell ends at a tab: somebody may have typed one."""
Row = tuple[int, int, list[str]]
"""First and last line, and the cells."""


def tabbed_to_grids(text: str) -> tuple[Grid, ...]:
    """The one grid of a text whose cells are parted by tabs or other marks, none where it has no such rows.

    >>> grid, = tabbed_to_grids("Plan\\nOrsak\\tÅtgärd\\tNär\\tVem\\nMörkt\\tLampor\\tMaj\\tTK")
    >>> grid.n_rows, grid.n_cols, grid.cells[-1].text, str(grid.cells[-1].origins[0])
    (3, 4, 'TK', 'l3')
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    rows = lines_to_rows(lines, mark_between(text) or TAB)
    if sum(len(cells) >= LEAST_CELLS for _, _, cells in rows) < LEAST_ROWS:
        return ()
    cells = tuple(
        Cell(n, col, text.strip(), (Origin(lines=(first, last)),), confidence=SURE)
        for n, (first, last, texts) in enumerate(rows)
        for col, text in enumerate(texts)
        if text.strip()
    )
    return (Grid(None, len(rows), max(len(texts) for _, _, texts in rows), cells, (1,)),)


def mark_between(text: str) -> str | None:
    """What parts the cells of a text's table, if its header's labels stand between such marks; None for a tab.

    >>> mark_between("Problem;Orsak;Åtgärd;När;Vem\\nBuller;Mörkt;Ljus;Maj;TK")
    ';'
    >>> mark_between("Fyll i orsak, åtgärd, när, vem\\nPlanen är klar, och beslutad.") is None
    True
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:FIRST_ROWS]
    return next((mark for mark in OTHERS if holds_table([cells for _, _, cells in lines_to_rows(lines, mark)])), None)


def holds_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one of some rows is a header and nearly all below it have as many cells; prose has commas, too."""
    first = next((n for n, cells in enumerate(rows) if is_header(cells)), len(rows))
    below = [cells for cells in rows[first + 1 :] if any(cells)]
    return bool(below) and sum(len(cells) == len(rows[first]) for cells in below) >= AS_MANY * len(below)


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells are the labels of most of a plan's fields, hardly another among them."""
    header = match_header(dict(enumerate(cells)), {}) if len(cells) >= LEAST_CELLS else None
    return header is not None and len(header.fields) >= FIELDS_TOLD and "action" in header.fields


def lines_to_rows(lines: Sequence[str], mark: str = TAB) -> list[Row]:
    """The rows of lines; a cell of several lines is quoted, which counts only where it makes rows more alike.

    >>> lines_to_rows(["a\\tb", 'c\\t"d', 'e"'])
    [(1, 1, ['a', 'b']), (2, 3, ['c', 'd\\ne'])]
    """
    plain = [(number, number, line.split(mark)) for number, line in enumerate(lines, start=1)]
    quoted: list[Row] = []
    reader = csv.reader((line + "\n" for line in lines), delimiter=mark)
    for cells in reader:
        quoted.append((quoted[-1][1] + 1 if quoted else 1, reader.line_num, cells))
    return min((plain, quoted), key=unlike)


def unlike(rows: Sequence[Row]) -> int:
    """How many rows with text have another number of cells than most."""
    counts = Counter(len(cells) for _, _, cells in rows if any(cells))
    return counts.total() - max(counts.values(), default=0)
