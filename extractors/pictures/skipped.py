"""Ink that no word covers: what the engine passed over, in a line or a whole line, however sure it is of the rest."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.pictures.load import Grey
from extractors.pictures.parts import Mask, mask_to_parts
from extractors.pictures.shades import shade_at
from pipeline.model import Box

AROUND = 3
"""Pixels around a word's box that are its own."""
MIDDLE = 0.25
"""Of a line's height at its top and foot: what stands there may be a neighbour's."""
DARK = 2
"""Pixels of ink that a column of a line has at least where a letter stands."""
TALL = 8
"""Pixels: of lower words' boxes nobody can tell a line's height."""
LOW, LONG = 0.4, 1.2
"""In line heights: ink as high and as long (blanks not counted) that no word covers is a line."""
MARK = (0.012, 0.12)
"""Of a line's height squared: how much ink a full stop or a comma has; less is grain, more is no mark."""
SLIM = 3
"""So many times as wide as high, or as high as wide, no mark is."""
AFTER, FOOT = 0.7, 0.4
"""In line heights: so far behind a line's last word, and so far above and below its foot, its mark stands."""
AT_SIDE = 16
"""Pixels: what reaches so near to a crop's side may be a rule's edge."""
CONTRAST = 60
"""Steps of grey between ink and paper below which a crop has no ink to tell."""


def ink_of(grey: Grey) -> Mask | None:
    """The ink of a crop, None where it has none to tell from its paper."""
    level, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return None if shade_at(grey, 50) - level < CONTRAST / 2 else np.asarray(ink, dtype=np.uint8)


def skipped_line(ink: Mask | None, words: Sequence[Box]) -> bool:
    """Whether a whole line of a text (all of its words' boxes, in pixels) was passed over."""
    high = float(np.median([word[3] - word[1] for word in words]))
    if ink is None or high < TALL:
        return False
    left = ink.copy()
    for x0, top, x1, foot in words:
        left[max(0, int(top) - AROUND) : int(foot) + AROUND, max(0, int(x0) - AROUND) : int(x1) + AROUND] = 0
    rows = np.flatnonzero(left.sum(axis=1, dtype=np.int64) >= DARK)
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > AROUND) + 1) if len(rows) else []
    return any(
        len(band) >= LOW * high and int(left[band[0] : band[-1] + 1].any(axis=0).sum()) >= LONG * high for band in bands
    )


def skipped_mark(ink: Mask | None, lines: Sequence[Sequence[Box]]) -> bool:
    """Whether a mark behind a line's last word, or one alone in a line of its own, was passed over.

    ``lines``: the boxes of the words of each line, in pixels.
    """
    words = [word for line in lines for word in line]
    high = float(np.median([word[3] - word[1] for word in words]))
    if ink is None or high < TALL:
        return False
    parts = mask_to_parts(ink)
    least, most = (share * high * high for share in MARK)
    sized = (parts.area >= least) & (parts.area <= most)
    formed = (parts.wide <= SLIM * parts.high) & (parts.high <= SLIM * parts.wide)
    tall, wide = ink.shape
    for number in np.flatnonzero(sized & formed):
        left, top = int(parts.left[number]), int(parts.top[number])
        right, low = left + int(parts.wide[number]), top + int(parts.high[number])
        x, y = (left + right) / 2, (top + low) / 2
        inside = min(left, top, wide - right, tall - low) >= AT_SIDE
        if inside and not any(is_over(word, x, y) for word in words) and ends_or_alone(lines, x, y, high):
            return True
    return False


def is_over(word: Box, x: float, y: float) -> bool:
    """Whether a word's box, or what is its own around it, covers a place."""
    return word[0] - AROUND <= x <= word[2] + AROUND and word[1] - AROUND <= y <= word[3] + AROUND


def ends_or_alone(lines: Sequence[Sequence[Box]], x: float, y: float, high: float) -> bool:
    """Whether a mark at a place ends one of some lines, or stands where no line is."""
    ends = [(max(word[2] for word in line), max(word[3] for word in line)) for line in lines if line]
    tops = [min(word[1] for word in line) for line in lines if line]
    behind = any(0 <= x - right <= AFTER * high and abs(y - foot) <= FOOT * high for right, foot in ends)
    apart = high / 2
    return behind or all(y < top - apart or y > foot + apart for top, (_, foot) in zip(tops, ends, strict=True))


def skipped_ink(ink: Mask | None, words: Sequence[Box]) -> float:
    """How much ink beside and between the words of a line (boxes in pixels) is no word's: its width in line heights."""
    top, foot = (float(np.median([word[side] for word in words])) for side in (1, 3))
    high = foot - top
    first, last = max(0, round(top + MIDDLE * high)), round(foot - MIDDLE * high)
    if ink is None or last - first < 2:
        return 0.0
    inked = ink[first:last].sum(axis=0) >= DARK
    for x0, _, x1, _ in words:
        inked[max(0, int(x0) - AROUND) : int(x1) + AROUND] = False
    return float(inked.sum()) / high
