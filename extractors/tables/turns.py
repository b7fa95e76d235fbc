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

FOOTER_LINES = 2
"""A footer has no more lines than this."""


def pages_to_turns(layouts: Sequence[PageLayout]) -> list[list[PageLayout]]:
    """The pages in the order in which they are read: one by one, or those together that show bands of several tables.

    Where several tables stand below each other on a sheet, each page of a band shows all of them, in the same places.
    """
    turns: list[list[PageLayout]] = []
    for layout in layouts:
        if turns and goes_beside(layout, turns[-1][0]):
            turns[-1].append(layout)
        else:
            turns.append([layout])
    return turns


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
