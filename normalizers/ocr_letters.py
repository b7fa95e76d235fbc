"""å, ä and ö that the engine took for each other: put right where no word is so spelt and one change makes one.

Only in what was read from pictures, and only these letters: an author's own spelling is never touched.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.lexicon import chance, is_word
from pipeline.model import Repair

WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What ocr_letters.toml says."""

    confused: tuple[str, ...]
    shortest: int
    likelier: float
    confidence: float


@cache
def rules() -> Rules:
    """What ocr_letters.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/ocr_letters.toml").read_text("utf-8"))
    return Rules(**{**data, "confused": tuple(data["confused"])})


def swapped_letters(raw: str, words: Mapping[str, int]) -> Iterable[Repair]:
    """The changes that a text asks for; ``words`` are those of the plan, with how often each is met.

    >>> [(repair.before, repair.after) for repair in swapped_letters("Fem gänger i omrädet, på väg", {})]
    [('ä', 'å'), ('ä', 'å')]
    """
    for match in WORD.finditer(raw):
        found = swapped(match.group(), words)
        if found is not None:
            at = match.start() + found[0]
            yield Repair(at, at + 1, raw[at], found[1], "ocr_letter", rules().confidence)


def swapped(word: str, words: Mapping[str, int]) -> tuple[int, str] | None:
    """The one change of a letter that makes a known word of an unknown one, None where there is none or a choice."""
    if len(word) < rules().shortest or is_word(word):
        return None
    others = [
        (at, letter, other) for at, letter, other in one_swap(word) if is_word(other) or met_more(other, word, words)
    ]
    if len(others) != 1:
        return None
    at, letter, other = others[0]
    sure = met_more(other, word, words) or chance(other) - chance(word) >= rules().likelier
    return (at, letter) if sure else None


def met_more(other: str, word: str, words: Mapping[str, int]) -> bool:
    """Whether a plan has another word several times, and oftener than the one that was read."""
    return words.get(other.casefold(), 0) > max(1, words.get(word.casefold(), 0))


def one_swap(word: str) -> Iterator[tuple[int, str, str]]:
    """A word with each of its letters that may be confused changed: place, new letter, whole word.

    >>> [other for _, _, other in one_swap("omräde")]
    ['område', 'omröde']
    """
    for at, letter in enumerate(word):
        group = next((group for group in rules().confused if letter in group), "")
        for other in group.replace(letter, ""):
            yield at, other, word[:at] + other + word[at + 1 :]
