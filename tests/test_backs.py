"""Thin paper printed on both sides: the back's rules cut no cells, its letters are no text, and grey print stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from extractors.pictures.load import Picture
from extractors.pictures.paper import clear_paper
from extractors.scan import picture_to_look
from tests.fixtures import drawn as drawing
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records
from tests.fixtures.scanned import print_to_worn
from tests.fixtures.wear import Wear
from tests.test_scan_wear import SHEET, codes, rows_are

GREYS = ("#A6A6A6", "#BFBFBF")
"""As light as ink that shines through."""
NOISE = {"extra_column", "cell_unsure", "columns_without_rules"}
"""What would be found where the rules of a back counted."""


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan of one sheet."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


@pytest.mark.parametrize("through", [0.15, 0.25, 0.45])
def test_the_back_of_a_thin_page_is_left_out_and_told(through: float, plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    records = read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear(through=through)))
    rows_are(records, plan)
    assert "back_left_out" in codes(records)
    assert not codes(records) & NOISE


@pytest.mark.parametrize("grey", GREYS)
def test_grey_print_is_no_back(grey: str, plan: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = drawing._draw_line
    drawn: list[str] = []

    def draw(canvas: Canvas, line: str, x: float, y: float, face: str, size: float) -> None:
        drawn.append(line)
        canvas.setFillColor(HexColor(grey if len(drawn) % 3 else "#000000"))
        plain(canvas, line, x, y, face, size)

    monkeypatch.setattr(drawing, "_draw_line", draw)
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    scan = print_to_worn(print_, tmp_path / "plan-farsta-2024.png", Wear())
    picture = Picture(1, np.asarray(Image.open(scan)), 200.0, 1.0)
    assert not clear_paper(picture).back


def test_a_page_without_a_back_has_none(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    for wear in (Wear(), Wear(noise=12.0, fade=0.3), Wear(stamp=True, hand=True), Wear(bits=True), Wear(shade=0.45)):
        scan = print_to_worn(print_, tmp_path / "scan.png", wear)
        picture = Picture(1, np.asarray(Image.open(scan).convert("L")), 200.0, 1.0)
        assert not clear_paper(picture).back


def front_of(plan: Truth, folder: Path) -> np.ndarray:
    """A grained page that shows a plan."""
    print_ = plan_to_reportlab(plan, folder / "print.pdf", layout=SHEET)
    return np.asarray(Image.open(print_to_worn(print_, folder / "front.png", Wear(noise=3.0))), np.float32)


def back_of(
    front: np.ndarray, uprights: Sequence[float], thick: int, lines: Iterable[float], words: str, left: float
) -> np.ndarray:
    """A soft back for a page: upright rules and lines of words, each at its share of the width or the height."""
    high, wide = front.shape
    back = np.full((high, wide), 255, np.uint8)
    for x in uprights:
        top, foot = (round(share * high) for share in (0.1, 0.6))
        cv2.line(back, (round(x * wide), top), (round(x * wide), foot), 0, thick, cv2.LINE_AA)
    for y in lines:
        at = (round(left * wide), round(y * high))
        cv2.putText(back, words, at, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2, cv2.LINE_AA)
    return cv2.GaussianBlur(back, (0, 0), 1.2)


def its_own_rules_are_left(front: np.ndarray, back: np.ndarray, share: float) -> None:
    """A page is told to have a back that shines through, and keeps just the upright rules that it has without it."""
    shown = (front * (1 - share * (255.0 - back) / 255)).astype(np.uint8)
    cleared, alone = (clear_paper(Picture(1, page, 200.0, 0.36)) for page in (shown, front.astype(np.uint8)))
    assert cleared.back
    seen, own = (picture_to_look(one, 0).marks.down for one in (cleared, alone))
    assert [round(rule.at) for rule in seen] == [pytest.approx(rule.at, abs=1.5) for rule in own]


def test_a_back_with_few_words_is_told_by_its_rules_and_the_page_keeps_its_own(plan: Truth, tmp_path: Path) -> None:
    front = front_of(plan, tmp_path)
    back = back_of(front, (0.35, 0.52, 0.86), 2, (0.66, 0.7, 0.74), "gnin lojp", 0.5)
    for share in (0.15, 0.25):
        its_own_rules_are_left(front, back, share)


def test_a_back_whose_words_stand_where_the_page_is_empty_is_told_by_their_number(plan: Truth, tmp_path: Path) -> None:
    front = front_of(plan, tmp_path)
    back = back_of(front, (0.21, 0.4, 0.77), 1, np.arange(0.72, 0.95, 0.02), "gnin lojp " * 6, 0.125)
    its_own_rules_are_left(front, back, 0.14)


def test_pale_rules_that_fall_into_pieces_are_no_letters_of_a_back(plan: Truth, tmp_path: Path) -> None:
    front = front_of(plan, tmp_path)
    high, wide = front.shape
    rules = np.zeros((high, wide), np.float32)
    for x in np.arange(0.05, 0.95, 0.05):
        for top in range(round(0.65 * high), round(0.95 * high), 20):
            rules[top : top + 13, round(x * wide) : round(x * wide) + 3] = 20.0
    page = np.clip(front - rules, 0, 255).astype(np.uint8)
    assert not clear_paper(Picture(1, page, 200.0, 0.36)).back
