"""A printed sheet to one grid: bands set side by side by their rows' places, pages one below the other.

A row or a merged cell that a page break cuts goes on at the top of the next page: one text again. A merged cell that is
drawn whole on every page that it touches stands once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.joining import lines_to_text
from extractors.page import Line, PageTable, Region
from extractors.tables.bands import Part, PrintedSheet, table_rows
from extractors.tables.match import align_pages, boundary_index, same_boundaries, union_boundaries
from extractors.tables.templates import compact
from pipeline.model import Cell, Finding, Grid, Origin

SURE_ROWS = 0.6
"""The share of row boundaries in common below which two bands' pages are matched with a finding."""
LARGEST_PAD = 6.0
"""Points: the widest margin that a cell keeps beside its text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell on one page: rows and columns [from, to) in the sheet, and what stands there."""

    page: int
    rows: tuple[int, int]
    cols: tuple[int, int]
    region: Region


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of a sheet that stand on one page of each of its bands."""

    n_rows: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The pieces of one cell, in the order of their pages."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    pieces: tuple[Piece, ...]


def sheet_to_grid(sheet: PrintedSheet, draws_blanks: bool) -> Grid:
    """A printed sheet as one grid; lines outside of any table are a column of their own."""
    if not sheet.bands:
        return loose_to_grid(sheet)
    offsets = band_offsets(sheet)
    stretches = []
    findings: list[Finding] = []
    for parts in rounds(sheet):
        stretch, unsure = parts_to_stretch(parts, offsets, first=not stretches, top=title_rows(sheet))
        stretches.append(stretch)
        if unsure:
            findings.append(Finding("row_alignment_unsure", tuple(Origin(page=p.table.page) for p in parts if p)))
    chains, joined = stretches_to_chains(stretches)
    findings.extend(joined)
    rooms = column_rooms(chains)
    cells = tuple(chain_to_cell(chain, rooms, draws_blanks) for chain in sorted(chains, key=lambda c: (c.rows, c.cols)))
    n_rows = max((chain.rows[1] for chain in chains), default=0)
    bands = tuple((part.table.page, i + 1) for i, band in enumerate(sheet.bands) for part in band)
    kept = tuple(cell for cell in cells if cell.text or spans(cell))
    return Grid(None, n_rows, offsets[-1], kept, sheet.pages, tuple(findings), bands)


def spans(cell: Cell) -> bool:
    """Whether a cell is a merged one."""
    return cell.row_span > 1 or cell.col_span > 1


def loose_to_grid(sheet: PrintedSheet) -> Grid:
    """Lines outside of tables as a grid of one column."""
    cells = tuple(
        Cell(row, 0, line.text, (Origin(page=page, bbox=line.box),)) for row, (page, line) in enumerate(sheet.loose)
    )
    return Grid(None, len(cells), 1, cells, sheet.pages)


def band_offsets(sheet: PrintedSheet) -> list[int]:
    """The first column of each band in the sheet, and the number of columns in all."""
    offsets = [0]
    for band in sheet.bands:
        offsets.append(offsets[-1] + max(len(part.table.xs) for part in band) - 1)
    return offsets


def rounds(sheet: PrintedSheet) -> list[list[Part | None]]:
    """The pages of the bands side by side: for each page of the longest band the pages with the same rows."""
    ladders = [[part.table.ys for part in band] for band in sheet.bands]
    longest = max(range(len(ladders)), key=lambda i: len(ladders[i]))
    mates = [align_pages(ladders[longest], ladder) for ladder in ladders]
    return [
        [band[at] if (at := mates[i][k]) is not None else None for i, band in enumerate(sheet.bands)]
        for k in range(len(ladders[longest]))
    ]


def title_rows(sheet: PrintedSheet) -> list[list[Mapping[int, str]]]:
    """The texts of the top rows of each band's first page: what a later page repeats of them is no data."""
    return [
        [compacted(row) for row in table_rows(band[0].table)[: band[0].header_row + 2]] if band[0].header else []
        for band in sheet.bands
    ]


def compacted(row: Mapping[int, str]) -> dict[int, str]:
    """A row's texts for comparison."""
    return {col: compact(text) for col, text in row.items()}


def repeated_rows(part: Part, titles: Sequence[Mapping[int, str]]) -> int:
    """How many rows at the top of a page repeat the title rows of the band's first page."""
    rows = [compacted(row) for row in table_rows(part.table)]
    last = 0
    for number in range(min(len(titles), len(rows))):
        if rows[number] and any(rows[number] == title for title in titles):
            last = number + 1
    return last


def parts_to_stretch(
    parts: Sequence[Part | None], offsets: Sequence[int], *, first: bool, top: Sequence[Sequence[Mapping[int, str]]]
) -> tuple[Stretch, bool]:
    """The bands' pages that show the same rows as one stretch, and whether their rows fit each other badly."""
    there = [(i, part) for i, part in enumerate(parts) if part is not None]
    ladder = union_boundaries([part.table.ys for _, part in there])
    pieces: list[Piece] = []
    skipped = 0
    for i, part in there:
        rows = [boundary_index(ladder, y - part.table.ys[0]) for y in part.table.ys]
        if not first:
            skipped = max(skipped, rows[repeated_rows(part, top[i])])
        for region in part.table.regions:
            cols = (offsets[i] + region.cols[0], offsets[i] + region.cols[1])
            pieces.append(Piece(part.table.page, (rows[region.rows[0]], rows[region.rows[1]]), cols, region))
    kept = tuple(
        replace(piece, rows=(max(piece.rows[0] - skipped, 0), piece.rows[1] - skipped))
        for piece in pieces
        if piece.rows[1] > skipped
    )
    best = max((same_boundaries(part.table.ys, [0, *ladder[1:]]) for _, part in there), default=1.0)
    unsure = any(same_boundaries(part.table.ys, ladder) < SURE_ROWS for _, part in there) and best < 1.0
    return Stretch(len(ladder) - 1 - skipped, kept), unsure


def stretches_to_chains(stretches: Sequence[Stretch]) -> tuple[list[Chain], list[Finding]]:
    """The stretches one below the other; what a page break cut is one cell again."""
    chains: list[Chain] = []
    findings: list[Finding] = []
    height = 0
    for stretch in stretches:
        bottoms = {chain.cols: chain for chain in chains if chain.rows[1] == height}
        tops = {piece.cols: piece for piece in stretch.pieces if piece.rows[0] == 0}
        cut = height > 0 and row_goes_on(bottoms, tops)
        start = height - cut
        if cut:
            findings.append(Finding("row_joined_over_pages", tuple(Origin(page=p.page, bbox=p.region.box) for p in tops.values() if p.region.lines)[:1]))
        for piece in stretch.pieces:
            rows = (piece.rows[0] + start, piece.rows[1] + start)
            above = bottoms.get(piece.cols) if piece.rows[0] == 0 else None
            if above is not None and (cut or cell_goes_on(above.pieces[-1].region, piece.region)):
                chains.remove(above)
                chains.append(Chain((above.rows[0], rows[1]), piece.cols, (*above.pieces, piece)))
            else:
                chains.append(Chain(rows, piece.cols, (piece,)))
        height = start + stretch.n_rows
    return chains, findings


def cell_goes_on(above: Region, below: Region) -> bool:
    """Whether a cell at the foot of a page goes on at the head of the next: a border between them is missing."""
    return above.open_bottom or below.open_top


def row_goes_on(bottoms: Mapping[tuple[int, int], Chain], tops: Mapping[tuple[int, int], Piece]) -> bool:
    """Whether the last row of a page is cut and goes on in the first row of the next page."""
    pairs = [(bottoms[cols].pieces[-1].region, tops[cols].region) for cols in bottoms if cols in tops]
    if not pairs or any(above.overflows for above, _ in pairs):
        return False
    if all(below.open_top for _, below in pairs) and all(above.open_bottom for above, _ in pairs):
        return True
    if all(cell_goes_on(above, below) for above, below in pairs):
        return text_goes_on(pairs, needed=0)
    return text_goes_on(pairs, needed=1)


def text_goes_on(pairs: Sequence[tuple[Region, Region]], needed: int) -> bool:
    """Whether texts say so: none begins on the new page, and so many of them plainly break off in a sentence."""
    broken = 0
    for above, below in pairs:
        if not below.lines:
            continue
        if not above.lines or [line.text for line in above.lines] == [line.text for line in below.lines]:
            return False
        last, next_ = above.lines[-1].text, below.lines[0].text
        if next_[:1].islower() and last[-1:] not in ".!?:":
            broken += 1
        elif needed and (last[-1:] in ".!?" or next_[:1].isupper()):
            return False
    filled = sum(bool(above.lines) for above, _ in pairs)
    going_on = sum(bool(below.lines) for _, below in pairs)
    return broken >= needed and 0 < going_on and (needed == 0 or going_on < filled)


def chain_lines(chain: Chain) -> tuple[Line, ...]:
    """The lines of a cell over its pages; lines that the next page repeats stand once."""
    lines = chain.pieces[0].region.lines
    for piece in chain.pieces[1:]:
        more = piece.region.lines
        lines = (*lines, *more[repeated_lines(lines, more) :])
    return lines


def repeated_lines(above: Sequence[Line], below: Sequence[Line]) -> int:
    """How many of the lines below have stood above already: all of a cell drawn whole again, or an overlap.

    >>> a, b, c = (Line(text, (0, 0, 1, 1)) for text in "abc")
    >>> repeated_lines((a, b, c), (a, b, c)), repeated_lines((a, b), (b, c)), repeated_lines((a,), (b,))
    (3, 1, 0)
    """
    old, new = [line.text for line in above], [line.text for line in below]
    if new == old[: len(new)] or new == old[-len(new) :]:
        return len(new)
    return next((n for n in range(min(len(old), len(new)), 0, -1) if old[-n:] == new[:n]), 0)


def column_rooms(chains: Sequence[Chain]) -> dict[tuple[int, int], float]:
    """The width that the text of each column has: the column's without the margin that the cells keep."""
    pads: dict[tuple[int, int], float] = {}
    widths: dict[tuple[int, int], float] = {}
    for chain in chains:
        for piece in chain.pieces:
            x0, _, x1, _ = piece.region.box
            widths[chain.cols] = x1 - x0
            for line in piece.region.lines:
                pads[chain.cols] = min(pads.get(chain.cols, LARGEST_PAD), max(0.0, line.box[0] - x0))
    return {cols: wide - 2 * pads.get(cols, 0.0) for cols, wide in widths.items()}


def chain_to_cell(chain: Chain, rooms: Mapping[tuple[int, int], float], draws_blanks: bool) -> Cell:
    """A cell of the grid, its lines joined."""
    text, unsure = lines_to_text(chain_lines(chain), rooms[chain.cols], draws_blanks)
    return Cell(
        row=chain.rows[0],
        col=chain.cols[0],
        text=text,
        origins=tuple(Origin(page=piece.page, bbox=piece.region.box) for piece in chain.pieces),
        row_span=chain.rows[1] - chain.rows[0],
        col_span=chain.cols[1] - chain.cols[0],
        unsure=unsure,
    )


def table_rooms(table: PageTable) -> list[tuple[tuple[Line, ...], float]]:
    """The lines of each region of a page with the width that they had."""
    pads: dict[tuple[int, int], float] = {}
    for region in table.regions:
        for line in region.lines:
            pads[region.cols] = min(pads.get(region.cols, LARGEST_PAD), max(0.0, line.box[0] - region.box[0]))
    return [(r.lines, r.box[2] - r.box[0] - 2 * pads[r.cols]) for r in table.regions if r.lines]
