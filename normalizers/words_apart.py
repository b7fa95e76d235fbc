"""What two words differ in, and whether a machine or a typist made the one of the other."""

from __future__ import annotations

from functools import lru_cache

from normalizers.kinds import NUMBER, PLACE, TARGET_GROUP, WORD, YEAR, chance, is_compound, is_part, meaning, told_by
from normalizers.linking.skeleton import is_number, rules, word_skeleton
from normalizers.misread import ACCENTED, ODD, PLAIN, misread
from normalizers.repair.trade import names
from normalizers.typing_errors import is_slip

LOSS = "loss"
"""Two words that both are likely: one only if the text that lacks a letter's dots or ring lacks others, too."""
ORDER = (YEAR, NUMBER, PLACE, TARGET_GROUP, WORD)
"""Of several differences the first one is told."""
SINGLE = "il|"
STRANGE = frozenset("éI")
"""Letters of names that only machines put into them."""
CACHED = 1 << 16


@lru_cache(maxsize=CACHED)
def word_difference(one: str, other: str) -> str | None:
    """What two words differ in; None where one is the other one misread or mistyped, LOSS where that is to be shown.

    >>> word_difference("våld", "vald"), word_difference("män", "man"), word_difference("vän", "vin")
    (None, 'loss', 'loss')
    """
    first, second = one.casefold(), other.casefold()
    if first == second:
        return None
    if is_number(one) or is_number(other):
        return None if word_skeleton(one) == word_skeleton(other) else told_by(one if is_number(one) else other)
    ours, theirs = meaning(one), meaning(other)
    if ours is not None and theirs is not None and ours != theirs:
        return told_by(one)
    weight = misread(first, second)
    if weight is not None and is_reading(one, other, weight):
        return LOSS if needs_loss(one, other) else None
    if weight == ODD and accents(one) != accents(other) and not may_be_names(one, other):
        return LOSS
    if is_slip(one, other):
        return None
    return NUMBER if any(map(str.isdecimal, one + other)) else min(told_by(one), told_by(other), key=ORDER.index)


def needs_loss(one: str, other: str) -> bool:
    """Whether a reading is only believed where other letters were lost: of a word for a target group."""
    likely = is_plausible(one.casefold(), other.casefold())
    ours, theirs = meaning(one), meaning(other)
    group = (ours or theirs) if ours != theirs else None
    return group is not None and group[0] == TARGET_GROUP and likely


def may_be_names(one: str, other: str) -> bool:
    """Whether two words with capitals may be names that no list has: neither is a common word or a compound."""
    if not (one[0].isupper() and other[0].isupper()):
        return False
    known = (word.casefold() in names() or is_part(word.casefold()) or is_compound(word) for word in (one, other))
    return not any(known)


def is_reading(one: str, other: str, weight: int) -> bool:
    """Whether a machine made the one of the other, rather than an author wrote another word."""
    first, second = one.casefold(), other.casefold()
    if len(first) == len(second) == 1:
        return weight == PLAIN or (first in SINGLE and second in SINGLE)
    if weight <= PLAIN:
        return not are_new_names(one, other)
    if may_be_names(one, other) and STRANGE.isdisjoint(one + other):
        return not (one.isalpha() and other.isalpha())
    if one.isupper() and other.isupper() and weight > PLAIN:
        return not set(ACCENTED).isdisjoint(first + second) and len(first) == len(second)
    return len(first) > 2 - (weight < 3) and not is_plausible(first, second)


def are_new_names(one: str, other: str) -> bool:
    """Whether two words are names that no list has, and that differ in which of å, ä and ö they have."""
    if not (one[0].isupper() and other[0].isupper()) or accents(one) != accents(other):
        return False
    return not any(chance(word.casefold()) is not None or is_compound(word) for word in (one, other))


def is_plausible(one: str, other: str) -> bool:
    """Whether both words are known, and neither so much rarer that it is the other one with an error."""
    ours, theirs = chance(one), chance(other)
    if ours is None or theirs is None or min(ours, theirs) < rules().restored:
        return False
    return abs(ours - theirs) < rules().rarer


@lru_cache(maxsize=CACHED)
def accents(token: str) -> int:
    """How many å, ä and ö a word has."""
    return sum(letter in ACCENTED for letter in token.casefold())
