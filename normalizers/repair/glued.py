"""Blanks that a machine lost or put in, and letters that it read twice.

For documents that lost letters (the gate's ``some`` or ``all``), after their letters were put back: an author, too,
may leave a blank out or put one in, and in a sound document that stays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.lexicon import NOTHING, chance, is_word
from normalizers.places import official
from normalizers.wordlist import listed
from pipeline.model import Repair
from pipeline.text import fold

WORD = re.compile(r"(?<![\w&|@./-])[^\W\d_]+(?![\w&|@/-]|\.\w)")
PAIR = re.compile(r"(?<![\w&|@./:-])([^\W\d_]+) (?=([^\W\d_]+)(?![\w&|@/-]|\.\w))")


@dataclass(frozen=True, slots=True)
class Rules:
    """What glued.toml says; chances are powers of ten."""

    never_first: frozenset[str]
    never_last: frozenset[str]
    part: int
    rarest: float
    sure: float
    told: float
    doubled: str
    likely: float
    doubtful: float


@cache
def rules() -> Rules:
    """What glued.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/glued.toml").read_text("utf-8"))
    lists = {name: frozenset(data[name]) for name in ("never_first", "never_last")}
    return Rules(**{**data, **lists})


Found = tuple[float, Repair]
"""A change and by how much (a power of ten) the text is likelier with it."""


def blanks(texts: Sequence[str], words: Mapping[str, int] = NOTHING) -> Sequence[Sequence[Repair]]:
    """The blanks lost and put in and the letters read twice in each text; ``words``: how often the document has each.

    >>> texts = ["Vivill prataom det", "En ny sam ordnare", "gååvor", "Nattvandring med grund skola iår"]
    >>> [[repair.kind for repair in repairs] for repairs in blanks(texts)]
    [['glued', 'glued'], ['split'], ['doubled'], []]
    """
    return [tuple(text_to_blanks(text, words)) for text in texts]


def text_to_blanks(text: str, words: Mapping[str, int]) -> Iterable[Repair]:
    """The changes of one text in order, of those that touch one word the likeliest."""
    found = sorted((change for find in FINDERS for change in find(text, words)), key=lambda change: -change[0])
    chosen: list[Repair] = []
    for _, repair in found:
        if all(not touch(text, repair, other) for other in chosen):
            chosen.append(repair)
    return sorted(chosen, key=lambda repair: repair.start)


def touch(text: str, one: Repair, other: Repair) -> bool:
    """Whether two changes have a word in common."""
    first, second = sorted((one, other), key=lambda repair: repair.start)
    return " " not in text[first.end : second.start]


def glued_words(text: str, words: Mapping[str, int]) -> Iterator[Found]:
    """Words that are two: one of them one that no compound begins or ends with."""
    for match in WORD.finditer(text):
        word = match.group()
        if len(word) <= rules().part or known(word, words):
            continue
        gain, at = max(((gain, at) for at, gain in cuts(word)), default=(0.0, 0))
        if gain >= rules().told:
            place = match.start() + at
            yield gain, Repair(place, place, "", " ", "glued", confidence(gain))


def cuts(word: str) -> Iterator[tuple[int, float]]:
    """Where a word may be two, and by how much that is likelier.

    >>> [at for at, gain in cuts("Vivill") if gain > 0]
    [2]
    """
    whole = chance(word)
    for at in range(1, len(word)):
        left, right = word[:at].casefold(), word[at:].casefold()
        if may_part(left, right) and word[at:].islower():
            yield at, chance(left) + chance(right) - whole


def may_part(left: str, right: str) -> bool:
    """Whether two words can be nothing but two."""
    parted = left in rules().never_first or right in rules().never_last
    return parted and all(part in small() or is_part(part) for part in (left, right))


def is_part(word: str) -> bool:
    """Whether a word is long and common enough to be told from a piece of one."""
    return len(word) >= rules().part and is_word(word) and chance(word) >= rules().rarest


@cache
def small() -> frozenset[str]:
    """The small words of the two lists."""
    return rules().never_first | rules().never_last


@cache
def small_folded() -> frozenset[str]:
    """The small words as they look when their letters were misread."""
    return frozenset(map(fold, small()))


def split_words(text: str, words: Mapping[str, int]) -> Iterator[Found]:
    """Two words that are one: one of them is none by itself, and what they make together is."""
    for match in PAIR.finditer(text):
        left, right = match.groups()
        if may_join(left, right, words):
            gain = chance(left + right) - chance(left) - chance(right)
            pieces = listed((left + right).casefold()) is not None or not any(map(is_listed, (left, right)))
            if gain >= rules().told:
                sure = confidence(gain) if pieces else rules().doubtful
                yield gain, Repair(match.end() - 1, match.end(), " ", "", "split", sure)


def may_join(left: str, right: str, words: Mapping[str, int]) -> bool:
    """Whether two words may be pieces of one: no names, no abbreviations, no small words, not both known."""
    pair = (left, right)
    if not right.islower() or not (left.islower() or left.istitle()) or max(map(len, pair)) < rules().part:
        return False
    if any(fold(part) in small_folded() for part in pair) or all(map(is_listed, pair)):
        return False
    met = all(official(part) is not None or words.get(part.casefold(), 0) > 1 for part in pair)
    return not met and is_word(left + right)


def is_listed(word: str) -> bool:
    """Whether a word list has a word."""
    return listed(word.casefold()) is not None


def doubled_letters(text: str, words: Mapping[str, int]) -> Iterator[Found]:
    """A letter read twice in what is a word without."""
    for match in WORD.finditer(text):
        word = match.group()
        for at in range(1, len(word)):
            once = word[:at] + word[at + 1 :]
            twice = word[at] in rules().doubled and word[at] == word[at - 1].casefold()
            if twice and not known(word, words) and is_word(once):
                place = match.start() + at
                yield chance(once) - chance(word), Repair(place, place + 1, word[at], "", "doubled", rules().likely)


def known(word: str, words: Mapping[str, int]) -> bool:
    """Whether a word is one, a name, or one that the document has more than once."""
    return words.get(word.casefold(), 0) > 1 or official(word) is not None or (is_word(word) and not dirty(word))


def dirty(word: str) -> bool:
    """Whether lists have a word only because people on the web leave out blanks, too."""
    return any(gain >= rules().told for _, gain in cuts(word))


def confidence(gain: float) -> float:
    """The chance that a change is right that makes a text likelier by so much."""
    return rules().likely if gain >= rules().sure else rules().doubtful


FINDERS: tuple[Callable[[str, Mapping[str, int]], Iterator[Found]], ...] = (glued_words, split_words, doubled_letters)
