"""The noisy channel backwards: what a machine may have seen when it wrote these marks."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.repair import misreading

STROKES, PLAIN = ("l", "I"), ("a", "o")
LOST, SWAPPED = "lost", "swapped"
"""The channels: a machine that knows no å, ä or ö, and one that knows them and takes them for each other."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What letters.toml says."""

    restored: frozenset[str]
    strokes: str
    spellings: int
    worse: float
    compound: int
    common: float
    part: int
    half: int
    border: float
    marked: float
    capitals: int
    surest: float
    suggested: float
    twin: float
    unknown: float
    glued: float
    units: frozenset[str]
    twice: float
    strange: frozenset[str]
    doubles: frozenset[str]
    common_marks: frozenset[str]
    twin_common: float
    short: int
    short_odds: float
    misspelt: int
    doubted: float
    lost: float
    common_lost: float
    rarest: float
    error: float
    slip: float
    part_share: float
    name: float
    sure_name: float
    unlikely: float
    unlikely_letter: float
    never_part: frozenset[str]
    parts: int
    trade_part: float
    common_part: float
    swapped: Mapping[str, float]
    swapped_twins: Mapping[str, str]
    swapped_short: Mapping[str, str]
    seen: Mapping[str, Mapping[str, float]]

    @property
    def small(self) -> str:
        """The small letters among those that are restored."""
        return "".join(sorted(letter for letter in self.restored if letter.islower()))

    @property
    def capital(self) -> str:
        """The capitals among them."""
        return self.small.upper()


@cache
def rules() -> Rules:
    """What letters.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/letters.toml").read_text("utf-8"))
    sets = {
        name: frozenset(data[name])
        for name in ("restored", "units", "strange", "doubles", "common_marks", "never_part")
    }
    return Rules(**{**data, **sets})


@dataclass(frozen=True, slots=True)
class Step:
    """A letter that may have been read as marks; ``odd`` says that a person may have written it so."""

    letter: str
    marks: str
    odds: float
    odd: bool


@cache
def steps(channel: str) -> Mapping[str, tuple[Step, ...]]:
    """The letters that a mark may begin to stand for, the mark itself first.

    >>> [step.letter for step in steps(LOST)["o"] if step.marks == "o"], steps(LOST)["6"][0].letter
    (['o', 'ö'], 'ö')
    >>> [step.letter for step in steps(SWAPPED)["ä"]], "a" in steps(SWAPPED)
    (['ä', 'å', 'ö', 'a'], False)
    """
    found: dict[str, list[Step]] = defaultdict(list)
    for letter in sorted(rules().restored.union(STROKES, PLAIN)):
        known = {**misreading.rules().seen.get(letter, {}), **rules().seen.get(letter, {})}
        is_step = is_lost if channel == LOST else is_swapped
        single = {marks: odds for marks, odds in known.items() if marks and is_step(letter, marks)}
        for marks, odds in {**pairs(letter, single), **single}.items():
            found[marks[0]].append(Step(letter, marks, odds, is_odd(letter, marks)))
    return {mark: (*itself(mark), *sorted(steps, key=lambda step: -step.odds)) for mark, steps in found.items()}


def pairs(letter: str, single: Mapping[str, float]) -> Mapping[str, float]:
    """The marks that a letter leaves one after the other when it is seen twice: one of them no one writes there.

    >>> sorted(pairs("ö", {"o": -0.3, "6": -1.2, "d": -1.5}))
    ['6d', '6o', 'd6', 'o6']
    """
    if letter not in rules().restored:
        return {}
    strange = [mark for mark in single if mark and mark in rules().strange]
    found = {
        a + b: rules().twice + min(single[a], single[b])
        for a in strange
        for b in single
        if b in rules().doubles and a != b
    }
    return found | {marks[::-1]: odds for marks, odds in found.items()}


def itself(mark: str) -> tuple[Step, ...]:
    """A mark read right; what is no letter never is."""
    return (Step(mark, mark, 0.0, False),) if mark.isalpha() else ()


def is_lost(letter: str, marks: str) -> bool:
    """Whether a letter was lost: one that is restored, or a stroke, became marks without one."""
    return (letter in rules().restored and rules().restored.isdisjoint(marks)) or (
        letter in STROKES and marks in rules().strokes + "li"
    )


def is_swapped(letter: str, marks: str) -> bool:
    """Whether one of the letters was taken for another, or a plain one for one of them."""
    return (letter in rules().restored or letter in PLAIN) and marks in rules().restored


def is_odd(letter: str, marks: str) -> bool:
    """Whether a person may have made a step: a letter typed twice, or another one that words may well have.

    >>> is_odd("å", "aa"), is_odd("ä", "i"), is_odd("l", "i"), is_odd("å", "ad"), is_odd("å", "a"), is_odd("l", "I")
    (True, True, True, False, False, False)
    """
    return marks in rules().common_marks or len(marks) > len(set(marks)) or (letter == "I" and marks == "l")
