"""``python -m benchmarks --only linking``: the texts of many plans linked, copies damaged by machines and typists."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure import peak
from normalizers.linking.repeats import Linked, Member, link
from pipeline.text import fold
from tests.fixtures.causes import copies, damaged, random_text

PLANS = 300
COPIES = 4
"""Copies of each text: pasted as it is, mistyped, misread."""
ROWS = (1, 2)
"""In so many rows of its plan a copy stands: merged over two of them, or in one."""
GOALS = "goals: 40 s and 1,200 MiB for 100,000 texts, 0.985 of the misread copies linked, no two texts folded"
DAMAGED = 3_000
"""Texts of which each is copied with each kind of damage."""


@dataclass(frozen=True, slots=True)
class Result:
    """Members, different texts, seconds of processor time, MiB, the share of copies linked, texts wrongly folded."""

    members: int
    distinct: int
    seconds: float
    peak: int
    linked: float
    folded: int
    near: int


def measure(sizes: Sequence[int]) -> None:
    """Print a line of the table for each number of texts."""
    print("| texts | different | seconds | peak MiB | copies linked | wrongly folded | near pairs |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        found = measured(size)
        cells = (f"{found.members:,}", f"{found.distinct:,}", f"{found.seconds:.1f}", str(found.peak))
        print(
            "| " + " | ".join((*cells, f"{found.linked:.4f}", str(found.folded), f"{found.near:,}")) + " |", flush=True
        )
    print("| damage | copies | linked with their text |")
    print("|---|---|---|")
    for kind, (number, share) in recall(DAMAGED, random.Random(DAMAGED)).items():
        print(f"| {kind} | {number:,} | {share:.4f} |", flush=True)
    print(GOALS)


def recall(size: int, rng: random.Random) -> dict[str, tuple[int, float]]:
    """For each kind of damage how many copies that differ from their text there are, and the share linked with it.

    Strictly counted: copies that folding makes equal do not count, nor does it that copies stand together elsewhere.
    """
    texts = dict.fromkeys(random_text(rng) for _ in range(size))
    members: list[Member] = []
    kinds: dict[str, str] = {}
    for number, text in enumerate(texts):
        for at, (kind, copy) in enumerate((("", text), *damaged(text, rng))):
            if at == 0 or fold(copy) != fold(text):
                members.append(Member(f"p-{number}/a/{at}", f"p{number % PLANS:03}", copy, 1.0))
                kinds[members[-1].id] = kind
    group = {one.member.id: repeat.id for repeat in link(members).repeats for one in repeat.members}
    told: dict[str, list[bool]] = {}
    for name, kind in sorted(kinds.items()):
        if kind:
            told.setdefault(kind, []).append(group[name] == group[f"{name.rpartition('/')[0]}/0"])
    return {kind: (len(found), sum(found) / len(found)) for kind, found in sorted(told.items())}


def measured(size: int) -> Result:
    """One size, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(run, (size,))


def run(size: int) -> Result:
    """Make the texts, link them and count."""
    members, of = texts(size, random.Random(size))
    link(members[:2])
    start = time.process_time()
    linked = link(members)
    seconds = time.process_time() - start
    mostly, folded = counted(linked, of)
    distinct = len({member.text for member in members})
    return Result(len(members), distinct, seconds, peak(), mostly, folded, len(linked.near))


def texts(size: int, rng: random.Random) -> tuple[list[Member], dict[str, int]]:
    """Members in any order, and which text each one is a copy of."""
    members: list[Member] = []
    of: dict[str, int] = {}
    known: set[str] = set()
    while len(members) < size:
        text = random_text(rng)
        if text in known:
            continue
        known.add(text)
        for copy in (text, *copies(text, COPIES, rng)):
            plan = f"plan{rng.randrange(PLANS):03}-2025"
            for _ in range(rng.choice(ROWS)):
                members.append(Member(f"{plan}-00000000/a/{len(members)}", plan, copy, 1.0))
                of[members[-1].id] = len(known)
    rng.shuffle(members)
    return members, of


def counted(linked: Linked, of: dict[str, int]) -> tuple[float, int]:
    """The share of members that stand with most of their text's copies, and how many groups hold two texts."""
    folded = 0
    most: dict[int, int] = {}
    for repeat in linked.repeats:
        texts = Counter(of[fold.member.id] for fold in repeat.members)
        folded += len(texts) > 1
        for text, number in texts.items():
            most[text] = max(most.get(text, 0), number)
    return sum(most.values()) / len(of), folded
