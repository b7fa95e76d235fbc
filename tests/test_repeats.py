"""Causes and problems that are the same text are one, over all plans, and every fold can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repeats import link
from pipeline.flow import run
from pipeline.register import Register
from pipeline.rows import Action
from pipeline.tables import Tables
from tests.fixtures.tabs import AREA, Sheet, plan_rows, row, write_tabs


def action(number: int, cause: str | None, plan: str = "farsta-2025", confidence: float = 1.0) -> Action:
    """An action of which only the cause, the plan and the confidence matter."""
    ids = (f"{plan}-1/a/{number}", f"{plan}/a/{number}", f"{plan}-1", plan, None, None, "a", AREA, number)
    texts = (None, cause, None, None, None, None, None, None, None)
    return Action(*ids, *texts, None, None, None, None, None, None, None, "A1", confidence, ())


def test_texts_that_differ_in_case_accents_and_stops_are_one() -> None:
    (one,) = link([action(1, "Hög oro."), action(2, "hög  oro"), action(3, "HOG ORO!")], lambda a: a.cause)
    assert [member.row_no for member in one.members] == [1, 2, 3]
    assert one.texts[2] == "HOG ORO!"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Oro på torget i Farsta", "Oro på torget i Rågsved"), ("2 av 10 unga", "3 av 10 unga"), ("Unga", "Äldre")],
)
def test_texts_that_differ_in_a_word_or_a_number_are_two(first: str, second: str) -> None:
    assert len(link([action(1, first), action(2, second)], lambda a: a.cause)) == 2


def test_an_empty_text_is_linked_to_nothing() -> None:
    assert link([action(1, None), action(2, "")], lambda a: a.cause) == ()


def test_the_best_read_copy_is_the_text() -> None:
    (one,) = link([action(1, "hog oro", confidence=0.7), action(2, "Hög oro", confidence=0.9)], lambda a: a.cause)
    assert one.text == "Hög oro"


@given(st.lists(st.sampled_from(["Hög oro", "hög oro.", "Ljus saknas", "—", "…"]), max_size=6), st.randoms())
def test_the_order_of_the_documents_does_not_matter(causes: list[str], rng: object) -> None:
    actions = [action(number, cause) for number, cause in enumerate(causes)]
    shuffled = list(actions)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(actions, lambda a: a.cause) == link(shuffled, lambda a: a.cause)


@pytest.fixture
def linked(tmp_path: Path) -> Tables:
    merged = Sheet(plan_rows(row(1), ["", "", *row(2)[2:]]), merged=["A3:A4", "B3:B4"])
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": merged})
    write_tabs(tmp_path / "Farsta 2024.xlsx", {"1": plan_rows(["Problem 1.", *row(3)[1:]])})
    return run([tmp_path], Register(), 1, "sv")


def test_one_problem_over_two_plans_is_counted_over_current_ones(linked: Tables) -> None:
    (problem,) = linked["problems"]
    assert (problem.n_actions, problem.n_plans, problem.n_variants) == (3, 2, 2)
    assert {action.problem_id for action in linked["actions"]} == {problem.problem_id}


def test_every_member_is_listed_with_score_and_method(linked: Tables) -> None:
    members = [(member.action_id, member.score, member.method) for member in linked["problem_members"]]
    assert sorted(members) == sorted((action.action_id, 1.0, "equal") for action in linked["actions"])
    causes = {(member.cause_id, member.action_id) for member in linked["cause_members"]}
    assert causes == {(action.cause_id, action.action_id) for action in linked["actions"]}
