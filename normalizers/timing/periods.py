"""Periods of a year: their first and last day, known once the year is; a turn of the year lies between two days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

DAY = re.compile(r"(?P<weekday>fri|sun)?(?P<turned>\+?)(?P<month>\d\d)-(?P<day>\d\d)|w(?P<week>\d\d?)")
WEEKDAYS = {"fri": 4, "sun": 6}
ANY_YEAR = 2025
"""Days are put in order within a year; which one hardly matters."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year: of a month (31 is its last day at most), or the Monday of a ``week``.

    ``weekday`` (0 is Monday) moves it on to that day of the week, ``turned`` by years, ``shift`` by days.
    """

    month: int = 1
    day: int = 1
    week: int | None = None
    weekday: int | None = None
    turned: int = 0
    shift: int = 0
    year: int | None = None

    def on(self, year: int | None) -> dt.date | None:
        """The date in its own year, else in the one given; None where neither is known.

        >>> Day(2, 31).on(2024), Day(week=44).on(2025), Day(6, 19, weekday=4).on(2025), Day(3, 1).on(None)
        (datetime.date(2024, 2, 29), datetime.date(2025, 10, 27), datetime.date(2025, 6, 20), None)
        """
        known = self.year if self.year is not None else year
        if known is None:
            return None
        known += self.turned
        if self.week is not None:
            weeks = dt.date(known, 12, 28).isocalendar().week
            found = dt.date.fromisocalendar(known, min(self.week, weeks), 1)
        else:
            found = dt.date(known, self.month, min(self.day, calendar.monthrange(known, self.month)[1]))
        if self.weekday is not None:
            found += dt.timedelta((self.weekday - found.weekday()) % 7)
        return found + dt.timedelta(self.shift)

    def order(self) -> dt.date:
        """Where it stands among others."""
        found = self.on(ANY_YEAR)
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days; a side without a day is open or not known.

    ``named``: without a year in the text nobody knows which one is meant. ``limit``: +1 what it is counted from (the
    text says from when on), -1 what it is counted to (until when).
    """

    kind: str
    first: Day | None = None
    last: Day | None = None
    named: bool = False
    limit: int = 0

    @property
    def year(self) -> int | None:
        """The year that the text gives."""
        return next((day.year for day in (self.first, self.last) if day is not None and day.year is not None), None)

    @property
    def turns(self) -> bool:
        """Whether two years belong to it: it crosses from one to the next, or lies between them."""
        return self.first is not None and self.last is not None and self.first.turned != self.last.turned

    def of(self, year: int) -> Period:
        """The same period of a year.

        >>> Period("month", Day(3), Day(3, 31)).of(2026).bounds(None)
        (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
        """
        first, last = (None if day is None else replace(day, year=year) for day in (self.first, self.last))
        return replace(self, first=first, last=last, named=False)

    def bounds(self, year: int | None) -> tuple[dt.date | None, dt.date | None]:
        """First and last day, in the plan's ``year`` where the text gives none.

        A turn of the year has only a last day; what would end before it begins is not understood.
        """
        known = None if self.named else year
        first, last = (None if day is None else day.on(known) for day in (self.first, self.last))
        if first is None or last is None or first <= last:
            return first, last
        return None, last if first - last == dt.timedelta(1) else None

    def later(self, years: int) -> Period:
        """The same period so many years after."""
        first, last = (
            None if day is None else replace(day, turned=day.turned + years) for day in (self.first, self.last)
        )
        return replace(self, first=first, last=last)

    def since(self) -> Period:
        """From its first day on."""
        return replace(self, last=None, limit=1)

    def until(self) -> Period:
        """Till its last day."""
        return replace(self, first=None, limit=-1)

    def before(self) -> Period:
        """Till the day before its first one."""
        last = None if self.first is None else replace(self.first, shift=self.first.shift - 1)
        return replace(self, first=None, last=last, limit=-1)

    def after(self) -> Period:
        """From the day after its last one on."""
        first = None if self.last is None else replace(self.last, shift=self.last.shift + 1)
        return replace(self, first=first, last=None, limit=1)


WHOLE_YEAR = Period("year", Day(1, 1), Day(12, 31))
YEAR_END = Period("term", Day(1, 1, turned=1), Day(12, 31))
"""The turn of a year, between two days."""


def written_days(kind: str, days: tuple[str, ...], named: bool = False) -> Period:
    """The period whose first and last day are written as in timing.toml.

    >>> written_days("term", ("12-01", "+02-31")).of(2025).bounds(None)
    (datetime.date(2025, 12, 1), datetime.date(2026, 2, 28))
    """
    if not days:
        return Period(kind)
    first, last = map(written_day, days)
    if last.week is not None:
        last = replace(last, shift=6)
    return Period(kind, first, last, named)


def written_day(text: str) -> Day:
    """A day as timing.toml writes it: month-day, with + of the year after, after a weekday the next such; or a week."""
    parts = DAY.fullmatch(text)
    if parts is None:
        raise ValueError(f"timing.toml: {text!r} is no day. Write it as 06-30, +01-01, w44 or fri06-19.")
    if parts["week"]:
        return Day(week=int(parts["week"]))
    weekday = WEEKDAYS.get(parts["weekday"] or "")
    return Day(int(parts["month"]), int(parts["day"]), weekday=weekday, turned=len(parts["turned"]))


def day_period(month: int, day: int, year: int | None = None) -> Period | None:
    """A single day, None where no year has such a one."""
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2024, month)[1]):
        return None
    return Period("date", Day(month, day, year=year), Day(month, day, year=year))


def month_period(month: int, year: int | None = None) -> Period | None:
    """A month, None where no year has such a one."""
    return Period("month", Day(month, 1, year=year), Day(month, 31, year=year)) if 1 <= month <= 12 else None


def year_period(first: int, last: int | None = None) -> Period:
    """A year, or a range of them."""
    end = Day(12, 31, year=first if last is None else last)
    return Period("year" if last is None else "range", Day(1, 1, year=first), end)


def week_period(first: int, last: int | None = None) -> Period | None:
    """A week, or several, Monday to Sunday; from one year into the next where the last has the smaller number."""
    end = first if last is None else last
    if not (1 <= first <= 53 and 1 <= end <= 53):
        return None
    return Period("range", Day(week=first), Day(week=end, shift=6, turned=int(end < first)))


def part_period(number: int, parts: int) -> Period | None:
    """One of the parts that a year has: the second of three is the second tertial; a number too high names the last."""
    if number == 0:
        return None
    number, months = min(number, parts), 12 // parts
    return Period("term", Day((number - 1) * months + 1), Day(number * months, 31))


def joined(first: Period, last: Period) -> Period | None:
    """The range from one period to another; the year of one is the other's, the next one or the one before in order."""
    if first.first is None or last.last is None:
        return None
    first, last = same_years(first, last)
    assert first.first is not None
    assert last.last is not None
    return Period("range", first.first, last.last, first.named or last.named)


def same_years(first: Period, last: Period) -> tuple[Period, Period]:
    """Two periods in order of time, one of which may lack the year that the other one has.

    >>> november, february = written_days("month", ("11-01", "11-30")), written_days("month", ("02-01", "02-31"))
    >>> [period.year for period in same_years(november, february.of(2026))]
    [2025, 2026]
    """
    if first.kind == "year" and first.year is not None and last.year is None:
        return first, last.of(first.year)
    a, b = first.first or first.last, last.first or last.last
    if a is None or b is None or "year" in (first.kind, last.kind):
        return first, last
    late = int(replace(a, year=None).order() > replace(b, year=None).order())
    if first.year is None and last.year is not None:
        return first.of(last.year - late), last
    if last.year is None and first.year is not None:
        return first, last.of(first.year + late)
    return first, last.later(late) if first.year is None else last


def spanned(periods: list[Period]) -> Period:
    """The stretch from the first to the last of some periods, open where one of them is."""
    if len(periods) == 1:
        return periods[0]
    firsts = [period.first for period in periods if period.first is not None]
    lasts = [period.last for period in periods if period.last is not None]
    first = min(firsts, key=Day.order) if len(firsts) == len(periods) else None
    last = max(lasts, key=Day.order) if len(lasts) == len(periods) else None
    return Period("range", first, last, any(period.named for period in periods))
