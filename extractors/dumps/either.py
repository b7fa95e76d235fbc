"""The sheets of a dump -> their tables, where an author who filled in one of two columns kept to it throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.dumps.lines import DumpLine
from extractors.dumps.sheets import DumpSheet
from extractors.dumps.tables import DumpTable, Stated, sheet_to_table
from extractors.dumps.widths import Rooms
from extractors.tables.labels import area_of

EITHER = ("problem", "cause")
"""Columns side by side that hold the same kind of text: a row without the one looks like a row without the other."""
TELLING = 5
"""So many rows that have one of them, and none that has both, are no chance."""
NAMED = 2.0
"""What speaks for a text being a problem that is the area's own name over again: no cause is."""


def sheets_to_tables(
    sheets: Sequence[DumpSheet], lines: tuple[DumpLine, ...], rooms: Rooms, stated: Mapping[str, Stated]
) -> list[DumpTable]:
    """The table of each sheet; where no row of all has both a problem and a cause, they are all of one kind.

    ``stated``: the plan's own counts by area.
    """

    def tables(without: str | None = None) -> list[DumpTable]:
        counts = (stated.get(sheet.area or "") for sheet in sheets)
        return [
            sheet_to_table(bare(sheet, without), lines, rooms, count)
            for sheet, count in zip(sheets, counts, strict=True)
        ]

    found = tables()
    if not takes_turns(found):
        return found
    ways = {without: tables(without) for without in EITHER}
    filled = [(sheet, cell) for sheet, table in zip(sheets, found, strict=True) for cell in table.cells]
    named = NAMED * sum(names_area(cell.text, sheet) for sheet, cell in filled if cell.field in EITHER)
    gains = {"problem": 0.0, "cause": named}
    return ways[max(EITHER, key=lambda without: gains[without] + sum(table.score for table in ways[without]))]


def names_area(text: str, sheet: DumpSheet) -> bool:
    """Whether a text is the name of its sheet's area."""
    area = area_of(text)[0]
    return area is not None and area.code == sheet.area


def takes_turns(tables: Sequence[DumpTable]) -> bool:
    """Whether rows have now the one, now the other of the two columns, and never both."""
    filled = [
        {(n, cell.row) for n, table in enumerate(tables) for cell in table.cells if cell.field == name}
        for name in EITHER
    ]
    return all(filled) and filled[0].isdisjoint(filled[1]) and sum(map(len, filled)) >= TELLING


def bare(sheet: DumpSheet, without: str | None) -> DumpSheet:
    """A sheet none of whose lines stand in a column."""
    bands = (replace(band, fields=tuple(name for name in band.fields if name != without)) for band in sheet.bands)
    return replace(sheet, bands=tuple(bands))
