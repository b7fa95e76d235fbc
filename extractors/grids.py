"""The pages of a print or scan to grids, one a sheet: the one path from layouts on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from extractors.bare.drafts import Draft, drafts_to_hang, drafts_to_tables, hung_drafts, inks_to_drafts
from extractors.bare.half_ruled import drafts_to_ruled
from extractors.bare.rows import Hang
from extractors.bare.several import parts_of_pages
from extractors.bare.sheets import with_common_rows, with_warning
from extractors.joining import draws_blanks
from extractors.page import Ink, Line, PageLayout, PageTable
from extractors.tables.bands import pages_to_sheets
from extractors.tables.stitch import sheet_to_grid, table_rooms
from pipeline.model import Finding, Grid, Origin


def layouts_to_grids(layouts: Mapping[int, PageLayout], bare: Sequence[Ink]) -> tuple[Grid, ...]:
    """The grids of all pages; ``bare`` are those without rules down them, whose tables are still to be found."""
    layouts, bare, real = parts_of_pages(layouts, bare)
    grids = pages_to_grids(layouts, bare)
    return grids if all(number == page for number, page in real.items()) else on_pages(grids, real)


def pages_to_grids(layouts: Mapping[int, PageLayout], bare: Sequence[Ink]) -> tuple[Grid, ...]:
    """The grids of pages with one table each, where they have no rules down them."""
    drafts = inks_to_drafts(bare)
    hang = drafts_to_hang(drafts.values())
    drafts = hung_drafts(drafts, {page: layout.height for page, layout in layouts.items()}, hang)
    ruled = drafts_to_ruled(drafts, bare, hang)
    found = {p: draft_to_layout(layouts[p], draft, ruled.get(p), hang) for p, draft in drafts.items()}
    shown = [found.get(page, layouts[page]) for page in sorted(layouts)]
    draws = draws_blanks(rooms_of(shown))
    unruled = {page: draft for page, draft in drafts.items() if page not in ruled}
    sheets = (with_common_rows(sheet, unruled, hang) for sheet in pages_to_sheets(shown))
    return tuple(with_warning(sheet_to_grid(sheet, draws), drafts) for sheet in sheets)


def rooms_of(layouts: Iterable[PageLayout]) -> Iterable[tuple[Sequence[Line], float]]:
    """The lines of each cell with the width that they had."""
    return (cell for layout in layouts for table in layout.tables for cell in table_rooms(table))


def draft_to_layout(layout: PageLayout, draft: Draft, ruled: PageTable | None, hang: Hang) -> PageLayout:
    """A page without rules down it with the table that was found on it."""
    return replace(layout, tables=(ruled,) if ruled else tuple(drafts_to_tables([draft], hang)), loose=draft.loose)


def on_pages(grids: Iterable[Grid], real: Mapping[int, int]) -> tuple[Grid, ...]:
    """The grids with the pages' own numbers for those of their parts."""

    def placed(origin: Origin) -> Origin:
        return origin if origin.page is None else replace(origin, page=real[origin.page])

    return tuple(
        replace(
            grid,
            pages=tuple(dict.fromkeys(real[page] for page in grid.pages)),
            bands=tuple(dict.fromkeys((real[page], band) for page, band in grid.bands)),
        )
        for grid in with_places(grids, placed)
    )


def with_places(grids: Iterable[Grid], place: Callable[[Origin], Origin]) -> tuple[Grid, ...]:
    """The grids with each place of a cell and of a finding as ``place`` has it."""

    def moved(finding: Finding) -> Finding:
        return replace(finding, origins=tuple(map(place, finding.origins)))

    return tuple(
        replace(
            grid,
            cells=tuple(
                replace(cell, origins=tuple(map(place, cell.origins)), findings=tuple(map(moved, cell.findings)))
                for cell in grid.cells
            ),
            findings=tuple(map(moved, grid.findings)),
        )
        for grid in grids
    )
