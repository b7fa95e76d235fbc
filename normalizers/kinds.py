"""Words that tell texts apart: target groups, numbers, negations, opposites, times, stages of school, places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import inf, log10

from normalizers.linking.skeleton import is_number, rules, word_skeleton
from normalizers.misread import BOTH, misread
from normalizers.repair.trade import names
from normalizers.wordlist import frequencies, listed
from pipeline.text import fold

NUMBER, YEAR, PLACE, WORD, TARGET_GROUP, SCORE = "number", "year", "place", "word", "target_group", "score"
"""What may hold two texts apart, besides the kinds of repeats.toml."""
REASONS = {"negation": WORD, "opposite": WORD, "time": WORD, "stage": WORD}
LINK = "s"
CENTURIES = ("19", "20")
CACHED = 1 << 16

Meaning = tuple[str, str]
"""A kind and which of its meanings."""


@lru_cache(maxsize=CACHED)
def meaning(token: str) -> Meaning | None:
    """What a word or a number means, if it is of those that tell texts apart; a damaged one as what it was.

    >>> meaning("flickor"), meaning("Vuxnas") == meaning("vuxna"), meaning("aldre") == meaning("äldre")
    (('target_group', 'flicka'), True, True)
    >>> meaning("2025"), meaning("tolvåringar"), meaning("Rinkeby")
    (('year', '2025'), ('number', 'tolv'), ('place', 'rinkeby'))
    """
    if is_number(token):
        return (YEAR if len(token) == 4 and token.startswith(CENTURIES) else NUMBER), word_skeleton(token)
    word = token.casefold()
    if word in meanings():
        return meanings()[word]
    found = number_compound(word)
    if found is None and word in names() and token[0].isupper():
        return PLACE, word
    if found is None and (chance(word) or -inf) < rules().restored:
        found = damaged_meaning(word)
    return found


@cache
def meanings() -> Mapping[str, Meaning]:
    """What each listed form means."""
    return {
        word: (kind, forms.split()[0])
        for kind, groups in rules().kinds.items()
        for forms in groups
        for word in forms.split()
    }


def damaged_meaning(word: str) -> Meaning | None:
    """What a word means that a machine may have made of a listed form, and of forms of one meaning only.

    >>> damaged_meaning("f6rsta"), damaged_meaning("vaara")
    (('number', 'första'), None)
    """
    forms = forms_by_skeleton().get(word_skeleton(word), ())
    found = {meanings()[form] for form in forms if (misread(form, word) or BOTH) < BOTH}
    return found.pop() if len(found) == 1 else None


@cache
def forms_by_skeleton() -> Mapping[str, Sequence[str]]:
    """The listed forms of each skeleton."""
    found: dict[str, list[str]] = {}
    for word in meanings():
        found.setdefault(word_skeleton(word), []).append(word)
    return found


def number_compound(word: str) -> Meaning | None:
    """The number that a compound begins with.

    >>> number_compound("femtonårig"), number_compound("femkamp")
    (('number', 'femton'), None)
    """
    if not word.startswith(number_words()):
        return None
    found = (number for number in number_words() if word.startswith(number))
    heads = (number for number in found if word[len(number) :].startswith(rules().number_ends))
    return next((meanings()[number] for number in heads), None)


@cache
def number_words() -> tuple[str, ...]:
    """The words that are numbers."""
    return tuple(word for word, meant in meanings().items() if meant[0] == NUMBER)


@lru_cache(maxsize=CACHED)
def chance(word: str) -> float | None:
    """How common a word in small letters is, as a power of ten; None where no list has it.

    >>> chance("och") > chance("samordnare"), chance("smaordnare")
    (True, None)
    """
    found = listed(word)
    share = frequencies().get(word, 0.0)
    return log10(share) if found is not None and share else found


@lru_cache(maxsize=CACHED)
def is_compound(token: str) -> bool:
    """Whether a word is two common ones in one, with or without an s between.

    >>> is_compound("Trygghetssamordnare"), is_compound("Maltesholmstorget")
    (True, False)
    """
    word, least = token.casefold(), rules().part
    for at in range(least, len(word) - least + 1):
        first = word[:at]
        if is_met(word[at:]) and (is_met(first) or (first[-1] == LINK and is_met(first[:-1]))):
            return True
    return False


def is_met(word: str) -> bool:
    """Whether a word is met often enough to be one."""
    return frequencies().get(word, 0.0) >= 10 ** rules().restored


def is_part(word: str) -> bool:
    """Whether a word is common enough to be a part of compounds."""
    return frequencies().get(word, 0.0) >= 10 ** rules().part_common


def told_by(token: str) -> str:
    """What sets two texts apart where this word stands in one of them only.

    >>> told_by("Gryvelsjön"), told_by("elever"), told_by("ökar"), told_by("2024")
    ('place', 'target_group', 'word', 'year')
    """
    meant = meaning(token)
    if meant is not None:
        return REASONS.get(meant[0], meant[0])
    is_name = token[:1].isupper() and not token.isupper() and chance(token.casefold()) is None
    return PLACE if is_name and not is_compound(token) else WORD


@cache
def loss_twins() -> frozenset[str]:
    """Words of target groups and names that become common words, or other names, when they lose their dots.

    >>> "män" in loss_twins(), "flickor" in loss_twins(), "vårberg" in loss_twins(), "rågsved" in loss_twins()
    (True, False, True, False)
    """
    groups = (word for word, meant in meanings().items() if meant[0] == TARGET_GROUP and fold(word) != word)
    met: dict[str, set[str]] = {}
    for name in names():
        met.setdefault(fold(name), set()).add(name)
    alike = (name for found in met.values() if len(found) > 1 for name in found if fold(name) != name)
    return frozenset((*filter(becomes_another, groups), *alike))


def becomes_another(word: str) -> bool:
    """Whether a word is about as common without its dots, where it is another word."""
    plain = fold(word)
    ours, theirs = chance(word), chance(plain)
    known = ours is not None and theirs is not None and meanings().get(plain) is None
    return known and abs((ours or 0.0) - (theirs or 0.0)) < rules().rarer
