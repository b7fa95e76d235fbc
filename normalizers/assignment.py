"""Who belongs to whom where each takes one at most and the sum of what that is worth shall be the greatest."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Worth = Sequence[Mapping[int, float]]
"""What each row is worth with each column that it can have; above 0, the others are not there."""


@dataclass(slots=True)
class State:
    """What is assigned so far, and the prices that keep it the best (those of columns; each row pays what is left)."""

    column_of: dict[int, int] = field(default_factory=dict)
    row_of: dict[int, int] = field(default_factory=dict)
    prices: dict[int, float] = field(default_factory=dict)


def best_pairs(worth: Worth) -> dict[int, int]:
    """The column of each row that gets one: of all assignments the one of the greatest sum.

    By shortest augmenting paths (Jonker and Volgenant 1987), over the columns that are there alone.

    >>> best_pairs([{0: 0.9, 1: 0.8}, {0: 0.85}, {1: 0.1}])
    {0: 1, 1: 0}
    """
    # A row may stay alone: that is a column of its own, worth nothing.
    alone = [{**columns, -1 - row: 0.0} for row, columns in enumerate(worth)]
    state = State()
    for row in range(len(alone)):
        augment(alone, row, state)
    return {row: column for row, column in sorted(state.column_of.items()) if column >= 0}


def augment(worth: Worth, start: int, state: State) -> None:
    """Give a row its column, on the cheapest path of rows that change theirs for it."""
    costs: dict[int, float] = {}
    came_from: dict[int, int] = {}
    settled: dict[int, float] = {}
    heap: list[tuple[float, int]] = []
    row, spent = start, 0.0
    while True:
        pays = profit(worth, row, state) if row != start else 0.0
        for column, value in worth[row].items():
            cost = spent + state.prices.get(column, 0.0) - value + pays
            if column not in settled and cost < costs.get(column, float("inf")):
                costs[column], came_from[column] = cost, row
                heapq.heappush(heap, (cost, column))
        spent, column = next_column(heap, settled)
        settled[column] = spent
        if column not in state.row_of:
            break
        row = state.row_of[column]
    for other, cost in settled.items():
        state.prices[other] = state.prices.get(other, 0.0) + spent - cost
    hand_over(column, start, came_from, state)


def profit(worth: Worth, row: int, state: State) -> float:
    """What is left to an assigned row of its worth when its column is paid."""
    column = state.column_of[row]
    return worth[row][column] - state.prices.get(column, 0.0)


def next_column(heap: list[tuple[float, int]], settled: Mapping[int, float]) -> tuple[float, int]:
    """The cheapest column that is not settled yet; a row's own one is always there."""
    while True:
        cost, column = heapq.heappop(heap)
        if column not in settled:
            return cost, column


def hand_over(column: int, start: int, came_from: Mapping[int, int], state: State) -> None:
    """Each row on the path takes the column that led to the end, and gives its own to the one before."""
    while True:
        row = came_from[column]
        given = state.column_of.get(row)
        state.column_of[row], state.row_of[column] = column, row
        if row == start or given is None:
            return
        column = given
