"""How wide and high letters are as a rule: where in a word's box each one stands, before any ink is looked at."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Widths:
    """What widths.toml says, in heights of small letters."""

    usual: float
    capital: float
    letters: Mapping[str, float]
    low: frozenset[str]
    low_share: float
    deep: frozenset[str]
    dotted: frozenset[str]


@cache
def widths() -> Widths:
    """What widths.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/widths.toml").read_text("utf-8"))
    letters = {letter: float(wide) for letters, wide in data["letters"] for letter in letters}
    low, deep, dotted = (frozenset(data[name]) for name in ("low", "deep", "dotted"))
    return Widths(data["usual"], data["capital"], letters, low, data["low_share"], deep, dotted)


def letter_wide(letter: str) -> float:
    """How wide a letter is with the paper beside it, in heights of small letters."""
    known = widths()
    return known.letters.get(letter, known.capital if letter.isupper() else known.usual)


def text_wide(text: str) -> float:
    """How wide a text without blanks is.

    >>> text_wide("mm") > text_wide("nn") > text_wide("ii")
    True
    """
    return sum(map(letter_wide, text))


def middles(text: str, x0: float, x1: float) -> list[float]:
    """Where the middle of each letter of a word should stand that reaches from one place to another.

    >>> middles("nn", 0, 10)
    [2.5, 7.5]
    """
    ends = list(accumulate(map(letter_wide, text)))
    starts = [0.0, *ends]
    return [x0 + (x1 - x0) * (start + end) / 2 / ends[-1] for start, end in zip(starts, ends, strict=False)]


def has_low_letters(words: Iterable[str]) -> bool:
    """Whether a line has low letters enough to tell by its ink how high they are.

    >>> has_low_letters(["parken,"]), has_low_letters(["V.26-32", "BUP"])
    (True, False)
    """
    letters = [letter for word in words for letter in word if letter.isalnum()]
    return sum(letter in widths().low for letter in letters) >= widths().low_share * len(letters)


def hangs_more_than_stands(words: Iterable[str]) -> bool:
    """Whether more of a line's letters hang below its foot than stand higher than small ones do.

    >>> hangs_more_than_stands(["sig", "otrygga"]), hangs_more_than_stands(["Sig."]), hangs_more_than_stands(["som"])
    (True, False, False)
    """
    known = widths()
    letters = [letter for word in words for letter in word if letter.isalnum()]
    deep = sum(letter in known.deep for letter in letters)
    return deep > sum(letter not in known.low | known.deep | known.dotted for letter in letters)
