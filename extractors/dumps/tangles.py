"""The sheets of a dump with the lines that hold several cells' pieces put cell below cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extractors.dumps.lines import GAP, SAME, DumpLine
from extractors.dumps.places import mixed_lines
from extractors.dumps.sheets import BandPart, DumpSheet, with_lines
from extractors.dumps.stages import Stage
from extractors.dumps.told import Told, lines_to_told
from extractors.dumps.untangle import Untangler
from extractors.dumps.ways import Column
from extractors.dumps.widths import Rooms, band_columns, band_names


def untangled(
    lines: Sequence[DumpLine], columns: Sequence[Column], mixed: frozenset[int], told: Told
) -> tuple[list[DumpLine], list[DumpLine]]:
    """The lines of a band with those of each page that stand beside each other put below each other, cell by cell.

    Beside them what was taken for no text: marks that stand for halves of lines, as lines.
    """
    found: list[DumpLine] = []
    lost: list[DumpLine] = []
    for _, group in groupby(enumerate(lines), key=lambda item: item[1].page):
        page = list(group)
        first = page[0][0]
        inside = frozenset(number - first for number, _ in page if number in mixed)
        mine = [line for _, line in page]
        if not inside:
            found.extend(mine)
            continue
        stages = Untangler(mine, columns, inside, told).stages()
        found.extend(stages_to_lines(stages, mine, columns))
        lost.extend(
            replace(line, text=" ".join(line.text[start:end] for start, end in stage.cut.ghosts))
            for stage, line in zip(stages, mine, strict=True)
            if stage.cut.ghosts
        )
    return found, lost


def stages_to_lines(
    stages: Sequence[Stage], lines: Sequence[DumpLine], columns: Sequence[Column]
) -> Iterator[DumpLine]:
    """The lines of a page row by row: those of tangled rows cell by cell, each with its column."""
    gap = lines[0].gap
    for _, group in groupby(zip(stages, lines, strict=True), key=lambda item: item[0].row):
        row = list(group)
        if not row[-1][0].tangled:
            yield from (replace(line, gap=max(gap, line.gap)) for _, line in row[:1])
            yield from (line for _, line in row[1:])
            gap = GAP
            continue
        for col, column in enumerate(columns):
            before = None
            for stage, line in row:
                for start, end, at in stage.cut.strands:
                    if at == col:
                        again = SAME if before is None or before is not stage.before else min(line.gap, GAP)
                        within = GAP if before is None else again
                        text = line.text[start:end].strip()
                        yield replace(line, text=text, gap=max(gap, within), column=column.field, blank=False)
                        before, gap = stage, SAME


def widest(band: BandPart, names: Sequence[str], lines: tuple[DumpLine, ...], rooms: Rooms) -> float:
    """The width of a band's widest column."""
    return max((column.room.high for column in band_columns(band, names, lines, rooms)), default=math.inf)


def sheets_untangled(sheets: Sequence[DumpSheet], lines: tuple[DumpLine, ...], rooms: Rooms) -> tuple[DumpSheet, ...]:
    """The sheets of a dump, each band's lines untangled where its cells stand beside each other."""
    mixed = {
        id(band): mixed_lines(band.lines, widest(band, band_names(sheet, band), lines, rooms))
        for sheet in sheets
        for band in sheet.bands
    }
    if not any(mixed.values()):
        return tuple(sheets)
    tangled = {band.lines[n].number for sheet in sheets for band in sheet.bands for n in mixed[id(band)]}
    told = lines_to_told(lines, frozenset(n for n, line in enumerate(lines) if line.number in tangled))
    found = []
    for sheet in sheets:
        bands, lost = [], []
        for band in sheet.bands:
            columns = band_columns(band, band_names(sheet, band), lines, rooms)
            kept, left = untangled(band.lines, columns, mixed[id(band)], told)
            bands.append(with_lines(band, kept))
            lost += left
        found.append(replace(sheet, bands=tuple(bands), lost=tuple(lost)))
    return tuple(found)
