"""Words of a truth, of a damaged reading and of its repair set side by side and counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

GAP = 0.7
"""What it costs to leave a word without one at its side; unlike words cost up to 1."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the truth, and what stands at its place before and after the repair."""

    truth: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the repair changed it."""
        return self.before != self.after

    @property
    def is_put_right(self) -> bool:
        """Whether the repair brought its letters nearer to the truth's."""
        return Levenshtein.distance(self.after, self.truth) < Levenshtein.distance(self.before, self.truth)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over words."""

    words: tuple[Word, ...]

    @property
    def before(self) -> float:
        """The share of words right before the repair."""
        return sum(word.before == word.truth for word in self.words) / len(self.words)

    @property
    def after(self) -> float:
        """The share of words right after it."""
        return sum(word.after == word.truth for word in self.words) / len(self.words)

    @property
    def changed(self) -> int:
        """How many words the repair changed."""
        return sum(word.is_changed for word in self.words)

    @property
    def precision(self) -> float:
        """The share of the changed words that are nearer to the truth than before."""
        return sum(word.is_changed and word.is_put_right for word in self.words) / max(self.changed, 1)


def texts_to_words(truths: Sequence[str], befores: Sequence[str], afters: Sequence[str]) -> Iterator[Word]:
    """Every word of the truths with its counterparts."""
    for truth, before, after in zip(*(map(plain, texts) for texts in (truths, befores, afters)), strict=True):
        words = truth.split()
        yield from map(Word, words, beside(words, before.split()), beside(words, after.split()))


def plain(text: str) -> str:
    """A text with all dashes alike: which of them stands there is no matter of letters."""
    return text.replace("–", "-").replace("—", "-")


def beside(truth: Sequence[str], other: Sequence[str]) -> list[str]:
    """For each word of a truth the one that stands at its place in another reading, or nothing.

    >>> beside("en åtgärd till".split(), "atgdrd till".split())
    ['', 'atgdrd', 'till']
    """
    costs = [[GAP * column for column in range(len(other) + 1)]]
    for row, word in enumerate(truth, 1):
        line = [GAP * row]
        for column, seen in enumerate(other, 1):
            meet = costs[row - 1][column - 1] + Levenshtein.normalized_distance(word, seen)
            line.append(min(meet, costs[row - 1][column] + GAP, line[-1] + GAP))
        costs.append(line)
    found, row, column = [""] * len(truth), len(truth), len(other)
    while row and column:
        meet = costs[row - 1][column - 1] + Levenshtein.normalized_distance(truth[row - 1], other[column - 1])
        if costs[row][column] == meet:
            row, column = row - 1, column - 1
            found[row] = other[column]
        elif costs[row][column] == costs[row - 1][column] + GAP:
            row -= 1
        else:
            column -= 1
    return found
