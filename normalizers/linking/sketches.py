"""Numbers that texts share whose pieces are alike: the least hashes of their pieces, in bands (MinHash)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from normalizers.linking.skeleton import rules

Places = NDArray[np.int64]
Hashes = NDArray[np.uint64]

LETTERS = 1 << 17
"""Letters hashed at a time."""
FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
"""Odd numbers that mix bits well: the golden ratio's (Knuth), and two of xxHash."""
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)


def band_hashes(skeletons: Sequence[str], piece: int) -> list[Hashes]:
    """For each band a number for each skeleton, the same for those whose pieces agree in it."""
    bands = [np.empty(len(skeletons), dtype=np.uint64) for _ in range(rules().bands)]
    for start, stop in spans([len(skeleton) for skeleton in skeletons]):
        sketch = filled(sketches(skeletons[start:stop], piece))
        for band, hashes in enumerate(bands):
            hashes[start:stop] = band_hash(sketch, band)
    return bands


def sketches(skeletons: Sequence[str], piece: int) -> Hashes:
    """The least hash of each skeleton's pieces in each of some bins (one permutation hashing), none for empty bins.

    Li, Owen and Zhang, "One Permutation Hashing" (2012); the filling of Shrivastava and Li (2014).
    """
    bins = rules().bands * rules().rows
    sketch = np.full((len(skeletons), bins), EMPTY, dtype=np.uint64)
    rows, hashes = piece_hashes(skeletons, piece)
    np.minimum.at(sketch.reshape(-1), rows * bins + (hashes % np.uint64(bins)).astype(np.int64), hashes)
    return sketch


def spans(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of skeletons with at most so many letters together (or one)."""
    start = total = 0
    for at, length in enumerate(lengths):
        if total + length > LETTERS and at > start:
            yield start, at
            start, total = at, 0
        total += length
    yield start, len(lengths)


def piece_hashes(skeletons: Sequence[str], piece: int) -> tuple[Places, Hashes]:
    """A hash of every piece of the skeletons, and which of them it is from; pieces do not cross their ends."""
    letters = np.frombuffer("\n".join([*skeletons, ""]).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    ends = np.cumsum([len(skeleton) + 1 for skeleton in skeletons])
    size = max(len(letters) - piece + 1, 0)
    hashes = np.zeros(size, dtype=np.uint64)
    for at in range(piece):
        hashes = (hashes ^ letters[at : at + size]) * FACTORS[0]
        hashes ^= hashes >> np.uint64(29)
    hashes = (hashes * FACTORS[1]) ^ (hashes >> np.uint64(31))
    rows = np.searchsorted(ends, np.arange(size), side="right")
    whole = np.arange(size) + piece < ends[np.minimum(rows, len(ends) - 1)]
    return rows[whole].astype(np.int64), hashes[whole] * FACTORS[2]


def filled(sketch: Hashes) -> Hashes:
    """Sketches whose empty bins have what the next full one has."""
    bins = sketch.shape[1]
    for shift in range(1, bins):
        empty = sketch == EMPTY
        if not empty.any():
            break
        moved = np.roll(sketch, -1, axis=1) + np.uint64(shift)
        moved[np.roll(sketch, -1, axis=1) == EMPTY] = EMPTY
        sketch = np.where(empty, moved, sketch)
    return sketch


def band_hash(sketch: Hashes, band: int) -> Hashes:
    """One number for the rows of a band."""
    known = rules()
    found = np.zeros(len(sketch), dtype=np.uint64)
    for row in range(known.rows):
        found = (found ^ sketch[:, band * known.rows + row]) * FACTORS[0]
        found ^= found >> np.uint64(32)
    return found
