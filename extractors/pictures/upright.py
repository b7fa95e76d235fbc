"""Which way up the letters of a straight picture stand, by where their ink lies: nothing is read for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.parts import Mask, mask_to_parts

Profile = NDArray[Any]
"""The ink of each row of pixels."""

WINDOW = 0.8
"""Inches: lines are looked for in strips of this width; one column's stand in each."""
BETWEEN_LETTERS = 0.03
"""Inches: letters of a word stand less far apart, words and lines as a rule further."""
LEAST_WORD = 0.08
"""Inches: what is no longer, as a letter by itself, tells nothing."""
LEAST_WORDS = 4
"""Fewer words tell nothing."""
LONG = 1.5
"""So many times as long as it is high is a word; letters by themselves and words of lines run together are not."""
CLEAR = 2
"""So many times as many words lie as stand where lines run across."""
LINE = (0.03, 0.25)
"""Inches: how high a line of text is."""
CORE = 0.45
"""Of a line's densest row of pixels: the rows that small letters fill have more."""
CLEARLY = 1.4
"""So many times as much ink above the small letters as below, or the other way round, tells the way up."""


def turn_of(letters: Mask, dpi: float) -> int | None:
    """Degrees clockwise by which a picture is to be turned for its letters to stand upright; None where nobody knows.

    Words are longer than they are high; and more letters reach above the small ones than below.
    """
    lying, standing = words_lying_and_standing(letters, dpi)
    if lying + standing < LEAST_WORDS:
        return None
    if lying > CLEAR * standing:
        way = way_up(letters, dpi)
        return None if way is None else (0 if way else 180)
    if standing > CLEAR * lying:
        way = way_up(np.ascontiguousarray(np.rot90(letters, -1)), dpi)
        return None if way is None else (90 if way else 270)
    return None


def words_lying_and_standing(letters: Mask, dpi: float) -> tuple[int, int]:
    """How many words are clearly longer than high, and higher than long.

    >>> page = np.zeros((300, 300), np.uint8)
    >>> page[50:60, 20:60] = page[100:110, 20:60] = page[150:190, 100:110] = 1
    >>> words_lying_and_standing(page, 100)
    (2, 1)
    """
    between = max(3, round(BETWEEN_LETTERS * dpi))
    words = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((between, between), np.uint8))
    parts = mask_to_parts(words)
    wide, high = parts.wide, parts.high
    told = np.maximum(wide, high) >= LEAST_WORD * dpi
    return int((told & (wide > LONG * high)).sum()), int((told & (high > LONG * wide)).sum())


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
