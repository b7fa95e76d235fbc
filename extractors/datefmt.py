"""Days counted as a workbook counts them <-> moments, and how a format of dates or times shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from extractors.formats import DATA, HOME, NotUnderstoodError, Section

LEAP_DAY_THAT_NEVER_WAS = 60
"""Excel counts 29 February 1900; day 0 lies a day earlier for all that comes after."""
BEFORE_LEAP_DAY, AFTER_LEAP_DAY, MAC = dt.datetime(1899, 12, 31), dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
DAY = dt.timedelta(days=1)
SECONDS_OF_A_DAY = 86400
MOMENT_KINDS = ("year", "month", "day", "hour", "minute", "second", "elapsed", "noon")
Moment = dt.datetime | dt.date | dt.time | dt.timedelta


def serial_of(value: Moment, date1904: bool = False) -> float:
    """Count a moment in days as the workbook does.

    >>> serial_of(dt.date(2025, 6, 1)), serial_of(dt.time(12, 0)), serial_of(dt.date(1900, 1, 1))
    (45809.0, 0.5, 1.0)
    """
    if isinstance(value, dt.timedelta):
        return value / DAY
    if isinstance(value, dt.time):
        return (dt.datetime.combine(dt.date.min, value.replace(tzinfo=None)) - dt.datetime.min) / DAY
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    moment = moment.replace(tzinfo=None)
    if date1904:
        return (moment - MAC) / DAY
    early = (moment - BEFORE_LEAP_DAY) / DAY
    return early if early < LEAP_DAY_THAT_NEVER_WAS else (moment - AFTER_LEAP_DAY) / DAY


def day_zero(serial: float, date1904: bool) -> dt.datetime:
    """Give the moment from which a count of days runs; raise for a day that is none."""
    if date1904:
        return MAC
    if serial < 0 or LEAP_DAY_THAT_NEVER_WAS <= serial < LEAP_DAY_THAT_NEVER_WAS + 1:
        raise NotUnderstoodError
    return AFTER_LEAP_DAY if serial > LEAP_DAY_THAT_NEVER_WAS else BEFORE_LEAP_DAY


def elapsed_of(serial: float, unit: str) -> dt.timedelta:
    """Turn a count of days into a time span, rounded as Excel rounds before it shows it; raise where it is too long."""
    try:
        seconds = Decimal(repr(serial * SECONDS_OF_A_DAY)).quantize(Decimal(unit), ROUND_HALF_UP)
        return dt.timedelta(seconds=float(seconds))
    except (InvalidOperation, OverflowError) as error:
        raise NotUnderstoodError from error


def date_in(serial: float, section: Section, date1904: bool = False) -> dt.date | None:
    """Give the real date of a number whose format shows a year, a month or a day."""
    if not section.has("year", "month", "day") or (serial < 1 and not date1904):
        return None
    try:
        return (day_zero(serial, date1904) + elapsed_of(serial, "1")).date()
    except (NotUnderstoodError, OverflowError):
        return None


def moment_shown(serial: float, section: Section, date1904: bool = False) -> str:
    """Show a count of days under a format of dates or times; raise where a part of it is not understood."""
    is_no_day = section.has("year", "month", "day") and serial < 1 and not date1904
    if is_no_day or section.has("unknown", "digit", "power"):
        raise NotUnderstoodError
    finest = any(kind == "second" and "." in text for kind, text in section.tokens)
    elapsed = elapsed_of(serial, "0.001" if finest else "1")
    moment = day_zero(serial, date1904) + elapsed
    names = DATA["locale"][section.language]
    clock = section.has("noon")
    return "".join(part_shown(kind, text, moment, elapsed, names, clock) for kind, text in section.tokens)


def part_shown(
    kind: str, text: str, moment: dt.datetime, elapsed: dt.timedelta, names: Mapping[str, Any], clock: bool
) -> str:
    """Show one token of a format of dates or times; ``clock`` is a day of twelve hours twice."""
    if kind == "year":
        return f"{moment.year:04d}" if len(text) > 2 else f"{moment.year % 100:02d}"
    if kind == "month":
        return named(text, moment.month, names["months_short"], names["months"])
    if kind == "day":
        return named(text, moment.day, names["days_short"], names["days"], moment.weekday())
    if kind == "elapsed":
        span = {"h": dt.timedelta(hours=1), "m": dt.timedelta(minutes=1), "s": dt.timedelta(seconds=1)}[text[0]]
        return f"{elapsed // span:0{len(text)}d}"
    if kind == "noon":
        return str(names["before_noon"] if moment.hour < 12 else names["after_noon"])
    if kind == "second":
        whole, _, broken = text.partition(".")
        fraction = f"{moment.microsecond:06d}"[: len(broken)]
        decimals = DATA["locale"][HOME]["decimal"] + fraction if broken else ""
        return f"{moment.second:0{min(len(whole), 2)}d}{decimals}"
    if kind in ("hour", "minute"):
        number = moment.minute if kind == "minute" else (moment.hour + 11) % 12 + 1 if clock else moment.hour
        return f"{number:0{min(len(text), 2)}d}"
    return str(names["date_separator"]) if text == "/" and kind == "sign" else text


def named(text: str, number: int, short: list[str], full: list[str], place: int | None = None) -> str:
    """Write a month or a day as a number, a short name, its full name or its first letter, by the token's length."""
    place = number - 1 if place is None else place
    if len(text) <= 2:
        return f"{number:0{len(text)}d}"
    if len(text) == 3:
        return short[place]
    return full[place][0] if len(text) == 5 else full[place]
