"""A printed sheet to one grid: bands set side by side by their rows' places, pages one below the other.

A row or a merged cell that a page break cuts goes on at the top of the next page: one text again. A merged cell that is
drawn whole on every page that it touches stands once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.joining import lines_to_text
from extractors.page import Line, PageTable, Region
from extractors.tables.bands import PrintedSheet
from extractors.tables.breaks import cells_that_go_on, row_goes_on
from extractors.tables.joined import without_cuts
from extractors.tables.match import Ladder, as_tall, common_ladder, heights
from extractors.tables.parts import Part
from extractors.tables.repeated import repeated_rows, scraps, title_rows
from pipeline.model import Cell, Finding, Grid, Origin

PRINTED, JOINED, UNRULED = 0.98, 0.95, 0.7
"""The confidence of a cell within its rules, of one put together over a page break, and of one without rules."""
HARD_TO_READ = 0.6
"""A line of a picture with a word of less confidence is named."""
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
    """The rows of a sheet that stand on one page of each of its bands; ``titled``: below title rows that were repeated,
    ``titles``: how many of its own rows are title rows, ``told``: what else stands in those that were left out.
    """

    heights: Ladder
    pieces: tuple[Piece, ...]
    titled: bool = False
    titles: int = 0
    told: tuple[Finding, ...] = ()


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
    rounds = page_rounds(sheet)
    if all(as_tall(a.table.ys, b.table.ys) for parts in rounds for a in parts for b in parts):
        chains, findings = stretches_to_chains(rounds_to_stretches(rounds, offsets, sheet))[:2]
    else:
        chains, findings = bands_to_chains(sheet, offsets)
    rooms, widest = column_rooms(chains), widest_lines(chains)
    cells = tuple(
        chain_to_cell(chain, rooms, widest, draws_blanks) for chain in sorted(chains, key=lambda c: (c.rows, c.cols))
    )
    n_rows = max((chain.rows[1] for chain in chains), default=0)
    bands = tuple((part.table.page, i + 1) for i, band in enumerate(sheet.bands) for part in band)
    kept = tuple(cell for cell in cells if cell.text or cell.findings or spans(cell))
    whole = without_cuts(kept, offsets)
    return with_title(Grid(None, n_rows, offsets[-1], whole, sheet.pages, tuple(findings), bands), sheet)


def with_title(grid: Grid, sheet: PrintedSheet) -> Grid:
    """A grid below the label of its area that stands above the table, or above the rest of it where that is cut."""
    first = next((band[0] for band in sheet.bands if band[0].title is not None), None)
    if first is None or first.title is None:
        return grid
    origin = Origin(page=first.table.page, bbox=first.title.box)
    title = Cell(0, 0, first.title.text, (origin,), confidence=sureness(first.title))
    moved = (replace(cell, row=cell.row + 1) for cell in grid.cells)
    return replace(grid, n_rows=grid.n_rows + 1, cells=(title, *moved))


def bands_to_chains(sheet: PrintedSheet, offsets: Sequence[int]) -> tuple[list[Chain], list[Finding]]:
    """Bands whose pages break at different rows: each put together by itself, then matched by its rows' heights."""
    chains: list[list[Chain]] = []
    findings: list[Finding] = [Finding("row_alignment_unsure", tuple(Origin(page=page) for page in sheet.pages[:1]))]
    ladders: list[Ladder] = []
    for i, band in enumerate(sheet.bands):
        stretches = rounds_to_stretches([[part] for part in band], [offsets[i]], replace(sheet, bands=(band,)))
        mine, found, ladder = stretches_to_chains(stretches)
        chains.append(mine)
        findings.extend(found)
        ladders.append(ladder)
    _, places = common_ladder(ladders)
    moved = [
        replace(chain, rows=(places[i][chain.rows[0]], places[i][chain.rows[1]]))
        for i, band_chains in enumerate(chains)
        for chain in band_chains
    ]
    return moved, findings


def spans(cell: Cell) -> bool:
    """Whether a cell is a merged one."""
    return cell.row_span > 1 or cell.col_span > 1


def loose_to_grid(sheet: PrintedSheet) -> Grid:
    """Lines outside of tables as a grid of one column."""
    cells = tuple(
        Cell(row, 0, line.text, (origin,), confidence=sureness(line), findings=cut_findings(line, origin))
        for row, (page, line) in enumerate(sheet.loose)
        for origin in [Origin(page=page, bbox=line.box)]
    )
    return Grid(None, len(cells), 1, cells, () if sheet.margin else sheet.pages, margin=sheet.margin)


def cut_findings(line: Line, origin: Origin) -> tuple[Finding, ...]:
    """What is to be said of a line beside the tables of which a part is cut off."""
    return (Finding("text_cut", (origin,), (("text", line.cut),)),) if line.cut else ()


def band_offsets(sheet: PrintedSheet) -> list[int]:
    """The first column of each band in the sheet, and the number of columns in all."""
    offsets = [0]
    for band in sheet.bands:
        offsets.append(offsets[-1] + max(len(part.table.xs) for part in band) - 1)
    return offsets


def page_rounds(sheet: PrintedSheet) -> list[list[Part]]:
    """The pages of the bands side by side: the first of each, the second of each, ..."""
    longest = max(map(len, sheet.bands))
    return [[band[k] for band in sheet.bands if k < len(band)] for k in range(longest)]


def rounds_to_stretches(rounds: Sequence[Sequence[Part]], offsets: Sequence[int], sheet: PrintedSheet) -> list[Stretch]:
    """The pages that show the same rows as stretches, title rows that later pages repeat left out."""
    titles = title_rows(sheet)
    stretches: list[Stretch] = []
    for parts in rounds:
        stretches.append(parts_to_stretch(parts, offsets, first=not stretches, titles=titles))
    return stretches


def parts_to_stretch(
    parts: Sequence[Part], offsets: Sequence[int], *, first: bool, titles: Sequence[Sequence[Mapping[int, str]]]
) -> Stretch:
    """The bands' pages that show the same rows as one stretch."""
    ladder, places = common_ladder([heights(part.table.ys) for part in parts])
    skipped = 0
    if not first:
        skipped = max(places[i][repeated_rows(part, titles[i])] for i, part in enumerate(parts))
    pieces: list[Piece] = []
    told: list[Finding] = []
    for i, part in enumerate(parts):
        for region in part.table.regions:
            cols = (offsets[i] + region.cols[0], offsets[i] + region.cols[1])
            first_row = places[i][region.rows[0]] - skipped
            rows = (first_row, places[i][region.rows[1]] - skipped)
            if rows[1] > 0:
                pieces.append(Piece(part.table.page, (max(rows[0], 0), rows[1]), cols, region))
            else:
                told.extend(scraps(part.table.page, region, titles[i]))
    own = max((part.header_row + 2 for part in parts if part.header), default=0) if first else 0
    return Stretch(ladder[skipped:], tuple(pieces), skipped > 0, own, tuple(told))


def stretches_to_chains(stretches: Sequence[Stretch]) -> tuple[list[Chain], list[Finding], Ladder]:
    """The stretches one below the other, what a page break cut one cell again; and the heights of the rows."""
    chains: list[Chain] = []
    findings: list[Finding] = []
    ladder: list[float] = []
    alone = False
    for stretch in stretches:
        findings.extend(stretch.told)
        height = len(ladder)
        bottoms = {chain.cols: chain for chain in chains if chain.rows[1] == height}
        tops = {piece.cols: piece for piece in stretch.pieces if piece.rows[0] == 0}
        pairs = {cols: (bottoms[cols].pieces[-1].region, tops[cols].region) for cols in bottoms if cols in tops}
        cut = height > 0 and row_goes_on(list(pairs.values()), titled=stretch.titled, alone=alone)
        going = cells_that_go_on(pairs)
        start = height - cut
        if cut:
            findings.append(
                Finding(
                    "row_joined_over_pages",
                    tuple(Origin(page=p.page, bbox=p.region.box) for p in tops.values() if p.region.lines)[:1],
                )
            )
        for piece in stretch.pieces:
            rows = (piece.rows[0] + start, piece.rows[1] + start)
            above = bottoms.get(piece.cols) if piece.rows[0] == 0 else None
            if above is not None and (cut or piece.cols in going):
                chains.remove(above)
                chains.append(Chain((above.rows[0], rows[1]), piece.cols, (*above.pieces, piece)))
            else:
                chains.append(Chain(rows, piece.cols, (piece,)))
        if cut:
            ladder[-1] += stretch.heights[0]
        ladder += stretch.heights[cut:]
        alone = len(stretch.heights) - stretch.titles <= 1
    return chains, findings, tuple(ladder)


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


def widest_lines(chains: Sequence[Chain]) -> dict[tuple[int, int], float]:
    """The width of the widest line of each column that no rule bounds."""
    found: dict[tuple[int, int], float] = {}
    for chain in chains:
        for line in (line for piece in chain.pieces if not piece.region.ruled for line in piece.region.lines):
            found[chain.cols] = max(found.get(chain.cols, 0.0), line.box[2] - line.box[0])
    return found


def chain_to_cell(
    chain: Chain, rooms: Mapping[tuple[int, int], float], widest: Mapping[tuple[int, int], float], draws_blanks: bool
) -> Cell:
    """A cell of the grid, its lines joined."""
    lines = chain_lines(chain)
    text, unsure = lines_to_text(lines, rooms[chain.cols], draws_blanks, widest.get(chain.cols))
    origins = tuple(Origin(page=piece.page, bbox=piece.region.box) for piece in chain.pieces)
    hard = tuple(line.text for line in lines if line.confidence is not None and line.confidence < HARD_TO_READ)
    return Cell(
        row=chain.rows[0],
        col=chain.cols[0],
        text=text,
        origins=origins,
        row_span=chain.rows[1] - chain.rows[0],
        col_span=chain.cols[1] - chain.cols[0],
        unsure=unsure,
        confidence=min(confidence(piece.region.ruled, len(chain.pieces)) for piece in chain.pieces),
        read=min((line.confidence for line in lines if line.confidence is not None), default=None),
        doubts=tuple(doubt for line in lines for doubt in line.doubts),
        findings=(
            *((Finding("low_confidence_text", origins, (("text", "\n".join(hard)),)),) if hard else ()),
            *(Finding(code, origins, (("text", text),)) for piece in chain.pieces for code, text in piece.region.told),
        ),
    )


def sureness(line: Line) -> float:
    """How sure a line is that stands outside of tables."""
    return 1.0 if line.confidence is None else line.confidence


def confidence(ruled: bool, pages: int) -> float:
    """How sure a cell of a print is: less where it was put together over pages, least where no rules bound it."""
    if not ruled:
        return UNRULED
    return PRINTED if pages == 1 else JOINED


def table_rooms(table: PageTable) -> list[tuple[tuple[Line, ...], float]]:
    """The lines of each region of a page with the width that they had."""
    pads: dict[tuple[int, int], float] = {}
    for region in table.regions:
        for line in region.lines:
            pads[region.cols] = min(pads.get(region.cols, LARGEST_PAD), max(0.0, line.box[0] - region.box[0]))
    return [(r.lines, r.box[2] - r.box[0] - 2 * pads[r.cols]) for r in table.regions if r.lines]
