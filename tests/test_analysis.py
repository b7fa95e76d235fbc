"""The plan's own count is read whatever stands beside it, and is held against the plan's tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from extractors import readers
from extractors.tables.restore import reading_to_plan
from pipeline.flow import run
from pipeline.limits import Limits
from pipeline.model import Finding, Source
from pipeline.register import Register
from pipeline.tables import Tables
from tests.fixtures.plans import TEMPLATE
from tests.fixtures.tabs import ABOUT_WORDS, AREA, Sheet, fill, plan_rows, read_tabs, row, with_saved_values, write_tabs

PLACES = "Otrygga och brottsutsatta platser"
OWN = "Hedersrelaterat våld"
TITLE, HEADER = [TEMPLATE["analysis"]["title"]], list(TEMPLATE["analysis"]["columns"])
AREAS = {
    "1": plan_rows(row(1), row(2)),
    "2": plan_rows(row(3), label=PLACES),
    "3": plan_rows(row(4), row(5), row(6), label=OWN),
}
RIGHT = {
    (area, item): (number, number, True)
    for area, number in (("unga_i_riskzon", 2), ("otrygga_platser", 1), ("eget_omrade", 3))
    for item in ("problems", "causes", "actions")
}


def read(tmp_path: Path, rows: list[list[Any]], name: str = "Analys") -> Tables:
    return read_tabs(tmp_path / "plan.xlsx", {**AREAS, name: rows})


def counts(tables: Tables) -> dict[tuple[str, str], tuple[int | None, int, bool | None]]:
    return {(row.area, row.item): (row.stated, row.counted, row.agrees) for row in tables["reconciliation"]}


def codes(tables: Tables) -> list[str]:
    """The findings, those about whose plan it is and which areas are the district's own aside."""
    others = {"district_unknown", "year_unknown", "own_area"} | ABOUT_WORDS
    return [finding.code for finding in tables["findings"] if finding.code not in others]


@pytest.mark.parametrize("name", ["Analys", "Blad9"])
def test_counts_that_agree_need_no_finding(tmp_path: Path, name: str) -> None:
    tables = read(tmp_path, [TITLE, HEADER, [AREA, 2, 2, 2], [PLACES, 1, 1, 1], [OWN, 3, 3, 3]], name)
    assert counts(tables) == RIGHT
    assert codes(tables) == []
    assert [page.kind for page in tables["pages"]] == ["area"] * 3 + ["analysis"]


def test_rows_and_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    names = ["Antal åtgärder", "Prioriterat område", "Antal orsaker", "Antal problem"]
    assert counts(read(tmp_path, [names, [3, OWN, 3, 3], [2, AREA, 2, 2], [1, PLACES, 1, 1]])) == RIGHT


def test_a_chart_beside_the_counts_does_no_harm(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in AREAS.items():
        fill(book.create_sheet(name), Sheet(rows))
    ws: Any = book.create_sheet("Analys")
    fill(ws, Sheet([TITLE, HEADER, [AREA, 2, 2, 2], [PLACES, 1, 1, 1], [OWN, 3, 3, 3]]))
    chart = BarChart()
    chart.add_data(Reference(ws, min_col=2, min_row=2, max_row=5))
    ws.add_chart(chart, "F2")
    book.save(tmp_path / "plan.xlsx")
    assert counts(run([tmp_path / "plan.xlsx"], Register(), 0, "sv")) == RIGHT


def test_formulas_without_saved_values_state_nothing(tmp_path: Path) -> None:
    tables = read(tmp_path, [TITLE, HEADER, [AREA, "=COUNTA('1'!A3:A9)", 2, 2]])
    assert counts(tables)["unga_i_riskzon", "problems"] == (None, 2, None)
    assert counts(tables)["unga_i_riskzon", "causes"] == (2, 2, True)
    assert set(codes(tables)) == {"formula_without_value", "count_missing"}


def test_a_count_written_in_words_is_named(tmp_path: Path) -> None:
    tables = read(tmp_path, [TITLE, HEADER, [AREA, "2 st", 2, 2], [PLACES, 1, "ca 1 (se nedan)", 1]])
    assert counts(tables).get(("unga_i_riskzon", "causes"), (2, 2, True)) == (2, 2, True)
    messages = "\n".join(finding.message for finding in tables["findings"])
    assert "2 st" in messages
    assert "ca 1 (se nedan)" in messages


def test_a_count_that_disagrees_is_said_with_both_numbers_and_its_place(tmp_path: Path) -> None:
    tables = read(tmp_path, [TITLE, HEADER, [AREA, 2, 7, 2]])
    assert counts(tables)["unga_i_riskzon", "causes"] == (7, 2, False)
    (finding,) = [finding for finding in tables["findings"] if finding.code == "count_disagrees"]
    assert finding.source == "Analys!C3"
    assert "orsaker" in finding.message
    assert "7" in finding.message
    assert "2" in finding.message


def test_a_count_of_an_area_of_the_districts_own_names_it_as_the_plan_does(tmp_path: Path) -> None:
    tables = read(tmp_path, [TITLE, HEADER, [OWN, 3, 7, 3]])
    (finding,) = [finding for finding in tables["findings"] if finding.code == "count_disagrees"]
    assert OWN in finding.message


def test_a_merged_cell_counts_once(tmp_path: Path) -> None:
    area = Sheet(plan_rows(row(1), ["", "", *row(2)[2:]]), merged=["A3:A4", "B3:B4"])
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": area, "Analys": [HEADER, [AREA, 1, 1, 2]]})
    assert [row.agrees for row in tables["reconciliation"]] == [True] * 3


def test_sums_and_notes_beside_the_counts_are_named(tmp_path: Path) -> None:
    rows = [TITLE, HEADER, [AREA, 2, 2, 2], ["Totalt", 6, 6, 6], ["Räknat den 3 maj"]]
    tables = read(tmp_path, rows)
    messages = [finding.message for finding in tables["findings"] if finding.code == "text_outside_table"]
    assert len(messages) == 2
    assert "Totalt | 6 | 6 | 6" in messages[0]
    assert "Räknat den 3 maj" in messages[1]


REASONS = {
    "rows that the formula does not reach": (
        [AREA, 1, "=COUNTA('1'!B3)", 2],
        "Analys!C3;'1'!B4",
        "når inte alla rader",
    ),
    "a number that was typed": ([AREA, 2, 1, 2], "Analys!C3", "inskrivet för hand"),
    "more than there is": ([AREA, 2, "=COUNTA('1'!B1:B9)", 2], "Analys!C3", "mer än åtgärdsraderna"),
    "another area's tab": ([AREA, 2, "=COUNTA('2'!B3:B9)", 2], "Analys!C3", "en annan flik"),
    "a second tab": ([AREA, 2, "=COUNTA('1'!B3:B9,'3'!B3:B9)", 2], "Analys!C3", "en annan flik"),
}


@pytest.mark.parametrize("case", REASONS)
def test_a_count_that_disagrees_names_the_likely_reason(tmp_path: Path, case: str) -> None:
    counted, source, words = REASONS[case]
    path = write_tabs(tmp_path / "plan.xlsx", {**AREAS, "Analys": [TITLE, HEADER, counted]})
    values = {"=COUNTA('1'!B3)": 1, "=COUNTA('1'!B1:B9)": 4, "=COUNTA('2'!B3:B9)": 1, "=COUNTA('1'!B3:B9,'3'!B3:B9)": 5}
    with_saved_values(path, values)
    findings = run([path], Register(), 0, "sv")["findings"]
    (finding,) = [one for one in findings if one.code == "count_disagrees" and "orsaker" in one.message]
    assert finding.source == source
    assert words in finding.message


def test_a_merged_cell_that_the_summary_counts_for_each_row_is_the_likely_reason(tmp_path: Path) -> None:
    area = Sheet(plan_rows(row(1), ["", "", *row(2)[2:]]), merged=["A3:A4", "B3:B4"])
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": area, "Analys": [HEADER, [AREA, 1, 2, 2]]})
    (finding,) = [one for one in tables["findings"] if one.code == "count_disagrees"]
    assert "en sammanfogad cell" in finding.message


def test_alike_texts_that_the_summary_counts_once_are_the_likely_reason(tmp_path: Path) -> None:
    area = plan_rows(row(1), [row(2)[0], row(1)[1], *row(2)[2:]])
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": area, "Analys": [HEADER, [AREA, 2, 1, 2]]})
    (finding,) = [one for one in tables["findings"] if one.code == "count_disagrees"]
    assert "likalydande" in finding.message


def test_alike_texts_counted_once_are_the_reason_though_the_actions_formula_ends_too_early(tmp_path: Path) -> None:
    area = plan_rows(row(1), [row(2)[0], row(1)[1], *row(2)[2:]])
    distinct, short = "=SUMPRODUCT(1/COUNTIF('1'!B3:B4,'1'!B3:B4))", "=COUNTA('1'!C3)"
    path = write_tabs(tmp_path / "plan.xlsx", {"1": area, "Analys": [HEADER, [AREA, 2, distinct, short]]})
    with_saved_values(path, {distinct: 1, short: 1})
    findings = run([path], Register(), 0, "sv")["findings"]
    causes, actions = [one.message for one in findings if one.code == "count_disagrees"]
    assert "likalydande" in causes
    assert "når inte alla rader" in actions


def test_a_label_of_the_template_that_a_print_cuts_off_is_not_told(tmp_path: Path) -> None:
    file = write_tabs(tmp_path / "plan.xlsx", {**AREAS, "Analys": [TITLE, HEADER, [AREA, 2, 2, 2]]})
    reading = readers.read(Source("plan.xlsx", str(file), "0" * 64, 1), Limits())
    cut = (HEADER[-1], AREA)
    assert {cell.text for cell in reading.grids[-1].cells} >= set(cut)
    cells = tuple(
        replace(cell, findings=(Finding("text_cut", (), (("text", cell.text),)),)) if cell.text in cut else cell
        for cell in reading.grids[-1].cells
    )
    plan = reading_to_plan(replace(reading, grids=(*reading.grids[:-1], replace(reading.grids[-1], cells=cells))))
    told = [finding.facts for finding in plan.findings if finding.code == "text_cut"]
    assert told == [(("text", AREA),)]
