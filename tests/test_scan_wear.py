"""Scans that wear, hands, copiers and printers have been at: every row is found all the same, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import HexColor, white
from reportlab.pdfgen.canvas import Canvas

from normalizers.records import Records
from tests.fixtures import drawn as drawing
from tests.fixtures.drawn import Segment, plan_to_reportlab
from tests.fixtures.layouts import Layout
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import Said, read_records, records_say, truth_says
from tests.fixtures.scanned import print_to_scan, print_to_worn
from tests.fixtures.sheets import FACES, FILLS, HEADER, PROBLEM
from tests.fixtures.wear import Wear

SHEET = Layout(paper="A4", margins=(0.9, 0.6, 0.4, 0.5), font="Liberation Sans", fit_width=True, front=False)
ALIKE = 0.9
"""Of a row's letters: so many must be right for the row to count as read."""
WORN = {
    "three degrees askew": Wear(skew=3.0),
    "grained and faded": Wear(noise=12.0, fade=0.3),
    "one side in the dark": Wear(shade=0.45, white=215.0),
    "copied with the lid open, punched": Wear(lid=True, holes=True, skew=1.5),
    "stamped and scribbled on": Wear(stamp=True, hand=True),
}


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan of one sheet."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


@pytest.fixture(scope="module")
def drawn(plan: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its print."""
    return plan_to_reportlab(plan, tmp_path_factory.mktemp("drawn") / "plan-farsta-2024.pdf", layout=SHEET)


def rows_of(said: Said) -> list[str]:
    """All rows, one after the other."""
    return [line for area in sorted(said) for line in said[area]]


def rows_are(records: Records, plan: Truth) -> None:
    """Fail unless the rows that were read are those of the plan, a letter here and there left aside."""
    got, want = rows_of(records_say(records)), rows_of(truth_says(plan))
    assert len(got) == len(want)
    assert all(SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE for a, b in zip(got, want, strict=True))


def codes(records: Records) -> set[str]:
    """The codes of what was found."""
    return {placed.finding.code for placed in records.findings}


# --- paper, copiers and scanners --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WORN)
def test_a_worn_scan_keeps_its_rows(kind: str, drawn: Path, plan: Truth, tmp_path: Path) -> None:
    scan = print_to_worn(drawn, tmp_path / "plan-farsta-2024.pdf", WORN[kind], colour="stamp" in kind)
    rows_are(read_records(scan), plan)


def test_a_fax_of_black_and_white_is_read(drawn: Path, plan: Truth, tmp_path: Path) -> None:
    rows_are(read_records(print_to_worn(drawn, tmp_path / "plan-farsta-2024.tif", Wear(bits=True))), plan)


def test_each_page_may_have_lain_another_way(plan: Truth, tmp_path: Path) -> None:
    bands = replace(SHEET, fit_width=False, scale=85)
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=bands)
    records = read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear(), dpi=150, turns=(180, 90)))
    rows_are(records, plan)
    assert [page.rotation for page in records.pages][:2] == [180, 90]


def test_printed_and_scanned_pages_in_one_file_are_read_alike(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=replace(SHEET, fit_width=False, scale=85))
    scan = print_to_scan(print_, tmp_path / "scan.pdf", dpi=200)
    writer = PdfWriter()
    for number, (a, b) in enumerate(zip(PdfReader(print_).pages, PdfReader(scan).pages, strict=True)):
        writer.add_page(b if number % 2 else a)
    writer.write(tmp_path / "plan-farsta-2024.pdf")
    records = read_records(tmp_path / "plan-farsta-2024.pdf")
    rows_are(records, plan)
    assert records.plan.channel == "mixed"


# --- rules and fills --------------------------------------------------------------------------------------------------


def ruled(colour: str, width: float, dots: Sequence[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the borders of cells drawn in another way."""

    def draw(canvas: Canvas, lines: set[Segment], _: Layout) -> None:
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(width)
        canvas.setDash(list(dots))
        for x0, top, x1, bottom in sorted(lines):
            canvas.line(x0, -top, x1, -bottom)
        canvas.setDash()

    monkeypatch.setattr(drawing, "_draw_lines", draw)


@pytest.mark.parametrize(
    ("colour", "width", "dots", "dpi"),
    [
        ("#BFBFBF", 0.5, (), 200),
        ("#000000", 0.5, (1, 2), 200),
        ("#404040", 0.5, (3, 3), 200),
        ("#000000", 0.15, (), 150),
        pytest.param(
            "#D9D9D9", 0.5, (), 150, marks=pytest.mark.xfail(strict=True, reason="fainter than the picture's grain")
        ),
    ],
    ids=["grey", "dotted", "dashed", "hairline", "hardly to be seen"],
)
def test_faint_and_dotted_rules_are_rules(
    colour: str, width: float, dots: Sequence[float], dpi: int, plan: Truth, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ruled(colour, width, dots, monkeypatch)
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    records = read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear(), dpi=dpi))
    rows_are(records, plan)
    assert "columns_without_rules" not in codes(records)


@pytest.mark.parametrize("fill", ["1F3864", "000000", pytest.param("4F81BD", marks=pytest.mark.long)])
def test_white_letters_on_a_dark_header_are_read(
    fill: str, plan: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = drawing._draw_line

    def draw(canvas: Canvas, line: str, x: float, y: float, face: str, size: float) -> None:
        canvas.setFillColor(white if "Bold" in face else HexColor("#000000"))
        plain(canvas, line, x, y, face, size)

    monkeypatch.setitem(FILLS, HEADER, fill)
    monkeypatch.setitem(FACES, PROBLEM, "")
    monkeypatch.setattr(drawing, "_draw_line", draw)
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    rows_are(read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear())), plan)


def test_a_scanned_table_without_rules_is_read_by_its_gaps(plan: Truth, tmp_path: Path) -> None:
    rows = [{**row, "problem": row["problem"].replace("^", "Samma som ovan")} for row in plan["sheets"][0]["rows"]]
    single = {**plan, "sheets": [{**plan["sheets"][0], "rows": rows}]}
    print_ = plan_to_reportlab(single, tmp_path / "print.pdf", layout=replace(SHEET, borders=False))
    records = read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear()))
    rows_are(records, single)
    assert "columns_without_rules" in codes(records)


@pytest.mark.xfail(strict=True, reason="without rules nobody sees how far down a merged cell reaches")
def test_a_merged_cell_of_a_scan_without_rules_is_carried_down(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=replace(SHEET, borders=False))
    rows_are(read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear())), plan)


# --- nothing is lost --------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_named_with_its_place(drawn: Path, plan: Truth, tmp_path: Path) -> None:
    scan = print_to_worn(drawn, tmp_path / "plain.png", Wear(skew=0.0))
    page = np.array(Image.open(scan))
    ink = np.random.default_rng(4)
    corners = (np.array([1500, 1500]) + np.cumsum(ink.normal(0, 14, (60, 2)), axis=0)).astype(np.int32)
    Image.fromarray(cv2.polylines(page, [corners], False, 0, 3)).save(tmp_path / "plan-farsta-2024.png", dpi=(200, 200))
    records = read_records(tmp_path / "plan-farsta-2024.png")
    rows_are(records, plan)
    found = [p.finding for p in records.findings if p.finding.code in ("ink_not_read", "text_outside_table")]
    assert any(origin.bbox is not None and origin.bbox[3] > 1300 for one in found for origin in one.origins)


def test_a_hole_through_a_cell_is_named(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=replace(SHEET, margins=(0.25, 2.5, 0.4, 0.5)))
    records = read_records(print_to_worn(print_, tmp_path / "plan-farsta-2024.pdf", Wear(holes=True)))
    assert "text_covered" in codes(records)
