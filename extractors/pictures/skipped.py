"""Ink that no word covers: what the engine passed over, in a line or a whole line, however sure it is of the rest."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.pictures.load import Grey
from extractors.pictures.parts import Mask
from pipeline.model import Box

AROUND = 3
"""Pixels around a word's box that are its own."""
MIDDLE = 0.25
"""Of a line's height at its top and foot: what stands there may be a neighbour's."""
DARK = 2
"""Pixels of ink that a column of a line has at least where a letter stands."""
TALL = 8
"""Pixels: of lower words' boxes nobody can tell a line's height."""
LOW, LONG = 0.4, 1.2
"""In line heights: ink as high and as long (blanks not counted) that no word covers is a line."""
CONTRAST = 60
"""Steps of grey between ink and paper below which a crop has no ink to tell."""


def ink_of(grey: Grey) -> Mask | None:
    """The ink of a crop, None where it has none to tell from its paper."""
    level, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return None if float(np.median(grey)) - level < CONTRAST / 2 else np.asarray(ink, dtype=np.uint8)


def skipped_line(ink: Mask | None, words: Sequence[Box]) -> bool:
    """Whether a whole line of a text (all of its words' boxes, in pixels) was passed over."""
    high = float(np.median([word[3] - word[1] for word in words]))
    if ink is None or high < TALL:
        return False
    left = ink.copy()
    for x0, top, x1, foot in words:
        left[max(0, int(top) - AROUND) : int(foot) + AROUND, max(0, int(x0) - AROUND) : int(x1) + AROUND] = 0
    rows = np.flatnonzero(left.sum(axis=1, dtype=np.int64) >= DARK)
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > AROUND) + 1) if len(rows) else []
    return any(
        len(band) >= LOW * high and int(left[band[0] : band[-1] + 1].any(axis=0).sum()) >= LONG * high for band in bands
    )


def skipped_ink(ink: Mask | None, words: Sequence[Box]) -> float:
    """How much ink beside and between the words of a line (boxes in pixels) is no word's: its width in line heights."""
    top, foot = (float(np.median([word[side] for word in words])) for side in (1, 3))
    high = foot - top
    first, last = max(0, round(top + MIDDLE * high)), round(foot - MIDDLE * high)
    if ink is None or last - first < 2:
        return 0.0
    inked = ink[first:last].sum(axis=0) >= DARK
    for x0, _, x1, _ in words:
        inked[max(0, int(x0) - AROUND) : int(x1) + AROUND] = False
    return float(inked.sum()) / high
