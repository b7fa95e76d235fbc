"""Columns of a page that no rule bounds, put back from the page before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.page import Line, PageTable, Region
from extractors.tables.parts import SAME_COLUMNS


def with_open_columns(table: PageTable, others: Sequence[PageTable], loose: Sequence[Line]) -> PageTable:
    """A table with the columns at its left or right that the page before it in its band has and no rule bounds here.

    A merged cell that begins above the page and ends below it may be drawn without any border. ``others`` are the last
    tables of the bands, ``loose`` the lines of the page outside of its table.
    """
    if not table.ruled or any(same_places(table.xs, other.xs) for other in others):
        return table
    for before in others:
        missing = len(before.xs) - len(table.xs)
        for first in (0, len(table.xs) - 1) if missing > 0 else ():
            kept = before.xs[missing:] if first == 0 else before.xs[:-missing]
            if same_places(table.xs, kept) and ends_open(before, range(first, first + missing)):
                return with_columns(table, before.xs, range(first, first + missing), loose)
    return table


def with_columns(table: PageTable, xs: tuple[float, ...], cols: range, loose: Sequence[Line]) -> PageTable:
    """A table with open columns put in: all its boundaries are ``xs`` then."""
    ys = table.ys
    from_top = sorted(loose, key=lambda line: line.box[1])
    columns = tuple(
        Region(
            (0, len(ys) - 1),
            (col, col + 1),
            (xs[col], ys[0], xs[col + 1], ys[-1]),
            tuple(line for line in from_top if stands_in(line, xs[col], xs[col + 1], ys[-1])),
            open_top=True,
            open_bottom=True,
        )
        for col in cols
    )
    step = len(cols) if cols.start == 0 else 0
    moved = (replace(region, cols=(region.cols[0] + step, region.cols[1] + step)) for region in table.regions)
    return replace(table, xs=xs, regions=(*columns, *moved) if step else (*moved, *columns))


def ends_open(table: PageTable, cols: range) -> bool:
    """Whether the last cells of some columns of a page are open at its end."""
    last = [region for region in table.regions if region.rows[1] == len(table.ys) - 1 and region.cols[0] in cols]
    return bool(last) and all(region.open_bottom for region in last)


def stands_in(line: Line, left: float, right: float, foot: float) -> bool:
    """Whether the middle of a line stands between two places, no lower than a third."""
    return left <= (line.box[0] + line.box[2]) / 2 < right and line.box[1] < foot


def same_places(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether the boundaries of columns stand in the same places."""
    return len(a) == len(b) > 1 and all(abs(x - y) <= SAME_COLUMNS for x, y in zip(a, b, strict=True))
