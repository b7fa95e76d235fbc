"""Digits and the signs between them: what a date, a year, a span of numbers or hours look like."""

from __future__ import annotations

import re
from typing import Any

from normalizers.timing.lexicon import data
from normalizers.timing.periods import Period, day_period, joined, month_period

PARTS = re.compile(r"\d+|\D+")
DASH, DASHES = "-", "-–—−‐‑\u00ad"
HOURS_OF_A_DAY, LONGEST = 24, 3
"""A number of more digits than the longest counts nothing here."""


def is_digits(token: str) -> bool:
    """Whether a token begins with a digit."""
    return token[:1].isdecimal()


def digits_to_value(token: str) -> tuple[str, Any]:
    """What digits count for: ORDINAL, NUMBER, YEAR, YEARS, SPAN, HOURS or PERIOD with its value; else WORD.

    >>> [digits_to_value(token)[0] for token in ("3:e", "12", "2025", "12-14", "15/3", "18.30", "7/13")]
    ['ORDINAL', 'NUMBER', 'YEAR', 'SPAN', 'PERIOD', 'HOURS', 'PAIR']
    """
    token = re.sub(f"[{DASHES}]+", DASH, token)
    if token[-1].isalpha():
        return "ORDINAL", float(token.split(":")[0])
    parts, signs = PARTS.findall(token)[::2], PARTS.findall(token)[1::2]
    period = parts_to_date(parts, signs) or split_to_range(token)
    if period is not None:
        return "PERIOD", period
    if len(parts) == 1:
        return single_value(token)
    if len(parts) == 2:
        return pair_value(parts, signs[0])
    return ("HOURS", token) if looks_like_hours(token) else ("WORD", token)


def single_value(digits: str) -> tuple[str, Any]:
    """A number alone: a year, two years that lost their dash, or a number."""
    if len(digits) == 8 and is_year(digits[:4]) and is_year(digits[4:]) and digits[:4] < digits[4:]:
        return "YEARS", (int(digits[:4]), int(digits[4:]))
    if is_year(digits):
        return "YEAR", int(digits)
    return ("NUMBER", float(digits)) if len(digits) <= LONGEST else ("WORD", digits)


def pair_value(parts: list[str], sign: str) -> tuple[str, Any]:
    """Two numbers with a sign between: years, hours, or from one number to the other."""
    first, last = parts
    if is_year(first) and (is_year(last) or len(last) == 2) and sign in "-/":
        year = int(last) if is_year(last) else int(first) // 100 * 100 + int(last)
        is_range = 0 < year - int(first) <= data()["longest_range"]
        return ("YEARS", (int(first), year)) if is_range else ("WORD", first + sign + last)
    if is_year(last) and len(first) <= 2 and sign in "-/":
        return "DATED", (float(first), int(last))
    if sign in ".:":
        return ("HOURS", first) if int(first) <= HOURS_OF_A_DAY and len(last) == 2 else ("WORD", first + sign + last)
    if len(first) > LONGEST or len(last) > LONGEST:
        return "WORD", first + sign + last
    return ("SPAN" if sign == DASH else "PAIR"), (float(first), float(last))


def parts_to_date(parts: list[str], signs: list[str]) -> Period | None:
    """The day or the month that numbers name in one of the ways that people and programs write them."""
    shape, numbers = tuple(map(len, parts)), list(map(int, parts))
    if len(parts) == 1:
        return run_to_date(parts[0])
    if len(set(signs)) == 1 and shape == (4, 2, 2) and is_year(parts[0]):
        return day_period(numbers[1], numbers[2], numbers[0])
    if signs == ["-", "-"] and shape == (2, 2, 2):
        return short_date(*numbers)
    if signs == ["-"] and shape == (4, 2) and is_year(parts[0]):
        return month_period(numbers[1], numbers[0])
    if len(parts) == 2 and signs == ["/"] and max(shape) <= 2:
        return day_period(numbers[1], numbers[0])
    if len(parts) == 3 and max(shape[:2]) <= 2 and signs[0] in "/.-" and shape[2] in (2, 4):
        year = numbers[2] if shape[2] == 4 else short_year(numbers[2])
        is_date = year is not None and is_year(str(year)) and (shape[2] == 4 or signs[0] != "-")
        return day_period(numbers[1], numbers[0], year) if is_date else None
    return None


def run_to_date(digits: str) -> Period | None:
    """A date without signs: year, month and day, the year of four digits or two; or year and month."""
    if len(digits) == 8 and is_year(digits[:4]):
        return day_period(int(digits[4:6]), int(digits[6:]), int(digits[:4]))
    if len(digits) != 6:
        return None
    day = short_date(int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    return day or (month_period(int(digits[4:]), int(digits[:4])) if is_year(digits[:4]) else None)


def short_date(two_digits: int, month: int, day: int) -> Period | None:
    """A day whose year has two digits."""
    year = short_year(two_digits)
    return None if year is None else day_period(month, day, year)


def split_to_range(token: str) -> Period | None:
    """From one date to another with a dash between; of the first one the day may stand alone (15-16/3)."""
    for dash in re.finditer(DASH, token):
        sides = [PARTS.findall(side) for side in (token[: dash.start()], token[dash.end() :])]
        first, last = (parts_to_date(side[::2], side[1::2]) for side in sides)
        if first is None and last is not None and last.first is not None and len(sides[0]) == 1:
            first = day_period(last.first.month, int(sides[0][0]), last.year) if len(sides[0][0]) <= 2 else None
        if first is not None and last is not None:
            return joined(first, last)
    return None


def looks_like_hours(token: str) -> bool:
    """Whether digits are hours and minutes (18.00-20.30, 18-20.30)."""
    return re.fullmatch(r"\d\d?(?:[.:]\d\d)?-\d\d?(?:[.:]\d\d)?", token) is not None


def is_year(digits: str) -> bool:
    """Whether digits are a year that a plan may name."""
    return len(digits) == 4 and data()["first_year"] <= int(digits) <= data()["last_year"]


def short_year(number: float) -> int | None:
    """The year that two digits stand for, None where a plan would hardly name it."""
    is_near = number == int(number) and data()["first_short_year"] <= number <= data()["last_short_year"]
    return data()["first_year"] // 100 * 100 + int(number) if is_near else None
