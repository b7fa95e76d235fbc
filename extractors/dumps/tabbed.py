"""A table copied as text: cells parted by tabs, each row on a line, as Word and Excel put it on the clipboard."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

from pipeline.model import Cell, Grid, Origin

TAB = "\t"
LEAST_CELLS, LEAST_ROWS = 4, 2
"""Cells of a row, and rows, that make a table of a plan; other texts have a tab here and there."""
SURE = 0.98
"""How sure it is that a cell ends at a tab: somebody may have typed one."""
Row = tuple[int, int, list[str]]
"""First and last line, and the cells."""


def tabbed_to_grids(text: str) -> tuple[Grid, ...]:
    """The one grid of a text whose rows are parted by tabs, none where it has no such rows.

    >>> grid, = tabbed_to_grids("Plan\\nOrsak\\tÅtgärd\\tNär\\tVem\\nMörkt\\tLampor\\tMaj\\tTK")
    >>> grid.n_rows, grid.n_cols, grid.cells[-1].text, str(grid.cells[-1].origins[0])
    (3, 4, 'TK', 'l3')
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    rows = lines_to_rows(lines)
    if sum(len(cells) >= LEAST_CELLS for _, _, cells in rows) < LEAST_ROWS:
        return ()
    cells = tuple(
        Cell(n, col, text.strip(), (Origin(lines=(first, last)),), confidence=SURE)
        for n, (first, last, texts) in enumerate(rows)
        for col, text in enumerate(texts)
        if text.strip()
    )
    return (Grid(None, len(rows), max(len(texts) for _, _, texts in rows), cells, (1,)),)


def lines_to_rows(lines: Sequence[str]) -> list[Row]:
    """The rows of lines; a cell of several lines is quoted, which counts only where it makes rows more alike.

    >>> lines_to_rows(["a\\tb", 'c\\t"d', 'e"'])
    [(1, 1, ['a', 'b']), (2, 3, ['c', 'd\\ne'])]
    """
    plain = [(number, number, line.split(TAB)) for number, line in enumerate(lines, start=1)]
    quoted: list[Row] = []
    reader = csv.reader((line + "\n" for line in lines), delimiter=TAB)
    for cells in reader:
        quoted.append((quoted[-1][1] + 1 if quoted else 1, reader.line_num, cells))
    return min((plain, quoted), key=unlike)


def unlike(rows: Sequence[Row]) -> int:
    """How many rows with text have another number of cells than most."""
    counts = Counter(len(cells) for _, _, cells in rows if any(cells))
    return counts.total() - max(counts.values(), default=0)
