"""Pictures of tables ruled down only: no rule parts their rows, which are told as on pages without any rules."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.page import Line, PageLayout, PageTable

TITLES = 3
"""A header, guidance, and all below: a table with more rows has rules between them."""
COLUMNS = 3
"""A table of fewer columns tells nothing of rows."""
APART = 1.25
"""Of the usual step from line to line: where a line stands further below the one before it, another text begins."""
LEVEL = 0.35
"""Of that step: texts that begin no further from each other begin together."""
TOGETHER = 2
"""Texts of so many columns that begin together begin a row."""
ROWS = 3
"""So many rows a document shows at the least; fewer may be paragraphs side by side."""


def ruled_down_only(layouts: Sequence[PageLayout]) -> bool:
    """Whether the tables of a document have no rule between their rows, though there are rows."""
    tables = [table for layout in layouts for table in layout.tables]
    if not tables or any(len(table.ys) - 1 > TITLES for table in tables):
        return False
    return sum(row_starts(table) for table in tables if len(table.xs) > COLUMNS) >= ROWS


def row_starts(table: PageTable) -> int:
    """How many rows begin within the last row of a table, as where its texts stand says."""
    last = len(table.ys) - 1
    columns = [region.lines for region in table.regions if region.rows[1] == last and region.lines]
    steps = [b.box[3] - a.box[3] for lines in columns for a, b in pairwise(lines) if b.text[:1].islower()]
    if not steps:
        return 0
    usual = statistics.median(steps)
    starts = sorted((y, at) for at, lines in enumerate(columns) for y in text_starts(lines, usual))
    groups: list[list[tuple[float, int]]] = []
    for start in starts:
        if groups and start[0] - groups[-1][0][0] <= LEVEL * usual:
            groups[-1].append(start)
        else:
            groups.append([start])
    return sum(len({at for _, at in group}) >= TOGETHER for group in groups)


def text_starts(lines: Sequence[Line], usual: float) -> list[float]:
    """Where a text begins below another one of its column."""
    return [b.box[3] for a, b in pairwise(lines) if b.box[3] - a.box[3] > APART * usual]


def without_tables(layout: PageLayout) -> PageLayout:
    """A page with all lines of its tables beside them."""
    inside = [line for table in layout.tables for region in table.regions for line in region.lines]
    lines = sorted((*layout.loose, *inside), key=lambda line: (line.box[1], line.box[0]))
    return replace(layout, tables=(), loose=tuple(lines))
