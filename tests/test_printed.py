"""One plan printed in very many shapes, by several programs: each print gives the tables that the workbook gives."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.printed import PRODUCERS, print_shapes, shape_of
from tests.fixtures.promises import read_records, records_say

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "printed.toml").read_text("utf-8"))
SHAPES, AT_ONCE = 200, 20
NOT_YET = {seed: case["because"] for case in CASES["not_yet"] for seed in case["seeds"]}
pytestmark = [pytest.mark.no_cover, pytest.mark.slow]


def known(seeds: Sequence[int]) -> list[int]:
    """Those of the shapes that come out right."""
    return [seed for seed in seeds if seed not in NOT_YET]


def wrong_shapes(seeds: Sequence[int], folder: Path) -> list[str]:
    """The names of the shapes whose prints do not say what their workbooks say, cell by cell."""
    made = print_shapes([shape_of(seed) for seed in seeds], folder)
    return [shape.name for shape, book, pdf in made if says(pdf) != says(book)]


def says(path: Path) -> dict[str, list[str]]:
    return records_say(read_records(path))


@pytest.mark.parametrize("producer", sorted(set(PRODUCERS)))
def test_a_print_of_any_shape_says_what_its_workbook_says(producer: str, tmp_path: Path) -> None:
    seeds = [seed for seed in known(CASES["sample"]) if PRODUCERS[seed % len(PRODUCERS)] == producer]
    assert len(seeds) > 2
    assert wrong_shapes(seeds, tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, SHAPES, AT_ONCE))
def test_two_hundred_shapes_say_what_their_workbooks_say(first: int, tmp_path: Path) -> None:
    assert wrong_shapes(known(range(first, first + AT_ONCE)), tmp_path) == []


@pytest.mark.long
@pytest.mark.xfail(strict=True, reason="see cases/printed.toml")
@pytest.mark.parametrize("seed", sorted(NOT_YET))
def test_a_shape_that_is_not_understood_yet(seed: int, tmp_path: Path) -> None:
    assert wrong_shapes([seed], tmp_path) == []
