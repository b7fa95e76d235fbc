"""What a workbook's values show as in Swedish Excel."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.datefmt import date_in, serial_of
from extractors.formats import BUILTIN, DATA, sections_of
from extractors.numfmt import render, shown

CASES = tomllib.loads((Path(__file__).parent / "cases" / "numfmt.toml").read_text(encoding="utf-8"))["case"]
BUILTIN_CASES = {
    14: "2025-06-01",
    15: "1-jun-25",
    16: "1-jun",
    17: "jun-25",
    22: "2025-06-01 12:00",
    3: "45_810",
    10: "4580950,00%",
    44: "45_809,50 kr",
    49: "45809,5",
}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['value']} as {case['format']}" for case in CASES])
def test_a_value_is_shown_as_swedish_excel_shows_it(case: dict[str, Any]) -> None:
    found = render(case["value"], case["format"], case.get("mac", False))
    assert found.text == case["shown"].replace("_", "\N{NO-BREAK SPACE}")
    assert found.date == case.get("date")
    assert found.known == case.get("known", True)


@pytest.mark.parametrize("number", BUILTIN_CASES)
def test_a_builtin_format_is_the_swedish_one(number: int) -> None:
    assert shown(45809.5, BUILTIN[number]) == BUILTIN_CASES[number].replace("_", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_short_form(month: int) -> None:
    assert shown(dt.date(2025, month, 1), "mmm-yy") == f"{DATA['locale']['sv']['months_short'][month - 1]}-25"


@given(st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)), st.booleans())
def test_a_date_counted_in_days_comes_back(day: dt.date, mac: bool) -> None:
    if mac and day < dt.date(1904, 1, 1):
        return
    assert date_in(serial_of(day, mac), sections_of("yyyy-mm-dd")[0], mac) == day


SIGNS = '0#?.,;%E+-@ymdhsår "\\_*[]/<>$GenralAMP1 '


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(SIGNS, max_size=12))
def test_no_number_under_any_format_fails_or_vanishes(value: float, code: str) -> None:
    assert render(value, code).text.strip()
