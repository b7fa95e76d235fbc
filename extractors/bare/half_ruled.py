"""Pages that are ruled one way only: rows from lines or backgrounds across the page, columns from the header's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.bare.drafts import Draft, drafts_to_tables
from extractors.bare.rows import Hang
from extractors.gridlines import snap
from extractors.layout import ink_to_layout
from extractors.page import Ink, PageTable, Segment

ACROSS = 0.5
"""Of the table's width: what rules cover more of it at one height separates rows."""
AS_MANY = 0.8
"""Of the rows that the texts tell: rules between fewer of them do not separate the rows."""
TITLES = 2
"""Header and guidance often have backgrounds; lines below them alone do not separate the rows."""
CROSSED = 0.3
"""Of a text's height: a rule further inside of it separates no rows there."""


def draft_to_ruled(draft: Draft, ink: Ink, hang: Hang) -> PageTable | None:
    """The table of a page whose rows are ruled (by lines or by backgrounds), None where not all of them are."""
    edges = (*ink.across, *(Segment(y, box[0], box[2]) for box in ink.fills for y in box[1::2]))
    xs = draft.columns.xs
    ys = [y for y in snap(edge.at for edge in edges) if covered(y, edges) > ACROSS * (xs[-1] - xs[0])]
    own = drafts_to_tables([draft], hang)[0]
    if not separated(own, ys) or crosses(draft, ys):
        return None
    foot = max(*ys, own.ys[-1])
    across = [edge for edge in edges if any(abs(edge.at - y) < 1 for y in ys)]
    sides = (min(xs[0], *(edge.start for edge in across)), *xs[1:-1], max(xs[-1], *(edge.end for edge in across)))
    if foot > ys[-1] + 1:
        across.append(Segment(foot, sides[0], sides[-1]))
    down = tuple(Segment(x, ys[0], foot) for x in sides)
    tables = ink_to_layout(replace(ink, across=tuple(across), down=down)).tables
    if len(tables) != 1:
        return None
    return replace(tables[0], ruled=False, regions=tuple(replace(region, ruled=False) for region in tables[0].regions))


def separated(table: PageTable, ys: Sequence[float]) -> bool:
    """Whether rules stand between most rows of a table, those below its first ones too: header and guidance."""
    tops = table.ys[1:-1]
    feet = [max((r.box[3] for r in table.regions if r.rows == (i, i + 1)), default=top) for i, top in enumerate(tops)]
    ruled = [any(min(foot, top) - 1 <= y <= top + 1 for y in ys) for foot, top in zip(feet, tops, strict=True)]
    return len(ruled) > TITLES and sum(ruled[TITLES:]) >= AS_MANY * len(ruled[TITLES:])


def covered(y: float, edges: Sequence[Segment]) -> float:
    """How much of the page's width the rules at a height cover."""
    reach, total = float("-inf"), 0.0
    for start, end in sorted((edge.start, edge.end) for edge in edges if abs(edge.at - y) < 1):
        total += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return total


def crosses(draft: Draft, ys: Sequence[float]) -> bool:
    """Whether a text stands across one of the heights, in most of its columns."""
    cut = [b for b in draft.texts if any(b.box[1] + CROSSED * b.height < y < b.box[3] - CROSSED * b.height for y in ys)]
    return len(cut) > (1 - AS_MANY) * len(draft.texts)
