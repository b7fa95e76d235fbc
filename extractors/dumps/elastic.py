"""How far down the lines of pages stood that show the same rows side by side, where long gaps were shortened.

``pdftotext`` writes at most four empty lines, however large a gap is. Lines with less between them keep their distance,
to within a line; where as much stands as there ever does, what follows stood so far down or further.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

SHORTENED = 5
"""Lines: a longest step from one text to the next that is no longer than this, and often taken, is a shortened one."""
OFTEN = 2
ALONE = 4.0
"""What it costs that a text stands beside none of the fullest page's, in lines that two pages' distances differ by."""
PASSED = 0.25
"""What it costs to pass a text of the fullest page."""
LOOK_BACK = 4
"""So many texts in a row at the most stand beside none of another page."""

Chunk = Sequence[int]
"""Numbers of lines whose distances from each other are as they were on the page."""


def longest_step(pages: Sequence[Sequence[int]]) -> int | None:
    """The step from line to line that stands for all longer ones, None where steps are as they were.

    >>> longest_step([[1, 2, 7, 8, 13], [1, 6, 8]]), longest_step([[1, 2, 14, 20]])
    (5, None)
    """
    steps = Counter(b - a for numbers in pages for a, b in pairwise(numbers))
    longest = max(steps, default=0)
    return longest if longest <= SHORTENED and steps[longest] >= OFTEN else None


def pages_to_tops(pages: Sequence[Sequence[int]], step: int | None, firsts: Set[int]) -> list[dict[int, int]]:
    """How many lines down each line of some pages stood; the pages show the same rows side by side.

    ``firsts`` are the lines that come first below a page's header: they stand side by side, however tall the headers.

    >>> pages_to_tops([[10, 11, 12, 17, 18], [30, 35]], 5, set())
    [{10: 0, 11: 1, 12: 2, 17: 7, 18: 8}, {30: 0, 35: 7}]
    >>> pages_to_tops([[10, 11, 12, 14], [30, 33]], 5, {14, 33})
    [{10: 0, 11: 1, 12: 2, 14: 4}, {30: 0, 33: 4}]
    """
    if step is None:
        return [{number: number - numbers[0] for number in numbers} for numbers in pages]
    chunks = [to_chunks(numbers, firsts) for numbers in pages]
    fullest = max(range(len(pages)), key=lambda i: len(chunks[i]))
    beside = [partners(mine, chunks[fullest], step, firsts) for mine in chunks]
    return placed(chunks, beside, len(chunks[fullest]))


def to_chunks(numbers: Sequence[int], firsts: Set[int]) -> list[Chunk]:
    """Numbers of lines cut at empty ones, and below a header.

    >>> to_chunks([1, 2, 7, 9, 10], {10})
    [[1, 2], [7], [9], [10]]
    """
    chunks: list[list[int]] = []
    for number in numbers:
        if not chunks or number in firsts or number - chunks[-1][-1] > 1:
            chunks.append([])
        chunks[-1].append(number)
    return list(chunks)


def partners(mine: Sequence[Chunk], full: Sequence[Chunk], step: int, firsts: Set[int]) -> dict[int, int]:
    """The text of the fullest page beside each text of a page, by their numbers; the cheapest way from top to foot."""
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {(-1, -1): (0.0, ())}
    for i in range(len(mine)):
        for j in range(len(full)):
            if (mine[i][0] in firsts) != (full[j][0] in firsts):
                continue
            ways = [
                (spent + ALONE * (i - a - 1) + PASSED * (j - b - 1) + misfit(mine, (a, i), full, (b, j), step), way)
                for (a, b), (spent, way) in best.items()
                if i - LOOK_BACK <= a < i and b < j
            ]
            if ways:
                spent, way = min(ways)
                best[i, j] = (spent, (*way, (i, j)))
    ends = [(spent + ALONE * (len(mine) - 1 - i), way) for (i, _), (spent, way) in best.items()]
    return dict(min(ends)[1])


def misfit(mine: Sequence[Chunk], a: tuple[int, int], full: Sequence[Chunk], b: tuple[int, int], step: int) -> float:
    """How many lines two distances differ by: from one text of a page to another, and between those beside them.

    >>> mine, full = [[1, 2], [7]], [[1], [5], [9], [12]]
    >>> [misfit(mine, (0, 1), full, (0, j), 5) for j in (1, 2, 3)]
    [2, 0, 0]
    """
    if min(a[0], b[0]) < 0:
        return 0.0
    here, there = (chunks[k][0] - chunks[n][0] for chunks, (n, k) in ((mine, a), (full, b)))
    is_least, are_least = (shortened(chunks[n : k + 1], step) for chunks, (n, k) in ((mine, a), (full, b)))
    if is_least and are_least:
        return 0
    return max(here - there, 0 if is_least else there - here if not are_least else 0)


def shortened(chunks: Sequence[Chunk], step: int) -> bool:
    """Whether a gap between some texts is a shortened one."""
    return any(below[0] - above[-1] >= step for above, below in pairwise(chunks))


def placed(chunks: Sequence[Sequence[Chunk]], beside: Sequence[dict[int, int]], n_rows: int) -> list[dict[int, int]]:
    """How far down each line stands: texts beside each other equally far, with room for all that stand above them."""
    found: list[dict[int, int]] = [{} for _ in chunks]
    waiting = [0 for _ in chunks]

    def put(page: int, top: int) -> None:
        chunk = chunks[page][waiting[page]]
        found[page] |= {number: top + number - chunk[0] for number in chunk}
        waiting[page] += 1

    def own_top(page: int) -> int:
        at = waiting[page]
        if at == 0:
            return 0
        above = chunks[page][at - 1]
        return found[page][above[-1]] + chunks[page][at][0] - above[-1]

    for row in range(n_rows):
        mine = [page for page, pairs in enumerate(beside) if row in pairs.values()]
        for page in mine:
            while beside[page].get(waiting[page]) != row:
                put(page, own_top(page))
        top = max(own_top(page) for page in mine)
        for page in mine:
            put(page, top)
    for page, texts in enumerate(chunks):
        while waiting[page] < len(texts):
            put(page, own_top(page))
    return found


def is_guess(pages: Sequence[Sequence[int]], step: int | None, firsts: Set[int]) -> bool:
    """Whether nobody knows beside which texts of one page those of another stand, that has fewer below a long gap.

    >>> is_guess([[1, 6, 8], [1, 6]], 5, set()), is_guess([[1, 6], [1, 6]], 5, set())
    (True, False)
    """
    chunks = [to_chunks(numbers, firsts) for numbers in pages]
    most = max(map(len, chunks))
    return step is not None and any(len(mine) < most and shortened(mine, step) for mine in chunks)
