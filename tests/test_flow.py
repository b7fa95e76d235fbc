"""What the run makes of the documents before any of them is read, and of those that nobody sent."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl

from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.tables import Tables

AREAS = ("Unga i riskzon för destruktivt beteende", "Otrygga och brottsutsatta platser")
HEADER = ("Orsak", "Åtgärd", "Operativa mål", "När", "Vem", "Uppföljning")


def workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    """A plan of two areas, the same rows on both of its tabs."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for label in AREAS:
        sheet = book.create_sheet(label[:20])
        sheet.append([label, *HEADER])
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


ROW = ("Klotter", "Uttråkade ungdomar", "Sanera", "Rent inom ett dygn", "maj 2025", "Trafikkontoret", "Klart")


def read(*inputs: Path, register: Register | None = None) -> Tables:
    return run(inputs, register or Register(), 0, "sv")


def test_guidance_in_words_that_are_headers_elsewhere_begins_no_second_table(tmp_path: Path) -> None:
    guidance = (
        "Vad är problemet?",
        "Varför?",
        "Vad ska göras?",
        "Mål",
        "När ska det göras?",
        "Vem gör?",
        "Hur gick det?",
    )
    tables = read(workbook(tmp_path / "plan-farsta-2025.xlsx", guidance, ROW))
    assert [(a.area, a.problem, a.goal) for a in tables["actions"]] == [
        ("unga_i_riskzon", "Klotter", "Rent inom ett dygn"),
        ("otrygga_platser", "Klotter", "Rent inom ett dygn"),
    ]
    told = {finding.message.rsplit(": ", 1)[-1] for finding in tables["findings"]}
    assert set(guidance) <= told


def test_of_identical_files_the_one_whose_name_tells_most_is_read(tmp_path: Path) -> None:
    first = workbook(tmp_path / "Bilaga 1.xlsx", ROW)
    shutil.copy(first, tmp_path / "Skarpnäck 2025.xlsx")
    tables = read(tmp_path)
    assert [(row.path, row.status) for row in tables["documents"]] == [
        ("Bilaga 1.xlsx", "duplicate"),
        ("Skarpnäck 2025.xlsx", "read"),
    ]
    assert [(plan.district, plan.year) for plan in tables["plans"]] == [("Skarpnäck", 2025)]


def test_a_plan_under_two_endings_is_counted_once(tmp_path: Path) -> None:
    plan = workbook(tmp_path / "plan-farsta-2025.xlsx", ROW)
    shutil.copy(plan, tmp_path / "plan-farsta-2025.bin")
    tables = read(tmp_path)
    assert sorted(row.status for row in tables["documents"]) == ["duplicate", "read"]
    assert len(tables["plans"]) == 1


def test_an_empty_plan_is_not_excused_by_an_empty_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "plan-skarpnack.pdf").touch()
    (tmp_path / "Thumbs.db").touch()
    rows = {row.path: (row.status, row.error_code) for row in read(tmp_path)["documents"]}
    assert rows["plan-skarpnack.pdf"] == ("rejected", "empty_file")
    assert rows["Thumbs.db"][0] == "skipped"


def test_a_plan_that_the_register_awaits_is_named(tmp_path: Path) -> None:
    line = Submission(2, None, "Skarpnäck", "0180", 2025, None, None, None, None)
    tables = read(workbook(tmp_path / "plan-farsta-2025.xlsx", ROW), register=Register((line,)))
    (missing,) = [finding for finding in tables["findings"] if finding.code == "plan_not_received"]
    assert "Skarpnäck 2025" in missing.message


def test_whoever_reads_workbooks_loads_nothing_that_reads_pages() -> None:
    unwanted = {"cv2", "pandas", "pdfplumber", "pyarrow", "wordfreq"}
    code = f"import sys, pipeline.flow; assert {unwanted}.isdisjoint(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
