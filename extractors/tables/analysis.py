"""The plan's own count of itself: a table of areas with the number of their problems, causes and actions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.tables.labels import area_of, best, only_area
from extractors.tables.margins import is_template_title
from extractors.tables.templates import compact, knowledge
from pipeline.model import Cell, Finding, Grid, Origin, Stated
from pipeline.text import fold

Rows = Mapping[int, Mapping[int, str]]
"""The texts of a grid by row and column."""

LONGEST_HEADER = 60
"""Letters: a longer text is no header of the analysis table."""
SURE = 0.8
"""From this likeness on, a text is taken for a header of the analysis table."""


@lru_cache(maxsize=4096)
def item_of(text: str) -> str | None:
    """The item that a header of the analysis table counts.

    >>> item_of("Antal identifierade orsaker"), item_of("Vem")
    ('causes', None)
    """
    if len(text) > LONGEST_HEADER:
        return None
    score, item = max((best(compact(text), labels), item) for item, labels in knowledge().analysis.items)
    return item if score >= SURE else None


NO_NUMBER = ("count_not_a_number", "count_not_read")
"""What is said of a count that is no number: of the author's, and of what was read from a picture."""


def analysis_header(rows: Sequence[Mapping[int, str]]) -> tuple[int, dict[int, str]] | None:
    """The row of an analysis table's header and the item of each column: two items and a column of areas at least.

    The header of that column may be missing, or stand in a row above.
    """
    for number, texts in enumerate(rows):
        items = {col: item for col, text in texts.items() if (item := item_of(text))}
        labelled = len(set(items.values())) > 1 and any(col not in items for row in rows[number:] for col in row)
        if labelled and (says_counts(texts, items) or counts_below(rows[number + 1 :], items)):
            return number, items
    return None


def says_counts(texts: Mapping[int, str], items: Iterable[int]) -> bool:
    """Whether the headers themselves say that they count: what stands below may then be no number."""
    words = knowledge().analysis.words
    return all(words.intersection(fold(texts[col]).split()) for col in items)


def counts_below(rows: Sequence[Mapping[int, str]], items: Mapping[int, str]) -> bool:
    """Whether counts (or a formula's error) stand below the headers, and little else: no table of causes and actions.

    Of a scan a number alone in its cell may have been read as something else.
    """
    texts = [text for row in rows for col, text in row.items() if col in items]
    counts = sum(whole_number(text) is not None or text.startswith("#") for text in texts)
    return bool(texts) and counts >= COUNTS * len(texts)


def is_analysis(rows: Sequence[Mapping[int, str]]) -> bool:
    """Whether the rows begin an analysis table."""
    return analysis_header(rows) is not None


AREAS = 0.6
"""Of the texts of a column: so many are areas' labels where it is the first one of an analysis."""
COUNTS = 0.5
"""Of the texts below the analysis table's headers: so many at least are counts."""


def is_counted(rows: Sequence[Mapping[int, str]]) -> bool:
    """Whether a page shows some columns of an analysis and no other: areas, or numbers below a header of counts."""
    filled = [row for row in rows if row]
    below = {col: [row[col] for row in filled[1:] if col in row] for row in filled[:1] for col in row}
    return len(filled) > 2 and all(
        sum(only_area(text) is not None for text in texts) > AREAS * len(texts)
        if item_of(filled[0][col]) is None
        else all(whole_number(text) is not None for text in texts)
        for col, texts in below.items()
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of an analysis table: the cell of its area, the area, and the cells of its counts by item."""

    label: Cell
    area: str
    counts: tuple[tuple[str, Cell | None], ...]


def grid_to_counted(grid: Grid, rows: Rows, own: Mapping[str, str]) -> tuple[Counted, ...]:
    """The rows of an analysis table that are about an area, each area once; ``own`` are the plan's own, by label."""
    found = analysis_header(tuple(rows.values()))
    if found is None:
        return ()
    number, items = list(rows)[found[0]], found[1]
    at = {(cell.row, cell.col): cell for cell in grid.cells if cell.text.strip()}
    counted: dict[str, Counted] = {}
    for row in (row for row in rows if row > number):
        beside = (at[row, col] for col in sorted(rows[row]) if col not in items)
        label, area = next(((cell, area) for cell in beside if (area := label_area(cell.text, own))), (None, None))
        if label is not None and area is not None and area not in counted:
            counted[area] = Counted(label, area, tuple((item, at.get((row, col))) for col, item in items.items()))
    return tuple(counted.values())


def label_area(text: str, own: Mapping[str, str]) -> str | None:
    """The area that a row of the analysis table is about: one of the district's own by its label, or a template's."""
    area = area_of(text)[0]
    return own.get(compact(text)) or (area.code if area is not None else None)


def counted_to_stated(counted: Iterable[Counted]) -> tuple[Stated, ...]:
    """The counts that an analysis tab states, in its order; a count that is no number is None."""
    return tuple(
        Stated(
            row.area, item, whole_number(cell.text if cell else ""), (cell or row.label).origins, counted_ranges(cell)
        )
        for row in counted
        for item, cell in row.counts
    )


RANGE = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
"""A reference to cells of another sheet, as a workbook stores it."""


def counted_ranges(cell: Cell | None) -> tuple[Origin, ...] | None:
    """The cells of other sheets that a count's formula is about; None for a count without a formula.

    >>> [str(r) for r in counted_ranges(Cell(0, 0, "2", (), formula="COUNTA('1. Unga'!$B$5:$B$20)")) or ()]
    ["'1. Unga'!B5:B20"]
    """
    if cell is None or cell.formula is None:
        return None
    return tuple(
        Origin(sheet=(quoted or plain).replace("''", "'"), ref=ref.replace("$", ""))
        for quoted, plain, ref in RANGE.findall(cell.formula)
    )


def analysis_findings(grid: Grid, rows: Rows, counted: Sequence[Counted]) -> list[Finding]:
    """What an analysis tab says beside its counts: counts that are no numbers, and a finding for each other row."""
    found = analysis_header(tuple(rows.values()))
    header = list(rows)[found[0]] if found is not None else None
    used = {id(cell) for row in counted for cell in (row.label, *(cell for _, cell in row.counts if cell is not None))}
    findings = [
        Finding(NO_NUMBER[cell.read is not None], cell.origins, (("text", cell.text), ("item", item)), area=row.area)
        for row in counted
        for item, cell in row.counts
        if cell is not None and whole_number(cell.text) is None
    ]
    left: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        known = (
            id(cell) in used or (cell.row == header and is_analysis_label(cell.text)) or is_template_title(cell.text)
        )
        if cell.text.strip() and not known:
            left.setdefault(cell.row, []).append(cell)
    for cells in left.values():
        origins = tuple(origin for cell in cells for origin in cell.origins)
        findings.append(Finding("text_outside_table", origins, (("text", " | ".join(cell.text for cell in cells)),)))
    return findings


def is_analysis_label(text: str) -> bool:
    """Whether a text is a header of the analysis table."""
    return item_of(text) is not None or best(compact(text), knowledge().analysis.label) >= SURE


def whole_number(text: str) -> int | None:
    """A count as written.

    >>> whole_number("18"), whole_number("18,0"), whole_number("#REF!")
    (18, 18, None)
    """
    match = re.fullmatch(r"\s*(\d{1,6})(?:[.,]0+)?\s*", text)
    return int(match.group(1)) if match else None
