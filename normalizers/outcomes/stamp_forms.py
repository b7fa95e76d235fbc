"""The forms of the dates and labels that stamp a follow-up's notes, and what each says."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.text import fold


@cache
def knowledge() -> Mapping[str, Any]:
    """What follow_ups.toml says, read once."""
    data: Mapping[str, Any] = tomllib.loads(files("normalizers").joinpath("data/follow_ups.toml").read_text("utf-8"))
    return data


@dataclass(frozen=True, slots=True)
class Reading:
    """What a piece of a stamp says."""

    date: dt.date | None = None
    label: str | None = None
    order: dt.date | None = None


def read(piece: re.Match[str], year: int | None) -> Reading | None:
    """What a piece of :func:`pieces` says; None for a date that is none or lies too far from the plan's year.

    >>> read(pieces().match("tertialrapport 2"), 2025).label, read(pieces().match("251345"), 2025)
    ('T2', None)
    """
    kind = piece.lastgroup or ""
    return _READERS[kind](piece.group(), year)


def _date(text: str, year: int | None) -> Reading | None:
    """A date in digits alone: 250828, 20250828, 2025-08-28, 25-08-28."""
    digits = re.sub(r"\D", "", text)
    digits = digits if len(digits) == 8 else f"20{digits}"
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), year)


def _slashed(text: str, year: int | None) -> Reading | None:
    """A day and a month, with or without a year: 28/8, 28/8 2025, 28/8-25."""
    day, month, *rest = map(int, re.findall(r"\d+", text))
    return _day(_full(rest[0]) if rest else year, month, day, year)


def _worded(text: str, year: int | None) -> Reading | None:
    """A day or none, a month's name, a year or none: 28 augusti 2025, aug -25."""
    name = re.search(r"[^\W\d_]{3,}", text)
    month = _months().get(fold(name.group()) if name else "", 0)
    day = re.match(r"\d+", text)
    number = re.search(r"\d+$", text)
    of = _full(int(number.group())) if number else year
    if day:
        return _day(of, month, int(day.group()), year)
    if of is None or not month or not _near(of, year):
        return Reading(label=name.group().lower()) if name and of is None else None
    return Reading(label=f"{of}-{month:02}", order=dt.date(of, month, 28))


def _term(text: str, year: int | None) -> Reading | None:
    """A label of the list, with a year or without: VB, tertialrapport 2, delår 2025, Q3."""
    folded = fold(text)
    number = re.search(r" ?(20\d\d|(?<=\w )\d\d|(?<=[^\W\d])\d\d)$", folded)
    of = _full(int(number.group(1))) if number else year
    bare = folded[: number.start()] if number else folded
    label = _labels().get(bare) or _labels().get(bare.replace(" ", ""))
    if label is None or (number and of is not None and not _near(of, year)):
        return None
    end = knowledge()["ends"].get(label)
    return Reading(label=label, order=dt.date(of, *map(int, end.split("-"))) if end and of else None)


def _month(text: str, year: int | None) -> Reading | None:
    """A year and a month in digits: 2025-08."""
    of, month = int(text[:4]), int(text[5:])
    if not 1 <= month <= 12 or not _near(of, year):
        return None
    return Reading(label=f"{of}-{month:02}", order=dt.date(of, month, 28))


def _season(text: str, year: int | None) -> Reading | None:
    """A season and a year: hösten 2025, VT25."""
    folded = fold(text)
    word = re.match(r"[^\W\d_]+", folded)
    number = re.search(r"\d+$", folded)
    of = _full(int(number.group())) if number else year
    label = knowledge()["seasons"].get(word.group() if word else "")
    if label is None or of is None or not _near(of, year):
        return None
    return Reading(label=f"{label} {of}", order=dt.date(of, *map(int, knowledge()["ends"][label].split("-"))))


def _week(text: str, year: int | None) -> Reading | None:
    week = int(re.findall(r"\d+", text)[0])
    if not 1 <= week <= 53:
        return None
    try:
        order = dt.date.fromisocalendar(year, week, 7) if year else None
    except ValueError:
        return None
    return Reading(label=f"v{week}", order=order)


def _year(text: str, year: int | None) -> Reading | None:
    of = int(text)
    return Reading(label=text, order=dt.date(of, 12, 31)) if _near(of, year) else None


_READERS = {
    "date": _date,
    "slashed": _slashed,
    "month": _month,
    "worded": _worded,
    "term": _term,
    "season": _season,
    "week": _week,
    "year": _year,
}


def _day(of: int | None, month: int, day: int, year: int | None) -> Reading | None:
    if of is None or not _near(of, year):
        return None
    try:
        date = dt.date(of, month, day)
    except ValueError:
        return None
    return Reading(date=date, order=date)


def _near(of: int, year: int | None) -> bool:
    """Whether a year may be one of the plan's follow-up."""
    limits = knowledge()["years"]
    return abs(of - year) <= limits["around"] if year else bool(limits["first"] <= of <= limits["last"])


def _full(year: int) -> int:
    return year if year > 99 else 2000 + year


@cache
def piece_pattern() -> str:
    """The pattern of one date or label; the names of its groups are the kinds that can be read."""
    data = knowledge()
    whole, short = (either(names) for names in (whole_months(), set(month_names()) - set(whole_months())))
    day = r"(?:\d{1,2}(?::?e)?(?:\.? ?|-))?"
    seasons = either(data["seasons"])
    labels = either(form for forms in data["labels"].values() for form in forms)
    return "|".join(
        (
            r"(?P<date>20\d\d[-. /]?\d\d[-. /]?\d\d(?!\d)|\d\d-\d\d-\d\d(?!\d)|\d{6}(?!\d))",
            r"(?P<month>20\d\d-\d\d(?![\d-]))",
            rf"(?P<worded>{day}(?:{whole}|(?:{short})\.?)(?:(?: |-| -)?(?:20)?\d\d(?!\d))?)",
            r"(?P<slashed>\d{1,2}(?:[./-]\d{1,2}[./-]20\d\d|/\d{1,2}(?:(?: |-|/| -)?(?:20)?\d\d)?)(?!\d))",
            rf"(?P<season>(?:{seasons})(?: |-| -)?(?:20)?\d\d(?!\d))",
            rf"(?P<term>(?:{labels})(?:(?: ?-?20\d\d|-\d\d|(?<=[^\W\d])\d\d)(?!\d))?)",
            rf"(?P<week>(?:{either(data['weeks'])})\.? ?\d{{1,2}}(?!\d))",
            r"(?P<year>20\d\d(?!\d))",
        )
    )


@cache
def pieces() -> re.Pattern[str]:
    """Finds dates and labels."""
    return re.compile(piece_pattern(), re.IGNORECASE)


def either(words: Iterable[str]) -> str:
    """A pattern for any of some words, blanks in them left out or not."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(words, key=len, reverse=True))


@cache
def _months() -> Mapping[str, int]:
    return {fold(name): at for at, names in enumerate(knowledge()["months"], start=1) for name in names}


def whole_months() -> list[str]:
    """The names of months that are no abbreviations, and so have no full stop of their own."""
    return [name for names in knowledge()["months"] for name in names[:1]]


def month_names() -> Iterator[str]:
    """The names of months as they are written."""
    return (name for names in knowledge()["months"] for name in names)


@cache
def _labels() -> Mapping[str, str]:
    found = {fold(form): label for label, forms in knowledge()["labels"].items() for form in forms}
    return {**found, **{form.replace(" ", ""): label for form, label in found.items()}}
