"""The columns of pages without rules: the gaps between the letters below the labels of a header."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.bare.blocks import SIDE, Block, glyphs_to_block
from extractors.bare.labels import Header, is_same
from extractors.drawn import BLANK, on_one_line
from extractors.page import Glyph

FITTING = 0.8
"""The share of a page's texts that must keep to the columns for the page to go on with them."""
WIDER = 0.2
"""Of the last column's width: nobody sees where it ends; on another page its lines may be longer by so much."""
FILLED = 0.3
"""How much a band whose columns are all filled is likelier than one with empty columns, of one that fits."""
SAME_START = 1.5
"""Points: texts of one column begin (or end) this near to each other."""
FLUSH = 3
"""Texts that begin in so many places and end in one are set flush right."""
AT_EDGE = 4.0
"""Points: a label that begins this near to its column's left edge stands at the left, not in the middle."""
STEPS = 40
"""So many places between two labels are tried where no gap is free."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The boundaries of the columns of a band, and where texts begin and end in them."""

    xs: tuple[float, ...]
    edges: tuple[float, ...]

    def at(self, x: float) -> int:
        """The column of a place."""
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)

    def of(self, block: Block) -> int:
        """The column that a text stands in."""
        return self.at((block.box[0] + block.box[2]) / 2)


def page_columns(bodies: Mapping[int, Sequence[Block]], headers: Mapping[int, Header | None]) -> dict[int, Columns]:
    """The columns of each page: those of its own header, else those that its texts keep to."""
    found: dict[int, Columns] = {}
    pages = sorted(bodies)
    for i, page in enumerate(pages):
        header = headers[page]
        if header is None:
            known = [found[other] for other in pages[:i] if other in found]
            best = max(reversed(known), key=lambda columns: likelihood(bodies[page], columns), default=None)
            if best is not None and fitting(bodies[page], best) >= FITTING:
                found[page] = best
        elif page not in found:
            same = [other for other in pages[i:] if is_same(header, headers[other])]
            end = next((k for k in pages[i:] if headers[k] is not None and k not in same), pages[-1] + 1)
            after = [other for other in pages[i:] if other < end and other not in same]
            found |= dict.fromkeys(same, band_columns(header, same, after, bodies))
    return found


def band_columns(
    header: Header, same: Sequence[int], after: Sequence[int], bodies: Mapping[int, Sequence[Block]]
) -> Columns:
    """The columns below a header, all pages that carry it taken together.

    What follows without a header may belong to this band: its letters help to find the gaps.
    """
    texts = [block for page in same for block in bodies[page]]
    first = header_to_columns(header, texts)
    more = [block for page in after if fitting(bodies[page], first) >= FITTING for block in bodies[page]]
    return header_to_columns(header, [*texts, *more]) if more else first


def header_to_columns(header: Header, blocks: Sequence[Block]) -> Columns:
    """The boundaries between the columns: the gaps in which no letter stands, nearest to the column on the right."""
    ink = [(g.x0, g.x1) for block in (*header.labels, *blocks) for g in block.glyphs if g.text.strip()]
    xs = [min(x0 for x0, _ in ink) - SIDE]
    for label, after in pairwise(header.labels):
        xs.append(next_boundary(xs[-1], label, after, ink))
    xs.append(max(x1 for _, x1 in ink) + SIDE)
    parts = [part for block in blocks for part in split(block, xs)]
    begins: dict[float, set[float]] = {}
    for part in parts:
        begins.setdefault(round(part.box[2], 1), set()).add(round(part.box[0], 1))
    edges = {part.box[0] for part in parts} | {right for right, lefts in begins.items() if len(lefts) >= FLUSH}
    return Columns(tuple(xs), tuple(sorted(edges)))


def next_boundary(left: float, label: Block, after: Block, ink: Sequence[tuple[float, float]]) -> float:
    """Where the column of a label ends, that begins at ``left``: in one of the gaps before the next label's middle.

    A label at its column's left edge has its neighbour's at the next one's; one in the middle tells how wide its column
    is; else the widest gap is taken, and the least covered place where there is none.
    """
    start, end = sum(label.box[::2]) / 2, sum(after.box[::2]) / 2
    gaps = free_gaps(start, end, ink)
    if not gaps:
        places = [start + (end - start) * k / STEPS for k in range(1, STEPS)]
        return min(places, key=lambda x: sum(x0 < x < x1 for x0, x1 in ink))
    if label.box[0] - left <= AT_EDGE:
        a, b = max(gaps, key=lambda gap: (gap[1] <= after.box[0] + SIDE, gap[1]))
    else:
        goal = 2 * start - left
        a, b = max(gaps, key=lambda gap: (gap[0] - SAME_START <= goal <= gap[1] + SAME_START, gap[1] - gap[0]))
    return b - min(SIDE, (b - a) / 2)


def free_gaps(start: float, end: float, ink: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The gaps between two places that no letter covers.

    >>> free_gaps(10, 50, [(0, 20), (15, 22), (30, 60)])
    [(22, 30)]
    """
    gaps, reach = [], start
    for x0, x1 in [*sorted((x0, x1) for x0, x1 in ink if x1 > start and x0 < end), (end, end)]:
        if x0 > reach:
            gaps.append((reach, x0))
        reach = max(reach, x1)
    return gaps


def fitting(blocks: Sequence[Block], columns: Columns) -> float:
    """The share of a page's texts that lie in one column each, and begin or end where others in it do."""
    kept = [
        columns.xs[0] <= x0
        and x1 <= columns.xs[-1] + WIDER * (columns.xs[-1] - columns.xs[-2])
        and columns.at(x0) == columns.at(x1 - SIDE)
        and (has_near(columns.edges, x0) or has_near(columns.edges, x1))
        for x0, _, x1, _ in (block.box for block in blocks)
    ]
    return sum(kept) / len(kept) if kept else 0.0


def likelihood(blocks: Sequence[Block], columns: Columns) -> float:
    """How well a page goes on with columns: texts that keep to them, and columns that have texts."""
    filled = {columns.of(block) for block in blocks}
    return fitting(blocks, columns) + FILLED * len(filled) / (len(columns.xs) - 1)


def has_near(edges: Sequence[float], x: float) -> bool:
    """Whether one of the sorted edges lies near a place."""
    i = bisect_right(edges, x - SAME_START)
    return i < len(edges) and edges[i] <= x + SAME_START


def split(block: Block, xs: Sequence[float]) -> list[Block]:
    """A block that runs over a boundary cut there: two cells that were drawn on one line.

    What the pen drew in one stroke stays one text: it had no room in its cell and runs over the empty ones beside.
    """
    parts: dict[int, list[Glyph]] = {}
    for stroke in strokes(block.glyphs):
        parts.setdefault(stroke_column(stroke, xs), []).extend(stroke)
    if len(parts) < 2 and not any(over(block, xs, at) for at in parts):
        return [block]
    return [
        within_column(glyphs_to_block(glyphs), xs, at)
        for at, glyphs in parts.items()
        if any(g.text.strip() for g in glyphs)
    ]


def strokes(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Letters as they were drawn: those of one stroke, a line without a wide gap in it, together with their blanks.

    Where the strokes are not known each letter is one; the blank at which a line was wrapped may stand anywhere.
    """
    found: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if found and (glyph.text.isspace() or (last is not None and is_same_stroke(last, glyph))):
            found[-1].append(glyph)
        else:
            found.append([glyph])
        last = last if glyph.text.isspace() else glyph
    return found


def is_same_stroke(last: Glyph, glyph: Glyph) -> bool:
    """Whether a letter was drawn in one stroke with the one before it, no wider gap between them than a blank."""
    height = glyph.bottom - glyph.top
    near = -BLANK * height < glyph.x0 - last.x1 <= BLANK * height
    return glyph.show >= 0 and glyph.show == last.show and near and on_one_line(glyph, last)


def stroke_column(stroke: Sequence[Glyph], xs: Sequence[float]) -> int:
    """The column of a stroke, counted from 1: where it begins, if it does so as the column's texts do; else most of it.

    A letter that hangs over stands in the margin.
    """
    columns = Counter(bisect_right(xs, (glyph.x0 + glyph.x1) / 2) for glyph in stroke if not glyph.text.isspace())
    if not columns:
        return bisect_right(xs, (stroke[0].x0 + stroke[0].x1) / 2)
    first = min(columns)
    return first if begins(stroke[0].x0, xs, first) else max(columns, key=lambda at: (columns[at], -at))


def begins(x: float, xs: Sequence[float], at: int) -> bool:
    """Whether a place is where the texts of a column begin."""
    return 0 < at < len(xs) and abs(x - xs[at - 1] - SIDE) <= SAME_START


def over(block: Block, xs: Sequence[float], at: int) -> bool:
    """Whether a text runs over the boundaries of its column by more than a letter."""
    most = block.height
    return 0 < at < len(xs) and (block.box[2] > xs[at] + most or block.box[0] < xs[at - 1] - most)


def within_column(block: Block, xs: Sequence[float], at: int) -> Block:
    """A text with the part of its box that lies in its column; in doubt where it does not begin as others there do."""
    if not over(block, xs, at):
        return block
    x0, top, x1, bottom = block.box
    box = (max(x0, xs[at - 1]), top, min(x1, xs[at]), bottom)
    return replace(block, box=box, in_doubt=not begins(x0, xs, at))
