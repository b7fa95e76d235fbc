"""Lines that stand too close set apart: letters that reach into the next line make the engine lose its way."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from extractors.pictures.crops import OPENED, Crop

DENSE = 0.3
"""Of a line's usual ink in a row of pixels: rows with less lie between lines."""
TALL = 8
"""Pixels: what is lower is no line but the dots of its letters."""


def with_lines_apart(crop: Crop) -> Crop | None:
    """A crop with paper put in between its lines, where least ink is; None where it has one line."""
    _, ink = cv2.threshold(crop.grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rows = np.asarray(ink, dtype=np.int64).sum(axis=1)
    dense = np.flatnonzero(rows > DENSE * np.percentile(rows[rows > 0], 80)) if rows.any() else np.array([], dtype=int)
    if not len(dense):
        return None
    lines = [part for part in np.split(dense, np.flatnonzero(np.diff(dense) > 1) + 1) if len(part) >= TALL]
    cuts = [int(above[-1] + 1 + np.argmin(rows[above[-1] + 1 : below[0]])) for above, below in pairwise(lines)]
    if not cuts:
        return None
    shade = int(np.median(crop.grey))
    paper = np.full((OPENED, crop.grey.shape[1]), shade, dtype=np.uint8)
    parts = np.split(crop.grey, cuts)
    grey = np.vstack([part for pair in zip(parts, [paper] * len(cuts) + [paper[:0]], strict=True) for part in pair])
    opened = tuple(cut + number * OPENED for number, cut in enumerate(cuts))
    return Crop(grey, crop.left, crop.top, crop.scale, opened)
