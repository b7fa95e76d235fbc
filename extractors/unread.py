"""What stands on a picture and was not read: ink of which the engine made nothing, lines that an edge cuts through."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.drawn import Home
from extractors.page import Line, PageLayout, Region
from extractors.pictures.crops import longest_mark
from extractors.pictures.load import POINTS
from extractors.pictures.marks import Marks
from extractors.spots import Spot, scaled
from pipeline.model import Box

HALF = 0.3
"""Of a small letter's height: of a line that is cut to less than this nothing is told."""
MARK = 0.6
"""Of a small letter's height: what is no longer may be dirt, even alone in a cell; a dash or a digit is longer."""
Cells = Mapping[Home, tuple[Box, Box]]
"""Each region of a page's tables: the box within its rules, and that without lines that were cut through (pixels)."""


def unread_boxes(
    spots: Sequence[Spot], found: Sequence[Sequence[Line]], dpi: float, height: float | None
) -> tuple[Box, ...]:
    """Where something as large as two letters stands outside of tables of which nothing was read, in points."""
    least = height or math.inf
    return tuple(
        scaled(spot.box, POINTS / dpi)
        for spot, lines in zip(spots, found, strict=True)
        if not lines and spot.home is None and spot.box[3] - spot.box[1] >= least
        if spot.box[2] - spot.box[0] >= 2 * least
    )


def cut_strips(cells: Iterable[tuple[Box, Box]], height: float) -> Iterator[Box]:
    """The parts of cells where a line stands that was cut through; of much less than a letter's height nobody reads.

    >>> list(cut_strips([((0, 0, 50, 90), (0, 8, 50, 90)), ((0, 0, 50, 90), (0, 0, 50, 90))], 12))
    [(0, 0, 50, 8)]
    """
    for (x0, top, x1, bottom), seen in cells:
        strips = ((x0, top, x1, seen[1]), (x0, seen[3], x1, bottom))
        yield from (strip for strip in strips if strip[3] - strip[1] >= HALF * height)


def with_unread(
    layout: PageLayout, spots: Sequence[Spot], cells: Cells, marks: Marks, height: float | None
) -> PageLayout:
    """A layout in which each cell with ink and without text says so; ``height``: of the small letters (pixels)."""
    least = height or math.inf
    seen = {spot.home: spot for spot in spots if spot.home is not None}

    def told(home: Home, region: Region) -> Region:
        if region.lines:
            return region
        if home in seen and longest_mark(marks, seen[home].box) >= MARK * least:
            return replace(region, told=(*region.told, ("ink_not_read", "")))
        is_cut = any(cut_strips([cells[home]], least))
        return replace(region, told=(*region.told, ("line_cut", ""))) if is_cut else region

    tables = tuple(
        replace(table, regions=tuple(told((at, number), region) for number, region in enumerate(table.regions)))
        for at, table in enumerate(layout.tables)
    )
    return replace(layout, tables=tables)
