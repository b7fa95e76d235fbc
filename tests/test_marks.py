"""Nothing that a person put into a file is lost: each word ends in a row or in a finding that names its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from pipeline.flow import run
from pipeline.register import Register
from pipeline.tables import Tables
from tests.fixtures import hiding, hiding_beside, hiding_parts, hiding_prints, hiding_texts
from tests.fixtures.hiding import mark, write_book
from tests.fixtures.odd_workbooks import without_part

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "marks.toml").read_text("utf-8")
)
HOMES = {
    "actions": {"actions"},
    "findings": {"findings"},
    "either": {"actions", "findings"},
    "front": {"findings", "plans"},
    "plan_columns": {"plan_columns"},
    "plans": {"plans"},
    "areas": {"areas"},
    "anywhere": {"actions", "areas", "findings", "plan_columns", "plans"},
    "left_out": set[str](),
}


def numbered() -> list[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Each case with its kind of document and the marks that are its own."""
    cases = [(kind, case) for kind, listed in CASES.items() for case in listed]
    ends = list(accumulate(case["marks"] for _, case in cases))
    return [
        (kind, case, tuple(map(mark, range(end - case["marks"] + 1, end + 1))))
        for (kind, case), end in zip(cases, ends, strict=True)
    ]


def cases_of(kind: str) -> list[Any]:
    return [pytest.param(case, marks, id=case["place"]) for own, case, marks in numbered() if own == kind]


def tables_with(tables: Tables, word: str) -> set[str]:
    """The tables that hold a word in any of their values; a finding counts if it says where the word stands."""
    return {
        name
        for name, rows in tables.items()
        for row in rows
        if any(word in text for text in texts_of(row)) and (name != "findings" or row.source)
    }


def texts_of(row: Any) -> Iterable[str]:
    return (str(value) for value in asdict(row).values() if value is not None)


def test_there_are_three_hundred_marks_that_must_come_out() -> None:
    assert len({word for _, case, marks in numbered() if case["home"] != "left_out" for word in marks}) >= 300


@pytest.mark.parametrize(("case", "marks"), cases_of("workbook"))
def test_a_word_in_a_workbook_is_in_a_row_or_a_finding(
    case: Mapping[str, Any], marks: Sequence[str], tmp_path: Path
) -> None:
    path = tmp_path / "plan-farsta-2025.xlsx"
    patch: Callable[[Path, Sequence[str]], Path] | None = getattr(hiding_parts, case["place"], None)
    if patch is None:
        home = hiding if hasattr(hiding, case["place"]) else hiding_beside
        write_book(path, getattr(home, case["place"]), marks)
    else:
        patch(path, marks)
    assert lost(run([path], Register(), 0, "sv"), case, marks) == {}


@pytest.mark.parametrize(("case", "marks"), cases_of("print"))
def test_a_word_in_a_print_is_in_a_row_or_a_finding(
    case: Mapping[str, Any], marks: Sequence[str], tmp_path: Path
) -> None:
    path = tmp_path / "plan-farsta-2025.pdf"
    hide = getattr(hiding_prints, case["place"])
    hide(path, marks) if "path" in hide.__annotations__ else hiding_prints.write_print(path, hide, marks)
    assert lost(run([path], Register(), 0, "sv"), case, marks) == {}


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (("Dnr 2025/117", "Dnr 2025/131"), ("Dnr 2025/117", "Dnr 2025/131")),
        (("Dnr 2025/117, sida 1", "Dnr 2025/117, sida 2"), ("Dnr 2025/117, sida 1",)),
    ],
    ids=["two numbers", "a number that counts the pages"],
)
def test_lines_that_differ_by_a_number_are_both_named(
    lines: Sequence[str], named: Sequence[str], tmp_path: Path
) -> None:
    path = hiding_prints.write_print(tmp_path / "plan-farsta-2025.pdf", hiding_prints.with_two_numbers, lines)
    tables = run([path], Register(), 0, "sv")
    (told,) = [row.message for row in tables["findings"] if row.code == "header_footer"]
    assert [line for line in lines if line in told] == list(named)


@pytest.mark.parametrize(("case", "marks"), cases_of("text"))
def test_a_word_in_a_flat_text_is_in_a_row_or_a_finding(
    case: Mapping[str, Any], marks: Sequence[str], tmp_path: Path
) -> None:
    path = hiding_texts.write_text(tmp_path / "plan-farsta-2025.txt", getattr(hiding_texts, case["place"]), marks)
    assert lost(run([path], Register(), 0, "sv"), case, marks) == {}


def lost(tables: Tables, case: Mapping[str, Any], marks: Sequence[str]) -> dict[str, list[str]]:
    """The marks that came out nowhere where they ought to, with the tables where they did; those that ought not to."""
    homes = HOMES[case["home"]]
    found = {word: tables_with(tables, word) for word in marks}
    return {word: sorted(names) for word, names in found.items() if not (names & homes if homes else not names)}


@pytest.mark.parametrize("part", ["xl/charts/chart1.xml", "xl/drawings/vmlDrawing1.vml"])
def test_a_damaged_drawing_is_named_and_the_plan_read(part: str, tmp_path: Path) -> None:
    def hide(desk: hiding.Desk, _: Sequence[str]) -> None:
        chart = desk.book.add_chart({"type": "pie"})
        chart.add_series({"values": "=Framsida!$B$1:$B$2"})
        desk.tab.insert_chart("K2", chart)
        desk.tab.write_comment("B3", "Hej")

    path = without_part(write_book(tmp_path / "plan-farsta-2025.xlsx", hide, ()), part)
    tables = run([path], Register(), 0, "sv")
    assert len(tables["actions"]) == 2
    assert [Path(part).name in row.message for row in tables["findings"] if row.code == "not_read_in_sheet"] == [True]


@pytest.mark.parametrize("appearance", ["/F1 (x) Tj /Nothing Do", "BT (", ""])
def test_a_remark_whose_appearance_is_damaged_is_told_all_the_same(appearance: str, tmp_path: Path) -> None:
    path = hiding_prints.in_a_damaged_stamp(tmp_path / "plan-farsta-2025.pdf", ("Stämpel",), appearance)
    tables = run([path], Register(), 0, "sv")
    assert len(tables["actions"]) == 2
    assert [row.code for row in tables["findings"] if "Stämpel" in row.message] == ["note_on_page"]
