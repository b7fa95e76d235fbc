"""What stands beside a word tells which of two it is: hints written by hand in neighbours.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from normalizers.lexicon import YEAR as YEAR_DIGITS

START, END, NUMBER, YEAR = "<start>", "<end>", "<number>", "<year>"
"""What stands for the beginning and the end of a sentence, for a number, and for one that may be a year."""
CACHED = 1 << 16
TOKEN = re.compile(r"\d{2,}|(?:[^\W_]|[&|](?=[^\W_])|(?<=[^\W_])\|)+|(?<!\S)\|(?!\S)|[.!?\n•]+|[,/():;]")
ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
ENDS = re.compile(r"[.!?\n•]")
GROUP, ENDING = "@", "*"


@dataclass(frozen=True, slots=True)
class Hint:
    """Words, or endings of words, that make another one likelier by ``weight``."""

    words: frozenset[str]
    endings: tuple[str, ...]
    weight: float

    def fits(self, word: str) -> bool:
        """Whether a word is one of them."""
        return word in self.words or (bool(self.endings) and word.endswith(self.endings))


@dataclass(frozen=True, slots=True)
class Hints:
    """The hints of neighbours.toml, by the word that they are for, and the phrases by each of their words."""

    before: Mapping[str, tuple[Hint, ...]]
    after: Mapping[str, tuple[Hint, ...]]
    phrases: Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]]
    phrase: float


@cache
def hints() -> Hints:
    """What neighbours.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/neighbours.toml").read_text("utf-8"))
    sides: dict[str, dict[str, list[Hint]]] = {"before": defaultdict(list), "after": defaultdict(list)}
    for cue in data["cue"]:
        for side, found in sides.items():
            if side in cue:
                hint = to_hint(spread(cue[side], data["groups"]), cue["weight"])
                for word in spread(cue["words"], data["groups"]):
                    found[word].append(hint)
    before, after = ({word: tuple(found) for word, found in side.items()} for side in sides.values())
    return Hints(before, after, to_phrases(data["phrases"]["words"]), data["phrases"]["weight"])


def spread(names: Iterable[str], groups: Mapping[str, Any]) -> list[str]:
    """Names with those of groups replaced by their words.

    >>> spread(["@pair", "sju"], {"pair": ["två", "båda"]})
    ['två', 'båda', 'sju']
    """
    return [word for name in names for word in (groups[name[1:]] if name.startswith(GROUP) else [name])]


def to_hint(names: Sequence[str], weight: float) -> Hint:
    """Words and endings told apart."""
    endings = tuple(name[1:] for name in names if name.startswith(ENDING))
    return Hint(frozenset(name for name in names if not name.startswith(ENDING)), endings, weight)


def to_phrases(texts: Iterable[str]) -> Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """Phrases by each of their words, with its place."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for text in texts:
        words = tuple(text.split())
        for place, word in enumerate(words):
            found[word].append((place, words))
    return {word: tuple(phrases) for word, phrases in found.items()}


@lru_cache(maxsize=CACHED)
def side_by_side(left: str, right: str) -> float:
    """How much likelier two words are because they stand side by side, as a power of ten.

    >>> side_by_side("i", "år") > side_by_side("i", "är"), side_by_side("att", "ingå") > 0
    (True, True)
    """
    before = max((hint.weight for hint in hints().before.get(right, ()) if hint.fits(left)), default=0.0)
    after = max((hint.weight for hint in hints().after.get(left, ()) if hint.fits(right)), default=0.0)
    return before + after


def in_phrases(word: str, at: int, readings: Sequence[Set[str]]) -> float:
    """How much likelier a word is because a phrase stands there; ``readings`` is what each word may be.

    >>> in_phrases("vår", 0, [{"var", "vår"}, {"och"}, {"host", "höst"}]) > 0
    True
    """
    for place, phrase in hints().phrases.get(word, ()):
        first = at - place
        there = readings[first : first + len(phrase)] if first >= 0 else ()
        if len(there) == len(phrase) and all(part in words for part, words in zip(phrase, there, strict=True)):
            return hints().phrase
    return 0.0


def beside(left: str, right: str) -> float:
    """How much likelier two words are side by side; all numbers are alike."""
    return side_by_side(sort_of(left), sort_of(right))


def sort_of(word: str) -> str:
    """A word as neighbours know it: in small letters, a number only as such, or as a year."""
    if word.isdecimal():
        return YEAR if YEAR_DIGITS.fullmatch(word) else NUMBER
    return word.casefold()


def text_to_tokens(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text and the marks between them, with their places; sentences stand between marks of their own.

    >>> [token for _, token in text_to_tokens("2 ggr/år. Se x@y.se")]
    ['<start>', '2', 'ggr', '/', 'år', '<end>', '<start>', 'Se', '<end>']
    """
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    yield 0, START
    for token in TOKEN.finditer(text):
        start = token.start()
        if any(first <= start < last for first, last in addresses):
            continue
        if ENDS.match(token.group()):
            yield start, END
            yield start, START
        else:
            yield start, token.group()
    yield len(text), END
