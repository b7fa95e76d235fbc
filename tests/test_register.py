"""The register is read as people keep it in a spreadsheet, and what is not understood is said."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import codes
from pipeline.days import to_date
from pipeline.errors import Usage
from pipeline.model import Finding
from pipeline.register import Register, Submission, read_register

HEADER = ["file", "district", "year", "occasion", "due", "received", "case_number"]
SWEDISH = ["Fil", "Stadsdel", "År", "Tillfälle", "Senast", "Inkommen", "Diarienummer"]


def register(folder: Path, content: str | bytes, name: str = "inlamningar.csv") -> Register:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_register(folder)


def finding_codes(findings: tuple[Finding, ...]) -> list[str]:
    for finding in findings:
        assert codes.message("finding", finding.code, finding.facts, "sv")
    return [finding.code for finding in findings]


def usage(folder: Path, content: str | bytes) -> str:
    with pytest.raises(Usage) as caught:
        register(folder, content)
    assert codes.message("error", caught.value.code, caught.value.facts, "sv")
    return caught.value.code


# --- reading ----------------------------------------------------------------------------------------------------------

FULL = Submission(2, "plan.xlsx", "Järva", "0180", 2025, "T1", dt.date(2025, 5, 2), dt.date(2025, 4, 30), "JÄR 2025/12")


@pytest.mark.parametrize("header", [HEADER, SWEDISH, [head.upper() for head in SWEDISH]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("first", ["", "sep={separator}\r\n", "\r\n"])
def test_a_register_is_read_however_the_spreadsheet_wrote_it(
    tmp_path: Path, header: list[str], encoding: str, separator: str, first: str
) -> None:
    row = ["plan.xlsx", "järva", "2025", "T1", "2025-05-02", "30/4 2025", "JÄR 2025/12"]
    text = first.format(separator=separator) + "".join(f"{separator.join(line)}\r\n" for line in (header, row))
    read = register(tmp_path, text.encode(encoding))
    assert read.findings == ()
    (line,) = read.submissions
    assert line == Submission(3 if first else 2, *(getattr(FULL, name) for name in FULL.__slots__[1:]))


words = st.text(st.characters(codec="cp1252", categories=["L", "N", "P"]), min_size=1).filter(
    lambda text: not text.startswith("sep=")
)


@settings(max_examples=50)
@given(
    rows=st.lists(st.tuples(words, words, words), max_size=5),
    separator=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_people_write_comes_back_letter_by_letter(
    rows: list[tuple[str, str, str]], separator: str, encoding: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([("occasion", "file", "dnr"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        read = register(Path(folder), out.getvalue().encode(encoding))
    assert [(line.occasion, line.file, line.case_number) for line in read.submissions] == rows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025-03-04 00:00:00", "2025-03-04"),
        ("2025-03-04T08:30", "2025-03-04"),
        ("20250304", "2025-03-04"),
        ("4/3 2025", "2025-03-04"),
        ("4/3-2025", "2025-03-04"),
        ("04.03.2025", "2025-03-04"),
        ("den 4 mars 2025", "2025-03-04"),
        ("4:e MAJ 2025", "2025-05-04"),
        ("30 sept. 2025", "2025-09-30"),
        ("31/2 2025", "None"),
        ("4 fars 2025", "None"),
        ("4/3", "None"),
        ("snart", "None"),
        ("", "None"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: str) -> None:
    assert str(to_date(text)) == day


def test_what_cannot_be_understood_in_a_line_is_a_finding_with_its_line(tmp_path: Path) -> None:
    read = register(tmp_path, "fil;stadsdel;år;senast;inkommen\n\na.xlsx;Atlantis;25;snart;31/2 2025;mer\n")
    assert finding_codes(read.findings) == [
        "register_bad_district",
        "register_bad_year",
        "register_bad_date",
        "register_bad_date",
        "register_line_too_long",
    ]
    assert {dict(finding.facts)["line"] for finding in read.findings} == {"3"}
    assert read.submissions == (Submission(3, "a.xlsx"),)


def test_a_line_break_in_a_cell_does_not_shift_the_numbers_of_lines(tmp_path: Path) -> None:
    read = register(tmp_path, 'fil;tillfälle\na.xlsx;"T1\nsen"\nb.xlsx;T2\n')
    assert [(line.line, line.occasion) for line in read.submissions] == [(2, "T1 sen"), (4, "T2")]


def test_unknown_columns_are_named_and_not_used(tmp_path: Path) -> None:
    read = register(tmp_path, "fil,handläggare,\nplan.xlsx,X,\n,Y,\n")
    assert finding_codes(read.findings) == ["register_unknown_column"]
    assert len(read.submissions) == 1


def test_a_file_on_two_lines_is_a_finding_and_the_first_counts(tmp_path: Path) -> None:
    read = register(tmp_path, "fil;år\nplan.xlsx;2024\nPLAN.xlsx;2025\n")
    assert finding_codes(read.findings) == ["register_file_twice"]
    assert read.for_file("plan.xlsx") == Submission(2, "plan.xlsx", year=2024)


def test_the_table_is_found_under_its_swedish_name(tmp_path: Path) -> None:
    assert len(register(tmp_path, "fil\nplan.xlsx\n", "Inlämningar.CSV").submissions) == 1


def test_a_folder_without_the_table_is_a_finding(tmp_path: Path) -> None:
    assert finding_codes(read_register(tmp_path).findings) == ["register_without_submissions"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "register_columns_missing"),
        ("a;b\n1;2\n", "register_columns_missing"),
        ("stadsdel;senast\nJärva;\n", "register_columns_missing"),
        ("fil;filnamn\na;b\n", "register_column_twice"),
        (b"fil;\x81\n", "register_unreadable"),
        ("fil\n" + "x" * 200_000, "register_unreadable"),
    ],
)
def test_a_table_that_cannot_be_understood_is_wrong_usage(tmp_path: Path, content: Any, code: str) -> None:
    assert usage(tmp_path, content) == code


def test_a_folder_that_is_none_or_holds_two_tables_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="register_not_a_folder"):
        read_register(tmp_path / "none")
    (tmp_path / "Inlämningar.csv").write_text("fil\n", encoding="utf-8")
    assert usage(tmp_path, "fil\n") == "register_table_twice"


# --- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("plan.xlsx", 1),
        ("in/PLAN.XLSX", 1),
        ("in/b/plan.xlsx", 2),
        ("in\\b\\plan.xlsx", 2),
        ("a\u030atga\u0308rd.pdf", 3),
        ("Åtgärd.xlsx", 4),
        ("min plan.xlsx", None),
        ("plan.pdf", None),
    ],
)
def test_a_file_is_found_by_its_name_with_or_without_folders_and_ending(path: str, line: int | None) -> None:
    names = ["Plan.xlsx", r"b\plan.xlsx", "åtgärd.pdf", "ÅTGÄRD"]
    lines = Register(tuple(Submission(number, name) for number, name in enumerate(names, 1)))
    found = lines.for_file(path)
    assert (found.line if found else None) == line


def test_what_is_expected_is_known_without_a_file(tmp_path: Path) -> None:
    read = register(tmp_path, "fil;stadsdel;år\n;Farsta;2025\nplan.xlsx;Kista;2025\n;Farsta;2025\n")
    assert read.expected() == (("Farsta", 2025), ("Järva", 2025))
    assert read.for_plan("Farsta", 2025) == read.submissions[0]
    assert (read.for_plan("Järva", 2025), read.for_plan(None, None)) == (None, None)


def test_lines_without_file_and_files_without_line_are_findings(tmp_path: Path) -> None:
    read = register(tmp_path, "fil;stadsdel;år\na.xlsx;;\nb.xlsx;;\n;Farsta;2025\n")
    findings = read.unmatched(["in/a.xlsx", "in/c.xlsx", "in/d.xlsx"], {"in/d.xlsx": ("Farsta", 2025)})
    assert finding_codes(findings) == ["register_line_without_file", "file_not_in_register"]
    assert [dict(finding.facts)["file"] for finding in findings] == ["b.xlsx", "in/c.xlsx"]


def test_without_a_register_no_file_is_missing_in_it() -> None:
    assert Register().unmatched(["a.xlsx"]) == ()
