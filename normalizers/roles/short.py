"""Words cut short, by a full stop or without one, to the roles that they stand for."""

from __future__ import annotations

from functools import cache

from normalizers.roles.data import Reading, abbreviations, known_forms, role_words
from normalizers.roles.forms import word_to_reading
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


def dotted(first: str, last: str) -> Reading | None:
    """The role of a word whose first part a full stop shortens.

    >>> dotted("avd", "chefer").base, dotted("säk", "samordn").base, dotted("leds", "av")
    ('avdelningschef', 'säkerhetssamordnare', None)
    """
    whole = abbreviations()["firsts"].get(first.lower())
    if not whole:
        return None
    return word_to_reading(whole + last.lower()) or shortened(whole + last)
