"""A text as the words, numbers and signs that times are made of: items, each with its kind, value and place."""

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

from normalizers.timing_numbers import digits_to_value, is_digits
from normalizers.timing_periods import written_days
from normalizers.wordlist import listed
from pipeline.text import fold

TOKEN = re.compile(
    r"\d+:(?:e|a|de|dje|an)\b"  # an ordinal
    r"|\d+(?:[-–—−./:]{1,2}\d+){0,7}"  # digits with signs between them
    r"|[^\W\d_]{1,2}\.(?:\s?[^\W\d_]\.)+(?:\s?[^\W\d_]\b)?|[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2}\b)+"  # fr.o.m., t. o. m
    r"|[^\W\d_]+(?::[^\W\d_]+)*"  # c:a, a word
    r"|\n|[^\w\s]"
)
SENTENCE_ENDS, LINE_END = ".!?", "\n"
STROKES = "il"
"""A word may begin with one for the other: a capital I is drawn like a small l."""
CACHED = 1 << 14
SECTIONS = ("NUMBER", "ORDINAL", "UNIT", "WEEK", "PART", "LETTER", "YEARWORD", "FREQ", "EVERY", "DAY", "DAYS")
STOP, WORD, OCCASION = "STOP", "WORD", "OCCASION"


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a text, ``text[start:end]``: what it counts for in the grammar, and its value."""

    kind: str
    value: Any
    start: int
    end: int


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


def entries() -> Iterator[Entry]:
    """Every word of timing.toml."""
    for kind in SECTIONS:
        for number, words in data()[kind].items():
            yield from (entry(kind, float(number), word) for word in words)
    for kind in ("PERIOD", "SHY"):
        for known in data()[kind]:
            period = written_days(known["kind"], tuple(known.get("days", ())), known.get("named", False))
            yield from (entry(kind, period, word) for word in known["words"])
    for kind, words in data()["words"].items():
        yield from (entry(kind, word, word) for word in words)


def entry(kind: str, value: Any, word: str) -> Entry:
    """A word as an entry."""
    tokens = [match.group() for match in TOKEN.finditer(word)]
    return Entry(tuple(map(exact, tokens)), tuple(map(folded, tokens)), kind, value)


@cache
def lexicon() -> Mapping[str, Sequence[Entry]]:
    """The entries by their first token, folded; the longest first."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for known in entries():
        found[known.folded[0]].append(known)
    return {first: sorted(known, key=lambda entry: -len(entry.folded)) for first, known in found.items()}


@cache
def long_words() -> Mapping[str, Entry]:
    """The single words that are long enough to be known by all but one of their letters."""
    single = [known for known in entries() if len(known.folded) == 1]
    return {known.folded[0]: known for known in single if len(known.folded[0]) >= data()["fuzzy_length"]}


@cache
def occasions() -> tuple[str, ...]:
    """What compounds end in that name something that happens a number of times."""
    words = (folded(word) for word in data()["words"][OCCASION])
    return tuple(word for word in words if len(word) >= data()["compound_length"])


@cache
def abbreviations() -> frozenset[str]:
    """The words after which a full stop ends no sentence."""
    return frozenset(map(folded, data()["abbreviations"]))


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


def text_to_items(text: str) -> tuple[Item, ...]:
    """The items of a text, a stop before the first one.

    >>> [item.kind for item in text_to_items("2 ggr/år, löpande.")]
    ['STOP', 'NUMBER', 'TIMES', 'SLASH', 'UNIT', 'COMMA', 'CONTINUOUS', 'STOP']
    """
    tokens = [match for match in TOKEN.finditer(text) if not is_abbreviating(match, text) and not goes_on(match, text)]
    items, at = [Item(STOP, None, 0, 0)], 0
    while at < len(tokens):
        known = longest_entry([match.group() for match in tokens[at : at + 6]])
        last = tokens[at + len(known.folded) - 1] if known else tokens[at]
        kind, value = (known.kind, known.value) if known else token_to_value(tokens[at], text)
        items.append(Item(kind, value, tokens[at].start(), last.end()))
        at += len(known.folded) if known else 1
    return tuple(items)


def is_abbreviating(match: re.Match[str], text: str) -> bool:
    """Whether a full stop only marks the word before it as an abbreviation."""
    if match.group() != ".":
        return False
    word = re.search(r"[^\W\d_]+(?:[.:][^\W\d_]+)*$", text[: match.start()])
    return word is not None and folded(word.group()) in abbreviations() and match.end() < len(text)


def goes_on(match: re.Match[str], text: str) -> bool:
    """Whether a line's end ends no sentence: the next line begins with a small letter."""
    return match.group() == LINE_END and text[match.end() :].lstrip()[:1].islower()


def longest_entry(tokens: Sequence[str]) -> Entry | None:
    """The entry of most tokens that a text goes on with; with its accents rather than without."""
    fitting = [entry for entry in lexicon().get(folded(tokens[0]), ()) if fits(entry, tokens)]
    if not fitting:
        return None
    most = len(fitting[0].folded)
    longest = [entry for entry in fitting if len(entry.folded) == most]
    return next((entry for entry in longest if is_exact(entry, tokens)), longest[0])


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


def is_exact(entry: Entry, tokens: Sequence[str]) -> bool:
    """Whether an entry's words stand there with their accents."""
    return all(seen == exact(token) for seen, token in zip(entry.exact, tokens, strict=False))


def token_to_value(token: re.Match[str], text: str) -> tuple[str, Any]:
    """What a token that is no known word counts for: a number, a date, the end of a sentence, a word like others."""
    written = token.group()
    if is_digits(written):
        return digits_to_value(written, data())
    if written == LINE_END or (written in SENTENCE_ENDS and not text[token.end() : token.end() + 1].strip()):
        return STOP, written
    if folded(written).endswith(occasions()):
        return OCCASION, written
    near = near_entry(written) if len(written) >= data()["fuzzy_length"] else None
    return (near.kind, near.value) if near else (WORD, written)


@lru_cache(maxsize=CACHED)
def near_entry(word: str) -> Entry | None:
    """The one known word that differs from an uncommon one by a letter, or by two that changed places.

    >>> near_entry("löpnade").kind, near_entry("lovande"), near_entry("Septmber").value.kind
    ('CONTINUOUS', None, 'month')
    """
    plain = folded(word)
    near = [known for text, known in long_words().items() if is_near(plain, text)]
    if len({(known.kind, known.value) for known in near}) != 1 or is_common(word):
        return None
    return near[0]


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
