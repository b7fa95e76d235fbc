"""Prints that once lost a row or put a text in another row's place: what must come of them."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from extractors.layout import without_underlines
from extractors.lines import glyphs_to_lines
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


@cache
def whole(file: Path) -> tuple[tuple[str | None, ...], ...]:
    """What the sample says as it is, read once."""
    return tuple(texts(records(file)))


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
    assert texts(read) == list(whole(raw / SAMPLE))
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
    assert [row for row in texts(read) if row[0] != first] == [row for row in whole(raw / SAMPLE) if row[0] != first]


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


def test_a_dash_of_a_border_is_no_underline_though_it_lies_under_a_letter() -> None:
    dashes = [Segment(21.0, 2.0 + 8.0 * n, 7.0 + 8.0 * n) for n in range(12)]
    assert Segment(21.0, 10.0, 15.0) in dashes
    assert without_underlines(dashes, LETTERS) == dashes


def test_a_symbol_of_another_font_that_is_drawn_last_stands_where_it_belongs() -> None:
    words = [Glyph(letter, 10.0 * i, 10.0, 10.0 * i + 9, 20.0, 0) for i, letter in enumerate("ab cd") if letter != " "]
    (line,) = glyphs_to_lines([*words, Glyph("➔", 20.0, 10.5, 29.0, 20.5, 0)])
    assert line.text.replace(" ", "") == "ab➔cd"


LABELS = ("Unga i riskzon för destruktivt beteende", "Orsak", "Åtgärd", "Operativa mål", "När", "Vem", "Uppföljning")
ROWS = (
    ("Klotter", "Uttråkade", "Sanera", "Rent", "maj 2025", "Tekniska", "Klart"),
    ("Rån", "Dyra jackor", "Vuxna ute", "Färre rån", "hela året", "Fältare", "Pågår"),
    ("Skolk", "Trötthet", "Väckning", "Fler på plats", "VT 2025", "Rektor", "Ej gjort"),
)


def test_title_columns_that_each_band_repeats_stand_once(tmp_path: Path) -> None:
    file = tmp_path / "plan-farsta-2025.pdf"
    canvas = Canvas(str(file), pagesize=landscape(A4))
    for band in ((0, 1, 2), (0, 1, 3, 4), (0, 1, 5, 6)):
        for number, row in enumerate((LABELS, *ROWS)):
            for place, col in enumerate(band):
                x, y = 40 + 190 * place, 500 - 40 * number
                canvas.rect(x, y, 190, 40)
                canvas.drawString(x + 3, y + 25, row[col])
        canvas.showPage()
    canvas.save()
    assert [row[1:] for row in texts(records(file))] == list(ROWS)
