"""Texts of a table that were printed over each other: rows lower than their texts, of which no letter is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.page import Line, PageTable, Region

HIGH = 0.45
"""Of the lower line's height: lines that share more of it lie over each other; lines of one text hardly touch."""
WIDE = 1.0
"""Of the lower line's height: and they share so much of their width."""
CUT = "text_cut"
TOLD = ("text_overlaps", "")


def with_overlaps(table: PageTable) -> PageTable:
    """A table in which each cell says so whose text lies over another one, of its own or of a neighbour."""
    placed = [(line, number) for number, region in enumerate(table.regions) for line in seen_lines(region)]
    pairs = overlapping(placed)
    over = {number for a, b in pairs if shares_column(table.regions[a], table.regions[b]) for number in (a, b)}
    if not over:
        return table
    regions = tuple(
        replace(region, told=(*region.told, TOLD)) if number in over else region
        for number, region in enumerate(table.regions)
    )
    return replace(table, regions=regions)


def seen_lines(region: Region) -> Iterator[Line]:
    """The lines of a cell without those that its clip hides, or cuts through, at its foot."""
    is_clipped = region.overflows or any(code == CUT for code, _ in region.told)
    return (line for line in region.lines if not is_clipped or line.box[3] <= region.box[3])


def overlapping(placed: Sequence[tuple[Line, int]]) -> Iterator[tuple[int, int]]:
    """The cells, one twice or two, of each two lines that lie over each other; lines come with their cell's number."""
    falling = sorted(placed, key=lambda item: item[0].box[1])
    for at, (line, cell) in enumerate(falling):
        for other, beside in falling[at + 1 :]:
            if other.box[1] >= line.box[3]:
                break
            if lie_over(line, other):
                yield cell, beside


def shares_column(a: Region, b: Region) -> bool:
    """Whether two cells stand in one column; what runs over from a cell beside is told otherwise."""
    return a.cols[0] < b.cols[1] and b.cols[0] < a.cols[1]


def lie_over(a: Line, b: Line) -> bool:
    """Whether two lines share much of their height and some of their width.

    >>> one, two, three = (Line("Bron", (0, top, 40, top + 8)) for top in (10, 12, 18))
    >>> lie_over(one, two), lie_over(one, three), lie_over(one, Line("Bron", (40, 12, 80, 20)))
    (True, False, False)
    """
    low = min(a.box[3] - a.box[1], b.box[3] - b.box[1])
    high = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
    wide = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    return high > HIGH * low and wide > WIDE * low
