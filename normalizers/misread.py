"""How far two words may be readings of one word by a machine that knows no å, ä and ö, or takes them for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product

from normalizers.misreading import rules

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
    worst: dict[tuple[int, int], int] = {(0, 0): SAME}
    for at in range(len(one) + 1):
        for to in range(len(other) + 1):
            so_far = worst.get((at, to))
            if so_far is None:
                continue
            for step, width, weight in moves(one, at, other, to):
                place, weight = (at + step, to + width), max(so_far, weight)
                worst[place] = min(worst.get(place, weight), weight)
    return worst.get((len(one), len(other)))


@lru_cache(maxsize=CACHED)
def is_one_error(one: str, other: str) -> bool:
    """Whether two words in small letters are readings of one but for one letter too much, too few, wrong or moved.

    >>> is_one_error("kvällarna", "kvillara"), is_one_error("kvällarna", "kvillara" + "na")
    (True, False)
    """
    found: dict[tuple[int, int], int] = {(0, 0): 0}
    for at in range(len(one) + 1):
        for to in range(len(other) + 1):
            errors = found.get((at, to))
            if errors is None:
                continue
            ways = [(step, width, 0) for step, width, _ in moves(one, at, other, to)]
            for step, width, more in (*ways, *(errors_on(one[at : at + 2], other[to : to + 2]) if not errors else ())):
                place = (at + step, to + width)
                found[place] = min(found.get(place, 2), errors + more)
    return (len(one), len(other)) in found


def errors_on(one: str, other: str) -> Iterator[tuple[int, int, int]]:
    """The errors that may come next in two words."""
    if one and other:
        yield 1, 1, 1
    if one:
        yield 1, 0, 1
    if other:
        yield 0, 1, 1
    if len(one) == 2 and one == other[::-1]:
        yield 2, 2, 1


def moves(one: str, at: int, other: str, to: int) -> Iterator[tuple[int, int, int]]:
    """The ways to go on in both words: how many letters of each, and by what they differ."""
    if at < len(one) and other[to : to + 1] == one[at]:
        yield 1, 1, SAME
        return
    known = marks()
    for width, span in product(range(3), range(3)):
        ours, theirs = one[at : at + width], other[to : to + span]
        if len(ours) == width and len(theirs) == span and width + span:
            weight = known.get((ours, theirs))
            if weight is not None:
                yield width, span, weight


@cache
def marks() -> Mapping[tuple[str, str], int]:
    """Every pair of readings of one letter, and by what they differ."""
    found: dict[tuple[str, str], int] = {}
    for letter, seen in rules().seen.items():
        readings = {mark.casefold() for mark in seen}
        for mark in readings:
            weight = PLAIN if mark and mark in PLAIN_OF.get(letter, "") else ODD
            add(found, letter.casefold(), mark, weight)
        if letter in ACCENTED:
            often = {mark.casefold() for mark, odds in seen.items() if mark and odds >= OFTEN}
            for mark, again in product(often, repeat=2):
                if mark != again and not (mark.isdecimal() and again.isdecimal()):
                    add(found, mark, again, BOTH)
    return {pair: weight for pair, weight in found.items() if pair[0] != pair[1] and pair[0].strip() + pair[1].strip()}


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
