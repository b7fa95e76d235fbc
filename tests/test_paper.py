"""Cells filled with a shade come out with dark letters on light paper, also where a word stands at their very side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.gridlines import Lattice
from extractors.page import Region
from extractors.pictures.load import Grey, Picture
from extractors.pictures.marks import picture_to_marks
from extractors.pictures.paper import clear_paper
from extractors.undivided import divide

DPI = 200.0
LEFT, TOP, RIGHT, FOOT = 200, 200, 1000, 300


def page(fill: int) -> Grey:
    """A page with a filled header whose words begin at its corner and at its top, and an unfilled row below it."""
    grey = np.full((700, 1300), 250, np.uint8)
    cv2.rectangle(grey, (LEFT, TOP), (RIGHT, FOOT), fill, -1)
    cv2.rectangle(grey, (LEFT, FOOT), (RIGHT, 500), 0, 2)
    for x, y in ((LEFT + 1, TOP + 20), (LEFT + 1, TOP + 60), (600 + 3, TOP + 20)):
        cv2.putText(grey, "HEADER", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 250, 2)
    return np.asarray(grey, dtype=np.uint8)


def dithered(grey: Grey) -> Grey:
    """A page of black and white dots, as a copier of two shades makes it."""
    screen: NDArray[np.uint8] = np.array([[32, 96], [160, 224]], np.uint8)
    height, width = grey.shape
    return np.where(grey > np.tile(screen, (height // 2, width // 2)), 255, 0).astype(np.uint8)


@pytest.mark.parametrize("grey", [page(70), page(0), dithered(page(70))], ids=["grey", "black", "dots"])
def test_words_at_a_filled_cells_side_are_dark_on_light(grey: Grey) -> None:
    seen = clear_paper(Picture(1, grey, DPI, 1.0)).picture.grey[TOP + 6 : FOOT - 6, LEFT + 6 : RIGHT - 6]
    dark = (seen < 128).mean()
    assert 0.02 < dark < 0.2
    words = seen[:60, : 180 - LEFT // 10]
    assert 0.05 < (words < 128).mean() < 0.5


@pytest.mark.parametrize("fill", [70, 0])
def test_a_filled_row_falls_into_its_columns(fill: int) -> None:
    marks = picture_to_marks(clear_paper(Picture(1, page(fill), DPI, 1.0)).picture)
    points = 72 / DPI
    xs, ys = tuple(points * x for x in (LEFT, 600, RIGHT)), tuple(points * y for y in (TOP, FOOT))
    whole = Lattice(xs, ys, (Region((0, 1), (0, 2), (xs[0], ys[0], xs[2], ys[1])),), ((0, 0),))
    assert len(divide(whole, marks, DPI).regions) == 2
