"""Days as people and spreadsheets write them in a table."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from pipeline.text import fold


def to_date(text: str | None) -> dt.date | None:
    """The day that a person or a spreadsheet wrote, or None where it is no day.

    >>> [str(to_date(text)) for text in ("2025-03-04 00:00:00", "4/3 2025", "4 mars 2025", "31/2 2025")]
    ['2025-03-04', '2025-03-04', '2025-03-04', 'None']
    """
    for form in rules()["forms"]:
        found = re.fullmatch(f"(?:{form})(?:{rules()['time']})?", (text or "").strip())
        if found:
            return _day(found["year"], found["month"], found["day"])
    return None


def _day(year: str, month: str, day: str) -> dt.date | None:
    names = {name: number for number, name in enumerate(rules()["months"], 1)}
    number = int(month) if month.isdecimal() else names.get(fold(month)[:3], 0)
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:
        return None


@cache
def rules() -> Mapping[str, Any]:
    """What register.toml says of dates."""
    text = resources.files("pipeline").joinpath("register.toml").read_text(encoding="utf-8")
    rules: Mapping[str, Any] = tomllib.loads(text)["dates"]
    return rules
