"""A line's end that geometry leaves open is settled by words, rightly, and said to be unsure where they cannot."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.fixes import apply
from normalizers.repair.line_ends import plan_words, rules, settle
from pipeline.model import Cell, Origin

CASES = tomllib.loads((Path(__file__).parent / "cases" / "line_ends.toml").read_text(encoding="utf-8"))
END = "|"


def cell(text: str) -> Cell:
    """A cell with an unsure end where the text has the mark."""
    ends = tuple(at for at, letter in enumerate(text) if letter == END)
    return Cell(0, 0, text.replace(END, " "), (Origin(page=1),), unsure=ends)


def settled(case: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    """The text after the joins, and what stays unsure."""
    it = cell(case["text"])
    joins, unsure = settle(it, plan_words([it, *map(cell, case.get("own", []))]))
    return apply(it.text, more=joins).value, unsure


@pytest.mark.parametrize("case", CASES["joined"], ids=lambda case: case["text"])
def test_a_word_that_the_column_cut_is_one_word_again(case: dict[str, Any]) -> None:
    assert settled(case)[0] == case["want"]


@pytest.mark.parametrize("case", CASES["apart"], ids=lambda case: case["text"])
def test_two_words_stay_two(case: dict[str, Any]) -> None:
    assert settled(case)[0] == case["text"].replace(END, " ")


@pytest.mark.parametrize("case", CASES["unsure"], ids=lambda case: case["text"])
def test_what_words_cannot_settle_is_said_to_be_unsure(case: dict[str, Any]) -> None:
    assert settled(case)[1]


def test_a_join_is_as_sure_as_the_words_make_it() -> None:
    known = settle(cell("Preventionssa|mordnare"), {})[0][0]
    assert (known.before, known.after, known.kind) == (" ", "", "line_join")
    assert rules().settled <= known.confidence <= 1


def test_the_halves_beside_an_open_end_are_not_the_plans_words() -> None:
    words = plan_words([cell("Möte med samord|naren varje vecka")])
    assert "samord" not in words
    assert "naren" not in words
    assert words["varje vecka"] == 1


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), max_size=6), min_size=2, max_size=12))
def test_whatever_stands_there_only_blanks_at_unsure_ends_go(parts: list[str]) -> None:
    text = " ".join(parts)
    ends = tuple(at for at, letter in enumerate(text) if letter == " ")
    joins, unsure = settle(Cell(0, 0, text, (Origin(page=1),), unsure=ends), {})
    assert {join.start for join in joins} | set(unsure) <= set(ends)
    assert all(join.before == " " and not join.after and 0 <= join.confidence <= 1 for join in joins)


def test_a_plan_without_open_ends_loads_no_word_list() -> None:
    code = (
        "from normalizers.repair.line_ends import plan_words, settle\n"
        "from normalizers.wordlist import frequencies\n"
        "from pipeline.model import Cell, Origin\n"
        "cell = Cell(0, 0, 'Polis och skola', (Origin(page=1),))\n"
        "assert settle(cell, plan_words([cell])) == ((), ())\n"
        "assert frequencies.cache_info().currsize == 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
