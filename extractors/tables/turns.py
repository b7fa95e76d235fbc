"""The order in which the pages of a print are read where several tables stand on each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.page import Line, PageLayout, PageTable
from extractors.tables.match import same_boundaries
from extractors.tables.parts import Part, same_columns, table_to_part, titled

SAME_ROWS = 0.9
"""The share of row boundaries in common from which on two pages show the same rows."""


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
        and all(same_boundaries(a.ys, b.ys) >= SAME_ROWS and not same_columns(a, b) for a, b in pairs)
        and not any(table_to_part(table).area for table in layout.tables)
    )


def turn_to_parts(
    turn: Sequence[PageLayout], shown: Sequence[Sequence[PageTable]], before: Sequence[Line] = ()
) -> Iterator[Part]:
    """The tables of the pages of a turn, ``shown`` on each, table for table over all of its pages.

    ``before`` are the lines at the end of the page before.
    """
    pages = [
        [titled(table_to_part(table), layout, () if at else before) for at, table in enumerate(tables)]
        for layout, tables in zip(turn, shown, strict=True)
    ]
    for beside in zip(*pages, strict=True):
        yield from beside
