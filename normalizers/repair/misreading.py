"""What a machine makes of a word when it reads it wrong: which letters it confuses, and how often."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import Postfix, Prefix

CACHED = 1 << 16


@dataclass(frozen=True, slots=True)
class Rules:
    """What misreading.toml says; odds are powers of ten."""

    right: float
    other: float
    confused: frozenset[str]
    strokes: frozenset[str]
    merged: tuple[tuple[str, str], ...]
    seen: Mapping[str, Mapping[str, float]]


@cache
def rules() -> Rules:
    """What misreading.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/misreading.toml").read_text("utf-8"))
    sets = {name: frozenset(data[name]) for name in ("confused", "strokes")}
    return Rules(**{**data, **sets, "merged": tuple((letters, one) for letters, one in data["merged"])})


@lru_cache(maxsize=CACHED)
def frame(word: str) -> str:
    """What is left of a word without the letters that engines confuse; of numbers everything.

    >>> frame("åtgärd"), frame("dtgdrd"), frame("6kat"), frame("2026"), frame("avvika") == frame("awika")
    ('tr', 'tr', 'kt', '2026', True)
    """
    if sum(map(str.isdecimal, word)) > 1 or word.isdecimal():
        return word
    return "".join(letter for letter in merged(word.casefold()) if letter not in rules().confused)


def merged(word: str) -> str:
    """A word with the letters that run into one as that one.

    >>> merged("barnen"), merged("avvika")
    ('bamen', 'awika')
    """
    for letters, one in rules().merged:
        word = word.replace(letters, one)
    return word


def truer(letter: str, other: str) -> str | None:
    """Of two letters the one that the machine may have taken for the other, None if neither.

    >>> truer("a", "å"), truer("ö", "6"), truer("a", "u")
    ('å', 'ö', None)
    """
    if letter == other:
        return letter
    forth, back = rules().seen.get(letter, {}).get(other), rules().seen.get(other, {}).get(letter)
    if forth is None and back is None:
        return None
    return other if back is not None and (forth is None or back > forth) else letter


def upright(word: str) -> str:
    """A word with the letters that are one stroke as one letter.

    >>> upright("I"), upright("|"), upright("vill") == upright("viIl")
    ('l', 'l', True)
    """
    return "".join("l" if letter in rules().strokes else letter for letter in word)


def sight(truth: str, seen: str) -> float:
    """The odds that a text is read so; the same for all that it cannot have become."""
    odds = read_as(truth, seen)
    return rules().other if odds is None else max(odds, rules().other)


@lru_cache(maxsize=CACHED)
def read_as(truth: str, seen: str) -> float | None:
    """The odds that the machine reads one text as the other, None where it does not.

    >>> read_as("åtgärd", "dtgdrd") is not None, read_as("Vi vill", "Vivill") is not None
    (True, True)
    >>> read_as("arbetsgrupp", "abretsgrupp"), read_as("dag", "god"), read_as("T1", "T2")
    (None, None, None)
    """
    start = int(Prefix.similarity(truth, seen))
    end = int(Postfix.similarity(truth[start:], seen[start:]))
    odds = misread(truth[start : len(truth) - end], seen[start : len(seen) - end])
    return None if odds is None else odds + (start + end) * rules().right


@lru_cache(maxsize=CACHED)
def misread(truth: str, seen: str) -> float | None:
    """The odds that the machine reads one text, letter by letter, as the other."""
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    for at in range(len(truth) + 1):
        for to in range(len(seen) + 1):
            odds = best.get((at, to))
            for step, width, gain in steps(truth, at, seen, to) if odds is not None else ():
                place = (at + step, to + width)
                best[place] = max(best.get(place, -math.inf), (odds or 0.0) + gain)
    return best.get((len(truth), len(seen)))


def steps(truth: str, at: int, seen: str, to: int) -> Iterator[tuple[int, int, float]]:
    """The ways to go on: how many letters of the truth, how many of what was seen, the odds."""
    if at < len(truth) and seen[to : to + 1] == truth[at]:
        yield 1, 1, rules().right
    for width in range(min(2, len(truth) - at) + 1):
        marks = rules().seen.get(truth[at : at + width], {})
        yield from ((width, len(mark), odds) for mark, odds in marks.items() if seen.startswith(mark, to))
