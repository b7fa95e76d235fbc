"""Rows of one band matched with those of the next, by geometry alone: empty cells and blank rows count like others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

SAME_ROW = 2.5
"""Points: row boundaries of two bands that lie this near (counted from the tables' tops) are the same."""
SAME_HEIGHT = 0.04
"""Of the taller one: heights of two pages' tables that differ by no more show the same rows."""
MOST_ROWS = 40
"""A row of one band is never taken for more rows of the other."""
SPLIT = 1.0
"""Points: what it costs to take one row of a band for several of the other."""

MANY_ROWS = 4
"""So many rows in common from the top on are no chance."""

Ladder = tuple[float, ...]


def same_boundaries(a: Sequence[float], b: Sequence[float]) -> float:
    """The share of the row boundaries that two pages have in common, counted from their tops, 0 to 1.

    >>> same_boundaries([30, 60, 90], [31, 61, 91]), same_boundaries([30, 60, 90], [30, 70, 90])
    (1.0, 0.6666666666666666)
    """
    left, right = [y - a[0] for y in a], [y - b[0] for y in b]
    common = sum(min(abs(y - other) for other in right) <= SAME_ROW for y in left)
    return common / max(len(left), len(right))


def as_tall(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether two pages' tables are as tall as each other, so that they can show the same rows."""
    one, other = a[-1] - a[0], b[-1] - b[0]
    return abs(one - other) <= max(2 * SAME_ROW, SAME_HEIGHT * max(one, other))


def heights(ladder: Sequence[float]) -> Ladder:
    """The heights of the rows between boundaries."""
    return tuple(low - high for high, low in pairwise(ladder))


def align_rows(a: Ladder, b: Ladder) -> tuple[tuple[int, int], ...]:
    """Boundaries of two bands (rows given by their heights) that are the same: pairs of indexes, in order.

    One row of a band may be several of the other (a merged cell across all of its columns); what is least crooked wins.

    >>> align_rows((30, 20, 10), (30, 30)), align_rows((30, 20), (31, 19))
    (((0, 0), (1, 1), (3, 2)), ((0, 0), (1, 1), (2, 2)))
    """
    if len(a) == len(b) and all(abs(x - y) <= SAME_ROW for x, y in zip(a, b, strict=True)):
        return tuple((i, i) for i in range(len(a) + 1))
    sums_a, sums_b = (0.0, *accumulate(a)), (0.0, *accumulate(b))
    best: list[list[tuple[float, int, int]]] = [[(float("inf"), 0, 0)] * (len(b) + 1) for _ in range(len(a) + 1)]
    best[0][0] = (0.0, 0, 0)
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            for di, dj in steps(i, j):
                before = best[i - di][j - dj][0]
                crooked = abs((sums_a[i] - sums_a[i - di]) - (sums_b[j] - sums_b[j - dj]))
                cost = before + crooked + SPLIT * (max(di, dj) - 1)
                if cost < best[i][j][0]:
                    best[i][j] = (cost, di, dj)
    pairs = []
    i, j = len(a), len(b)
    while (i, j) != (0, 0):
        pairs.append((i, j))
        _, di, dj = best[i][j]
        i, j = i - di, j - dj
    return ((0, 0), *reversed(pairs))


@cache
def steps(i: int, j: int) -> tuple[tuple[int, int], ...]:
    """How many rows of each band may end together at boundaries i and j: one of one, any of the other."""
    ones = [(1, k) for k in range(1, min(j, MOST_ROWS) + 1)] if i else []
    manys = [(k, 1) for k in range(2, min(i, MOST_ROWS) + 1)] if j else []
    skips = ([(1, 0)] if i else []) + ([(0, 1)] if j else [])
    return (*ones, *manys, *skips)


def common_ladder(bands: Sequence[Ladder]) -> tuple[Ladder, list[list[int]]]:
    """The rows of several bands as one ladder of heights, and for each band the place of its boundaries in it.

    >>> common_ladder([(30, 20, 10), (30, 30)])
    ((30, 20, 10), [[0, 1, 2, 3], [0, 1, 3]])
    """
    ladder: Ladder = bands[0]
    places = [list(range(len(ladder) + 1))]
    for band in bands[1:]:
        merged, moved, mine = merge_ladders(ladder, band)
        places = [[moved[at] for at in known] for known in places]
        places.append(mine)
        ladder = merged
    return ladder, places


def merge_ladders(a: Ladder, b: Ladder) -> tuple[Ladder, list[int], list[int]]:
    """Two ladders as one that has the boundaries of both, and where each one's boundaries lie in it."""
    merged: list[float] = []
    in_a, in_b = [0] * (len(a) + 1), [0] * (len(b) + 1)
    pairs = align_rows(a, b)
    for (i0, j0), (i1, j1) in pairwise(pairs):
        finer, places, start = (a, in_a, i0) if i1 - i0 >= j1 - j0 else (b, in_b, j0)
        end = i1 if finer is a and places is in_a else j1
        for k in range(start, end):
            merged.append(finer[k])
            places[k + 1] = len(merged)
        in_a[i1] = in_b[j1] = len(merged)
    return tuple(merged), in_a, in_b


def goes_further(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether two pages show the same rows, several, but for those at the foot that only one has: a sum, a note.

    >>> goes_further([0, 12, 48, 96, 121], [0, 12, 48, 96, 121, 133]), goes_further([0, 12, 48], [0, 12, 48, 60])
    (True, False)
    """
    steps = list(zip(heights(a), heights(b), strict=False))
    return len(steps) >= MANY_ROWS and all(abs(x - y) <= SAME_ROW for x, y in steps)


def scales(a: Sequence[float], b: Sequence[float]) -> set[float]:
    """How many times larger the second of two pages may be printed: not at all, or as its first rows are."""
    return {1.0} | {high / low for low, high in zip(heights(a)[:2], heights(b)[:2], strict=False) if low > 0}


def alike(a: Sequence[float], b: Sequence[float]) -> float:
    """How far two pages' rows can be the same: the share of rows as high as each other, or of boundaries in common.

    A band may lack boundaries that another has (cells merged over rows), and end elsewhere.

    >>> alike([0, 12, 48, 96, 121], [0, 15, 51, 99, 124]), alike([0, 12, 48, 200], [0, 12, 48, 96, 150, 200])
    (0.6666666666666666, 1.0)
    """
    steps = list(zip(heights(a), heights(b), strict=False))[:-1]
    equal = sum(abs(x - y) <= SAME_ROW for x, y in steps) / len(steps) if steps else 1.0
    coarse, fine = sorted(([y - a[0] for y in a], [y - b[0] for y in b]), key=len)
    inner = coarse[1:-1]
    common = sum(min(abs(y - other) for other in fine) <= SAME_ROW for y in inner)
    return max(equal, common / len(inner) if inner else 1.0)
