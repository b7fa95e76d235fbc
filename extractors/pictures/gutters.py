"""Texts of a page without rules: cut apart where no letter stands between columns, so that each is read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.crops import grown_together, without_specks
from extractors.pictures.parts import Mask, column_sums
from pipeline.model import Box

GUTTER = 0.028
"""Inches: between two columns there is at least so much blank paper."""
CROSSING = 0.15
"""Of the lines of a page: so few may cross a gutter, as titles do."""
RAGGED = 0.35
"""Of the lines of a page: a stretch with fewer is no column but where the lines of one end."""
LEAST_LINES = 6
"""On a page of fewer lines nobody can tell gutters from blanks between words."""
BLANK = 0.85
"""Of a small letter's height: a blank between two words is narrower, as are few gaps between two columns."""
WORD_GAP = 1.3
"""Of a small letter's height: words of one line stand no further apart."""


def column_blocks(letters: Mask, dpi: float, height: float) -> list[Box]:
    """The boxes of the texts between the gutters of a page, column by column, after those that stand across.

    None where there are no gutters. ``height``: that of small letters in pixels.
    """
    clean = without_specks(letters, dpi)
    gutters = find_gutters(clean, dpi)
    if not gutters:
        return []
    crossers = list(crossing_lines(clean, gutters, height))
    rest = clean.copy()
    for x0, top, x1, bottom in crossers:
        rest[int(top) : int(bottom), int(x0) : int(x1)] = 0
    edges = [0, *gutters, letters.shape[1]]
    columns = [
        sorted(((x0 + left, top, x1 + left, bottom) for x0, top, x1, bottom in grown_together(part, dpi)), key=by_top)
        for left, right in pairwise(edges)
        for part in [np.ascontiguousarray(rest[:, left:right])]
    ]
    return [*crossers, *(box for boxes in columns for box in boxes)]


def by_top(box: Box) -> tuple[float, float]:
    """Boxes from top to bottom."""
    return box[1], box[0]


def find_gutters(letters: Mask, dpi: float) -> list[int]:
    """Where a page's columns are best cut apart: in stretches in which hardly a line has letters, close to the right.

    The column on the right begins with a straight edge; long lines of the one on the left run into the gap.

    >>> page = np.zeros((200, 90), np.uint8)
    >>> page[0:200:20, 10:40] = page[0:200:20, 60:80] = 1
    >>> find_gutters(page, 100)
    [58]
    """
    tops = letters.copy()
    tops[1:] = cv2.subtract(letters[1:], letters[:-1])
    lines = column_sums(tops)
    inked = np.flatnonzero(lines)
    usual = float(np.percentile(lines[inked], 90)) if len(inked) else 0.0
    if usual < LEAST_LINES:
        return []
    free = lines <= CROSSING * usual
    steps = np.diff(np.concatenate([[0], free.astype(np.int8), [0]]))
    gaps = zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True)
    cuts = [clearest(lines, a, b) for a, b in gaps if b - a >= GUTTER * dpi and (~free[:a]).any() and (~free[b:]).any()]
    ends = [*cuts, int(inked[-1]) + 1]
    return [a for a, b in pairwise(ends) if np.percentile(lines[a:b], 90) > RAGGED * usual]


def words_joined(letters: Mask, height: float) -> Mask:
    """The words of each line joined over the blanks between them; ``height``: of small letters in pixels."""
    found: Mask = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, max(3, round(BLANK * height))), np.uint8))
    return found


def clearest(lines: NDArray[Any], start: int, end: int) -> int:
    """The place in a gap at which fewest lines stand, as far to the right as goes."""
    least = int(lines[start:end].min())
    return max(start, start + int(np.flatnonzero(lines[start:end] == least)[-1]) - 1)


def crossing_lines(letters: Mask, cuts: Sequence[int], height: float) -> Iterator[Box]:
    """The boxes of the lines that stand where columns are cut apart."""
    near = np.ones((1, max(3, round(WORD_GAP * height))), np.uint8)
    marks, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(letters, near))
    seen: set[int] = set()
    for cut in cuts:
        seen |= set(labels[:, cut][letters[:, cut] > 0].tolist())
    for label in sorted(seen & set(range(1, marks))):
        left, top, wide, high = (int(number) for number in stats[label][:4])
        yield trimmed(labels, label, letters, (left, top, left + wide, top + high))


def trimmed(labels: NDArray[Any], label: int, letters: Mask, box: tuple[int, int, int, int]) -> Box:
    """The box around the letters of a mark that was grown."""
    x0, top, x1, bottom = box
    ys, xs = np.nonzero((labels[top:bottom, x0:x1] == label) & (letters[top:bottom, x0:x1] > 0))
    return (float(x0 + xs.min()), float(top + ys.min()), float(x0 + xs.max() + 1), float(top + ys.max() + 1))
