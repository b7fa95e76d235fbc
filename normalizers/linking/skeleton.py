"""What is left of a text when all that machines confuse is taken for one: what copies of it are found by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from sys import intern
from zlib import crc32

from normalizers.wordlist import frequencies
from pipeline.text import fold

TOKEN = re.compile(
    r"[^\W\d_]++(?![\d&|])|(?<![^\W_])\d{1,3}[.,:]\d{1,2}(?![^\W_])|\d{2,}|\d(?=[åäöÅÄÖ])"
    r"|(?<![^\W_&|])\d(?![^\W_&|])|(?:[^\W\d_]+|[&|]+|(?<!\d)\d(?![\dåäöÅÄÖ]))+"
)
"""A word, a number (with a decimal, a time of day), a word with the marks that machines read for its letters."""
NAME = re.compile(r"(?<=[a-zåäöé,;)] )[A-ZÅÄÖÉ][^\W\d_]+")
"""A word with a capital inside a sentence."""
CONFUSED, STROKE = "@", "i"
RUN = re.compile(f"{CONFUSED}{{2,}}")
CACHED = 1 << 16
TEXTS = 1 << 12


@dataclass(frozen=True, slots=True)
class Rules:
    """What repeats.toml says: scores from 0 to 100, chances as powers of ten, the rest in letters, words or texts."""

    same: float
    near: float
    confused: str
    strokes: str
    exact: int
    short: int
    long: int
    short_piece: int
    long_piece: int
    bands: int
    rows: int
    neighbours: int
    kept: int
    witnesses: int
    tries: int
    merges: int
    asked: int
    few: int
    well_known: float
    rarer: float
    part_rarer: float
    part: int
    part_common: float
    rival: float
    letters: int
    common: float
    unknown_letters: int
    name_letters: int
    protected_letters: int
    shuffled_letters: int
    shuffled: int
    restored: float
    most_restored: int
    endings: frozenset[str]
    stem: int
    small: frozenset[str]
    opposite: str
    first_lost: int
    stretch: int
    glued: int
    close: int
    kinds: Mapping[str, Sequence[str]]
    number_ends: tuple[str, ...]


@cache
def rules() -> Rules:
    """What repeats.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/repeats.toml").read_text("utf-8"))
    words = {
        **data["words"],
        "endings": frozenset(data["words"]["endings"]),
        "small": frozenset(data["words"]["small"]),
    }
    ends = tuple(data["compounds"]["number_ends"])
    return Rules(
        **data["score"], **data["skeleton"], **data["blocking"], **words, kinds=data["kinds"], number_ends=ends
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """A text's skeleton, its numbers, a sum over its names, and how many of its words no list has."""

    skeleton: str
    numbers: str
    names: int
    unread: int


def text_to_outline(text: str) -> Outline:
    """What a text is found by, and by how much it seems misread.

    >>> text_to_outline("Oro i Farsta 2025").skeleton == text_to_outline("0ro i Farsta, 2025.").skeleton
    False
    >>> text_to_outline("Ökad oro i Årsta").skeleton == text_to_outline("6kad oro iArsta").skeleton
    True
    """
    tokens = text_to_tokens(text)
    skeleton = RUN.sub(CONFUSED, "".join(word_skeletons(tokens)))
    numbers = "".join(token for token in tokens if is_number(token) and len(token) > 1)
    names = crc32(" ".join(sorted({word_skeleton(name) for name in NAME.findall(text)})).encode())
    return Outline(skeleton, numbers, names, sum(map(is_unread, tokens)))


@lru_cache(maxsize=TEXTS)
def text_to_tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text as they stand; a number inside a word is a token of its own.

    >>> text_to_tokens("12–15-åringar, år2025: 6kat 1,5 & |")
    ('12', '15', 'åringar', 'år', '2025', '6kat', '1,5', '|')
    """
    return tuple(intern(token) for token in TOKEN.findall(text) if token != "&")


@lru_cache(maxsize=TEXTS)
def word_skeletons(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The skeletons of a text's words.

    >>> word_skeletons(("på", "torget"))
    ('p@', 't@r@et')
    """
    return tuple(map(word_skeleton, tokens))


def is_number(token: str) -> bool:
    """Whether a token is a number, no word with a digit in it.

    >>> is_number("12"), is_number("1,5"), is_number("6kat"), is_number("p4")
    (True, True, False, False)
    """
    return token[0].isdecimal() and token[-1].isdecimal()


@lru_cache(maxsize=CACHED)
def word_skeleton(token: str) -> str:
    """A word with the letters that machines confuse as one; of a number everything.

    >>> word_skeleton("Ökad"), word_skeleton("6kad"), word_skeleton("18:30")
    ('@k@', '@k@', '18.30')
    """
    if is_number(token):
        return token.replace(",", ".").replace(":", ".")
    return intern(RUN.sub(CONFUSED, "".join(map(_letter, token.casefold()))))


@cache
def _letter(letter: str) -> str:
    """A letter as the class of letters that it is confused with."""
    if letter in rules().confused:
        return CONFUSED
    return STROKE if letter in rules().strokes else fold(letter)


@lru_cache(maxsize=CACHED)
def is_unread(token: str) -> bool:
    """Whether a token is no number and no word that is met now and then: it may be damaged."""
    return not is_number(token) and frequencies().get(token.casefold(), 0.0) < 10 ** rules().well_known
