"""A text as the words, numbers and signs that times are made of: items, each with its kind, value and place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from normalizers.timing.lexicon import TOKEN, data, folded, longest_entry, read_as
from normalizers.timing.numbers import digits_to_value, is_digits

SENTENCE_ENDS, LINE_END, FULL_STOP = ".!?", "\n", "."
STOP, WORD, OCCASION = "STOP", "WORD", "OCCASION"
LONGEST = 6
"""No phrase of timing.toml has more tokens."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a text, ``text[start:end]``: what it counts for in the grammar, and its value."""

    kind: str
    value: Any
    start: int
    end: int


def text_to_items(text: str) -> tuple[Item, ...]:
    """The items of a text, a stop before the first one.

    >>> [item.kind for item in text_to_items("2 ggr/år, löpande.")]
    ['STOP', 'NUMBER', 'TIMES', 'SLASH', 'UNIT', 'COMMA', 'CONTINUOUS', 'STOP']
    """
    tokens = text_to_tokens(text)
    words = [read_as(token.group()) for token in tokens]
    items, at = [Item(STOP, None, 0, 0)], 0
    while at < len(tokens):
        known = longest_entry(words[at : at + LONGEST])
        last = tokens[at + len(known.folded) - 1] if known else tokens[at]
        kind, value = (known.kind, known.value) if known else token_to_value(tokens[at], text)
        items.append(Item(kind, value, tokens[at].start(), last.end()))
        at += len(known.folded) if known else 1
    return tuple(items)


def text_to_tokens(text: str) -> Sequence[re.Match[str]]:
    """The tokens of a text, but for full stops of abbreviations, and ends of lines that end no sentence."""
    found: list[re.Match[str]] = []
    for token in TOKEN.finditer(text):
        if not (found and is_abbreviated(found[-1], token, text)) and not goes_on(token, text):
            found.append(token)
    return found


def is_abbreviated(word: re.Match[str], sign: re.Match[str], text: str) -> bool:
    """Whether a sign is a full stop that marks the word right before it as an abbreviation."""
    beside = sign.group() == FULL_STOP and word.end() == sign.start() and sign.end() < len(text)
    return beside and folded(word.group()) in abbreviations()


def goes_on(token: re.Match[str], text: str) -> bool:
    """Whether a token is a line's end that ends no sentence: the next line begins with a small letter."""
    return token.group() == LINE_END and text[token.end() : token.end() + 1].islower()


@cache
def abbreviations() -> frozenset[str]:
    """The words after which a full stop ends no sentence."""
    return frozenset(map(folded, data()["abbreviations"]))


def token_to_value(token: re.Match[str], text: str) -> tuple[str, Any]:
    """What a token that is no known word counts for: a number, a date, the end of a sentence, a word like others."""
    written = token.group()
    if is_digits(written):
        return digits_to_value(written)
    if written == LINE_END or (written in SENTENCE_ENDS and not text[token.end() : token.end() + 1].strip()):
        return STOP, written
    return OCCASION if folded(written).endswith(occasions()) else WORD, written


@cache
def occasions() -> tuple[str, ...]:
    """What compounds end in that name something that happens a number of times."""
    words = (folded(word) for word in data()["words"][OCCASION])
    return tuple(word for word in words if len(word) >= data()["compound_length"])
