"""Lines that sink below their cell's foot: where a page cut a merged cell, a browser prints its text over the border.

What tells is the pen: the line was drawn right after the cell's last one, as far below it as lines of one text are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from extractors.drawn import Home, Homes, on_one_line
from extractors.gridlines import Lattice
from extractors.page import Glyph
from pipeline.model import Box

SAME_STEP = 0.1
"""Of the letters' height: lines of one text stand as far from each other, to within this."""
INSIDE = 0.25
"""Of the letters' height: a border that runs so far below a line's top was there when the line was printed over it."""
OVER = 0.45
"""Of the letters' height: lines of one text hardly touch; those that share more of it are two texts'."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as it was drawn: its letters, the box around them, its clip, and the region that it stands in."""

    letters: tuple[int, ...]
    box: Box
    clip: int
    home: Home | None

    @property
    def height(self) -> float:
        """The letters' height."""
        return self.box[3] - self.box[1]


def with_sunken(glyphs: Sequence[Glyph], homes: Homes, lattices: Sequence[Lattice]) -> Homes:
    """The homes of letters, lines that sank below the foot of their cell given back to it."""
    if not lattices:
        return homes
    lines = drawn_lines(glyphs, homes)
    steps = [b.box[1] - a.box[1] for a, b in pairwise(lines) if a.home == b.home and b.box[1] > a.box[1]]
    found = list(homes)
    step = usual = median_low(steps) if steps else 0.0
    home, last = None, lines[0] if lines else None
    for at, (a, b) in enumerate(pairwise(lines)):
        sinking = home is not None and last is a
        above = home if sinking else a.home
        if not sinking:
            before = lines[at - 1] if at and lines[at - 1].home == a.home else None
            step = a.box[1] - before.box[1] if before is not None and before.box[1] < a.box[1] else usual
        home = None
        if above is None or b.home == above or not goes_down(a, b, step, lattices[above[0]].regions[above[1]].box):
            continue
        if sinking or sinks(b, above, lines, lattices):
            home, last = above, b
            for letter in b.letters:
                found[letter] = above
    return found


def drawn_lines(glyphs: Sequence[Glyph], homes: Homes) -> list[Drawn]:
    """The lines of a page in the order in which they were drawn, those of each region by themselves."""
    runs: list[list[int]] = []
    for i, glyph in enumerate(glyphs):
        if glyph.turned or glyph.text.isspace():
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and homes[last] == homes[i] and goes_right(glyphs[last], glyph):
            runs[-1].append(i)
        else:
            runs.append([i])
    return [run_to_line(run, glyphs, homes[run[0]]) for run in runs]


def goes_right(last: Glyph, glyph: Glyph) -> bool:
    """Whether a letter goes on with the line of the one before it; another line may lie over that one."""
    return on_one_line(last, glyph) and glyph.x0 >= last.x0


def run_to_line(run: Sequence[int], glyphs: Sequence[Glyph], home: Home | None) -> Drawn:
    """The line that letters make."""
    mine = [glyphs[i] for i in run]
    box = (min(g.x0 for g in mine), min(g.top for g in mine), max(g.x1 for g in mine), max(g.bottom for g in mine))
    return Drawn(tuple(run), box, mine[0].clip, home)


def goes_down(a: Drawn, b: Drawn, step: float, room: Box) -> bool:
    """Whether a line goes on with the text of the one drawn before it, ``room`` being the cell of that text."""
    same = abs(b.box[1] - a.box[1] - step) <= SAME_STEP * b.height
    return same and a.clip == b.clip and room[0] <= b.box[0] and b.box[2] <= room[2]


def sinks(line: Drawn, above: Home, lines: Sequence[Drawn], lattices: Sequence[Lattice]) -> bool:
    """Whether a line was printed over the foot of the cell above the one in which it stands, or of the table."""
    region = lattices[above[0]].regions[above[1]]
    foot = region.box[3]
    if line.home is None:
        return foot < line.box[3] and (line.box[1] < foot or region.open_bottom)
    if line.home[0] != above[0] or lattices[line.home[0]].regions[line.home[1]].box[1] != foot:
        return False
    own = (other for other in lines if other.home == line.home and other is not line)
    covered = any(line.box[1] <= other.box[1] < line.box[3] - OVER * line.height for other in own)
    return foot - line.box[1] >= INSIDE * line.height or covered
