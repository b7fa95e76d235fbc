"""Lines in which the cells of a row stand beside each other -> the same text, cell below cell.

A page that was read from side to side has pieces of several cells on each line. A beam search over the page's lines
keeps, for each column, the piece that its cell ended in: a piece goes on where its column's last one was full and its
sentence open, begins where a cell of its column may begin, and a new row begins where all cells may have ended.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.dumps.evidence import continues_score, ends_score, piece_score, start_score, width_score
from extractors.dumps.lines import SAME, DumpLine
from extractors.dumps.stages import Ends, Stage, Strand, after
from extractors.dumps.strands import Cutting, cuttings, line_parts
from extractors.dumps.told import Told, alike
from extractors.dumps.ways import NEW_ROW, Column

BEAM = 60
"""So many ways are kept at each line."""
ACROSS = -0.4
"""What it costs that a whole line goes on, below others, where its cell ended further up."""
BACK = -2.5
"""What it costs that a whole line begins a cell left of the one above it."""
NO_GAP = -0.8
"""What it costs that a whole line begins a cell with no empty line above it."""
SEEN = 1.5
"""What speaks for a piece that stands elsewhere in the dump as a line of its own."""
TOGETHER = 1.0
"""What speaks for a cell going on in a line that follows its last one elsewhere, too."""
LATE = -0.3
"""What it costs that a cell begins below the first line of its row."""
WITHIN = -2.0
"""What it costs that a row begins among lines of several cells, with no empty line above it."""
PIECE, FIRST_PIECE = -2.2, -0.6
"""What it costs that a line is cut for a cell that goes on in it, or begins: most words belong to those beside them."""
SKIP, STEP = -0.3, 2
"""What it costs that a cell's next line is further down than so many lines, and for each line more."""
UNEVEN = -1.2
"""What it costs that a cell's next line is not as far down as its last one was: prints are set evenly."""
TOO_WIDE = -8.0
"""A piece that loses so much by its width is none of a column, nor is a longer one."""


@dataclass(frozen=True, slots=True)
class Untangler:
    """Cuts the lines of a page into pieces of its rows' cells; ``mixed`` are those that may hold several cells'."""

    lines: Sequence[DumpLine]
    columns: Sequence[Column]
    mixed: frozenset[int]
    told: Told
    promises: dict[tuple[int, Strand, int], float] = field(default_factory=dict)
    fits: dict[tuple[int, int, int, int], float | None] = field(default_factory=dict)
    joints: dict[tuple[int, Strand, int, int], float] = field(default_factory=dict)
    starts: dict[tuple[int, int], list[tuple[int, float]]] = field(default_factory=dict)

    def stages(self) -> list[Stage]:
        """The most likely way over all lines, a stage for each."""
        stages = [Stage(0.0, -1, (None,) * len(self.columns), False, -1, Cutting(0.0, ()), None)]
        for number in range(len(self.lines)):
            stages = self.next_line(stages, number)
        last = max(stages, key=lambda stage: stage.score + self.closing(stage))
        found = [last]
        while (before := found[-1].before) is not None and before.before is not None:
            found.append(before)
        return found[::-1]

    def next_line(self, stages: Sequence[Stage], number: int) -> list[Stage]:
        """The best ways over one more line."""
        best: dict[tuple[Ends, bool], Stage] = {}
        for stage in self.over(stages, number):
            key = (stage.ends, stage.tangled)
            if key not in best or best[key].score < stage.score:
                best[key] = stage
        return heapq.nlargest(BEAM, best.values(), key=lambda stage: stage.score + self.ahead(stage, number))

    def ahead(self, stage: Stage, number: int) -> float:
        """What the next lines promise: how well each cell may go on in one of them, whatever the others do, or end."""
        if number + 1 not in self.mixed:
            return 0.0
        return sum(self.promise(col, end, number) for col, end in enumerate(stage.ends) if end)

    def promise(self, col: int, end: Strand, number: int) -> float:
        """The best that a cell can come to in the next lines."""
        key = (col, end, number)
        if key not in self.promises:
            best = ends_score(self.text(*end[:3]), self.columns[col].field, False)
            for below in range(number + 1, min(number + 1 + STEP, len(self.lines))):
                if below in self.mixed:
                    best = max(best, self.best_strand(col, end, below))
            self.promises[key] = best
        return self.promises[key]

    def best_strand(self, col: int, end: Strand, number: int) -> float:
        """The score of the piece of a line that goes on best where a cell ended."""
        ways = [fits + self.joint(col, end, number, start) for start, fits in self.best_fits(col, number)]
        return max(ways, default=-math.inf) + PIECE

    def best_fits(self, col: int, number: int) -> list[tuple[int, float]]:
        """For each word of a line the best that a piece that starts with it fits a column."""
        key = (col, number)
        if key not in self.starts:
            found = []
            for run in line_parts(self.lines[number].text)[0]:
                for first, (start, _) in enumerate(run):
                    fits = [self.fit(col, number, start, stop) for _, stop in run[first:]]
                    known = [fit for fit in fits if fit is not None]
                    if known:
                        found.append((start, max(known)))
            self.starts[key] = found
        return self.starts[key]

    def over(self, stages: Sequence[Stage], number: int) -> Iterator[Stage]:
        """All ways over one more line: in the row at hand, or in a new one."""
        cut = self.cut_mixed if number in self.mixed else self.cut_whole
        for stage in stages:
            if stage.row >= 0:
                yield from (after(stage, way, number, self.mixed) for way in cut(stage, number))
        closed = max(stages, key=lambda stage: stage.score + self.closing(stage))
        within = WITHIN if number in self.mixed and self.lines[number].gap == SAME else 0.0
        score = closed.score + (self.closing(closed) + NEW_ROW + within if closed.row >= 0 else 0.0)
        fresh = Stage(score, closed.row + 1, (None,) * len(self.columns), False, -1, closed.cut, closed)
        for way in cut(fresh, number):
            yield replace(after(fresh, way, number, self.mixed), before=closed)

    def closing(self, stage: Stage) -> float:
        """What speaks for a row ending: its cells may end, and few of its columns are empty."""
        score = 0.0
        for col, end in zip(self.columns, stage.ends, strict=True):
            score += ends_score(self.text(*end[:3]), col.field, False) if end else -col.empty
        return score

    def cut_mixed(self, stage: Stage, number: int) -> list[Cutting]:
        """The ways to cut a line that may hold pieces of several cells."""
        late = LATE if any(stage.ends) else 0.0

        def fits(col: int, start: int, end: int) -> float | None:
            return self.strand_score(col, stage.ends[col], (number, start, end, 0), late)

        return cuttings(self.lines[number].text, len(self.columns), fits)

    def strand_score(self, col: int, before: Strand | None, strand: Strand, late: float) -> float | None:
        """How well a piece of a line fits a column whose cell ended in another; None where it is far too wide."""
        fits, piece = self.fit(col, *strand[:3]), self.text(*strand[:3])
        if fits is None:
            return None
        if before is None:
            return fits + self.begins(piece, col) + late + FIRST_PIECE
        return fits + self.joint(col, before, strand[0], strand[1]) + PIECE + self.follows(before, piece)

    def fit(self, col: int, number: int, start: int, end: int) -> float | None:
        """How well a piece of a line fits a column by itself; None where it is far too wide."""
        key = (col, number, start, end)
        if key not in self.fits:
            piece, column = self.text(number, start, end), self.columns[col]
            wide = width_score(piece, column.room)
            self.fits[key] = None if wide < TOO_WIDE else wide + piece_score(piece, column.field) + self.seen(piece)
        return self.fits[key]

    def joint(self, col: int, before: Strand, number: int, start: int) -> float:
        """How well a cell goes on from a piece to one that starts at a place of a line."""
        key = (col, before, number, start)
        if key not in self.joints:
            room, text = self.columns[col].room, self.text(number, start, len(self.lines[number].text))
            down = step_score(before, number) if before[0] in self.mixed else 0.0
            self.joints[key] = continues_score(self.text(*before[:3]), text, SAME, room) + room.more + down
        return self.joints[key]

    def cut_whole(self, stage: Stage, number: int) -> Iterator[Cutting]:
        """The ways to put a whole line into a column."""
        line = self.lines[number]
        for col, column in enumerate(self.columns):
            score = width_score(line.text, column.room) + piece_score(line.text, column.field) + self.seen(line.text)
            before = stage.ends[col]
            if before is None:
                score += self.begins(line.text, col) + (NO_GAP if line.gap == SAME else 0.0)
                if col < stage.col:
                    score += BACK
            elif col == stage.col and before[0] == number - 1:
                score += self.goes_on(before, number, col, line.gap)
            elif stage.tangled:
                score += self.goes_on(before, number, col, SAME) + ACROSS + (NO_GAP if line.gap == SAME else 0.0)
            else:
                continue
            yield Cutting(score, ((0, len(line.text), col),))

    def begins(self, piece: str, col: int) -> float:
        """How well a piece is the first of a column's cell."""
        column = self.columns[col]
        return start_score(piece, column.field) + column.filled

    def goes_on(self, before: Strand, number: int, col: int, gap: int) -> float:
        """How well a whole line goes on where its column's cell ended."""
        column, last, text = self.columns[col], self.text(*before[:3]), self.lines[number].text
        return continues_score(last, text, gap, column.room) + column.room.more + self.follows(before, text)

    def seen(self, piece: str) -> float:
        """What speaks for a piece by its standing elsewhere."""
        return SEEN if alike(piece) in self.told.alone else 0.0

    def follows(self, before: Strand, piece: str) -> float:
        """What speaks for a piece by its following another elsewhere."""
        after = alike(piece)
        return TOGETHER if after and (alike(self.text(*before[:3])), after) in self.told.pairs else 0.0

    def text(self, number: int, start: int, end: int) -> str:
        """A piece's text."""
        return self.lines[number].text[start:end].strip()


def step_score(before: Strand, number: int) -> float:
    """What it costs that a cell's next line is not as far below its last one as that is below the one before."""
    step, told = number - before[0], before[3]
    if told:
        return UNEVEN * (step != told)
    return SKIP * max(0, step - STEP)
