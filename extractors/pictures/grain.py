"""Small print without the grain of its paper, its edges as sharp as before it was enlarged: another look at it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extractors.pictures.crops import Crop

GRAIN, PATCH, AROUND = 12.0, 3, 11
"""Steps of grey by which places that look alike differ on account of grain; pixels of such a place, and of where others
like it are looked for."""
EDGE, SHARPER = 0.8, 1.0
"""Pixels of the page as scanned over which its edges are blurred, and how much of that is taken back."""


def without_grain(crop: Crop) -> Crop:
    """A crop without grain (non-local means: Buades, Coll and Morel, 2005), enlarged once more, and sharpened.

    >>> grey = np.full((60, 90), 250, np.uint8)
    >>> without_grain(Crop(grey, 0, 0, 2.0)).grey.shape
    (60, 90)
    """
    high, wide = crop.grey.shape
    size = (max(1, round(wide / crop.scale)), max(1, round(high / crop.scale)))
    scanned = cv2.resize(crop.grey, size, interpolation=cv2.INTER_AREA)
    clean = cv2.fastNlMeansDenoising(scanned, None, GRAIN, PATCH, AROUND)
    large = cv2.resize(clean, (wide, high), interpolation=cv2.INTER_LANCZOS4)
    blurred = cv2.GaussianBlur(large, (0, 0), EDGE * crop.scale)
    sharp = cv2.addWeighted(large, 1 + SHARPER, blurred, -SHARPER, 0)
    return replace(crop, grey=np.asarray(sharp, dtype=np.uint8))
