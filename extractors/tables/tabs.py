"""What a grid is: the table of an area, the plan's own count, its front page, nothing, or something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.tables.analysis import is_analysis
from extractors.tables.headers import HeaderRow, area_label, area_of, find_header
from extractors.tables.templates import AreaLabels, compact
from pipeline.model import Cell, Grid

MARGIN = "margin"
"""No kind of page: the lines beside the tables of a print."""
TITLE = re.compile(r"\w*tgardsplan\w*")
TAB_NUMBER = re.compile(r"^\s*\d+\s*[.):]?\s*")


@dataclass(frozen=True, slots=True)
class Tab:
    """A grid with what it is: ``kind`` as in the contract's pages, its rows' texts, and the header if it has one."""

    grid: Grid
    kind: str
    rows: Mapping[int, Mapping[int, str]]
    header_row: int = 0
    header: HeaderRow | None = None


def grid_to_tab(grid: Grid) -> Tab:
    """A grid recognised by its header row and its guidance, by score; one that fits nothing is ``other``."""
    rows = grid_rows(grid)
    if grid.margin:
        return Tab(grid, MARGIN, rows)
    if not rows:
        return Tab(grid, "empty", rows)
    if is_analysis(tuple(rows.values())):
        return Tab(grid, "analysis", rows)
    found = find_header(rows)
    if found is not None:
        return Tab(grid, "area", rows, *found)
    return Tab(grid, "front" if has_title(rows) else "other", rows)


def grid_rows(grid: Grid) -> dict[int, dict[int, str]]:
    """The texts of a grid by row and column, rows without any left out: one may stand a million rows down."""
    rows: dict[int, dict[int, str]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, {})[cell.col] = cell.text
    return dict(sorted(rows.items()))


def has_title(rows: Mapping[int, Mapping[int, str]]) -> bool:
    """Whether a sheet begins with the plan's title."""
    first = next(iter(rows.values()), {})
    return any(TITLE.match(compact(text)) for text in first.values())


def tab_area(tab: Tab) -> tuple[AreaLabels | None, str]:
    """The area of a tab and its label as the plan writes it, from header, guidance, titles above and the tab's name.

    An area that no template has is None: one of the district's own.
    """
    assert tab.header is not None
    below = tab.rows.get(tab.header_row + 1, {})
    label = area_label(tab.header, below)
    titles = [text for number, row in tab.rows.items() if number < tab.header_row for text in row.values()]
    tab_name = TAB_NUMBER.sub("", tab.grid.label or "")
    for text in (label, *(() if label else (*reversed(titles), tab_name))):
        if area_of(text)[0] is not None:
            return area_of(text)[0], " ".join(text.split())
    return None, " ".join((label or tab_name).split())


def cells_by_place(grid: Grid) -> dict[tuple[int, int], Cell]:
    """The cell that covers each place of a grid, merged ones in every place."""
    places: dict[tuple[int, int], Cell] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                places.setdefault((row, col), cell)
    return places
