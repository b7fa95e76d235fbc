"""Glyphs to lines, and lines to the text of a cell: which line ends the author made, and which the column's width.

Pure geometry: no word is looked up here. What geometry cannot settle is marked as unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.page import Glyph, Line

GAP = 0.22
"""Of the letters' height: a wider gap between two letters is a blank that was not drawn."""
SAME_LINE = 0.5
"""Of the letters' height: letters whose middles are nearer than this stand on one line."""
OVERLAP = 0.5
"""Of a run's width: two runs on one line that overlap by more are two texts drawn over each other."""


BACK = 0.3
"""Of the letters' height: a letter that begins so much further to the left than the one before it begins a new run."""
TWIN = 0.3
"""Of a letter's width: the same letter again within this is the same one, drawn twice (bold, or a shadow)."""


@dataclass(slots=True)
class Run:
    """Letters drawn one after the other on one line (the one mutable value here: it lives in ``glyphs_to_lines``)."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The letters in draw order."""
        return "".join(glyph.text for glyph in self.glyphs)


def glyphs_to_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Letters in draw order to runs: a new one where the pen jumps. A letter drawn twice on its place stands once."""
    runs: list[Run] = []
    for glyph in glyphs:
        last = runs[-1] if runs else None
        if last is None or not goes_on(last, glyph):
            runs.append(Run([glyph], glyph.x0, glyph.x1, glyph.top, glyph.bottom))
        elif not is_twin(glyph, last.glyphs[-1]):
            last.glyphs.append(glyph)
            last.x1 = max(last.x1, glyph.x1)
            if glyph.bottom - glyph.top > last.bottom - last.top:
                last.top, last.bottom = glyph.top, glyph.bottom
    return runs


def goes_on(run: Run, glyph: Glyph) -> bool:
    """Whether a letter is the next one of a run: on its line, hardly further on, and not before its last letter."""
    height, before = glyph.bottom - glyph.top, run.glyphs[-1]
    inside = before.x0 + TWIN * (glyph.x1 - glyph.x0) < glyph.x1
    return (
        abs(glyph.top + glyph.bottom - run.top - run.bottom) < 2 * SAME_LINE * height
        and glyph.x0 - run.x1 < 2 * height
        and (glyph.x0 >= before.x0 or (inside and before.x0 - glyph.x0 < BACK * height))
    )


def is_twin(glyph: Glyph, other: Glyph) -> bool:
    """Whether a letter is another one drawn again on its place, or hardly aside."""
    near = TWIN * (glyph.x1 - glyph.x0)
    return glyph.text == other.text and abs(glyph.x0 - other.x0) < near and abs(glyph.top - other.top) < near


def without_twins(runs: Sequence[Run]) -> list[Run]:
    """The runs without those that are drawn again on their place."""
    kept: dict[str, list[Run]] = {}
    result = []
    for run in runs:
        same = kept.setdefault(run.text, [])
        if not any(is_twin(run.glyphs[0], other.glyphs[0]) for other in same):
            same.append(run)
            result.append(run)
    return result


def glyphs_to_lines(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """The lines of a cell from top to bottom; blank ones are left out."""
    rows: list[list[Run]] = []
    for run in sorted(without_twins(glyphs_to_runs(glyphs)), key=lambda run: run.top + run.bottom):
        middle, height = (run.top + run.bottom) / 2, run.bottom - run.top
        for row in reversed(rows[-3:]):
            same = abs((row[0].top + row[0].bottom) / 2 - middle) < SAME_LINE * min(height, row[0].bottom - row[0].top)
            if same and not any(overlap(run, other) > OVERLAP for other in row):
                row.append(run)
                break
        else:
            rows.append([run])
    lines = (row_to_line(interleaved(sorted(row, key=lambda run: run.x0))) for row in rows)
    return tuple(line for line in lines if line is not None)


def interleaved(runs: Sequence[Run]) -> list[Run]:
    """Runs from left to right, those that reach over each other as one: symbols of another font are drawn last."""
    result: list[Run] = []
    for run in runs:
        if result and run.x1 < result[-1].x1:
            last = result[-1]
            glyphs = sorted((*last.glyphs, *run.glyphs), key=lambda glyph: glyph.x0)
            result[-1] = Run(glyphs, last.x0, last.x1, last.top, last.bottom)
        else:
            result.append(run)
    return result


def overlap(a: Run, b: Run) -> float:
    """The share of the narrower run's letters that lie over letters of the other one; a gap left for them is none."""
    narrow, wide = (a, b) if a.x1 - a.x0 <= b.x1 - b.x0 else (b, a)
    if narrow.x1 <= wide.x0 or wide.x1 <= narrow.x0:
        return 0.0
    seen = [glyph for glyph in narrow.glyphs if not glyph.text.isspace()]
    under = [glyph for glyph in wide.glyphs if not glyph.text.isspace()]
    over = sum(any(lies_over(glyph, other) for other in under) for glyph in seen)
    return over / len(seen) if seen else 0.0


def lies_over(a: Glyph, b: Glyph) -> bool:
    """Whether half of a letter lies over another one."""
    return min(a.x1, b.x1) - max(a.x0, b.x0) > (a.x1 - a.x0) / 2


def row_to_line(runs: Sequence[Run]) -> Line | None:
    """Runs side by side to a line, a blank put in where a gap is as wide as one."""
    pieces: list[str] = []
    widths: list[float] = []
    start: float | None = None
    end = blank = 0.0
    previous: Glyph | None = None
    for glyph in (glyph for run in runs for glyph in run.glyphs):
        height = glyph.bottom - glyph.top
        space = glyph.text.isspace() or not glyph.text
        if space:
            blank = blank or glyph.x1 - glyph.x0
        gap = previous is not None and glyph.x0 - previous.x1 > GAP * height
        if gap and previous is not None and not space:
            blank = min(blank or height, glyph.x0 - previous.x1)
        if start is not None and (space or gap):
            widths.append(end - start)
            start = None
        if gap and not space and pieces and not pieces[-1].isspace():
            pieces.append(" ")
        pieces.append(glyph.text)
        if not space:
            start = glyph.x0 if start is None else start
            end = glyph.x1
        previous = glyph
    if start is not None:
        widths.append(end - start)
    text = "".join(pieces)
    if not text.strip():
        return None
    drawn = [glyph for run in runs for glyph in run.glyphs if not glyph.text.isspace()]
    return Line(
        text=text.strip(),
        box=(
            min(glyph.x0 for glyph in drawn),
            min(glyph.top for glyph in drawn),
            max(glyph.x1 for glyph in drawn),
            max(glyph.bottom for glyph in drawn),
        ),
        blank_end=text[-1:].isspace(),
        words=tuple(widths),
        blank=blank or GAP * (runs[0].bottom - runs[0].top),
        first=drawn[0].x1 - drawn[0].x0,
    )
