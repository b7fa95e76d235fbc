"""A note that tells of several things one by one ("Skola A: klart. Skola B: inte klart"), as those things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from normalizers.outcomes.stamp_forms import knowledge as stamps
from normalizers.outcomes.stamp_forms import month_names
from normalizers.outcomes.status_words import knowledge, look_up
from pipeline.text import fold

LINE = re.compile(r"(?m)^[ \t]*(?:[-–—•●▪◦*]|\d{1,2}[.)])[ \t]+(?=\S)")
"""The head of a line of a list."""
LABEL = re.compile(r"(?:^|(?<=[.;!\n]))\s*(?P<label>[^\W_][^.:;!?\n]{0,40}?)\s?(?::|\s[–—-])(?=\s)")
"""A few words before a colon or a dash at the head of a sentence or line."""
NUMBERED = re.compile(r"(?:^|(?<=[.,;!\n]))\s*(?P<word>[^\W\d_]+)\.? ?(?P<key>\d{1,3}|[A-ZÅÄÖ])(?![\w/%.,:–-])(?=\s)")
"""A word with a number or a letter behind it at the head of a sentence or clause ("Åk 7", "Skola A")."""

WORD = re.compile(r"[^\W\d_]+")
FIRST = re.compile(r"\s*(?=\S)")
STOPS = frozenset(".:")
MARKS = " \t\n:.-–—•●▪◦*)"
CANCELLED = "cancelled"


def text_to_items(text: str) -> tuple[tuple[str, str], ...]:
    """What a note calls each of several things, and what it says of it; nothing where it does not tell them one by one.

    Stages of a report that follow each other in time are no such things.

    >>> text_to_items("Skola A: klart. Skola B: inte klart.")
    (('Skola A', 'klart.'), ('Skola B', 'inte klart.'))
    >>> text_to_items("V. 36 inställd. V. 46 genomförd."), text_to_items("Status: klart. Kommentar: bra.")
    ((('V. 36', 'inställd.'), ('V. 46', 'genomförd.')), ())
    """
    for heads in (_lines(text), _without_steps(text, list(_labels(text))), _without_steps(text, _numbered(text))):
        if len(heads) > 1:
            ends = [*(head.start() for head in heads[1:]), len(text)]
            spans = zip(heads, ends, strict=True)
            return tuple((head[0].strip(MARKS), text[head.end() : end].strip()) for head, end in spans)
    return ()


def _lines(text: str) -> Sequence[re.Match[str]]:
    """The heads of a list's lines; the first line has lost its own, and ends as the others do."""
    heads = list(LINE.finditer(text))
    ends = {line.rstrip()[-1:] in STOPS for line in text.splitlines() if line.strip()}
    first = FIRST.match(text)
    return [first, *heads] if first and heads and heads[0].start() > 0 and len(ends) == 1 else heads


def _labels(text: str) -> Iterator[re.Match[str]]:
    """The heads that name a thing: no word of them is one of a verdict, or of a report."""
    for head in LABEL.finditer(text):
        words = fold(head["label"]).split()
        is_report = words[:1] == words and words[0] in _listed("reports")
        is_stage = words[:1] and words[0] in _listed("stages")
        if words and not is_report and not is_stage and not any(map(_decides, words)):
            yield head


def _numbered(text: str) -> Sequence[re.Match[str]]:
    """The heads that are one word with different numbers or letters."""
    heads = [head for head in NUMBERED.finditer(text) if fold(head["word"]) not in _listed("stages")]
    words, keys = {fold(head["word"]) for head in heads}, {head["key"] for head in heads}
    return heads if len(words) == 1 and len(keys) == len(heads) else ()


def _without_steps(text: str, heads: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Heads, if they follow each other in time only where something was called off: else they name no occasions."""
    times = _times() | _listed("weeks")
    is_time = any(not times.isdisjoint(fold(head[0]).split()) for head in heads)
    return () if is_time and not any(_kind(text[head.end() :]) == CANCELLED for head in heads) else heads


def _kind(text: str) -> str:
    """The kind of the verdict with which a text begins."""
    first = WORD.search(text)
    alone = look_up(first[0]).alone if first else None
    return alone.kind.name if alone and alone.kind else ""


def _decides(word: str) -> bool:
    alone = look_up(word).alone
    return alone is not None and alone.kind is not None


@cache
def _times() -> frozenset[str]:
    """Words of months and seasons."""
    return frozenset(map(fold, (*month_names(), *stamps()["seasons"])))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(map(fold, knowledge()["items"][name]))
