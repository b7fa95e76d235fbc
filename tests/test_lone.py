"""A mark that a narrow column set on a line of its own belongs to the word above it, and nothing else does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.lone import lone_marks
from extractors.ocr import Reading, Word
from extractors.pictures.shapes import Band
from extractors.pictures.strokes import InkParts

LEFT = 4
BANDS = (Band(20, 30), Band(68, 78))
"""Two lines with room for one between them: lines stand 24 pixels apart."""
LINES: Reading = ((Word("Chefen", (LEFT, 15, 60, 30), 0.9),), (Word("polis", (LEFT, 63, 40, 80), 0.9),))


def parts(*boxes: tuple[int, int, int, int]) -> InkParts:
    """The ink of two lines of text, and boxes of ink besides: left, top, right, foot."""
    ink = np.zeros((100, 80), np.uint8)
    for left, top, right, foot in ((LEFT, 15, 60, 30), (LEFT, 63, 40, 80), *boxes):
        ink[top:foot, left:right] = 1
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return InkParts(np.asarray(labels), np.asarray(stats))


@pytest.mark.parametrize(
    ("boxes", "mark"),
    [
        ([(5, 51, 8, 57)], ","),
        ([(5, 51, 8, 54)], "."),
        ([], None),
        ([(40, 51, 43, 57)], None),
        ([(5, 51, 20, 54)], None),
        ([(5, 51, 8, 57), (12, 51, 15, 57)], None),
        ([(5, 51, 6, 52)], None),
    ],
    ids=["a comma", "a full stop", "nothing", "far from the edge", "a dash", "two of them", "grain"],
)
def test_a_mark_alone_between_two_lines_is_the_upper_ones(boxes: list[tuple[int, int, int, int]], mark: str) -> None:
    assert lone_marks(LINES, BANDS, parts(*boxes)) == ({0: mark} if mark else {})


def test_lines_next_to_each_other_have_no_mark_between() -> None:
    near = (Band(20, 30), Band(44, 54))
    assert lone_marks(LINES, near, parts((5, 33, 8, 39))) == {}


def test_a_line_that_ends_in_a_mark_gets_no_other() -> None:
    ended: Reading = ((Word("Chefen,", (LEFT, 15, 60, 30), 0.9),), LINES[1])
    assert lone_marks(ended, BANDS, parts((5, 51, 8, 57))) == {}
