"""The texts of a page read: all of them in one go, those that the engine is not sure of once or twice more."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from extractors.inked import as_inked
from extractors.ocr import FIRST, LANGUAGE, SECOND, SIGNS, SMALL, Reading, Word, knows, read_pictures
from extractors.opinions import with_opinion
from extractors.page import Line
from extractors.pictures.crops import Crop, cut_out, save, scale_for
from extractors.pictures.load import POINTS
from extractors.pictures.marks import Marks
from extractors.pictures.opened import with_lines_apart
from extractors.pictures.parts import Mask
from extractors.pictures.skipped import ink_of, skipped_ink, skipped_line, skipped_mark
from extractors.pictures.standing import stands, turned_left, turned_right
from extractors.pictures.straight import Straight
from extractors.signs import may_hold_signs, with_bullets, with_signs
from extractors.turned import MARGIN, lines_to_standing
from pipeline.model import Box

BLANK = 0.25
"""Of a line's height: a blank, where a line has none to measure."""
CROP = ".bmp"
"""What crops are written as for the engine, which takes thirty times as long over the same pixels of a PGM."""
AGAIN = 0.6
"""A text with a word of less confidence is read a second time."""
ALONE, LARGER_ALONE = 0.2, 1.43
"""Inches: a narrower text is a letter or two; and by so much larger those are read."""
SKIPPED, NOT_WHOLE = 0.8, 0.3
"""In line heights: so much ink that no word covers makes a line no whole one; and how sure such a line is at most."""
HOPELESS = 0.35
"""A page that is read with less confidence is no text, or stands on its head: nothing is gained by another look."""
ASIDE = 0.3
"""Of a page's texts: where more of them stand, it is the page that lies on its side, and another turn of it is read."""
FEW_PIXELS = 12.0
"""Pixels: lower small letters are read with the language data for such."""
LARGER, SMALLER = 1.33, 0.75
"""By so much larger the second time, and smaller the third time: letters set far apart want that."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page to be read: the table and region that it belongs to, None for a text outside of tables.

    ``box`` is where its letters stand, ``limit`` what is its own, in pixels of the straight picture.
    """

    home: tuple[int, int] | None
    box: Box
    limit: Box


@dataclass(frozen=True, slots=True)
class View:
    """How the engine is shown a page's texts: by how much larger, looking in which way, in which language."""

    scale: float
    look: str = FIRST
    language: str = LANGUAGE


def view_for(height: float | None) -> View:
    """How a page is read first whose small letters have a height in pixels.

    >>> view_for(8.0), view_for(14.0).language
    (View(scale=2.5, look='--psm 6', language='swe_small'), 'swe')
    """
    return View(scale_for(height), language=SMALL if height is not None and height < FEW_PIXELS else LANGUAGE)


def read_spots(spots: Sequence[Spot], straight: Straight, marks: Marks, height: float | None) -> list[tuple[Line, ...]]:
    """The lines of each spot, in points of the straight picture; ``height`` is that of its small letters in pixels."""
    view = view_for(height)
    found = look_at(spots, straight, marks, view)
    if (sureness([[read.line for read in lines] for lines in found]) or 0.0) < HOPELESS:
        return [tuple(read.line for read in lines) for lines in found]
    for turn in (turned_right, turned_left):
        standing = [i for i, lines in enumerate(found) if is_doubtful(lines) and is_standing(spots[i], straight, marks)]
        if len(standing) > ASIDE * len(spots):
            break
        turned = look_turned([spots[i] for i in standing], straight, marks, view, turn)
        for i, lines in zip(standing, turned, strict=True):
            found[i] = list(max((found[i], lines), key=text_mean))
    for size, look, prepare in ((1.0, FIRST, with_lines_apart), (LARGER, SECOND, as_it_is), (SMALLER, FIRST, as_it_is)):
        doubtful = [i for i, lines in enumerate(found) if is_doubtful(lines)]
        other = replace(view, scale=view.scale * size, look=look)
        again = look_at([spots[i] for i in doubtful], straight, marks, other, prepare)
        for i, lines in zip(doubtful, again, strict=True):
            found[i] = better(found[i], lines)
    return [tuple(read.line for read in lines) for lines in found]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with the confidence of its least sure word, and the mean of all its letters.

    ``whole``: no ink was passed over.
    """

    line: Line
    confidence: float
    mean: float
    whole: bool = True


def is_standing(spot: Spot, straight: Straight, marks: Marks) -> bool:
    """Whether a cell's words stand; a letter or two that are no higher than wide do not."""
    x0, top, x1, bottom = spot.box
    is_small = max(x1 - x0, bottom - top) < ALONE * straight.picture.dpi and bottom - top <= x1 - x0
    return spot.home is not None and not is_small and stands(marks, spot.box, straight.picture.dpi)


def look_turned(
    spots: Sequence[Spot], straight: Straight, marks: Marks, view: View, turn: Callable[[Crop], Crop]
) -> list[list[ReadLine]]:
    """What cells say whose text runs up or down, each as one line; one whose words may go on in another is not sure."""
    points = POINTS / straight.picture.dpi
    result: list[list[ReadLine]] = []
    for spot, lines in zip(spots, look_at(spots, straight, marks, view, turn), strict=True):
        room = (spot.limit[3] - spot.limit[1]) * points - 2 * MARGIN
        line, clear = lines_to_standing([read.line for read in lines], scaled(spot.box, points), room)
        least = min((line.confidence or 0.0, 1.0 if clear else NOT_WHOLE))
        whole = clear and all(read.whole for read in lines)
        result.append([ReadLine(replace(line, confidence=least), least, text_mean(lines), whole)] if line.text else [])
    return result


def is_doubtful(lines: Sequence[ReadLine]) -> bool:
    """Whether a text has a line that the engine is not sure of, or should have one."""
    return any(line.confidence < AGAIN for line in known(lines))


def known(lines: Sequence[ReadLine]) -> Sequence[ReadLine]:
    """The lines of a text; one that is blank where there was ink is not sure at all."""
    return lines or (ReadLine(Line("", (0, 0, 0, 0)), 0.0, 0.0),)


def better(first: Sequence[ReadLine], second: Sequence[ReadLine]) -> list[ReadLine]:
    """Of two readings of one text the surer one, line by line where they have the same lines."""
    if len(first) == len(second):
        return [surer(*pair) for pair in zip(first, second, strict=True)]
    return list(max((first, second), key=text_mean))


def surer(first: ReadLine, second: ReadLine) -> ReadLine:
    """Of two readings of one line the surer one; one that says no more than one that was not whole is not whole."""
    if first.line.text == second.line.text and not first.whole:
        return first
    return max((first, second), key=lambda read: read.mean)


def text_mean(lines: Iterable[ReadLine]) -> float:
    """The mean confidence of a text's letters."""
    weighed = [(read.mean, len(read.line.text)) for read in lines]
    return sum(mean * n for mean, n in weighed) / sum(n for _, n in weighed) if weighed else 0.0


def sureness(found: Sequence[Sequence[Line]]) -> float | None:
    """How sure the engine is of a page, by its lines' least sure words; None where nothing stands on it."""
    lines = [(line.confidence or 0.0, len(line.text)) for text in found for line in text]
    return sum(c * n for c, n in lines) / sum(n for _, n in lines) if lines else None


def as_it_is(crop: Crop) -> Crop:
    """A crop as it was cut out."""
    return crop


def look_at(
    spots: Sequence[Spot],
    straight: Straight,
    marks: Marks,
    view: View,
    prepare: Callable[[Crop], Crop | None] = as_it_is,
) -> list[list[ReadLine]]:
    """The lines of each spot as seen in a way, none where its crop cannot be prepared for this look."""
    dpi, scale = straight.picture.dpi, view.scale
    cut = [prepare(cut_out(straight, marks, spot.box, spot.limit, scale * alone(spot, dpi))) for spot in spots]
    crops = [crop for crop in cut if crop is not None]
    seen = read_crops(crops, round(dpi * scale), view.look, view.language)
    if view.language == SMALL:
        others = read_crops(crops, round(dpi * scale), view.look)
        seen = [with_opinion(mine, other) for mine, other in zip(seen, others, strict=True)]
    readings = with_signs_seen(crops, seen, round(dpi * scale), view.look)
    lines = (crop_to_lines(crop, read, dpi) for crop, read in zip(crops, readings, strict=True))
    return [[] if crop is None else next(lines) for crop in cut]


def alone(spot: Spot, dpi: float) -> float:
    """By how much a text of a letter or two is to be larger than others: nothing around it helps to read it."""
    return LARGER_ALONE if spot.box[2] - spot.box[0] < ALONE * dpi else 1.0


def with_signs_seen(crops: Sequence[Crop], readings: Sequence[Reading], dpi: int, look: str) -> list[Reading]:
    """What was read on the crops, with bullets, letters as their ink shows them, and signs unknown to Swedish data."""
    bulleted = [with_bullets(reading, crop.grey) for crop, reading in zip(crops, readings, strict=True)]
    found = as_inked(bulleted, [crop.grey for crop in crops])
    asked = [number for number, reading in enumerate(found) if is_text(reading) and may_hold_signs(reading)]
    asked = asked if knows(SIGNS) else []
    others = read_crops([crops[number] for number in asked], dpi, look, SIGNS)
    for number, other in zip(asked, others, strict=True):
        found[number] = with_signs(found[number], other)
    return found


def is_text(reading: Reading) -> bool:
    """Whether what was read on a crop is likely to be text at all."""
    sure = [word.confidence for line in reading for word in line]
    return bool(sure) and statistics.median(sure) >= HOPELESS


def read_crops(crops: Sequence[Crop], dpi: int, look: str, language: str = LANGUAGE) -> list[Reading]:
    """What the engine reads on the crops of one page."""
    if not crops:
        return []
    with tempfile.TemporaryDirectory(prefix="atgardsplan-") as name:
        folder = Path(name)
        paths = [folder / f"{number}{CROP}" for number in range(len(crops))]
        for crop, path in zip(crops, paths, strict=True):
            save(crop, path)
        return read_pictures(paths, dpi, folder, look, language)


def crop_to_lines(crop: Crop, lines: Reading, dpi: float) -> list[ReadLine]:
    """The lines of a crop in points of the straight picture, from top to bottom."""
    boxes = [word.box for words in lines for word in words]
    if not boxes:
        return []
    ink = ink_of(crop.grey)
    all_there = not skipped_line(ink, boxes) and not skipped_mark(
        ink, [[word.box for word in words] for words in lines]
    )
    found = [words_to_line(words, crop, dpi, all_there and is_whole(words, ink)) for words in lines if words]
    return sorted(found, key=lambda read: read.line.box[1] + read.line.box[3])


def is_whole(words: Sequence[Word], ink: Mask | None) -> bool:
    """Whether the words of a line are all that stands in it."""
    return skipped_ink(ink, [word.box for word in words]) < SKIPPED


def words_to_line(words: Sequence[Word], crop: Crop, dpi: float, whole: bool) -> ReadLine:
    """Words side by side as a line; one that is not ``whole`` is not sure, whatever the engine says of its words."""
    boxes = [word_box(word.box, crop, dpi) for word in words]
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    gaps = [b[0] - a[2] for a, b in pairwise(boxes) if b[0] > a[2]]
    height = max(bottoms) - min(tops)
    letters = sum(len(word.text) for word in words)
    sure = 1.0 if whole else NOT_WHOLE
    least = min(sure, *(word.confidence for word in words))
    line = Line(
        text=" ".join(word.text for word in words),
        box=(min(x0s), min(tops), max(x1s), max(bottoms)),
        words=tuple(x1 - x0 for x0, x1 in zip(x0s, x1s, strict=True)),
        blank=statistics.median(gaps) if gaps else BLANK * height,
        first=(x1s[0] - x0s[0]) / len(words[0].text),
        confidence=round(least, 3),
        doubts=tuple(doubt for word in words for doubt in word.doubts if doubt.word == word.text),
    )
    return ReadLine(line, least, sure * sum(word.confidence * len(word.text) for word in words) / letters, whole)


def word_box(box: Box, crop: Crop, dpi: float) -> Box:
    """A box of a crop in points of the straight picture."""
    (x0, top), (x1, bottom) = crop.place(box[0], box[1]), crop.place(box[2], box[3])
    return scaled((x0, top, x1, bottom), POINTS / dpi)


def scaled(box: Sequence[float], scale: float) -> Box:
    """A box in another unit."""
    x0, top, x1, bottom = (side * scale for side in box)
    return (x0, top, x1, bottom)
