"""What is said after a run is what its tables say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.console import corrections_line, counts_line, show_summary
from pipeline.summary import MOST_LISTED, MOST_PLANS, tables_to_summary
from pipeline.tables import Tables
from tests.fixtures.tabs import Sheet, plan_rows, write_tabs
from tests.test_corrected_runs import (
    LAMPS,
    SPRING,
    WALKS,
    WORKBOOK,
    cell_of,
    followed_up,
    line,
    read,
    register,
    sample,
    submissions,
)


def said(tables: Tables, lang: str) -> str | None:
    """The line on corrections."""
    line = corrections_line(tables_to_summary(tables).corrected, lang)
    return None if line is None else str(line)


def test_the_summary_counts_what_was_corrected_found_right_and_not_used(tmp_path: Path) -> None:
    rows = [LAMPS, ["", "", *WALKS[2:]], ["Klotter", *WALKS[1:]]]
    file = write_tabs(tmp_path / SPRING, {"1": Sheet(plan_rows(*rows), merged=["A3:A4", "B3:B4"])})
    plain = read(file)
    assert said(plain, "sv") is None
    lines = [
        line(plain, cell_of(plain, "cause"), "Få ute"),
        line(plain, cell_of(plain, "action"), "ok"),
        line(plain, cell_of(plain, "timing"), "ok"),
        ["0" * 64, *line(plain, cell_of(plain, "goal", filled=False), "Mål")[1:]],
    ]
    only_right = said(read(file, register=register(tmp_path / "register", *lines)), "sv")
    assert str(only_right) == "Rättelser: 1 cell rättad, 2 granskade och rätta"
    lines.append([*line(plain, cell_of(plain, "action"), "Nytt")[:3], "Annat", "Nytt"])
    told_line = said(read(file, register=register(tmp_path / "register", *lines)), "en")
    wanted = "Corrections: 1 cell corrected, 2 checked and right, 1 line was not used (findings.csv)"
    assert str(told_line) == wanted


def test_corrections_that_do_not_count_are_counted_apart(tmp_path: Path) -> None:
    files = submissions(tmp_path, [LAMPS, WALKS], [followed_up(LAMPS)])
    plain = read(*files)
    (old,) = [plan.plan_id for plan in plain["plans"] if not plan.is_current]
    cells = [cell for cell in plain["cells"] if cell.field == "cause" and cell.value]
    lines = [line(plain, cell, f"Orsak {number}") for number, cell in enumerate(cells)]
    idle = sum(cell.action_id.startswith(old) for cell in cells)
    corrected = read(*files, register=register(tmp_path / "register", *lines))
    wanted = f"Rättelser: {len(cells)} celler rättade (varav {idle} i inlämningar som inte gäller)"
    assert (len(cells) > idle > 0, str(said(corrected, "sv"))) == (True, wanted)


def test_only_the_own_counts_of_current_plans_are_said() -> None:
    tables = sample(WORKBOOK)
    (plan,) = tables["plans"]
    stated = sum(row.agrees is not None for row in tables["reconciliation"])
    assert f" {stated} " in str(counts_line(tables_to_summary(tables), "sv"))
    assert counts_line(tables_to_summary({**tables, "plans": [replace(plan, is_current=False)]}), "sv") is None


def test_of_a_country_of_plans_the_first_are_shown_and_how_many_more_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tables = sample(WORKBOOK)
    (plan,), (document,) = tables["plans"], tables["documents"]
    ids = [f"kommun-{number:03}-2025-{document.document_id[:8]}" for number in range(MOST_PLANS + 2)]
    plans = [replace(plan, plan_id=one, district=one) for one in ids]
    documents = [replace(document, path=f"{one}.xlsx", plan_id=one) for one in ids]
    show_summary(tables_to_summary({**tables, "plans": plans, "documents": documents}), "ut", "sv")
    told = capsys.readouterr().out
    assert [one for one in ids if one[:10] in told] == ids[:MOST_PLANS]
    assert "… och 2 till, se plans.csv" in told


def test_files_that_no_plan_was_read_from_are_listed_up_to_a_dozen(capsys: pytest.CaptureFixture[str]) -> None:
    tables = sample(WORKBOOK)
    (document,) = tables["documents"]
    row = replace(document, status="rejected", error_code="not_a_plan", message="Ingen plan.", plan_id=None)
    rows = [replace(row, path=f"annat-{number:02}.xlsx") for number in range(MOST_LISTED + 3)]
    show_summary(tables_to_summary({**tables, "documents": [document, *rows]}), "ut", "sv")
    told = capsys.readouterr().out
    assert [one.path for one in rows if one.path in told] == [one.path for one in rows[:MOST_LISTED]]
    assert "… och 3 till, se documents.csv" in told
