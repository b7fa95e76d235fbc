"""Scans of tables that are ruled in other ways than cell by cell in thin lines; layers that take rules for letters."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from extractors.pictures.load import Picture
from extractors.pictures.paper import clear_paper
from extractors.scan import picture_to_look
from tests.fixtures import drawn as drawing
from tests.fixtures.drawn import Segment, plan_to_reportlab
from tests.fixtures.layouts import Layout, random_layout
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records
from tests.fixtures.scanned import page_pictures, print_to_scan, print_to_worn, with_layer
from tests.fixtures.sheets import fitting_layout
from tests.fixtures.wear import Wear
from tests.fixtures.wrapping import font_face
from tests.test_scan_wear import SHEET, codes, rows_are

MARK_SIZE = 8.0
"""The size of the marks that a machine types for a rule."""
Chosen = Callable[[set[Segment]], list[Segment]]


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan of one sheet, its merged cells' text in each row: rules across alone do not tell how far one reaches."""
    whole = load_plan("farsta-2024")
    rows = [{**row, "problem": row["problem"].replace("^", "Samma som ovan")} for row in whole["sheets"][0]["rows"]]
    return {**whole, "sheets": [{**whole["sheets"][0], "rows": rows}], "analysis": []}


def lying(lines: set[Segment]) -> list[Segment]:
    """The lines between the rows."""
    return [line for line in sorted(lines) if line[1] == line[3]]


def outline(lines: set[Segment]) -> list[Segment]:
    """The sides of the table, and the line below its header."""
    x0, top, x1, foot = (choose(line[side] for line in lines) for side, choose in enumerate((min, min, max, max)))
    header = sorted({line[1] for line in lying(lines)})[1]
    return [
        (x0, top, x1, top),
        (x0, header, x1, header),
        (x0, foot, x1, foot),
        (x0, top, x0, foot),
        (x1, top, x1, foot),
    ]


def pillars(lines: set[Segment]) -> list[Segment]:
    """The lines between the columns, and those above and below the table."""
    x0, top, x1, foot = (choose(line[side] for line in lines) for side, choose in enumerate((min, min, max, max)))
    down = sorted({line[0] for line in lines if line[0] == line[2]})
    return [(x0, top, x1, top), (x0, foot, x1, foot), *((x, top, x, foot) for x in down)]


def scan_of(
    plan: Truth, folder: Path, monkeypatch: pytest.MonkeyPatch, chosen: Chosen, width: float = 0.5, gap: float = 0.0
) -> Path:
    """A scan of a print that draws the chosen lines, so wide, each as two where there is a gap."""

    def draw(canvas: Canvas, lines: set[Segment], _: Layout) -> None:
        canvas.setLineWidth(width)
        for x0, top, x1, foot in chosen(lines):
            for aside in {-gap / 2, gap / 2}:
                across, down = (0.0, aside) if top == foot else (aside, 0.0)
                canvas.line(x0 + across, -top + down, x1 + across, -foot + down)

    monkeypatch.setattr(drawing, "_draw_lines", draw)
    print_ = plan_to_reportlab(plan, folder / "print.pdf", layout=SHEET)
    return print_to_worn(print_, folder / "plan-farsta-2024.pdf", Wear())


def with_marks_on_rules(scan: Path, print_: Path, path: Path) -> Path:
    """A scan whose unseen layer has a mark on each standing rule of its print, as machines do that know no tables."""
    words = io.BytesIO()
    canvas = Canvas(words, invariant=1)
    source = pypdfium2.PdfDocument(str(print_))
    for page in source:
        canvas.setPageSize(page.get_size())
        typed = canvas.beginText()
        typed.setTextRenderMode(3)
        typed.setFont("Helvetica", MARK_SIZE)
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            left, low, right, up = item.get_bounds()
            if right - left < MARK_SIZE / 4 and up - low > MARK_SIZE:
                typed.setTextOrigin((left + right) / 2 - canvas.stringWidth("|", "Helvetica", MARK_SIZE) / 2, low + 2)
                typed.textOut("|")
        canvas.drawText(typed)
        canvas.showPage()
    source.close()
    canvas.save()
    writer = PdfWriter(clone_from=scan)
    for page, over in zip(writer.pages, PdfReader(words).pages, strict=True):
        page.merge_page(over)
    writer.write(path)
    return path


@pytest.mark.parametrize(("width", "gap"), [(2.25, 0.0), (3.0, 0.0), (0.75, 1.5)], ids=["thick", "thicker", "double"])
def test_thick_and_double_rules_are_rules(
    width: float, gap: float, plan: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = read_records(scan_of(plan, tmp_path, monkeypatch, sorted, width, gap))
    rows_are(records, plan)
    assert "columns_without_rules" not in codes(records)


@pytest.mark.parametrize(
    "chosen",
    [
        lying,
        outline,
        pillars,
    ],
)
def test_a_scanned_table_that_is_ruled_one_way_keeps_its_columns_and_rows(
    chosen: Chosen, plan: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = read_records(scan_of(plan, tmp_path, monkeypatch, chosen))
    rows_are(records, plan)
    assert "columns_without_rules" in codes(records)


def test_a_layer_that_takes_rules_for_letters_is_not_believed(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    scan = print_to_worn(print_, tmp_path / "scan.pdf", Wear(skew=0.0))
    told = with_layer(scan, print_, tmp_path / "told.pdf", damaged=False)
    assert "text_layer_replaced" not in codes(read_records(told))
    records = read_records(with_marks_on_rules(told, print_, tmp_path / "plan-farsta-2024.pdf"))
    rows_are(records, plan)
    assert "text_layer_replaced" in codes(records)


def test_streaks_of_dust_on_the_glass_cut_no_cells(plan: Truth, tmp_path: Path) -> None:
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    page = np.array(Image.open(print_to_worn(print_, tmp_path / "plain.png", Wear(), dpi=200)))
    for share in (0.2, 0.45, 0.7):
        left = int(share * page.shape[1])
        page[:, left : left + 2] = np.minimum(page[:, left : left + 2], 110)
    Image.fromarray(page).save(tmp_path / "plan-farsta-2024.png", dpi=(200, 200))
    records = read_records(tmp_path / "plan-farsta-2024.png")
    rows_are(records, plan)
    assert not codes(records) & {"text_outside_table", "text_in_guidance_row"}


def test_a_column_alone_on_its_page_is_no_table_ruled_one_way(tmp_path: Path) -> None:
    """The page's header and footer stand beside the table: the paper between their words parts no columns."""
    whole = load_plan("skarpnack-2024")
    plan = {**whole, "sheets": whole["sheets"][:1], "analysis": []}
    bands = replace(random_layout(922), front=False)
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=bands)
    records = read_records(print_to_scan(print_, tmp_path / "plan-skarpnack-2024.pdf", dpi=200))
    rows_are(records, plan)
    assert "columns_without_rules" not in codes(records)


@pytest.mark.parametrize(
    ("name", "seed", "look"),
    [
        ("sodermalm-2025", 1259, {"dpi": 200, "noise": 14.0, "quality": 35}),
        ("farsta-2024", 1284, {"dpi": 300, "noise": 6.0, "quality": 35}),
    ],
)
def test_the_grain_of_shaded_paper_between_two_lines_is_no_rule(
    name: str, seed: int, look: dict[str, Any], tmp_path: Path
) -> None:
    whole = load_plan(name)
    plan = {**whole, "sheets": whole["sheets"][3:5], "analysis": []}
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=fitting_layout(plan, random_layout(seed)))
    scan = print_to_scan(print_, tmp_path / f"plan-{name}.pdf", **look)
    rows_are(read_records(scan), plan)


@pytest.mark.parametrize("size", range(7, 11))
def test_a_rule_that_letters_go_on_from_ends_where_it_does(size: int, tmp_path: Path) -> None:
    """Right of the wall a cell is merged: its text stands at the height of the rule between the rows on the left."""
    print_ = tmp_path / "print.pdf"
    canvas = Canvas(str(print_), (400, 90), invariant=1)
    canvas.setLineWidth(0.5)
    for x0, y0, x1, y1 in ((10, 10, 390, 10), (10, 80, 390, 80), (10, 45, 200, 45)):
        canvas.line(x0, y0, x1, y1)
    for x in (10, 200, 390):
        canvas.line(x, 10, x, 80)
    canvas.setFont(font_face("Liberation Serif", "b"), size)
    canvas.drawString(201, 44, "närmast gången mot torget")
    canvas.save()
    for dpi in (150, 200, 300):
        picture = np.asarray(next(page_pictures(print_, dpi, 6.0)), np.uint8)
        marks = picture_to_look(clear_paper(Picture(1, picture, dpi, 72 / dpi)), 0).marks
        found = [round(rule.end - rule.start) for rule in marks.across if 35 < rule.at < 60]
        assert found == [pytest.approx(190, abs=3)], dpi
