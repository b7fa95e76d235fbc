"""What a path draws, as straight strokes: pure geometry of points and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from extractors.page import Segment
from pipeline.model import Box

THIN = 3.0
"""Points: a filled rectangle that is not thicker than this is a rule, not a background."""
DOT = 1.5
"""Of its shorter side: a thin shape that is no longer is a dot, of which nobody knows which way it runs."""
STRAIGHT = 0.3
"""Points: how far the ends of a stroke may differ for it to count as horizontal or vertical."""


def clipped(stroke: Box, clip: Box) -> Box | None:
    """The part of a stroke that is seen through a clip, None where nothing is.

    >>> clipped((0.0, 5.0, 90.0, 5.0), (10.0, 0.0, 50.0, 40.0)), clipped((0, 50, 90, 50), (10, 0, 50, 40))
    ((10.0, 5.0, 50.0, 5.0), None)
    """
    x0, y0, x1, y1 = max(stroke[0], clip[0]), max(stroke[1], clip[1]), min(stroke[2], clip[2]), min(stroke[3], clip[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def subpaths(path: Sequence[Any]) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each closed or open polygon of a path; curves count by their end points."""
    points: list[tuple[float, float]] = []
    for step in path:
        if step[0] == "m":
            if len(points) > 1:
                yield points
            points = [step[1:]]
        elif step[0] == "h":
            if points:
                points.append(points[0])
        elif points:
            points.append(step[-2:])
    if len(points) > 1:
        yield points


def path_strokes(points: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """The straight horizontal and vertical strokes along a path."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) <= STRAIGHT or abs(y0 - y1) <= STRAIGHT:
            yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def around_points(points: Sequence[tuple[float, float]]) -> Box:
    """The box around some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def filled_rule(points: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """The middle line of a filled shape that is thin enough to be a rule; a dot may be part of one across or down."""
    x0, y0, x1, y1 = around_points(points)
    wide, high = x1 - x0, y1 - y0
    if min(wide, high) > THIN:
        return
    if wide * DOT >= high:
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    if high * DOT >= wide:
        yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)


def picture_share(pictures: Sequence[Box], page: Box) -> float:
    """The share of the page that its largest picture covers, 0 to 1."""
    area = (page[2] - page[0]) * (page[3] - page[1])
    return max((min(1.0, (x1 - x0) * (y1 - y0) / area) for x0, y0, x1, y1 in pictures), default=0.0) if area else 0.0


def upright_box(box: Box) -> Box:
    """A box with its lower left corner first.

    >>> upright_box((5, 0, 0, 9))
    (0, 0, 5, 9)
    """
    return (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))


def strokes_to_segments(strokes: Iterator[Box]) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Strokes sorted into those that run across and those that run down."""
    across, down = [], []
    for x0, top, x1, bottom in strokes:
        if x1 - x0 > bottom - top:
            across.append(Segment((top + bottom) / 2, x0, x1))
        elif bottom > top:
            down.append(Segment((x0 + x1) / 2, top, bottom))
    return tuple(across), tuple(down)
