"""Pages without ruling lines: columns from the places of the header's words, rows from where the texts stand.

A guess, marked as such: every table made here has ``ruled`` False.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, takewhile

from extractors.blocks import (
    Block,
    cut_at_pitch,
    empty_lines,
    glyphs_to_block,
    ink_to_blocks,
    joined,
    line_pitches,
    rows_of,
    size,
)
from extractors.lines import glyphs_to_lines
from extractors.page import Glyph, Ink, Line, PageTable, Region
from extractors.page_edges import edge_blocks, everywhere
from extractors.tables.headers import HeaderRow, match_header
from extractors.textrows import Hang, Placed, Rows, pages_to_hang, texts_to_rows

HEADER_ROWS = 12
"""A header is looked for in so many rows of texts at the top of a page."""
FITTING = 0.8
"""The share of a page's texts that must keep to the columns for the page to go on with them."""
WIDER = 0.2
"""Of the last column's width: nobody sees where it ends; on another page its lines may be longer by so much."""
FILLED = 0.3
"""How much a band whose columns are all filled is likelier than one with empty columns, of one that fits."""
SAME_START = 1.5
"""Points: texts of one column begin (or end) this near to each other."""
SAME_PLACE = 1.5
"""Points: headers whose labels stand this near to each other are one header, printed again."""
AT_EDGE = 4.0
"""Points: a label that begins this near to its column's left edge stands at the left, not in the middle."""
EXACT = 0.03
"""Of the letters' height: texts of one row have their tops, middles or feet in common to within this."""
IN_LINE = 0.1
"""Of the letters' height: labels of one header have their tops, middles or feet in common to within this."""
STEPS = 40
"""So many places between two labels are tried where no gap is free."""
SIDE = 1.0
"""Points: how far outside of its letters a column or cell ends, where it may."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row on a page: its labels from left to right."""

    labels: tuple[Block, ...]

    @property
    def top(self) -> float:
        """Where the highest label begins."""
        return min(label.box[1] for label in self.labels)

    @property
    def foot(self) -> float:
        """Where the lowest label ends."""
        return max(label.box[3] for label in self.labels)


@dataclass(frozen=True, slots=True)
class Columns:
    """The boundaries of the columns of a band, and where texts begin and end in them."""

    xs: tuple[float, ...]
    edges: tuple[float, ...]

    def at(self, x: float) -> int:
        """The column of a place."""
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before its rows are known: its columns, its header, the texts below it in draw order, what stands beside."""

    page: int
    columns: Columns
    header: Header | None
    texts: tuple[Block, ...]
    loose: tuple[Line, ...]


def inks_to_drafts(inks: Sequence[Ink]) -> dict[int, Draft]:
    """The pages without rules that hold a table, by page, found with the headers that some of them carry."""
    found = {ink.page: ink_to_blocks(ink) for ink in inks}
    pitches = line_pitches(found.values())
    blocks = {page: [part for block in texts for part in cut_at_pitch(block, pitches)] for page, texts in found.items()}
    heights = {ink.page: ink.height for ink in inks}
    edge = everywhere(blocks, heights)
    headers = {page: find_header([b for b in texts if id(b) not in edge]) for page, texts in blocks.items()}
    tops = {page: header.top for page, header in headers.items() if header is not None}
    edge |= edge_blocks(blocks, heights, tops)
    bodies = {page: [b for b in texts if id(b) not in edge and not above(b, headers[page])] for page, texts in blocks.items()}
    columns = page_columns(bodies, headers)
    drafts = {}
    for page, body in bodies.items():
        if page in columns and body:
            texts = tuple(part for block in body for part in split(block, columns[page].xs) if not in_header(part, headers[page]))
            loose = lines_beside(blocks[page], (*texts, *labels_of(headers[page])))
            drafts[page] = Draft(page, columns[page], headers[page], texts, loose)
    return drafts


def labels_of(header: Header | None) -> tuple[Block, ...]:
    """The labels of a header, none of none."""
    return header.labels if header is not None else ()


def lines_beside(blocks: Iterable[Block], kept: Iterable[Block]) -> tuple[Line, ...]:
    """The lines of all letters that are not kept."""
    known = {id(glyph) for block in kept for glyph in block.glyphs}
    return glyphs_to_lines([glyph for block in blocks for glyph in block.glyphs if id(glyph) not in known])


def above(block: Block, header: Header | None) -> bool:
    """Whether a text stands above the header."""
    return header is not None and block.box[3] <= header.top


def in_header(block: Block, header: Header | None) -> bool:
    """Whether a text is one of the header's labels, or a line of one."""
    return header is not None and (block.box[1] + block.box[3]) / 2 < header.foot


def find_header(blocks: Sequence[Block]) -> Header | None:
    """The header row of a page, None where there is none; a lone label must have guidance below it."""
    rows = [stacked(row) for row in rows_of(blocks)[:HEADER_ROWS]]
    found = [i for i, (row, below) in enumerate(zip(rows, [*rows[1:], []], strict=True)) if match_row(row, below)]
    if not found:
        return None
    # A page's header that names the area looks like a lone label above the real one.
    lone = len(found) > 1 and len(rows[found[0]]) == 1 and found[1] == found[0] + 1
    return Header(tuple(in_line(rows[found[lone]])))


def match_row(row: Sequence[Block], below: Sequence[Block]) -> HeaderRow | None:
    """The header that a row of labels is, the texts below each of them helping."""
    header = match_header({i: block.text for i, block in enumerate(row)}, texts_under(row, below))
    return header if header is not None and (len(row) > 1 or header.guided) else None


def in_line(labels: Sequence[Block]) -> list[Block]:
    """The labels of a row without the texts of a title or a page's header that reaches into it from above.

    Labels share their tops, middles or feet; what begins above them and shares nothing with them is none.
    """
    parts = [tails(label) for label in labels]
    places = [(hang, hang_at(label, hang)) for hang in Hang for label in labels]

    def agreeing(place: tuple[Hang, float]) -> tuple[int, int]:
        return len(aligned(labels, *place)), sum(bool(aligned(part, *place)) for part in parts)

    hang, at = max(places, key=agreeing)
    top = min(part.box[1] for part in aligned([part for some in parts for part in some], hang, at))
    kept = []
    for some in parts:
        fitting = aligned(some, hang, at) or [part for part in some[:1] if part.box[1] >= top - SIDE]
        kept.extend(fitting[:1])
    return kept


def tails(label: Block) -> list[Block]:
    """A label, and what is left of it without its first line, its first two lines, ..."""
    tops = [line.box[1] for line in glyphs_to_lines(label.glyphs)]
    return [glyphs_to_block([g for g in label.glyphs if g.top > top - SIDE]) for top in tops]


def aligned(labels: Iterable[Block], hang: Hang, at: float) -> list[Block]:
    """The labels whose top, middle or foot stands at a place."""
    return [label for label in labels if abs(hang_at(label, hang) - at) <= IN_LINE * label.height]


def stacked(row: Sequence[Block]) -> list[Block]:
    """The blocks of a row from left to right, those that stand one above the other made one: a centred label's lines."""
    stacks: list[list[Block]] = []
    right = 0.0
    for block in sorted(row, key=lambda block: block.box[0]):
        if stacks and block.box[0] < right and not any(level(block, other) for other in stacks[-1]):
            stacks[-1].append(block)
            right = max(right, block.box[2])
        else:
            stacks.append([block])
            right = block.box[2]
    return [joined(sorted(stack, key=lambda block: block.box[1])) for stack in stacks]


def level(a: Block, b: Block) -> bool:
    """Whether two blocks stand side by side: each one's middle lies in the other's height."""
    return a.box[1] < (b.box[1] + b.box[3]) / 2 < a.box[3] and b.box[1] < (a.box[1] + a.box[3]) / 2 < b.box[3]


def texts_under(row: Sequence[Block], below: Sequence[Block]) -> dict[int, str]:
    """The texts of the row below by the number of the label that they stand under."""
    middles = [(label.box[0] + label.box[2]) / 2 for label in row]
    return {min(bisect_right(middles, block.box[0]), len(row) - 1): block.text for block in below}


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
            texts = [block for other in same for block in bodies[other]]
            first = header_to_columns(header, texts)
            # What follows without a header may belong to this band: its letters help to find the gaps.
            later = takewhile(lambda other: headers[other] is None or other in same, pages[i + 1 :])
            more = [b for other in later if other not in same and fitting(bodies[other], first) >= FITTING for b in bodies[other]]
            columns = header_to_columns(header, [*texts, *more]) if more else first
            found |= dict.fromkeys(same, columns)
    return found


def is_same(header: Header, other: Header | None) -> bool:
    """Whether two headers have the same labels in the same places."""
    if other is None or len(header.labels) != len(other.labels):
        return False
    pairs = zip(header.labels, other.labels, strict=True)
    return all(a.text == b.text and abs(a.box[0] - b.box[0]) <= SAME_PLACE for a, b in pairs)


def header_to_columns(header: Header, blocks: Sequence[Block]) -> Columns:
    """The boundaries between the columns: the gaps in which no letter stands, nearest to the column on the right."""
    ink = [(g.x0, g.x1) for block in blocks for g in block.glyphs if g.text.strip()]
    xs = [min(x0 for x0, _ in ink) - SIDE]
    for label, after in pairwise(header.labels):
        xs.append(next_boundary(xs[-1], label, after, ink))
    xs.append(max(x1 for _, x1 in ink) + SIDE)
    parts = [part for block in blocks for part in split(block, xs)]
    return Columns(tuple(xs), tuple(sorted({edge for part in parts for edge in part.box[::2]})))


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
        columns.xs[0] <= x0 and x1 <= columns.xs[-1] + WIDER * (columns.xs[-1] - columns.xs[-2])
        and columns.at(x0) == columns.at(x1 - SIDE)
        and (has_near(columns.edges, x0) or has_near(columns.edges, x1))
        for x0, _, x1, _ in (block.box for block in blocks)
    ]
    return sum(kept) / len(kept) if kept else 0.0


def likelihood(blocks: Sequence[Block], columns: Columns) -> float:
    """How well a page goes on with columns: texts that keep to them, and columns that have texts."""
    filled = {columns.at((block.box[0] + block.box[2]) / 2) for block in blocks}
    return fitting(blocks, columns) + FILLED * len(filled) / (len(columns.xs) - 1)


def has_near(edges: Sequence[float], x: float) -> bool:
    """Whether one of the sorted edges lies near a place."""
    i = bisect_right(edges, x - SAME_START)
    return i < len(edges) and edges[i] <= x + SAME_START


def split(block: Block, xs: Sequence[float]) -> list[Block]:
    """A block that runs over a boundary cut there: two cells that were drawn on one line."""
    parts: dict[int, list[Glyph]] = {}
    at = 0
    for glyph in block.glyphs:
        # The blank at which a line was wrapped may stand beyond the column's edge.
        at = at if parts and glyph.text.isspace() else bisect_right(xs, (glyph.x0 + glyph.x1) / 2)
        parts.setdefault(at, []).append(glyph)
    if len(parts) < 2:
        return [block]
    return [glyphs_to_block(glyphs) for glyphs in parts.values() if any(g.text.strip() for g in glyphs)]


def hung_drafts(drafts: Mapping[int, Draft], heights: Mapping[int, float], hang: Hang) -> dict[int, Draft]:
    """The pages once it is known how texts hang in their rows: empty lines within a cell joined, repeated cells gone."""
    pitches = line_pitches(draft.texts for draft in drafts.values())
    whole = {page: with_blank_lines(draft, pitches, hang) for page, draft in drafts.items()}
    return without_repeats(whole, heights, hang)


def without_repeats(drafts: Mapping[int, Draft], heights: Mapping[int, float], hang: Hang) -> dict[int, Draft]:
    """The pages without texts that hang off the page and on another one: a merged cell is drawn whole on every page."""

    def shown(page: int, block: Block) -> bool:
        return 0 <= hang_at(block, hang) <= heights[page]

    seen = {block.text for page, draft in drafts.items() for block in draft.texts if shown(page, block)}
    return {
        page: replace(draft, texts=tuple(b for b in draft.texts if shown(page, b) or b.text not in seen))
        for page, draft in drafts.items()
    }


def with_blank_lines(draft: Draft, pitches: Mapping[int, float], hang: Hang) -> Draft:
    """A page with the texts joined that were drawn right after each other, nothing but empty lines between them.

    Texts that hang level with others are those of rows of their own, which may stand as far below each other.
    """
    texts: list[Block] = []
    for block in draft.texts:
        pitch = pitches.get(size(block))
        if texts and pitch and empty_lines(texts[-1], block, pitch) and not are_rows(texts[-1], block, draft.texts, hang):
            texts[-1] = joined((texts[-1], block))
        else:
            texts.append(block)
    return replace(draft, texts=tuple(texts))


def are_rows(above: Block, below: Block, blocks: Sequence[Block], hang: Hang) -> bool:
    """Whether two texts, one below the other, hang level with others as the texts of two rows do."""
    others = [block for block in blocks if beside(block, below)]
    return (hang is Hang.TOP or stands(above, others, hang)) and (hang is Hang.FOOT or stands(below, others, hang))


def drafts_to_hang(drafts: Iterable[Draft]) -> Hang:
    """What the texts of rows share in a whole print: their tops, middles or feet."""
    return pages_to_hang([draft_to_placed(draft, 0, 0) for draft in drafts])


def drafts_to_tables(drafts: Sequence[Draft], hang: Hang) -> list[PageTable]:
    """The tables of pages that lie side by side, with the rows that all of them tell together."""
    drafts = cut_together(drafts, hang)
    offsets = [0, *accumulate(len(draft.columns.xs) - 1 for draft in drafts)]
    placed = [draft_to_placed(draft, number, offsets[number]) for number, draft in enumerate(drafts)]
    rows = texts_to_rows([text for texts in placed for text in texts], hang)
    tops = [draft.header.top for draft in drafts if draft.header is not None]
    feet = [block.box[3] for draft in drafts for block in draft.texts]
    feet += [draft.header.foot for draft in drafts if draft.header is not None]
    ys = (*([min(tops)] if tops else []), *rows.starts, max(feet) + 2 * SIDE)
    ys = tuple(y - SIDE for y in ys)
    return [draft_to_table(draft, texts, rows, ys, bool(tops)) for draft, texts in zip(drafts, placed, strict=True)]


def cut_together(drafts: Sequence[Draft], hang: Hang) -> list[Draft]:
    """Pages that lie side by side, their blocks cut where texts of other columns show that another row begins."""
    shown = [(number, block) for number, draft in enumerate(drafts) for block in draft.texts]
    return [
        replace(
            draft,
            texts=tuple(
                part
                for block in draft.texts
                for part in cut_at_rows(block, [b for n, b in shown if n != number or beside(b, block)], hang)
            ),
        )
        for number, draft in enumerate(drafts)
    ]


def beside(a: Block, b: Block) -> bool:
    """Whether a text stands to the left or right of another."""
    return a.box[0] > b.box[2] or a.box[2] < b.box[0]


def cut_at_rows(block: Block, others: Sequence[Block], hang: Hang) -> list[Block]:
    """A block cut after a line that may end a text, where both parts stand as the texts of two rows do."""
    lines = glyphs_to_lines(block.glyphs)
    for above, below in pairwise(lines):
        if not may_end(above, below):
            continue
        y = (above.box[3] + below.box[1]) / 2
        parts = [[g for g in block.glyphs if ((g.top + g.bottom) / 2 < y) is high] for high in (True, False)]
        upper, lower = glyphs_to_block(parts[0]), glyphs_to_block(parts[1])
        if hang is not Hang.TOP and not stands(upper, others, hang):
            continue
        rest = cut_at_rows(lower, others, hang)
        if len(rest) > 1 or stands(lower, others, hang):
            return [upper, *rest]
    return [block]


def may_end(line: Line, after: Line) -> bool:
    """Whether a text may end with a line and another begin with the next one."""
    return not after.text[:1].islower() and not line.blank_end


def stands(block: Block, others: Sequence[Block], hang: Hang) -> bool:
    """Whether a block has exactly the top, middle or foot of another text."""
    return any(abs(hang_at(block, hang) - hang_at(other, hang)) <= EXACT * block.height for other in others)


def hang_at(block: Block, hang: Hang) -> float:
    """The top, middle or foot of a block."""
    return (block.box[1], (block.box[1] + block.box[3]) / 2, block.box[3])[hang]


def draft_to_placed(draft: Draft, number: int, offset: int) -> list[Placed]:
    """The texts of a page in their columns; some producers draw all cells of one line first, then all others."""
    single = [block.single for block in draft.texts]
    rounds = single == sorted(single, reverse=True)
    return [
        Placed(
            col=offset + draft.columns.at((block.box[0] + block.box[2]) / 2),
            box=block.box,
            height=block.height,
            drawn=(number, int(rounds and not block.single), i),
        )
        for i, block in enumerate(draft.texts)
    ]


def draft_to_table(draft: Draft, placed: Sequence[Placed], rows: Rows, ys: tuple[float, ...], titled: bool) -> PageTable:
    """A page's texts as a table, those of one row and column together, the header's labels above."""
    cells: dict[tuple[int, int], list[Block]] = {}
    ends: dict[tuple[int, int], int] = {}
    for block, text in zip(draft.texts, placed, strict=True):
        first, last = (row + titled for row in rows.spans[text])
        at = (draft.columns.at((block.box[0] + block.box[2]) / 2), first)
        cells.setdefault(at, []).append(block)
        ends[at] = max(last, ends.get(at, 0))
    for label in labels_of(draft.header):
        at = (draft.columns.at((label.box[0] + label.box[2]) / 2), 0)
        cells.setdefault(at, []).append(label)
        ends[at] = 1
    regions = []
    order = sorted(cells)
    for at, after in zip(order, [*order[1:], (-1, 0)], strict=True):
        end = min(ends[at], after[1]) if after[0] == at[0] else ends[at]
        regions.append(blocks_to_region(cells[at], (at[1], end), at[0], draft.columns.xs))
    return PageTable(draft.page, draft.columns.xs, ys, tuple(regions), ruled=False)


def blocks_to_region(blocks: Sequence[Block], rows: tuple[int, int], col: int, xs: Sequence[float]) -> Region:
    """A cell as wide as its column and as high as its text."""
    whole = joined(blocks)
    box = (xs[col], whole.box[1] - SIDE, xs[col + 1], whole.box[3] + SIDE)
    return Region(rows, (col, col + 1), box, glyphs_to_lines(whole.glyphs), ruled=False)
