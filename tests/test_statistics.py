"""The counts are those that one counts by hand, from current plans; what cannot be counted is null, never 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.codes import codes
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.tables import Tables
from tests.fixtures.tabs import Sheet, header, plan_rows, row, write_tabs

PLACES = "Otrygga och brottsutsatta platser"
UNGA = "unga_i_riskzon"


def by_hand(tables: Tables, district: str = "Farsta", year: int = 2025) -> dict[tuple[str, str], Any]:
    """Value and base by area and item."""
    rows = [row for row in tables["statistics"] if (row.district, row.year) == (district, year)]
    counted = {(row.area, row.item): (row.value, row.n_base) for row in rows}
    assert len(counted) == len(rows)
    return counted


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    rows = plan_rows(
        ["Oro", "Ljus saknas", "Vandra", "Mål", "maj", "Polisen", "Klart"],
        ["", "", "Städa", "", "juni", "", ""],
        ["", "Skolan", "", "", "", "", ""],
        ["oro.", "Ljus saknas", "Vandra", "Mål", "", "Polisen", ""],
        ["Klotter", "", "", "Mål 2", "", "", ""],
    )
    areas: dict[str, Any] = {"1": Sheet(rows, merged=["A3:A5", "B3:B4", "C4:C5"]), "2": plan_rows(label=PLACES)}
    write_tabs(tmp_path / "Farsta 2025.xlsx", {**areas, "Heder": plan_rows(row(1), label="Hedersvåld")})
    write_tabs(tmp_path / "Järva 2024.xlsx", {"1": plan_rows(row(1, "2024"), year="2024")})
    lines = [Submission(2, district="Bromma", year=2025), Submission(3, district="Farsta", year=2025)]
    return run([tmp_path], Register(tuple(lines)), 0, "sv")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("problems", (2, None)),
        ("causes", (2, None)),
        ("actions", (3, None)),
        ("with_cause", (3, 3)),
        ("with_goal", (2, 3)),
        ("with_timing", (2, 3)),
        ("with_responsible", (2, 3)),
        ("with_follow_up", (1, 3)),
        ("not_received", (0, None)),
    ],
)
def test_an_area_is_counted_as_by_hand(tables: Tables, item: str, expected: tuple[int, int | None]) -> None:
    assert by_hand(tables)[UNGA, item] == expected


def test_an_empty_area_and_one_that_the_plan_lacks_count_nothing(tables: Tables) -> None:
    counted = by_hand(tables)
    for area in ("otrygga_platser", "kriminella_miljoer"):
        assert [counted[area, item][0] for item in ("problems", "causes", "actions", "with_goal")] == [0, 0, 0, 0]


def test_an_area_of_the_districts_own_is_counted(tables: Tables) -> None:
    assert by_hand(tables)["eget_omrade", "actions"] == (1, None)


def test_a_count_whose_column_the_template_lacks_is_null(tables: Tables) -> None:
    counted = by_hand(tables, "Järva", 2024)
    assert counted[UNGA, "with_goal"] == (None, 1)
    assert counted[UNGA, "with_timing"] == (1, 1)
    assert counted["sarbara_brottsoffer", "with_goal"] == (None, 0)


def test_problems_and_causes_without_a_column_are_null(tmp_path: Path) -> None:
    rows = [["Åtgärd", "När", "Vem", "Uppföljning"], ["Vandra", "maj", "Polisen", ""]]
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1. Unga i riskzon": rows})
    counted = by_hand(run([tmp_path], Register(), 0, "sv"))
    assert [counted[UNGA, item][0] for item in ("problems", "causes", "actions")] == [None, None, 1]


def test_a_plan_that_was_expected_and_never_came_is_said(tables: Tables) -> None:
    counted = by_hand(tables, "Bromma")
    areas = [area for area in codes("area") if area != "eget_omrade"]
    assert [counted[area, "not_received"] for area in areas] == [(1, None)] * 5
    assert {value for (_, item), (value, _) in counted.items() if item != "not_received"} == {None}


def test_every_district_has_the_same_items(tables: Tables) -> None:
    items = [
        {item for _, item in by_hand(tables, *whose)} for whose in (("Farsta", 2025), ("Järva", 2024), ("Bromma", 2025))
    ]
    assert items == [set(codes("statistics_item"))] * 3


def test_statuses_and_kinds_of_time_add_up_to_the_actions(tables: Tables) -> None:
    counted = by_hand(tables)
    statuses = {item: value for (area, item), value in counted.items() if area == UNGA and item.startswith("status_")}
    times = {item: value for (area, item), value in counted.items() if area == UNGA and item.startswith("timing_")}
    assert {item: n for item, (n, _) in statuses.items() if n} == {"status_achieved": 1, "status_not_reported": 2}
    assert {item: n for item, (n, _) in times.items() if n} == {"timing_month": 2, "timing_unknown": 1}
    assert {base for _, base in (*statuses.values(), *times.values())} == {3}


def test_only_the_current_submission_is_counted(tmp_path: Path) -> None:
    write_tabs(tmp_path / "Farsta 2025 a.xlsx", {"1": plan_rows([*row(1)[:6], ""], row(2), row(3))})
    write_tabs(tmp_path / "Farsta 2025 b.xlsx", {"1": plan_rows(row(1), row(2), row(3), row(4))})
    assert by_hand(run([tmp_path], Register(), 0, "sv"))[UNGA, "actions"] == (4, None)


def test_a_plan_of_an_unknown_district_is_not_counted(tmp_path: Path) -> None:
    write_tabs(tmp_path / "plan.xlsx", {"1": [header(), row(1)]})
    assert run([tmp_path], Register(), 0, "sv")["statistics"] == []
