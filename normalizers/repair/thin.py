"""Letters that look alike in small print, as i, l, t and f: put right where no word is so spelt and one far likelier.

Only in what was read from pictures; an author does not mistake these letters for each other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf
from typing import Any

from normalizers.lexicon import chance, is_word
from normalizers.places import official
from normalizers.repair.differences import differences
from normalizers.wordlist import listed
from pipeline.model import Repair

KIND = "ocr_letter"
WORD = re.compile(r"(?<![\w&@./-])[^\W\d_](?:[^\W\d_]|1(?=[^\W\d_]))*[^\W\d_](?![\w&@]|[./]\w)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What thin.toml says; odds are powers of ten."""

    meant: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[str]]
    merged: Mapping[str, Any]
    inside: frozenset[str]
    letters: int
    likelier: float
    far_likelier: float
    third: float
    confidence: float
    alike_letters: int
    alike_likelier: float
    alike_capital: float
    alike_compound: float
    alike_confidence: float
    times: str
    seen: re.Pattern[str]
    one: re.Pattern[str]
    once: re.Pattern[str]


@cache
def rules() -> Rules:
    """What thin.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/thin.toml").read_text("utf-8"))
    times = data["times"]
    seen = re.compile(rf"(?<=\d)( ?)({'|'.join(times['seen'])})(?=\s|/|$)")
    fixed = {"times": times["word"], "seen": seen, **{name: re.compile(times[name]) for name in ("one", "once")}}
    return Rules(data["meant"], data["alike"], data["merged"], frozenset(data["inside"]), **data["words"], **fixed)


def thin_letters(texts: Sequence[str], words: Mapping[str, int]) -> Sequence[Sequence[Repair]]:
    """The changes that texts ask for; ``words`` are those of the plan, with how often each is met.

    >>> [[(repair.before, repair.after) for repair in found] for found in thin_letters(["Inne biand", "Milo"], {})]
    [[('i', 'l')], []]
    """
    return [tuple(text_to_repairs(text, words)) for text in texts]


def text_to_repairs(text: str, words: Mapping[str, int]) -> Iterator[Repair]:
    """The changes of one text."""
    for match in rules().seen.finditer(text):
        yield from differences(match.group(), f" {rules().times}", KIND, rules().confidence, match.start())
    for match in rules().one.finditer(text):
        yield Repair(match.start(), match.end(), match.group(), "1", KIND, rules().confidence)
    for match in rules().once.finditer(text):
        yield Repair(match.start(), match.end(), match.group(), "å", KIND, rules().confidence)
    for match in WORD.finditer(text):
        seen = match.group()
        if not may_be_other(seen):
            continue
        for fix, sure in fixes():
            other = fix(seen, words)
            if other is not None:
                yield from differences(seen, other, KIND, sure, match.start())
                break


def fixes() -> tuple[tuple[Callable[[str, Mapping[str, int]], str | None], float], ...]:
    """What is tried on a word, one after the other, and how sure its change is."""
    known = rules()
    return (put_right, known.confidence), (alike, known.alike_confidence), (unmerged, known.merged["confidence"])


def may_be_other(seen: str) -> bool:
    """Whether a word is long enough, no acronym, and hardly known."""
    return len(seen) >= rules().letters and seen[1:] != seen[1:].upper() and official(seen) is None


def put_right(seen: str, words: Mapping[str, int]) -> str | None:
    """The word that one was misread for, None where it is a word, or where that is not clear.

    >>> put_right("konsutent", {}), put_right("Filip", {}), put_right("tiil", {})
    ('konsulent', None, 'till')
    """
    known = chance(seen) if is_word(seen) else None
    if known is not None and known > -2 * rules().far_likelier:
        return None
    needed = rules().likelier if known is None and seen[0].islower() else rules().far_likelier
    ranked = sorted(((weight(other, words), other) for other in others(seen) if is_word(other)), reverse=True)
    if not ranked or ranked[0][0] < chance(seen) + needed:
        return None
    return None if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - rules().third else ranked[0][1]


def alike(seen: str, words: Mapping[str, int]) -> str | None:
    """The word of which other letters were misread; a longer word, in which one tells by itself what stands there.

    >>> alike("avgusti", {}), alike("riskema", {}), alike("arbetsgtrupp", {})
    ('augusti', 'riskerna', None)
    """
    if len(seen) < rules().alike_letters or words.get(seen.casefold(), 0) > 1 or is_word(seen):
        return None
    found = {other: weight(other, words) for other in replaced(seen, rules().alike) if is_word(other)}
    best = max(found, key=lambda other: (found[other], other), default=None)
    if best is None:
        return None
    plain = rules().alike_likelier if seen[0].islower() else rules().alike_capital
    needed = rules().alike_compound if listed(best.casefold()) is None else plain
    if found[best] < chance(seen) + needed:
        return None
    third = max((odds for other, odds in found.items() if other != best), default=-inf)
    return None if third > found[best] - rules().third else best


def unmerged(seen: str, words: Mapping[str, int]) -> str | None:
    """The word of which two letters ran into one, None where that is not clear.

    >>> unmerged("Taxiköema", {}), unmerged("Kontidsuthyrning", {}), unmerged("Trygghetssamo", {})
    ('Taxiköerna', 'Korttidsuthyrning', None)
    """
    known, own = rules().merged, chance(seen)
    if len(seen) < known["letters"] or own > known["unknown"] or words.get(seen.casefold(), 0) > 1:
        return None
    least = max(known["rarest"], own + known["likelier"])
    found = {other for other in replaced(seen, known["pairs"]) if is_word(other) and chance(other) >= least}
    return found.pop() if len(found) == 1 else None


def replaced(seen: str, pairs: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The words that one looks like, with one letter, or two side by side, read otherwise.

    >>> list(replaced("kök", {"k": ["h"]}))
    ['hök', 'köh']
    """
    for before, afters in pairs.items():
        at = seen.find(before)
        while at >= 0:
            yield from (seen[:at] + after + seen[at + len(before) :] for after in afters)
            at = seen.find(before, at + 1)


def weight(word: str, words: Mapping[str, int]) -> float:
    """How likely a word is; one that the plan has several times is as likely as can be."""
    return 0.0 if words.get(word.casefold(), 0) > 1 else chance(word)


def others(seen: str) -> Iterator[str]:
    """The words that one may have been misread for.

    >>> sorted(others("tiif"))
    ['tilf', 'tlif']
    """
    for at, letter in enumerate(seen):
        if letter not in rules().inside or 0 < at < len(seen) - 1:
            yield from (seen[:at] + other + seen[at + 1 :] for other in rules().meant.get(letter, ""))
