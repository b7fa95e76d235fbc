"""Slashes that the engine took for l, I or !: no letter leans so much in one thin stroke that goes below the line."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr import Reading, Word
from extractors.pictures.shapes import Band, Shown, line_to_band
from extractors.widths import middles
from pipeline.model import Box

SLASH = "/"
SMALLEST = 7
"""Pixels: how a lower stroke leans nobody can tell."""
Labels = NDArray[Any]
"""A number for each pixel of a crop, or for each part of its ink."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What slashes.toml says."""

    taken_for: frozenset[str]
    wide: tuple[float, float]
    top: tuple[float, float]
    below: tuple[float, float]
    lean: float
    sinks: float
    lean_amid: float
    stroke_top: tuple[float, float]
    foot: float
    others: int
    more: float
    bent: float
    thick: float
    near: float
    touches: float
    most_confidence: float
    doubtful: float


@cache
def rules() -> Rules:
    """What slashes.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/slashes.toml").read_text("utf-8"))
    pairs = {name: (float(data[name][0]), float(data[name][1])) for name in ("wide", "top", "below", "stroke_top")}
    return Rules(**{**data, **pairs, "taken_for": frozenset(data["taken_for"])})


def with_slashes(reading: Reading, shown: Shown) -> Reading:
    """What was read on a crop, with the slashes that its ink shows."""
    if not any(rules().taken_for.intersection(word.text) for line in reading for word in line):
        return reading
    _, labels, stats, _ = cv2.connectedComponentsWithStats(shown.ink, connectivity=8)
    found = []
    for line in reading:
        band = line_to_band(shown, [word.box for word in line]) if line else None
        boxes = [part_box(stats[at]) for at in leaning(labels, stats, band)] if band else []
        found.append(line_with(line, boxes, band) if band and boxes else line)
    return tuple(found)


def part_box(stat: Sequence[int]) -> Box:
    """The box of a part of the ink."""
    left, top, wide, high = (float(number) for number in stat[:4])
    return (left, top, left + wide, top + high)


def leaning(labels: Labels, stats: Labels, band: Band) -> Iterator[int]:
    """The numbers of the parts of a crop's ink that are slashes of a line."""
    known, high = rules(), band.high
    _, tops, wides, highs, _ = stats.T
    tall, low, wide = (band.foot - tops) / high, (tops + highs - band.foot) / high, wides / high
    for at in np.flatnonzero(within(tall, known.top) & within(low, known.below) & within(wide, known.wide)):
        lean = leans(part_of(labels, stats[at], int(at)), high)
        if lean is None or lean < known.lean_amid:
            continue
        if lean >= known.lean and low[at] >= known.sinks:
            yield int(at)
            continue
        strokes = np.flatnonzero(within(tall, known.stroke_top) & (np.abs(low) < known.foot) & (wide < known.wide[0]))
        others = [leans(part_of(labels, stats[other], int(other)), high) for other in strokes]
        upright = [other for other in others if other is not None]
        if len(upright) >= known.others and lean - statistics.median(upright) >= known.more:
            yield int(at)


def within(values: Labels, limits: tuple[float, float]) -> Labels:
    """Which values lie between two."""
    return (limits[0] <= values) & (values <= limits[1])


def part_of(labels: Labels, stat: Labels, at: int) -> Labels:
    """The pixels of a part of the ink, in its box."""
    left, top, wide, high = (int(number) for number in stat[:4])
    return np.asarray(labels[top : top + high, left : left + wide] == at)


def leans(ink: Labels, high: int) -> float | None:
    """How far a thin straight stroke leans sideways for each pixel down, None for any other part of the ink.

    ``high``: of small letters, in pixels.

    >>> leans(np.eye(20, dtype=bool)[::-1], 12), leans(np.ones((20, 3), dtype=bool), 12), leans(np.eye(9) < 1, 6)
    (1.0, 0.0, None)
    """
    known, rows = rules(), ink.sum(axis=1)
    at = np.flatnonzero(rows)
    if len(at) < SMALLEST or np.percentile(rows[at], 95) > known.thick * high:
        return None
    middle = (ink * np.arange(ink.shape[1])).sum(axis=1)[at] / rows[at]
    slope, start = np.polyfit(at, middle, 1)
    straight = np.abs(middle - slope * at - start).max() <= known.bent * high
    return round(float(-slope), 3) + 0.0 if straight else None


def line_with(line: Sequence[Word], slashes: Sequence[Box], band: Band) -> tuple[Word, ...]:
    """A line with a slash where one stands, and words made one that only its misreading parted."""
    words = list(line)
    for box in sorted(slashes):
        middle = (box[0] + box[2]) / 2
        at = min(range(len(words)), key=lambda number: beside(words[number].box, middle))
        words[at] = slashed(words[at], middle, band)
        words = closed_up(words, at, box, band)
    return tuple(words) if words != list(line) else tuple(line)


def beside(box: Box, x: float) -> float:
    """How far a place is from a box sideways; nothing inside of it."""
    return max(box[0] - x, x - box[2], 0.0)


def slashed(word: Word, x: float, band: Band) -> Word:
    """A word with a slash at a place, if a letter stands there that may be one; else it is less sure."""
    known, places = rules(), middles(word.text, word.box[0], word.box[2])
    near = [
        (abs(place - x) / band.high, at) for at, place in enumerate(places) if abs(place - x) <= known.near * band.high
    ]
    if any(word.text[at] == SLASH for _, at in near):
        return word
    taken = sorted((off, at) for off, at in near if word.text[at] in known.taken_for)
    if not taken:
        return replace(word, confidence=min(word.confidence, known.doubtful))
    at = taken[0][1]
    text = word.text[:at] + SLASH + word.text[at + 1 :]
    return replace(word, text=text, confidence=min(word.confidence, known.most_confidence))


def closed_up(words: Sequence[Word], at: int, slash: Box, band: Band) -> list[Word]:
    """Words, those made one that a slash in the word of a number touches."""
    near = rules().touches * band.high
    found: list[Word] = []
    for number, word in enumerate(words):
        follows = number == at + 1 and words[at].text[-1] == SLASH and word.box[0] - slash[2] < near
        begins = number == at > 0 and word.text[0] == SLASH and slash[0] - words[at - 1].box[2] < near
        found[-1:] = [one(found[-1], word)] if follows or begins else [*found[-1:], word]
    return found


def one(word: Word, after: Word) -> Word:
    """Two words as one."""
    (x0, top, _, foot), (_, other_top, x1, other_foot) = word.box, after.box
    box = (x0, min(top, other_top), x1, max(foot, other_foot))
    return Word(word.text + after.text, box, min(word.confidence, after.confidence))
