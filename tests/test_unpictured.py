"""A scanner's text layer whose picture is gone is read by the places of its words, askew as the page lay, and told."""

from __future__ import annotations

import pytest
from rapidfuzz.fuzz import ratio

from normalizers.records import Records
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.picture_pages import WIDE
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records, records_say, truth_says
from tests.fixtures.scanned import print_to_unpictured

ALIKE = 95
"""Of 100: a row reads as the plan's, some letters of the English engine aside."""


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A short plan."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


@pytest.fixture(scope="module")
def read(plan: Truth, tmp_path_factory: pytest.TempPathFactory) -> Records:
    """What is read of its layer."""
    folder = tmp_path_factory.mktemp("unpictured")
    drawn = plan_to_reportlab(plan, folder / "drawn.pdf", layout=WIDE)
    return read_records(print_to_unpictured(drawn, folder / "plan-farsta-2024.pdf"))


def without_problem(row: str) -> str:
    """A row without its first field: how far down a merged cell reaches nobody sees without rules."""
    return row.partition(" | ")[2]


def test_rows_are_found_without_rules_and_picture(read: Records, plan: Truth) -> None:
    said, wanted = records_say(read), truth_says(plan)
    assert said.keys() == wanted.keys()
    for area, rows in wanted.items():
        pairs = list(zip(said[area], rows, strict=True))
        assert [ratio(without_problem(a), without_problem(b)) > ALIKE for a, b in pairs] == [True] * len(rows)


def test_each_page_says_that_its_picture_is_missing(read: Records) -> None:
    told = [placed.finding for placed in read.findings if placed.finding.code == "picture_missing"]
    assert [finding.origins[0].page for finding in told] == [page.page for page in read.pages]
    assert {page.channel for page in read.pages} == {"pdf"}
