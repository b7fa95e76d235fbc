"""Scans of black and white dots: a page whose greys are dots is read like any other, a plain one stays as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.pictures.load import Picture
from extractors.pictures.screened import without_dots
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records
from tests.fixtures.scanned import print_to_worn
from tests.fixtures.wear import Wear
from tests.test_scan_wear import SHEET, rows_are

GREYISH = Wear(white=240.0)
"""Paper that a scanner sees as a light grey, and makes dots of."""


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan of one sheet."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


def test_a_dithered_scan_is_read(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    grey = Image.open(print_to_worn(print_, tmp_path / "grey.png", GREYISH))
    path = tmp_path / "plan-farsta-2024.png"
    grey.convert("1", dither=Image.Dither.FLOYDSTEINBERG).save(path, dpi=(200, 200))
    rows_are(read_records(path), plan)


@pytest.mark.parametrize("wear", [Wear(), Wear(bits=True)], ids=["grey", "black and white"])
def test_a_scan_without_dots_stays_as_it_is(wear: Wear, plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    grey = Image.open(print_to_worn(print_, tmp_path / "scan.png", wear)).convert("L")
    picture = Picture(1, np.asarray(grey, np.uint8), 200.0, 1.0)
    assert without_dots(picture) is picture
