"""Blanks that the engine passed over beside figures and marks ("1g/v", "V.26-32"), told by the paper there."""

from __future__ import annotations

import re
import statistics
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise

from extractors.blanks import Piece, may_part, pieces_of
from extractors.ocr import Reading, Word
from extractors.pictures.shapes import Band, Shown, stands_high
from extractors.widths import text_wide


@dataclass(frozen=True, slots=True)
class Rules:
    """What borders.toml says."""

    places: tuple[tuple[re.Pattern[str], float], ...]
    usual: float
    few: int
    most: int
    near: float
    most_confidence: float


@cache
def rules() -> Rules:
    """What borders.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/borders.toml").read_text("utf-8"))
    return Rules(**{**data, "places": tuple((re.compile(place), least) for place, least in data["places"])})


def with_borders(reading: Reading, bands: Sequence[Band | None], shown: Shown) -> Reading:
    """What was read on a crop, with the blanks that its ink shows beside figures and marks; ``bands``: of its lines."""
    if not any(borders(word.text) for line in reading for word in line):
        return reading
    parts: list[list[list[Piece]]] = [
        [pieces_of(word, line, band, shown) for word in line] if band else [[] for _ in line]
        for line, band in zip(reading, bands, strict=True)
    ]
    plain = [
        [[] if borders(word.text) else runs for word, runs in zip(*both, strict=True)]
        for both in zip(reading, parts, strict=True)
    ]
    usual = letter_gap(plain)
    return tuple(
        tuple(part for word, runs in zip(line, own, strict=True) for part in parted(word, runs, usual, band, shown))
        if band
        else line
        for line, own, band in zip(reading, parts, bands, strict=True)
    )


def borders(text: str) -> Mapping[int, float]:
    """The places in a word of figures where a blank may have stood, and its least width in heights of figures.

    >>> sorted(borders("1g/v")), sorted(borders("V.26-32")), borders("roch")
    ([1], [2, 4, 5], {})
    """
    if may_part(text):
        return {}
    return {match.start(): least for place, least in rules().places for match in place.finditer(text)}


def letter_gap(parts: Sequence[Sequence[Sequence[Piece]]]) -> float | None:
    """How wide (pixels) the paper between letters of words is as a rule, None where too little of it can be measured.

    >>> letter_gap([[[(0, 5), (6, 9), (16, 20), (21, 30)]]])
    1
    """
    found = [after[0] - before[1] for line in parts for runs in line for before, after in pairwise(runs)]
    return statistics.median_low(found) if len(found) >= rules().few else None


def parted(word: Word, runs: Sequence[Piece], usual: float | None, band: Band, shown: Shown) -> Iterator[Word]:
    """A word, as several where paper that is wide enough for a blank stands at such places, and only there."""
    places = borders(word.text) if len(runs) > 1 else {}
    tall = stands_high(shown, band, word.box) if places else 0
    apart = rules().usual * tall if usual is None else usual
    wide = [
        (before[1], after[0])
        for before, after in pairwise(runs)
        if places and after[0] - before[1] - apart >= min(places.values()) * tall
    ]
    ends = matched(word.text, places, wide, (runs[0][0], runs[-1][1]), apart, tall) if tall and wide else None
    if ends is None:
        yield word
        return
    texts = [word.text[a:b] for a, b in pairwise((0, *ends, len(word.text)))]
    sides = [(a[1], b[0]) for a, b in pairwise([(0, runs[0][0]), *wide, (runs[-1][1], 0)])]
    for text, (left, right) in zip(texts, sides, strict=True):
        box = (float(left), word.box[1], float(right), word.box[3])
        yield replace(word, text=text, box=box, confidence=min(word.confidence, rules().most_confidence))


def matched(
    text: str, places: Mapping[int, float], wide: Sequence[Piece], ink: Piece, apart: float, tall: int
) -> tuple[int, ...] | None:
    """The places of a word at which its wide paper stands, None where some of it stands elsewhere."""
    if not 0 < len(wide) <= min(len(places), rules().most):
        return None
    lost, found = 0.0, []
    for left, right in wide:
        found.append(left - ink[0] - lost + apart / 2)
        lost += right - left - apart
    whole = ink[1] - ink[0] - lost
    at = {place: whole * text_wide(text[:place]) / text_wide(text) for place in places}

    def off(chosen: Sequence[int]) -> float:
        return max(abs(at[place] - x) for place, x in zip(chosen, found, strict=True))

    best = min(combinations(sorted(places), len(wide)), key=off)
    is_wide = all(right - left - apart >= places[place] * tall for place, (left, right) in zip(best, wide, strict=True))
    return best if is_wide and off(best) <= rules().near * tall else None
