"""A cell of a picture in which ink was seen and nothing read says so; it is not empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pytest

from extractors import scan
from extractors.grids import layouts_to_grids
from extractors.page import Line
from extractors.pictures.crops import is_cut
from extractors.pictures.load import Picture
from extractors.pictures.paper import clear_paper
from normalizers.records import missing_part
from pipeline.model import Cell

DPI = 150.0
COLUMNS = (100, 500, 900, 1300)


def read_nothing(spots: Sequence[Any], *_: Any) -> list[tuple[Line, ...]]:
    """An engine that reads what stands in the first column only."""
    line = Line("Unga", (50, 55, 90, 65), confidence=0.95)
    return [(line,) if spot.box[0] < COLUMNS[1] else () for spot in spots]


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> list[Cell]:
    """The cells of two rows: words, a dash and specks; words, a line cut by the border above it, and nothing."""
    grey = np.full((700, 1400), 250, np.uint8)
    for x in COLUMNS:
        cv2.line(grey, (x, 100), (x, 500), 0, 2)
    for y in (100, 300, 500):
        cv2.line(grey, (COLUMNS[0], y), (COLUMNS[-1], y), 0, 1)
    for y in (150, 200, 350, 400):
        cv2.putText(grey, "nnnnnnnnnnnn", (120, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    cv2.line(grey, (520, 150), (532, 150), 0, 3)
    for x in (920, 1200):
        cv2.circle(grey, (x, 200), 1, 0, -1)
    cv2.putText(grey, "nnnnnnnnnnnn", (520, 308), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    cv2.line(grey, (COLUMNS[0], 300), (COLUMNS[-1], 300), 0, 1)
    cv2.rectangle(grey, (503, 286), (897, 299), 250, -1)
    monkeypatch.setattr(scan, "read_spots", read_nothing)
    sheet = scan.look_to_sheet(scan.picture_to_look(clear_paper(Picture(1, grey, DPI, 1.0)), 0))
    return [cell for grid in layouts_to_grids({1: sheet.layout}, ()) for cell in grid.cells]


def test_ink_without_text_is_told_of_its_cell(cells: Sequence[Cell]) -> None:
    told = {(cell.row, cell.col): [finding.code for finding in cell.findings] for cell in cells if not cell.text}
    assert told == {(0, 1): ["ink_not_read"], (1, 1): ["line_cut"]}


def test_such_a_cell_is_no_empty_one(cells: Sequence[Cell]) -> None:
    parts = [missing_part("a", "cause", cell, "empty") for cell in cells if not cell.text]
    assert [(part.cell.missing_reason, part.cell.confidence) for part in parts] == [("unreadable", 0.0)] * 2


def test_a_row_of_digits_is_a_whole_line() -> None:
    digits = np.array([38, 43, 32, 30, 31, 30, 29, 30, 39, 38, 28])
    assert not is_cut(digits, 9.0)
    assert is_cut(digits[3:], 9.0)
