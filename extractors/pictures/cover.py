"""Whether letters that are told of lie where a picture has ink."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.pictures.crops import without_specks
from extractors.pictures.load import POINTS
from extractors.pictures.marks import Marks
from pipeline.model import Box

AROUND = 0.02
"""Inches around a letter's box that may hold ink of it."""


def ink_under(marks: Marks, boxes: Sequence[Box], dpi: float) -> float:
    """The share of a straight picture's letters that lie under boxes (points); 1 where there is no ink at all."""
    letters = without_specks(marks.letters, dpi)
    total = int(cv2.countNonZero(letters))
    if not total:
        return 1.0
    told = np.zeros(letters.shape, np.uint8)
    room = AROUND * dpi
    for x0, top, x1, bottom in boxes:
        left, high, right, low = (side * dpi / POINTS for side in (x0, top, x1, bottom))
        told[
            max(0, int(high - room)) : max(0, int(low + room)), max(0, int(left - room)) : max(0, int(right + room))
        ] = 1
    return int(cv2.countNonZero(cv2.bitwise_and(letters, told))) / total


def on_rules(marks: Marks, boxes: Sequence[Box], dpi: float) -> int:
    """How many boxes (points) hold nothing of a straight picture but a piece of a rule that stands."""
    found = 0
    for box in boxes:
        left, high, right, low = (max(0, round(side * dpi / POINTS)) for side in box)
        place = (slice(high, low), slice(left, right))
        found += bool(marks.standing[place].any()) and not marks.letters[place].any()
    return found
