"""Rows of one band matched with those of the next, by geometry alone: empty cells and blank rows count like all others."""

from __future__ import annotations

from collections.abc import Sequence

SAME_ROW = 2.5
"""Points: row boundaries of two bands that lie this near (counted from the tables' tops) are the same."""


def same_boundaries(a: Sequence[float], b: Sequence[float]) -> float:
    """The share of the row boundaries that two pages have in common, counted from their tops, 0 to 1.

    >>> same_boundaries([30, 60, 90], [31, 61, 91]), same_boundaries([30, 60, 90], [30, 70, 90])
    (1.0, 0.6666666666666666)
    """
    left, right = [y - a[0] for y in a], [y - b[0] for y in b]
    common = sum(min(abs(y - other) for other in right) <= SAME_ROW for y in left)
    return common / max(len(left), len(right))


def union_boundaries(ladders: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The row boundaries of several bands of one page as one ladder, counted from their tops.

    A boundary that one band lacks (a merged cell across its whole width) is taken from the others.

    >>> union_boundaries([[30, 60, 90], [32, 92]])
    (0, 30, 60)
    """
    found: list[float] = []
    for ladder in ladders:
        for y in (y - ladder[0] for y in ladder):
            if all(abs(y - other) > SAME_ROW for other in found):
                found.append(y)
    return tuple(sorted(found))


def boundary_index(ladder: Sequence[float], y: float) -> int:
    """The index of the boundary nearest to ``y``."""
    return min(range(len(ladder)), key=lambda i: abs(ladder[i] - y))


def align_pages(long: Sequence[Sequence[float]], short: Sequence[Sequence[float]]) -> list[int | None]:
    """For each page of one band the page of another that shows the same rows, in order; None where it was not printed.

    Pages are given by their row boundaries. As many pages in both: one to one.

    >>> align_pages([[0, 10], [0, 20, 40], [0, 7]], [[0, 10], [0, 7]])
    [0, None, 1]
    """
    n, m = len(long), len(short)
    if n == m:
        return list(range(n))
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            pair = same_boundaries(long[i], short[j]) + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    mates: list[int | None] = []
    j = 0
    for i in range(n):
        while j < m and best[i][j] == best[i][j + 1] and best[i][j] != best[i + 1][j]:
            j += 1
        if j < m and best[i][j] == same_boundaries(long[i], short[j]) + best[i + 1][j + 1]:
            mates.append(j)
            j += 1
        else:
            mates.append(None)
    return mates
