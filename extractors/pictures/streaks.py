"""Streaks that dust on a scanner's glass draws along a page, from edge to edge: gone before any rule is looked for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from extractors.pictures.load import Grey, Picture
from extractors.pictures.parts import Mask, column_sums

WIDEST = 0.03
"""Inches: a streak is no wider; dust is small."""
DARKER = 16
"""Shades that a streak is darker than the paper beside it."""
ALONG, AT_ENDS = 0.96, 0.9
"""Of the page's length, and of its margins: so much of a streak is dark; a table's rules end before the paper does."""
MARGIN = 0.12
"""Inches at a page's end in which nothing is printed: printers cannot."""
SOFT = 1
"""Pixels to both sides of a streak that are its edge."""


def without_streaks(picture: Picture) -> Picture:
    """A picture without streaks along either of its sides; what lies to both sides of one closes over it."""
    grey = closed_over(picture.grey, picture.dpi)
    turned = np.ascontiguousarray(grey.T)
    across = closed_over(turned, picture.dpi)
    if across is not turned:
        grey = np.ascontiguousarray(across.T)
    return picture if grey is picture.grey else replace(picture, grey=grey)


def closed_over(grey: Grey, dpi: float) -> Grey:
    """A picture without the streaks that stand in it, the very same where there are none."""
    streaks = find_streaks(grey, dpi)
    found = grey.copy() if streaks else grey
    for start, end in streaks:
        left, right = max(0, start - SOFT - 1), min(grey.shape[1] - 1, end + SOFT)
        sides = [grey[:, side].astype(np.float32) for side in (left, right)]
        for x in range(left + 1, right):
            share = (x - left) / (right - left)
            found[:, x] = (1 - share) * sides[0] + share * sides[1]
    return found


def least_dark(dark: Mask, margin: int) -> tuple[tuple[Mask, float], ...]:
    """The parts of a page along a streak, and how much of each is dark where one runs."""
    return ((dark, ALONG), (dark[:margin], AT_ENDS), (dark[-margin:], AT_ENDS))


def find_streaks(grey: Grey, dpi: float) -> list[tuple[int, int]]:
    """The first column of pixels of each streak, and the one after its last.

    >>> page = np.full((200, 90), 240, np.uint8)
    >>> page[:, 30:32] = page[20:180, 60:62] = 90
    >>> find_streaks(page, 100)
    [(30, 32)]
    """
    wide, margin = 2 * max(2, round(WIDEST * dpi)) + 1, max(1, round(MARGIN * dpi))
    beside = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((1, wide), np.uint8))
    dark = cv2.threshold(cv2.subtract(beside, grey), DARKER, 1, cv2.THRESH_BINARY)[1]
    inked = np.all([column_sums(part) >= share * len(part) for part, share in least_dark(dark, margin)], axis=0)
    steps = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in list(pairwise(steps))[::2]]
