"""How far two words may be readings of one word by a machine that knows no å, ä and ö, or takes them for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from heapq import heappop, heappush
from itertools import product

from rapidfuzz.distance import Postfix, Prefix

from normalizers.repair.misreading import rules

SAME, PLAIN, ODD, BOTH = 0, 1, 2, 3
"""How a letter came to differ: not at all; its dots or ring were lost; it became a strange mark; both are misread."""
ACCENTED = "åäö"
PLAIN_OF = {"å": "aä", "ä": "aå", "ö": "o"}
OFTEN = -1.6
"""Odds, as a power of ten, of a reading that is met often enough for two copies to have two of them."""
CACHED = 1 << 16


@lru_cache(maxsize=CACHED)
def misread(one: str, other: str) -> int | None:
    """By what at worst two words in small letters differ if they are readings of one word; None where they are not.

    >>> misread("åtgärd", "atgard"), misread("åtgärd", "dtgérd"), misread("dtgérd", "atgdrd"), misread("dag", "vag")
    (1, 2, 3, None)
    >>> misread("vill", "viii"), misread("6kar", "4kar"), misread("ökar", "ar")
    (2, None, None)
    """
    return least(*cores(one, other), errors=0)


def cores(one: str, other: str) -> tuple[str, str]:
    """Two words without what both begin and end with.

    >>> cores("gruppen", "grappen")
    ('u', 'a')
    """
    start = int(Prefix.similarity(one, other))
    end = int(Postfix.similarity(one[start:], other[start:]))
    return one[start : len(one) - end], other[start : len(other) - end]


def least(one: str, other: str, errors: int) -> int | None:
    """By what at worst two words differ if they are readings of one with so many errors; None where they are not."""
    worst: dict[tuple[int, int, int], int] = {}
    ahead = [(SAME, 0, 0, errors)]
    while ahead:
        weight, at, to, left = heappop(ahead)
        if at == len(one) and to == len(other):
            return weight
        if (at, to, left) in worst:
            continue
        worst[at, to, left] = weight
        for step, width, gain in moves(one, at, other, to):
            heappush(ahead, (max(weight, gain), at + step, to + width, left))
        for step, width in errors_on(one[at : at + 2], other[to : to + 2]) if left else ():
            heappush(ahead, (weight, at + step, to + width, left - 1))
    return None


@lru_cache(maxsize=CACHED)
def is_one_error(one: str, other: str) -> bool:
    """Whether two words in small letters are readings of one but for one letter too much, too few, wrong or moved.

    >>> is_one_error("kvällarna", "kvillara"), is_one_error("gruppen", "grpuepn")
    (True, False)
    """
    return least(*cores(one, other), errors=1) is not None


def errors_on(one: str, other: str) -> Iterator[tuple[int, int]]:
    """The errors that may come next in two words: how many letters of each they are over."""
    if one and other:
        yield 1, 1
    if one:
        yield 1, 0
    if other:
        yield 0, 1
    if len(one) == 2 and one == other[::-1]:
        yield 2, 2


def moves(one: str, at: int, other: str, to: int) -> Iterator[tuple[int, int, int]]:
    """The ways to go on in both words: how many letters of each, and by what they differ."""
    if at < len(one) and other[to : to + 1] == one[at]:
        yield 1, 1, SAME
        return
    yield from (
        (width, len(theirs), weight)
        for width in range(3)
        for theirs, weight in marks().get(one[at : at + width], ())
        if at + width <= len(one) and other.startswith(theirs, to)
    )


@cache
def marks() -> Mapping[str, Sequence[tuple[str, int]]]:
    """For each reading of a letter the other readings of it, and by what they differ."""
    found: dict[tuple[str, str], int] = {}
    for letter, seen in rules().seen.items():
        for mark in {mark.casefold() for mark in seen}:
            add(found, letter.casefold(), mark, PLAIN if mark and mark in PLAIN_OF.get(letter, "") else ODD)
        often = {mark.casefold() for mark, odds in seen.items() if mark and odds >= OFTEN}
        for mark, again in product(often, repeat=2) if letter in ACCENTED else ():
            if not (mark.isdecimal() and again.isdecimal()):
                add(found, mark, again, BOTH)
    by_reading: dict[str, list[tuple[str, int]]] = {}
    for (one, other), weight in sorted(found.items()):
        if one != other and one.strip() + other.strip():
            by_reading.setdefault(one, []).append((other, weight))
    return by_reading


def add(found: dict[tuple[str, str], int], one: str, other: str, weight: int) -> None:
    """Two readings, either way round, with the least weight they are met with."""
    for pair in ((one, other), (other, one)):
        found[pair] = min(found.get(pair, weight), weight)


def restorations(word: str, most: int) -> Iterator[str]:
    """The words that a damaged one may have been, with up to so many letters put back.

    >>> "läraren" in restorations("lararen", 2), "vård" in restorations("vard", 2), list(restorations("brist", 1))
    (True, True, [])
    """
    options = {"a": "åä", "o": "ö", "d": "äå", "é": "öåä", "6": "ö", "&": "ä"}
    places = [at for at, letter in enumerate(word) if letter in options]
    yield from _restored(word, places, options, most)


def _restored(word: str, places: list[int], options: Mapping[str, str], most: int) -> Iterator[str]:
    for number, at in enumerate(places if most else ()):
        for letter in options[word[at]]:
            found = word[:at] + letter + word[at + 1 :]
            yield found
            yield from _restored(found, places[number + 1 :], options, most - 1)
