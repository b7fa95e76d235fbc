"""Rules for days, weeks, months, terms and years: from numbers and names to periods with their bounds."""

from __future__ import annotations

from normalizers.timing_grammar import Items, Rule, first_value, merged, rule, values
from normalizers.timing_numbers import short_year
from normalizers.timing_periods import (
    WHOLE_YEAR,
    YEAR_END,
    Period,
    day_period,
    joined,
    part_period,
    same_years,
    week_period,
    year_period,
)
from normalizers.timing_words import Item, data

PERIOD = "PERIOD"
DIRECTIONS = ("BEFORE", "AFTER", "FROM", "BY", "TO")
"""The strongest first: "klart före" is before."""


def numbers_to_span(items: Items) -> Items | None:
    """ "två till tre", "1 eller 2"."""
    first, last = values(items, "NUMBER")
    return [merged(items, "SPAN", (first, last))] if first < last else None


def day_of_month(items: Items) -> Items | None:
    """ "15 mars", "3:e april": the day of a month."""
    number, period = items[0].value, items[-1].value
    if period.kind != "month" or period.first is None or number != int(number):
        return None
    day = day_period(period.first.month, int(number), period.year)
    return [merged(items, PERIOD, day)] if day else None


def days_of_month(items: Items) -> Items | None:
    """ "12-14 mars": from one day of a month to another."""
    (first, last), period = items[0].value, items[-1].value
    if period.kind != "month" or period.first is None:
        return None
    days = [day_period(period.first.month, int(number), period.year) for number in (first, last)]
    span = joined(days[0], days[1]) if days[0] and days[1] and first < last else None
    return [merged(items, PERIOD, span)] if span else None


def numbered_week(items: Items) -> Items | None:
    """ "vecka 23", "v. 12-14"."""
    value = items[-1].value
    first, last = value if isinstance(value, tuple) else (value, None)
    period = week_period(int(first), None if last is None else int(last))
    return [merged(items, PERIOD, period)] if period else None


def numbered_list(items: Items) -> Items | None:
    """ "v. 12, 14 och 16", "tertial 1 och 2": one after the other."""
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
    """ "1 och 15 mars": the month counts for both."""
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
    """ "15-jun", as Excel shows a day and its month."""
    return day_of_month(items) if items[0].end == items[1].start and items[1].end == items[2].start else None


def number_twice(items: Items) -> Items | None:
    """ "fyra (4)"."""
    return [merged(items, "NUMBER", items[0].value)] if items[0].value == items[2].value else None


def hanging(items: Items) -> Items:
    """ "vår- och hösttermin": the dash stands for the word's end."""
    return [merged(items, "LINK", items[-1].value)]


def part_of_year(items: Items) -> Items | None:
    """ "första halvan av 2025"."""
    year = first_value(items, "YEAR")
    return [merged(items, PERIOD, items[0].value.of(year) if year else items[0].value)] if items[0].value.kind == "term" else None


def this_year(items: Items) -> Items:
    """ "i början av året"."""
    return [merged(items, PERIOD, WHOLE_YEAR)]


def numbered_part(items: Items) -> Items | None:
    """ "kvartal 2", "T1", "första halvåret"."""
    parts, number = first_value(items, "PART", "LETTER"), first_value(items, "NUMBER", "ORDINAL")
    if items[-1].kind == "NUMBER" and number > parts:
        return None
    period = part_period(int(number), int(parts))
    return [merged(items, PERIOD, period)] if period else None


def numbered_parts(items: Items) -> Items | None:
    """ "Q1-2": from one part of a year to another."""
    first, last = (part_period(int(number), int(items[0].value)) for number in items[1].value)
    span = joined(first, last) if first and last else None
    return [merged(items, PERIOD, span)] if span and items[1].value[1] <= items[0].value else None


def period_of_year(items: Items) -> Items | None:
    """ "våren 2025", "mars, 2025", "2025 Q1": the year of a period that has none."""
    period, year = first_value(items, PERIOD), first_value(items, "YEAR")
    return [merged(items, PERIOD, period.of(year))] if period.year is None else None


def period_of_short_year(items: Items) -> Items | None:
    """ "VT25", "jun-25", "våren -26"."""
    period, year = items[0].value, short_year(items[-1].value, data())
    if year is None or period.year is not None or period.kind not in ("month", "term", "date"):
        return None
    return [merged(items, PERIOD, period.of(year))]


def glued_short_year(items: Items) -> Items | None:
    """ "VT25 kartläggs": nothing between the term and its year."""
    return period_of_short_year(items) if items[0].end == items[1].start else None


def period_of_years(items: Items) -> Items | None:
    """ "läsåret 2025/26", "årsskiftet 24/25": a period that belongs to two years has that of the first."""
    period, (first, _) = items[0].value, items[-1].value
    year = first if items[-1].kind == "YEARS" else short_year(first, data())
    return [merged(items, PERIOD, period.of(year))] if period.turns and period.year is None and year else None


def years_range(items: Items) -> Items | None:
    """ "2024-2027", "2024 2027": a range of years, of which the dash may be lost."""
    first, last = items[0].value if items[0].kind == "YEARS" else values(items, "YEAR")
    return [merged(items, PERIOD, year_period(first, last))] if first < last else None


def single_year(items: Items) -> Items:
    """ "2025", "år 2025", "under året 2025"."""
    return [merged(items, PERIOD, year_period(first_value(items, "YEAR")))]


def end_of_year(items: Items) -> Items | None:
    """ "slutet av 2025", "i slutet av året": what a year's turn is called where nobody means the day."""
    inner, year = first_value(items, PERIOD), first_value(items, "YEAR")
    if inner is not None and inner.kind != "year":
        return None
    year = inner.year if inner is not None else year
    return [merged(items, PERIOD, YEAR_END.of(year) if year else YEAR_END)]


def period_to_period(items: Items) -> Items | None:
    """ "mars-maj", "från 1 mars t.o.m. 30 juni", "mellan april och juni"."""
    first, last = values(items, PERIOD)
    if first.limit or last.limit:
        return None
    span = joined(first, last)
    return [merged(items, PERIOD, span)] if span else None


def years_of_list(items: Items) -> Items | None:
    """ "mars, maj och september 2026": a year counts for those before it, and for those after it."""
    found = list(items)
    places = [at for at, item in enumerate(items) if item.kind == PERIOD]
    pairs = list(zip(places, places[1:], strict=False))
    for a, b in [*reversed(pairs), *pairs]:
        first, last = found[a].value, found[b].value
        if (first.year is None) != (last.year is None):
            for at, period in zip((a, b), same_years(first, last), strict=True):
                found[at] = Item(PERIOD, period, found[at].start, found[at].end)
    return found


def same_twice(items: Items) -> Items | None:
    """ "delår 1/tertial 1": one period by two names."""
    first, last = items[0].value, items[-1].value
    is_same = (first.first, first.last) == (last.first, last.last) and first.first is not None
    return [merged(items, PERIOD, first)] if is_same else None


def named_exactly(items: Items) -> Items | None:
    """ "sommaren (juni-augusti)", "höstlovet vecka 44": the name's kind, the exact days."""
    name, exact = values(items, PERIOD)
    if name.limit or exact.limit or not is_within(exact, name):
        return None
    kind = exact.kind if name.kind == "date" else name.kind
    return [merged(items, PERIOD, Period(kind, exact.first, exact.last))]


def is_within(inner: Period, outer: Period) -> bool:
    """Whether a period lies in another one, or that one's days are not known."""
    if inner.first is None or inner.last is None:
        return False
    if outer.first is None and outer.last is None:
        return True
    if outer.first is None or outer.last is None or outer.kind in ("year", "range", "date"):
        return False
    return bool(outer.first.order() <= inner.first.order() and inner.last.order() <= outer.last.order())


def directed(items: Items) -> Items | None:
    """ "senast under Q3", "start i mars", "före sommaren": which of a period's sides the text speaks of."""
    period, kinds = items[-1].value, {item.kind for item in items}
    direction = next((kind for kind in DIRECTIONS if kind in kinds), None)
    if period.limit:
        return None
    if direction in ("AFTER", "FROM") and period.turns and period.year is None:
        return [merged(items, PERIOD, Period(period.kind, limit=1))]
    turned = {
        "BEFORE": Period.before,
        "AFTER": Period.after,
        "FROM": Period.since,
        "BY": Period.until,
        "TO": Period.until,
    }
    return [merged(items, PERIOD, turned[direction](period) if direction else period)]


def onward(items: Items) -> Items | None:
    """ "2025 och framåt", "2025-"."""
    period = items[0].value
    is_open = not period.limit and (items[1].kind == "ONWARD" or period.kind == "year")
    return [merged(items, PERIOD, period.since())] if is_open else None


def start_to_end(items: Items) -> Items | None:
    """ "start: feb, klart: nov": a start and an end are a range."""
    first, last = values(items, PERIOD)
    if (first.limit, last.limit) != (1, -1):
        return None
    span = joined(first, last)
    start, end = span.bounds(None) if span else (None, None)
    is_range = span is not None and (start is None or end is None or start <= end)
    return [merged(items, PERIOD, span)] if is_range else None


def shy(items: Items) -> Items:
    """A word that is a time only beside another one is one here."""
    return [Item(PERIOD, item.value, item.start, item.end) if item.kind == "SHY" else item for item in items]


def nothing(items: Items) -> Items:
    """What says the hour of a day is left out."""
    return []


def day_named(items: Items) -> Items | None:
    """ "torsdag 4 september": a day's name before its date."""
    return [merged(items, PERIOD, items[-1].value)] if items[-1].value.kind == "date" else None


DATES: tuple[Rule, ...] = (
    rule("NUMBER OPEN NUMBER CLOSE", number_twice),
    rule("NUMBER [DASH TO OR] NUMBER", numbers_to_span),
    rule("CLOCK [NUMBER SPAN HOURS] ( [DASH TO LINK] [NUMBER HOURS] )?", nothing),
    rule("(?<= [PERIOD SHY] ) DASH LINK", hanging),
    rule("SHY (?= DASH? NUMBER | SLASH | DASH | YEAR | YEARS | LINK PERIOD | COMMA PERIOD )", shy),
    rule("(?<= [NUMBER SPAN ORDINAL DASH SLASH] ) SHY", shy),
    rule("(?<= [IN FROM BY TO BEFORE STOP COLON] ) SHY (?= COMMA | STOP | CLOSE | DASH | $ )", shy),
    rule("(?<= PERIOD [LINK COMMA] ) SHY", shy),
    rule("NUMBER DASH PERIOD", glued_day),
    rule("(?<! [LETTER PART WEEK] ) NUMBER ( [LINK COMMA] NUMBER )+ PERIOD", days_listed),
    rule("[NUMBER ORDINAL] PERIOD", day_of_month),
    rule("SPAN PERIOD", days_of_month),
    rule("[WEEK PART LETTER] NUMBER ( [LINK COMMA] NUMBER )+ (?! TIMES | OCCASION | PER | SLASH | PERIOD )", numbered_list),
    rule("WEEK [NUMBER SPAN PAIR]", numbered_week),
    rule("[LETTER PART] NUMBER", numbered_part),
    rule("[LETTER PART] SPAN", numbered_parts),
    rule("ORDINAL PART", numbered_part),
    rule("PERIOD [YEARS PAIR SPAN]", period_of_years),
    rule("PERIOD COMMA? YEAR", period_of_year),
    rule("PERIOD [DASH SLASH] NUMBER (?! PERIOD | TIMES | OCCASION | UNIT | NUMBER )", period_of_short_year),
    rule("PERIOD NUMBER", glued_short_year),
    rule("PERIOD NUMBER (?= STOP | COMMA | LINK | SLASH | DASH | CLOSE | $ )", period_of_short_year),
    rule("YEAR COMMA? PERIOD", period_of_year),
    rule("PERIOD AV [YEAR YEARWORD]", part_of_year),
)
"""Days, weeks, parts and their years."""

YEARS: tuple[Rule, ...] = (
    rule("END [YEAR YEARWORD]", end_of_year),
    rule("YEARS | YEAR YEAR", years_range),
    rule("IN? FILL? [YEARWORD UNIT]? YEAR", single_year),
    rule("IN FILL* YEARWORD", this_year),
    rule("DAY FILL? PERIOD", day_named),
)
"""Years that stand for themselves."""

RANGES: tuple[Rule, ...] = (
    rule("END PERIOD", end_of_year),
    rule("PERIOD ( [LINK COMMA SLASH] PERIOD )+", years_of_list),
    rule("BETWEEN PERIOD LINK PERIOD", period_to_period),
    rule("FROM? IN? PERIOD [DASH TO] IN? FILL? PERIOD", period_to_period),
    rule("PERIOD SLASH PERIOD", same_twice),
    rule("PERIOD OPEN PERIOD CLOSE", named_exactly),
    rule("PERIOD PERIOD", named_exactly),
    rule("PERIOD ONWARD | PERIOD DASH (?= STOP | CLOSE | $ )", onward),
    rule("[FROM BY TO BEFORE AFTER] [FROM BY TO BEFORE AFTER IN VID END FILL COLON]* PERIOD", directed),
    rule("[IN VID END FILL]+ PERIOD", directed),
    rule("PERIOD [^ PERIOD ]{0,8} PERIOD", start_to_end),
)
"""Ranges, and which side of a period is meant."""
