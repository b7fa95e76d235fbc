"""Words cut short, by a full stop or without one, to the roles that they stand for."""

from __future__ import annotations

from normalizers.role_data import Reading, abbreviations, role_words
from normalizers.role_forms import word_to_reading


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

    >>> cut_short("trygghetssamordn").base, cut_short("grannsam")
    ('trygghetssamordnare', None)
    """
    ends = tuple(last for last in abbreviations()["lasts"] if len(last) >= role_words()["limits"]["cut"])
    return shortened(word) if word.lower().endswith(ends) else None


def dotted(first: str, last: str) -> Reading | None:
    """The role of a word whose first part a full stop shortens.

    >>> dotted("avd", "chefer").base, dotted("säk", "samordn").base, dotted("leds", "av")
    ('avdelningschef', 'säkerhetssamordnare', None)
    """
    whole = abbreviations()["firsts"].get(first.lower())
    if not whole:
        return None
    return word_to_reading(whole + last.lower()) or shortened(whole + last)
