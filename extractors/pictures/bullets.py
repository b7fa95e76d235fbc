"""Bullets told from letters by their shape: the engine knows no bullet and reads a letter or a sign in its place."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.pictures.load import Grey
from pipeline.model import Box

SIZES = (0.17, 0.75)
"""Of its line's height: how wide and high a bullet is."""
ROUND = 1.4
"""A bullet is at most so many times as wide as high, or as high as wide."""
FILLED = 0.63
"""Of the box around a bullet: so much is ink (of a disc three quarters, of a letter half)."""
MIDDLE = (0.25, 0.75)
"""Of its line's height: between these lies a bullet's middle; a full stop's lies below."""
PAPER = 2
"""Pixels around a bullet's box: without paper beside it nobody tells its ink."""
OTHER_INK = 0.2
"""Of a bullet's ink: so much other ink may lie in its box."""


def is_bullet(grey: Grey, box: Box, line: tuple[float, float]) -> bool:
    """Whether what stands in a box (pixels) is a filled dot or square; ``line`` is the top and the foot of its line."""
    x0, y0, x1, y1 = (max(0, round(side)) for side in (box[0] - PAPER, box[1] - PAPER, box[2] + PAPER, box[3] + PAPER))
    part = np.ascontiguousarray(grey[y0:y1, x0:x1])
    if part.size < 4 or int(part.max()) == int(part.min()):
        return False
    _, ink = cv2.threshold(part, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    count, _, stats, centres = cv2.connectedComponentsWithStats(np.asarray(ink, dtype=np.uint8))
    if count < 2:
        return False
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    wide, high, area = (int(stats[largest][key]) for key in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    if int(stats[1:, cv2.CC_STAT_AREA].sum()) - area > OTHER_INK * area:
        return False
    tall = line[1] - line[0]
    middle = (y0 + float(centres[largest][1]) - line[0]) / tall if tall > 0 else 0.0
    return (
        SIZES[0] * tall <= min(wide, high)
        and max(wide, high) <= min(SIZES[1] * tall, ROUND * min(wide, high))
        and area >= FILLED * wide * high
        and MIDDLE[0] <= middle <= MIDDLE[1]
    )
