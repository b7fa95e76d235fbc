"""Pages ruled one way only: rows from lines or backgrounds across the page, columns from the header's words."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.bare.blocks import SIDE, Block
from extractors.bare.drafts import Draft, drafts_to_tables
from extractors.bare.rows import Hang
from extractors.layout import ink_to_layout
from extractors.page import Ink, PageTable, Segment

ACROSS = 0.5
"""Of the narrowest column's width: shorter strokes across the page separate no rows."""
AS_MANY = 0.8
"""Of the rows that the texts tell: rules between fewer of them do not separate the rows."""
FULL = 2
"""So many texts make a full row."""
TITLES = 2
"""Header and guidance often have backgrounds; lines below them alone do not separate the rows."""
CROSSED = 0.3
"""Of a text's height: a rule further inside of it separates no rows there."""


def drafts_to_ruled(drafts: Mapping[int, Draft], inks: Sequence[Ink], hang: Hang) -> dict[int, PageTable]:
    """The tables of pages whose rows are ruled (by lines or by backgrounds), none where not all of them are."""
    across = {ink.page: rules_across(drafts[ink.page], ink) for ink in inks if ink.page in drafts}
    if any(ends_in_white(drafts[ink.page], ink, across[ink.page]) for ink in inks if ink.page in drafts):
        return {}
    ruled = [
        row for page, rules in across.items() for row in rows_ruled(drafts_to_tables([drafts[page]], hang)[0], rules)
    ]
    if not ruled or sum(ruled) < AS_MANY * len(ruled):
        return {}
    made = ((ink.page, draft_to_ruled(drafts[ink.page], ink, across[ink.page])) for ink in inks if ink.page in drafts)
    tables = {page: table for page, table in made if table is not None}
    feet = {ink.page: open_feet(tables[ink.page], drafts[ink.page], ink) for ink in inks if ink.page in tables}
    # A print that never draws a line under all of a page's last row says nothing with its lack.
    closes = any(not cols for cols in feet.values())
    return {page: with_open_foot(table, feet[page]) if closes else table for page, table in tables.items()}


def open_feet(table: PageTable, draft: Draft, ink: Ink) -> set[int]:
    """The columns at whose foot a page draws no line, though it draws some: what stands there goes on."""
    shortest = ACROSS * min(b - a for a, b in pairwise(draft.columns.xs))
    lines = [line for line in ink.across if line.end - line.start >= shortest]
    feet = [line for line in lines if abs(line.at - table.ys[-1]) <= SIDE]
    columns = enumerate(pairwise(table.xs)) if lines else ()
    return {col for col, (x0, x1) in columns if not any(f.start <= (x0 + x1) / 2 <= f.end for f in feet)}


def with_open_foot(table: PageTable, cols: Container[int]) -> PageTable:
    """A table whose cells in some columns go on over the page's end."""
    last = len(table.ys) - 1
    regions = (
        replace(r, open_bottom=r.open_bottom or (r.rows[1] == last and r.cols[0] in cols)) for r in table.regions
    )
    return replace(table, regions=tuple(regions))


def rules_across(draft: Draft, ink: Ink) -> list[Segment]:
    """The lines across a page and the upper and lower edges of its backgrounds, the short ones left out."""
    shortest = ACROSS * min(b - a for a, b in pairwise(draft.columns.xs))
    edges = (*ink.across, *(Segment(y, box[0], box[2]) for box in ink.fills for y in box[1::2]))
    return [edge for edge in edges if edge.end - edge.start >= shortest]


def ends_in_white(draft: Draft, ink: Ink, across: Sequence[Segment]) -> bool:
    """Whether a page's last row stands below the last background, no line under it: nobody sees where it ends."""
    low = max((edge.at for edge in across), default=0.0)
    return not ink.across and any(block.box[3] > low + SIDE for block in draft.texts)


def rows_ruled(table: PageTable, across: Sequence[Segment]) -> list[bool]:
    """For each row of a table below its header and guidance whether a rule stands above it.

    A row of one text alone tells nothing, it may be the rest of the one above; unless the table has one column only.
    """
    least = min(FULL, len(table.xs) - 1)
    full = [n for n in range(1, len(table.ys) - 1) if sum(r.rows[0] == n for r in table.regions) >= least]
    tops = [table.ys[n] for n in full]
    feet = [max((r.box[3] for r in table.regions if r.rows == (n - 1, n)), default=table.ys[n]) for n in full]
    ruled = [
        any(min(foot, top) - SIDE <= edge.at <= top + SIDE for edge in across)
        for foot, top in zip(feet, tops, strict=True)
    ]
    return ruled[min(TITLES, least) :]


def draft_to_ruled(draft: Draft, ink: Ink, across: Sequence[Segment]) -> PageTable | None:
    """The table of a page by its rules across and the columns of its texts, None where the rules run through texts."""
    if not across or crosses(draft, across):
        return None
    xs = draft.columns.xs
    sides = (min(xs[0], *(edge.start for edge in across)), *xs[1:-1], max(xs[-1], *(edge.end for edge in across)))
    high, low = min(edge.at for edge in across), max(edge.at for edge in across)
    # A header seldom has a line above it where rows have lines below them, and the last row may have none.
    top = min(high, draft.header.top - SIDE) if draft.header is not None else high
    foot = max((low, *(block.box[3] + SIDE for block in draft.texts)))
    # The last background may be that of some columns only; their cells end where the table does.
    ends = [Segment(y, sides[0], sides[-1]) for y in (top, foot)]
    down = tuple(Segment(x, top, foot) for x in sides)
    inner = walls_between(draft, across, sides)
    tables = ink_to_layout(replace(ink, across=(*across, *ends, *inner), down=down)).tables
    if len(tables) != 1:
        return None
    return replace(tables[0], ruled=False, regions=tuple(replace(region, ruled=False) for region in tables[0].regions))


def walls_between(draft: Draft, across: Sequence[Segment], sides: Sequence[float]) -> list[Segment]:
    """A wall between two texts of one column where a row of the others begins that is not seen in theirs.

    Of rows with a background in turn a merged cell has its first row's, or none: then nothing shows where it ends.
    """
    walls: list[Segment] = []
    for col, (left, right) in enumerate(pairwise(sides)):
        mine = sorted(
            (block for block in draft.texts if draft.columns.of(block) == col), key=lambda block: block.box[1]
        )
        for above, below in pairwise(mine):
            between = [edge for edge in across if above.box[3] - SIDE <= edge.at <= below.box[1] + SIDE]
            if between and not any(edge.start <= (left + right) / 2 <= edge.end for edge in between):
                walls.append(Segment(max(edge.at for edge in between), left, right))
    return walls


def crosses(draft: Draft, across: Sequence[Segment]) -> bool:
    """Whether rules run through texts, not between them."""
    cut = [block for block in draft.texts if any(runs_through(edge, block) for edge in across)]
    return len(cut) > (1 - AS_MANY) * len(draft.texts)


def runs_through(edge: Segment, block: Block) -> bool:
    """Whether a rule runs through a text."""
    x0, top, x1, bottom = block.box
    inside = top + CROSSED * block.height < edge.at < bottom - CROSSED * block.height
    return inside and edge.start < (x0 + x1) / 2 < edge.end
