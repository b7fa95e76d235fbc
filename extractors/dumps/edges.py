"""The headers and footers of the pages of a text that keeps its lines' places: they stand in no column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.dumps.stretches import Row
from extractors.tables.labels import cut_label, is_template_text
from extractors.tables.margins import letters, says_nothing

LINES = 2
"""A header or footer has no more lines than this."""
PARTS = 3
"""Left, middle and right: such a line has no more parts."""
USUAL = 0.5
"""The share of all pages from which on a line that they begin or end with is a header or footer."""


def edge_rows(pages: Sequence[Sequence[Row]]) -> frozenset[int]:
    """The numbers of the lines that are headers and footers: set off from the rest, and the same on most pages."""
    found = [list(set_off(page)) for page in pages]
    said = Counter(key for rows in found for key in {edge_key(row) for row in rows})
    least = max(2.0, USUAL * sum(map(bool, pages)))
    return frozenset(row.number for rows in found for row in rows if said[edge_key(row)] >= least)


def edge_key(row: Row) -> str:
    """What a header or footer says on all pages: its letters, or that it is but the page's number."""
    return "" if says_nothing(row.text) else letters(row.text) or row.text.strip()


def set_off(page: Sequence[Row]) -> Iterator[Row]:
    """The first and last lines of a page that an empty line parts from the others, and that no template has."""
    for rows in (page, page[::-1]):
        edge = next((n for n in range(1, min(LINES, len(rows) - 1) + 1) if apart(rows[n - 1], rows[n])), 0)
        yield from (row for row in rows[:edge] if len(row.pieces) <= PARTS and not is_known(row))


def apart(a: Row, b: Row) -> bool:
    """Whether an empty line stands between two lines."""
    return abs(a.number - b.number) > 1


def is_known(row: Row) -> bool:
    """Whether a line names an area or a column: it tells whose table stands below."""
    return any(is_template_text(text) or cut_label(text) is not None for _, text in row.pieces)
