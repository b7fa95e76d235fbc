"""Folds, shadows, lost toner, stamps: what lies over a scanned table rules none of it, and hides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extractors.pictures.bent import ink_to_bend
from extractors.pictures.load import Picture
from extractors.pictures.paper import clear_paper
from tests.fixtures import drawn as drawing
from tests.fixtures.drawn import Segment, plan_to_reportlab
from tests.fixtures.layouts import Layout
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records
from tests.fixtures.scanned import print_to_worn
from tests.fixtures.wear import Wear
from tests.test_scan_wear import SHEET, codes, rows_are

DPI = 150
Page = NDArray[Any]
LARGER = replace(SHEET, paper="A3")
"""Letters of a good size at that resolution."""


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan of one sheet."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


@pytest.fixture(scope="module")
def page(plan: Truth, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Its print, scanned."""
    folder = tmp_path_factory.mktemp("page")
    print_ = plan_to_reportlab(plan, folder / "print.pdf", layout=LARGER)
    return np.asarray(Image.open(print_to_worn(print_, folder / "plain.png", Wear(skew=0.0), dpi=DPI)), np.float32)


def folded(page: Page) -> Page:
    """A page that was folded twice: lines of shade from edge to edge, one through a row of the table, one down it."""
    high, wide = page.shape
    table_row, column = np.arange(high) - 0.17 * high, np.arange(wide) - 0.4 * wide
    lying = 1 - 0.35 * np.exp(-((table_row / (0.012 * DPI)) ** 2))
    standing = 1 - 0.4 * np.exp(-((column / (0.012 * DPI)) ** 2))
    below = np.where(table_row > 0, 1 - 0.12 * np.exp(-np.abs(table_row) / (0.25 * DPI)), 1.0)
    return page * (lying * below)[:, None] * standing[None, :]


def shaded(page: Page) -> Page:
    """A page over which a shadow lies from its head to its foot, as over a book's spine."""
    column = (np.arange(page.shape[1]) - 0.42 * page.shape[1]) / (0.05 * page.shape[1])
    return page * (1 - 0.62 * np.exp(-(column**2)))[None, :]


def stamped(page: Page) -> Page:
    """A page with a stamp's box laid over the table's upper right corner, a line across it."""
    found = page.astype(np.uint8)
    rows, columns = np.flatnonzero((page < 128).any(axis=1)), np.flatnonzero((page < 128).any(axis=0))
    top, right = int(rows[0]), int(columns[-1])
    corners = ((right - int(0.9 * DPI), top - int(0.35 * DPI)), (right + int(0.3 * DPI), top + int(0.2 * DPI)))
    cv2.rectangle(found, *corners, 70.0, 3)
    cv2.line(found, (corners[0][0], top + int(0.05 * DPI)), (corners[1][0], top + int(0.05 * DPI)), 70.0, 3)
    place = (corners[0][0] + 8, top - int(0.1 * DPI))
    cv2.putText(found, "INKOM 2025-03-14", place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 70.0, 1, cv2.LINE_AA)
    return found


def boxed(page: Page) -> Page:
    """A page with a stamp's box of two rows below its table."""
    found = page.astype(np.uint8)
    foot = int(np.flatnonzero((page < 128).any(axis=1))[-1]) + int(0.6 * DPI)
    left = int(0.37 * page.shape[1])
    cv2.rectangle(found, (left, foot), (left + 2 * DPI, foot + int(0.8 * DPI)), 70.0, 3)
    cv2.line(found, (left, foot + int(0.5 * DPI)), (left + 2 * DPI, foot + int(0.5 * DPI)), 70.0, 3)
    for down, text in ((0.3, "INKOM 2025-03-14"), (0.7, "Dnr 112")):
        place = (left + 15, foot + int(down * DPI))
        cv2.putText(found, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 70.0, 2, cv2.LINE_AA)
    return found


@pytest.mark.parametrize("damage", [folded, shaded, stamped, boxed])
def test_what_lies_over_a_table_rules_none_of_it(
    damage: Callable[[Page], Page], page: Page, plan: Truth, tmp_path: Path
) -> None:
    path = tmp_path / "plan-farsta-2024.png"
    Image.fromarray(np.clip(damage(page), 0, 255).astype(np.uint8)).save(path, dpi=(DPI, DPI))
    rows_are(read_records(path), plan)


def test_a_lid_without_letters_is_still_painted_over(page: Page) -> None:
    dark = page.copy()
    dark[:, : int(0.3 * DPI)] = 30.0
    seen = clear_paper(Picture(1, dark.astype(np.uint8), DPI, 72 / DPI)).picture.grey
    assert seen[:, : int(0.2 * DPI)].min() > 200


def in_pieces(lines: set[Segment]) -> list[Segment]:
    """The lines with gaps of up to an eighth of an inch, as toner falls off."""
    chance = np.random.default_rng(5)
    found: list[Segment] = []
    for x0, top, x1, foot in sorted(lines):
        long, at = max(x1 - x0, foot - top), 0.0
        while at < long:
            end = min(long, at + chance.uniform(15, 60))
            a, b = at / long, end / long
            found.append((x0 + a * (x1 - x0), top + a * (foot - top), x0 + b * (x1 - x0), top + b * (foot - top)))
            at = end + chance.uniform(1, 9)
    return found


def without_sides(lines: set[Segment]) -> list[Segment]:
    """The lines without the table's left and right side."""
    sides = (min(line[0] for line in lines), max(line[2] for line in lines))
    return [line for line in sorted(lines) if line[0] != line[2] or line[0] not in sides]


def scanned_with(
    plan: Truth, layout: Layout, folder: Path, monkeypatch: pytest.MonkeyPatch, chosen: Callable[[set[Segment]], Any]
) -> Path:
    """A scan of a print that draws the chosen lines."""

    def draw(canvas: Canvas, lines: set[Segment], _: Layout) -> None:
        canvas.setLineWidth(0.5)
        for x0, top, x1, foot in chosen(lines) if lines else []:
            canvas.line(x0, -top, x1, -foot)

    monkeypatch.setattr(drawing, "_draw_lines", draw)
    print_ = plan_to_reportlab(plan, folder / "print.pdf", layout=layout)
    return print_to_worn(print_, folder / "plan-farsta-2024.pdf", Wear(), dpi=DPI)


def test_rules_that_toner_fell_off_are_rules(plan: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = read_records(scanned_with(plan, LARGER, tmp_path, monkeypatch, in_pieces))
    rows_are(records, plan)
    assert "columns_without_rules" not in codes(records)


def test_a_band_of_one_column_keeps_its_empty_cells_by_its_rules_across(
    plan: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without sides the last band has no rule down it; its rows are told by those across, not by where texts stand."""
    rows = [
        {**row, "follow_up": row["follow_up"] if at == 1 else ""} for at, row in enumerate(plan["sheets"][0]["rows"])
    ]
    sparse = {**plan, "sheets": [{**plan["sheets"][0], "rows": rows}]}
    bands = Layout(margins=(0.4, 0.5, 0.4, 0.5), front=False)
    rows_are(read_records(scanned_with(sparse, bands, tmp_path, monkeypatch, without_sides)), sparse)


def test_a_few_letters_that_touch_bend_no_page() -> None:
    ink = np.zeros((1200, 1700), np.uint8)
    for top in (300, 360, 420):
        for x in range(200, 400):
            down = top + round(6 * ((x - 300) / 100) ** 2)
            ink[down : down + 3, x] = 1
    assert ink_to_bend(ink, DPI) is None
