"""What a word ends in, told by the parts of ink behind its last letter: a mark, and whether a dot stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.pictures.shapes import Band
from extractors.pictures.strokes import InkParts
from pipeline.model import Box

Numbers = NDArray[Any]
ZONE = (0.75, 0.5)
"""Of a small letter's height: so far before a word's end, and behind it, its mark stands."""
REACH = (1.6, 0.5)
"""And so far above the line's foot, and below it, its letters and marks."""
LEAST = 0.012
"""Of a small letter's height squared: what has less ink is grain."""
WIDE, HIGH = 0.45, 0.6
"""Of a small letter's height: no mark is wider, or higher."""
LOW = (0.3, 0.2, 0.5)
"""The middle of a full stop's ink stands no higher above the foot, and no further below it, and its top no higher."""
FLAT = 0.5
"""Of its width: what is lower is a dash."""
UPPER = (0.5, 1.15, 1.25)
"""The middle of a colon's upper dot stands between these above the foot, and its top no higher."""
OVER, BEYOND = 0.3, 0.15
"""Of the narrower one: so much stands a dot above another; in heights: so far may letters reach beyond their mark."""
TALL, FOOT = 0.9, 0.15
"""Of a small letter's height: no capital is lower, and no further than this from the line's foot it ends."""
CORNER = (0.3, 0.35)
"""Of a small letter's height: so far beside a capital's right end, and above and below its foot, no mark stands."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A mark behind a word: its top and foot from the line's foot downwards, in heights of small letters.

    ``dotted``: a dot stands above it; ``crowded``: none does, but a letter, into which one may have run.
    """

    top: float
    foot: float
    dotted: bool
    crowded: bool = False

    @property
    def tail(self) -> float:
        """How far it reaches down, and how high it is: under 0.4 for a full stop, over 0.5 for a comma."""
        return 2 * self.foot - self.top


def line_endings(parts: InkParts, band: Band, boxes: Sequence[Box]) -> dict[int, Ending]:
    """The marks behind the words of a line, by the number of the word; ``boxes`` are the words', in pixels."""
    lefts, tops, wides, highs, _ = own_parts(parts, band)
    rights, feet = lefts + wides, tops + highs
    middles = band.foot - (tops + feet) / 2
    is_dot = (wides <= WIDE * band.high) & (highs <= HIGH * band.high)
    heads = (band.foot - tops) / band.high
    raised = middles / band.high
    low = is_dot & (highs >= FLAT * wides) & (-LOW[1] <= raised) & (raised <= LOW[0]) & (heads <= LOW[2])
    upper = is_dot & (UPPER[0] < raised) & (raised < UPPER[1]) & (heads < UPPER[2])
    letters = ~low & ~upper
    found: dict[int, Ending] = {}
    ends = [*(box[0] - 1 for box in boxes[1:]), inf]
    for at in sorted(np.flatnonzero(low), key=lambda part: float(lefts[part])):
        number = word_at(lefts[at], rights[at], boxes, ends, band.high)
        if number is None:
            continue
        start, end = zone(boxes[number], ends[number], band.high)
        there = letters & (lefts < end) & (rights > start)
        if there.any() and rights[at] < rights[there].max() - BEYOND * band.high:
            continue
        over = np.minimum(rights, rights[at]) - np.maximum(lefts, lefts[at]) > OVER * np.minimum(wides, wides[at])
        foot = float(feet[at] - band.foot) / band.high
        dotted = bool((upper & over).any())
        crowded = not dotted and has_ink_above(parts, band, int(lefts[at]), int(rights[at]))
        found[number] = Ending(float(-heads[at]), foot, dotted, crowded)
    return found


def has_ink_above(parts: InkParts, band: Band, left: int, right: int) -> bool:
    """Whether there is ink where the upper dot of a mark would stand that reaches from one place to another."""
    lowest, _, highest = (round(band.foot - share * band.high) for share in UPPER)
    return bool(parts.labels[max(0, highest) : lowest, left:right].any())


def own_parts(parts: InkParts, band: Band) -> Numbers:
    """The parts of ink of a line, none so small that it is grain: left, top, width, height and area of each."""
    tops, feet = parts.stats[1:, 1], parts.stats[1:, 1] + parts.stats[1:, 3]
    inside = (tops < band.foot + REACH[1] * band.high) & (feet > band.foot - REACH[0] * band.high)
    return np.asarray(parts.stats[1:][inside & (parts.stats[1:, 4] >= LEAST * band.high**2)].T)


def word_at(left: float, right: float, boxes: Sequence[Box], ends: Sequence[float], high: int) -> int | None:
    """The number of the word behind which a part of ink stands."""
    for number, (box, end) in enumerate(zip(boxes, ends, strict=True)):
        start, stop = zone(box, end, high)
        if left < stop and right > start and (left + right) / 2 > box[0]:
            return number
    return None


def zone(box: Box, end: float, high: int) -> tuple[float, float]:
    """From where to where (pixels) the mark of a word may stand; ``end``: where the next word begins."""
    return box[2] - ZONE[0] * high, min(box[2] + ZONE[1] * high, end)


def is_bare(parts: InkParts, band: Band, box: Box, end: float) -> bool:
    """Whether a word surely ends in a letter, and in one below which a mark that had run into it would be seen (P, T).

    ``end``: where the next word begins, in pixels.
    """
    lefts, tops, wides, highs, _ = own_parts(parts, band)
    start, stop = zone(box, end, band.high)
    there = np.flatnonzero((lefts < stop) & (lefts + wides > start))
    if not len(there):
        return False
    last = there[int((lefts + wides)[there].argmax())]
    left, top, wide, high = (int(side[last]) for side in (lefts, tops, wides, highs))
    if high < TALL * band.high or abs(top + high - band.foot) > FOOT * band.high:
        return False
    near, low = round(CORNER[0] * band.high), round(CORNER[1] * band.high)
    return not parts.labels[top + high - low : top + high + low, left + wide - near : left + wide + near].any()
