"""The times in a cell of the column När: of which kind, from when to when, how many times a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from normalizers.timing.dates import DATES, YEARS
from normalizers.timing.grammar import Items, rewritten
from normalizers.timing.joins import JOINS, STATES, YEAR_ROUND, bounds_of
from normalizers.timing.lexicon import data
from normalizers.timing.periods import Period, month_period, year_period
from normalizers.timing.ranges import RANGES
from normalizers.timing.rates import COUNTS, IN_PERIODS, Rate
from normalizers.timing.readings import READINGS
from normalizers.timing.words import Item, text_to_items

CACHED = 1 << 12
MIXED, UNKNOWN, DATE, YEAR = "mixed", "unknown", "date", "year"
RECURRING, CONTINUOUS = "recurring", "continuous"
KINDS = {"RATE": RECURRING, "CONTINUOUS": CONTINUOUS, "NEED": "as_needed", "LINE": "line_work"}
"""The kinds of times that are no periods."""
UNPLACED = (RECURRING, "as_needed", "line_work", UNKNOWN)
"""Kinds of times that have no days unless the text gives them."""
GRAMMAR = (*READINGS, *DATES, *COUNTS, *YEARS, *YEAR_ROUND, *RANGES, *IN_PERIODS, *STATES, *JOINS)
"""The rules in their order: each finds what those before it made."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a cell names, as it is written there; a bound is None where it is open or not known."""

    text: str
    kind: str
    start: dt.date | None
    end: dt.date | None
    times_per_year: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the times of a cell come to together."""

    kind: str
    start: dt.date | None
    end: dt.date | None
    times_per_year: float | None


@lru_cache(maxsize=CACHED)
def text_to_times(text: str | None, year: int | None, date: dt.date | None = None) -> tuple[Time, ...]:
    """The times that a text names, in its order; none for an empty text, one of kind unknown where none is understood.

    ``year`` is the plan's, for what the text says without one; ``date`` what a workbook's cell held, if it was a date.

    >>> [(time.text, time.kind, str(time.end)) for time in text_to_times("Senast 31 maj, därefter vid behov", 2025)]
    [('Senast 31 maj', 'date', '2025-05-31'), ('vid behov', 'as_needed', 'None')]
    >>> text_to_times("2 ggr/termin", None)[0].times_per_year
    4.0
    """
    if text is None or not text.strip():
        return ()
    times = tuple(items_to_times(text_to_items(text), text, year))
    if date is not None:
        return (dated(text.strip(), times, date),)
    return times or (Time(text.strip(), UNKNOWN, None, None, None),)


def items_to_times(items: Items, text: str, year: int | None) -> list[Time]:
    """The times outside the clauses that state a target; where there are none, those inside that are no years."""
    outside, inside = without_targets(items)
    found = phrases_to_times(rewritten(outside, GRAMMAR), text, year)
    if found or len(inside) == 0:
        return found
    targets = phrases_to_times(rewritten(inside, GRAMMAR), text, year)
    return [time for time in targets if time.kind not in (YEAR, "range")]


def without_targets(items: Items) -> tuple[Items, Items]:
    """The items outside and inside the clauses that state a target, from its name to the sentence's end or bracket."""
    outside: list[Item] = []
    inside: list[Item] = []
    is_target = False
    for at, item in enumerate(items):
        if item.kind == "TARGET" and begins_clause(items, at):
            is_target = True
        elif item.kind == "CLOSE" or (item.kind == "STOP" and items[at - 1].kind != "COLON"):
            is_target = False
        (inside if is_target else outside).append(item)
    return outside, inside


def begins_clause(items: Items, at: int) -> bool:
    """Whether a word stands at the beginning of a sentence or of a bracket, or before a colon."""
    after = items[at + 1].kind if at + 1 < len(items) else "STOP"
    return items[at - 1].kind in ("STOP", "OPEN", "COMMA", "DASH") or after == "COLON"


def phrases_to_times(items: Items, text: str, year: int | None) -> list[Time]:
    """The items that are times, as times."""
    found = []
    for item in items:
        if isinstance(item.value, Period) and item.kind == "PERIOD":
            found.append(Time(text[item.start : item.end], item.value.kind, *item.value.bounds(year), None))
        elif item.kind in KINDS:
            found.append(state_to_time(item, text, year))
    return found


def state_to_time(item: Item, text: str, year: int | None) -> Time:
    """What recurs or has no end, as a time."""
    period = bounds_of(item)
    start, end = period.bounds(year) if period else (None, None)
    number = item.value.number if isinstance(item.value, Rate) else None
    rounded = None if number is None else round(number, data()["decimals"])
    return Time(text[item.start : item.end], KINDS[item.kind], start, end, rounded)


def dated(text: str, times: tuple[Time, ...], date: dt.date) -> Time:
    """The time of a workbook's date: the month or the year that its text shows, else the day itself."""
    shown = times[0].kind if len(times) == 1 else DATE
    periods = {"month": month_period(date.month, date.year), YEAR: year_period(date.year)}
    start, end = period.bounds(None) if (period := periods.get(shown)) else (date, date)
    return Time(text, shown if shown in periods else DATE, start, end, None)


def times_to_summary(times: Iterable[Time]) -> Summary:
    """What times come to together: two kinds are mixed, the bounds hold them all, and numbers that differ are none.

    >>> summary = times_to_summary(text_to_times("T2+VB", 2025))
    >>> summary.kind, str(summary.start), str(summary.end)
    ('term', '2025-05-01', '2025-12-31')
    """
    times = tuple(times)
    kinds = list(dict.fromkeys(time.kind for time in times))
    kind = UNKNOWN if not kinds else kinds[0] if len(kinds) == 1 else MIXED
    rates = {(time.times_per_year, time.start, time.end) for time in times if time.kind == RECURRING}
    number = next(iter(rates))[0] if len(rates) == 1 else None
    return Summary(kind, *outer_bounds(times), number)


def outer_bounds(times: tuple[Time, ...]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of all times that have days: open where one goes on, or is over before any begins.

    What is done when it is needed, in the line or so many times has no days of its own and opens nothing.
    """
    placed = [time for time in times if time.start or time.end or time.kind not in UNPLACED]
    starts, ends = [time.start for time in placed if time.start], [time.end for time in placed if time.end]
    start = min(starts, default=None)
    is_over = any(time.start is None and (time.end is None or start is None or time.end < start) for time in placed)
    return None if is_over else start, max(ends) if len(ends) == len(placed) and ends else None
