"""Whether one of two words is the other one with a typing error, and not another word."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, Postfix, Prefix

from normalizers.kinds import chance, meaning
from normalizers.misread import ACCENTED, restorations
from normalizers.skeleton import rules, word_skeleton
from normalizers.trade import names

CACHED = 1 << 16
ONE = 1


@lru_cache(maxsize=CACHED)
def is_slip(one: str, other: str) -> bool:
    """Whether two words are one that was typed wrong once: one error, and at least one of them is no word of its own.

    >>> is_slip("samordnare", "smaordnare"), is_slip("flickor", "fickor"), is_slip("läraren", "läkaren")
    (True, False, False)
    >>> is_slip("trygg", "otrygg"), is_slip("och", "ohc"), is_slip("gruppen", "grupper"), is_slip("lararen", "läkaren")
    (False, True, True, False)
    >>> is_slip("Hagsätra", "Hagsätr"), is_slip("Tallvik", "Hallvik"), is_slip("6kad", "4kad")
    (True, False, False)
    """
    first, second = sorted((one, other), key=lambda word: (chance(word.casefold()) is None, word))
    known, doubtful = first.casefold(), second.casefold()
    if not is_one_error(known, doubtful) or known[0] + doubtful == doubtful[0] + known:
        return False
    if any(map(str.isdecimal, known + doubtful)) or negates(known, doubtful):
        return False
    if is_inflected(known, doubtful) and (meaning(first) or meaning(second)) is None:
        return True
    ours, theirs = meaning(first), meaning(second)
    if ours is not None and theirs is not None and ours != theirs:
        return False
    if is_name(first) or is_name(second):
        return is_name_slip(known, doubtful)
    return is_doubtful(known, doubtful, protected=(ours or theirs) is not None)


def is_one_error(one: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong or in the wrong place tells two words apart, besides misread ones."""
    if OSA.distance(one, other, score_cutoff=ONE) <= ONE:
        return True
    return OSA.distance(word_skeleton(one), word_skeleton(other), score_cutoff=ONE) <= ONE


def negates(one: str, other: str) -> bool:
    """Whether one word is the other one with what makes it its opposite.

    >>> negates("otrygg", "trygg"), negates("trygg", "rygg")
    (True, False)
    """
    opposite = rules().opposite
    return one == opposite + other or other == opposite + one


def is_inflected(one: str, other: str) -> bool:
    """Whether two words are forms of one: what is not alike are endings.

    >>> is_inflected("gruppen", "grupper"), is_inflected("ökat", "ökar"), is_inflected("bar", "bor")
    (True, True, False)
    """
    words = rules()
    shared = Prefix.similarity(one, other)
    return shared >= words.stem - 1 and {one[shared:], other[shared:]} <= set(words.endings)


def is_name(token: str) -> bool:
    """Whether a word may be a name: a known one, or one with a capital that is no common word."""
    word = token.casefold()
    if not token[0].isupper():
        return False
    share = chance(word)
    return word in names() or token.isupper() or share is None or share < rules().restored


def is_name_slip(known: str, doubtful: str) -> bool:
    """Whether a name has a letter too many or too few, or two in the wrong order, behind its first letter.

    Two names of places may differ by one letter; a wrong letter is never taken for an error.
    """
    listed = chance(known) is not None or known in names()
    same_letters = len(known) != len(doubtful) or sorted(known) == sorted(doubtful)
    other = chance(doubtful) is not None or doubtful in names() or meaning(doubtful.capitalize()) is not None
    return (
        listed and not other and same_letters and known[0] == doubtful[0] and len(known) >= rules().name_letters
    ) or known + "s" == doubtful


def is_doubtful(known: str, doubtful: str, protected: bool) -> bool:
    """Whether of two words in small letters the second one is no word of its own."""
    words = rules()
    ours, theirs = chance(known), chance(doubtful)
    if has_other_part(known, doubtful) or is_restored(doubtful, known):
        return False
    if ours is None:
        return min(len(known), len(doubtful)) >= words.unknown_letters
    if theirs is not None:
        return not protected and abs(ours - theirs) >= words.rarer
    long_enough = min(len(known), len(doubtful)) >= words.letters - ONE * (not protected)
    return long_enough or (ours >= words.common and not protected and len(known) > ONE)


def has_other_part(one: str, other: str) -> bool:
    """Whether two compounds share a part, and what they do not share are two words.

    >>> has_other_part("flickgrupp", "fickgrupp"), has_other_part("flickgrupp", "flckgrupp")
    (True, False)
    """
    words = rules()
    ends = range(words.part, int(Postfix.similarity(one, other)) + 1)
    starts = range(words.part, int(Prefix.similarity(one, other)) + 1)
    pairs = [(one[:-n], other[:-n]) for n in ends if chance(one[-n:]) is not None]
    pairs += [(one[n:], other[n:]) for n in starts if chance(one[:n]) is not None]
    return any(are_two_words(*pair) for pair in pairs if min(map(len, pair)) >= words.part)


def are_two_words(one: str, other: str) -> bool:
    """Whether two parts of compounds are words in their own right, not one with and without its link."""
    ours, theirs = chance(one), chance(other)
    if ours is None or theirs is None or is_inflected(one, other):
        return False
    return abs(ours - theirs) < rules().part_rarer


def is_restored(doubtful: str, known: str) -> bool:
    """Whether a word that nobody knows is a known one, but not this one, whose å, ä or ö a machine lost."""
    words = rules()
    if chance(doubtful) is not None or not set(ACCENTED).isdisjoint(doubtful):
        return False
    found = {word for word in restorations(doubtful, words.most_restored) if (chance(word) or -99) >= words.restored}
    return bool(found - {known})
