"""What a person who compiles the plans would stop at is named, at its place, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.days import to_date
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.tables import Tables
from tests.fixtures.tabs import Sheet, header, plan_rows, row, write_tabs

FULL = ["Oro", "Ljus saknas", "Vandra i parken", "Färre känner oro", "Våren 2025", "Kommunpolis", ""]
CAUSES = (
    "Ljus saknas i parken",
    "Butikerna stänger tidigt",
    "Skolgården är öppen på kvällen",
    "Få vuxna rör sig ute",
    "Bussen går sällan",
)
GOAL = "Det lilla torget är ingen otrygg plats år"


def line(number: int, **changed: str) -> list[str]:
    """A row in which nothing is odd, but for what is changed in it."""
    names = ("problem", "cause", "action", "goal", "timing", "responsible", "follow_up")
    filled = dict(zip(names, FULL, strict=True)) | {"cause": CAUSES[number - 1]}
    return list((filled | changed).values())


def read(tmp_path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), received: str = "") -> Tables:
    file = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": Sheet(plan_rows(*rows), merged=merged)})
    lines = (Submission(2, file.name, "Farsta", None, 2025, received=to_date(received)),) if received else ()
    return run([file], Register(lines), 0, "sv")


def found(tables: Tables, *codes: str) -> list[tuple[str, str, str | None]]:
    """The findings of these codes: code, the row's number, and the place."""
    rows = [row for row in tables["findings"] if row.code in codes]
    return [(row.code, row.action_id.rsplit("/")[-1], row.source) for row in rows]


ODD = (
    "measure_without_cause",
    "cause_without_measure",
    "row_without_measure",
    "no_time",
    "no_responsible",
    "series_counted_on",
    "row_reference",
    "row_reference_found",
    "row_reference_lost",
    "follow_up_missing",
    "verdict_missing",
    "time_not_understood",
    "role_not_understood",
    "person_without_role",
    "verdict_contradicted",
    "share_or_date",
)


def test_a_plan_in_order_has_no_oddities(tmp_path: Path) -> None:
    assert found(read(tmp_path, [line(1), line(2), line(3)]), *ODD) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cause": ""}, "measure_without_cause"),
        ({"action": ""}, "cause_without_measure"),
        ({"timing": ""}, "no_time"),
        ({"responsible": ""}, "no_responsible"),
        ({"timing": "Alla får hjälp"}, "time_not_understood"),
        ({"responsible": "Karin Ek"}, "person_without_role"),
        ({"cause": "-"}, "measure_without_cause"),
        ({"action": "–"}, "cause_without_measure"),
        ({"timing": "?"}, "no_time"),
        ({"responsible": "-"}, "no_responsible"),
        ({"responsible": "Saknas"}, "no_responsible"),
        ({"responsible": "Hageby, Navestad"}, "role_not_understood"),
        ({"follow_up": "5/7"}, "share_or_date"),
        ({"cause": "", "action": ""}, "row_without_measure"),
        ({"cause": "", "action": "-", "timing": "", "responsible": "", "goal": ""}, "row_without_measure"),
        (
            {
                "problem": "",
                "cause": "",
                "action": "",
                "timing": "",
                "responsible": "",
                "goal": "",
                "follow_up": "VB: Klart",
            },
            "row_without_measure",
        ),
    ],
)
def test_a_gap_is_named_at_its_row(tmp_path: Path, changed: dict[str, str], code: str) -> None:
    tables = read(tmp_path, [line(1), line(2, **changed)])
    assert [one[:2] for one in found(tables, *ODD)] == [(code, "2")]
    flags = [{flag for flag in action.flags if flag in ODD} for action in tables["actions"]]
    assert flags == [set(), {code}]


def test_a_cause_that_is_merged_over_rows_with_actions_lacks_none(tmp_path: Path) -> None:
    rows = [line(1, action=""), ["", "", *FULL[2:]], line(3)]
    assert found(read(tmp_path, rows, ["A3:A4", "B3:B4"]), *ODD) == []


def test_a_row_within_a_merged_cause_or_action_lacks_neither(tmp_path: Path) -> None:
    rows = [line(1), ["", "", "", "", "Hösten 2025", "", ""], ["", "", "Måla", *FULL[3:]]]
    assert found(read(tmp_path, rows, ["A3:A5", "B3:B5", "C3:C4"]), *ODD) == []


def test_rows_of_a_merged_action_are_asked_once(tmp_path: Path) -> None:
    rows = [line(1, timing=""), ["", "", "", "", "", "Förvaltaren", ""]]
    assert found(read(tmp_path, rows, ["A3:A4", "B3:B4", "C3:C4"]), *ODD) == [("no_time", "1", "'1'!D3:F3")]


def test_a_template_without_the_column_lacks_nothing(tmp_path: Path) -> None:
    rows = [["Orsak", "Åtgärd", "När"], ["Ljus saknas", "Vandra", "maj"]]
    path = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1. Unga i riskzon": rows})
    tables = run([path], Register(), 0, "sv")
    assert found(tables, *ODD) == []
    (action,) = tables["actions"]
    assert (action.status, action.roles, action.timing_kind) == (None, None, "month")


def test_a_series_that_was_dragged_is_named_with_its_numbers_and_the_odd_cells(tmp_path: Path) -> None:
    rows = [line(number, goal=f"{GOAL} {year}.") for number, year in enumerate((2030, 2030, 2031, 2032, 2030), 1)]
    tables = read(tmp_path, rows)
    assert found(tables, *ODD) == [("series_counted_on", "3", "'1'!D5;'1'!D6")]
    (finding,) = [one for one in tables["findings"] if one.code == "series_counted_on"]
    assert "2030, 2030, 2031, 2032, 2030" in finding.message


@pytest.mark.parametrize(
    "goals",
    [
        pytest.param(["Etapp 1", "Etapp 2", "Etapp 3"], id="labels that are numbered on purpose"),
        pytest.param(["Trygga stråk i park 1", "Trygga stråk i park 2", "Trygga stråk i park 3"], id="places in order"),
        pytest.param([f"{GOAL} 2030", f"{GOAL} 2031", "Klart"], id="two that may be meant so"),
        pytest.param([f"{GOAL} 2028", f"{GOAL} 2030", f"{GOAL} 2032"], id="no number counts on by one"),
        pytest.param([f"{GOAL} 2030", f"{GOAL} 2030", f"{GOAL} 2030"], id="the same each time"),
    ],
)
def test_other_numbers_are_no_series(tmp_path: Path, goals: list[str]) -> None:
    assert found(read(tmp_path, [line(n, goal=goal) for n, goal in enumerate(goals, 1)]), *ODD) == []


@pytest.mark.parametrize(
    ("number", "code"), [(3, "row_reference_found"), (4, "row_reference_lost"), (40, "row_reference_lost")]
)
def test_a_reference_to_a_row_says_what_stands_there(tmp_path: Path, number: int, code: str) -> None:
    rows = [line(1), line(2, responsible=f"Kommunpolis (se rad {number})")]
    assert found(read(tmp_path, rows), *ODD) == [(code, "2", "'1'!F4")]


@pytest.mark.parametrize(
    "text", ["Tredje året i rad 2025", "Möten hölls två månader i rad\n3 gånger", "En rad 45-minuters pass"]
)
def test_words_that_mean_no_row_of_the_table_refer_to_none(tmp_path: Path, text: str) -> None:
    assert found(read(tmp_path, [line(1), line(2, goal=text)]), *ODD) == []


UPPF = {"follow_up": "Genomfört."}


@pytest.mark.parametrize(
    ("rows", "received", "expected"),
    [
        pytest.param([line(1, **UPPF), line(2, **UPPF), line(3)], "", ["3"], id="most rows are followed up"),
        pytest.param([line(1, **UPPF), line(2), line(3)], "", [], id="few are"),
        pytest.param([line(1), line(2)], "2025-12-12", ["1", "2"], id="it came in at the end of the year"),
        pytest.param([line(1), line(2)], "2025-03-12", [], id="it came in in spring"),
        pytest.param([line(1, follow_up="VB: Genomfört."), line(2), line(3)], "", ["2", "3"], id="a last report"),
    ],
)
def test_follow_up_that_is_missing_at_the_years_end(
    tmp_path: Path, rows: list[list[str]], received: str, expected: list[str]
) -> None:
    assert [number for _, number, _ in found(read(tmp_path, rows, received=received), *ODD)] == expected


def test_a_follow_up_that_tells_no_outcome_is_not_missing(tmp_path: Path) -> None:
    rows = [line(1, **UPPF), line(2, **UPPF), line(3, follow_up="Antal vandringar.")]
    assert [one[:2] for one in found(read(tmp_path, rows), *ODD)] == [("verdict_missing", "3")]


def test_a_dash_is_no_follow_up(tmp_path: Path) -> None:
    rows = [line(1, **UPPF), line(2, **UPPF), line(3, follow_up="–")]
    assert [one[:2] for one in found(read(tmp_path, rows), *ODD)] == [("follow_up_missing", "3")]


def test_a_merged_cell_is_spoken_of_once(tmp_path: Path) -> None:
    rows = [line(1, timing="Alla får hjälp"), [*line(2)[:4], "", *FULL[5:]]]
    assert [one[1] for one in found(read(tmp_path, rows, ["E3:E4"]), *ODD)] == ["1"]


def test_a_plan_of_another_template_is_judged_by_its_own_columns(tmp_path: Path) -> None:
    rows = [header("2024"), row(1, "2024")]
    path = write_tabs(tmp_path / "Farsta 2024.xlsx", {"1": rows})
    assert found(run([path], Register(), 0, "sv"), "no_time", "no_responsible", "measure_without_cause") == []
