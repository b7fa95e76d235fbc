"""Which of many skeletons look alike: of few every pair, of many those whose pieces agree (MinHash); arrays' room."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from normalizers.linking.likest import Blocks, Ints, Pairs, likest
from normalizers.linking.skeleton import rules
from normalizers.linking.sketches import Hashes, band_hashes

CHUNK = 256
"""Skeletons compared with all others at a time."""
SCORED = 1 << 15
"""Pairs scored at a time."""
NOWHERE = -1


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
    """Pairs of outlines that look alike, with their scores (0 to 100), to be asked for outline by outline.

    ``blocks``: where those of each outline are laid.
    """

    def __init__(self, size: int, shares: Iterable[Pairs], blocks: Blocks) -> None:
        self._blocks = blocks
        self._at = array("i", [NOWHERE]) * size
        for first, second, scores in shares:
            order = np.lexsort((second, -scores, first))
            nodes, starts = np.unique(first[order], return_index=True)
            ends = np.append(starts, len(order))[1:].tolist()
            for node, start, end in zip(nodes.tolist(), starts.tolist(), ends, strict=True):
                self._at[node] = len(blocks)
                blocks.append(second[order[start:end]].tobytes() + scores[order[start:end]].tobytes())

    def of(self, node: int) -> list[tuple[int, float]]:
        """The outlines that look like this one, the likest first."""
        if self._at[node] == NOWHERE:
            return []
        block = self._blocks[self._at[node]]
        half = len(block) // 2
        return list(zip(array("i", block[:half]), array("f", block[half:]), strict=True))


def order_of(*keys: Sequence[float]) -> array[int]:
    """The places of values in the order of the first of these keys, of equal ones by the next, then as they come.

    >>> list(order_of([2, 1, 1, 1], [0, 5, 3, 3]))
    [2, 3, 1, 0]
    """
    return array("i", np.lexsort([np.array(key) for key in reversed(keys)]).astype(np.int32).tobytes())


def skeletons_to_edges(skeletons: Sequence[str], numbers: Sequence[int], names: Sequence[int], blocks: Blocks) -> Edges:
    """The pairs of skeletons that are at least nearly alike; of each one the likest ones, no more than a few dozen.

    ``numbers``: what numbers each one's text has, the same for the same ones; ``names`` likewise; ``blocks``: where the
    pairs are laid.

    >>> edges = skeletons_to_edges(["fortroiig", "fortroiigt", "samverkan"], [0, 0, 0], [0, 0, 0], [])
    >>> [(other, round(score, 1)) for other, score in edges.of(0)]
    [(1, 94.7)]
    """
    codes = first_seen(numbers)
    is_few = len(skeletons) <= rules().exact
    found = all_pairs(skeletons) if is_few else likely_pairs(skeletons, codes, np.array(names, dtype=np.int64))
    return Edges(len(skeletons), likest(found, codes, blocks), blocks)


def first_seen(values: Iterable[int]) -> Ints:
    """A number for each value, the same for the same, in the order in which they come."""
    found: dict[int, int] = {}
    return np.fromiter((found.setdefault(value, len(found)) for value in values), dtype=np.int32)


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
