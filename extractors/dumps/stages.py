"""The ways over lines of several cells, as the search that untangles them keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.dumps.strands import Cutting

Strand = tuple[int, int, int, int]
"""A piece: its line, where it starts and ends in it, and how many lines it is below the one before (0: not known)."""
Ends = tuple[Strand | None, ...]
"""For each column the last piece of its cell."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A way over the lines so far: the row, the pieces that its cells end in, whether its lines are tangled.

    ``col`` is the column of the last piece, ``cut`` how the last line was cut.
    """

    score: float
    row: int
    ends: Ends
    tangled: bool
    col: int
    cut: Cutting
    before: Stage | None = field(repr=False)


def after(stage: Stage, cut: Cutting, number: int, mixed: frozenset[int]) -> Stage:
    """A way with one more line cut so."""
    ends = list(stage.ends)
    for start, end, col in cut.strands:
        before = ends[col]
        step = number - before[0] if before and number in mixed and before[0] in mixed else 0
        ends[col] = (number, start, end, step)
    col = cut.strands[-1][2] if cut.strands else stage.col
    return Stage(stage.score + cut.score, stage.row, tuple(ends), stage.tangled or number in mixed, col, cut, stage)
