"""Of many pairs of texts that look alike the likest ones of each text, most of the pairs laid aside meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from normalizers.linking.skeleton import rules

Ints = NDArray[np.int32]
Pairs = tuple[Ints, Ints, NDArray[np.float32]]
"""Pairs of numbers, and how like the two are (0 to 100)."""

WAITING = 1 << 16
"""Pairs from which on they are laid aside, and from which on only the likest of each skeleton are kept."""
SHARES = 64
"""So many shares of the skeletons are put in order, one after the other."""
NO_PAIRS: Pairs = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))
PAIR = 12
"""Bytes of a pair that is laid aside."""


class Blocks(Protocol):
    """Bytes by number, in memory (a list) or laid aside."""

    def append(self, block: bytes, /) -> None:
        """Put one more to the end."""

    def __getitem__(self, at: int, /) -> bytes:
        """The bytes of a number."""

    def __len__(self) -> int:
        """How many there are."""


def likest(found: Iterable[Pairs], numbers: Ints, blocks: Blocks) -> Iterator[Pairs]:
    """Of pairs, either way round, the likest ones of each skeleton, those with the same numbers first; in shares."""
    shares = [Share() for _ in range(SHARES)]
    waiting: list[Pairs] = []
    for first, second, scores in found:
        waiting += [(first, second, scores), (second, first, scores)]
        if how_many(waiting) > WAITING:
            lay_aside(waiting, shares, numbers, blocks)
            waiting = []
    lay_aside(waiting, shares, numbers, blocks)
    for share in shares:
        yield likest_of(share.pairs(blocks), numbers)


def how_many(parts: Iterable[Pairs]) -> int:
    """How many pairs there are."""
    return sum(len(part[0]) for part in parts)


@dataclass(slots=True)
class Share:
    """The pairs of a share of the skeletons, laid aside: the numbers of their blocks, how many, how many are pruned."""

    laid: list[int] = field(default_factory=list)
    size: int = 0
    pruned: int = 0

    def put(self, pairs: Pairs, blocks: Blocks) -> None:
        """Lay some more aside."""
        self.laid.append(len(blocks))
        self.size += len(pairs[0])
        blocks.append(b"".join(side.tobytes() for side in pairs))

    def pairs(self, blocks: Blocks) -> list[Pairs]:
        """All of them, as they were laid aside."""
        return [NO_PAIRS, *(block_to_pairs(blocks[at]) for at in self.laid)]

    def prune(self, numbers: Ints, blocks: Blocks) -> None:
        """Keep the likest of each skeleton."""
        kept = likest_of(self.pairs(blocks), numbers)
        self.laid, self.size = [], 0
        self.put(kept, blocks)
        self.pruned = self.size


def block_to_pairs(block: bytes) -> Pairs:
    """Pairs that were laid aside."""
    size = len(block) // PAIR
    near, far = (np.frombuffer(block, np.int32, size, offset=side * size * 4) for side in (0, 1))
    return near, far, np.frombuffer(block, np.float32, size, offset=2 * size * 4)


def lay_aside(more: Sequence[Pairs], shares: Sequence[Share], numbers: Ints, blocks: Blocks) -> None:
    """Put more pairs to those of each share of the skeletons; where there are many the likest are kept."""
    near, far = (np.concatenate([NO_PAIRS[side], *(part[side] for part in more)]) for side in (0, 1))
    scores = np.concatenate([NO_PAIRS[2], *(part[2] for part in more)])
    of_share = near // (len(numbers) // SHARES + 1)
    for number in np.unique(of_share).tolist():
        chosen = np.nonzero(of_share == number)[0]
        share = shares[number]
        share.put((near[chosen], far[chosen], scores[chosen]), blocks)
        if share.size > max(WAITING, 2 * share.pruned):
            share.prune(numbers, blocks)


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
