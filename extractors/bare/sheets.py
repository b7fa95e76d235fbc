"""Printed sheets without rules: the rows that all pages side by side tell together, and rows that a page break cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.bare.drafts import Draft, drafts_to_tables
from extractors.bare.half_ruled import with_open_foot
from extractors.bare.rows import Hang
from extractors.joining import would_fit
from extractors.page import PageTable, Region
from extractors.tables.bands import PrintedSheet, without_repeated
from extractors.tables.breaks import text_goes_on
from extractors.tables.repeated import repeated_rows, title_rows
from extractors.tables.stitch import page_rounds, table_rooms
from pipeline.model import Finding, Grid, Origin


def with_common_rows(sheet: PrintedSheet, drafts: Mapping[int, Draft], hang: Hang) -> PrintedSheet:
    """A sheet with the rows of its unruled pages found anew, those that lie side by side taken together.

    Rows that rules across the page bound stay as they are; but no side of theirs tells whether the page's end cuts one.
    """
    if not sheet.bands or any(part.table.ruled for band in sheet.bands for part in band):
        return sheet
    rounds = page_rounds(sheet)
    bare = all(part.table.page in drafts for parts in rounds for part in parts)
    found = [
        drafts_to_tables([drafts[part.table.page] for part in parts], hang) if bare else [part.table for part in parts]
        for parts in rounds
    ]
    titles = title_rows(sheet)
    for i, parts in enumerate(rounds[1:]):
        shown = [replace(part, table=table) for part, table in zip(parts, found[i + 1], strict=True)]
        first = max(repeated_rows(part, titles[k]) for k, part in enumerate(shown))
        if is_unfinished(found[i]) or row_is_cut(found[i], found[i + 1], first):
            found[i] = [with_open_foot(table, range(len(table.xs))) for table in found[i]]
            found[i + 1] = [with_open_top(table, first) for table in found[i + 1]]
    tables = {table.page: table for tables in found for table in tables}
    bands = [[replace(part, table=tables[part.table.page]) for part in band] for band in sheet.bands]
    return replace(sheet, bands=tuple(map(without_repeated, bands)))


def is_unfinished(tables: Sequence[PageTable]) -> bool:
    """Whether the rules of pages side by side say that their last row goes on: none of its cells is closed."""
    last = [region for table in tables for region in table.regions if region.rows[1] == len(table.ys) - 1]
    return all(region.open_bottom for region in last)


def row_is_cut(above: Sequence[PageTable], below: Sequence[PageTable], first: int) -> bool:
    """Whether the texts say that the last row of some pages goes on in the ``first`` row of the next ones."""
    votes = [
        vote(upper, lower, table)
        for table, other in zip(above, below, strict=False)
        for upper in table.regions
        for lower in other.regions
        if upper.cols == lower.cols and upper.rows[1] == len(table.ys) - 1 and lower.rows[0] == first
    ]
    return sum(votes) > 0


def vote(above: Region, below: Region, table: PageTable) -> int:
    """1 where one sentence goes on, its last line being full, -1 where a new text begins, 0 where nobody knows."""
    said = text_goes_on(above, below)
    if said < 1:
        return said
    room = max(room for lines, room in table_rooms(table) if lines == above.lines)
    return 0 if would_fit(above.lines[-1], below.lines[0], room) else 1


def with_open_top(table: PageTable, first: int) -> PageTable:
    """A table whose first row below the repeated titles goes on with one of the page before."""
    return replace(table, regions=tuple(replace(r, open_top=r.open_top or r.rows[0] == first) for r in table.regions))


def with_warning(grid: Grid, drafts: Mapping[int, Draft]) -> Grid:
    """A grid with the finding that its columns were set without rules, where they were."""
    pages = [page for page in grid.pages if page in drafts]
    if grid.margin or not pages:
        return grid
    finding = Finding("columns_without_rules", (Origin(page=pages[0]),))
    return replace(grid, findings=(*grid.findings, finding))
