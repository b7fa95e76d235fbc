"""Which way up the letters of a straight picture stand, by where their ink lies: nothing is read for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.parts import Mask

Profile = NDArray[Any]
"""The ink of each row of pixels."""

WINDOW = 0.8
"""Inches: text is looked at in squares of this side; some lines of one column stand in each."""
LEAST_INK = 0.01
"""Of a square: one with less ink in it tells nothing."""
LEAST_SQUARES = 4
"""Fewer squares with ink tell nothing."""
ACROSS = 1.1
"""So many times as uneven is the ink over rows as over columns where lines run across."""
LINE = (0.03, 0.25)
"""Inches: how high a line of text is."""
CORE = 0.45
"""Of a line's densest row of pixels: the rows that small letters fill have more."""
CLEARLY = 1.4
"""So many times as much ink above the small letters as below, or the other way round, tells the way up."""


def turn_of(letters: Mask, dpi: float) -> int | None:
    """Degrees clockwise by which a picture is to be turned for its letters to stand upright; None where nobody knows.

    Between lines there is less ink than between letters; and more letters reach above the small ones than below.
    """
    side = round(WINDOW * dpi)
    uneven = [(unevenness(part.sum(axis=1)), unevenness(part.sum(axis=0))) for part in squares(letters, side)]
    if len(uneven) < LEAST_SQUARES:
        return None
    rows, cols = (float(np.median(values)) for values in zip(*uneven, strict=True))
    if rows > ACROSS * cols:
        way = way_up(letters, dpi)
        return None if way is None else (0 if way else 180)
    if cols > ACROSS * rows:
        way = way_up(np.ascontiguousarray(np.rot90(letters, -1)), dpi)
        return None if way is None else (90 if way else 270)
    return None


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


def way_up(letters: Mask, dpi: float) -> bool | None:
    """Whether lines that run across stand upright, None where they do not tell."""
    side = round(WINDOW * dpi)
    above = below = 0
    for left in range(0, letters.shape[1] - side + 1, side):
        profile = letters[:, left : left + side].sum(axis=1, dtype=np.int64)
        for line in lines_of(profile, dpi):
            core = np.flatnonzero(line >= CORE * line.max())
            above += int(line[: core[0]].sum())
            below += int(line[core[-1] + 1 :].sum())
    if above > CLEARLY * below:
        return True
    return False if below > CLEARLY * above else None


def lines_of(profile: Profile, dpi: float) -> Iterator[Profile]:
    """The parts of a profile that are lines of text."""
    blank = np.flatnonzero(np.concatenate([[0], profile, [0]]) == 0) - 1
    low, high = LINE
    between = np.diff(blank) - 1
    for number in np.flatnonzero((between >= low * dpi) & (between <= high * dpi)):
        yield profile[blank[number] + 1 : blank[number + 1]]
