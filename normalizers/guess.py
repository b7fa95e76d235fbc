"""A guess with its score, which may say no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Guess(Generic[Value]):
    """The value that the evidence is for (None: it is for none clearly enough), and the next best."""

    value: Value | None = None
    score: float = 0
    runner_up: Value | None = None
    runner_up_score: float = 0


def decide(scores: Mapping[Value, float], at_least: float, margin: float) -> Guess[Value]:
    """The value of the highest score, if that reaches ``at_least`` and is ``margin`` times the next.

    >>> decide({"a": 4.0, "b": 1.0}, 3, 2).value, decide({"a": 4.0, "b": 3.0}, 3, 2)
    ('a', Guess(value=None, score=4.0, runner_up='b', runner_up_score=3.0))
    """
    ranked = sorted(scores, key=lambda value: (-scores[value], str(value)))
    if not ranked:
        return Guess()
    score, runner_up = scores[ranked[0]], ranked[1] if len(ranked) > 1 else None
    second = scores[runner_up] if runner_up is not None else 0
    clear = score >= at_least and score >= margin * second
    return Guess(ranked[0] if clear else None, score, runner_up, second)
