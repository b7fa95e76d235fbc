"""Row numbers and column letters that a spreadsheet prints beside its cells: no part of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.page import PageTable, Region


def without_headings(table: PageTable) -> PageTable:
    """A page's table without the letters above its columns and the numbers left of its rows, if it has both."""
    first = {region.cols[0]: text_of(region) for region in table.regions if region.rows[0] == 0}
    letters = [first.get(col, "") for col in range(1, len(table.xs) - 1)]
    numbers = {region.rows[0]: text_of(region) for region in table.regions if region.cols[0] == 0}
    beside = [text for row, text in sorted(numbers.items()) if row > 0]
    if first.get(0, "") or not go_up(list(map(column_number, letters))) or not go_up(list(map(row_number, beside))):
        return table
    kept = [region for region in table.regions if region.rows[0] > 0 and region.cols[0] > 0]
    moved = (
        replace(
            region,
            rows=(region.rows[0] - 1, region.rows[1] - 1),
            cols=(region.cols[0] - 1, region.cols[1] - 1),
        )
        for region in kept
    )
    return replace(table, xs=table.xs[1:], ys=table.ys[1:], regions=tuple(moved))


def text_of(region: Region) -> str:
    """A region's text on one line."""
    return " ".join(line.text.strip() for line in region.lines)


def column_number(letters: str) -> int:
    """The number of a column by its letters, 0 for what are none.

    >>> column_number("C"), column_number("AB"), column_number("Vem")
    (3, 28, 0)
    """
    if not (letters.isascii() and letters.isupper() and letters.isalpha()):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def row_number(text: str) -> int:
    """A row's number, 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() else 0


def go_up(numbers: Sequence[int]) -> bool:
    """Whether numbers grow; what is hidden leaves gaps.

    >>> go_up([3, 4, 6]), go_up([3, 3]), go_up([])
    (True, False, False)
    """
    return bool(numbers) and numbers[0] > 0 and all(after > before for before, after in pairwise(numbers))
