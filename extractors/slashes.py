"""Slashes that the engine took for l, I or !, told by their ink."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extractors.ocr import Reading, Word
from extractors.pictures.shapes import Band
from extractors.pictures.strokes import InkParts, slashes
from extractors.widths import middles
from pipeline.model import Box

SLASH = "/"


@dataclass(frozen=True, slots=True)
class Rules:
    """What slashes.toml says."""

    taken_for: frozenset[str]
    near: float
    touches: float
    most_confidence: float
    doubtful: float


@cache
def rules() -> Rules:
    """What slashes.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/slashes.toml").read_text("utf-8"))
    return Rules(**{**data, "taken_for": frozenset(data["taken_for"])})


def with_slashes(reading: Reading, bands: Sequence[Band | None], parts: InkParts) -> Reading:
    """What was read on a crop, with the slashes that its ink shows; ``bands``: of its lines."""
    if not any(rules().taken_for.intersection(word.text) for line in reading for word in line):
        return reading
    found = []
    for line, band in zip(reading, bands, strict=True):
        boxes = sorted(slashes(parts, band)) if band else []
        found.append(line_with(line, boxes, band) if band and boxes else line)
    return tuple(found)


def line_with(line: Sequence[Word], boxes: Sequence[Box], band: Band) -> tuple[Word, ...]:
    """A line with a slash where one stands, and words made one that only its misreading parted."""
    words = list(line)
    for box in boxes:
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
