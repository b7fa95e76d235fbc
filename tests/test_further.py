"""A field that a table gives several columns says all that stands in them, each text after its column's label."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.tabs import AREA, Sheet, read_tabs

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).parent.joinpath("cases", "further.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_field_of_several_columns_is_one_text(tmp_path: Path, case: dict[str, Any]) -> None:
    sheet = Sheet([*filter(None, [case.get("groups")]), case["header"], *case["rows"]], case.get("merged", ()))
    tables = read_tabs(tmp_path / "plan 2025.xlsx", {AREA[:20]: sheet})
    assert [getattr(action, case["field"]) for action in tables["actions"]] == case["says"]
    for name, told in (("status", case.get("status")), ("timing_end", case.get("ends"))):
        assert told is None or [str(getattr(action, name)) for action in tables["actions"]] == told
    left = {finding.code for finding in tables["findings"]} & {"extra_column", "text_outside_table", "column_missing"}
    assert left == ({"extra_column"} if "no part" in case["name"] else set())


def test_each_of_the_cells_is_the_rows_source(tmp_path: Path) -> None:
    rows = [["Problem", "Orsak", "Åtgärd", "Start", "Slut", "Vem"], ["p", "c", "a", "Januari 2025", "Mars 2025", "w"]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Unga": rows})
    (cell,) = (cell for cell in tables["cells"] if cell.field == "timing")
    assert (cell.raw, cell.source) == ("Start: Januari 2025\nSlut: Mars 2025", "Unga!D2;Unga!E2")
    (column,) = (column for column in tables["plan_columns"] if column.field == "timing")
    assert column.header == "Start | Slut"


def test_a_part_merged_over_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    header = ["Problem", "Orsak", "Åtgärd", "Start", "Slut", "Vem"]
    rows = [header, ["p", "c", "a", "Januari", "Mars", "w"], ["p", "c", "b", "", "Juni", "w"]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Unga": Sheet(rows, ["D2:D3"])})
    said = [action.timing for action in tables["actions"]]
    assert said == ["Start: Januari\nSlut: Mars", "Start: Januari\nSlut: Juni"]


def test_a_cell_over_the_columns_of_its_field_is_that_cell(tmp_path: Path) -> None:
    header = ["Problem", "Orsak", "Åtgärd", "När", "", "Vem"]
    rows: list[list[Any]] = [header, ["p", "c", "a", dt.date(2025, 6, 1), "", "w"]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Unga": Sheet(rows, ["D1:E1", "D2:E2"])})
    (timing,) = tables["timings"]
    assert (timing.start, timing.end) == (dt.date(2025, 6, 1), dt.date(2025, 6, 1))
    assert tables["actions"][0].timing == "2025-06-01"
