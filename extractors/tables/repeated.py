"""Title rows that a print repeats on later pages: they are no data, whatever else stands there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.tables.bands import PrintedSheet
from extractors.tables.labels import likeness
from extractors.tables.parts import Part, table_rows
from extractors.tables.templates import compact

MISREAD = 0.6
"""From this likeness on, the cell of a title row is that of another page, misread."""


def title_rows(sheet: PrintedSheet) -> list[list[Mapping[int, str]]]:
    """The texts of the top rows of each band's first page: what a later page repeats of them is no data."""
    return [
        [compacted(row) for row in table_rows(band[0].table)[: band[0].header_row + 2]] if band[0].header else []
        for band in sheet.bands
    ]


def compacted(row: Mapping[int, str]) -> dict[int, str]:
    """A row's texts for comparison."""
    return {col: compact(text) for col, text in row.items()}


def repeated_rows(part: Part, titles: Sequence[Mapping[int, str]]) -> int:
    """How many rows at the top of a page repeat the title rows of the band's first page.

    Where a row among them says something else, another table of the same header begins, and nothing is repeated.
    """
    rows = [compacted(row) for row in table_rows(part.table)][: len(titles)]
    last = max((at + 1 for at, row in enumerate(rows) if row and row in titles), default=0)
    said = (row for row in rows[:last] if row)
    return last if all(any(reads_alike(row, title) for title in titles) for row in said) else 0


def reads_alike(row: Mapping[int, str], title: Mapping[int, str]) -> bool:
    """Whether more than half of the cells of a row, or one that is all of it, are those of another, perhaps misread."""
    same = sum(likeness(text, title.get(col, "")) >= MISREAD for col, text in row.items())
    return 2 * same > len(row)
