"""The parts of a mask that hang together, found by their runs of pixels: a mask of rules is nearly all paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[Any]
"""1 where something is, else 0."""
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of a mask, from top to bottom: ``places`` are its pixels (row by row), ``labels`` the part of each.

    ``left``, ``top``, ``wide``, ``high`` are the box around each part, ``area`` its pixels.
    """

    shape: tuple[int, ...]
    places: Numbers
    labels: Numbers
    left: Numbers
    top: Numbers
    wide: Numbers
    high: Numbers
    area: Numbers


def mask_to_parts(mask: Mask, gap: int = 0) -> Parts:
    """The parts of a mask whose pixels touch each other, by a side or a corner.

    ``gap``: so many pixels of a row that stand between two others are theirs.

    >>> found = mask_to_parts(np.uint8([[1, 1, 0, 0, 1], [0, 0, 1, 0, 0]]))
    >>> found.left.tolist(), found.wide.tolist(), found.high.tolist(), found.area.tolist()
    ([0, 4], [3, 1], [2, 1], [3, 1])
    """
    width = mask.shape[1]
    places = mask_to_places(mask)
    places = closed(places, gap, width) if gap else places
    firsts, lengths = runs_of(places, width)
    rows, left = np.divmod(places[firsts], width)
    right = left + lengths - 1
    above, below = touching(rows, left, right, width)
    _, owner = np.unique(roots(len(rows), above, below), return_inverse=True)
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    low, top = np.minimum.reduceat(left[order], starts), np.minimum.reduceat(rows[order], starts)
    wide = np.maximum.reduceat(right[order], starts) - low + 1
    high = np.maximum.reduceat(rows[order], starts) - top + 1
    area = np.add.reduceat(lengths[order], starts)
    return Parts(mask.shape, places, np.repeat(owner, lengths), low, top, wide, high, area)


def mask_to_places(mask: Mask) -> Numbers:
    """The pixels of a mask, row by row."""
    return np.flatnonzero(mask.ravel() > 0)


def column_sums(mask: Mask) -> Numbers:
    """How many pixels of a mask stand in each of its columns.

    >>> column_sums(np.uint8([[1, 0], [1, 1]]))
    array([2, 1], dtype=int32)
    """
    return np.asarray(cv2.reduce(mask, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel()


def runs_of(places: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """Where among the pixels of a mask its runs begin, and how long each of them is.

    >>> runs_of(np.array([3, 4, 5, 9]), 5)
    (array([0, 2, 3]), array([2, 1, 1]))
    """
    fresh = np.ones(len(places), bool)
    fresh[1:] = (np.diff(places) != 1) | (places[1:] % width == 0)
    firsts = np.flatnonzero(fresh)
    return firsts, np.diff(firsts, append=len(places))


def touching(rows: Numbers, left: Numbers, right: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """The pairs of runs that touch each other: one, and one in the row below it."""
    stride = width + 2
    starts, ends = rows * stride + left, rows * stride + right
    first = np.searchsorted(ends, starts + stride - 1)
    counts = np.maximum(np.searchsorted(starts, ends + stride + 1, side="right") - first, 0)
    above = np.repeat(np.arange(len(rows)), counts)
    before = np.cumsum(counts) - counts
    return above, np.arange(len(above)) + np.repeat(first - before, counts)


def roots(count: int, above: Numbers, below: Numbers) -> Numbers:
    """For each of some runs the first one that it hangs together with, by pairs of them.

    >>> roots(5, np.array([0, 1, 3]), np.array([2, 2, 4]))
    array([0, 0, 0, 3, 3])
    """
    found = np.arange(count)
    while True:
        a, b = found[above], found[below]
        apart = a != b
        if not apart.any():
            return found
        above, below, a, b = above[apart], below[apart], a[apart], b[apart]
        np.minimum.at(found, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(further := found[found], found):
            found = further


def shares(parts: Parts, mask: Mask) -> Numbers:
    """For each part the share of its pixels that lie in a mask."""
    inside = parts.labels[mask.ravel()[parts.places] > 0]
    return np.bincount(inside, minlength=len(parts.area)) / np.maximum(parts.area, 1)


def mask_of(parts: Parts, kept: Numbers) -> Mask:
    """A mask of those parts alone that are to be ``kept``."""
    return places_to_mask(parts.places[kept[parts.labels]], parts.shape)


def places_to_mask(places: Numbers, shape: tuple[int, ...]) -> Mask:
    """A mask of some pixels."""
    found = np.zeros(shape, np.uint8)
    found.ravel()[places] = 1
    return found


def stretched(places: Numbers, reach: int, width: int) -> Numbers:
    """Some pixels of a mask, and those so near to their left and right.

    >>> stretched(np.array([1, 2, 4, 9]), 1, 5)
    array([0, 1, 2, 3, 4, 8, 9])
    """
    firsts, lengths = runs_of(places, width)
    row = places[firsts] // width * width
    starts = np.maximum(places[firsts] - reach, row)
    return joined(starts, np.minimum(places[firsts] + lengths + reach, row + width), 0, width)


def closed(places: Numbers, gap: int, width: int) -> Numbers:
    """Some pixels of a mask, and those between two of a row that are at most ``gap`` pixels apart.

    >>> closed(np.array([1, 3, 6, 9]), 1, 5)
    array([1, 2, 3, 6, 9])
    """
    firsts, lengths = runs_of(places, width)
    return joined(places[firsts], places[firsts] + lengths, gap, width)


def long_runs(places: Numbers, least: int, width: int) -> Numbers:
    """Those pixels of a mask that stand in runs of at least so many.

    >>> long_runs(np.array([1, 2, 4, 5]), 2, 5)
    array([1, 2])
    """
    _, lengths = runs_of(places, width)
    return places[np.repeat(lengths >= least, lengths)]


def joined(starts: Numbers, ends: Numbers, gap: int, width: int) -> Numbers:
    """The pixels of some runs (``ends`` are no longer theirs), and of gaps between two of a row, up to so many."""
    fresh = np.ones(len(starts), bool)
    fresh[1:] = (starts[1:] > ends[:-1] + gap) | (starts[1:] // width != starts[:-1] // width)
    starts, sizes = starts[fresh], ends[np.roll(fresh, -1)] - starts[fresh]
    found: Numbers = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return found


def above(depth: Mask, least: float) -> Mask:
    """The pixels that are deeper than some depth."""
    found: Mask = cv2.threshold(depth, least, 1, cv2.THRESH_BINARY)[1]
    return found
