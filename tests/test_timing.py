"""What a cell of the column När says becomes times with their kind, bounds and number a year; nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.timing.times import Summary, Time, text_to_times, times_to_summary
from pipeline.codes import codes

HERE = Path(__file__).parent
PLAN_YEAR = 2025
FAILS = pytest.mark.xfail(strict=True)
FILES = (
    "timing.toml",
    "timing_more.toml",
    "timing_third.toml",
    "timing_fourth.toml",
    "timing_fifth.toml",
    "timing_sixth.toml",
    "timing_found.toml",
)
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


WORKBOOK = tomllib.loads((HERE / "cases" / "timing_dates.toml").read_text(encoding="utf-8"))["shown"]


@pytest.mark.parametrize("case", WORKBOOK, ids=lambda case: f"{case['text']} ({case['date']})")
def test_a_workbooks_date_counts_as_far_as_the_cell_shows_it(case: dict[str, Any]) -> None:
    times, summary = said(case)
    assert summary == Summary(case["kind"], case["start"], case["end"], None)
    assert [time.text for time in times] == [case["text"]]


PIECES = st.sampled_from([word for _, case in CASES for word in case["text"].split()])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join))


@given(TEXTS, st.one_of(st.none(), st.integers(2015, 2040)))
def test_nothing_is_lost_or_made_up(text: str, year: int | None) -> None:
    times = text_to_times(text, year)
    assert bool(times) == bool(text.strip())
    for time in times:
        assert time.text in text
        assert time.kind in set(codes("timing_kind")) - {"mixed"}
        assert time.start is None or time.end is None or time.start <= time.end
        assert time.times_per_year is None or (time.kind == "recurring" and time.times_per_year > 0)


@given(TEXTS)
def test_without_the_plans_year_only_the_texts_years_give_bounds(text: str) -> None:
    for known, unknown in zip(text_to_times(text, PLAN_YEAR), text_to_times(text, None), strict=True):
        assert unknown.start in (None, known.start)
        assert unknown.end in (None, known.end)


@given(TEXTS, st.integers(2015, 2040))
def test_the_summary_holds_every_time(text: str, year: int) -> None:
    times, summary = text_to_times(text, year), times_to_summary(text_to_times(text, year))
    assert summary.kind in codes("timing_kind")
    for time in times:
        assert summary.start is None or time.start is None or summary.start <= time.start
        assert summary.end is None or time.end is None or time.end <= summary.end


MONTHS = "januari februari mars april maj juni juli augusti september oktober november december"


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_as_people_and_programs_write_it(day: dt.date) -> None:
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}",
    ):
        assert text_to_times(text, None) == (Time(text, "date", day, day, None),)


@pytest.mark.parametrize(
    "letters", ["a" * 20_000, "1-" * 10_000, "2 ggr " * 4_000, "och mars " * 3_000, "(" * 20_000, "vid " * 5_000]
)
def test_a_long_text_is_read_too(letters: str) -> None:
    assert all(time.text in letters for time in text_to_times(letters, PLAN_YEAR))


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
