"""The listed words that a machine may have read as some marks, found by walking through them letter by letter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf

from normalizers.lexicon import is_word, word_chance
from normalizers.repair.channel import itself, rules, steps
from normalizers.repair.trade import trade_words
from normalizers.wordlist import forwards, frequencies

LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word that may have been read so: ``odds`` of that, ``score`` with how likely the word is at all counted in.

    ``odd``: a person may have made the difference, not a machine.
    """

    text: str
    odds: float = 0.0
    odd: bool = False
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """How far a walk through the words has come: so many marks read as ``text``, as words ``low`` to ``high`` begin."""

    at: int
    low: int
    high: int
    text: str = ""
    odds: float = 0.0
    odd: bool = False


def listed_spellings(seen: str, channel: str) -> Iterator[Spelling]:
    """The listed words that may have been read as one."""
    for node in walk(seen, channel):
        if (
            node.at == len(seen)
            and words()[node.low] == node.text.lower()
            and not is_too_short(node.text, seen, node.odds)
        ):
            yield Spelling(node.text, node.odds, node.odd, node.odds + read_chance(node.text))


def is_too_short(text: str, seen: str, odds: float) -> bool:
    """Whether a short word would have been read with a plain letter more, or as it rarely is.

    >>> is_too_short("är", "dar", -2.4), is_too_short("år", "d&r", -2.4), is_too_short("kö", "ka", -2.5)
    (True, False, True)
    """
    if len(text) >= rules().short or not rules().strange.isdisjoint(seen):
        return False
    return len(text) < len(seen) or odds < rules().short_odds


def is_known(text: str) -> bool:
    """Whether lists or the trade know a word, or know it as a compound."""
    return text.casefold() in trade_words() or is_word(text)


def read_chance(text: str) -> float:
    """How likely a word is, whatever was seen; marks that no word holds make it unlikely.

    >>> read_chance("år") > read_chance("&r")
    True
    """
    word = text.casefold()
    odd = sum(not letter.isalpha() for letter in word)
    return max(word_chance(word), trade_words().get(word, -inf)) + odd * rules().marked


def walk(seen: str, channel: str) -> Iterator[Node]:
    """Every way to read marks as the beginning of a listed word, however far it goes."""
    todo = [Node(0, 0, len(words()))]
    while todo:
        node = todo.pop()
        if node.at:
            yield node
        if node.at < len(seen):
            todo += onward(node, seen, channel)


def onward(node: Node, seen: str, channel: str) -> Iterator[Node]:
    """The letters that may come next."""
    mark = seen[node.at]
    for step in steps(channel).get(mark) or itself(mark):
        odds = node.odds + step.odds
        if odds < -rules().worse or not seen.startswith(step.marks, node.at):
            continue
        if step.letter == "I" and mark != "|" and node.at:
            continue
        letter = small_stroke(step.letter, mark, node.text)
        text = node.text + letter
        low, high = narrowed(node, text.lower())
        if low < high:
            yield Node(node.at + len(step.marks), low, high, text, odds, node.odd or step.odd)


def small_stroke(letter: str, mark: str, before: str) -> str:
    """A stroke that was an I is a small letter inside a word."""
    return letter.lower() if letter == "I" and mark != "I" and before[-1:].islower() else letter


def narrowed(node: Node, start: str) -> tuple[int, int]:
    """Those of a node's words that begin so."""
    low = bisect_left(words(), start, node.low, node.high)
    return low, bisect_left(words(), start + LAST, low, node.high)


@cache
def words() -> Sequence[str]:
    """The words of the list and of the trade, in order."""
    return sorted([*forwards(), *(word for word in trade_words() if word not in frequencies())])
