"""Which of many skeletons look alike: of few every pair, of many those whose pieces agree (MinHash); arrays' room."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from normalizers.skeleton import rules
from normalizers.sketches import Hashes, band_hashes

Ints = NDArray[np.int32]
Pairs = tuple[Ints, Ints, NDArray[np.float32]]
"""Pairs of numbers, and how like the two are (0 to 100)."""

CHUNK = 256
"""Skeletons compared with all others at a time."""
SCORED = 1 << 15
"""Pairs scored at a time."""
WAITING = 1 << 16
"""Pairs from which on only the likest of each skeleton are kept."""
SHARES = 16
"""So many shares of the skeletons are put in order, one after the other."""
NO_PAIRS: Pairs = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))


class Lists:
    """Numbers in order, by the number that each belongs to (none to a negative one), to be asked for one by one."""

    def __init__(self, belonging: Sequence[int], size: int) -> None:
        owners = np.array(belonging, dtype=np.int32)
        order = np.argsort(owners, kind="stable").astype(np.int32)
        self._items = array("i", order.tobytes())
        self._start = array("i", np.searchsorted(owners[order], np.arange(size + 1)).astype(np.int32).tobytes())

    def of(self, number: int) -> Sequence[int]:
        """What belongs to a number."""
        return self._items[self._start[number] : self._start[number + 1]]


class Edges:
    """Pairs of outlines that look alike, with their scores (0 to 100), to be asked for outline by outline."""

    def __init__(self, size: int, shares: Iterable[Pairs]) -> None:
        self._other, self._score = array("i"), array("f")
        counts = np.zeros(size + 1, dtype=np.int32)
        for first, second, scores in shares:
            order = np.lexsort((second, -scores, first))
            self._other.frombytes(second[order].tobytes())
            self._score.frombytes(scores[order].tobytes())
            np.add.at(counts, first + 1, 1)
        self._start = array("i", np.cumsum(counts, dtype=np.int32).tobytes())

    def of(self, node: int) -> list[tuple[int, float]]:
        """The outlines that look like this one, the likest first."""
        part = slice(self._start[node], self._start[node + 1])
        return list(zip(self._other[part], self._score[part], strict=True))


def skeletons_to_edges(skeletons: Sequence[str], numbers: Sequence[int], names: Sequence[int]) -> Edges:
    """The pairs of skeletons that are at least nearly alike; of each one the likest ones, no more than a few dozen.

    ``numbers``: what numbers each one's text has, the same for the same ones; ``names`` likewise.

    >>> edges = skeletons_to_edges(["fortroiig", "fortroiigt", "samverkan"], [0, 0, 0], [0, 0, 0])
    >>> [(other, round(score, 1)) for other, score in edges.of(0)]
    [(1, 94.7)]
    """
    codes = first_seen(numbers)
    is_few = len(skeletons) <= rules().exact
    found = all_pairs(skeletons) if is_few else likely_pairs(skeletons, codes, np.array(names, dtype=np.int64))
    return Edges(len(skeletons), likest(found, codes))


def first_seen(values: Iterable[int]) -> Ints:
    """A number for each value, the same for the same, in the order in which they come."""
    found: dict[int, int] = {}
    return np.array([found.setdefault(value, len(found)) for value in values], dtype=np.int32)


def all_pairs(skeletons: Sequence[str]) -> Iterator[Pairs]:
    """Every pair that is at least nearly alike."""
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
        yield (first + start).astype(np.int32), (second + start).astype(np.int32), table[first, second]


def scored(skeletons: Sequence[str], first: Ints, second: Ints) -> Iterator[Pairs]:
    """Those of some pairs that are at least nearly alike."""
    for start in range(0, len(first), SCORED):
        one, other = first[start : start + SCORED], second[start : start + SCORED]
        found = process.cpdist(
            [skeletons[at] for at in one.tolist()],
            [skeletons[at] for at in other.tolist()],
            scorer=fuzz.ratio,
            score_cutoff=rules().near,
            dtype=np.float32,
            workers=1,
        )
        kept = np.nonzero(found)[0]
        yield one[kept], other[kept], found[kept]


def likest(found: Iterable[Pairs], numbers: Ints) -> list[Pairs]:
    """Of pairs, either way round, the likest ones of each skeleton, those with the same numbers first; in shares."""
    kept = [NO_PAIRS] * SHARES
    waiting: list[Pairs] = []
    for first, second, scores in found:
        waiting += [(first, second, scores), (second, first, scores)]
        if how_many(waiting) > max(WAITING, how_many(kept) // 2):
            keep_likest(kept, waiting, numbers)
            waiting = []
    keep_likest(kept, waiting, numbers)
    return kept


def how_many(parts: Iterable[Pairs]) -> int:
    """How many pairs there are."""
    return sum(len(part[0]) for part in parts)


def keep_likest(kept: list[Pairs], more: Sequence[Pairs], numbers: Ints) -> None:
    """Put more pairs to those of each share of the skeletons that are kept, and keep the likest."""
    size = len(numbers) // SHARES + 1
    for share, before in enumerate(kept):
        chosen = [part[0] // size == share for part in more]
        new = [(near[at], far[at], scores[at]) for (near, far, scores), at in zip(more, chosen, strict=True)]
        kept[share] = likest_of([before, *new], numbers)


def likest_of(parts: Sequence[Pairs], numbers: Ints) -> Pairs:
    """The likest ones of each skeleton among pairs of which some may come twice."""
    near, far = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    scores = np.concatenate([part[2] for part in parts])
    order = np.lexsort((far, -scores, numbers[near] != numbers[far], near))
    near, far, scores = near[order], far[order], scores[order]
    once = np.ones(len(near), dtype=bool)
    once[1:] = (near[1:] != near[:-1]) | (far[1:] != far[:-1])
    near, far, scores = near[once], far[once], scores[once]
    start = np.searchsorted(near, near)
    rank = np.arange(len(near)) - start
    other = numbers[near] != numbers[far]
    others = np.cumsum(other) - np.concatenate([[0], np.cumsum(other)])[start]
    kept = (rank < rules().kept) | (other & (others <= 1))
    return near[kept], far[kept], scores[kept]


def likely_pairs(skeletons: Sequence[str], numbers: Ints, names: NDArray[np.int64]) -> Iterator[Pairs]:
    """Pairs nearly alike, of those whose pieces agree in one band: short skeletons told by short pieces.

    One that both lengths of pieces tell comes twice.
    """
    known = rules()
    lengths = np.array([len(skeleton) for skeleton in skeletons], dtype=np.int32)
    for piece, chosen in (
        (known.short_piece, np.nonzero(lengths <= known.short)[0].astype(np.int32)),
        (known.long_piece, np.nonzero(lengths >= known.long)[0].astype(np.int32)),
    ):
        if len(chosen):
            bands = band_hashes([skeletons[at] for at in chosen.tolist()], piece)
            for one, other in band_pairs(bands, numbers[chosen], names[chosen]):
                yield from scored(skeletons, chosen[one], chosen[other])


def band_pairs(bands: Sequence[Hashes], numbers: Ints, names: NDArray[np.int64]) -> Iterator[tuple[Ints, Ints]]:
    """The pairs that agree in a band, each once; of many, each one with the next few, the likest ones side by side."""
    places = np.empty((len(bands), len(numbers)), dtype=np.int32)
    for band, hashes in enumerate(bands):
        order = np.lexsort((bands[(band + 1) % len(bands)], names, numbers, hashes)).astype(np.int32)
        places[band, order] = np.arange(len(order), dtype=np.int32)
        ranked = hashes[order]
        for step in range(1, rules().neighbours + 1):
            same = np.nonzero(ranked[step:] == ranked[:-step])[0]
            if not len(same):
                break
            yield not_before(order[same], order[same + step], bands[:band], places)


def not_before(one: Ints, other: Ints, bands: Sequence[Hashes], places: Ints) -> tuple[Ints, Ints]:
    """Those of some pairs that no band before has: there they do not agree, or stand too far from each other."""
    for hashes, place in zip(bands, places, strict=False):
        there = (hashes[one] == hashes[other]) & (np.abs(place[one] - place[other]) <= rules().neighbours)
        one, other = one[~there], other[~there]
    return one, other
