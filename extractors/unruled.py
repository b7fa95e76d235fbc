"""Pages without ruling lines: columns from the places of the header's words, rows from where the texts begin.

A guess, marked as such: every table made here has ``ruled`` False. Letters are taken in draw order, in which every
producer known writes one cell after the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from extractors.lines import glyphs_to_lines
from extractors.page import Glyph, Ink, PageTable, Region
from extractors.tables.headers import HeaderRow, match_header
from pipeline.model import Box
from pipeline.text import fold

WORD_GAP = 0.9
"""Of the letters' height: a wider gap on a line separates two texts."""
NEXT_LINE = 1.7
"""Of the letters' height: a line that begins lower than this belongs to another text."""
SAME_TOP = 3.0
"""Points: texts that begin this near to each other begin on one row."""
HEADER_ROWS = 12
"""A header is looked for in so many rows of texts at the top of a page."""
FITTING = 0.8
"""The share of a page's texts that must lie within one column each for the page to go on with those columns."""
MARGIN = 0.15
"""Of a page's height: headers and footers stand this near to its upper or lower edge."""
ROW_GAP = 2.8
"""Of the letters' height: so much room above a text that stands alone makes a row of its own of it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Letters drawn one after the other, line below line: the text of one cell, or part of one."""

    glyphs: tuple[Glyph, ...]
    box: Box

    @property
    def text(self) -> str:
        """The letters' text, lines joined anyhow: for comparing."""
        return " ".join(line.text for line in glyphs_to_lines(self.glyphs))

    @property
    def height(self) -> float:
        """The letters' height."""
        return max(glyph.bottom - glyph.top for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Columns:
    """The boundaries of the columns of a band, and where its header begins on its own page."""

    xs: tuple[float, ...]
    top: float = 0.0


def inks_to_tables(inks: Sequence[Ink]) -> dict[int, PageTable]:
    """The tables of pages without rules, by page, found with the headers that some of the pages carry."""
    drawn = {ink.page: ink_to_blocks(ink) for ink in inks}
    headers = {page: find_header(found) for page, found in drawn.items()}
    tops = {page: min(block.box[1] for block in found[1]) for page, found in headers.items() if found}
    blocks = without_margins(drawn, {ink.page: ink.height for ink in inks}, tops)
    known: list[Columns] = []
    tables: dict[int, PageTable] = {}
    for i, ink in enumerate(inks):
        header = headers[ink.page]
        if header is not None:
            # What follows without a header may belong to this band: its letters help to find the gaps.
            later = takewhile(lambda page: headers[page] is None, (other.page for other in inks[i + 1 :]))
            more = [block for page in later for block in blocks[page]]
            columns = header_to_columns(header, blocks[ink.page], more, ink.width)
            known.append(columns)
        else:
            columns = next((c for c in reversed(known) if fits(blocks[ink.page], c)), None) or Columns(())
        if columns.xs:
            tables[ink.page] = blocks_to_table(ink, blocks[ink.page], columns, header is not None)
    return tables


def ink_to_blocks(ink: Ink) -> tuple[Block, ...]:
    """The letters of a page as blocks, in draw order."""
    blocks: list[list[Glyph]] = []
    for glyph in ink.glyphs:
        if glyph.text.isspace() and (not blocks or not goes_on(blocks[-1], glyph)):
            continue
        if blocks and goes_on(blocks[-1], glyph):
            blocks[-1].append(glyph)
        else:
            blocks.append([glyph])
    return tuple(Block(tuple(glyphs), around(glyphs)) for glyphs in blocks if any(g.text.strip() for g in glyphs))


def without_margins(
    pages: dict[int, tuple[Block, ...]], heights: dict[int, float], tops: dict[int, float]
) -> dict[int, tuple[Block, ...]]:
    """The blocks of each page without its header and footer: lines that stand in one place on several pages.

    ``tops`` are the places of the tables' headers on the pages that have one; they and what follows them stay.
    """
    rows = {page: rows_of(blocks) for page, blocks in pages.items()}
    marks = Counter((mark, round(row[0].box[1])) for page in rows for row in rows[page] if (mark := row_mark(row)))
    feet = Counter(at for page in rows for at in {round(row[0].box[1]) for row in rows[page]})
    often = max(2, len(pages) / 2)
    kept: dict[int, tuple[Block, ...]] = {}
    for page, blocks in pages.items():
        dropped: set[int] = set()
        for row in rows[page]:
            at = round(row[0].box[1])
            again = sum(marks[row_mark(row), at + shift] for shift in (-1, 0, 1)) > 1
            above = at < min(MARGIN * heights[page], tops.get(page, heights[page]) - SAME_TOP)
            foot = at > (1 - MARGIN) * heights[page]
            always = foot and sum(feet[at + shift] for shift in (-1, 0, 1)) >= often
            if (above or foot) and (again or always or not row_mark(row)):
                dropped.update(map(id, row))
        kept[page] = tuple(block for block in blocks if id(block) not in dropped)
    return kept


def row_mark(row: Sequence[Block]) -> str:
    """What tells a line from others, its numbers aside: "" for a page number."""
    return "".join(letter for block in row for letter in fold(block.text) if letter.isalpha())


def goes_on(glyphs: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a letter goes on with a block: on its last line, or at the start of the next one."""
    last = glyphs[-1]
    height = max(last.bottom - last.top, 1.0)
    step = (glyph.top + glyph.bottom - last.top - last.bottom) / 2
    if abs(step) < height / 2:
        return -height < glyph.x0 - last.x1 < WORD_GAP * height
    left, right = min(g.x0 for g in glyphs), max(g.x1 for g in glyphs)
    return 0 < step < NEXT_LINE * height and left - height < glyph.x0 < right


def around(glyphs: Sequence[Glyph]) -> Box:
    """The box around letters that are seen."""
    drawn = [glyph for glyph in glyphs if glyph.text.strip()] or list(glyphs)
    x0s, tops, x1s, bottoms = zip(*((g.x0, g.top, g.x1, g.bottom) for g in drawn), strict=True)
    return (min(x0s), min(tops), max(x1s), max(bottoms))


def rows_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that overlap in height, from top to bottom."""
    rows: list[list[Block]] = []
    reach = float("-inf")
    for block in sorted(blocks, key=lambda block: block.box[1]):
        if block.box[1] < reach - SAME_TOP / 2:
            rows[-1].append(block)
        else:
            rows.append([block])
        reach = max(reach, block.box[3]) if rows[-1][0] is not block else block.box[3]
    return rows


def find_header(blocks: Sequence[Block]) -> tuple[HeaderRow, list[Block]] | None:
    """The header row of a page and its blocks from left to right, None where there is none."""
    rows = [sorted(row, key=lambda block: block.box[0]) for row in rows_of(blocks)[:HEADER_ROWS]]
    for row, below in zip(rows, [*rows[1:], []], strict=True):
        texts = {i: block.text for i, block in enumerate(row)}
        under = {i: text for i, block in enumerate(row) if (text := text_under(block, below))}
        header = match_header(texts, under) if len(texts) > 1 else None
        if header is not None:
            return header, row
    return None


def text_under(block: Block, below: Sequence[Block]) -> str:
    """The text of the row below that stands under a block."""
    middle = (block.box[0] + block.box[2]) / 2
    return next((other.text for other in below if other.box[0] - 1 <= middle <= other.box[2] + 1), "")


def header_to_columns(
    header: tuple[HeaderRow, list[Block]], blocks: Sequence[Block], more: Sequence[Block], width: float
) -> Columns:
    """The boundaries between the columns: the gaps in which no letter stands, nearest to the column on the right."""
    row = header[1]
    top = min(block.box[1] for block in row)
    ink = [(g.x0, g.x1) for block in blocks if block.box[1] >= top - 1 for g in block.glyphs if g.text.strip()]
    ink += [(g.x0, g.x1) for block in more for g in block.glyphs if g.text.strip()]
    left = min(x0 for x0, _ in ink)
    xs = [left - 1.0]
    for a, b in zip(row, row[1:], strict=False):
        xs.append(gap_before(sum(a.box[::2]) / 2, sum(b.box[::2]) / 2, ink))
    return Columns((*xs, min(width, max(x1 for _, x1 in ink) + 1.0)), top)


def gap_before(start: float, end: float, ink: Sequence[tuple[float, float]]) -> float:
    """The right end of the widest gap between two places that no letter covers; else the least covered place."""
    inside = sorted((max(x0, start), min(x1, end)) for x0, x1 in ink if x1 > start and x0 < end)
    best, reach = (0.0, (start + end) / 2), start
    for x0, x1 in [*inside, (end, end)]:
        if x0 - reach > best[0]:
            best = (x0 - reach, x0)
        reach = max(reach, x1)
    if best[0] > 0:
        return best[1] - min(1.0, best[0] / 2)
    places = [start + (end - start) * k / 40 for k in range(1, 40)]
    return min(places, key=lambda x: sum(x0 < x < x1 for x0, x1 in ink))


def fits(blocks: Sequence[Block], columns: Columns) -> bool:
    """Whether a page without a header goes on with columns: its texts keep within them and begin where they begin."""
    kept = [
        bisect_right(columns.xs, block.box[0]) == bisect_right(columns.xs, block.box[2] - 1.0)
        and columns.xs[0] <= block.box[0]
        for block in blocks
    ]
    return bool(kept) and sum(kept) >= FITTING * len(kept)


def blocks_to_table(ink: Ink, blocks: Sequence[Block], columns: Columns, titled: bool) -> PageTable:
    """A page's blocks as a table: rows begin where texts begin."""
    top = columns.top if titled else min(block.box[1] for block in blocks)
    placed: dict[int, list[Block]] = {}
    for block in (part for block in blocks for part in split(block, columns)):
        col = min(max(bisect_right(columns.xs, (block.box[0] + block.box[2]) / 2) - 1, 0), len(columns.xs) - 2)
        if block.box[1] >= top - 1.0:
            placed.setdefault(col, []).append(block)
    starts = row_starts(placed)
    ys = (*(start - 1.0 for start in starts), ink.height)
    regions = []
    for col, texts in placed.items():
        for number in range(len(starts)):
            mine = [b for b in texts if row_at(starts, b) == number]
            if mine:
                box = (columns.xs[col], ys[number], columns.xs[col + 1], ys[number + 1])
                lines = glyphs_to_lines([glyph for block in mine for glyph in block.glyphs])
                regions.append(Region((number, number + 1), (col, col + 1), box, lines, ruled=False))
    return PageTable(ink.page, columns.xs, ys, tuple(regions), ruled=False)


def split(block: Block, columns: Columns) -> list[Block]:
    """A block that runs over a boundary cut there: two cells that were drawn on one line."""
    parts: dict[int, list[Glyph]] = {}
    for glyph in block.glyphs:
        parts.setdefault(bisect_right(columns.xs, (glyph.x0 + glyph.x1) / 2), []).append(glyph)
    if len(parts) < 2:
        return [block]
    return [Block(tuple(glyphs), around(glyphs)) for glyphs in parts.values() if any(g.text.strip() for g in glyphs)]


def row_starts(placed: dict[int, list[Block]]) -> list[float]:
    """Where rows begin: the tops that texts of several columns share; a text that stands alone may begin one too."""
    texts = sorted(((b.box[1], col, b) for col, blocks in placed.items() for b in blocks), key=lambda item: item[:2])
    tops = [top for top, _, _ in texts]
    shared = sum(any(abs(top - other) <= SAME_TOP for other in tops[:i] + tops[i + 1 :]) for i, top in enumerate(tops))
    if shared < FITTING * 0.75 * len(tops):
        return [min(b.box[1] for b in row) for row in rows_of([b for _, _, b in texts])]
    starts: list[float] = []
    last: dict[int, Block] = {}
    for top, col, block in texts:
        if not starts or top - starts[-1] > SAME_TOP:
            together = sum(abs(top - other) <= SAME_TOP for other in tops) > 1
            above = last.get(col)
            inside = any(b.box[3] > top + block.height / 2 for c, b in last.items() if c != col)
            far = above is None or top - above.box[3] > (ROW_GAP - 1) * block.height
            new_column = above is None or above.box[1] < starts[-1] - SAME_TOP if starts else True
            if together or (not inside and (far or new_column)):
                starts.append(top)
        last[col] = block
    return starts


def row_at(starts: Sequence[float], block: Block) -> int:
    """The number of the row in which a text stands."""
    return max(0, bisect_right(starts, block.box[1] + SAME_TOP) - 1)
