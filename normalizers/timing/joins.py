"""Rules for what belongs together: a frequency and its bounds, its explanation, what goes on, and situations."""

from __future__ import annotations

from dataclasses import replace

from normalizers.timing.grammar import Items, Rule, first_value, merged, rule, values, with_value
from normalizers.timing.lexicon import data, folded
from normalizers.timing.periods import WHOLE_YEAR, Period, spanned
from normalizers.timing.rates import Rate
from normalizers.timing.words import Item

PERIOD, RATE, CONTINUOUS, NEED, LINE, WORD = "PERIOD", "RATE", "CONTINUOUS", "NEED", "LINE", "WORD"


def all_year(items: Items) -> Items:
    """What goes on the whole year: "året runt"."""
    return [merged(items, CONTINUOUS, first_value(items, PERIOD) or WHOLE_YEAR)]


def explained(items: Items) -> Items | None:
    """A number and what explains it, no time of its own: "6 ggr/år (3 på våren och 3 på hösten)"."""
    rate, periods = items[0].value, values(items, PERIOD)
    if not rate.stated or len(values(items, RATE, PERIOD)) == 0:
        return None
    if periods and len(values(items, RATE)) == 1 and not values(items, WORD, "NUMBER"):
        rate = replace(rate, period=rate.period or spanned(periods))
    return [merged(items, RATE, rate)]


def shared_out(items: Items) -> Items:
    """A number and how it is shared out: "8 ggr/år varav 4 på hösten"."""
    return [merged(items, RATE, items[0].value)]


def same_frequency(items: Items) -> Items | None:
    """A number and its days: "10 ggr/år - första onsdagen i månaden", "onsdagar, varannan vecka"."""
    first, last = items[0].value, items[-1].value
    if first.stated and last.stated:
        return None
    rate = last if last.stated or (first.number is None and not first.stated) else first
    return [merged(items, RATE, replace(rate, period=first.period or last.period))]


def bounded(items: Items) -> Items | None:
    """What recurs or goes on, within a period: "löpande under 2025", "2 ggr/år, april och oktober".

    "Varje år i maj och oktober" is twice a year.
    """
    main = next(item for item in items if item.kind in (RATE, CONTINUOUS))
    period = spanned(values(items, PERIOD))
    if bounds_of(main) is not None:
        return None
    if main.kind != RATE:
        return [merged(items, main.kind, period)]
    listed = len(values(items, PERIOD)) if main.value.each and not values(items, "SLASH") else 1
    number = main.value.number * listed if listed > 1 else main.value.number
    return [merged(items, RATE, replace(main.value, number=number, period=period))]


def bounds_of(item: Item) -> Period | None:
    """The bounds that a frequency, or what goes on, has from the text."""
    value = item.value.period if isinstance(item.value, Rate) else item.value
    return value if isinstance(value, Period) else None


def going_on_after(items: Items) -> Items | None:
    """What goes on from where the time before it ends: "hösten 2025, därefter löpande", "2025 och löpande"."""
    if bounds_of(items[-1]) is not None:
        return None
    before = items[0].value
    return [*items[:-1], with_value(items[-1], before if before.limit > 0 else before.after())]


def going_on(items: Items) -> Items:
    """What goes on, said twice: "pågår löpande"."""
    value = next((item.value for item in items if bounds_of(item)), items[0].value)
    return [merged(items, CONTINUOUS, value)]


def going_on_since(items: Items) -> Items:
    """What goes on from a period on: "pågår sedan 2023"."""
    return [merged(items, CONTINUOUS, items[-1].value.since())]


def beside_number(items: Items) -> Items | None:
    """A number beside which "löpande" says nothing more: "2 ggr/veckan, löpande"."""
    rate = next(item for item in items if item.kind == RATE)
    going_on = next(item for item in items if item.kind == CONTINUOUS)
    if not rate.value.stated:
        return None
    return [merged(items, RATE, replace(rate.value, period=rate.value.period or bounds_of(going_on)))]


def line_in_period(items: Items) -> Items:
    """Work in the line, with the bounds of the time beside it, which stays a time: "under året i linjen"."""
    period = first_value(items, PERIOD)
    return [with_value(item, period) if item.kind == LINE else item for item in items]


def line_of_work(items: Items) -> Items:
    """Work in the line: "i linjen"."""
    return [merged(items, LINE, items[-1].value)]


def situation(items: Items) -> Items:
    """A situation, not a time: "vid misstanke om", "akuta händelser"."""
    return [merged(items, NEED, None)]


def situation_to_come(items: Items) -> Items:
    """A situation, to the end of the sentence: "När en anmälan kommer in", "I samband med evenemang"."""
    return [items[0], merged(items[1:], NEED, None)]


def at_situation(items: Items) -> Items | None:
    """The same with "vid", if what follows is neither a place nor a name: "Vid placeringar", not "vid torget"."""
    word = items[2].value
    is_place = folded(word) in places() or word[:1].isupper() or not word.isalpha() or word.endswith(definite())
    return None if is_place else [items[0], merged(items[1:], NEED, None)]


def places() -> frozenset[str]:
    """Words that name a place."""
    return frozenset(map(folded, data()["places"]))


def definite() -> tuple[str, ...]:
    """What definite forms of words end in."""
    return tuple(data()["definite"])


REST = "[^ STOP PERIOD RATE CONTINUOUS NEED LINE ]*"

YEAR_ROUND: tuple[Rule, ...] = (rule("ALLYEAR PERIOD? | PERIOD ALLYEAR", all_year),)
"""What goes on all the year."""

STATES: tuple[Rule, ...] = (
    rule("[VID UPON] [WORD FILL NUMBER EVERY]{0,2} SITUATION", situation),
    rule("ACUTE [WORD FILL]? SITUATION", situation),
    rule(f"STOP [WHEN SUCHTHAT] [^ STOP PERIOD RATE ] {REST}+ (?! PERIOD )", situation_to_come),
    rule(f"STOP VID WORD {REST} (?= STOP | $ )", at_situation),
    rule("(?<= STOP ) LINEWORD (?= STOP | COMMA | $ )", line_of_work),
    rule("[IN FILL]* LINE", line_of_work),
)
"""What is done all the time, when it is needed, or in the line."""

JOINS: tuple[Rule, ...] = (
    rule("CONTINUOUS CONTINUOUS", going_on),
    rule("CONTINUOUS THEN PERIOD", going_on_since),
    rule("RATE OPEN [^ CLOSE NEED LINE CONTINUOUS ]* CLOSE", explained),
    rule("RATE COMMA? AMONG [^ STOP ]*", shared_out),
    rule("RATE [COMMA COLON DASH OPEN IN]? RATE CLOSE?", same_frequency),
    rule("[RATE CONTINUOUS] [COMMA COLON DASH IN]? PERIOD ( [LINK COMMA SLASH] PERIOD )*", bounded),
    rule("CONTINUOUS OPEN PERIOD CLOSE", bounded),
    rule("PERIOD ( [LINK SLASH] PERIOD )* [COMMA COLON DASH]? FILL? [RATE CONTINUOUS]", bounded),
    rule("PERIOD LINK CONTINUOUS | PERIOD [^ PERIOD ]* THEN [WORD FILL]{0,3} CONTINUOUS", going_on_after),
    rule(f"RATE {REST} CONTINUOUS | CONTINUOUS {REST} RATE", beside_number),
    rule("PERIOD [COMMA DASH]? LINE | LINE [COMMA DASH]? PERIOD", line_in_period),
)
"""What belongs together."""
