"""What was done, held against the goal of the same row, where both count the same things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from normalizers.outcomes.shortfall import ENDS, is_better_fewer, is_unit
from normalizers.outcomes.stamps import text_to_parts
from normalizers.outcomes.status import Verdict, text_to_verdict
from normalizers.outcomes.status_words import knowledge, look_up

TOKEN = re.compile(r"\d+(?: \d{3})*(?![\w%])|[^\W\d_]+(?:-\w+)*|\d[\w.,:/–-]*|\S")
STAMPED = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Count:
    """A number in a text, the words behind and before it in small letters, and where it stands among the words."""

    value: float
    noun: str
    before: str
    at: int


def beside_goal(verdict: Verdict, follow_up: str | None, goal: str | None, year: int | None) -> Verdict:
    """A verdict; partly achieved where fewer of the same things are told as done than the goal's only number.

    An outright verdict stands. The number counts only where it begins what a sentence of the follow-up tells as done.

    >>> told = Verdict("achieved", "Sju besök gjorda", False, 0.75)
    >>> beside_goal(told, "Sju besök gjorda i maj.", "Tolv butiksbesök", 2025).status
    'partly_achieved'
    >>> beside_goal(told, "Sju besök gjorda i maj.", "Tolv utbildade", 2025).status
    'achieved'
    """
    outright = verdict.sure >= knowledge()["sure"]["outright"] - knowledge()["sure"]["typo"]
    if verdict.status != "achieved" or outright or not (follow_up and goal):
        return verdict
    meant = _only_count(goal)
    told = " ".join(part.text for part in text_to_parts(follow_up, year)) if meant else ""
    for text in map(str.strip, ENDS.split(told)):
        deed = text_to_verdict(text, year)
        if meant and deed.text and deed.status == "achieved" and _is_fewer(deed.text, told, meant):
            return replace(verdict, status="partly_achieved", text=deed.text)
    return verdict


def _only_count(goal: str) -> Count | None:
    """The number of a goal, where it has one and says nothing that makes fewer better or another thing of it."""
    words = _words(goal)
    counts = _counts(words)
    figures = [word for word in words if word[0].isdigit() and not STAMPED.fullmatch(word)]
    if len(counts) != 1 or len(figures) > 1 or not _is_thing(counts[0].noun):
        return None
    barred = counts[0].before in _listed("never_before") or not _listed("never_in_goal").isdisjoint(words)
    return None if barred else counts[0]


def _is_fewer(deed: str, told: str, meant: Count) -> bool:
    """Whether a deed begins with a number of what was meant, too low, and the only one of it in all that is told."""
    words, first = _words(told), _counts(_words(deed))[:1]
    same = [word for word in words if _is_same(word, meant.noun) or _is_same(meant.noun, word)]
    if not first or first[0].at > 0 or not _is_same(first[0].noun, meant.noun) or len(same) != 1:
        return False
    others = [count for count in _counts(words) if (count.value, count.noun) != (first[0].value, first[0].noun)]
    apart = all(count.before in _listed("of_them") or _is_noun(count.noun) for count in others)
    return apart and _listed("never_told").isdisjoint(words) and 0 < first[0].value < meant.value


def _words(text: str) -> Sequence[str]:
    return [match[0].lower() for match in TOKEN.finditer(text)]


def _counts(words: Sequence[str]) -> Sequence[Count]:
    """The numbers among words, each with its neighbours."""
    found = []
    for at, word in enumerate(words):
        value = _value(word)
        if value is not None:
            noun = next((after for after in words[at + 1 : at + 3] if after not in ("st", "stycken", ".")), "")
            found.append(Count(value, noun, words[at - 1] if at else "", at))
    return found


def _value(word: str) -> float | None:
    digits = "" if STAMPED.fullmatch(word) else word.replace(" ", "")
    return float(digits) if digits.isdecimal() else _number_words().get(word)


def _is_thing(noun: str) -> bool:
    """Whether a word may be counted and more of it be better."""
    return _is_noun(noun) and not is_better_fewer(noun) and not is_unit(noun)


def _is_noun(word: str) -> bool:
    """Whether a word is none that joins others or decides."""
    if len(word) < knowledge()["beside_goal"]["stem"] or not word[0].isalpha():
        return False
    entry = look_up(word)
    return not entry.filler and entry.alone is None


def _is_same(word: str, noun: str) -> bool:
    """Whether a word is the noun, or the last part of it ("besök" of "butiksbesök"), in the plural or not."""
    one, other = _stem(word), _stem(noun)
    return len(one) >= knowledge()["beside_goal"]["stem"] and other.endswith(one)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    return _without(word, knowledge()["beside_goal"]["plurals"])


def _without(word: str, endings: Iterable[str]) -> str:
    """A word without the first of some endings that it has."""
    ending = next((ending for ending in endings if word.endswith(ending)), "")
    return word.removesuffix(ending)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(knowledge()["beside_goal"][name])


@cache
def _number_words() -> dict[str, float]:
    numbers = knowledge()["numbers"]
    return dict(zip(numbers["words"], map(float, numbers["values"]), strict=True))
