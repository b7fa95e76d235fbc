"""Texts that went missing, or stood with others, without a word once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from extractors.tables.labels import area_of
from tests.fixtures.tabs import AREA, header, read_tabs, row

BESIDE = "Otrygga och brottsutsatta platser"


def headed(label: str, last: str = "Uppföljning") -> list[str]:
    """A header that begins with its area."""
    return [label, *header()[1:-1], last]


def said(tmp_path: Path, rows: Sequence[Sequence[str]]) -> str:
    """Every text of the tables that a tab of these rows comes to."""
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": rows})
    return "\n".join(str(astuple(one)) for table in tables.values() for one in table)


def code_of(label: str) -> str:
    """The code of a template's area."""
    area = area_of(label)[0]
    assert area is not None
    return area.code


def test_what_is_looked_for_is_found_where_nothing_is_lost(tmp_path: Path) -> None:
    told = said(tmp_path, [headed(AREA), row(1), row(2)])
    assert all(text in told for text in (*row(1), *row(2)))


def test_two_tables_side_by_side_are_kept_apart(tmp_path: Path) -> None:
    rows = [[*headed(AREA), "", *headed(BESIDE)], [*row(1), "", *row(2)]]
    actions = read_tabs(tmp_path / "plan.xlsx", {"1": rows})["actions"]
    assert {(one.area, one.problem, one.cause) for one in actions} == {
        (code_of(AREA), "problem 1", "cause 1"),
        (code_of(BESIDE), "problem 2", "cause 2"),
    }


def test_words_in_a_header_that_is_repeated_are_not_lost(tmp_path: Path) -> None:
    again = headed(AREA, "Uppföljning T2 2025: Kvastmåra")
    assert "Kvastmåra" in said(tmp_path, [headed(AREA), row(1), again, row(2)])
