"""The grammar's engine: rules over the kinds of items, each a pattern and a function from old items to new ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from normalizers.timing.words import Item

NAME = re.compile(r"[A-Z]+")
FIRST_SIGN = 0x3400
"""A kind is one sign of a string, so that a pattern over kinds is a regular expression: these mean nothing in one."""
SIGNS: dict[str, str] = {}
UNNAMED = chr(FIRST_SIGN - 1)
"""The sign of kinds that no rule names."""

Items = Sequence[Item]


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the kinds of items stand as the pattern says, they become what ``make`` gives; None leaves them."""

    pattern: re.Pattern[str]
    make: Callable[[Items], Items | None]


def rule(pattern: str, make: Callable[[Items], Items | None]) -> Rule:
    """A rule whose pattern is a regular expression of names of kinds, blanks between them."""
    return Rule(re.compile(NAME.sub(lambda name: sign(name.group()), pattern).replace(" ", "")), make)


def sign(kind: str) -> str:
    """The sign of a kind, a new one for each that a rule names."""
    return SIGNS.setdefault(kind, chr(FIRST_SIGN + len(SIGNS)))


def rewritten(items: Items, rules: Iterable[Rule]) -> Items:
    """The items after each rule in turn was applied from left to right.

    >>> from normalizers.timing.words import text_to_items
    >>> twice = rule("NUMBER TIMES", lambda items: [merged(items, "RATE", items[0].value)])
    >>> [item.kind for item in rewritten(text_to_items("två gånger i tre dagar"), [twice])][:3]
    ['STOP', 'RATE', 'IN']
    """
    signs = items_to_signs(items)
    for one in rules:
        if one.pattern.search(signs) is not None:
            items = applied(items, signs, one)
            signs = items_to_signs(items)
    return items


def items_to_signs(items: Items) -> str:
    """The kinds of items as a string."""
    return "".join([SIGNS.get(item.kind, UNNAMED) for item in items])


def applied(items: Items, signs: str, one: Rule) -> Items:
    """The items after one rule was applied from left to right."""
    found: list[Item] = []
    done = at = 0
    while (match := one.pattern.search(signs, at)) is not None:
        made = one.make(items[match.start() : match.end()])
        at = match.end() if made is not None else match.start() + 1
        if made is not None:
            found += [*items[done : match.start()], *made]
            done = match.end()
    return [*found, *items[done:]] if done else items


def merged(items: Items, kind: str, value: Any) -> Item:
    """One item in the place of several."""
    return Item(kind, value, items[0].start, items[-1].end)


def first_value(items: Items, *kinds: str) -> Any:
    """The value of the first item of some kinds, None where there is none."""
    return next((item.value for item in items if item.kind in kinds), None)


def values(items: Items, *kinds: str) -> list[Any]:
    """The values of the items of some kinds."""
    return [item.value for item in items if item.kind in kinds]


def with_value(item: Item, value: Any) -> Item:
    """The item with another value."""
    return replace(item, value=value)
