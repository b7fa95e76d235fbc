"""Ink of a line that no word covers: what the engine passed over, however sure it is of the rest."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.pictures.load import Grey
from pipeline.model import Box

AROUND = 3
"""Pixels around a word's box that are its own."""
MIDDLE = 0.25
"""Of a line's height at its top and foot: what stands there may be a neighbour's."""
DARK = 2
"""Pixels of ink that a column of a line has at least where a letter stands."""
CONTRAST = 60
"""Steps of grey between ink and paper below which a crop has no ink to tell."""


def skipped_ink(grey: Grey, words: Sequence[Box]) -> float:
    """How much ink beside and between the words of a line (boxes in pixels) is no word's: its width in line heights."""
    top, foot = (float(np.median([word[side] for word in words])) for side in (1, 3))
    high = foot - top
    first, last = max(0, round(top + MIDDLE * high)), round(foot - MIDDLE * high)
    if last - first < 2:
        return 0.0
    level, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    paper = float(np.median(grey))
    if paper - level < CONTRAST / 2:
        return 0.0
    inked = np.asarray(ink, dtype=np.uint8)[first:last].sum(axis=0) >= DARK
    for x0, _, x1, _ in words:
        inked[max(0, int(x0) - AROUND) : int(x1) + AROUND] = False
    return float(inked.sum()) / high
