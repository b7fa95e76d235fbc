"""Narrow columns without rules between ruled ones: what they part is one table all the same.

Only columns each of which is ruled by itself are put together: two tables of several columns may stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.page import Segment

WIDEST = 30.0
"""Points: a wider space between rules parts two tables."""
SAME_ROW = 3.0
"""Points: the boundaries of one row, or the two lines of one rule, lie no further from each other."""
FEWEST = 3
"""Boundaries of rows that both sides have: single boxes side by side are no table."""

Rules = tuple[list[Segment], list[Segment]]
"""The rules of a table, across and down."""


@dataclass(frozen=True, slots=True)
class Side:
    """A group of rules: where it begins and ends, and the places of its rows' boundaries."""

    rules: Rules
    left: float
    right: float
    rows: tuple[float, ...]


def bridged(groups: Sequence[Rules]) -> list[Rules]:
    """The groups of rules, those made one that stand side by side with the same rows, the space between them ruled.

    >>> left = [Segment(y, 0, 50) for y in (0, 20, 40)], [Segment(x, 0, 40) for x in (0, 50)]
    >>> right = [Segment(y, 60, 90) for y in (0, 20, 40)], [Segment(x, 0, 40) for x in (60, 90)]
    >>> [[down.at for down in rules[1]] for rules in bridged([right, left])]
    [[0, 50, 60, 90]]
    """
    sides = [rules_to_side(rules) for rules in groups]
    alone = [rules for rules, side in zip(groups, sides, strict=True) if side is None]
    found: list[Side] = []
    for side in sorted((side for side in sides if side is not None), key=lambda side: side.left):
        before = next((i for i, other in enumerate(found) if stands_beside(other, side)), None)
        if before is None:
            found.append(side)
        else:
            found[before] = joined(found[before], side)
    return [*alone, *(side.rules for side in found)]


def rules_to_side(rules: Rules) -> Side | None:
    """A group of rules that is a single column, None for a single box, a line or a table."""
    rows: list[float] = []
    for at in sorted(rule.at for rule in rules[0]):
        if not rows or at - rows[-1] > SAME_ROW:
            rows.append(at)
    places = [rule.at for rule in rules[1]]
    if len(rows) < FEWEST or not places:
        return None
    left, right = min(places), max(places)
    is_column = all(min(at - left, right - at) <= SAME_ROW for at in places) and right - left > SAME_ROW
    return Side(rules, left, right, tuple(rows)) if is_column else None


def stands_beside(left: Side, right: Side) -> bool:
    """Whether a table goes on at its right, after a narrow space, with all of its rows or some of them merged."""
    if not 0 < right.left - left.right <= WIDEST:
        return False
    few, many = sorted((left.rows, right.rows), key=len)
    ends = abs(few[0] - many[0]) <= SAME_ROW and abs(few[-1] - many[-1]) <= SAME_ROW
    return ends and all(min(abs(y - other) for other in many) <= SAME_ROW for y in few)


def joined(left: Side, right: Side) -> Side:
    """Two groups of rules as one, rules of their rows drawn over the space between them."""
    rows = max(left.rows, right.rows, key=len)
    bridge = (Segment(y, left.right, right.left) for y in rows)
    rules = ([*left.rules[0], *bridge, *right.rules[0]], [*left.rules[1], *right.rules[1]])
    return Side(rules, left.left, right.right, rows)
