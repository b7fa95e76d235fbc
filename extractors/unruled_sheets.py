"""Printed sheets without rules: the rows that all pages side by side tell together, and rows that a page break cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.joining import would_fit
from extractors.page import PageTable, Region
from extractors.tables.bands import PrintedSheet
from extractors.tables.stitch import page_rounds, table_rooms, text_goes_on
from extractors.textrows import Hang
from extractors.unruled import Draft, drafts_to_tables
from pipeline.model import Finding, Grid, Origin


def with_common_rows(sheet: PrintedSheet, drafts: Mapping[int, Draft], hang: Hang) -> PrintedSheet:
    """A sheet with the rows of its unruled pages found anew, those that lie side by side taken together."""
    rounds = [[part.table.page for part in parts] for parts in page_rounds(sheet)] if sheet.bands else []
    found = [drafts_to_tables([drafts[p] for p in pages], hang) for pages in rounds if all(p in drafts for p in pages)]
    if len(found) < len(rounds):
        return sheet
    for i, (above, below) in enumerate(pairwise(found)):
        if row_is_cut(above, below):
            found[i] = [with_open_side(table, foot=True) for table in above]
            found[i + 1] = [with_open_side(table, foot=False) for table in below]
    tables = {table.page: table for tables in found for table in tables}
    bands = tuple(tuple(replace(part, table=tables[part.table.page]) for part in band) for band in sheet.bands)
    return replace(sheet, bands=bands)


def row_is_cut(above: Sequence[PageTable], below: Sequence[PageTable]) -> bool:
    """Whether the texts say that the last row of some pages goes on in the first row of the next ones."""
    votes = [
        vote(upper, lower, table)
        for table, other in zip(above, below, strict=False)
        for upper in table.regions
        for lower in other.regions
        if upper.cols == lower.cols and upper.rows[1] == len(table.ys) - 1 and lower.rows[0] == 0
    ]
    return sum(votes) > 0


def vote(above: Region, below: Region, table: PageTable) -> int:
    """1 where one sentence goes on, its last line being full, -1 where a new text begins, 0 where nobody knows."""
    said = text_goes_on(above, below)
    if said < 1:
        return said
    room = max(room for lines, room in table_rooms(table) if lines == above.lines)
    return 0 if would_fit(above.lines[-1], below.lines[0], room) else 1


def with_open_side(table: PageTable, *, foot: bool) -> PageTable:
    """A table whose last (or first) row goes on over the page's end."""
    last = len(table.ys) - 1
    return replace(
        table,
        regions=tuple(
            replace(region, open_bottom=region.open_bottom or (foot and region.rows[1] == last), open_top=region.open_top or (not foot and region.rows[0] == 0))
            for region in table.regions
        ),
    )


def with_warning(grid: Grid, drafts: Mapping[int, Draft]) -> Grid:
    """A grid with the finding that its columns were set without rules, where they were."""
    pages = [page for page in grid.pages if page in drafts]
    if grid.margin or not pages:
        return grid
    finding = Finding("columns_without_rules", (Origin(page=pages[0]),))
    return replace(grid, findings=(*grid.findings, finding))
