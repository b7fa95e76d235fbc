"""Of two texts printed in one place the one that the column's other cells have stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.fixes import replay
from normalizers.repair.gate import rules
from normalizers.repair.overprint import overprints
from pipeline.model import Repair

CASES = tomllib.loads((Path(__file__).parent / "cases" / "overprint.toml").read_text(encoding="utf-8"))
WORDS = [
    "chef",
    "för",
    "avdelningen",
    "fritidsenheten",
    "samordnaren",
    "trygghetsvärdarna",
    "polisen",
    "tekniska",
    "Lövsjöprojektet",
]


def label(case: dict[str, Any]) -> str:
    return str(case["column"][-1])


def changes(case: dict[str, Any]) -> list[list[Repair]]:
    return list(map(list, overprints(case["column"], case.get("kinds", ["responsible"] * len(case["column"])))))


def mended(case: dict[str, Any]) -> list[str]:
    return [
        replay(text, [repair for repair in repairs if repair.confidence >= rules().least])
        for text, repairs in zip(case["column"], changes(case), strict=True)
    ]


@pytest.mark.parametrize("case", CASES["repaired"], ids=label)
def test_the_word_that_the_other_cells_have_stands_again(case: dict[str, Any]) -> None:
    assert mended(case) == case["want"]


@pytest.mark.parametrize("case", CASES["suggested"], ids=label)
def test_two_cells_alone_are_left_to_people(case: dict[str, Any]) -> None:
    assert any(changes(case))
    assert mended(case) == case["column"]


@pytest.mark.parametrize("case", CASES["alone"], ids=label)
def test_other_words_and_errors_stay(case: dict[str, Any]) -> None:
    assert not any(changes(case))


@pytest.mark.parametrize("case", CASES["lost"], ids=label)
@pytest.mark.xfail(reason="a word alone in its cell has nothing that tells what should stand there", strict=True)
def test_a_word_alone_in_its_cell_stands_again(case: dict[str, Any]) -> None:
    assert mended(case) == case["want"]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), max_size=8))
def test_sound_words_are_not_touched(column: list[str]) -> None:
    assert not any(overprints(column, ["responsible"] * len(column)))
