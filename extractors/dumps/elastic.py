"""How far down the lines of pages stood that show the same rows side by side, where long gaps were shortened.

``pdftotext`` writes at most four empty lines, however large a gap is. Lines with less between them keep their distance;
where as much stands as there ever does, what follows begins where a row of the pages beside it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

SHORTENED = 5
"""Lines: a longest step from one text to the next that is no longer than this, and often taken, is a shortened one."""
OFTEN = 2

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
    [{10: 0, 11: 1, 12: 2, 14: 7}, {30: 0, 33: 7}]
    """
    if step is None:
        return [{number: number - numbers[0] for number in numbers} for numbers in pages]
    waiting = [to_chunks(numbers, step, firsts) for numbers in pages]
    found: list[dict[int, int]] = [{} for _ in pages]
    while any(waiting):
        early = {i: max(found[i].values(), default=-step) + step for i, chunks in enumerate(waiting) if chunks}
        beside = {i: first_from(early[i], row_tops(found[:i] + found[i + 1 :])) for i in early}
        known = {i: top for i, top in beside.items() if top is not None}
        placed = {i: known[i] for i in list(known)[:1]} or dict.fromkeys(early, max(early.values()))
        for i, top in placed.items():
            chunk = waiting[i].pop(0)
            found[i] |= {number: top + number - chunk[0] for number in chunk}
    return found


def to_chunks(numbers: Sequence[int], step: int, firsts: Set[int]) -> list[Chunk]:
    """Numbers of lines cut where the longest step is, and below a header.

    >>> to_chunks([1, 2, 7, 9], 5, {9})
    [[1, 2], [7], [9]]
    """
    chunks: list[list[int]] = []
    for number in numbers:
        if not chunks or number in firsts or number - chunks[-1][-1] >= step:
            chunks.append([])
        chunks[-1].append(number)
    return list(chunks)


def row_tops(pages: Sequence[dict[int, int]]) -> list[int]:
    """Where texts begin below a gap."""
    tops = [sorted(page.values()) for page in pages]
    return sorted(b for page in tops for a, b in pairwise([-2, *page]) if b - a > 1)


def first_from(early: int, tops: Sequence[int]) -> int | None:
    """The first of some places that is not too early."""
    return next((top for top in tops if top >= early), None)
