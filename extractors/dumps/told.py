"""What a dump's plain lines tell of those that hold several cells: a text pasted in several rows is found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractors.dumps.lines import DumpLine
from pipeline.text import fold

ALONE = 12
"""Letters: a shorter line that stands by itself says nothing of a piece."""
MISREAD = str.maketrans({letter: same for same, letters in {"a": "odg6e", "i": "l1j"}.items() for letter in letters})
"""Letters that a reader takes for one another, for comparing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a dump's other lines tell, their letters made alike: those that stand alone, and which follow another."""

    alone: frozenset[str]
    pairs: frozenset[tuple[str, str]]


@lru_cache(maxsize=65536)
def alike(text: str) -> str:
    """A text's letters, those that readers take for one another made the same; "" for a short one."""
    letters = fold(text).replace(" ", "").translate(MISREAD)
    return letters if len(letters) >= ALONE else ""


def lines_to_told(lines: Sequence[DumpLine], mixed: frozenset[int]) -> Told:
    """What the lines of a dump that hold one cell's text tell of the others."""
    alone = {alike(line.text) for number, line in enumerate(lines) if number not in mixed}
    pairs = {
        (alike(a.text), alike(b.text))
        for (i, a), (_, b) in pairwise(enumerate(lines))
        if i not in mixed and i + 1 not in mixed
    }
    return Told(frozenset(alone - {""}), frozenset(pair for pair in pairs if all(pair)))
