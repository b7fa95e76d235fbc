"""Whether what is dark on a page is the grain of a photograph: told by where its ink lies, nothing is read for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.parts import Mask

Profile = NDArray[Any]
"""The ink of each row of pixels."""

SQUARE = 0.7
"""Inches: the side of the squares that are looked at."""
LEAST_INK = 0.01
"""Of a square: one with less ink in it tells nothing."""
TEXTURE = 1.2
"""So many times as uneven is the ink over rows, or columns, where it lies in lines; noise and leaves have less."""
MUCH_INK, MANY = 0.15, 12
"""Of a page: text has less ink; and in fewer squares of it nothing is told by that."""


def is_texture(letters: Mask, dpi: float) -> bool:
    """Whether what is dark on a page is no letters but a photograph's grain: much of it, and nowhere in lines.

    >>> grain = np.random.default_rng(1).integers(0, 2, (800, 800), dtype=np.uint8)
    >>> lines = np.tile(np.repeat(np.uint8((0, 1)), 10)[:, None], (40, 800))
    >>> is_texture(grain, 100), is_texture(lines, 100)
    (True, False)
    """
    if float(letters.mean()) < MUCH_INK:
        return False
    parts = squares(letters, round(SQUARE * dpi))
    uneven = [max(unevenness(part.sum(axis=1)), unevenness(part.sum(axis=0))) for part in parts]
    return len(uneven) >= MANY and float(np.median(uneven)) < TEXTURE


def squares(letters: Mask, side: int) -> Iterator[Mask]:
    """The squares of a picture that letters stand in, without the blank rows and columns around them."""
    height, width = letters.shape
    for top in range(0, height - side + 1, side):
        for left in range(0, width - side + 1, side):
            part = letters[top : top + side, left : left + side]
            if int(cv2.countNonZero(part)) >= LEAST_INK * side * side:
                x, y, wide, high = cv2.boundingRect(part)
                yield part[y : y + high, x : x + wide]


def unevenness(profile: Profile) -> float:
    """How unevenly ink is spread: 1 where it is the same everywhere.

    >>> unevenness(np.array([4, 4, 4])), unevenness(np.array([8, 0, 8, 0]))
    (1.0, 2.0)
    """
    return float(np.square(profile.astype(np.float64)).mean() / max(float(profile.mean()) ** 2, 1e-9))
