"""Folds of the paper: lines of shade from edge to edge that rule nothing; made light again where letters stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extractors.gridlines import TOUCH
from extractors.page import Segment
from extractors.pictures.load import POINTS, Grey, Picture
from extractors.pictures.marks import Marks, picture_to_marks
from pipeline.model import Box

SPANS = 0.8
"""Of the page's side: a fold's shade is seen so far at least."""
LOOSE = 8.0
"""Points: a fold's ends lie further than this from whatever rule runs the other way; a table's rules end at one."""
MOST = 2
"""A letter is folded in three: rules that begin and end together are a table's where they are more."""
TOGETHER = 6.0
"""Points: ends that differ by no more lie together."""
BESIDE, SAME = 6.0, 0.9
"""Points: how near to a fold its shadow begins, and how near to where it was a stroke is seen again."""
BAND = 0.03
"""Inches to each side of a fold's middle that its shade may cover."""
CALM = 0.12
"""Inches: along a fold its shade changes less than over so far, and no letter's stroke is as wide."""


def find_folds(strokes: Sequence[Segment], crossing: Sequence[Segment], side: float) -> list[Segment]:
    """The strokes (of a page's side of so many points) that are folds; ``crossing``: those that run the other way.

    >>> table = [Segment(x, 50, 300) for x in (40, 200, 500)]
    >>> find_folds([Segment(120, 3, 590), Segment(50, 40, 500)], table, 595)
    [Segment(at=120, start=3, end=590)]
    >>> find_folds([Segment(y, 3, 590) for y in (50, 120, 300)], table, 595)
    []
    """
    return [s for s in strokes if may_be_fold(s, strokes, side) and is_loose(s, crossing)]


def may_be_fold(stroke: Segment, strokes: Sequence[Segment], side: float) -> bool:
    """Whether a stroke is so long and so few others begin and end with it that it may be a fold.

    >>> rules = [Segment(x, 40, 560) for x in (40, 200, 500)]
    >>> may_be_fold(rules[0], rules, 595), may_be_fold(Segment(120, 3, 590), rules, 595)
    (False, True)
    """
    together = sum(max(abs(stroke.start - o.start), abs(stroke.end - o.end)) <= TOGETHER for o in strokes)
    return stroke.end - stroke.start >= SPANS * side and together <= MOST


def begins_in_table(stroke: Segment, strokes: Sequence[Segment], crossing: Sequence[Segment]) -> bool:
    """Whether a stroke ends where several others do, and at its other end does not reach out of what crosses it: a pale
    rule of theirs, not seen in a filled cell.

    >>> rules, tops = [Segment(x, 76, 596) for x in (40, 200, 500)], [Segment(y, 40, 500) for y in (55, 76, 300)]
    >>> begins_in_table(Segment(120, 66, 596), rules, tops), begins_in_table(Segment(120, 3, 596), rules, tops)
    (True, False)
    """
    met = [other.at for other in crossing if other.start - TOUCH <= stroke.at <= other.end + TOUCH]
    others = [other for other in strokes if other != stroke]
    begun = sum(abs(stroke.start - other.start) <= TOGETHER for other in others)
    ended = sum(abs(stroke.end - other.end) <= TOGETHER for other in others)
    within = bool(met) and min(met) < stroke.start, bool(met) and stroke.end < max(met)
    return (ended > MOST and within[0]) or (begun > MOST and within[1])


def is_loose(stroke: Segment, crossing: Sequence[Segment]) -> bool:
    """Whether a stroke ends at none of those that run the other way."""
    met = [other.at for other in crossing if other.start - TOUCH <= stroke.at <= other.end + TOUCH]
    return all(min(abs(at - stroke.start), abs(at - stroke.end)) > LOOSE for at in met)


def folds_of(picture: Picture, marks: Marks) -> tuple[list[Segment], list[Segment]]:
    """The folds among the strokes of a straight picture, those that lie and those that stand."""
    wide, high = (side * POINTS / picture.dpi for side in picture.size)
    # The rules of a table that fills its page are as long as folds: several that begin and end together are no folds.
    lying = find_folds(marks.across, [s for s in marks.down if not may_be_fold(s, marks.down, high)], wide)
    standing = find_folds(marks.down, [s for s in marks.across if not may_be_fold(s, marks.across, wide)], high)
    return (
        [s for s in lying if not begins_in_table(s, marks.across, marks.down)],
        [s for s in standing if not begins_in_table(s, marks.down, marks.across)],
    )


def without_folds(picture: Picture, marks: Marks, holes: Sequence[Box]) -> tuple[Picture, Marks]:
    """A straight picture without the shade of folds, and its marks; the very same where there are none."""
    lying, standing = folds_of(picture, marks)
    if not lying and not standing:
        return picture, marks
    grey = lightened(picture.grey, lying, picture.dpi)
    turned = lightened(np.ascontiguousarray(grey.T), standing, picture.dpi)
    flat = replace(picture, grey=np.ascontiguousarray(turned.T))
    found = picture_to_marks(flat, holes)
    across, down = known(found.across, marks.across, lying), known(found.down, marks.down, standing)
    return flat, replace(found, across=across, down=down)


def known(strokes: Sequence[Segment], before: Sequence[Segment], folds: Sequence[Segment]) -> tuple[Segment, ...]:
    """Strokes without those beside a fold that were not seen before: there the shadow of the paper begins.

    >>> fold, rule = Segment(120, 3, 590), Segment(124, 40, 500)
    >>> known([rule, Segment(123, 200, 300)], [fold, rule], [fold])
    (Segment(at=124, start=40, end=500),)
    """
    others = [stroke for stroke in before if stroke not in folds]
    return tuple(
        s
        for s in strokes
        if not any(abs(s.at - fold.at) <= BESIDE for fold in folds)
        or any(abs(s.at - o.at) <= SAME and o.start < s.end and s.start < o.end for o in others)
    )


def lightened(grey: Grey, folds: Sequence[Segment], dpi: float) -> Grey:
    """A picture with the shade of folds that lie taken off; what is darker than the shade stays."""
    found = grey.copy()
    reach = max(2, round(BAND * dpi))
    along = np.ones((1, max(3, round(CALM * dpi))), np.uint8)
    for fold in folds:
        middle = round(fold.at * dpi / POINTS)
        first, last = max(0, middle - reach), min(len(grey), middle + reach + 1)
        band = found[first:last]
        shade = cv2.blur(cv2.morphologyEx(band, cv2.MORPH_CLOSE, along), (along.shape[1], 1)).astype(np.int16)
        share = np.linspace(0.0, 1.0, len(band))[:, None]
        paper = ((1 - share) * shade[:1] + share * shade[-1:]).astype(np.int16)
        found[first:last] = np.clip(band + np.maximum(paper - shade, 0), 0, 255).astype(np.uint8)
    return found
