"""Layouts of tabs that districts send: each row goes to its area, what is no row is named."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractors.page import PageTable, Region
from extractors.tables.joined import without_cuts
from extractors.tables.opened import with_open_columns
from pipeline.model import Cell
from tests.fixtures.tabs import header, read_tabs, row

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).parent.joinpath("cases", "layouts.toml").read_text("utf-8"))[
    "case"
]


def told_row(told: Any) -> list[str]:
    """The row that a case tells of, in full or by its letter."""
    if told == "H":
        return ["Problem", *header()[1:]]
    return row("ABC".index(told) + 1) if isinstance(told, str) else list(told)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_row_goes_to_its_area_and_no_note_is_one(tmp_path: Path, case: dict[str, Any]) -> None:
    tables = read_tabs(tmp_path / "plan.xlsx", {"Blad1": [told_row(told) for told in case["rows"]]})
    found: dict[str, list[str]] = {}
    for action in tables["actions"]:
        found.setdefault(action.area, []).append(action.action or "")
    assert found == case["areas"]
    for field in ("problem", "cause"):
        told = [getattr(action, field) for action in tables["actions"]]
        assert case.get(f"{field}s", told) == told
    messages = "\n".join(finding.message for finding in tables["findings"])
    assert all(text in messages for text in case.get("told", ()))


def test_a_label_beside_the_rows_is_their_area(tmp_path: Path) -> None:
    rows = [["", "Problem", *header()[1:]], ["Otrygga och brottsutsatta platser", *row(1)], ["", *row(2)]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Blad1": rows})
    assert {action.area for action in tables["actions"] if action.problem == "problem 1"} == {"otrygga_platser"}


@pytest.mark.parametrize(("again", "count"), [("Samma text", 1), ("", 1), ("En annan text", 2)])
def test_a_merged_cell_that_a_band_cuts_is_one(again: str, count: int) -> None:
    cells = [Cell(1, 0, "Samma text", (), 1, 4), Cell(1, 4, again, (), 1, 3)]
    assert len(without_cuts(cells, [0, 4, 7])) == count


@pytest.mark.parametrize(("is_open", "columns"), [(True, 3), (False, 2)])
def test_a_column_is_put_back_where_its_cell_goes_on(is_open: bool, columns: int) -> None:
    first = Region((0, 1), (0, 1), (0, 0, 50, 30), open_bottom=is_open)
    before = PageTable(1, (0, 50, 90, 140), (0, 30), (first,))
    after = PageTable(2, (50, 90, 140), (0, 30), ())
    assert len(with_open_columns(after, [before], ()).xs) - 1 == columns
