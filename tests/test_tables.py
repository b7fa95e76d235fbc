"""All documents of a run make one set of tables: each file its row, each finding its place and its number."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline import codes, schema
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.tables import Tables
from tests.fixtures.tabs import AREA, plan_rows, row, write_tabs

UNGA = "unga_i_riskzon"


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1. Unga i riskzon": plan_rows([*row(1), "", "Obs"], row(2))})
    write_tabs(tmp_path / "tom.xlsx", {"1": plan_rows()})
    write_tabs(tmp_path / "lista.xlsx", {"Blad1": [["Namn", "Telefon"], ["Kim", "08"]]})
    (tmp_path / "kopia.xlsx").write_bytes((tmp_path / "Farsta 2025.xlsx").read_bytes())
    (tmp_path / "LÄSMIG.md").write_text("Planerna", encoding="utf-8")
    return run([tmp_path], Register((Submission(2, "borta.xlsx", "Bromma", "0180", 2025),)), 0, "sv")


def test_every_table_of_the_contract_is_made(tables: Tables) -> None:
    assert set(tables) == {table.name for table in schema.load().tables}


def test_every_file_has_one_row_that_says_what_became_of_it(tables: Tables) -> None:
    rows = {row.path: (row.status, row.error_code, row.plan_id is not None) for row in tables["documents"]}
    assert rows == {
        "Farsta 2025.xlsx": ("read", None, True),
        "kopia.xlsx": ("duplicate", None, True),
        "tom.xlsx": ("read", None, True),
        "lista.xlsx": ("rejected", "not_a_plan", False),
        "LÄSMIG.md": ("skipped", "unsupported", False),
    }
    assert all(row.message for row in tables["documents"] if row.status != "read")


def test_a_plan_without_actions_is_read_with_a_finding(tables: Tables) -> None:
    plan_id = next(row.plan_id for row in tables["documents"] if row.path == "tom.xlsx")
    assert "empty_plan" in {finding.code for finding in tables["findings"] if finding.plan_id == plan_id}


def test_findings_are_numbered_and_known(tables: Tables) -> None:
    assert all(count == 1 for count in Counter(finding.finding_id for finding in tables["findings"]).values())
    assert all(codes.is_code("finding", finding.code) for finding in tables["findings"])
    assert all(finding.severity == codes.severity(finding.code) for finding in tables["findings"])
    assert not any("{" in finding.message for finding in tables["findings"])


def test_the_register_and_the_files_are_held_against_each_other(tables: Tables) -> None:
    about = {finding.code: finding.message for finding in tables["findings"] if finding.document_id is None}
    assert "borta.xlsx" in about["register_line_without_file"]
    assert "file_not_in_register" in about


def test_messages_come_in_the_language_asked_for(tmp_path: Path) -> None:
    path = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": plan_rows([*row(1), "", "Obs"])})
    said = [run([path], Register(), 0, lang)["findings"][0].message for lang in ("sv", "en")]
    assert said == ["Text utanför tabellen har inte tagits med: Obs", "Text outside the table was left out: Obs"]


def test_areas_and_columns_of_a_plan_are_listed(tables: Tables) -> None:
    plan_id = next(row.plan_id for row in tables["documents"] if row.path == "Farsta 2025.xlsx")
    (area,) = [area for area in tables["areas"] if area.plan_id == plan_id]
    assert (area.area, area.area_no, area.area_label, area.source) == (UNGA, 1, AREA, "'1. Unga i riskzon'")
    columns = [column for column in tables["plan_columns"] if column.plan_id == plan_id]
    assert [(column.field, column.header, column.mapped_by) for column in columns][:2] == [
        ("problem", AREA, "template"),
        ("cause", "Orsak", "template"),
    ]
