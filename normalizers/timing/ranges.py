"""Rules for lists and ranges of periods, and for which side of a period a text speaks of."""

from __future__ import annotations

from itertools import pairwise

from normalizers.timing.dates import PERIOD, end_of_year
from normalizers.timing.grammar import Items, Rule, merged, rule, values
from normalizers.timing.lexicon import data
from normalizers.timing.periods import Period, joined, same_years
from normalizers.timing.words import Item

DIRECTIONS = ("BEFORE", "AFTER", "FROM", "BY", "TO")
"""The strongest first: "klart före" is before."""
LIMITS = {"FROM": 1, "BY": -1, "TO": -1}
"""What says once more which side is meant: "från hösten och framåt"."""


def period_to_period(items: Items) -> Items | None:
    """A range: "mars-maj", "från 1 mars t.o.m. 30 juni", "mellan april och juni"."""
    first, last = values(items, PERIOD)
    if first.limit or last.limit:
        return None
    span = joined(first, last)
    return [merged(items, PERIOD, span)] if span else None


def years_of_list(items: Items) -> Items | None:
    """A list in which a year counts for those before and after it: "mars, maj och september 2026"."""
    found = list(items)
    places = [at for at, item in enumerate(items) if item.kind == PERIOD]
    pairs = list(pairwise(places))
    for a, b in [*reversed(pairs), *pairs]:
        first, last = found[a].value, found[b].value
        if (first.year is None) != (last.year is None):
            for at, period in zip((a, b), same_years(first, last), strict=True):
                found[at] = Item(PERIOD, period, found[at].start, found[at].end)
    return found


def same_twice(items: Items) -> Items | None:
    """One period by two names: "delår 1/tertial 1"."""
    first, last = items[0].value, items[-1].value
    is_same = (first.first, first.last) == (last.first, last.last) and first.first is not None
    return [merged(items, PERIOD, first)] if is_same else None


def named_exactly(items: Items) -> Items | None:
    """A name's kind with the exact days: "sommaren (juni-augusti)", "höstlovet vecka 44"."""
    name, exact = in_one_year(*values(items, PERIOD))
    if name.limit or exact.limit:
        return None
    if is_within(name, exact):
        return [merged(items, PERIOD, name)]
    if not is_within(exact, name):
        return None
    kind = exact.kind if name.kind == "date" else name.kind
    return [merged(items, PERIOD, Period(kind, exact.first, exact.last))]


def in_one_year(first: Period, last: Period) -> tuple[Period, Period]:
    """Two periods, both of the year that one of them has."""
    if first.year is None and last.year is not None:
        return first.of(last.year), last
    return (first, last.of(first.year)) if first.year is not None and last.year is None else (first, last)


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
    """The side of a period that a text speaks of: "senast under Q3", "start i mars", "före sommaren"."""
    period, kinds = items[-1].value, {item.kind for item in items}
    direction = next((kind for kind in DIRECTIONS if kind in kinds), None)
    if period.limit:
        is_same = period.limit == LIMITS.get(direction or "")
        return [merged(items, PERIOD, period)] if is_same else None
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
    """From a period on: "2025 och framåt", "2025-"."""
    period = items[0].value
    is_open = not period.limit and (items[-1].kind != "DASH" or period.kind == "year")
    return [merged(items, PERIOD, period.since())] if is_open else None


def further(items: Items) -> Items:
    """What goes on, nobody says since when: "tills vidare"."""
    return [merged(items, "CONTINUOUS", None)]


def start_to_end(items: Items) -> Items | None:
    """A range from a start to an end: "start: feb, klart: nov"."""
    first, last = values(items, PERIOD)
    if (first.limit, last.limit) != (1, -1):
        return None
    span = joined(first, last)
    start, end = span.bounds(None) if span else (None, None)
    is_range = span is not None and (start is None or end is None or start <= end)
    return [merged(items, PERIOD, span)] if is_range else None


RANGES: tuple[Rule, ...] = (
    rule("END PERIOD", end_of_year),
    rule("PERIOD ( [LINK COMMA SLASH] PERIOD )+", years_of_list),
    rule("BETWEEN PERIOD LINK PERIOD", period_to_period),
    rule("FROM? IN? PERIOD [DASH TO] IN? FILL? PERIOD", period_to_period),
    rule("PERIOD SLASH PERIOD", same_twice),
    rule("PERIOD OPEN PERIOD CLOSE", named_exactly),
    rule("PERIOD IN? PERIOD", named_exactly),
    rule("PERIOD ONWARD | PERIOD [DASH LINK COMMA TO]? FURTHER | PERIOD DASH (?= STOP | CLOSE | $ )", onward),
    rule("FURTHER", further),
    rule("[FROM BY TO BEFORE AFTER] [FROM BY TO BEFORE AFTER IN VID END FILL COLON DAY SUCHTHAT]* PERIOD", directed),
    rule("[IN VID END FILL SUCHTHAT]+ PERIOD", directed),
    rule(f"PERIOD [^ PERIOD ]{{0,{data()['apart']}}} PERIOD", start_to_end),
)
"""Ranges, and which side of a period is meant."""
