"""Marks alone on a line: a column broke the line right before them, and the engine passed them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.ocr import Reading, Word
from extractors.pictures.shapes import Band
from extractors.pictures.strokes import InkParts

APART = 3.6
"""Heights of small letters: the feet of two lines with one between them stand no nearer, neighbours' 2.0 to 2.9."""
BELOW, ABOVE = 1.0, 1.7
"""So far below a line's foot, and above the next one's, its letters reach."""
LEFT = 0.7
"""So far beside the text's left edge such a mark stands."""
WIDE = 0.5
HIGH = (0.15, 0.8)
"""So wide a mark is at the most, and so high."""
COMMA = 0.38
"""From this height on a mark is a comma, lower ones are full stops: 0.55 and 0.25 high as a rule."""
LEAST = 0.02
"""Of a small letter's height squared: what has less ink is grain."""
MOST_CONFIDENCE = 0.9
"""A word that got its mark so is no surer."""


def lone_marks(lines: Reading, bands: Sequence[Band | None], parts: InkParts) -> Mapping[int, str]:
    """The marks alone on a line of a crop, by the number of the line that they belong to."""
    found: dict[int, str] = {}
    for at, (above, below) in enumerate(pairwise(bands)):
        if above and below and lines[at] and lines[at][-1].text[-1:].isalnum():
            mark = mark_between(above, below, min(word.box[0] for line in lines for word in line), parts)
            found |= {at: mark} if mark else {}
    return found


def mark_between(above: Band, below: Band, left: float, parts: InkParts) -> str:
    """The mark that stands alone between two lines at the text's left edge; "" where none or something else does."""
    high = min(above.high, below.high)
    if below.foot - above.foot < APART * high:
        return ""
    first, last, grain = above.foot + BELOW * high, below.foot - ABOVE * high, LEAST * high * high
    boxes = ([float(side) for side in box] for box in parts.stats)
    inside = [box for box in boxes if first <= box[1] and box[1] + box[3] <= last and box[4] >= grain]
    if len(inside) != 1:
        return ""
    x0, _, wide, tall, _ = inside[0]
    is_mark = wide <= WIDE * high and HIGH[0] * high <= tall <= HIGH[1] * high and abs(x0 - left) <= LEFT * high
    return ("," if tall >= COMMA * high else ".") if is_mark else ""


def with_lone_marks(lines: Reading, marks: Mapping[int, str]) -> Reading:
    """What was read on a crop, each mark behind the last word of its line.

    >>> [[word.text for word in line] for line in with_lone_marks(((Word("Chef", (0, 0, 9, 9), 0.9),),), {0: ","})]
    [['Chef,']]
    """
    return tuple((*line[:-1], marked(line[-1], marks[at])) if at in marks else line for at, line in enumerate(lines))


def marked(word: Word, mark: str) -> Word:
    """A word with a mark behind it."""
    return replace(word, text=word.text + mark, confidence=min(word.confidence, MOST_CONFIDENCE))
