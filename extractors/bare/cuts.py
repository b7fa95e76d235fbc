"""Blocks to the texts of single cells: empty lines within a cell bridged, cells of two rows drawn in one go cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractors.bare.blocks import SAME_PITCH, Block, glyphs_to_block, joined, rules_in, size
from extractors.bare.columns import Columns
from extractors.bare.rows import Hang
from extractors.lines import glyphs_to_lines
from extractors.page import Line, Segment

BLANK_LINES = 3
"""So many empty lines may stand within a cell."""
SAME_LEFT = 1.0
"""Points: lines of one text begin this near to each other."""
EXACT = 0.03
"""Of the letters' height: texts of one row have their tops, middles or feet in common to within this."""


def with_blank_lines(
    blocks: Sequence[Block], columns: Columns, pitches: Mapping[int, float], hang: Hang, across: Sequence[Segment] = ()
) -> tuple[Block, ...]:
    """The texts of a page, those joined that were drawn right after each other and go on in one cell.

    Texts that hang level with others are those of rows of their own, which may stand as far below each other; and so
    are those between which one of the rules ``across`` lies.
    """
    texts: list[Block] = []
    for block in blocks:
        pitch = pitches.get(size(block), block.height)
        same = bool(texts) and columns.of(texts[-1]) == columns.of(block)
        both = joined((texts[-1], block)) if same and goes_further(texts[-1], block, pitch) else None
        if both and not are_rows(texts[-1], block, blocks, hang) and not rules_in(both.box, across):
            texts[-1] = both
        else:
            texts.append(block)
    return tuple(texts)


def goes_further(above: Block, below: Block, pitch: float) -> bool:
    """Whether a text stands where the one above it would go on: on its last line, the next, or after empty lines."""
    steps = (below.box[1] - above.box[3] + above.height) / pitch
    lines = round(steps)
    if size(above) != size(below) or abs(steps - lines) * pitch > SAME_PITCH * below.height:
        return False
    return lines in (0, 1) or (2 <= lines <= 1 + BLANK_LINES and abs(above.box[0] - below.box[0]) < SAME_LEFT)


def are_rows(above: Block, below: Block, blocks: Sequence[Block], hang: Hang) -> bool:
    """Whether two texts, one below the other, hang level with others as the texts of two rows do."""
    if below.box[1] < above.box[3] - below.height / 2:
        return False
    others = [block for block in blocks if beside(block, below)]
    return (hang is not Hang.TOP and stands(above, others, hang)) or (
        hang is not Hang.FOOT and stands(below, others, hang)
    )


def cut_at_rows(block: Block, others: Sequence[Block], hang: Hang) -> list[Block]:
    """A block cut after a line that may end a text, where both parts stand as the texts of two rows do."""
    lines = glyphs_to_lines(block.glyphs)
    for above, below in pairwise(lines):
        if not may_end(above, below):
            continue
        y = (above.box[3] + below.box[1]) / 2
        parts = [[g for g in block.glyphs if ((g.top + g.bottom) / 2 < y) is high] for high in (True, False)]
        if not all(parts):
            continue
        upper, lower = glyphs_to_block(parts[0]), glyphs_to_block(parts[1])
        if not stands(lower if hang is Hang.TOP else upper, others, hang):
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
    return any(abs(block.at(hang) - other.at(hang)) <= EXACT * block.height for other in others)


def beside(a: Block, b: Block) -> bool:
    """Whether a text stands to the left or right of another."""
    return a.box[0] > b.box[2] or a.box[2] < b.box[0]
