"""The plan's own count of itself: a table of areas with the number of their problems, causes and actions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.tables.headers import area_of, best
from extractors.tables.templates import compact, knowledge
from pipeline.model import Cell, Grid, Stated

SURE = 0.8
"""From this likeness on, a text is taken for a header of the analysis table."""


def item_of(text: str) -> str | None:
    """The item that a header of the analysis table counts.

    >>> item_of("Antal identifierade orsaker"), item_of("Orsak")
    ('causes', None)
    """
    score, item = max((best(compact(text), labels), item) for item, labels in knowledge().analysis.items)
    return item if score >= SURE else None


def analysis_header(rows: Sequence[Mapping[int, str]]) -> tuple[int, dict[int, str]] | None:
    """The row of an analysis table's header and the item of each column; two items and a column of areas at the least."""
    for number, texts in enumerate(rows):
        items = {col: item for col, text in texts.items() if (item := item_of(text))}
        labelled = len(set(items.values())) >= 2 and any(col < min(items) for col in texts if col not in items)
        if labelled and counts_below(rows[number + 1 :], items):
            return number, items
    return None


def counts_below(rows: Sequence[Mapping[int, str]], items: Mapping[int, str]) -> bool:
    """Whether nothing but counts (or a formula's error) stands below the headers: no table of causes and actions."""
    texts = [text for row in rows for col, text in row.items() if col in items]
    return all(whole_number(text) is not None or text.startswith("#") for text in texts)


def is_analysis(rows: Sequence[Mapping[int, str]]) -> bool:
    """Whether the rows begin an analysis table."""
    return analysis_header(rows) is not None


def grid_to_stated(grid: Grid, rows: Mapping[int, Mapping[int, str]]) -> tuple[Stated, ...]:
    """The counts that an analysis tab states, in its order; a count that is no number is None."""
    found = analysis_header(tuple(rows.values()))
    if found is None:
        return ()
    number, items = list(rows)[found[0]], found[1]
    at: dict[tuple[int, int], Cell] = {(cell.row, cell.col): cell for cell in grid.cells}
    stated: list[Stated] = []
    for row in (row for row in rows if row > number):
        label = next((at[row, col] for col in range(min(items)) if (row, col) in at and at[row, col].text.strip()), None)
        if label is None or area_of(label.text)[0] is None:
            continue
        area = area_of(label.text)[0]
        assert area is not None
        for col, item in items.items():
            cell = at.get((row, col))
            stated.append(Stated(area.code, item, whole_number(cell.text if cell else ""), (cell or label).origins))
    return tuple(stated)


def whole_number(text: str) -> int | None:
    """A count as written.

    >>> whole_number("18"), whole_number("18,0"), whole_number("#REF!")
    (18, 18, None)
    """
    match = re.fullmatch(r"\s*(\d{1,6})(?:[.,]0+)?\s*", text)
    return int(match.group(1)) if match else None
