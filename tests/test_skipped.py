"""A mark that no word covers is seen, however sure the engine is of the words; grain and rules are no marks."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.page import Line
from extractors.pictures.skipped import skipped_mark
from extractors.spots import ReadLine, better
from pipeline.model import Box

WORDS: list[list[Box]] = [[(20, 20, 80, 48), (90, 20, 150, 48)], [(20, 100, 120, 128)]]


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ((154, 44, 159, 49), True),  # a full stop behind the first line
        ((24, 72, 29, 79), True),  # a comma in a line of its own
        ((154, 46, 156, 48), False),  # grain
        ((188, 60, 191, 72), False),  # the edge of a rule
        ((82, 44, 87, 49), False),  # between two words, where a letter of them may reach
        ((140, 40, 145, 45), False),  # inside a word
    ],
)
def test_a_mark_that_was_passed_over_is_told(mark: tuple[int, int, int, int], told: bool) -> None:
    ink = np.zeros((150, 200), np.uint8)
    x0, top, x1, foot = mark
    ink[top:foot, x0:x1] = 1
    assert skipped_mark(ink, WORDS) is told


def test_another_look_that_says_no_more_makes_no_line_whole() -> None:
    first = ReadLine(Line("Polis", (0, 0, 9, 9)), 0.3, 0.3, whole=False)
    second = ReadLine(Line("Polis", (0, 0, 9, 9)), 0.9, 0.9)
    third = ReadLine(Line("Polis,", (0, 0, 9, 9)), 0.9, 0.9)
    assert better([first], [second]) == [first]
    assert better([first], [third]) == [third]
