"""The order in which the pages of a print are read where several tables stand on each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from extractors.page import Line, PageLayout, PageTable
from extractors.tables.match import same_boundaries
from extractors.tables.parts import Part, same_columns, table_to_part, titled

SAME_ROWS = 0.9
"""The share of row boundaries in common from which on two pages show the same rows."""

NEARLY_ALL = 0.8
"""Of a band's pages: so many show all tables of the first band's; another may lack one that it shows a cell of."""

FOOTER_LINES = 2
"""A footer has no more lines than this."""


def pages_to_turns(layouts: Sequence[PageLayout]) -> list[list[PageLayout]]:
    """The pages in the order in which they are read: one by one, or those together that show bands of several tables.

    Where several tables stand below each other on a sheet, each page of a band shows all of them, in the same places.
    """
    start = next((n for n, layout in enumerate(layouts) if layout.tables), len(layouts))
    count = pages_of_band(layouts[start:])
    if count:
        rounds = [list(layouts[n::count]) for n in range(start, start + count)]
        return [[layout] for layout in layouts[:start]] + [turn for pages in rounds for turn in round_to_turns(pages)]
    turns: list[list[PageLayout]] = []
    for layout in layouts:
        if turns and goes_beside(layout, turns[-1][0]):
            turns[-1].append(layout)
        else:
            turns.append([layout])
    return turns


def pages_of_band(layouts: Sequence[PageLayout]) -> int:
    """How many pages each band of a sheet of several tables has that is printed down, then over, and ends the file;
    0 where the pages are no such sheet's.

    Its first band shows all of its tables before the next one begins.
    """
    for count in range(len(layouts) // 2, 0, -1):
        bands = [layouts[at : at + count] for at in range(0, len(layouts), count)]
        if len(layouts) % count == 0 and all(map(is_band, bands)) and begins_tables(bands[0]):
            beside = [shows_rows_of(layouts[n], layouts[n % count]) for n in range(count, len(layouts))]
            if sum(beside) >= NEARLY_ALL * len(beside):
                return count
    return 0


def is_band(layouts: Sequence[PageLayout]) -> bool:
    """Whether all tables of some pages show the same columns."""
    tables = [table for layout in layouts for table in layout.tables]
    return all(same_columns(table, tables[0]) for table in tables)


def begins_tables(layouts: Sequence[PageLayout]) -> bool:
    """Whether more tables than the first begin on some pages."""
    more = [*layouts[0].tables[1:], *(table for layout in layouts[1:] for table in layout.tables)]
    return any(table_to_part(table).header is not None for table in more)


def round_to_turns(pages: list[PageLayout]) -> list[list[PageLayout]]:
    """The pages that show the same rows as one turn; each by itself where one of them lacks a table of the first."""
    same = all(shows_rows_of(page, pages[0]) for page in pages[1:])
    return [pages] if same else [[page] for page in pages]


def shows_rows_of(layout: PageLayout, first: PageLayout) -> bool:
    """Whether a page shows other columns of the very tables that stand on another one."""
    pairs = list(zip(first.tables, layout.tables, strict=False))
    return len(pairs) == len(first.tables) == len(layout.tables) > 0 and all(
        same_boundaries(a.ys, b.ys) >= SAME_ROWS and shows_others(a, b) for a, b in pairs
    )


def goes_beside(layout: PageLayout, first: PageLayout) -> bool:
    """Whether a page shows other columns of the very tables, several, that stand on another one."""
    pairs = list(zip(first.tables, layout.tables, strict=False))
    return (
        len(pairs) == len(first.tables) == len(layout.tables) > 1
        and all(same_boundaries(a.ys, b.ys) >= SAME_ROWS and shows_others(a, b) for a, b in pairs)
        and not any(table_to_part(table).area for table in layout.tables)
    )


def shows_others(a: PageTable, b: PageTable) -> bool:
    """Whether the second of two tables shows other columns than the first: of other widths, or under other headers."""
    heads = [part.header for part in map(table_to_part, (a, b)) if part.header is not None]
    return not same_columns(a, b) or (len(heads) == len((a, b)) and not heads[0].fields & heads[1].fields)


def turn_to_parts(
    turn: Sequence[PageLayout],
    shown: Sequence[Sequence[PageTable]],
    before: Sequence[Line] = (),
    everywhere: Collection[str] = frozenset(),
) -> Iterator[Part]:
    """The tables of the pages of a turn, ``shown`` on each, table for table over all of its pages.

    ``before`` are the lines at the end of the page before, ``everywhere`` the letters of those on every page.
    """
    pages = [
        carried(
            titled(table_to_part(table), layout, () if at else before, everywhere) for at, table in enumerate(tables)
        )
        for layout, tables in zip(turn, shown, strict=True)
    ]
    for beside in zip(*pages, strict=True):
        yield from beside


def carried(parts: Iterable[Part]) -> list[Part]:
    """The tables of a page, the label above one of them given to those below it with the same header and no label."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else part
        if last.title is not None and part.area is None and fields_of(part) == fields_of(last):
            part = replace(part, area=last.area, title=last.title)
        found.append(part)
    return found


def fields_of(part: Part) -> frozenset[str] | None:
    """The fields that a table's header names, None where it has no header."""
    return part.header.fields if part.header is not None else None


def footers(layouts: Iterable[PageLayout]) -> frozenset[int]:
    """How high above the page's foot the last lines of several pages stand, in whole points: footers do."""
    heights = Counter(
        at for layout in layouts for at in {above_foot(layout, line) for line in lines_below(layout)[-FOOTER_LINES:]}
    )
    return frozenset(at for at, count in heights.items() if count > 1)


def last_lines(layout: PageLayout, feet: Collection[int]) -> list[Line]:
    """The lines of a page below its tables, without those as high above its foot as footers stand (``feet``)."""
    return [line for line in lines_below(layout) if above_foot(layout, line) not in feet]


def above_foot(layout: PageLayout, line: Line) -> int:
    """How high above the page's foot a line stands, in whole points."""
    return round(layout.height - line.box[3])


def lines_below(layout: PageLayout) -> list[Line]:
    """The lines of a page that stand below its tables, all of them where it has none, from top to bottom."""
    foot = max((table.ys[-1] for table in layout.tables), default=0.0)
    return sorted((line for line in layout.loose if line.box[1] >= foot), key=lambda line: line.box[3])
