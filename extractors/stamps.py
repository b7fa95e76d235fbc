"""Boxes laid over a page after it was printed, mostly stamps: their sides rule no table, their texts are no rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.gridlines import TOUCH, Lattice
from extractors.page import Segment
from extractors.strays import end_together, meets

WIDEST, HIGHEST = 252.0, 180.0
"""Points: no stamp is larger."""
BEYOND = 8.0
"""Points: a rule that crosses another goes on so far on both sides of it."""
OVERHANG = 18.0
"""Points: what hangs over a table's side by so much is no letter's stem, but a side of a box that is seen in part."""
ALIGNED = 6.0
"""Points: a table below or beside another one has its sides, or its rows, no further from that one's."""


def without_stamps(across: Sequence[Segment], down: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The rules of a page without those of boxes that lie across others.

    >>> down = [*(Segment(x, 0, 90) for x in (0, 100, 200)), *(Segment(x, -30, 30) for x in (150, 250))]
    >>> across = [Segment(y, 0, 200) for y in (0, 20, 90)] + [Segment(y, 150, 250) for y in (-30, 10, 30)]
    >>> lying, standing = without_stamps(across, down)
    >>> [s.at for s in lying], [s.at for s in standing]
    ([0, 20, 90], [0, 100, 200])
    """
    boxes = [box for box in find_boxes(across, down) if is_crossed(box, across, down)]
    standing = [s for s in down if not any(is_within(s, box[1], box[0]) for box in boxes)]
    lying = [s for s in across if not any(is_within(s, box[0], box[1]) for box in boxes)]
    hanging = [s for s in standing if hangs_over(s, lying, standing, HIGHEST)]
    over = [s for s in lying if hangs_over(s, standing, lying, WIDEST)]
    return without_attached(lying, over, hanging, WIDEST), without_attached(standing, hanging, over, HIGHEST)


Box = tuple[tuple[float, float], tuple[float, float]]
"""From where to where across the page, and down it."""


def find_boxes(across: Sequence[Segment], down: Sequence[Segment]) -> Iterator[Box]:
    """Every box no larger than a stamp whose four sides end at its corners."""
    for left in down:
        for right in down:
            if not TOUCH < right.at - left.at <= WIDEST or not alike(left, right) or left.end - left.start > HIGHEST:
                continue
            sides = [s for s in across if abs(s.start - left.at) <= TOUCH and abs(s.end - right.at) <= TOUCH]
            if all(any(abs(s.at - place) <= TOUCH for s in sides) for place in (left.start, left.end)):
                yield (left.at, right.at), (left.start, left.end)


def alike(a: Segment, b: Segment) -> bool:
    """Whether two strokes begin and end together."""
    return abs(a.start - b.start) <= TOUCH and abs(a.end - b.end) <= TOUCH


def is_crossed(box: Box, across: Sequence[Segment], down: Sequence[Segment]) -> bool:
    """Whether a rule that is none of its own goes through a side of a box."""
    return crosses(across, *box) or crosses(down, box[1], box[0])


def crosses(strokes: Sequence[Segment], along: tuple[float, float], aside: tuple[float, float]) -> bool:
    """Whether one of some strokes, longer than a box, goes through one of its two sides at ``along``."""
    return any(
        s.end - s.start > along[1] - along[0]
        and aside[0] + TOUCH < s.at < aside[1] - TOUCH
        and s.start < side - BEYOND
        and side + BEYOND < s.end
        for s in strokes
        for side in along
    )


def is_within(stroke: Segment, along: tuple[float, float], aside: tuple[float, float]) -> bool:
    """Whether a stroke is one of a box: a side of it, or one between its sides."""
    inside = along[0] - TOUCH <= stroke.start and stroke.end <= along[1] + TOUCH
    return (
        inside
        and aside[0] - TOUCH <= stroke.at <= aside[1] + TOUCH
        and stroke.end - stroke.start > (along[1] - along[0]) - 2 * TOUCH
    )


def hangs_over(stroke: Segment, others: Sequence[Segment], same: Sequence[Segment], most: float) -> bool:
    """Whether a stroke crosses one that runs the other way and ends in nothing well beyond the last one it meets."""
    beside = [s.at for s in others if s.start - TOUCH <= stroke.at <= s.end + TOUCH]
    met = [at for at in beside if stroke.start - TOUCH <= at <= stroke.end + TOUCH]
    if not any(stroke.start + BEYOND < at < stroke.end - BEYOND for at in met) or stroke.end - stroke.start > most:
        return False
    ends = [end for other in same for end in (other.start, other.end)]
    return any(
        abs(end - last) > OVERHANG and not meets(stroke.at, end, others) and not end_together(end, ends)
        for end, last in ((stroke.start, min(met)), (stroke.end, max(met)))
    )


def without_attached(
    strokes: Sequence[Segment], gone: Sequence[Segment], others: Sequence[Segment], most: float
) -> list[Segment]:
    """The strokes without those that are ``gone``, nor short ones that begin or end at one of the ``others``."""
    return [
        s
        for s in strokes
        if s not in gone and not (s.end - s.start <= most and any(ends_at(s, other) for other in others))
    ]


def ends_at(stroke: Segment, other: Segment) -> bool:
    """Whether a stroke begins or ends at another that runs the other way."""
    near = other.start - TOUCH <= stroke.at <= other.end + TOUCH
    return near and min(abs(stroke.start - other.at), abs(stroke.end - other.at)) <= TOUCH


def without_boxes(lattices: Sequence[Lattice]) -> list[Lattice]:
    """The tables of a page without boxes of one column that stand on it anyhow, with no side or row in common."""
    tables = [lattice for lattice in lattices if len(lattice.xs) > 2]
    return [one for one in lattices if len(one.xs) > 2 or not tables or any(goes_with(one, table) for table in tables)]


def goes_with(one: Lattice, table: Lattice) -> bool:
    """Whether a small table begins and ends where boundaries of another one are, across the page or down it."""
    pairs = ((one.xs, table.xs), (one.ys, table.ys))
    large = one.xs[-1] - one.xs[0] > WIDEST or one.ys[-1] - one.ys[0] > HIGHEST
    return large or any(
        all(any(abs(end - place) <= ALIGNED for place in places) for end in (ends[0], ends[-1]))
        for ends, places in pairs
    )
