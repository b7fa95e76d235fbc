"""Slashes among the ink of a crop: no letter leans so much in one thin straight stroke."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.shapes import Band, Shown
from pipeline.model import Box

Numbers = NDArray[Any]
Limits = tuple[float, float]
WIDE: Limits = (0.3, 1.1)
"""Of a small letter's height: so wide is a slash,"""
TOP: Limits = (1.2, 1.9)
"""so high above the line's foot its top stands,"""
BELOW: Limits = (-0.05, 0.6)
"""and so far below it its foot."""
BENT, THICK = 0.1, 0.36
"""Of a small letter's height: a stroke is straight but for so much, and hardly a row of it is wider than so much,"""
ODD_ROWS = 0.05
"""of its rows no more than these."""
LEAN, SINKS = 0.22, 0.03
"""Pixels sideways for each one down; of a small letter's height: of 2,060 leaning parts of ink of six prints the
58 that lean so much and reach so far below the foot were slashes. (An italic l leans by 0.2 and stands on the foot.)
"""
LEAN_AMID, MORE, OTHERS = 0.15, 0.12, 2
"""Some prints' slashes lean less, or stand on the foot: they lean so much, and so much more than other strokes of their
line, of which there are so many.
"""
STROKE_TOP: Limits = (0.85, 1.9)
FOOT = 0.1
"""Of a small letter's height: so high are those strokes, and so far from the line's foot they end at most."""
SMALLEST = 7
"""Pixels: how a lower stroke leans nobody can tell."""


@dataclass(frozen=True, slots=True, eq=False)
class InkParts:
    """The parts of a crop's ink that hang together: each pixel's, and each one's left, top, width, height and area."""

    labels: Numbers
    stats: Numbers


def shown_to_parts(shown: Shown) -> InkParts:
    """The parts of a crop's ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(shown.ink, connectivity=8)
    return InkParts(np.asarray(labels), np.asarray(stats))


def slashes(parts: InkParts, band: Band) -> Iterator[Box]:
    """The boxes (pixels) of the slashes of a line."""
    _, tops, wides, highs, _ = parts.stats.T
    tall, low, wide = ((band.foot - tops) / band.high, (tops + highs - band.foot) / band.high, wides / band.high)
    for at in np.flatnonzero(within(tall, TOP) & within(low, BELOW) & within(wide, WIDE)):
        lean = part_leans(parts, int(at), band)
        if lean is None or lean < LEAN_AMID:
            continue
        beside = np.flatnonzero(within(tall, STROKE_TOP) & (np.abs(low) < FOOT) & (wide < WIDE[0]))
        if (lean >= LEAN and low[at] >= SINKS) or leans_more(lean, parts, [int(other) for other in beside], band):
            left, top, wide_of, high, _ = (float(number) for number in parts.stats[at])
            yield (left, top, left + wide_of, top + high)


def within(values: Numbers, limits: Limits) -> Numbers:
    """Which values lie between two."""
    return (limits[0] <= values) & (values <= limits[1])


def leans_more(lean: float, parts: InkParts, others: list[int], band: Band) -> bool:
    """Whether a stroke leans clearly more than others of its line do as a rule."""
    found = [other for other in (part_leans(parts, at, band) for at in others) if other is not None]
    return len(found) >= OTHERS and lean - statistics.median(found) >= MORE


def part_leans(parts: InkParts, at: int, band: Band) -> float | None:
    """How far a part of the ink leans, None where it is no thin straight stroke."""
    left, top, wide, high, _ = (int(number) for number in parts.stats[at])
    return leans(parts.labels[top : top + high, left : left + wide] == at, band.high)


def leans(ink: Numbers, high: int) -> float | None:
    """How far a thin straight stroke leans sideways for each pixel down, None for any other shape.

    ``high``: of small letters, in pixels.

    >>> leans(np.eye(20, dtype=bool)[::-1], 12), leans(np.ones((20, 3), dtype=bool), 12), leans(np.eye(9) < 1, 6)
    (1.0, 0.0, None)
    """
    rows = ink.sum(axis=1)
    if len(rows) < SMALLEST or int((rows > THICK * high).sum()) > ODD_ROWS * len(rows):
        return None
    at = np.flatnonzero(rows)
    middle = (ink * np.arange(ink.shape[1])).sum(axis=1)[at] / rows[at]
    slope, start = np.polyfit(at, middle, 1)
    straight = np.abs(middle - slope * at - start).max() <= BENT * high
    return round(float(-slope), 3) + 0.0 if straight else None
