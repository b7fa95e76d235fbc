"""Which of many skeletons look alike: of few every pair, of many those whose pieces agree (MinHash); arrays' room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from normalizers.skeleton import Outline, rules

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

CHUNK = 256
"""Skeletons compared with all others at a time."""
SCORED = 1 << 18
"""Pairs scored at a time."""
GRAMS = 1 << 20
"""Letters hashed at a time."""
FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
"""Odd numbers that mix bits well: the golden ratio's (Knuth), and two of xxHash."""
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)

Likes = Mapping[int, Sequence[tuple[int, float]]]


class Edges:
    """Pairs of outlines that look alike, with their scores (0 to 100), to be asked for outline by outline."""

    def __init__(self, size: int, first: Ints, second: Ints, scores: NDArray[np.float32]) -> None:
        order = np.lexsort((second, -scores, first))
        self._other, self._score = second[order], scores[order]
        self._start = np.searchsorted(first[order], np.arange(size + 1))

    def of(self, node: int) -> list[tuple[int, float]]:
        """The outlines that look like this one, the likest first."""
        part = slice(self._start[node], self._start[node + 1])
        return list(zip(self._other[part].tolist(), self._score[part].tolist(), strict=True))


def outlines_to_edges(outlines: Sequence[Outline]) -> Edges:
    """The pairs of skeletons that are at least nearly alike; of each one the likest ones, no more than a few dozen.

    >>> words = ["fortroiig", "fortroiigt", "samverkan"]
    >>> [(other, round(score, 1)) for other, score in outlines_to_edges([Outline(w, "", 0, 0) for w in words]).of(0)]
    [(1, 94.7)]
    """
    skeletons = [outline.skeleton for outline in outlines]
    numbers = codes([outline.numbers for outline in outlines])
    if len(outlines) <= rules().exact:
        pairs = all_pairs(skeletons)
    else:
        names = np.array([outline.names for outline in outlines], dtype=np.int64)
        pairs = scored(skeletons, likely_pairs(skeletons, numbers, names))
    return Edges(len(outlines), *likest(*pairs, numbers))


def codes(values: Sequence[str]) -> Ints:
    """A number for each value, the same for the same."""
    found: dict[str, int] = {}
    return np.array([found.setdefault(value, len(found)) for value in values], dtype=np.int64)


def all_pairs(skeletons: Sequence[str]) -> tuple[Ints, Ints, NDArray[np.float32]]:
    """Every pair that is at least nearly alike."""
    firsts, seconds, scores = [], [], []
    for start in range(0, len(skeletons), CHUNK):
        table = process.cdist(
            skeletons[start : start + CHUNK],
            skeletons[start:],
            scorer=fuzz.ratio,
            score_cutoff=rules().near,
            dtype=np.float32,
            workers=1,
        )
        first, second = np.nonzero(np.triu(table, 1))
        firsts.append(first + start)
        seconds.append(second + start)
        scores.append(table[first, second])
    return joined(firsts), joined(seconds), np.concatenate([*scores, np.empty(0, np.float32)])


def joined(parts: Sequence[Ints]) -> Ints:
    """Arrays as one."""
    return np.concatenate([*parts, np.empty(0, np.int64)]).astype(np.int64)


def scored(skeletons: Sequence[str], pairs: Ints) -> tuple[Ints, Ints, NDArray[np.float32]]:
    """Those of the pairs (first * size + second) that are at least nearly alike."""
    firsts, seconds, scores = [], [], []
    for start in range(0, len(pairs), SCORED):
        first, second = np.divmod(pairs[start : start + SCORED], len(skeletons))
        found = process.cpdist(
            [skeletons[at] for at in first.tolist()],
            [skeletons[at] for at in second.tolist()],
            scorer=fuzz.ratio,
            score_cutoff=rules().near,
            dtype=np.float32,
            workers=1,
        )
        kept = np.nonzero(found)[0]
        firsts.append(first[kept])
        seconds.append(second[kept])
        scores.append(found[kept])
    return joined(firsts), joined(seconds), np.concatenate([*scores, np.empty(0, np.float32)])


def likest(
    first: Ints, second: Ints, scores: NDArray[np.float32], numbers: Ints
) -> tuple[Ints, Ints, NDArray[np.float32]]:
    """Of the pairs, either way round, the likest ones of each skeleton, those with the same numbers first."""
    near, far = np.concatenate([first, second]), np.concatenate([second, first])
    both = np.concatenate([scores, scores])
    order = np.lexsort((far, -both, numbers[near] != numbers[far], near))
    near, far, both = near[order], far[order], both[order]
    rank = np.arange(len(near)) - np.searchsorted(near, near)
    other = numbers[near] != numbers[far]
    others = np.cumsum(other) - np.concatenate([[0], np.cumsum(other)])[np.searchsorted(near, near)]
    kept = (rank < rules().kept) | (other & (others <= 1))
    return near[kept], far[kept], both[kept]


def likely_pairs(skeletons: Sequence[str], numbers: Ints, names: Ints) -> Ints:
    """Pairs (first * size + second) whose pieces agree in one band: short skeletons told by short pieces."""
    known = rules()
    lengths = np.array([len(skeleton) for skeleton in skeletons])
    found: list[Ints] = []
    for piece, chosen in (
        (known.short_piece, np.nonzero(lengths <= known.short)[0]),
        (known.long_piece, np.nonzero(lengths >= known.long)[0]),
    ):
        if len(chosen):
            sketch = sketches([skeletons[at] for at in chosen.tolist()], piece)
            found += band_pairs(sketch, chosen, numbers, names, len(skeletons))
    pairs: Ints = np.sort(joined(found))
    different: Ints = pairs[np.diff(pairs, prepend=-1) != 0]
    return different


def sketches(skeletons: Sequence[str], piece: int) -> Hashes:
    """The least hash of each skeleton's pieces in each of some bins (one permutation hashing, empty bins filled).

    Li, Owen and Zhang, "One Permutation Hashing" (2012); the filling of Shrivastava and Li (2014).
    """
    known = rules()
    bins = known.bands * known.rows
    sketch = np.full((len(skeletons), bins), EMPTY, dtype=np.uint64)
    for start, stop in spans([len(skeleton) for skeleton in skeletons]):
        rows, hashes = piece_hashes(skeletons[start:stop], piece)
        places = (rows + start) * bins + (hashes % np.uint64(bins)).astype(np.int64)
        np.minimum.at(sketch.reshape(-1), places, hashes)
    return filled(sketch)


def spans(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of skeletons with at most so many letters together (or one)."""
    start = total = 0
    for at, length in enumerate(lengths):
        if total + length > GRAMS and at > start:
            yield start, at
            start, total = at, 0
        total += length
    yield start, len(lengths)


def piece_hashes(skeletons: Sequence[str], piece: int) -> tuple[Ints, Hashes]:
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


def band_pairs(sketch: Hashes, chosen: Ints, numbers: Ints, names: Ints, size: int) -> Iterator[Any]:
    """For each band the pairs that agree in it; of many, each one with the next few, the likest ones side by side."""
    known = rules()
    bands = [band_hash(sketch, band) for band in range(known.bands)]
    for band, hashes in enumerate(bands):
        after = bands[(band + 1) % len(bands)]
        order = np.lexsort((chosen, after, names[chosen], numbers[chosen], hashes))
        ranked, placed = hashes[order], chosen[order]
        for step in range(1, known.neighbours + 1):
            same = np.nonzero(ranked[step:] == ranked[:-step])[0]
            if not len(same):
                break
            one, other = placed[same], placed[same + step]
            yield np.minimum(one, other) * size + np.maximum(one, other)


def band_hash(sketch: Hashes, band: int) -> Hashes:
    """One number for the rows of a band."""
    known = rules()
    found = np.zeros(len(sketch), dtype=np.uint64)
    for row in range(known.rows):
        found = (found ^ sketch[:, band * known.rows + row]) * FACTORS[0]
        found ^= found >> np.uint64(32)
    return found
