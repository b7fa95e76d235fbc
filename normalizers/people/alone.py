"""Names that are told by where they stand alone: in a cell of their own, before a note, after a particle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.people.data import Span, words
from normalizers.people.words import (
    PROPER,
    SHORT,
    Token,
    first_kind,
    follows,
    is_initial,
    is_listed_last,
    is_plain_name,
    is_start,
    is_strange,
    is_sure_last,
    last_length,
    may_be_anybody,
    particles,
    titled,
)

MOST_LISTED = 40
"""Words of a cell that says nothing but who."""
MOST_PARTS = 4
"""Words before the last one of a surname with particles, the first name included."""


def lone(tokens: Sequence[Token], at: int, _numbers: Sequence[Span]) -> int:
    """A first name where nothing but names stands in the text: a cell that says who."""
    if len(tokens) > MOST_LISTED or first_kind(plain_case(tokens[at].text)) is None:
        return 0
    place, sure = 0, False
    while place < len(tokens):
        name = plain_case(tokens[place].text)
        if tokens[place].low in words("context", "beside_names") or is_initial(tokens[place]):
            place += 1
        elif first_kind(name) is None:
            return 0
        else:
            sure = sure or may_be_lone(name)
            place += 1 + last_length(tokens, place + 1)
    return 1 + last_length(tokens, at + 1) if sure else 0


def plain_case(word: str) -> str:
    """A word in capitals as names are written."""
    return titled(word) if word.isupper() and len(word) > SHORT - 1 else word


def may_be_lone(word: str) -> bool:
    """Whether a word by itself is sooner a first name than anything else."""
    return first_kind(word) is not None and is_plain_name(word) and word not in words("context", "never_lone")


def signed(tokens: Sequence[Token], at: int, _numbers: Sequence[Span]) -> int:
    """Whoever wrote a note: between its date and a colon or a bracket, or at its beginning before a colon."""
    word = tokens[at]
    last = last_length(tokens, at + 1)
    if not word.text[0].isupper() or not tokens[at + last].after.startswith((":", ")")):
        return 0
    if is_dated(tokens, at):
        unlike = word.text.endswith(tuple(words("context", "unlike")))
        known = may_be_lone(word.text) or is_listed_last(word.text) or (is_strange(word.text) and not unlike)
        return 1 + last if known else 0
    colon = tokens[at + last].after.startswith(":") and is_start(tokens, at)
    return 1 + last if colon and may_be_lone(word.text) and first_kind(word.text) != PROPER else 0


def is_dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a date stands before a word: "12/3", "2025-03-12", "12 mars"."""
    month = at > 0 and tokens[at - 1].low in words("identity", "months") and tokens[at].before.strip(":,. ") == ""
    return DATED.search(tokens[at].before) is not None or (
        month and re.search(r"\d ?$", tokens[at - 1].before) is not None
    )


DATED = re.compile(r"(?:\d[-/.]\d{1,2}(?:[-/. ]\d{2,4})?|\d{6,8}|\d[:.]\d\d)[\])]?[,:.;]? ?[-–]? ?$")
"""The end of a date, before a name."""


def with_particle(tokens: Sequence[Token], at: int, _numbers: Sequence[Span]) -> int:
    """A surname with its particles, and the first name before it: "von Essen", "Fiona Mc Donald", "de la Cruz"."""
    first = int(is_plain_name(tokens[at].text) and (not is_start(tokens, at) or may_be_anybody(tokens[at].text)))
    length = first
    while length < MOST_PARTS and at + length < len(tokens) and is_particle(tokens, at + length, length == first):
        if length and not follows(tokens, at + length):
            return 0
        length += 1
    if length == first or at + length >= len(tokens) or not follows(tokens, at + length):
        return 0
    word = tokens[at + length].text
    strong = tokens[at + first].text in words("last", "strong_particles") or length - first > 1
    if strong or (not first and (is_sure_last(word) or is_strange(word))):
        return length + 1 if is_plain_name(word) else 0
    return 0


def is_particle(tokens: Sequence[Token], at: int, begins: bool) -> bool:
    """Whether a word is a particle of a surname, at its beginning or after another one."""
    return tokens[at].text in particles() or (not begins and tokens[at].text in words("last", "later_particles"))
