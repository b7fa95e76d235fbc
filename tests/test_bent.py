"""Pages that were photographed from the side or curve like an open book are made flat by their own rules."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.pictures.bent import ink_to_bend
from normalizers.records import Records
from tests.fixtures.bends import Bend, Grey, bent, keystone, spine, wave
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records
from tests.fixtures.scanned import print_to_worn
from tests.fixtures.wear import Wear
from tests.test_scan_wear import SHEET, codes, rows_are

DPI = 200
BENT = {"from the side": keystone(0.1), "open book": spine(0.5 * DPI), "waved": wave(0.15 * DPI)}
NEAR = 8
"""Pixels: so near to where it was a cell's middle is told to stand."""


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan of one sheet."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


@pytest.fixture(scope="module")
def page(plan: Truth, tmp_path_factory: pytest.TempPathFactory) -> Grey:
    """Its scan."""
    folder = tmp_path_factory.mktemp("flat")
    print_ = plan_to_reportlab(plan, folder / "print.pdf", layout=SHEET)
    return np.asarray(Image.open(print_to_worn(print_, folder / "flat.png", Wear(skew=0.0), dpi=DPI)), np.uint8)


@pytest.fixture(scope="module")
def flat(page: Grey, tmp_path_factory: pytest.TempPathFactory) -> Records:
    """What is read of it."""
    return read_page(page, tmp_path_factory.mktemp("read"))


def read_page(page: Grey, folder: Path) -> Records:
    """The records of a picture of a page."""
    path = folder / "plan-farsta-2024.png"
    Image.fromarray(page).save(path, dpi=(DPI, DPI))
    return read_records(path)


def middles(records: Records) -> dict[tuple[str, str], tuple[float, float]]:
    """Where the middle of each cell of one place is told to stand on its picture."""
    found = {}
    for cell in records.cells:
        boxes = re.findall(r"p1\[([\d.]+),([\d.]+),([\d.]+),([\d.]+)\]", cell.source or "")
        if len(boxes) == 1:
            x0, top, x1, foot = map(float, boxes[0])
            found[cell.action_id.split("/", 1)[1], cell.field] = ((x0 + x1) / 2, (top + foot) / 2)
    return found


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT)
def test_a_bent_page_keeps_its_rows_and_tells_where_they_stood(
    bend: Bend, page: Grey, flat: Records, plan: Truth, tmp_path: Path
) -> None:
    records = read_page(bent(page, bend), tmp_path)
    rows_are(records, plan)
    assert "page_bent" in codes(records)
    assert not codes(records) & {"extra_column", "merged_across_columns", "column_missing", "columns_without_rules"}
    high, wide = page.shape
    places, seen = middles(flat), middles(records)
    assert len(seen) == len(places) > 10
    for place, (x, y) in seen.items():
        was = bend(np.array([x], np.float32), np.array([y], np.float32), wide, high)
        assert max(abs(float(was[0][0]) - places[place][0]), abs(float(was[1][0]) - places[place][1])) < NEAR


def test_a_page_that_lies_flat_is_not_bent(flat: Records, plan: Truth) -> None:
    rows_are(flat, plan)
    assert "page_bent" not in codes(flat)


def test_the_short_uprights_of_one_row_make_its_columns_no_narrower() -> None:
    ink = np.zeros((1240, 1754), np.uint8)
    for top in (120, 220):
        cv2.line(ink, (94, top), (1654, top + 9), 1, 3)
    for number, left in enumerate((94, 400, 780, 1160, 1450, 1654)):
        foot = 220 + round(9 * (left - 94) / 1560)
        cv2.line(ink, (left, foot - 100), (left - number % 4, foot), 1, 3)
    bend = ink_to_bend(ink, 150)
    if bend is not None:
        (left, right), _ = bend.before(np.array([94.0, 1654.0]), np.array([170.0, 170.0]))
        assert right - left == pytest.approx(1560, rel=0.005)
