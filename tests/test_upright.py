"""A page is set upright by its words, also where each of them stands by itself in a tall cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.pictures.upright import turn_of

DPI = 200
CELLS = (
    "3 december 2026", "Tillstånd klart", "Besked lämnas i januari 2027.",
    "Kvartal 2", "0 sönderslagna rutor", "Gjordes som planerat",
    "Löpande", "Städat < 24 h i 9 fall av 10", "9 av 10 fall inom 24 h",
)  # fmt: skip


def sparse_page() -> np.ndarray[Any, Any]:
    """Ink of a page that has one line in the middle of each of its tall cells."""
    page = Image.new("L", (2339, 1654), 0)
    draw = ImageDraw.Draw(page)
    for number, text in enumerate(CELLS):
        draw.text((140 + 500 * (number % 3), 300 + 330 * (number // 3)), text, 255, ImageFont.load_default(28))
    return (np.asarray(page) > 128).astype(np.uint8)


@pytest.mark.parametrize("quarters", range(4))
def test_lines_that_stand_alone_tell_which_way_up(quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(sparse_page(), quarters))
    assert turn_of(turned, DPI) == 90 * quarters


def test_a_few_marks_tell_nothing() -> None:
    page = np.zeros((800, 600), np.uint8)
    page[100:110, 100:160] = page[300:310, 100:160] = 1
    assert turn_of(page, DPI) is None
