"""A sheet of a dump -> its rows: each band cut into cells, the bands laid beside each other row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.dumps.blocks import lines_to_blocks
from extractors.dumps.cells import DumpCell, nodes_to_cells
from extractors.dumps.lines import DumpLine
from extractors.dumps.places import is_gapped, mixed_lines, repeated_runs
from extractors.dumps.rooms import GUESS, Room, pieces_to_room, rooms_of, usual_rooms
from extractors.dumps.segment import Segmenter, gapless
from extractors.dumps.sheets import BandPart, DumpSheet
from extractors.dumps.sureness import cell_chances
from extractors.dumps.ways import Column, KnownRow, Leaning

NARRATIVE = "narrative"
EMPTY = {
    NARRATIVE: 0.0,
    "problem": 1.3,
    "cause": 1.2,
    "action": 1.8,
    "goal": 1.5,
    "timing": 1.5,
    "responsible": 1.5,
    "follow_up": 0.7,
}
"""What it costs that a row has no text in a column: how rare that is."""
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
SCALES = (1.0, 0.9, 0.82, 1.1, 1.22)
FINER = (0.0, -0.03, 0.03, -0.06, 0.06, 0.09, -0.09)
"""How much larger or smaller the guidance may be printed than the cells below it."""
TRIED, TRIED_BANDS = 60, 3
"""So many lines of a dump's longest bands tell which of them it is."""
OTHER_SCALE = 3.0
"""What it costs that the guidance is printed in another size than the cells: templates do not."""
TELLING = 8
"""So many wrapped lines of a column tell its width."""
APART = 0.08
"""Of a width: how far the cells of a column may tell another one than its guidance does."""


@dataclass(frozen=True, slots=True)
class DumpTable:
    """The rows of a sheet: cells by row and field, how many rows, and the room of each column."""

    cells: tuple[DumpCell, ...]
    n_rows: int
    rooms: Mapping[str, Room]
    score: float = 0.0


def dump_scale(sheets: Sequence[DumpSheet], lines: tuple[DumpLine, ...]) -> float:
    """How much wider columns are in the cells' letters than in their guidance's: what cuts the longest bands best."""
    bands = [(sheet, band) for sheet in sheets for band in sheet.bands if band.lines]
    longest = sorted(bands, key=lambda item: -min(TRIED, len(item[1].lines)) * len(item[1].fields))[:TRIED_BANDS]
    tried = [(replace(band, lines=band.lines[:TRIED]), band_names(sheet, band)) for sheet, band in longest]
    if not tried:
        return 1.0
    gapped = is_gapped(lines)

    def cut(scale: float) -> tuple[float, list[list[DumpCell]]]:
        total, found = 0.0, []
        for band, names in tried:
            columns = columns_of(names, band_rooms(band, names, lines, scale))
            score, nodes = Segmenter(band.lines, columns, gapped=gapped).cut()
            total += score
            found.append(nodes_to_cells(nodes, band.lines, names))
        return total - OTHER_SCALE * (scale != 1.0), found

    ways = {scale: cut(scale) for scale in SCALES}
    scale = max(SCALES, key=lambda scale: ways[scale][0])
    if scale == 1.0:
        return scale
    band, names = tried[0]
    return agreed_scale(scale, band_rooms(band, names, lines, 1.0), ways[scale][1][0])


def agreed_scale(scale: float, told: Mapping[str, Room], cells: Sequence[DumpCell]) -> float:
    """The scale that most columns agree with, near to one: what their cells say of their widths, by their guidance."""
    ranges = []
    for name, room in told.items():
        texts = [[piece.text for piece in cell.pieces] for cell in cells if cell.field == name]
        if sum(len(text) - 1 for text in texts) >= TELLING:
            found = pieces_to_room(texts)
            ranges.append((found.low / min(room.high, room.low * GUESS), found.high / room.low))
    tried = [scale + step for step in FINER]
    return max(tried, key=lambda s: (sum(low <= s <= high for low, high in ranges), -abs(s - scale)))


def band_names(sheet: DumpSheet, band: BandPart) -> tuple[str, ...]:
    """The columns of a band."""
    return ((NARRATIVE,) if sheet.narrated and "problem" in band.fields else ()) + band.fields


def band_rooms(band: BandPart, names: Sequence[str], lines: tuple[DumpLine, ...], scale: float) -> dict[str, Room]:
    """The room of each column of a band."""
    told = rooms_of(band.blocks[0], dict(usual_rooms_of(lines)), lines)
    return {name: told.get(name, told.get("problem", Room())).scaled(scale) for name in names}


@lru_cache(maxsize=4)
def usual_rooms_of(lines: tuple[DumpLine, ...]) -> tuple[tuple[str, Room], ...]:
    """The room that most of a dump's blocks tell for each column."""
    return tuple(usual_rooms(lines_to_blocks(lines), lines).items())


def columns_of(names: Sequence[str], rooms: Mapping[str, Room]) -> list[Column]:
    """The columns of a band as they are searched for."""
    return [Column(name, rooms[name], EMPTY[name]) for name in names]


def sheet_to_table(
    sheet: DumpSheet, lines: tuple[DumpLine, ...], scale: float = 1.0, stated: Mapping[str, int] | None = None
) -> DumpTable:
    """The rows of a sheet, as the plan's own count bears them out: where it does not, other ways to cut are tried.

    A count may be wrong too: a way that is far less likely is not taken for its sake.
    """
    tables: list[DumpTable] = []
    for leaning in LEANINGS:
        tables.append(leaning_table(sheet, lines, scale, leaning))
        if not stated or not apart(tables[-1], stated):
            break
    best = max(tables, key=lambda table: table.score - COUNT_OFF * min(MOST_OFF, apart(table, stated or {})))
    return with_chances(best, sheet, stated)


def with_chances(table: DumpTable, sheet: DumpSheet, stated: Mapping[str, int] | None) -> DumpTable:
    """A table whose cells say how sure they are."""
    fields = [name for band in sheet.bands for name in band_names(sheet, band)]
    counts_off = apart(table, stated) / max(1, sum(stated.values())) if stated else None
    chances = cell_chances(table.cells, table.rooms, fields, counts_off)
    cells = tuple(replace(cell, chance=chance) for cell, chance in zip(table.cells, chances, strict=True))
    return replace(table, cells=cells)


def apart(table: DumpTable, stated: Mapping[str, int]) -> int:
    """How far the filled cells of a table are from the counts that the plan states."""
    counted = {item: sum(cell.field == name for cell in table.cells) for item, name in ITEMS.items()}
    return sum(abs(count - counted[item]) for item, count in stated.items())


def leaning_table(sheet: DumpSheet, lines: tuple[DumpLine, ...], scale: float, leaning: Leaning) -> DumpTable:
    """The rows of a sheet when rows are taken to be more or less likely to begin."""
    cells: list[DumpCell] = []
    rooms: dict[str, Room] = {}
    rows: tuple[KnownRow, ...] | None = None
    total = 0.0
    for band in sheet.bands:
        names = band_names(sheet, band)
        found, room, score = band_to_cells(band, names, lines, rows, scale, leaning)
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
    scale: float,
    leaning: Leaning,
) -> tuple[list[DumpCell], dict[str, Room], float]:
    """The cells of a band; what was found tells the columns' widths better, and the band is cut once more."""
    rooms = band_rooms(band, names, lines, scale)
    if not band.lines:
        return [], rooms, 0.0
    gapped, repeats = is_gapped(lines), repeated_runs(band.lines)

    segmenter = Segmenter(band.lines, columns_of(names, rooms), rows or None, 1.0, gapped, repeats, leaning)
    segmenter = replace(segmenter, mixed=mixed_lines(band.lines))
    _, nodes = segmenter.cut()
    first = nodes_to_cells(nodes, band.lines, names)
    rooms = {name: better_room(rooms[name], [cell for cell in first if cell.field == name]) for name in names}
    segmenter = replace(segmenter, columns=columns_of(names, rooms), no_gap=gapless(nodes, band.lines))
    score, nodes = segmenter.cut()
    found = nodes_to_cells(nodes, band.lines, names)
    return found, rooms, segmenter.plain(score, nodes)


def better_room(room: Room, cells: Sequence[DumpCell]) -> Room:
    """A column's room as the lines of its cells tell it, not far from what its guidance says."""
    texts = [[piece.text for piece in cell.pieces] for cell in cells]
    if sum(len(text) - 1 for text in texts) < TELLING:
        return room
    found = pieces_to_room(texts)
    low = min(max(room.low * (1 - APART), found.low), room.high * (1 + APART))
    return Room(low, max(low, min(room.high * (1 + APART), found.high)))


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
