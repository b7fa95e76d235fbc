"""Photographs and drawings among what is to be read: told by a glance at parts of them, so that no time is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.ocr import Reading
from extractors.pictures.crops import cut_out
from extractors.pictures.marks import Marks
from extractors.pictures.straight import Straight
from extractors.spots import Spot, read_crops, view_for
from pipeline.model import Box

LARGE = 4.0
"""Square inches: smaller texts are read without a glance, which would take as long."""
WINDOW = (2.2, 0.7)
"""Inches: the width and height of a part that is glanced at."""
SHARES = (0.2, 0.5, 0.75, 0.95)
"""Which parts are glanced at, in the order of the ink in them: 0 the one with least, 1 the one with most."""
LEAST_INK = 0.02
"""Of a part: with less ink in it there may be nothing to read."""
LETTERS, SURE = 3, 0.6
"""A word has so many letters at least and so much confidence, or it is none."""


def without_pictures(spots: Sequence[Spot], straight: Straight, marks: Marks, height: float | None) -> list[Spot]:
    """The spots that hold words, as far as a glance can tell; ``height`` is that of the page's small letters."""
    large = [spot for spot in spots if area(spot.box) > LARGE * straight.picture.dpi**2]
    parts = [(spot, part) for spot in large for part in parts_of(spot.box, marks, straight.picture.dpi)]
    if not parts:
        return list(spots)
    view = view_for(height)
    crops = [cut_out(straight, marks, part, part, view.scale) for _, part in parts]
    readings = read_crops(crops, round(straight.picture.dpi * view.scale), view.look, view.language)
    worded = {spot for (spot, _), reading in zip(parts, readings, strict=True) if has_words(reading)}
    glanced = {spot for spot, _ in parts}
    return [spot for spot in spots if spot not in glanced or spot in worded]


def area(box: Box) -> float:
    """What a box covers.

    >>> area((10, 10, 30, 20))
    200
    """
    return (box[2] - box[0]) * (box[3] - box[1])


def parts_of(box: Box, marks: Marks, dpi: float) -> Iterable[Box]:
    """Some parts of a box: one with little ink, one with much, and some between."""
    wide, high = (side * dpi for side in WINDOW)
    found = []
    for down in range(1 + int(max(box[3] - box[1] - high, 0) / high)):
        for across in range(1 + int(max(box[2] - box[0] - wide, 0) / wide)):
            left, top = box[0] + across * wide, box[1] + down * high
            part = marks.letters[int(top) : int(top + high), int(left) : int(left + wide)]
            if part.size and float(part.mean()) >= LEAST_INK:
                found.append((float(part.mean()), (left, top, left + wide, top + high)))
    found.sort()
    return [found[number][1] for number in sorted({int(share * len(found)) for share in SHARES})] if found else []


def has_words(reading: Reading) -> bool:
    """Whether something was read that may be a word."""
    return any(
        word.confidence >= SURE and sum(letter.isalpha() for letter in word.text) >= LETTERS
        for line in reading
        for word in line
    )
