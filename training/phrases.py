"""Lines of Swedish as they may stand in a plan's cells: running text, words by how common they are, dates, signs."""

from __future__ import annotations

import html
import random
import re
import tomllib
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import wordfreq

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
COMMON = 60000
"""So many of the most common words are used."""
EVENED = 0.6
"""Of a word's frequency, the power that counts: rare words come more often than they do."""
MARKS = ",,,,,,.....::;;!?"
"""What may stand behind a word, as often as it is to."""
RUNNING = 0.45
"""Of all texts: those that are of a text's sentences."""
TOKENS = (3, 14)
"""Words of a text."""
DASH, DASHED = "–", 0.3
"""A longer dash, which the engine has no letter for and calls a hyphen; of all texts, those with no other one."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where texts come from: sentences, words, the sums of their weights, and words whose letters are mixed up."""

    sentences: Sequence[str]
    words: Sequence[str]
    sums: Sequence[float]
    alike: Sequence[str]
    letters: frozenset[str]


def to_source(sentences: Sequence[str], letters: frozenset[str]) -> Source:
    """A source of some sentences, and of the common words that can be written with some letters."""
    words = [w for w in wordfreq.top_n_list("sv", COMMON) if w.isalpha() and len(w) > 1 and set(w) <= letters]
    weights = (wordfreq.word_frequency(word, "sv") ** EVENED for word in words)
    starting = [word for word in words if word[0] in "il"]
    alike = [word for word in words if any(part in word for part in WORDS["alike"])]
    mixed = ["I", "I", "i", *starting, *(word.capitalize() for word in starting), *alike]
    return Source(sentences, words, list(accumulate(weights)), mixed, letters)


def to_text(source: Source, chance: random.Random) -> list[str]:
    """The words of a text."""
    count = chance.randint(*TOKENS)
    if chance.random() < RUNNING and source.sentences:
        sentence = chance.choice(source.sentences).split()
        start = chance.randrange(len(sentence))
        words = sentence[start : start + 2 * count]
    else:
        words = listed(source, chance, count)
    if chance.random() < DASHED:
        words = [word.replace("-", DASH) for word in words]
    known = source.letters | {DASH}
    return [kept for word in words if (kept := "".join(letter for letter in word if letter in known))]


def listed(source: Source, chance: random.Random, count: int) -> list[str]:
    """So many words, figures and signs."""
    words: list[str] = []
    for _ in range(count):
        word = token(source, chance)
        if chance.random() < 0.25:
            word += chance.choice(MARKS)
        if chance.random() < 0.05:
            word = chance.choice(("({})", '"{}"')).format(word)
        if chance.random() < 0.03 and words:
            words.append(chance.choice(("-", "-", "/", "&", "+", "=")))
        words.append(word)
    if chance.random() < 0.5:
        words[0] = words[0][:1].upper() + words[0][1:]
    if chance.random() < 0.08:
        words.insert(0, "-")
    if chance.random() < 0.35 and words[-1][-1].isalnum():
        words[-1] += "."
    return words


def token(source: Source, chance: random.Random) -> str:
    """One word, figure or abbreviation, or two with a sign between them."""
    kind = chance.random()
    if kind < 0.12:
        return figure(chance)
    if kind < 0.18:
        return str(chance.choice(WORDS["abbreviations"]))
    if kind < 0.22:
        return str(chance.choice(WORDS["capitals"]))
    if kind < 0.34:
        return chance.choice(source.alike)
    found = word_of(source, chance)
    if chance.random() < 0.06:
        other = chance.choice((word_of(source, chance), chance.choice(source.alike), figure(chance)))
        found += chance.choice("//,.-") + other
    return found


def word_of(source: Source, chance: random.Random) -> str:
    """A word, a compound or a pair, small, with a capital or in capitals."""
    word = source.words[min(bisect(source.sums, chance.random() * source.sums[-1]), len(source.words) - 1)]
    if chance.random() < 0.1:
        word = chance.choice(source.words) + chance.choice(("s", "", "")) + chance.choice(source.words)
    if chance.random() < 0.06:
        word += "-" + chance.choice(source.words)
    if chance.random() < 0.15:
        word = word.capitalize()
    return word.upper() if chance.random() < 0.015 else word


def figure(chance: random.Random) -> str:
    """A date, a time, a number of something.

    >>> figure(random.Random(1))
    '73-98'
    """
    values = {
        "d": lambda: str(chance.randint(1, 9)),
        "n": lambda: str(chance.randint(1, 99)),
        "y": lambda: str(chance.randint(2019, 2030)),
        "h": lambda: f"{chance.randint(0, 23):02}",
        "t": lambda: f"{chance.randint(1, 28):02}",
        "m": lambda: str(chance.choice(WORDS["months"])),
    }
    return re.sub(r"\{(\w)\}", lambda found: values[found[1]](), chance.choice(WORDS["figures"]))


def sentences_of(folder: Path) -> tuple[str, ...]:
    """The Swedish sentences of a folder of web pages."""
    found: set[str] = set()
    for page in sorted(folder.rglob("*.html")):
        for part in re.findall(r"<(p|h\d|li|td)[^>]*>(.*?)</\1>", page.read_text("utf-8", "replace"), re.S):
            text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", part[1])).replace("’", "'").split())
            if len(text) > 20 and re.search("[åäö]", text):
                found.add(text)
    return tuple(sorted(found))
