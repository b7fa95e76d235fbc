"""Every written cell can be held against its place in the file, and every change to it can be undone."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from normalizers.repair.fixes import replay
from pipeline.model import FIELDS, Repair
from pipeline.tables import Tables
from tests.fixtures.tabs import ABOUT_WORDS, Sheet, plan_rows, read_tabs, row

MARKED = [
    unicodedata.normalize("NFD", "Ökad oro på torget"),
    "Ljus\u00a0saknas",
    "- vandra\r\n- städa\r\n",
    "  Färre anmälningar\n",
    "8\u202fggr\u200b/år",
    "Fältarna\u2028Polisen",
    "tra\ufb01k",
]
CLEAN = [
    "Ökad oro på torget",
    "Ljus saknas",
    "- vandra\n- städa",
    "Färre anmälningar",
    "8 ggr/år",
    "Fältarna\nPolisen",
    "trafik",
]


@pytest.fixture
def marked(tmp_path: Path) -> Tables:
    return read_tabs(tmp_path / "Åtgärdsplan Farsta 2025.xlsx", {"1. Unga i riskzon": plan_rows(MARKED, row(2))})


def test_formatting_marks_are_undone(marked: Tables) -> None:
    assert [getattr(marked["actions"][0], field) for field in FIELDS] == CLEAN


def test_replaying_the_repairs_on_raw_gives_the_value(marked: Tables) -> None:
    edits: dict[Any, list[Repair]] = {}
    for one in marked["repairs"]:
        change = Repair(one.start, one.end, one.before or "", one.after or "", one.kind, one.confidence)
        edits.setdefault((one.action_id, one.field), []).append(change)
    filled = [cell for cell in marked["cells"] if cell.raw is not None]
    assert len(filled) == 14
    for cell in filled:
        assert replay(cell.raw, edits.get((cell.action_id, cell.field), [])) == cell.value
    assert {field for _, field in edits} == set(FIELDS)


def test_repairs_are_numbered_within_the_document(marked: Tables) -> None:
    assert [one.seq for one in marked["repairs"]] == list(range(1, len(marked["repairs"]) + 1))
    assert {one.source for one in marked["repairs"]} == {f"'1. Unga i riskzon'!{letter}3" for letter in "ABCDEFG"}


def test_reading_the_file_again_at_the_source_gives_raw(tmp_path: Path) -> None:
    rows = plan_rows(row(1), ["", "", *row(2)[2:]], MARKED)
    tables = read_tabs(tmp_path / "plan.xlsx", {"Anna's flik": Sheet(rows, merged=["A3:A4", "B3:B4"])})
    book = load_workbook(tmp_path / "plan.xlsx")
    for cell in (cell for cell in tables["cells"] if cell.raw is not None):
        name, _, ref = cell.source.rpartition("!")
        left, top, _, _ = map(int, filter(None, range_boundaries(ref)))
        assert name == "'Anna''s flik'"
        assert book["Anna's flik"].cell(top, left).value == cell.raw


def test_every_action_has_its_seven_cells(marked: Tables) -> None:
    by_action = [(cell.action_id, cell.field) for cell in marked["cells"]]
    assert by_action == [(action.action_id, field) for action in marked["actions"] for field in FIELDS]


@pytest.mark.parametrize(("year", "reason"), [("2024", "not_in_template"), ("2025", "empty")])
def test_a_missing_text_says_why_it_is_missing(tmp_path: Path, year: str, reason: str) -> None:
    texts = row(1, year)
    if year == "2025":
        texts[3] = ""
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": plan_rows(texts, year=year)})
    missing = [(cell.field, cell.missing_reason, cell.confidence) for cell in tables["cells"] if cell.value is None]
    assert missing == [("goal", reason, 1.0)]


def test_keys_are_made_of_district_year_area_and_row(marked: Tables) -> None:
    (plan,) = marked["plans"]
    assert (plan.plan_key, plan.plan_id) == ("farsta-2025", f"farsta-2025-{plan.document_id[:8]}")
    assert [action.action_id for action in marked["actions"]] == [f"{plan.plan_id}/unga_i_riskzon/{n}" for n in (1, 2)]
    assert all(re.fullmatch(r"farsta-2025/unga_i_riskzon/[0-9a-f]{8}", one.action_key) for one in marked["actions"])


def test_findings_of_a_cell_belong_to_its_action_once(tmp_path: Path) -> None:
    rows = plan_rows(row(1), ["", *row(2)[1:]])
    sheet = Sheet(rows, merged=["A3:A4"], comments={"A3": "Stämmer detta?"})
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": sheet})
    (finding,) = [one for one in tables["findings"] if one.code == "comment"]
    assert (finding.action_id, finding.field) == (tables["actions"][0].action_id, "problem")
    assert [set(action.flags) - ABOUT_WORDS for action in tables["actions"]] == [{"comment"}, set()]


def test_a_narrative_is_in_no_problem(tmp_path: Path) -> None:
    rows = [["x", *texts] for texts in plan_rows(row(1), row(2))]
    rows[0][0], rows[1][0], rows[2][0], rows[3][0] = rows[0][1], rows[1][1], "Läget\u00a0är oroligt.", "Fler stycken."
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": rows})
    assert [area.narrative for area in tables["areas"]] == ["Läget är oroligt.\nFler stycken."]
    assert [action.problem for action in tables["actions"]] == ["problem 1", "problem 2"]
