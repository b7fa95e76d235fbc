"""Marks and strokes that two looks at a word read differently: the one that fits its place, as contested.toml says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.doubted import KIND, TOKEN
from pipeline.model import Doubt, Repair


@dataclass(frozen=True, slots=True)
class Case:
    """What was read, what another look read, and the text before and behind it where the other fits."""

    seen: str
    other: str
    before: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def cases() -> tuple[float, tuple[Case, ...]]:
    """What contested.toml says, read once: how sure a change is, and the cases."""
    data = tomllib.loads(files("normalizers").joinpath("data/contested.toml").read_text("utf-8"))
    return data["confidence"], tuple(
        Case(case["seen"], case["other"], re.compile(case["before"]), re.compile(case["behind"]))
        for case in data["case"]
    )


def contested_marks(texts: Sequence[str], doubts: Sequence[Sequence[Doubt]]) -> Sequence[Sequence[Repair]]:
    """The changes that texts ask for; ``doubts`` are those about each text's words.

    >>> [found] = contested_marks(["Klart,"], [[Doubt("Klart,", 5, ".", 0.8, looked=True)]])
    >>> [(repair.start, repair.before, repair.after) for repair in found]
    [(5, ',', '.')]
    """
    return [tuple(text_to_repairs(text, mine)) for text, mine in zip(texts, doubts, strict=True)]


def text_to_repairs(text: str, doubts: Sequence[Doubt]) -> Iterator[Repair]:
    """The changes of one text, of words that it has once."""
    looked = {doubt for doubt in doubts if doubt.looked}
    tokens = list(TOKEN.finditer(text)) if looked else []
    sure, known = cases()
    taken: set[int] = set()
    for token in tokens:
        if sum(other.group() == token.group() for other in tokens) > 1:
            continue
        for doubt in sorted(looked, key=lambda doubt: -doubt.chance):
            start = token.start() + doubt.at
            if doubt.word == token.group() and start not in taken and fits(text, start, doubt, known):
                taken.add(start)
                yield Repair(start, start + doubt.length, text[start : start + doubt.length], doubt.other, KIND, sure)


def fits(text: str, start: int, doubt: Doubt, known: Sequence[Case]) -> bool:
    """Whether what another look read fits where it would stand."""
    end = start + doubt.length
    return any(
        (case.seen, case.other) == (text[start:end], doubt.other)
        and case.before.search(text, 0, start) is not None
        and case.behind.match(text, end) is not None
        for case in known
    )
