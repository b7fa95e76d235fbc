"""Causes and problems that are the same text are one, over all plans, and every fold can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repeats import Member, Repeat, link
from pipeline.flow import run
from pipeline.register import Register
from pipeline.tables import Tables
from tests.fixtures.tabs import Sheet, plan_rows, row, write_tabs


def member(number: int, text: str, plan: str = "farsta-2025", confidence: float = 1.0) -> Member:
    """A text in one row of a plan."""
    return Member(f"{plan}-1a2b/a/{number}", plan, text, confidence)


def repeats(*texts: str) -> tuple[Repeat, ...]:
    """What is one and the same of texts, each in a plan of its own."""
    return link([member(1, text, f"p{number:03}-2025") for number, text in enumerate(texts)]).repeats


def test_texts_that_differ_in_case_accents_and_stops_are_one() -> None:
    (one,) = repeats("Hög oro.", "hög  oro", "HOG ORO!")
    assert [fold.member.text for fold in one.members] == ["Hög oro.", "hög  oro", "HOG ORO!"]
    assert {(fold.score, fold.method) for fold in one.members} == {(1.0, "equal")}


@pytest.mark.parametrize(
    ("first", "second"),
    [("Oro på torget i Farsta", "Oro på torget i Rågsved"), ("2 av 10 unga", "3 av 10 unga"), ("Unga", "Äldre")],
)
def test_texts_that_differ_in_a_word_or_a_number_are_two(first: str, second: str) -> None:
    assert len(repeats(first, second)) == 2


def test_an_empty_text_is_linked_to_nothing() -> None:
    assert link([member(1, ""), member(2, "")]).repeats == ()


def test_the_best_read_copy_is_the_text() -> None:
    (one,) = link([member(1, "hog oro", confidence=0.7), member(2, "Hög oro", confidence=0.9)]).repeats
    assert one.text == "Hög oro"


def test_of_equally_sure_copies_the_one_with_the_fewest_unknown_words_is_the_text() -> None:
    (one,) = repeats(
        "Dalig belysnng vid gangtunneln", "Dålig belysning vid gångtunneln", "Ddlig belysning vid gangtunneln"
    )
    assert one.text == "Dålig belysning vid gångtunneln"


@given(st.lists(st.sampled_from(["Hög oro", "hög oro.", "Ljus saknas", "—", "…"]), max_size=6), st.randoms())
def test_the_order_of_the_documents_does_not_matter(texts: list[str], rng: object) -> None:
    members = [member(number, text) for number, text in enumerate(texts)]
    shuffled = list(members)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(members) == link(shuffled)


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
    causes = {(fold.cause_id, fold.action_id) for fold in linked["cause_members"]}
    assert causes == {(action.cause_id, action.action_id) for action in linked["actions"]}
