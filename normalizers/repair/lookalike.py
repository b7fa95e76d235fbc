"""How much likelier a word would be if one of its letters had been misread: what tells a misreading that is a word."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from normalizers.lexicon import chance, is_word

CACHED = 1 << 14


@dataclass(frozen=True, slots=True)
class Rules:
    """What lookalike.toml says; odds are powers of ten."""

    meant: Mapping[str, Sequence[str]]
    letters: int
    rare: float
    cost: float
    most: float


@cache
def rules() -> Rules:
    """What lookalike.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/lookalike.toml").read_text("utf-8"))
    return Rules(data["meant"], **data["words"])


@lru_cache(maxsize=CACHED)
def likelier(word: str) -> float:
    """By how many powers of ten a word that looks alike is likelier, a misreading counted in; 0 where none is.

    >>> likelier("snärt") > 1, likelier("snart"), likelier("föräldrama") > 1
    (True, 0.0, True)
    """
    known, seen = rules(), word.casefold()
    if len(seen) < known.letters or word[1:].isupper():
        return 0.0
    own = chance(seen)
    if own > known.rare:
        return 0.0
    best = max((chance(other) for other in others(seen) if is_word(other)), default=own)
    return min(known.most, max(0.0, best - own - known.cost))


def others(seen: str) -> Iterator[str]:
    """The words that one looks like.

    >>> "kartläggning" in set(others("kanläggning"))
    True
    """
    for before, afters in rules().meant.items():
        at = seen.find(before)
        while 0 <= at < len(seen):
            yield from (seen[:at] + after + seen[at + len(before) :] for after in afters)
            at = seen.find(before, at + 1)
