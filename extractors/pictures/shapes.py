"""What the ink of a word tells of its letters, whatever was read there: how high one stands, whether it has a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.load import Grey
from extractors.pictures.shades import shade_at
from pipeline.model import Box

Ink = NDArray[Any]
"""1 where ink is, else 0."""

CONTRAST = 60
"""Steps of grey between ink and paper below which a crop has no ink to tell."""
DENSE = 0.45
"""Of a line's usual ink in a row of pixels: the rows with more are those of its small letters."""
JOINT = 0.2
"""Of the rows between a line's first dense one and its last: a thinner stretch, as figures have, ends no letters."""
SMALLEST = 7
"""Pixels: of small letters that are lower nothing is told."""
ABOVE, BELOW = 2, 2
"""Pixels above and below a line's words that are its own."""
HIGHEST = 1.6
"""Of a small letter's height: no figure and no letter without dots stands higher above the foot."""
LOW = 0.45
"""Of a small letter's height: so far below the foot its letters reach."""
HANGING = (0.2, 0.45)
"""Of a small letter's height: below the foot, between these, stand only letters that reach below it."""
FIRST = 0.55
"""Of a small letter's height: as wide a part of a word is its first letter's."""
STEM, FLANK = 0.45, 1
"""Of a small letter's height: so far from its left side a word that begins with a stroke has it; pixels beside it."""
MIDDLE = (0.75, 0.2)
"""Of a small letter's height above the foot: between these every stroke has ink."""
HEAD = (1.45, 0.85)
"""And between these the dot of an i, and the paper below it, if it has one."""
DOT = 0.45
"""Of a stroke's darkness: what is lighter above the paper is no dot."""
CROWN = {True: (1.38, 1.85, 1.1), False: (1.12, 1.62, 0.85)}
"""Of a small letter's height: from where to where dots or a ring stand above a capital, and above a small letter, and
how wide it is."""
SIDES = 0.5
"""Of the darkest of what stands above a letter: so dark are both of two dots."""
END = 0.55
"""Of a small letter's height: as wide a part of a word holds the mark that it ends in."""
MARK = (0.35, 0.45, 0.42)
"""Of a small letter's height: such a mark stands no higher, reaches no lower, and is no wider."""
EDGE, PALE = 0.4, 0.25
"""Of its darkest: a mark's columns are darker, and its pixels."""
FAINT = 20
"""Steps of grey: a mark is darker than the paper by more."""
SOME = 3
"""Every so many pixels of a crop tell its paper's shade."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A crop's ink: which pixels are dark, and how much darker than the paper each one is."""

    ink: Ink
    dark: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of a line's small letters, from the first to the one below the last (pixels)."""

    top: int
    foot: int

    @property
    def high(self) -> int:
        """The height of small letters."""
        return self.foot - self.top


def grey_to_shown(grey: Grey) -> Shown | None:
    """The ink of a crop, None where there is too little difference to its paper."""
    level, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    paper = int(shade_at(grey[::SOME, ::SOME], 50))
    return Shown(np.asarray(ink), paper - grey.astype(np.int16)) if paper - level >= CONTRAST / 2 else None


def line_to_band(shown: Shown, boxes: Sequence[Box]) -> Band | None:
    """Where the small letters of a line stand, by its words' boxes (pixels); None where that cannot be told.

    >>> grey = np.full((40, 90), 255, np.uint8)
    >>> grey[10:30, 10:80:6] = grey[15:30, 13:80:6] = 0
    >>> line_to_band(grey_to_shown(grey), [(9, 9, 80, 31)])
    Band(top=10, foot=30)
    """
    x0s, tops, x1s, feet = zip(*boxes, strict=True)
    first, left = max(0, int(min(tops)) - ABOVE), max(0, int(min(x0s)))
    rows = shown.ink[first : int(max(feet)) + BELOW, left : int(max(x1s))].sum(axis=1, dtype=np.int64)
    if not rows.any():
        return None
    dense = np.flatnonzero(rows > DENSE * np.percentile(rows, 85))
    apart = np.diff(dense) > max(1.0, JOINT * (dense[-1] - dense[0]))
    longest = max(np.split(dense, np.flatnonzero(apart) + 1), key=len)
    if len(longest) < SMALLEST:
        return None
    return Band(first + int(longest[0]), first + int(longest[-1]) + 1)


def rise(shown: Shown, band: Band, box: Box) -> float:
    """How high a word's first letter stands above its line's foot, in heights of small letters; 0 where nothing is."""
    left, top = max(0, int(box[0])), max(0, int(box[1]) - ABOVE)
    part = shown.ink[top : band.foot, left : left + max(2, round(FIRST * band.high))]
    rows = np.flatnonzero(part.any(axis=1))
    return (band.foot - top - int(rows[0])) / band.high if len(rows) else 0.0


def stands_high(shown: Shown, band: Band, box: Box) -> int:
    """How high (pixels) what is highest in a box stands above its line's foot; 0 where nothing is."""
    top = max(0, band.foot - round(HIGHEST * band.high))
    rows = np.flatnonzero(shown.ink[top : band.foot, max(0, int(box[0])) : int(box[2])].any(axis=1))
    return band.foot - top - int(rows[0]) if len(rows) else 0


def fall(shown: Shown, band: Band, box: Box) -> float:
    """How far a word's first letter reaches below its line's foot, in heights of small letters."""
    left = max(0, int(box[0]))
    end = band.foot + round(LOW * band.high)
    part = shown.ink[band.foot : end, left : left + max(2, round(FIRST * band.high))]
    rows = np.flatnonzero(part.any(axis=1))
    return (int(rows[-1]) + 1) / band.high if len(rows) else 0.0


def hanging(shown: Shown, band: Band, box: Box) -> float:
    """How wide what reaches below a word's line is, from its first letter that does to its last, in heights."""
    first, last = (band.foot + round(share * band.high) for share in HANGING)
    columns = np.flatnonzero(shown.ink[first:last, max(0, int(box[0])) : int(box[2])].any(axis=0))
    return (int(columns[-1]) + 1 - int(columns[0])) / band.high if len(columns) else 0.0


def dip(shown: Shown, band: Band, box: Box) -> float:
    """How dark it stays between the stroke that a word begins with and what stands above it: 1 for a stroke that
    goes on or has nothing above it, about 0 for the dot of an i.
    """
    left = max(0, int(box[0]) - FLANK)
    right = min(left + 1 + round(STEM * band.high), int(box[2]) + FLANK)
    low, high = (max(0, band.foot - round(share * band.high)) for share in (MIDDLE[1], MIDDLE[0]))
    middle = shown.dark[high:low, left:right]
    if not middle.size:
        return 1.0
    at = int(middle.mean(axis=0).argmax())
    stem = slice(left + max(0, at - FLANK), left + at + FLANK + 1)
    full = max(1.0, float(shown.dark[high:low, stem].mean()))
    foot, head = (max(0, band.foot - round(share * band.high)) for share in (HEAD[1], HEAD[0]))
    up = shown.dark[head:foot, stem].mean(axis=1) if foot > head else np.zeros(0)
    over = np.maximum.accumulate(up) if len(up) else up
    gaps = [below / min(above, full) for above, below in zip(over, up[1:], strict=False) if above > DOT * full]
    return float(min([1.0, *gaps]))


def crown(shown: Shown, band: Band, box: Box, *, capital: bool) -> float:
    """How dark the middle of what stands above a word's first letter is: under 1 for two dots, near 1 for a ring."""
    low, high, wide = (round(share * band.high) for share in CROWN[capital])
    left = max(0, int(box[0]))
    above = shown.dark[max(0, band.foot - high) : max(0, band.foot - low), left : left + wide]
    if not above.size:
        return 1.0
    across = np.maximum(cv2.blur(above.astype(np.float32), (3, 3)).max(axis=0), 0.0)
    sides = np.minimum(np.maximum.accumulate(across)[:-2], np.maximum.accumulate(across[::-1])[::-1][2:])
    two = sides > SIDES * across.max()
    return float(min([1.0, *(across[1:-1][two] / sides[two])]))


def hang(shown: Shown, band: Band, box: Box) -> float | None:
    """How far the middle (by darkness) of the mark that a word ends in lies below its line's foot, in heights of small
    letters: -0.14 for a full stop, -0.06 for a comma. None where a letter touches it, or nothing is there.
    """
    columns = mark_columns(shown, band, box)
    if columns is None:
        return None
    left, right, first, last = columns
    mark = np.maximum(shown.dark[first:last, max(0, left - FLANK) : right + FLANK], 0).astype(np.float64)
    weights = np.where(mark > PALE * mark.max(), mark, 0).sum(axis=1)
    middle = float((weights * (np.arange(len(weights)) + 0.5)).sum() / weights.sum())
    return (first + middle - band.foot) / band.high


def mark_columns(shown: Shown, band: Band, box: Box) -> tuple[int, int, int, int] | None:
    """The columns of the mark that a word ends in, and the rows that it may stand in."""
    right = min(shown.dark.shape[1], int(box[2]) + BELOW)
    left = max(0, right - round(END * band.high))
    first, last = max(0, band.foot - round(MARK[0] * band.high)), band.foot + round(MARK[1] * band.high)
    part = np.maximum(shown.dark[first:last, left:right], 0)
    columns = part.max(axis=0) if part.size else np.zeros(1)
    if columns.max() < FAINT:
        return None
    inked = np.flatnonzero(columns > EDGE * columns.max())
    run = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)[-1]
    return (left + int(run[0]), left + int(run[-1]) + 1, first, last) if len(run) <= MARK[2] * band.high else None


def gap_after_first(shown: Shown, band: Band, box: Box) -> tuple[float, float]:
    """How wide a word's first piece of ink is, and the paper after it, in heights of small letters."""
    left, top = max(0, int(box[0]) - FLANK), max(0, round(band.foot - HEAD[0] * band.high))
    inked = shown.ink[top : band.foot + ABOVE, left : int(box[2])].any(axis=0)
    at = np.flatnonzero(inked)
    jumps = np.flatnonzero(np.diff(at) > 1)
    if not len(jumps):
        return 0.0, 0.0
    last = int(jumps[0])
    return (at[last] + 1 - at[0]) / band.high, (at[last + 1] - at[last] - 1) / band.high


def inked_runs(shown: Shown, box: Box) -> list[tuple[int, int]]:
    """The columns (pixels) of a box from which to which ink stands, one run after the other."""
    x0, top, x1, foot = (max(0, int(side)) for side in box)
    at = np.flatnonzero(shown.ink[top:foot, x0 : x1 + 1].any(axis=0))
    if not len(at):
        return []
    last = np.flatnonzero(np.diff(at) > 1)
    starts, ends = at[np.concatenate([[0], last + 1])] + x0, at[np.append(last, -1)] + x0 + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
