"""The sheets of a dump -> their tables, where an author who filled in one of two columns kept to it throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.dumps.lines import DumpLine
from extractors.dumps.sheets import DumpSheet
from extractors.dumps.tables import DumpTable, Stated, sheet_to_table
from extractors.dumps.widths import Rooms

EITHER = ("problem", "cause")
"""Columns side by side that hold the same kind of text: a row without the one looks like a row without the other."""
TELLING = 5
"""So many rows that have one of them, and none that has both, are no chance."""


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
    return max((tables(without) for without in EITHER), key=lambda way: sum(table.score for table in way))


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
