"""Prints without rules: the same rows and cells as with them, but for what no eye could see; all marked, none lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from extractors.bare.blocks import glyphs_to_block
from extractors.bare.columns import free_gaps
from extractors.bare.drafts import inks_to_drafts
from extractors.bare.rows import Hang, Placed, pages_to_hang, texts_to_rows
from extractors.page import Glyph, Ink
from pipeline.documents import find_documents
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Done
from tests.conftest import LONG
from tests.fixtures import drawn
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.layouts import Layout, random_layout
from tests.fixtures.odd_prints import Oddity, print_oddly
from tests.fixtures.plans import MERGED, Truth, load_plan, plan_names
from tests.fixtures.promises import read_records, records_say, truth_says
from tests.fixtures.sheets import FILLS, fitting_layout

PLAIN = Layout(borders=False, scale=60, size=10.0)
SEEDS = range(60 if LONG else 6)


def seen_only(plan: Truth) -> Truth:
    """A truth without what merged cells say in the rows below their first: nobody sees how far down they reach."""

    def first_only(row: dict[str, str]) -> dict[str, str]:
        return {name: "" if text == MERGED and name != "narrative" else text for name, text in row.items()}

    return {**plan, "sheets": [{**s, "rows": [first_only(row) for row in s["rows"]]} for s in plan["sheets"]]}


def printed(plan: Truth, layout: Layout, path: Path) -> Path:
    """A plan drawn without borders."""
    return plan_to_reportlab(plan, path, layout=fitting_layout(plan, replace(layout, borders=False)))


def seeded(seed: int) -> Truth:
    """A plan for a number."""
    names = [name for name in plan_names() if name != "farsta-2024"]
    return load_plan(names[seed % len(names)])


# --- rows and cells ---------------------------------------------------------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", SEEDS)
def test_texts_at_the_top_of_their_cells_give_every_row_and_cell(seed: int, tmp_path: Path) -> None:
    plan = seeded(seed)
    layout = replace(random_layout(seed), vertical="top", cut="tall", merged=True)
    said = records_say(read_records(printed(plan, layout, tmp_path / "plan.pdf")))
    assert said == truth_says(seen_only(plan))


@pytest.mark.no_cover
@pytest.mark.parametrize("vertical", ["center", "bottom"])
@pytest.mark.parametrize("name", ["sodermalm-2025", "farsta-2025", "skarpnack-2024"])
def test_merged_cells_reach_as_far_as_their_middle_or_foot_says(name: str, vertical: str, tmp_path: Path) -> None:
    plan = load_plan(name)
    path = printed(plan, replace(PLAIN, vertical=vertical, repeat_titles=True, fit_width=True), tmp_path / "plan.pdf")
    said, want = records_say(read_records(path)), truth_says(plan)
    wrong = [(a, b) for area in want for a, b in zip(want[area], said.get(area, []), strict=False) if a != b]
    assert {area: len(rows) for area, rows in said.items()} == {area: len(rows) for area, rows in want.items()}
    assert len(wrong) <= 1, wrong


@pytest.mark.no_cover
@pytest.mark.parametrize("order", ["downThenOver", "overThenDown"])
@pytest.mark.parametrize("repeat", [True, False])
def test_bands_tell_their_rows_together(order: Any, repeat: bool, tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    layout = replace(PLAIN, order=order, repeat_titles=repeat, scale=100, footer="&F - &A&RSida &P (&N)", header="&A")
    said = records_say(read_records(printed(plan, layout, tmp_path / "plan.pdf")))
    assert said == truth_says(seen_only(plan))


def test_a_row_that_a_page_cuts_is_one_row_where_its_sentences_go_on(tmp_path: Path) -> None:
    plan = load_plan("sodermalm-2025")
    layout = replace(PLAIN, cut="any", fit_width=True, margins=(0.7, 3.0, 0.7, 3.0))
    said = records_say(read_records(printed(plan, layout, tmp_path / "plan.pdf")))
    assert said == truth_says(seen_only(plan))


def banded(first: int) -> Callable[..., None]:
    """The drawing of a piece with a background behind every other row, ``first`` the first one that has it."""
    draw = drawn.draw_piece

    def draw_piece(canvas: Canvas, sheet: Any, piece: Any, shift: float, layout: Layout) -> None:
        for cell, (x0, top, x1, bottom) in drawn.piece_boxes(sheet, piece):
            if cell.style not in FILLS and sheet.titles and cell.row % 2 == first:
                down = piece.top - shift
                canvas.setFillColor(HexColor("#EEEEEE"))
                canvas.rect(x0, down - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        draw(canvas, sheet, piece, shift, layout)

    return draw_piece


@pytest.mark.no_cover
@pytest.mark.parametrize("first", [0, 1])
def test_backgrounds_of_every_other_row_do_no_harm(first: int, tmp_path: Path) -> None:
    plan = load_plan("sodermalm-2025")
    oddity = Oddity(replace(PLAIN, merged=False), {"draw_piece": banded(first)})
    path = print_oddly(plan, tmp_path / "plan.pdf", oddity)
    assert records_say(read_records(path)) == truth_says(plan, merged=False)


# --- what is said of it -----------------------------------------------------------------------------------------------


def test_every_sheet_is_marked_once_and_every_cell_has_low_confidence(tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    records = read_records(printed(plan, replace(PLAIN, fit_width=True), tmp_path / "plan.pdf"))
    codes = Counter(placed.finding.code for placed in records.findings)
    assert codes["columns_without_rules"] == len([*plan["sheets"], "analysis"])
    assert {cell.confidence <= 0.7 for cell in records.cells if cell.value} == {True}


def test_what_stands_in_no_column_is_a_finding(tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")

    def noted(canvas: Canvas, layout: Layout, facts: dict[str, str]) -> None:
        canvas.drawString(60, layout.page[1] - 20, f"Utkast nummer {facts['&P']}")

    path = print_oddly(plan, tmp_path / "plan.pdf", Oddity(replace(PLAIN, fit_width=True), {"draw_margins": noted}))
    records = read_records(path)
    assert records_say(records) == truth_says(seen_only(plan))
    assert any("Utkast" in value for placed in records.findings for _, value in placed.finding.facts)


def test_rows_with_lines_below_them_need_none_above_the_header(tmp_path: Path) -> None:
    heads = ["Problem", "Orsak", "Åtgärd", "När", "Vem"]
    said = ["Buskörning", "Mörka stigar", "Bommar sätts upp", "Löpande", "Kommunpolis"]
    rows = [[f"{text} {number}" for text in said] for number in range(1, 5)]
    canvas = Canvas(str(tmp_path / "plan.pdf"), pagesize=(600, 400))
    for at, texts in enumerate([heads, *rows]):
        for col, text in enumerate(texts):
            canvas.drawString(40 + 110 * col, 350 - 30 * at, text)
        canvas.line(36, 342 - 30 * at, 560, 342 - 30 * at)
    canvas.save()
    records = read_records(tmp_path / "plan.pdf")
    assert [action.action for action in records.actions] == [texts[2] for texts in rows]


# --- what is no table -------------------------------------------------------------------------------------------------


def letter_page(tmp_path: Path, texts: list[tuple[float, float, str]]) -> Path:
    """A page with some texts on it."""
    canvas = Canvas(str(tmp_path / "letter.pdf"), pagesize=(595, 842), invariant=1)
    for x, y, text in texts:
        canvas.drawString(x, 842 - y, text)
    canvas.save()
    return tmp_path / "letter.pdf"


def test_a_letter_that_speaks_of_causes_and_actions_is_no_table(tmp_path: Path) -> None:
    lines = ["Hej!", "Orsak och åtgärd står i planen.", "Vem som ansvarar framgår där.", "Uppföljning sker i höst."]
    path = letter_page(tmp_path, [(72, 90 + 20 * i, text) for i, text in enumerate(lines)])
    outcome = read_plan(Task(find_documents([path])[0], None))
    assert not isinstance(outcome, Done)


def glyphs(x: float, top: float, text: str, height: float = 10.0) -> list[Glyph]:
    """A text's letters, each half as wide as high."""
    return [Glyph(c, x + i * height / 2, top, x + (i + 1) * height / 2, top + height, 0) for i, c in enumerate(text)]


def page_of(*texts: tuple[float, float, str]) -> Ink:
    """A page without rules."""
    letters = tuple(glyph for x, top, text in texts for glyph in glyphs(x, top, text))
    return Ink(1, 800.0, 600.0, 0, letters, (), (), ((0.0, 0.0, 800.0, 600.0),))


def test_a_page_without_a_header_gives_no_table() -> None:
    assert inks_to_drafts([page_of((50, 100, "Unga"), (250, 100, "Läxhjälp"), (450, 100, "Polisen"))]) == {}


def test_numbers_at_the_right_stand_in_their_own_column() -> None:
    heads = [(100.0, 50.0, "Orsak"), (300.0, 50.0, "Åtgärd"), (500.0, 50.0, "När"), (650.0, 50.0, "Vem")]
    first = [
        (20.0, 80.0, "Mörkt vid stationen"),
        (220.0, 80.0, "Belysning"),
        (560.0, 80.0, "2025"),
        (602.0, 80.0, "TK"),
    ]
    second = [(20.0, 110.0, "Ödsligt"), (220.0, 110.0, "Vandring"), (420.0, 110.0, "Löpande"), (602.0, 110.0, "Polis")]
    draft = inks_to_drafts([page_of(*heads, *first, *second)])[1]
    assert [draft.columns.of(block) for block in draft.texts] == [0, 1, 2, 3, 0, 1, 2, 3]


# --- rows by geometry -------------------------------------------------------------------------------------------------


def placed(col: int, top: float, bottom: float, turn: int = 0) -> Placed:
    """A text of letters of 10 points."""
    return Placed(col, (100.0 * col, top, 100.0 * col + 80, bottom), 10.0, (0, turn))


def test_what_texts_share_is_seen_where_they_are_unlike_in_height() -> None:
    tops = [placed(0, 10, 20), placed(1, 10, 50), placed(2, 10, 35)]
    feet = [placed(0, 40, 50), placed(1, 10, 50), placed(2, 25, 50)]
    middles = [placed(0, 25, 35), placed(1, 10, 50), placed(2, 20, 40)]
    assert [pages_to_hang([texts]) for texts in (tops, middles, feet)] == list(Hang)


def test_a_merged_cell_in_the_middle_of_its_rows_begins_where_it_was_drawn() -> None:
    merged = placed(0, 55, 65, 0)
    first = [placed(1, 20, 50, 1), placed(2, 30, 40, 2)]
    second = [placed(1, 70, 100, 3), placed(2, 80, 90, 4)]
    rows = texts_to_rows([merged, *first, *second], Hang.MIDDLE)
    assert len(rows.starts) == 2
    assert rows.spans[merged] == (0, 2)


def test_a_text_alone_beside_one_on_its_right_is_no_row() -> None:
    rows = texts_to_rows([placed(0, 10, 20), placed(1, 10, 60), placed(0, 40, 50)], Hang.TOP)
    assert rows.starts == (10,)


def test_gaps_are_where_no_letter_stands() -> None:
    assert free_gaps(0, 100, [(0, 40), (30, 60), (70, 100)]) == [(60, 70)]


def test_a_block_knows_its_top_middle_and_foot() -> None:
    block = glyphs_to_block(glyphs(50, 100, "Vem"))
    assert [block.at(hang) for hang in Hang] == [100, 105, 110]


# --- what cannot be done ----------------------------------------------------------------------------------------------


@pytest.mark.xfail(strict=True, reason="without rules nobody sees how far down a cell reaches whose text is at its top")
def test_merged_cells_with_their_text_at_the_top_reach_all_their_rows(tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    assert records_say(read_records(printed(plan, PLAIN, tmp_path / "plan.pdf"))) == truth_says(plan)


@pytest.mark.xfail(strict=True, reason="the halves of a cut row share neither middles nor feet")
@pytest.mark.parametrize("vertical", ["center", "bottom"])
def test_a_row_that_a_page_cuts_is_one_row_where_texts_do_not_stand_at_the_top(vertical: str, tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    layout = replace(PLAIN, vertical=vertical, cut="any", fit_width=True, margins=(0.7, 3.0, 0.7, 3.0))
    assert records_say(read_records(printed(plan, layout, tmp_path / "plan.pdf"))) == truth_says(plan)
