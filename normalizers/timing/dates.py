"""Rules for days, weeks, months, terms and years: from numbers and names to periods with their bounds."""

from __future__ import annotations

from normalizers.timing.grammar import Items, Rule, first_value, merged, rule, values, with_value
from normalizers.timing.lexicon import data
from normalizers.timing.numbers import short_year
from normalizers.timing.periods import (
    WHOLE_YEAR,
    YEAR_END,
    day_period,
    joined,
    month_period,
    part_period,
    week_period,
    year_period,
)
from normalizers.timing.words import Item

PERIOD = "PERIOD"


def day_of_month(items: Items) -> Items | None:
    """A day: "15 mars", "3:e april"."""
    number, period = items[0].value, items[-1].value
    if period.kind != "month" or period.first is None or number != int(number):
        return None
    day = day_period(period.first.month, int(number), period.year)
    return [merged(items, PERIOD, day)] if day else None


def days_of_month(items: Items) -> Items | None:
    """From one day of a month to another: "12-14 mars"."""
    (first, last), period = items[0].value, items[-1].value
    if period.kind != "month" or period.first is None:
        return None
    days = [day_period(period.first.month, int(number), period.year) for number in (first, last)]
    span = joined(days[0], days[1]) if days[0] and days[1] and first < last else None
    return [merged(items, PERIOD, span)] if span else None


def numbered_week(items: Items) -> Items | None:
    """A week, or from one to another: "vecka 23", "v. 12-14"."""
    value = items[-1].value
    first, last = value if isinstance(value, tuple) else (value, None)
    period = week_period(int(first), None if last is None else int(last))
    return [merged(items, PERIOD, period)] if period else None


def numbered_list(items: Items) -> Items | None:
    """Weeks or parts of a year one after the other: "v. 12, 14 och 16", "tertial 1 och 2"."""
    found: list[Item] = []
    for at in range(1, len(items), 2):
        start = 0 if at == 1 else at
        make = numbered_week if items[0].kind == "WEEK" else numbered_part
        made = make([items[0], items[at]])
        if made is None:
            return None
        found += [Item(PERIOD, made[0].value, items[start].start, items[at].end), *items[at + 1 : at + 2]]
    return found


def days_listed(items: Items) -> Items | None:
    """Days of one month: "1 och 15 mars"."""
    month, found = items[-1].value, list(items[:-1])
    if month.kind != "month" or month.first is None:
        return None
    for at in range(0, len(found), 2):
        day = day_period(month.first.month, int(found[at].value), month.year)
        if day is None:
            return None
        found[at] = Item(PERIOD, day, found[at].start, items[-1].end if at == len(found) - 1 else found[at].end)
    return found


def glued_day(items: Items) -> Items | None:
    """A day as Excel shows it: "15-jun"."""
    return day_of_month(items) if items[0].end == items[1].start and items[1].end == items[2].start else None


def part_of_year(items: Items) -> Items | None:
    """A part of a year that is named after it: "första halvan av 2025"."""
    part, year = items[0].value, first_value(items, "YEAR")
    return [merged(items, PERIOD, part.of(year) if year else part)] if part.kind == "term" else None


def this_year(items: Items) -> Items:
    """The plan's year: "i början av året"."""
    return [merged(items, PERIOD, WHOLE_YEAR)]


def numbered_part(items: Items) -> Items | None:
    """A numbered part of a year: "kvartal 2", "T1", "första halvåret"."""
    parts, number = first_value(items, "PART", "LETTER"), first_value(items, "NUMBER", "ORDINAL")
    if items[-1].kind == "NUMBER" and number > parts:
        return None
    period = part_period(int(number), int(parts))
    return [merged(items, PERIOD, period)] if period else None


def numbered_parts(items: Items) -> Items | None:
    """From one part of a year to another: "Q1-2"; or one of a year of two digits: "Q1-25"."""
    part, year = items[1].value
    if year > items[0].value:
        return numbered_of_year([items[0], with_value(items[1], (part, short_year(year)))])
    first, last = (part_period(int(number), int(items[0].value)) for number in items[1].value)
    span = joined(first, last) if first and last else None
    return [merged(items, PERIOD, span)] if span else None


def month_named(items: Items) -> Items | None:
    """A month that is said to be one: "juli månad"."""
    is_month = items[0].value.kind == "month" and items[1].value == data()["months"]
    return [merged(items, PERIOD, items[0].value)] if is_month else None


def numbered_of_year(items: Items) -> Items | None:
    """A numbered week or part and its year: "Q4-2025", "v. 8/2026"."""
    number, year = items[1].value
    if year is None or (items[0].kind != "WEEK" and number > items[0].value):
        return None
    made = (numbered_week if items[0].kind == "WEEK" else numbered_part)([items[0], with_kind(items[1], number)])
    return [merged(items, PERIOD, made[0].value.of(year))] if made else None


def with_kind(item: Item, number: float) -> Item:
    """The item as a number."""
    return Item("NUMBER", number, item.start, item.end)


def numbered_month(items: Items) -> Items | None:
    """A month by its number: "03-2025"."""
    period = month_period(int(items[0].value[0]), items[0].value[1])
    return [merged(items, PERIOD, period)] if period else None


def period_of_year(items: Items) -> Items | None:
    """A period and its year: "våren 2025", "mars, 2025", "2025 Q1"."""
    period, year = first_value(items, PERIOD), first_value(items, "YEAR")
    return [merged(items, PERIOD, period.of(year))] if period.year is None else None


def glued_year(items: Items) -> Items | None:
    """A period and its year with a sign but no blank between: "HT-2025", "2025-maj"."""
    is_glued = items[0].end == items[1].start and items[1].end == items[2].start
    return period_of_year(items) if is_glued else None


def period_of_short_year(items: Items) -> Items | None:
    """A period and the two digits of its year: "VT25", "jun-25", "våren -26"."""
    period, year = items[0].value, short_year(items[-1].value)
    if year is None or period.year is not None or period.kind not in ("month", "term", "date"):
        return None
    return [merged(items, PERIOD, period.of(year))]


def glued_short_year(items: Items) -> Items | None:
    """The same with nothing between, whatever follows: "VT25 kartläggs"."""
    return period_of_short_year(items) if items[0].end == items[1].start else None


def period_of_years(items: Items) -> Items | None:
    """A period that belongs to two years, named by both: "läsåret 2025/26", "årsskiftet 24/25"."""
    period, (first, _) = items[0].value, items[-1].value
    year = first if items[-1].kind == "YEARS" else short_year(first)
    return [merged(items, PERIOD, period.of(year))] if period.turns and period.year is None and year else None


def years_range(items: Items) -> Items | None:
    """A range of years, of which the dash may be lost: "2024-2027", "2024 2027"."""
    first, last = items[0].value if items[0].kind == "YEARS" else values(items, "YEAR")
    return [merged(items, PERIOD, year_period(first, last))] if first < last else None


def single_year(items: Items) -> Items:
    """A year: "2025", "år 2025", "under året 2025"."""
    return [merged(items, PERIOD, year_period(first_value(items, "YEAR")))]


def end_of_year(items: Items) -> Items | None:
    """The turn of a year, where nobody means the day: "slutet av 2025", "i slutet av året"."""
    inner, year = first_value(items, PERIOD), first_value(items, "YEAR")
    if inner is not None and inner.kind != "year":
        return None
    year = inner.year if inner is not None else year
    return [merged(items, PERIOD, YEAR_END.of(year) if year else YEAR_END)]


def day_named(items: Items) -> Items | None:
    """A date after the name of its day: "torsdag 4 september"."""
    return [merged(items, PERIOD, items[-1].value)] if items[-1].value.kind == "date" else None


DATES: tuple[Rule, ...] = (
    rule("NUMBER DASH PERIOD", glued_day),
    rule("(?<! [LETTER PART WEEK] ) NUMBER ( [LINK COMMA] NUMBER )+ PERIOD", days_listed),
    rule("[NUMBER ORDINAL] PERIOD", day_of_month),
    rule("SPAN PERIOD", days_of_month),
    rule(
        "[WEEK PART LETTER] NUMBER ( [LINK COMMA] NUMBER )+ (?! TIMES | OCCASION | PER | SLASH | PERIOD )",
        numbered_list,
    ),
    rule("PERIOD UNIT", month_named),
    rule("[WEEK PART LETTER] DATED", numbered_of_year),
    rule("DATED", numbered_month),
    rule("WEEK [NUMBER SPAN PAIR]", numbered_week),
    rule("[LETTER PART] NUMBER", numbered_part),
    rule("[LETTER PART] SPAN", numbered_parts),
    rule("ORDINAL PART", numbered_part),
    rule("PERIOD [YEARS PAIR SPAN]", period_of_years),
    rule("PERIOD COMMA? YEAR", period_of_year),
    rule("PERIOD [DASH SLASH] YEAR | YEAR [DASH SLASH] PERIOD", glued_year),
    rule("PERIOD [DASH SLASH] NUMBER (?! PERIOD | TIMES | OCCASION | UNIT | NUMBER )", period_of_short_year),
    rule("PERIOD NUMBER", glued_short_year),
    rule("PERIOD NUMBER (?= STOP | COMMA | LINK | SLASH | DASH | CLOSE | $ )", period_of_short_year),
    rule("YEAR COMMA? PERIOD", period_of_year),
    rule("PERIOD AV [YEAR YEARWORD]", part_of_year),
)
"""Days, weeks, parts and their years."""

YEARS: tuple[Rule, ...] = (
    rule("END [YEAR YEARWORD]", end_of_year),
    rule("BEFORE [YEAR YEARWORD] WORD BY", end_of_year),
    rule("YEARS | YEAR YEAR", years_range),
    rule("IN? FILL? [YEARWORD UNIT]? YEAR", single_year),
    rule("IN FILL* YEARWORD", this_year),
    rule("DAY FILL? PERIOD", day_named),
)
"""Years that stand for themselves."""
