"""Rules that come first: what a number, a dash or a word with two meanings counts for, by what stands beside it."""

from __future__ import annotations

from normalizers.timing.grammar import Items, Rule, merged, rule, values
from normalizers.timing.lexicon import data, longest_entry

PERIOD = "PERIOD"


def numbers_to_span(items: Items) -> Items | None:
    """A span of two numbers: "två till tre", "1 eller 2"."""
    first, last = values(items, "NUMBER")
    return [merged(items, "SPAN", (first, last))] if first < last else None


def number_twice(items: Items) -> Items | None:
    """A number in words and digits: "fyra (4)"."""
    return [merged(items, "NUMBER", items[0].value)] if items[0].value == items[2].value else None


def shy(items: Items) -> Items:
    """A word that is a time only beside another one, where it is."""
    return [merged(items, PERIOD, items[0].value)]


def christmas(items: Items) -> Items:
    """Christmas, where "jul" is no July."""
    entry = longest_entry([data()["christmas"]])
    return [merged(items, PERIOD, entry.value if entry else None)]


def school_year(items: Items) -> Items:
    """A school year named by its years: "läsår 2025/26"."""
    entry = longest_entry([data()["school_year"]])
    return [merged(items, PERIOD, entry.value if entry else None)]


def day_and_night(items: Items) -> Items:
    """What goes on all the time: "24/7"."""
    return [merged(items, "CONTINUOUS", None)]


READINGS: tuple[Rule, ...] = (
    rule("NUMBER OPEN NUMBER CLOSE", number_twice),
    rule("NUMBER [DASH TO OR] NUMBER", numbers_to_span),
    rule("CLOCK [NUMBER SPAN HOURS] ( [DASH TO LINK] [NUMBER HOURS] )?", lambda _: []),
    rule("SHY (?= DASH? NUMBER | SLASH | DASH | YEAR | YEARS | LINK PERIOD | COMMA PERIOD )", shy),
    rule("(?<= [NUMBER SPAN ORDINAL DASH SLASH] ) SHY", shy),
    rule("(?<= [IN FROM BY TO BEFORE STOP COLON] ) SHY (?= COMMA | STOP | CLOSE | DASH | $ )", shy),
    rule("(?<= PERIOD [LINK COMMA] ) SHY", shy),
    rule("YULE (?= DASH? NUMBER | SLASH | DASH | YEAR ) | (?<= [NUMBER SPAN ORDINAL DASH SLASH] ) YULE", shy),
    rule("YULE", christmas),
    rule("SCHOOLYEAR (?= YEARS | PAIR | SPAN | YEAR )", school_year),
    rule("AROUND (?= COMMA? YEAR ) | (?<= [FROM BY TO BEFORE DASH DAY] ) AROUND", shy),
    rule("AROUND", day_and_night),
)
"""Spans of numbers, hours of a day, words that are times only beside another one."""
