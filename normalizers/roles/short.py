"""Words cut short, by a full stop or without one, to the roles that they stand for."""

from __future__ import annotations

from functools import cache, lru_cache

from normalizers.roles.data import Reading, abbreviations, known_forms, role_words
from normalizers.roles.forms import CACHED, known_firsts, word_to_reading
from normalizers.wordlist import listed


def shortened(word: str) -> Reading | None:
    """The role that a word cut by a full stop stands for.

    >>> shortened("trygghetssamordn").base, shortened("Förv").base, shortened("mån")
    ('trygghetssamordnare', 'stadsdelsförvaltning', None)
    """
    low, lasts = word.lower(), abbreviations()["lasts"]
    for last in sorted(lasts, key=len, reverse=True):
        if low.endswith(last):
            first = low.removesuffix(last)
            return word_to_reading(abbreviations()["firsts"].get(first, first) + lasts[last])
    return None


def cut_short(word: str) -> Reading | None:
    """The role that a word stands for that was cut so late that no full stop is needed to tell.

    >>> cut_short("krogsamordn").base, cut_short("stadsdelsdir").base, cut_short("grannsam")
    ('krogsamordnare', 'stadsdelsdirektör', None)
    """
    reading = shortened(word)
    if reading is None or word.lower().endswith(late_ends()):
        return reading
    return reading if reading.base in known_forms() and listed(word.lower()) is None else None


@cache
def late_ends() -> tuple[str, ...]:
    """The ends of words of which so much is left that they tell by themselves."""
    return tuple(last for last in abbreviations()["lasts"] if len(last) >= role_words()["limits"]["cut"])


@lru_cache(maxsize=CACHED)
def whole_first(first: str) -> str | None:
    """The first part that one which a full stop cuts stands for: a listed one, or the only known one that begins so.

    >>> whole_first("säk"), whole_first("samhällsbyggn"), whole_first("polis"), whole_first("nov")
    ('säkerhets', 'samhällsbyggnads', None, None)
    """
    whole: str | None = abbreviations()["firsts"].get(first)
    limits = role_words()["limits"]
    if whole or len(first) < limits["cut"] or (listed(first) or limits["rare"]) > limits["rare"]:
        return whole
    begun = sorted((known for known in known_firsts() if known.startswith(first)), key=len)
    return begun[0] if begun and all(known.startswith(begun[0]) for known in begun) else None


def dotted(first: str, last: str) -> Reading | None:
    """The role of a word whose first part a full stop shortens.

    >>> dotted("avd", "chefer").base, dotted("säk", "samordn").base, dotted("leds", "av")
    ('avdelningschef', 'säkerhetssamordnare', None)
    """
    whole = whole_first(first.lower())
    if not whole:
        return None
    return word_to_reading(whole + last.lower()) or shortened(whole + last)
