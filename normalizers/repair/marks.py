"""Marks that a machine saw between words where none are, or took for others: what most copies have stands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.repair.votes import Counted, Verdicts


@dataclass(frozen=True, slots=True)
class Rules:
    """What marks.toml says."""

    stray: frozenset[str]
    same: tuple[str, ...]
    times: int
    likely: float
    doubtful: float


@cache
def rules() -> Rules:
    """What marks.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/marks.toml").read_text("utf-8"))
    return Rules(**{**data, "stray": frozenset(data["stray"]), "same": tuple(data["same"])})


def vote_on_marks(counted: Counted) -> Verdicts:
    """Which marks between two words, each with how often they are met, give way to what most copies have.

    >>> vote_on_marks(frozenset({(" ", 2), (" \u2018", 1)}))
    {' \u2018': (' ', 0.9)}
    >>> vote_on_marks(frozenset({(". ", 2), (" ", 1)})), vote_on_marks(frozenset({(". ", 1), (", ", 1)}))
    ({}, {})
    """
    most, times = max(counted, key=lambda reading: (reading[1], reading[0]))
    return {
        marks: (most, rules().likely if times >= rules().times * met else rules().doubtful)
        for marks, met in counted
        if marks != most and met < times and plain(marks) == plain(most) == most
    }


def plain(marks: str) -> str:
    """Marks without those that come in by themselves, and the right one for one that it is taken for.

    >>> plain(", ") == plain(" \u2018. "), plain(". ") == plain(" ")
    (False, False)
    >>> plain(", ") == plain(". ")
    True
    """
    kept = (mark for mark in marks if mark not in rules().stray)
    return "".join(next((group[0] for group in rules().same if mark in group), mark) for mark in kept)
