"""The letters of a page without rules to blocks: what was drawn in one go, line below line, is the text of one cell.

Letters are taken in draw order, in which every producer known writes one cell after the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.bare.rows import Hang
from extractors.lines import glyphs_to_lines
from extractors.page import Glyph, Ink, Segment
from pipeline.model import Box

SIDE = 1.0
"""Points: how far outside of its letters a column or cell ends, where it may."""
WORD_GAP = 0.9
"""Of the letters' height: a wider gap on a line separates two texts."""
OTHER_SIZE = 0.05
"""Of the letters' height: letters that differ more in it are set in another size, so in another cell."""
NEXT_LINE = 1.7
"""Of the letters' height: a line that begins lower than this belongs to another text, whatever its pitch."""
SAME_PITCH = 0.12
"""Of the letters' height: a step from line to line that is larger by more is not one within a text."""
BEYOND = 0.5
"""Points: a rule that is no text's underline reaches beyond it by more."""
TOUCH = 0.2
"""Of the letters' height: texts whose boxes share no more of it stand one above the other."""


@dataclass(frozen=True, slots=True)
class Block:
    """Letters drawn one after the other, line below line: the text of one cell, or part of one.

    ``in_doubt``: they run over several columns, and it is not sure in which they were written.
    """

    glyphs: tuple[Glyph, ...]
    box: Box
    in_doubt: bool = False

    @property
    def text(self) -> str:
        """The letters' text, lines joined anyhow: for comparing."""
        return " ".join(line.text for line in glyphs_to_lines(self.glyphs))

    @property
    def height(self) -> float:
        """The letters' height."""
        return max(glyph.bottom - glyph.top for glyph in self.glyphs)

    def at(self, hang: Hang) -> float:
        """Its top, middle or foot."""
        return (self.box[1], (self.box[1] + self.box[3]) / 2, self.box[3])[hang]

    @property
    def single(self) -> bool:
        """Whether the text is one line."""
        return self.box[3] - self.box[1] < NEXT_LINE * self.height


def glyphs_to_block(glyphs: Sequence[Glyph]) -> Block:
    """Letters with the box around those of them that are seen."""
    drawn = [glyph for glyph in glyphs if glyph.text.strip()] or list(glyphs)
    x0s, tops, x1s, bottoms = zip(*((g.x0, g.top, g.x1, g.bottom) for g in drawn), strict=True)
    return Block(tuple(glyphs), (min(x0s), min(tops), max(x1s), max(bottoms)))


def joined(blocks: Iterable[Block]) -> Block:
    """Several blocks as one."""
    return glyphs_to_block([glyph for block in blocks for glyph in block.glyphs])


def ink_to_blocks(ink: Ink) -> tuple[Block, ...]:
    """The letters of a page as blocks, in draw order; letters that stand off the page are not seen."""
    blocks: list[list[Glyph]] = []
    for glyph in ink.glyphs:
        on = bool(blocks) and goes_on(blocks[-1], glyph)
        if on:
            blocks[-1].append(glyph)
        elif not glyph.text.isspace():
            blocks.append([glyph])
    return tuple(glyphs_to_block(glyphs) for glyphs in blocks)


def goes_on(glyphs: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a letter goes on with a block: on its last line, or at the start of the next one."""
    last = glyphs[-1]
    height = max(last.bottom - last.top, 1.0)
    if abs(glyph.bottom - glyph.top - height) > OTHER_SIZE * height:
        return False
    step = (glyph.top + glyph.bottom - last.top - last.bottom) / 2
    if abs(step) < height / 2:
        return -height < glyph.x0 - last.x1 < WORD_GAP * height
    left, right = min(g.x0 for g in glyphs), max(g.x1 for g in glyphs)
    return 0 < step < NEXT_LINE * height and left - height < glyph.x0 < right


def line_pitches(pages: Iterable[Sequence[Block]]) -> dict[int, float]:
    """The usual step from line to line for each height of letters (in tenths of points)."""
    steps: dict[int, Counter[float]] = {}
    for block in (block for blocks in pages for block in blocks):
        tops = [line.box[1] for line in glyphs_to_lines(block.glyphs)]
        for a, b in pairwise(tops):
            if b - a > TOUCH * block.height:
                steps.setdefault(size(block), Counter())[round(b - a, 1)] += 1
    return {height: usual(counts) for height, counts in steps.items()}


def size(block: Block) -> int:
    """The height of a block's letters, in tenths of points."""
    return round(block.height * 10)


def usual(steps: Counter[float]) -> float:
    """The commonest of several lengths, those beside it counted with it; the shorter of two as common ones.

    >>> usual(Counter({12.2: 5, 12.3: 4, 18.2: 6}))
    12.2
    """
    return max(sorted(steps), key=lambda step: (sum(steps[round(step + d, 1)] for d in (-0.1, 0.0, 0.1)), steps[step]))


def cut_at_pitch(block: Block, pitches: Mapping[int, float]) -> list[Block]:
    """A block cut where the step from line to line is not that of its letters: rows of one line, drawn in one go."""
    pitch = pitches.get(size(block))
    if pitch is None or block.single:
        return [block]
    parts: list[list[Glyph]] = [[]]
    for glyph in block.glyphs:
        last = parts[-1][-1] if parts[-1] else glyph
        step = glyph.top - last.top
        if step > pitch + SAME_PITCH * block.height:
            parts.append([])
        parts[-1].append(glyph)
    return [glyphs_to_block(part) for part in parts if any(glyph.text.strip() for glyph in part)]


def cut_at_rules(block: Block, across: Iterable[Segment]) -> list[Block]:
    """A block cut where a rule lies between two of its lines."""
    cuts = rules_in(block.box, across)
    if not cuts:
        return [block]
    parts: dict[int, list[Glyph]] = {}
    for glyph in block.glyphs:
        parts.setdefault(bisect_right(cuts, (glyph.top + glyph.bottom) / 2), []).append(glyph)
    return [glyphs_to_block(part) for _, part in sorted(parts.items()) if any(glyph.text.strip() for glyph in part)]


def rules_in(box: Box, across: Iterable[Segment]) -> list[float]:
    """Where rules lie in a box that reach beyond it on both sides, as no underline of its text does."""
    x0, top, x1, bottom = box
    return sorted(s.at for s in across if top < s.at < bottom and s.start < x0 - BEYOND and s.end > x1 + BEYOND)


def rows_of(blocks: Iterable[Block]) -> list[list[Block]]:
    """Blocks that overlap in height, from top to bottom."""
    rows: list[list[Block]] = []
    reach = float("-inf")
    for block in sorted(blocks, key=lambda block: block.box[1]):
        if block.box[1] < reach - TOUCH * block.height:
            rows[-1].append(block)
            reach = max(reach, block.box[3])
        else:
            rows.append([block])
            reach = block.box[3]
    return rows
