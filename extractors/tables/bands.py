"""Pages to printed sheets: which page shows which columns (its band) of which sheet.

A wide sheet is printed in bands, "down, then over" or "over, then down", with or without repeated title rows. A page
with a header row says which band it belongs to; one without goes on with a band whose columns stand in the same places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.page import Line, PageLayout, PageTable
from extractors.tables.analysis import is_analysis
from extractors.tables.headers import Mapped
from extractors.tables.headings import without_headings
from extractors.tables.margins import letters, says_nothing
from extractors.tables.match import alike, goes_further, same_boundaries, scales
from extractors.tables.opened import with_open_columns
from extractors.tables.parts import (
    SAME_COLUMNS,
    Part,
    same_columns,
    table_rows,
    table_to_part,
    without_false_header,
    without_guess,
)
from extractors.tables.templates import compact
from extractors.tables.turns import SAME_ROWS, footers, last_lines, pages_to_turns, turn_to_parts
from pipeline.model import FIELDS

ALIKE = 0.6
"""The share of row boundaries in common, as far as both pages go, from which on two bands may be one sheet's."""

FIRST = frozenset({"problem", "cause", "action"})
"""The fields of which a sheet's first columns have one; no table has a second column for them in another band."""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet as printed: the pages of each of its bands, from left to right.

    ``loose`` are the lines of a page without a table, or (``margin``) of all pages those that stand beside the tables.
    """

    bands: tuple[tuple[Part, ...], ...] = ()
    loose: tuple[tuple[int, Line], ...] = ()
    margin: bool = False

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that the sheet stands on."""
        on_tables = {part.table.page for band in self.bands for part in band}
        return tuple(sorted(on_tables | {page for page, _ in self.loose}))


def same_header(a: Part, b: Part) -> bool:
    """Whether two pages with headers belong to one band: the same fields in the same columns."""
    assert a.header is not None
    assert b.header is not None
    names = [[(column.col, column.field) for column in part.header.columns] for part in (a, b) if part.header]
    return names[0] == names[1] and same_columns(a.table, b.table)


def repeated_lines(layouts: Iterable[PageLayout]) -> frozenset[str]:
    """The lines, numbers aside, that stand beside the tables of several pages: headers and footers."""
    pages = Counter(text for layout in layouts if layout.tables for text in {letters(x.text) for x in layout.loose})
    return frozenset(text for text, count in pages.items() if count > 1)


def lines_everywhere(layouts: Iterable[PageLayout]) -> frozenset[str]:
    """The letters of the lines that stand beside the tables of every page; a heading stands on some of them only."""
    pages = [{letters(line.text) for line in layout.loose} for layout in layouts if layout.tables]
    return frozenset.intersection(*map(frozenset, pages)) if len(pages) > 1 else frozenset()


def is_blank(layout: PageLayout, furniture: frozenset[str]) -> bool:
    """Whether nothing stands on a page but what every page has: a spreadsheet prints empty pages between bands."""
    told = (line.text for line in layout.loose)
    return not layout.tables and all(letters(text) in furniture or says_nothing(text) for text in told)


def shown_tables(layout: PageLayout, bands: Sequence[Sequence[Part]], order: Sequence[int]) -> tuple[PageTable, ...]:
    """The tables of a page; a single frame counts as one where it goes on with a band of the sheet at hand."""
    if layout.frame is None or not bands:
        return layout.tables
    before = [band[-1].table for band in bands]
    whole = with_open_columns(layout.frame, before, layout.loose)
    return () if band_of(table_to_part(whole), bands, order) is None else (layout.frame,)


def whole_tables(layout: PageLayout, bands: Sequence[Sequence[Part]], order: Sequence[int]) -> tuple[PageTable, ...]:
    """The tables of a page, row numbers and column letters taken off, columns without rules put back."""
    before = [band[-1].table for band in bands]
    shown = map(without_headings, shown_tables(layout, bands, order))
    return tuple(with_open_columns(table, before, layout.loose) for table in shown)


def lines_beside(layout: PageLayout, tables: Sequence[PageTable]) -> Sequence[Line]:
    """The lines of a page that stand beside its tables: without those of a frame that turned out to be one."""
    if not tables:
        return layout.loose
    return [line for line in layout.loose if not any(holds(table, line) for table in tables)]


def holds(table: PageTable, line: Line) -> bool:
    """Whether a line is one of a table's."""
    return any(line in region.lines for region in table.regions)


def pages_to_sheets(layouts: Sequence[PageLayout]) -> tuple[PrintedSheet, ...]:
    """The pages of a print sorted into its sheets. Pages without any table are sheets of their own (a front page)."""
    furniture, everywhere, feet = repeated_lines(layouts), lines_everywhere(layouts), footers(layouts)
    sheets: list[PrintedSheet] = []
    margin: list[tuple[int, Line]] = []
    current: list[list[Part]] = []
    order: list[int] = []
    before: Sequence[Line] = ()

    def close() -> None:
        if current:
            sheets.append(PrintedSheet(tuple(map(without_repeated, current))))
        current.clear()
        order.clear()

    def place(part: Part) -> None:
        part = without_guess(without_false_header(part, [band[0] for band in current]), shown_fields(current))
        band = band_of(part, current, order) if current else None
        if band is None:
            close()
            band = 0
        if band == len(current):
            part = replace(part, repeated=repeated_columns(part, current))
            current.append([])
        current[band].append(part)
        order.append(band)

    for turn in pages_to_turns(layouts):
        shown = [whole_tables(layout, current, order) for layout in turn]
        parts = list(turn_to_parts(turn, shown, before, everywhere))
        for part in parts:
            place(part)
        # A heading at a page's end waits for the next table with a header; other bands' pages may come first.
        below = last_lines(turn[-1], feet) or last_lines(turn[0], feet)
        before = below or (() if any(part.header for part in parts) else before)
        beside, alone = turn_to_loose(turn, shown, furniture, inside=bool(current))
        margin.extend(beside)
        sheets.extend(PrintedSheet((), lines) for lines in alone)
    close()
    aside = (PrintedSheet((), tuple(margin), margin=True),) if margin else ()
    return (*merged_sheets(sheets), *aside)


Loose = tuple[tuple[int, Line], ...]
"""Lines outside of tables with their pages."""


def turn_to_loose(
    turn: Sequence[PageLayout], shown: Sequence[Sequence[PageTable]], furniture: frozenset[str], inside: bool
) -> tuple[list[tuple[int, Line]], list[Loose]]:
    """The lines of pages beside their tables, and those of each page that has none, ``inside`` a sheet or not.

    A note that found no room on the sheet's page stands alone on one; the sheet's next band still follows.
    """
    beside: list[tuple[int, Line]] = []
    alone: list[Loose] = []
    for layout, tables in zip(turn, shown, strict=True):
        loose = tuple((layout.page, line) for line in lines_beside(layout, tables))
        if tables or (inside and is_blank(layout, furniture)):
            beside.extend(loose)
        elif loose:
            alone.append(loose)
    return beside, alone


def band_of(part: Part, bands: Sequence[Sequence[Part]], order: Sequence[int]) -> int | None:
    """The band of the sheet at hand that a page belongs to (one more than there are: a new one), None: a new sheet."""
    first = bands[0][0]
    if part.front or first.front or part.analysis != first.analysis:
        return None
    if part.analysis:
        beside = same_boundaries(part.table.ys, first.table.ys) >= SAME_ROWS
        return len(bands) if beside and not is_analysis(table_rows(first.table)) else None
    if part.header is not None:
        return header_band(part, bands, order)
    fitting = [i for i, band in enumerate(bands) if same_columns(part.table, band[0].table)]
    if not fitting:
        others = [other.table.ys for band in bands for other in (band[0], band[-1])]
        same = (same_boundaries(part.table.ys, ys) >= SAME_ROWS or goes_further(part.table.ys, ys) for ys in others)
        return len(bands) if any(same) else None
    return next_in_turn(fitting, bands, order)


def shown_fields(bands: Sequence[Sequence[Part]]) -> frozenset[str]:
    """The fields that the headers of the bands at hand name."""
    return frozenset(field for band in bands if band[0].header for field in band[0].header.fields)


def header_band(part: Part, bands: Sequence[Sequence[Part]], order: Sequence[int]) -> int | None:
    """The band of a page that has a header row."""
    known = next((i for i, band in enumerate(bands) if band[0].header and same_header(part, band[0])), None)
    areas = {other.area for band in bands for other in band if other.area}
    if part.area is not None and areas and part.area not in areas:
        return None
    if known is None:
        own = part.header.columns[repeated_columns(part, bands) :] if part.header else ()
        fields = {column.field for column in own if column.field in FIELDS}
        again = {column.field for column in own if is_shown(column, bands)}
        # A narrative's column and the problem's are both headed by the area's label, each in a band of its own.
        again -= {"problem"} if part.area in areas else set()
        # One column of a band may be another word for a field that an earlier one has: who answers, and who takes part.
        return None if 2 * len(again) > len(fields) or not begins_alike(part, bands) else len(bands)
    # An area's label tells the next round of this sheet from the first one of another: it is printed again, or stands
    # above each sheet's first page alone.
    over = list(order[-len(bands) :]) == [*range(len(bands))]
    goes_on = part.area in areas if part.area is not None else bands[0][0].title is not None and over
    return None if known < order[-1] and not goes_on else known


def is_shown(column: Mapped, bands: Sequence[Sequence[Part]]) -> bool:
    """Whether the bands at hand have a column's field, and not only under another word for what may have several."""
    same = [one for band in bands if band[0].header for one in band[0].header.columns if one.field == column.field]
    return column.field in FIELDS and any(
        column.field in FIRST or compact(one.header) == compact(column.header) for one in same
    )


def repeated_columns(part: Part, bands: Sequence[Sequence[Part]]) -> int:
    """How many columns at the left of a page are title columns: as wide as the first band's, with the same texts.

    Columns without rules are as wide as what stands beside them lets them be; there the texts alone tell.
    """
    if not bands or part.header is None:
        return 0
    return max(columns_in_common(part.table, other.table) for other in bands[0])


def columns_in_common(table: PageTable, first: PageTable) -> int:
    """How many columns at the left of two pages are the same; the second may have no other."""
    ruled = table.ruled and first.ruled
    count = 0
    while count < min(len(table.xs) - 2, len(first.xs) - 1) and (
        column_texts(table, count) == column_texts(first, count) != []
    ):
        wide = [one.xs[count + 1] - one.xs[count] for one in (table, first)]
        if ruled and abs(wide[0] - wide[1]) > SAME_COLUMNS:
            break
        count += 1
    return count


def column_texts(table: PageTable, col: int) -> list[str]:
    """The words of a column from its top to its foot: bands divide their rows in other ways."""
    return [word for row in table_rows(table) if col in row for word in row[col].split()]


def without_repeated(band: Sequence[Part]) -> tuple[Part, ...]:
    """The pages of a band without the title columns that its first page repeats."""
    count = band[0].repeated
    if not count:
        return tuple(band)
    return tuple(replace(part, table=without_columns(part.table, count)) for part in band)


def without_columns(table: PageTable, count: int) -> PageTable:
    """A page's table without its first columns."""
    kept = (region for region in table.regions if region.cols[0] >= count)
    moved = tuple(replace(region, cols=(region.cols[0] - count, region.cols[1] - count)) for region in kept)
    return replace(table, xs=table.xs[count:], regions=moved)


def begins_alike(part: Part, bands: Sequence[Sequence[Part]]) -> bool:
    """Whether a page with new columns begins with the same rows as a page of the sheet, as far as both go.

    Rows that no rules bound are told otherwise.
    """
    others = [other.table.ys for band in bands for other in (band[0], band[-1]) if other.table.ruled]
    return (
        not part.table.ruled
        or not others
        or any(
            alike([scale * y for y in part.table.ys], theirs) >= ALIKE
            for theirs in others
            for scale in scales(part.table.ys, theirs)
        )
    )


def next_in_turn(fitting: Sequence[int], bands: Sequence[Sequence[Part]], order: Sequence[int]) -> int:
    """The band that a page without a header goes on with, of those whose columns fit.

    All bands of a sheet have equally many pages: when the headers stood on neighbouring pages and more pages follow,
    the print runs over, then down.
    """
    if len(fitting) == 1:
        return fitting[0]
    over = len(bands) > 1 and order[: len(bands)] == list(range(len(bands)))
    turn = (order[-1] + 1) % len(bands) if over else order[-1]
    return turn if turn in fitting else fitting[-1]


def merged_sheets(sheets: Sequence[PrintedSheet]) -> tuple[PrintedSheet, ...]:
    """Sheets that turn out to be the next pages of the one before them made one.

    Over, then down, with repeated titles: every round of bands starts anew and shows the same area.
    """
    result: list[PrintedSheet] = []
    for sheet in sheets:
        last = next((i for i in range(len(result) - 1, -1, -1) if result[i].bands), None)
        if sheet.bands and last is not None and goes_on(result[last], sheet):
            bands = tuple(a + b for a, b in zip(result[last].bands, sheet.bands, strict=True))
            result[last] = replace(result[last], bands=bands)
        else:
            result.append(sheet)
    return tuple(result)


def goes_on(before: PrintedSheet, after: PrintedSheet) -> bool:
    """Whether a sheet's pages are the next round of the bands of the one before."""
    heads = [(a[0], b[0]) for a, b in zip(before.bands, after.bands, strict=False)]
    areas = [{part.area for band in sheet.bands for part in band if part.area} for sheet in (before, after)]
    return (
        len(before.bands) == len(after.bands)
        and areas[0] == areas[1]
        and len(areas[0]) == 1
        and all(a.header is not None and b.header is not None and same_header(a, b) for a, b in heads)
    )
