"""Prints that once lost a row or put a text in another row's place: what must come of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from extractors.layout import without_underlines
from extractors.page import Glyph, Segment
from normalizers.records import Records
from pipeline.documents import find_documents
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Done

SAMPLE = "atgardsplan-sodermalm-2025.pdf"
FIELDS = ("problem", "cause", "action", "goal", "timing", "responsible", "follow_up")
SECOND_BAND = (4, 5)
"""The pages on which the sample's first area has its second band."""


def records(file: Path) -> Records:
    outcome = read_plan(Task(find_documents([file])[0], None))
    assert isinstance(outcome, Done), outcome
    return outcome.records


def texts(read: Records) -> list[tuple[str | None, ...]]:
    return [(row.area, *(getattr(row, field) for field in FIELDS)) for row in read.actions]


def page_of(text: str) -> PdfReader:
    """A page with nothing on it but one line."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=landscape(A4))
    canvas.drawString(60, 500, text)
    canvas.save()
    return PdfReader(data)


def rebuilt(raw: Path, target: Path, pages: list[int], note: tuple[int, str] | None = None) -> Path:
    """The sample with these of its pages (from 1), and a page with a note after so many of them."""
    reader, writer = PdfReader(raw / SAMPLE), PdfWriter()
    for number, page in enumerate(pages, 1):
        writer.add_page(reader.pages[page - 1])
        if note is not None and note[0] == number:
            writer.add_page(page_of(note[1]).pages[0])
    writer.write(target)
    return target


@pytest.fixture
def raw(root: Path) -> Path:
    return root / "data" / "raw"


def n_pages(raw: Path) -> int:
    return len(PdfReader(raw / SAMPLE).pages)


@pytest.mark.parametrize("text", ["Beslutad av styrgruppen den 4 mars.", "x", " "])
def test_a_note_on_a_page_between_two_bands_keeps_them_together(raw: Path, tmp_path: Path, text: str) -> None:
    everything = list(range(1, n_pages(raw) + 1))
    after = everything.index(SECOND_BAND[0])
    read = records(rebuilt(raw, tmp_path / SAMPLE, everything, (after, text)))
    assert texts(read) == texts(records(raw / SAMPLE))
    told = [dict(placed.finding.facts).get("text", "") for placed in read.findings]
    assert not text.strip() or any(text in one for one in told)


def test_a_band_whose_pages_are_missing_is_named_and_its_cells_claim_nothing(raw: Path, tmp_path: Path) -> None:
    pages = [page for page in range(1, n_pages(raw) + 1) if page not in SECOND_BAND]
    read = records(rebuilt(raw, tmp_path / SAMPLE, pages))
    first = read.actions[0].area
    missing = {placed.finding.field for placed in read.findings if placed.finding.code == "column_missing"}
    assert missing == {"timing", "responsible", "follow_up"}
    lost = [cell for cell in read.cells if cell.action_id == read.actions[0].action_id and cell.field in missing]
    assert {(cell.value, cell.confidence, cell.missing_reason) for cell in lost} == {(None, 0.0, "unreadable")}
    whole = texts(records(raw / SAMPLE))
    assert [row for row in texts(read) if row[0] != first] == [row for row in whole if row[0] != first]


LETTERS = [Glyph("a", 10.0, 10.0, 15.0, 20.0, 0), Glyph("b", 15.0, 10.0, 60.0, 20.0, 0)]


@pytest.mark.parametrize(
    ("stroke", "stays"),
    [
        (Segment(18.0, 10.0, 60.0), False),
        (Segment(21.0, 10.0, 60.0), False),
        (Segment(21.0, 10.0, 59.0), False),
        (Segment(21.0, 8.9, 61.1), True),
        (Segment(24.0, 10.0, 60.0), True),
        (Segment(21.0, 10.0, 200.0), True),
    ],
    ids=["through the feet", "below them", "nearly as long", "a cell's border", "too low", "a row's border"],
)
def test_an_underline_is_no_rule_and_a_border_is_no_underline(stroke: Segment, stays: bool) -> None:
    assert (without_underlines([stroke], LETTERS) == [stroke]) is stays
