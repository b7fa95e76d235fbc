"""Readings of one word, met several times, vote: what a reading may have been, and how sure that is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from normalizers.lexicon import chance, is_linking, is_word
from normalizers.places import official
from normalizers.repair.misreading import merged, read_as, sight, truer, upright

TOKEN = re.compile(r"[\w&|]+")
LINKS = frozenset((" ", "-"))
CACHED = 1 << 16

Counted = frozenset[tuple[str, int]]
"""Readings, each with how often it is met."""
Verdicts = Mapping[str, tuple[str, float]]
"""What becomes of a reading: another one, and how sure that is."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What votes.toml says."""

    word: int
    times: int
    most_prior: float
    commoner: float
    far_commoner: float
    rare: float
    doubtful: float
    surest: float
    told: float


@cache
def rules() -> Rules:
    """What votes.toml says, read once."""
    return Rules(**tomllib.loads(files("normalizers").joinpath("data/votes.toml").read_text("utf-8")))


@lru_cache(maxsize=CACHED)
def vote(counted: Counted, alone: bool) -> Verdicts:
    """Which readings give way to which.

    ``alone``: nothing that stands beside them tells that they are the same word.

    >>> vote(frozenset({("Omradeschef", 1), ("Områdeschef", 5)}), alone=True)["Omradeschef"][0]
    'Områdeschef'
    >>> vote(frozenset({("lag", 4), ("låg", 1)}), alone=True)
    {}
    """
    readings = dict(counted)
    verdicts: dict[str, tuple[str, float]] = {}
    for reading in readings:
        others = [
            other
            for other in candidates(reading, readings)
            if may_yield(reading, other, readings, alone) and leads(other, readings)
        ]
        if others:
            odds, best = max((lead(other, reading, readings), other) for other in others)
            confidence = certainty(odds, reading, best, readings)
            if confidence >= rules().told:
                verdicts[reading] = best, confidence
    return verdicts


def candidates(reading: str, readings: Mapping[str, int]) -> set[str]:
    """What a reading may have been: the other ones, and what they are together, each letter where it was read best.

    >>> sorted(candidates("Overlämning", {"Överlamning": 3, "Overlämning": 1}))
    ['Överlamning', 'Överlämning']
    >>> sorted(candidates("vivill", {"Vi vill": 2, "vivill": 1}))
    ['Vi vill', 'vi vill']
    """
    found, whole = set(), reading
    for other in sorted(readings, key=lambda other: (-readings[other], other)):
        found |= {other, laid_out(cased(bare(other), reading), breaks(other))}
        letters = blend(bare(whole), bare(other))
        if letters is not None and breaks(other) == breaks(reading):
            whole = laid_out(letters, breaks(reading))
        elif letters is not None:
            found.add(laid_out(letters, breaks(other)))
    return (found | {whole}) - {reading}


def blend(word: str, other: str) -> str | None:
    """Two readings of equal length as one, each letter where it was read best; None where they are different words.

    >>> blend("Overlämning", "överlamning"), blend("lampa", "lumpa")
    ('Överlämning', None)
    """
    if len(word) != len(other):
        return None
    letters = list(map(truer, word, cased(other, word)))
    return "".join(letter for letter in letters if letter) if all(letters) else None


def cased(word: str, like: str) -> str:
    """A word with its first letter as large or small as another one's."""
    return (word[:1].upper() if like[:1].isupper() else word[:1].lower()) + word[1:]


@lru_cache(maxsize=CACHED)
def bare(reading: str) -> str:
    """A reading without what stands between its words."""
    return "".join(letter for letter in reading if letter not in LINKS)


@lru_cache(maxsize=CACHED)
def breaks(reading: str) -> tuple[tuple[int, str], ...]:
    """What stands between the words of a reading, and where."""
    return tuple((at, letter) for at, letter in enumerate(reading) if letter in LINKS)


def laid_out(letters: str, marks: Iterable[tuple[int, str]]) -> str:
    """Letters with what stands between words put in at its places.

    >>> laid_out("Vivill", [(2, " ")])
    'Vi vill'
    """
    for at, mark in marks:
        letters = letters[:at] + mark + letters[at:]
    return letters


def may_yield(reading: str, other: str, readings: Mapping[str, int], alone: bool) -> bool:
    """Whether the machine may have read the other as this, and lists or numbers speak for it."""
    if read_as(other, reading) is None or (stands(reading, other, readings) and not known(other)):
        return False
    times, same = readings.get(other, 0), breaks(other) == breaks(reading)
    if (same and breaks(other)) or (len(other) == 1 and not known(other)):
        # Of two words side by side each has its own copies.
        return False
    if not known(other) and upright(other) == upright(reading):
        # Which of the letters that are one stroke it was only a word can tell.
        return False
    if len(breaks(other)) < len(breaks(reading)):
        return times > readings[reading]
    if not alone:
        return known(other) or times > readings[reading]
    if len(reading) < rules().word or real(reading, other, readings, rules().far_commoner):
        return False
    return known(other) or outvoted(reading, other, readings)


def leads(other: str, readings: Mapping[str, int]) -> bool:
    """Whether no reading is likelier of all those that the machine may have made of this one."""
    made = (seen for seen in readings if seen != other and read_as(other, seen) is not None)
    return all(lead(other, seen, readings) >= 0 for seen in made)


def lead(other: str, reading: str, readings: Mapping[str, int]) -> float:
    """By how much it is likelier that all copies say the other than that all say this."""
    votes = sum(times * (sight(other, seen) - sight(reading, seen)) for seen, times in readings.items())
    prior = chance(other) - chance(reading)
    return votes + max(-rules().most_prior, min(rules().most_prior, prior))


def certainty(odds: float, reading: str, other: str, readings: Mapping[str, int]) -> float:
    """The chance that a change is right; of one known word for another one that is no commoner people decide."""
    sure = 1 / (1 + 10**-odds) if odds > -rules().most_prior else 0.0
    # A blank too much, a letter too few: authors do that, too.
    typed = (len(breaks(other)) < len(breaks(reading)) and known(reading)) or len(merged(bare(other))) > len(
        merged(bare(reading))
    )
    doubt = typed or real(reading, other, readings, rules().commoner)
    return round(min(sure, rules().doubtful if doubt else rules().surest), 3)


def real(reading: str, other: str, readings: Mapping[str, int], commoner: float) -> bool:
    """Whether a reading is a word in its own right: not one that lists know for the other one's commonest damage."""
    if official(reading) is not None or is_linking(reading.casefold()):
        return True
    return stands(reading, other, readings) and chance(other) - chance(reading) < commoner


def stands(reading: str, other: str, readings: Mapping[str, int]) -> bool:
    """Whether a reading is known, and not only as a rare word that most copies have otherwise."""
    return known(reading) and (chance(reading) >= rules().rare or not outvoted(reading, other, readings))


def outvoted(reading: str, other: str, readings: Mapping[str, int]) -> bool:
    """Whether another reading is met so many times as often."""
    return readings.get(other, 0) >= rules().times * readings[reading]


@lru_cache(maxsize=CACHED)
def known(reading: str) -> bool:
    """Whether every word of a reading is a word or the name of a place."""
    return all(is_word(word) or word.isdecimal() or official(word) is not None for word in TOKEN.findall(reading))
