"""How wide the columns of a dump are: what guidance says, borne out by how the cells are broken."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from extractors.dumps.blocks import lines_to_blocks
from extractors.dumps.cells import DumpCell, nodes_to_cells
from extractors.dumps.lines import DumpLine
from extractors.dumps.phrases import GUIDANCE
from extractors.dumps.places import is_gapped, mixed_lines
from extractors.dumps.rooms import (
    GUESS,
    NARRATIVE,
    Room,
    block_pieces,
    pieces_to_room,
    rooms_of,
    texts_to_room,
    usual_rooms,
)
from extractors.dumps.segment import Segmenter
from extractors.dumps.sheets import BandPart, DumpSheet
from extractors.dumps.ways import Column

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
SCALES = (1.0, 0.9, 0.82, 1.1, 1.22)
FINER = (0.0, -0.03, 0.03, -0.06, 0.06, 0.09, -0.09)
"""How much larger or smaller the guidance may be printed than the cells below it."""
TRIED, TRIED_BANDS = 60, 3
"""So many lines of a dump's longest bands tell which of them it is."""
OTHER_SCALE = 3.0
"""What it costs that the guidance is printed in another size than the cells: templates do not."""
MOST_SHARE = 0.75
"""A plan that counts as many of its items as it has rows may still have counted others than a print shows."""
TELLING = 8
"""So many wrapped lines of a column tell its width."""
APART = 0.08
"""Of a width: how far the cells of a column may tell another one than its guidance does."""


ENOUGH = 4
"""So many cells of a column tell how many lines its cells have."""
ROUNDS = 2
"""So often the bands are cut and the widths taken anew from their cells."""
NARROWER, WIDER = 0.72, 1.2
"""Of what guidance tells: how narrow or wide the cells of its column may tell that it is."""
SPREAD = 0.08
"""Of a width: the least that is left open, letters being a little wider or narrower than they are taken for."""

Key = tuple[str, tuple[str, ...]]
"""A column: its field, and how its guidance is wrapped; of the same width on all sheets."""
Rooms = Mapping[Key, Room]


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


def columns_of(
    names: Sequence[str], rooms: Mapping[str, Room], shares: Mapping[str, float] | None = None
) -> list[Column]:
    """The columns of a band as they are searched for; ``shares``: in how many rows each is filled, as the plan says."""
    columns = []
    for name in names:
        share = (shares or {}).get(name)
        if share is None:
            columns.append(Column(name, rooms[name], EMPTY[name]))
        else:
            likely = min(MOST_SHARE, max(1 - MOST_SHARE, share))
            columns.append(Column(name, rooms[name], -math.log(1 - likely), math.log(likely)))
    return columns


def dump_rooms(sheets: Sequence[DumpSheet], lines: tuple[DumpLine, ...]) -> tuple[dict[Key, Room], dict[Key, Room]]:
    """The room of each column: as guidance tells it, or its cells where they say otherwise; and as cells tell it."""
    scale = dump_scale(sheets, lines)
    bands = [(band, band_names(sheet, band)) for sheet in sheets for band in sheet.bands]
    told: dict[Key, Room] = {}
    for band, names in bands:
        rooms = band_rooms(band, names, lines, scale)
        told |= {column_key(band, name, lines): rooms[name] for name in names}
    gapped, sharp, found = is_gapped(lines), dict(told), dict(told)
    for _ in range(ROUNDS):
        texts: dict[Key, list[list[str]]] = {}
        for band, names in bands:
            mixed = {band.lines[number].number for number in mixed_lines(band.lines)}
            for cell in first_cells(band, names, lines, found, gapped):
                if not any(piece.line.number in mixed for piece in cell.pieces):
                    key = column_key(band, cell.field, lines)
                    texts.setdefault(key, []).append([piece.text for piece in cell.pieces])
        sharp = {key: cells_room(room, texts.get(key, [])) for key, room in told.items()}
        found = {
            key: replace(told[key], lines=room.lines) if agrees(told[key], room) else room
            for key, room in sharp.items()
        }
    return found, sharp


def agrees(told: Room, found: Room) -> bool:
    """Whether what cells tell of a column's width is what guidance does, letters being of the same size."""
    return found.high >= told.low * (1 - APART) and found.low <= told.high * (1 + APART)


def column_key(band: BandPart, name: str, lines: tuple[DumpLine, ...]) -> Key:
    """The column of a band as it is told from others."""
    return name, tuple(block_pieces(band.blocks[0], lines).get(name, {}).get(GUIDANCE, ()))


def band_columns(band: BandPart, names: Sequence[str], lines: tuple[DumpLine, ...], rooms: Rooms) -> list[Column]:
    """The columns of a band as they are searched for, each with its room."""
    return columns_of(names, {name: rooms[column_key(band, name, lines)] for name in names})


def first_cells(
    band: BandPart, names: Sequence[str], lines: tuple[DumpLine, ...], rooms: Rooms, gapped: bool
) -> list[DumpCell]:
    """The cells of a band when nothing is known of the others."""
    if not band.lines:
        return []
    columns = band_columns(band, names, lines, rooms)
    return nodes_to_cells(Segmenter(band.lines, columns, gapped=gapped).cut()[1], band.lines, names)


def cells_room(room: Room, texts: Sequence[Sequence[str]]) -> Room:
    """A column's room as its cells tell it, not far from what its guidance says, and how many lines they have."""
    cells, count = len(texts), sum(map(len, texts))
    if cells >= ENOUGH:
        room = replace(room, lines=(count + 1) / cells)
    if count - cells < TELLING:
        return room
    found = texts_to_room(texts)
    low = min(max(room.low * NARROWER, found.low), room.high * WIDER)
    high = max(low, min(room.high * WIDER, found.high))
    spare = max(0.0, SPREAD - (high / low - 1)) / 2
    return Room(low * (1 - spare), high * (1 + spare), room.lines)


def better_room(room: Room, texts: Sequence[Sequence[str]]) -> Room:
    """A column's room as the lines of its cells in one band tell it, close to what is known of it."""
    if sum(len(text) - 1 for text in texts) < TELLING:
        return room
    found = pieces_to_room(texts)
    low = min(max(room.low * (1 - APART), found.low), room.high * (1 + APART))
    return Room(low, max(low, min(room.high * (1 + APART), found.high)), room.lines)
