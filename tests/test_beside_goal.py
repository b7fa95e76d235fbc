"""What a follow-up tells is held against the goal of its row only where both count the same things."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.meaning import rows_to_shared
from normalizers.outcomes.beside_goal import beside_goal
from normalizers.outcomes.status import text_to_verdict
from pipeline.model import Row

CASES = tomllib.loads((Path(__file__).parent / "cases" / "beside_goal.toml").read_text(encoding="utf-8"))
YEAR = 2025
COMPARED = [(goal, told, status) for status, pairs in CASES["compared"].items() for goal, told in pairs]


def status(goal: str | None, told: str) -> str:
    return beside_goal(text_to_verdict(told, YEAR), told, goal, YEAR).status


@pytest.mark.parametrize(("goal", "told", "expected"), COMPARED)
def test_fewer_of_the_same_things_than_the_goal_says_is_a_part_of_it(goal: str, told: str, expected: str) -> None:
    assert status(goal, told) == expected


@pytest.mark.parametrize("told", [told for _, told, expected in COMPARED if expected == "partly_achieved"])
def test_without_a_goal_the_follow_up_says_what_it_says(told: str) -> None:
    assert status(None, told) == text_to_verdict(told, YEAR).status == "achieved"


@given(st.integers(1, 500), st.integers(1, 500))
def test_only_a_lower_number_takes_anything_back(meant: int, done: int) -> None:
    expected = "partly_achieved" if done < meant else "achieved"
    assert status(f"{meant} hembesök", f"{done} besök gjorda.") == expected


@given(st.text(max_size=60), st.sampled_from([told for _, told, _ in COMPARED]))
def test_no_goal_makes_a_verdict_better_than_it_was(goal: str, told: str) -> None:
    before = text_to_verdict(told, YEAR).status
    assert status(goal, told) in {before, "partly_achieved" if before == "achieved" else before}


def test_a_goal_that_is_one_cell_for_several_rows_is_none_of_theirs_alone() -> None:
    rows = [Row((), frozenset(fields), ()) for fields in ((), ("goal",), ("cause",), ())]
    assert rows_to_shared(rows) == [{"goal"}, {"goal"}, set(), set()]
    assert rows_to_shared([]) == []
