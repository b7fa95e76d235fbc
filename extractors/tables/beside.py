"""A sheet with tables beside each other to a grid for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extractors.tables.headers import match_header
from extractors.tables.tabs import SURE_FIELDS, grid_rows
from extractors.tables.templates import compact
from pipeline.model import Cell, Grid


def grid_to_sides(grid: Grid) -> tuple[Grid, ...]:
    """The grid itself, or the grids of the tables that stand side by side in it, columns counted anew in each.

    Two tables are told by a row that is a plan's header on both sides of an empty column which no cell below crosses.
    The sheet's findings and bands stay with the first. Cells above the tables go with the column that they begin in.
    """
    rows = {} if grid.margin else grid_rows(grid)
    for number, texts in rows.items():
        for col in sorted(texts)[1:]:
            if col - 1 not in texts and heads_both(texts, rows, number, col) and not is_crossed(grid, number, col):
                left = replace(grid, n_cols=col, cells=tuple(cell for cell in grid.cells if cell.col < col))
                moved = tuple(replace(cell, col=cell.col - col) for cell in grid.cells if cell.col >= col)
                right = replace(grid, n_cols=grid.n_cols - col, cells=moved, findings=(), bands=())
                return (left, *grid_to_sides(right))
    return (grid,)


def heads_both(texts: Mapping[int, str], rows: Mapping[int, Mapping[int, str]], number: int, col: int) -> bool:
    """Whether a row is a plan's header both before a column and from it on, each with enough of a template's labels."""
    below = rows.get(number + 1, {})
    sides = [
        (
            {at: text for at, text in texts.items() if (at < col) is before},
            {at: text for at, text in below.items() if (at < col) is before},
        )
        for before in (True, False)
    ]
    again = [compact(text) for text in sides[0][0].values()] == [compact(text) for text in sides[1][0].values()]
    return all(is_head(mine, under, again=again) for mine, under in sides)


def is_head(texts: Mapping[int, str], below: Mapping[int, str], *, again: bool) -> bool:
    """Whether texts are a header with an action's column and several of a template's own labels, or in other words
    one that stands there twice (``again``).
    """
    if len(texts) < SURE_FIELDS:
        return False
    header = match_header(texts, below)
    if header is None or "action" not in header.fields:
        return False
    return again or sum(column.mapped_by == "template" for column in header.columns) >= SURE_FIELDS


def is_crossed(grid: Grid, number: int, col: int) -> bool:
    """Whether a cell from a row on reaches over the border before a column."""
    return any(crosses(cell, col) for cell in grid.cells if cell.row >= number)


def crosses(cell: Cell, col: int) -> bool:
    """Whether a cell stands on both sides of the border before a column."""
    return cell.col < col < cell.col + cell.col_span
