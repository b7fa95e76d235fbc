"""Words that their author misspelt and a machine damaged: only the lost letters come back, the author's error stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import inf

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from normalizers.repair.channel import LOST, rules, steps
from normalizers.repair.trade import trade_words
from normalizers.wordlist import frequencies, listed

CACHED = 1 << 12
ALIKE = "@"
ONE = 1
"""Errors in a word, at the most."""


@lru_cache(maxsize=CACHED)
def misspelt(seen: str) -> tuple[tuple[str, float], ...]:
    """What an author may have written who made one error in a known word, with the odds.

    >>> [text for text, _ in misspelt("socialtjanten")], [text for text, _ in misspelt("abretsgrupp")]
    (['socialtjänten'], ['abretsgrupp'])
    """
    if len(seen) < rules().misspelt:
        return ()
    words, outlines = known_words()
    found: dict[str, float] = {}
    for _, _, place in extract(outline(seen), outlines, scorer=OSA.distance, score_cutoff=ONE, limit=rules().parts):
        word = words[place]
        chance = max(listed(word) or rules().rarest, trade_words().get(word, rules().rarest))
        for text in same_error(word, seen.lower()):
            odds = read_odds(text, seen)
            if odds is not None:
                cased = "".join(map(in_case, text, seen))
                error = rules().error if outline(word) != outline(text) and len(word) == len(text) else rules().slip
                found[cased] = max(found.get(cased, -inf), odds + chance + error)
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def in_case(letter: str, mark: str) -> str:
    """A letter as a capital where a capital was seen."""
    return letter.upper() if mark.isupper() else letter


@cache
def known_words() -> tuple[Sequence[str], Sequence[str]]:
    """The commoner long words and their outlines; those without å, ä and ö, too, may be what was meant."""
    rarest = 10 ** rules().rarest
    known = (word for word, share in frequencies().items() if share >= rarest)
    words = [word for word in dict.fromkeys([*trade_words(), *known]) if len(word) >= rules().misspelt - ONE]
    return words, [outline(word) for word in words]


def outline(word: str) -> str:
    """A word with all letters alike that the machine takes for each other.

    >>> outline("socialtjänst") == outline("socialtjdnst"), outline("ökat") == outline("6kat")
    (True, True)
    """
    return word.lower().translate(alike())


@cache
def alike() -> dict[int, str]:
    """The letters that the machine takes for each other."""
    marks = {step.marks for found in steps(LOST).values() for step in found if step.letter in rules().restored}
    plain = {mark for mark in marks if len(mark) == 1 and mark not in rules().common_marks}
    return {ord(letter.lower()): ALIKE for letter in plain | rules().restored}


def same_error(word: str, seen: str) -> Iterator[str]:
    """A word with the one error that tells its outline from the other one, unless a machine may have made it."""
    ours, theirs = outline(word), outline(seen)
    for at, letter in enumerate(word):
        if ours[:at] + ours[at + 1 :] == theirs and letter not in rules().restored:
            yield word[:at] + word[at + 1 :]
        if (
            at < len(seen)
            and ours[:at] + theirs[at] + ours[at + 1 :] == theirs != ours
            and letter not in rules().restored
        ):
            yield word[:at] + seen[at] + word[at + 1 :]
        if (
            at < len(seen)
            and ours[:at] + theirs[at] + ours[at:] == theirs
            and ALIKE not in theirs[max(at - 1, 0) : at + 2]
        ):
            yield word[:at] + seen[at] + word[at:]
    for at, (left, right) in enumerate(pairwise(word)):
        if ours[:at] + outline(right + left) + ours[at + 2 :] == theirs != ours:
            yield word[:at] + right + left + word[at + 2 :]


def read_odds(text: str, seen: str) -> float | None:
    """The odds that a text was read so, letter by letter; None where it cannot have been.

    >>> read_odds("öka", "6ka") is not None, read_odds("öka", "uka")
    (True, None)
    """
    total = 0.0
    for letter, mark in zip(text, seen, strict=True):
        odds = [step.odds for step in steps(LOST).get(mark, ()) if step.letter == letter and step.marks == mark]
        if letter != mark.lower() and not odds:
            return None
        total += max(odds, default=0.0)
    return total
