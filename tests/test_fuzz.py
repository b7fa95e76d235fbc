"""Spoiled plans are read or refused in a sentence; ``make fuzz`` does the same for longer."""

from __future__ import annotations

import tomllib
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.cases import DRAWN, RAW, Case, cases, spoiled
from tests.fuzz.judge import judge

FOUND: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "fuzz.toml").read_text(encoding="utf-8")
)["case"]
SEED = 20
SAMPLE = 24
PICTURES = ("png", "jpg", "tif")


def drawn(count: int) -> list[Case]:
    """Cases of the samples that are everywhere; pictures take too long."""
    fit = (case for case in cases(SEED) if case.ending not in PICTURES)
    own = (case for case in fit if case.sample.startswith(DRAWN) or (RAW / case.sample).is_file())
    return list(islice(own, count))


@pytest.mark.parametrize("case", drawn(SAMPLE), ids=lambda case: f"{case.sample}-{'-'.join(case.changes)}")
def test_a_spoiled_plan_is_read_or_refused_in_a_sentence(case: Case) -> None:
    assert judge(case).fault is None


@pytest.mark.parametrize("found", FOUND, ids=lambda found: f"{found['sample']}-{found['changes'][0]}-{found['seed']}")
def test_what_was_found_once_is_at_fault_no_more(found: dict[str, Any]) -> None:
    verdict = judge(Case(found["sample"], tuple(found["changes"]), found["seed"]))
    assert (verdict.code, verdict.fault) == (found["code"], None)


def test_the_same_dice_spoil_the_same_bytes() -> None:
    (first,) = islice(cases(SEED), 1)
    (again,) = islice(cases(SEED), 1)
    assert spoiled(first) == spoiled(again)
