"""Rules for what recurs: how many times a year, or that it does where the text gives no number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from normalizers.timing.grammar import Items, Rule, first_value, merged, rule, values
from normalizers.timing.lexicon import data
from normalizers.timing.periods import ANY_YEAR, Period, spanned

RATE, PERIOD = "RATE", "PERIOD"
UNITS = ("UNIT", "SCHOOLYEAR", "WEEK", "PART", "YEARWORD")
UNIT = f"[{' '.join(UNITS)}]"
COUNT = "ABOUT* [NUMBER SPAN VAGUE]"
TIMES, BESIDE = "[WORD FILL]{0,2} [TIMES OCCASION]", "[COMMA COLON DASH]?"
OF = "[WORD FILL]{0,2} [TIMES OCCASION DAY DAYS]"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a year, None where the text gives no number; ``stated``: it counts times, rather than naming a weekday.

    ``period``: the bounds that the text gives it. ``each``: once in each of the times that it names of a year.
    """

    number: float | None
    stated: bool = True
    period: Period | None = None
    each: bool = False


def days_per_unit(items: Items) -> Items | None:
    """Days a unit: "en dag i veckan"."""
    day, unit = values(items, *UNITS)
    rate = Rate(first_value(items, "NUMBER") * unit)
    return [merged(items, RATE, rate)] if day == data()["days"] and unit < day else None


def every_nth(items: Items) -> Items:
    """Every so many: "var tredje"."""
    return [merged(items, "EVERY", items[-1].value)]


def counted_per_unit(items: Items) -> Items:
    """Times a unit: "fyra gånger om året", "2 ggr/termin", "en gång var tredje månad", "1/mån"."""
    number, unit = first_value(items, "NUMBER"), first_value(items, *UNITS, "FREQ")
    every = first_value(items, "EVERY") or 1.0
    return [merged(items, RATE, Rate(None if number is None else number * unit / every))]


def every_unit(items: Items) -> Items:
    """Once in so many units: "varannan vecka", "varje kvartal"."""
    number = items[-1].value / items[0].value
    return [merged(items, RATE, Rate(number, each=number == 1))]


def every_weekday(items: Items) -> Items:
    """Certain days of every week: "varje tisdag", "varannan torsdag", "varje tisdag och torsdag"."""
    days = sum(values(items, "DAY", "DAYS"))
    return [merged(items, RATE, Rate(days * data()["weeks"] / first_value(items, "EVERY")))]


def weekday_of_unit(items: Items) -> Items:
    """Which day of each month: "sista tisdagen i månaden"."""
    return [merged(items, RATE, Rate(first_value(items, *UNITS), stated=False))]


def frequently(items: Items) -> Items:
    """An adverb that says how often: "månadsvis", "årligen"."""
    return [merged(items, RATE, Rate(items[-1].value, each=items[-1].value == 1))]


def numberless(items: Items) -> Items:
    """What recurs without a number: "regelbundet", "tisdagar och torsdagar"."""
    return [merged(items, RATE, Rate(None, stated=False))]


def some_times(items: Items) -> Items | None:
    """More than once, in nobody says how long: "flera gånger", "två tillfällen"."""
    number = first_value(items, "NUMBER")
    return [merged(items, RATE, Rate(None))] if number is None or number >= data()["recurs"] else None


def counted_in_period(items: Items) -> Items | None:
    """Times in a period, as many a year: "3 gånger under hösten"; what happens once only has its time."""
    number, period = first_value(items, "NUMBER"), spanned(values(items, PERIOD))
    if number is not None and number < data()["recurs"]:
        return [merged(items, PERIOD, period)] if len(values(items, PERIOD)) == 1 else None
    return [merged(items, RATE, rate_in(period, number))]


def counted_again(items: Items) -> Items:
    """The second number of two: "2 träffar under våren och 1 under hösten"."""
    return [merged(items, RATE, rate_in(items[-1].value, items[0].value))]


def rate_in(period: Period, number: float | None) -> Rate:
    """So many times in a period: as many a year, if it is no longer than one."""
    first, last = period.bounds(ANY_YEAR)
    is_short = first is not None and last is not None and (last - first).days <= data()["days"]
    return Rate(number if is_short else None, period=period)


def every_period(items: Items) -> Items:
    """Once in every year's: "varje sommar", "varje april"; nobody knows how many "varje lov" are."""
    return [merged(items, RATE, Rate(1 / items[0].value if items[1].value.first else None))]


def without_months(items: Items) -> Items:
    """So many fewer: "varje månad utom juli"."""
    rate, periods, months = items[0].value, values(items, PERIOD), data()["months"]
    is_monthly = rate.number is not None and rate.number % months == 0
    is_counted = rate.stated and rate.number is not None and rate.number < months
    left = rate.number / months * (months - len(periods)) if is_monthly else None
    known = all(period.kind == "month" for period in periods)
    return [merged(items, RATE, replace(rate, number=rate.number if is_counted else left if known else None))]


def all_but(items: Items) -> Items:
    """What goes on but for a period: "löpande, dock ej under sommaren"."""
    return [merged(items, "CONTINUOUS", items[0].value)]


APART = "[COMMA DASH]? OPEN?"
"""What may stand before an exception."""

COUNTS: tuple[Rule, ...] = (
    rule("VAR ORDINAL", every_nth),
    rule(f"{COUNT} {OF} [PER SLASH IN EVERY COMMA]* [PER SLASH IN EVERY] FILL? {UNIT}", counted_per_unit),
    rule(f"{COUNT} {OF} COMMA? FREQ", counted_per_unit),
    rule(f"FILL [NUMBER ORDINAL] [IN PER EVERY]+ {UNIT} | ORDINAL EVERY {UNIT}", weekday_of_unit),
    rule(f"{COUNT} [PER SLASH IN EVERY]+ {UNIT}", counted_per_unit),
    rule(f"ABOUT* NUMBER UNIT [PER SLASH IN EVERY]+ {UNIT}", days_per_unit),
    rule("DAY ( [LINK COMMA SLASH] DAY )* EVERY WEEK", every_weekday),
    rule(f"ORDINAL DAY [PER IN EVERY SLASH]+ {UNIT}", weekday_of_unit),
    rule("EVERY DAY ( [LINK COMMA SLASH] DAY )*", every_weekday),
    rule("EVERY DAYS", every_weekday),
    rule(f"EVERY {UNIT}", every_unit),
    rule("FREQ", frequently),
    rule("OFTEN", numberless),
    rule("[DAYSHORT DAY UNIT] DASH [DAYSHORT DAY] | [IN OF]? DAYS ( [LINK COMMA SLASH DASH] DAYS )*", numberless),
    rule("RATE ( COMMA? [SPAN HOURS] | COMMA? TIMES? HOURS )", lambda items: [merged(items, RATE, items[0].value)]),
)
"""Numbers of times, before the periods are known."""

IN_PERIODS: tuple[Rule, ...] = (
    rule(f"[IN VID]? {COUNT} {OF} PERIOD", counted_in_period),
    rule(f"PERIOD ( [LINK SLASH] PERIOD )* {BESIDE} {COUNT} {TIMES} (?! [SLASH PER] )", counted_in_period),
    rule("(?<= RATE [LINK COMMA] ) NUMBER PERIOD", counted_again),
    rule("EVERY PERIOD", every_period),
    rule("[IN VID]? ABOUT* [NUMBER SPAN VAGUE] FILL? TIMES (?! [SLASH PER] )", some_times),
    rule("VID ABOUT* [NUMBER SPAN] FILL? OCCASION | [IN VID]? ABOUT* VAGUE FILL? OCCASION", some_times),
    rule(f"RATE {APART} EXCEPT [IN FILL]* PERIOD ( [LINK COMMA] PERIOD )* CLOSE?", without_months),
    rule(f"CONTINUOUS {APART} EXCEPT [IN FILL]* PERIOD ( [LINK COMMA] PERIOD )* CLOSE?", all_but),
)
"""Numbers of times in periods."""
