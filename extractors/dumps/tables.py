"""A sheet of a dump -> its rows: each band cut into cells, the bands laid beside each other row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.dumps.cells import DumpCell, nodes_to_cells
from extractors.dumps.lines import DumpLine
from extractors.dumps.places import is_gapped, repeated_runs, usual_ends
from extractors.dumps.rooms import Room
from extractors.dumps.segment import Segmenter, gapless
from extractors.dumps.sheets import BandPart, DumpSheet
from extractors.dumps.sureness import cell_chances
from extractors.dumps.ways import KnownRow, Leaning
from extractors.dumps.widths import EMPTY, Rooms, band_names, better_room, column_key, columns_of

COUNT_OFF, MOST_OFF = 12.0, 3
"""What it costs that a count is one off what the plan states."""
ITEMS = {"problems": "problem", "causes": "cause", "actions": "action"}
"""What the analysis counts, and the columns that it counts them in."""
LEANINGS = (
    Leaning(),
    Leaning(new_row=-2.5),
    Leaning(new_row=1.2),
    Leaning(new_row=-5.0),
    Leaning(new_row=-2.5, in_gap=1.5),
)
"""What is tried, in this order, until the rows are as many as the plan says."""
IDLE = 0.3
"""Of that, for a row without an action: nobody does it at any time."""

Stated = Mapping[str, int]
"""How many of each item the plan's own analysis counts."""


@dataclass(frozen=True, slots=True)
class DumpTable:
    """The rows of a sheet: cells by row and field, how many rows, and the room of each column."""

    cells: tuple[DumpCell, ...]
    n_rows: int
    rooms: Mapping[str, Room]
    score: float = 0.0


def sheet_to_table(
    sheet: DumpSheet, lines: tuple[DumpLine, ...], told: Rooms, stated: Stated | None = None
) -> DumpTable:
    """The rows of a sheet, as the plan's own count bears them out: where it does not, other ways to cut are tried.

    A count may be wrong too: a way that is far less likely is not taken for its sake.
    """
    tables: list[DumpTable] = []
    for leaning in LEANINGS:
        tables.append(leaning_table(sheet, lines, told, leaning))
        if not stated or not apart(tables[-1], stated):
            break
    best = max(tables, key=lambda table: table.score - COUNT_OFF * min(MOST_OFF, apart(table, stated or {})))
    return with_chances(best, sheet, stated)


def with_chances(table: DumpTable, sheet: DumpSheet, stated: Stated | None) -> DumpTable:
    """A table whose cells say how sure they are."""
    fields = [name for band in sheet.bands for name in band_names(sheet, band)]
    counts_off = apart(table, stated) / max(1, sum(stated.values())) if stated else None
    chances = cell_chances(table.cells, table.rooms, fields, counts_off)
    cells = tuple(replace(cell, chance=chance) for cell, chance in zip(table.cells, chances, strict=True))
    return replace(table, cells=cells)


def apart(table: DumpTable, stated: Stated) -> int:
    """How far the filled cells of a table are from the counts that the plan states."""
    counted = {item: sum(cell.field == name for cell in table.cells) for item, name in ITEMS.items()}
    return sum(abs(count - counted[item]) for item, count in stated.items())


def leaning_table(sheet: DumpSheet, lines: tuple[DumpLine, ...], told: Rooms, leaning: Leaning) -> DumpTable:
    """The rows of a sheet when rows are taken to be more or less likely to begin."""
    cells: list[DumpCell] = []
    rooms: dict[str, Room] = {}
    rows: tuple[KnownRow, ...] | None = None
    total = 0.0
    for band in sheet.bands:
        names = band_names(sheet, band)
        found, room, score = band_to_cells(band, names, lines, rows, told, leaning)
        cells.extend(found)
        rooms |= room
        total += score
        rows = known_rows(cells, sheet, names)
    return DumpTable(tuple(cells), len(rows or ()), rooms, total)


def band_to_cells(
    band: BandPart,
    names: Sequence[str],
    lines: tuple[DumpLine, ...],
    rows: tuple[KnownRow, ...] | None,
    told: Rooms,
    leaning: Leaning,
) -> tuple[list[DumpCell], dict[str, Room], float]:
    """The cells of a band; what was found tells better when a gap is missing, and the band is cut once more."""
    rooms = {name: told[column_key(band, name, lines)] for name in names}
    if not band.lines:
        return [], rooms, 0.0
    gapped, repeats = is_gapped(lines), repeated_runs(band.lines)

    columns, ends = columns_of(names, rooms), usual_ends(lines)
    segmenter = Segmenter(band.lines, columns, rows or None, 1.0, gapped, repeats, leaning, ends=ends)
    _, nodes = segmenter.cut()
    texts: dict[str, list[list[str]]] = {name: [] for name in names}
    for cell in nodes_to_cells(nodes, band.lines, names):
        texts[cell.field].append([piece.text for piece in cell.pieces])
    rooms = {name: better_room(rooms[name], texts[name]) for name in names}
    segmenter = replace(segmenter, columns=columns_of(names, rooms), no_gap=gapless(nodes, band.lines))
    score, nodes = segmenter.cut()
    found = nodes_to_cells(nodes, band.lines, names)
    return found, rooms, segmenter.plain(score, nodes)


def known_rows(cells: Sequence[DumpCell], sheet: DumpSheet, names: Sequence[str]) -> tuple[KnownRow, ...]:
    """The rows found so far, and what it costs that the next band has nothing in them."""
    count = max((cell.row for cell in cells), default=-1) + 1
    begun = {band.fields[0]: band.lines[0].page for band in sheet.bands if band.lines}
    following = next_fields(sheet, names)
    cost = sum(EMPTY[name] for name in following)
    rows = []
    held: dict[int, list[DumpCell]] = {}
    for cell in cells:
        held.setdefault(cell.row, []).append(cell)
    for number in range(count):
        mine = held.get(number, [])
        acts = any(cell.field == "action" for cell in mine) or "action" in following
        pages = [
            cell.page - begun[band.fields[0]] for cell in mine for band in sheet.bands if cell.field in band.fields
        ]
        rows.append(KnownRow(min(pages, default=0), cost * (1.0 if acts else IDLE)))
    return tuple(rows)


def next_fields(sheet: DumpSheet, names: Sequence[str]) -> tuple[str, ...]:
    """The columns of the band after the one with these."""
    bands = [band.fields for band in sheet.bands]
    at = next(i for i, fields in enumerate(bands) if fields[-1] == names[-1])
    return bands[at + 1] if at + 1 < len(bands) else ()
