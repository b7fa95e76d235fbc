"""A text as it is searched for people: what lines break is whole, and letters read for digits are digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

DASHES = "-‐‑–—−"
BREAK = r"[ \t\u00a0]*\r?\n[ \t]*"
DROPPED = re.compile(
    rf"(?<=[a-zåäöéü])[-‐‑\u00ad]{BREAK}(?=[a-zåäöéü])"
    rf"|(?<=[^\W\d_][-‐‑]){BREAK}(?=[A-ZÅÄÖ])"
    rf"|(?<=\d[{DASHES}/.])[ \t]*\r?\n[ \t]*(?=\d)"
    rf"|(?<=\d){BREAK}(?=[{DASHES}/] ?\d)"
    r"|[\u00ad\u200b\u200c\u200d\u2060\ufeff]"
)
"""A word's hyphen at a line's end, what breaks a number there, and what nobody sees."""
JOINED = re.compile(rf"(?<=\d){BREAK}(?=[\d(])")
"""A break between the groups of a number: a blank is read there."""
READ_DIGITS = re.compile(r"(?<![^\W_])(?:[OoIl]*\d[\dOoIl]*)(?![^\W_])")
"""Digits of which some were read, or typed, as letters."""
DIGITS = str.maketrans("OoIl", "0011")
BROKEN = re.compile(r"[\n\u00ad\u200b\u200c\u200d\u2060\ufeff]")
"""What stands in all that is dropped or joined."""
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Flat:
    """A text to search, and for each of its letters the place that it has in the text that was written."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text that was written of a place in the one that is searched."""
        return self.places[start], self.places[end - 1] + 1


def text_to_flat(text: str) -> Flat:
    """A text without breaks in words and numbers, and with digits where letters were read for them.

    >>> text_to_flat("tfn O8-\\n508 12 345, San-\\ndra").text
    'tfn 08-508 12 345, Sandra'
    >>> text_to_flat("tfn 08-\\n508 12 345").span(4, 14)
    (4, 15)
    """
    if BROKEN.search(text) is None:
        return Flat(with_digits(text), range(len(text)))
    found = sorted([*DROPPED.finditer(text), *JOINED.finditer(text)], key=lambda one: one.start())
    flat, places, at = "", list[int](), 0
    for one in found:
        if one.start() < at:
            continue
        flat, places = flat + text[at : one.start()], [*places, *range(at, one.start())]
        if one.re is JOINED:
            flat, places = flat + " ", [*places, one.start()]
        at = one.end()
    flat, places = flat + text[at:], [*places, *range(at, len(text))]
    return Flat(with_digits(flat), places)


def with_digits(text: str) -> str:
    """A text with digits where letters were read for them."""
    if DIGIT.search(text) is None:
        return text
    return READ_DIGITS.sub(lambda digits: digits[0].translate(DIGITS), text)
