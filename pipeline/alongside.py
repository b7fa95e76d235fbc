"""Rows of several tables that come in the same order, side by side: no table has to be in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeVar

Row = TypeVar("Row")


def alongside(keys: Iterable[Any], rows: Iterable[Row], key_of: Callable[[Row], Any]) -> Iterator[list[Row]]:
    """The rows of each key, none for one without; both in the order of the keys. Rows of no key are passed over.

    >>> list(alongside("abd", ["b1", "b2", "c1", "d1"], lambda row: row[0]))
    [[], ['b1', 'b2'], ['d1']]
    """
    groups = ((key, list(group)) for key, group in groupby(rows, key_of))
    there = next(groups, None)
    for key in keys:
        while there is not None and there[0] < key:
            there = next(groups, None)
        yield there[1] if there is not None and there[0] == key else []


def action_order(action_id: str) -> tuple[str, str, int]:
    """What the tables' actions are in order of: plan, area, and the number of the row.

    >>> action_order("p1/a/9") < action_order("p1/a/10")
    True
    """
    plan_and_area, _, number = action_id.rpartition("/")
    plan, _, area = plan_and_area.partition("/")
    return plan, area, int(number)
