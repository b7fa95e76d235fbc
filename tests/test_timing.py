"""What a cell of the column När says becomes times with their kind, bounds and number a year; nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
import time as clock
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.timing import Summary, Time, text_to_times, times_to_summary

HERE = Path(__file__).parent
PLAN_YEAR = 2025
FILES = ("timing.toml", "timing_more.toml")
CASES = [
    (case.get("kind", kind), case)
    for name in FILES
    for kind, cases in tomllib.loads((HERE / "cases" / name).read_text(encoding="utf-8")).items()
    for case in cases
]
WHEN = HERE.parents[1] / "shared" / "truth" / "vocabulary.json"
PLAN_YEARS = {"000": 2024, "002": 2025, "004": 2025}
"""Of the real plans by their number."""


def said(case: dict[str, Any]) -> tuple[tuple[Time, ...], Summary]:
    """The times of a case, and what they come to."""
    times = text_to_times(case["text"], case.get("year", PLAN_YEAR) or None, case.get("date"))
    return times, times_to_summary(times)


def all_cases() -> list[Any]:
    """Every case as a parameter with its kind; those that are known to fail marked."""
    return [
        pytest.param(
            kind, case, id=f"{kind}: {case['text']}", marks=[pytest.mark.xfail(strict=True)] * ("fails" in case)
        )
        for kind, case in CASES
    ]


@pytest.mark.parametrize(("kind", "case"), all_cases())
def test_a_cell_says_when(kind: str, case: dict[str, Any]) -> None:
    times, summary = said(case)
    assert summary == Summary(kind, case.get("start"), case.get("end"), case.get("per_year"))
    assert len(times) == case.get("rows", 1)


# --- real plans, where they are there ---------------------------------------------------------------------------------


def expressions() -> list[Any]:
    """What real plans write, with what each is to come out as."""
    if not WHEN.is_file():
        return []
    found = json.loads(WHEN.read_text(encoding="utf-8"))["when"]["expressions"]
    return [pytest.param(case, id=case["text"][:60]) for case in found]


@pytest.mark.skipif(not WHEN.is_file(), reason="the shared plans are not here")
@pytest.mark.parametrize("case", expressions())
def test_what_real_plans_write_is_understood(case: dict[str, Any]) -> None:
    year = PLAN_YEARS[case["seeds"][0]]
    summary = times_to_summary(text_to_times(case["text"], year))
    start, end = (
        dt.date.fromisoformat(day.replace("YYYY", str(year))) if (day := case.get(side)) else None
        for side in ("start", "end")
    )
    assert summary == Summary(case["kind"], start, end, case.get("times_per_year"))
