"""Marks of lists told from letters by their shape: the engine knows no bullet and reads something else in its place."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np

from extractors.pictures.load import Grey
from pipeline.model import Box

SIZES = (0.17, 0.75)
"""Of its line's height: how wide and high a bullet is."""
ROUND = 1.4
"""A bullet is at most so many times as wide as high, or as high as wide."""
FLAT = 1.25
"""A dash is at least so many times as wide as high; in small print hardly more."""
FILLED = 0.63
"""Of the box around a bullet: so much is ink (of a disc three quarters, of a letter half)."""
MIDDLE = (0.25, 0.75)
"""Of its line's height: between these lies a bullet's middle; a full stop's lies below."""
PAPER = 2
"""Pixels around a bullet's box: without paper beside it nobody tells its ink."""
OTHER_INK = 0.2
"""Of a bullet's ink: so much other ink may lie in its box."""


class Mark(StrEnum):
    """What stands before an item of a list."""

    DOT = "•"
    DASH = "-"


def mark_in(grey: Grey, box: Box, line: tuple[float, float]) -> Mark | None:
    """What mark stands in a box (pixels), None for a letter; ``line`` is the top and the foot of its line."""
    x0, y0, x1, y1 = (max(0, round(side)) for side in (box[0] - PAPER, box[1] - PAPER, box[2] + PAPER, box[3] + PAPER))
    part = np.ascontiguousarray(grey[y0:y1, x0:x1])
    if part.size < 4 or int(part.max()) == int(part.min()):
        return None
    _, ink = cv2.threshold(part, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    count, _, stats, centres = cv2.connectedComponentsWithStats(np.asarray(ink, dtype=np.uint8))
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    wide, high, area = (int(stats[largest][key]) for key in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    if int(stats[1:, cv2.CC_STAT_AREA].sum()) - area > OTHER_INK * area or area < FILLED * wide * high:
        return None
    tall = line[1] - line[0]
    middle = (y0 + float(centres[largest][1]) - line[0]) / tall if tall > 0 else 0.0
    if not MIDDLE[0] <= middle <= MIDDLE[1]:
        return None
    if wide >= FLAT * high:
        return Mark.DASH
    is_round = max(wide, high) <= ROUND * min(wide, high)
    return Mark.DOT if is_round and SIZES[0] * tall <= min(wide, high) <= SIZES[1] * tall else None
