"""Whether what is dark on a page is the grain of a photograph: told by where its ink lies, nothing is read for it."""

from __future__ import annotations

import numpy as np

from extractors.pictures.parts import Mask
from extractors.pictures.upright import squares, unevenness

SQUARE = 0.7
"""Inches: the side of the squares that are looked at."""
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
