"""A picture for each page of a plan: each is a plan of its own, and its sender is told to send one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow import run
from pipeline.page_files import running
from pipeline.register import Register
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.plans import load_plan
from tests.fixtures.scanned import print_to_frames
from tests.test_scan_wear import SHEET


def test_pages_that_were_sent_one_by_one_are_told(tmp_path: Path) -> None:
    whole = load_plan("farsta-2024")
    plan = {**whole, "sheets": whole["sheets"][:2], "analysis": []}
    print_ = plan_to_reportlab(plan, tmp_path / "print.pdf", layout=SHEET)
    files = [
        print_to_frames(print_, tmp_path / f"plan-farsta-2024-sida{page}.png", dpi=200, pages=[page]) for page in (1, 2)
    ]
    tables = run(files, Register(), 0, "sv")
    told = [row for row in tables["findings"] if row.code == "pages_apart"]
    assert {row.plan_id for row in told} == {plan.plan_id for plan in tables["plans"]}
    assert len(told) == 2
    assert all(row.severity == "warning" and "en enda PDF" in row.message for row in told)
    assert all(f"{files[0].name} till {files[1].name}" in row.message for row in told)


@pytest.mark.parametrize(
    "names",
    [
        ("plan-farsta-2024.png", "plan-farsta-2026.png"),
        ("sida1.pdf", "sida2.pdf"),
        ("farsta/1.png", "bromma/2.png"),
        ("sida1.png",),
        ("sida1.png", "bild2.png"),
    ],
)
def test_other_names_are_no_pages_of_one_plan(names: tuple[str, ...]) -> None:
    assert not list(running(names))
