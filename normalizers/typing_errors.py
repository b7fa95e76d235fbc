"""Whether one of two words is the other one with a typing error, and not another word."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, Postfix, Prefix
from rapidfuzz.process import extract

from normalizers.kinds import chance, is_part, meaning, meanings
from normalizers.linking.skeleton import rules
from normalizers.misread import ACCENTED, is_one_error, restorations
from normalizers.repair.trade import names
from normalizers.wordlist import frequencies

CACHED = 1 << 16
RAREST = -99.0
SHORT = 4
ONE, MOST_LONGER, MOST_APART = 1, 3, 6


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
    first, second = sorted((one, other), key=lambda word: (-(chance(word.casefold()) or RAREST), word))
    known, doubtful = first.casefold(), second.casefold()
    if not is_error(known, doubtful):
        return False
    if has_number(known, doubtful) or negates(known, doubtful):
        return False
    if known in rules().small and meaning(second) is None and len(known) + len(doubtful) > SHORT:
        return True
    if is_inflected(known, doubtful) and (meaning(first) or meaning(second)) is None:
        return True
    ours, theirs = meaning(first), meaning(second)
    if ours is not None and theirs is not None and ours != theirs:
        return False
    if is_name(first) or is_name(second):
        return is_name_slip(known, doubtful)
    return is_doubtful(known, doubtful, protected=(ours or theirs) is not None)


def is_error(one: str, other: str) -> bool:
    """Whether one error tells two words apart, besides misread letters."""
    if abs(len(one) - len(other)) > MOST_LONGER or OSA.distance(one, other, score_cutoff=MOST_APART) > MOST_APART:
        return is_shuffled(one, other)
    return is_one_error(one, other) or is_shuffled(one, other)


def is_shuffled(one: str, other: str) -> bool:
    """Whether the same letters stand in another order inside a long word.

    >>> is_shuffled("innerstaden", "innseratden"), is_shuffled("vinden", "vinned")
    (True, False)
    """
    if len(one) != len(other) or len(one) < rules().shuffled_letters or one[0] != other[0]:
        return False
    return sorted(one) == sorted(other) and OSA.distance(one, other) <= rules().shuffled


def has_number(one: str, other: str) -> bool:
    """Whether a digit is to be taken for one, not for a misread letter inside a long word.

    >>> has_number("p4", "p5"), has_number("förekommer", "f6rekommmer"), has_number("6kar", "ökar")
    (True, False, True)
    """
    plain, marked = sorted((one, other), key=lambda word: sum(map(str.isdecimal, word)))
    if not any(map(str.isdecimal, marked)):
        return False
    inside = marked[0].isalpha() and marked[-1].isalpha() and plain.isalpha()
    return not inside or len(plain) < rules().unknown_letters


def negates(one: str, other: str) -> bool:
    """Whether one word is the other one with what makes it its opposite.

    >>> negates("otrygg", "trygg"), negates("trygg", "rygg")
    (True, False)
    """
    opposite = rules().opposite
    short, long = sorted((one, other), key=len)
    return long == opposite + short and not short.startswith(opposite) and len(short) >= rules().stem


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
    ours, theirs = chance(known), chance(doubtful)
    if has_other_part(known, doubtful) or is_restored(doubtful, known):
        return False
    if ours is None:
        return min(len(known), len(doubtful)) >= rules().unknown_letters
    if theirs is not None and theirs >= rules().restored and ours - theirs < rules().rarer:
        return False
    if protected:
        return len(known) >= rules().protected_letters and not has_rival(known, doubtful)
    return min(len(known), len(doubtful)) >= rules().letters - ONE or ours >= rules().common


def has_rival(known: str, doubtful: str) -> bool:
    """Whether a word that nobody knows may also be another one of those that tell texts apart.

    >>> has_rival("otrygga", "torygga"), has_rival("vuxna", "vuxa")
    (True, False)
    """
    meant, least = meanings().get(known), (chance(known) or RAREST) - rules().rival
    near = extract(doubtful, tuple(meanings()), scorer=OSA.distance, score_cutoff=ONE, limit=None)
    return any(meanings()[word] != meant and (chance(word) or RAREST) >= least for word, *_ in near)


def has_other_part(one: str, other: str) -> bool:
    """Whether two compounds share a part, and what they do not share are two words.

    >>> has_other_part("flickgrupp", "fickgrupp"), has_other_part("flickgrupp", "flckgrupp")
    (True, False)
    """
    words = rules()
    ends = range(words.part, int(Postfix.similarity(one, other)) + 1)
    starts = range(words.part, int(Prefix.similarity(one, other)) + 1)
    pairs = [(one[:-n], other[:-n]) for n in ends if is_part(one[-n:])]
    pairs += [(one[n:], other[n:]) for n in starts if is_part(one[:n])]
    return any(are_two_words(*pair) for pair in pairs if min(map(len, pair)) >= words.part)


def are_two_words(one: str, other: str) -> bool:
    """Whether two parts of compounds are words in their own right, not one with and without its link."""
    if not is_part(one) or not is_part(other) or is_inflected(one, other):
        return False
    return abs((chance(one) or RAREST) - (chance(other) or RAREST)) < rules().part_rarer


def is_restored(doubtful: str, known: str) -> bool:
    """Whether a word that nobody knows is a known one, but not this one, whose å, ä or ö a machine lost."""
    if len(doubtful) < rules().letters - ONE or chance(doubtful) is not None or not set(ACCENTED).isdisjoint(doubtful):
        return False
    common = 10 ** rules().restored
    found = (word for word in restorations(doubtful, rules().most_restored) if frequencies().get(word, 0.0) >= common)
    return any(word != known for word in found)
