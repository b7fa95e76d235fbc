"""The text of column Vem cut into words and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalizers.roles.data import abbreviations, role_words, word_set
from normalizers.roles.persons import Person
from normalizers.roles.short import whole_first

BREAK = "\n"
"""What stands for the end of a line, and for a run of blanks that once was one."""

PERSON = "@"
"""What stands for a person, of whom nothing but the place matters."""

PIECE = re.compile(rf"[^\W_]+(?:[-:’'.][^\W_]+)*-?|[^\w\s]|\n| {{{role_words()['limits']['gap']},}}|_+")
"""A word, a sign, a line's end, or a run of blanks."""

ENDS = frozenset(";!?•·●▪")
HYPHENS = str.maketrans({"\u00ad": "-", "\u2010": "-", "\u2011": "-", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign; ``low`` is what it is compared by."""

    text: str
    low: str
    start: int
    end: int


def text_to_tokens(text: str, persons: Sequence[Person]) -> tuple[Token, ...]:
    """The words and signs of a text in order; a person is one token.

    >>> [token.low for token in text_to_tokens("Avd.chef, fält-\\nPolis.Skola m.fl.", ())]
    ['avd.chef', ',', 'fält-', '\\n', 'polis', '.', 'skola', 'm.fl', '.']
    """
    spans = sorted((person.start, person.end) for person in persons)
    found, at = list[Token](), 0
    text = text.translate(HYPHENS)
    for start, end in spans:
        found += pieces(text, at, start)
        found.append(Token(text[start:end], PERSON, start, end))
        at = end
    return (*found, *pieces(text, at, len(text)))


def pieces(text: str, start: int, end: int) -> Iterator[Token]:
    """The words and signs of a stretch of text."""
    for found in PIECE.finditer(text, start, end):
        if found[0].isspace():
            yield Token(found[0], BREAK, found.start(), found.end())
        elif "." in found[0].strip(".") and not is_dotted(found[0].lower()):
            yield from undotted(found[0], found.start())
        else:
            yield Token(found[0], found[0].lower(), found.start(), found.end())


def is_dotted(low: str) -> bool:
    """Whether a word with a full stop inside is one: "m.fl", "avd.chef", "nattvandring.nu"."""
    return (
        low in word_set("words", "open_list") | word_set("words", "dotted")
        or whole_first(low.partition(".")[0]) is not None
        or low.rpartition(".")[2] in word_set("words", "domains")
    )


def undotted(word: str, start: int) -> Iterator[Token]:
    """The words and full stops of what was written without blanks: "samordnare.leder"."""
    for found in re.finditer(r"[^.]+|\.", word):
        yield Token(found[0], found[0].lower(), start + found.start(), start + found.end())


def is_end(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sentence or an item ends at a token: not where a list or an abbreviation goes on over it."""
    token = tokens[at]
    before = tokens[at - 1].low if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.low == BREAK:
        joins = role_words()["words"]["and"]
        goes_on = (*joins, *role_words()["words"]["goes_on"])
        return before not in goes_on and (after is None or after.low not in joins)
    if token.low == ".":
        glued = after is not None and after.start == token.end and after.text[:1].islower()
        shortened = before in abbreviations()["before"] or (before in word_set("words", "dotted"))
        return after is None or not (glued or shortened)
    return token.low in ENDS


def low(tokens: Sequence[Token], at: int) -> str:
    """A token as it is compared; nothing before the first and beyond the last."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def is_boundary(tokens: Sequence[Token], at: int) -> bool:
    """Whether an item of a list begins or ends at a token, or the text does."""
    return low(tokens, at) in word_set("words", "boundaries") or not 0 <= at < len(tokens) or is_end(tokens, at)
