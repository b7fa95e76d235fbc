"""Straight stretches that lie and are nearly all dark: their pixels, looked for only in rows that may have some."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.parts import Mask, stretched

UNBROKEN = 0.92
"""Of a stretch: so much of it is dark."""
BITS = np.array([number.bit_count() for number in range(256)], np.uint8)
"""How many bits of a byte are set."""


def runs(dark: Mask, wide: int) -> Mask:
    """The pixels on straight stretches that lie, ``wide`` pixels long (an odd number), and are nearly all dark."""
    least = math.ceil(UNBROKEN * wide)
    found = np.zeros_like(dark)
    rows = rows_with_runs(dark, least, wide - least)
    if not len(rows):
        return found
    part = dark[rows]
    middles = np.flatnonzero(along(part, wide) >= least)
    places = stretched(middles, wide // 2, dark.shape[1])
    kept = np.zeros_like(part)
    kept.ravel()[places] = part.ravel()[places]
    found[rows] = kept
    return found


def along(counts: Mask, wide: int) -> NDArray[Any]:
    """The sum of so many numbers of a row around each of them."""
    return cv2.boxFilter(counts, cv2.CV_16U, (wide, 1), normalize=False, borderType=cv2.BORDER_CONSTANT)


def rows_with_runs(dark: Mask, long: int, light: int) -> NDArray[Any]:
    """The rows that may have a stretch of ``long`` pixels with at most so many ``light`` ones: most have none.

    Eight pixels are looked at as one.

    >>> page = np.zeros((3, 80), np.uint8)
    >>> page[1, 10:60] = page[2, ::2] = 1
    >>> rows_with_runs(page, 40, 2).tolist()
    [1]
    """
    whole = (long - 7) // 8
    if whole < 1:
        return np.arange(len(dark))
    eights = cv2.LUT(np.packbits(dark, axis=1), BITS)
    return np.flatnonzero((along(eights, whole) >= 8 * whole - light).any(axis=1))


def odd(size: float) -> int:
    """The nearest odd number of pixels, 3 at least."""
    return max(3, 2 * int(size / 2) + 1)
