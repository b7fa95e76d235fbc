"""A text that keeps its lines' places -> grids: its pieces are set in straight columns, as if printed without rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.dumps.edges import edge_rows
from extractors.dumps.elastic import is_guess, longest_step, pages_to_tops, to_chunks
from extractors.dumps.laid import Laid, pages_to_laid, text_to_pages
from extractors.dumps.parted import parted, usual_widths
from extractors.dumps.stretches import Row
from extractors.grids import layouts_to_grids, with_places
from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink
from pipeline.model import Box, Cell, Finding, Grid, Origin

Places = Mapping[int, Mapping[float, int]]
"""The numbers of lines in the file, by page and by how many lines down they stand."""
SURE = 0.6
"""The share of cells that were right in nine such texts of prints: half of them three quarters and more, one none."""
LETTER, HEIGHT, PITCH = 5.0, 9.0, 12.0
"""Points: the width and height of a letter as it is set, and from line to line."""
OFF = 1.8
"""Points: lines that stand so far off the others' steps are no cell's next ones, and still level with their row's."""
ROOM = 1.5
"""Lines: so much room is left below a header and its guidance."""
BETWEEN = 6
"""Letters' widths between two columns as they are set."""
MARGIN = 60.0
"""Points around what is set."""


def laid_to_grids(text: str) -> tuple[Grid, ...]:
    """The grids of a text that keeps its lines' places, each cell with the lines that it was read from."""
    pages = text_to_pages(text)
    edges = edge_rows(pages)
    inks, places, guessed = pages_to_inks([[row for row in page if row.number not in edges] for page in pages])
    if not inks:
        return ()
    grids = layouts_to_grids({ink.page: ink_to_layout(ink) for ink in inks}, inks)
    grids = tuple(with_guess(grid) if guessed.intersection(grid.pages) else grid for grid in grids)
    placed = with_places(grids, lambda origin: Origin(lines=box_to_lines(origin.bbox, places[origin.page or 1])))
    aside = edges_to_grid((number, row) for number, page in enumerate(pages, 1) for row in page if row.number in edges)
    return (*(with_sureness(grid) for grid in placed), *aside)


def with_sureness(grid: Grid) -> Grid:
    """A grid with how sure its cells are."""
    return replace(grid, cells=tuple(replace(cell, confidence=SURE) for cell in grid.cells))


def with_guess(grid: Grid) -> Grid:
    """A grid of pages that show the same rows, of which nobody knows which stand side by side."""
    return replace(grid, findings=(*grid.findings, Finding("row_alignment_unsure", (Origin(page=grid.pages[0]),))))


def edges_to_grid(rows: Iterable[tuple[int, Row]]) -> tuple[Grid, ...]:
    """The headers and footers of pages as the lines beside a print's tables; none where there are none."""
    cells = tuple(
        Cell(n, 0, row.text.strip(), (Origin(page=page, lines=(row.number, row.number)),))
        for n, (page, row) in enumerate(rows)
    )
    return (Grid(None, len(cells), 1, cells, (), margin=True),) if cells else ()


def box_to_lines(box: Box | None, lines: Mapping[float, int]) -> tuple[int, int]:
    """The first and the last line within a box, those of the page without one; ``lines`` are numbers by how far down.

    >>> box_to_lines((MARGIN, MARGIN + PITCH, 99.0, MARGIN + 2 * PITCH + HEIGHT), {0: 7, 1: 8, 2: 9, 3: 10})
    (8, 9)
    """
    top, foot = (-1.0, float("inf")) if box is None else ((box[1] - MARGIN) / PITCH, (box[3] - MARGIN) / PITCH)
    within = [number for at, number in lines.items() if top - 0.5 < at < foot] or list(lines.values())
    return min(within), max(within)


def pages_to_inks(pages: Sequence[Sequence[Row]]) -> tuple[tuple[Ink, ...], Places, frozenset[int]]:
    """The pages of a text that keeps its lines' places, as if printed, and where each line is; none of others.

    Last the pages of which it is a guess which rows stand side by side.
    """
    found = pages_to_laid(pages)
    if not any(page.heads for page in found):
        return (), {}, frozenset()
    usual = usual_widths(found)
    found = [
        replace(page, lines=tuple((row, parted(pieces, usual[page.labels])) for row, pieces in page.lines))
        for page in found
    ]
    widths = label_widths(found)
    step = longest_step([page.numbers for page in found if page.labels])
    firsts = {page.first for page in found if page.first is not None}
    tops: dict[int, dict[int, float]] = {}
    guessed: set[int] = set()
    for group in side_by_side(found):
        lines = [found[i].numbers for i in group]
        if len(group) > 1 and is_guess(lines, step, firsts):
            guessed |= {found[i].number for i in group}
        found_tops = pages_to_tops(lines, step if len(group) > 1 else None, firsts)
        tops |= {i: below_heads(found[i], mine) for i, mine in zip(group, found_tops, strict=True)}
    inks = tuple(laid_to_ink(page, tops[i], widths) for i, page in enumerate(found))
    places = {page.number: {top: number for number, top in tops[i].items()} for i, page in enumerate(found)}
    return inks, places, frozenset(guessed)


def side_by_side(pages: Sequence[Laid]) -> list[list[int]]:
    """The numbers of the pages that show the same rows: the first of a table's bands, the second of them, and so on."""
    sheets: list[list[list[int]]] = []
    for i, page in enumerate(pages):
        before = pages[i - 1] if i else None
        if not sheets or not page.labels or (page.begins and before is not None and page.labels != before.labels):
            sheets.append([])
        if not sheets[-1] or (page.heads and before is not None and page.labels != before.labels):
            sheets[-1].append([])
        sheets[-1][-1].append(i)
    groups: list[list[int]] = []
    for bands in sheets:
        even = len({len(band) for band in bands}) == 1
        groups.extend(map(list, zip(*bands, strict=True)) if even else ([i] for band in bands for i in band))
    return groups


def label_widths(pages: Iterable[Laid]) -> dict[tuple[str, ...], list[int]]:
    """How many letters wide each column is at most, by the labels of the header that it stands below."""
    widths: dict[tuple[str, ...], list[int]] = {}
    for page in pages:
        mine = widths.setdefault(page.labels, [0] * max(len(page.labels), 1))
        for _, pieces in page.lines:
            if len(pieces) > 1 or not page.labels:
                for column, text in pieces.items():
                    mine[column] = max(mine[column], len(text))
    return widths


def below_heads(page: Laid, tops: Mapping[int, int]) -> dict[int, float]:
    """How far down each line of a page is set: with room above its first row, which may follow the header at once."""
    first = page.first if page.first is not None and page.first != page.head else 0
    return {number: top + ROOM * (number >= first) for number, top in tops.items()}


def laid_to_ink(page: Laid, tops: Mapping[int, float], widths: Mapping[tuple[str, ...], Sequence[int]]) -> Ink:
    """A page's pieces set in straight columns, each line as far down as it is to stand."""
    lefts = [MARGIN]
    for width in widths[page.labels]:
        lefts.append(lefts[-1] + (width + BETWEEN) * LETTER)
    off = offsets(page)
    glyphs = [
        glyph
        for column in range(len(lefts) - 1)
        for row, pieces in page.lines
        for glyph in set_text(
            pieces.get(column, ""), lefts[column], MARGIN + tops[row.number] * PITCH + off[row.number]
        )
    ]
    foot = max(glyph.bottom for glyph in glyphs) + MARGIN
    right = max(lefts[-1], *(glyph.x1 for glyph in glyphs)) + MARGIN
    return Ink(page.number, right, foot, 0, tuple(glyphs), (), (), ((0.0, 0.0, right, foot),))


def offsets(page: Laid) -> Mapping[int, float]:
    """How far off the even lines each line of a page is set, so that its texts do not go on after empty lines.

    In a band of one column nothing beside its texts tells where a cell ends; most empty lines stand between two.
    """
    if len(page.labels) != 1:
        return dict.fromkeys(page.numbers, 0.0)
    chunks = to_chunks(page.numbers, frozenset())
    return {number: OFF * (at % 2) for at, chunk in enumerate(chunks) for number in chunk}


def set_text(text: str, left: float, top: float) -> Iterator[Glyph]:
    """The letters of a text as they are set."""
    for i, letter in enumerate(text):
        x = left + i * LETTER
        yield Glyph(letter, x, top, x + LETTER, top + HEIGHT, 0)
