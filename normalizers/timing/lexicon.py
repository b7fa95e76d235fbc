"""The words of timing.toml, and how a text may write them: without their accents, in any case, with a slip."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

from normalizers.timing.periods import written_days
from normalizers.wordlist import listed
from pipeline.text import fold

TOKEN = re.compile(
    r"\d+:(?:e|a|de|dje|an)\b"  # an ordinal
    r"|\d+(?:(?:[-–—−‐‑\u00ad]{1,2}|[./:])\d+){0,7}"  # digits with signs between them
    r"|[^\W\d_]{1,2}\.(?:[^\W\d_]\.(?!\d))+(?:[^\W\d_]\b)?|[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2}\b)+"  # fr.o.m., t.o.m
    r"|[^\W\d_]{1,2}\.(?:\s[^\W\d_]\.)+(?:\s[^\W\d_]\b)?"  # t. o. m.
    r"|[^\W\d_]+(?::[^\W\d_]+)*"  # c:a, a word
    r"|\n|[^\w\s]"
)
NUMBERED = (
    "NUMBER",
    "ORDINAL",
    "UNIT",
    "SCHOOLYEAR",
    "WEEK",
    "PART",
    "LETTER",
    "YEARWORD",
    "FREQ",
    "EVERY",
    "DAY",
    "DAYS",
)
STROKES = "il"
"""A word may begin with one for the other: a capital I is drawn like a small l."""
CACHED = 1 << 14


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or a set phrase of timing.toml: its tokens as written and folded, and the item that it becomes."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    kind: str
    value: Any


@cache
def data() -> Mapping[str, Any]:
    """What timing.toml says, read once."""
    return tomllib.loads(files("normalizers").joinpath("data/timing.toml").read_text("utf-8"))


@cache
def entries() -> Sequence[Entry]:
    """Every word of timing.toml."""
    return tuple(word_to_entry(kind, value, word) for kind, value, word in words())


def words() -> Iterator[tuple[str, Any, str]]:
    """Every word of timing.toml with its kind and value."""
    for kind in NUMBERED:
        for number, known in data()[kind].items():
            yield from ((kind, float(number), word) for word in known)
    for kind in ("PERIOD", "SHY", "YULE", "AROUND"):
        for known in data()[kind]:
            period = written_days(known["kind"], tuple(known.get("days", ())), known.get("named", False))
            yield from ((kind, period, word) for word in known["words"])
    for kind, known in data()["words"].items():
        yield from ((kind, None, word) for word in known)


def word_to_entry(kind: str, value: Any, word: str) -> Entry:
    """A word as an entry."""
    tokens = TOKEN.findall(word)
    return Entry(tuple(map(exact, tokens)), tuple(map(folded, tokens)), kind, value)


@cache
def lexicon() -> Mapping[str, Sequence[Entry]]:
    """The entries by their first token, folded; the longest first."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for known in entries():
        found[known.folded[0]].append(known)
    return {first: sorted(known, key=lambda entry: -len(entry.folded)) for first, known in found.items()}


@cache
def known_words() -> Mapping[str, str]:
    """Each word that stands in an entry, folded, and as it is written."""
    return {plain: seen for known in entries() for plain, seen in zip(known.folded, known.exact, strict=True)}


def exact(token: str) -> str:
    """A token without its case and, in an abbreviation, its full stops."""
    return unicodedata.normalize("NFC", token).casefold().replace(".", "").replace(" ", "")


@lru_cache(maxsize=CACHED)
def folded(token: str) -> str:
    """A token without case and accents; signs stay as they are.

    >>> folded("År"), folded("fr.o.m."), folded("–")
    ('ar', 'from', '–')
    """
    return fold(token).replace(" ", "") or token


def longest_entry(tokens: Sequence[str]) -> Entry | None:
    """The entry of most tokens that a text goes on with."""
    return next((entry for entry in lexicon().get(folded(tokens[0]), ()) if fits(entry, tokens)), None)


def fits(entry: Entry, tokens: Sequence[str]) -> bool:
    """Whether an entry's words stand there; a word with accents must have the same ones."""
    return len(tokens) >= len(entry.folded) and all(
        plain == folded(token) and (seen == exact(token) or is_plain(exact(token)))
        for plain, seen, token in zip(entry.folded, entry.exact, tokens, strict=False)
    )


@lru_cache(maxsize=CACHED)
def is_plain(word: str) -> bool:
    """Whether a word may have lost its accents: it has none, and is no common word as it stands.

    >>> is_plain("ar"), is_plain("delar"), is_plain("är")
    (True, False, False)
    """
    return word.isascii() and (listed(word) or -math.inf) < data()["common"]


@lru_cache(maxsize=CACHED)
def read_as(token: str) -> str:
    """The word that a token stands for: the one known word from which an uncommon one differs by a slip, else itself.

    A slip is a letter too many, too few or another, or two that changed places.

    >>> read_as("löpnade"), read_as("Septmber"), read_as("lovande"), read_as("Löpande")
    ('löpande', 'september', 'lovande', 'Löpande')
    """
    plain, least = folded(token), data()["fuzzy_length"]
    if len(plain) < least or plain in known_words() or not plain.isalpha() or is_common(token):
        return token
    near = [word for word in known_words() if len(word) >= least and is_near(plain, word)]
    meant = {(entry.kind, entry.value) for word in near for entry in lexicon().get(word, ()) if len(entry.folded) == 1}
    return known_words()[near[0]] if len(near) == 1 or (near and len(meant) == 1) else token


def is_common(word: str) -> bool:
    """Whether lists know a word, other than as the slip that some people make.

    >>> is_common("lovande"), is_common("ocktober")
    (True, False)
    """
    chance = listed(word.casefold())
    return chance is not None and chance >= data()["rarest"]


def is_near(a: str, b: str) -> bool:
    """Whether two words begin alike and are one slip apart."""
    same = a[:1] == b[:1] or (a[:1] in STROKES and b[:1] in STROKES)
    return same and abs(len(a) - len(b)) <= 1 and OSA.distance(a, b, score_cutoff=1) <= 1
