"""A table's columns are known by what their headers mean; a table of another kind is not taken for a plan."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from extractors.tables.labels import SAME_WORD, guidance_words, is_like_one, likeness
from pipeline.model import FIELDS
from pipeline.tables import Tables
from tests.fixtures.tabs import ABOUT_WORDS, AREA, Sheet, header, plan_rows, read_tabs, row

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "headers.toml").read_text(encoding="utf-8")
)
PLANS = [pytest.param(case, id=case["name"]) for case in CASES["plan"]]
OTHERS = [pytest.param(case, id=case["name"]) for case in CASES["other"]]


def read_case(path: Path, case: dict[str, Any]) -> Tables:
    """A tab with the header of a case and one row whose texts tell their column."""
    width = max(map(len, case["rows"]))
    body = [str(1) if col in case.get("numbering", ()) else f"text {col}" for col in range(width)]
    return read_tabs(path / "plan.xlsx", {"Trygghet": Sheet([*case["rows"], body], case.get("merged", ()))})


def findings(tables: Tables, code: str) -> list[Any]:
    return [finding for finding in tables["findings"] if finding.code == code]


@pytest.mark.parametrize("case", PLANS)
def test_columns_of_an_unseen_template_are_mapped_by_their_meaning(tmp_path: Path, case: dict[str, Any]) -> None:
    (action,) = read_case(tmp_path, case)["actions"]
    said = {field: getattr(action, field) for field in FIELDS if getattr(action, field) is not None}
    assert said == {field: told if isinstance(told, str) else f"text {told}" for field, told in case["columns"].items()}


@pytest.mark.parametrize("case", PLANS)
def test_every_column_mapped_by_likeness_has_a_finding(tmp_path: Path, case: dict[str, Any]) -> None:
    tables = read_case(tmp_path, case)
    by_likeness = {column.field for column in tables["plan_columns"] if column.mapped_by == "likeness"}
    assert {finding.field for finding in findings(tables, "header_by_likeness")} == by_likeness
    assert {column.field for column in tables["plan_columns"]} == set(case["columns"])
    assert all(0 < column.score <= 1 for column in tables["plan_columns"])


@pytest.mark.parametrize("case", PLANS)
def test_columns_without_a_field_are_named_with_text_and_place(tmp_path: Path, case: dict[str, Any]) -> None:
    tables = read_case(tmp_path, case)
    found = {finding.source: finding.message for finding in findings(tables, "extra_column")}
    last = len(case["rows"]) + 1
    assert set(found) == {f"Trygghet!{get_column_letter(col + 1)}{last}" for col in case.get("extra", ())}
    for col in case.get("extra", ()):
        message = found[f"Trygghet!{get_column_letter(col + 1)}{last}"]
        assert f"text {col}" in message
        assert case["rows"][-1][col] in message
    assert len(findings(tables, "numbering_column")) == len(case.get("numbering", ()))


@pytest.mark.parametrize("case", OTHERS)
def test_a_table_of_another_kind_makes_no_rows_and_is_named(tmp_path: Path, case: dict[str, Any]) -> None:
    body = [[f"text {number}{col}" for col in range(len(case["rows"][0]))] for number in range(3)]
    tabs = {"1. Unga i riskzon": plan_rows(row(1)), "Bilaga": [*case["rows"], *body]}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert len(tables["actions"]) == 1
    (finding,) = findings(tables, "sheet_not_recognised")
    assert "text 23" in finding.message or len(case["rows"][0]) < 4
    assert finding.source == "Bilaga"


@pytest.mark.parametrize("case", OTHERS)
def test_a_workbook_of_nothing_but_another_table_is_no_plan(tmp_path: Path, case: dict[str, Any]) -> None:
    body = [[f"text {number}{col}" for col in range(len(case["rows"][0]))] for number in range(3)]
    (document,) = read_tabs(tmp_path / "lista.xlsx", {"Blad1": [*case["rows"], *body]})["documents"]
    assert (document.status, document.error_code) == ("rejected", "not_a_plan")


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_the_templates_own_headers_need_no_finding(tmp_path: Path, year: str) -> None:
    tables = read_tabs(tmp_path / "plan.xlsx", {"1. Unga i riskzon": plan_rows(row(1, year), year=year)})
    assert {plan.template for plan in tables["plans"]} == {year}
    assert {column.mapped_by for column in tables["plan_columns"]} == {"template"}
    assert {finding.code for finding in tables["findings"]} <= {"district_unknown", "year_unknown"} | ABOUT_WORDS


@pytest.mark.parametrize("year", ["2024", "2025"])
@pytest.mark.parametrize("missing", range(7))
def test_a_column_whose_header_was_emptied_is_known_by_its_place(tmp_path: Path, year: str, missing: int) -> None:
    names = header(year)
    if missing >= len(names):
        pytest.skip("the template of 2024 has six columns")
    names[missing] = ""
    tables = read_tabs(tmp_path / "plan.xlsx", {"1. Unga i riskzon": [names, row(1, year), row(2, year)]})
    fields = [field for field in FIELDS if year == "2025" or field != "goal"]
    said = [[getattr(action, field) for field in fields] for action in tables["actions"]]
    assert said == [row(1, year), row(2, year)]
    assert [finding.field for finding in findings(tables, "column_by_position")] == [fields[missing]]
    assert {area.area for area in tables["areas"]} == {"unga_i_riskzon"}


def test_columns_stand_in_any_order(tmp_path: Path) -> None:
    order = [5, 2, 0, 6, 1, 3, 4]
    rows = [[texts[col] for col in order] for texts in plan_rows(row(1), row(2))]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Flik": rows})
    assert [[getattr(action, field) for field in FIELDS] for action in tables["actions"]] == [row(1), row(2)]
    assert [column.mapped_by for column in tables["plan_columns"]] == ["template"] * 7
    assert [area.area_label for area in tables["areas"]] == [AREA]


def test_header_and_guidance_may_share_a_cell(tmp_path: Path) -> None:
    names, told = plan_rows()
    rows = [[f"{name}\n{text}" for name, text in zip(names, told, strict=True)], row(1)]
    tables = read_tabs(tmp_path / "plan.xlsx", {"1. Unga i riskzon": rows})
    assert [[getattr(action, field) for field in FIELDS] for action in tables["actions"]] == [row(1)]
    assert {area.area for area in tables["areas"]} == {"unga_i_riskzon"}


@given(st.sampled_from(sorted(guidance_words())), st.integers(0, 20), st.text("adeiorst", max_size=3))
def test_a_word_is_held_against_all_words_as_against_each(word: str, at: int, letters: str) -> None:
    misread = word[:at] + letters + word[at + 1 :]
    alike = any(likeness(misread, other) >= SAME_WORD for other in guidance_words())
    assert is_like_one(misread, guidance_words()) == alike
