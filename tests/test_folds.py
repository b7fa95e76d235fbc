"""A fold of the paper rules nothing; the rules of a table that fills its page are no folds."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.pictures.folds import folds_of
from extractors.pictures.load import POINTS, Picture
from extractors.pictures.marks import picture_to_marks

DPI = 150.0
WIDE, HIGH = 1754, 1240
COLUMNS = (50, 200, 500, 900, 1300, 1700)
ROWS = (80, 200, 400, 700, 1150)


def page() -> np.ndarray:
    """A table over nearly all of a page; two of its rules begin beside a first column that is merged."""
    grey = np.full((HIGH, WIDE), 255, np.uint8)
    for number, top in enumerate(ROWS):
        cv2.line(grey, (COLUMNS[1 if number in (1, 3) else 0], top), (COLUMNS[-1], top), 0, 2)
    for left in COLUMNS:
        cv2.line(grey, (left, ROWS[0]), (left, ROWS[-1]), 0, 2)
    return grey


def folds_on(grey: np.ndarray) -> tuple[list[int], list[int]]:
    """Where folds lie and where they stand, in pixels."""
    picture = Picture(1, grey, DPI, POINTS / DPI)
    lying, standing = folds_of(picture, picture_to_marks(picture))
    return [round(s.at * DPI / POINTS) for s in lying], [round(s.at * DPI / POINTS) for s in standing]


def test_rules_that_begin_beside_a_merged_column_of_a_table_that_fills_its_page_are_no_folds() -> None:
    assert folds_on(page()) == ([], [])


def test_a_fold_from_edge_to_edge_of_such_a_page_is_one() -> None:
    grey = page()
    cv2.line(grey, (0, 620), (WIDE - 1, 620), 150, 2)
    ((place,), standing) = folds_on(grey)
    assert abs(place - 620) <= 2
    assert not standing


def test_a_pale_rule_that_is_not_seen_in_the_filled_header_is_no_fold() -> None:
    """The others begin below the header's cells, and all of them end at the page's foot."""
    grey = np.full((HIGH, WIDE), 255, np.uint8)
    for top in (80, 122):
        cv2.line(grey, (50, top), (1700, top), 0, 2)
    for left in COLUMNS:
        cv2.line(grey, (left, {50: 80, 500: 101, 1300: 80, 1700: 80}.get(left, 122)), (left, HIGH - 1), 0, 2)
    assert folds_on(grey) == ([], [])
